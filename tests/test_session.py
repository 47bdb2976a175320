"""What stays warm between the builds of one process changes no result."""

import os
import pickle
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from sites import CONFIG, NOW, clean_tree, differences, entry, site, tree, write

from journeygen import build as module
from journeygen.build import build
from journeygen.errors import ContentError
from journeygen.keeping import now_ns
from journeygen.manifest import manifest_path
from journeygen.request import Request
from journeygen.session import Session
from journeygen.themes import load_theme

pytestmark = pytest.mark.usefixtures("all_cores")

FIRST = "content/stool/2026-11-01-first.md"
LATER = 10**18


def request(root: Path) -> Request:
    return Request(root, root / "output", NOW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(
        tmp_path / "site", **{FIRST: entry(summary="Short."), "content/lamp/2026-11-02-second.md": entry("Second")}
    )


@pytest.fixture
def alone(root: Path) -> Session:
    """A session whose output nobody else has a use for, after its first build."""
    session = Session(alone=True)
    build(request(root), session=session)
    return session


def looked_at(root: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The artifacts that a build asks about; its tree must be the clean one."""
    asked: list[str] = []
    real = module.outdated
    with monkeypatch.context() as patch:
        patch.setattr(
            module, "outdated", lambda plan, *rest: asked.extend(one.key for one in plan) or real(plan, *rest)
        )
        build(request(root), session=session)
    assert differences(tree(root / "output"), clean_tree(root, root.parent / "clean")) == []
    return asked


def reworded(root: Path, words: str) -> None:
    (root / FIRST).write_text(entry(summary="Short.") + words)


def test_what_a_session_has_left_is_not_looked_at_again(root, alone, monkeypatch):
    assert looked_at(root, alone, monkeypatch) == []
    reworded(root, "\nMore.\n")
    asked = looked_at(root, alone, monkeypatch)
    assert "site/entry:stool/first" in asked
    assert "site/entry:lamp/second" not in asked


def test_others_look_at_every_file(root, monkeypatch):
    session = Session()
    build(request(root), session=session)
    (root / "output/site/lamp/second/index.html").unlink()
    assert "site/entry:lamp/second" in looked_at(root, session, monkeypatch)


def by_another_process(root: Path) -> None:
    reworded(root, "\nBy another.\n")
    build(request(root))
    reworded(root, "\nMore.\n")


def by_a_hand_that_deletes_all(root: Path) -> None:
    shutil.rmtree(root / "output")


def by_a_lost_cache(root: Path) -> None:
    manifest_path(root, root / "output").unlink()


@pytest.mark.parametrize("changed", [by_another_process, by_a_hand_that_deletes_all, by_a_lost_cache])
def test_everything_is_looked_at_when_somebody_else_was_there(root, alone, monkeypatch, changed):
    changed(root)
    assert "site/entry:lamp/second" in looked_at(root, alone, monkeypatch)
    assert looked_at(root, alone, monkeypatch) == []


def test_after_a_build_that_failed_everything_is_looked_at(root, alone, monkeypatch):
    (root / FIRST).write_text(entry(step="none"))
    with pytest.raises(ContentError):
        build(request(root), session=alone)
    reworded(root, "\nMore.\n")
    assert "site/entry:lamp/second" in looked_at(root, alone, monkeypatch)


def test_another_plan_is_looked_at_whole(root, alone, monkeypatch):
    write(root, **{"content/lamp/2026-11-03-third.md": entry("Third")})
    assert {"site/entry:lamp/third", "site/entry:stool/first", "site/home:"} <= set(looked_at(root, alone, monkeypatch))


def test_the_config_is_read_again_when_its_file_has_changed(root):
    session = Session()
    first = session.config(root, "", LATER * 10)
    assert session.config(root, "", LATER * 10) is first
    assert session.config(root, "https://other.example/", LATER * 10).site.base_url == "https://other.example/"
    write(root, **{"journeygen.toml": CONFIG.replace('"Bench"', '"Another"')})
    assert session.config(root, "", LATER * 10).site.title == "Another"


def test_a_config_that_was_just_written_is_read_again(root):
    """Its file may change within the same tick of the clock."""
    session = Session()
    os.utime(root / "journeygen.toml")
    first = session.config(root, "", now_ns())
    again = session.config(root, "", now_ns())
    assert again is not first
    assert replace(again) == first


def test_the_code_that_runs_is_what_the_session_found_first(monkeypatch):
    session = Session()
    mark = session.code
    monkeypatch.setattr("journeygen.session.code_stats", lambda: "newer")
    assert session.code == mark
    assert Session().code == "newer"


def test_compiled_templates_go_over_to_a_theme_with_other_fonts(root):
    theme = load_theme(root, "default")
    session = Session()
    first = session.renderer(root, theme).templates
    assert session.renderer(root, theme).templates is first
    other = replace(theme, fonts={})
    again = session.renderer(root, other).templates
    assert again.theme is other
    assert again.quick is first.quick
    assert pickle.loads(pickle.dumps(again)).theme == other
    assert session.renderer(root, replace(theme, closures={})).templates.quick is not first.quick
