"""Names that macOS takes apart (NFD) are found under what keyboards type (NFC), wherever a text names a file."""

from pathlib import Path
from unicodedata import normalize

from journals import codes, photo, prepare_site
from sites import entry, made, site, tree

from journeygen.spellings import spellings_of

FOLDER = "content/stool/2026-11-02-öl"
TEXT = """---
title: Öl
step: idea
cover: größe.jpg
photos: [{file: öl.jpg, caption: Oil}]
social: {x: {text: Words, image: öl.jpg}}
---

![](öl.jpg) ![Size](gr%C3%B6%C3%9Fe.jpg) [again](../2026-11-03-ölen.md) [all](../../öfen/)
"""


def files() -> dict[str, str | bytes]:
    return {
        f"{FOLDER}/index.md": TEXT,
        f"{FOLDER}/öl.jpg": photo(640, 400),
        f"{FOLDER}/öl.jpg.toml": 'alt = "A can of oil"',
        f"{FOLDER}/größe.jpg": photo(400, 640),
        "content/stool/2026-11-03-ölen.md": entry(body="[before](2026-11-02-öl/index.md) [it](../stool/2026-11-02-öl)"),
        "content/öfen/project.md": "---\ntitle: Öfen\ncover: öfen.jpg\n---\n\n[oil](../stool/2026-11-03-ölen)\n",
        "content/öfen/öfen.jpg": photo(300, 300),
        "content/öfen/2026-11-04-a.md": entry(),
    }


def taken_apart() -> dict[str, str | bytes]:
    return {normalize("NFD", name): content for name, content in files().items()}


def test_every_way_to_name_a_file_finds_it(tmp_path: Path) -> None:
    assert codes(prepare_site(tmp_path, **taken_apart())) == {}


def test_a_site_reads_the_same_however_the_disk_spells_its_names(tmp_path: Path) -> None:
    composed, decomposed = site(tmp_path / "a", **files()), site(tmp_path / "b", **taken_apart())
    made(composed)
    made(decomposed)
    assert tree(decomposed / "output") == tree(composed / "output")


def test_names_that_everybody_can_type_are_no_work() -> None:
    assert spellings_of(["a/b.md", "ä/öl.jpg"]) == {}
    assert "ä" in spellings_of([normalize("NFD", "ä/b.md")])
