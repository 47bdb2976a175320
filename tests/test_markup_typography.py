"""Typographic punctuation: what is improved, and what must be left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_cases.shapes import ENGINES, html

from journeygen import markup
from journeygen.markup.typography import _Improver, smart, smart_text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\"Hello,\" she said. It's 'fine'.", "“Hello,” she said. It’s ‘fine’."),
        ('<em>"x"</em> and "<em>x</em>"', "<em>“x”</em> and “<em>x</em>”"),
        ("\"'Nested' he said\"", "“‘Nested’ he said”"),
        ("\"he said 'nested'\"", "“he said ‘nested’”"),
        ("the '90s, '24 and '85", "the ’90s, ’24 and ’85"),
        ("the '90s and James' shop", "the ’90s and James’ shop"),
        ("rock 'n' roll, 'tis", "rock ’n’ roll, ’tis"),
        ("James' shop, the dogs' home", "James’ shop, the dogs’ home"),
        ('5\'10" and 3/4" and 2"x4"', '5\'10" and 3/4" and 2"x4"'),
        ('"in 1984"', "“in 1984”"),
        ('("quoted") ["so"]', "(“quoted”) [“so”]"),
        ('"<code>x</code>"', "“<code>x</code>”"),
        ('<p>"open</p><p>"again"</p>', "<p>“open</p><p>“again”</p>"),
        ('say<br>"x"', "say<br>“x”"),
        ('"a"--"b"', "“a”–“b”"),
        ('"cut--"', "“cut–”"),
        ("a -- b --- c--d", "a – b — c–d"),
        ("wait... so", "wait… so"),
    ],
)
def test_english(typed, printed):
    assert smart(typed, "en") == printed


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x--y" title="it\'s...">x</a>',
        '<code>"a" -- b...</code>',
        '<pre><code>it\'s</code> -- "x"</pre>',
        "<kbd>'</kbd><samp>\"</samp><tt>--</tt>",
        "<script>if (a --> \"b\") x = 'y'</script>",
        "<style>a { content: '--' }</style>",
        '<textarea>"x"</textarea><math><mo>\'</mo></math>',
        '<!-- "x" -- it\'s... -->',
        '<a href="https://a.b/c--d">https://a.b/c--d\'s</a>',
        "run --help or (--version)",
        "--&gt; &lt;-- ----",
        "....",
    ],
)
def test_what_is_not_prose_is_left_alone(html):
    assert smart(html, "en") == html


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("de", "„a ‚b‘ c“ geht’s"),
        ("de-AT", "„a ‚b‘ c“ geht’s"),
        ("de-CH", "«a ‹b› c» geht’s"),
        ("fr", "«\u00a0a “b” c\u00a0» geht’s"),
        ("es", "«a “b” c» geht’s"),
        ("it", "«a “b” c» geht’s"),
        ("nl", "“a ‘b’ c” geht’s"),
        ("pl", "„a ‚b’ c” geht’s"),
        ("sv", "”a ’b’ c” geht’s"),
        ("cs", "„a ‚b‘ c“ geht’s"),
        ("xx", "“a ‘b’ c” geht’s"),
        ("ja", "\"a 'b' c\" geht's"),
    ],
)
def test_quotation_marks_follow_the_language(lang, printed):
    assert smart("\"a 'b' c\" geht's", lang) == printed


@pytest.mark.parametrize("engine", ENGINES)
def test_typography_is_the_same_in_both_engines_and_can_be_switched_off(engine):
    text = '"It\'s" -- `a -- "b"` ... [x](a.md "it\'s")'

    assert html(text, engine).startswith('<p>“It’s” – <code>a -- "b"</code> … <a')
    assert '"It\'s" -- ' in html(text, engine, smart=False)
    assert html('```\n"x" -- y\n```', engine).count('"x" -- y') == 1


def test_a_title_is_improved_as_a_text_without_markup():
    assert markup.smart_text("it's", "en") == "it’s"
    assert smart_text('5 < 6 & "x" <em>', "en") == "5 < 6 & “x” <em>"


@given(st.text(alphabet="ab1 \"'-.<>&\n", max_size=60))
def test_letters_are_never_lost(text):
    def letters(value):
        return [letter for letter in value if letter.isalnum()]

    assert letters(smart_text(text, "en")) == letters(text)


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                '"',
                "'",
                "a",
                "B",
                "1",
                ".",
                "(",
                " ",
                "\n",
                "<p>",
                "</p>",
                "<br>",
                "<em>",
                "</em>",
                "&nbsp;",
                "\0",
                "-",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_what_stands_between_letters_is_read_as_everything_else(html):
    improved = smart(html, "de")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Improver, "_double", _Improver._rare_double)
        assert smart(html, "de") == improved
