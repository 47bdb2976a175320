"""Problems read well, sort in the order of a reader, and offer the nearest name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.errors import (
    ERROR,
    NOTE,
    WARNING,
    ContentError,
    JourneygenError,
    Problem,
    RefusedError,
    UsageError,
    did_you_mean,
    nearest,
)

FORM = re.compile(r"\S.*: \S.* \[[a-z-]+\]")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(("problem", "place", "message"), [
    (Problem("a.md", 3, "x-y", "What"), "a.md:3", "a.md:3: What [x-y]"),
    (Problem("a.md", 0, "x-y", "What"), "a.md", "a.md: What [x-y]"),
    (Problem("a.md", 1, "x-y", "What", "Why", "Fix"), "a.md:1", "a.md:1: What. Why. Fix [x-y]"),
    (Problem("a.md", 1, "x-y", "What.", "Why.", "Fix."), "a.md:1", "a.md:1: What. Why. Fix [x-y]"),
    (Problem("a.md", 1, "x-y", "What", "", "Fix"), "a.md:1", "a.md:1: What. Fix [x-y]"),
    (Problem("a.md", 1, "x-y", "What", "Did you mean `a`?", "Fix"), "a.md:1",
     "a.md:1: What. Did you mean `a`? Fix [x-y]"),
    (Problem("a\nb.md", 1, "x-y", "One\n two", "Three\tfour"), "a\nb.md:1", "a b.md:1: One two. Three four [x-y]"),
])  # fmt: skip
def test_a_message_is_one_line_of_sentences(problem, place, message):
    assert problem.place == place
    assert problem.message == message


@given(words, words, words, st.integers(min_value=0, max_value=9999))
def test_every_message_is_one_line_of_one_form(what, why, fix, line):
    message = Problem("content/a.md", line, "some-code", "What" + what, why, fix).message
    assert FORM.fullmatch(message)
    assert message.splitlines() == [message]
    assert message.startswith(f"content/a.md:{line}: " if line else "content/a.md: ")


def test_a_problem_is_an_error_unless_it_says_otherwise():
    assert Problem("a.md", 1, "code", "What").level == ERROR
    assert {ERROR, WARNING, NOTE} == {"error", "warning", "note"}


def test_content_errors_hold_each_problem_once_in_the_order_of_files_and_lines():
    late, early = Problem("b.md", 1, "code", "What"), Problem("a.md", 10, "code", "What")
    first = Problem("a.md", 9, "code", "What")
    error = ContentError(iter([late, early, first, late]))
    assert error.problems == (first, early, late)
    assert str(error).split("\n") == [first.message, early.message, late.message]


@pytest.mark.parametrize(("kind", "code"), [(JourneygenError, 1), (UsageError, 2), (RefusedError, 4)])
def test_exit_codes_are_those_that_the_command_line_promises(kind, code):
    error = kind("No")
    assert isinstance(error, JourneygenError)
    assert (error.exit_code, str(error)) == (code, "No")
    assert ContentError([]).exit_code == 1


@pytest.mark.parametrize(("word", "known", "found"), [
    ("sumary", ["summary", "slug"], "summary"),
    ("SUMMARY", ["summary", "slug"], "summary"),
    ("publishdate", ["publishDate", "publish"], "publishDate"),
    ("lang", ["lang", "language"], "lang"),
    ("colour", ["title", "step"], ""),
    ("title", [], ""),
    ("", ["title"], ""),
])  # fmt: skip
def test_nearest(word, known, found):
    assert nearest(word, known) == found
    assert nearest(word, iter(known)) == found


def test_did_you_mean_offers_one_name_or_lists_them_all():
    assert did_you_mean("setbak", {"setback", "idea"}) == "Did you mean `setback`?"
    assert did_you_mean("xyz", {"setback", "idea"}) == "Known: idea, setback."
    assert did_you_mean("xyz", []) == ""


@given(words, st.lists(words.filter(bool), max_size=5))
def test_only_known_names_are_offered(word, known):
    assert nearest(word, known) in {"", *known}
    if word in known:
        assert nearest(word, known).lower() == word.lower()
