"""What arrives becomes drafts, once: grouped, dated, without the place, and never before it is whole."""

import io
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from publishing import command, told
from sites import CONFIG, made, site, tree, write

from journeygen import films
from journeygen.entries import CONTENT
from journeygen.errors import UsageError
from journeygen.exif import taken_at
from journeygen.inbox import Taken, Wishes, take_in
from journeygen.inbox.telling import note_of
from journeygen.inbox.wholeness import is_aside, lacks
from journeygen.strip import metadata_found

LATER = time.time() + 3600


def photo(
    taken: str = "2026:03:09 10:15:00", offset: str = "", color: int = 0, form: str = "JPEG", gps: bool = True
) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    if taken:
        exif.get_ifd(0x8769).update({0x9003: taken, **({0x9011: offset} if offset else {})})
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 20.0, 0.0), 3: "W", 4: (6.0, 15.0, 0.0)})
    content = io.BytesIO()
    Image.new("RGB", (64, 48), (color, 90, 30)).save(content, form, exif=exif)
    return content.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path / "site", CONFIG, **{
        "content/stool/project.md": "---\ntitle: Oak stool\nid: oak\n---\n",
        "content/lamp/project.md": "---\ntitle: Lamp\n---\n",
    })  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sync").mkdir()
    return tmp_path / "sync"


def taken(root: Path, folder: Path, clock: float = LATER, **wishes: object) -> Taken:
    return take_in(root, folder, Wishes(clock, **{"project": "stool", **wishes}))  # type: ignore[arg-type]


def text(root: Path, path: str) -> str:
    return (root / path).read_text()


def test_photos_of_a_day_with_a_note(root, folder):
    write(
        folder,
        **{
            "IMG_1.jpg": photo(color=1),
            "IMG_2.JPG": photo(color=2),
            "IMG_3.jpg": photo("2026:03:10 08:00:00", color=3),
        },
    )
    write(folder, **{"2026-03-09 note.txt": "The leg cracked\n\nAt ten to eight there were two cracks.\n"})
    found = taken(root, folder)
    assert found.made == (
        "content/stool/2026-03-09-the-leg-cracked/index.md",
        "content/stool/2026-03-10-photos-of-2026-03-10/index.md",
    )
    said = text(root, found.made[0])
    assert said.startswith("---\ntitle: The leg cracked\nstep: making\nid: oak-")
    assert "\ndate: 2026-03-09 10:15\ndraft: true\n---\n" in said
    assert "two cracks.\n\n![](img-1.jpg)\n\n![](img-2.jpg)\n" in said
    assert "The leg cracked" not in said.partition("\n---\n")[2]
    report = made(root, LATER_BUILD)
    assert report.entries == 0, "drafts are not published"
    assert made(root, LATER_BUILD, drafts=True).entries == 2


LATER_BUILD = 1795176000


def test_the_place_is_gone_and_the_folder_untouched(root, folder):
    write(folder, **{"a.jpg": photo(), "b.png": photo(form="PNG"), "c.webp": photo(form="WEBP")})
    before = {name: (folder / name).stat() for name in os.listdir(folder)}
    content = tree(folder)
    found = taken(root, folder)
    pictures = [path for path in (root / found.made[0]).parent.iterdir() if path.suffix != ".md"]
    assert len(pictures) == 3
    for path in pictures:
        assert metadata_found(path.read_bytes()) == ()
        with Image.open(path) as image:
            assert image.size == (64, 48)
    assert tree(folder) == content
    assert {name: (folder / name).stat() for name in os.listdir(folder)} == before


def test_twice_changes_nothing_even_without_a_cache(root, folder):
    write(folder, **{"a.jpg": photo(), "trip/b.jpg": photo(color=9), "note.md": "# A note\n\nWords.\n"})
    taken(root, folder)
    before = tree(root)
    found = taken(root, folder)
    assert (found.made, found.left) == ((), ())
    assert tree(root) == before
    made(root, LATER_BUILD)
    found = taken(root, folder)
    assert found.made == ()
    (folder / "a.jpg").rename(folder / "renamed.jpg")
    assert taken(root, folder).made == (), "the same bytes under another name"
    write(folder, **{"again.jpg": photo(color=77)})
    assert len(taken(root, folder).made) == 1
    (root / "content/stool/2026-03-09-photos-of-2026-03-09/index.md").unlink()
    assert taken(root, folder).made == (), "what the maker threw away does not come back"
    memory = root / "private/inbox.jsonl"
    assert stat.S_IMODE(memory.parent.stat().st_mode) == 0o700
    assert {"digest", "file", "entry", "at"} == set(json.loads(memory.read_text().splitlines()[0]))


def test_killed_between_making_and_remembering(root, folder):
    write(folder, **{"a.jpg": photo()})
    first = taken(root, folder)
    (root / "private/inbox.jsonl").unlink()
    before = tree(root / "content")
    taken(root, folder)
    assert tree(root / "content") == before, "the draft is known by its id"
    assert len((root / "private/inbox.jsonl").read_text().splitlines()) == 1
    assert first.made


def test_folders_projects_and_titles(root, folder):
    write(folder, **{
        "Lamp/2026-03-09.jpg": photo("", color=1),
        "oak stool/The leg-cracked/a.jpg": photo(color=2),
        "oak stool/The leg-cracked/b.jpg": photo("2026:03:10 10:00:00", color=3),
        "Somewhere/c.jpg": photo(color=4),
        "own.md": "---\ntitle: Own words\nproject: lamp\nstep: setback\ndate: 2026-02-01\ntags: [oak, ash]\n---\nText: with colon.\n",
    })  # fmt: skip
    found = taken(root, folder)
    assert set(found.made) == {
        "content/lamp/2026-03-09-photos-of-2026-03-09/index.md",
        "content/stool/2026-03-09-the-leg-cracked/index.md",
        "content/stool/2026-03-09-somewhere/index.md",
        "content/lamp/2026-02-01-own-words.md",
    }
    own = text(root, "content/lamp/2026-02-01-own-words.md")
    assert "step: setback\n" in own
    assert "tags: [oak, ash]\n" in own
    assert "Text: with colon." in own
    assert made(root, LATER_BUILD, drafts=True).entries == 4


def test_whose_they_are_must_be_known(root, folder):
    write(folder, **{"a.jpg": photo()})
    before = tree(root)
    with pytest.raises(UsageError, match="Name a project with -P"):
        taken(root, folder, project="")
    with pytest.raises(UsageError, match="There is no project `stol`"):
        taken(root, folder, project="stol")
    with pytest.raises(UsageError, match="There is no step"):
        taken(root, folder, step="makin")
    with pytest.raises(UsageError, match="is no folder"):
        taken(root, folder / "none")
    assert {name: content for name, content in tree(root).items() if not name.startswith(".journeygen")} == before


def test_a_dry_run_makes_nothing(root, folder):
    write(folder, **{"a.jpg": photo()})
    before = tree(root / "content")
    assert taken(root, folder, dry_run=True).made == ("content/stool/2026-03-09-photos-of-2026-03-09/index.md",)
    assert tree(root / "content") == before
    assert not (root / "private").exists()


def test_names_that_are_taken(root, folder):
    write(root, **{"content/stool/2026-03-09-photos-of-2026-03-09.md": "---\ntitle: Mine\nstep: idea\n---\n"})
    write(folder, **{"a.jpg": photo(color=1)})
    assert taken(root, folder).made == ("content/stool/2026-03-09-photos-of-2026-03-09-2/index.md",)
    write(folder, **{"b.jpg": photo(color=2)})
    assert taken(root, folder).made == ("content/stool/2026-03-09-photos-of-2026-03-09-3/index.md",)


@pytest.mark.parametrize("cut", [1, 20, 300])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_is_half_synced_waits_with_its_folder(root, folder, form, cut):
    whole = photo(form=form)
    write(folder, **{"trip/a.jpg": photo(color=5), f"trip/b.{form.lower()}": whole[:-cut]})
    found = taken(root, folder)
    assert found.made == ()
    assert {one.file for one in found.left} == {"trip/a.jpg", f"trip/b.{form.lower()}"}
    write(folder, **{f"trip/b.{form.lower()}": whole})
    assert len(taken(root, folder).made) == 1


def test_what_was_written_just_now_waits(root, folder):
    write(folder, **{"a.jpg": photo()})
    assert [one.why for one in taken(root, folder, time.time()).left] == ["it was written to just now"]
    assert len(taken(root, folder).made) == 1


def test_a_file_that_grows_while_it_is_read(root, folder, monkeypatch):
    write(folder, **{"a.jpg": photo()})
    read = Path.read_bytes

    def growing(path: Path) -> bytes:
        content = read(path)
        if path.name == "a.jpg":
            with path.open("ab") as file:
                file.write(b"more")
        return content

    monkeypatch.setattr(Path, "read_bytes", growing)
    assert [one.why for one in taken(root, folder).left] == ["it grows still"]


def test_a_sync_app_at_work(root, folder):
    """A writer in another process appends for two seconds; the inbox runs all the while, and takes the file once, whole."""
    content = photo() + b"\xff\xd9" * 500_000
    script = (
        "import sys, time\nwith open(sys.argv[1], 'wb') as file:\n"
        "    for at in range(0, len(data := sys.stdin.buffer.read()), 50_000):\n"
        "        file.write(data[at:at + 50_000]); file.flush(); time.sleep(0.05)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(folder / "a.jpg")], stdin=subprocess.PIPE)
    assert writer.stdin is not None
    writer.stdin.write(content)
    writer.stdin.close()
    made_by: list[str] = []
    while writer.poll() is None:
        made_by += taken(root, folder, time.time()).made
        time.sleep(0.02)
    assert made_by == []
    assert len(taken(root, folder).made) == 1


@pytest.mark.parametrize("name", [".a.jpg", "a.jpg.part", "a.jpg.crdownload", ".syncthing.a.jpg.tmp", "~syncthing~a.jpg.tmp", "a.jpg.icloud", "~$note.md", "a.jpg.filepart", "note.md~", "Thumbs.db", "desktop.ini", ".DS_Store", "a.!sync", "@eaDir"])  # fmt: skip
def test_names_of_what_is_on_its_way(root, folder, name):
    write(folder, **{name: photo()})
    assert is_aside(name)
    assert taken(root, folder) == Taken((), ())


def test_links_and_odd_files_are_left(root, folder, tmp_path):
    write(tmp_path, **{"secret.jpg": photo()})
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "away").symlink_to(tmp_path)
    write(folder, **{"list.pdf": b"%PDF-1.4", "empty.jpg": b"", "blank.txt": " \n", "raw.dng": b"II*\0" + bytes(100)})
    found = taken(root, folder)
    assert found.made == ()
    assert {one.file: one.why for one in found.left if one.file != "raw.dng"} == {
        "list.pdf": "it is no picture, recording, film or text",
        "empty.jpg": "it is empty still",
        "blank.txt": "it is empty still",
    }


DAYS = {
    "IMG_20260309_101500.jpg": "2026-03-09", "PXL_20260309_101500123.jpg": "2026-03-09", "2026-03-09 10.15.00.jpg": "2026-03-09",
    "WhatsApp Image 2026-03-09 at 10.15.00.jpg": "2026-03-09", "signal-2026-03-09-101500.jpg": "2026-03-09",
    "IMG_0001.jpg": "2025-12-31", "20261399.jpg": "2025-12-31",
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_the_day_of_a_picture_without_exif(root, folder, name):
    write(folder, **{name: photo("", gps=False)})
    os.utime(folder / name, (1767182400, 1767182400))  # noon of 31 December 2025
    assert taken(root, folder).made[0].startswith(f"content/stool/{DAYS[name]}-")


@pytest.mark.parametrize(("when", "offset", "expected"), [
    ("2026:03:09 23:30:00", "", "2026-03-09"), ("2026:03:09 23:30:00", "-05:00", "2026-03-10"),
    ("2026:03:10 00:30:00", "+09:00", "2026-03-09"), ("0000:00:00 00:00:00", "", "2025-12-31"), ("garbage", "", "2025-12-31"),
])  # fmt: skip
def test_the_day_by_the_sites_clock(root, folder, when, offset, expected):
    write(folder, **{"a.jpg": photo(when, offset)})
    os.utime(folder / "a.jpg", (1767182400, 1767182400))
    assert taken(root, folder).made[0].startswith(f"content/stool/{expected}-")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_exif_of_every_kind(form):
    assert taken_at(photo("2026:03:09 10:15:00", "+01:00", form=form)) == "2026-03-09T10:15:00+01:00"
    assert taken_at(photo("", form=form)) == ""
    whole = photo(form=form)
    for size in range(0, len(whole), 37):
        taken_at(whole[:size])


@pytest.mark.parametrize(("content", "title", "body"), [
    (b"# A title\n\nWords.", "A title", "Words."), (b"Short line\n\nMore.", "Short line", "More."),
    (b"Only one line", "", "Only one line"), (b"One\nTwo", "", "One\nTwo"),
    ("\ufeffGrüße\r\n\r\nWörter.".encode(), "Grüße", "Wörter."), ("Grüße\n\nx".encode("utf-16"), "Grüße", "x"),
    ("Grüße\n\nx".encode("cp1252"), "Grüße", "x"), (b"- a\n\n- b", "", "- a\n\n- b"), (b"---\nstep: idea\n---\n# T\n\nx", "T", "x"),
    (b"---\ntitle: 'T: u'\n---\n# H\n\nx", "T: u", "# H\n\nx"), (b"---\n: : :\n---\nx", "", "---\n: : :\n---\nx"),
])  # fmt: skip
def test_a_note(content, title, body):
    note = note_of(content)
    assert (note.title, note.body) == (title, body)


def film(path: Path, *more: str) -> bytes:
    call = [films.ffmpeg(), "-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=5", "-t", "1"]
    subprocess.run([*call, "-pix_fmt", "yuv420p", *more, str(path)], check=True)
    return path.read_bytes()


def test_films_and_recordings(root, folder, tmp_path):
    whole, placed = film(tmp_path / "a.mp4"), film(tmp_path / "b.mov", "-metadata", "location=+53.3498-006.2603/")
    write(folder, **{"trip/lathe.mp4": whole, "trip/IMG_4": photo(), "half.mp4": whole[:-4], "where.mov": placed})
    found = taken(root, folder)
    said = text(root, found.made[0])
    assert "video: lathe.mp4\n" in said
    assert "![](img-4.jpg)" in said
    left = {one.file: one.why for one in found.left}
    assert left["half.mp4"] == "its end has not arrived"
    assert "it says where it was made" in left["where.mov"]
    assert lacks(whole, "video") == ""
    assert made(root, LATER_BUILD, drafts=True).entries == 1


def test_words_that_are_no_plain_yaml(root, folder):
    write(
        folder,
        **{
            "a.txt": "Glue: 'hot' & #1\n\nx\n",
            "b.md": "---\ntags: ['a: b', 3]\nsummary: \"x: y\"\n---\nSome words here to begin with, long enough.\n",
        },
    )
    found = taken(root, folder)
    assert len(found.made) == 2
    assert made(root, LATER_BUILD, drafts=True, future=True).entries == 2
    assert CONTENT == "content/"


def test_the_command(root, folder):
    write(folder, **{"a.jpg": photo()})
    os.utime(folder / "a.jpg", (1, 1))
    assert told(root, "inbox", str(folder), "-P", "stool", "--dry-run")["dry_run"] is True
    done = command(root, "inbox", str(folder), "-P", "stool")
    assert done.stdout.startswith("Made content/stool/2026-03-09-photos-of-2026-03-09/index.md\n1 draft.")
    assert command(root, "inbox", str(folder)).stdout == "Nothing new has arrived.\n"
    assert command(root, "inbox", str(folder / "none")).returncode == 2
