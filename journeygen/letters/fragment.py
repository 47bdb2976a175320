"""Blocks as plain semantic HTML, for services that have their own frame and for feeds: no classes, no styles."""

import html
from collections.abc import Iterable

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
    Styled,
    Table,
    Terms,
    Text,
)  # fmt: skip
from journeygen.letters.letter_views import Phrases
from journeygen.letters.places import Places
from journeygen.letters.reading import read_body
from journeygen.views import BodyView


def body_fragment(body: BodyView, base: str, page: str, more: str) -> str:
    """A whole body for feeds that services mail from; `more` leads to `page` in place of what mail cannot play."""
    phrases = Phrases(watch=more, listen=more)
    return write_fragment(tuple(read_body(body, Places(base, base + page), phrases)), phrases, 2)


def write_fragment(blocks: Blocks, phrases: Phrases, heading: int = 4) -> str:
    """The blocks, one to a line. `heading` is the level of the highest heading."""
    return _Fragment(phrases, heading).write(blocks)


class _Fragment:
    def __init__(self, phrases: Phrases, heading: int) -> None:
        self.phrases = phrases
        self.heading = heading

    def write(self, blocks: Blocks) -> str:
        return "\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return f"<p>{_inlines(block.children)}</p>"
            case Heading():
                tag = f"h{min(6, self.heading + max(0, block.level - 2))}"
                return f"<{tag}>{_inlines(block.children)}</{tag}>"
            case Listing():
                return self._listing(block)
            case Quote():
                return f"<blockquote>\n{self.write(block.blocks)}\n</blockquote>"
            case Notice():
                title = _inlines(block.title) or html.escape(self.phrases.note)
                return f"<blockquote>\n<p><strong>{title}</strong></p>\n{self.write(block.blocks)}\n</blockquote>"
            case CodeBlock():
                return f"<pre><code>{html.escape(block.text, quote=False)}</code></pre>"
        return self._rare(block)

    def _rare(self, block: Block) -> str:
        match block:
            case Photograph():
                image = _inline(block.image)
                image = f'<a href="{html.escape(block.url)}">{image}</a>' if block.url else image
                caption = f"\n<p><em>{_inlines(block.caption)}</em></p>" if block.caption else ""
                return f"<p>{image}</p>{caption}"
            case Table():
                return _table(block)
            case Terms():
                return "\n".join(
                    f"<p><strong>{_inlines(term)}</strong></p>\n{self.write(means)}" for term, means in block.entries
                )
        return "<hr>"

    def _listing(self, block: Listing) -> str:
        tag = "ul" if block.start is None else "ol"
        start = f' start="{block.start}"' if block.start not in {None, 1} else ""
        items = "\n".join(f"<li>{self._item(item)}</li>" for item in block.items)
        return f"<{tag}{start}>\n{items}\n</{tag}>"

    def _item(self, item: Item) -> str:
        mark = "" if item.checked is None else "☑ " if item.checked else "☐ "
        if item.blocks and isinstance(item.blocks[0], Paragraph):
            rest = self.write(item.blocks[1:])
            return mark + _inlines(item.blocks[0].children) + (f"\n{rest}" if rest else "")
        return mark + self.write(item.blocks)


def _table(block: Table) -> str:
    rows = [_row("th", block.head)] if any(block.head) else []
    rows += [_row("td", row) for row in block.rows]
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _row(tag: str, cells: tuple[Inlines, ...]) -> str:
    return "<tr>" + "".join(f"<{tag}>{_inlines(cell)}</{tag}>" for cell in cells) + "</tr>"


def _inlines(inlines: Iterable[Inline]) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return html.escape(inline.text, quote=False)
        case Break():
            return "<br>"
        case Code():
            return f"<code>{html.escape(inline.text, quote=False)}</code>"
        case Image():
            size = f' width="{inline.width}"' + (f' height="{inline.height}"' if inline.height else "")
            return f'<img src="{html.escape(inline.src)}" alt="{html.escape(inline.alt)}"{size}>'
        case Reference():
            label = html.escape(inline.label)
            linked = f'<a href="{html.escape(inline.url)}">{label}</a>' if inline.url else label
            return f"<sup>{linked}</sup>"
        case Styled():
            return f"<{inline.tag}>{_inlines(inline.children)}</{inline.tag}>"
        case Link():
            return f'<a href="{html.escape(inline.url)}">{_inlines(inline.children)}</a>'
    raise AssertionError(inline)
