"""Pictures made again for the web: decoded once for all that is wanted of them, at every size, as nothing but pixels.

The bytes of a variant follow from the source and the recipe alone, whatever else is made with it, before or after, so
that each can be kept by content. Nothing here knows where a picture goes.
"""

import math
import pathlib
from functools import cached_property, lru_cache
from io import BytesIO

import msgspec
import PIL
from PIL import Image, ImageDraw

from journeygen.album import WIDTHS
from journeygen.animations import MOVING, AnimationError, animation
from journeygen.digests import digest
from journeygen.model import Media
from journeygen.pixels import QUALITY, TURNS, Format, cut, encoded, finished, on_white, plain, resized
from journeygen.probe import opened, reason, turned

# A step up makes every picture anew, wherever it was kept: change it with whatever changes their bytes.
RECIPE = 3
WIDEST = WIDTHS[-1]
CENTRE = (0.5, 0.5)
LESS_QUALITY = (65, 50, 35, 20, 5)


class PictureError(Exception):
    """A picture cannot be made; the text is a sentence that says why."""


class Variant(msgspec.Struct, frozen=True, gc=False):
    """One recipe: as wide as said, in proportion; with a height, cut to that box around `focus` (x, y in 0..1).

    `quality` is 1 to 100 as JPEG counts it; a JPEG of more than `most` bytes is written with less, if that is not 0.
    """

    width: int
    format: Format
    height: int = 0
    focus: tuple[float, float] = CENTRE
    quality: int = QUALITY
    most: int = 0


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


def content_key(media: Media, variant: Variant) -> str:
    """What a variant is kept by: the source's content and the recipe, our own and Pillow's; no name, no time."""
    if not variant.height:
        variant = msgspec.structs.replace(variant, focus=CENTRE)
    recipe = "/".join(map(str, msgspec.structs.astuple(variant)))
    return digest(f"{media.digest}/{recipe}/{RECIPE}/{PIL.__version__}".encode())


def derive(path: pathlib.Path, media: Media, wanted: tuple[Variant, ...]) -> dict[Variant, bytes]:
    """The bytes of every wanted variant of one picture, from one decoding; raises PictureError.

    What was decoded last stays at hand: who asks for more of the same picture soon does not decode it again.
    """
    try:
        return {variant: _made(path, media, variant) for variant in wanted}
    except AnimationError as error:
        raise PictureError(str(error)) from None
    except Exception as error:  # decoders raise anything at all on broken files
        raise PictureError(f"This picture cannot be decoded: {reason(error)}") from error


def cropped(path: pathlib.Path, media: Media, variant: Variant) -> Image.Image:
    """The pixels of a variant, on white where it is transparent; raises PictureError."""
    try:
        return on_white(_negative(_Source(path, media)).shown(variant))
    except Exception as error:
        raise PictureError(f"This picture cannot be decoded: {reason(error)}") from error


def _made(path: pathlib.Path, media: Media, variant: Variant) -> bytes:
    if media.animated and variant.format in MOVING and not variant.height:
        size = dimensions(media, variant)
        return animation(path.read_bytes(), media, size, variant.format, variant.quality)
    picture = _negative(_Source(path, media)).shown(variant)
    content, qualities = encoded(picture, variant.format, variant.quality), list(LESS_QUALITY)
    while qualities and variant.format == "jpeg" and 0 < variant.most < len(content):
        content = encoded(picture, variant.format, qualities.pop(0))
    return content


class _Source:
    """A picture to decode; equal to every other file with the same bytes."""

    def __init__(self, path: pathlib.Path, media: Media) -> None:
        self.path = path
        self.media = media

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and other.media.digest == self.media.digest

    def __hash__(self) -> int:
        return hash(self.media.digest)


@lru_cache(maxsize=1)
def _negative(source: _Source) -> "Negative":
    return Negative(source.path.read_bytes(), source.media)


class Negative:
    """One decoded still picture and the few sizes of it that all variants are made from."""

    def __init__(self, content: bytes, media: Media) -> None:
        self.content = content
        self.media = media
        width = min(WIDEST, media.width)
        self.profile, self.base = _decoded(content, media, dimensions(media, Variant(width, "png")))
        self._sized: dict[int, Image.Image] = {}

    @cached_property
    def whole(self) -> Image.Image:
        """The picture as wide as the site shows it at most: what nearly everything is made from."""
        width = min(WIDEST, self.media.width)
        return finished(resized(self.base, dimensions(self.media, Variant(width, "png"))), self.profile)

    @cached_property
    def full(self) -> Image.Image:
        """Every pixel of the source, for what would be enlarged from anything less."""
        size = self.media.width, self.media.height
        return self.base if self.base.size == size else _decoded(self.content, self.media, size)[1]

    def shown(self, variant: Variant) -> Image.Image:
        """The pixels of a variant; those of a width are made once for all formats."""
        if variant.height:
            return self._cut_out(variant)
        if variant.width not in self._sized:
            self._sized[variant.width] = self._cut_out(variant)
        return self._sized[variant.width]

    def _cut_out(self, variant: Variant) -> Image.Image:
        """From the smallest picture at hand that it need not be enlarged from."""
        size, needed = dimensions(self.media, variant), _covering(self.media, variant)
        if needed[0] <= self.whole.width or self.media.width <= WIDEST:
            picture, profile = self.whole, None
        else:
            picture, profile = (self.base if needed[0] <= self.base.width else self.full), self.profile
        box = cut(picture.size, size, variant.focus) if variant.height else None
        made = resized(picture, size, box)
        return finished(made, profile) if picture is not self.whole else made


def _covering(media: Media, variant: Variant) -> tuple[int, int]:
    """The size of the whole picture from which a variant can be made without enlarging."""
    if not variant.height:
        return dimensions(media, variant)
    scale = max(variant.width / media.width, variant.height / media.height)
    return math.ceil(media.width * scale), math.ceil(media.height * scale)


def _decoded(content: bytes, media: Media, size: tuple[int, int]) -> tuple[bytes | None, Image.Image]:
    """The picture upright with its colour profile; a JPEG is decoded at the next power of two above `size`."""
    with opened(content, media.kind) as image:
        image.draft(None, size[::-1] if turned(image) >= 5 else size)
        image.load()
        profile, turn = image.info.get("icc_profile"), TURNS.get(turned(image))
        picture = plain(image)
    return profile, picture.transpose(turn) if turn is not None else picture
