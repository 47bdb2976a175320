"""TOML that cannot be read says on which line, whatever the library raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.toml import TomlError, read_toml


def test_a_table():
    assert read_toml('title = "Leg"\n[extra]\nn = 1\n') == {"title": "Leg", "extra": {"n": 1}}


@pytest.mark.parametrize(("text", "line", "why"), [
    ("a = 1\nb = x\n", 2, "Invalid value"),
    ("a = 1\n\nb = [\n\n", 3, "end of document"),
    ("a = 1\na = 2\n", 2, "Cannot overwrite"),
    ("a = " + "[" * 5000, 1, "nested too deeply"),
    ("a = " + "1" * 5000, 1, "more than 4,300 digits"),
])  # fmt: skip
def test_what_cannot_be_read(text, line, why):
    with pytest.raises(TomlError, match=why) as caught:
        read_toml(text)
    assert caught.value.line == line


marks = ["a", " = ", "[", "]", "{", "}", '"', "'''", "\n", ".", "1", "2026-02-30", "#", "\\ud800", "é"]


@given(st.lists(st.sampled_from(marks)).map("".join))
def test_any_text_is_a_table_or_has_a_line(text):
    try:
        table, line = read_toml(text), 0
    except TomlError as error:
        table, line = None, error.line
    assert isinstance(table, dict) is (line == 0)
    assert line <= text.count("\n") + 1
