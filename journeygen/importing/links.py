"""What the links of a foreign text lead to on our site: another text, a file that is copied beside, or the old site."""

import posixpath
import re
from pathlib import Path
from urllib.parse import quote, urljoin

from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.places import normal, path_key, site_path
from journeygen.importing.prose import relinked
from journeygen.importing.shelves import Shelf, unfit
from journeygen.scaffold.photos import named_files

_EMPTY = re.compile(r"!\[[^\]\n]*\]\(\s*\)|<img\b[^<>]*\bsrc=[\"']\s*[\"'][^<>]*>")


class Links:
    """Follows the links of texts. `places` holds for each old address, as a key, the text that answers it now."""

    def __init__(self, site: ForeignSite, shelf: Shelf, base: str, places: dict[str, str], losses: list[Loss]) -> None:
        self.site, self.shelf, self.places, self.losses = site, shelf, places, losses
        self.base = base.rstrip("/") + "/"
        self.folder = urljoin(self.base, "/").rstrip("/")
        self.below = "/" + self.base.removeprefix(self.folder).strip("/")
        self.fit: dict[tuple[Path, bool], str] = {}

    def followed(self, foreign: Foreign, text: str) -> tuple[str, str, dict[str, Path]]:
        """A text with links that lead somewhere here, its cover, and the files to lay beside it by their names."""
        page = _Page(self, foreign, text)
        body = relinked(self._without_empty(foreign), foreign.line, page.turned)
        cover = page.turned(foreign.cover, 0, True) if foreign.cover else ""
        for path in foreign.files:
            if self.unfit(path, False) == "":
                page.beside(path)
        return body, cover, page.media()

    def _without_empty(self, foreign: Foreign) -> str:
        """The text without pictures that name no file."""
        for found in _EMPTY.finditer(foreign.text):
            line = foreign.line + foreign.text.count("\n", 0, found.start())
            self.losses.append(Loss(foreign.origin, line, "picture", "A picture without an address was left out"))
        return _EMPTY.sub("", foreign.text)

    def unfit(self, path: Path, picture: bool) -> str:
        """Why a file cannot be copied; it is looked at once."""
        if (path, picture) not in self.fit:
            self.fit[path, picture] = unfit(path, picture)
        return self.fit[path, picture]


class _Page:
    """One text on its way, and what gathers beside it."""

    def __init__(self, links: Links, foreign: Foreign, text: str) -> None:
        self.links, self.foreign, self.text = links, foreign, text
        self.names: dict[Path, str] = {}

    def media(self) -> dict[str, Path]:
        """The files beside the text by name."""
        return {name: path for path, name in self.names.items()}

    def beside(self, path: Path) -> str:
        """The name that a file gets beside the text."""
        if path not in self.names:
            self.names[path] = list(named_files([*((name, None) for name in self.names.values()), (path.name, None)]))[
                -1
            ]
        return self.names[path]

    def turned(self, address: str, line: int, picture: bool) -> str:
        """An address as our text has it."""
        if address.startswith("(") and address.endswith(")"):  # typed twice
            return self.turned(address[1:-1], line, picture)
        path = site_path(address, self.links.base, self.foreign.url or "/", self.links.site.hosts)
        if path is None or address.startswith(("#", "//", "?")):
            return address
        path = self._below_base(normal(path))
        fragment = address.partition("#")[2]
        found = None if picture else self._text(path, fragment)
        if found is not None:
            return found
        file = self.links.shelf.find(path, self.foreign.home, address.partition("#")[0].partition("?")[0])
        why = self.links.unfit(file, picture) if file is not None else "there is no such file or page"
        if file is not None and not why:
            return quote(self.beside(file))
        return self._elsewhere(path, address, line, picture, why)

    def _below_base(self, path: str) -> str:
        """A path as pages of the old site are named, which may have lived below one."""
        below = self.links.below
        return path[len(below) :] if below != "/" and path.startswith(below + "/") else path

    def _text(self, path: str, fragment: str) -> str | None:
        """The way to another text; by its old address when a heading is meant, for those may have other names now."""
        there = self.links.places.get(path_key(path))
        if there is None:
            return "/" if path == "/" else None
        if fragment or there == self.text:
            return quote(path) + (f"#{fragment}" if fragment else "")
        return quote(posixpath.relpath(there, posixpath.dirname(self.text)))

    def _elsewhere(self, path: str, address: str, line: int, picture: bool, why: str) -> str:
        """What did not come along is still found where it was."""
        kind = "picture" if picture else "link"
        tail = address[len(address.partition("?")[0].partition("#")[0]) :]
        leads = address if "://" in address else self.links.base.rstrip("/") + quote(path) + tail
        self.links.losses.append(
            Loss(self.foreign.origin, line, kind, f"{address[:120]} still leads to the old site: {why}")
        )
        return leads
