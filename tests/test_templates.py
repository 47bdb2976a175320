"""Templates: strict rendering, failures in the theme's coordinates, compiled forms on disk."""

import os
import pickle
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from sites import write

from journeygen import compiled, themes
from journeygen import templates as module
from journeygen.templates import TemplateError, Templates
from journeygen.themes import Theme, load_theme


def templates(cache: Path | None = None, **sources: str) -> Templates:
    named = {f"site/{name}.html": text for name, text in sources.items()}
    origins = {name: f"themes/mine/{name}" for name in named}
    return Templates(Theme("mine", named, origins, {}, {}, {}), {"shout": str.upper}, cache)


def test_a_template_that_includes_itself_ends_in_a_message(tmp_path):
    root = write(tmp_path, **{"themes/mine/theme.toml": "", "themes/mine/site/a.html": "{% include 'site/a.html' %}"})
    with pytest.raises(TemplateError, match="recursion") as caught:
        Templates(load_theme(root, "mine"), {}).render("site/a.html", None)
    assert caught.value.problem.path == "themes/mine/site/a.html"


def test_rendering():
    made = templates(
        page="{{ view.name }} {{ view.html }} {{ view.name | shout }}\n{% if view.n %}\n  n\n{% endif %}\nend\n"
    )
    view = SimpleNamespace(name="<Leg>", html=Markup("<b>x</b>"), n=1)
    assert made.render("site/page.html", view) == "&lt;Leg&gt; <b>x</b> &lt;LEG&gt;\n  n\nend\n"
    assert made.render("site/page.html", view) == made.render("site/page.html", view)


@given(st.text() | st.integers() | st.none() | st.booleans() | st.builds(Markup, st.text()))
def test_everything_is_escaped_as_jinja_would(value):
    made = templates(page="{{ view.value }}{% autoescape false %}{{ view.value }}{% endautoescape %}")
    assert made.render("site/page.html", SimpleNamespace(value=value)) == f"{escape(value)}{value}"


def test_templates_have_no_globals_and_no_clock():
    made = templates(**{name: "{{ " + name + " }}" for name in ("range", "lipsum", "dict", "cycler", "now")})
    for name in made.theme.templates:
        with pytest.raises(TemplateError, match="is undefined"):
            made.render(name, None)


BASE = "<html>\n{% block body %}\n{{ view.gone }}\n{% endblock %}\n"
FAILURES = [
    ({"page": "a\n{{ view.titel }}"}, "page", 2, "template-error", "no attribute 'titel'"),
    ({"page": "{{ site.title }}"}, "page", 1, "template-error", "'site' is undefined"),
    ({"page": "a\nb\n{{ 1 / 0 }}"}, "page", 3, "template-error", "division by zero"),
    ({"page": "{{ view.name + 1 }}"}, "page", 1, "template-error", "can only concatenate"),
    ({"page": "{{ [1][5].x }}"}, "page", 1, "template-error", "no element 5"),
    ({"page": "{{ '%d' % view.name }}"}, "page", 1, "template-error", "number is required"),
    ({"page": "{% extends 'site/base.html' %}", "base": BASE}, "base", 3, "template-error", "'gone'"),
    ({"page": "x\n\n{% include 'site/part.html' %}", "part": "\n{{ view.gone }}"}, "part", 2, "template-error",
     "'gone'"),
    (
        {"page": "{% from 'site/m.html' import m %}\n{{ m(view) }}",
         "m": "{% macro m(v) %}\n\n{{ v.gone }}{% endmacro %}"},
        "m", 3, "template-error", "'gone'",
    ),
    ({"page": "a\n{% if %}"}, "page", 2, "template-syntax", "Expected an expression"),
    ({"page": "{{ view.name | shoot }}"}, "page", 1, "template-syntax", "No filter named 'shoot'"),
    ({"page": "\n{% include 'site/part.html' %}", "part": "\n\n{% endif %}"}, "part", 3, "template-syntax", "endif"),
]  # fmt: skip


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize(("sources", "origin", "line", "code", "words"), FAILURES)
def test_failures_name_the_innermost_template_and_its_line(tmp_path, sources, origin, line, code, words, cached):
    for _ in range(1 + cached):
        made = templates(tmp_path if cached else None, **sources)
        with pytest.raises(TemplateError) as caught:
            made.render("site/page.html", SimpleNamespace(name="leg"))
        problem = caught.value.problem
        assert (problem.path, problem.line, problem.code) == (f"themes/mine/site/{origin}.html", line, code)
        assert words in problem.message
        assert problem.excerpt == sources[origin].split("\n")[line - 1].strip()
        assert str(caught.value) == problem.message


def test_a_template_that_is_not_there():
    with pytest.raises(
        TemplateError, match=r"themes/mine: The theme has no template `site/x.html` \[template-missing\]"
    ):
        templates().render("site/x.html", None)


def test_errors_without_words_show_their_kind():
    def raising(_: object) -> str:
        raise KeyError

    named = {"a": "{{ view | raising }}"}
    with pytest.raises(TemplateError, match=r"a:1: This template failed\. KeyError\. Correct the template"):
        Templates(Theme("mine", named, {}, {}, {}, {}), {"raising": raising}).render("a", None)


def test_templates_travel_to_workers():
    made = templates(page="{{ view | shout }}")
    assert made.render("site/page.html", "a") == "A"
    again = pickle.loads(pickle.dumps(made))
    assert again.render("site/page.html", "b") == "B"
    assert again.theme == made.theme


def test_compiling_beforehand_changes_nothing_and_reports_nothing():
    made = templates(page="{{ view }}", broken="{% if %}")
    made.compile()
    assert made.render("site/page.html", "a") == "a"
    with pytest.raises(TemplateError, match="template-syntax"):
        made.render("site/broken.html", "a")


def test_compiled_forms_are_kept_on_disk_and_follow_the_source(tmp_path):
    cache = tmp_path / "deep/cache"
    assert templates(cache, page="one").render("site/page.html", None) == "one"
    kept = os.listdir(cache)
    assert len(kept) == 1
    assert templates(cache, page="one").render("site/page.html", None) == "one"
    assert os.listdir(cache) == kept
    assert templates(cache, page="two").render("site/page.html", None) == "two"
    for name in os.listdir(cache):
        (cache / name).write_bytes(b"broken")
    assert templates(cache, page="one").render("site/page.html", None) == "one"


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path):
    (tmp_path / "file").write_text("")
    assert templates(tmp_path / "file/cache", page="one").render("site/page.html", None) == "one"


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A theme that comes with the program, in a folder of our own."""
    folder = write(
        tmp_path / "program", **{"own/theme.toml": "", "own/site/page.html": "one", "own/site/page.xml": "x"}
    )
    monkeypatch.setattr(themes, "PACKAGED", folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return folder / "own/site"


def rendered(cache: Path) -> str:
    return Templates(load_theme(cache.parent, "own"), {}, cache).render("site/page.html", None)


def test_what_comes_with_the_program_is_compiled_once_for_all_sites(tmp_path, program, monkeypatch):
    cache = tmp_path / "site/cache"
    assert rendered(cache) == "one"
    assert os.listdir(program / "__pycache__") == [f"page.html.quick.{sys.implementation.cache_tag}.pyc"]
    assert not cache.exists()
    monkeypatch.setattr(module.jinja2.Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert rendered(tmp_path / "other/cache") == "one"


def test_compiled_forms_follow_the_code_that_compiles(tmp_path, program, monkeypatch):
    (kept,) = [program / "__pycache__" / f"page.html.quick.{sys.implementation.cache_tag}.pyc"]
    assert rendered(tmp_path / "site/cache") == "one"
    before = kept.read_bytes()
    monkeypatch.setattr(compiled, "generator_key", lambda: "another version")
    assert rendered(tmp_path / "site/cache") == "one"
    assert kept.read_bytes() != before


@pytest.mark.parametrize("hindrance", ["told not to", "read-only"])
def test_a_program_that_must_not_be_written_to_leaves_it_to_the_site(tmp_path, program, monkeypatch, hindrance):
    if hindrance == "told not to":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        (program / "__pycache__").write_text("a file where the folder should be")
    cache = tmp_path / "site/cache"
    assert rendered(cache) == "one"
    assert len(os.listdir(cache)) == 1
    assert not (program / "__pycache__").is_dir()
    monkeypatch.setattr(module.jinja2.Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert rendered(cache) == "one"


def test_a_sites_own_theme_of_the_same_name_is_its_own(tmp_path, program):
    site = tmp_path / "site"
    shutil.copytree(program.parent, site / "themes/own")
    write(site, **{"themes/own/site/page.html": "two"})
    assert rendered(site / "cache") == "two"
    assert len(os.listdir(site / "cache")) == 1
    assert not (program / "__pycache__").exists()


def test_what_another_python_compiled_is_compiled_again(tmp_path, monkeypatch):
    assert templates(tmp_path, page="one").render("site/page.html", None) == "one"
    (kept,) = tmp_path.iterdir()
    before = kept.read_bytes()
    monkeypatch.setattr(compiled, "MAGIC_NUMBER", b"another")
    assert templates(tmp_path, page="one").render("site/page.html", None) == "one"
    assert kept.read_bytes() != before
