"""`serve` on the command line."""

import gc
import json
import os
import time
import webbrowser

import click

from journeygen.cli.building import moment_of
from journeygen.cli.console import Console, counted
from journeygen.cli.options import Common
from journeygen.errors import Problem, UsageError
from journeygen.report import Report
from journeygen.serve.preview import Preview, State
from journeygen.serve.server import listen, network_url, port_of, url_of
from journeygen.serve.server import serve as run
from journeygen.watch import Doorbell

STUDIO = "-/"


def serve(shared: Common, port: int, host: str, opens: bool, now: str) -> int:
    """Builds the preview and serves it until interrupted."""
    if not 0 <= port < 65_536:
        raise UsageError(f"There is no port {port}. Name one from 1 to 65535 with -p")
    gc.enable()
    root = shared.site()
    preview = Preview(root, lambda: moment_of(root, now), moves=not (now or os.environ.get("SOURCE_DATE_EPOCH")))
    told = Told(shared)
    listener = listen(host, port)
    started = time.perf_counter()
    with told.console.progress() as progress:
        state = preview.build(progress, glance=True)
    told(state, time.perf_counter() - started)
    doorbell = Doorbell(root, [preview.folder])
    _announce(told.console, host, port, port_of(listener), doorbell.polling)
    if opens:
        webbrowser.open(url_of(host, port_of(listener)) + STUDIO)
    run(preview, doorbell, listener, host, told)
    return 0


def _announce(console: Console, host: str, wanted: int, port: int, polling: bool) -> None:
    url, others = url_of(host, port), network_url(host, port)
    if console.shared.json:
        click.echo(json.dumps({"url": url, "studio": url + STUDIO, "network": others or None}))
        return
    if wanted not in {0, port}:
        console.say(f"Port {wanted} is taken.")
    if polling:
        console.say("This system cannot tell of changes (its watches are used up): looking for them every second.")
    console.say(f"Serving {url} (Ctrl-C stops)")
    console.say(f"The studio: {url}{STUDIO}")
    if others:
        console.say(f"In this network: {others}{STUDIO}")


class Told:
    """Prints the outcome of each build: what stopped it, or what was written and what is wrong besides, when new."""

    def __init__(self, shared: Common) -> None:
        self.console = Console(shared)
        self._before = State()
        self._warned: tuple[Problem, ...] = ()

    def __call__(self, state: State, seconds: float) -> None:
        """Called after each build."""
        before, self._before = self._before, state
        if self.console.shared.json:
            return
        if state.problems:
            self._failed(state, before)
        elif state.report is not None:
            self._built(state.report, seconds, mended=bool(before.problems), changed=state.epoch != before.epoch)

    def _failed(self, state: State, before: State) -> None:
        if state.problems != before.problems:
            self.console.problems(state.problems)
            stays = "stays as it was" if state.report else "waits for you"
            click.echo(f"{counted(len(state.problems), 'problem')}. The preview {stays}.", err=True)

    def _built(self, report: Report, seconds: float, mended: bool, changed: bool) -> None:
        if report.problems != self._warned:
            self.console.problems(report.problems)
            self._warned = report.problems
        if mended:
            self.console.say("Mended.")
        if changed:
            entries = counted(report.entries, "entry", "entries")
            gone = f", {report.deleted} deleted" if report.deleted else ""
            self.console.say(f"Built the preview: {entries}; {report.written} written{gone} ({seconds:.2f} s)")
