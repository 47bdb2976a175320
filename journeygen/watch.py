"""The doorbell: it rings when a site's sources change, and says no more. What changed is for the build to find out.

The one door to watchdog. It listens at the sources alone, so nothing that a build writes can ring it; events that come
close together ring once. Where the system cannot tell of changes, it looks for them every second.
"""

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from math import inf
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from journeygen.sources import IGNORED_ENDS, IGNORED_NAMES
from journeygen.themes import PACKAGED

FOLDERS, FILES = ("content", "static", "themes"), ("journeygen.toml", "ledger.jsonl")
# A save is several events. A build starts after this many seconds without one, or this long after the first.
QUIET, LONGEST = 0.005, 0.15
# Reading is no change: `opened` and `closed_no_write` are not among these.
HEARD = frozenset({"created", "modified", "moved", "deleted", "closed", "attrib"})
REPLACED = frozenset({"created", "moved", "deleted"})
# Waiting in slices keeps Ctrl-C quick on every system, and the clock true after a machine has slept.
SLICE, LOOKS_EVERY = 0.5, 1.0

# A folder that appears while another is being looked at is watched twice by watchdog, which tells that to the terminal.
warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)


class Doorbell:
    """Rings for changes below `root`; `ignored` folders are never heard. `polling` when the system cannot tell."""

    def __init__(self, root: Path, ignored: Iterable[Path] = (), native: bool = True) -> None:
        self.root = root.resolve()
        self.polling = not native
        self.closed = False
        self._ignored = tuple(str(folder.resolve()) for folder in ignored)
        self._rung = threading.Event()
        self._stale: set[str] = set()
        self._watches: dict[str, ObservedWatch] = {}
        self._observer: BaseObserver = Observer() if native else PollingObserver(timeout=LOOKS_EVERY)
        self._start()

    def wait(self, until: float = inf) -> bool:
        """Waits for a ring and for quiet after it; False when the moment `until` (s since the epoch) came first."""
        while not self._rung.wait(max(0.0, min(SLICE, until - time.time()))):
            if time.time() >= until:
                return False
        end = time.monotonic() + LONGEST
        self._rung.clear()
        while (left := end - time.monotonic()) > 0 and self._rung.wait(min(QUIET, left)):
            self._rung.clear()
        self._aim()
        return not self.closed

    def ring(self) -> None:
        """Rings by hand."""
        self._rung.set()

    def close(self) -> None:
        """Stops listening; whoever waits is told at once."""
        self.closed = True
        self._observer.stop()
        self._rung.set()

    # --- listening

    def _start(self) -> None:
        """Starts to listen, by looking every second where the system refuses: its watches are limited."""
        try:
            self._observer.start()
            for name in FOLDERS:
                self._listen(name)
            self._listen_elsewhere()
            # Last, because the library passes over folders that it could not watch: here it would have to say so.
            self._observer.schedule(_Listener(self._at_the_top), str(self.root))
        except OSError:
            if self.polling:
                raise
            self._look_instead()

    def _look_instead(self) -> None:
        self._observer.stop()
        self._watches.clear()
        self.polling = True
        self._observer = PollingObserver(timeout=LOOKS_EVERY)
        self._start()

    def _listen(self, name: str) -> None:
        """Listens below one folder of the site, when it is there."""
        folder = (self.root / name).resolve()
        if folder.is_dir():
            self._watches[name] = self._below(folder)

    def _listen_elsewhere(self) -> None:
        """The packaged themes, which somebody may be writing."""
        if PACKAGED.is_dir() and not PACKAGED.resolve().is_relative_to(self.root):
            self._below(PACKAGED.resolve())

    def _below(self, folder: Path) -> ObservedWatch:
        def heard(path: str, kind: str) -> None:
            if self._matters(path, str(folder)):
                self._rung.set()

        return self._observer.schedule(_Listener(heard), str(folder), recursive=True)

    def _aim(self) -> None:
        """Listens anew at folders that came, went or were replaced."""
        while self._stale:
            name = self._stale.pop()
            watch = self._watches.pop(name, None)
            try:
                if watch is not None:
                    self._observer.unschedule(watch)
                self._listen(name)
            except FileNotFoundError:
                continue
            except OSError:
                self._look_instead()

    # --- hearing

    def _at_the_top(self, path: str, kind: str) -> None:
        folder, name = os.path.split(path)
        if folder != str(self.root) or name not in {*FOLDERS, *FILES}:
            return
        if name in FOLDERS and kind in REPLACED:
            self._stale.add(name)
        self._rung.set()

    def _matters(self, path: str, folder: str) -> bool:
        """Whether a build would look at this file: hidden and temporary ones it passes over."""
        if any(path == ignored or path.startswith(ignored + os.sep) for ignored in self._ignored):
            return False
        parts = path[len(folder) :].split(os.sep)
        return not any(part.startswith(".") or part.endswith(IGNORED_ENDS) or part in IGNORED_NAMES for part in parts)


class _Listener(FileSystemEventHandler):
    """Passes on which path changed and how, both paths of a move."""

    def __init__(self, heard: Callable[[str, str], None]) -> None:
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by the library's thread. A folder is `modified` whenever a file in it comes or goes: that is heard."""
        if event.event_type not in HEARD or (event.is_directory and event.event_type == "modified"):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._heard(os.fsdecode(path), event.event_type)
