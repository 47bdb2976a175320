"""What is made while the rest is planned gives the tree that everything made in its turn gives, or nothing at all."""

import os
import signal
from pathlib import Path

import pytest
from sites import CONFIG, NOW, clean_tree, differences, entry, site, tree

from journeygen import ahead as module
from journeygen import making
from journeygen.build import build
from journeygen.errors import ContentError
from journeygen.request import Request

ENTRIES = {f"content/stool/2026-11-{day:02d}-n{day}.md": entry(f"Day {day}", tags="[oak]") for day in range(1, 13)}
MAIN = os.getpid()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many artifacts each build began with ahead; a few are worth a process here."""
    found: list[int] = []
    real = module.Ahead.begin

    def told(self: module.Ahead, *values: object) -> None:
        real(self, *values)
        found.append(len(self.artifacts))

    monkeypatch.setenv("JOURNEYGEN_WORKERS", "2")
    monkeypatch.setattr(module, "ENOUGH_ARTIFACTS", 4)
    monkeypatch.setattr(module.Ahead, "begin", told)
    monkeypatch.setattr("journeygen.workers.method", lambda: "fork")
    return found


def built(root: Path) -> None:
    build(Request(root, root / "output", NOW))


def by_one_process(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    with monkeypatch.context() as patch:
        patch.setenv("JOURNEYGEN_WORKERS", "1")
        return clean_tree(root, root.parent / "clean")


def test_a_first_build_begins_ahead_and_gives_the_same(tmp_path, begun, monkeypatch):
    root = site(tmp_path / "site", **ENTRIES)
    built(root)
    assert begun[0] > len(ENTRIES)
    assert differences(tree(root / "output"), by_one_process(root, monkeypatch)) == []


def test_cards_are_drawn_by_one_process(tmp_path, begun, monkeypatch):
    real, recipes = module.begin, []

    def told(work, artifacts, *rest):
        recipes.extend(artifact.recipe for artifact in artifacts)
        return real(work, artifacts, *rest)

    monkeypatch.setattr(module, "begin", told)
    built(site(tmp_path / "site", **ENTRIES))
    assert {"card", "cards"} <= set(recipes)


def test_a_later_build_has_to_know_its_plan_first(tmp_path, begun, monkeypatch):
    root = site(tmp_path / "site", **ENTRIES)
    built(root)
    begun.clear()
    (root / "content/stool/2026-11-01-n1.md").write_text(entry("Another"))
    built(root)
    assert begun == []
    assert differences(tree(root / "output"), by_one_process(root, monkeypatch)) == []


def test_with_much_else_to_make_a_third_process_helps(tmp_path, begun, monkeypatch):
    monkeypatch.setattr(module, "ALONE", 0)
    monkeypatch.setattr(making, "ENOUGH_ARTIFACTS", 4)
    root = site(tmp_path / "site", **ENTRIES)
    built(root)
    assert begun[0]
    assert differences(tree(root / "output"), by_one_process(root, monkeypatch)) == []


def test_what_the_other_process_dies_over_is_made_again(tmp_path, begun, monkeypatch):
    real = module.make_some

    def dying(*values):
        if os.getpid() != MAIN:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*values)

    monkeypatch.setattr(module, "make_some", dying)
    root = site(tmp_path / "site", **ENTRIES)
    built(root)
    assert begun[0]
    assert differences(tree(root / "output"), by_one_process(root, monkeypatch)) == []


WRONG = CONFIG + '[[menu]]\nlabel = "Nowhere"\npage = "nowhere"\n'


@pytest.mark.parametrize("there", [[], [".gitkeep"]])
def test_what_is_wrong_beside_leaves_nothing(tmp_path, begun, there):
    """A menu that leads nowhere is found when all is planned."""
    root = site(tmp_path / "site", WRONG, **ENTRIES)
    for name in there:
        (root / "output").mkdir()
        (root / "output" / name).touch()
    with pytest.raises(ContentError, match="menu-dangling"):
        built(root)
    assert begun[0]
    assert (sorted(os.listdir(root / "output")) if there else (root / "output").exists()) == (there or False)


def test_what_is_wrong_beside_leaves_the_output_as_it_was(tmp_path, begun):
    root = site(tmp_path / "site", **ENTRIES)
    built(root)
    before = tree(root / "output")
    (root / ".journeygen").rename(tmp_path / "lost")
    (root / "journeygen.toml").write_text(WRONG)
    with pytest.raises(ContentError, match="menu-dangling"):
        built(root)
    assert len(begun) == 2
    assert tree(root / "output") == before


def test_what_cannot_be_made_ahead_is_told(tmp_path, begun):
    theme = {"themes/mine/theme.toml": 'extends = "default"\n', "themes/mine/social/index.html": "{{ view.gone }}"}
    root = site(tmp_path / "site", CONFIG.replace("[site]\n", '[site]\ntheme = "mine"\n'), **ENTRIES, **theme)
    with pytest.raises(ContentError, match=r"themes/mine/social/index\.html"):
        built(root)
    assert begun[0]
    assert not (root / "output").exists()
