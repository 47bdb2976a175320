"""Moving pictures made again: every frame at one size in sRGB, shown as long and as often as in the source."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageSequence

from journeygen.model import Media
from journeygen.pixels import TURNS, Format, resized, settings, srgb
from journeygen.probe import opened, turned
from journeygen.strip import metadata_found, strip_metadata

MOVING = ("webp", "gif")
FRAME_PIXELS = 150_000_000  # all frames of one animation together: about 600 MB while it is written


class AnimationError(Exception):
    """An animation cannot be made; the text is a sentence that says why."""


def animation(content: bytes, media: Media, size: tuple[int, int], form: Format, quality: int) -> bytes:
    """The animation at a size; one that is wanted as it is does not lose quality by being written again."""
    # Every frame is decoded even for a copy: a broken one must not be published.
    frames, timing = _frames(content, media, size, form)
    return _as_it_is(content, media, size, form) or _animated(frames, form, timing, quality)


def _as_it_is(content: bytes, media: Media, size: tuple[int, int], form: str) -> bytes:
    if form != media.kind or size[0] != media.width:
        return b""
    stripped = strip_metadata(content)
    with opened(content, media.kind) as image:
        return stripped if turned(image) == 1 and not metadata_found(stripped) else b""


def _animated(frames: list[Image.Image], form: Format, timing: dict[str, Any], quality: int) -> bytes:
    written = BytesIO()
    more = timing | settings(form, quality)
    frames[0].save(written, form, save_all=True, append_images=frames[1:], disposal=2, **more)
    content = written.getvalue()
    if form == "webp" and any(frame.getchannel("A").getextrema() != (255, 255) for frame in frames):
        # The encoder forgets the container's alpha flag when every frame happens to be an opaque part of the canvas.
        content = content[:20] + bytes([content[20] | 0x10]) + content[21:]
    return content


def _frames(content: bytes, media: Media, size: tuple[int, int], form: str) -> tuple[list[Image.Image], dict[str, Any]]:
    """Every frame in full at one size, and how long each is shown, how often all."""
    with opened(content, media.kind) as image:
        if getattr(image, "n_frames", 1) * size[0] * size[1] > FRAME_PIXELS:
            raise AnimationError("This animation is too long and too large: make a video of it, or scale it down")
        frames, durations = [], []
        plays, turn = _plays(image), TURNS.get(turned(image))
        for frame in ImageSequence.Iterator(image):
            frame.load()
            durations.append(int(frame.info.get("duration", 0)) or 100)
            shown = srgb(frame.convert("RGBA"), frame.info.get("icc_profile"))
            frames.append(resized(shown.transpose(turn) if turn is not None else shown, size))
            frames[-1].info.clear()
    loop = {"loop": plays} if form == "webp" else {"loop": plays and plays - 1} if plays != 1 else {}
    return frames, {"duration": durations, **loop}


def _plays(image: Image.Image) -> int:
    """How often an animation is shown, 0 for always. A GIF counts repetitions, and is shown once if it says nothing."""
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if loop is None else loop and loop + 1
    return loop or 0
