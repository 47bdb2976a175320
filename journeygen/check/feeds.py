"""What feed readers get: sound XML or JSON, the newest thirty, and addresses that lead home from anywhere."""

import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from journeygen.check.findings import Finding
from journeygen.check.pages import LINKED, addresses
from journeygen.check.promises import FeedPromise
from journeygen.check.reading import Desk, Links, Seen
from journeygen.markup.dom import document
from journeygen.outputs.site.feeds import NEWEST

ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}encoded"
_FIX = "Run: journeygen build, or correct the feed's template"
_JSON_URLS = ("home_page_url", "feed_url", "favicon", "icon", "url", "external_url", "image", "banner_image")


class Told:
    """What a feed says: addresses, the HTML of its items, and each item's own address with the id that it bears."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.bodies: list[str] = []
        self.items: list[str] = []
        self.ids: list[str] = []


def look_at_feed(desk: Desk, path: str, text: str) -> Seen:
    """Follows every address in a feed and counts what it offers."""
    try:
        told = _json(json.loads(text)) if path.endswith(".json") else _xml(ElementTree.fromstring(text))
    except (ValueError, ElementTree.ParseError, AttributeError, TypeError) as error:
        what = "This feed cannot be read"
        return Seen(path, (Finding(path, 0, "check-feed-broken", what, str(error), _FIX),))
    links = Links(desk.places, path, text, absolute="check-feed-relative")
    for url in told.urls:
        links.follow(url)
    found = [finding for body in told.bodies for finding in _body(path, body, links)]
    found += [*links.findings, *_items(path, told, desk.promises.feeds.get(path))]
    return Seen(path, tuple(found), wishes=tuple(links.wishes), links=links.count)


def _body(path: str, body: str, links: Links) -> Iterator[Finding]:
    """Follows what an item's HTML links to; its notes lie within it, as nothing else of the page is there."""
    nodes = [(node.tag or "", node.attributes) for node in document(body).css(LINKED)]
    ids = {attributes.get("id") for _, attributes in nodes}
    for tag, attributes in nodes:
        for url in addresses(tag, attributes):
            if not url.startswith("#"):
                links.follow(url)
            elif url != "#" and unquote(url[1:]) not in ids:
                what, why = f"`{url}` leads to no place in its item", "The rest of the page is not in the feed"
                yield Finding(path, 0, "check-fragment", what, why, "Name an anchor that is there")


def _json(table: Any) -> Told:
    told = Told()
    for one in (table, *table["items"]):
        told.urls += [one[key] for key in _JSON_URLS if key in one]
        told.urls += [author["url"] for author in one.get("authors", ()) if "url" in author]
        told.urls += [attachment["url"] for attachment in one.get("attachments", ())]
    for item in table["items"]:
        told.items.append(item["url"])
        told.ids.append(item["id"])
        told.bodies.append(item.get("content_html", ""))
    return told


def _xml(root: ElementTree.Element) -> Told:
    """Atom or RSS, whose dates must be what they claim to be."""
    told = Told()
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        told.urls += [value for key in ("href", "url", "src") if (value := element.get(key)) is not None]
        if name in {"link", "uri", "icon", "logo", "comments"} and (element.text or "").strip():
            told.urls.append((element.text or "").strip())
        if element.tag in {CONTENT, f"{ATOM}content"}:
            told.bodies.append(element.text or "")
        if name in {"pubDate", "lastBuildDate"}:
            parsedate_to_datetime(element.text or "")
    for item in (*root.iter(f"{ATOM}entry"), *root.iter("item")):
        link = item.find(f"{ATOM}link")
        told.items.append((link.get("href", "") if link is not None else item.findtext("link")) or "")
        told.ids.append(item.findtext(f"{ATOM}id") or item.findtext("guid") or "")
    return told


def _items(path: str, told: Told, promised: FeedPromise | None) -> Iterator[Finding]:
    """The newest thirty and no other, newest first, each with an id of its own."""
    if promised is None:
        return
    moments = promised.moments
    strange = [url for url in told.items if url not in moments]
    if strange:
        what = f"This feed offers what is not listed: {strange[0]}"
        yield Finding(path, 0, "check-feed-items", what, "Readers would find nothing there", _FIX)
        return
    shown = [moments[url] for url in told.items]
    oldest = min(shown, default=0)
    left_out = [url for url, moment in moments.items() if url not in set(told.items) and moment > oldest]
    if len(shown) != min(NEWEST, len(moments)) or left_out:
        why = f"It has {len(shown)} items of {len(moments)}" + (f", without {left_out[0]}" if left_out else "")
        yield Finding(path, 0, "check-feed-items", f"This feed does not offer the newest {NEWEST}", why, _FIX)
    if shown != sorted(shown, reverse=True):
        yield Finding(path, 0, "check-feed-order", "This feed is not in order", "The newest must come first", _FIX)
    if len(set(told.ids)) != len(told.ids) or "" in told.ids:
        what, why = "Two items of this feed have the same id, or one has none", "Feed readers would show one of them"
        yield Finding(path, 0, "check-feed-id", what, why, _FIX)
