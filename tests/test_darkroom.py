"""Pictures kept by content and recipe: found again in any checkout, made from one decoding, thrown out by rule."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from journals import photo
from sites import entry, made, site, tree

from journeygen import pictures
from journeygen.darkroom import Darkroom
from journeygen.model import Media
from journeygen.pictures import Variant, content_key
from journeygen.probe import probe

WANTED = (Variant(400, "jpeg"), Variant(400, "webp"), Variant(300, "jpeg", 300, (0.2, 0.8)))
BUNDLE = "content/stool/2026-11-01-first"


def stored(folder: Path, name: str = "a.jpg", content: bytes = b"") -> tuple[Path, Media]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content or photo(900, 600))
    media = probe(path, name)
    assert isinstance(media, Media)
    return path, media


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that are really decoded for derivatives, in this process alone."""
    names: list[str] = []
    really = pictures._decoded
    monkeypatch.setenv("JOURNEYGEN_WORKERS", "1")
    pictures._negative.cache_clear()
    monkeypatch.setattr(
        pictures, "_decoded", lambda content, media, size: (names.append(media.file), really(content, media, size))[1]
    )
    yield names
    pictures._negative.cache_clear()


def test_a_picture_is_made_once_whatever_it_is_called(tmp_path: Path, decoded: list[str]) -> None:
    room = Darkroom(tmp_path / "kept")
    path, media = stored(tmp_path / "one")
    first = room.develop(path, media, WANTED)
    assert decoded == ["a.jpg"]
    other, renamed = stored(tmp_path / "two", "b.jpg")
    os.utime(other, (1, 1))
    pictures._negative.cache_clear()
    assert room.develop(other, renamed, WANTED) == first
    assert room.develop(other, renamed, (*WANTED, Variant(500, "webp")))[:3] == first
    assert decoded == ["a.jpg", "b.jpg"]


def test_the_key_is_content_and_recipe(tmp_path: Path) -> None:
    _, media = stored(tmp_path)
    keys = {content_key(media, one) for one in (*WANTED, Variant(400, "jpeg", quality=70), Variant(300, "jpeg", 300))}
    assert len(keys) == 5
    assert content_key(media, Variant(400, "jpeg", focus=(0.1, 0.1))) == content_key(media, Variant(400, "jpeg"))
    _, other = stored(tmp_path, "b.jpg", photo(901, 600))
    assert content_key(other, WANTED[0]) not in keys


def test_site_snippets_and_letter_share_one_decoding(tmp_path: Path, decoded: list[str]) -> None:
    text = entry(body="![A](a.jpg)\n\n![B](b.png)")
    site(tmp_path, **{
        f"{BUNDLE}/index.md": text, f"{BUNDLE}/a.jpg": photo(2400, 1600), f"{BUNDLE}/b.png": photo(2000, 900, "PNG"),
        "content/stool/2026-11-02-second/index.md": entry("Second", body="![A](copy.jpg)"),
        "content/stool/2026-11-02-second/copy.jpg": photo(2400, 1600),
    })  # fmt: skip
    made(tmp_path)
    out = tree(tmp_path / "output")
    written = [name for name in out if name.endswith((".jpg", ".webp"))]
    for start in ("site/media/", "social/stool/first/", "social/stool/second/", "site/newsletter/2026-11/media/"):
        assert any(name.startswith(start) for name in written)
    assert len(decoded) == 2


def test_a_fresh_checkout_with_the_kept_folder_decodes_nothing(tmp_path: Path, decoded: list[str]) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    files: dict[str, str | bytes] = {
        f"{BUNDLE}/index.md": entry(body="![A](a.jpg)"),
        f"{BUNDLE}/a.jpg": photo(900, 600),
    }
    made(site(one, **files))
    assert decoded
    decoded.clear()
    site(other, **files)
    shutil.copytree(one / ".journeygen/pictures", other / ".journeygen/pictures")
    os.utime(other / BUNDLE / "a.jpg", (1, 1))
    pictures._negative.cache_clear()
    made(other)
    assert decoded == []
    assert tree(one / "output") == tree(other / "output")


def test_what_is_used_stays_and_of_the_rest_the_latest(tmp_path: Path) -> None:
    room = Darkroom(tmp_path / "kept")
    path, media = stored(tmp_path)
    variants = tuple(Variant(width, "jpeg") for width in (100, 200, 300, 400))
    sizes = [len(content) + 16 for content in room.develop(path, media, variants)]
    (room.folder / "facts.msgpack").write_bytes(b"facts")
    for age, variant in enumerate(variants):
        os.utime(room._place(content_key(media, variant)), (age, age))
    assert room.prune([(media, variants[0])], spare=sum(sizes)) == 0
    assert room.prune([(media, variants[0])], spare=sizes[3] + sizes[2]) == 1
    left = [room._place(content_key(media, variant)).exists() for variant in variants]
    assert left == [True, False, True, True]
    assert room.prune([], spare=0) == 3
    assert (room.folder / "facts.msgpack").exists()


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"")
    path, media = stored(tmp_path)
    assert len(Darkroom(tmp_path / "kept").develop(path, media, WANTED)) == 3
