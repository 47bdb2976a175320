"""Mounts photographs on one sheet, each with its words and the colour of its step below, for pages, posts and mail."""

import pathlib

from PIL import Image, ImageDraw

from journeygen.collages import GAP, LABEL, WIDTH, CollageView, Mounted
from journeygen.drawing import Source, chain_of, encoded
from journeygen.layouts import is_color
from journeygen.pictures import Variant, cropped
from journeygen.typesetting import Room, Typesetter, settable

MOST_BYTES = 1_000_000  # what networks and mail take without shrinking it
LARGEST, LEAST, BAR, INDENT = 44, 24, 6, 6  # letters of a pair can be read in a letter on a phone


def draw_collage(view: CollageView, source: Source, fonts: dict[str, pathlib.Path]) -> bytes:
    """The bytes of a collage; `source` gives each photograph's file. Raises PictureError for one that is broken."""
    sheet = Image.new("RGB", (WIDTH, view.height), view.layout.ground)
    canvas = ImageDraw.Draw(sheet)
    setter = Typesetter(chain_of(fonts, view.layout.text_font + view.layout.title_font, view.lang), view.rtl)
    width, height = view.cell
    for number, one in enumerate(view.photos):
        row, column = divmod(number, view.columns)
        if view.rtl:
            column = view.columns - 1 - column
        left, top = column * (width + GAP), row * (height + LABEL + GAP)
        photo = cropped(source(one.media), one.media, Variant(width, "jpeg", height, one.focus or (0.5, 0.5)))
        sheet.paste(photo, (left, top))
        _label(canvas, setter, view, one, (left, top + height))
    if view.width != WIDTH:
        sheet = sheet.resize((view.width, view.high), Image.Resampling.LANCZOS)
    return encoded(sheet, MOST_BYTES)


def _label(
    canvas: ImageDraw.ImageDraw, setter: Typesetter, view: CollageView, one: Mounted, place: tuple[int, int]
) -> None:
    """The colour of the step as a bar, and the words below it, on one line."""
    (left, top), width = place, view.cell[0]
    if is_color(one.color):
        canvas.rectangle((left, top, left + width - 1, top + BAR - 1), one.color)
    size = min(LARGEST, max(LEAST, width // 16))
    lines = setter.fitted(settable(one.label, setter.chain), Room(width - 2 * INDENT, LABEL, 1, 1), (size,)).lines
    for line in lines:
        x = left + width - INDENT - setter.width(line, size) if view.rtl else left + INDENT
        setter.draw(canvas, (x, top + BAR + (LABEL - BAR) * 0.62), line, size, view.layout.ink)
