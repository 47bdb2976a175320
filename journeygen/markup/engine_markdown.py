"""Markdown as Python-Markdown reads it, with what writers expect from elsewhere.

One converter for each set of extensions lives as long as the process and is reset before every text. Not for threads.
"""

import functools
from collections.abc import Iterable

import msgspec
from markdown import Markdown as Converter
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.tables import TableExtension

from journeygen.config import Markdown
from journeygen.errors import ERROR, Problem, did_you_mean, key_place
from journeygen.markup.limits import NestingError
from journeygen.markup.md_blocks import Blocks
from journeygen.markup.md_footnotes import Footnotes
from journeygen.markup.md_inline import AttributeLists, Inline
from journeygen.markup.md_patterns import Patterns, fits
from journeygen.markup.md_structure import Structure

KNOWN = (
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
    "pymdownx.arithmatex", "pymdownx.b64", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details",
    "pymdownx.emoji", "pymdownx.escapeall", "pymdownx.extra", "pymdownx.fancylists", "pymdownx.highlight",
    "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.pathconverter",
    "pymdownx.progressbar", "pymdownx.quotes", "pymdownx.saneheaders", "pymdownx.smartsymbols", "pymdownx.snippets",
    "pymdownx.striphtml", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip
_BUILT_IN = frozenset({
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "md_in_html",
    "sane_lists", "smarty", "tables",
})  # fmt: skip
_CONFIG = "journeygen.toml"


def to_html(text: str, settings: Markdown, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The HTML of some Markdown, and what is wrong with the extensions or with their work on this text."""
    converter, problems = converter_for(settings)
    try:
        return converter.reset().convert(text), problems
    except NestingError:
        raise
    except Exception as error:  # an extension may fail in any way; the maker shall read a sentence
        return "", (*problems, _failure(error, path, settings))


def converter_for(settings: Markdown) -> tuple[Converter, tuple[Problem, ...]]:
    """The one converter of these settings, and what is wrong with them."""
    return _converter(msgspec.json.encode((settings.extensions, settings.extension_configs), order="deterministic"))


def _failure(error: Exception, path: str, settings: Markdown) -> Problem:
    found = f"{type(error).__name__}: {error}"
    names = ", ".join(settings.extensions)
    fix = f"Try without these extensions: {names}" if names else 'Try `engine = "commonmark"`, or send us this text'
    return Problem(path, 0, "markup-failed", "This text could not be rendered", found, fix)


@functools.cache
def _converter(key: bytes) -> tuple[Converter, tuple[Problem, ...]]:
    names, configs = msgspec.json.decode(key)
    converter = Converter(extensions=[*_own()], output_format="html")
    if fits():
        converter.treeprocessors.register(Patterns(converter), "inline", 20)
    problems = [*_unused_configs(names, configs)]
    for name in dict.fromkeys(names):
        if name not in _BUILT_IN and name.removeprefix("markdown.extensions.") not in _BUILT_IN:
            problems.extend(_register(converter, name, configs.get(name, {})))
    inline = converter.treeprocessors["inline"]
    if isinstance(inline, Patterns):
        inline.settle()
    setattr(converter.parser, "parseBlocks", Blocks(converter.parser).parse)  # noqa: B010
    return converter, tuple(problems)


def _own() -> Iterable[Extension]:
    yield from (AbbrExtension(), AdmonitionExtension(), AttributeLists(), DefListExtension(), TableExtension())
    yield from (Footnotes(), Inline(), Structure())


def _register(converter: Converter, name: str, configs: dict[str, object]) -> Iterable[Problem]:
    try:
        converter.registerExtensions([name], {name: configs})
    except ImportError as error:
        why = f"Python found no module for it ({error})"
        yield _setting_problem(f"unknown Markdown extension `{name}`", why, did_you_mean(name, KNOWN))
    except Exception as error:  # whatever a foreign extension raises while it is set up
        why = f"{type(error).__name__}: {error}"
        yield _setting_problem(f"the Markdown extension `{name}` cannot be used", why, "Check its settings")


def _unused_configs(names: list[str], configs: dict[str, object]) -> Iterable[Problem]:
    for name in configs:
        if name not in names:
            fix = f"Add `{name}` to `markdown.extensions`. {did_you_mean(name, names)}".strip()
            yield _setting_problem(
                f"settings for `{name}`, which is not among the extensions", "they do nothing", fix, "extension_configs"
            )


def _setting_problem(what: str, why: str, fix: str, key: str = "extensions") -> Problem:
    return Problem(_CONFIG, 0, "markup-extension", what, why, fix, ERROR, key_place("markdown", key))
