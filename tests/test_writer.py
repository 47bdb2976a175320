"""Writing as a transaction: staged first, then replaced, then pruned; nothing foreign is touched."""

import json
import os
from pathlib import Path

import pytest
from sites import tree

from journeygen.digests import mark
from journeygen.errors import RefusedError
from journeygen.manifest import CHANGED, MISSING, Written
from journeygen.writer import OWNER, STAGE, Output, open_output

ROOT = Path("/nowhere/site")


def written(folder: Path, files: dict[str, str]) -> Output:
    """Opens a folder and publishes exactly these files there."""
    output = open_output(folder, ROOT)
    output.start()
    waiting = [path for path, text in files.items() if output.stage(path, text.encode())[1]]
    output.replace(waiting, frozenset(files))
    return output


def files(folder: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in tree(folder).items() if name != OWNER}


def test_writes_replaces_and_prunes(tmp_path: Path) -> None:
    written(tmp_path, {"site/a.html": "a", "site/b/c.html": "c", "x": "x"})
    assert files(tmp_path) == {"site/a.html": "a", "site/b/c.html": "c", "x": "x"}
    written(tmp_path, {"site/a.html": "new", "site/d.html": "d"})
    assert files(tmp_path) == {"site/a.html": "new", "site/d.html": "d"}
    assert json.loads((tmp_path / OWNER).read_text())["paths"] == ["site/a.html", "site/d.html"]


def test_counts_what_it_did_and_leaves_equal_bytes_alone(tmp_path: Path) -> None:
    written(tmp_path, {"a": "a", "b": "b", "gone": "g"})
    before = (tmp_path / "a").stat()
    output = open_output(tmp_path, ROOT)
    output.start()
    same, staged = output.stage("a", b"a")
    assert (same, staged) == (Written("a", mark(b"a"), 1, before.st_mtime_ns), False)
    assert output.stage("b", b"c")[1]
    assert output.replace(["b"], frozenset({"a", "b"})) == (1, 1)
    assert (tmp_path / "a").stat() == before


def test_what_is_said_of_a_file_is_what_is_written(tmp_path: Path) -> None:
    output = open_output(tmp_path, ROOT)
    output.start()
    said, _ = output.stage("a/b", b"four")
    output.replace(["a/b"], frozenset({"a/b"}))
    seen = (tmp_path / "a/b").stat()
    assert said == Written("a/b", mark(b"four"), seen.st_size, seen.st_mtime_ns)
    assert output.present(said) is None


def test_a_file_and_a_folder_may_change_places(tmp_path: Path) -> None:
    states = [{"way": "file"}, {"way/in/it": "below"}, {"way/in": "file"}, {"way": "file"}]
    for state in states:
        written(tmp_path, state)
        assert files(tmp_path) == state


def test_finds_what_another_hand_did(tmp_path: Path) -> None:
    output = written(tmp_path, {"a": "four"})
    said = Written("a", mark(b"four"), 4, (tmp_path / "a").stat().st_mtime_ns)
    os.utime(tmp_path / "a", (1, 1))
    assert output.present(said) is None
    (tmp_path / "a").write_text("five")
    assert output.present(said) is CHANGED
    (tmp_path / "a").unlink()
    assert output.present(said) is MISSING


def test_what_is_gone_already_is_no_trouble(tmp_path: Path) -> None:
    written(tmp_path, {"a/b/c": "c", "a/d": "d"})
    (tmp_path / "a/b/c").unlink()
    (tmp_path / "a/b").rmdir()
    (tmp_path / "a/d").unlink()
    written(tmp_path, {"a/d": "d"})
    assert files(tmp_path) == {"a/d": "d"}


def test_folders_of_others_stay(tmp_path: Path) -> None:
    written(tmp_path, {"a/b": "b"})
    (tmp_path / "a/notes.txt").write_text("mine")
    written(tmp_path, {"x": "x"})
    assert files(tmp_path) == {"a/notes.txt": "mine", "x": "x"}


def test_a_file_that_cannot_be_deleted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, {"a": "a", "b": "b"})
    monkeypatch.setattr(Path, "unlink", lambda self, missing_ok=False: (_ for _ in ()).throw(PermissionError("no")))
    with pytest.raises(PermissionError):
        written(tmp_path, {"b": "b"})


def test_clears_what_a_killed_build_left(tmp_path: Path) -> None:
    written(tmp_path, {"a": "a"})
    (tmp_path / STAGE / "site").mkdir(parents=True)
    (tmp_path / STAGE / "site" / "half").write_text("ha")
    (tmp_path / f"{OWNER}.123.tmp").write_text("half")
    written(tmp_path, {"a": "a"})
    assert files(tmp_path) == {"a": "a"}


def test_a_worker_ends_with_its_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = open_output(tmp_path, ROOT)
    output.start()
    monkeypatch.setattr("journeygen.writer.os.getpid", lambda: -2)
    monkeypatch.setattr("journeygen.writer.os.getppid", lambda: 1)
    with pytest.raises(SystemExit):
        output.end_with_the_build()


@pytest.mark.parametrize("name", [".git", ".gitkeep", ".gitignore", ".DS_Store", f"{OWNER}.7.tmp", STAGE])
def test_some_things_are_not_foreign(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert open_output(tmp_path, ROOT).owned == frozenset()


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(RefusedError, match=r"thesis\.tex"):
        open_output(tmp_path, ROOT)


@pytest.mark.parametrize("text", ["no json", "[]", '{"paths": 3}'])
def test_a_folder_whose_list_cannot_be_read_is_foreign(tmp_path: Path, text: str) -> None:
    (tmp_path / OWNER).write_text(text)
    (tmp_path / "a").write_text("a")
    with pytest.raises(RefusedError):
        open_output(tmp_path, ROOT)


def test_the_list_cannot_name_what_lies_outside(tmp_path: Path) -> None:
    paths = ["../a", "/etc/passwd", "a/../../b", "C:\\a", "\\\\host\\a", "..\\a", 3, "fine/a..b"]
    (tmp_path / OWNER).write_text(json.dumps({"paths": paths}))
    assert open_output(tmp_path, ROOT).owned == {"fine/a..b"}


@pytest.mark.parametrize("name", ["", "..", "content", "themes/own", "static", "private", ".git", "x/../content/a"])
def test_sources_are_no_place_for_output(tmp_path: Path, name: str) -> None:
    root = tmp_path / "site"
    root.mkdir()
    with pytest.raises(RefusedError, match="sources"):
        open_output(root / name, root)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError, match="is a file"):
        open_output(tmp_path / "file", ROOT)


def test_opening_writes_nothing(tmp_path: Path) -> None:
    open_output(tmp_path / "not" / "there", ROOT)
    assert list(tmp_path.iterdir()) == []
