"""Captions of films: WebVTT as it is, SubRip made WebVTT, as browsers read nothing else."""

import re

_TIMES = re.compile(
    r"(?m)^[ \t]*(\d{1,2}:)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->[ \t]*(\d{1,2}:)?(\d{1,2}):(\d{2})[.,](\d{1,3})(.*)$"
)
_COORDINATES = re.compile(r"\b[XY][12]:\d+")


def as_vtt(content: bytes) -> bytes:
    """A captions file as WebVTT (w3.org/TR/webvtt1). Raises ValueError with a sentence where there is no caption."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what most programs for subtitles wrote for decades
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not _TIMES.search(text):
        raise ValueError("It has no caption, no line such as 00:00:01.000 --> 00:00:04.000")
    if re.match(r"WEBVTT(?=[ \t\n]|\Z)", text):
        return text.encode()
    return ("WEBVTT\n\n" + _TIMES.sub(_times, text).strip() + "\n").encode()


def _times(found: re.Match[str]) -> str:
    start, end = (_clock(*found.group(*range(at, at + 4))) for at in (1, 5))
    return f"{start} --> {end}{_COORDINATES.sub('', found[9]).rstrip()}"


def _clock(hours: str | None, minutes: str, seconds: str, fraction: str) -> str:
    return f"{int((hours or '0').rstrip(':')):02d}:{int(minutes):02d}:{seconds}.{fraction.ljust(3, '0')}"
