"""Blocks as Markdown (CommonMark 0.31, GitHub's tables and tasks), for services that take it."""

import re
from collections.abc import Iterable
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
    Styled,
    Table,
    Terms,
    Text,
    text_of,
)  # fmt: skip
from journeygen.letters.letter_views import Dressed, Phrases
from journeygen.letters.plain import indented
from journeygen.views import View

_AT_START = re.compile(r"^(\s*)([#+=-]|>|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_SIGNS = {"strong": "**", "em": "*", "del": "~~"}
_TICKS = re.compile(r"`+")


def escaped(text: str) -> str:
    """Words that Markdown must show as they are, wherever in a line they stand."""
    return re.sub(r"[\\`*_\[\]<>~|$]|&(?=#?\w+;)|!(?=\[)", lambda found: "\\" + found[0], text)


def line_escaped(text: str) -> str:
    """The same at the start of a line, where a number or a hyphen would begin a list."""
    return _AT_START.sub(_start, text)


def _start(found: re.Match[str]) -> str:
    digits = found[2].isdigit()
    return found[1] + (found[2] + "\\" if digits else "\\" + found[2])


def write_markdown(blocks: Blocks, phrases: Phrases, heading: int = 4) -> str:
    """The blocks with an empty line between. `heading` is the level of the highest heading."""
    return _Markdown(phrases, heading).write(blocks)


class _Markdown:
    def __init__(self, phrases: Phrases, heading: int) -> None:
        self.phrases = phrases
        self.heading = heading

    def write(self, blocks: Blocks) -> str:
        texts: list[str] = []
        for place, block in enumerate(blocks):
            before = blocks[place - 1] if place else None
            apart = isinstance(block, Listing) and isinstance(before, Listing)
            texts += ["<!-- -->"] if apart else []
            texts.append(self._block(block))
        return "\n\n".join(texts)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return line_escaped(_inlines(block.children))
            case Heading():
                level = min(6, self.heading + max(0, block.level - 2))
                return f"{'#' * level} {_inlines(block.children, breaks=' ')}"
            case Listing():
                return self._listing(block)
            case Quote():
                return indented(self.write(block.blocks), "> ")
            case Notice():
                title = _inlines(block.title, breaks=" ") or escaped(self.phrases.note)
                return indented(f"**{title}**\n\n{self.write(block.blocks)}", "> ")
            case CodeBlock():
                return _fenced(block)
        return self._rare(block)

    def _rare(self, block: Block) -> str:
        match block:
            case Photograph():
                image = _inlines((block.image,))
                image = f"[{image}]({_target(block.url)})" if block.url else image
                return image + (f"\n\n{_inlines((Styled('em', block.caption),))}" if block.caption else "")
            case Table():
                return _table(block)
            case Terms():
                return "\n\n".join(
                    f"{_inlines((Styled('strong', term),))}\n\n{self.write(means)}" for term, means in block.entries
                )
        return "* * *"

    def _listing(self, block: Listing) -> str:
        loose = any(len(item.blocks) > 1 and not isinstance(item.blocks[1], Listing) for item in block.items)
        gap = "\n\n" if loose else "\n"
        return gap.join(self._item(item, block.start, place) for place, item in enumerate(block.items))

    def _item(self, item: Item, start: int | None, place: int) -> str:
        mark = "- " if start is None else f"{start + place}. "
        task = "" if item.checked is None else "[x] " if item.checked else "[ ] "
        nested = len(item.blocks) == 2 and isinstance(item.blocks[1], Listing)
        text = ("\n" if nested else "\n\n").join(map(self._block, item.blocks))
        return mark + task + indented(text, " " * len(mark))[len(mark) :]


def _fenced(block: CodeBlock) -> str:
    longest = max((len(found[0]) for found in _TICKS.finditer(block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{re.sub(r'[^A-Za-z0-9+#.-]', '', block.language)}\n{block.text}\n{fence}"


def _table(block: Table) -> str:
    rules = {"left": "---", "center": ":---:", "right": "---:"}
    head = block.head or ((),) * len(block.aligns)
    lines = [_row(head), "| " + " | ".join(rules[align] for align in block.aligns) + " |"]
    return "\n".join(lines + [_row(row) for row in block.rows])


def _row(cells: tuple[Inlines, ...]) -> str:
    return "| " + " | ".join(_inlines(cell, breaks="<br>", cell=True) for cell in cells) + " |"


def _inlines(inlines: Iterable[Inline], breaks: str = "\\\n", cell: bool = False) -> str:
    parts = tuple(inlines)
    written: list[str] = []
    for place, inline in enumerate(parts):
        before = text_of(parts[:place])[-1:]
        after = text_of(parts[place + 1 :])[:1]
        written.append(_inline(inline, before, after, breaks, cell))
    return "".join(written)


def _inline(inline: Inline, before: str, after: str, breaks: str, cell: bool) -> str:
    match inline:
        case Text():
            return escaped(inline.text)
        case Break():
            return breaks
        case Code():
            return _code(inline.text.replace("|", "\\|") if cell else inline.text)
        case Image():
            return f"![{escaped(inline.alt)}]({_target(inline.src)})"
        case Reference():
            return f"[{escaped(inline.label)}]({_target(inline.url)})" if inline.url else ""
        case Styled():
            return _styled(inline, before, after, breaks, cell)
        case Link():
            return f"[{_inlines(inline.children, breaks, cell)}]({_target(inline.url)})"
    raise AssertionError(inline)


def _styled(inline: Styled, before: str, after: str, breaks: str, cell: bool) -> str:
    """Signs where CommonMark's flanking rules (6.2) surely read them, HTML elsewhere; never a space inside."""
    content = _inlines(inline.children, breaks, cell)
    text = text_of(inline.children)
    sign = _SIGNS.get(inline.tag, "")
    if sign and text.strip() and _flanks(before, text[0]) and _flanks(after, text[-1]):
        return sign + content + sign
    return f"<{inline.tag}>{content}</{inline.tag}>"


def _flanks(outside: str, inside: str) -> bool:
    """Whether a sign between these characters opens (or closes) whatever else stands there."""
    return inside.isalnum() and (not outside or outside.isspace() or outside in ".,;:!?()'\"")


def _code(text: str) -> str:
    longest = max((len(found[0]) for found in _TICKS.finditer(text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _target(url: str) -> str:
    """A URL that nothing in it can end (6.3)."""
    safe = url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace(" ", "%20")
    return f"<{safe}>" if re.search(r"[()*_~|`]", safe) else safe


_KEPT = frozenset({"key", "lang", "dir", "status", "color", "date", "body", "note"})
_URLS = frozenset({"url", "src", "page", "home", "buy", "signup_url", "unsubscribe_url"})


def dressed_for_markdown(dressed: Dressed) -> Dressed:
    """The letter's view with every word escaped and every URL fit to stand in brackets."""
    made: Dressed = _for_markdown(dressed)
    return made


def _for_markdown(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in _KEPT or not value else _target(value) if name in _URLS else escaped(value)
    if isinstance(value, tuple):
        return tuple(_for_markdown(inner) for inner in value)
    if isinstance(value, View):
        fields = value.__struct_fields__
        return type(value)(**{field: _for_markdown(getattr(value, field), field) for field in fields})
    return value
