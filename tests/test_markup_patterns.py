"""Compiled patterns outlive a run, and whatever stands in their way costs time only."""

import os
import re
import sys

import pytest

from journeygen.markup import colours, patterns
from journeygen.markup.colours import coloured
from journeygen.markup.patterns import Patterns, keep_patterns

WRITTEN = ("a|b", "(?P<first>x)(y)?(?P=first)", "(?i)straße", "[^\\W\\d]+?", "^a{2,}$", "(?<=é)[à-ÿ]", "日|本")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A program in a folder of our own, that nobody has used."""
    monkeypatch.setattr(patterns, "__file__", str(tmp_path / "patterns.py"))
    monkeypatch.setattr(patterns, "_opened", [])
    monkeypatch.setattr(sys, "pycache_prefix", None)
    colours._lexer.cache_clear()
    yield tmp_path / "__pycache__"
    colours._lexer.cache_clear()


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return Patterns("own").compiled((flags, pattern), flags, lambda: pattern)


def compiled_before(pattern: str, flags: int = 0) -> re.Pattern[str]:
    def never() -> str:
        pytest.fail("it is asked for its text again")

    return Patterns("own").compiled((flags, pattern), flags, never)


@pytest.mark.parametrize("pattern", WRITTEN)
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.ASCII | re.MULTILINE])
def test_what_was_compiled_is_the_same_pattern_in_the_next_run(folder, pattern, flags):
    assert compiled(pattern, int(flags)) == re.compile(pattern, flags)
    keep_patterns()

    revived = compiled_before(pattern, int(flags))

    assert revived == re.compile(pattern, flags)
    assert revived.groupindex == re.compile(pattern, flags).groupindex


@pytest.mark.parametrize("pattern", WRITTEN)
@pytest.mark.parametrize("text", ["xyx", "STRASSE straẞe", "aaa", "éà", "本", "_b", ""])
def test_it_finds_the_same(folder, pattern, text):
    found, expected = compiled(pattern).search(text), re.search(pattern, text)

    assert (found and (found.span(), found.groupdict())) == (expected and (expected.span(), expected.groupdict()))


def test_colours_are_the_same_from_compiled_rules(folder):
    first = coloured("def f(x): return 'y'", "python")
    keep_patterns()
    (kept,) = os.listdir(folder)
    colours._lexer.cache_clear()

    assert kept == f"patterns.PythonLexer.{sys.implementation.cache_tag}.pyc"
    assert coloured("def f(x): return 'y'", "python") == first


def test_nothing_is_written_where_nothing_is_new(folder):
    compiled("a")
    keep_patterns()
    (kept,) = folder.iterdir()
    kept.chmod(0o444)
    before = kept.stat()
    compiled_before("a")
    keep_patterns()

    assert kept.stat() == before


def test_what_other_code_has_learnt_is_learnt_again(folder, monkeypatch):
    compiled("a")
    keep_patterns()
    monkeypatch.setattr(patterns, "generator_key", lambda: "another version")

    with pytest.raises(pytest.fail.Exception):
        compiled_before("a")


@pytest.mark.parametrize("left", [0, 10, 32, 40, -1])
def test_a_broken_file_costs_time_only(folder, left):
    compiled("a")
    keep_patterns()
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:left])

    assert compiled("a").match("a")


def test_what_is_no_code_costs_time_only(folder):
    own = Patterns("own")
    own._known["code", 0, "a"] = patterns.marshal.dumps(("a", 0, [1, 2, 3], 0, {}, (None,)))

    assert own.compiled((0, "a"), 0, lambda: "a").match("a")


def test_a_python_without_those_private_names_compiles_as_usual(folder, monkeypatch):
    monkeypatch.setattr(patterns.importlib, "import_module", lambda name: object())

    assert compiled("(a)").match("a")[1] == "a"
    keep_patterns()
    assert not folder.exists()


@pytest.mark.parametrize("hindrance", ["told not to", "read-only", "no cache at all"])
def test_where_nothing_may_be_written_nothing_is(folder, monkeypatch, hindrance):
    if hindrance == "told not to":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    elif hindrance == "read-only":
        folder.write_text("a file where the folder should be")
    else:
        monkeypatch.setattr(sys.implementation, "cache_tag", None)
    compiled("a")
    keep_patterns()

    assert not folder.is_dir()
    assert compiled("a").match("a")


def test_a_pattern_that_is_wrong_is_an_error(folder):
    with pytest.raises(re.error):
        compiled("(")
