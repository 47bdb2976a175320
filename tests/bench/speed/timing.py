"""One process, measured from outside: wall time, processor time, peak memory of its largest process."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.005


class RunError(Exception):
    """A measured command failed; its figures would mean nothing."""


@dataclass(frozen=True)
class Sample:
    """One run; processor seconds are those of the process and of every child that it waited for."""

    wall: float
    cpu: float


def failure(command: Sequence[str], status: int, log: bytes) -> str:
    """What to tell about a command that failed: its status and its last words."""
    last = "\n".join(log.decode("utf-8", "replace").strip().splitlines()[-12:])
    return f"`{' '.join(command)}` ended with status {status}.\n{last}"


def timed(command: Sequence[str], folder: Path) -> Sample:
    """Run a command to its end. Unwritten file system work of earlier runs is settled first, outside the clock."""
    os.sync()
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise RunError(failure(command, process.returncode, log.read()))
    return Sample(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Sequence[str], folder: Path) -> float:
    """Megabytes of the largest single process among the command and its descendants.

    The kernel's own high-water mark of each process is read every few milliseconds, so only growth in the last
    moment of a process can be missed. Sums over processes would count shared pages twice.
    """
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        peak = 0
        while process.poll() is None:
            peak = max([peak, *(_high_water(pid) for pid in _session(process.pid))])
            time.sleep(POLL_SECONDS)
        if process.returncode:
            log.seek(0)
            raise RunError(failure(command, process.returncode, log.read()))
    return peak / 1024


def _session(leader: int) -> list[str]:
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and _session_of(pid) == leader]


def _session_of(pid: str) -> int | None:
    """The fourth field after the name, which stands in brackets and may hold anything."""
    try:
        return int(Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return None


def _high_water(pid: str) -> int:
    try:
        lines = Path("/proc", pid, "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
