"""Anchors of headings, as GitHub makes them: Unicode kept, the same in both engines."""

import re

_DROPPED = re.compile(r"[^\w\-]+")


class Anchors:
    """Hands out each anchor once; a second `Fit` becomes `fit-1`."""

    def __init__(self, taken: list[str]) -> None:
        self._taken = set(taken)
        self._counts: dict[str, int] = {}

    def anchor(self, text: str) -> str:
        """A free anchor for a heading with this text."""
        slug = text.strip().lower().replace(" ", "-")
        if not slug.replace("-", "").isalnum():
            slug = _DROPPED.sub("", slug) or "section"
        if slug not in self._taken:
            self._taken.add(slug)
            return slug
        count = self._counts.get(slug, 0) + 1
        while f"{slug}-{count}" in self._taken:
            count += 1
        self._counts[slug] = count
        self._taken.add(f"{slug}-{count}")
        return f"{slug}-{count}"
