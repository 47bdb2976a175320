"""What a sender that reads the Atom feed should post of an entry: `posse:post`, as JSON (POSSE Party, docs/feed.md)."""

import msgspec

from journeygen.dressing import Dresser
from journeygen.model import Entry, OwnPost
from journeygen.networks import NETWORKS

NAMES = {"bluesky": "bsky"}
MOST_PICTURES = 4
Image = dict[str, str]


def posse_post(dresser: Dresser, entry: Entry) -> str:
    """The element's text; empty where the config does not ask for it.

    An entry that is not shared says so, and so does a network that it skips. The maker's own words go unchanged, but
    for the link and tags that the sender adds; pictures are those of the page, with their descriptions. Where there
    are none, a network that takes no post without a picture gets the page's card.
    """
    if not dresser.journal.config.social.posse:
        return ""
    media = _pictures(dresser, entry)
    told = {
        "syndicate": entry.social and not entry.imported,
        "format_string": "{{title}}\n\n{{summary}}",
        "summary": dresser.summary(entry),
        "truncate": True,
        "append_url": True,
        "append_url_spacer": "\n\n",
        "media": media,
        "platform_overrides": {
            NAMES.get(name, name): said for name in NETWORKS if (said := _otherwise(dresser, entry, name, media))
        },
    }
    return msgspec.json.encode(told).decode()


def _pictures(dresser: Dresser, entry: Entry) -> list[Image]:
    shown = [dresser.gallery.picture(photo) for photo in dresser.gallery.photos(entry)][:MOST_PICTURES]
    return [_image(dresser, dresser.gallery.jpeg(one, 1600), one.alt) for one in shown if one.renditions]


def _image(dresser: Dresser, path: str, alt: str) -> Image:
    return {"type": "image", "url": dresser.site.base_url + path, "alt": alt}


def _otherwise(dresser: Dresser, entry: Entry, name: str, media: list[Image]) -> dict[str, object]:
    """What a network does otherwise than all."""
    own = entry.own_posts.get(name)
    if name not in dresser.journal.config.shared_on or (own and own.skip):
        return {"syndicate": False}
    said: dict[str, object] = _own_words(own) if own else {}
    if media and not (own and own.card):
        return said
    card = dresser.cards.project(dresser.project(entry.project))
    shown = [_image(dresser, card.path, card.alt)] if NETWORKS[name].pictured else []
    return said if shown == media else {"media": shown, **said}


def _own_words(own: OwnPost) -> dict[str, object]:
    text = own.text.replace("{link}", "").replace("{tags}", "").strip()
    return {"format_string": "{{content}}", "content": text} if text else {}
