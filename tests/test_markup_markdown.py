"""Python-Markdown's loops, which pass over what cannot match: the HTML is what the library's own loops give."""

import re
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Extension
from markdown import Markdown as Converter
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.attr_list import AttrListExtension
from markdown.inlinepatterns import InlineProcessor, SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor as PatternLoop
from markdown.util import AtomicString
from markup_cases.shapes import html

from journeygen.config import Markdown
from journeygen.markup import engine_markdown, md_patterns
from journeygen.markup.md_inline import AttributeLists
from journeygen.markup.md_patterns import Patterns

CASES = tomllib.loads((Path(__file__).parent / "markup_cases" / "constructs.toml").read_text("utf-8"))["construct"]
LIBRARY = Converter(
    extensions=[
        AttrListExtension() if isinstance(extension, AttributeLists) else extension
        for extension in engine_markdown._own()
    ],
    output_format="html",
)
OURS, _ = engine_markdown.converter_for(Markdown())
PIECES = [
    "word", "a *b* c", "__d__", "_e", "**f", "`g`", "``h", "\\*", "\\\n", "  \n", "[i](j.md)", "[k][l]", "![m](n.jpg)", "![o]",
    "<b>p</b>", "<q@r.st>", "<http://u.vw>", "http://x.yz", "www.a.bc", "d@e.fg", "&amp;", "&h", "~~i~~", "~~j", "[^k]", "{.l}", "{", "{: #id}", "\n{.m}\n",
    "HTML", "\n", "\n\n", "\n# m\n", "\n---\n", "\n***\n", "\n===\n", "\n: n\n", "\n> o\n", "\n- p\n", "\n1. q\n", "\n    r\n", "\n\n[^k]: s\n",
    "\n\n[l]: t.md\n", "\n*[HTML]: u\n", "\n!!! note\n    v\n", "\na | b\n--|--\n1 | 2\n", "\n<div>\nw\n</div>\n", "é", "1", " ", '"',
    "\x02", "\x03", "klzzwxh:0000",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_construct_is_what_the_library_gives(case):
    assert OURS.reset().convert(case["text"]) == LIBRARY.reset().convert(case["text"])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_what_the_library_gives(text):
    assert OURS.reset().convert(text) == LIBRARY.reset().convert(text)


def test_only_patterns_that_nobody_has_changed_are_passed_over():
    inline = OURS.treeprocessors["inline"]

    needs = [need for _, group in inline._all for need in group]
    assert all(all(needles) for _, needles in needs)
    assert [number for number, _ in needs] == list(range(len(OURS.inlinePatterns)))


def test_text_that_says_so_is_left_alone():
    root = ElementTree.Element("div")
    ElementTree.SubElement(root, "p").text = AtomicString("a *b*")
    root[0].tail = AtomicString("c *d*")
    OURS.treeprocessors["inline"].run(root)

    assert ElementTree.tostring(root) == b"<div><p>a *b*</p>c *d*</div>"


class Inserted(Extension):
    """Patterns and blocks that no mark of Markdown's own announces, and one that takes the place of another."""

    def extendMarkdown(self, md):
        md.inlinePatterns.register(SimpleTextInlineProcessor(r"(?i)(oak)"), "wood", 30)
        md.inlinePatterns.register(_Dropped(r"-x-", md), "escape", 180)
        md.parser.blockprocessors.register(_Loud(md.parser), "loud", 75)
        md.parser.blockprocessors.register(_Numbered(md.parser), "hashheader", 70)


class _Dropped(InlineProcessor):
    def handleMatch(self, m, data):
        return "", m.start(), m.end()


class _Loud(BlockProcessor):
    def test(self, parent, block):
        return block.isupper()

    def run(self, parent, blocks):
        ElementTree.SubElement(parent, "h2").text = blocks.pop(0)


class _Numbered(HashHeaderProcessor):
    RE = re.compile(r"(?:^|\n)(?P<level>NB )(?P<header>[a-z]+)(?:\n|$)")


@pytest.fixture
def extensions(monkeypatch):
    module = type(sys)("inserting_extensions")
    module.Inserted, module.Replacing = Inserted, Replacing
    monkeypatch.setitem(sys.modules, "inserting_extensions", module)


@pytest.mark.usefixtures("extensions")
def test_what_an_extension_adds_is_tried_on_every_text():
    name = ("inserting_extensions:Inserted",)

    assert html("an OAK-x- \\* tree", extensions=name) == "<p>an OAK \\* tree</p>"
    assert html("ALL LOUD", extensions=name) == '<h2 id="all-loud">ALL LOUD</h2>'
    assert html("NB this", extensions=name) == '<h3 id="this">this</h3>'


class Replacing(Extension):
    """Takes the place of the whole loop over patterns."""

    def extendMarkdown(self, md):
        md.treeprocessors.register(PatternLoop(md), "inline", 20)


@pytest.mark.usefixtures("extensions")
def test_an_extension_may_bring_a_loop_of_its_own():
    settings = Markdown(extensions=("inserting_extensions:Replacing",))
    converter, problems = engine_markdown.converter_for(settings)

    assert problems == ()
    assert not isinstance(converter.treeprocessors["inline"], Patterns)
    assert converter.reset().convert("a *b*") == "<p>a <em>b</em></p>"


def test_a_library_without_the_private_methods_goes_its_own_way(monkeypatch):
    monkeypatch.setattr(md_patterns, "_PRIVATE", ("_InlineProcessor__gone",))
    converter, problems = engine_markdown._converter.__wrapped__(b"[[],{}]")

    assert type(converter.treeprocessors["inline"]) is PatternLoop
    assert problems == ()
    assert converter.convert("a *b* [c](d)") == OURS.reset().convert("a *b* [c](d)")
