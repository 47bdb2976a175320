"""Knowing a post again: by the page that it leads to, or by its words whatever a network made of the spaces."""

import re
from collections.abc import Iterable

from journeygen.digests import digest


def text_digest(text: str) -> str:
    """A digest of a post's words; servers break lines and set spaces as they like."""
    return digest("".join(text.split()).encode())


def leads_to(page: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts holds the address of a page, with or without campaign tags; longer paths are others."""
    if not page:
        return False
    pattern = re.compile(re.escape(page.rstrip("/")) + r"/?(?![/.]*[\w%~-])", re.ASCII)
    return any(pattern.search(text) for text in texts)
