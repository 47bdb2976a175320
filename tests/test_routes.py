"""The one table from refs to paths: injective, from identity alone, and planned as it is routed."""

import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journals import codes, prepare_site
from sites import CONFIG, entry

from journeygen.artifacts import SITE
from journeygen.errors import ERROR
from journeygen.forwarding import alias_path
from journeygen.model import Ref
from journeygen.routes import path_for, url_of

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_characters="/\\\0", exclude_categories=("C",)), min_size=1, max_size=8)  # fmt: skip
WORDS = st.sampled_from(
    ["a", "A", "page", "2", "feed.xml", "newsletter", "tags", "steps", "media", "é", "e\u0301", "ß", "ss", "木"]
)


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        (Ref("home"), "index.html"),
        (Ref("project", "stool"), "stool/index.html"),
        (Ref("project", "stool#2"), "stool/page/2/index.html"),
        (Ref("entry", "stool/a"), "stool/a/index.html"),
        (Ref("step", "fix"), "steps/fix/index.html"),
        (Ref("tag", "oak#3"), "tags/oak/page/3/index.html"),
        (Ref("archive"), "archive/index.html"),
        (Ref("archive", "#2"), "archive/page/2/index.html"),
        (Ref("year", "2026"), "archive/2026/index.html"),
        (Ref("for-sale"), "for-sale/index.html"),
        (Ref("page", "about"), "about/index.html"),
        (Ref("newsletter"), "newsletter/index.html"),
        (Ref("newsletter", "#2"), "newsletter/page/2/index.html"),
        (Ref("issue", "2026-03"), "newsletter/2026-03/index.html"),
        (Ref("feed", "atom"), "feed.xml"),
        (Ref("feed", "project/stool"), "stool/feed.xml"),
        (Ref("feed", "newsletter"), "newsletter/feed.xml"),
        (Ref("missing"), "404.html"),
    ],
)
def test_paths_of_the_contract(ref: Ref, path: str) -> None:
    assert path_for(ref) == path


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.html", ""),
        ("stool/index.html", "stool/"),
        ("404.html", "404.html"),
        ("stool/myindex.html", "stool/myindex.html"),
        ("ねこ/ä b/index.html", "%E3%81%AD%E3%81%93/%C3%A4%20b/"),
    ],
)
def test_urls(path: str, url: str) -> None:
    assert url_of(path) == url


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("/old/", "old/index.html"),
        ("/old", "old/index.html"),
        ("old/name", "old/name/index.html"),
        ("/2019/a.html", "2019/a.html"),
        ("https://example.org/a%20b/", "a b/index.html"),
        ("/e\u0301/", "é/index.html"),
        (" /x/?p=1#top ", "x/index.html"),
        ("", ""),
        ("/", ""),
        ("/../etc/", ""),
        ("/a/./b", ""),
        ("/con/", ""),
        ("..\\a", ""),
    ],
)
def test_old_addresses(alias: str, path: str) -> None:
    assert alias_path(alias) == path


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    entries=st.lists(
        st.tuples(NAMES | WORDS, NAMES | WORDS, st.lists(NAMES | WORDS, max_size=3)), min_size=1, max_size=6
    ),
    pages=st.lists(NAMES | WORDS, max_size=2),
)
def test_routes_are_injective_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, str, list[str]]], pages: list[str]
) -> None:
    """Whatever makers call things: each path has one owner, also where case and Unicode form do not count."""
    root = tmp_path_factory.mktemp("routes")
    files = {}
    for number, (project, slug, tags) in enumerate(entries):
        listed = ", ".join("'" + tag.replace("'", "''") + "'" for tag in tags)
        quoted = "'" + slug.replace("'", "''") + "'"
        files[f"content/{project}/2026-11-01-n{number}.md"] = entry(slug=quoted, tags=f"[{listed}]")
    for number, page in enumerate(pages):
        files[f"content/pages/p{number}.md"] = "---\ntitle: P\nslug: '" + page.replace("'", "''") + "'\n---\n"
    prepared = prepare_site(root, **files)
    routes = prepared.dresser.routes
    plain = [unicodedata.normalize("NFC", path).casefold() for path in (*routes.paths.values(), *routes.redirects)]
    assert len(plain) == len(set(plain))
    assert all(path == unicodedata.normalize("NFC", path) for path in routes.paths.values())
    assert all(
        unquote(url_of(path)) == path.removesuffix("index.html")
        for path in routes.paths.values()
        if path.endswith("/index.html")
    )
    if not any(problem.level == ERROR for problem in prepared.problems):
        planned = [path for one in prepared.plan.artifacts for path in one.paths]
        assert len({path.casefold() for path in planned}) == len(planned)


def test_what_is_planned_is_what_is_routed(tmp_path: Path) -> None:
    """Every ref has its artifact, and every page of the site its ref."""
    files = {f"content/stool/2026-{1 + n // 28:02d}-{1 + n % 28:02d}-n{n}.md": entry(tags="[oak]") for n in range(101)}
    files |= {
        "content/stool/2026-11-01-a.md": entry(aliases="[/old/]"), "content/pages/about.md": "---\ntitle: A\n---\n",
        "content/empty/project.md": "---\ntitle: Empty\n---\n", "static/a.txt": "a", "static/CNAME": "example.org",
    }  # fmt: skip
    prepared = prepare_site(tmp_path, **files)
    routes = prepared.dresser.routes
    # Pictures, and the cards among them, are named by their content: nothing but the pages that show them has a ref.
    planned = [one for one in prepared.plan.artifacts if one.key.startswith(f"{SITE}/") and one.recipe != "card"]
    site_files = {path for one in planned for path in one.paths}
    assert site_files == {f"{SITE}/{path}" for path in (*routes.paths.values(), *routes.redirects)}
    assert {one.key for one in planned if "alias:" not in one.key} == {f"{SITE}/{ref}" for ref in routes.paths}


CONFLICTS = {
    "a static file in a page's place": (
        "route-twice", {"static/stool/index.html": "x"}, "static/stool/index.html: /stool/ would be written twice",
    ),
    "a static file that differs in case": (
        "route-twice", {"static/Robots.txt": "x"}, "from static/Robots.txt and from a page that journeygen makes",
    ),
    "a page in a project's place": (
        "route-twice", {"content/pages/stool.md": "---\ntitle: A\n---\n"},
        "content/pages/stool.md:1: /stool/ would be written twice: from content/pages/stool.md and from content/stool",
    ),
    "an entry in a list's place": (
        "route-twice", {"content/stool/project.md": "---\ntitle: S\n---\n", "content/stool/2026-11-03-feed.xml.md": entry(slug="page")},
        "",
    ),
    "a static name that Windows keeps": (
        "name-unsafe", {"static/con.txt": "x"}, "static/con.txt:1: `con.txt` is not safe on every system",
    ),
    "an alias that is no address": (
        "alias-taken", {"content/stool/2026-11-02-b.md": entry(aliases="['/../x']")},
        "content/stool/2026-11-02-b.md:4: `/../x` is no address on this site",
    ),
    "an alias of another entry": (
        "alias-taken", {"content/stool/2026-11-02-b.md": entry(aliases="[/stool/a/]")},
        "The alias /stool/a/ is taken by content/stool/2026-11-01-a.md. Remove the alias",
    ),
    "an alias of a page of ours": (
        "alias-taken", {"content/stool/2026-11-02-b.md": entry(aliases="[/archive/]")},
        "The alias /archive/ is taken by another page",
    ),
    "one alias twice": (
        "alias-taken", {"content/stool/2026-11-02-b.md": entry(aliases="[/x/]"), "content/stool/2026-11-03-c.md": entry(aliases="[/x/]")},
        "content/stool/2026-11-03-c.md:4: The alias /x/ is taken by content/stool/2026-11-02-b.md",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, case in CONFLICTS.items() if case[2]])
def test_conflicts_name_both_sides(tmp_path: Path, name: str) -> None:
    code, files, message = CONFLICTS[name]
    found = codes(prepare_site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(), **files}))
    assert message in found[code]


def test_the_archive_of_letters_is_split_as_well(tmp_path: Path) -> None:
    files = {f"content/stool/{1990 + n // 12}-{1 + n % 12:02d}-01-n{n}.md": entry() for n in range(101)}
    prepared = prepare_site(tmp_path, CONFIG, **files)
    assert prepared.dresser.routes.path(Ref("newsletter", "#2")) == "newsletter/page/2/index.html"
