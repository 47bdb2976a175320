"""The studio at `/-/`: one page that lists every entry and shows it as all readers will see it. Publishes nothing.

Its page asks for what changed since it asked last, and for the entry that is open: so a save sends one row.
"""

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from time import time_ns
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from journeygen.later import later
from journeygen.outputs.social import kit_of, kit_of_all
from journeygen.outputs.social.kit import PAGE
from journeygen.plan import wordings_in
from journeygen.serve.live import page_epoch
from journeygen.serve.opened import Opened, may_be_posted, opened
from journeygen.serve.preview import Preview, Shown
from journeygen.serve.rows import Row, Table, Told
from journeygen.themes import PACKAGED

if TYPE_CHECKING:
    from journeygen import sharekit
    from journeygen.letters import schemes
else:
    sharekit, schemes = later("journeygen.sharekit"), later("journeygen.letters.schemes")

STUDIO, SOCIAL, HTML = "/-/", "/-/social/", "text/html"
_HERE, _FONTS = Path(__file__).parent, PACKAGED / "default" / "fonts"
# What the page is made of: address below the studio's own, file, type.
PARTS = {
    "": (_HERE / "studio.html", HTML),
    "studio.css": (_HERE / "studio.css", "text/css"),
    "studio.js": (_HERE / "studio.js", "text/javascript"),
    "frames.js": (_HERE / "frames.js", "text/javascript"),
    "panes.js": (_HERE / "panes.js", "text/javascript"),
    "serif.woff2": (_FONTS / "serif.woff2", "font/woff2"),
    "sans.woff2": (_FONTS / "sans.woff2", "font/woff2"),
}
# Nothing but our own scripts runs, so that no title can; what is framed has its own rules.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Site(msgspec.Struct, frozen=True):
    """What the studio says of the site: its name, its path here, its networks' number, letters that lie here."""

    title: str
    base: str
    letters: tuple[str, ...]
    shares: bool


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What changed since an edition. `order` lists all keys where that changed; `entry` is the one that is open.

    `stale` tells that what stands is older than the sources, because something is wrong with them.
    """

    edition: int
    epoch: str
    site: Site
    rows: list[Row]
    projects: dict[str, str]
    problems: tuple[Told, ...]
    stale: bool
    order: tuple[str, ...] | None = None
    entry: Opened | None = None


Made = tuple[bytes, str, bool]


class Desk:
    """Answers below `/-/` with what lies in no file. It reads and renders: that belongs to a thread that may wait."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self._table = Table()
        self._seen: tuple[int, Shown | None] = (-1, None)
        self._edition = 0
        self._lock = Lock()
        self._kit: tuple[Shown, dict[str, bytes]] | None = None

    def answer(self, path: str, query: Mapping[str, str]) -> Made | None:
        """The content at an address, its type, and whether its page reloads by itself; None when there is none."""
        if path.startswith(SOCIAL):
            return self._social(path.removeprefix(SOCIAL) or PAGE, query.get("entry", ""))
        name = path.removeprefix(STUDIO)
        if name == "studio.json":
            since = query.get("since", "")
            edition = int(since) if since.isdecimal() and len(since) < 20 else 0
            return self.told(edition, query.get("entry", "")), "application/json", False
        if name == "letter.html":
            found = self._letter(query.get("month", ""), query.get("scheme") == "dark")
            return (found, HTML, False) if found is not None else None
        if name not in PARTS:
            return None
        file, kind = PARTS[name]
        return file.read_bytes(), kind, False

    def told(self, since: int, key: str) -> bytes:
        """What changed since an edition, and all of one entry, as JSON."""
        with self._lock:
            state, shown = self.preview.state, self.preview.shown()
            if self._seen[0] != state.edition or self._seen[1] is not shown:
                # By the clock, so that a page which outlives the server takes everything anew.
                self._edition = max(self._edition + 1, time_ns() // 1_000_000)
                self._table.renew(state, shown, self.preview.root, self._edition)
                self._seen = (state.edition, shown)
            rows, order = self._table.changes(since)
            said = Answer(
                edition=self._edition,
                epoch=page_epoch(state),
                site=self._site(shown, quote(state.base)),
                rows=rows,
                projects=self._table.projects,
                problems=self._table.problems,
                stale=bool(state.problems),
                order=order,
                entry=self._opened(shown, key),
            )
        return msgspec.json.encode(said)

    def _opened(self, shown: Shown | None, key: str) -> Opened | None:
        if shown is None or not key:
            return None
        return opened(shown, self.preview.state, key, self._table.problems, self.preview.folder)

    def _site(self, shown: Shown | None, base: str) -> Site:
        if shown is None:
            return Site(self.preview.root.name, base, self._months(), False)
        return Site(shown.dresser.journal.config.site.title, base, self._months(), bool(shown.dresser.networks))

    def _months(self) -> tuple[str, ...]:
        """The months whose letters are written, newest first."""
        found = (self.preview.folder / "newsletter").glob("*/preview.html")
        return tuple(sorted((place.parent.name for place in found), reverse=True))

    # --- what is made when somebody looks at it

    @property
    def _home(self) -> str:
        return quote(self.preview.state.base)

    def _social(self, name: str, key: str) -> Made | None:
        made = self._posts(key) if key and name == PAGE else self._kit_file(name)
        kind = HTML if name == PAGE else "text/calendar" if name.endswith(".ics") else "text/csv"
        return (made, kind, name == PAGE and not key) if made is not None else None

    def _posts(self, key: str) -> bytes | None:
        """The share kit of one entry alone; None where there are no posts of it."""
        shown = self.preview.shown()
        entry = may_be_posted(shown, key) if shown is not None else None
        if shown is None or entry is None:
            return None
        view = kit_of(shown.dresser, entry, wordings_in(shown.dresser.theme)[0])
        return sharekit.render_kit(view, (PAGE,), shown.templates, alone=True, home=self._home)[PAGE]

    def _kit_file(self, name: str) -> bytes | None:
        """One file of the whole share kit, which no build here writes: it takes as long as hundreds of pages."""
        shown = self.preview.shown()
        if shown is None or not shown.dresser.journal.config.shared_on:
            return None
        if self._kit is None or self._kit[0] is not shown:
            artifact = kit_of_all(shown.dresser, wordings_in(shown.dresser.theme)[0])
            names = tuple([path.rsplit("/", 1)[1] for path in artifact.paths])
            made = sharekit.render_kit(artifact.view, names, shown.templates, home=self._home)  # type: ignore[arg-type]
            self._kit = shown, made
        return self._kit[1].get(name)

    def _letter(self, month: str, dark: bool) -> bytes | None:
        """A letter in one scheme, with pictures from here: they are not on the web yet."""
        file, state = self.preview.folder / "newsletter" / month / "email.html", self.preview.state
        if month not in self._months():
            return None
        below = f"newsletter/{month}/media/"
        html = file.read_text("utf-8").replace(state.base_url + below, quote(state.base) + below)
        return schemes.in_scheme(html, dark).encode()
