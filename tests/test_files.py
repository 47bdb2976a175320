"""A file is either the old or the new one, whenever the writer ends."""

import os
import subprocess
import sys
import threading
import warnings

import pytest

from journeygen import files
from journeygen.files import replace_file


def test_writes_and_replaces_with_its_folders(tmp_path):
    path = tmp_path / "a/b/c.json"
    replace_file(path, b"one")
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["c.json"]


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path):
    (tmp_path / "folder/x").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        replace_file(tmp_path / "folder", b"new")
    assert sorted(os.listdir(tmp_path)) == ["folder"]
    with pytest.raises(OSError, match="folder"):
        replace_file(tmp_path / "folder" / ("x" * 300), b"new")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OSError, match="file"):
        replace_file(tmp_path / "file/inner", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_writer_that_dies_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    program = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from journeygen.files import replace_file\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "replace_file(Path(sys.argv[1]), b'new' * 1000)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False, capture_output=True)
    assert ended.returncode == -9
    assert path.read_bytes() == b"old"


def test_two_writers_do_not_share_a_staged_file(tmp_path):
    path = tmp_path / "a.json"
    program = (
        "import sys\nfrom pathlib import Path\nfrom journeygen.files import replace_file\n"
        "for _ in range(300): replace_file(Path(sys.argv[1]), sys.argv[2].encode() * 5000)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), letter]) for letter in "ab"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if path.exists():
            seen.add(path.read_bytes())
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen <= {b"a" * 5000, b"b" * 5000}
    assert os.listdir(tmp_path) == ["a.json"]


@pytest.mark.skipif(os.name == "nt", reason="no such locks")
def test_a_lock_is_held_until_the_last_process_that_holds_it_ends(tmp_path):
    path = tmp_path / "deep/a.lock"
    reader, writer = os.pipe()
    with files.locked(path) as waited:
        assert not waited
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside a test runner's threads
            child = os.fork()
        if not child:
            os.read(reader, 1)
            os._exit(0)
    letting_go = threading.Timer(0.2, os.write, (writer, b"x"))
    letting_go.start()
    with files.locked(path) as waited:
        assert waited
        assert os.waitpid(child, 0) == (child, 0)
    with files.locked(path) as waited:
        assert not waited
    letting_go.join()
    os.close(reader)
    os.close(writer)


def test_where_there_are_no_locks_nobody_waits(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    (tmp_path / "file").write_text("")
    with files.locked(tmp_path / "file/a.lock") as waited:
        assert not waited
    monkeypatch.setattr(files.fcntl, "flock", refuse)
    with files.locked(tmp_path / "a.lock") as waited:
        assert not waited
    monkeypatch.setattr(files, "fcntl", None)
    with files.locked(tmp_path / "b.lock") as waited:
        assert not waited
    assert not (tmp_path / "b.lock").exists()
