"""Dates in readers' words. Pages print dates, never ages.

English is written here, because loading CLDR takes longer than many builds; every other language is Babel's, behind
the door `localized`.
"""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from journeygen.later import later
from journeygen.model import When

if TYPE_CHECKING:
    from journeygen import localized
else:
    localized = later("journeygen.localized")

_FULL = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# English of these regions puts the month first (CLDR 45).
_MONTH_FIRST = frozenset({"en-us", "en-ph", "en-pr", "en-gu", "en-as", "en-mh", "en-mp", "en-um", "en-vi"})


def is_english(lang: str) -> bool:
    """Whether a language tag is English of any region."""
    return lang[:2].lower() == "en" and lang[2:3] in {"", "-"}


@lru_cache(maxsize=65536)
def _day(iso: str, lang: str) -> str:
    if not is_english(lang):
        return localized.day(iso, lang)
    year, month, number = iso[:4], _FULL[int(iso[5:7]) - 1], int(iso[8:10])
    return f"{month} {number}, {year}" if lang.lower() in _MONTH_FIRST else f"{number} {month} {year}"


@lru_cache(maxsize=65536)
def _short(iso: str, lang: str) -> str:
    if not is_english(lang):
        return localized.short(iso, lang)
    month, number = _FULL[int(iso[5:7]) - 1][:3], int(iso[8:10])
    return f"{month} {number}" if lang.lower() in _MONTH_FIRST else f"{number} {month}"


def day(when: When, lang: str) -> str:
    """A day in full: 9 May 2026."""
    return _day(when.date, lang)


def short(when: When, lang: str) -> str:
    """A day without its year: 9 May."""
    return _short(when.date, lang)


@lru_cache(maxsize=4096)
def month_name(month: str, lang: str) -> str:
    """A month (YYYY-MM) in words: May 2026."""
    if not is_english(lang):
        return localized.month_name(month, lang)
    return f"{_FULL[int(month[5:7]) - 1]} {month[:4]}"


@lru_cache(maxsize=4096)
def plural(count: int, lang: str) -> str:
    """The plural category of a count (CLDR): one, other, and in other languages zero, two, few or many."""
    if not is_english(lang):
        return localized.plural(count, lang)
    return "one" if count == 1 else "other"


@lru_cache(maxsize=256)
def open_graph_locale(lang: str) -> str:
    """A language as Open Graph writes it (ogp.me, `og:locale`): `en-IE` is `en_IE`; English alone is British here."""
    if not is_english(lang):
        return localized.with_territory(lang)
    territory = next((part for part in lang.split("-")[1:] if len(part) == 2), "GB")
    return f"en_{territory.upper()}"


@lru_cache(maxsize=256)
def is_right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return not is_english(lang) and localized.is_right_to_left(lang)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday(number: int, lang: str) -> str:
    """The name of a day of the week, counted from Monday as 0."""
    return _WEEKDAYS[number] if is_english(lang) else localized.weekday(number, lang)


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc822(when: When) -> str:
    """A moment as RSS and mail write it (RFC 5322): Sat, 09 May 2026 14:00:00 +0100."""
    on = date.fromisoformat(when.date)
    offset = when.local[19:25].replace(":", "")
    return f"{_DAYS[on.weekday()]}, {on.day:02d} {_MONTHS[on.month - 1]} {on.year} {when.local[11:19]} {offset}"
