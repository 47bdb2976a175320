"""Collages as pictures: every photograph in its place, its words below it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from journeygen.collages import GAP, LABEL, CollageView, Mounted
from journeygen.layouts import layout_of
from journeygen.model import Media
from journeygen.mounting import MOST_BYTES, draw_collage
from journeygen.themes import load_theme

THEME = load_theme(Path("none"), "default")
LAYOUT, _ = layout_of(THEME)
FONTS = {name: Path(file) for name, (file, _) in THEME.fonts.items()}
COLORS = ("#cc0000", "#00aa00", "#0000cc")


@pytest.fixture
def view(tmp_path: Path) -> CollageView:
    """Three photographs, two abreast."""
    photos = []
    for color in COLORS:
        Image.new("RGB", (900, 700), color).save(tmp_path / f"{color[1:]}.jpg")
        media = Media(f"{color[1:]}.jpg", color, "jpeg", 900, 700)
        photos.append(Mounted(media, None, "Sketch", "#3d6b35"))
    return CollageView(tuple(photos), 2, (796, 600), 1600, "en", False, LAYOUT, ())


def drawn(view: CollageView, folder: Path) -> Image.Image:
    content = draw_collage(view, lambda media: folder / media.file, FONTS)
    assert len(content) < MOST_BYTES
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == "JPEG"
        assert not {"exif", "icc_profile", "comment"} & image.info.keys()
        return image.convert("RGB")


def near(image: Image.Image, place: tuple[int, int], color: str) -> bool:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 14 for one, other in zip(found, bytes.fromhex(color[1:]), strict=True))


def test_photographs_stand_in_rows(view: CollageView, tmp_path: Path) -> None:
    image = drawn(view, tmp_path)
    assert image.size == (1600, 2 * (600 + LABEL) + GAP) == (view.width, view.high)
    assert near(image, (400, 300), COLORS[0])
    assert near(image, (1200, 300), COLORS[1])
    assert near(image, (400, 600 + LABEL + GAP + 300), COLORS[2])
    assert near(image, (1200, 600 + LABEL + GAP + 300), LAYOUT.ground)
    assert near(image, (700, 602), "#3d6b35"), "the colour of the step below the photograph"
    assert near(image, (700, 640), LAYOUT.ground)


def test_the_words_stand_below_in_ink(view: CollageView, tmp_path: Path) -> None:
    below = drawn(view, tmp_path).crop((0, 610, 200, 658)).convert("L")
    assert below.getextrema()[0] < 90  # type: ignore[operator]
    wordless = CollageView(
        **{name: getattr(view, name) for name in view.__struct_fields__}
        | {"photos": (Mounted(view.photos[0].media, None, "ᚠᚢ", ""),)}
    )
    assert drawn(wordless, tmp_path).crop((0, 610, 200, 658)).convert("L").getextrema()[0] > 200  # type: ignore[operator]


def test_from_the_right_and_smaller(view: CollageView, tmp_path: Path) -> None:
    fields = {name: getattr(view, name) for name in view.__struct_fields__}
    image = drawn(CollageView(**fields | {"rtl": True, "width": 800}), tmp_path)
    assert image.size == (800, round(view.height / 2))
    assert near(image, (600, 150), COLORS[0])
    assert near(image, (200, 150), COLORS[1])


def test_equal_views_give_equal_bytes(view: CollageView, tmp_path: Path) -> None:
    assert drawn(view, tmp_path).tobytes() == drawn(view, tmp_path).tobytes()
