"""The default theme's letter: its templates ask only for what their views have, and its colours can be read."""

import re

import pytest
import template_chains
from test_letters_samples import THEME, letter, rendered, theme

from journeygen.letters.letter_views import Dressed, Preview

FOLDER = THEME / "newsletter"
VIEWS = dict.fromkeys(("letter.mjml", "inline.css", "letter.txt", "letter.md", "fragment.html"), Dressed)
VIEWS["preview.html"] = Preview


@pytest.mark.parametrize("name", VIEWS)
def test_templates_ask_only_for_what_there_is(name):
    source = (FOLDER / name).read_text()
    assert template_chains.check(source, VIEWS[name], lambda path: (THEME / path).read_text()) == []


def test_every_file_is_used():
    used = set(VIEWS)
    files = [file for file in FOLDER.iterdir() if file.is_file()]
    for file in files:
        used |= set(re.findall(r'"newsletter/([^"]+)"', file.read_text()))
    assert used == {file.name for file in files}


def tokens():
    source = theme().environment.get_template("newsletter/_tokens.html").module
    return {name: str(value) for name, value in vars(source).items() if str(value).startswith("#")}


def luminance(color):
    """WCAG 2.2, relative luminance."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def inverted(color):
    """A full inversion, as Gmail on iOS and Outlook for Windows make one, roughly."""
    return "#" + "".join(f"{255 - int(color[place : place + 2], 16):02x}" for place in (1, 3, 5))


@pytest.mark.parametrize("text", ["ink", "muted", "link"])
@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("dark", ["", "_dark"])
def test_every_text_can_be_read_in_light_and_in_dark(text, ground, dark):
    colors = tokens()
    one, other = colors[text + dark], colors[ground + dark]
    assert contrast(one, other) >= 4.5
    assert contrast(inverted(one), inverted(other)) >= 4.5


def test_the_theme_wears_the_tokens_of_the_site():
    settings = (THEME / "theme.toml").read_text()
    for name, value in tokens().items():
        assert f'{name} = "{value}"' in settings


def test_styles_in_the_head_are_small():
    html = rendered(letter())["email.html"]
    styles = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    own = next(style for style in styles if "prefers-color-scheme" in style)
    assert len(own.encode()) < 2048
    assert sum(len(style.encode()) for style in styles) < 16_000
