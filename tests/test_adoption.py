"""What entries take over from their project: how they are shared, and when they go live."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.adoption import adopted, released, turn
from journeygen.config import NetworkSettings
from journeygen.model import Body, Entry, OwnPost, Project, Release
from journeygen.moments import moment, zone_of

ZONE = "Europe/Dublin"
STEPS = {"idea": 0, "setback": 1}


def entry(slug: str, day: str, **more: object) -> Entry:
    values = {"step": "idea", "title": slug, "body": Body("d", b"")} | more
    key = f"stool/{slug}"
    return Entry(key=key, id=key, source=f"{key}.md", project="stool", slug=slug, date=moment(day, ZONE), **values)


def project(**more: object) -> Project:
    return Project(key="stool", id="stool", folder="stool", source="stool/project.md", title="Stool", **more)


@pytest.mark.parametrize(
    ("start", "every", "days"),
    [
        ("2026-03-01", (2, "days"), ["2026-03-01T00:00:00+00:00", "2026-03-03T00:00:00+00:00"]),
        ("2026-03-27 18:30", (1, "days"), ["2026-03-27T18:30:00+00:00", "2026-03-28T18:30:00+00:00",
                                           "2026-03-29T18:30:00+01:00"]),
        ("2026-03-29 00:30", (12, "hours"), ["2026-03-29T00:30:00+00:00", "2026-03-29T13:30:00+01:00"]),
        ("2026-10-18 08:00", (1, "weeks"), ["2026-10-18T08:00:00+01:00", "2026-10-25T08:00:00+00:00"]),
        ("2026-01-31", (1, "months"), ["2026-01-31T00:00:00+00:00", "2026-02-28T00:00:00+00:00",
                                       "2026-03-31T00:00:00+01:00"]),
        ("2026-03-28 01:30", (1, "days"), ["2026-03-28T01:30:00+00:00", "2026-03-29T02:30:00+01:00",
                                           "2026-03-30T01:30:00+01:00"]),
        ("9998-12-30", (999, "weeks"), ["9998-12-30T00:00:00+00:00", "9998-12-31T00:00:00+00:00"]),
    ],
)  # fmt: skip
def test_turns(start: str, every: tuple[int, str], days: list[str]) -> None:
    release = Release(moment(start, ZONE), *every)
    assert [turn(release, place, ZONE).local for place in range(len(days))] == days


def test_entries_go_live_by_date_then_step_then_slug() -> None:
    release = Release(moment("2026-12-01 09:00", ZONE), 2, "days")
    entries = [
        entry("c", "2026-11-03"),
        entry("b", "2026-11-02", step="setback"),
        entry("z", "2026-11-02"),
        entry("own", "2026-11-01", publish=moment("2026-11-15", ZONE)),
        entry("draft", "2026-11-02", draft=True, step="setback"),
        entry("late", "2026-12-24"),
    ]
    live = {one.slug: one.live_at.local[:16] for one in released(entries, [project(release=release)], STEPS, ZONE)}
    assert live == {
        "z": "2026-12-01T09:00", "b": "2026-12-03T09:00", "draft": "2026-12-05T09:00", "c": "2026-12-07T09:00",
        "own": "2026-11-15T00:00", "late": "2026-12-24T00:00",
    }  # fmt: skip


def test_no_release_changes_nothing() -> None:
    entries = [entry("a", "2026-11-03")]
    assert released(entries, [project()], STEPS, ZONE) is entries


@given(
    start=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    count=st.integers(1, 400),
    unit=st.sampled_from(["hours", "days", "weeks", "months"]),
    place=st.integers(0, 200),
    zone=st.sampled_from(["Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "UTC", "Africa/Casablanca"]),
)
def test_turns_come_one_after_the_other_at_the_same_hour(
    start: datetime, count: int, unit: str, place: int, zone: str
) -> None:
    release = Release(moment(start.replace(microsecond=0), zone), count, unit)
    here, following = turn(release, place, zone), turn(release, place + 1, zone)
    assert release.start.at <= here.at < following.at
    local = datetime.fromisoformat(here.local)
    assert local.utcoffset() == local.astimezone(zone_of(zone)).utcoffset()
    if unit != "hours":
        first = datetime.fromisoformat(release.start.local)
        moved = (local.hour - first.hour) * 60 + local.minute - first.minute
        assert moved == 0 or abs(moved) <= 60 or abs(moved) >= 23 * 60  # an hour that the clock leaves out


def shared(project_says: Project, one: Entry, **networks: NetworkSettings) -> Entry:
    return adopted([one], [project_says], networks)[0][0]


def test_the_nearest_word_counts() -> None:
    general = {"x": OwnPost(thread=True, warning="glue"), "bluesky": OwnPost(skip=True), "mastodon": OwnPost(card=True)}
    own = {"x": OwnPost(thread=False), "bluesky": OwnPost(skip=False), "mastodon": OwnPost(image="stool/a.jpg")}
    made = shared(
        project(own_posts=general), entry("a", "2026-11-01", own_posts=own), threads=NetworkSettings(thread=True)
    )
    assert made.own_posts == {
        "x": OwnPost(thread=False, warning="glue"),
        "bluesky": OwnPost(skip=False),
        "mastodon": OwnPost(image="stool/a.jpg", card=False),
        "threads": OwnPost(thread=True, card=False),
    }


def test_a_project_may_keep_its_entries_to_itself() -> None:
    assert not shared(project(social=False), entry("a", "2026-11-01")).social
    assert not shared(project(own_posts={"x": OwnPost(skip=True)}), entry("a", "2026-11-01", social=False)).social
    assert shared(project(), entry("a", "2026-11-01")) == entry("a", "2026-11-01")
