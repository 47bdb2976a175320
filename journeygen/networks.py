"""The eight networks a snippet is written for: their limits, as values.

Every number states a public rule (2026): X 280 weighted, Bluesky 300 graphemes and 3,000 bytes (lexicon
`app.bsky.feed.post`), Mastodon 500 unless a server says otherwise, Threads 500 and one topic tag, Instagram 2,200
and five hashtags, Facebook 63,206, LinkedIn 3,000, Pinterest 500 (the bulk CSV and older tools; the API takes 800).
Pictures: X 4 of 5 MB, Bluesky 4 of 1,000,000 bytes (2,000,000 since 2026, which not every server takes yet), Mastodon
4, Threads and Instagram 8 MB and 320 to 1,440 pixels across, Instagram from 4:5 to 1.91:1. Words for those who do not
see them: X, Threads and Instagram 1,000, Mastodon 1,500, Bluesky 2,000, LinkedIn 4,086, Pinterest 500.
Nothing here counts or cuts: `counting` measures text, `composer` writes it.
"""

from typing import Final, Literal

import msgspec

Unit = Literal["weighted characters", "graphemes", "characters", "UTF-16 units"]
Links = Literal["inline", "bio", "field"]


class Shape(msgspec.Struct, frozen=True, gc=False):
    """What a picture must be like: `across` to `down` exactly, at most `most` times that many pixels, and `bytes`.

    Where `across` is 0 a picture keeps its form, and `most` is its longer side. `name` ends the file's name.
    """

    name: str
    across: int
    down: int
    most: int
    bytes: int = 1_000_000


WHOLE: Final = Shape("", 0, 0, 1600)  # as wide as the site shows pictures, and so decoded with them
PORTRAIT: Final = Shape("4x5", 4, 5, 270)  # 1080 x 1350
WIDE: Final = Shape("40x21", 40, 21, 30)  # 1200 x 630, 1.91:1 as link previews have it
SQUARE: Final = Shape("1x1", 1, 1, 1080)
PIN: Final = Shape("2x3", 2, 3, 500)  # 1000 x 1500
STORY: Final = Shape("9x16", 9, 16, 120)  # 1080 x 1920


class Network(msgspec.Struct, frozen=True, gc=False):
    """What one network accepts.

    `links` says where the way home stands: "inline" is a clickable address in the text; "bio" is an address in the
    text that readers can copy but not click (Instagram), so it is written whole all the same; "field" is a field of
    its own beside the text (the `link` of a pin). `hashtags` is how many tags one post may carry: the network's own
    cap where it has one (Instagram, Threads), else what reads well; `keywords` writes them as plain words. A post takes
    `pictures` of one `shape`, each with up to `alt` characters of description; `story` is the shape of a story beside
    it. `pictured` networks take no post without a picture: elsewhere a link shows its card. `editable` are those where
    a post can get new words from here. `parts` is how many posts one thread may have, 0 where there are none.
    """

    id: str
    label: str
    limit: int
    unit: Unit
    hashtags: int
    links: Links = "inline"
    byte_limit: int | None = None
    keywords: bool = False
    pictures: int = 4
    shape: Shape = WHOLE
    story: Shape | None = None
    alt: int = 1000
    pictured: bool = False
    editable: bool = False
    parts: int = 0


NETWORKS: Final[dict[str, Network]] = {
    network.id: network
    for network in (
        Network("x", "X", 280, "weighted characters", hashtags=2, parts=25),
        Network("bluesky", "Bluesky", 300, "graphemes", hashtags=3, byte_limit=3000, alt=2000, parts=25),
        Network("mastodon", "Mastodon", 500, "graphemes", hashtags=5, alt=1500, editable=True, parts=25),
        Network("threads", "Threads", 500, "characters", hashtags=1, shape=PORTRAIT, parts=25),
        Network(
            "instagram",
            "Instagram",
            2200,
            "UTF-16 units",
            hashtags=5,
            links="bio",
            shape=PORTRAIT,
            story=STORY,
            pictured=True,
        ),
        Network("facebook", "Facebook", 63206, "UTF-16 units", hashtags=2, shape=SQUARE),
        Network("linkedin", "LinkedIn", 3000, "UTF-16 units", hashtags=3, shape=WIDE, alt=4086),
        Network(
            "pinterest",
            "Pinterest",
            500,
            "UTF-16 units",
            hashtags=5,
            links="field",
            keywords=True,
            pictures=1,
            shape=PIN,
            alt=500,
            pictured=True,
        ),
    )
}

ALIASES: Final[dict[str, str]] = {"twitter": "x", "bsky": "bluesky"}


def network_named(name: str) -> Network:
    """Return the network of an id or an alias; KeyError when there is none."""
    return NETWORKS[ALIASES.get(name, name)]
