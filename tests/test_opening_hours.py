"""Opening hours as makers write them."""

import pytest

from journeygen.opening_hours import read_hours


@pytest.mark.parametrize(("text", "schema"), [
    ("Tu-Th 10:00-16:00", "Tu-Th 10:00-16:00"), ("Fri 9:30–13:00", "Fr 09:30-13:00"), ("monday - Friday 10:00 - 18:00", "Mo-Fr 10:00-18:00"),
    ("Mo,We-Fr 10:00-12:00", "Mo,We-Fr 10:00-12:00"), ("Sa, Su 00:00-24:00", "Sa,Su 00:00-24:00"),
])  # fmt: skip
def test_hours_in_the_words_of_schema_org(text, schema):
    hours = read_hours(text)
    assert hours is not None
    assert hours.schema == schema


@pytest.mark.parametrize("text", [
    "", "always", "Di-Do 10:00-16:00", "Tu-Th", "Tu 10-16", "M 10:00-16:00", "Mo-We-Fr 10:00-16:00", "Mo 25:00-26:00", "Mo 10:00-16:99",
])  # fmt: skip
def test_what_is_no_opening_time(text):
    assert read_hours(text) is None
