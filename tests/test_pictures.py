"""Pictures made again: what they look like and what is in them, seen through Pillow."""

import copy
import struct
import weakref
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageFilter, ImageOps, ImageStat

from journeygen import pictures
from journeygen.album import widths
from journeygen.model import Media
from journeygen.pictures import PictureError, Variant, derive, dimensions
from journeygen.pixels import Format, encoded, resized
from journeygen.probe import probe
from journeygen.strip import metadata_found

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">exif:GPSLatitude</x:xmpmeta>'
PLACE = {1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 30.0, 0.0)}
TURNED_BY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """Four flat corners, red, lime, blue and white, on grey: nothing that may turn or change its colour unseen."""
    image = Image.new("RGB", size, (120, 120, 120))
    draw, (width, height) = ImageDraw.Draw(image), size
    draw.rectangle((0, 0, width // 3, height // 3), (230, 20, 20))
    draw.rectangle((width * 2 // 3, 0, width, height // 3), (20, 230, 20))
    draw.rectangle((0, height * 2 // 3, width // 3, height), (20, 20, 230))
    draw.rectangle((width * 2 // 3, height * 2 // 3, width, height), (250, 250, 250))
    return image


def stored(folder: Path, image: Image.Image, form: str, **options: object) -> tuple[Path, Media]:
    path = folder / f"picture.{form.lower()}"
    image.save(path, form, **copy.deepcopy(options))  # saving changes an EXIF block
    media = probe(path, path.name)
    assert isinstance(media, Media), media
    return path, media


def shown(content: bytes, mode: str = "RGB") -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        return image.convert(mode)


def apart(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures of one size, 0 to 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def one(folder: Path, image: Image.Image, form: str, variant: Variant, **options: object) -> Image.Image:
    """The picture that one variant shows, with its transparency."""
    path, media = stored(folder, image, form, **options)
    return shown(derive(path, media, (variant,))[variant], "RGBA")


def test_every_width_and_format_from_one_photo(tmp_path: Path) -> None:
    path, media = stored(tmp_path, scene((2000, 1333)), "JPEG", quality=95)
    wanted = tuple(Variant(width, form) for width in widths(media) for form in ("jpeg", "webp"))
    wanted += (Variant(1200, "png"), Variant(400, "gif"))
    made = derive(path, media, wanted)
    assert list(made) == list(wanted)
    for variant, content in made.items():
        with Image.open(BytesIO(content)) as image:
            assert image.format == variant.format.upper()
            assert image.size == dimensions(media, variant) == (variant.width, round(1333 * variant.width / 2000))
        expected = scene((2000, 1333)).resize(image.size, Image.Resampling.LANCZOS)
        assert apart(shown(content), expected) < 3
    assert derive(path, media, wanted) == made


def test_bytes_follow_from_source_and_recipe_whatever_else_is_made(tmp_path: Path) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((2600, 1733), 80) for _ in range(3)])
    wanted = (
        Variant(1600, "jpeg"), Variant(1200, "webp"), Variant(1104, "jpeg"), Variant(400, "webp"), Variant(400, "avif"),
        Variant(1080, "jpeg", 1350, (0.3, 0.6)), Variant(1080, "jpeg", 1920), Variant(200, "jpeg", 300, quality=60),
    )  # fmt: skip
    for form in ("JPEG", "PNG"):
        path, media = stored(tmp_path, noise, form)
        together = derive(path, media, wanted)
        for variant in reversed(wanted):
            pictures._negative.cache_clear()
            assert derive(path, media, (variant,)) == {variant: together[variant]}
    assert derive(path, media, ()) == {}


def test_nothing_is_enlarged_that_the_source_has_pixels_for(tmp_path: Path) -> None:
    """A portrait cut of a landscape photograph takes pixels that the site's widest file no longer has."""
    lines = Image.new("L", (4000, 3000), 0)
    draw = ImageDraw.Draw(lines)
    for x in range(0, 4000, 4):
        draw.line((x, 0, x, 3000), fill=255, width=2)
    path, media = stored(tmp_path, lines, "JPEG", quality=95)
    story = Variant(1080, "png", 1920)
    contrast = ImageStat.Stat(shown(derive(path, media, (story,))[story], "L")).stddev[0]
    assert contrast > 60  # from the decoding at half the size nothing is left but grey


def test_avif_looks_alike_and_takes_a_quality(tmp_path: Path) -> None:
    image = scene((1200, 800)).filter(ImageFilter.GaussianBlur(3))
    path, media = stored(tmp_path, Image.blend(image, Image.effect_noise((1200, 800), 20).convert("RGB"), 0.1), "JPEG")
    made = derive(path, media, (Variant(800, "avif"), Variant(800, "webp"), Variant(800, "avif", quality=40)))
    sizes = [len(content) for content in made.values()]
    assert sizes[2] < sizes[0]
    for variant, content in made.items():
        assert apart(shown(content), shown(made[Variant(800, "webp")])) < 4, variant


def test_nothing_but_pixels_is_in_a_derivative(tmp_path: Path) -> None:
    block = Image.Exif()
    block[0x010F], block[0x0112], block[0x8825] = "Maker", 6, PLACE
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"exif": block, "icc_profile": profile, "xmp": XMP}
    for form, own in (("JPEG", {"comment": b"private"}), ("PNG", {}), ("WEBP", {}), ("AVIF", {})):
        path, media = stored(tmp_path, scene(), form, **more, **own)
        assert "EXIF GPS" in metadata_found(path.read_bytes())
        made = derive(path, media, tuple(Variant(300, kind, height) for kind in FORMS for height in (0, 100)))
        for variant, content in made.items():
            assert metadata_found(content) == ()
            assert b"private" not in content
            assert b"Maker" not in content
            with Image.open(BytesIO(content)) as image:
                assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop"}, variant


FORMS = ("jpeg", "webp", "avif", "png", "gif")


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_orientation_stands_upright(tmp_path: Path, form: str, turn: int) -> None:
    block = Image.Exif()
    block[0x0112] = turn
    stored_as = scene().transpose(TURNED_BY[turn]) if turn > 1 else scene()
    assert apart(ImageOps.exif_transpose(with_exif(stored_as, block)), scene()) == 0
    whole = one(tmp_path, stored_as, form, Variant(300, "png"), exif=block)
    assert apart(whole.convert("RGB"), scene((300, 200))) < 4
    corner = one(tmp_path, stored_as, form, Variant(100, "png", 60, (0.1, 0.9)), exif=block)
    assert apart(corner.convert("RGB").crop((5, 45, 25, 55)), Image.new("RGB", (20, 10), (20, 20, 230))) < 12


def with_exif(image: Image.Image, block: Image.Exif) -> Image.Image:
    written = BytesIO()
    image.save(written, "PNG", exif=block)
    return Image.open(written)


@pytest.mark.parametrize(
    ("focus", "corner"),
    [((0.0, 0.0), (230, 20, 20)), ((1.0, 0.0), (20, 230, 20)), ((0.0, 1.0), (20, 20, 230)), ((1.0, 1.0), (250,) * 3)],
)
def test_a_cut_keeps_the_focus(tmp_path: Path, focus: tuple[float, float], corner: tuple[int, int, int]) -> None:
    for width, height in ((90, 300), (300, 60)):
        cut = one(tmp_path, scene(), "JPEG", Variant(width, "png", height, focus)).convert("RGB")
        assert cut.size == (width, height)
        at = (3 if focus[0] == 0 else width - 9, 3 if focus[1] == 0 else height - 9)
        assert apart(cut.crop((*at, at[0] + 6, at[1] + 6)), Image.new("RGB", (6, 6), corner)) < 12


def test_a_cut_keeps_proportions_and_may_enlarge(tmp_path: Path) -> None:
    circle = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(circle).ellipse((200, 100, 400, 300), "black")
    path, media = stored(tmp_path, circle, "PNG")
    wanted = (Variant(1200, "jpeg", 630), Variant(100, "jpeg", 100), Variant(600, "jpeg"))
    made = derive(path, media, wanted)
    for variant, content in made.items():
        dark = ImageOps.invert(shown(content, "L")).point(lambda value: 255 * (value > 127)).getbbox()
        assert dark is not None
        across, down = dark[2] - dark[0], dark[3] - dark[1]
        assert abs(across - down) <= 2, variant
        assert abs(dark[0] + across / 2 - variant.width / 2) <= 2
    alone = derive(path, media, wanted[1:2])[wanted[1]]
    assert apart(shown(alone), shown(made[wanted[1]])) < 2


def test_transparency_is_kept_or_laid_on_white(tmp_path: Path) -> None:
    image = scene().convert("RGBA")
    image.paste((255, 0, 0, 0), (200, 130, 400, 270))
    palette = image.quantize(16)
    sources = [(image, "PNG", {}), (image, "WEBP", {"lossless": True}), (image, "TIFF", {}), (palette, "PNG", {})]
    gray = image.convert("LA")
    for source, form, more in [*sources, (gray, "PNG", {})]:
        path, media = stored(tmp_path, source, form, **more)
        assert media.alpha
        made = {v.format: shown(c, "RGBA") for v, c in derive(path, media, ALL).items()}
        for kind in ("png", "webp", "gif"):
            assert made[kind].getpixel((150, 100))[3] == 0, (form, kind)
            assert made[kind].getpixel((20, 20))[3] == 255, (form, kind)
        red, green, blue, opaque = made["jpeg"].getpixel((150, 100))
        assert min(red, green, blue, opaque) >= 250
        if source is not gray:
            assert apart(made["png"].crop((5, 5, 50, 50)), Image.new("RGBA", (45, 45), (230, 20, 20, 255))) < 6
            assert apart(made["jpeg"].crop((5, 5, 50, 50)), Image.new("RGBA", (45, 45), (230, 20, 20, 255))) < 6


ALL = tuple(Variant(300, form) for form in FORMS)


def test_a_single_transparent_colour_and_an_opaque_channel(tmp_path: Path) -> None:
    image = scene((300, 200))
    assert one(tmp_path, image, "PNG", Variant(300, "png"), transparency=(120, 120, 120)).getpixel((150, 100))[3] == 0
    path, media = stored(tmp_path, image.convert("RGBA"), "PNG")
    with Image.open(BytesIO(derive(path, media, ALL)[Variant(300, "png")])) as plain:
        assert plain.mode == "RGB"


def test_sixteen_bits_are_scaled_and_not_cut(tmp_path: Path) -> None:
    deep = Image.frombytes("I;16", (300, 200), struct.pack("<300H", *(x * 65535 // 299 for x in range(300))) * 200)
    for form in ("PNG", "TIFF"):
        made = one(tmp_path, deep, form, Variant(300, "png"))
        for x in (0, 75, 150, 225, 299):
            assert abs(made.getpixel((x, 100))[1] - x * 255 / 299) <= 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "LAB", "HSV"])
def test_other_modes(tmp_path: Path, mode: str) -> None:
    image = scene((300, 200))
    if mode == "LAB":
        source = ImageCms.profileToProfile(image, SRGB, ImageCms.createProfile("LAB"), outputMode="LAB")
        assert source is not None
    else:
        source = image.convert(mode)
    form = {"CMYK": "JPEG", "YCbCr": "JPEG", "LAB": "TIFF", "HSV": "WEBP"}.get(mode, "PNG")
    made = one(tmp_path, source, form, Variant(300, "png"), **({"quality": 95} if form == "JPEG" else {}))
    expected = image.convert(mode).convert("RGB") if mode in ("1", "L", "P") else image
    assert apart(made.convert("RGB"), expected) < 4


SRGB = ImageCms.createProfile("sRGB")


def profile(gamma: float, *primaries: tuple[float, float, float], space: bytes = b"RGB ") -> bytes:
    """An ICC profile of the plainest kind (ICC.1:2001): three primaries in D50 XYZ, one gamma."""

    def xyz(values: tuple[float, ...]) -> bytes:
        return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65536) for value in values))

    name = b"A wide space\0"
    described = struct.pack(">4s4xI", b"desc", len(name)) + name + bytes(78)
    curve = struct.pack(">4s4xIH2x", b"curv", 1, round(gamma * 256))
    tags = [(b"desc", described), (b"wtpt", xyz((0.9642, 1.0, 0.8249))), (b"cprt", b"text\0\0\0\0free\0\0\0\0")]
    tags += [(b"rXYZ", xyz(primaries[0])), (b"gXYZ", xyz(primaries[1])), (b"bXYZ", xyz(primaries[2]))]
    tags += [(b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    table, body, at = b"", b"", 132 + 12 * len(tags)
    for tag, value in tags:
        padded = value + bytes(-len(value) % 4)
        table += struct.pack(">4sII", tag, at + len(body), len(value))
        body += padded
    head = struct.pack(">I4xI4s4s4s", at + len(body), 0x02100000, b"mntr", space, b"XYZ ") + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


# Display P3, what phones take photographs in; SMPTE EG 432-1 adapted to D50.
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))


def to_srgb(colour: tuple[int, int, int], primaries: tuple[tuple[float, float, float], ...]) -> tuple[int, ...]:
    """The conversion by hand: to linear light, through XYZ (D50), to sRGB's curve."""
    linear = [(value / 255) ** 2.2 for value in colour]
    xyz = [sum(linear[n] * primaries[n][axis] for n in range(3)) for axis in range(3)]
    rows = ((3.1338561, -1.6168667, -0.4906146), (-0.9787684, 1.9161415, 0.0334540), (0.0719453, -0.2289914, 1.4052427))
    light = [sum(row[axis] * xyz[axis] for axis in range(3)) for row in rows]
    light = [min(max(value, 0.0), 1.0) for value in light]
    return tuple(round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)) for v in light)


@pytest.mark.parametrize("colour", [(200, 100, 50), (90, 180, 120), (120, 120, 120), (40, 60, 200)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("primaries", [ADOBE, P3], ids=["Adobe RGB", "Display P3"])
def test_a_wide_gamut_is_converted_and_not_relabelled(
    tmp_path: Path, mode: str, colour: tuple[int, int, int], primaries: tuple[tuple[float, float, float], ...]
) -> None:
    image = Image.new("RGB", (300, 200), colour).convert(mode)
    if mode == "RGBA":
        image.paste((0, 0, 0, 0), (0, 0, 20, 20))
    made = one(tmp_path, image, "PNG", Variant(200, "png"), icc_profile=profile(2.2, *primaries))
    expected = to_srgb(colour, primaries)
    assert all(abs(a - b) <= 2 for a, b in zip(made.getpixel((100, 66)), expected, strict=False)), expected
    if mode == "RGBA":
        assert made.getpixel((2, 2))[3] == 0


def test_profiles_that_do_not_fit_are_left_aside(tmp_path: Path) -> None:
    for broken in (b"no profile at all", profile(2.2, *ADOBE, space=b"CMYK"), profile(2.2, *ADOBE)[:200]):
        made = one(tmp_path, scene(), "PNG", Variant(300, "png"), icc_profile=broken)
        assert apart(made.convert("RGB"), scene((300, 200))) < 4
    gray = one(tmp_path, scene().convert("L"), "PNG", Variant(300, "png"), icc_profile=profile(2.2, *ADOBE))
    assert apart(gray.convert("RGB"), scene((300, 200)).convert("L").convert("RGB")) < 4


def frames_of(content: bytes) -> tuple[list[Image.Image], list[int], object]:
    with Image.open(BytesIO(content)) as image:
        frames, durations = [], []
        for index in range(image.n_frames):
            image.seek(index)
            image.load()
            frames.append(image.convert("RGBA"))
            durations.append(int(image.info["duration"]))
        return frames, durations, image.info.get("loop")


COLOURS = ((230, 20, 20), (20, 230, 20), (20, 20, 230))


def moving() -> list[Image.Image]:
    frames = [Image.new("RGBA", (120, 80), (0, 0, 0, 0)) for _ in COLOURS]
    for index, colour in enumerate(COLOURS):
        ImageDraw.Draw(frames[index]).ellipse((40 * index, 0, 40 * index + 39, 79), (*colour, 255))
    return frames


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
@pytest.mark.parametrize("width", [120, 60])
def test_animations_keep_moving(tmp_path: Path, form: str, width: int) -> None:
    more = {"save_all": True, "append_images": moving()[1:], "duration": [100, 200, 300], "disposal": 2}
    own = {"GIF": {"comment": b"private", "loop": 0}, "WEBP": {"xmp": XMP, "lossless": True}}.get(form, {})
    path, media = stored(tmp_path, moving()[0], form, **more, **own)
    assert media.animated
    wanted = (Variant(width, "webp"), Variant(width, "gif"), Variant(width, "jpeg"), Variant(width, "png", 40))
    made = derive(path, media, wanted)
    for variant in wanted[:2]:
        assert metadata_found(made[variant]) == ()
        frames, durations, loop = frames_of(made[variant])
        assert (durations, loop) == ([100, 200, 300], 0)
        for index, colour in enumerate(COLOURS):
            assert frames[index].size == (width, width * 2 // 3)
            at = (width * (2 * index + 1) // 6, 20)
            assert all(abs(a - b) <= 14 for a, b in zip(frames[index].getpixel(at), (*colour, 255), strict=True))
            assert frames[index].getpixel((width * (2 * ((index + 1) % 3) + 1) // 6, 20))[3] == 0
    assert shown(made[wanted[2]]).size == (width, width * 2 // 3)
    with Image.open(BytesIO(made[wanted[3]])) as still:
        assert getattr(still, "n_frames", 1) == 1


def test_frames_that_are_parts_of_a_clear_canvas_stay_clear_around(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (120, 80)) for _ in COLOURS]
    for index, colour in enumerate(COLOURS):
        frames[index].paste((*colour, 255), (40 * index, 0, 40 * index + 40, 80))
    path, media = stored(tmp_path, frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100, disposal=2)
    variant = Variant(120, "webp")
    made = frames_of(derive(path, media, (variant,))[variant])[0]
    clear = [[frame.getpixel((20 + 40 * part, 40))[3] for part in range(3)] for frame in made]
    assert clear == [[255, 0, 0], [0, 255, 0], [0, 0, 255]]


@pytest.mark.parametrize(("loop", "webp", "gif"), [(None, 1, None), (0, 0, 0), (2, 3, 2)])
def test_an_animation_ends_when_it_did(tmp_path: Path, loop: int | None, webp: int, gif: int | None) -> None:
    more = {} if loop is None else {"loop": loop}
    path, media = stored(tmp_path, moving()[0], "GIF", save_all=True, append_images=moving()[1:], duration=100, **more)
    made = derive(path, media, (Variant(60, "webp"), Variant(60, "gif")))
    assert [frames_of(content)[2] for content in made.values()] == [webp, gif]


def test_an_animation_wanted_as_it_is_loses_metadata_only(tmp_path: Path) -> None:
    options = {"save_all": True, "append_images": moving()[1:], "duration": 100}
    plain = stored(tmp_path, moving()[0], "GIF", **options)[0].read_bytes()
    path, media = stored(tmp_path, moving()[0], "GIF", comment=b"private", **options)
    variant = Variant(120, "gif")
    assert derive(path, media, (variant,))[variant] == plain
    path.write_bytes(path.read_bytes()[:-1])
    unclosed = derive(path, media, (variant,))[variant]
    assert metadata_found(unclosed) == ()
    assert len(frames_of(unclosed)[0]) == 3


def test_frames_have_their_colours_converted_and_are_never_shown_for_no_time(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ((200, 100, 50), (90, 180, 120))]
    more = {"save_all": True, "append_images": frames[1:], "icc_profile": profile(2.2, *ADOBE), "duration": 0}
    path, media = stored(tmp_path, frames[0], "PNG", **more)
    variant = Variant(60, "webp")
    made, durations, _ = frames_of(derive(path, media, (variant,))[variant])
    assert durations == [100, 100]
    for frame, colour in zip(made, ((200, 100, 50), (90, 180, 120)), strict=True):
        assert all(abs(a - b) <= 6 for a, b in zip(frame.getpixel((30, 20)), to_srgb(colour, ADOBE), strict=False))


def test_an_endless_animation_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, media = stored(tmp_path, moving()[0], "GIF", save_all=True, append_images=moving()[1:], duration=100)
    monkeypatch.setattr("journeygen.animations.FRAME_PIXELS", 120 * 80 * 2)
    with pytest.raises(PictureError, match="make a video of it"):
        derive(path, media, (Variant(120, "webp"),))
    assert derive(path, media, (Variant(60, "webp"), Variant(120, "jpeg")))


def test_a_long_animation_is_made_frame_by_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = moving() * 8
    path, media = stored(tmp_path, frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    wanted = Variant(120, "webp")
    whole = derive(path, media, (wanted,))[wanted]
    monkeypatch.setattr("journeygen.animations.HELD_PIXELS", 0)
    made: list[weakref.ref[Image.Image]] = []
    most: list[int] = []

    def counted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
        most.append(sum(one() is not None for one in made))
        shown = resized(picture, size).copy()
        made.append(weakref.ref(shown))
        return shown

    monkeypatch.setattr("journeygen.animations.resized", counted)
    assert derive(path, media, (wanted,))[wanted] == whole
    assert len(made) >= len(frames)
    assert max(most) <= 2
    assert len(derive(path, media, (Variant(120, "gif"),))[Variant(120, "gif")]) > 100
    with pytest.raises(PictureError, match="make a video of it"):
        derive(path, media, (Variant(60, "gif"),))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF"])
def test_a_damaged_picture_is_a_sentence(tmp_path: Path, form: str) -> None:
    path, media = stored(tmp_path, Image.effect_noise((300, 200), 50).convert("RGB"), form)
    path.write_bytes(path.read_bytes()[: media.size // 2])
    with pytest.raises(PictureError, match=r"^This picture cannot be decoded: [^<>]+$"):
        derive(path, media, (Variant(200, "jpeg"),))


def test_what_vanished_is_a_sentence(tmp_path: Path) -> None:
    path, media = stored(tmp_path, scene(), "JPEG")
    path.unlink()
    with pytest.raises(PictureError, match="No such file"):
        derive(path, media, (Variant(200, "jpeg"),))


def test_the_smallest_and_the_flattest(tmp_path: Path) -> None:
    for size in ((1, 1), (3000, 1), (1, 3000)):
        path, media = stored(tmp_path, Image.new("RGB", size, "teal"), "PNG")
        made = derive(path, media, tuple(Variant(width, form) for width in widths(media) for form in FORMS))
        for variant, content in made.items():
            assert shown(content).size == dimensions(media, variant)


@pytest.mark.parametrize(("form", "most"), [("jpeg", 1.02), ("webp", 1.09)])
def test_a_grainy_photograph_stays_about_as_like_as_one_scaled_by_lanczos_and_written_at_the_same_number(
    tmp_path: Path, form: Format, most: float
) -> None:
    grain = Image.effect_noise((1200, 900), 40).resize((2400, 1800), Image.Resampling.BICUBIC).convert("RGB")
    path, media = stored(tmp_path, Image.blend(scene((2400, 1800)), grain, 0.5), "JPEG", quality=92)
    ours, theirs = 0.0, 0.0
    for width in (480, 960, 1600):
        with Image.open(path) as image:
            photo = image.resize((width, width * 3 // 4), Image.Resampling.LANCZOS)
        plainly = BytesIO()
        photo.save(plainly, form, quality=80, **({"method": 4} if form == "webp" else {}))
        made = shown(derive(path, media, (Variant(width, form),))[Variant(width, form)])
        ours, theirs = ours + apart(made, photo), theirs + apart(shown(plainly.getvalue()), photo)
    assert ours <= theirs * most


def test_a_large_webp_is_written_with_less_effort() -> None:
    """Which takes a third less time; what most phones load is written with more."""
    photo = Image.effect_noise((1600, 1200), 20).convert("RGB")
    for width, method in ((1600, 1), (1200, 2)):
        small, expected = photo.resize((width, width * 3 // 4)), BytesIO()
        small.save(expected, "webp", quality=83, method=method)
        assert encoded(small, "webp") == expected.getvalue()


def test_a_budget_of_bytes_costs_quality_alone(tmp_path: Path) -> None:
    noise = Image.effect_noise((1600, 1200), 90).convert("RGB")
    path, media = stored(tmp_path, noise, "JPEG", quality=95)
    free, bound = Variant(1200, "jpeg"), Variant(1200, "jpeg", most=150_000)
    made = derive(path, media, (free, bound))
    assert len(made[free]) > 150_000 >= len(made[bound])
    assert shown(made[bound]).size == shown(made[free]).size
