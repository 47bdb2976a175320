"""The signs of a changed machine: stable while nothing changes, and no change of our own files goes unseen."""

import os
import shutil

import pytest
from sites import write

from journeygen import environment
from journeygen.environment import PACKAGE, code_stats


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of three files in place of our own."""
    files = {"a.py": "a", "sub/b.py": "b", "themes/default/base.html": "c", "__pycache__/a.pyc": "x"}
    root = write(tmp_path / "package", **files)
    monkeypatch.setattr(environment, "PACKAGE", root)
    return root


def test_our_own_package_is_looked_at():
    assert (PACKAGE / "environment.py").is_file()
    assert code_stats() == code_stats()
    assert len(code_stats()) == 32


@pytest.mark.parametrize("change", [
    lambda root: (root / "a.py").write_text("changed"),
    lambda root: os.utime(root / "sub/b.py", ns=(1, 1)),
    lambda root: (root / "new.py").write_text(""),
    lambda root: (root / "a.py").unlink(),
    lambda root: (root / "themes/default/base.html").write_text("changed"),
])  # fmt: skip
def test_every_change_shows(package, change):
    before = code_stats()
    change(package)
    assert code_stats() != before


def test_compiled_files_are_no_change(package):
    before = code_stats()
    (package / "__pycache__/b.pyc").write_text("new")
    shutil.rmtree(package / "__pycache__")
    assert code_stats() == before


def test_another_python_or_version_shows(package, monkeypatch):
    before = code_stats()
    monkeypatch.setattr(environment.sys, "version", "4.0")
    assert code_stats() != before
    monkeypatch.undo()
    monkeypatch.setattr(environment, "PACKAGE", package)
    monkeypatch.setattr(environment, "__version__", "99")
    assert code_stats() != before


def test_newly_installed_packages_show(package, tmp_path, monkeypatch):
    installed = write(tmp_path / "installed", **{"msgspec/__init__.py": ""})
    monkeypatch.setattr(environment.msgspec, "__file__", str(installed / "msgspec/__init__.py"))
    before = code_stats()
    os.utime(installed, ns=(1, 1))
    assert code_stats() != before
