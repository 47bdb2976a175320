"""Writes one entry's `snippets.json` and `snippets.txt` from its view."""

from typing import Final

import msgspec
from msgspec.structs import replace

from journeygen.composer import Snippet, Told, compose, tell
from journeygen.digests import readable_json
from journeygen.markup.spoken import spoken
from journeygen.networks import NETWORKS
from journeygen.outputs.social import NetworkPost, PostPicture, SnippetsView
from journeygen.serial import Asked, serial

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
    warning: str | msgspec.UnsetType = msgspec.UNSET
    thread: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET


class _Table(msgspec.Struct, gc=False):
    entry: str
    id: str
    page: str
    snippets: list[_Row]


def render_snippets(view: SnippetsView) -> tuple[bytes, bytes]:
    """The JSON for programs and the text for people. Raises ValueError when a link alone is over a limit."""
    told = composed(view)
    table = _Table(view.entry, view.id, view.page, [_row(post, parts) for post, parts in told])
    text = "\n".join([_block(post, parts) for post, parts in told])
    return readable_json(table), f"{view.page}\n\n{text}\n".encode()


def composed(view: SnippetsView) -> list[tuple[NetworkPost, tuple[Snippet, ...]]]:
    """What an entry says on each network: one snippet, or the posts of a thread. Raises ValueError as above."""
    told = tell(view.post)
    return [(post, (_own if post.own or post.link else _usual)(view, post, told)) for post in view.posts]


def _usual(view: SnippetsView, post: NetworkPost, told: Told) -> tuple[Snippet, ...]:
    """A post that nobody says anything of, as most are."""
    tags, limit = post.hashtags, post.limit or None
    return (compose(view.post, post.network, post.wording, network_hashtags=tags, limit=limit, told=told),)


def _own(view: SnippetsView, post: NetworkPost, told: Told) -> tuple[Snippet, ...]:
    """A post that the maker or a campaign has a say in."""
    said = replace(view.post, link=post.link) if post.link else view.post
    hashtags, limit = post.hashtags, post.limit or None
    if view.body is not None and post.own is not None and post.own.thread:
        return serial(said, spoken(view.body), Asked(post.network, post.wording, post.own, hashtags, limit))
    told = tell(said) if post.link else told
    return (compose(said, post.network, post.wording, own=post.own, network_hashtags=hashtags, limit=limit, told=told),)


def _row(post: NetworkPost, parts: tuple[Snippet, ...]) -> _Row:
    """A network's row: of a thread the first post, which has the link, and beside it all posts in order.

    A story's picture is the last of `media`: its shape tells it from the others.
    """
    first = parts[0]
    media, at, url = (*post.media, post.story) if post.story else post.media, post.at or None, post.url or None
    row = _Row(first.network, first.text, first.length, first.limit, first.link, media, post.state, at, url)
    if first.warning:
        row.warning = first.warning
    if len(parts) > 1:
        row.thread = tuple([part.text for part in parts])
    return row


def _block(post: NetworkPost, parts: tuple[Snippet, ...]) -> str:
    """One network's post, to read and to copy; the posts of a thread one below the other."""
    rule, first = NETWORKS[post.network], parts[0]
    head = f"=== {rule.label} · {first.length} of {first.limit} · {post.state}"
    if post.url:
        head += f" · {post.url}"
    if first.warning:
        head += f"\n\nContent warning: {first.warning}"
    block = f"{head}\n\n{first.text}\n"
    if rule.links == "field":
        block += f"\nLink: {first.link}\n"
    if len(parts) > 1:
        block += "".join([_part(rule.label, part) for part in parts[1:]])
    return block + _pictures(post) if post.media or post.story else block


def _part(label: str, part: Snippet) -> str:
    return f"\n--- {label} · {part.length} of {part.limit}\n\n{part.text}\n"


def _pictures(post: NetworkPost) -> str:
    """The pictures that go with a post, a line each."""
    told = [("Picture", one) for one in post.media] + ([("Story", post.story)] if post.story else [])
    lines = [f"{name}: {one.file} ({one.width} x {one.height}): {one.alt or _UNDESCRIBED}\n" for name, one in told]
    return "\n" + "".join(lines)
