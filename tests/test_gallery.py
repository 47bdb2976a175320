"""Pictures ready to show, and the record of what was shown: nothing else is published."""

from pathlib import Path

import pytest
from journals import photo, prepare_site
from sites import entry

from journeygen.album import is_picture
from journeygen.gallery import Gallery
from journeygen.model import Photo
from journeygen.prepare import Prepared
from journeygen.views import Picture

A, B = "content/stool/2026-11-01-a", "content/stool/2026-11-02-b"


@pytest.fixture
def prepared(without_ffmpeg: None, tmp_path: Path) -> Prepared:
    return prepare_site(tmp_path, **{
        f"{A}/index.md": entry("A", body="![One](one.jpg)", audio="sound.mp3"), f"{A}/one.jpg": photo(1000, 500),
        f"{A}/sound.mp3": b"ID3\x04\0\0\0\0\0\0", f"{B}/index.md": entry("B", body="![Two](two.jpg)"), f"{B}/two.jpg": photo(70, 50),
        "content/stool/2026-11-03-c.md": entry("C", body="[unused](2026-11-01-a/index.md)"),
        "content/lamp/project.md": "---\ntitle: L\ncover: lamp.jpg\ncover_alt: Lamp\n---\n", "content/lamp/lamp.jpg": photo(60, 50),
        "content/lamp/2026-11-04-d.md": entry("D"),
        "content/bowl/project.md": "---\ntitle: B\n---\n",
    })  # fmt: skip


@pytest.fixture
def gallery(prepared: Prepared) -> Gallery:
    return Gallery(prepared.journal)


def test_a_picture_with_its_files(gallery: Gallery) -> None:
    shown = gallery.picture(Photo("stool/2026-11-01-a/one.jpg", "One", "Caption", "Credit", (0.1, 0.2)))
    assert (shown.width, shown.height, shown.alt, shown.caption, shown.credit) == (
        1000,
        500,
        "One",
        "Caption",
        "Credit",
    )
    assert [one.mime for one in shown.renditions] == ["image/webp", "image/jpeg"]
    assert [[width for _, width in one.files] for one in shown.renditions] == [[400, 800, 1000]] * 2
    assert shown.src.endswith("-800.jpg")
    assert list(gallery.used) == ["stool/2026-11-01-a/one.jpg"]


@pytest.mark.parametrize(("width", "end"), [(1, "-400.jpg"), (800, "-800.jpg"), (1200, "-1000.jpg")])
def test_the_widely_known_format_near_a_width(gallery: Gallery, width: int, end: str) -> None:
    assert gallery.jpeg(gallery.picture(Photo("stool/2026-11-01-a/one.jpg")), width).endswith(end)
    assert gallery.jpeg(None) == gallery.jpeg(Picture("a.jpg", 1, 1)) == ""


def test_covers(prepared: Prepared, gallery: Gallery) -> None:
    journal = prepared.journal
    covers = {key: gallery.cover(one) for key, one in journal.entries.items()}
    assert {key: cover.alt for key, cover in covers.items() if cover} == {"stool/a": "One", "stool/b": "Two"}
    projects = {one.key: gallery.project_cover(one, journal.by_project[one.key]) for one in journal.projects}
    assert {key: cover and cover.alt for key, cover in projects.items()} == {
        "bowl": None,
        "lamp": "Lamp",
        "stool": "Two",
    }


def test_files_are_noted_when_they_are_shown(gallery: Gallery) -> None:
    assert gallery.file("") == ""
    assert gallery.file("https://example.com/a.mp3") == "https://example.com/a.mp3"
    assert gallery.file("none.mp3") == ""
    assert gallery.used == {}
    assert gallery.file("stool/2026-11-01-a/sound.mp3").endswith("-sound.mp3")
    assert list(gallery.used) == ["stool/2026-11-01-a/sound.mp3"]


def test_only_probed_pictures_are_pictures(prepared: Prepared) -> None:
    assert is_picture(prepared.journal, "stool/2026-11-01-a/one.jpg")
    assert not is_picture(prepared.journal, "stool/2026-11-01-a/sound.mp3")
    assert not is_picture(prepared.journal, "none.jpg")


def test_nothing_is_published_that_nothing_shows(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{
        f"{A}/index.md": entry(body="![One](one.jpg)"), f"{A}/one.jpg": photo(), f"{A}/private.jpg": photo(99, 9),
        f"{B}/index.md": entry(body="![Two](two.jpg)", draft="true"), f"{B}/two.jpg": photo(70, 50),
    })  # fmt: skip
    sources = {one.source for one in prepared.plan.artifacts if one.recipe == "picture" and "media:" in one.key}
    assert sources == {f"{A}/one.jpg"}


def test_feeds_offer_recordings_alone(tmp_path: Path) -> None:
    """By what is published: its address, its MIME type, and its size where nothing was done to it."""
    gallery = prepare_site(tmp_path, **{
        "content/stool/2026-11-01-a/index.md": entry(body="[The plan](plan.pdf)"), "content/stool/2026-11-01-a/plan.pdf": b"%PDF-1.4",
    }).dresser.gallery  # fmt: skip
    assert gallery.enclosure("https://a.example/saw.ogg?x=1") == ("https://a.example/saw.ogg?x=1", "audio/ogg", 0)
    assert gallery.enclosure("stool/2026-11-01-a/plan.pdf") is None
    assert gallery.enclosure("") is None
