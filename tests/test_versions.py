"""What makes the bytes what they are: our source text and the libraries that shape the output, by content alone."""

import os
import shutil

import pytest
from sites import write

from journeygen import versions
from journeygen.versions import LIBRARIES

# Without its memory, which lasts as long as the process.
generator_key = versions.generator_key.__wrapped__


@pytest.fixture
def package(tmp_path, monkeypatch):
    root = write(tmp_path / "package", **{"a.py": "a", "sub/b.py": "b", "notes.txt": "n"})
    monkeypatch.setattr(versions, "PACKAGE", root)
    return root


def test_content_counts_and_neither_place_nor_time(package, tmp_path, monkeypatch):
    before = generator_key()
    os.utime(package / "a.py", ns=(1, 1))
    (package / "notes.txt").write_text("changed")
    assert generator_key() == before
    monkeypatch.setattr(versions, "PACKAGE", shutil.copytree(package, tmp_path / "elsewhere/package"))
    assert generator_key() == before


@pytest.mark.parametrize("change", [
    lambda root: (root / "a.py").write_text("b"),
    lambda root: (root / "sub/b.py").unlink(),
    lambda root: (root / "c.py").write_text(""),
    lambda root: write(root, **{"a.py": "ab", "sub/b.py": ""}),
])  # fmt: skip
def test_every_change_of_our_text_shows(package, change):
    before = generator_key()
    change(package)
    assert generator_key() != before


def test_what_only_drives_builds_makes_nothing_again(package):
    before = generator_key()
    for name in versions.DRIVING:
        write(package, **{f"{name}/a.py": "a"})
    assert generator_key() == before


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_library_that_shapes_the_output_counts(package, library, monkeypatch):
    before = generator_key()
    listed = versions.installed(LIBRARIES)
    assert f"{library}=" in listed
    monkeypatch.setattr(versions, "installed", lambda names: listed.replace(f"{library}=", f"{library}=99."))
    assert generator_key() != before


def test_a_library_that_is_absent_counts_as_such(monkeypatch):
    before = generator_key()
    monkeypatch.setattr(versions, "LIBRARIES", (*LIBRARIES, "no-such-library-here"))
    assert generator_key() != before


def test_the_key_stands_for_the_code_that_runs(package):
    before = versions.generator_key()
    (package / "a.py").write_text("upgraded")
    assert versions.generator_key() == before
