"""Builds the preview again and again and says what stands. The build is everybody's; `output/` is not touched."""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from math import inf
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from journeygen.build import build
from journeygen.errors import ERROR, ContentError, JourneygenError, Problem, RefusedError
from journeygen.files import replace_file
from journeygen.prepare import Progress, prepare, silent
from journeygen.report import Report
from journeygen.request import Request
from journeygen.session import Session
from journeygen.settings import FILE as SETTINGS
from journeygen.settings import read_config
from journeygen.sources import Stat, file_stat
from journeygen.unchanged import unchanged
from journeygen.watch import Doorbell

if TYPE_CHECKING:
    from journeygen.dressing import Dresser
    from journeygen.plan import Plan
    from journeygen.templates import Templates

FOLDER = ".journeygen/preview"
EPOCH = ".journeygen/preview-epoch"
Told = Callable[["State", float], None]


class State(msgspec.Struct, frozen=True):
    """What stands now. `epoch` changes whenever a file of the preview does, and outlives the server.

    `problems` are those that kept the last build from being done; what stands is older then. `report` is None until
    there is anything to show. `base` is the path of the site's address, `base_url` all of it. `edition` counts what was
    told since the server started: files that changed, and what is wrong with them.
    """

    epoch: str = ""
    base_url: str = "http://localhost/"
    report: Report | None = None
    problems: tuple[Problem, ...] = ()
    edition: int = 0

    @property
    def told(self) -> tuple[str, tuple[Problem, ...], tuple[Problem, ...]]:
        """What makes one edition differ from the next."""
        return self.epoch, self.problems, self.report.problems if self.report is not None else ()

    @property
    def base(self) -> str:
        """The path below which the site stands, with a slash at both ends; not percent-encoded."""
        return unquote(urlsplit(self.base_url).path)

    @property
    def until(self) -> float:
        """The moment at which another build would make something else of the same sources."""
        return self.report.until if self.report is not None else inf


class Shown(msgspec.Struct, frozen=True):
    """The plan of what stands, what made its pieces, and the templates that render more of them."""

    plan: "Plan"
    dresser: "Dresser"
    templates: "Templates"


class Preview:
    """The preview of one site. `moment` tells for which moment to build, `moves` whether that goes with the clock."""

    def __init__(self, root: Path, moment: Callable[[], int], moves: bool = True) -> None:
        self.root = root
        self.folder = root / FOLDER
        self.state = State()
        self._moment = moment
        self._moves = moves
        self._config_seen: Stat | None = None
        self._session = Session(alone=True)
        self._shown: Shown | None = None
        self._lock = Lock()

    def build(self, progress: Progress = silent, glance: bool = False) -> State:
        """Builds and returns what stands then; what goes wrong is among its problems. `glance` skips a needless one."""
        with self._lock:
            before = self.state
            try:
                request = self._request()
                found = unchanged(request) if glance else None
                report = found or self._built(request, progress)
                if found is None:
                    self._shown = self._planned()
                now = State(self._epoch(report), self._base_url(), report)
            except Exception as error:
                now = msgspec.structs.replace(before, problems=_problems(error))
            edition = before.edition + (now.told != before.told)
            self.state = msgspec.structs.replace(now, edition=edition)
        return self.state

    def _built(self, request: Request, progress: Progress) -> Report:
        """A build. Below `.journeygen/` all is ours: what is left of a preview that was being deleted goes first."""
        try:
            return build(request, progress, self._session)
        except RefusedError:
            shutil.rmtree(self.folder)
            return build(request, progress, self._session)

    def shown(self) -> Shown | None:
        """What the preview was made of, read anew when the last build needed nothing; None when it cannot be read."""
        if self._shown is None:
            with self._lock:
                if self._shown is None:
                    with suppress(JourneygenError):
                        read = prepare(self._request(), silent, self._session)
                        wrong = any(problem.level == ERROR for problem in read.problems)
                        self._shown = None if wrong else self._planned()
        return self._shown

    def _request(self) -> Request:
        return Request(self.root, self.folder, self._moment(), drafts=True, future=True, search=False, kit=False)

    def _planned(self) -> Shown | None:
        planned = self._session.planned
        if planned is None:
            return None
        return Shown(planned[0], planned[1], self._session.renderer(self.root, planned[2]).templates)

    def keep_building(self, doorbell: Doorbell, told: Told) -> None:
        """Builds on every ring and when the time has come, until the doorbell is closed; tells each outcome."""
        self._round(told, glance=True)
        while not doorbell.closed:
            doorbell.wait(self.state.until if self._moves and not self.state.problems else inf)
            if not doorbell.closed:
                self._round(told)

    def _round(self, told: Told, glance: bool = False) -> None:
        started = time.perf_counter()
        told(self.build(glance=glance), time.perf_counter() - started)
        self._session.let_go()

    def _epoch(self, report: Report) -> str:
        """The epoch kept from the last change, or a new one when something changed or none is kept."""
        place = self.root / EPOCH
        if not (report.written or report.deleted):
            kept = self.state.epoch or (place.read_text("ascii") if place.is_file() else "")
            if kept:
                return kept
        epoch = f"{time.time_ns():x}"
        replace_file(place, epoch.encode())
        return epoch

    def _base_url(self) -> str:
        """The site's address, read again only when the config changed."""
        seen = file_stat(self.root / SETTINGS)
        if seen == self._config_seen:
            return self.state.base_url
        base_url = read_config(self.root).site.base_url
        self._config_seen = seen
        return base_url if base_url.endswith("/") else base_url + "/"


def _problems(error: Exception) -> tuple[Problem, ...]:
    """Why there was no build. A mistake of ours must not end the server, nor pass for one of the maker's."""
    if isinstance(error, ContentError):
        return tuple(problem for problem in error.problems if problem.level == ERROR) or error.problems
    if isinstance(error, JourneygenError):
        return (Problem("journeygen", 0, "refused", str(error)),)
    if isinstance(error, OSError):
        return (Problem(str(error.filename or "journeygen"), 0, "system", error.strerror or str(error)),)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    what = f"journeygen failed: {type(error).__name__}: {error}"
    return (Problem("journeygen", 0, "internal", what, f"This is a mistake of ours, in {place}", "Please report it"),)
