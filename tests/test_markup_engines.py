"""The engines: settings, extensions of the maker's own, and no memory of the text before."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Extension
from markdown.preprocessors import Preprocessor
from markup_cases.shapes import ENGINES, html, rendered

from journeygen.config import Markdown
from journeygen.markup import VERSION_KEY, engine_commonmark, engine_markdown, render_body

TEXTS = (
    "a[^1] b[^n]\n\n[^1]: one\n\n[^n]: two",
    "c[^1] [r]\n\n[^1]: other\n\n[r]: x.md",
    "The MC and [r]\n\n*[MC]: moisture content",
    "The MC again, [^1] and [r]",
    "# Same\n\n# Same\n\n- a\n- b",
    "> q\n\n```\ncode\n```\n\n<div>raw</div>",
    "[x](#same) \x02wzxhzdk:0\x03 \x02jg:0\x03 klzzwxh:0001",
)


@settings(max_examples=40, deadline=None)
@given(st.permutations(TEXTS))
def test_no_text_depends_on_those_before(order):
    first = {text: rendered(text) for text in TEXTS}

    assert {text: rendered(text) for text in order} == first


def test_a_converter_keeps_nothing_of_the_texts_before():
    converter, _ = engine_markdown.converter_for(Markdown())
    for text in TEXTS:
        converter.reset().convert(text)
    converter.reset()

    assert len(converter.htmlStash.rawHtmlBlocks) == 0
    assert [
        kept for kept in converter.registeredExtensions if getattr(kept, "found", None) and kept.found.containers
    ] == []


class Shouting(Extension):
    """An extension as a maker may write one."""

    def __init__(self, **configs):
        self.config = {"mark": ["!", "what to add"]}
        super().__init__(**configs)

    def extendMarkdown(self, md):
        mark = self.getConfig("mark")

        class Add(Preprocessor):
            def run(self, lines):
                return [line + mark if line else line for line in lines]

        md.preprocessors.register(Add(md), "shouting", 5)


class Failing(Extension):
    """One that fails at work."""

    def extendMarkdown(self, md):
        class Fail(Preprocessor):
            def run(self, lines):
                raise KeyError("no such key")

        md.preprocessors.register(Fail(md), "failing", 5)


@pytest.fixture
def extensions(monkeypatch):
    module = type(sys)("maker_extensions")
    module.Shouting, module.Failing = Shouting, Failing
    monkeypatch.setitem(sys.modules, "maker_extensions", module)


@pytest.mark.usefixtures("extensions")
def test_extensions_of_the_maker_work_with_their_settings():
    name = "maker_extensions:Shouting"

    assert html("a", extensions=(name,)) == "<p>a!</p>"
    assert html("a", extensions=(name,), extension_configs={name: {"mark": "?"}}) == "<p>a?</p>"
    assert html("a") == "<p>a</p>"


@pytest.mark.parametrize("name", ["toc", "nl2br", "pymdownx.mark", "markdown.extensions.wikilinks"])
def test_known_extensions_load(name):
    assert rendered("a ==b==", extensions=(name,)).problems == ()


@pytest.mark.parametrize("name", ["extra", "fenced_code", "tables", "sane_lists", "codehilite", "smarty"])
def test_what_is_built_in_may_be_named(name):
    assert rendered("a | b\n--|--\n1 | 2", extensions=(name,)) == rendered("a | b\n--|--\n1 | 2")


def test_an_unknown_extension_is_a_problem_with_the_nearest_name():
    (problem,) = rendered("a", extensions=("pymdownx.marc",)).problems

    assert (problem.code, problem.path, problem.level) == ("markup-extension", "journeygen.toml", "error")
    assert problem.what == "unknown Markdown extension `pymdownx.marc`"
    assert problem.fix == "Did you mean `pymdownx.mark`?"


def test_wrong_settings_of_an_extension_are_a_problem():
    (problem,) = rendered("a", extensions=("toc",), extension_configs={"toc": {"nonsense": 1}}).problems
    assert problem.code == "markup-extension"
    assert "`toc` cannot be used" in problem.what

    (problem,) = rendered("a", extension_configs={"toc": {"permalink": True}}).problems
    assert "settings for `toc`" in problem.what


@pytest.mark.usefixtures("extensions")
def test_an_extension_that_fails_is_a_problem_and_no_trace():
    body = rendered("a", extensions=("maker_extensions:Failing",))

    assert body.body.parts() == []
    assert [problem.code for problem in body.problems] == ["markup-failed"]
    assert "KeyError" in body.problems[0].why
    assert "maker_extensions:Failing" in body.problems[0].fix


def test_extensions_do_nothing_for_the_other_engine_and_that_is_said():
    (problem,) = rendered("a", "commonmark", extensions=("toc",)).problems

    assert (problem.code, problem.level) == ("markup-extension", "warning")


@pytest.mark.parametrize("typed", ["a\r\nb\r\n\r\n- c\r\n", "a\rb\r\r- c\r"])
def test_line_ends_of_other_systems_are_the_same(typed):
    assert html(typed) == html("a\nb\n\n- c\n")


def test_the_version_key_names_the_libraries():
    assert "markdown=" in VERSION_KEY
    assert "comrak=" in VERSION_KEY
    assert VERSION_KEY.startswith("markup=")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", ["http://a.bc", "www.a.bc", "me@a.bc", "(https://a.bc)", "ftp://a.bc/d,"])
def test_bare_addresses_are_links_in_both_engines(text, engine):
    assert html(text, engine).count("<a href=") == 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text", ["`http://a.bc`", "[http://a.bc](x.md)", "[me@a.bc](x.md)", "a@b", "xhttp", "<a href='http://a.bc'>x</a>"]
)
def test_what_is_linked_already_or_no_address_is_left_alone(text, engine):
    assert html(text, engine).count("<a ") == text.count("](") + text.count("<a ")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "a[^1]\n\n[^1]:",
        "a[^2] b[^1]\n\n[^1]:\n\n[^2]:",
        "a[^1]",
        "[^1]: a",
        "#",
        "|",
        ":",
        "*[A]:",
        "[a]:",
        "!!!",
        "> ",
        "1.",
    ],
)
def test_what_is_still_unfinished_renders(text, engine):
    assert rendered(text, engine).problems == ()


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab \n\t*_`[]()<>!#-+.1|:~\\&\"'{}^=", max_size=120), st.sampled_from(["markdown", "commonmark"])
)
def test_any_text_renders(text, engine):
    body = render_body(text, "a/b.md", Markdown(engine=engine), "en", 1)

    assert all(problem.code != "markup-failed" for problem in body.problems)


addresses = st.sampled_from([
    "http://a.bc", "https://a.bc/d", "www.a.bc", "me@a.bc", "ftp://a.bc", "[x](http://a.bc)", "[http://a.bc](x.md)", "<http://a.bc>", "`http://a.bc`",
    '[x](y.md "http://a.bc")', "![http://a.bc](x.jpg)", "![x](https://a.bc/d.jpg)", '<a href="http://a.bc">x</a>', '="http://a.bc', "&quot;http://a.bc",
    "http:\\//a.bc", "w&#119;w.a.bc", "http&#58;//a.bc", "~~http://a.bc~~", "<!-- http://a.bc -->", "](http://a.bc", "word", " ", " ", "\n", "\n\n", "*", "_",
    "[^1]", "[^1]: http://a.bc", "```\nhttp://a.bc\n```", "[r]", "\n\n[r]: http://a.bc\n",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(addresses, max_size=12).map("".join))
def test_addresses_are_links_wherever_looking_for_them_finds_one(text):
    looking = any(mark in text for mark in engine_commonmark._ADDRESSES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_commonmark, "_has_bare_address", lambda html: looking)
        expected, _ = engine_commonmark.to_html(text, Markdown(engine="commonmark"), "a.md")
    assert engine_commonmark.to_html(text, Markdown(engine="commonmark"), "a.md")[0] == expected


def test_a_text_without_bare_addresses_is_rendered_once(monkeypatch):
    calls = []
    render = engine_commonmark.render_markdown
    monkeypatch.setattr(engine_commonmark, "render_markdown", lambda *given: calls.append(given) or render(*given))
    engine_commonmark.to_html("[a](https://b.cd) and <https://e.fg>", Markdown(), "a.md")
    engine_commonmark.to_html("[a](https://b.cd)", Markdown(), "a.md")
    engine_commonmark.to_html("b://c", Markdown(), "a.md")
    assert len(calls) == 5
