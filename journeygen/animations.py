"""Moving pictures made again: every frame at one size in sRGB, shown as long and as often as in the source."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from journeygen.model import Media
from journeygen.pixels import TURNS, Format, resized, settings, srgb
from journeygen.probe import opened, turned
from journeygen.strip import metadata_found, strip_metadata

MOVING = ("webp", "gif")
FRAME_PIXELS = 600_000_000  # all frames of one animation together: half a minute of work
HELD_PIXELS = 150_000_000  # as many take 600 MB where a format is written from all frames at once
LONG = "This animation is too long and too large: make a video of it, or scale it down"


class AnimationError(Exception):
    """An animation cannot be made; the text is a sentence that says why."""


def animation(content: bytes, media: Media, size: tuple[int, int], form: Format, quality: int) -> bytes:
    """The animation at a size; one that is wanted as it is does not lose quality by being written again."""
    with opened(content, media.kind) as image:
        pixels = getattr(image, "n_frames", 1) * size[0] * size[1]
        if pixels > FRAME_PIXELS:
            raise AnimationError(LONG)
        reel = _Reel(image, size)
        copy = _as_it_is(content, media, size, form)
        if copy:
            # Every frame is decoded even for a copy: a broken one must not be published.
            for number in range(reel.n_frames):
                reel.seek(number)
            return copy
        if form == "webp":
            return _webp(reel, quality)
        if pixels > HELD_PIXELS:
            raise AnimationError(LONG)
        return _gif(reel)


def _as_it_is(content: bytes, media: Media, size: tuple[int, int], form: str) -> bytes:
    if form != media.kind or size[0] != media.width:
        return b""
    stripped = strip_metadata(content)
    with opened(content, media.kind) as image:
        return stripped if turned(image) == 1 and not metadata_found(stripped) else b""


class _Reel(Image.Image):
    """Every frame in full at one size, made when its turn comes: Pillow's encoder of WebP asks for one by one."""

    def __init__(self, image: Image.Image, size: tuple[int, int]) -> None:
        super().__init__()
        self._mode, self._size, self.image = "RGBA", size, image
        self.n_frames = getattr(image, "n_frames", 1)
        self.plays, self.turn = _plays(image), TURNS.get(turned(image))
        self.durations: list[int] = []
        self.see_through = False
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Shows another frame; each is made once more when it is asked for again."""
        self.image.seek(frame)
        self.image.load()
        shown = srgb(self.image.convert("RGBA"), self.image.info.get("icc_profile"))
        made = resized(shown.transpose(self.turn) if self.turn is not None else shown, self._size)
        self.im, self._at = made.im, frame
        if frame == len(self.durations):
            self.durations.append(int(self.image.info.get("duration", 0)) or 100)
            self.see_through |= made.getchannel("A").getextrema() != (255, 255)

    def tell(self) -> int:
        return self._at

    def frames(self) -> Iterator[Image.Image]:
        """All frames as pictures of their own."""
        for number in range(self.n_frames):
            self.seek(number)
            yield self.copy()


def _webp(reel: _Reel, quality: int) -> bytes:
    written = BytesIO()
    # The list grows as the frames are made, always one ahead of what the encoder asks for.
    reel.save(written, "webp", save_all=True, duration=reel.durations, loop=reel.plays, **settings("webp", quality))
    content = written.getvalue()
    if reel.see_through:
        # The encoder forgets the container's alpha flag when every frame happens to be an opaque part of the canvas.
        content = content[:20] + bytes([content[20] | 0x10]) + content[21:]
    return content


def _gif(reel: _Reel) -> bytes:
    written, frames = BytesIO(), list(reel.frames())
    loop = {"loop": reel.plays and reel.plays - 1} if reel.plays != 1 else {}
    frames[0].save(
        written, "gif", save_all=True, append_images=frames[1:], disposal=2, duration=reel.durations, **loop,
        **settings("gif"),
    )  # fmt: skip
    return written.getvalue()


def _plays(image: Image.Image) -> int:
    """How often an animation is shown, 0 for always. A GIF counts repetitions, and is shown once if it says nothing."""
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if loop is None else loop and loop + 1
    return loop or 0
