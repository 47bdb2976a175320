"""The picture that stands for a recording where it cannot play: a film's poster, a sound's waveform. Pure."""

from collections.abc import Iterable

from journeygen.digests import digest
from journeygen.model import STILL, Media

WAVE = 1200, 400  # pixels of a waveform
RECORDED = (
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ogv", ".avi", ".3gp"),
    *(".mp3", ".m4a", ".m4b", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".weba"),
)


def holds_recordings(names: Iterable[str]) -> bool:
    """Whether one of these files may be a film or a sound: then ffmpeg is asked."""
    return any(name.lower().endswith(RECORDED) for name in names)


def still_of(media: Media) -> Media | None:
    """The picture that stands for a recording: a film's poster, a sound's waveform. It is made when it is shown."""
    recording = media.recording
    if recording is None:
        return None
    width, height = recording.size() if recording.width else WAVE
    return Media(f"{media.file}{STILL}", digest(f"{STILL} 1 {media.digest}".encode()), "png", width, height)
