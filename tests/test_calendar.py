"""Every answer about the moment holds in exactly the interval that it leaves behind."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.calendar import (
    DAY,
    DRAFT,
    EXPIRED,
    FAR_FUTURE,
    FAR_PAST,
    FUTURE,
    LIVE,
    SHARE_WINDOW_DAYS,
    UNLISTED,
    Clock,
)
from journeygen.model import Body, Entry, When
from journeygen.moments import from_epoch, moment

ZONE = "Europe/Dublin"
NOON = moment("2026-11-20 12:00", ZONE).at
ENTRY = Entry(
    key="stool/a", id="stool/a", source="stool/a.md", project="stool", slug="a", title="A", step="idea",
    date=moment("2026-11-01", ZONE), body=Body("d", b""),
)  # fmt: skip
seconds = st.integers(0, 4_000_000_000)


def when(at: int) -> When:
    return from_epoch(at, ZONE)


def test_nothing_asked_holds_for_ever():
    clock = Clock(NOON, ZONE)
    assert (clock.start, clock.until) == (FAR_PAST, FAR_FUTURE)


def test_reached_narrows_the_interval():
    clock = Clock(100, ZONE)
    assert [clock.reached(at) for at in (50, 100, 101, 300, 20)] == [True, True, False, False, True]
    assert (clock.start, clock.until) == (100, 101)


@given(seconds, st.lists(seconds, max_size=6), seconds)
def test_answers_are_the_same_in_the_whole_interval_and_only_there(now, asked, other):
    clock, again = Clock(now, ZONE), Clock(other, ZONE)
    same = [clock.reached(at) for at in asked] == [again.reached(at) for at in asked]
    assert clock.start <= now < clock.until
    assert same == (clock.start <= other < clock.until)


STATUS = [
    ({}, LIVE), ({"draft": True}, DRAFT), ({"unlisted": True}, UNLISTED), ({"draft": True, "unlisted": True}, DRAFT),
    ({"publish": NOON + 1}, FUTURE), ({"publish": NOON}, LIVE), ({"expires": NOON}, EXPIRED), ({"expires": NOON + 1},
     LIVE),
    ({"publish": NOON + 1, "expires": NOON}, FUTURE), ({"unlisted": True, "expires": NOON}, EXPIRED),
    ({"unlisted": True, "publish": NOON + 1}, FUTURE), ({"draft": True, "expires": NOON}, DRAFT),
]  # fmt: skip


def changed(changes: dict) -> Entry:
    return msgspec.structs.replace(ENTRY, **{key: when(at) if type(at) is int else at for key, at in changes.items()})


@pytest.mark.parametrize(("changes", "status"), STATUS)
def test_status(changes, status):
    assert Clock(NOON, ZONE).status(changed(changes), drafts=False, future=False) == status


def test_previews_show_drafts_and_the_future():
    clock = Clock(NOON, ZONE)
    assert clock.status(changed({"draft": True}), drafts=True, future=False) == LIVE
    assert clock.status(changed({"publish": NOON + 1}), drafts=False, future=True) == LIVE
    assert clock.status(changed({"publish": NOON + 1}), drafts=True, future=False) == FUTURE
    assert clock.status(changed({"publish": NOON + 1, "expires": NOON}), drafts=True, future=True) == EXPIRED


@given(seconds, seconds, st.none() | seconds, st.none() | seconds, st.booleans(), st.booleans(), st.booleans())
def test_a_status_holds_in_its_interval(now, other, publish, expires, draft, unlisted, future):
    entry = msgspec.structs.replace(
        ENTRY, draft=draft, unlisted=unlisted, publish=None if publish is None else when(publish),
        expires=None if expires is None else when(expires),
    )  # fmt: skip
    clock, again = Clock(now, ZONE), Clock(other, ZONE)
    status = clock.status(entry, drafts=False, future=future)
    if clock.start <= other < clock.until:
        assert again.status(entry, drafts=False, future=future) == status


@pytest.mark.parametrize(("now", "zone", "month"), [
    ("2026-11-30T23:59:59", "Europe/Dublin", "2026-11"),
    ("2026-12-01T00:00:00", "Europe/Dublin", "2026-12"),
    ("2026-11-30T18:14:59Z", "Asia/Kathmandu", "2026-11"),
    ("2026-11-30T18:15:00Z", "Asia/Kathmandu", "2026-12"),
    ("2026-12-01T04:59:59Z", "America/New_York", "2026-11"),
    ("2027-01-01T05:00:00Z", "America/New_York", "2027-01"),
])  # fmt: skip
def test_the_running_month_is_that_of_the_site(now, zone, month):
    clock = Clock(moment(now, zone).at, zone)
    assert clock.running_month() == month
    assert clock.start == moment(f"{month}-01", zone).at
    assert from_epoch(clock.until - 1, zone).month == month
    assert from_epoch(clock.until, zone).month > month


def test_months_over_and_months_exported():
    clock = Clock(moment("2026-02-15", ZONE).at, ZONE)
    assert [clock.is_over(month) for month in ("2025-12", "2026-01", "2026-02", "2026-03")] == [
        True,
        True,
        False,
        False,
    ]
    assert clock.exported_months() == ("2026-02", "2026-01", "2025-12", "2025-11")


@pytest.mark.parametrize(("age", "inside"), [
    (0, True), (SHARE_WINDOW_DAYS * DAY - 1, True), (SHARE_WINDOW_DAYS * DAY, False), (-1, False),
])  # fmt: skip
def test_the_share_window(age, inside):
    assert Clock(NOON, ZONE).in_share_window(when(NOON - age)) is inside
