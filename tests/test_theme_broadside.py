"""The second theme: every page and letter of it is made, says what its views hold, can be read, and is its own."""

import re
import tomllib

import pytest
from journals import sample
from sites import NOW, made, tree, write
from template_chains import check
from test_letters_samples import letter
from test_theme_site import VIEWS

from journeygen.contrast import ratio
from journeygen.filters import FILTERS
from journeygen.letters import render_letter
from journeygen.letters.letter_views import Dressed
from journeygen.templates import Templates
from journeygen.themes import PACKAGED, load_theme

FOLDER = PACKAGED / "broadside"
SETTINGS = tomllib.loads((FOLDER / "theme.toml").read_text("utf-8"))
SHEET = (FOLDER / "assets" / SETTINGS["assets"]["stylesheet"]).read_text("utf-8")


@pytest.fixture(scope="module")
def theme(tmp_path_factory):
    return load_theme(tmp_path_factory.mktemp("site"), "broadside")


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """The sample journal as a broadside."""
    files = sample()
    config = files["journeygen.toml"].decode().replace("[site]\n", '[site]\ntheme = "broadside"\n')
    root = write(tmp_path_factory.mktemp("sample"), **{**files, "journeygen.toml": config})
    report = made(root, NOW)
    assert not [problem for problem in report.problems if problem.code.startswith("theme")]
    return tree(root / "output")


@pytest.mark.parametrize("file", sorted(file.name for file in (FOLDER / "site").iterdir() if file.is_file()))
def test_pages_say_what_their_views_hold(theme, file):
    assert check(theme.templates[f"site/{file}"], VIEWS[file], theme.templates.__getitem__) == []


def test_the_letter_says_what_its_view_holds(theme):
    assert check(theme.templates["newsletter/letter.mjml"], Dressed, theme.templates.__getitem__) == []


@pytest.mark.parametrize("mode", ["", "_dark"])
def test_text_stands_out(theme, mode):
    tokens = theme.table("tokens")
    for ground in ("paper", "card"):
        for ink in ("ink", "muted", "link", "str", "num"):
            assert ratio(tokens[ink + mode], tokens[ground + mode]) >= 4.5, (ground, ink)
    assert theme.problems == ()


def test_it_looks_unlike_the_default(theme):
    default = load_theme(FOLDER, "default")
    tokens, others = theme.table("tokens"), default.table("tokens")
    assert {name for name in ("paper", "ink", "link", "serif", "sans") if tokens[name] == others[name]} == set()
    assert SHEET.startswith("/* A broadside")


def test_its_sheet_is_light_and_asks_for_nothing():
    assert len(SHEET.encode()) < 11_000
    assert "@tokens;" in SHEET
    assert not re.search(r"@import|url\(", SHEET)
    asked = set(re.findall(r"var\(--(\w+)", SHEET)) - set(re.findall(r"--(\w+):", SHEET))
    own = {name.removesuffix("_dark") for name in SETTINGS["tokens"]}
    assert asked - own <= {"n", "of", "at", "gap"}


def test_every_page_is_a_broadside(output):
    sheets = {name for name in output if name.endswith(".css") and "broadside" in name}
    (sheet,) = sheets
    for name, content in output.items():
        if name.startswith("site/") and name.endswith("index.html") and b'http-equiv="refresh"' not in content:
            assert sheet.removeprefix("site/").encode() in content, name
    entry = output["site/three-legged-stool/leg-cracked/index.html"].decode()
    assert '<p class="count" aria-hidden="true">05<small>/12</small></p>' in entry
    assert entry.count("<h1") == 1


def test_the_letter_wears_the_same_tokens(output):
    html = output["newsletter/2026-11/email.html"].decode()
    assert SETTINGS["tokens"]["link"] in html
    assert 'class="bar"' in html
    assert "Palatino" not in html
    assert len(html.encode()) < 102_000


def test_letters_can_be_made_in_both_directions(theme):
    templates = Templates(theme, FILTERS)
    made = render_letter(letter(), templates)
    assert b"text-transform:uppercase" in made["email.html"]
    assert made["email.txt"]
