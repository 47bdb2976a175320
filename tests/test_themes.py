"""Themes: the chain of `extends`, and what a template can show."""

from pathlib import Path

import pytest
from sites import CONFIG, entry, made, site, tree, write

from journeygen.digests import digest
from journeygen.errors import ContentError
from journeygen.keeping import now_ns
from journeygen.templates import Templates
from journeygen.themes import PACKAGED, TEMPLATE_FOLDERS, ThemeCache, load_theme, theme_chain


def theme(root: Path, name: str = "mine", settings: str = "", **files: str | bytes) -> Path:
    return write(
        root,
        **{f"themes/{name}/theme.toml": settings},
        **{f"themes/{name}/{path}": text for path, text in files.items()},
    )


def problems(root: Path, name: str = "mine"):
    with pytest.raises(ContentError) as caught:
        load_theme(root, name)
    return caught.value.problems


# --- loading


def test_the_default_theme_comes_with_the_program(tmp_path):
    assert (PACKAGED / "default/theme.toml").is_file()
    found = load_theme(tmp_path, "default")
    assert found.name == "default"
    assert {name.split("/")[0] for name in found.templates} == {"default", "site", "social", "newsletter"}
    assert found.templates["site/base.html"] == found.templates["default/site/base.html"]
    assert found.origins["site/base.html"] == "themes/default/site/base.html"
    assert found.table("tokens")
    assert found.table("name") == found.table("no such table") == {}
    assert set(found.closures) == {*found.templates, *(f"{folder}/" for folder in TEMPLATE_FOLDERS)}
    for file, fingerprint in found.assets.values():
        assert digest(Path(file).read_bytes()) == fingerprint


def test_a_chain_of_three(tmp_path):
    theme(
        tmp_path,
        "a",
        'extends = "b"\n[messages]\nx = "from a"\n',
        **{"site/one.html": "A {% include 'b/site/one.html' %}"},
    )
    theme(
        tmp_path, "b", 'extends = "c"\n[messages]\ny = "from b"\n[tokens]\nink = "b"\n',
        **{"site/one.html": "B", "assets/css/s.css": "b"},
    )  # fmt: skip
    theme(
        tmp_path, "c", '[tokens]\nink = "c"\npaper = "c"\n',
        **{"site/one.html": "C", "site/sub/two.html": "C2", "assets/css/s.css": "c", "assets/logo.svg": "c"},
    )  # fmt: skip
    assert [link.name for link in theme_chain(tmp_path, "a")] == ["a", "b", "c"]
    found = load_theme(tmp_path, "a")
    assert found.table("messages") == {"x": "from a", "y": "from b", "language": "en"}
    assert found.table("tokens") == {"ink": "b", "paper": "c"}
    assert {name: text for name, text in found.templates.items() if name.endswith("one.html")} == {
        "site/one.html": "A {% include 'b/site/one.html' %}", "a/site/one.html": "A {% include 'b/site/one.html' %}",
        "b/site/one.html": "B", "c/site/one.html": "C",
    }  # fmt: skip
    assert found.origins["site/sub/two.html"] == "themes/c/site/sub/two.html"
    assert {name: digest_ for name, (_, digest_) in found.assets.items()} == {
        "css/s.css": digest(b"b"),
        "logo.svg": digest(b"c"),
    }
    assert Templates(found, {}).render("site/one.html", None) == "A B"


def test_a_theme_of_the_site_comes_before_the_packaged_one(tmp_path):
    theme(tmp_path, "default", "", **{"site/a.html": "mine"})
    assert load_theme(tmp_path, "default").templates["site/a.html"] == "mine"


def test_hidden_and_temporary_files_are_no_part_of_a_theme(tmp_path):
    files = {
        "site/a.html": "a",
        "site/a.html~": "x",
        "site/.hidden/b.html": "x",
        "assets/.DS_Store": "x",
        "assets/s.css.swp": "x",
    }
    found = load_theme(theme(tmp_path, **files), "mine")
    assert set(found.templates) == {"site/a.html", "mine/site/a.html"}
    assert found.assets == {}


@pytest.mark.parametrize(("name", "files", "path", "line", "code", "words"), [
    ("defualt", {}, "journeygen.toml", 0, "theme-missing", "There is no theme `defualt`. Did you mean `default`?"),
    ("", {}, "journeygen.toml", 0, "theme-missing", "There is no theme ``"),
    ("mine", {"themes/mine/theme.toml": "extends = 'mine'"}, "themes/mine/theme.toml", 0, "theme-cycle",
     "Remove one `extends`"),
    (
        "a", {"themes/a/theme.toml": "extends = 'b'", "themes/b/theme.toml": "extends = 'a'"},
        "themes/b/theme.toml", 0, "theme-cycle", "The theme `a` extends itself in the end",
    ),
    (
        "mine", {"themes/mine/theme.toml": "extends = 'defualt'"},
        "themes/mine/theme.toml", 0, "theme-missing",
        "It extends `defualt`, which is not there. Did you mean `default`?",
    ),
    ("mine", {"themes/mine/theme.toml": "a = 1\nb = c"}, "themes/mine/theme.toml", 2, "theme-toml", "Invalid value"),
    ("mine", {"themes/mine/theme.toml": b"# caf\xe9"}, "themes/mine/theme.toml", 0, "theme-toml", "cannot be read"),
    ("mine", {"themes/mine/theme.toml": "a = " + "[" * 5000}, "themes/mine/theme.toml", 1, "theme-toml",
     "nested too deeply"),
])  # fmt: skip
def test_themes_that_cannot_be_used(tmp_path, name, files, path, line, code, words):
    (problem,) = problems(write(tmp_path, **files), name)
    assert (problem.path, problem.line, problem.code) == (path, line, code)
    assert words in problem.message


@pytest.mark.parametrize(("text", "line", "code", "words"), [
    ("a\n{% include 'site/gone.html' %}", 2, "template-missing",
     "There is no template `site/gone.html`. Did you mean `site/one.html`?"),
    ("{%- extends \"site/gone.html\" -%}", 1, "template-missing", "no template"),
    ("{% from 'x.html' import y %}", 1, "template-missing", "no template"),
    ("{% import 'x.html' as y with context %}", 1, "template-missing", "no template"),
    ("{% include view.name %}", 1, "template-dynamic", 'Write a name: {% include "site/x.html" %}'),
    ("\n\n{%+ extends layout %}", 3, "template-dynamic", "could not tell which pages to make again"),
    ("{% include ['site/one.html', 'b'] %}", 1, "template-dynamic", "named by an expression"),
    ("{% extends 'site/one.html' if view.a else 'site/two.html' %}", 1, "template-dynamic", "named by an expression"),
    ("{% include 'site/' ~ view.name %}", 1, "template-dynamic", "named by an expression"),
])  # fmt: skip
def test_references_that_cannot_be_followed(tmp_path, text, line, code, words):
    (problem,) = problems(theme(tmp_path, **{"site/bad.html": text, "site/one.html": ""}))
    assert (problem.path, problem.line, problem.code) == ("themes/mine/site/bad.html", line, code)
    assert words in problem.message
    assert problem.excerpt == text.split("\n")[line - 1]


@pytest.mark.parametrize("text", [
    "{% include 'site/one.html' %}", "{% include \"site/one.html\" ignore missing %}",
    "{%- include 'site/one.html' without context -%}", "{% include 'mine/site/one.html' with context %}",
    "{% import 'site/one.html' as one %}", "{% from 'site/one.html' import a, b %}",
    "{# never write {% include view.x %} #}", "{{ include }}",
])  # fmt: skip
def test_references_that_can(tmp_path, text):
    assert load_theme(theme(tmp_path, **{"site/good.html": text, "site/one.html": ""}), "mine").templates


def test_all_problems_of_a_theme_at_once(tmp_path):
    root = theme(
        tmp_path, **{"site/a.html": b"\xe9", "site/b.html": "{% include 'x' %}\n{% include y %}", "assets/s.css": "x"}
    )
    found = problems(root)
    assert [(problem.path.rpartition("/")[2], problem.line, problem.code) for problem in found] == [
        ("a.html", 0, "template-unreadable"), ("b.html", 1, "template-missing"), ("b.html", 2, "template-dynamic"),
    ]  # fmt: skip


def test_an_asset_that_cannot_be_read(tmp_path, monkeypatch):
    root = theme(tmp_path, **{"assets/s.css": "x"})
    really = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "s.css":
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (problem,) = problems(root)
    assert (
        problem.message == "themes/mine/assets/s.css: This asset cannot be read. Permission denied [asset-unreadable]"
    )


# --- closures


FILES = {
    "site/page.html": "{% extends 'site/base.html' %}{% block b %}{% include 'site/part.html' %}{% endblock %}",
    "site/base.html": "{% from 'site/macros.html' import m %}<p>{% block b %}{% endblock %}",
    "site/part.html": "part",
    "site/macros.html": "{% macro m() %}m{% endmacro %}",
    "site/other.html": "{% include 'site/part.html' %}",
    "site/alone.html": "alone",
    "newsletter/letter.mjml": "<mjml>",
}
SHOWN_BY = {
    "site/page.html": {"site/page.html"},
    "site/base.html": {"site/page.html", "site/base.html"},
    "site/part.html": {"site/page.html", "site/part.html", "site/other.html"},
    "site/macros.html": {"site/page.html", "site/base.html", "site/macros.html"},
    "site/alone.html": {"site/alone.html"},
    "newsletter/letter.mjml": {"newsletter/letter.mjml"},
}


@pytest.mark.parametrize("changed", SHOWN_BY)
def test_a_closure_changes_with_all_that_a_template_can_show_and_with_nothing_else(tmp_path, changed):
    before = load_theme(theme(tmp_path, **FILES), "mine").closures
    after = load_theme(theme(tmp_path, **{**FILES, changed: FILES[changed] + " more"}), "mine").closures
    differing = {name for name in before if before[name] != after[name] and not name.startswith("mine/")}
    assert differing == SHOWN_BY[changed] | {changed.split("/")[0] + "/"}


def test_a_template_that_includes_itself_has_a_closure(tmp_path):
    found = load_theme(theme(tmp_path, **{"site/a.html": "{% include 'site/a.html' %}"}), "mine")
    assert found.closures["site/a.html"]


# --- what is kept between builds


def test_a_theme_is_read_again_when_any_of_its_files_has_changed(tmp_path):
    root = theme(tmp_path, settings='extends = "base"', **{"site/a.html": "a"})
    theme(root, "base", **{"site/b.html": "b"})
    kept, later = ThemeCache(), now_ns() + 10**9
    first = kept.load(root, "mine", later)
    assert kept.load(root, "mine", later) is first
    assert kept.load(root, "base", later) == load_theme(root, "base")
    assert kept.load(root, "mine", later) == first
    for path in ("mine/site/a.html", "base/site/b.html", "base/theme.toml", "base/site/new.html"):
        before = kept.load(root, "mine", later)
        write(root, **{f"themes/{path}": "# other"})
        after = kept.load(root, "mine", later)
        assert after == load_theme(root, "mine"), path
        assert after is not before, path


def test_a_theme_of_the_sites_own_takes_the_name_of_a_packaged_one(tmp_path):
    kept, later = ThemeCache(), now_ns() + 10**9
    assert kept.load(tmp_path, "default", later).origins["site/base.html"]
    theme(tmp_path, "default", **{"site/a.html": "mine"})
    assert kept.load(tmp_path, "default", later).templates["site/a.html"] == "mine"


def test_files_that_changed_just_now_may_change_again(tmp_path):
    root, kept = theme(tmp_path, **{"site/a.html": "a"}), ThemeCache()
    first = kept.load(root, "mine", now_ns())
    assert kept.load(root, "mine", now_ns()) is not first


# --- a whole site in a theme of its own


def themed(root: Path, base: str = "default", **files: str) -> Path:
    config = CONFIG.replace('language = "en"', 'language = "en"\ntheme = "mine"')
    source = {"content/stool/2026-11-01-first.md": entry("First", question="Why three legs?")}
    mine = {f"themes/mine/{path}": text for path, text in files.items()}
    return site(root, config, **source, **{"themes/mine/theme.toml": f'extends = "{base}"\n', **mine})


@pytest.mark.parametrize("base", ["default", "broadside"])
def test_a_block_a_sheet_and_a_word_of_the_makers_own(tmp_path, base):
    sheet = "style.css" if base == "default" else "broadside.css"
    root = themed(tmp_path, base, **{
        "site/entry.html": '{% extends "' + base + '/site/entry.html" %}{% block question %}<b>{{ super() }}!</b>{% endblock %}',
        f"assets/{sheet}": "@tokens;p{color:var(--own)}",
        "theme.toml": f'extends = "{base}"\n[tokens]\nown = "#123456"\n[messages]\nskip = "Jump"\n',
    })  # fmt: skip
    made(root)
    output = tree(root / "output")
    page = output["site/stool/first/index.html"].decode()
    assert "<b>" in page
    assert "Why three legs?" in page.split("<b>")[1].split("</b>")[0]
    assert ">Jump</a>" in page
    (css,) = [
        content.decode() for name, content in output.items() if f"/-/{sheet[:-4]}-" in name if name.endswith(".css")
    ]
    assert "--own:#123456" in css
    assert css.endswith("p{color:var(--own)}")
    assert made(root).made == 0


def test_a_theme_of_the_site_takes_the_place_of_a_packaged_one(tmp_path):
    root = themed(tmp_path, "default")
    write(root, **{"themes/default/theme.toml": 'extends = ""\n', "themes/default/site/page.html": "{{ view.title }}"})
    assert load_theme(root, "mine").templates["site/page.html"] == "{{ view.title }}"


@pytest.mark.parametrize(("files", "path", "line", "words"), [
    ({"site/entry.html": '{% extends "default/site/entry.html" %}\n{% block qestion %}{% endblock %}'}, "themes/mine/site/entry.html", 2,
     "There is no block `qestion` in default/site/entry.html. Did you mean `question`?"),
    ({"site/entry.html": "\n{% if view.title %}\nx"}, "themes/mine/site/entry.html", 2, "cannot be read. Unexpected end of template"),
    ({"site/entry.html": "{{ view.titel }}"}, "themes/mine/site/entry.html", 1, "no attribute 'titel'"),
    ({"theme.toml": 'extends = "brodside"\n'}, "themes/mine/theme.toml", 0, "Did you mean `broadside`?"),
    ({"theme.toml": 'extends = "mine"\n'}, "themes/mine/theme.toml", 0, "extends itself in the end"),
    ({"newsletter/inline.css": "headding { margin: 0 }"}, "themes/mine/newsletter/inline.css", 1, "Nothing in a letter is called `headding`"),
    ({"theme.toml": 'extends = "default"\n[tokens]\nink = "red; } * { color: blue"\n'}, "themes/mine/theme.toml", 0, "The token `ink` is no colour"),
])  # fmt: skip
def test_what_is_wrong_with_a_theme_is_said_where_it_stands(tmp_path, files, path, line, words):
    root = themed(tmp_path, **files)
    with pytest.raises(ContentError) as caught:
        made(root)
    assert [(problem.path, words in problem.message) for problem in caught.value.problems][:1] == [(path, True)]
    assert caught.value.problems[0].line in {line, line + 1}
    assert not (root / "output/site").exists()
