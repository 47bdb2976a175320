"""The path that was meant by a wrong one."""

import time

import pytest

from journeygen.nearby import LOOKED_UP, Nearby

FILES = ["stool/crack.jpg", "stool/crack-2.jpg", "stool/sketch/index.md", "lamp/lit.md", "lamp/Shade.PNG", "a/photo.jpg", "b/photo.jpg"]  # fmt: skip


@pytest.mark.parametrize(
    ("lost", "meant"),
    [
        ("stool/crak.jpg", "stool/crack.jpg"),
        ("stol/crack.jpg", "stool/crack.jpg"),
        ("stol/crak.jpg", "stool/crack.jpg"),
        ("crack.jpg", "stool/crack.jpg"),
        ("lamp/shade.png", "lamp/Shade.PNG"),
        ("stool/sketch/indx.md", "stool/sketch/index.md"),
        ("stool/nothing-like-it.gif", ""),
        ("", ""),
    ],
)
def test_what_was_meant(lost, meant):
    assert Nearby(FILES).to(lost) == meant


def test_what_is_there_is_not_meant():
    assert Nearby(["a/photo.jpg"]).to("a/photo.jpg") == ""


def test_thousands_of_wrong_paths_among_thousands_take_no_longer_than_a_few():
    names = Nearby(f"stool/2026-01-01-entry-{number}/photo.jpg" for number in range(10_000))
    started = time.process_time()
    found = [names.to(f"stool/2026-01-01-entry-{number}/foto.jpg") for number in range(10_000)]
    assert found[0] == "stool/2026-01-01-entry-0/photo.jpg"
    assert sum(map(bool, found)) <= LOOKED_UP
    assert time.process_time() - started < 60  # without a bound, hours
