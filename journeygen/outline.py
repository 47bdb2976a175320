"""The outline of a journal: two kinds of digests of what a plan is made from, kept apart from each other.

The frame is everything but the words of entries; beside it stand the digests of those words. Between two journals with
one frame nothing differs but what some entries say, which is how most saves are while somebody writes.
"""

import msgspec


class Outline(msgspec.Struct, frozen=True):
    """`frame` is everything but words, empty where it cannot be told; `words` by key the digest of an entry's text."""

    frame: str = ""
    words: dict[str, str] = {}

    def reworded(self, before: "Outline") -> list[str] | None:
        """The keys of the entries that had other words before; None when anything else may differ too."""
        if not self.frame or before.frame != self.frame:
            return None
        return [key for key, words in self.words.items() if before.words.get(key) != words]
