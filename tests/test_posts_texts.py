"""A post is known again by its page or by its words."""

import re

import pytest

from journeygen.digests import text_digest
from journeygen.outbound.posts.texts import LETTERS, leads_to, record_key

PAGE = "https://example.org/stool/leg/"


@pytest.mark.parametrize(("text", "leads"), [
    (PAGE, True),
    ("Look: https://example.org/stool/leg/.", True),
    ("(https://example.org/stool/leg/)", True),
    ("https://example.org/stool/leg", True),
    ("https://example.org/stool/leg/?utm_source=x#a", True),
    ("https://example.org/stool/leg/です", True),
    ("https://example.org/stool/leg/two/", False),
    ("https://example.org/stool/leg-two/", False),
    ("https://example.org/stool/legs", False),
    ("https://example.org/stool/", False),
    ("https://exampleXorg/stool/leg/", False),
    ("", False),
])  # fmt: skip
def test_which_page_a_text_leads_to(text: str, leads: bool) -> None:
    assert leads_to(PAGE, ["nothing", text]) is leads


def test_no_page_is_led_to_by_anything() -> None:
    assert not leads_to("", ["", "https://example.org/"])


def test_words_are_known_whatever_becomes_of_spaces() -> None:
    assert text_digest("One two\n\nthree") == text_digest("Onetwo three ")
    assert text_digest("One two") != text_digest("One too")


def test_names_are_tids_that_differ() -> None:
    """atproto.com/specs/tid: thirteen letters of its alphabet, the first of them one of the first half."""
    keys = [f"id-{number}/bluesky" for number in range(2000)]
    names = {record_key(key) for key in keys}
    assert len(names) == len(keys)
    assert all(re.fullmatch("[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", name) for name in names)


def test_names_lie_in_the_past_and_never_change() -> None:
    for key in ("stool/a/bluesky", "木/bluesky/2"):
        number = 0
        for letter in record_key(key):
            number = number * 32 + LETTERS.index(letter)
        assert 2023 <= 1970 + (number >> 10) / 1e6 / 31_557_600 < 2025.5
    assert record_key("stool/a/bluesky") == record_key("stool/a/bluesky")
