"""A module that is loaded when something in it is used, and not before."""

import sys
from threading import Barrier, Thread
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


def test_threads_that_use_it_at_once_wait_until_it_has_run(package, tmp_path):
    slow = "import sys, time\nsys.told.append(__name__)\ntime.sleep(0.05)\nvalue = 5\n"
    write(tmp_path, **{"later_slow.py": slow})
    module, together, found = later("later_slow"), Barrier(8), []

    def use() -> None:
        together.wait()
        found.append(getattr(module, "value", None))

    threads = [Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [5] * 8
    assert package.ran == ["later_slow"]


def test_a_module_that_fails_is_tried_again(package, tmp_path):
    write(tmp_path, **{"later_sick.py": "import sys\nsys.told.append(__name__)\nvalue = 1 / (len(sys.told) - 1)\n"})
    module = later("later_sick")
    with pytest.raises(ZeroDivisionError):
        module.value  # noqa: B018
    assert module.value == 1


def test_a_module_may_ask_for_itself_while_it_runs(package, tmp_path):
    write(tmp_path, **{"later_self.py": "import sys\nfirst = 1\nsecond = sys.modules[__name__].first + 1\n"})
    assert later("later_self").second == 2
