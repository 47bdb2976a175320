"""What is done to decoded pixels: stood upright, brought to sRGB, resized, encoded with nothing but pixels inside.

Equal pixels and settings give equal bytes with one version of Pillow.
"""

from io import BytesIO
from typing import Any, Literal

from PIL import Image, ImageCms

Format = Literal["jpeg", "webp", "avif", "png", "gif"]
Box = tuple[float, float, float, float]
QUALITY = 80
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
    # Optimized tables take twice the time for 6 % less, progressive scans four times for 7 %, and few browsers are left
    # that take a JPEG at all.
    "jpeg": {},
    # Method 4 takes 2.6 times as long for 5 % less; methods 0 and 1 a third less, their files are 30 and 22 % larger.
    "webp": {"method": 2},
    # Speed 8 takes 2.6 times as long for 10 % less. One thread: all cores are at work on other pictures.
    "avif": {"speed": 9, "max_threads": 1},
    "png": {"compress_level": 4},  # a quarter of the time that optimizing takes, at most 2 % larger
    "gif": {"optimize": True},
}
# WebP is softer than JPEG at the same number: with three more it is as like to the photograph. Two more of JPEG make up
# for our resizing, which is bicubic, for 7 % more bytes and no time.
MORE_QUALITY = {"jpeg": 2, "webp": 3}
# From here on WebP is written by method 1: a quarter to a third less time, where most of it goes. Files of smooth
# photographs are a sixth larger (23 real ones), those of grainy ones the same. A phone of 390 pixels, three for each of
# CSS, loads the size below.
LARGE = 1_500_000
LARGE_METHOD = 1
# AVIF at five eighths of a quality looks like WebP at that quality: mean SSIM 0.9698 and 0.9686, a fifth smaller.
AVIF_QUALITY = 5 / 8
CONVERTED = ("L", "RGB", "RGBA", "CMYK", "LAB")  # what colour profiles work on
INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


def plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel, no palette, transparency as a channel: a mode that resizing and profiles know."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "F"):
        return image.convert("L")
    return image if image.mode in CONVERTED else image.convert("RGB")


def srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
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


def finished(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """A picture in sRGB with a channel for transparency only where something is transparent, and no metadata."""
    picture = srgb(picture, profile)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def resized(picture: Image.Image, size: tuple[int, int], box: Box | None = None) -> Image.Image:
    """The picture, or a box of it, at a size. What is far too large is halved first: nobody sees it, half the time.

    Bicubic takes two thirds of Lanczos' time; beside a Lanczos reference it loses 0.004 of SSIM. Hamming would take a
    third less again, and loses 0.005 more on photographs with grain.
    """
    if picture.size == size and box is None:
        return picture
    return picture.resize(size, Image.Resampling.BICUBIC, box, reducing_gap=1.5)


def cut(size: tuple[int, int], wanted: tuple[int, int], focus: tuple[float, float]) -> Box:
    """The largest box of the wanted shape that lies inside a picture and as near to the focus as it can."""
    scale = min(size[0] / wanted[0], size[1] / wanted[1])
    width, height = wanted[0] * scale, wanted[1] * scale
    left = max(min(size[0] * focus[0] - width / 2, size[0] - width), 0.0)
    top = max(min(size[1] * focus[1] - height / 2, size[1] - height), 0.0)
    return left, top, min(left + width, size[0]), min(top + height, size[1])


def settings(form: Format, quality: int = QUALITY) -> dict[str, Any]:
    """How a format is written to look as a JPEG of this quality does, 1 to 100, that was scaled by Lanczos."""
    if form == "avif":
        quality = round(quality * AVIF_QUALITY)
    quality = min(quality + MORE_QUALITY.get(form, 0), 100)
    return SAVED[form] | ({"quality": quality} if form in ("jpeg", "webp", "avif") else {})


def on_white(picture: Image.Image) -> Image.Image:
    """A picture without transparency: white paper shows through."""
    if picture.mode != "RGBA":
        return picture
    opaque = Image.new("RGB", picture.size, "white")
    opaque.paste(picture, mask=picture.getchannel("A"))
    return opaque


def encoded(picture: Image.Image, form: Format, quality: int = QUALITY) -> bytes:
    """A still picture's bytes; JPEG knows no transparency and gets white paper below."""
    written, chosen = BytesIO(), settings(form, quality)
    if form == "webp" and picture.width * picture.height >= LARGE:
        chosen["method"] = LARGE_METHOD
    (on_white(picture) if form == "jpeg" else picture).save(written, form, **chosen)
    return written.getvalue()
