"""The holes of one body while it is being made: what stands behind each token, and what was found on the way."""

import posixpath
from urllib.parse import unquote

from journeygen.errors import WARNING, Problem
from journeygen.markup.elements import escape_attribute
from journeygen.markup.links import Place, locate
from journeygen.model import BodyPart, Hole, Link


class Holes:
    """Collects what `render_body` gives back. A token is `NUL number NUL`: no parsed HTML can hold a NUL."""

    def __init__(self, text: str, source: str, first_line: int) -> None:
        self.contents: list[BodyPart] = []
        self.links: list[Link] = []
        self.problems: list[Problem] = []
        self.anchors_used: dict[str, int] = {}
        self.names: list[str] = []
        self.text = text
        self.source = source
        self.path = f"content/{source}"
        self.folder = posixpath.dirname(source)
        self.first_line = first_line
        self._next: dict[str, int] = {}
        self._known = (0, first_line)
        self._has_percent = "%" in text

    def token(self, content: BodyPart) -> str:
        """What to write where this content will stand."""
        self.contents.append(content)
        return f"\0{len(self.contents) - 1}\0"

    def anchor(self, name: str) -> str:
        """The token of an anchor, or of a link to it."""
        return self.token(Hole("id", name))

    def url(self, typed: str, image: bool = False, alt: str = "") -> str:
        """What to write instead of a URL that the maker typed: a token, or the URL itself where it leads outside."""
        place = locate(typed, self.folder, self.source)
        if place.kind == "hole":
            self.link(place, typed, image, alt)
            query = {"query": place.query} if place.query else {}
            return self.token(Hole("url", place.target, place.fragment, query))
        if place.kind == "id":
            self.anchors_used.setdefault(place.target, self.line(typed))
            return "#" + self.anchor(place.target)
        if place.kind == "script":
            self._refuse_script(typed)
            return "#"
        if place.kind == "local":
            self._warn_of_local(typed)
        return typed

    def link(self, place: Place, typed: str, image: bool = False, alt: str = "") -> None:
        """Record a reference that leads to something of this site."""
        line = self.line(typed)
        self.links.append(Link(place.target, place.fragment, line, image, alt))
        if place.backslashes:
            fixed = unquote(typed).replace("\\", "/")
            what = f"`{unquote(typed)}` is written with backslashes"
            self.problem("link-backslash", line, what, "URLs use slashes; it was read with them", f"Write `{fixed}`")

    def line(self, typed: str) -> int:
        """The line of the source where this URL (or its next use) stands; the first line if it is not found."""
        for form in self._forms(typed):
            start = self._find(form)
            if start >= 0:
                return self._line_at(start)
        return self.first_line

    def _forms(self, typed: str) -> list[str]:
        """How a URL may stand in the source: as it is, without percent signs, with entities."""
        forms = [typed] if typed and ("%" not in typed or self._has_percent) else []
        if "%" in typed:
            forms.append(unquote(typed))
        if "&" in typed:
            forms.append(escape_attribute(typed))
        return forms

    def restart(self) -> None:
        """Look for URLs from the start again: what comes now is in the order of the text once more."""
        self._known = (0, self.first_line)

    def _find(self, form: str) -> int:
        known = self._known[0]
        start = self._find_from(form, self._next.get(form, known))
        if start < 0 and form not in self._next:
            start = self._find_from(form, 0)
        self._next[form] = start + len(form) if start >= 0 else len(self.text)
        return start

    def _find_from(self, form: str, place: int) -> int:
        start = self.text.find(form, place)
        while start > 0 and self.text[start - 1].isalnum():
            start = self.text.find(form, start + 1)
        return start

    def _line_at(self, place: int) -> int:
        known, line = self._known
        if place >= known:
            line += self.text.count("\n", known, place)
        else:
            line -= self.text.count("\n", place, known)
        self._known = (place, line)
        return line

    def problem(self, code: str, line: int, what: str, why: str = "", fix: str = "", level: str = WARNING) -> None:
        """Note something for the maker."""
        number = line - self.first_line
        lines = self.text.split("\n", number + 1)
        excerpt = lines[number].strip()[:200] if 0 <= number < len(lines) else ""
        self.problems.append(Problem(self.path, line, code, what, why, fix, level, excerpt))

    def refuse(self, tag: str) -> None:
        """Note an element of raw HTML that was left out."""
        why = "it would change the whole page and was left out"
        self.problem("markup-html", self.line(f"<{tag}"), f"`<{tag}>` cannot stand in a body", why, "Take it out")

    def _refuse_script(self, typed: str) -> None:
        what = f"the link `{typed[:60]}` runs a script"
        fix = "Put the script into the theme, or link a page"
        self.problem("link-script", self.line(typed), what, "it does nothing in mail and in feeds and was cut", fix)

    def _warn_of_local(self, typed: str) -> None:
        what = f"`{typed[:80]}` is a path on your own computer"
        fix = "Put the file beside the entry and write its name"
        self.problem("link-local", self.line(typed), what, "Readers cannot open it", fix)
