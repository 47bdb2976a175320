"""Python-Markdown's inline patterns, tried only on texts that hold what every match of theirs holds."""

from collections.abc import Callable
from itertools import groupby
from xml.etree.ElementTree import Element

from markdown import Markdown as Converter
from markdown import inlinepatterns as own
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from journeygen.markup.md_inline import NEEDLES

# By the expression and not by the name: what a later version or an extension changes is tried on every text.
_NEEDLES: dict[str, tuple[str, ...]] = {
    own.BACKTICK_RE: ("`",),
    own.ESCAPE_RE: ("\\",),
    own.LINK_RE: ("[",),
    own.IMAGE_LINK_RE: ("[",),
    own.AUTOLINK_RE: ("<",),
    own.AUTOMAIL_RE: ("<",),
    own.LINE_BREAK_RE: ("  \n",),
    own.HTML_RE: ("<",),
    own.ENTITY_RE: ("&",),
    r"\[\^([^\]]*)\]": ("[^",),
    r"\*|_": ("*", "_"),
    r"\*": ("*",),
    "_": ("_",),
    **NEEDLES,
}
_ANY = ("",)
_REFER = frozenset({
    own.ReferenceInlineProcessor, own.ShortReferenceInlineProcessor, own.ImageReferenceInlineProcessor,
    own.ShortImageReferenceInlineProcessor,
})  # fmt: skip

_PRIVATE = ("_InlineProcessor__handleInline", "_InlineProcessor__applyPattern")

# The number of a pattern, and what it needs one of.
Needs = list[tuple[int, tuple[str, ...]]]


def fits() -> bool:
    """Whether this Python-Markdown has the private methods that `Patterns` calls and replaces."""
    return all(hasattr(InlineProcessor, name) for name in _PRIVATE)


class Patterns(InlineProcessor):
    """Takes the place of the processor that tries every pattern on every text."""

    # These two have the names that the private methods of the class above have for Python: see `fits`.
    _InlineProcessor__applyPattern: Callable[..., tuple[str, bool, int]]

    def __init__(self, converter: Converter) -> None:
        super().__init__(converter)
        self._all: list[tuple[str, Needs]] = []
        self._without_references = self._tried = self._all

    def settle(self) -> None:
        """Take the patterns as they are now. A list answers much faster than their registry."""
        patterns = list(self.md.inlinePatterns)
        needs = [(number, _needles(pattern)) for number, pattern in enumerate(patterns)]
        self._all = _grouped(needs)
        self._without_references = _grouped([need for need in needs if type(patterns[need[0]]) not in _REFER])
        setattr(self, "inlinePatterns", patterns)  # noqa: B010

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns; those that look references up only where there are some."""
        self._tried = self._all if self.md.references else self._without_references
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, index: int = 0) -> str:  # noqa: N802
        if isinstance(data, AtomicString):
            return data
        for start, needs in self._tried:
            if start in data:
                data = self._attempted(needs, data, index)
        return data

    def _attempted(self, needs: Needs, data: str, index: int) -> str:
        for number, needles in needs:
            if number >= index and any(needle in data for needle in needles):
                data = self._applied(number, data)
        return data

    def _applied(self, number: int, data: str) -> str:
        matched, start = True, 0
        while matched:
            data, matched, start = self._InlineProcessor__applyPattern(self.inlinePatterns[number], data, number, start)
        return data


def _needles(pattern: own.Pattern) -> tuple[str, ...]:
    return _NEEDLES.get(pattern.getCompiledRegExp().pattern, _ANY)


def _grouped(needs: Needs) -> list[tuple[str, Needs]]:
    """Neighbours whose needles start with the same letter, behind that letter; behind nothing where they differ."""
    return [(start, list(group)) for start, group in groupby(needs, key=lambda need: _start(need[1]))]


def _start(needles: tuple[str, ...]) -> str:
    return needles[0][:1] if len(needles) == 1 else ""
