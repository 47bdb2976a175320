"""The quick form of templates: the same as the exact one, or nothing."""

import ast
import sys
from types import SimpleNamespace

import jinja2
import pytest
from journals import sample
from markupsafe import Markup
from sites import write

from journeygen.prepare import prepare
from journeygen.quick import quickened
from journeygen.render import templates_of
from journeygen.request import Request
from journeygen.templates import Templates
from journeygen.themes import Theme

BASE = "<{% block a %}{{ view.name }}{% endblock %}|{% block b scoped %}base{% endblock %}>"
MACROS = """
{% macro told(name, mark="!") %}{{ name }}{{ mark }}{{ view }}{% endmacro %}
{% macro around() %}({{ caller() }}){% endmacro %}
{% macro named() %}{{ varargs | join }}{{ kwargs['x'] }}{% endmacro %}
"""
WAYS = {
    "text": "a{{ view.name }}b{{ view.html }}c{{ view.n }}",
    "nothing": "",
    "keys": "{{ view.table['x'] }}{{ view.table[view.key] }}{{ view.items_[0] }}{{ view.items_[1:] }}",
    "choices": "{% if view.n > 2 %}{{ view.n }}{% elif view.name %}-{% else %}+{% endif %}{{ 'y' if view.n else 'n' }}",
    "loops": "{% for one in view.items_ %}{{ loop.index }}{{ one }}{% if not loop.last %},{% endif %}{% else %}0{% endfor %}",
    "chosen": "{% for one in view.items_ if one != 'b' %}{{ one }}{% else %}none{% endfor %}",
    "deep": "{% for one in view.tree recursive %}{{ one.name }}{{ loop(one.below) }}{% endfor %}",
    "changes": "{% for one in view.items_ %}{{ loop.changed(one) }}{{ loop.cycle('x', 'y') }}{% endfor %}",
    "named": "{% set x = view.name %}{% set y %}<{{ x }}>{% endset %}{% with z = y %}{{ z }}{% endwith %}",
    "unescaped": "{% autoescape false %}{{ view.name }}{% endautoescape %}{{ view.name }}",
    "filtered": "{% filter upper %}{{ view.name }}{% endfilter %}{{ view.name | upper }}",
    "called": "{{ view.name.upper() }}{{ view.table.get('x') }}{{ view.told(1, two=2) }}",
    "imported": "{% from 'site/macros.html' import told, around %}{{ told('<a>') }}{{ told('a', mark='?') }}"
    "{% call around() %}{{ view.name }}{% endcall %}",
    "a module": "{% import 'site/macros.html' as all %}{{ all.told('a') }}{{ all.named(1, 2, x=3) }}",
    "a chosen module": "{% from view.module import told %}{{ told('a') }}",
    "macros unescaped": "{% from 'site/macros.html' import told %}{% autoescape false %}{{ told('<a>') }}{% endautoescape %}"
    "{% macro own(x, y) %}{{ x }}{% if y is defined %}{{ y }}{% endif %}{% endmacro %}{{ own('<') }}{{ own('<', y=view.html) }}",
    "numbers": "{{ view.n }}{{ -1.5 }}{{ view.n > 2 }}{{ none }}",
    "escaped again": "{{ view.name | forceescape }}{{ view.html | forceescape }}{{ '\"&\\'é…' | forceescape }}{{ 3 | forceescape }}",
    "with context": "{% from 'site/macros.html' import told with context %}{{ told('a') }}",
    "included": "{% include 'site/base.html' %}{% include 'gone' ignore missing %}{% include ['gone', 'site/text.html'] %}",
    "without context": "{% include 'site/macros.html' without context %}",
    "extended": "{% extends 'site/base.html' %}{% block a %}[{{ super() }}]{% endblock %}{% set x = 1 %}",
    "extended twice": "{% extends 'site/extended.html' %}{% block b %}{{ x }}{% endblock %}",
    "perhaps extended": "{% if view.n %}{% extends 'site/base.html' %}{% endif %}{% block a %}own{% endblock %} text",
    "not extended": "{% if not view.n %}{% extends 'site/base.html' %}{% endif %}{% block a %}own{% endblock %} text",
    "given more": "{% set x = view.name %}{% for one in view.items_ %}{{ view.asking(one) }}{% endfor %}"
    "{{ view.asking.again('z') }}",
    "a class": "{{ view.class }}",
}  # fmt: skip
FALLING_BACK = {
    "a call that has no more": "{{ view.asking.ended() is defined }}",
    "a key as an attribute": "{{ view.table.x }}",
    "a block by its name": "{% block a %}{{ view.name }}{% endblock %}{{ self.a() }}",
    "an attribute as a key": "{{ view['name'] }}",
    "what may be missing": "{{ view.gone is defined }}{{ gone | default('-') }}{% if view.gone is not defined %}no{% endif %}",
}


class Asking:
    """What asks for Jinja's context, as a function and as a method."""

    @jinja2.pass_context
    def __call__(self, context: "jinja2.runtime.Context", one: str) -> str:
        return f"{one}{context['view'].n}"

    again = __call__

    def ended(self) -> None:
        raise StopIteration


VIEW = {
    "asking": Asking(),
    "name": "<Leg>",
    "html": Markup("<b>"),
    "n": 3,
    "table": {"x": "y"},
    "key": "x",
    "items_": ("a", "b", "c"),
    "tree": [SimpleNamespace(name="a", below=[SimpleNamespace(name="b", below=[])])],
    "told": lambda one, two: f"{one}{two}",
    "module": "site/macros.html",
    "class": "step",
}


@pytest.fixture(autouse=True)
def keeping(monkeypatch):
    """Compiled forms may be kept, without which nothing is made quick."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def templates(**more: str) -> Templates:
    sources = WAYS | FALLING_BACK | {"base": BASE, "macros": MACROS.replace("{{ view }}", "")} | more
    theme = Theme("mine", {f"site/{name}.html": text for name, text in sources.items()}, {}, {}, {}, {})
    return quick(Templates(theme, {}))


def quick(made: Templates) -> Templates:
    made.compile()
    assert made.quick is not None
    return made


def by_jinja(made: Templates, name: str, view: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(dict(made.theme.templates)), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template(name).render(view=view)


@pytest.mark.parametrize("way", WAYS)
def test_the_quick_form_writes_what_jinja_writes(way):
    made, name, view = templates(), f"site/{way}.html", SimpleNamespace(**VIEW)
    assert made.quick.rendered(name, view) == by_jinja(made, name, view)


@pytest.mark.parametrize("way", FALLING_BACK)
def test_what_the_quick_form_cannot_tell_is_left_to_the_exact_one(way, monkeypatch):
    made, name, view = templates(), f"site/{way}.html", SimpleNamespace(**VIEW)
    assert made.render(name, view) == by_jinja(made, name, view)
    monkeypatch.setattr(type(made.quick), "rendered", lambda *_: pytest.fail("asked again"))
    assert made.render(name, view) == by_jinja(made, name, view)


def test_one_view_that_fails_says_nothing_about_the_next():
    made = templates(page="{{ view.name }}")
    with pytest.raises(Exception, match="no attribute 'name'"):
        made.render("site/page.html", SimpleNamespace())
    assert made.inexact == set()


def test_both_forms_are_kept_on_disk(tmp_path, monkeypatch):
    theme = Theme("mine", {"site/a.html": "{{ view.gone is defined }}"}, {}, {}, {}, {})
    assert quick(Templates(theme, {}, tmp_path)).render("site/a.html", None) == "False"
    assert len(list(tmp_path.iterdir())) == 2
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert quick(Templates(theme, {}, tmp_path)).render("site/a.html", None) == "False"


def test_nothing_is_made_quick_that_cannot_be_kept(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made = Templates(Theme("mine", {"site/a.html": "{{ view }}"}, {}, {}, {}, {}), {})
    made.compile()
    assert made.quick is None
    assert made.render("site/a.html", "x") == "x"


def test_the_sample_journal_is_the_same_in_both_forms(tmp_path):
    root = write(tmp_path, **sample())
    prepared = prepare(Request(root, root / "output", 1_795_176_000, drafts=True, future=True))
    exact, made = templates_of(prepared.theme, root), quick(templates_of(prepared.theme, root))
    shown = [artifact for artifact in prepared.plan.artifacts if artifact.recipe == "template"]
    assert len(shown) > 80
    for artifact in shown:
        assert made.render(artifact.template, artifact.view) == exact.render(artifact.template, artifact.view)
    assert made.inexact == set()


def test_pieces_that_follow_each_other_are_added_together():
    source = "import x\ndef root(context):\n    yield 'a'\n    yield b\n    if c:\n        yield d\n        return\n    yield from e\n"
    written = ast.unparse(quickened(source))
    assert "made += ('a', b)\n    if c:\n        made.append(d)\n        return made\n    made += e" in written
    assert "yield" not in written


def test_names_that_python_keeps_for_itself_are_left_to_jinja():
    source = "import x\nenvironment.getattr(a, 'class'), environment.getattr(a, 'b'), environment.other(a)"
    written = ast.unparse(quickened(source))
    assert "(environment.getattr(a, 'class'), a.b, environment.other(a))" in written
