"""Planted faults: each edit of a good output is found, under the code that belongs to it and in the file that has it."""

import email
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sites import CONFIG, NOW, entry, made, site

from journeygen.check import check_output
from journeygen.errors import ERROR, NOTE, Problem
from journeygen.request import Request

Fault = Callable[[Path], None]

FIRST, SECOND, THIRD, LAMP = (
    "stool/first/index.html",
    "stool/leg/index.html",
    "stool/seat/index.html",
    "lamp/idea/index.html",
)
NOVEMBER, HOME, FEED, JSON_FEED = "newsletter/2026-11/index.html", "index.html", "feed.xml", "feed.json"
POSTS = "social/stool/leg/snippets.json"
MAIL = "newsletter/2026-11"


def photo(gps: bool = False) -> bytes:
    """A small JPEG, with or without the place where it was taken."""
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 20.0, 0.0), 3: "W", 4: (6.0, 15.0, 0.0)})
    content = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(content, "JPEG", exif=exif)
    return content.getvalue()


BODY = "It cracked.[^1]\n\n[^1]: At night.\n\n## Why\n\n[Before](2026-10-05-first.md#how), [up](#why).\n\n![A leg](seat.jpg)"
FILES: dict[str, str | bytes] = {
    "content/stool/project.md": "---\ntitle: Stool\nstatus: for-sale\nprice: 185 EUR\n---\n\nThree legs.\n",
    "content/stool/2026-10-05-first.md": entry("First", body="## How\n\nWords.", tags="[oak]", aliases="[/old-first/]"),
    "content/stool/2026-11-02-leg.md": entry("Leg", "setback", BODY, tags="[oak, 木]"),
    "content/stool/2026-11-03-seat.md": entry("Seat", "fix", tags="[oak]"),
    "content/stool/seat.jpg": photo(),
    "content/stool/2026-11-04-secret.md": entry("Secret", draft="true"),
    "content/stool/2026-12-24-later.md": entry("Later"),
    "content/stool/2026-11-05-quiet.md": entry("Quiet", unlisted="true"),
    "content/lamp/2026-11-06-idea.md": entry("Light"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/newsletter/2026-11.md": "---\nsubject: A crack in November\npreheader: And more\n---\n\nDear reader.\n",
    "static/drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site, which no test may change."""
    root = site(tmp_path_factory.mktemp("good"), **FILES)
    made(root)
    return root


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    """A copy of the built site."""
    return Path(shutil.copytree(good, tmp_path / "site"))


def found(root: Path) -> list[Problem]:
    return list(check_output(Request(root, root / "output", NOW)).problems)


# --- ways to break a file


def change(path: str, old: str, new: str = "", count: int = -1) -> Fault:
    """Another text in a file; it must have been there."""

    def apply(output: Path) -> None:
        text = (output / path).read_text("utf-8")
        assert old in text, f"{old} is not in {path}"
        (output / path).write_text(text.replace(old, new, count), "utf-8")

    return apply


def cut(path: str, pattern: str, new: str = "") -> Fault:
    """A part of a file taken out."""

    def apply(output: Path) -> None:
        text, count = re.subn(pattern, new, (output / path).read_text("utf-8"), flags=re.DOTALL)
        assert count, f"{pattern} is not in {path}"
        (output / path).write_text(text, "utf-8")

    return apply


def delete(path: str) -> Fault:
    return lambda output: (output / path).unlink()


def put(path: str, content: str | bytes) -> Fault:
    def apply(output: Path) -> None:
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return apply


def table(path: str, edit: Callable[[Any], object]) -> Fault:
    """Another value in a JSON file."""

    def apply(output: Path) -> None:
        value = json.loads((output / path).read_text("utf-8"))
        edit(value)
        (output / path).write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")

    return apply


def post(**fields: object) -> Fault:
    """Other fields in the first post of an entry."""
    return table(POSTS, lambda value: value["snippets"][0].update(fields))


def pin(**fields: object) -> Fault:
    """Other fields in an entry's pin, whose link stands beside the text."""
    return table(POSTS, lambda value: value["snippets"][-1].update(fields))


def in_page(path: str, old: str, new: str = "") -> Fault:
    return change(f"site/{path}", old, new)


def unlinked(path: str, href: str) -> Fault:
    """All links of a page to one place lead home instead."""
    return change(f"site/{path}", f'href="{href}"', 'href="../../"')


def add(path: str, html: str) -> Fault:
    """More HTML at the end of what a page tells."""
    return change(f"site/{path}", "</main>", f"{html}</main>")


def with_folder(path: str, before: str) -> Fault:
    """The site's own folder named in a file."""

    def apply(output: Path) -> None:
        change(path, before, f"{output.parent}/content {before}")(output)

    return apply


def no_main_link(path: str, href: str) -> Fault:
    """The links to one place taken out of what a page tells; menu and foot stay."""

    def apply(output: Path) -> None:
        text = (output / "site" / path).read_text("utf-8")
        before, main, after = re.split(r"(<main.*</main>)", text, maxsplit=1, flags=re.DOTALL)
        assert f'href="{href}"' in main, f"{href} is not in {path}"
        (output / "site" / path).write_text(before + main.replace(f'href="{href}"', 'href="../../"') + after, "utf-8")

    return apply


# Keys by the forms that their services document; in pieces, so that nobody's scanner takes them for real ones.
KEYS = {
    "AWS": "AKIA" "QWERTYUIOPASDFGH", "GitHub": "ghp" "_" + "a1B2" * 9, "GitLab": "glpat" "-" + "a1B2c" * 4,
    "Slack": "xoxb" "-1234567890-" + "a1" * 8, "Google": "AIza" + "a1B2c3D" * 5, "Stripe": "sk" "_live_" + "a1B2c3" * 4,
    "AI": "sk" "-" + "a1B2c3D4" * 4, "Mailchimp": "0123456789abcdef" * 2 + "-us" "14", "SendGrid": "SG" "." + "a" * 22 + "." + "b" * 43,
    "Mailgun": "key" "-" + "0123456789abcdef" * 2, "Brevo": "xkeysib" "-" + "0f" * 32 + "-" + "a1B2c3D4e5F6g7H8",
    "npm": "npm" "_" + "a1B2" * 9, "PyPI": "pypi" "-AgE" + "a1B2c3D4e5" * 6, "token": "eyJ" + "a" * 20 + ".eyJ" + "b" * 20 + "." + "c" * 24,
}  # fmt: skip


# --- the table: what is done, in which file it must be found, and by which code

FAULTS: dict[str, tuple[Fault, str, str]] = {
    # links of pages
    "a page deleted": (delete(f"site/{SECOND}"), f"site/{SECOND}", "check-missing"),
    "a page deleted, seen from its neighbour": (delete(f"site/{SECOND}"), f"site/{FIRST}", "check-link"),
    "a page deleted, seen from the feed": (delete(f"site/{SECOND}"), f"site/{FEED}", "check-link"),
    "a page deleted, seen from links.json": (delete(f"site/{SECOND}"), "site/links.json", "check-link"),
    "a page deleted, seen from its posts": (delete(f"site/{SECOND}"), POSTS, "check-link"),
    "a page deleted, seen from the letter": (delete(f"site/{SECOND}"), f"{MAIL}/email.html", "check-link"),
    "a page deleted, seen from the plain letter": (delete(f"site/{SECOND}"), f"{MAIL}/email.txt", "check-link"),
    "a page deleted, seen from the sitemap": (delete(f"site/{SECOND}"), "site/sitemap.xml", "check-link"),
    "an issue deleted, seen from the newsletter's feed": (
        delete("site/newsletter/2026-10/index.html"), "site/newsletter/feed.xml", "check-link",
    ),
    "a broken href": (in_page(FIRST, '"../../archive/"', '"../../archiv/"'), f"site/{FIRST}", "check-link"),
    "an href to the next of its kind": (add(LAMP, '<a href="../ide/">x</a>'), f"site/{LAMP}", "check-link"),
    "a picture deleted": (
        lambda output: next((output / "site/media").glob("*-[!1]*.jpg")).unlink(), f"site/{SECOND}", "check-link",
    ),
    "a broken srcset": (cut(f"site/{SECOND}", r'srcset="(\S+?)\.jpg ', r'srcset="\1-x.jpg '), f"site/{SECOND}", "check-link"),
    "a broken poster": (add(LAMP, '<video poster="a.jpg"></video>'), f"site/{LAMP}", "check-link"),
    "a broken form": (add(LAMP, '<form action="/send/"></form>'), f"site/{LAMP}", "check-link"),
    "a broken object": (add(LAMP, '<object data="a.pdf"></object>'), f"site/{LAMP}", "check-link"),
    "a broken style sheet": (cut(f"site/{LAMP}", r"-/style-\w+", "-/style"), f"site/{LAMP}", "check-link"),
    "a broken og:image": (
        cut(f"site/{SECOND}", r'(property="og:image" content="[^"]*)\.jpg"', r'\1.jpe"'), f"site/{SECOND}", "check-link",
    ),
    "a broken address in JSON-LD": (
        in_page(LAMP, '"isPartOf": {', '"image": "https://example.org/no.jpg", "isPartOf": {'), f"site/{LAMP}", "check-link",
    ),
    "JSON-LD that is no JSON": (in_page(LAMP, '"isPartOf": {', '"isPartOf": '), f"site/{LAMP}", "check-json-ld"),
    "an entry without JSON-LD": (in_page(LAMP, "BlogPosting", "Thing"), f"site/{LAMP}", "check-json-ld"),
    "a preview without its title": (in_page(LAMP, "og:title", "title"), f"site/{LAMP}", "check-preview"),
    "a preview without a picture": (in_page(LAMP, 'og:image"', 'image"'), f"site/{LAMP}", "check-preview"),
    "a preview whose picture has no size": (in_page(SECOND, "og:image:width", "width"), f"site/{SECOND}", "check-preview"),
    "a preview that leads elsewhere": (
        in_page(LAMP, 'og:url" content="https://example.org/lamp/idea/', 'og:url" content="https://example.org/'),
        f"site/{LAMP}", "check-preview",
    ),
    "an h-entry without its author": (in_page(LAMP, "p-author", "author"), f"site/{LAMP}", "check-microformats"),
    "an entry that is no h-entry": (in_page(LAMP, "entry h-entry", "entry"), f"site/{LAMP}", "check-microformats"),
    "a broken url() in a style sheet": (
        lambda output: change(
            next((output / "site/-").glob("style-*.css")).relative_to(output).as_posix(), "}", "}a{background:url(x.png)}", 1,
        )(output),
        "site/-", "check-link",
    ),
    "a page of the maker's own with a broken link": (
        put("site/own.html", '<a href="nowhere/">x</a>'), "site/own.html", "check-link",
    ),
    "an empty href": (add(LAMP, '<a href="">x</a>'), f"site/{LAMP}", "check-link-empty"),
    "an href out of the site": (add(LAMP, '<a href="../../../secret/">x</a>'), f"site/{LAMP}", "check-link-outside"),
    "an href without its slash": (add(LAMP, '<a href="../../archive">x</a>'), f"site/{LAMP}", "check-link-slash"),
    "a mail address without anybody": (add(LAMP, '<a href="mailto:">x</a>'), f"site/{LAMP}", "check-scheme"),
    "an address of a host without scheme": (add(LAMP, '<a href="//archive/">x</a>'), f"site/{LAMP}", "check-scheme"),
    "an address of a script": (add(LAMP, '<a href="javascript:x()">x</a>'), f"site/{LAMP}", "check-scheme"),
    "a file of this machine": (add(LAMP, '<a href="file:///etc/hosts">x</a>'), f"site/{LAMP}", "check-scheme"),
    "an absolute address of the site that is not there": (
        add(LAMP, '<a href="https://example.org/gone/">x</a>'), f"site/{LAMP}", "check-link",
    ),
    "a host without a name": (add(LAMP, '<a href="https:///x/">x</a>'), f"site/{LAMP}", "check-link"),
    "a wrong fragment in the page": (in_page(SECOND, 'href="#why"', 'href="#wy"'), f"site/{SECOND}", "check-fragment"),
    "a wrong fragment in another page": (in_page(SECOND, "/first/#how", "/first/#hew"), f"site/{SECOND}", "check-fragment"),
    "an anchor gone from its page": (in_page(FIRST, 'id="how"', 'id="who"'), f"site/{SECOND}", "check-fragment"),
    "a relative link in 404": (in_page("404.html", 'href="/archive/"', 'href="archive/"'), "site/404.html", "check-404-relative"),
    "a broken link in 404": (in_page("404.html", 'href="/archive/"', 'href="/arch/"'), "site/404.html", "check-link"),
    "a redirect that leads home": (
        cut("site/old-first/index.html", r"\.\./stool/first/", "../"), "site/old-first/index.html", "check-redirect",
    ),
    "a redirect that tells search engines something else": (
        cut("site/old-first/index.html", r'(rel="canonical" href=")[^"]*', r"\1https://example.org/"),
        "site/old-first/index.html", "check-redirect",
    ),
    "a redirect that leads nowhere": (
        cut("site/old-first/index.html", r"stool/first/", "stool/fist/"), "site/old-first/index.html", "check-link",
    ),
    "a rule for hosts that leads home": (
        change("site/_redirects", "/old-first/ /stool/first/", "/old-first/ /"), "site/_redirects", "check-redirect",
    ),
    "a rule for servers gone": (put("site/redirects.map", ""), "site/redirects.map", "check-redirect"),
    # isolation
    "an entry without its project": (no_main_link(SECOND, "../../stool/"), f"site/{SECOND}", "check-entry-project"),
    "an entry without its issue": (no_main_link(SECOND, "../../newsletter/2026-11/"), f"site/{SECOND}", "check-entry-issue"),
    "an entry without where it is shared": (
        no_main_link(SECOND, "https://mastodon.example/@bench"), f"site/{SECOND}", "check-entry-shared",
    ),
    "an entry without its section of networks": (
        cut(f"site/{SECOND}", r'<section class="shared".*?</section>'), f"site/{SECOND}", "check-entry-shared",
    ),
    "an entry without the one before": (no_main_link(THIRD, "../../stool/leg/"), f"site/{THIRD}", "check-entry-neighbour"),
    "an entry without the one after": (no_main_link(SECOND, "../../stool/seat/"), f"site/{SECOND}", "check-entry-neighbour"),
    "a page without sign-up": (unlinked(SECOND, "https://example.org/join"), f"site/{SECOND}", "check-sign-up"),
    "a home page without sign-up": (unlinked(HOME, "https://example.org/join"), f"site/{HOME}", "check-sign-up"),
    "a 404 page without sign-up": (unlinked("404.html", "https://example.org/join"), "site/404.html", "check-sign-up"),
    "a page without one network": (
        change("site/about/index.html", 'href="https://bsky.app/profile/bench.example"', 'href="../"'),
        "site/about/index.html", "check-networks",
    ),
    "a page without its foot": (cut("site/archive/index.html", r"<footer.*</footer>"), "site/archive/index.html", "check-networks"),
    "an issue without one of its entries": (unlinked(NOVEMBER, "../../stool/seat/"), f"site/{NOVEMBER}", "check-issue-entry"),
    "a project without one of its entries": (
        unlinked("stool/index.html", "../stool/seat/"), "site/stool/index.html", "check-project-entry",
    ),
    "a list without one of its entries": (
        unlinked("tags/oak/index.html", "../../stool/seat/"), "site/tags/oak/index.html", "check-list-entry",
    ),
    "an archive of letters without one": (
        unlinked("newsletter/index.html", "../newsletter/2026-10/"), "site/newsletter/index.html", "check-list-issue",
    ),
    "a page that gives another address as its own": (
        cut(f"site/{SECOND}", r'(rel="canonical" href=")[^"]*', r"\1https://example.org/stool/first/"),
        f"site/{SECOND}", "check-canonical",
    ),
    "an unlisted page that may be found": (
        in_page("stool/quiet/index.html", '<meta name="robots" content="noindex">'), "site/stool/quiet/index.html", "check-noindex",
    ),
    # hidden things and strangers
    "a draft's page": (put("site/stool/secret/index.html", "<h1>Secret</h1>"), "site/stool/secret/index.html", "check-hidden"),
    "a future entry's posts": (put("social/stool/later/snippets.txt", "Soon"), "social/stool/later/snippets.txt", "check-hidden"),
    "a link to a draft": (add(LAMP, '<a href="../../stool/secret/">x</a>'), f"site/{LAMP}", "check-hidden-link"),
    "a draft in links.json": (
        table("site/links.json", lambda value: value["entries"].append({"entry": "stool/secret"})),
        "site/links.json", "check-links-entry",
    ),
    "an orphan page": (put("site/orphan/index.html", "<h1>Orphan</h1>"), "site/orphan/index.html", "check-stray"),
    "an orphan file": (put("site/notes.txt", "Mine"), "site/notes.txt", "check-stray"),
    "an orphan file beside the outputs": (put("notes.txt", "Mine"), "notes.txt", "check-stray"),
    "an orphan letter": (put("newsletter/2025-01/email.html", "<p>Old</p>"), "newsletter/2025-01/email.html", "check-stray"),
    "a page that nothing leads to": (
        lambda output: [
            change(page.relative_to(output).as_posix(), 'about/"', 'archive/"')(output)
            for page in (output / "site").rglob("*.html") if 'about/"' in page.read_text("utf-8")
        ] and None,
        "site/about/index.html", "check-island",
    ),
    # snippets
    "a post with another text": (post(text="Look at https://example.org/stool/leg/"), POSTS, "check-snippet-length"),
    "a post with another length": (post(length=7), POSTS, "check-snippet-length"),
    "a post over the limit": (post(text="word " * 80 + "https://example.org/stool/leg/"), POSTS, "check-snippet-limit"),
    "a post with another limit": (post(limit=5000), POSTS, "check-snippet-limit"),
    "a post without its link": (post(text="Look at this", length=12), POSTS, "check-snippet-link"),
    "a post whose link is cut": (post(text="https://example.org/stool/le"), POSTS, "check-snippet-link"),
    "a post whose link runs on": (post(text="https://example.org/stool/leg/and"), POSTS, "check-snippet-link"),
    "a pin that leads elsewhere": (pin(link="https://example.org/"), POSTS, "check-snippet-link"),
    "a pin that leads nowhere": (pin(link="https://example.org/stool/lag/"), POSTS, "check-link"),
    "a post with a picture that is not there": (
        post(media=[{"file": "no.jpg", "alt": "", "width": 1, "height": 1}]), POSTS, "check-snippet-media",
    ),
    "a post in no known state": (post(state="sold"), POSTS, "check-snippet-state"),
    "a network forgotten": (table(POSTS, lambda value: value["snippets"].pop(2)), POSTS, "check-snippet-network"),
    "snippets of another page": (
        table(POSTS, lambda value: value.update(page="https://example.org/stool/first/")), POSTS, "check-snippet-page",
    ),
    "snippets of another entry": (table(POSTS, lambda value: value.update(entry="stool/first")), POSTS, "check-snippet-entry"),
    "snippets of no entry": (
        put("social/stool/gone/snippets.json", '{"snippets": []}'), "social/stool/gone/snippets.json", "check-snippet-entry",
    ),
    "snippets that are no JSON": (put(POSTS, "{"), POSTS, "check-json"),
    "a text to copy that differs": (
        change(POSTS.replace("json", "txt"), "It cracked", "It did not crack"), POSTS, "check-snippet-copy",
    ),
    # registries
    "links.json without an entry": (
        table("site/links.json", lambda value: value["entries"].pop()), "site/links.json", "check-links-entry",
    ),
    "links.json with another issue": (
        table("site/links.json", lambda value: value["entries"][0].update(issue="2026-11")), "site/links.json", "check-links-entry",
    ),
    "links.json without a network": (
        table("site/links.json", lambda value: value["entries"][0]["snippets"].pop()), "site/links.json", "check-links-entry",
    ),
    "links.json with an issue short of an entry": (
        table("site/links.json", lambda value: value["issues"][-1]["entries"].pop()), "site/links.json", "check-links-issue",
    ),
    "links.json without a project": (
        table("site/links.json", lambda value: value["projects"].pop()), "site/links.json", "check-links-project",
    ),
    "links.json that is no JSON": (put("site/links.json", "no"), "site/links.json", "check-json"),
    "a sitemap without a page": (
        cut("site/sitemap.xml", r"<url><loc>[^<]*/stool/leg/</loc>.*?</url>"), "site/sitemap.xml", "check-sitemap-missing",
    ),
    "a sitemap with a page that hides": (
        change("site/sitemap.xml", "</urlset>", "<url><loc>https://example.org/stool/quiet/</loc></url></urlset>"),
        "site/sitemap.xml", "check-sitemap-extra",
    ),
    "a sitemap with a page twice": (
        change("site/sitemap.xml", "</urlset>", "<url><loc>https://example.org/stool/leg/</loc></url></urlset>"),
        "site/sitemap.xml", "check-sitemap-extra",
    ),
    "a sitemap that is no XML": (change("site/sitemap.xml", "</urlset>"), "site/sitemap.xml", "check-sitemap-broken"),
    "robots.txt without the sitemap": (cut("site/robots.txt", r"Sitemap:.*"), "site/robots.txt", "check-robots"),
    # feeds
    "a broken link in the feed": (change(f"site/{FEED}", "https://example.org/stool/first/#how", "https://example.org/first/"),
                                  f"site/{FEED}", "check-link"),
    "a wrong fragment in the feed": (change(f"site/{JSON_FEED}", "/stool/first/#how", "/stool/first/#hew"),
                                     f"site/{JSON_FEED}", "check-fragment"),
    "a relative link in the feed": (change(f"site/{FEED}", "https://example.org/stool/first/#how", "../first/"),
                                    f"site/{FEED}", "check-feed-relative"),
    "a note that is not in its item": (
        table(f"site/{JSON_FEED}", lambda value: value["items"][0].update(content_html='<a href="#note">1</a>')),
        f"site/{JSON_FEED}", "check-fragment",
    ),
    "a feed without an entry": (cut(f"site/{FEED}", r"<entry>.*?</entry>\s*(?=<entry>)"), f"site/{FEED}", "check-feed-items"),
    "a project's feed without an entry": (
        cut("site/stool/feed.xml", r"<entry>.*?</entry>\s*(?=<entry>)"), "site/stool/feed.xml", "check-feed-items",
    ),
    "a feed with a page that is not listed": (
        table(f"site/{JSON_FEED}", lambda value: value["items"][0].update(url="https://example.org/stool/quiet/")),
        f"site/{JSON_FEED}", "check-feed-items",
    ),
    "a feed out of order": (table(f"site/{JSON_FEED}", lambda value: value["items"].reverse()), f"site/{JSON_FEED}", "check-feed-order"),
    "a feed with an id twice": (
        table(f"site/{JSON_FEED}", lambda value: value["items"][0].update(id=value["items"][1]["id"])),
        f"site/{JSON_FEED}", "check-feed-id",
    ),
    "a feed that is no XML": (change(f"site/{FEED}", "</feed>"), f"site/{FEED}", "check-feed-broken"),
    "a feed that is no JSON": (put(f"site/{JSON_FEED}", "[]"), f"site/{JSON_FEED}", "check-feed-broken"),
    "a newsletter's feed without its letter": (
        cut("site/newsletter/feed.xml", r"<item>.*</item>"), "site/newsletter/feed.xml", "check-feed-items",
    ),
    "a newsletter's feed with a date that is none": (
        cut("site/newsletter/feed.xml", r"<pubDate>[^<]*", "<pubDate>soon"), "site/newsletter/feed.xml", "check-feed-broken",
    ),
    # privacy
    "a photograph with its place": (put("site/media/gps.jpg", photo(gps=True)), "site/media/gps.jpg", "check-metadata"),
    "a photograph to post with its place": (
        put("social/stool/leg/leg.jpg", photo(gps=True)), "social/stool/leg/leg.jpg", "check-metadata",
    ),
    "a folder of this machine in a page": (
        with_folder(f"site/{LAMP}", "</main>"), f"site/{LAMP}", "check-machine",
    ),
    "a folder of this machine in a letter": (
        with_folder(f"{MAIL}/email.txt", "Dear reader"),
        f"{MAIL}/email.txt", "check-machine",
    ),
    "a folder of this machine in a text to copy": (
        with_folder(POSTS.replace("json", "txt"), "It cracked"),
        POSTS.replace("json", "txt"), "check-machine",
    ),
    # what opens a door
    "a key in a page": (add(LAMP, f"<p>{KEYS['AWS']}</p>"), f"site/{LAMP}", "check-secret"),
    "a token in an attribute": (add(LAMP, f'<a href="#_main" data-x="{KEYS["GitHub"]}">x</a>'), f"site/{LAMP}", "check-secret"),
    "a password in an address": (
        add(LAMP, '<a href="https://me:hunter2@' 'makers.net/">x</a>'), f"site/{LAMP}", "check-secret",
    ),
    "a key in a script": (put("site/own.js", f"const key = '{KEYS['Stripe']}'"), "site/own.js", "check-secret"),
    "a key in a letter": (change(f"{MAIL}/email.html", "</body>", f"{KEYS['Mailchimp']}</body>"), f"{MAIL}/email.html", "check-secret"),
    "a key in a plain letter": (
        change(f"{MAIL}/email.txt", "Dear reader", f"Dear {KEYS['SendGrid']}"), f"{MAIL}/email.txt", "check-secret",
    ),
    "a key in a text to copy": (
        change(POSTS.replace("json", "txt"), "It cracked", f"It cracked {KEYS['Slack']}"),
        POSTS.replace("json", "txt"), "check-secret",
    ),
    "a key in the feed": (change(f"site/{FEED}", "</feed>", f"<!-- {KEYS['Google']} --></feed>"), f"site/{FEED}", "check-secret"),
    "a private key": (put("site/key.txt", "-----BEGIN OPENSSH PRIVATE" " KEY-----"), "site/key.txt", "check-secret"),
    # pages in themselves
    "a template mark left over": (add(LAMP, "<p>{{ view }}</p>"), f"site/{LAMP}", "check-leftover"),
    "a template tag left over": (add(LAMP, '<a href="{% if x %}">x</a>'), f"site/{LAMP}", "check-leftover"),
    "an attribute that is None": (in_page(LAMP, "<article ", '<article data-x="None" '), f"site/{LAMP}", "check-none"),
    "a picture without alt": (cut(f"site/{SECOND}", r' alt="A leg"'), f"site/{SECOND}", "check-alt"),
    "a picture without its size": (cut(f"site/{SECOND}", r' width="\d+"'), f"site/{SECOND}", "check-size"),
    "two main headings": (add(LAMP, "<h1>Again</h1>"), f"site/{LAMP}", "check-h1"),
    "no main heading": (cut(f"site/{LAMP}", r"<h1.*</h1>"), f"site/{LAMP}", "check-h1"),
    "no language": (change(f"site/{LAMP}", '<html lang="en"', "<html"), f"site/{LAMP}", "check-lang"),
    "an empty title": (cut(f"site/{LAMP}", r"<title>.*</title>", "<title> </title>"), f"site/{LAMP}", "check-title"),
    "an anchor twice": (add(LAMP, '<p id="_main">x</p>'), f"site/{LAMP}", "check-id-twice"),
    # letters
    "a letter that is clipped": (
        change(f"{MAIL}/email.html", "</body>", f"<!--{'x' * 102_000}--></body>"), f"{MAIL}/email.html", "check-mail-clipped",
    ),
    "a letter that is large": (
        change(f"{MAIL}/email.html", "</body>", f"<!--{'x' * 75_000}--></body>"), f"{MAIL}/email.html", "check-mail-size",
    ),
    "a relative link in a letter": (
        change(f"{MAIL}/email.html", "</body>", '<a href="/stool/leg/">x</a></body>'), f"{MAIL}/email.html", "check-mail-relative",
    ),
    "a relative picture in a letter": (
        change(f"{MAIL}/fragment.html", "https://example.org/newsletter/2026-11/media/", "media/"),
        f"{MAIL}/fragment.html", "check-mail-relative",
    ),
    "a broken link in a comment of a letter": (
        change(f"{MAIL}/email.html", "</body>", '<!--[if mso]><a href="https://example.org/x/">x</a><![endif]--></body>'),
        f"{MAIL}/email.html", "check-link",
    ),
    "an empty link in a letter": (
        change(f"{MAIL}/email.html", "</body>", '<a href="">x</a></body>'), f"{MAIL}/email.html", "check-link-empty",
    ),
    "an escape in a letter": (change(f"{MAIL}/email.html", "Dear reader", "Dear \\u{1f44b}"), f"{MAIL}/email.html", "check-mail-escape"),
    "a template mark in a letter": (
        change(f"{MAIL}/email.html", "Dear reader", "Dear {{ view.reader }}"), f"{MAIL}/email.html", "check-mail-leftover",
    ),
    "a letter without an entry": (
        change(f"{MAIL}/email.html", "https://example.org/stool/leg/", "https://example.org/stool/first/"),
        f"{MAIL}/email.html", "check-mail-entry",
    ),
    "a plain letter without an entry": (
        change(f"{MAIL}/email.txt", "https://example.org/stool/leg/", "https://example.org/stool/first/"),
        f"{MAIL}/email.txt", "check-mail-entry",
    ),
    "a letter without its page on the web": (
        cut(f"{MAIL}/email.html", r'https://example\.org/newsletter/2026-11/"', 'https://example.org/"'),
        f"{MAIL}/email.html", "check-mail-web",
    ),
    "a letter without a way out": (
        change(f"{MAIL}/email.html", "https://example.org/leave", "https://example.org/join"),
        f"{MAIL}/email.html", "check-mail-unsubscribe",
    ),
    "a message with the HTML first": (
        lambda output: put(f"{MAIL}/email.eml", _html_first((output / MAIL / "email.eml").read_bytes()))(output),
        f"{MAIL}/email.eml", "check-mail-message",
    ),
    "a message cut off": (
        lambda output: put(f"{MAIL}/email.eml", (output / MAIL / "email.eml").read_bytes()[:-400])(output),
        f"{MAIL}/email.eml", "check-mail-message",
    ),
    "a message without a subject": (cut(f"{MAIL}/email.eml", r"Subject:[^\n]*\n"), f"{MAIL}/email.eml", "check-mail-header"),
    "a message that says something else": (
        change(f"{MAIL}/email.txt", "Dear reader", "Dear customer"), f"{MAIL}/email.eml", "check-mail-differs",
    ),
    "email.json with other bytes": (
        table(f"{MAIL}/email.json", lambda value: value.update(bytes=1)), f"{MAIL}/email.json", "check-mail-registry",
    ),
    "email.json with other entries": (
        table(f"{MAIL}/email.json", lambda value: value["entries"].pop()), f"{MAIL}/email.json", "check-mail-registry",
    ),
    "email.json with a warning": (
        table(f"{MAIL}/email.json", lambda value: value["checks"].append({"id": "size", "level": "warning", "message": "Large"})),
        f"{MAIL}/email.json", "check-mail-finding",
    ),
    "email.json that is no JSON": (put(f"{MAIL}/email.json", "{}"), f"{MAIL}/email.json", "check-json"),
}  # fmt: skip


def _html_first(content: bytes) -> bytes:
    """The two parts of a message changed about."""
    message = email.message_from_bytes(content)
    message.set_payload(message.get_payload()[::-1])
    return message.as_bytes()


def test_the_good_output_is_good(good: Path):
    assert [problem.message for problem in found(good) if problem.level != NOTE] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(copy: Path, name: str):
    fault, place, code = FAULTS[name]
    fault(copy / "output")

    problems = [problem for problem in found(copy) if problem.code == code]

    assert [problem for problem in problems if problem.path.startswith(f"output/{place}")], problems


def test_every_code_has_a_fault(good: Path):
    """Whoever adds a code plants a fault for it, here or beside it."""
    package = Path(__file__).parent.parent / "journeygen/check"
    named = {code for file in package.glob("*.py") for code in re.findall(r'"(check-[a-z0-9-]+)"', file.read_text())}
    elsewhere = {"check-outdated", "check-declared", "check-search", "check-external", "check-external-unsure"}

    assert named - elsewhere == {code for _, _, code in FAULTS.values()}


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        (in_page(FIRST, '"../../archive/"', '"../../archiv/"'), "Did you mean /archive/?"),
        (add(LAMP, '<a href="/lamp/leg/">x</a>'), "Did you mean /stool/leg/?"),
        (add(LAMP, '<a href="../../tags/oka/">x</a>'), "Did you mean /tags/oak/?"),
        (add(LAMP, '<a href="/feed.xlm">x</a>'), "Did you mean /feed.xml?"),
        (add(LAMP, '<a href="/nothing-like-it/">x</a>'), "Correct the link in the source or the template"),
    ],
)
def test_a_broken_link_may_have_meant_something(copy: Path, fault: Fault, hint: str):
    fault(copy / "output")

    assert hint in {problem.fix for problem in found(copy) if problem.code == "check-link"}


def test_a_fault_is_named_with_its_line_and_its_source(copy: Path):
    add(SECOND, '\n<a href="../nowhere/?a=1&amp;b=2">x</a>\n')(copy / "output")
    lines = (copy / "output/site" / SECOND).read_text("utf-8").splitlines()

    (problem,) = [problem for problem in found(copy) if problem.code == "check-link"]

    assert "nowhere" in lines[problem.line - 1]
    assert problem.path == f"output/site/{SECOND}"
    assert "It is made from content/stool/2026-11-02-leg.md" in problem.why
    assert problem.level == ERROR


def test_networks_without_a_profile_are_named_in_words(tmp_path: Path):
    root = site(tmp_path, CONFIG.replace('profile = "https://x.com/bench"\n', ""))
    made(root)
    assert "check-entry-shared" not in {problem.code for problem in found(root)}

    cut("site/stool/first/index.html", r"<span>X</span>")(root / "output")

    assert "check-entry-shared" in {problem.code for problem in found(root)}
