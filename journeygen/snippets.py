"""Writes one entry's `snippets.json` and `snippets.txt` from its view."""

from typing import Final

import msgspec

from journeygen.composer import Post, Snippet, Told, compose, tell
from journeygen.digests import readable_json
from journeygen.networks import NETWORKS
from journeygen.outputs.social import NetworkPost, PostPicture, SnippetsView

_UNDESCRIBED: Final = "no description yet"


class _Row(msgspec.Struct, gc=False):
    network: str
    text: str
    length: int
    limit: int
    link: str
    media: tuple[PostPicture, ...]
    state: str
    at: str | None
    url: str | None
    warning: str | msgspec.UnsetType


class _Table(msgspec.Struct, gc=False):
    entry: str
    id: str
    page: str
    snippets: list[_Row]


def render_snippets(view: SnippetsView) -> tuple[bytes, bytes]:
    """The JSON for programs and the text for people. Raises ValueError when a link alone is over a limit."""
    told = tell(view.post)
    pairs = [(post, _composed(view.post, post, told)) for post in view.posts]
    table = _Table(view.entry, view.id, view.page, [_row(post, snippet, view.pictures) for post, snippet in pairs])
    pictures = _pictures(view)
    text = "\n".join([_block(post, snippet) + pictures for post, snippet in pairs])
    return readable_json(table), f"{view.page}\n\n{text}\n".encode()


def _composed(said: Post, post: NetworkPost, told: Told) -> Snippet:
    hashtags, limit = post.hashtags, post.limit or None
    return compose(said, post.network, post.wording, own=post.own, network_hashtags=hashtags, limit=limit, told=told)


def _row(post: NetworkPost, snippet: Snippet, media: tuple[PostPicture, ...]) -> _Row:
    said = post.network, snippet.text, snippet.length, snippet.limit, snippet.link
    became = post.state, post.at or None, post.url or None
    return _Row(*said, media, *became, snippet.warning or msgspec.UNSET)


def _block(post: NetworkPost, snippet: Snippet) -> str:
    """One network's post, to read and to copy."""
    rule, url = NETWORKS[post.network], f" · {post.url}" if post.url else ""
    warning = f"Content warning: {snippet.warning}\n\n" if snippet.warning else ""
    link = f"\nLink: {snippet.link}\n" if rule.links == "field" else ""
    head = f"=== {rule.label} · {snippet.length} of {snippet.limit} · {post.state}{url}"
    return f"{head}\n\n{warning}{snippet.text}\n{link}"


def _pictures(view: SnippetsView) -> str:
    """The pictures that go with each post, a line each; nothing when there are none."""
    lines = [f"Picture: {one.file} ({one.width} x {one.height}): {one.alt or _UNDESCRIBED}\n" for one in view.pictures]
    return "\n" + "".join(lines) if lines else ""
