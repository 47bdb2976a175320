"""In which order the parts of a line stand; what is expected was given by python-bidi 0.6, which follows UAX 9 whole."""

import pytest

from journeygen.directions import in_visual_order, is_right_to_left

CASES = [
    ('abc', 'abc', 'abc'),
    ('abc אבג', 'abc גבא', 'גבא abc'),
    ('אבג abc דה', 'גבא abc הד', 'הד abc גבא'),
    ('אבג 123 דה', 'הד 123 גבא', 'הד 123 גבא'),
    ('abc אבג 123 דה def', 'abc הד 123 גבא def', 'def הד 123 גבא abc'),
    ('123 אבג', '123 גבא', 'גבא 123'),
    ('الكرسي Oak 2026', 'يسركلا Oak 2026', 'Oak 2026 يسركلا'),
    ('١٢٣ الكرسي', 'يسركلا ١٢٣', 'يسركلا ١٢٣'),
    ('אבג, דה.', 'הד ,גבא.', '.הד ,גבא'),
    ('(אבג) x', '(גבא) x', 'x (גבא)'),
    ('10% אבג', '10% גבא', 'גבא 10%'),
    ('אבג 10%', '10% גבא', '10% גבא'),
    ('a-ב-c', 'a-ב-c', 'c-ב-a'),
    ('אבג: 19:50, דה', 'הד ,19:50 :גבא', 'הד ,19:50 :גבא'),
    ('abc 12 אבג!', 'abc 12 גבא!', '!גבא abc 12'),
    ('٣٤-١٢ اب', 'با ١٢-٣٤', 'با ١٢-٣٤'),
]  # fmt: skip

MIRRORED = str.maketrans("()", ")(")


def shown(line: str, rtl: bool) -> str:
    """As the eye meets it; brackets turn with their text."""
    return "".join(
        text[::-1].translate(MIRRORED) if backwards else text for text, backwards in in_visual_order(line, rtl)
    )


@pytest.mark.parametrize(("line", "leftwards", "rightwards"), CASES)
def test_lines_stand_as_the_algorithm_has_them(line: str, leftwards: str, rightwards: str) -> None:
    assert (shown(line, False), shown(line, True)) == (leftwards, rightwards)


def test_parts_keep_every_letter_in_its_order() -> None:
    assert in_visual_order("אבג abc", True) == [("abc", False), ("אבג ", True)]
    assert in_visual_order("", True) == []


@pytest.mark.parametrize(
    ("text", "rtl"), [("abc", False), ("12 אב", True), ("الكرسي", True), ("12", False), ("", False)]
)
def test_a_paragraph_goes_as_its_first_letter_does(text: str, rtl: bool) -> None:
    assert is_right_to_left(text) is rtl
    assert is_right_to_left("12", otherwise=True)
