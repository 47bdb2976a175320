"""The fonts that cards are set in: a chain of files, each asked for the characters that those before it lack.

The theme's own fonts come first; then, where they are installed, the Noto fonts of two packages from PyPI. Fonts of the
system are never used: the same versions give the same picture on every machine. A character that no font has is known
as lacking, so that no box is ever drawn for it.
"""

import importlib.util
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont, features

# What is read from right to left, or has forms that only a shaping engine knows; without one, no text is set wrongly.
SHAPED = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\u1900-\u1cff\ufb1d-\ufdff\ufe70-\ufeff]")
PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
CJK = "NotoSansCJK-VF.otf.ttc"
# The first character of each block, and the font that has it; an empty name ends a block.
BLOCKS = (
    (0x0530, "Armenian"), (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0700, ""), (0x0750, "Arabic"), (0x0780, ""),
    (0x08A0, "Arabic"), (0x0900, "Devanagari"), (0x0980, "Bengali"), (0x0A00, "Gurmukhi"), (0x0A80, "Gujarati"),
    (0x0B00, "Oriya"), (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"), (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, ""), (0x1000, "Myanmar"), (0x10A0, "Georgian"),
    (0x1100, CJK), (0x1200, "Ethiopic"), (0x13A0, ""), (0x1780, "Khmer"), (0x1800, ""), (0x1C90, "Georgian"),
    (0x1CC0, ""), (0x2190, "Symbols"), (0x2E80, CJK), (0xA000, ""), (0xAC00, CJK), (0xD800, ""), (0xF900, CJK),
    (0xFB00, ""), (0xFB1D, "Hebrew"), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE30, CJK), (0xFE70, "Arabic"),
    (0xFF00, CJK), (0xFFF0, ""), (0x1F000, "Emoji"), (0x20000, CJK), (0x40000, ""),
)  # fmt: skip
CJK_FACES = {"ja": 0, "ko": 1, "zh": 2, "zh-hant": 3, "zh-tw": 3, "zh-hk": 4}
WEIGHT = 600
NOTHING = "\U0010ffff"  # never a character: what a font draws for it stands for all that it lacks
PROBE = 30  # a size that most cards need anyway: opening a font takes a millisecond


class Run(NamedTuple):
    """Text that one font sets."""

    face: "Face"
    text: str


class Face:
    """One font file, at any size. `kerns` are its pairs in thousandths of an em: Pillow's own layout reads none."""

    def __init__(self, file: Path, index: int = 0, kerns: Path | None = None) -> None:
        self.file = file
        self._index = index
        self._sizes: dict[tuple[int, bool], ImageFont.FreeTypeFont] = {}
        self._has: dict[str, bool] = {}
        self._kerns_file = kerns
        self._steps: dict[int, Steps] = {}

    def at(self, size: int, shaped: bool = False) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels; its layout is Pillow's own, the same everywhere, unless it is `shaped`."""
        known = self._sizes.get((size, shaped))
        if known is None:
            engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
            try:
                known = ImageFont.truetype(self.file, size, self._index, layout_engine=engine)
            except OSError as error:
                raise ValueError(f"The font {self.file.name} cannot be read: {error}") from None
            if "[wght]" in self.file.name or self.file.name == CJK:
                known.set_variation_by_axes([WEIGHT])
            self._sizes[size, shaped] = known
        return known

    def has(self, char: str) -> bool:
        """Whether the font draws something of its own for a character."""
        known = self._has.get(char)
        if known is None:
            known = self._has[char] = char.isspace() or self._drawn(char) != self._nothing
        return known

    def kern(self, pair: str) -> int:
        """How much nearer the second of two letters stands, in thousandths of an em."""
        return self.kerns.get(pair, 0)

    def steps(self, size: int) -> "Steps":
        """From each letter to the next, at a size."""
        known = self._steps.get(size)
        if known is None:
            known = self._steps[size] = Steps(self.at(size))
        return known

    def _drawn(self, char: str) -> tuple[tuple[int, int], bytes]:
        mask, offset = self.at(PROBE).getmask2(char, "1")
        return offset, bytes(mask)

    @cached_property
    def _nothing(self) -> tuple[tuple[int, int], bytes]:
        return self._drawn(NOTHING)

    @cached_property
    def kerns(self) -> dict[str, int]:
        """The pairs that stand nearer together or further apart."""
        if self._kerns_file is None:
            return {}
        return {line[:2]: int(line[2:]) for line in self._kerns_file.read_text("utf-8").splitlines()}


class Steps(dict[str, float]):
    """How far a letter moves the pen before the next one, by pair; and a letter alone."""

    def __init__(self, font: ImageFont.FreeTypeFont) -> None:
        super().__init__()
        self._length = font.getlength

    def __missing__(self, pair: str) -> float:
        step = self[pair] = self._length(pair) - (self._length(pair[1]) if len(pair) > 1 else 0)
        return step


class Chain:
    """Fonts in the order they are asked; `lang` decides among the forms of Chinese, Japanese and Korean."""

    def __init__(self, faces: list[Face], lang: str = "") -> None:
        self._own = faces
        self._lang = lang
        self._known: dict[str, Face | None] = {}

    def face(self, char: str) -> Face | None:
        """The first font that has a character, None when none has, or when it could only be set wrongly."""
        try:
            return self._known[char]
        except KeyError:
            found = self._known[char] = self._found(char)
            return found

    def _found(self, char: str) -> Face | None:
        if SHAPED.match(char) and not can_shape():
            return None
        own = next((face for face in self._own if face.has(char)), None)
        if own is None:
            other = _installed_face(char, self._lang)
            own = other if other is not None and other.has(char) else None
        return own

    def lacking(self, text: str) -> str:
        """The characters of a text that no font has."""
        return "".join(char for char in dict.fromkeys(text) if self.face(char) is None)

    def runs(self, text: str) -> Iterator[Run]:
        """A text in runs of one font each; marks and joiners stay with what they belong to, what lacks is left out."""
        first = self.face(text[0]) if text else None
        if first is not None and all(char == " " or self.face(char) is first for char in set(text)):
            yield Run(first, text)
            return
        for face, group in groupby(self._faces(text), key=lambda pair: pair[0]):
            if face is not None:
                yield Run(face, "".join(char for _, char in group))

    def _faces(self, text: str) -> Iterator[tuple[Face | None, str]]:
        before: Face | None = None
        for char in text:
            stays = before is not None and (char.isspace() or char in "\u200c\u200d") and before.has(" ")
            before = before if stays else self.face(char)
            yield before, char


def can_shape() -> bool:
    """Whether Pillow has the engine that scripts with joined or reordered letters need (Raqm, with FriBiDi)."""
    return bool(features.check("raqm"))


_FACES: dict[tuple[str, int], Face | None] = {}


def _installed_face(char: str, lang: str) -> Face | None:
    name = BLOCKS[max(0, bisect_right(BLOCKS, (ord(char), "\uffff")) - 1)][1]
    if not name or ord(char) < BLOCKS[0][0]:
        return None
    index = CJK_FACES.get(lang.lower(), CJK_FACES.get(lang.lower()[:2], 0)) if name == CJK else 0
    if (name, index) not in _FACES:
        _FACES[name, index] = _found(name, index)
    return _FACES[name, index]


def _found(name: str, index: int) -> Face | None:
    file = name if name == CJK else "NotoEmoji[wght].ttf" if name == "Emoji" else f"NotoSans{name}[wght].ttf"
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            if (Path(folder) / file).is_file():
                return Face(Path(folder) / file, index)
    return None
