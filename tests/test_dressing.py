"""The pieces that all outputs show."""

from pathlib import Path

import pytest
from journals import photo, prepare_site
from sites import CONFIG, NOW, SESSION, entry

from journeygen.dressing import Dresser, latest_change, shortened
from journeygen.prepare import Prepared, prepare
from journeygen.request import Request

STOOL = {
    "content/stool/project.md": "---\ntitle: The stool\nstatus: for-sale\nprice: {amount: 12, currency: EUR}\n---\nIt stands.\n",
    "content/stool/2026-11-01-a.md": entry("A", tags="[oak, Green wood]"),
    "content/stool/2026-11-02-b.md": entry("B", step="fix", tags="[oak]", summary="In short"),
    "content/lamp/2025-11-03-c.md": entry("C"),
    "content/bowl/project.md": "---\ntitle: Bowl\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
    "content/pages/hidden.md": "---\ntitle: Hidden\nunlisted: true\n---\nWords.\n",
}


def dresser(root: Path, config: str = CONFIG, **files: str | bytes) -> Dresser:
    return prepare_site(root, config, **{**STOOL, **files}).dresser


def menu(root: Path, lines: str) -> list[tuple[str, str]]:
    return [(one.label, one.path) for one in dresser(root, CONFIG + lines).site.menu]


def test_a_good_menu_where_none_is_declared(tmp_path: Path) -> None:
    labels = [("Journal", "archive/"), ("For sale", "for-sale/"), ("Newsletter", "newsletter/"), ("About", "about/")]
    found = menu(tmp_path, "")
    assert [path for _, path in found] == [path for _, path in labels]
    assert found[-1] == ("About", "about/")
    active = STOOL["content/stool/project.md"].replace("for-sale", "active")
    without = dresser(tmp_path, **{"content/stool/project.md": active}).site.menu
    assert "for-sale/" not in [one.path for one in without]


def test_the_makers_menu(tmp_path: Path) -> None:
    rows = (
        'page = "about"', 'page = "stool"', 'url = "/steps/idea/"', 'url = "https://example.com/"', 'url = "/"',
        'url = "mailto:a@example.org"', 'page = "none"', 'url = "/none/"', 'page = "hidden"', 'url = "/about"',
    )  # fmt: skip
    lines = "".join(f'[[menu]]\nlabel = "L{place}"\n{row}\n' for place, row in enumerate(rows))
    assert menu(tmp_path, lines) == [
        ("L0", "about/"), ("L1", "stool/"), ("L2", "steps/idea/"), ("L3", "https://example.com/"), ("L4", ""),
        ("L5", "mailto:a@example.org"), ("L8", "hidden/"), ("L9", "about/"),
    ]  # fmt: skip


def test_what_every_page_shows(tmp_path: Path) -> None:
    one = dresser(tmp_path, CONFIG.replace('profile = "https://x.com/bench"', ""))
    assert one.site.title == "Bench"
    assert one.site.stylesheet.startswith("-/style-")
    assert one.site.generator.startswith("journeygen ")
    assert "x" not in [network.id for network in one.networks]
    assert one.networks[0].label == "Bluesky"
    assert one.site is one.site
    assert one.asset("none") == ""


def test_steps(tmp_path: Path) -> None:
    one = dresser(tmp_path, CONFIG + '[[steps]]\nid = "idea"\n[[steps]]\nid = "fix"\nlabel = "Mend"\ncolor = "#a63d2f"\n'
                  '[[steps]]\nid = "later"\n')  # fmt: skip
    shown = {name: one.step(name) for name in ("idea", "fix", "later", "unknown")}
    assert (shown["fix"].label, shown["fix"].color, shown["fix"].path) == ("Mend", "#a63d2f", "steps/fix/")
    assert (shown["idea"].label, shown["idea"].path) == ("idea", "steps/idea/")
    assert shown["later"].path == shown["unknown"].path == "archive/"


def test_cards(tmp_path: Path) -> None:
    one = dresser(tmp_path)
    entries = one.journal.entries
    first, second = one.card(entries["stool/a"]), one.card(entries["stool/b"])
    assert (first.title, first.path, first.project.label, first.summary) == (
        "A",
        "stool/a/",
        "The stool",
        "Some words.",
    )
    assert (second.summary, second.lang, second.draft) == ("In short", "en", False)
    assert one.card(entries["stool/a"]) is first


def test_project_cards(tmp_path: Path) -> None:
    one = dresser(tmp_path)
    cards = {project.key: one.project_card(project) for project in one.journal.projects}
    stool, bowl = cards["stool"], cards["bowl"]
    assert (stool.count, stool.status, stool.step and stool.step.id) == (2, "for-sale", "fix")
    assert [when and when.date for when in (stool.first, stool.latest)] == ["2026-11-01", "2026-11-02"]
    assert (bowl.count, bowl.step, bowl.first, bowl.picture) == (0, None, None, None)
    assert one.project_card(one.project("stool")) is stool
    assert one.has_project("stool")
    assert not one.has_project("none")


def test_drafts_are_marked(tmp_path: Path) -> None:
    prepare_site(tmp_path, **{**STOOL, "content/stool/2026-11-03-d.md": entry("D", draft="true")})
    prepared: Prepared = prepare(Request(tmp_path, tmp_path / "output", NOW, drafts=True), session=SESSION)
    assert prepared.dresser.card(prepared.journal.entries["stool/d"]).draft


def test_bodies_know_their_links_and_pictures(tmp_path: Path) -> None:
    bundle = "content/stool/2026-11-05-e"
    body = "[a](../2026-11-01-a.md#x) [b](../2026-11-02-b.md) [plan](plan.pdf) [big](one.jpg) ![One](one.jpg) ![Two](two.jpg)"
    one = dresser(tmp_path, **{
        f"{bundle}/index.md": entry(body=body, photos="[{file: one.jpg, alt: Told, caption: C}]"), f"{bundle}/one.jpg": photo(2000, 1500),
        f"{bundle}/two.jpg": photo(), f"{bundle}/plan.pdf": b"%PDF-1.4",
        "content/pages/about.md": "---\ntitle: About\n---\n![One](../stool/2026-11-05-e/one.jpg) [gone](none.md)\n",
    })  # fmt: skip
    view = one.body(one.journal.entries["stool/e"], "p-")
    assert view.prefix == "p-"
    assert view.links["source:stool/2026-11-01-a.md#x"] == "stool/a/#x"
    assert view.links["source:stool/2026-11-02-b.md"] == "stool/b/"
    assert view.links["source:stool/2026-11-05-e/plan.pdf"].endswith("-plan.pdf")
    assert view.links["source:stool/2026-11-05-e/one.jpg"].endswith("-1600.jpg")
    told = view.pictures["source:stool/2026-11-05-e/one.jpg"]
    assert (told.alt, told.caption) == ("Told", "C")
    about = one.body(one.journal.pages[0])
    assert about.pictures["source:stool/2026-11-05-e/one.jpg"].alt == "One"
    assert about.links["source:pages/none.md"] == ""
    assert one.body(one.journal.entries["stool/e"], dressed=lambda photo: None).pictures == {}
    with pytest.raises(ValueError, match="has no body"):
        one.body(one.project("lamp"))


def test_places_facets_and_tags(tmp_path: Path) -> None:
    one = dresser(tmp_path, **{"content/stool/2026-11-04-u.md": entry("U", unlisted="true", tags="[oak, lost]")})
    assert one.places == {"lamp/c": 0, "stool/a": 0, "stool/b": 1}
    assert one.tag_places["oak"] == {"stool/b": 0, "stool/a": 1}
    assert set(one.issues) == {"2025-11", "2026-11"}
    facets = {kind: [(anchor.label, count) for anchor, count in rows] for kind, rows in one.facets.items()}
    assert facets == {
        "year": [("2026", 2), ("2025", 1)], "step": [("Idea", 2), ("Fix", 1)], "tag": [("Green wood", 1), ("oak", 2)],
    }  # fmt: skip
    assert [tag.label for tag in one.tags(one.journal.entries["stool/u"])] == ["oak"]


def test_where_an_entry_was_shared(tmp_path: Path) -> None:
    ledger = (
        '{"v":1,"id":"a","at":"2026-11-05T10:00:00+00:00","kind":"post","key":"stool/a/x","state":"posted","url":"https://x.com/1"}\n'
        '{"v":1,"id":"b","at":"2026-11-05T10:00:00+00:00","kind":"post","key":"stool/a/bluesky","state":"failed"}\n'
    )
    one = dresser(tmp_path, **{
        "ledger.jsonl": ledger, "content/stool/2026-11-03-i.md": entry(imported="true"),
        "content/stool/2026-11-04-s.md": entry(social="false"), "content/stool/2026-11-05-k.md": entry(social="{x: {skip: true}}"),
    })  # fmt: skip
    shared = {key: {place.network: place for place in one.shared(found)} for key, found in one.journal.entries.items()}
    assert (shared["stool/a"]["x"].state, shared["stool/a"]["x"].url) == ("posted", "https://x.com/1")
    assert (shared["stool/a"]["bluesky"].state, shared["stool/a"]["bluesky"].url) == ("open", "")
    assert shared["stool/a"]["x"].profile == "https://x.com/bench"
    assert shared["stool/i"] == shared["stool/s"] == {}
    assert "x" not in shared["stool/k"]


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Short enough.", 20, "Short enough."),
        ("White   space\n goes.", 20, "White space goes."),
        ("A sentence here. And more.", 20, "A sentence here."),
        ("Is this it? And much more.", 20, "Is this it?"),
        ("これは文です。そしてもっと長く続きます", 10, "これは文です。"),
        ("A. Words that go on and on", 20, "A. Words that go on…"),
        ("Words, and – so on and on", 12, "Words, and…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("", 5, ""),
    ],
)
def test_shortened(text: str, limit: int, cut: str) -> None:
    assert shortened(text, limit) == cut
    assert len(cut) <= limit


def test_the_last_change(tmp_path: Path) -> None:
    one = dresser(tmp_path, **{
        "content/stool/2026-11-03-d.md": entry(updated="2026-11-09"), "content/stool/2026-11-04-e.md": entry(publish="2026-11-08"),
    })  # fmt: skip
    changes = {key: latest_change(found).date for key, found in one.journal.entries.items()}
    assert changes["stool/d"] == "2026-11-09"
    assert changes["stool/e"] == "2026-11-08"
    assert changes["stool/a"] == "2026-11-01"
