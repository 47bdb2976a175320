"""Where things stand on a theme's cards: `[card]` of its `theme.toml` as one checked value, colours resolved. Pure."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from journeygen.contrast import LEAST, ratio
from journeygen.errors import Problem, did_you_mean
from journeygen.themes import Theme
from journeygen.views import View

WIDTH, HEIGHT = 1200, 630
SMALLEST = 16
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
Box = tuple[int, int, int, int]
Sizes = tuple[int, ...]
Fonts = tuple[str, ...]


class Layout(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[card]`: boxes and sizes in pixels of 1200 x 630, colours, and font files in the order they are tried.

    The text stands in `beside` where there is a photograph, which fills `photo`, else in `alone`.
    """

    photo: Box = (624, 0, 1200, 630)
    beside: Box = (64, 52, 568, 574)
    alone: Box = (64, 52, 1136, 574)
    ground: str = "#ffffff"
    ink: str = "#000000"
    muted: str = "#555555"
    rule: Literal["ticks", "line", "none"] = "line"
    title_sizes: Sizes = (112, 96, 84, 74, 66, 58, 51, 45)
    title_lines: int = 6
    text_size: int = 30
    title_font: Fonts = ()
    text_font: Fonts = ()
    sign_font: Fonts = ()

    @property
    def fonts(self) -> Fonts:
        """Every font file that it names."""
        return tuple(dict.fromkeys((*self.title_font, *self.text_font, *self.sign_font)))


def upright(layout: Layout, width: int, height: int) -> Layout:
    """The layout on a sheet of that size, taller than wide: the photograph above, letters larger by a third."""
    margin, middle = 72, height // 2
    return msgspec.structs.replace(
        layout,
        photo=(0, 0, width, middle),
        beside=(margin, middle + margin, width - margin, height - margin),
        alone=(margin, margin, width - margin, height - margin),
        title_sizes=tuple([size * 4 // 3 for size in layout.title_sizes]),
        text_size=layout.text_size * 4 // 3,
    )


def layout_of(theme: Theme) -> tuple[Layout, tuple[Problem, ...]]:
    """A theme's cards, and what is wrong with its `[card]`; what can be used is used."""
    tokens, table = theme.table("tokens"), dict(theme.table("card"))
    for key in ("ground", "ink", "muted"):
        named = table.get(key, getattr(_PLAIN, key))
        table[key] = tokens.get(named, named) if isinstance(named, str) else named
    try:
        layout = msgspec.convert(table, Layout)
    except msgspec.ValidationError as error:
        return _PLAIN, (_problem(theme, f"[card] cannot be used: {error}"),)
    faults = tuple(_faults(layout, theme))
    return (_PLAIN if faults else _readable(layout)), faults


def _faults(layout: Layout, theme: Theme) -> Iterator[Problem]:
    for key in ("photo", "beside", "alone"):
        left, top, right, bottom = getattr(layout, key)
        if not (0 <= left < right <= WIDTH and 0 <= top < bottom <= HEIGHT):
            yield _problem(theme, f"`{key}` in [card] is no box inside {WIDTH} x {HEIGHT} pixels")
    for key in ("ground", "ink", "muted"):
        if not is_color(getattr(layout, key)):
            why = did_you_mean(getattr(layout, key), theme.table("tokens"))
            yield _problem(theme, f"`{key}` in [card] is neither a token nor a colour such as #1b1f24", why)
    if min((*layout.title_sizes, layout.text_size)) < SMALLEST or not layout.title_sizes or layout.title_lines < 1:
        yield _problem(theme, f"[card] needs a line and sizes of {SMALLEST} pixels or more", "Nobody could read it")
    for name in layout.fonts:
        if name not in theme.fonts:
            what = f"[card] names the font `{name}`, which lies in no `fonts/` of the theme"
            yield _problem(theme, what, did_you_mean(name, theme.fonts))


def _problem(theme: Theme, what: str, why: str = "") -> Problem:
    return Problem(f"themes/{theme.name}/theme.toml", 0, "theme-card", what, why)


def _readable(layout: Layout) -> Layout:
    """The layout with letters that can be read on its ground, whatever the colours."""
    ink = readable(layout.ink, layout.ground)
    muted = layout.muted if ratio(layout.muted, layout.ground) >= LEAST else ink
    return msgspec.structs.replace(layout, ink=ink, muted=muted)


def readable(color: str, ground: str) -> str:
    """The colour where its contrast with the ground is enough for text, else black or white, whichever has more."""
    if ratio(color, ground) >= LEAST:
        return color
    return max("#000000", "#ffffff", key=lambda plain: ratio(plain, ground))


def is_color(text: str) -> bool:
    """Whether it is a colour with six digits, such as #1b1f24."""
    return _HEX.fullmatch(text) is not None


_PLAIN = Layout()
