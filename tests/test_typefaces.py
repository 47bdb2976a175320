"""The fonts of cards: which has which character, and that none is asked for what it lacks."""

import importlib.util
from pathlib import Path

import pytest

from journeygen import typefaces
from journeygen.themes import PACKAGED
from journeygen.typefaces import Chain, Face

FONTS = PACKAGED / "default/fonts"
LATIN = "The quick brown fox, ÀÉÎÕÜß ŁŻŞ ẞ “it’s” – — … € £ ½ № 0–9 Việt Nam đường"
GREEK, CYRILLIC = "Η αλεπού πηδάει, ώρα ΐ ΰ", "Съешь ещё этих мягких булок, ґ є ї ў"
ICONS = "✦⌕✎▤◇⚒✕↻◌✓➚?◍△↯◐●➤★♥⚠✂→⚙☼✿❄"  # the default steps' and the sample's among them


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which only our own fonts are."""
    monkeypatch.setattr(typefaces, "PACKAGES", ())
    monkeypatch.setattr(typefaces, "_FACES", {})


def chain(*names: str, lang: str = "") -> Chain:
    return Chain([Face(FONTS / name) for name in names], lang)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("name", ["serif.woff2", "sans.woff2"])
def test_our_fonts_have_three_scripts(name: str) -> None:
    assert chain(name).lacking(LATIN + GREEK + CYRILLIC) == ""


@pytest.mark.usefixtures("alone")
def test_every_default_icon_is_drawn() -> None:
    assert chain("signs.woff2", "sans.woff2").lacking(ICONS) == ""


@pytest.mark.usefixtures("alone")
def test_what_no_font_has_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chain("serif.woff2").lacking("A 木 漢字 ✦ 😀 ع א क 한") == "木漢字✦😀عאक한"
    assert chain("serif.woff2", "signs.woff2").lacking("✦") == ""
    assert [run.text for run in chain("serif.woff2").runs("a木b")] == ["a", "b"]


def test_runs_are_of_one_font_each() -> None:
    serif, signs = Face(FONTS / "serif.woff2"), Face(FONTS / "signs.woff2")
    runs = list(Chain([serif, signs]).runs("Oak ✦ ✎ ash"))
    assert [(run.face, run.text) for run in runs] == [(serif, "Oak "), (signs, "✦ ✎ "), (serif, "ash")]


def test_pairs_of_letters_stand_nearer() -> None:
    face = Face(FONTS / "serif.woff2", kerns=FONTS / "serif.kern")
    assert face.kern("To") < -40
    assert face.kern("nn") == Face(FONTS / "sans.woff2").kern("To") == 0


def test_without_a_shaping_engine_no_joined_script_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "can_shape", lambda: False)
    assert chain("serif.woff2").lacking("aعאक") == "عאक"


def test_a_font_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "my.ttf").write_bytes(b"no font")
    with pytest.raises(ValueError, match=r"The font my\.ttf cannot be read: "):
        Face(tmp_path / "my.ttf").has("a")


SCRIPTS = {
    "Armenian": "Կոտրված", "Hebrew": "נסדקה", "Arabic": "الكرسي", "Devanagari": "पहली", "Bengali": "প্রথম", "Thai": "ขาเก้าอี้",
    "Georgian": "სკამი", "Tamil": "நாற்காலி", "Ethiopic": "ወንበር", "Emoji": "🏺",
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_more_scripts_with_the_fonts_of_a_package(script: str) -> None:
    assert typefaces.can_shape()
    found = chain("serif.woff2")
    assert found.lacking(SCRIPTS[script]) == ""
    assert [script in run.face.file.name for run in found.runs(SCRIPTS[script])] == [True]


@pytest.mark.peers
def test_chinese_japanese_and_korean_have_forms_of_their_own() -> None:
    assert importlib.util.find_spec("manimgx_fonts_cjk") is not None
    drawn = {lang: bytes(chain(lang=lang).face("骨").at(60).getmask("骨")) for lang in ("ja", "zh", "zh-Hant")}  # type: ignore[union-attr]
    assert len(set(drawn.values())) == 3
    assert chain("serif.woff2", lang="ko").lacking("다리가 樫の木 ー") == ""
