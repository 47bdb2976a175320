"""The door to MJML: what it lets in, what it puts back, and what it says of a theme's mistakes."""

import pytest

from journeygen.letters.failures import LetterError
from journeygen.letters.mjml import fill_slots, to_html
from journeygen.letters.mjml_source import attr, read_mjml, safe_source

SCRIPTS = ["👩‍💻", "नमस्ते", "e\u0301", "soft\u00adhyphen", "ไทย", "a\u00a0b", "❤️", "日本語", "عربى"]


TWO_COLUMNS = (
    '</mj-column><mj-column><mj-image src="https://a.example/b.jpg" alt="" width="400px" />'
    '</mj-column></mj-section><mj-section><mj-column width="50%">'
)


def document(column="<mj-text>x</mj-text>", head="", body=""):
    return (
        f'<mjml lang="en" dir="ltr"><mj-head><mj-title>t</mj-title>{head}</mj-head>'
        f"<mj-body>{body}<mj-section><mj-column>{column}</mj-column></mj-section></mj-body></mjml>"
    )


def problems(mjml):
    with pytest.raises(LetterError) as error:
        to_html(mjml, {})
    return error.value.problems


@pytest.mark.parametrize("text", SCRIPTS)
def test_attributes_and_titles_of_any_script_arrive(text):
    html = to_html(document(f'<mj-image src="https://a.example/b.jpg" alt="{text}" />').replace(">t<", f">{text}<"), {})
    assert "\\u{" not in html
    assert f'alt="{attr(text)}"' in html
    assert f"<title>{attr(text)}</title>" in html


def test_attr_is_ascii_on_one_line():
    assert attr('a\n "b" \\ é\u200d <&\'') == "a &quot;b&quot; &#92; &#233;&#8205; &lt;&amp;'"


def test_insides_of_texts_arrive_as_written():
    inside = '<p>a <b>b</b>\n<i>c</i> <a href="{{ u }}" title="x&#10;y">*|X|* &lt;5</a><br/></p>'
    inside += "<pre><i>1</i>\n  <i>2</i></pre>"
    assert inside in to_html(document(f"<mj-text>{inside}</mj-text>"), {})
    assert "\u00a0" not in to_html(document("<mj-text>a&nbsp;b&copy;</mj-text>"), {})
    assert "a&#160;b&#169;" in to_html(document("<mj-text>a&nbsp;b&copy;</mj-text>"), {})


def test_slots_are_filled_once_and_not_searched_again():
    slots = {"JGSLOTab000X": "<b>one</b> JGSLOTab001X", "JGSLOTab001X": "two"}
    column = "<mj-text>JGSLOTab000X</mj-text><mj-text><div>JGSLOTab001X</div></mj-text>"
    html = to_html(document(column), slots)
    assert "<b>one</b> JGSLOTab001X" in html
    assert "<div>two</div>" in html
    for wrong in ("JGSLOTab000X", "JGSLOTab000X JGSLOTab001X JGSLOTab001X"):
        with pytest.raises(LetterError, match="exactly once"):
            fill_slots(wrong, slots)
    assert fill_slots("as is", {}) == "as is"


def test_no_fonts_are_loaded():
    assert "fonts.googleapis" not in to_html(document(), {})


@pytest.mark.parametrize(
    ("mjml", "what"),
    [
        (document("<mj-txt>x</mj-txt>"), "cannot hold <mj-txt>"),
        (document(body="<mj-text>x</mj-text>"), "<mj-text> cannot stand in <mj-body>"),
        (document("loose"), "text directly in <mj-column>"),
        (document('<mj-text colour="red">x</mj-text>'), "no attribute `colour`"),
        (document('<mj-image src="https://a.example/b.jpg" alt="" width="50%" />'), "`width` of <mj-image>"),
        (document('<mj-image src="https://a.example/b.jpg" alt="" width="287.5px" />'), "`width` of <mj-image>"),
        (document('<mj-image src="https://a.example/b.jpg" />'), "no `alt`"),
        (document('<mj-image src="https://a.example/b.jpg" alt="" width="700px" />'), "in a column of 600"),
        (document(TWO_COLUMNS), "is 400 pixels wide in a column of 300"),
        (document("<mj-social />"), "cannot hold <mj-social>"),
        (document(head="<mj-preview>x</mj-preview>"), "cannot hold <mj-preview>"),
        (document("<mj-text><td/></mj-text>"), "<td/> is not closed"),
        ("<mj-body></mj-body>", "starts with <mj-body>"),
        (document("<mj-text><p>x</mj-text>"), "mismatched tag"),
        (document("<mj-text>a & b</mj-text>"), "not well-formed"),
        (document("<mj-text>&nosuch;</mj-text>"), "undefined entity"),
        ("<!DOCTYPE mjml>" + document(), "no document type"),
        ("", "no element found"),
    ],
)
def test_mistakes_of_a_theme(mjml, what):
    (problem,) = problems(mjml)
    assert what in problem.message
    assert problem.path == "newsletter/letter.mjml"
    assert problem.line == 1


def test_a_mistake_has_its_line_its_column_and_a_near_name():
    mjml = document("\n<mj-text>é</mj-text>\n  <mj-buton>x</mj-buton>")
    (problem,) = problems(mjml)
    assert problem.line == 3
    assert "column 3" in problem.what
    assert problem.excerpt == "<mj-buton>x</mj-buton></mj-column></mj-section></mj-body></mjml>"
    assert "`mj-button`" in problem.fix


def test_all_mistakes_at_once():
    found = problems(document('<mj-txt />\n<mj-text a="b" c="d">x</mj-text>\n<mj-image src="x" />'))
    assert [problem.line for problem in found] == [1, 2, 2, 3]


def test_deep_nesting_is_refused_and_does_not_crash():
    deep = "<mj-wrapper>" * 20_000 + "</mj-wrapper>" * 20_000
    assert problems(document(body=deep))
    assert "x" in to_html(document("<mj-text>" + "<b>" * 20_000 + "x" + "</b>" * 20_000 + "</mj-text>"), {})


def test_positions_lead_back_to_elements():
    root = read_mjml(document('<mj-text color="red">é</mj-text><mj-divider />'), "x")
    source = safe_source(root, "s")
    assert source.mjml.isascii()
    for element, start in zip(source.elements, source.starts, strict=True):
        assert source.mjml[start:].startswith(f"<{element.tag}")
        assert source.element_at(start + 1) is element
