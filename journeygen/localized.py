"""Dates, amounts and directions of writing in any language, by CLDR. The one door to Babel."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names
from babel.numbers import format_currency
from babel.units import format_unit


@lru_cache(maxsize=64)
def locale_of(lang: str) -> Locale:
    """The locale of a language tag; British English where CLDR does not know it."""
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def day(iso: str, lang: str) -> str:
    """A day (YYYY-MM-DD) in full."""
    return _first(str(format_date(date.fromisoformat(iso), format="long", locale=locale_of(lang))), lang)


def _first(text: str, lang: str) -> str:
    """The first of a month as French writes it, which CLDR leaves out: `1er mai` (Imprimerie nationale)."""
    return "1er" + text[1:] if text.startswith("1 ") and locale_of(lang).language == "fr" else text


def short(iso: str, lang: str) -> str:
    """A day (YYYY-MM-DD) without its year."""
    return _first(str(format_skeleton("MMMd", date.fromisoformat(iso), locale=locale_of(lang))), lang)


def month_name(month: str, lang: str) -> str:
    """A month (YYYY-MM) with its year."""
    return str(format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=locale_of(lang)))


def plural(count: int, lang: str) -> str:
    """The plural category of a count."""
    return str(locale_of(lang).plural_form(count))


def with_territory(lang: str) -> str:
    """A language with the land where most people speak it, where the tag names none: `pt` is `pt_BR`."""
    locale = locale_of(lang)
    likely = get_global("likely_subtags").get(locale.language, "").split("_")
    territory = locale.territory or (likely[-1] if len(likely) > 1 else "")
    return f"{locale.language}_{territory}" if territory else locale.language


def is_right_to_left(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return bool(locale_of(lang).text_direction == "rtl")


def weekday(number: int, lang: str) -> str:
    """The name of a day of the week as it stands alone, counted from Monday as 0."""
    return str(get_day_names("wide", "stand-alone", locale_of(lang))[number])


def days(count: int, lang: str) -> str:
    """A number of days."""
    # No unit but the day is ever large enough for the threshold.
    return str(format_timedelta(timedelta(count), granularity="day", threshold=1e12, locale=locale_of(lang)))


def hours(whole: int, rest: int, lang: str) -> str:
    """Hours and minutes of work."""
    parts = [(whole, "duration-hour")] * bool(whole) + [(rest, "duration-minute")] * bool(rest or not whole)
    return " ".join(format_unit(number, unit, "short", locale=locale_of(lang)) for number, unit in parts)


def money(amount: Decimal, currency: str, whole: bool, lang: str) -> str:
    """An amount of money; a whole one without decimals."""
    locale = locale_of(lang)
    pattern = locale.currency_formats["standard"].pattern
    if not whole:
        return str(format_currency(amount, currency, locale=locale))
    return str(format_currency(amount, currency, pattern.replace("0.00", "0"), locale, currency_digits=False))
