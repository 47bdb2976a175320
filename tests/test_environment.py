"""The signs of a changed machine: stable while nothing changes, and no change of our own files goes unseen."""

import os
import shutil
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

import pytest
from sites import write

from journeygen import environment
from journeygen.environment import PACKAGE, code_stats, installed
from journeygen.versions import LIBRARIES


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
    packages = write(tmp_path / "packages", **{"msgspec/__init__.py": ""})
    monkeypatch.setattr(environment, "PACKAGES", packages)
    before = code_stats()
    os.utime(packages, ns=(1, 1))
    assert code_stats() != before


def test_versions_of_installed_packages(tmp_path, monkeypatch):
    names = ["PyYAML-6.0.dist-info", "mjml_python-1.4.0.dist-info", "regex-2024.1.dist-info", "regex", "other.egg-info"]
    monkeypatch.setattr(environment, "PACKAGES", write(tmp_path, **{f"{name}/x": "" for name in names}))
    assert (
        installed(("pyyaml", "mjml-python", "other", "regex"))
        == "pyyaml=6.0 mjml-python=1.4.0 other=absent regex=2024.1"
    )


@pytest.mark.parametrize("library", [*LIBRARIES, "markdown", "comrak", "pygments", "selectolax"])
def test_they_are_those_that_python_knows(library):
    known = "absent"  # as extras may be
    with suppress(PackageNotFoundError):
        known = version(library)
    assert installed([library]) == f"{library}={known}"
