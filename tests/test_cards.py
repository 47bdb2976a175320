"""Which page has which card: its own with a photograph, else its project's, else the site's."""

import io
import re
from pathlib import Path

import pytest
from journals import codes, photo, prepare_site
from PIL import Image
from sites import CONFIG, entry, made, site, tree

from journeygen.model import Ref
from journeygen.prepare import Prepared

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><path d="M0 0"/></svg>'
A, B = "content/stool/2026-11-01-a", "content/stool/2026-11-02-b"
FILES: dict[str, str | bytes] = {
    f"{A}/index.md": entry("A", body="![One](one.jpg)"), f"{A}/one.jpg": photo(1000, 500),
    f"{B}/index.md": entry("B", body="![Two](two.svg)"), f"{B}/two.svg": DRAWING,
    "content/stool/2026-11-03-c.md": entry("C"), "content/stool/2026-11-04-u.md": entry("U", unlisted="true", cover="2026-11-01-a/one.jpg"),
    "content/lamp/2026-11-04-d.md": entry("D"), "content/pages/about.md": "---\ntitle: About\n---\n\nWords.\n",
}  # fmt: skip


def cards(prepared: Prepared) -> dict[str, str]:
    """Each page's card by the page's path."""
    return {
        one.paths[0].removeprefix("site/"): one.view.head.image
        for one in prepared.plan.artifacts
        if one.recipe == "template" and hasattr(one.view, "head")
    }


def test_each_page_has_its_card(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **FILES)
    found = cards(prepared)
    own, project, site_card = found["stool/a/index.html"], found["stool/index.html"], found["index.html"]
    assert len({own, project, site_card}) == 3
    assert all(re.fullmatch(r"media/[0-9a-f]{16}-1200\.jpg", path) for path in found.values())
    assert found["stool/b/index.html"] == found["stool/c/index.html"] == project, "a drawing is no photograph"
    assert {path for path, card in found.items() if card == site_card} == {
        path for path in found if not path.startswith("stool/") or path == "stool/u/index.html"
    }, "neither an unlisted entry nor a project without a photograph has one of its own"
    planned = [one for one in prepared.plan.artifacts if one.recipe == "card"]
    assert sorted(one.paths[0] for one in planned) == sorted(f"site/{path}" for path in {own, project, site_card})
    assert {one.source for one in planned} == {"", f"{A}/one.jpg"}


def test_words_are_given_for_a_card(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **FILES)
    heads = {one.view.head.path: one.view.head for one in prepared.plan.artifacts if hasattr(one.view, "head")}
    assert [heads[path].image_alt for path in ("stool/a/", "stool/", "", "about/")] == ["One", "One", "Bench", "Bench"]
    assert {head.image_size for head in heads.values()} == {(1200, 630)}
    assert (heads["stool/a/"].photo[-9:], heads["stool/c/"].photo, heads["about/"].photo) == ("-1000.jpg", "", "")


def test_a_text_only_journal_has_one_card(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{f"content/p{n % 9}/2026-10-01-e{n}.md": entry(f"E {n}") for n in range(30)})
    assert [one.view.title for one in prepared.plan.artifacts if one.recipe == "card"] == ["Bench"]


CHANGES: dict[str, tuple[dict[str, str | bytes], str, bool]] = {
    "its title": ({f"{A}/index.md": entry("Another", body="![One](one.jpg)")}, CONFIG, True),
    "its words": ({f"{A}/index.md": entry("A", body="Other words. ![One](one.jpg)")}, CONFIG, False),
    "its step": ({f"{A}/index.md": entry("A", "sketch", "![One](one.jpg)")}, CONFIG, True),
    "the photograph": ({f"{A}/one.jpg": photo(1000, 501)}, CONFIG, True),
    "where to look": ({f"{A}/one.jpg.toml": 'alt = "One"\nfocus = [0.1, 0.2]\n'}, CONFIG, True),
    "its alt text": ({f"{A}/one.jpg.toml": 'alt = "Other"\n'}, CONFIG, False),
    "the site's name": ({}, CONFIG.replace('title = "Bench"', 'title = "Benches"'), True),
    "another entry": ({"content/stool/2026-11-09-x.md": entry("X")}, CONFIG, False),
    "the theme's colours": (
        {"themes/mine/theme.toml": 'extends = "default"\n[tokens]\npaper = "#ffffff"\n'},
        CONFIG.replace('language = "en"', 'language = "en"\ntheme = "mine"'), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_card_has_another_name_when_it_shows_something_else(tmp_path: Path, name: str) -> None:
    files, config, changed = CHANGES[name]
    before = cards(prepare_site(tmp_path / "before", **FILES))["stool/a/index.html"]
    after = cards(prepare_site(tmp_path / "after", config, **FILES | files))["stool/a/index.html"]
    assert (before != after) is changed


def test_a_projects_declared_cover_comes_first(tmp_path: Path) -> None:
    files = FILES | {
        "content/stool/project.md": "---\ntitle: Stool\ncover: it.jpg\ncover_alt: It\n---\n",
        "content/stool/it.jpg": photo(70, 50),
    }
    prepared = prepare_site(tmp_path, **files)
    card = prepared.dresser.cards.project(prepared.dresser.project("stool"))
    assert card.alt == "It"
    assert prepared.dresser.cards.used[card.path].media == prepared.journal.media["stool/it.jpg"]
    assert prepared.dresser.routes.url(Ref("project", "stool")) == "stool/"


def test_what_is_wrong_with_a_themes_cards_stops_the_build(tmp_path: Path) -> None:
    config = CONFIG.replace('language = "en"', 'language = "en"\ntheme = "mine"')
    theme = 'extends = "default"\n[card]\nground = "nothing"\n'
    assert "theme-card" in codes(prepare_site(tmp_path, config, **FILES, **{"themes/mine/theme.toml": theme}))


def test_cards_are_pictures_of_their_size(tmp_path: Path) -> None:
    made(site(tmp_path, **FILES))
    output = tree(tmp_path / "output/site")
    for path, content in output.items():
        for name in (
            re.findall(rb'og:image" content="https://example.org/(media/[^"]+)', content)
            if path.endswith(".html")
            else ()
        ):
            with Image.open(io.BytesIO(output[name.decode()])) as image:
                assert (image.size, image.format) == ((1200, 630), "JPEG")
                assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()
