"""Dates as other tools write them, in their site's zone. No clock is read here."""

from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journeygen.model import When
from journeygen.moments import moment

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


def known_zone(name: object, otherwise: str) -> str:
    """The zone of that name when there is one."""
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(str(name)).key if name else otherwise
    return otherwise
