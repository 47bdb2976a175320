"""Where words stand in a Markdown text, and where code stands that nobody may touch; and its links, turned in place."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_FENCE = re.compile(r" {0,3}(?:[>*+-] ?|\d+[.)] )*\s*(`{3,}(?=[^`\n]*$)|~{3,})")
_ITEM = re.compile(r"\s*(?:[*+-]|\d+[.)])\s")
# Within one paragraph, and no longer than anybody's; backticks in a tag are no code.
_SPAN = re.compile(
    r"<[A-Za-z/!](?:\"[^\"]{0,5000}\"|'[^']{0,5000}'|[^<>\"']){0,3000}>"
    r"|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*(?:\n|[*+-][ \t]|\d+[.)][ \t]|[#>])).){1,5000}?(?<!`)\1(?!`)",
    re.DOTALL,
)
_TARGET = r"(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()<>]{0,2000}){0,4})"
_LINK = re.compile(
    rf"(?P<open>\]\(\s*)(?P<inline>{_TARGET})(?=(?:\s+[\"'(][^\n]{{0,500}})?\s*\))"
    r"|(?P<define>^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*)(?P<target><[^<>\n]*>|\S+)"
    r"|(?P<name>\b(?:src|href|poster)\s*=\s*)(?P<quote>[\"'])(?P<value>[^\"'<>\n]*)(?P=quote)",
    re.MULTILINE | re.IGNORECASE,
)
_SRCSET = re.compile(r"(?<=\ssrcset=)([\"'])([^\"'<>]*)\1", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)((?:\s+[^\s,]+)?\s*(?:,|$))")
_BARE = re.compile(
    r"(?P<before><(?:a|img)\b[^<>]{0,500}?\s)(?P<name>(?:src|href)\s*=\s*)(?P<value>[^\s\"'<>]+)(?=[\s>])",
    re.IGNORECASE,
)
Visit = Callable[[str, int, bool], str]


class Piece(NamedTuple):
    """A run of text, and whether it is code; `line` counts from 0."""

    text: str
    code: bool
    line: int


def pieces(text: str) -> Iterator[Piece]:
    """A text as runs of words and of code: between fences, in backticks, indented after an empty line."""
    waiting: list[str] = []
    start = 0
    fence, listed, blank, raw = "", False, True, False
    for number, line in enumerate(text.splitlines(keepends=True)):
        raw = not fence and (raw or "<pre" in line) and "</pre>" not in line.rpartition("<pre")[2]
        mark = None if raw else _FENCE.match(line)
        if fence:
            code = True
            if mark and mark[1].startswith(fence) and not line.strip().strip("`~> "):
                fence = ""
        elif mark:
            fence, code = mark[1], True
        else:
            if line.strip() and not line.startswith((" ", "\t")):
                listed = bool(_ITEM.match(line))
            code = blank and not listed and not raw and line.startswith(("    ", "\t")) and bool(line.strip())
        blank = not line.strip() or (code and not mark and blank)
        if code:
            yield from _spans("".join(waiting), start)
            waiting = []
            yield Piece(line, True, number)
        elif not waiting:
            waiting, start = [line], number
        else:
            waiting.append(line)
    yield from _spans("".join(waiting), start)


def _spans(text: str, line: int) -> Iterator[Piece]:
    at = 0
    for found in _SPAN.finditer(text):
        if found[1] is None:
            continue
        yield Piece(text[at : found.start()], False, line + text.count("\n", 0, at))
        yield Piece(found[0], True, line + text.count("\n", 0, found.start()))
        at = found.end()
    if at < len(text):
        yield Piece(text[at:], False, line + text.count("\n", 0, at))


def relinked(text: str, first_line: int, visit: Visit) -> str:
    """A text whose links are what `visit(address, line, is a picture)` gives for them."""
    return "".join(piece.text if piece.code else _relinked(piece, first_line, visit) for piece in pieces(text))


def _relinked(piece: Piece, first_line: int, visit: Visit) -> str:
    def turn(found: re.Match[str]) -> str:
        line = first_line + piece.line + piece.text.count("\n", 0, found.start())
        if found["quote"]:
            picture = not found["name"].lower().startswith("href")
            address = visit(found["value"].replace("&amp;", "&"), line, picture)
            return f"{found['name']}{found['quote']}{address.replace('&', '&amp;')}{found['quote']}"
        if found["define"]:
            return found["define"] + _turned(found["target"], line, False, visit)
        return found["open"] + _turned(found["inline"], line, _shows(piece.text, found.start()), visit)

    def turn_set(found: re.Match[str]) -> str:
        line = first_line + piece.line + piece.text.count("\n", 0, found.start())
        turned = _CANDIDATE.sub(
            lambda one: visit(one[1].replace("&amp;", "&"), line, True).replace("&", "&amp;") + one[2], found[2]
        )
        return f"{found[1]}{turned}{found[1]}"

    text = _LINK.sub(turn, _BARE.sub(r'\g<before>\g<name>"\g<value>"', piece.text))
    return _SRCSET.sub(turn_set, text)


def _turned(target: str, line: int, picture: bool, visit: Visit) -> str:
    address = target[1:-1] if target.startswith("<") else target
    if not address:
        return target
    new = visit(address, line, picture)
    if new == address:
        return target
    return f"<{new}>" if re.search(r"[\s()<>]", new) and "<" not in new else new


def _shows(text: str, at: int) -> bool:
    """Whether the label that ends before `](` belongs to a picture."""
    depth = 0
    for place in range(at, max(at - 2000, -1), -1):
        depth += (text[place] == "]") - (text[place] == "[")
        if depth == 0:
            return place > 0 and text[place - 1] == "!"
    return False
