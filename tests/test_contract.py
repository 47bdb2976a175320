"""What checks outside the repository rely on: every path, schema and link of the three outputs, on the sample journal."""

import email
import email.policy
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import msgspec
import pytest
from journals import sample
from PIL import Image, UnidentifiedImageError
from sites import clean_tree, entry, made, site, tree

from journeygen.counting import length
from journeygen.networks import NETWORKS
from journeygen.strip import metadata_found

BASE, BELOW = "https://example.org/", "https://example.org/a/journal/"
MONTHS = [f"2026-{month:02d}" for month in (4, 5, 6, 7, 9, 10, 11)]
MAIL_SET = (
    "email.html",
    "email.txt",
    "email.eml",
    "email.mjml",
    "email.json",
    "email.md",
    "fragment.html",
    "preview.html",
)
Tree = dict[str, bytes]


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tree]:
    """The sample journal's output at its own address, and below another one."""
    root = tmp_path_factory.mktemp("sample")
    for name, content in sample().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    made(root, output="here")
    made(root, output="below", base_url=BELOW)
    return {BASE: tree(root / "here"), BELOW: tree(root / "below")}


@pytest.fixture(scope="module")
def output(trees: dict[str, Tree]) -> Tree:
    return trees[BASE]


def listed(output: Tree) -> list[str]:
    """The keys of all listed entries."""
    return [one["entry"] for one in json.loads(output["site/links.json"])["entries"]]


# --- paths


def test_every_promised_path_of_the_site(output: Tree) -> None:
    links = json.loads(output["site/links.json"])
    expected = {
        "index.html",
        "archive/index.html",
        "archive/2026/index.html",
        "for-sale/index.html",
        "about/index.html",
    }
    expected |= {"newsletter/index.html", "feed.xml", "feed.json", "newsletter/feed.xml", "sitemap.xml", "robots.txt"}
    expected |= {"404.html", "links.json"}
    for one in links["entries"]:
        expected |= {f"{one['entry']}/index.html", f"steps/{one['step']}/index.html"}
    for one in links["projects"]:
        expected |= {f"{one['project']}/index.html", f"{one['project']}/feed.xml"}
    expected |= {f"newsletter/{month}/index.html" for month in MONTHS}
    expected |= {f"tags/{tag}/index.html" for tag in ("copper", "mistakes", "lamp")}
    assert sorted(path for path in expected if f"site/{path}" not in output) == []
    assert len(links["projects"]) == 3
    assert len(links["entries"]) >= 24
    made_of_pictures = [path for path in output if path.startswith("site/media/")]
    assert all(re.fullmatch(r"site/media/[0-9a-f]{16}-\d+\.(jpg|webp|png|gif)", path) for path in made_of_pictures)
    assert made_of_pictures


def test_every_promised_path_of_the_social_output(output: Tree) -> None:
    for key in listed(output):
        for name in ("snippets.json", "snippets.txt"):
            assert f"social/{key}/{name}" in output
    beside = {path for path in output if path.startswith("social/") and path.count("/") == 1}
    assert beside == {"social/index.html", "social/schedule.csv", "social/schedule.ics"}
    folders = {path.rsplit("/", 1)[0] for path in output if path.startswith("social/") and path not in beside}
    assert folders == {f"social/{key}" for key in listed(output)}


def test_every_promised_path_of_the_newsletter(output: Tree) -> None:
    """The running month and the three before it that have entries; August had none."""
    found = {path for path in output if path.startswith("newsletter/")}
    assert found == {f"newsletter/{month}/{name}" for month in ("2026-09", "2026-10", "2026-11") for name in MAIL_SET}
    assert not any("2026-08" in path for path in output)


def test_below_another_address_the_paths_are_the_same(trees: dict[str, Tree]) -> None:
    assert trees[BASE].keys() == trees[BELOW].keys()
    assert not re.search(rb"https://example\.org/(?!a/journal/)", b"".join(
        content for path, content in trees[BELOW].items() if path.endswith((".html", ".xml", ".json", ".txt", ".md"))
    ))  # fmt: skip


# --- schemas


class Media(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    alt: str
    width: int
    height: int


class Snippet(msgspec.Struct, forbid_unknown_fields=True):
    network: str
    text: str
    length: int
    limit: int
    link: str
    media: list[Media]
    state: str
    at: str | None
    url: str | None


class Snippets(msgspec.Struct, forbid_unknown_fields=True):
    entry: str
    id: str
    page: str
    snippets: list[Snippet]


class LinkedSnippet(msgspec.Struct, forbid_unknown_fields=True):
    network: str
    state: str
    url: str | None


class LinkedEntry(msgspec.Struct, forbid_unknown_fields=True):
    entry: str
    page: str
    project: str
    step: str
    date: str
    issue: str | None
    snippets: list[LinkedSnippet]


class LinkedIssue(msgspec.Struct, forbid_unknown_fields=True):
    issue: str
    page: str
    state: str
    entries: list[str]


class LinkedProject(msgspec.Struct, forbid_unknown_fields=True):
    project: str
    page: str
    entries: list[str]


class Links(msgspec.Struct, forbid_unknown_fields=True):
    entries: list[LinkedEntry]
    issues: list[LinkedIssue]
    projects: list[LinkedProject]


class Finding(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    level: str
    message: str


class Email(msgspec.Struct, forbid_unknown_fields=True):
    issue: str
    subject: str
    preheader: str
    page: str
    entries: list[str]
    bytes: int
    sha256: str
    checks: list[Finding]


def all_snippets(output: Tree) -> dict[str, Snippets]:
    return {
        path: msgspec.json.decode(content, type=Snippets)
        for path, content in output.items()
        if path.endswith("snippets.json")
    }


def test_snippets_have_their_schema_and_keep_their_networks_rule(output: Tree) -> None:
    for path, one in all_snippets(output).items():
        assert path == f"social/{one.entry}/snippets.json"
        assert {snippet.network for snippet in one.snippets} <= NETWORKS.keys()
        for snippet in one.snippets:
            assert snippet.length == length(snippet.text, snippet.network) <= snippet.limit
            assert snippet.limit == NETWORKS[snippet.network].limit
            assert snippet.link == one.page == f"{BASE}{one.entry}/"
            assert snippet.link in snippet.text or NETWORKS[snippet.network].links == "field"
            assert snippet.state in {"due", "scheduled", "posted", "skipped", "unknown"}
            for media in snippet.media:
                with Image.open(io.BytesIO(output[f"social/{one.entry}/{media.file}"])) as image:
                    assert image.size == (media.width, media.height)
                assert media.alt
            assert snippet.text in output[path.replace(".json", ".txt")].decode()


def test_media_of_snippets_exist_inside_the_share_window_alone(output: Tree) -> None:
    by_state: dict[str, set[bool]] = {}
    for one in all_snippets(output).values():
        for snippet in one.snippets:
            by_state.setdefault(snippet.state, set()).add(bool(snippet.media))
    assert by_state["skipped"] == {False}
    assert True in by_state["due"]


def test_links_have_their_schema_and_agree_with_the_other_outputs(output: Tree) -> None:
    links = msgspec.json.decode(output["site/links.json"], type=Links)
    entries = {one.entry: one for one in links.entries}
    assert [one.issue for one in links.issues] == MONTHS
    assert [one.state for one in links.issues] == ["ready"] * 6 + ["open"]
    for issue in links.issues:
        assert issue.entries
        assert all(entries[key].issue == issue.issue for key in issue.entries)
    assert sum(len(issue.entries) for issue in links.issues) == sum(one.issue is not None for one in links.entries)
    assert {key for project in links.projects for key in project.entries} == entries.keys()
    snippets = {one.entry: one for one in all_snippets(output).values()}
    for key, one in entries.items():
        assert [place.network for place in one.snippets] == [snippet.network for snippet in snippets[key].snippets]
        assert {place.state for place in one.snippets} <= {"posted", "open"}


def test_email_json_has_its_schema_and_agrees_with_the_letter(output: Tree) -> None:
    links = msgspec.json.decode(output["site/links.json"], type=Links)
    members = {issue.issue: issue.entries for issue in links.issues}
    for month in ("2026-09", "2026-10", "2026-11"):
        folder = f"newsletter/{month}"
        one = msgspec.json.decode(output[f"{folder}/email.json"], type=Email)
        html = output[f"{folder}/email.html"]
        assert (one.issue, one.page, one.bytes) == (month, f"{BASE}newsletter/{month}/", len(html))
        assert sorted(one.entries) == sorted(members[month])
        assert not any(check.level == "error" for check in one.checks)


# --- letters


@pytest.mark.parametrize("month", ["2026-09", "2026-10", "2026-11"])
def test_the_letter_is_a_message_that_mail_programs_read(output: Tree, month: str) -> None:
    message = email.message_from_bytes(output[f"newsletter/{month}/email.eml"], policy=email.policy.default)
    assert message.get_content_type() == "multipart/alternative"
    assert message.defects == []
    plain, html = message.iter_parts()  # type: ignore[attr-defined]
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part, name in ((html, "email.html"), (plain, "email.txt")):
        assert part.get_content().replace("\r\n", "\n").encode() == output[f"newsletter/{month}/{name}"]
    assert message["Subject"] == json.loads(output[f"newsletter/{month}/email.json"])["subject"]
    assert (
        message["Date"].datetime.isoformat().startswith(next(later for later in (*MONTHS, "2026-12") if later > month))
    )
    assert message["List-Unsubscribe"] == "<https://letters.example.com/hollow-lane/leave>"
    assert len(output[f"newsletter/{month}/email.html"]) < 85_000
    for name in MAIL_SET:
        text = output[f"newsletter/{month}/{name}"].decode()
        assert "\\u{" not in text
        assert not re.search(r"[>\"'=]None[<\"']", text)


def test_code_in_a_letter_keeps_its_lines(tmp_path: Path) -> None:
    body = "```python\nfor leg in legs:\n    leg.turn()\n\n    leg.fit()\n```\n"
    root = site(tmp_path, **{"content/stool/2026-11-01-first.md": entry(body=body)})
    made(root)
    found = tree(root / "output/newsletter/2026-11")
    plain = re.sub(r"<[^>]+>", "", re.sub(r"<br ?/?>", "\n", found["email.html"].decode()))
    assert "for leg in legs:" in plain
    assert re.search(r"legs:\n+(&nbsp;|&#160;|\s){4}leg\.turn\(\)\n", plain)
    assert "for leg in legs:\n" in found["email.txt"].decode()
    assert "```python\nfor leg in legs:\n    leg.turn()\n\n    leg.fit()\n```" in found["email.md"].decode()


# --- links


class Page(HTMLParser):
    """The links and the ids of one page."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if values.get(name)}
        self.links += [values[name] for name in ("href", "src", "poster", "action", "data") if name in values]
        self.links += [one.split()[0] for one in values.get("srcset", "").split(",") if one.strip()]
        if "srcdoc" in values:
            self.links += Page(values["srcdoc"]).links
        if tag == "meta" and values.get("property") in {"og:image", "og:url"}:
            self.links.append(values["content"])
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.links.append(values["content"].split("=", 1)[1])


def leads_nowhere(output: Tree, base: str, place: str, link: str) -> bool:
    """Whether a link from a page at `place` (a URL) points into the site and finds nothing there."""
    if link.startswith(("mailto:", "tel:")):
        return False
    parts = urlsplit(urljoin(place, link))
    home = urlsplit(base)
    if parts.netloc != home.netloc:
        return False
    if not parts.path.startswith(home.path):
        return True
    path = unquote(parts.path[len(home.path) :])
    file = f"site/{path}index.html" if not path or path.endswith("/") else f"site/{path}"
    if file not in output:
        return True
    return bool(parts.fragment) and unquote(parts.fragment) not in Page(output[file].decode()).ids


def links_of(output: Tree, base: str) -> Iterator[tuple[str, str, str]]:
    """Every link of every file: (file, the URL that it is read at, the link)."""
    for path, content in output.items():
        where = base + (path.removeprefix("site/").removesuffix("index.html") if path.startswith("site/") else "")
        # The share kit is read from the disk, and test_sharekit.py follows its links there.
        if path.endswith(".html") and not path.endswith(("preview.html", "social/index.html")):
            for link in Page(content.decode()).links:
                yield path, where, link
        elif path.endswith("feed.json"):
            feed = json.loads(content)
            urls = [feed["home_page_url"], feed["feed_url"]]
            for item in feed["items"]:
                urls += [
                    item["url"],
                    *([item["image"]] if item.get("image") else []),
                    *Page(item["content_html"]).links,
                ]
            yield from ((path, "nowhere:", url) for url in urls)
        elif path.endswith(".xml"):
            for element in ElementTree.fromstring(content).iter():
                name = element.tag.rpartition("}")[2]
                text = element.text or ""
                if name in {"loc", "link", "comments"} and text.strip():
                    yield path, "nowhere:", text.strip()
                if "href" in element.attrib:
                    yield path, "nowhere:", element.attrib["href"]
                if name in {"content", "encoded", "description", "summary"} and "<" in text:
                    yield from ((path, "nowhere:", link) for link in Page(text).links)
        elif path.endswith(".json") and not path.endswith(".journeygen.json"):
            yield from ((path, "nowhere:", url) for url in re.findall(r'"(https?://[^"\\]+)"', content.decode()))
        elif path.endswith((".txt", ".md", ".mjml")):
            yield from (
                (path, "nowhere:", url) for url in re.findall(r"https?://[^\s<>()\"\]]+[\w/]", content.decode())
            )


@pytest.mark.parametrize("base", [BASE, BELOW])
def test_every_link_resolves(trees: dict[str, Tree], base: str) -> None:
    output = trees[base]
    seen: dict[tuple[str, str], bool] = {}
    lost = []
    count = 0
    for path, place, link in links_of(output, base):
        count += 1
        key = (place, link)
        if key not in seen:
            seen[key] = leads_nowhere(output, base, place, link)
        if seen[key]:
            lost.append((path, link))
    assert lost == []
    assert count > 3000


def test_previews_of_letters_find_their_pictures_on_the_disk(output: Tree) -> None:
    pictures = [link for path in output if path.endswith("preview.html") for link in Page(output[path].decode()).links]
    local = [link for link in pictures if not urlsplit(link).scheme]
    assert local
    assert all(link.startswith("../../site/") and f"site/{link[11:]}" in output for link in local)


# --- privacy


def test_no_metadata_gets_out(output: Tree) -> None:
    sources = [content for name, content in sample().items() if name.endswith(".jpg")]
    assert any("GPS" in name for content in sources for name in metadata_found(content))
    for path, content in output.items():
        assert metadata_found(content) == (), path
        try:
            with Image.open(io.BytesIO(content)) as image:
                assert dict(image.getexif()) == {}, path
        except UnidentifiedImageError:
            assert not path.endswith((".jpg", ".webp", ".png", ".gif"))


# --- who sees what


TABLE = {
    "live": ({}, True, True, True, True),
    "draft": ({"draft": "true"}, False, False, False, False),
    "future": ({"publish": "2026-11-30"}, False, False, False, False),
    "unlisted": ({"unlisted": "true"}, True, False, False, False),
    "expired": ({"expires": "2026-11-15"}, True, False, False, False),
}


@pytest.mark.parametrize("kind", TABLE)
def test_what_is_visible_where(tmp_path: Path, kind: str) -> None:
    matter, page, lists, snippets, issue = TABLE[kind]
    root = site(tmp_path, **{
        "content/stool/2026-11-02-other.md": entry("Other", tags="[oak]"),
        "content/stool/2026-11-03-this.md": entry("This one", tags="[oak]", body="Secret words.", **matter),
    })  # fmt: skip
    made(root)
    found = tree(root / "output")
    own = found.get("site/stool/this/index.html", b"").decode()
    assert bool(own) == page
    assert ('name="robots" content="noindex' in own) == (kind in {"unlisted", "expired"})
    assert ("Secret words." in own) == (kind in {"live", "unlisted"})
    telling = ("site/index.html", "site/stool/index.html", "site/archive/index.html", "site/tags/oak/index.html",
               "site/feed.xml", "site/feed.json", "site/stool/feed.xml", "site/links.json", "site/sitemap.xml")  # fmt: skip
    for path in telling:
        assert ("stool/this" in found[path].decode()) == lists, path
    assert ("social/stool/this/snippets.json" in found) == snippets
    assert ("stool/this" in found["newsletter/2026-11/email.json"].decode()) == issue
    assert ("This one" in found["site/newsletter/2026-11/index.html"].decode()) == issue


def test_drafts_and_the_future_on_demand(tmp_path: Path) -> None:
    root = site(tmp_path, **{
        "content/stool/2026-11-02-other.md": entry("Other"),
        "content/stool/2026-11-03-draft.md": entry("A draft", draft="true"),
        "content/stool/2026-12-03-later.md": entry("Later"),
    })  # fmt: skip
    made(root, drafts=True)
    found = tree(root / "output")
    assert b"only this preview" in found["site/stool/draft/index.html"]
    assert b"noindex" in found["site/stool/draft/index.html"]
    assert "site/stool/later/index.html" not in found
    made(root, future=True)
    found = tree(root / "output")
    assert "site/stool/draft/index.html" not in found
    assert b"noindex" in found["site/stool/later/index.html"]
    states = {row["state"] for row in json.loads(found["social/stool/later/snippets.json"])["snippets"]}
    assert states == {"scheduled"}


def test_an_expired_entry_stays_in_issues_that_were_sent(tmp_path: Path) -> None:
    root = site(tmp_path, **{
        "content/stool/2026-09-02-other.md": entry("Other"),
        "content/stool/2026-09-03-gone.md": entry("Gone by now", expires="2026-11-01"),
        "ledger.jsonl": sent("2026-09", ["stool/other", "stool/gone"]),
    })  # fmt: skip
    made(root)
    found = tree(root / "output")
    assert b"Gone by now" in found["site/newsletter/2026-09/index.html"]
    assert json.loads(found["site/links.json"])["issues"][0]["entries"] == ["stool/other"]


def test_lists_are_split_at_a_hundred(tmp_path: Path) -> None:
    files = {
        f"content/stool/2026-{1 + n // 28:02d}-{1 + n % 28:02d}-n{n}.md": entry(f"N {n}", tags="[oak]")
        for n in range(205)
    }
    found = clean_tree(site(tmp_path / "site", **files), tmp_path / "clean")
    for folder in ("stool", "archive", "archive/2026", "tags/oak", "steps/idea"):
        pages = [found[f"site/{folder}/{below}index.html"].decode() for below in ("", "page/2/", "page/3/")]
        shown = [len(set(re.findall(r"stool/n(\d+)/", page))) for page in pages]
        assert shown == [100, 100, 5], folder
        assert f"site/{folder}/page/4/index.html" not in found
        assert "page/2/" in pages[0]
    assert found["site/feed.xml"].count(b"<entry") == 30
    assert len(json.loads(found["site/feed.json"])["items"]) == 30
    assert len(json.loads(found["site/links.json"])["entries"]) == 205


# --- old addresses


def redirected(page: bytes) -> str:
    """Where a page sends its readers."""
    return next(link for link in Page(page.decode()).links if link.startswith(".."))


def test_aliases_redirect(tmp_path: Path) -> None:
    aliases = "[/old/name/, /2019/first.html, /stool/früher]"
    root = site(tmp_path, **{
        "content/stool/2026-11-01-first.md": entry(aliases=aliases),
        "content/stool/project.md": "---\ntitle: Stool\naliases: [/stools/]\n---\n",
        "content/pages/about.md": "---\ntitle: About\naliases: [/me/]\n---\nWords.\n",
    })  # fmt: skip
    made(root)
    found = tree(root / "output")
    for place, target in {
        "old/name/index.html": "../../stool/first/",
        "2019/first.html": "../stool/first/",
        "stool/früher/index.html": "../../stool/first/",
        "stools/index.html": "../stool/",
        "me/index.html": "../about/",
    }.items():
        page = found[f"site/{place}"]
        assert redirected(page) == target
        assert b'rel="canonical"' in page
    assert b"old/name" not in found["site/sitemap.xml"]


def test_a_renamed_entry_with_an_id_redirects_by_itself(tmp_path: Path) -> None:
    published = '{"v":1,"id":"u1","at":"2026-11-02T10:00:00+00:00","kind":"url","key":"entry:e1","state":"published","path":"/stool/first/"}\n'
    root = site(tmp_path, **{"content/stool/2026-11-01-second-name.md": entry(id="e1"), "ledger.jsonl": published})
    made(root)
    found = tree(root / "output")
    assert redirected(found["site/stool/first/index.html"]) == "../../stool/second-name/"


# --- issues and the ledger


def sent(month: str, entries: list[str], **words: str) -> str:
    line = {"v": 1, "id": month, "at": f"{month}-28T10:00:00+01:00", "kind": "issue", "key": month, "state": "sent"}
    return json.dumps({**line, "entries": entries, **words}) + "\n"


def test_a_sent_issue_is_frozen_and_late_entries_go_to_the_next(tmp_path: Path) -> None:
    root = site(tmp_path, **{
        "content/stool/2026-09-03-b.md": entry("Second in time"),
        "content/stool/2026-09-02-a.md": entry("First in time"),
        "content/stool/2026-09-04-late.md": entry("Late"),
        "content/stool/2026-10-01-c.md": entry("In October"),
        "content/newsletter/2026-09.md": "---\nsubject: Another subject\n---\nA note.\n",
        "ledger.jsonl": sent("2026-09", ["stool/b", "stool/a"], subject="As it went out", preheader="As it was"),
    })  # fmt: skip
    made(root)
    found = tree(root / "output")
    issues = {one["issue"]: one for one in json.loads(found["site/links.json"])["issues"]}
    assert (issues["2026-09"]["state"], issues["2026-09"]["entries"]) == ("sent", ["stool/b", "stool/a"])
    assert issues["2026-10"]["entries"] == ["stool/late", "stool/c"]
    page = found["site/newsletter/2026-09/index.html"].decode()
    assert "As it went out" in page
    assert "Another subject" not in page
    assert not any(path.startswith("newsletter/2026-09/") for path in found)
    assert "newsletter/2026-10/email.eml" in found


def test_the_feed_of_letters_holds_finished_months_only(output: Tree) -> None:
    items = ElementTree.fromstring(output["site/newsletter/feed.xml"]).findall("channel/item")
    months = [re.search(r"\d{4}-\d{2}", item.findtext("link") or "")[0] for item in items]  # type: ignore[index]
    assert months == MONTHS[-2::-1]


def test_pictures_of_sent_letters_stay(tmp_path: Path) -> None:
    """Mail in people's boxes loads them for ever, even when the entry has lost its picture."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "olive").save(out, "JPEG")
    root = site(tmp_path, **{
        "content/stool/2026-10-01-first/index.md": entry(body="![A stool](stool.jpg)"),
        "content/stool/2026-10-01-first/stool.jpg": out.getvalue(),
    })  # fmt: skip
    made(root)
    pictures = [path for path in tree(root / "output") if "/2026-10/media/" in path]
    assert len(pictures) == 1
    (root / "ledger.jsonl").write_text(sent("2026-10", ["stool/first"]))
    (root / "content/stool/2026-10-01-first/index.md").write_text(entry())
    made(root)
    assert pictures[0] in tree(root / "output")
    assert made(root).written == 0
    assert pictures[0] in tree(root / "output")


class Previewed(HTMLParser):
    """The Open Graph properties of one page."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("property", "").startswith("og:"):
            self.said[values["property"]] = values["content"]


def test_previews_name_their_picture_with_its_true_size_and_words(output: Tree) -> None:
    previews = [Previewed(text.decode()).said for path, text in output.items() if path.endswith("/index.html")]
    pictured = [said for said in previews if "og:image" in said]
    assert len(pictured) > 20
    for said in pictured:
        with Image.open(io.BytesIO(output[f"site/{said['og:image'].removeprefix(BASE)}"])) as image:
            assert (said["og:image:width"], said["og:image:height"]) == (str(image.width), str(image.height))
    assert sum("og:image:alt" in said for said in pictured) > 20
    assert all("og:image:width" not in said for said in previews if "og:image" not in said)
