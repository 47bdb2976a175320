"""A plan taken over from the last one: the same as a whole new plan, and only where words alone have changed."""

from pathlib import Path

import pytest
from journals import photo
from msgspec.structs import replace
from sites import CONFIG, NOW, entry, site

from journeygen import prepare as module
from journeygen.model import Body
from journeygen.prepare import Prepared, Session, prepare
from journeygen.replan import reworded
from journeygen.request import Request

DAY = 86_400
FILES = {
    "content/stool/2026-10-01-a.md": entry(
        "A", body="One opening.\n\nMore: [home](/)", summary="In short.", tags="[oak]"
    ),
    "content/stool/2026-11-01-b.md": entry("B", "making", "No summary here.\n\n[to a](2026-10-01-a.md)", tags="[oak]"),
    "content/lamp/2026-11-02-c/index.md": entry(
        "C", "setback", "![A lamp](c.jpg)\n\n## Head\n\nWords.", tags="[oak]", summary="Lit."
    ),
    "content/lamp/2026-11-02-c/c.jpg": photo(),
    "content/lamp/2026-01-05-old.md": entry("Old", summary="Old.", social="false", newsletter="false", unlisted="true"),
    "content/lamp/2026-02-05-gone.md": entry("Gone", expires="2026-03-01"),
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/newsletter/2026-11.md": "---\n---\n\nA note.\n",
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session()
    planned(tmp_path, session, **FILES)
    return session


def planned(root: Path, session: Session | None, now: int = NOW, **files: str | bytes) -> Prepared:
    config = str(files.pop("journeygen.toml", CONFIG))
    return prepare(Request(site(root, config, **files), root / "output", now), session=session)


def taken_over(root: Path, session: Session, monkeypatch, now: int = NOW, **files: str | bytes) -> bool:
    """Whether the next plan is taken over from the last one; either way it must be what a whole new plan is."""
    whole = []
    real = module.planning.make_plan
    with monkeypatch.context() as patch:
        patch.setattr(module.planning, "make_plan", lambda *values: whole.append(1) or real(*values))
        mine = planned(root, session, now, **files)
    session.save()
    assert mine.plan == planned(root, None, now, **files).plan
    assert mine.journal == planned(root, None, now, **files).journal
    return not whole


STOOL = "content/stool/2026-10-01-a.md"
REWORDED = {
    "nothing": {STOOL: FILES[STOOL]},
    "words after the opening": {STOOL: FILES[STOOL] + "\nAnd more.\n"},
    "the opening of an entry with a summary": {STOOL: FILES[STOOL].replace("One opening", "Another opening")},
    "words above a link": {STOOL: FILES[STOOL].replace("One opening.", "One opening.\n\nNew.")},
    "words beside a picture": {"content/lamp/2026-11-02-c/index.md": FILES["content/lamp/2026-11-02-c/index.md"] + "\nMore words.\n"},
    "an unlisted entry": {"content/lamp/2026-01-05-old.md": entry("Old", body="Other.", summary="Old.", social="false", newsletter="false", unlisted="true")},
}  # fmt: skip
CHANGED = {
    "a title": {STOOL: FILES[STOOL].replace("title: A", "title: AA")},
    "a summary": {STOOL: FILES[STOOL].replace("In short", "Shorter")},
    "the opening, which stands for a summary": {"content/stool/2026-11-01-b.md": FILES["content/stool/2026-11-01-b.md"].replace("No summary", "Nothing")},
    "a head, which others may link to": {STOOL: FILES[STOOL] + "\n## Head\n"},
    "a link": {STOOL: FILES[STOOL] + "\n[b](2026-11-01-b.md)\n"},
    "a picture's words": {"content/lamp/2026-11-02-c/index.md": FILES["content/lamp/2026-11-02-c/index.md"].replace("A lamp", "Another")},
    "a picture": {"content/lamp/2026-11-02-c/c.jpg": photo(90)},
    "a page": {"content/pages/about.md": "---\ntitle: About\n---\n\nYou.\n"},
    "an editor's note": {"content/newsletter/2026-11.md": "---\n---\n\nAnother note.\n"},
    "a project": {"content/stool/project.md": "---\ntitle: The stool\n---\n\nWords.\n"},
    "another entry": {"content/stool/2026-11-05-d.md": entry("D")},
    "a draft": {STOOL: FILES[STOOL].replace("title:", "draft: true\ntitle:")},
    "the config": {"journeygen.toml": CONFIG.replace('"Bench"', '"Other"')},
    "the theme": {"themes/default/theme.toml": "", "themes/default/site/home.html": "mine"},
    "a static file": {"static/a.txt": "x"},
    "the ledger": {"ledger.jsonl": '{"v":1,"id":"a","at":"2026-11-02T10:00:00Z","kind":"post","key":"stool/a/x","state":"posted","url":"https://x.com/1"}\n'},
    "a problem": {STOOL: FILES[STOOL] + "\n![](none.jpg)\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", REWORDED)
def test_other_words_alone_take_the_last_plan_over(tmp_path, session, monkeypatch, name):
    assert taken_over(tmp_path, session, monkeypatch, **REWORDED[name])
    assert taken_over(tmp_path, session, monkeypatch, **FILES)


@pytest.mark.parametrize("name", CHANGED)
def test_anything_else_takes_a_whole_plan(tmp_path, session, monkeypatch, name):
    assert not taken_over(tmp_path, session, monkeypatch, **CHANGED[name])


def test_another_moment_takes_a_whole_plan_when_it_changes_anything(tmp_path, session, monkeypatch):
    assert taken_over(tmp_path, session, monkeypatch, NOW + 1, **FILES)
    assert not taken_over(tmp_path, session, monkeypatch, NOW + 40 * DAY, **FILES)


def test_lines_of_a_problem_move_with_the_words_above_it(tmp_path, monkeypatch):
    session, path = Session(), "content/stool/2026-11-01-a.md"
    planned(tmp_path, session, **{path: entry(body="![](c.jpg)"), "content/stool/c.jpg": photo()})
    after = planned(tmp_path, session, **{path: entry(body="Above.\n\n![](c.jpg)")})
    assert [problem.line for problem in after.problems if problem.code == "alt-missing"] == [8]


def test_many_reworded_entries_take_a_whole_plan(tmp_path, monkeypatch):
    session = Session()
    files = {f"content/stool/2026-11-01-n{n}.md": entry(f"N {n}", summary="Short.") for n in range(25)}
    planned(tmp_path, session, **files)
    more = {path: f"{text}\nMore.\n" for path, text in files.items()}
    assert not taken_over(tmp_path, session, monkeypatch, **more)


def test_reworded_entries_are_named(tmp_path, session):
    before = planned(tmp_path, session).journal
    key = "stool/a"
    other = replace(before.entries[key], body=Body("x", b""))
    assert reworded(before, before) == []
    assert reworded(before, replace(before, entries={**before.entries, key: other})) == [other]
    assert reworded(before, replace(before, entries=dict(reversed(before.entries.items())))) is None
