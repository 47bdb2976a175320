"""Dates in readers' words: English of our own agrees with CLDR, every other language is CLDR's."""

import email.utils
from datetime import date, timedelta

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from journeygen import dates, localized
from journeygen.moments import from_epoch, moment

DAYS = st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)
MAY = moment("2026-05-09", "Europe/Dublin")
SOME = ("en", "en-US", "en-IE", "en-GB", "en-ZA", "de", "fr", "ga", "ja", "ar", "he", "pt-BR", "zh-Hant-TW", "sr-Latn")


@pytest.mark.parametrize(("lang", "full", "short", "month", "right_to_left"), [
    ("en", "9 May 2026", "9 May", "May 2026", False),
    ("en-IE", "9 May 2026", "9 May", "May 2026", False),
    ("en-US", "May 9, 2026", "May 9", "May 2026", False),
    ("de", "9. Mai 2026", "9. Mai", "Mai 2026", False),
    ("fr-CA", "9 mai 2026", "9 mai", "mai 2026", False),
    ("ja", "2026年5月9日", "5月9日", "2026年5月", False),
    ("he", "9 במאי 2026", "9 במאי", "מאי 2026", True),
    ("xx-yy", "9 May 2026", "9 May", "May 2026", False),
    ("", "9 May 2026", "9 May", "May 2026", False),
    ("enm", "9 May 2026", "9 May", "May 2026", False),
])  # fmt: skip
def test_languages(lang, full, short, month, right_to_left):
    assert (dates.day(MAY, lang), dates.short(MAY, lang), dates.month_name("2026-05", lang)) == (full, short, month)
    assert dates.is_right_to_left(lang) is right_to_left


@pytest.mark.parametrize(("lang", "full"), [("fr", "1er mai 2026"), ("fr-CA", "1er mai 2026"), ("de", "1. Mai 2026")])
def test_french_counts_the_first_of_a_month_apart(lang, full):
    first, eleventh = (moment(f"2026-05-{day}", "Europe/Paris") for day in ("01", "11"))
    assert dates.day(first, lang) == full
    assert dates.short(first, lang) == full.removesuffix(" 2026")
    assert "er" not in dates.day(eleventh, lang)


@given(DAYS, st.sampled_from(["en-GB", "en-US"]))
def test_our_english_is_that_of_cldr(day, lang):
    when = moment(day, "UTC")
    assert dates.day(when, lang) == localized.day(day, lang)
    assert dates.month_name(day[:7], lang) == localized.month_name(day[:7], lang)
    # CLDR writes Sept in Britain alone; a journal that says Sep for every English reader is understood.
    assert dates.short(when, lang) == localized.short(day, lang).replace("Sept", "Sep")


def test_no_language_puts_the_month_first_but_those_listed():
    english = [
        name.replace("_", "-") for name in locale_identifiers() if name.startswith("en_") and name.count("_") == 1
    ]
    first = {lang.lower() for lang in english if localized.day("2026-05-09", lang).startswith("May")}
    known = {lang.lower() for lang in english if dates.day(MAY, lang).startswith("May")}
    assert known == first & dates._MONTH_FIRST


@given(st.text(max_size=12), DAYS)
def test_any_tag_gives_a_date(lang, day):
    when = moment(day, "UTC")
    assert dates.day(when, lang)
    assert dates.short(when, lang)
    assert dates.month_name(day[:7], lang)
    assert dates.is_right_to_left(lang) in {True, False}


@given(st.sampled_from(SOME), DAYS, DAYS)
def test_two_days_are_never_one_name(lang, one, other):
    assert (dates.day(moment(one, "UTC"), lang) == dates.day(moment(other, "UTC"), lang)) == (one == other)


@pytest.mark.parametrize(("text", "zone", "written"), [
    ("2026-05-09 14:00", "Europe/Dublin", "Sat, 09 May 2026 14:00:00 +0100"),
    ("2026-01-01", "Asia/Kathmandu", "Thu, 01 Jan 2026 00:00:00 +0545"),
    ("2026-12-31 23:59:59", "America/New_York", "Thu, 31 Dec 2026 23:59:59 -0500"),
    ("1800-01-01", "Europe/Dublin", "Wed, 01 Jan 1800 00:00:00 -0025"),
])  # fmt: skip
def test_rfc822(text, zone, written):
    assert dates.rfc822(moment(text, zone)) == written


@given(st.integers(0, 4_000_000_000), st.sampled_from(["Europe/Dublin", "Asia/Kathmandu", "Pacific/Apia"]))
def test_mail_programs_read_the_same_moment(at, zone):
    said = email.utils.parsedate_to_datetime(dates.rfc822(from_epoch(at, zone)))
    assert int(said.timestamp()) == at
    assert said.utcoffset() in {timedelta(minutes=minutes) for minutes in range(-14 * 60, 14 * 60 + 1, 15)}


@pytest.mark.parametrize(("lang", "locale"), [
    ("en", "en_GB"), ("en-IE", "en_IE"), ("en-us", "en_US"), ("de", "de_DE"), ("de-AT", "de_AT"), ("fr", "fr_FR"),
    ("es", "es_ES"), ("ja", "ja_JP"), ("pt", "pt_BR"), ("zh-Hans-SG", "zh_SG"), ("ar", "ar_EG"),
])  # fmt: skip
def test_open_graph_names_a_language_with_its_land(lang: str, locale: str) -> None:
    assert dates.open_graph_locale(lang) == locale
