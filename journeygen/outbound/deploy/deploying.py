"""One deploy: build, check, compare, and, when the maker says so and nothing stands against it, send and lock."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import msgspec

from journeygen.build import build
from journeygen.check import check_output
from journeygen.config import Config, DeployTarget
from journeygen.errors import ERROR, WARNING, ContentError
from journeygen.files import locked
from journeygen.locking import lock_addresses
from journeygen.manifest import CACHE
from journeygen.outbound.deploy import gates
from journeygen.outbound.deploy.parcel import Changes, Parcel, packed
from journeygen.outbound.deploy.to_folder import FolderPlace
from journeygen.outbound.deploy.to_git import GitPlace
from journeygen.outbound.deploy.to_rsync import RsyncPlace
from journeygen.outbound.programs import shown
from journeygen.outbound.repository import address_of, last_commit
from journeygen.prepare import Progress, silent
from journeygen.request import Request
from journeygen.settings import read_config
from journeygen.writer import open_output


class Place(Protocol):
    """One way to put a site online. `apply` leaves the old site or the new one, whenever it is killed."""

    def __init__(self, root: Path, target: DeployTarget, parcel: Parcel, scratch: Path) -> None: ...

    def compare(self) -> Changes:
        """How the place differs from the parcel."""

    def apply(self, changes: Changes) -> None:
        """Makes the place the same as the parcel."""


PLACES: dict[str, type[Place]] = {"folder": FolderPlace, "git": GitPlace, "rsync": RsyncPlace}
_SCRATCH = "deploy-"


class Deployment(msgspec.Struct, frozen=True):
    """What differs at a place, what stands against changing it, and whether it was changed.

    `locked` are the addresses that the ledger did not know yet.
    """

    target: str
    kind: str
    to: str
    adds: tuple[str, ...]
    changes: tuple[str, ...]
    deletes: tuple[str, ...]
    unchanged: int
    size: int
    against: tuple[str, ...] = ()
    sent: bool = False
    locked: tuple[str, ...] = ()


class Terms(msgspec.Struct, frozen=True):
    """How far a deploy may go. `clock` is the machine's time, in seconds since the epoch.

    Who names `max_deletes` has looked at them: it counts more than the target's own, and more than doubts.
    """

    clock: int
    confirmed: bool = False
    max_deletes: int | None = None


def deploy(request: Request, name: str, terms: Terms, progress: Progress = silent) -> Deployment:
    """Builds the site and compares it with a place; makes the place the same when that is confirmed.

    Raises UsageError, ContentError for problems of the content or of the output, RefusedError, and NetworkError when
    the place cannot be reached; it is as before then.
    """
    config = read_config(request.root, request.base_url)
    name, target = gates.chosen(config.deploy, name)
    against = tuple(gates.against(request.root, config.site.base_url, request.now, terms.clock))
    build(request, progress)
    _refuse_problems(request)
    parcel = _parcel(request, config)
    with _scratch(request.root) as scratch:
        place = PLACES[target.kind](request.root, target, parcel, scratch)
        changes = place.compare()
        against += _judged(changes, target, terms.max_deletes)
        sent = terms.confirmed and not against
        if sent and changes.any:
            place.apply(changes)
    seen = _seen(request, name, target, parcel, changes)
    addresses = lock_addresses(request) if sent else ()
    return msgspec.structs.replace(seen, against=against, sent=sent, locked=addresses)


def _seen(request: Request, name: str, target: DeployTarget, parcel: Parcel, changes: Changes) -> Deployment:
    leaving = {*changes.adds, *changes.changes}.intersection(parcel.files)
    return Deployment(
        target=name,
        kind=target.kind,
        to=_shown(request.root, target),
        adds=changes.adds,
        changes=changes.changes,
        deletes=changes.deletes,
        unchanged=len(parcel.files) - len(leaving),
        size=sum((parcel.folder / path).stat().st_size for path in leaving),
    )


def _refuse_problems(request: Request) -> None:
    """Raises ContentError with what `check` finds in the output and would not let pass."""
    report = check_output(request)
    if report.failed(request.strict):
        levels = {ERROR, WARNING} if request.strict else {ERROR}
        raise ContentError(problem for problem in report.problems if problem.level in levels)


def _parcel(request: Request, config: Config) -> Parcel:
    output = open_output(request.output, request.root)
    return Parcel(
        folder=(output.folder / "site").absolute(),
        files=packed(output),
        title=config.site.title,
        host=urlsplit(config.site.base_url).hostname or "",
        at=request.now,
        commit=last_commit(request.root),
    )


def _judged(changes: Changes, target: DeployTarget, max_deletes: int | None) -> tuple[str, ...]:
    """What stands against these changes."""
    allowed = target.max_deletes if max_deletes is None else max_deletes
    doubts = changes.doubts if max_deletes is None else ()
    return (*changes.against, *doubts, *gates.too_many(len(changes.deletes), allowed))


def _shown(root: Path, target: DeployTarget) -> str:
    """A place as the maker knows it."""
    if target.kind != "git":
        return target.to
    return f"branch {target.branch} of {shown(address_of(root, target.to))}"


@contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """A folder to work in, one deploy at a time; what a killed one left is cleared."""
    cache = root.absolute() / CACHE
    with locked(cache / "deploy.lock"):
        for left in cache.glob(f"{_SCRATCH}*/"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=cache) as name:
            yield Path(name)
