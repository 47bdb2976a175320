"""One truth about pictures: words merged from everywhere, and files that follow by rule."""

from pathlib import Path

import pytest
from journals import photo, prepare_site
from sites import entry

from journeygen.album import Derivative, derivatives, file_path, formats, media_path, photos_of, sized, widths
from journeygen.model import Media, Photo
from journeygen.prepare import Prepared

DIGEST = "0123456789abcdef0123456789abcdef"


def media(kind: str = "jpeg", width: int = 2000, height: int = 1000, **more: bool) -> Media:
    return Media("stool/Ä plan.PDF", DIGEST, kind, width, height, **more)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (100, (100,)),
        (400, (400,)),
        (401, (400, 401)),
        (1500, (400, 800, 1200, 1500)),
        (1600, (400, 800, 1200, 1600)),
        (9000, (400, 800, 1200, 1600)),
    ],
)
def test_widths(width: int, expected: tuple[int, ...]) -> None:
    assert widths(media(width=width)) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (media(), ("webp", "jpeg")),
        (media("heic"), ("webp", "jpeg")),
        (media("png", alpha=True), ("webp", "png")),
        (media("gif", animated=True), ("webp", "gif")),
        (media("webp", animated=True), ("webp",)),
        (media("svg"), ("svg",)),
    ],
)
def test_formats(one: Media, expected: tuple[str, ...]) -> None:
    assert formats(one) == expected


def test_animations_and_drawings_keep_their_size() -> None:
    assert derivatives(media("gif", animated=True)) == (Derivative("webp", 2000, 1000), Derivative("gif", 2000, 1000))
    assert derivatives(media("svg", 8, 6)) == (Derivative("svg", 8, 6),)
    assert len(derivatives(media())) == 8


@pytest.mark.parametrize(
    ("size", "width", "expected"),
    [
        ((2000, 1000), 800, (800, 400)),
        ((300, 900), 800, (300, 900)),
        ((9000, 2), 400, (400, 1)),
        ((0, 0), 800, (800, 0)),
    ],
)
def test_never_larger_than_the_source_and_in_proportion(
    size: tuple[int, int], width: int, expected: tuple[int, int]
) -> None:
    made = sized(media("jpeg", *size), "jpeg", width)
    assert (made.width, made.height) == expected


def test_paths_name_the_source_and_the_recipe() -> None:
    assert media_path(media(), Derivative("jpeg", 800, 400)) == "media/0123456789abcdef-800.jpg"
    assert file_path(media()) == "media/0123456789abcdef-ä-plan.pdf"
    assert file_path(Media("a/!!!.MP3", DIGEST, "audio")) == "media/0123456789abcdef-file.mp3"


def journal(root: Path, body: str = "Words.", **matter: str) -> Prepared:
    bundle = "content/stool/2026-11-01-a"
    sidecar = 'alt = "Sidecar"\ncaption = "Sidecar caption"\ncredit = "S"\nfocus = [0.1, 0.2]\n'
    return prepare_site(root, **{
        f"{bundle}/index.md": entry(body=body, **matter), f"{bundle}/a.jpg": photo(), f"{bundle}/b.jpg": photo(81, 60),
        f"{bundle}/c.jpg": photo(82, 60), f"{bundle}/b.jpg.toml": sidecar, f"{bundle}/plan.pdf": b"%PDF-1.4",
    })  # fmt: skip


def shown(prepared: Prepared) -> list[Photo]:
    found = photos_of(prepared.journal, prepared.journal.entries["stool/a"])
    return [Photo(one.file.rsplit("/", 1)[1], one.alt, one.caption, one.credit, one.focus) for one in found]


def test_each_picture_once_the_cover_first_then_the_list_then_the_text(tmp_path: Path) -> None:
    prepared = journal(
        tmp_path, "![In the text](a.jpg) ![Again](c.jpg) [plan](plan.pdf) ![](https://example.com/x.jpg)", cover="c.jpg",
        cover_alt="Cover", photos="[{file: b.jpg, alt: Mine}, {file: c.jpg, caption: C}]",
    )  # fmt: skip
    assert shown(prepared) == [
        Photo("c.jpg", "Cover", "C"), Photo("b.jpg", "Mine", "Sidecar caption", "S", (0.1, 0.2)), Photo("a.jpg", "In the text"),
    ]  # fmt: skip


def test_a_sidecars_words_stand_where_nothing_nearer_does(tmp_path: Path) -> None:
    body = "![](b.jpg) ![](c.jpg)"
    assert shown(journal(tmp_path, body)) == [
        Photo("b.jpg", "Sidecar", "Sidecar caption", "S", (0.1, 0.2)),
        Photo("c.jpg"),
    ]


def test_the_makers_order(tmp_path: Path) -> None:
    matter = {"photos": "[{file: a.jpg}, {file: b.jpg}, {file: c.jpg}]"}
    prepared = journal(tmp_path, **matter)
    assert [one.file for one in shown(prepared)] == ["a.jpg", "b.jpg", "c.jpg"]


def test_what_cannot_be_shown_is_left_out(tmp_path: Path) -> None:
    assert shown(journal(tmp_path, "![a](plan.pdf) ![b](none.jpg)", cover="none.jpg")) == []
