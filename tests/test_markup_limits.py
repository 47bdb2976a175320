"""Text that no maker writes must end quickly, with a result or a problem."""

import time

import pytest
from markup_cases.shapes import ENGINES, html, rendered

N = 10_000
HOSTILE = {
    "quotations": ">" * N + " x",
    "quotations, line by line": "\n".join(">" * depth + " x" for depth in range(300)),
    "lists": "\n".join("  " * depth + "- a" for depth in range(1000)),
    "lists in one line": "- " * N + "a",
    "numbers in one line": "1. " * N + "a",
    "both": "> - " * N + "a",
    "brackets": "[" * N,
    "links": "[a](" * N,
    "links in links": "[" * N + "a" + "](b)" * N,
    "pictures": "![" * N,
    "stars": "*" * N + "a",
    "emphasis": "*a **b " * 2 * N,
    "underscores": "_a " * N,
    "ticks": "".join("`" * (number % 200 + 1) + " a " for number in range(1000)),
    "elements": "<div>" * 200_000 + "x",
    "elements with empty lines": "<div>\n\n" * N + "x",
    "formatting": "<a><b>" * N,
    "comments": "<!-- " * N,
    "attributes": "<a b='" * N,
    "footnotes in footnotes": "\n".join("    " * depth + f"[^{depth}]: x\n" for depth in range(500)),
    "footnotes in a line": "[^a]: " * N,
    "admonitions": "\n".join("    " * depth + "!!! note\n" for depth in range(300)),
    "definitions": "a\n: " * N,
    "strikethrough": "~~a " * N,
    "escapes": "\\" * N,
    "entities": "&a;" * N,
    "columns": "|a" * N + "\n" + "|-" * N + "\n" + "|b" * N,
    "addresses": "http://a.b/((" * N,
    "mail addresses": "a@b." * N,
    "quotation marks": "\" '" * 10 * N,
    "single marks": "'a " * N,
    "lazy lines": ">" * 20 + "a\n" + "b\n" * N,
    "the same picture": "![a](b)\n" * N,
    "the same heading": "# a\n\n" * N,
    "the same heading, often": "# a\n\n" * 6 * N,
    "empty lines": "\n" * N * 10,
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_ends_quickly(text, engine):
    start = time.process_time()
    body = rendered(text, engine)

    assert {problem.code for problem in body.problems} <= {"markup-nesting", "anchor-twice"}
    assert time.process_time() - start < 10


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["quotations", "lists", "lists in one line", "elements"])
def test_deep_nesting_is_a_problem_in_both_engines(name, engine):
    body = rendered(HOSTILE[name], engine)

    assert [(problem.code, problem.level) for problem in body.problems] == [("markup-nesting", "error")]
    assert body.body.parts() == []


@pytest.mark.parametrize("name", ["brackets", "links", "emphasis", "the same heading, often"])
def test_what_only_the_default_engine_cannot_read_in_time_is_a_problem_there(name):
    assert [problem.code for problem in rendered(HOSTILE[name]).problems] == ["markup-nesting"]
    assert rendered(HOSTILE[name], "commonmark").problems == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_what_makers_write_is_far_from_the_limits(engine):
    depth = 20
    nested = "\n".join("  " * level + "- a" for level in range(depth))

    assert html(nested, engine).count("<ul>") == depth
    assert rendered("[a](b.md) " * 200, engine).problems == ()
    assert rendered("| a | b |\n|---|---|\n" + "| *a* | [b](c.md) |\n" * 500, engine).problems == ()
