"""A post is known again by its page or by its words."""

import pytest

from journeygen.outbound.posts.texts import leads_to, text_digest

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
