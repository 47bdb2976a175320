"""Plain text made fit to post: cleaned, shortened without breaking anything, and words made into hashtags. Pure.

A text is never cut inside an address, a hashtag, a mention or a grapheme, and never ends in half a sentence when a
whole one fits. Answers are remembered for the last few texts, because one entry speaks on eight networks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import Final
from unicodedata import category, normalize

from journeygen.counting import are_single, clusters

ELLIPSIS: Final = "…"
LONGEST_TAG: Final = 50  # Threads' cap, the smallest; Bluesky's is 64 graphemes, X's 100 characters

# Compiled when first used.
_UNWANTED: Final = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
_BREAKS: Final = {"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n", "\t": " ", "\x0b": "\n", "\x0c": "\n\n"}
_EMPTY_LINES: Final = re.compile(r"\n[ \n]*\n *")

_STOP: Final = (
    r"[.!?…。！？](?:"
    r"(?<=[a-z]{3}[.!?])(?<!(?:bzw|esp|mrs|rof).)(?P<sure>(?= [A-Z]|\n|\Z))"  # before a capital: no abbreviation
    r"|(?<=[.!?…])[.!?…]*[\"'”’»)\]]*(?=\s|\Z)"
    r"|(?<=[。！？])[。！？]*[」』）]*)"
)
_PLAIN_STOPS: Final = ".!?…"
_LAST_WORD: Final = r"[^\W\d_.]+(?:\.[^\W\d_.]+)*\Z"
_GOES_ON: Final = r"[^\S\n]+[\"'“‘„«(\[]*([^\W_])"
_ABBREVIATIONS: Final = frozenset(
    ("bzw", "d.h", "dr", "e.g", "i.e", "mr", "mrs", "ms", "prof", "resp", "st", "u.a", "vs", "z.b")
)
_BEFORE_NUMBERS: Final = frozenset(("approx", "ca", "fig", "no", "nr", "vol"))

_CJK: Final = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff"
_PIECE: Final = rf"(?:[^\s\w]*[#@＃＠]|[^\s{_CJK}]*?://)\S*|[{_CJK}][^\s\w]*|[^\s{_CJK}]+"
_TOKEN: Final = r"[^\s\w]*[#@＃＠]\w|\S*://|\S*\w[.@]\w"
_LOOSE_END: Final = " \n,;:.–—-(„“«"
_NO_MORE: Final = rf"[{re.escape(_LOOSE_END)}]*(?:\s|\Z)"


def clean(text: str) -> str:
    """Normalise a text (NFC, LF) and take out what readers cannot see: controls, bidi overrides, byte-order marks."""
    if text.isascii() and (text.isprintable() or text.replace("\n", "").isprintable()):
        return text
    if re.search(_UNWANTED, text):
        text = re.sub(_UNWANTED, lambda found: _BREAKS.get(found[0], ""), text.replace("\r\n", "\n"))
    return normalize("NFC", text)


@lru_cache(512)
def line(text: str) -> str:
    """Clean a text and put it on one line."""
    return on_line(clean(text))


def on_line(text: str) -> str:
    """Put a clean text on one line."""
    return " ".join(text.split())


@lru_cache(64)
def paragraphs(text: str) -> str:
    """Clean a text and part its paragraphs by exactly one empty line."""
    return parted(clean(text))


def parted(text: str) -> str:
    """Part the paragraphs of a clean text by exactly one empty line."""
    return _EMPTY_LINES.sub("\n\n", text).strip() if "\n" in text else text.strip()


def cut(text: str, room: int) -> str:
    """Shorten a text, each character of which counts as one."""
    if len(text) <= room:
        return text
    ends = _sentence_ends(text)
    count = bisect_right(ends, room)
    return text[: ends[count - 1]] if count else _cut_sentence(text, room)


def cut_plain(text: str, room: int) -> str:
    """Shorten a plain text (`counting.is_plain`), of which only the last of the stops that fit is looked at."""
    if len(text) <= room:
        return text
    end = _last_end(text, room)
    return text[:end] if end else _cut_sentence(text, room)


def _cut_sentence(text: str, room: int) -> str:
    words = _words(text, room - len(ELLIPSIS)) if "#" not in text and room > 0 else ""
    return words + ELLIPSIS if words else shorten(text, lambda part: len(part) <= room)


def shorten(text: str, fits: Callable[[str], bool]) -> str:
    """Return as much of a text as fits: all, up to a sentence's end, up to a word and "…", or nothing."""
    if not text or fits(text):
        return text
    ends = _sentence_ends(text)
    if count := bisect_left(ends, True, key=lambda end: not fits(text[:end])):
        return text[: ends[count - 1]]
    ends = _word_ends(text)
    if count := bisect_left(ends, True, key=lambda end: not fits(_open_end(text[:end]))):
        return _open_end(text[: ends[count - 1]])
    word = text[: ends[0]] if ends else ""
    return "" if re.match(_TOKEN, word.lstrip()) or len(word.split()) > 1 else _shorten_word(word, fits)


def pieces(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Part a text into as few pieces as fit one after the other: at paragraphs, else sentences, else words.

    Nothing is lost but the space between two pieces. An address too long to fit is a piece that does not fit.
    """
    found, rest = [], text.strip()
    while rest:
        end = len(rest) if fits(rest) else _piece_end(rest, fits)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return found


def _piece_end(text: str, fits: Callable[[str], bool]) -> int:
    gaps = [found.start() for found in re.finditer("\n\n", text)]
    for ends in (gaps, _sentence_ends(text), _word_ends(text)):
        if count := bisect_left(ends, True, key=lambda end: not fits(text[:end])):
            return ends[count - 1]
    first = (_word_ends(text) or [len(text)])[0]
    if re.match(_TOKEN, text[:first].lstrip()):
        return first
    borders = list(accumulate(map(len, clusters(text[:first]))))
    return borders[max(0, bisect_left(borders, True, key=lambda end: not fits(text[:end])) - 1)]


def _words(text: str, room: int) -> str:
    """Return the words of a plain text that are there in whole, but for loose ends."""
    if not re.compile(_NO_MORE).match(text, room):
        room = max(text.rfind(" ", 0, room), text.rfind("\n", 0, room), 0)
    return text[:room].rstrip(_LOOSE_END)


def _shorten_word(word: str, fits: Callable[[str], bool]) -> str:
    parts = clusters(word)
    count = bisect_left(range(1, len(parts)), True, key=lambda end: not fits("".join(parts[:end]) + ELLIPSIS))
    return "".join(parts[:count]) + ELLIPSIS if count else ""


@lru_cache(64)
def _sentence_ends(text: str) -> list[int]:
    stops = re.finditer(_STOP, text)
    return _whole(text, [stop.end() for stop in stops if stop.lastgroup or _ends_sentence(text, stop)])


def _last_end(text: str, room: int) -> int:
    """Return where the last sentence of a plain text ends that fits, 0 where none does."""
    place = max(room, 0)
    while (place := max([text.rfind(mark, 0, place) for mark in _PLAIN_STOPS])) >= 0:
        place = len(text[:place].rstrip(_PLAIN_STOPS))
        stop = re.compile(_STOP).match(text, place)
        if stop and stop.end() <= room and (stop.lastgroup or _ends_sentence(text, stop)):
            return stop.end()
    return 0


@lru_cache(64)
def _word_ends(text: str) -> list[int]:
    return _whole(text, [piece.end() for piece in re.finditer(_PIECE, text) if piece[0].strip(_LOOSE_END)])


def _whole(text: str, ends: list[int]) -> list[int]:
    """Keep the ends that do not split a grapheme."""
    if are_single(text):
        return ends
    borders = set(accumulate(map(len, clusters(text))))
    return [end for end in ends if end in borders]


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Tell a full stop from that of an abbreviation: "approx. 3 mm", "e.g. oak", "J. Krenov"."""
    if stop[0][0] in "。！？":
        return not re.match(_TOKEN, _last_run(text, stop.start()))
    goes_on = re.compile(_GOES_ON).match(text, stop.end())
    if not goes_on:
        return True
    if stop[0] != "." or goes_on[1].islower():
        return not goes_on[1].islower()
    word = re.search(_LAST_WORD, _last_run(text, stop.start()))
    name = word[0].lower() if word else ""
    if goes_on[1].isdigit():
        return name not in _BEFORE_NUMBERS
    return len(name) != 1 and name not in _ABBREVIATIONS


def _last_run(text: str, end: int) -> str:
    """Return what stands before a place, back to the last space."""
    return text[max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1 : end]


def _open_end(text: str) -> str:
    """Add "…", apart from an address, hashtag or mention, which would swallow it."""
    return f"{text} {ELLIPSIS}" if re.match(_TOKEN, _last_run(text, len(text))) else text.rstrip(_LOOSE_END) + ELLIPSIS


@lru_cache(1024)
def hashtag(name: str) -> str:
    """Make a hashtag of a name: CamelCase from several words, letters and digits only; empty if that leaves no letter.

    No network links a tag of digits alone (Mastodon's `Tag::HASHTAG_RE`, twitter-text, the AT Protocol's rich text).
    """
    written = clean(name).replace("'", "").replace("’", "")
    kept = (char if category(char)[0] in "LM" or category(char) == "Nd" else " " for char in written)
    words = "".join(kept).split()
    tag = words[0] if len(words) == 1 else "".join(word[0].title() + word[1:] for word in words)
    return f"#{tag}" if any(map(str.isalpha, tag)) and len(tag) <= LONGEST_TAG else ""


@lru_cache(128)
def hashtags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Make hashtags of names, each once, whatever their capitals."""
    tags: dict[str, str] = {}
    for tag in filter(None, map(hashtag, names)):
        tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


@lru_cache(128)
def keywords(names: tuple[str, ...]) -> tuple[str, ...]:
    """Keep names as plain words, each once, for a network that reads keywords and not hashtags."""
    words: dict[str, str] = {}
    for key, word in map(_keyword, names):
        words.setdefault(key, word)
    words.pop("", None)
    return tuple(words.values())


@lru_cache(1024)
def _keyword(name: str) -> tuple[str, str]:
    """Return a name as a plain word, and what two names for the same have in common."""
    word = line(name).lstrip("#").strip()
    return (hashtag(word) or word).casefold(), word
