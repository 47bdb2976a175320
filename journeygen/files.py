"""Writing one file so that no reader ever sees half of it, and one process at a time where more would be in the way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from journeygen.later import later

if TYPE_CHECKING:
    import shutil
else:
    shutil = later("shutil")

try:
    import fcntl
except ImportError:  # Windows has no such locks: there two builds at once are the maker's to avoid
    fcntl = None  # type: ignore[assignment]


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file so that it is either the old or the new one, whenever the process ends. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        staged.write_bytes(content)
        os.replace(staged, path)
    except OSError:
        staged.unlink(missing_ok=True)
        raise


def write_new(path: str, content: bytes) -> os.stat_result:
    """Writes a new file in as few calls as can be, for there may be thousands. Raises OSError that names it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        done = os.write(file, content)
        while done < len(content):
            done += os.write(file, memoryview(content)[done:])
        return os.fstat(file)
    except OSError as error:
        error.filename = path
        raise
    finally:
        os.close(file)


def make_folder(path: str) -> None:
    """Makes a folder and those above it; most stand in one that is there already."""
    try:
        os.mkdir(path)
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)
    except FileExistsError:
        pass


def remove_folder(path: Path) -> None:
    """Deletes a folder with all that is in it, as far as that can be; nothing where there is none."""
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Holds a lock file, with all processes forked meanwhile; tells whether that meant waiting for another process.

    The lock is the system's and ends with the last process that holds it, however that ends; the file stays. Where no
    file can be made, or on a drive without locks, nobody waits.
    """
    lock = _opened(path)
    if lock is None:
        yield False
        return
    try:
        yield _waited(lock)
    finally:
        os.close(lock)


def _opened(path: Path) -> int | None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666) if fcntl else None
    return None


def _waited(lock: int) -> bool:
    with suppress(OSError):  # not every network drive has locks
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return True
    return False
