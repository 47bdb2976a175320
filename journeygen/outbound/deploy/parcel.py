"""What leaves, and how a place differs from it, as values."""

from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from journeygen.artifacts import SITE
from journeygen.errors import RefusedError
from journeygen.writer import Output

# Every site of ours has it, and hardly another one: a place that holds it may be changed, another one may not.
SIGN = "links.json"


class Parcel(msgspec.Struct, frozen=True):
    """The files that leave, as POSIX paths below `folder`; what they are, and from which commit of the sources.

    `at` is the moment in seconds since the epoch.
    """

    folder: Path
    files: tuple[str, ...]
    title: str
    host: str
    at: int
    commit: str = ""


class Changes(msgspec.Struct, frozen=True):
    """What a place lacks, has otherwise, and has too much; `against` says why nothing may be done there.

    `doubts` are reasons that a maker who has looked may overrule; `state` is the way's own note of what it saw.
    """

    adds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    state: str = ""

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.adds or self.changes or self.deletes)


def packed(output: Output) -> tuple[str, ...]:
    """The files of the site that the last build made. Raises RefusedError when one of them is a link to elsewhere."""
    site = output.folder / SITE
    files = tuple(sorted(path.removeprefix(f"{SITE}/") for path in output.owned if path.startswith(f"{SITE}/")))
    linked = {folder for path in files for folder in (site / path).parents if folder.is_relative_to(site)} | {site}
    bad = sorted(str(one) for one in (*linked, *(site / path for path in files)) if one.is_symlink())
    if bad:
        raise RefusedError(f"{bad[0]} is a link to another place, and what lies there may be private. Delete it")
    return files


def is_kept(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path, or a folder above it, is one that the maker keeps there: `.well-known`, `shop/*`."""
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(fnmatchcase(one, pattern.strip("/")) for pattern in patterns for one in above)


def foreign(paths: tuple[str, ...], ours: bool) -> tuple[str, ...]:
    """Why a place may not be changed: it holds other things than a site of ours."""
    if ours or not paths:
        return ()
    return (
        f"It holds other things ({', '.join(paths[:3])}), which would be deleted. "
        "Name an empty place, or list what must stay in `keep`",
    )
