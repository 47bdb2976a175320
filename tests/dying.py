"""Builds in a process of their own that die where a test wants it. Light, because each child imports it."""

import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["journeygen.build", "journeygen.letters", "journeygen.render"])
# What a build does to the file system, as Python's audit events name it.
WRITES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir"})


class Hook:
    """Counts a process's writes below a folder, and ends the process by SIGKILL before the `deadly`-th.

    A file that would be opened for writing is left behind half written, wherever it is.
    """

    def __init__(self, folder: Path, deadly: int) -> None:
        self.folder = str(folder)
        self.deadly = deadly
        self.count = 0

    def __call__(self, event: str, values: tuple[Any, ...]) -> None:
        path = values[0] if values else None
        opens = event == "open" and isinstance(path, (str, os.PathLike)) and bool(values[2] & (os.O_WRONLY | os.O_RDWR))
        if not (opens or event in WRITES) or not str(path).startswith(self.folder):
            return
        self.count += 1
        if self.count == self.deadly:
            with suppress(OSError):
                if opens:
                    os.write(os.open(str(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), b"half of it")
            os.kill(os.getpid(), signal.SIGKILL)


def build_and_die(root: Path, deadly: int, options: dict[str, Any], told: Any) -> None:
    """Builds; dies before the `deadly`-th write, or tells that it begins, then how many writes and seconds it took."""
    from journeygen import build, making
    from journeygen.request import Request

    os.environ.pop("JOURNEYGEN_WORKERS", None)
    if "workers" in options:
        os.environ["JOURNEYGEN_WORKERS"] = str(options["workers"])
        making.ENOUGH_ARTIFACTS = 2
    hook = Hook(root, deadly)
    sys.addaudithook(hook)
    told.send("begun")
    started = time.perf_counter()
    build.build(Request(root, root / "output", options["now"], drafts=options.get("drafts", False)))
    told.send((hook.count, time.perf_counter() - started))


def child(root: Path, deadly: int = 0, **options: Any) -> tuple[BaseProcess, Any]:
    """Starts a build in a process of its own; returns it and where it tells its writes and seconds."""
    told, telling = CHILDREN.Pipe(duplex=False)
    process = CHILDREN.Process(target=build_and_die, args=(root, deadly, options, telling))
    process.start()
    telling.close()
    return process, told
