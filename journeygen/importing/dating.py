"""Dates as other tools write them, in their site's zone. No clock is read here."""

import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journeygen.model import When
from journeygen.moments import moment

_OFFSET = re.compile(r"(?<=:\d\d) ?([+-])(\d\d):?(\d\d)$")
_FORMS = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y",
    "%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m",
)  # fmt: skip


def moment_of(value: object, zone: str) -> When | None:
    """A moment as any of the tools writes it; None when it is none. A zone of its own counts before the site's."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    with suppress(ValueError):
        return moment(value, zone)
    if not isinstance(value, str):
        return None
    for form in _FORMS:
        with suppress(ValueError):
            found = datetime.strptime(value.strip(), form)
            return moment(found if ":" in value else found.date(), "UTC" if form.endswith("UTC") else zone)
    with suppress(ValueError, TypeError, IndexError):
        return moment(parsedate_to_datetime(value.strip()), zone)
    return None


def as_written(value: object, when: When) -> When:
    """The moment in the zone that its text has, which may be another day than in the site's."""
    found = _OFFSET.search(str(value).strip())
    if not found:
        return when
    minutes = (1 if found[1] == "+" else -1) * (int(found[2]) * 60 + int(found[3]))
    with suppress(ValueError, OverflowError):
        return When(when.at, datetime.fromtimestamp(when.at, timezone(timedelta(minutes=minutes))).isoformat())
    return when


def known_zone(name: object, otherwise: str) -> str:
    """The zone of that name when there is one."""
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(str(name)).key if name else otherwise
    return otherwise
