"""Characters as mail counts them: what may stand in a letter, how wide it is, and where a line may end."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Controls put a clipping notice under the smallest mail (hteumeuleu/email-bugs #41) and are no XML (XML 1.0, 2.2).
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# White space that is not one space already: most spaces are, and to replace each by itself takes long.
_SPACE = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
# Compiled when first used, which takes longer than all others here together.
_WIDE = "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
# Letters and signs of European languages, each one column wide.
_NARROW = re.compile("[ -\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]*")
_UNBREAKABLE = re.compile(r"[\[<(]*(?:https?|mailto):")


def cleaned(text: str) -> str:
    """The text without control characters."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, without control characters: for titles and attributes."""
    if text.isprintable() and "  " not in text:  # nothing but single spaces in it
        return text.strip(" ")
    return _SPACE.sub(" ", cleaned(text)).strip(" ")


def collapsed(text: str) -> str:
    """White space as HTML shows it, without trimming the ends; no-break spaces stay."""
    return text if text.isprintable() and "  " not in text else _SPACE.sub(" ", text)


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def columns(text: str) -> int:
    """The width of a text in columns of a terminal (Unicode Standard Annex 11)."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def wide_characters(text: str) -> int:
    """How many characters of a text are as wide as two: those of Chinese, Japanese and Korean."""
    return 0 if text.isascii() or _NARROW.fullmatch(text) else len(re.findall(_WIDE, text))


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> str:
    """Fill lines up to `width` columns, indented by `first` and `rest`; a URL is never broken, breaks are kept."""
    rest = first if rest is None else rest
    lines: list[str] = []
    for paragraph in text.split("\n"):
        fill = _filled_plainly if _NARROW.fullmatch(paragraph) and "  " not in paragraph else _filled
        lines += fill(paragraph, width, rest if lines else first, rest)
    return "\n".join(lines)


def _filled_plainly(text: str, width: int, first: str, rest: str) -> Iterator[str]:
    """What `_filled` gives, where every character has one column and words stand one space apart."""
    text, indent = text.strip(" "), first
    while len(indent) + len(text) > width:
        end = text.rfind(" ", 1, max(2, width - len(indent) + 1))
        end = end if end > 0 else text.find(" ")
        if end < 0:
            break
        yield indent + text[:end]
        text, indent = text[end + 1 :], rest
    yield (indent + text).rstrip(" ")


def _filled(text: str, width: int, first: str, rest: str) -> Iterator[str]:
    line, room, gap = first, width - columns(first), ""
    empty = True
    for word in _words(text, max(8, width - columns(rest))):
        needed = columns(gap + word.rstrip(" "))
        if needed > room and not empty:
            yield line.rstrip(" ")
            line, room, gap, needed = rest, width - columns(rest), "", columns(word.rstrip(" "))
        line, room, empty = line + gap + word, room - needed - (word.endswith(" ")), False
    yield line.rstrip(" ")


def _words(text: str, width: int) -> Iterator[str]:
    """The pieces between which a line may end, each with the space after it; long words of CJK by character."""
    for found in re.finditer(r"[^ ]+ *", text):
        word = found[0]
        if columns(word) <= width or not re.search(_WIDE, word) or _UNBREAKABLE.match(word):
            yield word
        else:
            yield from re.findall(f"{_WIDE}[^ -\u2fff]?|[^{_WIDE[1:-1]}]+", word)
