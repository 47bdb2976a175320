"""What machines read on every page, by the parsers that others use, over the sample journal and the golden sites."""

import io
import json
import re
import wave
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import extruct
import feedparser
import mf2py
import pytest
from journals import sample
from lxml import html
from sites import CONFIG, entry, made, site, write

from journeygen.errors import ContentError
from journeygen.settings import read_config

GOLDEN = Path(__file__).parent / "golden"
BASE = "https://example.org/"
# Required by the vendors' pages, and what each of ours says besides. Google Search Central, "Structured data": Article
# (all recommended: headline, image, datePublished, dateModified, author.name, author.url), Breadcrumb
# (itemListElement; of each: position, name, item), Product snippet (name, and offers with price and priceCurrency),
# Merchant listing (image, offers.availability), Site name (WebSite: name, url). schema.org/HowTo (step), HowToStep (text).
REQUIRED = {
    "BlogPosting": ("headline", "description", "url", "mainEntityOfPage", "datePublished", "dateModified", "inLanguage",
                    "author", "publisher", "isPartOf", "articleSection"),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name", "item"),
    "HowTo": ("name", "description", "url", "step"),
    "HowToStep": ("name", "text", "url"),
    "Product": ("name", "description", "url", "offers", "brand"),
    "Offer": ("price", "priceCurrency", "availability", "url", "itemCondition", "seller"),
    "Brand": ("name",),
    "WebSite": ("name", "url"),
    "WebPage": ("name", "description", "url", "inLanguage", "isPartOf"),
    "CollectionPage": ("name", "description", "url", "inLanguage", "isPartOf"),
    "CreativeWork": ("name", "url"),
    "HowToSupply": ("name",),
    "HowToTool": ("name",),
    "MonetaryAmount": ("currency", "value"),
    "LocalBusiness": ("name", "url", "address", "telephone"),
    "PostalAddress": ("streetAddress", "addressLocality", "addressCountry"),
    "Person": ("name", "url"),
    "Organization": ("name", "url"),
}  # fmt: skip
# ogp.me: the four that every page must have, and what makes a preview whole.
OPEN_GRAPH = ("og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale")
ARTICLE = ("article:published_time", "article:modified_time", "article:author", "article:section")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page that readers find: of the sample journal, and of the golden sites."""
    root = write(tmp_path_factory.mktemp("sample"), **sample())
    made(root)
    found = {f"sample/{name}": text for name, text in _pages(root / "output")}
    for golden in GOLDEN.iterdir():
        found |= {f"{golden.name}/{name}": text for name, text in _pages(golden)}
    return {name: text for name, text in found.items() if 'http-equiv="refresh"' not in text}


def _pages(output: Path) -> list[tuple[str, str]]:
    folder = next(path for path in (output / "site", *output.glob("*/site")) if path.is_dir())
    return [(path.relative_to(folder).as_posix(), path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))]


def things(value: Any) -> list[dict[str, Any]]:
    """Every typed thing in JSON-LD, however deep."""
    if isinstance(value, list):
        return [thing for one in value for thing in things(one)]
    if not isinstance(value, dict):
        return []
    return [value] * ("@type" in value) + [thing for one in value.values() for thing in things(one)]


def ld(text: str) -> list[dict[str, Any]]:
    """The JSON-LD of a page, as extruct finds it."""
    found = extruct.extract(text, base_url=BASE, syntaxes=["json-ld"])["json-ld"]
    assert len(found) == text.count("application/ld+json")
    return found


def metas(text: str) -> dict[str, list[str]]:
    """What `meta` elements say, by name or property."""
    said = defaultdict(list)
    for name, content in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text):
        said[name].append(content)
    return said


def test_every_page_is_complete_for_link_previews(pages: dict[str, str]):
    assert len(pages) > 100
    for name, text in pages.items():
        graph = dict(extruct.extract(text, base_url=BASE, syntaxes=["opengraph"])["opengraph"][0]["properties"])
        lacking = [key for key in OPEN_GRAPH if not graph.get(key)]
        assert not lacking, name
        assert graph["og:type"] in {"website", "article"}, name
        assert re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", graph["og:locale"]), name
        said = metas(text)
        assert said["description"] == said["og:description"], name
        assert len(said["twitter:card"]) == 1, name
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        assert canonical == said["og:url"], name
        assert said["twitter:card"] == ["summary_large_image"], name
        assert said["og:image"][0].startswith("https://"), name
        assert int(said["og:image:width"][0]) > 0 < int(said["og:image:height"][0]), name
        assert said["og:image:alt"] == said["twitter:image:alt"] != [""], name


def test_entries_are_complete_articles(pages: dict[str, str]):
    entries = {name: metas(text) for name, text in pages.items() if 'content="article"' in text}
    assert len(entries) > 30
    for name, said in entries.items():
        assert [key for key in ARTICLE if len(said[key]) != 1] == [], name
        assert said["article:published_time"] <= said["article:modified_time"], name
    assert entries["sample/three-legged-stool/leg-cracked/index.html"]["article:tag"] == [
        *("ash", "greenwood", "drying", "cracks")
    ]


def test_json_ld_has_what_its_readers_ask_for(pages: dict[str, str]):
    kinds: set[str] = set()
    for name, text in pages.items():
        for thing in things(ld(text)):
            kinds.add(thing["@type"])
            lacking = [key for key in REQUIRED[thing["@type"]] if thing.get(key) in (None, "", [])]
            assert not lacking, (name, thing["@type"])
            assert "" not in thing.values(), (name, thing)
            for key in ("url", "item", "image"):
                assert str(thing.get(key, "https://")).startswith("https://"), (name, thing)
    assert kinds == REQUIRED.keys()


def test_every_page_has_json_ld_of_its_kind(pages: dict[str, str]):
    for name, text in pages.items():
        if 'content="noindex"' in text:
            continue
        kinds = [thing["@type"] for thing in ld(text)]
        if name.count("/") == 1:
            assert kinds == ["WebSite"], name
        else:
            assert kinds[0] == "BreadcrumbList", name
            assert set(kinds[1:]) & {"BlogPosting", "HowTo", "Product", "CollectionPage", "WebPage"}, name
    kinds = [thing["@type"] for thing in ld(pages["sample/three-legged-stool/index.html"])]
    assert kinds == ["BreadcrumbList", "Product", "HowTo"]


def test_the_trail_leads_from_home_to_the_page(pages: dict[str, str]):
    crumbs = next(
        one for one in ld(pages["sample/three-legged-stool/leg-cracked/index.html"]) if "itemListElement" in one
    )
    assert [item["item"] for item in crumbs["itemListElement"]] == [
        BASE,
        f"{BASE}three-legged-stool/",
        f"{BASE}three-legged-stool/leg-cracked/",
    ]
    assert [item["position"] for item in crumbs["itemListElement"]] == [1, 2, 3]


def test_a_project_tells_how_it_was_made_and_what_it_costs(pages: dict[str, str]):
    product, how = ld(pages["sample/three-legged-stool/index.html"])[1:]
    assert (product["offers"]["priceCurrency"], product["offers"]["availability"][:19]) == (
        "EUR",
        "https://schema.org/",
    )
    assert float(product["offers"]["price"]) > 0
    assert len(how["step"]) == 12
    assert how["step"][4]["name"] == "The leg cracked"
    assert all(step["image"].endswith(".jpg") for step in how["step"] if "image" in step)


# --- microformats


def formats(text: str) -> list[dict[str, Any]]:
    return mf2py.parse(doc=text, url=BASE)["items"]


def of_kind(items: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Every item of a kind, however deep."""
    found = []
    for item in items:
        nested = [one for values in item.get("properties", {}).values() for one in values if isinstance(one, dict)]
        found += [item] * (kind in item["type"]) if "type" in item else []
        found += of_kind([one for one in (*nested, *item.get("children", ())) if "type" in one], kind)
    return found


def test_entries_are_complete_h_entries(pages: dict[str, str]):
    """microformats.org/wiki/h-entry: name, summary, content, published, updated, author, category, url, uid."""
    for name, text in pages.items():
        if 'content="article"' not in text:
            continue
        said = next(item for item in formats(text) if "h-entry" in item["type"])["properties"]
        lacking = {"name", "content", "published", "author", "category", "url", "uid"} - said.keys()
        assert not lacking, name
        card = said["author"][0]
        assert card["type"] == ["h-card"], name
        assert card["properties"]["name"], name
        assert card["properties"]["url"][0].startswith("http"), name
    cracked = next(item for item in formats(pages["sample/three-legged-stool/leg-cracked/index.html"]))
    assert set(cracked["properties"]["category"]) == {"Setback", "ash", "greenwood", "drying", "cracks"}


def test_lists_are_complete_h_feeds(pages: dict[str, str]):
    """microformats.org/wiki/h-feed: name, author, summary, url; each entry with its name, url and day."""
    feeds = 0
    for name, text in pages.items():
        items = formats(text)
        for feed in of_kind(items, "h-feed"):
            feeds += 1
            assert not {"name", "author", "summary", "url", "uid"} - feed["properties"].keys(), name
            assert feed["properties"]["author"][0]["properties"]["name"], name
            for child in feed.get("children", ()):
                assert not {"name", "url", "published", "category"} - child["properties"].keys(), name
    assert feeds > 40


def test_home_is_the_makers_card(pages: dict[str, str]):
    """microformats.org/wiki/representative-h-card-parsing: one card whose uid and url are the page's own address."""
    card = of_kind(formats(pages["sample/index.html"]), "h-card")[0]["properties"]
    assert (card["uid"][0], card["url"][0]) == (BASE, BASE)
    assert card["name"] == ["Hollow Lane Workshop"]
    assert card["org"] == ["Hollow Lane Workshop (sample)"]
    assert card["logo"][0].endswith(".svg")
    assert len(card["url"]) == 9
    rels = mf2py.parse(doc=pages["sample/index.html"], url=BASE)["rels"]
    assert "https://mastodon.example/@hollowlane" in rels["me"]
    assert metas(pages["sample/index.html"])["fediverse:creator"] == ["@hollowlane@mastodon.example"]


# --- feeds


def test_feeds_are_read_whole(tmp_path: Path):
    body = "[Up](#more) and [before](2026-10-01-a.md)\n\n![A leg](leg.jpg)\n\n## More\n\nText."
    recorded = {"content/stool/saw.wav": sound(), "content/stool/leg.jpg": sample_photo()}
    files = {
        "content/stool/2026-10-01-a.md": entry("A", tags="[oak, ash]", audio="saw.wav"),
        "content/stool/2026-11-01-b.md": entry("B", body=body),
        **recorded,
    }
    root = site(tmp_path, **files)
    made(root)
    before = {kind: feed(root, kind) for kind in ("feed.xml", "feed.json")}

    atom = feedparser.parse(before["feed.xml"])

    assert not atom.bozo
    newest, oldest = atom.entries
    assert newest.id == "tag:example.org,2026:stool/b"
    assert {tag.term for tag in oldest.tags} == {"oak", "ash"}
    assert f'href="{BASE}stool/b/#more"' in newest.content[0].value
    assert f'href="{BASE}stool/a/"' in newest.content[0].value
    assert 'src="/' not in newest.content[0].value
    assert f'src="{BASE}media/' in newest.content[0].value
    assert newest.media_content[0]["medium"] == "image"
    assert newest.media_content[0]["url"] == newest.media_thumbnail[0]["url"]
    assert oldest.enclosures[0].type == "audio/mp4"
    played = json.loads(before["feed.json"])["items"][1]["attachments"]
    assert played == [{"url": oldest.enclosures[0].href, "mime_type": "audio/mp4"}]
    assert (root / "output/site" / oldest.enclosures[0].href.removeprefix(BASE)).is_file()


def sound() -> bytes:
    """A fifth of a second of a saw."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join((n % 80 * 300).to_bytes(2, "little") for n in range(1600)))
    return out.getvalue()


def sample_photo() -> bytes:
    return next(content for name, content in sample().items() if name.endswith(".jpg"))


def feed(root: Path, name: str) -> str:
    return (root / "output/site" / name).read_text("utf-8")


def test_feeds_of_the_golden_sites_are_sound():
    feeds = sorted(GOLDEN.rglob("*feed.xml"))
    assert len(feeds) > 3
    for path in feeds:
        parsed = feedparser.parse(path.read_text("utf-8"))
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert all(item.id and item.link.startswith("http") and item.title for item in parsed.entries), path


# --- what a maker may switch on

CONFIGURED = CONFIG.replace(
    'language = "en"', 'language = "en"\nwebfinger = true\nwebmention = "https://webmention.io/bench/webmention"'
)


def test_webfinger_and_webmention_on_demand(tmp_path: Path):
    root = site(tmp_path, CONFIGURED)
    made(root)
    table = json.loads((root / "output/site/.well-known/webfinger").read_text("utf-8"))
    assert table["subject"] == "acct:bench@mastodon.example"
    assert "https://mastodon.example/@bench" in table["aliases"]
    links = {link["rel"]: link for link in table["links"]}
    assert links["self"] == {
        "rel": "self", "type": "application/activity+json", "href": "https://mastodon.example/users/bench"
    }  # fmt: skip
    home = (root / "output/site/index.html").read_text("utf-8")
    assert '<link rel="webmention" href="https://webmention.io/bench/webmention">' in home


def test_without_them_there_is_nothing_of_it(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    assert not (root / "output/site/.well-known").exists()
    assert "webmention" not in (root / "output/site/index.html").read_text("utf-8")


POSSE = "{https://posseparty.com/2024/Feed}post"


def told(root: Path) -> dict[str, dict[str, Any]]:
    """What the Atom feed tells senders of each entry, read by an XML parser of its own."""
    parsed = ElementTree.fromstring(feed(root, "feed.xml"))
    atom = "{http://www.w3.org/2005/Atom}"
    found = {}
    for one in parsed.iter(f"{atom}entry"):
        (element,) = one.findall(POSSE)
        assert element.get("format") == "json"
        found[one.findtext(f"{atom}title", "")] = json.loads(element.text or "")
    return found


def test_senders_are_told_what_to_post_on_demand(tmp_path: Path):
    """POSSE Party, docs/feed.md: JSON in `posse:post`, images with their type, overrides by the platforms' names."""
    words = """social: {bluesky: {text: 'My <words> & "more" {link} {tags}'}, mastodon: false, x: {image: false}}"""
    files = {
        "content/stool/2026-10-01-a.md": entry("A", body="![A <leg>](leg.jpg)").replace("step:", f"{words}\nstep:"),
        "content/stool/2026-10-02-b.md": entry("B", social="false"),
        "content/stool/2026-10-03-c.md": entry("C", imported="true"),
        "content/stool/leg.jpg": sample_photo(),
    }
    config = CONFIG.replace("[networks.threads]", "[networks.threads]\nenabled = false")
    root = site(tmp_path, config + "\n[social]\nposse = true\n", **files)
    made(root)

    said = told(root)

    assert {name: one["syndicate"] for name, one in said.items()} == {"A": True, "B": False, "C": False}
    (image,) = said["A"]["media"]
    assert (image["type"], image["alt"]) == ("image", "A <leg>")
    assert (root / "output/site" / image["url"].removeprefix(BASE)).is_file()
    assert said["A"]["platform_overrides"] == {
        "x": {"media": []},
        "bsky": {"format_string": "{{content}}", "content": 'My <words> & "more"'},
        "mastodon": {"syndicate": False},
        "threads": {"syndicate": False},
    }
    bare = said["B"]["platform_overrides"]
    assert bare.keys() == {"threads", "instagram", "pinterest"}
    (card,) = bare["instagram"]["media"]
    assert (root / "output/site" / card["url"].removeprefix(BASE)).is_file()
    read = feedparser.parse(feed(root, "feed.xml"))
    assert not read.bozo
    assert read.namespaces["posse"] == POSSE[1:].partition("}")[0]
    assert [one["posse_post"]["format"] for one in read.entries] == ["json"] * 3


def test_bridgy_is_asked_to_publish_on_demand(tmp_path: Path):
    """Bridgy publishes a page that links to it, one network for each link; visitors see none of them."""
    root = site(tmp_path, CONFIG + '\n[social]\nbridgy = ["mastodon", "bluesky"]\n', **{
        "content/stool/2026-10-01-a.md": entry("A", tags="[oak stool, Ash]"), "content/pages/about.md": "---\ntitle: About\n---\n\nI.\n",
    })  # fmt: skip
    made(root)
    page = feed(root, "stool/a/index.html")
    (said,) = of_kind(formats(page), "h-entry")
    assert said["properties"]["bridgy"] == ["https://brid.gy/publish/mastodon", "https://brid.gy/publish/bluesky"]
    assert set(said["properties"]["category"]) == {"Idea", "oak stool", "Ash"}
    links = html.fromstring(page).xpath('//a[starts-with(@href, "https://brid.gy/")]')
    assert [link.get("hidden") is not None for link in links] == [True, True]
    for other in ("index.html", "about/index.html", "stool/index.html"):
        assert "brid.gy" not in feed(root, other)


def test_senders_and_bridgy_are_told_nothing_unasked(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    assert "<posse:post" not in feed(root, "feed.xml")
    assert "brid.gy" not in "".join(path.read_text("utf-8") for path in (root / "output/site").rglob("*.html"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('posse = "yes"', "posse"),
        ('bridgy = ["mastodn"]', "`bridgy` knows no `mastodn`. Did you mean `mastodon`?"),
        ('bridgy = "mastodon"', "bridgy"),
        ('services = ["publr"]', "`services` knows no `publr`. Did you mean `publer`?"),
        ("possee = true", "Did you mean `posse`?"),
    ],
)
def test_what_is_switched_on_wrongly_is_told(tmp_path: Path, line: str, words: str):
    root = site(tmp_path, CONFIG + f"\n[social]\n{line}\n")
    with pytest.raises(ContentError) as caught:
        read_config(root)
    (problem,) = caught.value.problems
    number = (root / "journeygen.toml").read_text().split("\n").index(line) + 1
    assert (problem.path, problem.line) == ("journeygen.toml", number)
    assert words in f"{problem.message}"
