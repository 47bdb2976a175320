"""Where a URL of the output leads: to a file of the build, out of the site, or nowhere. Pure."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import msgspec

from journeygen.artifacts import SITE
from journeygen.errors import ERROR, NOTE, WARNING
from journeygen.urls import parts_of

INDEX, DECLARED = "index.html", "check-declared"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EXTERNAL = ("http:", "https:")
_ADDRESSES = ("mailto:", "tel:")
# Text fragments (wicg.github.io/scroll-to-text-fragment) and `#top` need no anchor in the page.
_ANYWHERE = frozenset({"", "top"})


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """Where a URL leads. `path` is the file below the output folder, empty outside of it; `code` is empty when all
    is well.
    """

    path: str = ""
    fragment: str = ""
    code: str = ""
    why: str = ""
    level: str = ERROR


OUTSIDE = Verdict()


class Places(msgspec.Struct, frozen=True):
    """All files of the output, and the addresses that the maker answers for.

    `declared` are addresses of the config and of front matter, each with the file that has it: a sign-up form may live
    on the site's own host.
    `hidden` are the paths below `site/` of entries and projects that readers must not find.
    """

    files: frozenset[str]
    base_url: str
    declared: dict[str, str] = {}
    hidden: frozenset[str] = frozenset()

    @property
    def base_path(self) -> str:
        """The site's own path on its host, with slashes around it."""
        return urlsplit(self.base_url).path or "/"

    def leads(self, url: str, here: str) -> Verdict:
        """Where a URL leads that stands in the file `here`."""
        url = url.strip()
        if not url:
            return Verdict(code="check-link-empty", why="An empty address leads nowhere")
        if url.startswith("//"):
            return Verdict(code="check-scheme", why="It names a host and no scheme: https: is missing")
        if url.startswith(self.base_url) or url + "/" == self.base_url:
            return self._of_the_site(url)
        if _SCHEME.match(url):
            return _elsewhere(url)
        return self._beside(url, here)

    def _of_the_site(self, url: str) -> Verdict:
        rest, fragment = _split(url)
        verdict = self._answer(f"{SITE}/{unquote(rest[len(self.base_url) :])}", SITE, fragment)
        if verdict.code in {"check-link", "check-link-slash"} and url in self.declared:
            why = "It lies on the site, where no file of the build answers it"
            return Verdict(code=DECLARED, why=why, level=NOTE)
        return verdict

    def _beside(self, url: str, here: str) -> Verdict:
        """A URL without a scheme: seen from the site's host, or from this file's folder."""
        rest, fragment = _split(url)
        top = here.split("/", 1)[0]
        if not rest:
            return self._answer(here, top, fragment)
        if not rest.startswith("/"):
            return self._answer(f"{posixpath.dirname(here)}/{unquote(rest)}", top, fragment)
        if not (rest + "/").startswith(self.base_path):
            return Verdict(code="check-link-outside", why=f"The site's own path is {self.base_path}")
        return self._answer(f"{SITE}/{unquote(rest[len(self.base_path) :])}", SITE, fragment)

    def _answer(self, path: str, top: str, fragment: str) -> Verdict:
        """The file behind a path of the output, whose first folder must stay `top`."""
        is_folder = path.endswith(("/", "/.", "/.."))
        path = posixpath.normpath(path)
        if path != top and not path.startswith(f"{top}/"):
            return Verdict(code="check-link-outside", why="It leads out of the site's folder")
        file = f"{path}/{INDEX}" if is_folder or path == top else path
        if self.is_hidden(file):
            return Verdict(code="check-hidden-link", why="It leads to what is a draft, or not public yet")
        if file in self.files:
            return Verdict(file, fragment)
        if f"{path}/{INDEX}" in self.files:
            why = "It arrives only where a server redirects it: the slash at the end is missing"
            return Verdict(f"{path}/{INDEX}", fragment, "check-link-slash", why, WARNING)
        return Verdict(file, code="check-link", why=f"The build has no {file}")

    def is_hidden(self, file: str) -> bool:
        """Whether a file belongs to something that readers must not find."""
        return bool(self.hidden) and any(folder in self.hidden for folder in _folders(file))


def stands_whole(url: str, text: str) -> bool:
    """Whether an address stands in a text as it is, and not as the start of a longer one."""
    place = text.find(url)
    while place >= 0:
        following = text[place + len(url) : place + len(url) + 1]
        if not (following.isalnum() or (following and following in "_/%&=-")):
            return True
        place = text.find(url, place + 1)
    return False


def _folders(file: str) -> Iterator[str]:
    """The folders of a file below its output: `oak-stool/leg`, `oak-stool`."""
    folder = posixpath.dirname(file.partition("/")[2])
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def _elsewhere(url: str) -> Verdict:
    lowered = url.lower()
    if lowered.startswith(_ADDRESSES) and len(url) > len("mailto:"):
        return OUTSIDE
    if not lowered.startswith(_EXTERNAL):
        scheme = lowered.partition(":")[0]
        if lowered in _ADDRESSES:
            return Verdict(code="check-scheme", why="It names nobody")
        return Verdict(code="check-scheme", why=f"Readers cannot follow `{scheme}:` everywhere", level=WARNING)
    return OUTSIDE if parts_of(url).hostname else Verdict(code="check-link", why="It names no host")


def _split(url: str) -> tuple[str, str]:
    """A URL without query and fragment, and the fragment where an anchor must answer it."""
    rest, _, fragment = url.partition("#")
    fragment = unquote(fragment.partition(":~:")[0])
    return rest.partition("?")[0], "" if fragment in _ANYWHERE else fragment
