"""Text in lines: within their width, evened out, broken where a language allows, cut off when nothing else helps."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from journeygen.themes import PACKAGED
from journeygen.typefaces import Chain, Face
from journeygen.typesetting import Room, Typesetter, clean, settable

FONTS = PACKAGED / "default/fonts"
SETTER = Typesetter(Chain([Face(FONTS / "serif.woff2", kerns=FONTS / "serif.kern")]))
SIZES = (100, 80, 60, 50)
ROOM = Room(500, 320, 5, 1.1)
words = st.text("abcde fghij-klmno/pqrst ÄÖ.,—", max_size=160).map(clean)


@pytest.mark.parametrize(("text", "cleaned"), [
    ("  a \n b\t", "a b"), ("e\u0301", "é"), ("a\u200fb\u202e\ufeff", "ab"), ("❤\ufe0f", "❤"), ("a\x07", "a"),
    ("👩\u200d🎨", "👩🎨"), ("क\u200dष", "क\u200dष"), ("\ue000x", "x"),
])  # fmt: skip
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(("text", "left"), [
    ("It cracked 😭💥 at last", "It cracked at last"), ("Oak 2026 ᚠ", "Oak 2026"), ("ᚠᚢᚦ", ""), ("ᚠᚢᚦ Oak", ""), ("", ""), ("!?", "!?"), ("😭", ""),
])  # fmt: skip
def test_what_can_be_set_of_a_text(text: str, left: str) -> None:
    assert settable(text, SETTER.chain) == left


@settings(max_examples=60, deadline=None)
@given(words)
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str) -> None:
    set_in = SETTER.fitted(text, ROOM, SIZES)
    assert set_in.size in SIZES
    assert len(set_in.lines) <= ROOM.most(set_in.size)
    assert all(SETTER.width(line, set_in.size) <= ROOM.width for line in set_in.lines)
    joined = "".join(set_in.lines).replace(" ", "").replace("-", "")
    if not joined.endswith("…"):
        assert joined == text.replace(" ", "").replace("-", "")


def test_a_short_title_is_large_and_a_long_one_small() -> None:
    assert SETTER.fitted("Oak", ROOM, SIZES) == (100, ["Oak"])
    assert SETTER.fitted("A stool for a crooked floor", ROOM, SIZES).size < 100
    assert SETTER.fitted("", ROOM, SIZES).lines == []


def test_lines_are_evened_out() -> None:
    room = Room(int(SETTER.width("Three stools before the", 50)) + 4, 320, 5, 1.1)
    assert SETTER.fitted("Three stools before the spring", room, (50,)).lines == ["Three stools", "before the spring"]


def test_what_does_not_fit_is_cut_after_a_word() -> None:
    lines = SETTER.fitted("so many words " * 30, ROOM, SIZES).lines
    assert len(lines) == 5
    assert lines[-1].endswith(("so…", "many…", "words…"))


def test_a_word_too_long_for_a_line_is_broken_with_hyphens() -> None:
    lines = SETTER.fitted("Donaudampfschifffahrtsgesellschaftskapitän", ROOM, SIZES).lines
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(lines).replace("-", "") == "Donaudampfschifffahrtsgesellschaftskapitän"


@pytest.mark.parametrize("text", ["The leg — cracked", "One · two · three"])
def test_no_line_begins_with_a_dash_or_a_dot(text: str) -> None:
    for width in range(150, 400, 10):
        lines = SETTER.fitted(text, Room(width, 600, 6, 1.1), (50,)).lines
        assert not [line for line in lines if line[0] in "—·"], width


class Square(Typesetter):
    """Sets every letter as a square, whatever fonts there are."""

    def width(self, text: str, size: int) -> float:
        return len(text) * size


@pytest.mark.parametrize(("text", "lines"), [
    ("木の木。木木", ["木の", "木。", "木木"]), ("木「木」木", ["木", "「木」", "木"]), ("Oak木木", ["Oak", "木木"]), ("다리가 갈라", ["다리가", "갈라"]),
])  # fmt: skip
def test_scripts_without_spaces_are_broken_between_letters_but_not_before_a_stop(text: str, lines: list[str]) -> None:
    assert Square(SETTER.chain).fitted(text, Room(30, 600, 6, 1.1), (10,)).lines == lines


def test_kerning_counts(tmp_path: Path) -> None:
    plain = Typesetter(Chain([Face(FONTS / "serif.woff2")]))
    assert SETTER.width("To", 100) == pytest.approx(plain.width("To", 100) - 6.4, abs=1)
    assert SETTER.width("nn", 100) == plain.width("nn", 100)


@settings(max_examples=60, deadline=None)
@given(st.text("ToVAW.,ye nLfi—Äя三の木ا", max_size=40).map(clean), st.sampled_from(SIZES), st.booleans())
def test_a_line_is_drawn_as_wide_as_it_was_measured(text: str, size: int, rtl: bool) -> None:
    setter = Typesetter(SETTER.chain, rtl)
    canvas = ImageDraw.Draw(Image.new("L", (8, 8)))
    drawn = setter.draw(canvas, (0, 0), text, size, "white")
    assert setter.width(text, size) == pytest.approx(drawn, abs=1e-6)
