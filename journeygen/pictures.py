"""Pictures made again for the web: decoded once, upright, in sRGB, at every size wanted, nothing but pixels inside.

Equal sources and recipes give equal bytes with one version of Pillow. Nothing here knows where a picture goes.
"""

import math
import pathlib
from io import BytesIO
from typing import Any, Literal

import msgspec
from PIL import Image, ImageCms, ImageDraw, ImageSequence

from journeygen.model import Media
from journeygen.probe import opened, reason, turned
from journeygen.strip import metadata_found, strip_metadata

Format = Literal["jpeg", "webp", "png", "gif"]
STEPS = (400, 800, 1200, 1600)
MOVING = ("webp", "gif")
FRAME_PIXELS = 150_000_000  # all frames of one animation together: about 600 MB while it is written
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SAVED: dict[str, dict[str, Any]] = {
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
    # Method 4 takes 2.3 times as long for 2 to 4 % less; method 0 is a third faster, its files 11 to 19 % larger.
    "webp": {"quality": 78, "method": 2},
    "png": {"compress_level": 4},  # a quarter of the time that optimizing takes, at most 2 % larger
    "gif": {"optimize": True},
}
CONVERTED = ("L", "RGB", "RGBA", "CMYK", "LAB")  # what colour profiles work on
INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


class PictureError(Exception):
    """A picture cannot be made; the text is a sentence that says why."""


class Variant(msgspec.Struct, frozen=True, gc=False):
    """One recipe: as wide as said, in proportion; with a height, cut to that box around `focus` (x, y in 0..1)."""

    width: int
    format: Format
    height: int = 0
    focus: tuple[float, float] = (0.5, 0.5)


def widths(media: Media) -> tuple[int, ...]:
    """The widths a picture is offered in: the steps below its own width, and its own where that is no larger."""
    if not media.width or media.kind == "svg":
        return ()
    below = tuple(step for step in STEPS if step < media.width)
    return below if len(below) == len(STEPS) else (*below, media.width)


def dimensions(media: Media, variant: Variant) -> tuple[int, int]:
    """The width and height of a variant, known before it is made."""
    return variant.width, variant.height or max(1, round(media.height * variant.width / media.width))


def wave(peaks: tuple[int, ...], media: Media) -> bytes:
    """A waveform as a picture, for mail and networks: a PNG of bars around the middle, the loudest the highest."""
    image = Image.new("RGB", (media.width, media.height), "#f2f1ec")
    draw, step, middle = ImageDraw.Draw(image), media.width / (len(peaks) + 8), media.height / 2
    most = max(*peaks, 1)
    for at, peak in enumerate(peaks):
        left, half = step * (at + 4), max(2.0, peak / most * middle * 0.8)
        draw.rectangle((round(left), round(middle - half), round(left + step * 0.55), round(middle + half)), "#33414d")
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def derive(path: pathlib.Path, media: Media, wanted: tuple[Variant, ...]) -> dict[Variant, bytes]:
    """The bytes of every wanted variant of one picture, from one decoding; raises PictureError."""
    moving = [variant for variant in wanted if media.animated and variant.format in MOVING and not variant.height]
    still = [variant for variant in wanted if variant not in moving]
    try:
        content = path.read_bytes()
        made = _animations(content, media, moving) | _stills(content, media, still)
    except PictureError:
        raise
    except Exception as error:  # decoders raise anything at all on broken files
        raise PictureError(f"This picture cannot be decoded: {reason(error)}") from error
    return {variant: made[variant] for variant in wanted}


def _stills(content: bytes, media: Media, wanted: list[Variant]) -> dict[Variant, bytes]:
    if not wanted:
        return {}
    largest = picture = _decoded(content, media, max(_covering(media, variant) for variant in wanted))
    made: dict[Variant, bytes] = {}
    for variant in sorted(wanted, key=lambda variant: (-variant.width, variant.format)):
        size = dimensions(media, variant)
        if variant.height:
            cut = _resized(largest, size, _box(largest.size, variant))
        else:
            cut = picture = _resized(picture, size)
        made[variant] = _encoded(cut, variant.format)
    return made


def _covering(media: Media, variant: Variant) -> tuple[int, int]:
    """The size of the whole picture from which a variant can be made without enlarging."""
    if not variant.height:
        return dimensions(media, variant)
    scale = max(variant.width / media.width, variant.height / media.height)
    return math.ceil(media.width * scale), math.ceil(media.height * scale)


def _decoded(content: bytes, media: Media, size: tuple[int, int]) -> Image.Image:
    """The picture upright and in sRGB, no larger than `size`; a JPEG is decoded at the next power of two above it."""
    with opened(content, media.kind) as image:
        across = turned(image) >= 5
        image.draft(None, size[::-1] if across else size)
        image.load()
        profile, turn = image.info.get("icc_profile"), TURNS.get(turned(image))
        picture = _plain(image)
    if size[0] < (picture.height if across else picture.width):
        picture = _resized(picture, size[::-1] if across else size)
    picture = _srgb(picture.transpose(turn) if turn is not None else picture, profile)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel, no palette, transparency as a channel: a mode that resizing and profiles know."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "F"):
        return image.convert("L")
    return image if image.mode in CONVERTED else image.convert("RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen understands them without a profile; a profile that is broken or lies is left aside."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        if picture.mode == "LAB" and not source:
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        if source and not ImageCms.getProfileDescription(source).startswith("sRGB"):
            target = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, source, target, INTENT, mode, flags=FLAGS)
            return found or picture.convert(mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass
    return picture.convert(mode)


def _box(size: tuple[int, int], variant: Variant) -> tuple[float, float, float, float]:
    """The largest box of the variant's shape that lies inside the picture and as near to the focus as it can."""
    scale = min(size[0] / variant.width, size[1] / variant.height)
    width, height = variant.width * scale, variant.height * scale
    left = min(max(size[0] * variant.focus[0] - width / 2, 0.0), size[0] - width)
    top = min(max(size[1] * variant.focus[1] - height / 2, 0.0), size[1] - height)
    return left, top, min(left + width, size[0]), min(top + height, size[1])


def _resized(
    picture: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float] | None = None
) -> Image.Image:
    if picture.size == size and box is None:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)


def _encoded(picture: Image.Image, form: Format) -> bytes:
    if form == "jpeg" and picture.mode == "RGBA":
        opaque = Image.new("RGB", picture.size, "white")
        opaque.paste(picture, mask=picture.getchannel("A"))
        picture = opaque
    written = BytesIO()
    picture.save(written, form, **SAVED[form])
    return written.getvalue()


def _animations(content: bytes, media: Media, wanted: list[Variant]) -> dict[Variant, bytes]:
    """Moving pictures stay moving; one that is wanted as it is does not lose quality by being written again."""
    made: dict[Variant, bytes] = {}
    for variant in wanted:
        frames, timing = _frames(content, media, dimensions(media, variant), variant.format)
        made[variant] = _as_it_is(content, media, variant) or _animated(frames, variant.format, timing)
    return made


def _as_it_is(content: bytes, media: Media, variant: Variant) -> bytes:
    if variant.format != media.kind or variant.width != media.width:
        return b""
    stripped = strip_metadata(content)
    with opened(content, media.kind) as image:
        return stripped if turned(image) == 1 and not metadata_found(stripped) else b""


def _animated(frames: list[Image.Image], form: Format, timing: dict[str, Any]) -> bytes:
    written = BytesIO()
    frames[0].save(written, form, save_all=True, append_images=frames[1:], disposal=2, **timing, **SAVED[form])
    content = written.getvalue()
    if form == "webp" and any(frame.getchannel("A").getextrema() != (255, 255) for frame in frames):
        # The encoder forgets the container's alpha flag when every frame happens to be an opaque part of the canvas.
        content = content[:20] + bytes([content[20] | 0x10]) + content[21:]
    return content


def _frames(content: bytes, media: Media, size: tuple[int, int], form: str) -> tuple[list[Image.Image], dict[str, Any]]:
    """Every frame in full at one size, and how long each is shown, how often all."""
    with opened(content, media.kind) as image:
        if getattr(image, "n_frames", 1) * size[0] * size[1] > FRAME_PIXELS:
            raise PictureError("This animation is too long and too large: make a video of it, or scale it down")
        frames, durations = [], []
        plays, turn = _plays(image), TURNS.get(turned(image))
        for frame in ImageSequence.Iterator(image):
            frame.load()
            durations.append(int(frame.info.get("duration", 0)) or 100)
            shown = _srgb(frame.convert("RGBA"), frame.info.get("icc_profile"))
            frames.append(_resized(shown.transpose(turn) if turn is not None else shown, size))
            frames[-1].info.clear()
    loop = {"loop": plays} if form == "webp" else {"loop": plays and plays - 1} if plays != 1 else {}
    return frames, {"duration": durations, **loop}


def _plays(image: Image.Image) -> int:
    """How often an animation is shown, 0 for always. A GIF counts repetitions, and is shown once if it says nothing."""
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if loop is None else loop and loop + 1
    return loop or 0
