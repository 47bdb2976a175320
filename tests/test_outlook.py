"""Where an entry stands, what waits and how projects move, on a table of situations; and that the answers are the build's."""

import json
from pathlib import Path
from typing import Any

import pytest
from sites import CONFIG, entry, made, site, write

from journeygen.cli.charts import bars
from journeygen.config import NetworkSettings
from journeygen.errors import ContentError, UsageError
from journeygen.moments import moment
from journeygen.nudging import line_after_build
from journeygen.outlook.explaining import Explanation, explain
from journeygen.outlook.listing import LISTS, listed
from journeygen.outlook.status import status
from journeygen.report import Pulse
from journeygen.request import Request

NOW = "2026-11-20 12:00"
X, BLUESKY = "x", "bluesky"
POSTED = {"kind": "post", "key": "e/x", "state": "posted", "at": "2026-11-03T10:00:00+00:00", "url": "https://x.com/1"}


def sent(month: str, *entries: str, **more: str) -> dict[str, Any]:
    at = f"{month}-28T10:00:00+00:00"
    return {"kind": "issue", "key": month, "state": "sent", "at": at, "entries": entries, "subject": "S", **more}


def request_for(root: Path, now: str = NOW, zone: str = "Europe/Dublin", **options: bool) -> Request:
    return Request(root, root / "output", moment(now, zone).at, **options)


def one_entry(
    root: Path, matter: dict[str, str], ledger: list[dict[str, Any]], project: str = "", zone: str = "Europe/Dublin"
) -> Path:
    """A site with one entry that has this front matter, and these lines in its ledger."""
    lines = "".join(json.dumps({"v": 1, "id": f"l{number}", **line}) + "\n" for number, line in enumerate(ledger))
    matter = {"id": "e", **matter}
    date = "" if "date" in matter else "2026-11-02-"
    files = {f"content/stool/{date}leg.md": entry("Leg", "setback", **matter), "ledger.jsonl": lines}
    if project:
        files["content/stool/project.md"] = f"---\ntitle: Stool\n{project}\n---\n"
    return site(root, CONFIG.replace("Europe/Dublin", zone), **files)


def stands(found: Explanation, channel: str) -> tuple[bool, str, str, str]:
    one = next(one for one in found.channels if one.channel == channel)
    assert one.why
    return one.is_in, one.state, one.since[:16], one.until[:16]


D = "2026-11-02T00:00"  # the day of the entry's file name
END = "2027-01-31T00:00"  # 90 days later
MONTH = "2026-12-01T00:00"  # the end of its month
# Name: front matter, the rest of the situation, and what must come out by channel: in, state, since, until.
SITUATIONS: dict[str, tuple[dict[str, str], dict[str, Any], dict[str, tuple[bool, str, str, str]]]] = {
    "live": ({}, {}, {"site": (True, "live", D, ""), "lists": (True, "live", D, ""), "feed": (True, "live", D, ""), "project feed": (True, "live", D, ""), X: (False, "due", D, END), "letter": (True, "open", D, MONTH)}),
    "draft": ({"draft": "true"}, {}, dict.fromkeys(("site", "lists", "feed", "project feed", X, "letter"), (False, "draft", "", ""))),
    "draft by status": ({"status": "draft"}, {}, {"site": (False, "draft", "", "")}),
    "draft of the future": ({"draft": "true", "publish": "2027-01-01"}, {}, {"site": (False, "draft", "", "")}),
    "project a draft": ({}, {"project": "draft: true"}, {"site": (False, "draft", "", ""), X: (False, "draft", "", "")}),
    "draft shown": ({"draft": "true"}, {"drafts": True}, {"site": (True, "live", D, "")}),
    "future": ({"publish": "2026-12-01 08:00"}, {}, dict.fromkeys(("site", "lists", "feed", X, "letter"), (False, "future", "2026-12-01T08:00", ""))),
    "future by date": ({"date": "2026-12-24"}, {}, {"site": (False, "future", "2026-12-24T00:00", "")}),
    "future shown": ({"publish": "2026-12-01"}, {"future": True}, {"site": (True, "live", "2026-12-01T00:00", ""), X: (False, "scheduled", "2026-12-01T00:00", "")}),
    "one second early": ({"publish": "2026-11-20 12:00:01"}, {}, {"site": (False, "future", "2026-11-20T12:00", "")}),
    "at the second": ({"publish": "2026-11-20 12:00:00"}, {}, {"site": (True, "live", "2026-11-20T12:00", "")}),
    "published later than it happened": ({"publish": "2026-11-10"}, {}, {"site": (True, "live", "2026-11-10T00:00", ""), "letter": (True, "open", "2026-11-10T00:00", MONTH)}),
    "published before it happened": ({"date": "2026-12-24", "publish": "2026-11-10"}, {}, {"site": (True, "live", "2026-11-10T00:00", "")}),
    "a time of another zone": ({"publish": "2026-11-20 13:30 +02:00"}, {}, {"site": (True, "live", "2026-11-20T11:30", "")}),
    "a time of another zone to come": ({"publish": "2026-11-20 07:30 -05:00"}, {}, {"site": (False, "future", "2026-11-20T12:30", "")}),
    "UTC": ({"publish": "2026-11-20T12:00:00Z"}, {}, {"site": (True, "live", "2026-11-20T12:00", "")}),
    "Auckland is a day ahead": ({"date": "2026-11-21"}, {"zone": "Pacific/Auckland", "now": "2026-11-21 00:30"}, {"site": (True, "live", "2026-11-21T00:00", "")}),
    "Honolulu is behind": ({"date": "2026-11-21"}, {"zone": "Pacific/Honolulu", "now": "2026-11-20 23:59"}, {"site": (False, "future", "2026-11-21T00:00", "")}),
    "Kathmandu has odd minutes": ({"publish": "2026-11-20T06:15:00Z"}, {"zone": "Asia/Kathmandu"}, {"site": (True, "live", "2026-11-20T12:00", "")}),
    "the hour that summer skips": ({"publish": "2027-03-28 01:30"}, {"now": "2027-03-28 00:59"}, {"site": (False, "future", "2027-03-28T02:30", "")}),
    "the hour that summer skips, after it": ({"publish": "2027-03-28 01:30"}, {"now": "2027-03-28 02:31"}, {"site": (True, "live", "2027-03-28T02:30", "")}),
    "the hour that winter has twice": ({"publish": "2026-10-25 01:30"}, {"now": "2026-10-25T00:30:00Z"}, {"site": (True, "live", "2026-10-25T01:30", "")}),
    "before the hour that winter has twice": ({"publish": "2026-10-25 01:30"}, {"now": "2026-10-25T00:29:00Z"}, {"site": (False, "future", "2026-10-25T01:30", "")}),
    "the last second of a month": ({"publish": "2026-10-31 23:59:59"}, {}, {"letter": (True, "ready", "2026-10-31T23:59", "")}),
    "the first second of a month": ({"publish": "2026-11-01 00:00:00"}, {}, {"letter": (True, "open", "2026-11-01T00:00", MONTH)}),
    "a month by the site's zone": ({"publish": "2026-10-31T23:30:00Z"}, {"zone": "Europe/Berlin"}, {"letter": (True, "open", "2026-11-01T00:30", MONTH)}),
    "unlisted": ({"unlisted": "true"}, {}, {"site": (True, "unlisted", D, ""), "lists": (False, "unlisted", "", ""), "feed": (False, "unlisted", "", ""), X: (False, "unlisted", "", ""), "letter": (False, "unlisted", "", "")}),
    "unlisted and to come": ({"unlisted": "true", "publish": "2026-12-01"}, {}, {"site": (False, "future", "2026-12-01T00:00", "")}),
    "unlisted and expiring": ({"unlisted": "true", "expires": "2026-12-01"}, {}, {"site": (True, "unlisted", D, "2026-12-01T00:00")}),
    "expired": ({"expires": "2026-11-10"}, {}, {"site": (False, "expired", "2026-11-10T00:00", ""), "lists": (False, "expired", "", ""), X: (False, "expired", "", ""), "letter": (False, "expired", "", "")}),
    "expiring": ({"expires": "2026-11-20 12:00:01"}, {}, {"site": (True, "live", D, "2026-11-20T12:00"), "lists": (True, "live", D, "2026-11-20T12:00")}),
    "expired this second": ({"expires": "2026-11-20 12:00:00"}, {}, {"site": (False, "expired", "2026-11-20T12:00", "")}),
    "expired, in a letter that was sent": ({"expires": "2026-11-10"}, {"ledger": [sent("2026-11", "e")]}, {"site": (False, "expired", "2026-11-10T00:00", ""), "letter": (True, "sent", "2026-11-28T10:00", "")}),
    "old": ({"date": "2026-08-21"}, {}, {X: (False, "skipped", "", "2026-11-18T23:00"), "site": (True, "live", "2026-08-21T00:00", "")}),
    "ninety days ago to the second": ({"publish": "2026-08-22 13:00"}, {}, {X: (False, "skipped", "", "2026-11-20T12:00")}),
    "a second less than ninety days": ({"publish": "2026-08-22 13:00:01"}, {}, {X: (False, "due", "2026-08-22T13:00", "2026-11-20T12:00")}),
    "old, its letter never sent": ({"date": "2026-03-01"}, {}, {"letter": (True, "ready", "2026-03-01T00:00", "")}),
    "posted": ({}, {"ledger": [POSTED]}, {X: (True, "posted", "2026-11-03T10:00", ""), BLUESKY: (False, "due", D, END)}),
    "posted long ago": ({"date": "2026-01-05"}, {"ledger": [POSTED]}, {X: (True, "posted", "2026-11-03T10:00", ""), BLUESKY: (False, "skipped", "", "2026-04-05T01:00")}),
    "posted by hand, without an address": ({}, {"ledger": [{**POSTED, "url": ""}]}, {X: (True, "posted", "2026-11-03T10:00", "")}),
    "withdrawn": ({}, {"ledger": [POSTED, {**POSTED, "state": "withdrawn", "at": "2026-11-04T10:00:00+00:00"}]}, {X: (False, "withdrawn", "", "2026-11-04T10:00")}),
    "begun and not confirmed": ({}, {"ledger": [{**POSTED, "state": "pending", "url": ""}]}, {X: (False, "unknown", "2026-11-03T10:00", "")}),
    "failed": ({}, {"ledger": [{**POSTED, "state": "failed", "url": ""}]}, {X: (False, "due", D, END)}),
    "its own time to come": ({"social": "{x: {at: 2026-11-25 09:00}}"}, {}, {X: (False, "scheduled", "2026-11-25T09:00", ""), BLUESKY: (False, "due", D, END)}),
    "its own time has come": ({"social": "{x: {at: 2026-11-10 09:00}}"}, {}, {X: (False, "due", "2026-11-10T09:00", END)}),
    "skipped on one network": ({"social": "{x: {skip: true}}"}, {}, {X: (False, "off", "", ""), BLUESKY: (False, "due", D, END)}),
    "on no network": ({"social": "false"}, {}, {X: (False, "off", "", ""), BLUESKY: (False, "off", "", ""), "letter": (True, "open", D, MONTH)}),
    "a network switched off": ({}, {"config": ("[networks.x]\n", "[networks.x]\nenabled = false\n")}, {X: (False, "off", "", ""), BLUESKY: (False, "due", D, END)}),
    "imported": ({"imported": "true"}, {}, {X: (False, "imported", "", ""), "letter": (False, "imported", "", ""), "site": (True, "live", D, "")}),
    "imported and posted by hand": ({"imported": "true"}, {"ledger": [POSTED]}, {X: (True, "posted", "2026-11-03T10:00", "")}),
    "imported and old": ({"imported": "true", "date": "2020-01-01"}, {}, {X: (False, "imported", "", "")}),
    "imported draft": ({"imported": "true", "draft": "true"}, {}, {X: (False, "draft", "", "")}),
    "not in the letter": ({"newsletter": "false"}, {}, {"letter": (False, "off", "", ""), X: (False, "due", D, END)}),
    "leading the letter": ({"newsletter": "{lead: true}"}, {}, {"letter": (True, "open", D, MONTH)}),
    "in a letter that is ready": ({"date": "2026-10-02"}, {}, {"letter": (True, "ready", "2026-10-02T00:00", "")}),
    "in a letter that was sent": ({}, {"ledger": [sent("2026-11", "e")]}, {"letter": (True, "sent", "2026-11-28T10:00", "")}),
    "too late for its letter": ({}, {"ledger": [sent("2026-11", "other")]}, {"letter": (True, "open", D, "2027-01-01T00:00")}),
    "too late for two letters": ({}, {"ledger": [sent("2026-11"), sent("2026-12")]}, {"letter": (True, "open", D, "2027-02-01T00:00")}),
    "sent, and a draft again": ({"draft": "true"}, {"ledger": [sent("2026-11", "e")]}, {"site": (False, "draft", "", ""), "letter": (True, "sent", "2026-11-28T10:00", "")}),
    "sent, and unlisted now": ({"unlisted": "true"}, {"ledger": [sent("2026-11", "e")]}, {"letter": (True, "sent", "2026-11-28T10:00", "")}),
    "sent, and out of the letter now": ({"newsletter": "false"}, {"ledger": [sent("2026-11", "e")]}, {"letter": (True, "sent", "2026-11-28T10:00", "")}),
    "its letter is on its way": ({}, {"ledger": [sent("2026-11", "e", state="sending")]}, {"letter": (True, "open", D, MONTH)}),
    "a date as text": ({"date": '"2026-11-02"'}, {}, {"site": (True, "live", D, "")}),
    "a leap day": ({"date": "2028-02-29"}, {"now": "2028-02-29 00:00"}, {"site": (True, "live", "2028-02-29T00:00", ""), "letter": (True, "open", "2028-02-29T00:00", "2028-03-01T00:00")}),
    "at New Year": ({"date": "2026-12-31"}, {"now": "2027-01-01 00:00"}, {"letter": (True, "ready", "2026-12-31T00:00", "")}),
}  # fmt: skip


@pytest.mark.parametrize("name", SITUATIONS)
def test_where_an_entry_stands(tmp_path: Path, name: str) -> None:
    matter, rest, expected = SITUATIONS[name]
    zone = rest.get("zone", "Europe/Dublin")
    root = one_entry(tmp_path, matter, rest.get("ledger", []), rest.get("project", ""), zone)
    if "config" in rest:
        config = root / "journeygen.toml"
        config.write_text(config.read_text().replace(*rest["config"]))
    options = {key: rest[key] for key in ("drafts", "future") if key in rest}
    found = explain(request_for(root, rest.get("now", NOW), zone, **options), "stool/leg")
    assert {channel: stands(found, channel) for channel in expected} == expected
    _agrees_with_the_build(root, found, rest, zone, options)


def _agrees_with_the_build(
    root: Path, found: Explanation, rest: dict[str, Any], zone: str, options: dict[str, bool]
) -> None:
    """The answers are what a build at that moment makes."""
    made(root, moment(rest.get("now", NOW), zone).at, **options)
    states = {one.channel: one for one in found.channels}
    site_folder = root / "output/site"
    assert (site_folder / "stool/leg/index.html").exists() is (
        states["site"].is_in or states["site"].state == "expired"
    )
    entries = json.loads((site_folder / "links.json").read_text())["entries"]
    assert bool(entries) is states["lists"].is_in
    assert ("stool/leg" in (site_folder / "feed.xml").read_text()) is states["feed"].is_in
    file = root / "output/social/stool/leg/snippets.json"
    posts = (
        {post["network"]: post["state"] for post in json.loads(file.read_text())["snippets"]} if file.exists() else {}
    )
    said = {name: states[name].state for name in posts}
    plain = {"imported": "skipped", "withdrawn": "skipped"}
    assert {name: plain.get(state, state) for name, state in said.items()} == posts
    assert {one.channel for one in found.channels if one.state == "due"} <= set(posts)


def test_there_are_enough_situations() -> None:
    assert len(SITUATIONS) >= 60


def test_what_would_change_it_names_the_line(tmp_path: Path) -> None:
    root = one_entry(tmp_path, {"draft": "true"}, [])
    found = explain(request_for(root), "leg")
    assert found.channels[0].change == (
        "Take `draft` out (content/stool/2026-11-02-leg.md:5); then it goes live at 2026-11-02T00:00:00+00:00"
    )
    assert found.page == "https://example.org/stool/leg/"


def test_pushed_out_of_the_feed(tmp_path: Path) -> None:
    root = one_entry(tmp_path, {"date": "2026-10-01"}, [])
    write(root, **{f"content/lamp/2026-11-{number % 20 + 1:02d}-n{number}.md": entry() for number in range(31)})
    found = explain(request_for(root), "leg")
    assert stands(found, "feed") == (False, "old", "", "")
    assert stands(found, "project feed")[:2] == (True, "live")


@pytest.mark.parametrize("name", ["stool/leg", "leg", "e", "content/stool/2026-11-02-leg.md", "stool/2026-11-02-leg.md", "https://example.org/stool/leg/", "2026-11-02-leg", "./content/stool/2026-11-02-leg.md"])  # fmt: skip
def test_an_entry_by_any_name(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = one_entry(tmp_path, {}, [])
    write(root, **{"content/lamp/2026-11-03-shade.md": entry(id="s")})
    assert explain(request_for(root), name).entry == "stool/leg"
    monkeypatch.chdir(root / "content/stool")
    assert explain(request_for(root), "2026-11-02-leg.md").entry == "stool/leg"


@pytest.mark.parametrize("name", ["https://example.org/töpfe/stool/leg/", "https://example.org/t%C3%B6pfe/stool/leg/"])
def test_an_address_may_be_pasted_as_browsers_show_it(tmp_path: Path, name: str) -> None:
    root = one_entry(tmp_path, {}, [])
    config = (root / "journeygen.toml").read_text("utf-8")
    write(root, **{"journeygen.toml": config.replace("https://example.org/", "https://example.org/töpfe/", 1)})
    assert explain(request_for(root), name).entry == "stool/leg"


def test_names_that_are_none_or_several(tmp_path: Path) -> None:
    root = one_entry(tmp_path, {}, [])
    write(root, **{"content/lamp/2026-11-03-leg.md": entry(id="s")})
    with pytest.raises(UsageError, match="lamp/leg, stool/leg"):
        explain(request_for(root), "leg")
    with pytest.raises(UsageError, match="Did you mean `stool/leg`"):
        explain(request_for(root), "stool/lge")
    write(root, **{"content/lamp/2026-11-04-bad.md": entry(step="no")})
    with pytest.raises(ContentError):
        explain(request_for(root), "stool/leg")


# --- lists


def test_lists(tmp_path: Path) -> None:
    ledger = "".join(
        json.dumps({"v": 1, "id": f"{name}-{network}", **POSTED, "key": f"{name}/{network}"}) + "\n"
        for name in ("posted",) for network in ("x", "bluesky", "mastodon", "threads", "instagram", "facebook", "linkedin", "pinterest")
    )  # fmt: skip
    root = site(tmp_path, **{
        "content/stool/2026-11-02-live.md": entry("Live", id="live"),
        "content/stool/2026-11-03-posted.md": entry("Posted", id="posted"),
        "content/stool/2026-01-03-old.md": entry("Old", id="old"),
        "content/stool/2026-11-04-draft.md": entry("Draft", draft="true"),
        "content/lamp/project.md": "---\ntitle: Lamp\ndraft: true\n---\n",
        "content/lamp/2026-11-04-shade.md": entry("Shade"),
        "content/stool/2026-12-24-later.md": entry("Later"),
        "content/stool/2026-12-01-soon.md": entry("Soon"),
        "content/stool/2026-11-05-gone.md": entry("Gone", expires="2026-11-06"),
        "content/stool/2026-11-06-quiet.md": entry("Quiet", unlisted="true"),
        "content/stool/2026-10-06-october.md": entry("October", social="false"),
        "content/pages/soon.md": "---\ntitle: Page\ndraft: true\n---\n",
        "content/newsletter/2026-11.md": "---\nsubject: Hello\ndraft: true\n---\nWords.\n",
        "ledger.jsonl": ledger,
    })  # fmt: skip
    keys = {what: [row.key for row in listed(request_for(root), what)] for what in LISTS}
    assert keys == {
        "drafts": ["2026-11", "soon", "lamp/shade", "stool/draft"],
        "scheduled": ["stool/soon", "stool/later"],
        "expired": ["stool/gone"],
        "unlisted": ["stool/quiet"],
        "unshared": ["stool/live"],
        "unsent": ["2026-10"],
    }
    assert listed(request_for(root), "unsent")[0].why == "ready, 1 entry"
    assert listed(request_for(root), "scheduled")[0].at == "2026-12-01T00:00:00+00:00"
    assert "pinterest" in listed(request_for(root), "unshared")[0].why


# --- status and the line after a build


def project(
    root: Path, *days: str, step: str = "prototype", matter: str = "", name: str = "stool", **more: str
) -> Path:
    files = {
        f"content/{name}/{day}-n{number}.md": entry(f"N{number}", step, id=f"{name}{number}", **more)
        for number, day in enumerate(days)
    }
    files[f"content/{name}/project.md"] = f"---\ntitle: Oak {name}\n{matter}---\n"
    return site(root, CONFIG.split("[networks.x]", maxsplit=1)[0] + LETTERS, **files)


LETTERS = "[newsletter]" + CONFIG.split("[newsletter]")[1]
WEEKLY = ("2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22")
PACES: dict[str, tuple[tuple[str, ...], dict[str, str], str, tuple[int, int, bool]]] = {
    "one step, a month ago": (("2026-10-20",), {}, "2026-11-20", (31, 0, True)),
    "one step, thirty days ago": (("2026-10-21",), {}, "2026-11-20", (30, 0, False)),
    "two steps tell no pace yet": (("2026-10-20", "2026-10-21"), {}, "2026-11-20", (30, 1, False)),
    "weekly, twice its pace": (WEEKLY, {}, "2026-10-06", (14, 7, False)),
    "weekly, a day more": (WEEKLY, {}, "2026-10-07", (15, 7, True)),
    "weekly, a day more, in the last minute": (WEEKLY, {}, "2026-10-06 23:59", (14, 7, False)),
    "daily, two weeks are no silence": (("2026-11-01", "2026-11-02", "2026-11-03"), {}, "2026-11-17", (14, 1, False)),
    "daily, fifteen days": (("2026-11-01", "2026-11-02", "2026-11-03"), {}, "2026-11-18", (15, 1, True)),
    "rare, after ninety days": (("2026-01-01", "2026-04-01", "2026-07-01"), {}, "2026-09-29", (90, 91, False)),
    "rare, after ninety-one": (("2026-01-01", "2026-04-01", "2026-07-01"), {}, "2026-09-30", (91, 91, True)),
    "two entries a day are one day": (("2026-09-01", "2026-09-01", "2026-09-08", "2026-09-15"), {}, "2026-09-30", (15, 7, True)),
    "paused": (WEEKLY, {"matter": "status: paused\n"}, "2026-11-20", (59, 7, False)),
    "sold": (WEEKLY, {"matter": "status: sold\n"}, "2026-11-20", (59, 7, False)),
    "a commission must move": (WEEKLY, {"matter": "status: commission\n"}, "2026-11-20", (59, 7, True)),
    "finished by its last step": (WEEKLY, {"step": "finished"}, "2026-11-20", (59, 7, False)),
    "over the change of clocks": (("2026-10-24",), {}, "2026-11-24", (31, 0, True)),
    "today": (("2026-11-20",), {}, "2026-11-20 23:00", (0, 0, False)),
}  # fmt: skip


@pytest.mark.parametrize("name", PACES)
def test_pace(tmp_path: Path, name: str) -> None:
    days, options, now, (since, usual, quiet) = PACES[name]
    root = project(tmp_path, *days, newsletter="false", **options)
    found = status(request_for(root, now)).projects[0]
    assert (found.days, found.usual, bool(found.nudge)) == (since, usual, quiet)
    report = made(root, moment(now, "Europe/Dublin").at)
    said = (
        line_after_build(report.pulse, request_for(root, now).now)
        if report.pulse.since <= request_for(root, now).now
        else ""
    )
    assert ("days since" in said) is quiet


def test_the_nudge_and_what_waits(tmp_path: Path) -> None:
    root = project(tmp_path, *WEEKLY)
    found = status(request_for(root, "2026-10-26"))
    assert found.quiet[0].nudge == "Oak stool: 34 days since prototype; a setback is a story too"
    write(root, **{"content/stool/2026-09-30-draft.md": entry("Draft", draft="true")})
    assert (
        status(request_for(root, "2026-10-26"))
        .quiet[0]
        .nudge.endswith("(a draft waits: content/stool/2026-09-30-draft.md)")
    )
    write(root, **{"content/stool/2026-11-30-later.md": entry("Later")})
    found = status(request_for(root, "2026-10-26"))
    assert found.quiet == (), "something is on its way"
    assert found.projects[0].scheduled == "2026-11-30T00:00:00+00:00"
    assert found.projects[0].months == (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0)
    assert [(one.key, one.text) for one in found.letters] == [("2026-09", "ready, and not sent yet")]


def test_questions_launches_and_unshared(tmp_path: Path) -> None:
    config = CONFIG.replace('[networks.x]\nprofile = "https://x.com/bench"\n', "")
    root = site(tmp_path, config, **{
        "content/stool/project.md": "---\ntitle: Stool\nlaunch: 2026-11-22\n---\n",
        "content/stool/2026-11-01-asked.md": entry("Asked", question="Ash or oak?", id="a"),
        "content/stool/2026-11-02-again.md": entry("Again", question="Three legs?", id="b"),
        "content/stool/2026-11-03-answer.md": entry("Answer", body="[You said](2026-11-01-asked.md) ash.", id="c"),
        "content/sold/project.md": "---\ntitle: Sold\nstatus: sold\nlaunch: 2026-01-01\n---\n",
        "content/sold/2026-11-01-asked.md": entry("Sold", question="Nobody waits?", id="d"),
    })  # fmt: skip
    found = status(request_for(root))
    assert [(one.key, one.text) for one in found.questions] == [("stool/again", "Three legs?")]
    assert [(one.key, one.text) for one in found.launches] == [("Stool", "in 2 days")]
    assert len(found.unshared) == 4
    assert "bluesky" in found.unshared[0].text


LINES: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing": ({}, NOW, ""),
    "a launch today": ({"launches": (("Stool", "2026-11-20"),)}, NOW, "Stool launches today."),
    "a launch tomorrow": ({"launches": (("Stool", "2026-11-21"),)}, NOW, "Stool launches tomorrow."),
    "a launch in two weeks": ({"launches": (("Stool", "2026-12-04"),)}, NOW, "Stool launches in 14 days."),
    "a launch later": ({"launches": (("Stool", "2026-12-05"),)}, NOW, ""),
    "a launch that was": ({"launches": (("Stool", "2026-11-19"),)}, NOW, ""),
    "a letter": ({"letters": ("2026-09", "2026-10")}, NOW, "The letter of 2026-10 is ready and was not sent yet."),
    "posts": ({"unshared": 3}, NOW, "3 entries wait to be shared."),
    "one post is no hurry": ({"unshared": 1}, NOW, ""),
    "silence": ({"projects": (("Lamp", "Setback", "setback", "2026-11-01", 14),)}, NOW, "Lamp: 19 days since setback; readers wait to hear how it goes on: tell what you try next"),
    "the longest silence": ({"projects": (("Lamp", "Fix", "fix", "2026-11-01", 7), ("Stool", "Idea", "idea", "2026-10-01", 7))}, NOW, "Stool: 50 days since idea; what have you found out since, and what did you throw away?"),
    "a launch comes first": ({"letters": ("2026-10",), "launches": (("Stool", "2026-11-20"),)}, NOW, "Stool launches today."),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_the_line_after_a_build(name: str) -> None:
    fields, now, expected = LINES[name]
    assert line_after_build(Pulse(zone="Europe/Dublin", **fields), moment(now, "Europe/Dublin").at) == expected


def test_the_first_moment_to_speak_is_right(tmp_path: Path) -> None:
    root = project(tmp_path, *WEEKLY, newsletter="false")
    pulse = made(root, moment("2026-09-25", "Europe/Dublin").at).pulse
    assert pulse.since == moment("2026-10-07", "Europe/Dublin").at
    assert line_after_build(pulse, pulse.since).startswith("Oak stool: 15 days since prototype")
    assert line_after_build(pulse, pulse.since - 1) == ""


def test_bars() -> None:
    assert bars((0, 1, 4, 8, 31)) == " ▁▄██"
    assert NetworkSettings().enabled
