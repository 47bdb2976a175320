"""The site's pages, lists and feeds as views."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from journals import photo, prepare_site
from sites import CONFIG, NOW, SESSION, entry

from journeygen.outputs.site.feeds import end_of_month
from journeygen.outputs.site.frames import Frames, root_of
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request

FILES: dict[str, str | bytes] = {
    "content/stool/project.md": "---\ntitle: The stool\naliases: [/stools/]\nhashtags: [oak]\n---\nIt stands.\n",
    "content/stool/2026-09-01-a.md": entry(
        "A", "idea", tags="[oak, x]", updated="2026-11-12", aliases="[/old/a/, /a.html]"
    ),
    "content/stool/2026-10-02-b.md": entry("B", "setback", tags="[oak]"),
    "content/stool/2026-10-09-c.md": entry("C", "idea", tags="[ash]", lang="ar"),
    "content/stool/2026-11-10-u.md": entry("U", unlisted="true", tags="[oak]"),
    "content/stool/2026-11-11-gone.md": entry("Gone", expires="2026-11-12"),
    "content/lamp/2026-11-03-d.md": entry("D", "finished", tags="[oak, x]"),
    "content/lamp/2026-11-04-e.md": entry("E", tags="[oak]"),
    "content/bowl/project.md": "---\ntitle: Bowl\nstatus: sold\n---\nSold.\n",
    "content/cup/project.md": "---\ntitle: Cup\nstatus: commission\nlang: ja\n---\nTo order.\n",
    "content/pages/about.md": "---\ntitle: About\nupdated: 2026-11-01\naliases: [/me/]\n---\nWords.\n",
    "content/pages/hidden.md": "---\ntitle: Hidden\nunlisted: true\n---\nWords.\n",
}
View = Callable[[str], Any]


def views(root: Path, config: str = CONFIG, options: dict[str, bool] | None = None, **files: str | bytes) -> View:
    """The view behind each path of the site."""
    prepare_site(root, config, **{**FILES, **files})
    prepared: Prepared = prepare(Request(root, root / "output", NOW, **(options or {})), session=SESSION)
    return {path.removeprefix("site/"): one.view for one in prepared.plan.artifacts for path in one.paths}.__getitem__


@pytest.fixture
def view(tmp_path: Path) -> View:
    return views(tmp_path)


def test_home(view: View) -> None:
    home = view("index.html")
    assert [card.key for card in home.projects] == ["lamp", "stool", "bowl", "cup"]
    assert [card.key for card in home.latest] == ["lamp/e", "lamp/d", "stool/c", "stool/b", "stool/a"]
    assert (home.latest_issue.label, home.latest_issue.path) == ("November 2026", "newsletter/2026-11/")
    assert (home.head.canonical, home.head.root) == ("https://example.org/", "./")


def test_an_empty_home(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{"static/a.txt": "a"})
    shown: dict[str, Any] = {path: one.view for one in prepared.plan.artifacts for path in one.paths}
    assert shown["site/index.html"].latest_issue is None
    assert shown["site/feed.xml"].updated is None
    assert shown["site/newsletter/feed.xml"].items == ()


def test_a_projects_timeline(view: View) -> None:
    stool = view("stool/index.html")
    assert [card.key for card in stool.entries] == ["stool/a", "stool/b", "stool/c"]
    assert (stool.hashtags, stool.body is not None) == (("oak",), True)
    assert [(stage.step.id, stage.state, stage.count) for stage in stool.stages][:2] == [
        ("idea", "current", 2),
        ("setback", "done", 1),
    ]
    assert {stage.state for stage in stool.stages[2:]} == {"ahead"}
    assert view("bowl/index.html").stages == ()
    assert view("cup/index.html").head.lang == "ja"
    assert stool.head.feeds[0].path == "stool/feed.xml"


def test_a_projects_time(view: View) -> None:
    stool, cup = view("stool/index.html"), view("cup/index.html")
    assert stool.gaps == (31, 7, -1)
    assert (stool.journey.days, stool.journey.since.date) == (38, "2026-10-09")
    assert [(mark.at, mark.step.id) for mark in stool.journey.marks] == [(0, "idea"), (815, "setback"), (1000, "idea")]
    assert (cup.gaps, cup.journey, cup.sheet) == ((), None, None)
    assert view("index.html").journeys == {"stool": stool.journey, "lamp": view("lamp/index.html").journey}


def test_a_step_lasts_since_its_first_entry_in_a_row(tmp_path: Path) -> None:
    view = views(tmp_path, **{"content/stool/2026-10-09-d.md": entry("D", "idea")})
    assert view("stool/index.html").journey.since.date == "2026-10-09"
    assert view("stool/index.html").gaps[-2:] == (0, -1)


def test_gaps_lead_on_to_the_next_page_of_a_project(tmp_path: Path) -> None:
    files = {f"content/cup/2026-0{1 + n // 28}-{1 + n % 28:02d}-n{n}.md": entry(f"N{n}") for n in range(101)}
    view = views(tmp_path, **files)
    assert view("cup/index.html").gaps[-1] == 1
    assert view("cup/page/2/index.html").gaps == (-1,)
    assert len(view("cup/index.html").journey.marks) == 101


def test_a_project_sums_its_process_sheets(tmp_path: Path) -> None:
    files = {
        "content/stool/2026-11-05-s.md": entry(materials="[Oak, glue]", tools="[saw]", time="2 h 10 min", cost="'12'"),
        "content/stool/2026-11-06-t.md": entry(materials="[oak]", time="a weekend", cost="$3.50"),
        "content/stool/project.md": "---\ntitle: S\nprice: {amount: 9, currency: EUR}\n---\nWords.\n",
    }
    view = views(tmp_path / "a", **files)
    sheet = view("stool/index.html").sheet
    assert (sheet.materials, sheet.tools, sheet.minutes, sheet.unread) == (
        ("Oak", "glue"),
        ("saw",),
        130,
        ("a weekend",),
    )
    assert [(cost.amount, cost.currency) for cost in sheet.costs] == [("12", "EUR"), ("3.50", "USD")]
    assert view("stool/s/index.html").cost == "€12"
    files["content/stool/project.md"] = "---\ntitle: S\nprocess_sheet: private\n---\nWords.\n"
    assert views(tmp_path / "b", **files)("stool/index.html").sheet is None


def test_a_finished_project_has_nothing_ahead(tmp_path: Path) -> None:
    text = "---\ntitle: S\nstatus: finished\n---\nIt stands.\n"
    stages = views(tmp_path, **{"content/stool/project.md": text})("stool/index.html").stages
    assert [stage.step.id for stage in stages] == ["idea", "setback"]


def test_an_entry_with_its_neighbours(view: View) -> None:
    first, middle, last = (view(f"stool/{slug}/index.html") for slug in "abc")
    assert (first.previous, first.next.key, first.position, first.total) == (None, "stool/b", 1, 3)
    assert (middle.previous.key, middle.next.key) == ("stool/a", "stool/c")
    assert last.next is None
    assert (last.head.dir, last.head.lang) == ("rtl", "ar")
    assert (middle.issue.path, middle.issue_state) == ("newsletter/2026-10/", "ready")
    assert (first.head.kind, first.head.modified[:10], middle.head.modified) == ("article", "2026-11-12", "")
    assert [place.network for place in middle.shared][:2] == ["x", "bluesky"]


def test_related_entries_of_other_projects(view: View) -> None:
    assert [card.key for card in view("stool/a/index.html").related] == ["lamp/d", "lamp/e"]
    assert [card.key for card in view("stool/b/index.html").related] == ["lamp/d", "lamp/e"]
    assert view("stool/c/index.html").related == ()


def test_an_unlisted_entry_stands_beside_the_story(view: View) -> None:
    shown = view("stool/u/index.html")
    assert shown.head.noindex
    assert (shown.position, shown.total, shown.previous, shown.next) == (4, 4, None, None)
    assert (shown.shared, shown.related, shown.issue) == ((), (), None)


def test_an_expired_entry_is_a_notice(view: View) -> None:
    notice = view("stool/gone/index.html")
    assert (notice.title, notice.head.noindex) == ("Gone", True)
    assert [card.key for card in notice.projects] == ["stool"]
    assert not hasattr(notice, "body")


def test_photos_that_the_text_does_not_show(without_ffmpeg: None, tmp_path: Path) -> None:
    bundle = "content/stool/2026-11-05-p"
    photos = "[{file: cover.jpg}, {file: text.jpg}, {file: more.jpg, alt: More}]"
    shown = views(tmp_path, **{
        f"{bundle}/index.md": entry(body="![T](text.jpg)", cover="cover.jpg", cover_alt="Cover", photos=photos, audio="a.mp3"),
        f"{bundle}/cover.jpg": photo(), f"{bundle}/text.jpg": photo(81), f"{bundle}/more.jpg": photo(82), f"{bundle}/a.mp3": b"ID3\x04\0\0\0\0\0\0",
    })("stool/p/index.html")  # fmt: skip
    assert shown.cover.alt == "Cover"
    assert [one.alt for one in shown.photos] == ["More"]
    assert shown.audio.endswith("-a.mp3")
    assert shown.head.photo.endswith("-80.jpg")


def test_a_private_process_sheet_is_not_shown(tmp_path: Path) -> None:
    sheet = {"materials": "[oak]", "tools": "[saw]", "time": "2 h", "cost": "'12'"}
    files = {"content/stool/2026-11-05-s.md": entry(**sheet)}
    shown = views(tmp_path / "a", **files)("stool/s/index.html")
    assert (shown.materials, shown.tools, shown.time, shown.cost) == (("oak",), ("saw",), "2 h", "12")
    files["content/stool/project.md"] = "---\ntitle: S\nprocess_sheet: private\n---\nWords.\n"
    shown = views(tmp_path / "b", **files)("stool/s/index.html")
    assert (shown.materials, shown.tools, shown.time, shown.cost) == ((), (), "", "")


def test_banners_of_previews(tmp_path: Path) -> None:
    files = {
        "content/stool/2026-11-05-d.md": entry("Draft", draft="true"), "content/stool/2026-12-05-f.md": entry(date="2026-12-05 18:30"),
        "content/secret/project.md": "---\ntitle: S\ndraft: true\n---\n", "content/secret/2026-11-05-i.md": entry(),
        "content/pages/soon.md": "---\ntitle: Soon\ndraft: true\n---\nWords.\n",
    }  # fmt: skip
    view = views(tmp_path, options={"drafts": True, "future": True}, **files)
    for path in ("stool/d/index.html", "secret/i/index.html", "soon/index.html"):
        assert "raft" in view(path).head.banner
        assert view(path).head.noindex
    assert view("stool/f/index.html").head.banner.endswith("5 December 2026, 18:30")
    assert view("stool/a/index.html").head.banner == ""


def test_lists(view: View) -> None:
    oak, archive, step = view("tags/oak/index.html"), view("archive/index.html"), view("steps/idea/index.html")
    assert [card.key for card in oak.entries] == ["lamp/e", "lamp/d", "stool/b", "stool/a"]
    assert (oak.count, oak.title, oak.step) == (4, "oak", None)
    assert step.step.id == "idea"
    assert {anchor.path for anchor, _ in archive.facets} >= {"archive/2026/", "steps/idea/", "tags/oak/"}
    assert {anchor.path for anchor, _ in view("archive/2026/index.html").facets} == {"archive/2026/"}


def test_what_is_for_sale(view: View) -> None:
    shown = view("for-sale/index.html")
    assert [[card.key for card in cards] for cards in (shown.projects, shown.orders, shown.sold)] == [
        [],
        ["cup"],
        ["bowl"],
    ]


def test_what_can_be_ordered_while_it_is_on_the_bench(tmp_path: Path) -> None:
    """A way to buy is all it takes; what is finished and not for sale is not offered."""
    offers = {"stool": "active", "lamp": "for-sale", "bowl": "finished"}
    files: dict[str, str | bytes] = {
        f"content/{key}/project.md": f"---\ntitle: {key}\nstatus: {status}\nbuy: https://shop.example.com/\n---\n"
        for key, status in offers.items()
    }
    shown = views(tmp_path, **files)("for-sale/index.html")
    assert [card.key for card in shown.projects] == ["lamp"]
    assert [card.key for card in shown.orders] == ["cup", "stool"]


def test_issues_and_their_archive(view: View) -> None:
    archive = view("newsletter/index.html")
    assert [card.month for card in archive.issues] == ["2026-11", "2026-10", "2026-09"]
    october = view("newsletter/2026-10/index.html")
    assert (october.previous.month, october.next.month) == ("2026-09", "2026-11")
    assert view("newsletter/2026-09/index.html").previous is None
    assert view("newsletter/2026-11/index.html").next is None
    assert [feed.mime for feed in october.head.feeds][:1] == ["application/rss+xml"]


def test_pages(view: View) -> None:
    about, hidden = view("about/index.html"), view("hidden/index.html")
    assert (about.title, about.updated.date, about.head.noindex, hidden.head.noindex) == (
        "About",
        "2026-11-01",
        False,
        True,
    )


def test_the_page_for_what_is_not_there_works_at_any_depth(tmp_path: Path) -> None:
    below = CONFIG.replace('base_url = "https://example.org/"', 'base_url = "https://example.org/a/b"')
    assert views(tmp_path / "a")("404.html").head.root == "/"
    assert views(tmp_path / "b", below)("404.html").head.root == "/a/b/"


def test_redirects(view: View) -> None:
    for path, title, target in (
        ("old/a/index.html", "A", "../../stool/a/"), ("a.html", "A", "./stool/a/"), ("stools/index.html", "The stool", "../stool/"),
        ("me/index.html", "About", "../about/"),
    ):  # fmt: skip
        shown = view(path)
        assert (shown.title, shown.target) == (title, target)
        assert shown.canonical == "https://example.org/" + target.lstrip("./")


def test_feeds(view: View) -> None:
    feed = view("feed.xml")
    assert [item.title for item in feed.items] == ["E", "D", "C", "B", "A"]
    assert (feed.id, feed.updated.date, feed.path) == ("tag:example.org,2026:journal", "2026-11-12", "feed.xml")
    assert feed.items[0].id == "tag:example.org,2026:lamp/e"
    stool = view("stool/feed.xml")
    assert (stool.id, stool.home, len(stool.items)) == ("tag:example.org,2026:project/stool", "stool/", 3)
    assert view("feed.json") == view("feed.xml") or view("feed.json").items == feed.items


def test_feeds_are_ordered_by_when_readers_could_see_it(tmp_path: Path) -> None:
    view = views(tmp_path, **{"content/stool/2026-01-01-old.md": entry("Told late", publish="2026-11-15")})
    assert view("feed.xml").items[0].title == "Told late"


def test_a_feed_of_entries_told_late_holds_the_newest(tmp_path: Path) -> None:
    """What went live last is in the feed, however long ago it happened."""
    files = {f"content/cup/2026-{1 + n // 15:02d}-{1 + n % 15:02d}-n{n}.md": entry(f"N{n}") for n in range(40)}
    view = views(tmp_path, **files, **{"content/stool/2020-01-01-old.md": entry("Told late", publish="2026-11-15")})
    for path in ("feed.xml", "feed.json", "stool/feed.xml"):
        assert view(path).items[0].title == "Told late"
        assert len(view(path).items) <= 30


def test_letters_in_their_feed(view: View) -> None:
    feed = view("newsletter/feed.xml")
    assert [item.issue.month for item in feed.items] == ["2026-10", "2026-09"]
    assert feed.items[0].id == "tag:example.org,2026:newsletter/2026-10"
    assert (
        feed.items[0].published.local == "2026-11-01T00:00:00+00:00" == end_of_month("2026-10", "Europe/Dublin").local
    )


def test_the_sitemap_lists_what_may_be_found(view: View) -> None:
    pages = dict(view("sitemap.xml").pages)
    assert pages["stool/a/"] == "2026-11-12"
    assert pages["stool/"] == pages["archive/"] == "2026-11-12"
    assert pages["about/"] == ""
    assert not {"stool/u/", "stool/gone/", "hidden/", "feed.xml", "404.html", "links.json"} & pages.keys()
    assert view("robots.txt").pages == ()


def test_the_registry_of_links(view: View) -> None:
    links = view("links.json")
    assert [one["entry"] for one in links.entries] == ["stool/a", "stool/b", "stool/c", "lamp/d", "lamp/e"]
    assert links.entries[0]["issue"] == "2026-09"
    assert links.issues[0]["page"] == "https://example.org/newsletter/2026-09/"
    assert {one["project"]: one["entries"] for one in links.projects}["lamp"] == ["lamp/d", "lamp/e"]


@pytest.mark.parametrize(("path", "root"), [("index.html", "./"), ("a/index.html", "../"), ("a/b/c.html", "../../")])
def test_the_way_home(path: str, root: str) -> None:
    assert root_of(path) == root


def test_words_of_the_theme_have_defaults(tmp_path: Path) -> None:
    frames = Frames(prepare_site(tmp_path, CONFIG.replace('title = "Letters from the bench"', ""), **FILES).dresser)
    assert frames.word("none", "default") == "default"
    assert frames.letter_title == frames.word("newsletter", "Newsletter")


def test_an_entry_says_where_it_will_be_shared_only_while_it_can_be(tmp_path: Path) -> None:
    posted = '{"v":1,"id":"a","at":"2026-01-02T10:00:00Z","kind":"post","key":"stool/told/x","state":"posted","url":"https://x.com/1"}\n'
    prepared = prepare_site(tmp_path, **{
        "content/stool/2026-11-01-new.md": entry("New"), "content/stool/2026-01-01-old.md": entry("Old"),
        "content/stool/2026-01-02-told.md": entry("Told"), "ledger.jsonl": posted,
        "content/stool/2026-01-03-later.md": entry("Later", social="{x: {at: 2026-12-24}}"),
    })  # fmt: skip
    states = {
        key: {one.network: one.state for one in prepared.dresser.shared(entry)}
        for key, entry in prepared.journal.entries.items()
    }
    assert set(states["stool/new"].values()) == set(states["stool/later"].values()) == {"open"}
    assert set(states["stool/old"].values()) == {"past"}
    assert states["stool/told"] == states["stool/old"] | {"x": "posted"}
    assert {one.registered for one in prepared.dresser.shared(prepared.journal.entries["stool/old"])} == {"open"}
