"""A folder: one that a web server shows, a mounted drive, or what a host's job publishes (`public/` on GitLab).

All new bytes are put aside first, in the folder itself; then come renames alone: what is new, what has changed, and at
last what goes. So a page never shows what is not there yet, and every file is whole at every instant.
"""

import filecmp
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from journeygen.config import DeployTarget
from journeygen.errors import RefusedError
from journeygen.outbound.deploy.parcel import SIGN, Changes, Parcel, foreign, is_kept

STAGE = ".journeygen.stage"
_SOURCES = ("content", "themes", "static", "private", "output", ".git", ".journeygen")


class FolderPlace:
    """The folder meant. Raises RefusedError for one that holds the site's own files, or lies among them."""

    def __init__(self, root: Path, target: DeployTarget, parcel: Parcel, scratch: Path) -> None:
        self.target, self.parcel = target, parcel
        self.folder, home = (root / Path(target.to).expanduser()).resolve(), root.resolve()
        ours = [home / name for name in _SOURCES]
        if self.folder in {home, *home.parents} or any(one in {self.folder, *self.folder.parents} for one in ours):
            raise RefusedError(f"{target.to} holds the sources of the site, or lies among them. Name another folder")
        if os.path.lexists(self.folder) and not self.folder.is_dir():
            raise RefusedError(f"{target.to} is a file. Name a folder")

    def compare(self) -> Changes:
        """How the folder differs from the parcel, byte for byte."""
        present = {path for path in _files(self.folder) if not is_kept(path, self.target.keep)}
        wanted = set(self.parcel.files)
        surplus = tuple(sorted(present - wanted))
        return Changes(
            adds=tuple(sorted(wanted - present)),
            changes=tuple(sorted(path for path in wanted & present if not self._same(path))),
            deletes=surplus,
            against=(*foreign(surplus, SIGN in present), *self._links()),
        )

    def apply(self, changes: Changes) -> None:
        """Makes the folder the same as the parcel. Raises OSError; the old site is whole then."""
        stage = self.folder / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        fresh = (*sorted(changes.adds, key=_is_page), *sorted(changes.changes, key=_is_page))
        for path in fresh:
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.parcel.folder / path, stage / path)
        # A file may stand where a folder must be, or a folder where a file must be.
        blocking = {path for path in changes.deletes if any(_collide(path, one) for one in changes.adds)}
        for path in sorted(blocking):
            self._delete(path)
        for path in fresh:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / path, self.folder / path)
        for path in changes.deletes:
            if path not in blocking:
                self._delete(path)
        shutil.rmtree(stage, ignore_errors=True)

    def _same(self, path: str) -> bool:
        return filecmp.cmp(self.parcel.folder / path, self.folder / path, shallow=False)

    def _links(self) -> Iterator[str]:
        """Folders of the site that are links there: what they lead to is not ours to write."""
        below = {one for path in self.parcel.files for one in Path(path).parents if one != Path()}
        for one in sorted(below):
            if (self.folder / one).is_symlink():
                yield f"{one.as_posix()} is a link there, and leads elsewhere. Delete it there"

    def _delete(self, path: str) -> None:
        """Deletes a file and the folders that are empty then."""
        (self.folder / path).unlink(missing_ok=True)
        parent = (self.folder / path).parent
        while parent != self.folder and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent


def _is_page(path: str) -> bool:
    """Pages come after the pictures and styles that they show."""
    return path.endswith(".html")


def _collide(one: str, other: str) -> bool:
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _files(folder: Path) -> Iterator[str]:
    """Every file below a folder, links as they are, but what waits there since a deploy was killed."""
    for parent, folders, names in os.walk(folder):
        below = Path(parent).relative_to(folder)
        linked = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = [name for name in folders if name not in linked and not (name == STAGE and below == Path())]
        for name in (*names, *linked):
            yield (below / name).as_posix()
