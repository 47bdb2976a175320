"""The default theme's letter: its templates ask only for what their views have, and its colours can be read."""

import re

import pytest
import template_chains
from test_letters_samples import THEME, letter, rendered

from journeygen.contrast import ratio as contrast
from journeygen.letters.letter_views import Dressed, Preview
from journeygen.themes import load_theme

FOLDER = THEME / "newsletter"
VIEWS = dict.fromkeys(("letter.mjml", "inline.css", "letter.txt", "letter.md", "fragment.html"), Dressed)
VIEWS["preview.html"] = Preview


@pytest.mark.parametrize("name", VIEWS)
def test_templates_ask_only_for_what_there_is(name):
    templates = load_theme(THEME.parent, "default").templates
    assert template_chains.check(templates[f"newsletter/{name}"], VIEWS[name], templates.__getitem__) == []


def test_every_file_is_used():
    used = set(VIEWS)
    files = [file for file in FOLDER.iterdir() if file.is_file()]
    for file in files:
        used |= set(re.findall(r'"newsletter/([^"]+)"', file.read_text()))
    assert used == {file.name for file in files} | {"_tokens.html", "_words.html"}


def tokens():
    return {
        name: value for name, value in load_theme(THEME.parent, "default").table("tokens").items() if value[0] == "#"
    }


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


def test_styles_in_the_head_are_small():
    html = rendered(letter())["email.html"]
    styles = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    own = next(style for style in styles if "prefers-color-scheme" in style)
    assert len(own.encode()) < 2048
    assert sum(len(style.encode()) for style in styles) < 16_000
