"""What lies in the folder, and what belongs together: a folder below it is one entry, loose files go by their day."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from journeygen.digests import digest
from journeygen.errors import Problem, UsageError
from journeygen.exif import taken_at
from journeygen.inbox.wholeness import QUIET_SECONDS, is_aside, lacks
from journeygen.model import When
from journeygen.moments import from_epoch, moment
from journeygen.probe import BY_EXTENSION, PICTURES, probe
from journeygen.strip import metadata_found, strip_metadata

TEXTS = frozenset({".md", ".markdown", ".txt"})
PHOTO, TEXT, AUDIO, VIDEO = "photo", "text", "audio", "video"
LARGEST = 512 * 1024 * 1024
_PLACELESS = {
    PHOTO: "Export it as JPEG",
    **dict.fromkeys((AUDIO, VIDEO), "Run: ffmpeg -i FILE -map_metadata -1 -c copy NEW"),
}
# What a file without an ending gets, by its first bytes.
_ENDINGS = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "video": ".mp4"}
# IMG_20260309_101500, PXL_20260309..., 2026-03-09 10.15.00, WhatsApp Image 2026-03-09 at 10.15.00
_NAMED_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?([0-2]\d|3[01])(?!\d)")


class Arrived(msgspec.Struct, frozen=True):
    """One file that has arrived: its bytes without private metadata, and the moment it was made. `digest` is that of
    the file as it lies there.
    """

    path: Path
    name: str
    kind: str
    digest: str
    content: bytes
    when: When


class Left(msgspec.Struct, frozen=True):
    """A file that was not taken, and why."""

    file: str
    why: str


class Bundle(msgspec.Struct, frozen=True):
    """What becomes one entry. `project` and `title` are folder names, where there are any."""

    project: str
    title: str
    files: tuple[Arrived, ...]


def bundles_in(
    folder: Path, zone: str, clock: float, projects: frozenset[str], known: frozenset[str]
) -> tuple[list[Bundle], list[Left]]:
    """What has arrived and is not `known` by digest, by entry; and what was left, with the reason.

    What belongs together waits together. `clock` is the machine's time in seconds, `projects` the names of folders that
    stand for a project. Raises UsageError when there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder. Name the one that your sync app fills")
    groups: dict[tuple[str, str, str], list[Arrived]] = defaultdict(list)
    left: list[Left] = []
    waiting: set[tuple[str, str]] = set()
    met: set[str] = set()
    for path in _files(folder):
        parts = path.relative_to(folder).parts
        project = parts[0] if len(parts) > 1 and parts[0].casefold() in projects else ""
        title = next(iter(parts[bool(project) : -1]), "")
        seen = _arrived(path, "/".join(parts), zone, clock)
        if isinstance(seen, Left):
            left.append(seen)
            waiting.add((project, title))
        elif seen.digest not in known and seen.digest not in met:
            met.add(seen.digest)
            groups[project, title, "" if title else seen.when.date].append(seen)
    ready = {key: files for key, files in groups.items() if key[:2] not in waiting or not key[1]}
    held = [one for key, files in groups.items() if key not in ready for one in files]
    left += [Left(one.path.relative_to(folder).as_posix(), "it waits for the rest of its folder") for one in held]
    return [one for key, files in sorted(ready.items()) for one in _bundles(key[0], key[1], files)], left


def _bundles(project: str, title: str, files: list[Arrived]) -> Iterator[Bundle]:
    """A folder is one entry. Loose notes of one day are an entry each, and the day's pictures go with the first."""
    notes = [one for one in files if one.kind == TEXT]
    apart = () if title else tuple(notes[1:])
    yield Bundle(project, title, tuple(one for one in files if one not in apart))
    for note in apart:
        yield Bundle(project, title, (note,))


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder in the order of names, but for what is on its way; links lead elsewhere."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_aside(name))
        for name in sorted(names):
            if not is_aside(name) and not Path(parent, name).is_symlink():
                yield Path(parent, name)


def _arrived(path: Path, name: str, zone: str, clock: float) -> Arrived | Left:
    before = path.stat()
    if clock - before.st_mtime < QUIET_SECONDS:
        return Left(name, "it was written to just now")
    if before.st_size > LARGEST:
        return Left(name, "it is larger than 512 MB")
    content = path.read_bytes()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return Left(name, "it grows still")
    if path.suffix.lower() in TEXTS:
        why = "" if content.strip() else "it is empty still"
        kind, clean = TEXT, content
    else:
        kind, clean, why = _media(path, name, content)
    if why:
        return Left(name, why)
    ending = "" if path.suffix.lower() in {*BY_EXTENSION, *TEXTS} else _ENDINGS.get(_by_start(content), "")
    return Arrived(path, path.name + ending, kind, digest(content), clean, _when(path, content, zone))


def _media(path: Path, name: str, content: bytes) -> tuple[str, bytes, str]:
    """A picture, a film or a recording: its kind here, its bytes to copy, and why it cannot be taken."""
    seen = probe(path, name)
    if isinstance(seen, Problem):
        return "", b"", lacks(content, _by_start(content)) or f"{seen.what}. {seen.why}".rstrip(". ")
    kind = PHOTO if seen.kind in {*PICTURES, "svg"} else seen.kind
    if kind not in {PHOTO, AUDIO, VIDEO}:
        return "", b"", "it is no picture, recording, film or text"
    clean = strip_metadata(content)
    placed = any("GPS" in found or found == "location" for found in metadata_found(clean))
    why = f"it says where it was made, and that cannot be taken out here. {_PLACELESS[kind]}" if placed else ""
    return kind, clean, lacks(content, seen.kind) or why


def _by_start(content: bytes) -> str:
    """The kind of a file by its first bytes alone."""
    starts = {b"\xff\xd8": "jpeg", b"\x89P": "png", b"RI": "webp"}
    return starts.get(content[:2], "video" if content[4:8] == b"ftyp" else "")


def _when(path: Path, content: bytes, zone: str) -> When:
    """When it was made: as the camera says, as its name says, else when the file was written."""
    named = _NAMED_DAY.search(path.stem)
    for said in (taken_at(content), "-".join(named.groups()) if named else ""):
        try:
            return moment(said, zone)
        except ValueError:
            continue
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return from_epoch(int(written.timestamp()), zone)
