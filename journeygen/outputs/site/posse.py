"""What a sender that reads the Atom feed should post of an entry: `posse:post`, as JSON (POSSE Party, docs/feed.md)."""

import msgspec

from journeygen.dressing import Dresser
from journeygen.model import Entry, OwnPost
from journeygen.networks import NETWORKS

NAMES = {"bluesky": "bsky"}
MOST_PICTURES = 4


def posse_post(dresser: Dresser, entry: Entry) -> str:
    """The element's text; empty where the config does not ask for it.

    An entry that is not shared says so, and so does a network that it skips. The maker's own words go unchanged, but
    for the link and tags that the sender adds; pictures are those of the page, with their descriptions.
    """
    if not dresser.journal.config.social.posse:
        return ""
    shown = [dresser.gallery.picture(photo) for photo in dresser.gallery.photos(entry)][:MOST_PICTURES]
    base = dresser.site.base_url
    media = [{"url": base + dresser.gallery.jpeg(one, 1600), "alt": one.alt} for one in shown if one.renditions]
    told = {
        "syndicate": entry.social and not entry.imported,
        "format_string": "{{title}}\n\n{{summary}}",
        "summary": dresser.summary(entry),
        "truncate": True,
        "append_url": True,
        "append_url_spacer": "\n\n",
        "media": media,
        "platform_overrides": {
            NAMES.get(name, name): _override(entry.own_posts.get(name), name in dresser.journal.config.shared_on)
            for name in NETWORKS
            if name in entry.own_posts or name not in dresser.journal.config.shared_on
        },
    }
    return msgspec.json.encode(told).decode()


def _override(own: OwnPost | None, shared: bool) -> dict[str, object]:
    if not shared or own is None or own.skip:
        return {"syndicate": False}
    said: dict[str, object] = {"media": []} if own.card else {}
    text = own.text.replace("{link}", "").replace("{tags}", "").strip()
    return said | {"format_string": "{{content}}", "content": text} if text else said
