"""Lists, quotations and code as writers type them: both engines must see the same structure."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_cases.shapes import html, shape

from journeygen.config import Markdown
from journeygen.markup import engine_commonmark, engine_markdown

WORDS = st.lists(st.sampled_from(["oak", "ash", "glue", "leg", "dry", "plane", "saw"]), min_size=1, max_size=3)
PARAGRAPH = st.lists(WORDS.map(" ".join), min_size=1, max_size=3)
CODE = st.tuples(st.sampled_from(["```", "~~~", "````"]), PARAGRAPH).map(lambda code: [code[0], *code[1], code[0]])
HEADING = WORDS.map(lambda words: ["## " + " ".join(words)])
RULE = st.just(["***"])


def _item(marker, spaces, loose, blocks):
    """One item: its blocks below each other, indented to where the text of the first line starts."""
    parts = []
    for number, block in enumerate(blocks):
        if number and (loose or not _may_follow(blocks[number - 1], block)):
            parts.append("")
        parts.extend(block)
    indent = " " * (len(marker) + spaces)
    head = marker + " " * spaces + parts[0]
    return [head, *(indent + line if line else "" for line in parts[1:])]


def _may_follow(before, block):
    return block[0][:2] in ("- ", "* ", "1.", "1)") and before[0][:1].isalpha()


def _list(blocks):
    markers = st.sampled_from(["-", "*", "1.", "1)", "10."])
    items = st.lists(st.lists(blocks, min_size=1, max_size=3), min_size=1, max_size=3)

    def lines(drawn):
        marker, spaces, loose, indent, all_items = drawn
        written = [_item(marker, spaces, loose, item) for item in all_items]
        joined = [line for item in written for line in ([*item, ""] if loose else item)]
        return [" " * indent + line if line else "" for line in joined]

    return st.tuples(markers, st.integers(1, 4), st.booleans(), st.integers(0, 3), items).map(lines)


def _quotation(blocks):
    def lines(drawn):
        parts = []
        for block in drawn:
            parts += [*block, ""]
        return [f"> {line}" if line else ">" for line in parts[:-1]]

    return st.lists(blocks, min_size=1, max_size=2).map(lines)


BLOCKS = st.recursive(st.one_of(PARAGRAPH, CODE, HEADING), lambda blocks: _list(blocks) | _quotation(blocks))
TEXTS = st.lists(BLOCKS | RULE, min_size=1, max_size=4).map(
    lambda blocks: "\n\n".join("\n".join(block) for block in blocks)
)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_both_engines_see_the_same_lists_quotations_and_code(text):
    ours = engine_markdown.to_html(text, Markdown(), "")[0]
    theirs = engine_commonmark.to_html(text, Markdown(), "")[0]

    assert shape(ours) == shape(theirs)


@pytest.mark.parametrize(
    "text",
    [
        "text\n1. a\n2. b",
        "1986 was a good year.\n1986. Not a list in a paragraph",
        "- a\n - b\n  - c\n   - d\n    - e",
        "1. a\n  - not inside\n2. b",
        "- a\nlazy\n- b",
        "> a\nlazy\n\n> another",
        "- a\n\n\n- b",
        "-\n\n- after an empty item",
        "-\ta\n\t- b\n\n\tmore",
        "- a\n\n      code in the item",
        "-     code at once\n\n  text",
        "* * *\n- - -\n_ _ _",
        "- a\n***\n- b",
        "- ```\n  a\n\n  b\n  ```\n- c",
        "```\nnever closed\n- a",
        "````\n```\n````",
        "~~~ python\nx\n~~~~",
        "> ```\n> a\nnot code",
        "- > - > deep",
        "- [ ] a\n- [X] b\n- [x]c",
        "- [ ] a\n\n- [x] b",
        "+ plus",
        "Title\ngoes on\n---",
        "# a\ntext\n## b ##\n#c",
        "text\n<div>\n\n*a*\n\n</div>",
        "<pre>\n- a\n\n- b\n</pre>",
        "<!-- a\n\n- b -->\n\n- c",
        "- <b>a</b>\n- <div>\n  x\n  </div>",
        "a\n\n    code\n\n    more\n\nb",
        "a\n    no code",
        "Mortise\n: a hole\n: a second one\n\nTenon\n: a tongue",
        "> [!NOTE]\n> a\n>\n> > [!TIP]\n> > b",
    ],
)
def test_what_is_easily_read_otherwise_is_the_same_in_both_engines(text):
    assert shape(html(text, "markdown")) == shape(html(text, "commonmark"))


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_alerts_speak_the_language_of_the_text_and_may_stand_in_each_other(engine):
    found = html("> [!NOTE]\n> a\n>\n> > [!TIP]\n> > b\n\n> [!oak-dust]\n> c", engine, "de-AT")

    assert re.findall(r'title">([^<]+)', found) == ["Hinweis", "Tipp", "Oak dust"]
    assert "[!" not in found
    assert "<blockquote" not in found


def test_tabs_in_code_stay_tabs():
    assert "\tgcc" in html("```\nall:\n\tgcc\n```")


def test_terms_need_no_empty_line_between_them():
    found = html("Mortise\n: a hole\nTenon\n: a tongue\n: a second one")

    assert re.findall(r"<(d[td])>(.+?)</", found) == [
        ("dt", "Mortise"), ("dd", "a hole"), ("dt", "Tenon"), ("dd", "a tongue"), ("dd", "a second one")
    ]  # fmt: skip


def test_lists_work_inside_footnotes_definitions_and_admonitions():
    text = "!!! note\n    text\n    - a\n      - b\n\nTerm\n:   text\n\n    1. c\n\nx[^1]\n\n[^1]: note\n\n    - d"

    found = html(text)

    assert found.count("<li>") == 4
    assert found.count("<ul>") == 3
    assert "<ol>" in found.split("<dd>")[1].split("</dd>")[0]


def test_a_footnote_that_nothing_refers_to_is_left_out():
    for engine in ("markdown", "commonmark"):
        found = html("a[^b]\n\n[^u]: unused\n\n[^b]: used", engine)

        assert "unused" not in found
        assert found.count("<li") == 1
        assert "<section" not in html("a\n\n[^u]: unused", engine)
