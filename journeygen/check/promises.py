"""What the journal promises of its output: the isolation contract, as values that a worker can take along. Pure."""

import re

import msgspec

from journeygen.artifacts import SITE
from journeygen.routes import url_of
from journeygen.views import Shared

REDIRECT, COPY = "alias", "copy"
LEFTOVER = re.compile(r"{{.{0,80}?}}|{%.{0,80}?%}", re.DOTALL)


class Need(msgspec.Struct, frozen=True, gc=False):
    """A link that a page must have in what it tells, beside its menu and its foot: the file, and what it is."""

    code: str
    target: str
    what: str


class Promised(msgspec.Struct, frozen=True, gc=False):
    """What one page must show. `kind` is that of its ref, `alias` for a redirect, `copy` for the maker's own file.

    A `quiet` page holds nothing yet: its address is kept, and nothing need lead to it.
    """

    kind: str
    needs: tuple[Need, ...] = ()
    shared: tuple[Shared, ...] = ()
    noindex: bool = False
    quiet: bool = False


class Posts(msgspec.Struct, frozen=True, gc=False):
    """What one `snippets.json` must say: (network, limit) of each post, in order."""

    entry: str
    page: str
    networks: tuple[tuple[str, int], ...]


class Letter(msgspec.Struct, frozen=True, gc=False):
    """What one month's mail set must say; `pages` are the URLs of its entries, in the order of `entries`."""

    month: str
    page: str
    entries: tuple[str, ...]
    pages: tuple[str, ...]
    unsubscribe_url: str
    services: tuple[str, ...] = ()


class FeedPromise(msgspec.Struct, frozen=True, gc=False):
    """What may stand in one feed: the moment behind the URL of each candidate."""

    moments: dict[str, int]


class Promises(msgspec.Struct, frozen=True):
    """Everything that the output must keep. Paths are below the output folder.

    `own_marks` are the template marks that the maker's own texts show.
    """

    base_url: str
    signup_url: str
    profiles: tuple[tuple[str, str], ...]
    pages: dict[str, Promised]
    posts: dict[str, Posts]
    letters: dict[str, Letter]
    feeds: dict[str, FeedPromise]
    planned: frozenset[str]
    hidden: frozenset[str]
    declared: dict[str, str]
    own_marks: frozenset[str]

    def url(self, path: str) -> str:
        """The absolute URL of a file of the site, as the build writes it."""
        return self.base_url + url_of(path.removeprefix(f"{SITE}/"))
