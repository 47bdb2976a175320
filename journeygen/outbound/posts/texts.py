"""Knowing a post again: by the page that it leads to, or by its words whatever a network made of the spaces."""

import hashlib
import re
from collections.abc import Iterable

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def leads_to(page: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts holds the address of a page, with or without campaign tags; longer paths are others."""
    if not page:
        return False
    pattern = re.compile(re.escape(page.rstrip("/")) + r"/?(?![/.]*[\w%~-])", re.ASCII)
    return any(pattern.search(text) for text in texts)


def record_key(key: str) -> str:
    """A post's name on the network, from its key in the ledger alone: a TID (atproto.com/specs/tid) of a fixed moment.

    The same key gives the same name on every machine, so that whoever posts it a second time replaces nothing new.
    """
    start = 1_672_531_200_000_000 << 10  # 2023 in microseconds; the digest picks a moment in the two years after it
    number = start + (int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big"))
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))
