"""Where things stand on cards: a theme's `[card]`, checked, in colours that can be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.contrast import LEAST, ratio
from journeygen.layouts import Layout, layout_of, readable
from journeygen.themes import load_theme

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def layout(root: Path, card: str, **files: bytes) -> tuple[Layout, list[str]]:
    folder = root / "themes/mine"
    (folder / "fonts").mkdir(parents=True)
    (folder / "theme.toml").write_text(f'extends = "default"\n[card]\n{card}\n')
    for name, content in files.items():
        (folder / "fonts" / name).write_bytes(content)
    found, problems = layout_of(load_theme(root, "mine"))
    return found, [problem.message for problem in problems]


def test_the_default_theme_has_cards(tmp_path: Path) -> None:
    theme = load_theme(tmp_path, "default")
    found, problems = layout_of(theme)
    assert problems == ()
    assert (found.ground, found.ink) == (theme.table("tokens")["paper"], theme.table("tokens")["ink"])
    assert {name for name in theme.fonts if name.endswith(".woff2")} == set(found.fonts)


def test_a_theme_changes_what_it_names(tmp_path: Path) -> None:
    found, problems = layout(
        tmp_path,
        'ground = "#112233"\nphoto = [0, 0, 400, 630]\nrule = "none"\ntitle_font = ["my.ttf"]',
        **{"my.ttf": b"x"},
    )
    assert problems == []
    assert (found.ground, found.photo, found.rule, found.title_font) == (
        "#112233",
        (0, 0, 400, 630),
        "none",
        ("my.ttf",),
    )
    assert found.text_font == ("sans.woff2",)
    assert found.ink == "#ffffff", "ink of the default theme cannot be read on so dark a ground"


@pytest.mark.parametrize(("card", "words"), [
    ("photo = [0, 0, 1300, 630]", "`photo` in [card] is no box inside 1200 x 630 pixels"),
    ("alone = [500, 0, 400, 630]", "`alone` in [card] is no box"),
    ('ground = "papr"', "`ground` in [card] is neither a token nor a colour such as #1b1f24. Did you mean `paper`?"),
    ("ground = 3", "[card] cannot be used: Expected `str`, got `int`"),
    ("colour = 3", "[card] cannot be used: Object contains unknown field `colour`"),
    ('rule = "dots"', "[card] cannot be used: Invalid enum value 'dots'"),
    ("title_sizes = [80, 4]", "[card] needs a line and sizes of 16 pixels or more"),
    ("title_sizes = []", "[card] needs a line"), ("title_lines = 0", "[card] needs a line"),
    ('text_font = ["sens.woff2"]', "[card] names the font `sens.woff2`, which lies in no `fonts/` of the theme. Did you mean `sans.woff2`?"),
])  # fmt: skip
def test_what_cannot_be_used_is_said(tmp_path: Path, card: str, words: str) -> None:
    found, problems = layout(tmp_path, card)
    assert len(problems) == 1
    assert problems[0].startswith("themes/mine/theme.toml")
    assert words in problems[0]
    assert found == Layout(), "no card is drawn of a layout that is wrong"


@given(colors, colors)
def test_text_can_always_be_read(color: str, ground: str) -> None:
    found = readable(color, ground)
    assert ratio(found, ground) >= LEAST
    assert found == color or ratio(color, ground) < LEAST
