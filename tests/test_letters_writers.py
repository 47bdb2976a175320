"""Blocks to mail HTML, plain text, Markdown and fragment; excerpts."""

import pytest
from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown
from hypothesis import given
from hypothesis import strategies as st
from test_letters_samples import body_view, html_body, theme

from journeygen.letters.blocks import Listing, Paragraph, Text, text_of, words_of
from journeygen.letters.excerpt import count_words, excerpt, shorten
from journeygen.letters.failures import LetterError
from journeygen.letters.fragment import write_fragment
from journeygen.letters.letter_views import Phrases
from journeygen.letters.mail_html import MailHtml
from journeygen.letters.markdown_out import write_markdown
from journeygen.letters.places import Places
from journeygen.letters.plain import PlainText, finished, underlined
from journeygen.letters.reading import read_body
from journeygen.letters.styles import NAMES, read_styles
from journeygen.letters.texts import columns, wrapped
from journeygen.markup import text_of as html_text

PLACES = Places("https://example.org/", "https://example.org/stool/cracked/")
PHRASES = Phrases()


def read(html):
    return tuple(read_body(html_body(html), PLACES, PHRASES))


def mail(html):
    return MailHtml({}, PHRASES).write(read(html))


def plain(html):
    return PlainText(PHRASES).write(read(html))


def markdown(html):
    return write_markdown(read(html), PHRASES)


# --- mail HTML


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>a < b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
        ("<p><b>a</b>\n<i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
        ("<h2>Why</h2>", "<h4>Why</h4>"),
        ("<h3>Why</h3>", "<h5>Why</h5>"),
        ("<ol start=3><li>a<ul><li>b</ul></ol>", '<ol start="3"><li>a<ul><li>b</li></ul></li></ol>'),
        (
            "<p>a<sup class=footnote-ref><a href='#fn-1'>1</a></sup></p>",
            '<p>a<sup><a href="https://example.org/stool/cracked/#fn-1">1</a></sup></p>',
        ),
        ("<pre>a\n  b &lt;c&gt;</pre>", "<pre>a\n  b &lt;c&gt;</pre>"),
        ("<details><summary>s</summary>x</details>", "<p><strong>s</strong></p><p>x</p>"),
        ("<p>a<del>b</del>&nbsp;c</p>", "<p>a<del>b</del>\u00a0c</p>"),
        ("<hr>", "<hr>"),
    ],
)
def test_mail_html(html, written):
    assert mail(html) == written


def test_pictures_never_exceed_their_column():
    source = '<img src="https://x.example/a.jpg" alt="say &quot;ash&quot;\n👩‍💻" width="1200" height="600">'
    assert mail(f"<p>{source}</p>") == (
        '<p><img src="https://x.example/a.jpg" alt="say &quot;ash&quot; 👩‍💻" width="552" height="276"'
        ' style="max-width:552px"></p>'
    )
    assert 'width="524" height="262"' in mail(f"<ul><li><p>a</p>{source}</ul>")


def test_the_theme_styles_everything_and_only_what_exists():
    styles = read_styles(theme().render("newsletter/inline.css", None))
    assert set(styles) <= NAMES
    assert {"p", "a", "pre", "table", "th", "blockquote"} <= set(styles)
    with pytest.raises(LetterError, match="blockqote"):
        read_styles("p{a:b}\nblockqote { color: red }")
    with pytest.raises(LetterError, match="double quote"):
        read_styles('p{font-family:"A B"}')


def test_sides_are_exchanged_for_what_is_read_from_the_right():
    css = "p { margin: 1px 2px 3px 4px; text-align: left } dd { padding-left: 9px; padding: 0 0 0 5px; margin: 0 1px }"
    assert read_styles(css, from_right=True) == {
        "p": "margin:1px 4px 3px 2px;text-align:right", "dd": "padding-right:9px;padding:0 5px 0 0;margin:0 1px"
    }  # fmt: skip
    theirs = read_styles(theme().render("newsletter/inline.css", None), from_right=True)
    assert "border-right:3px" in theirs["blockquote"]
    assert not [name for name, declarations in theirs.items() if "left:" in declarations]


# --- plain text


def test_plain_text_numbers_links_once_and_lists_them_below():
    html = '<p>See <a href="https://a.example/x">a</a>, <a href="/b/">b</a>, <a href="https://a.example/x">a</a>.</p>'
    assert plain(html) == ("See a [1], b [2], a [1].\n\n[1] https://a.example/x\n[2] https://example.org/b/")
    assert plain('<p><a href="https://a.example/">https://a.example/</a> <a href="mailto:a@b.c">a@b.c</a></p>') == (
        "https://a.example/ a@b.c"
    )


def test_plain_text_blocks():
    assert plain("<ul><li>a<ul><li>b</ul><li>c</ul>") == "- a\n  - b\n- c"
    assert plain("<ol start=9><li>a<li>b<br>c</ol>") == "9. a\n10. b\n    c"
    assert plain("<ul><li><p>a<p>b<li>c</ul>") == "- a\n\n  b\n\n- c"
    assert plain("<blockquote><p>a<p>b</blockquote>") == "> a\n>\n> b"
    assert plain("<pre>a\n\n  b</pre>") == "    a\n\n      b"
    assert plain("<h2>Why</h2>") == "Why\n~~~"
    assert plain("<p>a<em>b</em><strong>c</strong><sup class=footnote-ref><a href='#f'>1</a></sup></p>") == "a_b_*c*"


def test_plain_tables():
    table = "<table><tr><th>a<th align=right>long head</tr><tr><td>漢字<td>1</tr></table>"
    assert plain(table) == "a    | long head\n-----+----------\n漢字 |         1".replace("-----+", "-----+")
    wide = f"<table><tr><th>one<th>two</tr><tr><td>{'x ' * 30}<td>{'y ' * 30}</tr></table>"
    assert plain(wide).splitlines()[0].startswith("one: x x")
    assert all(len(line) <= 72 for line in plain(wide).splitlines())


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300))
def test_wrapping_keeps_every_character_and_the_width(text):
    text = " ".join(text.split(" "))
    lines = wrapped(text, 72).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= 74 or " " not in line.strip() for line in lines)


def test_cjk_wraps_and_urls_do_not():
    assert [columns(line) for line in wrapped("漢" * 50, 72).split("\n")] == [72, 28]
    url = "https://example.org/" + "漢" * 60
    assert wrapped(url, 72) == url


def test_underlines_and_gaps_of_the_template():
    assert underlined("日本", "=") == "日本\n===="
    assert finished("\n\nTitle\n====\n\n\n\n====\ntext  \n\n") == "Title\n=====\n\n====\ntext\n"
    assert all(len(line) <= 72 for line in finished("t " * 100 + "\n----").splitlines())


# --- Markdown


MARKDOWN = ExtensionOptions()
MARKDOWN.table = MARKDOWN.strikethrough = MARKDOWN.tasklist = True
RENDER = RenderOptions()
RENDER.unsafe_ = True


def shown(text):
    return " ".join(html_text(render_markdown(text, MARKDOWN, ParseOptions(), RENDER)).split())


HOSTILE = [
    "1. not a list",
    "- not a list",
    "+ not a list",
    "# not a heading",
    "> not a quote",
    "=== no line",
    "--- no rule",
    "a * b * c _d_ __e__ ~~f~~",
    "[a](b) ![c](d) <b>e</b> `f`",
    "&amp; &copy; &#65; AT&T",
    "{{ x }} *|UNSUB|* {$url} %name%",
    "back\\slash \\* | pipe",
    "<!-- a -- b -->",
    "2024) year",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_survive_markdown(text):
    blocks = (Paragraph((Text(text),)),)
    assert shown(write_markdown(blocks, PHRASES)) == text


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc", "Zs"]), max_size=40))
def test_any_words_survive_markdown(text):
    words = f"a {text}"
    blocks = (Paragraph((Text(words),)),)
    assert shown(write_markdown(blocks, PHRASES)) == " ".join(words.split())


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<b>b</b>c <em>d</em>, <b>“e”</b>f <del>g</del></p>",
        "<p>x <b>a <i>b</i></b><i>c</i></p>",
        "<ul><li>a<ul><li>b</ul><li>c</ul><ul><li>d</ul>",
        "<ol><li><p>a<p>b<li>c</ol>",
        "<blockquote><p>a<ul><li>b</ul></blockquote>",
        "<table><tr><th>a|b<th>c</tr><tr><td><code>x|y</code><td>d<br>e</tr></table>",
        "<pre><code>```\nfence</code></pre>",
        "<p><code>a`b</code> <a href='https://x.example/(a)_b_'>l*i*nk</a></p>",
        "<p>a<br>b</p>",
    ],
)
def test_structures_survive_markdown(html):
    assert shown(markdown(html)).replace(" ", "") == "".join(html_text(html).split())


def test_markdown_forms():
    assert markdown("<p><b>a</b>\n<i>b</i></p>") == "**a** *b*"
    assert markdown("<ul><li><input type=checkbox checked> a</ul>") == "- [x] a"
    assert markdown('<p><a href="https://x.example/a_b">x</a></p>') == "[x](<https://x.example/a_b>)"


# --- fragment


def test_fragment_is_plain_and_semantic():
    html = '<ul class="x"><li style="a">b</ul><table class="t"><tr><td>1</tr></table>'
    assert write_fragment(read(html), PHRASES) == "<ul>\n<li>b</li>\n</ul>\n<table>\n<tr><td>1</td></tr>\n</table>"


# --- excerpts


def test_an_excerpt_ends_with_a_block_or_a_sentence():
    blocks = read("<p>" + "One two three. " * 10 + "</p><h2>Next</h2><p>" + "Four five six. " * 30 + "</p>")
    found = excerpt(blocks, 30)
    assert found.cut
    assert [words_of(block) for block in found.blocks] == [("One two three. " * 10).strip()]
    found = excerpt(blocks, 60)
    assert found.blocks[-1].children[0].text.endswith("six.")
    assert 45 <= sum(count_words(words_of(block)) for block in found.blocks) <= 75
    assert excerpt(blocks[:1], 30).cut is False


def test_an_excerpt_without_sentences_ends_with_a_word():
    (paragraph,) = read("<p>" + "<i>word</i> " * 200 + "</p>")
    assert text_of(shorten(paragraph.children, 20)) == "word " * 19 + "word…"


def test_an_excerpt_never_cuts_a_character():
    family = "👩‍👩‍👧‍👦"
    (paragraph,) = read("<p>" + family * 500 + "</p>")
    text = text_of(shorten(paragraph.children, 20)).removesuffix("…")
    assert text == family * (len(text) // len(family))
    assert len(text_of(shorten((Text("漢" * 1000),), 20))) < 100


def test_an_excerpt_does_not_end_with_an_announcement():
    table = "<table>" + "<tr><td>" + "word " * 50 + "</tr></table>"
    found = excerpt(read("<p>One. Two is this:</p>" + table), 20)
    assert [words_of(block) for block in found.blocks] == ["One."]
    assert excerpt(read("<p>One.</p><h2>H</h2><p>Like so:</p>" + table), 20).blocks == read("<p>One.</p>")
    whole = read("<p>Like so:</p><p>b</p><h2>End</h2>")
    assert excerpt(whole, 60).blocks == whole


def test_lists_are_cut_between_items_and_code_is_not_cut():
    (listing,) = excerpt(read("<ul>" + ("<li>" + "word " * 10) * 10 + "</ul>"), 30).blocks
    assert isinstance(listing, Listing)
    assert len(listing.items) == 3
    assert excerpt(read("<p>a</p><pre>" + "x = 1\n" * 200 + "</pre>"), 20).blocks == read("<p>a</p>")


def test_only_so_many_pictures():
    photo = '<p><img src="/a.jpg" alt="" width="9"></p>'
    assert excerpt(read(photo * 3 + "<p>a</p>"), 60).blocks == read("<p>a</p>")
    assert len(excerpt(read(photo * 3 + "<p>a</p>"), 60, 2).blocks) == 3


def test_a_body_is_read_no_further_than_needed():
    blocks = read_body(body_view("word " * 100 + "\n\n" + "# h\n\nword\n\n" * 500), PLACES, PHRASES)
    excerpt(blocks, 20)
    assert len(list(blocks)) > 400
