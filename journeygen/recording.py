"""Writes what has left the house into the ledger: whole lines, on the disk before anything else happens."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from journeygen.files import locked
from journeygen.ledger import FILE

LOCK = ".journeygen/ledger.lock"


def record(root: Path, lines: Iterable[Mapping[str, object]]) -> None:
    """Appends lines to the ledger of the site at `root`; when this returns they are on the disk. Raises OSError.

    Each line holds what `ledger.Line` names; its `id` must be new. Two processes that record at once take turns.
    """
    text = "".join(json.dumps({"v": 1, **line}, ensure_ascii=False) + "\n" for line in lines)
    if text:
        with locked(root / LOCK):
            _append(root / FILE, text)


def _append(file: Path, text: str) -> None:
    """What is forgotten here breaks a link for ever, or is posted a second time: hence the wait for the disk."""
    is_new = not file.exists()
    with open(file, "a+b") as ledger:
        ledger.seek(0, os.SEEK_END)
        if ledger.tell():
            ledger.seek(-1, os.SEEK_END)
            if ledger.read(1) != b"\n":
                text = "\n" + text
        ledger.write(text.encode())
        ledger.flush()
        os.fsync(ledger.fileno())
    if is_new:
        _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only when its folder is; Windows knows no such call, and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
