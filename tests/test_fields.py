"""What each key of front matter accepts, and in which words it refuses."""

from datetime import date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen import fields
from journeygen.fields import ENTRY, NOTE, OTHER_NAMES, PAGE, PROJECT, Reading
from journeygen.model import Entry, Note, OwnPost, Page, Photo, Price, Project, Release
from journeygen.moments import moment
from journeygen.networks import NETWORKS

READING = Reading("stool", "Europe/Dublin")
MARCH = moment("2026-03-01", "Europe/Dublin")

ACCEPTED = [
    (fields.words, "  Oak \n", "Oak"),
    (fields.words, 3, "3"),
    (fields.words, 12.5, "12.5"),
    (fields.words, date(2026, 3, 1), "2026-03-01"),
    (fields.words, "bell\x07 nul\0 line\nend", "bell nul line\nend"),
    (fields.title, " First\n  idea ", "First idea"),
    (fields.title_or_empty, None, ""),
    (fields.title_or_empty, " a\tb ", "a b"),
    (fields.flag, True, True),
    (fields.flag, False, False),
    (fields.names, "oak, ash ,, oak", ("oak", "ash")),
    (fields.names, ["oak", 3, None, "", "oak"], ("oak", "3")),
    (fields.names, [], ()),
    (fields.lines_of, "oak, 30 mm", ("oak, 30 mm",)),
    (fields.lines_of, ["oak, 30 mm", "oil"], ("oak, 30 mm", "oil")),
    (fields.one_name, ["Ann", "Bo"], "Ann, Bo"),
    (fields.one_name, "Ann, Bo", "Ann, Bo"),
    (fields.when, "2026-03-01", MARCH),
    (fields.beside, "leg.jpg", "stool/leg.jpg"),
    (fields.beside, " ./leg.jpg ", "stool/leg.jpg"),
    (fields.beside, "..\\lamp\\leg.jpg", "lamp/leg.jpg"),
    (fields.beside, "https://example.org/a.jpg", "https://example.org/a.jpg"),
    (fields.beside, ["a.jpg", "b.jpg"], "stool/a.jpg"),
    (fields.beside, {"path": "a.jpg"}, "stool/a.jpg"),
    (fields.beside, {"file": "a.jpg"}, "stool/a.jpg"),
    (fields.beside, [{"src": "a.jpg"}], "stool/a.jpg"),
    (fields.photos, [], ()),
    (fields.photos, ["a.jpg", {"file": "b.jpg"}], (Photo("stool/a.jpg"), Photo("stool/b.jpg"))),
    (
        fields.photos,
        [{"file": "a.jpg", "alt": "A  leg", "caption": None, "credit": "Ann", "focus": [0, 1.0], "order": 2}],
        (Photo("stool/a.jpg", "A leg", "", "Ann", (0.0, 1.0), 2),),
    ),
    (fields.price, "120 EUR", Price("120", "EUR")),
    (fields.price, "99.50 gbp", Price("99.50", "GBP")),
    (fields.price, {"amount": 120}, Price("120", "EUR")),
    (fields.price, {"amount": 148.5, "currency": "usd"}, Price("148.50", "USD")),
    (fields.price, {"amount": 120.0, "currency": "EUR"}, Price("120.00", "EUR")),
    (fields.price, {"amount": "1200", "currency": " JPY "}, Price("1200", "JPY")),
    (fields.table, {1: {"a": (1, 2)}, "on": date(2026, 3, 1)}, {"1": {"a": [1, 2]}, "on": "2026-03-01"}),
    (fields.table, {"n": None, "b": True, "f": 1.5, "s": {"x"}, "t": "bell\x07"},
     {"n": None, "b": True, "f": 1.5, "s": ["x"], "t": "bell"}),
    (fields.table, {"big": 2**63, "small": -(2**63)}, {"big": str(2**63), "small": -(2**63)}),
    (fields.text_table, {"start": date(2026, 3, 1), "every": 3}, {"start": "2026-03-01", "every": "3"}),
    (fields.mentions, {"Ann": {"x": "@ann"}}, {"Ann": {"x": "@ann"}}),
    (fields.letter, False, (False, False)),
    (fields.letter, True, (True, False)),
    (fields.letter, {"lead": True}, (True, True)),
    (fields.letter, {}, (True, False)),
    (fields.social, False, (False, {})),
    (fields.social, True, (True, {})),
    (fields.social, {}, (True, {})),
    (fields.social, {"twitter": " Hi ", "bsky": False}, (True, {"x": OwnPost("Hi"), "bluesky": OwnPost(skip=True)})),
    (
        fields.social,
        {"mastodon": {"text": "Hi", "image": "a.jpg", "skip": False, "at": date(2026, 3, 1), "thread": True,
         "warning": "glue"}},
        (True, {"mastodon": OwnPost("Hi", "stool/a.jpg", False, MARCH, True, "glue")}),
    ),
    (fields.social, {"x": True, "bsky": {"image": False}}, (True, {"x": OwnPost(skip=False), "bluesky": OwnPost(card=True)})),
    (fields.social_of_all, {"x": {"thread": True}}, (True, {"x": OwnPost(thread=True)})),
    (fields.release, {"start": date(2026, 3, 1)}, Release(MARCH, 1, "weeks")),
    (fields.release, {"start": "2026-03-01", "every": "3 days"}, Release(MARCH, 3, "days")),
    (fields.release, {"start": "2026-03-01", "every": 2}, Release(MARCH, 2, "days")),
    (fields.release, {"start": "2026-03-01", "every": "12h"}, Release(MARCH, 12, "hours")),
    (fields.release, {"start": "2026-03-01", "every": "monthly"}, Release(MARCH, 1, "months")),
]  # fmt: skip


@pytest.mark.parametrize(("convert", "raw", "value"), ACCEPTED)
def test_accepted(convert, raw, value):
    assert convert(raw, READING) == value
    assert msgspec.msgpack.encode(convert(raw, READING))


REFUSED = [
    (fields.words, True, "text; found true/false (true)"),
    (fields.words, None, "text; found nothing"),
    (fields.words, ["a"], "text; found a list (['a'])"),
    (fields.title, "  ", "text; it is empty"),
    (fields.flag, "yes", "true or false, without quotes; found text (yes)"),
    (fields.flag, 1, "true or false, without quotes; found a number (1)"),
    (fields.flag, date(2026, 3, 1), "found a date (2026-03-01)"),
    (fields.flag, datetime(2026, 3, 1), "found a date (2026-03-01 00:00:00)"),
    (fields.flag, b"x", "found a value (b'x')"),
    (fields.names, {"a": 1}, "a list, such as [oak, joinery]; found a table"),
    (fields.names, [["a"]], "text; found a list"),
    (fields.when, 20260301, "a date such as 2026-03-01"),
    (fields.beside, "", "the name of a file beside the text; found text ()"),
    (fields.beside, [], "the name of a file beside the text; found a list ([])"),
    (fields.beside, {"alt": "x"}, "the name of a file beside the text; found nothing"),
    (fields.photos, "a.jpg", "a list of pictures; found text (a.jpg)"),
    (fields.photos, [{"alt": "x"}], "the name of a file"),
    (fields.photos, [{"file": "a.jpg", "atl": "x"}], "made of file, alt, caption, credit, focus, order; found `atl`"),
    (fields.photos, [{"file": "a.jpg", 1: "x", "b": "y"}], "found `1`"),
    (fields.photos, [{"file": "a.jpg", "order": "first"}], "ordered by a whole number; found text (first)"),
    (fields.photos, [{"file": "a.jpg", "order": True}], "ordered by a whole number"),
    *((fields.photos, [{"file": "a.jpg", "focus": focus}], "focused on [x, y] with numbers from 0 to 1")
      for focus in ([2, 0], [0, -0.1], [0.5], [0.5, "x", 0.5], [True, False], "center", [float("nan"), 0])),
    *((fields.price, price, "an amount and a currency, such as {amount: 120, currency: EUR}")
      for price in ("cheap", "120", "120 Euro", "-5 EUR", "5. EUR", "1,200 EUR", "² EUR", 120, {"amount": "x"},
       {"amount": 1, "currency": "€"})),
    (fields.price, {"currency": "EUR"}, "text; found a table"),
    (fields.price, {"amount": 1, "vat": 2}, "text; found a table"),
    (fields.table, [1], "a table of names and values; found a list ([1])"),
    (fields.text_table, {"start": True}, "text; found true/false"),
    (fields.mentions, {"Ann": "@ann"}, "a table of names and values; found text (@ann)"),
    (fields.letter, "maybe", "false, or {lead: true}; found text (maybe)"),
    (fields.letter, {"lead": "yes"}, "false, or {lead: true}"),
    (fields.letter, {"load": True}, "false, or {lead: true}"),
    (fields.social, "hi", "false, or a table of networks; found text (hi)"),
    (fields.social, {"myspace": "hi"}, "pinterest); found `myspace`"),
    (fields.social, {1: "hi"}, "found `1`"),
    (fields.social, {"x": None}, "for each network; found nothing"),
    (fields.social, {"x": 3}, "for each network; found a number"),
    (fields.social_of_all, {"x": "Words"}, "the rest is an entry's own"),
    (fields.social_of_all, {"x": {"image": "a.jpg"}}, "the rest is an entry's own"),
    (fields.release, "weekly", "made of start and every"),
    (fields.release, {"every": "week"}, "made of start and every"),
    (fields.release, {"start": "2026-03-01", "every": "fortnight"}, "such as `every: 3 days`; found text (fortnight)"),
    (fields.release, {"start": "2026-03-01", "every": 0}, "such as `every: 3 days`; found a number (0)"),
    (fields.release, {"start": "soon"}, "a date such as 2026-03-01"),
    (fields.social, {"x": {"txt": "hi"}}, "made of text, image, skip, at, thread, warning for each network"),
    (fields.social, {"x": {"skip": "yes"}}, "true or false"),
]  # fmt: skip


@pytest.mark.parametrize(("convert", "raw", "words"), REFUSED)
def test_refused(convert, raw, words):
    with pytest.raises(ValueError, match=r"\w") as caught:
        convert(raw, READING)
    assert words in str(caught.value)


def test_long_values_are_shown_in_part():
    with pytest.raises(ValueError, match=r"found text \(a{60}\)$"):
        fields.flag("a" * 500, READING)


raw_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["file", "focus", "amount", "x", "lead", "path", "text"]) | st.integers(),
     inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.sampled_from(list(dict.fromkeys((ENTRY | PROJECT | PAGE | NOTE).values()))), raw_values)
def test_a_converter_gives_a_value_or_a_sentence_and_nothing_else(convert, raw):
    try:
        found = convert(raw, READING)
    except ValueError as error:
        found = str(error) or None
    assert found is not None
    assert msgspec.msgpack.encode(found)


@pytest.mark.parametrize(("keys", "struct", "elsewhere"), [
    (ENTRY, Entry, {"newsletter", "social"}),
    (PROJECT, Project, {"slug"}),
    (PAGE, Page, {"slug", "author"}),
    (NOTE, Note, {"title"}),
])  # fmt: skip
def test_every_key_has_its_place_in_the_model(keys, struct, elsewhere):
    assert set(keys) - elsewhere <= set(struct.__struct_fields__)


def test_other_names_lead_to_names_of_our_own_and_hide_none():
    assert set(OTHER_NAMES.values()) <= {*ENTRY, *PROJECT, *PAGE}
    assert not set(OTHER_NAMES) & {*ENTRY, *PROJECT, *PAGE, *NOTE}


def test_own_posts_know_every_network():
    assert fields.social(dict.fromkeys(NETWORKS, "Hi"), READING)[1].keys() == NETWORKS.keys()
