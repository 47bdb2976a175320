"""Posts take the network's hours one after the other, never more than it allows on a day."""

from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeygen.calendar import DAY, SHARE_WINDOW_DAYS
from journeygen.config import NetworkSettings
from journeygen.model import Body, Entry, OwnPost
from journeygen.moments import moment
from journeygen.slots import Times, post_times

ZONE = "Europe/Dublin"


def entry(slug: str, live: str, **more: object) -> Entry:
    values = {"step": "idea", "title": slug, "body": Body("d", b"")} | more
    key = f"stool/{slug}"
    return Entry(key=key, id=key, source=f"{key}.md", project="stool", slug=slug, date=moment(live, ZONE), **values)


def planned(entries: list[Entry], **asked: object) -> dict[str, str | None]:
    times = post_times(entries, {"x": NetworkSettings(**asked)}, ZONE)
    return {key.split("/")[1]: when and when.local[:16] for key, when in times.items()}


@pytest.mark.parametrize(
    ("asked", "times"),
    [
        ({}, {}),
        ({"times": ("09:00", "18:30")}, {"a": "2026-11-01T09:00", "b": "2026-11-01T18:30", "c": "2026-11-02T09:00",
                                         "d": "2026-11-02T18:30"}),
        ({"times": ("18:30", "09:00"), "max_per_day": 1}, {"a": "2026-11-01T09:00", "b": "2026-11-02T09:00",
                                                           "c": "2026-11-03T09:00", "d": "2026-11-04T09:00"}),
        ({"max_per_day": 1}, {"a": "2026-11-01T00:00", "b": "2026-11-02T00:00", "c": "2026-11-03T10:00",
                              "d": "2026-11-04T16:00"}),
    ],
)  # fmt: skip
def test_turns(asked: dict[str, object], times: dict[str, str]) -> None:
    entries = [
        entry("c", "2026-11-01 10:00"), entry("a", "2026-11-01"), entry("b", "2026-11-01"), entry("d", "2026-11-02 16:00"),
    ]  # fmt: skip
    assert planned(entries, **asked) == times


def test_the_makers_own_time_comes_first_and_counts() -> None:
    own = {"x": OwnPost(at=moment("2026-11-01 09:00", ZONE))}
    entries = [entry("a", "2026-11-01"), entry("own", "2026-10-01", own_posts=own)]
    assert planned(entries) == {"own": "2026-11-01T09:00"}
    assert planned(entries, times=("09:00", "12:00")) == {"own": "2026-11-01T09:00", "a": "2026-11-01T12:00"}
    assert planned(entries, times=("09:00", "12:00"), max_per_day=1)["a"] == "2026-11-02T09:00"


def test_who_waits_for_no_turn() -> None:
    entries = [
        entry("imported", "2026-11-01", imported=True), entry("draft", "2026-11-01", draft=True),
        entry("silent", "2026-11-01", social=False), entry("unlisted", "2026-11-01", unlisted=True),
        entry("skipped", "2026-11-01", own_posts={"x": OwnPost(skip=True)}),
    ]  # fmt: skip
    assert planned(entries, times=("09:00",)) == {}
    assert planned([entry("a", "2026-11-01")], times=("09:00",), enabled=False) == {}


def test_a_queue_too_long_leaves_the_rest_out() -> None:
    times = planned([entry(f"{number:03}", "2026-11-01") for number in range(100)], times=("09:00",))
    assert times["089"] == "2027-01-29T09:00"
    assert {times[f"{number:03}"] for number in range(90, 100)} == {None}


def test_an_hour_that_the_clock_leaves_out_or_repeats() -> None:
    assert planned([entry("a", "2026-03-29"), entry("b", "2026-03-29")], times=("01:30", "02:30")) == {
        "a": "2026-03-29T02:30", "b": "2026-03-30T01:30",
    }  # fmt: skip
    assert planned([entry("a", "2026-10-25")], times=("01:30",)) == {"a": "2026-10-25T01:30"}


hours = st.lists(st.sampled_from(["00:00", "01:30", "02:30", "09:00", "18:30", "23:59"]), unique=True, max_size=4)
days = st.lists(st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10)), min_size=1, max_size=25)


@settings(max_examples=150, deadline=None)
@given(live=days, times=hours, most=st.integers(0, 3), reverse=st.booleans())
def test_every_turn_is_the_entrys_own(live: list[datetime], times: list[str], most: int, reverse: bool) -> None:
    entries = [entry(f"{number:02}", day.isoformat(" ", "seconds")) for number, day in enumerate(live)]
    asked = {"x": NetworkSettings(times=tuple(times), max_per_day=most)}
    found: Times = post_times(entries, asked, ZONE)
    assert found == post_times(entries[::-1] if reverse else entries, asked, ZONE)
    assert set(found) == ({f"{one.key}/x" for one in entries} if times or most else set())
    given_ = {key: when for key, when in found.items() if when is not None}
    for one in entries:
        when = given_.get(f"{one.key}/x")
        if when is not None:
            assert one.live_at.at <= when.at < one.live_at.at + SHARE_WINDOW_DAYS * DAY
    if times:
        assert len({when.at for when in given_.values()}) == len(given_)
        assert all(when.local[11:16] in times or when.local[5:10] == "03-29" for when in given_.values())
    if most:
        assert max(Counter(when.date for when in given_.values()).values(), default=0) <= most
