"""The maker's look over a theme's tokens."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import CONFIG, clean_tree, differences, made, site, tree

from journeygen.config import Look
from journeygen.contrast import LEAST, oklch, ratio
from journeygen.errors import ContentError
from journeygen.looks import FONTS, dressed, mail_tokens, token_block, token_faults, unreadable, worn, written_badly
from journeygen.themes import load_theme

TOKENS = load_theme(Path("/nowhere"), "default").table("tokens")
COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_no_look_changes_nothing():
    assert worn(TOKENS, Look()) == TOKENS
    assert list(unreadable(TOKENS, Look())) == []


def test_an_accent_has_its_own_shade_in_the_dark():
    made = worn(TOKENS, Look(accent="#8A3B12"))
    assert made["link"] == "#8a3b12"
    assert ratio(made["link_dark"], TOKENS["paper_dark"]) >= LEAST
    assert oklch(made["link_dark"])[2] == pytest.approx(oklch("#8a3b12")[2], abs=0.1)
    assert {name for name in made if made[name] != TOKENS[name]} == {"link", "link_dark"}


def test_paper_and_ink_decide_what_lies_between_and_the_dark():
    made = worn(TOKENS, Look(paper="#fdf3e1", ink="#3b2a1a"))
    assert oklch(made["paper_dark"])[0] < 0.25
    assert oklch(made["ink_dark"])[0] > 0.9
    for mode in ("", "_dark"):
        assert ratio(made["ink" + mode], made["paper" + mode]) > ratio(made["muted" + mode], made["paper" + mode])
    assert list(unreadable(made, Look(paper="#fdf3e1", ink="#3b2a1a"))) == []


def test_a_dark_paper_is_dark_always():
    look = Look(paper="#101418", ink="#f4f1ea", accent="#ffb86b")
    made = worn(TOKENS, look)
    assert made["paper_dark"] == "#101418"
    assert made["ink_dark"] == "#f4f1ea"
    assert list(unreadable(made, look)) == []


def test_dark_colours_can_be_said():
    made = worn(TOKENS, Look(accent="#8a3b12", accent_dark="#ffcc99", paper_dark="#000000"))
    assert (made["link_dark"], made["paper_dark"]) == ("#ffcc99", "#000000")


@given(st.builds(Look, accent=COLORS, paper=COLORS, ink=COLORS))
def test_what_was_not_said_can_always_be_read_where_the_said_can(look):
    faults = list(unreadable(worn(TOKENS, look), look))
    if ratio(look.ink, look.paper) > 7 and ratio(look.accent, look.paper) > 7:
        assert faults == []
    for fault in faults:
        assert fault.key in {"accent", "paper", "ink"}


@pytest.mark.parametrize(("look", "key", "words"), [
    (Look(accent="#f4a261"), "accent", "`accent` #f4a261 on #f0f0ea has a contrast of 1.8:1 in the light. Text needs 4.5:1"),
    (Look(paper="#777777"), "paper", 'Take a paper such as "#'),
    (Look(accent="#8a3b12", accent_dark="#5a2b10"), "accent_dark", "in the dark"),
])  # fmt: skip
def test_a_pair_that_cannot_be_read_is_named_with_the_nearest_that_can(look, key, words):
    fault = next(iter(unreadable(worn(TOKENS, look), look)))
    assert fault.key == key
    assert words in f"{fault.what}. {fault.why}. {fault.fix}"


def test_the_nearest_passes():
    look = Look(accent="#f4a261")
    (fault,) = unreadable(worn(TOKENS, look), look)
    better = fault.fix.split('"')[1]
    assert list(unreadable(worn(TOKENS, Look(accent=better)), Look(accent=better))) == []


@pytest.mark.parametrize(("look", "key"), [
    (Look(accent="red"), "accent"), (Look(paper_dark="#12345"), "paper_dark"), (Look(font="Comic"), "font"),
    (Look(label_font='a, b; } *{display:none'), "label_font"), (Look(font='"Georgia, serif'), "font"),
])  # fmt: skip
def test_what_is_no_colour_or_no_font(look, key):
    assert [fault.key for fault in written_badly(look)] == [key]


@pytest.mark.parametrize("font", [*FONTS, "Georgia, serif", '"My Face", serif'])
def test_fonts_go_into_sheets_and_letters(font):
    look = Look(font=font)
    assert list(written_badly(look)) == []
    made = worn(TOKENS, look)
    assert f"--serif:{FONTS.get(font, font)}" in token_block(made)
    assert '"' not in mail_tokens(made).split("{% set serif %}")[1].split("{%")[0]


@pytest.mark.parametrize(("name", "value"), [
    ("Ink", "#000000"), ("ink", 5), ("ink", ""), ("ink", "#000;}"), ("ink", "{{ x }}"), ("ink", "</style>"),
])  # fmt: skip
def test_tokens_that_nothing_could_wear(name, value):
    assert [fault.key for fault in token_faults({name: value})] == [name]


def test_letters_wear_their_own_faces():
    found = mail_tokens({"ink": "#000", "serif": '"A B", serif', "mail_serif": 'Georgia, "C D", serif'})
    assert found == "{% set ink %}#000{% endset %}\n{% set serif %}Georgia,'C D',serif{% endset %}\n"


# --- in a site


LOOKING = CONFIG + '\n[look]\npaper = "#fff8ee"\nink = "#2b1d12"\naccent = "{}"\nfont = "slab"\n'


def test_a_look_is_worn_by_pages_and_letters_and_follows_the_config(tmp_path):
    root = site(tmp_path / "site", LOOKING.format("#8a3b12"))
    made(root)
    before = tree(root / "output")
    (sheet,) = [content.decode() for name, content in before.items() if name.endswith(".css")]
    assert "--paper:#fff8ee" in sheet
    assert "@tokens;" not in sheet
    letter = before["newsletter/2026-11/email.html"].decode()
    assert "#8a3b12" in letter
    assert "Rockwell" in letter
    (root / "journeygen.toml").write_text(LOOKING.format("#1f5a3a"))
    made(root)
    after = tree(root / "output")
    assert b"#8a3b12" not in b"".join(content for name, content in after.items() if not name.startswith("."))
    assert differences(after, clean_tree(root, tmp_path / "scratch")) == []
    assert made(root).made == 0


@pytest.mark.parametrize(("line", "code", "words"), [
    ('accent = "#f4a261"', "look-contrast", "Text needs 4.5:1"),
    ('accent = "orange"', "config-value", "`orange` is no colour"),
    ('fonts = "slab"', "config-unknown-key", "Did you mean `font`?"),
    ("accent = 5", "config-type", "must be text in quotes"),
])  # fmt: skip
def test_problems_stand_on_their_line(tmp_path, line, code, words):
    root = site(tmp_path, f"{CONFIG}\n[look]\n{line}\n")
    with pytest.raises(ContentError) as caught:
        made(root)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.code) == ("journeygen.toml", CONFIG.count("\n") + 3, code)
    assert words in problem.message


def test_a_themes_own_colours_are_warned_of(tmp_path):
    root = site(
        tmp_path, CONFIG.replace('language = "en"', 'language = "en"\ntheme = "mine"'),
        **{"content/stool/2026-11-01-first.md": "---\ntitle: A\nstep: idea\n---\nb\n",
           "themes/mine/theme.toml": 'extends = "default"\n[tokens]\nmuted = "#aaaaaa"\n'},
    )  # fmt: skip
    (problem,) = [problem for problem in made(root).problems if problem.code == "theme-contrast"]
    assert (problem.path, problem.level) == ("themes/mine/theme.toml", "warning")
    assert "`muted` #aaaaaa on #f0f0ea has a contrast of 2.0:1" in problem.message


@pytest.mark.parametrize(("sheet", "delivered"), [
    ("/* What this is. */\n@tokens;\na{\n  color:red;\n  top:0}\n\nb{top:0}\n", ":root{--ink:#000}a{color:red;top:0}b{top:0}"),
    ("/*! Whose work this is */\na{top:0}\n", "/*! Whose work this is */\na{top:0}"),
    ("a\nb{top:0}\n", "a\nb{top:0}"),
    ('a::after{content:"{ ; }  , x"}', 'a::after{content:"{ ; }  , x"}'),
    ("a{background:url(x.svg),\n url(y.svg)}", "a{background:url(x.svg),url(y.svg)}"),
    ("a{top:0} /* said here */\nb{top:0}", "a{top:0} /* said here */\nb{top:0}"),
])  # fmt: skip
def test_a_sheet_is_delivered_without_what_means_nothing(sheet, delivered):
    assert dressed(sheet.encode(), ":root{--ink:#000}").decode() == delivered
