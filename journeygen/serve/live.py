"""Tells open pages what stands now, over server-sent events, and adds the script that listens to each page served."""

import asyncio
import hashlib
import html
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from journeygen.errors import Problem
from journeygen.serve.preview import State

SCRIPT = (Path(__file__).parent / "reload.js").read_bytes()
SCRIPT_PATH, EVENTS_PATH = "/-/reload.js", "/-/events"
# How soon (ms) a browser asks again when the server is gone, and how often (s) a silent stream proves to be alive.
RETRY, HEARTBEAT = 500, 15.0


def listening(page: bytes, epoch: str) -> bytes:
    """A page with the script in it, which compares the page's epoch with what it hears."""
    script = f'<script src="{SCRIPT_PATH}" data-epoch="{html.escape(epoch)}" defer></script>\n'.encode()
    end = page.rfind(b"</body>")
    return page + script if end < 0 else page[:end] + script + page[end:]


def page_epoch(state: State) -> str:
    """What a page shows: the preview's epoch, or the problems themselves while there is no preview at all."""
    if state.report is not None or not state.problems:
        return state.epoch
    return "!" + hashlib.sha256(repr(state.problems).encode()).hexdigest()[:16]


def message_of(state: State, root: Path) -> str:
    """What pages are told: the epoch, and what is wrong when they show something older for it.

    The studio looks again at each `edition`: it shows warnings too.
    """
    shown = [described(problem, root) for problem in state.problems] if state.report is not None else []
    return json.dumps({"epoch": page_epoch(state), "edition": state.edition, "problems": shown})


def described(problem: Problem, root: Path) -> str:
    """A problem in words, with the offending line below."""
    line = problem.excerpt or offending_line(problem, root)
    return f"{problem.message}\n    {line}" if line else problem.message


def offending_line(problem: Problem, root: Path) -> str:
    """The line of the source that a problem names, or nothing when it cannot be read."""
    file = (root / problem.path).resolve()
    if not problem.line or not file.is_relative_to(root.resolve()):
        return ""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, ValueError):
        return ""
    return lines[problem.line - 1].strip()[:200] if problem.line <= len(lines) else ""


class Hub:
    """All the streams that are open. `current` gives the message to send; `announce` may be called by any thread."""

    def __init__(self, current: Callable[[], str]) -> None:
        self._current = current
        self._bells: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def announce(self) -> None:
        """Makes every stream look again."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def close(self) -> None:
        """Ends every stream. Called by the loop's own thread."""
        self._closed = True
        self._ring()

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    async def stream(self) -> AsyncIterator[str]:
        """What one page hears: the message of now, and each one that differs from the one before."""
        self._loop = asyncio.get_running_loop()
        bell, sent = asyncio.Event(), ""
        self._bells.add(bell)
        try:
            yield f"retry: {RETRY}\n\n"
            while not self._closed:
                bell.clear()
                message = self._current()
                yield f"data: {message}\n\n" if message != sent else ":\n\n"
                sent = message
                await _rung(bell, HEARTBEAT)
        finally:
            self._bells.discard(bell)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return
