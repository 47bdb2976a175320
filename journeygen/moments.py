"""Turns what makers write as dates into moments in the site's zone. No clock is read here."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from journeygen.model import When

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?",
    re.IGNORECASE,
)
YEARS = (2, 9998)  # what is some months before or after one of them is a date as well
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=8)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name."""
    return ZoneInfo(name)


def moment(value: object, zone: str) -> When:
    """A date, a datetime or their text as a moment. Naive values are local; a date alone is local midnight.

    Raises ValueError with words that finish the sentence "`date` must be ...".
    """
    if isinstance(value, datetime):
        return _at(value, zone)
    if isinstance(value, date):
        return _at(datetime(value.year, value.month, value.day), zone, day=True)
    if isinstance(value, str):
        return _parsed(value.strip(), zone)
    raise ValueError(f"a date such as 2026-03-01, with or without a time; found {value!r}")


def _parsed(text: str, zone: str) -> When:
    try:
        if _DAY.fullmatch(text):
            return _at(datetime.fromisoformat(text), zone, day=True)
        found = _MOMENT.fullmatch(text)
        if found:
            clock = found[2] if len(found[2].split(":")[0]) == 2 else "0" + found[2]
            return _at(datetime.fromisoformat(f"{found[1]}T{clock.partition('.')[0]}{_offset(found[3])}"), zone)
    except ValueError as error:
        raise ValueError(f"a day of the calendar; found {text!r} ({error})") from None
    raise ValueError(f"a date such as 2026-03-01 or 2026-03-01 18:30; found {text!r}")


def _offset(text: str | None) -> str:
    if not text:
        return ""
    if text in "Zz":
        return "+00:00"
    digits = text[1:].replace(":", "")
    return f"{text[0]}{digits[:2]}:{digits[2:] or '00'}"


@lru_cache(maxsize=4096)
def _at(value: datetime, zone: str, day: bool = False) -> When:
    local = zone_of(zone)
    try:
        aware = value if value.tzinfo else value.replace(tzinfo=local)
        if not YEARS[0] <= aware.year <= YEARS[1]:
            raise OverflowError
        return from_epoch((aware - EPOCH) // timedelta(seconds=1), zone, day)
    except OverflowError:
        raise ValueError(f"in a year between {YEARS[0]} and {YEARS[1]}; found {value.year}") from None


def from_epoch(seconds: int, zone: str, day: bool = False) -> When:
    """The moment that many seconds after the epoch, in the site's zone."""
    local = (EPOCH + timedelta(seconds=seconds)).astimezone(zone_of(zone))
    return When(seconds, local.isoformat(), day)


def month_start(month: str, zone: str) -> int:
    """Seconds since the epoch at which a month (YYYY-MM) begins in the zone."""
    return moment(f"{month}-01", zone).at


def next_month(month: str) -> str:
    """The month after one, both as YYYY-MM."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def months_before(month: str, count: int) -> str:
    """The month that lies `count` months earlier."""
    total = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{total // 12:04d}-{total % 12 + 1:02d}"
