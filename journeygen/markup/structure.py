"""The block structure of Markdown by the rules of CommonMark: lists, quotations, code and raw HTML.

Python-Markdown wants four spaces and empty lines where writers give two spaces and none. So the structure is read
here, and each thing found stands in the text as one line, written by a `Stash`; paragraphs, tables, headings,
footnotes and whatever an extension adds stay as they were typed.
"""

import re
from collections.abc import Callable

from journeygen.markup.containers import Container, Stash
from journeygen.markup.limits import Depth
from journeygen.markup.lines import (
    LAZY,
    TAB,
    Opening,
    Tail,
    closes,
    html_end,
    indent_of,
    lazy,
    opening_of,
    underlines,
    untabbed,
)

_QUOTED = re.compile(r"[ ]{0,3}>[ ]?(.*)")
_LANGUAGE = re.compile(r"[ ]*\{?[ ]*\.?([^\s{}=\"'`]+)(?![^\s{}]*=)")


def _continued(line: str) -> str:
    """A line that must not underline the text above it, though it may look so."""
    text = line.lstrip(LAZY)
    return " " * TAB + text if underlines(text) else text


class Level:
    """The lines of one container. `loose` tells that an empty line stands between two of its blocks."""

    def __init__(self, typed: list[str], stash: Stash, depth: Depth | None = None) -> None:
        self.typed = typed
        self.stash = stash
        self.depth = depth or Depth(len(typed))
        self.at = 0
        self._defining = False
        self.lines: list[str] = []
        self.loose = False
        self._paragraph = -1
        self._gap = False
        self._readers: dict[str, Callable[[Opening], None]] = {
            "code": self._code, "fence": self._fence, "quote": self._quote, "rule": self._rule, "list": self._list,
            "heading": self._heading, "region": self._region,
        }  # fmt: skip

    def read(self) -> "Level":
        """Read all lines; afterwards `lines` is what Python-Markdown shall see."""
        while self.at < len(self.typed):
            line = self.typed[self.at]
            if not line:
                self._blank()
                continue
            opening = None if line[0].isalpha() else opening_of(line)
            if opening is None or (self._paragraph >= 0 and self._goes_on(opening)):
                self._text()
            elif opening.kind == "blank":
                self._blank()
            else:
                self._begin()
                self._readers.get(opening.kind, self._html)(opening)
        return self

    def _inside(self, typed: list[str]) -> "Level":
        self.depth.enter(len(typed))
        inner = Level(typed, self.stash, self.depth).read()
        self.depth.leave()
        return inner

    def _goes_on(self, opening: Opening) -> bool:
        return opening.kind != "blank" and (not opening.interrupts or underlines(opening.line))

    def _begin(self) -> None:
        self.loose = self.loose or self._gap
        self._gap = False

    def _blank(self) -> None:
        self._gap = bool(self.lines)
        self._paragraph = -1
        self._defining = False
        self._part()
        self.at += 1

    def _part(self) -> None:
        """One empty line, never two: the block parser of Python-Markdown looks at what follows the first."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _text(self) -> None:
        line = untabbed(self.typed[self.at])
        self.at += 1
        if self._defining:
            self._end_definition()
        if self._paragraph < 0:
            self._begin()
            self._paragraph = len(self.lines)
        elif line[:1] in "-= " and underlines(line):
            title = " ".join(map(str.strip, self.lines[self._paragraph :]))
            self.lines[self._paragraph :] = [title, line.strip()[0] * 3, ""]
            self._paragraph = -1
            return
        self.lines.append(_continued(line) if line.startswith(LAZY) else line)

    def _end_definition(self) -> None:
        """Part a definition from the term that follows, if the line at hand is one."""
        following = opening_of(self.typed[self.at]) if self.at < len(self.typed) else None
        if following and following.kind == "region" and following.line.lstrip().startswith(":"):
            self._part()
            self._paragraph = -1
            self._defining = False

    def _put(self, line: str) -> None:
        self._part()
        self.lines += (line, "")
        self._paragraph = -1
        self._defining = False

    def _rule(self, opening: Opening) -> None:
        self.at += 1
        self._put("***")

    def _heading(self, opening: Opening) -> None:
        self.at += 1
        self._put(opening.line.strip())

    def _code(self, opening: Opening) -> None:
        self._put(self.stash.code(self._indented(), ""))

    def _indented(self) -> list[str]:
        """The lines from here that are indented like code, without the indentation and the empty lines at the end."""
        lines: list[str] = []
        end = self.at
        for number in range(self.at, len(self.typed)):
            line = untabbed(self.typed[number])
            if line.strip() and indent_of(line) < TAB:
                break
            lines.append(line[TAB:])
            end = number + 1 if line.strip() else end
        lines = lines[: end - self.at]
        self.at = end
        return lines

    def _fence(self, opening: Opening) -> None:
        lines = []
        self.at += 1
        while self.at < len(self.typed) and not closes(opening.marker, self.typed[self.at]):
            line = self.typed[self.at]
            lines.append(line[min(opening.indent, indent_of(line)) :])
            self.at += 1
        self.at += 1
        language = _LANGUAGE.match(opening.language)
        self._put(self.stash.code(lines, language[1] if language else ""))

    def _html(self, opening: Opening) -> None:
        end = html_end(opening.kind)
        lines: list[str] = []
        while self.at < len(self.typed):
            line = self.typed[self.at]
            if end is None and not line.strip():
                break
            lines.append(line)
            self.at += 1
            if end is not None and end.search(line):
                break
        self._put(self.stash.html(lines))

    def _region(self, opening: Opening) -> None:
        """A footnote, a definition or an admonition: what is indented below it belongs to it."""
        if self._defining:
            self._part()
        self._defining = opening.line.lstrip().startswith(":")
        self._paragraph = len(self.lines)
        self.lines.append(opening.line)
        self.at += 1
        typed = self._indented()
        inner = self._inside(typed).lines
        if inner:
            if inner[0] != typed[0]:
                self._part()
            self.lines += [" " * TAB + line if line else "" for line in inner]
            self._paragraph = -1

    def _quote(self, opening: Opening) -> None:
        lines: list[str] = []
        tail = Tail()
        while self.at < len(self.typed):
            line = untabbed(self.typed[self.at])
            quoted = _QUOTED.match(line)
            if not quoted and not tail.accepts(line):
                break
            lines.append(quoted[1] if quoted else lazy(line))
            tail.add(lines[-1])
            self.at += 1
        inner = self._inside(lines)
        self._put(self.stash.container(Container("blockquote", [inner.lines], loose=True)))

    def _list(self, opening: Opening) -> None:
        tag = "ul" if opening.marker in "-+*" else "ol"
        found = Container(tag, [], start=opening.number)
        following: Opening | None = opening
        while following and following.kind == "list" and following.marker == opening.marker:
            found.loose = found.loose or (self._gap and bool(found.items))
            inner = self._inside(self._item(following))
            found.items.append(inner.lines)
            found.loose = found.loose or inner.loose
            following = opening_of(self.typed[self.at]) if self.at < len(self.typed) else None
        self._put(self.stash.container(found))

    def _item(self, opening: Opening) -> list[str]:
        """The lines of the item that starts here; `_gap` tells whether empty lines follow it."""
        lines = [opening.line[opening.width :]]
        tail = Tail()
        tail.add(lines[0])
        self.at += 1
        empty = 0
        while self.at < len(self.typed):
            line = untabbed(self.typed[self.at])
            if not line.strip():
                empty += 1
            elif empty and lines == [""]:
                break  # an item may start with one empty line, not with two
            elif indent_of(line) >= opening.width:
                lines += [""] * empty + [line[opening.width :]]
                empty = 0
                tail.add(lines[-1])
            elif not empty and tail.accepts(line):
                lines.append(lazy(line))
            else:
                break
            self.at += 1
        self._gap = empty > 0
        return lines
