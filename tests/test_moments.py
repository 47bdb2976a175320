"""A date, a naive or aware time and their texts are one moment in the site's zone, through gaps and folds."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.moments import from_epoch, moment, month_start, months_before, next_month, zone_of

ZONES = ("Europe/Dublin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "UTC")
zones = st.sampled_from(ZONES)
days = st.dates(min_value=date(1971, 1, 1), max_value=date(2099, 12, 31))
seconds = st.integers(min_value=0, max_value=4_000_000_000)
months = st.dates(date(1000, 2, 1), date(9993, 12, 31)).map(lambda day: f"{day:%Y-%m}".zfill(7))


@given(days, zones)
def test_a_day_is_the_same_as_value_and_as_text(day, zone):
    when = moment(day, zone)
    assert when == moment(day.isoformat(), zone) == moment(f" {day.isoformat()}\n", zone)
    assert when.day is True
    assert when.at == moment(datetime(day.year, day.month, day.day), zone).at


@given(seconds, zones)
def test_every_form_of_a_time_is_one_moment(at, zone):
    aware = datetime.fromtimestamp(at, ZoneInfo(zone))
    utc = aware.astimezone(UTC)
    forms: list[object] = [aware, utc, aware.isoformat(), aware.isoformat(" "), f"{utc:%Y-%m-%dT%H:%M:%S}Z"]
    forms += [f"{utc:%Y-%m-%d %H:%M:%S}z", f"{utc:%Y-%m-%d %H:%M:%S} +00", f"{utc:%Y-%m-%d  %H:%M:%S}.75 -0000"]
    assert {moment(form, zone) for form in forms} == {from_epoch(at, zone)}
    assert from_epoch(at, zone).local == aware.isoformat()


@given(seconds, zones)
def test_a_naive_time_is_local(at, zone):
    local = datetime.fromtimestamp(at, ZoneInfo(zone))
    naive = local.replace(tzinfo=None, fold=0)
    when = moment(naive, zone)
    assert when == moment(naive.isoformat(), zone) == moment(str(naive), zone)
    assert when.at in {at, at - 3600}  # the first of two equal times where clocks go back an hour
    assert when.local[:19] == naive.isoformat()


@given(seconds, zones, st.integers(-14 * 60, 14 * 60))
def test_an_offset_of_its_own_changes_nothing_but_the_writing(at, zone, minutes):
    elsewhere = datetime.fromtimestamp(at, timezone(timedelta(minutes=minutes)))
    assert moment(elsewhere.isoformat(), zone) == from_epoch(at, zone)


GAPS_AND_FOLDS = [
    # clocks go forward at 01:00: 01:30 is not; the offset before the gap counts, as in RFC 5545
    ("2026-03-29 01:30", "Europe/Dublin", "2026-03-29T02:30:00+01:00"),
    ("2026-03-29 00:59", "Europe/Dublin", "2026-03-29T00:59:00+00:00"),
    # clocks go back at 02:00: 01:30 is twice; the first counts
    ("2026-10-25 01:30", "Europe/Dublin", "2026-10-25T01:30:00+01:00"),
    ("2026-03-08 02:30", "America/New_York", "2026-03-08T03:30:00-04:00"),
    ("2026-11-01 01:30", "America/New_York", "2026-11-01T01:30:00-04:00"),
    ("2026-03-01", "Asia/Kathmandu", "2026-03-01T00:00:00+05:45"),
    # Samoa left out a whole day
    ("2011-12-30", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),
    ("2011-12-29 23:59:59", "Pacific/Apia", "2011-12-29T23:59:59-10:00"),
    ("2011-12-31", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),
    # a midnight that is not
    ("2018-11-04", "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"),
]


@pytest.mark.parametrize(("text", "zone", "local"), GAPS_AND_FOLDS)
def test_gaps_and_folds(text, zone, local):
    assert moment(text, zone).local == local


@pytest.mark.parametrize("text", [
    "9:30", "2026-03-01T9:30", "2026-03-01 09:30", "2026-03-01 09:30:00", "2026-03-01T09:30:00.999", "2026-03-01t09:30",
])  # fmt: skip
def test_times_as_people_write_them(text):
    if text == "9:30":
        with pytest.raises(ValueError, match="a date such as"):
            moment(text, "UTC")
    else:
        assert moment(text, "UTC").local == "2026-03-01T09:30:00+00:00"


@pytest.mark.parametrize(("value", "words"), [
    ("2026-02-30", "a day of the calendar; found '2026-02-30'"),
    ("2026-13-01 10:00", "a day of the calendar; found"),
    ("2026-03-01 25:00", "a day of the calendar; found"),
    ("0000-01-01", "a day of the calendar; found"),
    ("0001-01-01", "in a year between 2 and 9998; found 1"),
    (date(1, 1, 1), "in a year between 2 and 9998; found 1"),
    (datetime(9999, 12, 31, 23, 59), "in a year between 2 and 9998; found 9999"),
    ("last spring", "a date such as 2026-03-01 or 2026-03-01 18:30; found 'last spring'"),
    ("2026-03-01 10:00 +25:00", "a date such as"),
    ("2026-3-1", "a date such as"),
    ("", "a date such as"),
    (20260301, "found 20260301"),
    (True, "found True"),
    (["2026-03-01"], "found ['2026-03-01']"),
    (None, "found None"),
])  # fmt: skip
def test_what_is_no_date_says_so(value, words):
    with pytest.raises(ValueError, match=r"\w") as caught:
        moment(value, "America/New_York" if "9998; found 9999" in words else "Asia/Kathmandu")
    assert words in str(caught.value)


def test_parts_of_a_moment():
    when = moment("2026-03-01 00:30", "Asia/Kathmandu")
    assert (when.date, when.month, when.year, when.day) == ("2026-03-01", "2026-03", "2026", False)
    assert when.at == moment("2026-02-28T18:45Z", "UTC").at


@given(months, st.integers(0, 60))
def test_months_count_forward_and_back(month, count):
    later = month
    for _ in range(count):
        later = next_month(later)
    assert months_before(later, count) == month
    assert len(later) == 7
    assert later >= month


@given(st.sampled_from(["2026-01", "2026-03", "2026-10", "2026-12"]), zones)
def test_months_join_without_a_gap(month, zone):
    start, end = month_start(month, zone), month_start(next_month(month), zone)
    assert from_epoch(start, zone).month == month
    assert from_epoch(start - 1, zone).month == months_before(month, 1)
    assert from_epoch(end - 1, zone).month == month


def test_zones_are_named():
    assert zone_of("Europe/Dublin").key == "Europe/Dublin"
