"""The pictures and files that shown things refer to, ready to show. Notes what it gave: nothing else is published."""

import posixpath
from collections.abc import Iterator
from typing import Any

from journeygen.album import (
    MIME,
    Derivative,
    derivatives,
    file_path,
    films_in,
    is_picture,
    media_path,
    photo_of,
    photos_of,
    sized,
    wave_path,
)
from journeygen.config import MediaSettings
from journeygen.journal import Journal
from journeygen.model import STILL, Entry, Media, Photo, Project
from journeygen.slugs import quoted
from journeygen.views import Picture, Rendition

# What feeds say of recordings (iana.org/assignments/media-types), by the file's ending.
MIME_OF_RECORDING = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
}


class Gallery:
    """Makes pictures from the journal's probed media; `used` holds those that must be published, by file."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.used: dict[str, Media] = {}
        self._pictures: dict[Photo, Picture] = {}
        self._photos: dict[str, tuple[Photo, ...]] = {}

    def photos(self, entry: Entry) -> tuple[Photo, ...]:
        """An entry's pictures in order."""
        known = self._photos.get(entry.key)
        if known is None:
            known = self._photos[entry.key] = photos_of(self.journal, entry)
        return known

    def beside_text(self, entry: Entry) -> tuple[Picture, ...]:
        """The pictures of an entry that neither its text shows nor its head, as a cover or as the poster of a film."""
        photos = self.photos(entry)
        if not photos:
            return ()
        shown = {link.target.removeprefix("source:") for link in entry.links if link.image}
        shown |= {entry.cover, entry.video + STILL, entry.audio + STILL, *films_in(self.journal, entry)}
        return tuple(self.picture(photo) for photo in photos if photo.file not in shown)

    def cover(self, entry: Entry) -> Picture | None:
        """An entry's first picture."""
        photos = self.photos(entry)
        return self.picture(photos[0]) if photos else None

    def project_cover(self, project: Project, entries: tuple[Entry, ...]) -> Picture | None:
        """The declared cover, else the newest entry's picture."""
        photo = next(self.project_photos(project, entries), None)
        return self.picture(photo) if photo is not None else None

    def project_photos(self, project: Project, entries: tuple[Entry, ...]) -> Iterator[Photo]:
        """What may stand for a project: the declared cover, then its entries' pictures, those of the newest first."""
        if project.cover and is_picture(self.journal, project.cover):
            yield photo_of(self.journal, project.cover, project.cover_alt)
        for entry in reversed(entries):
            yield from self.photos(entry)

    def picture(self, photo: Photo) -> Picture:
        """A picture ready to show on the site; its file is published from now on."""
        known = self._pictures.get(photo)
        if known is None:
            media = self.journal.media[photo.file]
            self.used[photo.file] = media
            known = self._pictures[photo] = _picture(media, photo, self.journal.config.media)
        return known

    def jpeg(self, picture: Picture | None, width: int = 1200) -> str:
        """The site path of a picture's widely known format near a width, for feeds and machines."""
        if picture is None or not picture.renditions:
            return ""
        files = picture.renditions[-1].files
        return next((path for path, size in files if size >= width), files[-1][0])

    def played(self, entry: Entry) -> dict[str, Any]:
        """How an entry's recordings look before they play: poster, size and waveform, as its view has them."""
        if not (entry.video or entry.audio):
            return {}
        media = self.journal.media
        film, sound = (media[name].recording if name in media else None for name in (entry.video, entry.audio))
        shown: dict[str, Any] = {"wave": wave_path(sound.peaks)} if sound is not None else {}
        if film is not None and film.width:
            shown["video_size"] = film.size()
            shown["poster"] = self.jpeg(self.picture(Photo(entry.video + STILL)), 1280)
        return shown

    def enclosure(self, name: str) -> tuple[str, str, int] | None:
        """A recording as feeds offer it: its address, MIME type and bytes, 0 where they are not known beforehand.

        None for what is no recording: readers of feeds would not know what to play.
        """
        if not name:
            return None
        path = self.file(name)
        mime = MIME_OF_RECORDING.get(posixpath.splitext(path.partition("?")[0])[1].lower(), "")
        media = self.journal.media.get(name)
        return (path, mime, media.size if media is not None and media.recording is None else 0) if mime else None

    def file(self, name: str) -> str:
        """The site path of a recording or other file beside an entry; an absolute URL stays itself."""
        if not name or "://" in name:
            return name
        media = self.journal.media.get(name)
        if media is None:
            return ""
        self.used[name] = media
        return quoted(file_path(media))


def picture_media(media: Media, settings: MediaSettings) -> tuple[tuple[str, Derivative], ...]:
    """Every file of a picture on the site with its path."""
    return tuple((media_path(media, made, settings), made) for made in derivatives(media, settings))


def _picture(media: Media, photo: Photo, settings: MediaSettings) -> Picture:
    by_format: dict[str, list[tuple[str, int]]] = {}
    for path, made in picture_media(media, settings):
        by_format.setdefault(made.format, []).append((path, made.width))
    renditions = tuple(Rendition(MIME[kind], tuple(files)) for kind, files in by_format.items())
    shown = sized(media, "jpeg", 800)
    fallback = renditions[-1].files
    src = next((path for path, width in fallback if width >= shown.width), fallback[-1][0])
    return Picture(
        src=src,
        width=media.width,
        height=media.height,
        alt=photo.alt,
        caption=photo.caption,
        credit=photo.credit,
        renditions=renditions,
        focus=photo.focus or (media.attention if _is_cut(media) else None),
        color=media.color,
    )


def _is_cut(media: Media) -> bool:
    """Whether the boxes of lists, 4:3 and 3:2, cut off so much of a picture that it matters where."""
    return not media.height * 1.2 <= media.width <= media.height * 1.7
