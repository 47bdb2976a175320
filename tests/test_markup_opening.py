"""The first words of a body, and bodies without markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_cases.shapes import ENGINES, rendered

from journeygen.markup import plain_text, text_of
from journeygen.markup.dom import document
from journeygen.markup.opening import LONGEST, _leading, opening_of, shortened
from journeygen.markup.typography import smart


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("# Title\n\n![A leg](a.jpg)\n\nThe *leg* `--x` [broke](b.md).", "The leg --x broke."),
        ("```\ncode\n```\n\n| a |\n|---|\n| b |\n\n- item\n\n> quotation\n\ntext", "text"),
        ("Oak[^1] ![x](a.jpg) here\n\n[^1]: note", "Oak here"),
        ("a<script>b</script>  \nc &amp; &lt;d&gt;", "a c & <d>"),
        ('"It\'s" -- so', "“It’s” – so"),
        ("5\u00a0mm", "5\u00a0mm"),
        ("- only\n- a list", ""),
        (
            "Nine cups were left. Three groups of three:\n\n- A\n- B\n\nIt was the dust.",
            "Nine cups were left.\n\nIt was the dust.",
        ),
        ("We tried “both.” These:\n\n| a |\n|---|\n| b |\n\nNo.", "We tried “both.”\n\nNo."),
        ("All of it:\n\n1. one\n\ntwo", "two"),
        ("It is so:\n\nwood moves.\n\n- x", "It is so:\n\nwood moves."),
        ("割れた。次の通り:\n\n- x", "割れた。"),
    ],
)
def test_the_opening_is_the_text_of_the_first_paragraphs(text, opening, engine):
    assert rendered(text, engine).opening == opening


def test_a_long_opening_ends_with_a_paragraph_or_a_sentence():
    sentence = "This is a sentence of some length, about the leg of a stool. "

    assert rendered(sentence * 20).opening == (sentence * 9).strip()
    assert rendered("Short one.\n\n" + sentence * 20).opening == ("Short one.\n\n" + sentence * 9).strip()
    assert rendered(sentence * 8 + "\n\n" + sentence * 8).opening == (sentence * 8).strip()


@given(st.text(alphabet="abc .!?…”\n", max_size=90), st.integers(10, 60))
def test_a_shortened_text_is_a_start_that_fits_and_cuts_no_word(text, room):
    start = shortened(text, room)

    assert len(start) <= room
    assert text.startswith(start)
    assert start == text or " " not in text[:room] or not (text[len(start) :][:1].isalpha() and start[-1:].isalpha())


def test_without_a_space_a_text_is_cut_where_the_room_ends():
    assert shortened("a" * 1000, LONGEST) == "a" * LONGEST


def test_words_are_counted_in_text_alone():
    assert rendered("# One two\n\nthree *four* `five` ![no words](a.jpg)\n\n- six").words == 6


def test_plain_text_parts_blocks_and_keeps_code():
    text = "# Title\n\none\ntwo  \nthree\n\n- a\n- b\n\n```\n  x\n\ny\n```\n\n"
    text += "| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>no</script>"

    assert plain_text(rendered(text).body) == "Title\n\none two three\n\na\n\nb\n\n  x\n\ny\n\na\n\nb\n\n1\n\n2"


def test_text_of_takes_any_html():
    assert text_of("a <b>b</b>&nbsp;c<p>d<br>e<!-- f --></p><title>t</title>") == "a b\u00a0c\n\nd e"


pieces = st.sampled_from([
    "<p>", "<p>", "</p>", "</p>\n", '<h2 id="\0001\0">', "</h2>", "\0002\0\n", "<ul><li>", "</li></ul>", "one two ", "word, word. " * 20,
    "<ul>\n<li>a<ul><li>b</li></ul></li></ul>", "<ol><li>", "</li></ol>", "<blockquote><p>q</p></blockquote>\n", "<hr>\n", "So. Three:</p>", "See:</p>\n<ul></ul>",
    "<table><tbody><tr><td>c</td></tr></tbody></table>", '<section class="footnotes"><ol><li><p>n</p></li></ol></section>', "<div>", "</div>", "long " * 60,
    '"said"', "'so' ", "it's ", " -- ", "...", "<em>", "</em>", "<strong>", "</strong>", "<br>", "&amp;", "\n", "<code>", "</code>",
    '<a href="\0003\0">x</a>', '<a href="https://a.b">https://a.b</a>', "5\" ",
])  # fmt: skip


@settings(max_examples=400)
@given(st.lists(pieces, max_size=30).map("".join))
def test_the_opening_of_what_is_finished_is_that_of_the_tree(html):
    body = document(html.replace("\0", "\1")).body
    for node in body.css("h2"):
        node.attrs["id"] = "\0001\0"
    finished = smart(body.inner_html, "en")

    assert opening_of(body, finished, "en", True) == opening_of(body, "", "en", True)


def test_what_may_hold_more_than_text_is_left_to_the_tree():
    assert _leading('<h2 id="\0001\0">a</h2>\n\0002\0\n<p>b</p>\n') == ["b"]
    assert _leading("<p>a</p><ul><li><ul></ul></li></ul><p>b</p>") == ["a", "b"]
    assert _leading("<p>a</p><div></div>") is None
    assert _leading('<p>a<sup class="footnote-ref">1</sup></p>') is None
    assert _leading('<p>a<sup class="footnote-ref">1</sup></p>', str.upper) == ["A"]
    assert _leading("<p>" + "a" * 700 + "</p>\n<p>b</p><div></div>") == ["a" * 700]
