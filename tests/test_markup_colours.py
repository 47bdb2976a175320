"""The shorter way through Pygments' lexers gives the tokens of the longer one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import RegexLexer, default, words
from pygments.lexers import find_lexer_class_by_name, get_all_lexers
from pygments.token import Name, Number, Text

from journeygen.markup import colours
from journeygen.markup import leads as reading
from journeygen.markup.colours import coloured, shortened
from journeygen.markup.leads import TOLD_APART, leads

COMMON = (
    "bash", "c", "cpp", "csharp", "css", "diff", "docker", "go", "html", "ini", "java", "javascript", "json", "kotlin",
    "lua", "make", "perl", "php", "python", "pycon", "ruby", "rust", "scss", "sql", "tex", "toml", "ts", "xml", "yaml",
)  # fmt: skip
PIECES = (
    "if", "def f(x):\n", "class A {", "}\n", "end\n", "/* ", " */", "// x\n", "# y\n", "'", '"', '"""', "0x1f", "1.5e3",
    "<b c='d'>", "&amp;", "$x", "${y}", "@z", "\\n", "\\begin{a}", "\t", "\n\n", "  ", "=", ":", ";", "(", ")", "->",
    "SELECT", "color: red", "ſ", "K", "é", "日本", "\x1c", "\x0b", "\r", "\0", "\ufeff",
)  # fmt: skip
CODE = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


def tokens(kind, code):
    return list(kind(stripnl=False).get_tokens(code))


@pytest.mark.parametrize("language", COMMON)
@settings(max_examples=25, deadline=None)
@given(code=CODE)
def test_the_tokens_are_the_same(language, code):
    kind = find_lexer_class_by_name(language)

    assert tokens(shortened(kind), code) == tokens(kind, code)


def test_the_tokens_are_the_same_in_languages_that_few_know():
    code = "".join(f"{piece} " for piece in PIECES)
    for _, aliases, _, _ in sorted(get_all_lexers(), key=lambda lexer: lexer[0])[::16]:
        kind = find_lexer_class_by_name(aliases[0]) if aliases else None
        quick = shortened(kind) if kind else None
        if quick is not kind:
            assert tokens(quick, code) == tokens(kind, code), aliases[0]


def test_words_behind_an_open_bracket_are_found():
    class Odd(RegexLexer):
        tokens = {  # noqa: RUF012
            "root": [
                (words(("oak", "ash"), prefix="(", suffix=")(?=;)"), Name),
                (words(("", "elm"), suffix=r"\d"), Number),
                (r"\s", Text, "inner"),
            ],
            "inner": [default("#pop")],
        }

    code = "oak; ash 1 elm2;\n"
    assert tokens(shortened(Odd), code) == tokens(Odd, code)


def test_a_kind_of_token_without_a_class_has_that_of_the_kind_above_it(monkeypatch):
    class Own(RegexLexer):
        tokens = {"root": [(".", Name.Variable.Unheard)]}  # noqa: RUF012

    monkeypatch.setattr(colours, "find_lexer_class_by_name", lambda name: Own)
    assert coloured("x", "own") == '<span class="nv">x</span>\n'


def test_where_the_shorter_way_is_gone_the_longer_one_is_taken(monkeypatch):
    monkeypatch.setattr(colours, "_State", None)
    colours._lexer.cache_clear()

    assert '<span class="k">def</span>' in coloured("def f(): pass", "python")
    colours._lexer.cache_clear()


def test_what_is_known_by_no_name_has_no_colours():
    assert coloured("x", "nolanguage") is None


ATOMS = st.sampled_from((
    "a", "Z", "k", "s", ".", r"\d", r"\D", r"\s", r"\S", r"\w", r"\W", "[a-c]", "[^a-c]", r"[^\W\d]", "[k-ſ]", "ſ", "^",
    "$", r"\b", "(?=a)", "(?!a)", "(?<!b)", "(?i:k)", "[^\n]", r"\1", "é", "_", "[S-]", "[^S]",
))  # fmt: skip
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map("({})".format),
        st.tuples(inner, st.sampled_from(("?", "*", "+?", "{0,2}", "*+", "{2}"))).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        inner.map("(?>{})".format),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(PATTERNS, st.sampled_from((0, re.IGNORECASE, re.MULTILINE, re.ASCII, re.VERBOSE)), st.text(max_size=4))
def test_no_match_starts_otherwise(pattern, flags, text):
    try:
        found = re.compile(pattern, flags).match(text)
    except re.error:
        found = None
    known = leads(pattern, int(flags))

    if found and known is not None:
        assert found[0], "a match that may be empty has no first character"
        assert text[0] in known or text[0] not in TOLD_APART


@pytest.mark.parametrize(
    ("pattern", "first"),
    [("ab|cd", "ac"), ("x?y", "xy"), (r"\bif\b", "i"), ("(?i)a", "aA"), ("[^\\w\\s]", "!"), ("(?>a|b)+", "ab")],
)
def test_first_characters_are_few(pattern, first):
    found = leads(pattern, 0)

    assert found is not None
    assert set(first) <= found
    assert "z" not in found


@pytest.mark.parametrize("pattern", ["", "a*", "(?=a)", r"(a)?\1", "x" * 2000, "("])
def test_what_may_be_empty_or_is_not_understood_may_start_with_anything(pattern):
    assert leads(pattern, 0) is None


def test_without_pythons_own_parser_every_rule_is_tried(monkeypatch):
    leads.cache_clear()
    monkeypatch.setattr(reading.importlib, "import_module", lambda name: object())

    assert leads("a", 0) is None
    leads.cache_clear()
