"""A module that is loaded when something in it is used, and not before."""

import sys
from types import SimpleNamespace

import pytest
from sites import write

from journeygen.later import later


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package on the path whose modules leave a mark where they run."""
    text = "import sys\nsys.told.append(__name__)\nvalue = 5\n"
    files = {"later_sample/__init__.py": "", "later_sample/one.py": text, "later_single.py": text}
    monkeypatch.syspath_prepend(write(tmp_path, **files))
    monkeypatch.setattr(sys, "told", [], raising=False)
    yield SimpleNamespace(ran=sys.told)
    for name in [name for name in sys.modules if name.startswith("later_s")]:
        del sys.modules[name]


@pytest.mark.parametrize("name", ["later_sample.one", "later_single"])
def test_it_runs_at_its_first_use(package, name):
    module = later(name)
    assert package.ran == []
    assert module.value == 5
    assert package.ran == [name]
    assert module.value == 5
    assert package.ran == [name]


def test_it_is_the_module_that_an_import_gives(package):
    module = later("later_sample.one")
    assert later("later_sample.one") is module
    from later_sample import one

    assert one is module
    assert package.ran == []


def test_a_module_that_is_loaded_is_itself():
    assert later("sys") is sys


@pytest.mark.parametrize("name", ["later_sample.two", "later_nowhere"])
def test_a_module_that_is_not_there(package, name):
    with pytest.raises(ImportError, match=name) as caught:
        later(name)
    assert caught.value.name == name
