"""Blocks as plain text of 72 columns: links numbered and listed below, code kept as it is, tables readable."""

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
from journeygen.letters.texts import columns, wrapped

WIDTH = 72
_SIGNS = {"em": "_", "strong": "*"}


class PlainText:
    """Writes blocks; numbers of links run on through the whole letter, and a URL keeps its number."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.numbers: dict[str, int] = {}

    def write(self, blocks: Blocks) -> str:
        """The blocks with an empty line between, then the URLs that they introduced."""
        known = len(self.numbers)
        text = self._blocks(blocks, WIDTH)
        introduced = list(self.numbers.items())[known:]
        return text + ("\n\n" if introduced else "") + "\n".join(f"[{number}] {url}" for url, number in introduced)

    def _blocks(self, blocks: Iterable[Block], width: int) -> str:
        return "\n\n".join(filter(None, (self._block(block, width) for block in blocks)))

    def _block(self, block: Block, width: int) -> str:
        match block:
            case Paragraph():
                return wrapped(self.inlines(block.children), width)
            case Heading():
                return underlined(self.inlines(block.children), "~", width)
            case Listing():
                return self._listing(block, width)
            case Quote():
                return indented(self._blocks(block.blocks, width - 2), "> ")
            case Notice():
                title = self.inlines(block.title) or self.phrases.note
                return indented(wrapped(title + ":", width - 2) + "\n" + self._blocks(block.blocks, width - 2), "| ")
            case CodeBlock():
                return indented(block.text, "    ")
        return self._rare(block, width)

    def _rare(self, block: Block, width: int) -> str:
        match block:
            case Photograph():
                return wrapped(self._photograph(block), width)
            case Table():
                return self._table(block, width)
            case Terms():
                return "\n\n".join(
                    f"{wrapped(self.inlines(term), width)}\n{indented(self._blocks(means, width - 4), '    ')}"
                    for term, means in block.entries
                )
        return "* * *"

    def _listing(self, block: Listing, width: int) -> str:
        lines = [self._item(item, block.start, place, width) for place, item in enumerate(block.items)]
        loose = any(len(item.blocks) > 1 and not isinstance(item.blocks[1], Listing) for item in block.items)
        return ("\n\n" if loose else "\n").join(lines)

    def _item(self, item: Item, start: int | None, place: int, width: int) -> str:
        mark = "- " if start is None else f"{start + place}. "
        mark += "" if item.checked is None else "[x] " if item.checked else "[ ] "
        gap = "\n" if len(item.blocks) == 2 and isinstance(item.blocks[1], Listing) else "\n\n"
        text = gap.join(self._block(block, width - len(mark)) for block in item.blocks)
        return mark + indented(text, " " * len(mark))[len(mark) :]

    def _photograph(self, block: Photograph) -> str:
        words = self.inlines(block.caption) or block.image.alt
        return f"[{self.phrases.picture}: {words}]" if words else ""

    def _table(self, block: Table, width: int) -> str:
        rows = [[self.inlines(cell).replace("\n", " ") for cell in row] for row in (block.head, *block.rows) if row]
        sizes = [max(columns(row[place]) for row in rows) for place in range(len(block.aligns))]
        if sum(sizes) + 3 * (len(sizes) - 1) <= width:
            lines = [" | ".join(map(_aligned, row, sizes, block.aligns)).rstrip(" ") for row in rows]
            rule = ["-+-".join("-" * size for size in sizes)] if any(block.head) else []
            return "\n".join(lines[:1] + rule + lines[1:])
        return "\n\n".join(_record(rows[0] if any(block.head) else [], row, width) for row in rows[any(block.head) :])

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """A run of inlines as text; a break is a new line."""
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text() | Code():
                return inline.text
            case Break():
                return "\n"
            case Image():
                return f"[{inline.alt}]" if inline.alt else ""
            case Reference():
                return ""
            case Styled():
                sign = _SIGNS.get(inline.tag, "")
                return f"{sign}{self.inlines(inline.children)}{sign}"
        return self._link(inline)

    def _link(self, link: Link) -> str:
        words = self.inlines(link.children)
        bare = link.url.removeprefix("mailto:").removeprefix("tel:")
        if words.strip() in {link.url, bare, bare.removeprefix("https://").rstrip("/")}:
            return bare if "://" not in link.url else link.url
        number = self.numbers.setdefault(link.url, len(self.numbers) + 1)
        return f"{words} [{number}]"


def indented(text: str, prefix: str) -> str:
    """Every line behind the prefix; empty lines keep no space at their end."""
    return "\n".join((prefix + line).rstrip(" ") for line in text.split("\n"))


def underlined(text: str, sign: str, width: int = WIDTH) -> str:
    """A title with a line below it, as long as its longest line."""
    lines = wrapped(text, width)
    return f"{lines}\n{sign * min(width, max(1, *map(columns, lines.splitlines())))}"


def _aligned(text: str, size: int, align: str) -> str:
    missing = size - columns(text)
    before = missing if align == "right" else missing // 2 if align == "center" else 0
    return " " * before + text + " " * (missing - before)


def _record(head: list[str], row: list[str], width: int) -> str:
    """A row too wide for the page: one line for each cell, led by its column's name."""
    named = zip(head or [""] * len(row), row, strict=True)
    cells = [f"{name}: {cell}" if name else cell for name, cell in named if cell]
    return "\n".join(wrapped(cell, width, "", "  ") for cell in cells)


def finished(template: str) -> str:
    """A rendered template as text: long lines filled, `====` and `----` made as long as the line above, gaps closed."""
    lines: list[str] = []
    for raw in template.split("\n"):
        line = raw.strip(" \t")
        if line in {"====", "----"} and lines and lines[-1]:
            title = lines.pop()
            lines.append(underlined(title, line[0]))
        elif line or (lines and lines[-1]):
            lines.append(line if len(line) <= WIDTH and line.isascii() else wrapped(line, WIDTH))
    return "\n".join(lines).strip("\n") + "\n"
