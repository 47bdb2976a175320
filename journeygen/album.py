"""One truth about pictures: what the maker said of a file anywhere, merged, and the files a publication makes of it.

Pure: sizes come from the cached probe, never from encoded bytes.
"""

import posixpath

import msgspec

from journeygen.config import MediaSettings
from journeygen.digests import digest
from journeygen.journal import Journal
from journeygen.model import STILL, Body, Entry, Hole, Media, Photo
from journeygen.networks import Shape
from journeygen.slugs import slugify

WIDTHS = (400, 800, 1200, 1600)
USUAL = MediaSettings()
PICTURES = frozenset({"jpeg", "png", "webp", "avif", "gif", "tiff", "heic"})
MIME = {
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "png": "image/png",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}
EXTENSION = {"jpeg": "jpg", "webp": "webp", "avif": "avif", "png": "png", "gif": "gif", "svg": "svg"}


class Derivative(msgspec.Struct, frozen=True, order=True):
    """One file made from a picture: its size in pixels and its format."""

    format: str
    width: int
    height: int


def widths(media: Media) -> tuple[int, ...]:
    """400, 800, 1200 and 1600 pixels, up to the picture's own width, which is taken when it lies between."""
    below = tuple(width for width in WIDTHS if width < media.width)
    return below if len(below) == len(WIDTHS) else (*below, media.width)


def formats(media: Media, settings: MediaSettings = USUAL) -> tuple[str, ...]:
    """The formats of a picture on the site, best first; the last is what everything can show."""
    if media.kind == "svg":
        return ("svg",)
    if media.animated:
        return ("webp", "gif") if media.kind == "gif" else ("webp",)
    return (settings.format, "png" if media.alpha else "jpeg")


def derivatives(media: Media, settings: MediaSettings = USUAL) -> tuple[Derivative, ...]:
    """All files of one picture on the site. An animation and a drawing keep their own size."""
    sizes = (media.width,) if media.animated or media.kind == "svg" else widths(media)
    return tuple(sized(media, kind, width) for kind in formats(media, settings) for width in sizes)


def sized(media: Media, kind: str, width: int) -> Derivative:
    """A derivative of that width, never wider than its source, in proportion."""
    width = min(width, media.width) if media.width else width
    height = max(1, round(media.height * width / media.width)) if media.width else 0
    return Derivative(kind, width, height)


def shaped(media: Media, shape: Shape) -> Derivative:
    """The JPEG of a picture in a shape, as large as the shape allows and never larger than the picture gives.

    A ratio is kept to the pixel: a picture a little too tall would be refused.
    """
    if not shape.across:
        scale = min(1.0, shape.most / max(media.width, media.height, 1))
        return sized(media, "jpeg", max(1, round(media.width * scale)))
    times = max(1, min(shape.most, media.width // shape.across, media.height // shape.down))
    return Derivative("jpeg", shape.across * times, shape.down * times)


def media_path(media: Media, made: Derivative, settings: MediaSettings = USUAL) -> str:
    """The site path of a derivative: it names the source's digest and the recipe, as browsers may keep it for ever."""
    name = media.digest
    if settings.quality != USUAL.quality:
        name = digest(f"{media.digest}/{settings.quality}".encode())
    return f"media/{name[:16]}-{made.width}.{EXTENSION[made.format]}"


def file_path(media: Media) -> str:
    """The site path of a file that is published as it is: a recording, a plan to print."""
    stem, ending = posixpath.splitext(posixpath.basename(media.file))
    if media.recording is not None:
        ending = media.recording.ending
    ending = ".vtt" if ending.lower() == ".srt" else ending
    return f"media/{media.digest[:16]}-{slugify(stem) or 'file'}{ending.lower()}"


def logo_path(media: Media) -> str:
    """The site path of the maker's logo."""
    return media.file.removeprefix("static/") if media.file.startswith("static/") else file_path(media)


def photo_of(journal: Journal, file: str, alt: str = "") -> Photo:
    """What is known of one picture: its sidecar's words, with the alt text of its place filling in."""
    photo = journal.sidecars.get(file) or Photo(file)
    return photo if photo.alt or not alt else msgspec.structs.replace(photo, alt=alt)


def photos_of(journal: Journal, entry: Entry) -> tuple[Photo, ...]:
    """An entry's pictures in order, each once: the cover, the front matter's list, then those in the text."""
    if not (entry.links or entry.photos or entry.cover or entry.audio or entry.video):
        return ()
    found: dict[str, Photo] = {}
    if entry.cover:
        found[entry.cover] = photo_of(journal, entry.cover, entry.cover_alt)
    for photo in sorted(entry.photos, key=lambda photo: photo.order):
        found[photo.file] = _merged(journal, photo, found.get(photo.file))
    for link in entry.links:
        file = link.target.removeprefix("source:")
        if link.image and link.target.startswith("source:") and is_picture(journal, file):
            known = found.get(file)
            if known is None or not known.alt:
                found[file] = _merged(journal, known or Photo(file), Photo(file, alt=link.alt))
    photos = tuple(photo for photo in found.values() if is_picture(journal, photo.file))
    return photos or stills_of(journal, entry)


def stills_of(journal: Journal, entry: Entry) -> tuple[Photo, ...]:
    """What an entry without photographs has to show of its recording: a poster, a waveform; else a film in its text."""
    names = [f"{name}{STILL}" for name in (entry.video, entry.audio) if name] or films_in(journal, entry)
    return tuple(Photo(name, entry.cover_alt or entry.title) for name in names if name in journal.media)[:1]


def films_in(journal: Journal, entry: Entry) -> list[str]:
    """The stills of the films that an entry's text plays."""
    files = {link.target: link.target.removeprefix("source:") for link in entry.links if not link.image}
    return [
        f"{file}{STILL}" for target, file in files.items() if is_film(journal, file) and shows_still(entry.body, target)
    ]


def is_film(journal: Journal, file: str) -> bool:
    """Whether a file is a film of which a still can be made."""
    media = journal.media.get(file)
    return media is not None and media.recording is not None and media.recording.width > 0


def shows_still(body: Body | None, target: str) -> bool:
    """Whether a body plays that film and names no poster itself."""
    parts = body.parts() if body is not None else []
    return any(isinstance(part, Hole) and part.kind == "still" and part.target == target for part in parts)


def wave_path(peaks: tuple[int, ...]) -> str:
    """A waveform as the path of an SVG, two units a bar, mirrored at half of its height of 32."""
    return "".join(f"M{2 * at + 1} {16 - max(1, peak) / 2:g}v{max(1, peak)}" for at, peak in enumerate(peaks))


def _merged(journal: Journal, photo: Photo, other: Photo | None) -> Photo:
    """The photo's own words first, then its sidecar's, then those known from elsewhere."""
    sources = [photo, journal.sidecars.get(photo.file), other]
    known = [source for source in sources if source is not None]
    texts = {
        key: next((getattr(one, key) for one in known if getattr(one, key)), "") for key in ("alt", "caption", "credit")
    }
    focus = next((one.focus for one in known if one.focus), None)
    return msgspec.structs.replace(photo, focus=focus, **texts)


def focus_of(media: Media, photo: Photo | None = None) -> tuple[float, float]:
    """What a cut must keep: the maker's focus, else where eyes go first, else the middle."""
    return (photo.focus if photo is not None else None) or media.attention or (0.5, 0.5)


def is_picture(journal: Journal, file: str) -> bool:
    """Whether a file was probed and found to be a picture."""
    media = journal.media.get(file)
    return media is not None and (media.kind in PICTURES or media.kind == "svg")
