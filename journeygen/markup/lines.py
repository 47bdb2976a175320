"""What one line of Markdown opens, by the rules of CommonMark."""

import re

import msgspec

TAB = 4
LAZY = "\x03"  # before a line that goes on with a paragraph, whatever it looks like; the engine takes it from sources
_TABBED = re.compile(r"[ >*+\-\d.)]*\t[ \t>*+\-\d.)]*")
_SPECIAL = re.compile(r"[ ]{4}|[ ]{0,3}[`~>*+\-_<#\[:!?=0-9]")
_HTML_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    "|track|ul"
)
_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w.:-]*+(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_OPENING = re.compile(
    rf"""(?P<indent>[ ]{{0,3}})(?:
      (?P<fence>(?P<mark>`{{3,}}(?=[^`]*$)|~{{3,}})(?P<language>.*))
    | (?P<quote>>)
    | (?P<rule>(?:(?:\*[ ]*){{3,}}|(?:-[ ]*){{3,}}|(?:_[ ]*){{3,}})$)
    | (?P<list>(?P<bullet>[-+*])|(?P<number>\d{{1,9}})(?P<delimiter>[.)]))(?=[ ]|$)
    | (?P<heading>\#{{1,6}}(?:[ ]|$))
    | (?P<region>\[\^[^\]]+\]:|:[ ]|(?:!!!|\?\?\?\+?)[ ]|===[!+]?[ ]+["'])
    | (?P<raw><(?:script|pre|style|textarea)(?=[\s>]|$))
    | (?P<comment><!--) | (?P<instruction><\?) | (?P<cdata><!\[CDATA\[) | (?P<declaration><![A-Za-z])
    | (?P<html></?(?:{_HTML_NAMES})(?=\s|/?>|$))
    | (?P<tag><(?:[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>[ ]*$)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ENDS = {
    "raw": re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    "comment": re.compile("-->"),
    "instruction": re.compile(r"\?>"),
    "cdata": re.compile(r"\]\]>"),
    "declaration": re.compile(">"),
}
_MARKERS = re.compile(r"(?:[ ]{0,3}>[ ]?|[ ]*(?:[-+*]|\d{1,9}[.)])(?:[ ]+|$))*")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:-+|=+)[ ]*$")


class Opening(msgspec.Struct, frozen=True, gc=False):
    """The block that a line opens. `marker` tells one list from another, `width` is where an item's content starts."""

    kind: str
    line: str
    indent: int = 0
    interrupts: bool = True
    marker: str = ""
    number: int = 0
    width: int = 0
    language: str = ""


_BLANK = Opening("blank", "")


def opening_of(typed: str) -> Opening | None:
    """What a line opens, where nothing is open; None for plain text."""
    if not typed or typed.isspace():
        return _BLANK
    line = untabbed(typed)
    if not _SPECIAL.match(line):
        return None
    if line.startswith("    "):
        return Opening("code", line, interrupts=False)
    match = _OPENING.match(line)
    return _opening(match, line) if match else None


def _opening(match: re.Match[str], line: str) -> Opening:
    kind = match.lastgroup or ""
    indent = match.end("indent")
    if kind == "list":
        return _item(match, line, indent)
    if kind == "fence":
        return Opening(kind, line, indent, marker=match["mark"], language=match["language"])
    return Opening(kind, line, indent, interrupts=kind != "tag")


def _item(match: re.Match[str], line: str, indent: int) -> Opening:
    bullet, number, delimiter = match.group("bullet", "number", "delimiter")
    end = match.end()
    content = line[end:].lstrip(" ")
    if not content:
        return Opening("list", line, indent, False, bullet or delimiter, int(number or 1), end + 1)
    spaces = len(line) - end - len(content)
    interrupts = bullet is not None or int(number) == 1
    width = end + (spaces if spaces < 5 else 1)  # more spaces are code in the item
    return Opening("list", line, indent, interrupts, bullet or delimiter, int(number or 1), width)


def untabbed(line: str) -> str:
    """The line with spaces for the tabs before its text."""
    if "\t" not in line:
        return line
    start = _TABBED.match(line)
    return start[0].expandtabs(TAB) + line[start.end() :] if start else line


def indent_of(line: str) -> int:
    """How many spaces a line starts with."""
    return len(line) - len(line.lstrip(" "))


def lazy(line: str) -> str:
    """The line as a mere continuation of the text before it."""
    if line.startswith(LAZY):
        return line
    return LAZY + (" " * TAB if indent_of(line) >= TAB else "") + line.strip()


def html_end(kind: str) -> re.Pattern[str] | None:
    """What ends a block of raw HTML; None for an empty line."""
    return _ENDS.get(kind)


def underlines(line: str) -> bool:
    """Whether a line makes a heading of the paragraph above it."""
    return bool(_UNDERLINE.match(line))


class Tail:
    """The open end of a container: whether an unmarked line still belongs to its last paragraph."""

    def __init__(self) -> None:
        self._open = False
        self._nested = False
        self._fence = ""

    def add(self, inner: str) -> None:
        """Note a line that the container has taken."""
        if self._open and not self._nested and _is_text(inner):
            self._open = not underlines(inner)
            return
        start = _end_of_markers(inner)
        text = inner[start:]
        if self._fence:
            self._fence = "" if closes(self._fence, text) else self._fence
            return
        opening = opening_of(text)
        self._fence = opening.marker if opening and opening.kind == "fence" else ""
        self._nested = start > 0 or (self._open and self._nested)
        self._open = opening is None or opening.kind == "region" or (opening.kind == "code" and self._open)

    def accepts(self, line: str) -> bool:
        """Whether this line goes on with the paragraph, though the container's mark or indentation is missing."""
        if not self._open or self._fence:
            return False
        opening = opening_of(line)
        return opening is None or opening.kind in {"code", "region"}


def _is_text(line: str) -> bool:
    """Whether a line goes on with an open paragraph."""
    opening = opening_of(line)
    return opening is None or (not opening.interrupts and opening.kind != "blank")


def _end_of_markers(line: str) -> int:
    opening = opening_of(line)
    if opening and opening.kind == "rule":
        return 0
    match = _MARKERS.match(line)
    return match.end() if match else 0


def closes(fence: str, line: str) -> bool:
    """Whether a line ends the block of code that `fence` opened."""
    text = line.strip()
    return indent_of(line) < TAB and len(text) >= len(fence) and not text.strip(fence[0])
