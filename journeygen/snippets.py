"""Writes one entry's `snippets.json` and `snippets.txt` from its view."""

from typing import Final

from journeygen.composer import Snippet, compose, tell
from journeygen.digests import readable_json
from journeygen.networks import NETWORKS
from journeygen.outputs.social import NetworkPost, SnippetsView

_UNDESCRIBED: Final = "no description yet"


def render_snippets(view: SnippetsView) -> tuple[bytes, bytes]:
    """The JSON for programs and the text for people. Raises ValueError when a link alone is over a limit."""
    told = tell(view.post)
    pairs = [(post, _composed(view, post, told)) for post in view.posts]
    media = [{"file": one.file, "alt": one.alt, "width": one.width, "height": one.height} for one in view.pictures]
    table = {
        "entry": view.entry,
        "id": view.id,
        "page": view.page,
        "snippets": [_row(post, snippet, media) for post, snippet in pairs],
    }
    pictures = _pictures(view)
    text = "\n".join([_block(post, snippet) + pictures for post, snippet in pairs])
    return readable_json(table), f"{view.page}\n\n{text}\n".encode()


def _composed(view: SnippetsView, post: NetworkPost, told: dict[str, str]) -> Snippet:
    said = view.post, post.network, post.wording
    return compose(*said, own=post.own, network_hashtags=post.hashtags, limit=post.limit or None, told=told)


def _row(post: NetworkPost, snippet: Snippet, media: list[dict[str, object]]) -> dict[str, object]:
    row: dict[str, object] = {
        "network": post.network,
        "text": snippet.text,
        "length": snippet.length,
        "limit": snippet.limit,
        "link": snippet.link,
        "media": media,
        "state": post.state,
        "at": post.at or None,
        "url": post.url or None,
    }
    if snippet.warning:
        row["warning"] = snippet.warning
    return row


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
