"""The tree that other modules walk."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_cases.shapes import ENGINES

from journeygen.config import Markdown
from journeygen.markup import (
    Node,
    dom,
    escape_attribute,
    escape_text,
    parse,
    parse_page,
    rendering,
    serialise,
    squeezed,
)
from journeygen.markup.dom import Sheet, document, parts, parts_of_each
from journeygen.markup.elements import count_words


def test_a_fragment_becomes_a_tree_as_a_browser_builds_it():
    root = parse('<p class="a b" hidden>x &amp; <b>y</b><ul><li>1<li>2</ul><!-- c --><img src=a.jpg>')

    assert root.tag == "body"
    assert [child.tag for child in root.elements] == ["p", "ul", "img"]
    assert root.elements[0].attributes == {"class": "a b", "hidden": ""}
    assert root.elements[0].classes == {"a", "b"}
    assert root.elements[0].children == ["x & ", Node("b", {}, ["y"])]
    assert [node.tag for node in root.walk()] == ["body", "p", "b", "ul", "li", "li", "img"]
    assert root.text == "x & y12"


def test_a_page_keeps_its_head():
    root = parse_page("<!doctype html><html lang=de><head><title>T</title></head><body><p>x")

    assert root.attributes == {"lang": "de"}
    assert [node.tag for node in root.walk()] == ["html", "head", "title", "body", "p"]
    assert root.text == "x"


def test_a_table_closes_the_paragraph_before_it():
    assert [child.tag for child in parse("<p>a<table><tr><td>b</table>").elements] == ["p", "table"]


def test_depth_is_no_limit():
    root = parse("<div>" * 3000 + "x")

    assert root.text == "x"
    assert sum(1 for _ in root.walk()) == 3001


def test_a_tree_can_be_written_again():
    html = '<p class="a &quot;b&quot;">x &lt; y &amp; z<br><b>c</b></p><img alt="" src="a.jpg">'

    assert "".join(map(serialise, parse(html).children)) == html


@given(st.text())
def test_escaped_text_and_attributes_come_back(text):
    text = text.replace("\r", "").replace("\0", "").replace("\f", "")
    (element,) = parse(f'<i title="{escape_attribute(text)}">{escape_text(text)}</i>').elements

    assert element.attributes["title"] == text
    assert element.text == text


def test_white_space_is_squeezed_but_for_no_break_spaces():
    assert squeezed(" a \n b\u00a0\u00a0c\t") == "a b\u00a0\u00a0c"
    assert squeezed("\n a  b ") == "a b"


@given(st.text() | st.text(" \n\t\x1f\u00a0\u2003aé", max_size=12))
def test_words_are_what_white_space_parts(text):
    assert count_words(text) == len(text.split())


MARKDOWN = st.lists(
    st.sampled_from((
        "a", "b ", "\n", "\n\n", "# ", "- ", "> ", "1. ", "```\n", "`", "*", "**", "_", "[x](y)", "![a](b.jpg)", "[^1]",
        "| a | b |\n|---|---|\n| c | d |\n", "[^1]: n\n", "&amp;", "&lt;p&gt;", "&#60;b&#62;", '"', "'", "{.x}", "\t",
        "    code\n", "- [ ] t", "~~s~~", "term\n: def\n", "!!! note\n", "> [!NOTE]\n", "&nbsp;", "&Tab;", "&#12;",
    )),
    max_size=15,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None)
@given(texts=st.lists(MARKDOWN, max_size=4))
def test_a_sheet_holds_what_a_document_of_its_own_would(engine, texts):
    sheet = Sheet()
    for text in texts:
        made, _ = rendering.ENGINES[engine]()(text, Markdown(engine=engine), "a.md")
        assert sheet.with_body(made).body.inner_html == document(made).body.inner_html


def test_a_sheet_is_not_used_for_ever(monkeypatch):
    monkeypatch.setattr(dom, "_MOST_USED", 10)
    sheet = Sheet()
    first = sheet.with_body("<p>" + "a" * 20)

    assert sheet.with_body("<p>b") is not first
    assert sheet.with_body("<p>c").body.inner_html == "<p>c</p>"
    assert first.body.text() == "a" * 20


@pytest.mark.parametrize("htmls", [
    ["<p>a</p> b <pre>\n\nc</pre>", "", "<ul><li>d</li></ul>e", "<table><tbody><tr><td>f</td></tr></tbody></table>"],
    ["<p>a</p></div><p>b</p>", "<p>c</p>"], ["<p>a</p></div>b", "<p>c</p>"], ["</div>", "c"], [],
])  # fmt: skip
def test_several_fragments_have_the_parts_that_each_has(htmls):
    together = [list(found) for found in parts_of_each(htmls)]
    assert together == [list(parts(html)) for html in htmls]
