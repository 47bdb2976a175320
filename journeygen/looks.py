"""A maker's own look over a theme's tokens: colours, their dark variants, fonts; and how sheets and letters wear it.

A token is one colour or font of a theme, under a name; `<name>_dark` is the colour in the dark, `mail_<name>` the font
in letters, where web fonts and rare faces are missing. Pure.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from journeygen.config import Look
from journeygen.contrast import LEAST, color_of, mixed, nearest, oklch, ratio

COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")  # as makers write one
HEX = re.compile(r"#[0-9a-fA-F]{6}")
TOKENS_RULE = "@tokens;"
_NEEDLESS = rb"(?s)\A/\*[^!*].*?\*/\s*|(?<=[{};,])\s*\n\s*"
DARK = "_dark"
# Faces that systems bring, most of them by kind after modernfontstacks.com (CC0).
FONTS = {
    "classical": 'Optima, Candara, "Noto Sans", source-sans-pro, sans-serif',
    "geometric": 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif',
    "grotesque": 'Inter, Roboto, "Helvetica Neue", "Arial Nova", "Nimbus Sans", Arial, sans-serif',
    "humanist": 'Seravek, "Gill Sans Nova", "Gill Sans", Calibri, Carlito, "Noto Sans", "DejaVu Sans", sans-serif',
    "industrial": 'Bahnschrift, "DIN Alternate", "Franklin Gothic Medium", "Nimbus Sans Narrow", sans-serif-condensed, '
    "sans-serif",
    "mono": 'ui-monospace, "Cascadia Code", "Source Code Pro", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    "old-style": '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Palatino, serif',
    "rounded": 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, "Arial Rounded MT", Calibri, sans-serif',
    "slab": 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif',
    "system": "system-ui, sans-serif",
    "transitional": 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif',
}
# What [look] calls a colour, and the token that wears it. Text of these colours stands on `paper` and on `card`.
COLORS = {"accent": "link", "paper": "paper", "ink": "ink"}
_GROUNDS, _TEXTS = ("paper", "card"), ("ink", "muted", "link", "key", "str", "num")
_ROOM = 5.2  # what a paper needs so that the ground derived from it can bear text as well
_UNSAFE = re.compile(r"[;{}<>&\\\n]|/\*|@")


class Fault(NamedTuple):
    """What is wrong with a look or a token: the key it stands under, what, why and what to do."""

    key: str
    what: str
    why: str
    fix: str


def written_badly(look: Look) -> Iterator[Fault]:
    """Values that cannot be a colour or a font."""
    for name in COLORS:
        for key in (name, name + DARK):
            value = getattr(look, key)
            if value and not COLOR.fullmatch(value):
                yield Fault(key, f"`{value}` is no colour", "", "Write six digits: #a63d2f")
    for key in ("font", "label_font"):
        value = getattr(look, key)
        if value and not _is_font(value):
            yield Fault(key, f"`{value}` is no font", f"There are {', '.join(FONTS)}", 'Or write CSS: "Georgia, serif"')


def _is_font(value: str) -> bool:
    """One of our names, or a list of faces that ends in a generic one, as CSS has it."""
    return value in FONTS or bool("," in value and not _UNSAFE.search(value) and value.count('"') % 2 == 0)


def worn(tokens: dict[str, str], look: Look) -> dict[str, str]:
    """A theme's tokens with the look over them; what was not said follows from what was."""
    made = dict(tokens)
    for key, token in (("font", "serif"), ("label_font", "sans")):
        value = getattr(look, key)
        if value:
            made[token] = made[f"mail_{token}"] = FONTS.get(value, value)
    if any(getattr(look, name + mode) for name in COLORS for mode in ("", DARK)):
        _color(made, look)
    return made


def _color(made: dict[str, str], look: Look) -> None:
    given = {
        token + mode: _long(getattr(look, name + mode))
        for name, token in COLORS.items()
        for mode in ("", DARK)
        if getattr(look, name + mode)
    }
    for token, dark in (("paper", _dark_paper), ("ink", _light_ink)):
        if token in given:
            given.setdefault(token + DARK, dark(given[token]))
    made.update(given)
    for mode in ("", DARK):
        if f"paper{mode}" in given or f"ink{mode}" in given:
            _between(made, mode)
        grounds = _grounds(made, mode)
        if mode and "link" in given and "link_dark" not in given:
            lightness, chroma, hue = oklch(given["link"])
            made["link_dark"] = given["link_dark"] = nearest(color_of(max(lightness, 0.8), chroma, hue), grounds)
        for token in _TEXTS[1:]:
            if token + mode in made and token + mode not in given:
                made[token + mode] = nearest(made[token + mode], grounds)


def _between(made: dict[str, str], mode: str) -> None:
    """What lies between paper and ink: raised grounds, lines, quiet text."""
    paper, ink = made["paper" + mode], made["ink" + mode]
    made["card" + mode] = mixed(paper, ink, 0.05)
    made["line" + mode] = mixed(paper, ink, 0.18)
    made["muted" + mode] = mixed(paper, ink, 0.7)


def _dark_paper(paper: str) -> str:
    """Nearly black, with a breath of the paper's hue; a paper that is dark already is kept."""
    lightness, chroma, hue = oklch(paper)
    return paper if lightness < 0.5 else color_of(0.21, min(chroma, 0.02), hue)


def _light_ink(ink: str) -> str:
    lightness, chroma, hue = oklch(ink)
    return ink if lightness > 0.5 else color_of(0.93, min(chroma, 0.02), hue)


def _long(color: str) -> str:
    """`#abc` with six digits, in small letters."""
    digits = color[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def _grounds(tokens: dict[str, str], mode: str) -> tuple[str, ...]:
    return tuple(tokens[name + mode] for name in _GROUNDS if HEX.fullmatch(tokens.get(name + mode, "")))


def unreadable(tokens: dict[str, str], look: Look) -> Iterator[Fault]:
    """Texts that cannot be read on their ground. `key` is what the look said of them, empty where the theme said it."""
    for mode in ("", DARK):
        grounds = _grounds(tokens, mode)
        for token in _TEXTS:
            color = tokens.get(token + mode, "")
            if grounds and HEX.fullmatch(color) and min(ratio(color, ground) for ground in grounds) < LEAST:
                yield _fault(look, token, mode, color, grounds)


def _fault(look: Look, token: str, mode: str, color: str, grounds: tuple[str, ...]) -> Fault:
    name = next((name for name, worn_as in COLORS.items() if worn_as == token), token)
    said = (key for key in (name + mode, name, f"paper{mode}", "paper") if getattr(look, key, ""))
    worst, better = min(grounds, key=lambda ground: ratio(color, ground)), nearest(color, grounds)
    where = "in the dark" if mode else "in the light"
    what = f"`{name}` {color} on {worst} has a contrast of {ratio(color, worst):.1f}:1 {where}"
    fix = f'The nearest that passes is {name}{mode} = "{better}"'
    if better == color:
        fix = f'Take a paper such as "{nearest(grounds[0], (color,), _ROOM)}"'
    return Fault(next(said, ""), what, f"Text needs {LEAST}:1 (WCAG 2.2, 1.4.3)", fix)


def token_faults(tokens: dict[str, Any]) -> Iterator[Fault]:
    """Tokens that neither a style sheet nor a letter could hold."""
    for name, value in tokens.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield Fault(name, f"`{name}` cannot be a token's name", "", "Use small letters, digits and underscores")
        elif not isinstance(value, str) or not value.strip() or _UNSAFE.search(value):
            yield Fault(name, f"The token `{name}` is no colour and no font: {value!r}", "", "Write one value of CSS")


def token_block(tokens: dict[str, str]) -> str:
    """The tokens as custom properties: what `@tokens;` stands for in a theme's style sheets."""
    plain = {name: value for name, value in tokens.items() if not name.startswith("mail_")}
    light = ";".join(f"--{name}:{value}" for name, value in plain.items() if not name.endswith(DARK))
    dark = ";".join(f"--{name.removesuffix(DARK)}:{value}" for name, value in plain.items() if name.endswith(DARK))
    block = f":root{{{light}}}"
    if dark:
        block += f"\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return block


def dressed(sheet: bytes, tokens: str) -> bytes:
    """A theme's style sheet as it is delivered: with its tokens, without its first comment and needless line breaks.

    After `{`, `}`, `;` and `,` white space says nothing anywhere, and no string of CSS holds a bare line break.
    A comment that begins with `/*!` stays: it says whose work this is.
    """
    return re.sub(_NEEDLESS, b"", sheet.replace(TOKENS_RULE.encode(), tokens.encode()))


def mail_tokens(tokens: dict[str, str]) -> str:
    """The tokens as a template's variables, as mail can wear them: faces for mail, names in single quotes."""
    faces = {name.removeprefix("mail_"): value for name, value in tokens.items() if name.startswith("mail_")}
    plain = {name: value for name, value in tokens.items() if not name.startswith("mail_")} | faces
    return "".join(f"{{% set {name} %}}{_quoted(value)}{{% endset %}}\n" for name, value in plain.items())


def _quoted(value: str) -> str:
    return value.replace('"', "'").replace(", ", ",")
