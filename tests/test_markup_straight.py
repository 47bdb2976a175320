"""The straight way to a body gives what the parser's way gives, and leaves to it what only that one can tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_cases.shapes import SOURCE, rendered

from journeygen.config import Markdown
from journeygen.markup import rendering
from journeygen.markup.engine_commonmark import to_html, without_links
from journeygen.markup.holes import Holes
from journeygen.markup.parsing import read_parsed
from journeygen.markup.straight import read_straight


def straight(text, lang="en", smart=True):
    """All that is known of a text by the straight way; None where it is closed."""
    holes, markdown = Holes(text, SOURCE, 9), Markdown(engine="commonmark", smart=smart)
    read = read_straight(without_links(text), holes, markdown, lang)
    return read and rendering._rendered(read, holes)


def parsed(text, lang="en", smart=True):
    """The same by the parser's way."""
    holes, markdown = Holes(text, SOURCE, 9), Markdown(engine="commonmark", smart=smart)
    return rendering._rendered(read_parsed(to_html(text, markdown, "")[0], holes, markdown, lang), holes)


PLAIN = {
    "paragraphs": 'One *two* **three** ~~four~~ `five`\nsix  \nseven & &copy; "eight"\u00a0--\n\n***\n\nnine',
    "less than": "a < b and `<c>`",
    "lists": "- a\n  - b\n- c\n\n3. d\n\n   e\n4. f",
    "definitions": "Kerf\n: what a saw takes\n\nTang\n\n: what a handle holds",
    "quotations": "> a\n>\n> > b\n\n> - c",
    "headings": "# A *b* & `c`\n\n## A b & c\n\n### !\n\n> #### A\n",
    "links": "[a](b.md) [c](../d/e.md#f) [g](https://h.org/?i=1&j=2) [k](#l)\n\n# l\n\n[m](n.md \n) [b](b.md) [o](/p/)",
    "anchor missing": "one\n\n[a](#nothing)",
    "code": "```python\nif a < 5: print('<b>', \"é\")\n```\n\n    plain\n\n- ```c++\n  #include <x>\n  ```\n\n```nobodys\nx\n```",
    "tables": "| a | b |\n|:-:|--:|\n| *c* & | `d` |\n| e | |\n\n| | longlonglonglonglonglonglonglonglonglonglong |\n|-|-|\n",
    "wide tables": "| " + "wide & wider" * 5 + " | b |\n|-|-|\n| c | d |",
    "footnotes": 'A[^1] "b"[^long-name]: c\n\n# fn-1\n\n[^1]: one\n\n    - two [d](e.md)\n\n[^long-name]: three',
    "promise": "Nine were left. Three groups:\n\n```\nx\n```\n\n- a\n\n" + "long " * 120 + "these:\n\n- b\n\nlast",
    "nothing": "",
}


@pytest.mark.parametrize("smart", [True, False])
@pytest.mark.parametrize("lang", ["en", "de", "ja"])
@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_plain_markdown_is_read_straight(text, lang, smart):
    read = straight(text, lang, smart)

    assert read is not None
    assert read == parsed(text, lang, smart)


@pytest.mark.parametrize(
    "text",
    [
        "a <b>c</b>", "a <https://b.org>", "&lt; `<` <!-- c -->", "![a](b.jpg)", "- [ ] a", "[[a]]", "> [!NOTE]\n> a", "https://a.org", "www.a.org",
        "me@a.org", "[a](b \"c\")", "[a](it's)", "a&#13;b", "a&#12;b", "[a[^1]](b.md)\n\n[^1]: c", "[a](b)[^1] [^1]\n\n[^1]: c", "[^é]\n\n[^é]: c",
        "[^1]:[^1]: a\n[^1]", "```a\"b\nc\n```", "> " * 120 + "a", "*a* " * 120,
    ],
)  # fmt: skip
def test_what_the_parser_must_read_is_left_to_it(text):
    assert straight(text) is None
    assert rendered(text, "commonmark").problems is not None


pieces = st.sampled_from([
    "word", " ", " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "``", "'", '"', "--", "---", "...", "é", "日本", "\u00a0", "\\", "\t", "!", "[", "]", "(", ")", ":",
    "[a](b.md)", "[a](#x)", "[x](https://e.org/a?b=1&c=2)", "[a](b 'ti\"t')", "[a](javascript:x)", "[r]", "[r]: u.md\n", "[`c`](d.md)", "![i](p.jpg)",
    "# H\n", "## H *b*\n", "\n# x\n", "===\n", "- a\n", "  - b\n", "1. c\n", "3) d\n", "> ", "\n\n    code\n", "```\n", "```python\nif 1: 'a'\n```\n",
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "***\n", "term\n: def\n", "&amp;", "&quot;", "&lt;", "&#13;", "&#0;", "&#1;", "&nbsp;", "  \n", "a < b", "`<c>`", "<i>",
    "[^1]", "[^1]: note\n", "[^a]", "[^a]: n [z](q.md)\n", "[t[^1]](u.md)", "[[w]]", "> [!TIP]\n> x\n", "- [ ] t\n", "www.a.b", "http://a.b", "a@b.c",
    "Look here:\n\n- a\n", "Some words. ", "y " * 200, "don't", "'tis", '12" ',
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=25).map("".join), st.sampled_from(["en", "fr"]))
def test_both_ways_give_the_same(text, lang):
    read = straight(text, lang)

    assert read is None or read == parsed(text, lang)


def test_what_is_given_up_half_way_leaves_nothing_behind():
    text = "# One\n\n[two](three.md) and [four[^1]](five.md)\n\n[^1]: six"
    assert straight(text) is None

    assert [link.target for link in rendered(text, "commonmark").links] == [
        "source:stool/2026-05-09-leg/three.md", "source:stool/2026-05-09-leg/five.md",
    ]  # fmt: skip


def test_a_link_in_a_link_is_left_to_the_parser():
    nested = '<p><a href="b.md">a <em><a href="c.md">d</a></em></a></p>\n'  # as comrak may write it

    assert read_straight(nested, Holes("", SOURCE, 1), Markdown(), "en") is None
