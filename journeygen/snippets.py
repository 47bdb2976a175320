"""Writes one entry's `snippets.json` and `snippets.txt` from its view."""

from collections.abc import Iterator

from journeygen.composer import Snippet, compose
from journeygen.digests import readable_json
from journeygen.networks import NETWORKS
from journeygen.outputs.social import NetworkPost, SnippetsView


def render_snippets(view: SnippetsView) -> tuple[bytes, bytes]:
    """The JSON for programs and the text for people. Raises ValueError when a link alone is over a limit."""
    pairs = [(post, _composed(view, post)) for post in view.posts]
    table = {
        "entry": view.entry,
        "id": view.id,
        "page": view.page,
        "snippets": [_row(view, post, snippet) for post, snippet in pairs],
    }
    text = "\n".join(line for post, snippet in pairs for line in _block(view, post, snippet))
    return readable_json(table), f"{view.page}\n\n{text}\n".encode()


def _composed(view: SnippetsView, post: NetworkPost) -> Snippet:
    return compose(
        view.post, post.network, post.wording, own=post.own, network_hashtags=post.hashtags, limit=post.limit or None
    )


def _row(view: SnippetsView, post: NetworkPost, snippet: Snippet) -> dict[str, object]:
    pictures = [{"file": one.file, "alt": one.alt, "width": one.width, "height": one.height} for one in view.pictures]
    row: dict[str, object] = {
        "network": post.network,
        "text": snippet.text,
        "length": snippet.length,
        "limit": snippet.limit,
        "link": snippet.link,
        "media": pictures,
        "state": post.state,
        "at": post.at or None,
        "url": post.url or None,
    }
    return row | ({"warning": snippet.warning} if snippet.warning else {})


def _block(view: SnippetsView, post: NetworkPost, snippet: Snippet) -> Iterator[str]:
    """One network's post, to read and to copy."""
    label = NETWORKS[post.network].label
    yield f"=== {label} · {snippet.length} of {snippet.limit} · {post.state}{' · ' + post.url if post.url else ''}"
    yield ""
    if snippet.warning:
        yield f"Content warning: {snippet.warning}"
        yield ""
    yield snippet.text
    yield ""
    if NETWORKS[post.network].links == "field":
        yield f"Link: {snippet.link}"
        yield ""
    for picture in view.pictures:
        yield f"Picture: {picture.file} ({picture.width} x {picture.height}): {picture.alt or 'no description yet'}"
    if view.pictures:
        yield ""
