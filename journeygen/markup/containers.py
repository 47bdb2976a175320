"""What the block structure is made of, and who takes it."""

from typing import Protocol

import msgspec


class Container(msgspec.Struct):
    """A list (`ul`, `ol`) or a quotation (`blockquote`), and the lines of its items; a loose list keeps paragraphs."""

    tag: str
    items: list[list[str]]
    loose: bool = False
    start: int = 1


class Stash(Protocol):
    """Takes what was found and gives the line that stands for it."""

    def code(self, lines: list[str], language: str) -> str:
        """A block of code."""

    def html(self, lines: list[str]) -> str:
        """A block of raw HTML."""

    def container(self, container: Container) -> str:
        """A list or a quotation."""
