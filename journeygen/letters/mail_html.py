"""Blocks as mail HTML: inline styles, numeric widths, elements that Outlook's and Gmail's engines both keep."""

import html
from collections.abc import Callable, Iterable
from typing import Any

from journeygen.letters.blocks import (
    Block,
    Blocks,
    Break,
    Code,
    CodeBlock,
    Heading,
    Image,
    Inline,
    Inlines,
    Item,
    Link,
    Listing,
    Notice,
    Paragraph,
    Photograph,
    Quote,
    Reference,
    Rule,
    Styled,
    Table,
    Terms,
    Text,
)  # fmt: skip
from journeygen.letters.letter_views import Phrases
from journeygen.letters.places import WIDTH

INDENT = 28


def escaped(text: str) -> str:
    """Text between tags."""
    return html.escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def quoted(value: str) -> str:
    """A value between double quotes, on one line."""
    return html.escape(" ".join(value.split("\n"))).replace("&#x27;", "'")


class MailHtml:
    """Writes blocks with the theme's styles. `heading` is the level of a body's highest heading within the mail,
    `side` where its lines begin, left or right.
    """

    def __init__(
        self, styles: dict[str, str], phrases: Phrases, heading: int = 4, width: int = WIDTH, side: str = "left"
    ) -> None:
        self.styles = styles
        self.phrases = phrases
        self.heading = heading
        self.width = width
        self.side = side
        self.worn: dict[tuple[str, ...], str] = {}

    def write(self, blocks: Blocks) -> str:
        """The blocks one after the other; the last has no room below it."""
        return "".join(self._block(block, block is blocks[-1]) for block in blocks)

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """A run of inlines."""
        return "".join(map(self._inline, inlines))

    def open(self, tag: str, *names: str, extra: str = "") -> str:
        """A start tag with the styles of those names."""
        style = self.worn.get(names)
        if style is None:
            worn = ";".join(self.styles[name] for name in names if self.styles.get(name))
            style = self.worn[names] = f' style="{worn}"' if worn else ""
        return f"<{tag}{extra}{style}>"

    def element(self, tag: str, content: str, *names: str, extra: str = "") -> str:
        """A whole element."""
        return f"{self.open(tag, *names, extra=extra)}{content}</{tag}>"

    def _inner(self, blocks: Blocks) -> str:
        inner = MailHtml(self.styles, self.phrases, self.heading, self.width - INDENT, self.side)
        return inner.write(blocks) if blocks else ""

    def _block(self, block: Block, last: bool) -> str:
        end = ("last",) if last else ()
        return _BLOCKS[type(block)](self, block, end)

    def _paragraph(self, block: Paragraph, end: tuple[str, ...]) -> str:
        return self.element("p", self.inlines(block.children), "p", *end)

    def _heading(self, block: Heading, end: tuple[str, ...]) -> str:
        level = min(6, self.heading + max(0, block.level - 2))
        name = "heading" if block.level <= 2 else "subheading"
        return self.element(f"h{level}", self.inlines(block.children), name, *end)

    def _listing(self, block: Listing, end: tuple[str, ...]) -> str:
        items = "".join(map(self._item, block.items))
        if block.start is None:
            return self.element("ul", items, "ul", *end)
        start = f' start="{block.start}"' if block.start != 1 else ""
        return self.element("ol", items, "ol", *end, extra=start)

    def _item(self, item: Item) -> str:
        mark = "" if item.checked is None else "☑ " if item.checked else "☐ "
        names = ("li",) if item.checked is None else ("li", "task")
        first, *rest = item.blocks or (Paragraph(()),)
        if isinstance(first, Paragraph):
            content = mark + self.inlines(first.children)
            return self.element("li", content + self._inner(tuple(rest)), *names)
        return self.element("li", mark + self._inner(item.blocks), *names)

    def _quote(self, block: Quote, end: tuple[str, ...]) -> str:
        return self.element("blockquote", self._inner(block.blocks), "blockquote", *end)

    def _notice(self, block: Notice, end: tuple[str, ...]) -> str:
        title = self.inlines(block.title) or escaped(self.phrases.note)
        return self.element("div", self.element("p", title, "notice-title") + self._inner(block.blocks), "notice", *end)

    def _code(self, block: CodeBlock, end: tuple[str, ...]) -> str:
        return self.element("pre", escaped(block.text), "pre", *end)

    def _photograph(self, block: Photograph, end: tuple[str, ...]) -> str:
        image = self._image(block.image)
        image = f'<a href="{quoted(block.url)}">{image}</a>' if block.url else image
        if not block.caption:
            return self.element("p", image, "p", *end)
        return self.element("p", image, "p", "tight") + self.element("p", self.inlines(block.caption), "caption", *end)

    def _table(self, block: Table, end: tuple[str, ...]) -> str:
        rows = [self._row("th", block.head, block.aligns)] if any(block.head) else []
        rows += [self._row("td", row, block.aligns) for row in block.rows]
        frame = ' cellpadding="0" cellspacing="0" border="0" width="100%"'
        return self.element("table", "".join(rows), "table", *end, extra=frame)

    def _row(self, tag: str, cells: tuple[Inlines, ...], aligns: tuple[str, ...]) -> str:
        sides = (self.side if align == "left" else align for align in aligns)
        written = (
            self.element(tag, self.inlines(cell) or "&nbsp;", tag, extra=f' align="{side}"')
            for cell, side in zip(cells, sides, strict=True)
        )
        return f"<tr>{''.join(written)}</tr>"

    def _terms(self, block: Terms, end: tuple[str, ...]) -> str:
        return "".join(
            self.element("p", self.inlines(term), "dt") + self.element("div", self._inner(means), "dd")
            for term, means in block.entries
        )

    def _rule(self, block: Rule, end: tuple[str, ...]) -> str:
        return self.open("hr", "hr")

    def _inline(self, inline: Inline) -> str:
        return escaped(inline.text) if type(inline) is Text else _INLINES[type(inline)](self, inline)

    def _break(self, inline: Break) -> str:
        return "<br>"

    def _inline_code(self, inline: Code) -> str:
        return self.element("code", escaped(inline.text), "code")

    def _styled(self, inline: Styled) -> str:
        return self.element(inline.tag, self.inlines(inline.children), inline.tag)

    def _link(self, inline: Link) -> str:
        return self.element("a", self.inlines(inline.children), "a", extra=f' href="{quoted(inline.url)}"')

    def _reference(self, reference: Reference) -> str:
        label = escaped(reference.label)
        if not reference.url:
            return self.element("sup", label, "reference")
        return self.element("sup", self.element("a", label, "a", extra=f' href="{quoted(reference.url)}"'), "reference")

    def _image(self, image: Image) -> str:
        width = min(image.width, self.width)
        height = round(image.height * width / image.width) if image.width else 0
        size = f' width="{width}"' + (f' height="{height}"' if height else "")
        # Its full width is the most it may take: a blocked picture of fixed width would widen the table around it.
        style = f"{self.styles.get('img', '')};max-width:{width}px".lstrip(";")
        return f'<img src="{quoted(image.src)}" alt="{quoted(image.alt)}"{size} style="{style}">'


_BLOCKS: dict[type, Callable[[MailHtml, Any, tuple[str, ...]], str]] = {
    Paragraph: MailHtml._paragraph, Heading: MailHtml._heading, Listing: MailHtml._listing, Quote: MailHtml._quote,
    Notice: MailHtml._notice, CodeBlock: MailHtml._code, Photograph: MailHtml._photograph, Table: MailHtml._table,
    Terms: MailHtml._terms, Rule: MailHtml._rule,
}  # fmt: skip
_INLINES: dict[type, Callable[[MailHtml, Any], str]] = {
    Break: MailHtml._break, Code: MailHtml._inline_code, Image: MailHtml._image, Reference: MailHtml._reference,
    Styled: MailHtml._styled, Link: MailHtml._link,
}  # fmt: skip
