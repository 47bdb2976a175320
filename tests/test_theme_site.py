"""The default theme's site templates say only what their views hold, ask only for words that exist, and stay light."""

import re
import tomllib
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from template_chains import check, message_keys

from journeygen import views
from journeygen.contrast import ratio

THEME = Path(__file__).parent.parent / "themes" / "default"
SETTINGS = tomllib.loads((THEME / "theme.toml").read_text("utf-8"))
VIEWS = {
    "home.html": views.HomeView,
    "project.html": views.ProjectView,
    "entry.html": views.EntryView,
    "list.html": views.ListView,
    "for-sale.html": views.ForSaleView,
    "page.html": views.PageView,
    "notice.html": views.NoticeView,
    "redirect.html": views.RedirectView,
    "issue.html": views.IssueView,
    "newsletter.html": views.IssuesView,
    "atom.xml": views.FeedView,
    "feed.json": views.FeedView,
    "newsletter.xml": views.IssueFeedView,
    "sitemap.xml": views.SitemapView,
    "robots.txt": views.SitemapView,
    "webfinger.json": views.WebfingerView,
}
SHARED_TEMPLATES = {"_collage.html", "base.html", "_frame.html", "_macros.html", "_schema.html"}
BEGINNINGS = {
    "status_": {"active", "paused", "finished", "for-sale", "sold", "commission"},
    "stage_": {"done", "current", "ahead"},
    "issue_": {"open", "ready", "sent"},
    "kit_": {"due", "scheduled", "unknown", "posted", "skipped"},
}
NAMESPACES = {
    "http://www.w3.org/2005/Atom",
    "http://search.yahoo.com/mrss/",
    "https://posseparty.com/2024/Feed",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "http://www.w3.org/2000/svg",
    "https://jsonfeed.org/version/1.1",
    "http://webfinger.net/rel/profile-page",
    "http://ostatus.org/schema/1.0/subscribe",
}


def source(name: str) -> str:
    return (THEME / name).read_text("utf-8")


def faults(text: str, view: type = views.EntryView) -> list[str]:
    return check(text, view, source)


def test_every_template_has_its_view() -> None:
    assert {file.name for file in (THEME / "site").iterdir() if file.is_file()} == VIEWS.keys() | SHARED_TEMPLATES


@pytest.mark.parametrize("name", VIEWS)
def test_chains_are_fields_of_the_view(name: str) -> None:
    assert check(source(f"site/{name}"), VIEWS[name], source) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ view.titel }}", "`EntryView` has no `titel`"),
        ("{{ view.project.titel }}", "`ProjectCard` has no `titel`"),
        ("{% if view.previous %}{{ view.previous.tittle }}{% endif %}", "`Card` has no `tittle`"),
        ("{% for tag in view.tags %}{{ tag.name }}{% endfor %}", "`Anchor` has no `name`"),
        ("{% for level, id, text in view.headings %}{{ text.foo }}{% endfor %}", "`str` has no `foo`"),
        ("{% for place in view.shared %}{{ loop.frist }}{% endfor %}", "`loop` has no `frist`"),
        ("{% set step = view.step %}{{ step.colour }}", "`StepView` has no `colour`"),
        ("{{ (view.updated or view.date).iso }}", "`When` has no `iso`"),
        ("{{ view.date.date.date }}", "`str` has no `date`"),
        ("{{ view.photos[-1].caption.x }}", "`str` has no `x`"),
        ("{{ view.site.messages.skip.x }}", "`str` has no `x`"),
        ('{{ view.shared | map(attribute="uri") | list }}', "`Shared` has no `uri`"),
        ('{{ view.related | selectattr("step.di") | list }}', "`StepView` has no `di`"),
        ("{{ card.title }}", "nobody set `card`"),
        ("{% macro row(card) %}{{ card.titel }}{% endmacro %}{{ row(view.next) }}", "`Card` has no `titel`"),
        ("{% macro row(card) %}{% endmacro %}{{ row() }}", "the macro `row` lacks `card`"),
        ("{% macro row(card) %}{% endmacro %}{{ row(1, size=2) }}", "the macro `row` takes no argument `size`"),
        ('{% from "site/_macros.html" import rwo %}', "there is no macro `rwo`"),
        ("{% macro row(card) %}{{ card.titel }}{% endmacro %}{{ row | once(view.next) }}", "`Card` has no `titel`"),
        ("{% macro row(card) %}{% endmacro %}{{ row | once }}", "the macro `row` lacks `card`"),
        ("{% include view.title %}", "a template is named by an expression"),
        ('{% extends "site/base.html" %}{% block main %}{{ head.titel }}{% endblock %}', "`Head` has no `titel`"),
        ("{{ now() }}", "nobody set `now`"),
    ],
)
def test_a_slip_is_found(text: str, fault: str) -> None:
    assert any(fault in found for found in faults(text)), faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "{% for card in view.related %}{% if not loop.first %}{{ loop.previtem.title }}{% endif %}{% endfor %}",
        "{{ (view.cover or view.photos[0]).alt }}",
        "{% with step = view.step %}{{ step.label.upper() }}{% endwith %}",
        '{{ (view.related | selectattr("draft") | first).title }}',
        '{{ view.site.messages["skip"] | format(n=view.position) }}',
        "{% for kind in view.cover.renditions %}{{ kind.files[-1][0] }}{% endfor %}",
    ],
)
def test_what_is_right_passes(text: str) -> None:
    assert faults(text) == []


def test_every_macro_is_used() -> None:
    texts = [source(f"site/{name}") for name in VIEWS.keys() | SHARED_TEMPLATES]
    for name in SHARED_TEMPLATES - {"base.html"}:
        for macro in re.findall(r"{% macro (\w+)\(", source(f"site/{name}")):
            assert any(is_used(macro, text) for text in texts), macro
    for text in texts:
        for names in re.findall(r"{% from \S+ import ([\w, ]+?) %}", text):
            for name in names.split(", "):
                assert is_used(name, text), name


def is_used(macro: str, text: str) -> bool:
    return f"{{{{ {macro}(" in text or f"{{{{ {macro} | once(" in text


def words_of_pages() -> set[str]:
    """What the site's pages ask for by themselves: `word("key")`, and a description for each kind of list."""
    package = THEME.parent.parent / "journeygen"
    files = [package / "dressing.py", *(package / "outputs" / "site").glob("*.py")]
    asked = {
        key for file in files for key in re.findall(r"\b(?:word|words\.get)\([\"'](\w+)[\"']", file.read_text("utf-8"))
    }
    return asked | {f"{kind}_description" for kind in ("archive", "year", "step", "tag")}


def test_words_asked_for_are_the_words_defined() -> None:
    asked = words_of_pages()
    for name in VIEWS.keys() | SHARED_TEMPLATES:
        exact, begun = message_keys(source(f"site/{name}"))
        asked |= exact | {key + rest for key in begun for rest in BEGINNINGS[key]}
    exact, begun = message_keys(source("social/index.html"))
    asked |= (
        exact | {key + rest for key in begun for rest in BEGINNINGS[key]} | {"plan_site", "plan_post", "plan_letter"}
    )
    assert asked - {"language"} == SETTINGS["messages"].keys(), "the language that speaks is noted at loading"


def test_templates_print_no_words_of_their_own() -> None:
    environment = jinja2.Environment()
    for name in VIEWS.keys() | SHARED_TEMPLATES:
        if name.endswith(".html"):
            page = re.sub(r"(?s)<script.*?</script>|\"@type\": \"\w+\"", "", source(f"site/{name}"))
            texts = [part.data for part in environment.parse(page).find_all(nodes.TemplateData)]
            words = re.sub(r"<[^>]*>?|[^<]*>|&\w+;", " ", "\0".join(texts))
            assert re.findall(r"\b[A-Z][a-z]+\b", words) == [], name


def test_templates_are_named_literally() -> None:
    environment = jinja2.Environment()
    for name in VIEWS.keys() | SHARED_TEMPLATES:
        tree = environment.parse(source(f"site/{name}"))
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            assert isinstance(node.template, nodes.Const), name
            assert (THEME / node.template.value).is_file()


def test_nothing_is_asked_from_elsewhere() -> None:
    for file in filter(Path.is_file, [*(THEME / "site").iterdir(), *(THEME / "assets").iterdir()]):
        text = file.read_text("utf-8")
        for address in re.findall(r"https?://[^\s\"'<>)]*", text):
            if file.name == "entry.html" and address == "https://brid.gy/publish/{{":
                continue  # a link for a service that reads the page, when the config names it
            assert address in NAMESPACES or address.startswith("https://schema.org"), (file.name, address)
        assert not re.search(r"@import|url\(['\"/h]|\son\w+=", text), file.name
        scripts = {'<script type="application/ld+json">'}
        if file.name == "project.html":
            scripts.add("<script>")  # the days until a launch
        if file.name == "list.html":
            scripts.add('<script type="module" src="{{ view.search.script | url(root) }}">')
        assert set(re.findall(r"<script[^>]*>", text)) <= scripts, file.name


def test_the_stylesheet_is_light() -> None:
    assert len((THEME / "assets" / "style.css").read_bytes()) < 10_000


def test_tokens_stand_once() -> None:
    sheet = source("assets/style.css")
    assert sheet.count("@tokens;") == 1
    own = "".join([sheet, *(file.read_text("utf-8") for file in (THEME / "site").glob("*.html"))])
    asked = set(re.findall(r"var\(--(\w+)", sheet)) - (set(re.findall(r"--(\w+):", own)) - {"step"})
    plain = {name.removesuffix("_dark") for name in SETTINGS["tokens"] if not name.startswith("mail_")}
    assert asked <= plain
    repeated = set(re.findall(r"--(\w+):#", sheet)) & plain
    assert repeated == set(), "colours stand in theme.toml"


def test_assets_are_there() -> None:
    for name in SETTINGS["assets"].values():
        assert (THEME / "assets" / name).is_file()


@pytest.mark.parametrize("mode", ["", "_dark"])
def test_text_stands_out(mode: str) -> None:
    colors = SETTINGS["tokens"]
    for ground in ("paper", "card"):
        for ink in ("ink", "muted", "link", "key", "str", "num"):
            assert ratio(colors[ink + mode], colors[ground + mode]) >= 4.5, (ground, ink)
