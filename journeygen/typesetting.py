"""Sets text into lines: cleans it, breaks it where a language allows, evens the lines out, and places every run.

Widths are in pixels. What no font of the chain has is left out; `settable` says whether enough remains.
"""

import math
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from PIL import ImageDraw

from journeygen.directions import in_visual_order
from journeygen.typefaces import SHAPED, Chain, Face

ELLIPSIS = "…"
MOST_LACKING = 0.34
# Where a line may be broken: after white space and hyphens, and around characters of scripts that use no spaces.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_NEVER_FIRST = (
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】…,.!?:;)]}%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NEVER_LAST = "‘“（〔［｛〈《「『【([{"
_PLAIN_PIECE = re.compile(r"[^\s\-–—/]+[\-–—/]*\s*|[\-–—/]+\s*")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff\U0001f3fb-\U0001f3ff]|(?<![\u0600-\u109f])[\u200c\u200d]")
_EMOJI = re.compile("[\U0001f000-\U0001faff]+")


@cache
def _wide_piece() -> re.Pattern[str]:
    """Compiled when it is first needed: so many characters take as long as a whole card."""
    first, last = re.escape(_NEVER_FIRST), re.escape(_NEVER_LAST)
    word = rf"[{_WIDE}]|[^\s{_WIDE}\-–—/]+[\-–—/]*|[\-–—/]+"
    return re.compile(rf"[{last}]*(?:{word})[{first}]*\s*")


class Room(NamedTuple):
    """Where text may stand: pixels, lines, and the distance of lines in sizes of the letters."""

    width: int
    height: float
    lines: int
    leading: float

    def most(self, size: int) -> int:
        """How many lines of a size there is room for; one at least."""
        return max(1, min(self.lines, int(self.height / (size * self.leading))))


class Setting(NamedTuple):
    """Text in lines at a size in pixels."""

    size: int
    lines: list[str]


def clean(text: str) -> str:
    """Composed, on one line, without control characters, selectors and direction marks."""
    kept = (
        char
        for char in _SELECTORS.sub("", unicodedata.normalize("NFC", text))
        if char.isspace() or char in "\u200c\u200d" or unicodedata.category(char) not in _DROPPED
    )
    return " ".join("".join(kept).split())


def settable(text: str, chain: Chain) -> str:
    """The text as the fonts can set it, without emoji; nothing when they lack more than a third of its letters."""
    text = clean(_EMOJI.sub("", text))
    lacking = set(chain.lacking(text))
    if not lacking:
        return text
    letters = [char for char in text if char.isalnum()]
    kept = clean("".join(char for char in text if char not in lacking))
    most = len(letters) * MOST_LACKING
    return kept if letters and sum(char in lacking for char in letters) <= most else ""


class Typesetter:
    """Sets text in one chain of fonts."""

    def __init__(self, chain: Chain, rtl: bool = False) -> None:
        self.chain = chain
        self.rtl = rtl
        self._widths: dict[tuple[str, int], float] = {}

    def width(self, text: str, size: int) -> float:
        """How wide a text is."""
        known = self._widths.get((text, size))
        if known is None:
            known = self._widths[text, size] = self._measured(text, size)
        return known

    def _measured(self, text: str, size: int) -> float:
        """The advances of all parts, without making them where no letter is shaped."""
        if self.rtl or SHAPED.search(text):
            return sum(part[3] for part in self._parts(text, size))
        return sum(_run_width(face, run, size) for face, run in self.chain.runs(text))

    def fitted(self, text: str, room: Room, sizes: tuple[int, ...]) -> Setting:
        """The text at the largest size at which it fits, its lines evened out; cut off at the smallest if need be."""
        found: list[str] = []
        for size in sizes:
            pieces = self._pieces(text, room.width, size, whole=size != sizes[-1])
            found = self._filled(pieces, room.width, size) if pieces is not None else []
            if pieces is not None and len(found) <= room.most(size):
                return Setting(size, self._even(pieces, room.width, size, len(found)))
        return Setting(sizes[-1], self._cut(found, room.width, sizes[-1], room.most(sizes[-1])))

    def _pieces(self, text: str, width: int, size: int, whole: bool) -> list[str] | None:
        """What stays on one line. A piece too wide for any is broken, or None where it must stay `whole`."""
        found: list[str] = []
        for piece in (_PLAIN_PIECE if max(text, default="") < _WIDE[0] else _wide_piece()).findall(text):
            if found and not any(char.isalnum() for char in piece) and self._fits(found[-1] + piece, width, size):
                found[-1] += piece  # a dash or a dot begins no line
            elif self.width(piece.rstrip(), size) <= width:
                found.append(piece)
            elif whole:
                return None
            else:
                found += self._broken(piece, width, size)
        return found

    def _fits(self, text: str, width: int, size: int) -> bool:
        return self.width(text.rstrip(), size) <= width

    def _broken(self, piece: str, width: int, size: int) -> list[str]:
        """A piece in about equal parts, each within the width."""
        found, rest = [], piece
        total = self.width(piece, size)
        part = min(width, total / math.ceil(total / width * 1.05) + size)
        while self.width(rest.rstrip(), size) > width:
            end = next((n for n in range(len(rest) - 1, 1, -1) if self.width(rest[:n] + "-", size) <= part), 1)
            found.append(rest[:end] + ("-" if rest[:end].isalpha() and not SHAPED.search(rest) else ""))
            rest = rest[end:]
        return [*found, rest]

    def _filled(self, pieces: list[str], width: float, size: int) -> list[str]:
        lines, line = [], ""
        for piece in pieces:
            if line and self.width(line, size) + self.width(piece.rstrip(), size) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
        return [*lines, line.rstrip()] if line.strip() else lines

    def _even(self, pieces: list[str], width: float, size: int, count: int) -> list[str]:
        """As many lines, as narrow as they can be: no word is left alone on the last."""
        low, high = width / max(1, count) * 0.5, width
        while high - low > size / 8:
            middle = (low + high) / 2
            found = self._filled(pieces, middle, size)
            fits = len(found) <= count and all(self.width(line, size) <= middle for line in found)
            low, high = (low, middle) if fits else (middle, high)
        return self._filled(pieces, high, size)

    def _cut(self, lines: list[str], width: int, size: int, most: int) -> list[str]:
        last = lines[most - 1]
        while last and self.width(last + ELLIPSIS, size) > width:
            last = last[:-1]
        space = last.rfind(" ")
        if len(last) < len(lines[most - 1]) and space > len(last) * 0.6:
            last = last[:space]
        return [*lines[: most - 1], last.rstrip(" ,;:–—-") + ELLIPSIS]

    # --- placing

    def draw(self, canvas: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, fill: str) -> float:
        """Draws a line with its baseline beginning at a place, from left to right; returns its width."""
        x, y = place
        for face, part, shaped, advance in self._parts(text, size):
            direction = shaped if shaped else None
            canvas.text((x, y), part, fill, face.at(size, bool(shaped)), "ls", direction=direction)
            x += advance
        return x - place[0]

    def _parts(self, text: str, size: int) -> list[tuple[Face, str, str, float]]:
        """What is drawn at once, from left to right: the font, the text, its direction if shaped, and its advance."""
        found: list[tuple[Face, str, str, float]] = []
        for part, backwards in in_visual_order(text, self.rtl) if self.rtl or SHAPED.search(text) else [(text, False)]:
            runs = list(self.chain.runs(part))
            for face, run in runs[::-1] if backwards else runs:
                if backwards or SHAPED.search(run):
                    direction = "rtl" if backwards else "ltr"
                    found.append((face, run, direction, face.at(size, True).getlength(run, direction=direction)))
                else:
                    found += _kerned(face, run, size)
        return found


def _run_width(face: Face, run: str, size: int) -> float:
    """How wide the parts of a run are together, as `_kerned` makes them."""
    steps, kerns = face.steps(size), face.kerns
    wide = part = 0.0
    last = run[0]
    for char in run[1:]:
        pair = last + char
        kern = kerns.get(pair)
        if kern:
            wide += part + steps[last] + kern * size / 1000
            part = 0.0
        else:
            part += steps[pair]
        last = char
    return wide + part + steps[last]


def _kerned(face: Face, run: str, size: int) -> list[tuple[Face, str, str, float]]:
    """A run cut where two letters must stand nearer together."""
    found, start, font = [], 0, face.at(size)
    for place in range(1, len(run) + 1):
        kern = face.kern(run[place - 1 : place + 1]) if place < len(run) else 0
        if kern or place == len(run):
            text = run[start:place]
            found.append((face, text, "", font.getlength(text) + kern * size / 1000))
            start = place
    return found
