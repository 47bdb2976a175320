"""The feed of letters, which services mail from: one item for each finished month, by the rules of W3C's validator."""

import datetime
import io
import json
import re
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
from PIL import Image
from sites import NOW, entry, made, site

BASE = "https://example.org/"
FEED = "output/site/newsletter/feed.xml"
CONTENT, ATOM = "{http://purl.org/rss/1.0/modules/content/}encoded", "{http://www.w3.org/2005/Atom}link"
HOSTILE = """
Tea & <b>cake</b> ]]> &amp; "more" — 木工 {{ x }} *|Y|*

<script>alert(1)</script> <iframe src="https://example.com/"></iframe> <p style="color:red" onclick="x()">y</p>

[before](2026-09-01-a.md) ![A leg](leg.jpg) [here](#more)

## More
"""
FILES = {
    "content/stool/2026-09-01-a.md": entry("'A ]]> <first> & «more»'"),
    "content/stool/2026-10-01-b/index.md": entry("'B \"b\"'", body=HOSTILE.replace("2026-09-01-a.md", "../2026-09-01-a.md")),
    "content/newsletter/2026-10.md": f"---\nsubject: 'Leg & <lamp>'\n---\n\n{HOSTILE.replace('(leg.jpg)', '(../stool/2026-10-01-b/leg.jpg)').replace('(2026', '(../stool/2026')}",
    "content/stool/2026-11-01-c.md": entry("Not yet over"),
}  # fmt: skip
# What W3C's feed validator warns of in `content:encoded`: feedvalidator's own list, less what no body of ours can hold.
UNSAFE = {"script", "style", "iframe", "object", "embed", "meta", "link", "form", "input", "applet", "frame"}


class Encoded(HTMLParser):
    """What stands in an item's content: tags, attributes and addresses; every element is closed."""

    VOID = frozenset({"img", "br", "hr"})

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.open += [] if tag in self.VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def fed(tmp_path, now=NOW):
    photo = io.BytesIO()
    Image.new("RGB", (80, 60), "olive").save(photo, "JPEG")
    root = site(tmp_path, **FILES, **{"content/stool/2026-10-01-b/leg.jpg": photo.getvalue()})
    made(root, now)
    return root


def moment(text):
    """Seconds since the epoch; Dublin keeps universal time in winter."""
    return int(datetime.datetime.fromisoformat(f"{text}+00:00").timestamp())


def test_the_feed_keeps_every_rule(tmp_path):
    root = fed(tmp_path)
    raw = (root / FEED).read_bytes()
    assert not feedparser.parse(raw).bozo
    channel = ElementTree.fromstring(raw).find("channel")
    assert all((channel.findtext(name) or "").strip() for name in ("title", "link", "description", "language"))
    (own,) = channel.findall(ATOM)
    assert own.attrib == {"rel": "self", "type": "application/rss+xml", "href": f"{BASE}newsletter/feed.xml"}
    items = channel.findall("item")
    assert [item.findtext("link") for item in items] == [f"{BASE}newsletter/2026-10/", f"{BASE}newsletter/2026-09/"]
    moments = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    assert [one.strftime("%Y-%m-%d %H:%M") for one in moments] == ["2026-11-01 00:00", "2026-10-01 00:00"]
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == max(moments)
    for item in items:
        names = [child.tag for child in item]
        assert len(names) == len(set(names))
        guid = item.find("guid")
        assert guid.attrib == {"isPermaLink": "false"}
        assert re.fullmatch(r"tag:example\.org,2026:newsletter/2026-\d\d", guid.text)
        assert "<" not in item.findtext("title").replace("<lamp>", "").replace("<first>", "")
        _judge_content(root, item.findtext(CONTENT))


def _judge_content(root, content):
    found = Encoded(content)
    assert found.open == []
    assert not found.tags & UNSAFE
    assert not {name for name in found.attributes if name.startswith("on")} | (
        {"style", "class", "id"} & found.attributes
    )
    assert found.addresses
    for url in found.addresses:
        parts = urlsplit(url)
        assert parts.scheme == "https"
        if parts.netloc == "example.org":
            file = root / "output/site" / parts.path.lstrip("/")
            assert file.is_file() or (file / "index.html").is_file(), url


def test_a_month_is_told_when_it_is_over_and_never_again_as_another(tmp_path):
    root = fed(tmp_path, moment("2026-10-31T23:59:59"))
    guids = {"before": _guids(root)}
    for now in ("2026-11-01T00:00:00", "2026-12-24T00:00:00"):
        made(root, moment(now))
        guids[now] = _guids(root)
    assert [len(found) for found in guids.values()] == [1, 2, 3]
    (root / "content/stool/2026-10-01-b/index.md").write_text(entry("Another title", body="Other words."))
    made(root, moment("2026-12-24T00:00:00"))
    assert _guids(root) == guids["2026-12-24T00:00:00"]
    assert "Another title" in (root / FEED).read_text()


def test_a_letter_sent_before_its_month_is_over_waits_as_well(tmp_path):
    """Its date would lie ahead, and services take no item from the future."""
    root = fed(tmp_path, moment("2026-10-30T00:00:00"))
    sent = {"v": 1, "id": "s1", "at": "2026-10-29T10:00:00+00:00", "kind": "issue", "key": "2026-10", "state": "sent"}
    (root / "ledger.jsonl").write_text(
        json.dumps({**sent, "entries": ["stool/b"], "subject": "S", "sha256": "0"}) + "\n"
    )
    counted = []
    for now in ("2026-10-31T23:59:59", "2026-11-01T00:00:00"):
        made(root, moment(now))
        counted.append(len(_guids(root)))
    assert counted == [1, 2]


def _guids(root):
    return [item.findtext("guid") for item in ElementTree.fromstring((root / FEED).read_bytes()).iter("item")]
