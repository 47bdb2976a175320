"""The eight networks a snippet is written for: their limits, as values.

Every number states a public rule (2026): X 280 weighted, Bluesky 300 graphemes and 3,000 bytes (lexicon
`app.bsky.feed.post`), Mastodon 500 unless a server says otherwise, Threads 500 and one topic tag, Instagram 2,200
and five hashtags, Facebook 63,206, LinkedIn 3,000, Pinterest 500 (the bulk CSV and older tools; the API takes 800).
Nothing here counts or cuts: `counting` measures text, `composer` writes it.
"""

from typing import Final, Literal

import msgspec

Unit = Literal["weighted characters", "graphemes", "characters", "UTF-16 units"]
Links = Literal["inline", "bio", "field"]


class Network(msgspec.Struct, frozen=True, gc=False):
    """What one network accepts.

    `links` says where the way home stands: "inline" is a clickable address in the text; "bio" is an address in the
    text that readers can copy but not click (Instagram), so it is written whole all the same; "field" is a field of
    its own beside the text (the `link` of a pin). `hashtags` is how many tags one post may carry: the network's own
    cap where it has one (Instagram, Threads), else what reads well; `keywords` writes them as plain words.
    """

    id: str
    label: str
    limit: int
    unit: Unit
    hashtags: int
    links: Links = "inline"
    byte_limit: int | None = None
    keywords: bool = False


NETWORKS: Final[dict[str, Network]] = {
    network.id: network
    for network in (
        Network("x", "X", 280, "weighted characters", hashtags=2),
        Network("bluesky", "Bluesky", 300, "graphemes", hashtags=3, byte_limit=3000),
        Network("mastodon", "Mastodon", 500, "graphemes", hashtags=5),
        Network("threads", "Threads", 500, "characters", hashtags=1),
        Network("instagram", "Instagram", 2200, "UTF-16 units", hashtags=5, links="bio"),
        Network("facebook", "Facebook", 63206, "UTF-16 units", hashtags=2),
        Network("linkedin", "LinkedIn", 3000, "UTF-16 units", hashtags=3),
        Network("pinterest", "Pinterest", 500, "UTF-16 units", hashtags=5, links="field", keywords=True),
    )
}

ALIASES: Final[dict[str, str]] = {"twitter": "x", "bsky": "bluesky"}


def network_named(name: str) -> Network:
    """Return the network of an id or an alias; KeyError when there is none."""
    return NETWORKS[ALIASES.get(name, name)]
