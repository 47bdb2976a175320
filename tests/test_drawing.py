"""Cards as pictures: their size, their weight, where photo and text stand, and never a box for a letter."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from journeygen.cards import CardView
from journeygen.drawing import MOST_BYTES, draw_card
from journeygen.layouts import layout_of
from journeygen.model import Media
from journeygen.pictures import PictureError
from journeygen.themes import load_theme

THEME = load_theme(Path("none"), "default")
LAYOUT, _ = layout_of(THEME)
FONTS = {name: Path(file) for name, (file, _) in THEME.fonts.items()}
WORDS = ("Bench", "The leg cracked", "Oak stool", "example.org")


def card(
    words: tuple[str, str, str, str] = WORDS,
    photo: Path | None = None,
    fonts_at: dict[str, Path] = FONTS,
    **more: object,
) -> bytes:
    brand, title, note, host = words
    media = None
    if photo is not None:
        with Image.open(photo) as image:
            media = Media("p", "d", "jpeg", *image.size)
    values = {"lang": "en", "rtl": False, "layout": LAYOUT, "fonts": (), "media": media} | more
    view = CardView(brand, title, note, host, **values)  # type: ignore[arg-type]
    return draw_card(view, lambda _: photo or Path("none"), fonts_at)


def pixels(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        assert (image.size, image.format) == ((1200, 630), "JPEG")
        return image.convert("RGB")


def rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("size", [(1080, 1350), (1000, 1500)])
def test_upright_the_photograph_stands_above_the_words(halves: Path, size: tuple[int, int]) -> None:
    with Image.open(halves) as image:
        media = Media("p", "d", "jpeg", *image.size)
    view = CardView(*WORDS, "en", False, LAYOUT, (), media=media)
    content = draw_card(view, lambda _: halves, FONTS, size)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.size, image.format) == (size, "JPEG")
        shown = image.convert("RGB")
    assert near(shown.getpixel((5, size[1] // 2 - 5)), rgb("#cc0000"))
    assert near(shown.getpixel((size[0] - 5, 5)), rgb("#0000cc"))
    below = shown.crop((0, size[1] // 2 + 5, *size))
    assert near(below.getpixel((2, 2)), rgb(LAYOUT.ground))
    assert below.convert("L").getextrema()[0] < 60  # there is text
    assert len(content) < MOST_BYTES


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """A wide photograph, red on the left and blue on the right."""
    image = Image.new("RGB", (3000, 1000), "#cc0000")
    image.paste("#0000cc", (1500, 0, 3000, 1000))
    image.save(tmp_path / "halves.jpg")
    return tmp_path / "halves.jpg"


def test_equal_views_give_equal_bytes(halves: Path) -> None:
    assert card(photo=halves) == card(photo=halves)
    assert card() == card()
    assert card() != card(photo=halves)


@pytest.mark.parametrize(("focus", "color"), [((0.1, 0.5), "#cc0000"), ((0.9, 0.5), "#0000cc")])
def test_a_photo_is_cut_around_its_focus(halves: Path, focus: tuple[float, float], color: str) -> None:
    found = pixels(card(photo=halves, focus=focus))
    assert near(found.getpixel((LAYOUT.photo[0] + 20, 300)), rgb(color))
    assert near(found.getpixel((LAYOUT.photo[2] - 20, 300)), rgb(color))
    assert near(found.getpixel((20, 300)), rgb(LAYOUT.ground))


def test_what_is_read_from_the_right_is_laid_out_from_the_right(halves: Path) -> None:
    found = pixels(card(photo=halves, rtl=True, focus=(0.1, 0.5)))
    assert near(found.getpixel((20, 300)), (204, 0, 0))
    assert near(found.getpixel((1180, 300)), rgb(LAYOUT.ground))


def test_a_card_of_pure_noise_is_light_enough(tmp_path: Path) -> None:
    noise = tmp_path / "noise.jpg"
    Image.frombytes("RGB", (1200, 1200), os.urandom(1200 * 1200 * 3)).save(noise, quality=95)
    whole = LAYOUT.__class__(
        **{**{name: getattr(LAYOUT, name) for name in LAYOUT.__struct_fields__}, "photo": (0, 0, 1200, 630)}
    )
    assert len(card(photo=noise)) < MOST_BYTES
    assert len(card(photo=noise, layout=whole)) < MOST_BYTES


def test_a_step_has_its_colour_and_its_sign() -> None:
    tile = (LAYOUT.alone[0], 430, LAYOUT.alone[0] + 60, 560)
    drawn = {
        icon: pixels(card(label="Setback", color="#a63d2f", icon=icon)).crop(tile)
        for icon in ("✕", "✓", "", "\U000f0000")
    }
    assert any(near(color, rgb("#a63d2f")) for _, color in drawn["✕"].getcolors(100_000))
    assert drawn["✕"].tobytes() != drawn["✓"].tobytes()
    assert drawn[""].tobytes() == drawn["\U000f0000"].tobytes(), "no box for a sign that no font has"


@pytest.mark.parametrize(("words", "same"), [
    (("Bench", "ᚠᚢᚦ", "Oak stool", "example.org"), ("Bench", "Oak stool", "", "example.org")),
    (("Bench", "ᚠᚢᚦ", "ᚠᚢᚦ", "example.org"), ("Bench", "Bench", "", "example.org")),
    (("ᚠᚢᚦ", "The leg", "Oak", "example.org"), ("example.org", "The leg", "Oak", "example.org")),
    (("Bench", "The leg 😭", "Oak", "example.org"), ("Bench", "The leg", "Oak", "example.org")),
    (("ᚠ", "ᚢ", "ᚦ", "ᚠ"), ("", "", "", "")),
])  # fmt: skip
def test_what_no_font_has_is_left_out(words: tuple[str, str, str, str], same: tuple[str, str, str, str]) -> None:
    assert card(words) == card(same)


def test_a_photo_that_cannot_be_decoded_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    view = CardView(*WORDS, "en", False, LAYOUT, (), media=Media("a.jpg", "broken", "jpeg", 90, 90))
    with pytest.raises(PictureError, match="This picture cannot be decoded"):
        draw_card(view, lambda media: tmp_path / media.file, FONTS)


def test_a_font_that_was_exchanged_is_read_again(tmp_path: Path) -> None:
    """As a maker may do while a preview runs."""
    mine = {name: tmp_path / name for name in FONTS}
    for name, file in FONTS.items():
        mine[name].write_bytes(file.read_bytes())
    sans, serif = (
        next(name for name in FONTS if kind in name and name.endswith(".woff2")) for kind in ("sans", "serif")
    )
    before = card(fonts_at=mine)
    assert before == card()
    mine[serif].write_bytes(FONTS[sans].read_bytes())
    assert card(fonts_at=mine) != before
    mine[serif].write_bytes(FONTS[serif].read_bytes())
    assert card(fonts_at=mine) == before
