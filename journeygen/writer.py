"""Writes an output folder as a transaction: stage all, then replace, then prune what was ours, then say what is ours.

`.journeygen.json` in the folder lists the paths we own: old and new before the first replacement, exact after the
last. It makes the folder ours, with or without a cache; a foreign folder that is not empty is refused. Killed at any
instant, the files are old or new, and the next build knows all of them.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from journeygen.digests import mark
from journeygen.errors import RefusedError
from journeygen.files import make_folder, remove_folder, replace_file, write_new
from journeygen.manifest import CHANGED, MISSING, Reason, Written, wrote_all

OWNER = ".journeygen.json"
STAGE = ".journeygen.stage"
_OUTSIDE = re.compile(r"^[/\\]|^.?:|(?:^|[/\\])\.\.(?:[/\\]|$)")
NOT_FOREIGN = frozenset({".git", ".gitkeep", ".gitignore", ".DS_Store"})


class Output:
    """One output folder that is ours."""

    def __init__(self, folder: Path, owned: frozenset[str]) -> None:
        self.folder = folder
        self.owned = owned
        self._made: set[str] = set()
        self._builder = os.getpid()
        self._started = self._new = self._bare = False

    # --- looking

    def present(self, written: Written) -> Reason | None:
        """What is wrong with a file that we wrote: nothing, gone, or changed. A new time alone is fine."""
        path = f"{self.folder}/{written.path}"
        try:
            seen = os.stat(path)
            if (seen.st_size, seen.st_mtime_ns) == (written.size, written.modified):
                return None
            return None if self.digest_of(written.path) == written.digest else CHANGED
        except OSError:
            return MISSING

    def digest_of(self, path: str) -> str:
        """The digest of a file in the folder. Raises OSError."""
        with open(f"{self.folder}/{path}", "rb") as file:
            return mark(file.read())

    # --- staging

    def stage(self, path: str, content: bytes, digest: str = "") -> tuple[Written, bool]:
        """Puts a file's new bytes aside; false when the file has them already. Safe in several processes.

        `digest` is their `mark`, where it is known.
        """
        digest = digest or mark(content)
        standing = self._standing(path, content, digest) if path in self.owned else None
        if standing is not None:
            return standing, False
        staged = f"{self.folder}/{STAGE}/{path}"
        parent = staged.rpartition("/")[0]
        if parent not in self._made:
            make_folder(parent)
            self._made.add(parent)
        seen = write_new(staged, content)
        return Written(path, digest, len(content), seen.st_mtime_ns), True

    def _standing(self, path: str, content: bytes, digest: str) -> Written | None:
        """The file as it stands, when it has these bytes already."""
        try:
            with open(f"{self.folder}/{path}", "rb") as file:
                seen = os.fstat(file.fileno())
                if seen.st_size != len(content) or file.read() != content:
                    return None
        except OSError:
            return None
        return Written(path, digest, len(content), seen.st_mtime_ns)

    def end_with_the_build(self) -> None:
        """Ends a worker whose build was killed: what it stages could get among the files of the next build.

        For workers to ask before they stage what they have made: the system takes its time to tell whose child one is.
        """
        if self._builder not in {os.getpid(), os.getppid()}:
            raise SystemExit(1)

    def start(self) -> None:
        """Makes the folder ours and clears what an interrupted build left, once before anything waits."""
        if self._started:
            return
        self._bare = not self.folder.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._new = not (self.folder / OWNER).exists()
        if self._new:
            self._own(frozenset())
        self.discard()
        (self.folder / STAGE).mkdir()
        self._started = True

    def abandon(self) -> None:
        """Throws away all that waits; a folder that was not ours is as it was."""
        self.discard()
        if self._new and not self.owned:
            (self.folder / OWNER).unlink(missing_ok=True)
            if self._bare:
                self.folder.rmdir()

    def discard(self) -> None:
        """Throws away all that waits, and what a killed build left of the list of what is ours."""
        remove_folder(self.folder / STAGE)
        self._made.clear()
        self._started = False
        for left in self.folder.glob(f"{OWNER}.*.tmp"):
            left.unlink(missing_ok=True)

    # --- replacing

    def replace(self, staged: Iterable[str], planned: frozenset[str]) -> tuple[int, int]:
        """Puts what was staged in place and deletes what we own and is not planned any more.

        Returns how many files were written and deleted.
        """
        waiting = list(staged)
        surplus = self.owned - planned
        if planned - self.owned:
            self._own(self.owned | planned)
        deleted = self._clear_the_way(waiting, surplus)
        if waiting:
            self._move("")
        deleted += sum(self._delete(path) for path in sorted(surplus))
        if self.owned != planned:
            self._own(planned)
        self.discard()
        return len(waiting), deleted

    def _move(self, below: str) -> None:
        """Moves the staged tree over the folder: whole folders where there is none yet, else file by file."""
        with os.scandir(f"{self.folder}/{STAGE}/{below}") as staged:
            for entry in staged:
                target = f"{self.folder}/{below}{entry.name}"
                if not entry.is_dir():
                    os.replace(entry.path, target)
                elif os.path.isdir(target):
                    self._move(f"{below}{entry.name}/")
                else:
                    os.rename(entry.path, target)

    def _clear_the_way(self, paths: list[str], surplus: frozenset[str]) -> int:
        """Deletes surplus files that stand where a folder must be, and surplus folders where a file must be."""
        if not surplus:
            return 0
        folders = {folder for path in paths for folder in _folders(path)}
        wanted = set(paths)
        blocking = {path for path in surplus if path in folders or any(folder in wanted for folder in _folders(path))}
        return sum(self._delete(path) for path in sorted(blocking))

    def _delete(self, path: str) -> int:
        """Deletes one file of ours and the folders that are empty then; 0 when it was gone already."""
        target = self.folder / path
        deleted = 0
        try:
            target.unlink()
            deleted = 1
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:
            if target.is_dir():  # where the file was, a folder holds a newer one
                return 0
            raise
        for folder in _folders(path):
            try:
                (self.folder / folder).rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                break
        return deleted

    def _own(self, paths: frozenset[str]) -> None:
        content = json.dumps({"v": 1, "generator": "journeygen", "paths": sorted(paths)}, ensure_ascii=False, indent=0)
        owner = self.folder / OWNER
        text = (content + "\n").encode()
        if not owner.exists() or owner.read_bytes() != text:
            replace_file(owner, text)
        self.owned = paths


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first."""
    while "/" in path:
        path = path.rsplit("/", 1)[0]
        yield path


def open_output(folder: Path, root: Path) -> Output:
    """The output folder, when it is ours, empty or not there yet. Writes nothing.

    Raises RefusedError for a folder with other things in it, and for one that holds the site's sources.
    """
    _refuse_sources(folder, root)
    try:
        names = set(os.listdir(folder))
    except FileNotFoundError:
        return Output(folder, frozenset())
    except NotADirectoryError:
        raise RefusedError(f"{folder} is a file. The output needs a folder. Name another one with -o") from None
    owned = _owned(folder)
    foreign = sorted(name for name in names - NOT_FOREIGN if not name.startswith(OWNER) and name != STAGE)
    # A folder that was being deleted during a build may hold our files without the list.
    if owned is None and foreign and (owned := wrote_all(root, folder, foreign)) is None:
        raise RefusedError(
            f"{folder} holds files that journeygen did not make ({', '.join(foreign[:3])}). "
            "Building there could destroy them. Empty the folder, or name another one with -o"
        )
    return Output(folder, owned or frozenset())


def _owned(folder: Path) -> frozenset[str] | None:
    """The paths that we own in a folder; None when it is not ours."""
    try:
        table = json.loads((folder / OWNER).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(table, dict) or not isinstance(table.get("paths"), list):
        return None
    return frozenset([path for path in table["paths"] if isinstance(path, str) and _is_inside(path)])


def _is_inside(path: str) -> bool:
    """Whether a path stays in the folder: the list is a file that anybody may have edited."""
    plain = ".." not in path and "\\" not in path and path[:1] != "/" and ":" not in path[:2]
    return plain or not _OUTSIDE.search(path)


def _refuse_sources(folder: Path, root: Path) -> None:
    target, home = folder.resolve(), root.resolve()
    sources = [home / name for name in ("content", "themes", "static", "private", ".git")]
    if (
        target == home
        or target in home.parents
        or any(target == source or source in target.parents for source in sources)
    ):
        raise RefusedError(f"{folder} holds the sources of the site. Name another folder with -o")
