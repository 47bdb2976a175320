"""A post's name on the network follows from its key."""

import re

from journeygen.outbound.posts.bluesky import LETTERS, record_key


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
