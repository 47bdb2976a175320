"""`explain`: reads the site and answers for one entry. Writes nothing but caches."""

import msgspec

from journeygen.entries import CONTENT
from journeygen.errors import ERROR, ContentError
from journeygen.model import Ref
from journeygen.outlook.naming import entry_named
from journeygen.outlook.standing import Standing, standings
from journeygen.outputs.social import snippets_view
from journeygen.plan import wordings_in
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request


class Explanation(msgspec.Struct, frozen=True):
    """One entry and where it stands. `page` is its URL, whether it is there or not."""

    entry: str
    id: str
    title: str
    source: str
    page: str
    status: str
    channels: tuple[Standing, ...]


def explain(request: Request, name: str) -> Explanation:
    """Where the entry of that name stands. Raises UsageError for a name that none has, ContentError for no plan."""
    prepared = prepared_for(request)
    journal = prepared.journal
    entry = entry_named(journal, request.root, name)
    posts = {}
    if entry in journal.listed and entry.social:
        view = snippets_view(prepared.dresser, entry, wordings_in(prepared.theme)[0])
        posts = {post.network: post for post in view.posts}
    return Explanation(
        entry=entry.key,
        id=entry.id,
        title=entry.title,
        source=CONTENT + entry.source,
        page=_page(prepared, entry.key),
        status=journal.status[entry.key],
        channels=standings(journal, entry, posts),
    )


def prepared_for(request: Request) -> Prepared:
    """The site up to its plan. Raises ContentError when its texts allow no build: answers could be wrong then."""
    prepared = prepare(request)
    if any(problem.level == ERROR for problem in prepared.problems):
        raise ContentError(prepared.problems)
    return prepared


def _page(prepared: Prepared, key: str) -> str:
    base = prepared.journal.config.site.base_url
    return base + (prepared.dresser.routes.url(Ref("entry", key)) if key in prepared.journal.entries else f"{key}/")
