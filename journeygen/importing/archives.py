"""Opens the archives that services export, and refuses what a hostile one tries: names that lead out, links, bombs."""

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from journeygen.errors import RefusedError, UsageError
from journeygen.slugs import unsafe

MOST_FILES, MOST_BYTES, MOST_RATIO = 50_000, 4 * 1024**3, 200
SMALL = 1 << 20  # below this much, a file may be as tightly packed as it likes
_PIECE = 1 << 20


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """The folder or file itself; of a zip archive, a folder with its files, which is gone afterwards.

    Raises RefusedError for an archive that is not what an export is, before anything of it is used.
    """
    if source.is_dir() or source.suffix.lower() != ".zip":
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="journeygen-") as folder:
        try:
            with zipfile.ZipFile(source) as archive:
                _unpack(archive, Path(folder), source)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile, ValueError) as error:
            raise UsageError(f"{source} is no zip archive that can be read: {error}") from None
        yield Path(folder)


def _unpack(archive: zipfile.ZipFile, folder: Path, source: Path) -> None:
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise RefusedError(f"{source} holds {len(members)} files; at most {MOST_FILES} are unpacked")
    for member in members:
        _check(member, source)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise RefusedError(f"{source} would fill more than {MOST_BYTES >> 30} GB")
    room = MOST_BYTES
    for member in members:
        if not member.is_dir():
            room -= _copy(archive, member, folder, room, source)


def _check(member: zipfile.ZipInfo, source: Path) -> None:
    """Raises RefusedError for a file that no export holds."""
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    why = ""
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name[:2] or "\0" in name:
        why = "its name leads out of the folder"
    elif stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        why = "it is a link or a device"
    elif member.flag_bits & 1:
        why = "it is encrypted"
    elif member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        why = f"it is packed more than {MOST_RATIO} times, as bombs are"
    if why:
        raise RefusedError(f"{source}: {name[:120]!r} is refused: {why}. Nothing was imported")


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, room: int, source: Path) -> int:
    """Unpacks one file, and counts what really came out, whatever the archive says of itself."""
    target = folder / member.filename.replace("\\", "/")
    if any(unsafe(part) and part not in {".", ""} for part in PurePosixPath(member.filename).parts[-1:]):
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        return 0
    done = 0
    with archive.open(member) as packed, open(target, "wb") as file:
        while piece := packed.read(_PIECE):
            done += len(piece)
            if done > min(room, member.file_size):
                raise RefusedError(f"{source}: {member.filename[:120]!r} holds more than it says. Nothing was imported")
            file.write(piece)
    return done
