"""Python-Markdown's inline patterns, tried only on texts that hold what every match of theirs holds."""

from collections.abc import Callable

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
    own.IMAGE_LINK_RE: ("![",),
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


class Patterns(InlineProcessor):
    """Takes the place of the processor that tries every pattern on every text."""

    # These two have the names that the private methods of the class above have for Python.
    _InlineProcessor__applyPattern: Callable[..., tuple[str, bool, int]]

    def __init__(self, converter: Converter) -> None:
        super().__init__(converter)
        self._needles: list[tuple[str, ...]] = []

    def settle(self) -> None:
        """Take the patterns as they are now. A list answers much faster than their registry."""
        patterns = list(self.md.inlinePatterns)
        self._needles = [_NEEDLES.get(pattern.getCompiledRegExp().pattern, _ANY) for pattern in patterns]
        setattr(self, "inlinePatterns", patterns)  # noqa: B010

    def _InlineProcessor__handleInline(self, data: str, index: int = 0) -> str:  # noqa: N802
        if isinstance(data, AtomicString):
            return data
        for number, needles in enumerate(self._needles[index:], index):
            for needle in needles:
                if needle in data:
                    data = self._applied(number, data)
                    break
        return data

    def _applied(self, number: int, data: str) -> str:
        matched, start = True, 0
        while matched:
            data, matched, start = self._InlineProcessor__applyPattern(self.inlinePatterns[number], data, number, start)
        return data
