"""Contrast by WCAG, and colours changed until they can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.contrast import LEAST, color_of, luminance, mixed, nearest, oklch, ratio, reads_on

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0),
    ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),  # the best known border case of 4.5
    ("#0000ff", "#ffffff", 8.59), ("#ff0000", "#ffffff", 4.0), ("#00ff00", "#000000", 15.3),
])  # fmt: skip
def test_contrast_is_that_of_wcag(one, other, expected):
    assert ratio(one, other) == ratio(other, one) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("color", "lightness", "chroma"), [
    ("#ffffff", 1.0, 0.0), ("#000000", 0.0, 0.0), ("#ff0000", 0.628, 0.2577), ("#0000ff", 0.452, 0.3132),
])  # fmt: skip
def test_lightness_and_chroma_are_those_of_css(color, lightness, chroma):
    found = oklch(color)
    assert found[:2] == pytest.approx((lightness, chroma), abs=0.001)


@given(COLORS)
def test_there_and_back(color):
    assert color_of(*oklch(color)) == color


@given(COLORS, COLORS)
def test_half_way_lies_between(one, other):
    between = oklch(mixed(one, other, 0.5))[0]
    low, high = sorted((oklch(one)[0], oklch(other)[0]))
    assert low - 0.02 <= between <= high + 0.02


@given(COLORS, st.sampled_from(["#ffffff", "#fafaf6", "#17191c", "#808080", "#b5532d"]))
def test_the_nearest_can_be_read_and_keeps_its_hue(color, ground):
    found = nearest(color, [ground])
    assert reads_on(found, [ground])
    if reads_on(color, [ground]):
        assert found == color
    lightness, chroma, hue = oklch(found)
    if chroma > 0.03 and oklch(color)[1] > 0.03 and 0.1 < lightness < 0.9:
        assert abs((hue - oklch(color)[2] + 3.1416) % 6.2832 - 3.1416) < 0.2


def test_no_lightness_is_far_from_black_and_white():
    assert nearest("#808080", ["#000000", "#ffffff"]) == nearest("#808080", ["#000000", "#ffffff"])
    assert nearest("#ff0000", ["#000000", "#ffffff", "#777777"]) == "#ff0000"


def test_a_little_too_light_is_made_a_little_darker():
    found = nearest("#2f7ebc", ["#fafaf6"])
    assert ratio("#2f7ebc", "#fafaf6") < LEAST <= ratio(found, "#fafaf6") < LEAST + 0.2
    assert luminance(found) < luminance("#2f7ebc")
