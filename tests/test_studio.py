"""What the studio is told, without a browser: what an entry lacks and what is due, its row, and what changed since."""

import json
from pathlib import Path
from typing import Any

import pytest
from sites import CONFIG, NOW, entry, site, write
from test_serve import files

from journeygen.journal import Journal
from journeygen.model import Entry
from journeygen.outlook.todo import due, lacks, mailing, missing, posts, shell_word
from journeygen.serve.desk import PARTS, Desk
from journeygen.serve.preview import Preview

JPEG = (Path(__file__).parent.parent / "content").rglob("*.jpg")
PHOTO = next(iter(sorted(JPEG))).read_bytes()
FILE = "content/stool/2026-11-02-leg/index.md"
FULL = {"summary": "S", "question": "Q"}


def preview_of(root: Path) -> Preview:
    preview = Preview(root, lambda: NOW)
    preview.build()
    return preview


def journal_of(root: Path) -> tuple[Journal, Entry]:
    """The journal that the preview shows, and the entry of FILE in it."""
    shown = preview_of(root).shown()
    assert shown is not None
    journal = shown.dresser.journal
    return journal, {**journal.hidden, **journal.entries}["stool/leg"]


def told(desk: Desk, since: int = 0, key: str = "stool/leg") -> dict[str, Any]:
    return dict(json.loads(desk.told(since, key)))


# --- what is missing

LACKING = {
    "nothing": ({**FULL, "cover": "a.jpg", "cover_alt": "A leg"}, "Words.", {}, []),
    "summary and picture": ({"question": "Q"}, "Words.", {}, [("cover", 1), ("summary", 1)]),
    "a question is an idea": ({"summary": "S", "cover": "a.jpg", "cover_alt": "A"}, "Words.", {}, [("question", 1)]),
    "alt in the text": (FULL, "One.\n\n![](a.jpg)", {}, [("alt", 10)]),
    "alt of a cover": ({**FULL, "cover": "a.jpg"}, "Words.", {}, [("alt", 6)]),
    "alt of a listed photo": ({**FULL, "photos": "[{file: a.jpg}]"}, "Words.", {}, [("alt", 6)]),
    "alt in a sidecar": (FULL, "![](a.jpg)", {"content/stool/2026-11-02-leg/a.jpg.toml": 'alt = "A leg"\n'}, []),
    "expired": ({"expires": "2026-11-03"}, "![](a.jpg)", {}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", LACKING)
def test_what_an_entry_lacks_stands_with_its_line(tmp_path: Path, name: str) -> None:
    matter, body, more, wanted = LACKING[name]
    photo = {"content/stool/2026-11-02-leg/a.jpg": PHOTO}
    journal, leg = journal_of(site(tmp_path, CONFIG, **{FILE: entry("Leg", "making", body, **matter)}, **photo, **more))
    found = list(lacks(journal, leg))

    assert [(one.kind, int(one.place.rpartition(":")[2])) for one in found] == wanted
    assert all(one.place.startswith(FILE) and one.what and one.why and one.fix for one in found)
    assert missing(journal, leg) == sum(kind != "question" for kind, _ in wanted)


@pytest.mark.parametrize(
    ("project", "contact", "wanted"),
    [
        ("status: for-sale", True, True), ("status: for-sale\nbuy: https://example.org/buy", False, False),
        ("status: commission", False, True), ("status: commission", True, False), ("status: active", False, False),
        ("status: sold", False, False),
    ],
)  # fmt: skip
def test_a_piece_that_can_be_had_needs_a_way_to_it(tmp_path: Path, project: str, contact: bool, wanted: bool) -> None:
    config = CONFIG.replace('language = "en"', 'language = "en"\ncontact = "me@example.org"') if contact else CONFIG
    text = {"content/stool/project.md": f"---\ntitle: Stool\n{project}\n---\n"}
    journal, leg = journal_of(site(tmp_path, config, **{FILE: entry("Leg", **FULL)}, **text))
    links = [one for one in lacks(journal, leg) if one.kind == "link"]

    assert [one.place for one in links] == (["content/stool/project.md:3"] if wanted else [])


# --- what is due


def ledger(*lines: dict[str, Any]) -> str:
    return "".join(json.dumps({"v": 1, "id": f"l{place}", **line}) + "\n" for place, line in enumerate(lines))


def test_what_became_of_it_on_each_network(tmp_path: Path) -> None:
    at = "2026-11-03T10:00:00+00:00"
    lines = ledger(
        {"kind": "post", "key": "e/x", "state": "posted", "at": at, "url": "https://x.com/1"},
        {"kind": "post", "key": "e/bluesky", "state": "unknown", "at": at},
    )
    text = entry("Leg", id="e", social='{mastodon: {skip: true}, threads: {at: "2026-12-01 10:00"}}')
    journal, leg = journal_of(site(tmp_path, CONFIG, **{FILE: text, "ledger.jsonl": lines}))
    found = {one.network: (one.state, one.command) for one in posts(journal, leg)}

    assert found["x"] == ("posted", "")
    assert found["bluesky"] == ("unknown", "journeygen post --resolve")
    assert found["threads"] == ("scheduled", "journeygen post stool/leg --network threads --posted URL")
    assert found["facebook"] == ("due", "journeygen post stool/leg --network facebook --posted URL")
    assert "mastodon" not in found
    assert due(journal, leg, letter=False) == 5
    assert due(journal, leg, letter=True) == 6


@pytest.mark.parametrize(
    ("matter", "wanted"),
    [
        ({}, ("2026-11", "open", False)), ({"date": "2026-10-02"}, ("2026-10", "ready", True)),
        ({"date": "2026-03-02"}, ("2026-03", "ready", False)), ({"newsletter": "false"}, None), ({"unlisted": "true"}, None),
    ],
)  # fmt: skip
def test_the_letter_that_it_goes_out_in(tmp_path: Path, matter: dict[str, str], wanted: Any) -> None:
    journal, leg = journal_of(site(tmp_path, CONFIG, **{FILE: entry("Leg", **matter)}))
    found = mailing(journal, leg)

    assert (found and (found.month, found.state, found.is_due)) == wanted
    assert found is None or (found.place, found.count, found.command) == (
        1,
        1,
        f"journeygen send {found.month} --to SERVICE",
    )


def test_a_draft_waits_for_nobody(tmp_path: Path) -> None:
    journal, leg = journal_of(site(tmp_path, CONFIG, **{FILE: entry("Leg", draft="true")}))

    assert due(journal, leg, letter=False) == 0
    assert {one.state for one in posts(journal, leg)} == {"scheduled"}
    assert {one.command for one in posts(journal, leg)} == {""}


def test_words_of_a_command_line_are_quoted_where_it_matters() -> None:
    assert shell_word("stool/straße-1") == "stool/straße-1"
    assert shell_word("stool/a b") == '"stool/a b"'


# --- what the page is told


def test_only_rows_that_changed_are_sent(tmp_path: Path) -> None:
    root = site(tmp_path, CONFIG, **{FILE: entry("Leg"), "content/stool/2026-11-01-first.md": entry()})
    preview = preview_of(root)
    desk = Desk(preview)
    first = told(desk)
    assert [row["key"] for row in first["rows"]] == first["order"] == ["stool/leg", "stool/first"]
    again = told(desk, first["edition"])
    assert (again["edition"], again["rows"], "order" in again) == (first["edition"], [], False)

    write(root, **{FILE: entry("Leg again")})
    preview.build()
    changed = told(desk, first["edition"])
    assert [(row["key"], row["title"]) for row in changed["rows"]] == [("stool/leg", "Leg again")]
    assert "order" not in changed

    (root / FILE).unlink()
    preview.build()
    gone = told(desk, changed["edition"])
    assert gone["order"] == ["stool/first"]
    assert "entry" not in gone


def test_an_edition_is_counted_when_there_is_something_to_tell(tmp_path: Path) -> None:
    preview = preview_of(site(tmp_path, CONFIG, **{FILE: entry("Leg")}))
    before = preview.state.edition

    assert preview.build().edition == before
    write(tmp_path, **{FILE: entry("Leg", "nowhere")})
    assert preview.build().edition == before + 1
    assert preview.build().edition == before + 1
    write(tmp_path, **{FILE: entry("Leg")})
    assert preview.build().edition == before + 2


def test_a_start_that_builds_nothing_shows_the_same(tmp_path: Path) -> None:
    root = site(tmp_path, CONFIG, **{FILE: entry("Leg")})
    first = told(Desk(preview_of(root)))
    preview = Preview(root, lambda: NOW)
    preview.build(glance=True)
    later = told(Desk(preview))

    assert {**later, "edition": 0} == {**first, "edition": 0}


def test_the_last_good_entry_stays_while_its_text_is_wrong(tmp_path: Path) -> None:
    root = site(tmp_path, CONFIG, **{FILE: entry("Leg")})
    preview = preview_of(root)
    desk = Desk(preview)
    write(root, **{FILE: entry("Changed", "nowhere"), "content/stool/2026-11-05-torn.md": "---\ntitle: [\n---\n"})
    preview.build()
    said = told(desk)

    assert said["stale"]
    rows = {row["key"]: row for row in said["rows"]}
    assert (rows["stool/leg"]["title"], rows["stool/leg"]["errors"]) == ("Leg", 1)
    assert rows["!stool/2026-11-05-torn.md"]["state"] == "unread"
    assert [one["place"] for one in said["entry"]["problems"]] == [f"{FILE}:3"]
    assert said["entry"]["problems"][0]["excerpt"] == "step: nowhere"


@pytest.mark.parametrize(
    ("files_", "wanted"),
    [
        ({}, "site"), ({"content/stool/2026-11-01-first/a.jpg": PHOTO, "content/stool/2026-11-01-first/index.md": entry(cover="a.jpg")}, "project"),
        ({"content/stool/2026-11-02-leg/a.jpg": PHOTO, FILE: entry("Leg", cover="a.jpg")}, "entry"),
    ],
)  # fmt: skip
def test_whose_card_it_is(tmp_path: Path, files_: dict[str, str | bytes], wanted: str) -> None:
    preview = preview_of(site(tmp_path, CONFIG, **{FILE: entry("Leg"), **files_}))
    card = told(Desk(preview))["entry"]["card"]

    assert card["of"] == wanted
    assert (preview.folder / "site" / card["image"].lstrip("/")).is_file()


def test_an_address_that_the_ledger_does_not_know(tmp_path: Path) -> None:
    known = {
        "kind": "url",
        "key": "entry:stool/other",
        "state": "published",
        "path": "/stool/other/",
        "at": "2026-11-03T10:00:00+00:00",
    }
    root = site(tmp_path, CONFIG, **{FILE: entry("Leg"), "content/stool/2026-11-01-other.md": entry("Other")})
    assert not told(Desk(preview_of(root)))["entry"]["lock"]
    write(root, **{"ledger.jsonl": ledger(known)})
    desk = Desk(preview_of(root))

    assert told(desk)["entry"]["lock"]
    assert not told(desk, key="stool/other")["entry"]["lock"]


def test_everything_that_the_page_is_made_of_is_there() -> None:
    assert [name for name, (file, _) in PARTS.items() if not file.is_file()] == []


def test_a_preview_holds_no_share_kit_and_serves_the_same(tmp_path: Path) -> None:
    root = site(tmp_path, CONFIG, **{FILE: entry("Leg")})
    preview = preview_of(root)

    assert "social/index.html" not in files(preview.folder)
    made = Desk(preview).answer("/-/social/", {})
    assert made is not None
    assert b'id="stool.leg.x.1"' in made[0]
    assert made[2]
    alone = Desk(preview).answer("/-/social/", {"entry": "stool/leg"})
    assert alone is not None
    assert b'class="alone"' in alone[0]
    assert b'class="go"' not in alone[0]
    assert Desk(preview).answer("/-/social/", {"entry": "stool/nothing"}) is None
