"""Draws social cards: 1200 x 630 pixels or upright, a JPEG under 300 kB, text that can be read on its ground.

Equal views give equal bytes with one version of Pillow and the fonts that are installed with it.
"""

import pathlib
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
from PIL import Image, ImageDraw

from journeygen.cards import CardView
from journeygen.contrast import mixed
from journeygen.later import later
from journeygen.layouts import HEIGHT, WIDTH, Box, Layout, is_color, readable, upright
from journeygen.model import Media
from journeygen.sources import file_stat
from journeygen.typefaces import Chain, Face
from journeygen.typesetting import Room, Typesetter, clean, settable

if TYPE_CHECKING:
    from journeygen import pictures
else:
    pictures = later("journeygen.pictures")

MOST_BYTES = 300_000
QUALITIES = (84, 72, 58, 44, 30, 16)  # the last makes 130 kB of pure noise, the worst that a card can hold
LEADING, SMALL_LEADING = 1.08, 1.3
NOTE_LINES = 2
# The ruler's ticks: how far apart (pixels), how long.
TICKS = ((20, 12), (100, 20), (200, 28))
Source = Callable[[Media], pathlib.Path]
FACES: dict[tuple[object, ...], Face] = {}
CHAINS: dict[tuple[object, ...], Chain] = {}


def draw_card(
    view: CardView, source: Source, fonts: dict[str, pathlib.Path], size: tuple[int, int] = (WIDTH, HEIGHT)
) -> bytes:
    """The bytes of a card; `source` gives its photo's file, `fonts` are those behind the layout's names.

    A sheet that is taller than wide is laid out upright. Raises PictureError for a photo that is broken.
    """
    if size[1] > size[0]:
        view = msgspec.structs.replace(view, layout=upright(view.layout, *size))
    layout = view.layout
    picture = Image.new("RGB", size, layout.ground)
    if view.media is not None:
        left, top, right, bottom = _placed(layout.photo, size[0], view.rtl)
        variant = pictures.Variant(right - left, "jpeg", bottom - top, view.focus or (0.5, 0.5))
        picture.paste(pictures.cropped(source(view.media), view.media, variant), (left, top))
    _Lettering(picture, view, fonts).draw()
    return encoded(picture, MOST_BYTES)


class _Jpeg(BytesIO):
    """A file in memory. Its name is all that Pillow needs: told the format, it loads the code of five."""

    name = "card.jpg"


def encoded(picture: Image.Image, most: int) -> bytes:
    """A JPEG of fewer bytes than `most`, as good as that allows."""
    for quality in QUALITIES:
        written = _Jpeg()
        picture.save(written, quality=quality)
        if written.tell() < most:
            break
    return written.getvalue()


def _placed(box: Box, width: int, rtl: bool) -> Box:
    """A box where it stands: what is read from right to left is laid out from right to left."""
    return (width - box[2], box[1], width - box[0], box[3]) if rtl else box


class _Lettering:
    """The text of one card."""

    def __init__(self, picture: Image.Image, view: CardView, fonts: dict[str, pathlib.Path]) -> None:
        layout = view.layout
        self.picture = picture
        self.canvas = ImageDraw.Draw(picture)
        self.view = view
        self.layout = layout
        self.left, self.top, self.right, self.bottom = _placed(
            layout.alone if view.media is None else layout.beside, picture.width, view.rtl
        )
        self.text = Typesetter(chain_of(fonts, layout.text_font + layout.title_font, view.lang), view.rtl)
        self.title = Typesetter(chain_of(fonts, layout.title_font + layout.text_font, view.lang), view.rtl)
        self.signs = Typesetter(chain_of(fonts, layout.sign_font + layout.text_font, view.lang))

    def draw(self) -> None:
        view, chain = self.view, self.text.chain
        brand = settable(view.brand, chain) or settable(view.host, chain)
        title = settable(view.title, self.title.chain)
        note = settable(view.note, chain)
        if not title:
            title, note = note or brand, ""
        top = self._brand(brand) if title != brand else self.top
        bottom = self._sign(settable(view.label, chain), self._note(note))
        sizes, width = self.layout.title_sizes, self.right - self.left
        set_in = self.title.fitted(title, Room(width, bottom - top, self.layout.title_lines, LEADING), sizes)
        for number, line in enumerate(set_in.lines):
            self._line(self.title, line, top + set_in.size * (0.8 + LEADING * number), set_in.size, self.layout.ink)

    def _line(self, setter: Typesetter, text: str, baseline: float, size: int, fill: str, indent: float = 0) -> None:
        x = self.right - indent - setter.width(text, size) if self.view.rtl else self.left + indent
        setter.draw(self.canvas, (x, baseline), text, size, fill)

    def _brand(self, text: str) -> float:
        """The site's name above its rule; returns where the title may begin."""
        size, width = self.layout.text_size, self.right - self.left
        line = self.title.fitted(text, Room(width, size * 2, 1, LEADING), (size,)).lines
        if line:
            self._line(self.title, line[0], self.top + size * 0.8, size, self.layout.ink)
        return _rule(self.canvas, self.layout, (self.left, self.right), self.top + size * 1.15) + size

    def _note(self, text: str) -> float:
        """What stands at the bottom; returns where it begins."""
        size = self.layout.text_size
        leading = size * SMALL_LEADING
        lines = self.text.fitted(text, Room(self.right - self.left, HEIGHT, NOTE_LINES, SMALL_LEADING), (size,)).lines
        for number, line in enumerate(lines):
            baseline = self.bottom - leading * (len(lines) - 1 - number) - size * 0.2
            self._line(self.text, line, baseline, size, self.layout.muted)
        return self.bottom - leading * len(lines) - size * 0.4

    def _sign(self, label: str, bottom: float) -> float:
        """The step's mark and name above the note; returns where they begin."""
        if not label:
            return bottom
        size, tile, layout = self.layout.text_size, round(self.layout.text_size * 1.6), self.layout
        color = self.view.color if is_color(self.view.color) else layout.muted
        x = self.right - tile if self.view.rtl else self.left
        y = round(bottom - tile)
        icon = "".join(char for char in clean(self.view.icon) if self.signs.chain.face(char) is not None)[:2]
        ground = mixed(layout.ground, color, 0.16) if icon else color
        self.canvas.rounded_rectangle((x, y, x + tile - 1, y + tile - 1), 4, ground, color, 3)
        if icon:
            self._icon(icon, (x, y), tile, readable(layout.ink, ground))
        line = self.text.fitted(label, Room(self.right - self.left - tile - size, HEIGHT, 1, LEADING), (size,)).lines[0]
        self._line(self.text, line, y + tile / 2 + size * 0.34, size, layout.ink, tile + size * 0.5)
        return y - size * 0.6

    def _icon(self, icon: str, corner: tuple[int, int], tile: int, fill: str) -> None:
        """A sign in the middle of its tile, whatever its own margins are."""
        mask = self._mask(icon, tile)
        box = mask.getbbox()
        if box is not None:
            largest = max(box[2] - box[0], box[3] - box[1])
            mask = self._mask(icon, max(8, min(tile, round(tile * tile * 0.56 / largest))))
            box = mask.getbbox() or box
            left, top = (corner[0] + (tile - box[2] + box[0]) // 2, corner[1] + (tile - box[3] + box[1]) // 2)
            self.canvas.bitmap((left, top), mask.crop(box), fill)

    def _mask(self, icon: str, size: int) -> Image.Image:
        mask = Image.new("L", (size * 4, size * 3))
        self.signs.draw(ImageDraw.Draw(mask), (size / 2, size * 2), icon, size, "white")
        return mask


def _rule(canvas: ImageDraw.ImageDraw, layout: Layout, across: tuple[int, int], y: float) -> float:
    """A steel rule below the site's name, or a line; returns where it ends."""
    if layout.rule == "none":
        return y
    left, right = across
    long = max(length for _, length in TICKS) if layout.rule == "ticks" else layout.text_size * 0.3
    y = round(y + long)
    canvas.rectangle((left, y, right - 1, y + 2), layout.ink)
    for step, length in TICKS if layout.rule == "ticks" else ():
        for x in range(left, right, step):
            canvas.line((x, y - length, x, y), layout.ink, 2)
    return y + 3


def chain_of(fonts: dict[str, pathlib.Path], names: tuple[str, ...], lang: str) -> Chain:
    """The fonts of some names, in their order; one chain for all cards, which remembers what each font has."""
    key = (*(_seen(fonts, name) for name in dict.fromkeys(names)), lang)
    if key not in CHAINS:
        CHAINS[key] = Chain([_face(fonts, name) for name in dict.fromkeys(names)], lang)
    return CHAINS[key]


def _face(fonts: dict[str, pathlib.Path], name: str) -> Face:
    """One face for a file, however many cards it sets."""
    seen = _seen(fonts, name)
    if seen not in FACES:
        FACES[seen] = Face(fonts[name], kerns=fonts.get(_kern(name)))
    return FACES[seen]


def _kern(name: str) -> str:
    """The file that tells which letters of a font stand nearer together."""
    return name.rpartition(".")[0] + ".kern"


def _seen(fonts: dict[str, pathlib.Path], name: str) -> tuple[object, ...]:
    """A font's files as they are now: a maker may exchange them while a preview runs."""
    files = [fonts[name], fonts.get(_kern(name))]
    stats = [file_stat(file) for file in files if file is not None]
    return (*files, *stats)
