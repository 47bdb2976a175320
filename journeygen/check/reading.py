"""Looks at one file of the output, once. Runs in workers: what comes back is small, and holds no file."""

import posixpath
import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from journeygen.artifacts import SITE
from journeygen.check.findings import Finding, line_of
from journeygen.check.places import DECLARED, OUTSIDE, Places, Verdict
from journeygen.check.privacy import Unsaid
from journeygen.check.promises import Promises

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Wish(NamedTuple):
    """A link to an anchor: the file it must be in, the anchor, and where the link stands."""

    path: str
    fragment: str
    url: str
    here: str
    line: int


class Seen(msgspec.Struct, frozen=True):
    """What one file showed. `ids` are its anchors, `reaches` the pages that it links to, `outside` the
    addresses elsewhere; `links` counts addresses.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    ids: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    reaches: frozenset[str] = frozenset()
    noindex: bool = False
    links: int = 0
    snippets: int = 0
    outside: frozenset[str] = frozenset()


class Desk(msgspec.Struct, frozen=True):
    """What a look needs besides the file: the folder, all places, the promises, and what must not be told."""

    folder: Path
    places: Places
    promises: Promises
    secrets: Unsaid

    def text(self, path: str) -> str:
        """A file of the output as text; empty when it is not there, which is told elsewhere."""
        try:
            return Path(self.folder, path).read_bytes().decode("utf-8", "replace")
        except OSError:
            return ""


class Links:
    """The addresses of one file: follows each once, and remembers what was wrong and where."""

    def __init__(self, places: Places, here: str, text: str, *, absolute: str = "", rooted: bool = False) -> None:
        """`absolute` is the code of the finding for an address that is not, where none may be relative.

        A `rooted` page is shown at any address, so that its links must start at the site's root.
        """
        self._places, self._here, self._text = places, here, text
        self._absolute, self._rooted = absolute, rooted
        self._verdicts: dict[str, Verdict] = {}
        self.findings: list[Finding] = []
        self.wishes: list[Wish] = []
        self.outside: set[str] = set()
        self.count = 0

    def follow(self, url: str) -> str:
        """The file of the output that an address leads to; empty when it leads elsewhere or nowhere."""
        self.count += 1
        verdict = self._verdicts.get(url)
        if verdict is None:
            verdict = self._verdicts[url] = self._followed(url)
        return verdict.path

    def _followed(self, url: str) -> Verdict:
        verdict = self._places.leads(url, self._here)
        if verdict is OUTSIDE and url.lower().startswith("http"):
            self.outside.add(url)
        if self._absolute and _is_relative(url):
            verdict = Verdict(
                code=self._absolute, why="It is read far from the site, where only whole addresses lead home"
            )
        elif self._rooted and _is_relative(url) and not url.startswith(("/", "#")):
            verdict = Verdict(code="check-404-relative", why="A server shows this page below any folder")
        if verdict.code == DECLARED:
            return verdict
        if verdict.code:
            self._note(url, verdict)
        elif verdict.fragment:
            self.wishes.append(Wish(verdict.path, verdict.fragment, url, self._here, line_of(self._text, url)))
        return verdict

    def _note(self, url: str, verdict: Verdict) -> None:
        shown = url if len(url) <= 200 else url[:200] + "…"
        what, fix = WORDS.get(verdict.code, WORDS["check-link"])
        lost = verdict.path if verdict.code == "check-link" else ""
        finding = Finding(
            self._here,
            line_of(self._text, url),
            verdict.code,
            what.format(shown),
            verdict.why,
            fix,
            verdict.level,
            lost,
        )
        self.findings.append(finding)


def _is_relative(url: str) -> bool:
    return bool(url) and not _SCHEME.match(url)


# What is said of an address by its code, and what to do about it.
WORDS = {
    "check-link": ("`{}` leads nowhere", "Correct the link in the source or the template"),
    "check-link-empty": ("A link has an empty address", "Give it an address, or leave the link out"),
    "check-link-outside": ("`{}` leads out of the site", "Start it at the site's own path"),
    "check-link-slash": ("`{}` leads to a page by a detour", "End it with a slash"),
    "check-scheme": ("`{}` is no address that everybody can follow", "Write http, https, mailto or tel"),
    "check-hidden-link": ("`{}` leads to something hidden", "Take the link out until it is public"),
    "check-feed-relative": ("`{}` is no whole address, in a feed", "Write it with the site's address"),
    "check-mail-relative": ("`{}` is no whole address, in a letter", "Write it with the site's address"),
    "check-404-relative": ("`{}` is relative, in the page for any address", "Start it at the site's own path"),
}


def is_page(path: str) -> bool:
    """Whether a file of the output is a page of the site."""
    return path.startswith(f"{SITE}/") and posixpath.splitext(path)[1] in {".html", ".htm"}
