"""Bodies to blocks: white space, what is flattened, what is kept as written."""

import msgspec
import pytest
from test_letters_samples import CRACKED, GLAZE, body_view, html_body

from journeygen.letters.blocks import (
    Break,
    Code,
    CodeBlock,
    Heading,
    Image,
    Link,
    Listing,
    Notice,
    Paragraph,
    Photograph,
    Quote,
    Reference,
    Rule,
    Styled,
    Table,
    Terms,
    Text,
    text_of,
    words_of,
)
from journeygen.letters.letter_views import Phrases
from journeygen.letters.places import Places
from journeygen.letters.reading import read_body

PLACES = Places("https://example.org/", "https://example.org/stool/cracked/")


def read(html):
    return list(read_body(html_body(html), PLACES, Phrases()))


def words(html):
    return [words_of(block) for block in read(html)]


def test_soft_break_between_inline_elements_is_one_space():
    (paragraph,) = read("<p><strong>a</strong>\n<em>b</em> \n c</p>")
    assert paragraph.children == (Styled("strong", (Text("a"),)), Text(" "), Styled("em", (Text("b"),)), Text(" c"))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>  a <b> b </b> c </p>", "a b c"),
        ("<p>a<b>b</b>c</p>", "abc"),
        ("<p>a&nbsp;b &amp; c &lt;d&gt;</p>", "a\u00a0b & c <d>"),
        ("<p>a<br>\n b<br></p>", "a\nb"),
        ("<p><b>a </b> <i> b</i> </p>", "a b"),
        ("<p>👩‍💻 नमस्ते é\u00ad</p>", "👩‍💻 नमस्ते é\u00ad"),
        ("<p>x\x0b\x92y\x85</p>", "xy"),
        ("<p>{{ x }} *|UNSUB|* {$url}</p>", "{{ x }} *|UNSUB|* {$url}"),
        ("<p>漢<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby></p>", "漢字(ji)"),
        ("<p>he said <q>so</q></p>", "he said “so”"),
        ("loose text", "loose text"),
        ("<div>a<p>b</p>c</div>", "a|b|c"),
        ("<p>a<svg><text>no</text></svg><script>no</script><style>no</style>b</p>", "ab"),
        ("<span>a<p>b</p></span>", "a|b"),
    ],
)
def test_text(html, text):
    assert "|".join(words(html)) == text


def test_links_are_absolute_and_scripts_are_not_links():
    html = '<a href="https://a.example/x">a</a> <a href="javascript:x()">b</a> <a href="mailto:c@d.e">c</a> <a>d</a>'
    links = [part for part in read(html)[0].children if isinstance(part, Link)]
    assert [link.url for link in links] == ["https://a.example/x", "mailto:c@d.e"]
    assert words(html) == ["a b c d"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("stool/", "https://example.org/stool/"),
        ("", "https://example.org/"),
        ("#why", "https://example.org/stool/cracked/#why"),
        ("?a=1", "https://example.org/stool/cracked/?a=1"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("tel:+353", "tel:+353"),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
    ],
)
def test_urls(typed, url):
    assert PLACES.url(typed) == url


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_body_of_the_product(engine):
    blocks = list(read_body(body_view(CRACKED, engine), PLACES, Phrases()))
    kinds = [type(block) for block in blocks]
    assert kinds[:5] == [Paragraph, Paragraph, Photograph, Paragraph, Heading]
    assert Table in kinds
    photo = blocks[2].image
    assert photo == Image(
        "https://example.org/newsletter/2026-05/media/crack.jpg",
        "A shaved ash leg with a long open split.",
        552,
        368,
        "Ten to eight.",
    )
    story = blocks[3].children
    assert Reference("1", "https://example.org/stool/cracked/#fn-1") in story
    assert Link("https://example.org/stool/other/", (Text("the ash in the hedge"),)) in story
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.aligns == ("left", "left", "left", "right")
    assert [text_of(cell) for cell in table.rows[1]] == ["until 9 May", "stove", "38 °C, 24%", "19%"]
    assert not any("It did not" in words_of(block) for block in blocks)


def test_notice_of_the_product():
    notice = next(block for block in read_body(body_view(CRACKED), PLACES, Phrases()) if isinstance(block, Notice))
    assert text_of(notice.title) == "What a meter tells you"
    assert words_of(notice.blocks[0]).startswith("Two pins")


def test_highlighted_code_keeps_its_lines_and_indents():
    code = next(block for block in read_body(body_view(GLAZE), PLACES, Phrases()) if isinstance(block, CodeBlock))
    assert code == CodeBlock(
        "def cone(hours: float) -> int:\n    if hours < 8 and hours > 0:\n        return 6  # slow & steady", "python"
    )


def test_line_numbers_are_left_out():
    cells = '<td class="linenos"><pre>1\n2</pre></td><td><pre>a\n  b</pre></td>'
    assert read(f'<table class="highlighttable"><tr>{cells}</tr></table>') == [CodeBlock("a\n  b")]
    assert read('<pre><span class="linenos">1 </span>a<br>\tb</pre>') == [CodeBlock("a\n    b")]


def test_lists_nested_and_tasks():
    (listing,) = [block for block in read_body(body_view(GLAZE), PLACES, Phrases()) if isinstance(block, Listing)]
    assert [item.checked for item in listing.items] == [None, None, True]
    assert isinstance(listing.items[1].blocks[1], Listing)
    assert words_of(listing.items[2].blocks[0]) == "all eleven handles held"
    assert read("<ol start=4><li>a</ol>")[0].start == 4


def test_media_become_posters_and_links():
    html = '<video src="a.mp4" poster="/p.jpg" width="1280" height="720"></video><audio src="a.mp3"></audio><iframe src="https://v.example"></iframe>'
    video, audio, frame = read(html)
    assert video == Photograph(
        Image("https://example.org/p.jpg", "Watch on the site", 552, 310),
        (Link(PLACES.page, (Text("Watch on the site"),)),),
        PLACES.page,
    )
    assert audio == Paragraph((Link(PLACES.page, (Text("Listen on the site"),)),))
    assert frame == Paragraph((Link(PLACES.page, (Text("Watch on the site"),)),))


def test_rare_elements_are_flattened():
    assert words("<details><summary>More</summary><p>inside</p></details>") == ["More", "inside"]
    photo = '<img src="/a.png" width="800" height="400" alt="x">'
    (figure,) = read(f"<figure>{photo}<figcaption>A <i>cap</i></figcaption></figure>")
    assert figure.image.width == 552
    assert figure.image.height == 276
    assert text_of(figure.caption) == "A cap"
    (terms,) = read("<dl><dt>ash</dt><dd>tough</dd><dd>pale</dd></dl>")
    assert terms == Terms((((Text("ash"),), (Paragraph((Text("tough"),)), Paragraph((Text("pale"),)))),))
    assert read("<hr>") == [Rule()]
    assert isinstance(read("<blockquote>a</blockquote>")[0], Quote)
    assert read('<form><input name="x"></form><nav>a</nav>') == []
    assert read("<p><kbd>Ctrl C</kbd></p>")[0].children == (Code("Ctrl C"),)
    assert read("<p>a<br>b</p>")[0].children == (Text("a"), Break(), Text("b"))


def test_a_picture_of_unknown_size_is_a_link():
    (paragraph,) = read('<p><img src="https://x.example/a.jpg" alt="a lamp"></p>')
    assert paragraph == Paragraph((Link("https://x.example/a.jpg", (Text("a lamp"),)),))


def test_deep_nesting_is_flattened():
    assert "".join(words("<blockquote>" * 3000 + "deep" + "</blockquote>" * 3000)).strip() == "deep"
    assert words("<p>" + "<b>" * 3000 + "deep") == ["deep"]


def test_unknown_image_and_dangling_link_leave_no_trace():
    body = msgspec.structs.replace(body_view("[gone](gone.md) and ![x](y.jpg)"), links={}, pictures={})
    (paragraph,) = read_body(body, PLACES, Phrases())
    assert paragraph.children == (Text("gone and"),)
