"""The reading stage: every source as a value, from the caches where nothing changed, by any number of processes."""

import io
import os
import shutil
import time
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from sites import entry, write

from journeygen import probe, reading
from journeygen.config import Markdown
from journeygen.digests import digest
from journeygen.entries import ReadingRules
from journeygen.keeping import GRAIN_NS
from journeygen.model import Photo
from journeygen.reading import CACHE, Sources, read_sources

RULES = ReadingRules(Markdown(), "Europe/Dublin", "en")


def picture(width: int = 40, height: int = 30) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "tan").save(file, "PNG")
    return file.getvalue()


def read(root: Path, rules: ReadingRules = RULES, stores: dict | None = None, **more) -> Sources:
    """Reads as a build does, which saves at its end what was read."""
    stores = {} if stores is None else stores
    found = read_sources(root, rules, lambda *_: None, stores, **more)
    for store in stores.values():
        store.save()
    return found


def settle() -> None:
    """Waits until no file just written could change without a new stat."""
    time.sleep(2 * GRAIN_NS / 1e9)


def codes(found: Sources) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.code) for problem in found.problems]


@pytest.fixture
def counted(monkeypatch):
    """The paths that are really parsed, probed or digested."""
    seen: list[str] = []
    monkeypatch.setenv("JOURNEYGEN_WORKERS", "1")  # others would count for themselves
    really_parse, really_probe, really_digest = reading.parse, probe.probe, reading.digest
    monkeypatch.setattr(
        reading, "parse", lambda source, rules: (seen.append(source.path), really_parse(source, rules))[1]
    )
    monkeypatch.setattr(
        probe, "probe", lambda path, file, known: (seen.append(file), really_probe(path, file, known))[1]
    )
    monkeypatch.setattr(
        reading,
        "digest",
        lambda content: (seen.append("static") if content == b"static" else None, really_digest(content))[1],
    )
    return seen


SITE = {
    "content/stool/project.md": "---\ntitle: Stool\ncover: cover.png\n---\n",
    "content/stool/cover.png": picture(),
    "content/stool/2026-03-01-first.md": entry(
        body="![A leg](leg.png) and [plan](plan.pdf) and [next](2026-03-02-second/index.md)"
    ),
    "content/stool/leg.png": picture(60, 20),
    "content/stool/leg.png.toml": "alt = 'A leg'\nfocus = [0.5, 1]",
    "content/stool/plan.pdf": b"%PDF-1.4",
    "content/stool/unused.png": picture(),
    "content/stool/2026-03-02-second/index.md": entry("Second", photos="[a.png]", audio="a.mp3", cover="../leg.png"),
    "content/stool/2026-03-02-second/a.png": picture(10, 10),
    "content/pages/about.md": "---\ntitle: About\n---\n[plan](../stool/plan.pdf)\n",
    "content/newsletter/2026-03.md": "Hello.",
    "static/robots-extra.txt": "static",
}


def test_everything_below_the_folders(tmp_path):
    found = read(write(tmp_path, **SITE))
    assert sorted(type(thing).__name__ for thing in found.things) == ["Entry", "Entry", "Note", "Page", "Project"]
    assert {name: (media.width, media.height) for name, media in found.media.items() if media.width} == {
        "stool/cover.png": (40, 30), "stool/leg.png": (60, 20), "stool/2026-03-02-second/a.png": (10, 10),
    }  # fmt: skip
    assert found.media.keys() >= {"stool/plan.pdf"}
    assert "stool/unused.png" not in found.media
    assert found.sidecars == {"stool/leg.png": Photo("stool/leg.png", "A leg", focus=(0.5, 1.0))}
    assert set(found.files) == {path.removeprefix("content/") for path in SITE if path.startswith("content/")}
    assert found.static == {"static/robots-extra.txt": digest(b"static")}
    assert set(found.stats) == set(SITE)
    assert found.problems == ()


def test_a_site_without_folders_is_empty(tmp_path):
    found = read(tmp_path)
    assert found == Sources((), {}, {}, (), {}, {}, ())


PLACES = [
    ("content/lost.md", "source-homeless", "error", "Move it to content/my-project/lost.md"),
    ("content/stool/deep/other.md", "source-misplaced", "warning", "Move it up, or name it index.md"),
    ("content/stool/a/b/index.md", "source-misplaced", "warning", "A project holds entries"),
    ("content/stool/project.md/index.md", "source-misplaced", "warning", "This text is not read"),
    ("content/newsletter/2026-03/index.md", "source-misplaced", "warning", "This text is not read"),
    ("content/pages/deep/er/index.md", "source-misplaced", "warning", "This text is not read"),
    ("content/tags/2026-03-01-a.md", "slug-reserved", "error", "A project cannot be called `tags`"),
    ("content/Tags/2026-03-01-a.md", "slug-reserved", "error", "A project cannot be called `Tags`"),
    ("content/for sale/2026-03-01-a.md", "slug-reserved", "error", "The site uses this address. Rename the folder"),
    ("content/-/2026-03-01-a.md", "slug-reserved", "error", "cannot be called `-`"),
    ("content/Pages/2026-03-01-a.md", "slug-reserved", "error", "cannot be called `Pages`"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "code", "level", "words"), PLACES)
def test_texts_where_none_can_be(tmp_path, path, code, level, words):
    found = read(write(tmp_path, **{path: entry()}))
    (problem,) = found.problems
    assert (problem.path, problem.line, problem.code, problem.level) == (path, 0, code, level)
    assert words in problem.message
    assert found.things == ()


def test_files_of_other_kinds_may_stand_anywhere(tmp_path):
    found = read(write(tmp_path, **{"content/a.jpg": b"x", "content/tags/b/c/d.txt": "x"}))
    assert (found.problems, found.things) == ((), ())
    assert found.files == ("a.jpg", "tags/b/c/d.txt")


def test_what_cannot_be_read_is_among_the_problems(tmp_path):
    root = write(tmp_path, **{
        "content/stool/2026-03-01-a.md": b"---\ntitle: A\nstep: idea\n---\ncaf\xe9\n",
        "content/stool/2026-03-02-b.md": entry(body="![x](empty.png)"),
        "content/stool/empty.png": b"",
        "content/stool/2026-03-03-c.md": "---\ntitle: [\n---\n",
    })  # fmt: skip
    (root / "static").write_text("a file")
    found = read(root)
    assert codes(found) == [
        ("static", 0, "source-unreadable"),
        ("content/stool/2026-03-01-a.md", 5, "source-encoding"),
        ("content/stool/2026-03-03-c.md", 3, "matter-broken"),
        ("content/stool/empty.png", 0, "media-empty"),
    ]
    assert [thing.key for thing in found.things] == ["stool/b"]


def test_a_static_file_that_cannot_be_read(tmp_path, monkeypatch):
    root = write(tmp_path, **{"static/a.txt": "a", "static/b.txt": "b"})
    really = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = read(root)
    assert codes(found) == [("static/a.txt", 0, "source-unreadable")]
    assert found.static == {"static/b.txt": digest(b"b")}


@pytest.mark.parametrize(("text", "line", "words"), [
    ("alt = 'A'\nfocus = left", 2, "This picture's description cannot be used. Invalid value"),
    ("atl = 'A'", 1, "It must be made of file, alt, caption, credit, focus, order; found `atl`"),
    ("focus = [2, 2]", 1, "`focus` must be focused on [x, y] with numbers from 0 to 1"),
    (b"alt = 'caf\xe9'", 1, "This text is not UTF-8"),
])  # fmt: skip
def test_descriptions_of_pictures_that_cannot_be_used(tmp_path, text, line, words):
    found = read(write(tmp_path, **{"content/stool/leg.JPG": b"x", "content/stool/leg.JPG.toml": text}))
    (problem,) = found.problems
    assert (problem.path, problem.line) == ("content/stool/leg.JPG.toml", line)
    assert words in problem.message
    assert found.sidecars == {}


def test_a_description_without_its_picture_is_a_warning(tmp_path):
    found = read(
        write(tmp_path, **{"content/stool/gone.png.toml": "alt = 'x'", "content/stool/notes.toml": "no = picture"})
    )
    (problem,) = found.problems
    assert (problem.code, problem.level) == ("sidecar-alone", "warning")
    assert "There is no content/stool/gone.png. Rename or remove it" in problem.message


# --- what is kept


def test_nothing_is_read_twice(tmp_path, counted):
    root = write(tmp_path, **SITE)
    settle()
    first = read(root)
    assert sorted(counted) == sorted([
        "static", "stool/cover.png", "stool/leg.png", "stool/plan.pdf", "stool/2026-03-02-second/a.png",
        *(path for path in SITE if path.endswith(".md")),
    ])  # fmt: skip
    counted.clear()
    stores: dict = {}
    assert read(root, stores=stores) == first
    assert read(root, stores=stores) == first
    assert counted == []
    shutil.rmtree(root / CACHE)
    assert read(root) == first
    assert counted


def test_only_what_changed_is_read_again(tmp_path, counted):
    root = write(tmp_path, **SITE)
    settle()
    stores: dict = {}
    read(root, stores=stores)
    write(root, **{"content/stool/2026-03-01-first.md": entry("Changed"), "static/new.txt": "static"})
    (root / "content/pages/about.md").unlink()
    settle()
    counted.clear()
    for mine in (stores, {}):
        found = read(root, stores=mine)
        assert {getattr(thing, "title", "") for thing in found.things} == {"Changed", "Second", "Stool", ""}
    assert sorted(counted) == ["content/stool/2026-03-01-first.md", "static"]


def test_a_file_changed_in_the_same_instant_is_read_again(tmp_path):
    root = write(tmp_path, **{"content/stool/2026-03-01-a.md": entry("One")})
    path = root / "content/stool/2026-03-01-a.md"
    seen = os.stat(path)
    for title in ("Two", "Six", "Ten"):
        read(root)
        path.write_text(entry(title))
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        assert [thing.title for thing in read(root).things] == [title]


@pytest.mark.parametrize(
    "change", [{"zone": "Asia/Kathmandu"}, {"language": "de"}, {"markdown": Markdown(smart=False)}, {"version": "x"}]
)
def test_other_rules_read_everything_again(tmp_path, counted, change):
    root = write(tmp_path, **{"content/stool/2026-03-01-a.md": entry()})
    settle()
    stores: dict = {}
    read(root, stores=stores)
    counted.clear()
    read(root, msgspec.structs.replace(RULES, **change), stores)
    assert counted == ["content/stool/2026-03-01-a.md"]


def test_another_version_of_the_program_reads_everything_again(tmp_path, counted, monkeypatch):
    root = write(tmp_path, **SITE)
    settle()
    read(root)
    counted.clear()
    monkeypatch.setattr(reading, "generator_key", lambda: "upgraded")
    read(root)
    assert {"content/stool/2026-03-01-first.md", "stool/leg.png"} <= set(counted)
    assert "static" not in counted


def test_problems_are_kept_as_values_are(tmp_path, counted):
    files = {
        "content/stool/2026-03-01-a.md": entry(body="![x](a.png)", sumary="x"),
        "content/stool/2026-03-02-b.md": entry(body="![x](a.png)"),
    }
    root = write(tmp_path, **files, **{"content/stool/a.png": b""})
    settle()
    first = read(root)
    counted.clear()
    assert read(root).problems == first.problems
    assert {problem.code for problem in first.problems} == {"matter-unknown-key", "media-empty"}
    assert counted == []


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path):
    root = write(tmp_path, **SITE)
    (root / CACHE).write_text("in the way")
    assert read(root).things == read(root).things
    assert read(root).problems == ()


@pytest.mark.parametrize("coded", [0, 10])
def test_any_number_of_processes_reads_the_same(tmp_path, monkeypatch, coded):
    code = "~~~python\nprint(1)\n~~~"
    files = {
        f"content/p{number % 7}/2026-03-{number % 28 + 1:02d}-n{number}.md": entry(
            f"Number {number}", body=code if number < coded else "Words."
        )
        for number in range(70)
    }
    root = write(tmp_path, **files, **{"content/p0/2026-03-01-bad.md": entry(sumary="x")})
    found, asked = [], []
    for count in ("1", "2"):
        monkeypatch.setenv("JOURNEYGEN_WORKERS", count)
        shutil.rmtree(root / CACHE, ignore_errors=True)
        found.append(read(root, meanwhile=lambda: asked.append("meanwhile")))
    assert found[0] == found[1]
    assert len(found[0].things) == 70
    assert asked == ["meanwhile"]
