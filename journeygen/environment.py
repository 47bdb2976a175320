"""Cheap signs that the machine has changed under a build: our own files, Python, and the packages installed."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from journeygen import __version__
from journeygen.digests import mark

PACKAGE = Path(__file__).parent
PACKAGES = Path(msgspec.__file__ or "").parent.parent


def code_stats() -> str:
    """A mark of our own files' stats and of the time at which packages were last installed. Never in any output."""
    stats = [__version__, sys.version]
    for folder, folders, names in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            seen = os.stat(os.path.join(folder, name))
            stats.append(f"{name}:{seen.st_size}:{seen.st_mtime_ns}")
    stats.append(str(PACKAGES.stat().st_mtime_ns))
    return mark("\n".join(stats).encode())


def installed(names: Iterable[str]) -> str:
    """The versions of some installed packages, as their folders tell: importlib.metadata takes longer than many builds.

    A package that lies elsewhere than ours do is `absent`.
    """
    known: dict[str, str] = {}
    for entry in sorted(os.listdir(PACKAGES)):
        if entry.endswith(".dist-info"):
            name, _, version = entry.removesuffix(".dist-info").rpartition("-")
            known[name.lower().replace("_", "-")] = version
    return " ".join(f"{name}={known.get(name, 'absent')}" for name in names)
