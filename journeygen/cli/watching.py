"""`build --watch` on the command line."""

import gc
import os
import time
from math import inf

import click
import msgspec

from journeygen.build import build
from journeygen.cli.console import Console
from journeygen.cli.options import Common
from journeygen.errors import ContentError
from journeygen.report import Report
from journeygen.request import Request
from journeygen.session import Session
from journeygen.unchanged import unchanged
from journeygen.watch import Doorbell


def keep_building(shared: Common, request: Request) -> int:
    """Builds now, on every change of a source, and when the time of something has come, until interrupted."""
    gc.enable()
    console = Console(shared)
    moves = _moves()
    session = Session()
    report = _build(console, request, session, glance=True)
    doorbell = Doorbell(request.root, [request.output])
    try:
        console.say("Watching for changes (Ctrl-C stops)" + (", every second" if doorbell.polling else ""))
        if report is not None and unchanged(request) is None:
            doorbell.ring()
        while True:
            doorbell.wait(report.until if report is not None and moves else inf)
            request = msgspec.structs.replace(request, now=int(time.time())) if moves else request
            report = _build(console, request, session)
    finally:
        doorbell.close()


def _moves() -> bool:
    """Whether the moment of the build goes with the clock: no `--now` and no SOURCE_DATE_EPOCH."""
    context = click.get_current_context(silent=True)
    return not (os.environ.get("SOURCE_DATE_EPOCH") or (context is not None and context.params.get("now")))


def _build(console: Console, request: Request, session: Session, glance: bool = False) -> Report | None:
    """One build, printed; None when there was none for the problems printed. `glance` skips a needless one."""
    started = time.perf_counter()
    report = unchanged(request) if glance else None
    try:
        if report is None:
            with console.progress() as progress:
                report = build(request, progress, session)
    except ContentError as error:
        console.failed(error.problems)
        return None
    except OSError as error:
        console.refused(f"{error.filename or request.output}: {error.strerror or error}", 1)
        return None
    console.report(report, time.perf_counter() - started)
    return report
