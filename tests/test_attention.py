"""Where eyes go first, and the colour of a picture at a glance."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from journeygen.attention import glance


def wooden(size: tuple[int, int] = (256, 192)) -> Image.Image:
    """A warm, soft surface with grain: what libvips' attention takes for skin."""
    grain = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1])).filter(
        ImageFilter.GaussianBlur(1)
    )
    return Image.merge("RGB", [grain.point(lambda value, base=base: base + value // 20) for base in (170, 120, 80)])


@pytest.mark.parametrize("at", [(0.2, 0.3), (0.75, 0.3), (0.5, 0.8), (0.25, 0.75)])
@pytest.mark.parametrize("colour", [(60, 110, 120), (240, 240, 235), (30, 25, 20)])
def test_a_thing_on_a_bench_is_found(at: tuple[float, float], colour: tuple[int, int, int]) -> None:
    image = wooden()
    x, y = at[0] * image.width, at[1] * image.height
    ImageDraw.Draw(image).ellipse((x - 28, y - 28, x + 28, y + 28), fill=colour)
    found = glance(image).attention
    assert abs(found[0] - at[0]) < 0.12
    assert abs(found[1] - at[1]) < 0.12


def test_a_plain_picture_has_its_middle_and_its_colour() -> None:
    assert glance(Image.new("RGB", (100, 80), (1, 2, 254))) == ("#0102fe", (0.5, 0.5))
    assert glance(Image.new("RGB", (1, 1), "white")) == ("#ffffff", (0.5, 0.5))


def test_a_picture_and_its_mirror_image_agree() -> None:
    image = wooden()
    ImageDraw.Draw(image).rectangle((20, 20, 70, 90), fill=(20, 60, 90))
    one = glance(image).attention
    other = glance(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)).attention
    assert abs(one[0] + other[0] - 1) < 0.03
    assert abs(one[1] - other[1]) < 0.03
