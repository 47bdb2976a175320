"""Writes new files: all of them or none, and never over one that is there."""

import os
import shutil
from pathlib import Path

import msgspec

from journeygen.errors import RefusedError

Content = str | bytes | Path


class Made(msgspec.Struct, frozen=True):
    """What was made: the new files as POSIX paths below the root; the one to write in comes last."""

    root: Path
    files: tuple[str, ...]

    @property
    def text(self) -> Path:
        """The file that waits for words."""
        return self.root / self.files[-1]


def create(root: Path, files: dict[str, Content]) -> Made:
    """Makes files below a root from texts, or as copies of other files.

    Raises RefusedError, which names those that are there already, and OSError; nothing new is left behind then.
    """
    refuse_existing(root, files)
    made: list[Path] = []
    try:
        for name, content in files.items():
            made += _make_folders((root / name).parent)
            with open(root / name, "xb") as file:
                made.append(root / name)
                if isinstance(content, Path):
                    with open(content, "rb") as original:
                        shutil.copyfileobj(original, file)
                else:
                    file.write(content.encode() if isinstance(content, str) else content)
    except BaseException:
        _remove(made)
        raise
    return Made(root, tuple(files))


def refuse_existing(root: Path, names: dict[str, Content]) -> None:
    """Raises RefusedError when one of these is there already, whatever it is."""
    there = [name for name in names if os.path.lexists(root / name)]
    if there:
        verb = "is" if len(there) == 1 else "are"
        raise RefusedError(f"{', '.join(there)} {verb} there already in {root}. Nothing was written")


def _make_folders(folder: Path) -> list[Path]:
    """The folders that had to be made, outermost first."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir()
    return missing[::-1]


def _remove(made: list[Path]) -> None:
    for path in reversed(made):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
