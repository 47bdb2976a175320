"""A long entry told in several posts, one answering the other. Pure.

The first post is the one that travels: it has the hook, the link, the hashtags and the pictures. The text follows, cut
at paragraphs, else at sentences, else at words; the question to the readers ends it. Every post says which of how many
it is.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from msgspec.structs import replace

from journeygen.composer import Post, Snippet, Wording, compose
from journeygen.counting import fits, length
from journeygen.model import OwnPost
from journeygen.networks import NETWORKS
from journeygen.prose import line, paragraphs, pieces, shorten

_MARK: Final = "\n\n{}/{}"
_WIDEST: Final = len(_MARK.format(25, 25))


class Asked(NamedTuple):
    """How a network is told: what the maker and the config say beside the entry."""

    network: str
    wording: Wording
    own: OwnPost | None = None
    network_hashtags: tuple[str, ...] = ()
    limit: int | None = None

    def compose(self, post: Post, own: OwnPost | None, spared: int = 0) -> Snippet:
        """One snippet that leaves so much room."""
        limit = (self.limit or NETWORKS[self.network].limit) - spared
        tags = self.network_hashtags
        return compose(post, self.network, self.wording, own=own, network_hashtags=tags, limit=limit)


def serial(post: Post, text: str, asked: Asked) -> tuple[Snippet, ...]:
    """Tell the whole of an entry on a network: one snippet where it fits in one, else the posts of a thread in order.

    `text` is the whole body in plain paragraphs; a text of the maker's own is told instead of it. The same values give
    the same parts. ValueError when the link alone is longer than the network allows.
    """
    rule, own = NETWORKS[asked.network], asked.own
    written = paragraphs(own.text) if own else ""
    whole = written or paragraphs(text)
    one = asked.compose(replace(post, text=whole), own)
    if rule.parts < 2 or not whole or (one.fits and (bool(written) or whole in one.text)):
        return (one,)
    warned = length(one.warning, rule.id) if one.warning else 0

    def holds(part: str) -> bool:
        return fits(part, rule.id, one.limit - warned - _WIDEST)

    if written:
        texts = _own_texts(written, post.link, holds)
    else:
        quiet = replace(post, text="", question="")
        opening = asked.compose(quiet, replace(own, text="") if own else None, _WIDEST)
        texts = [opening.text, *pieces(whole, holds), *([line(post.question)] if post.question else [])]
    return tuple(_numbered(texts, one, rule.parts, holds, warned))


def _own_texts(text: str, link: str, holds: Callable[[str], bool]) -> list[str]:
    """The maker's own text in parts, with the link where it stands, else after the first part."""
    text = text.replace("{tags}", "").strip()
    if "{link}" in text or link in text:
        return pieces(text.replace("{link}", link), holds)
    first = pieces(text, lambda part: holds(f"{part}\n{link}"))[0]
    return [f"{first}\n{link}", *pieces(text.removeprefix(first), holds)]


def _numbered(texts: list[str], one: Snippet, most: int, holds: Callable[[str], bool], warned: int) -> list[Snippet]:
    """The parts with their numbers; what is beyond the last part that a thread may have is cut from it."""
    if len(texts) > most:
        texts = [*texts[: most - 1], shorten("\n\n".join(texts[most - 1 :]), holds)]
    told = []
    for number, text in enumerate(texts, start=1):
        marked = text + _MARK.format(number, len(texts))
        told.append(replace(one, text=marked, length=length(marked, one.network) + warned))
    return told
