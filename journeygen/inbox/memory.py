"""What was taken in, by digest: `private/inbox.jsonl`. It is no cache; losing it brings everything in again."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

FILE = "private/inbox.jsonl"


class Memory(msgspec.Struct, frozen=True):
    """One file that became part of an entry."""

    digest: str
    file: str
    entry: str
    at: str


def known_digests(root: Path) -> frozenset[str]:
    """The digests of everything taken in so far; a line that cannot be read tells nothing."""
    try:
        lines = (root / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(digest for line in lines if (digest := _digest(line)))


def remember(root: Path, memories: Iterable[Memory]) -> None:
    """Adds to what is known, on the disk when this returns. The folder is the maker's alone."""
    file = root / FILE
    file.parent.mkdir(mode=0o700, exist_ok=True)
    text = "".join(json.dumps(msgspec.to_builtins(one), ensure_ascii=False) + "\n" for one in memories)
    with open(file, "ab") as memory:
        memory.write(text.encode())
        memory.flush()
        os.fsync(memory.fileno())


def _digest(line: bytes) -> str:
    try:
        return msgspec.json.decode(line, type=Memory).digest
    except msgspec.DecodeError:
        return ""
