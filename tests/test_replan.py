"""A plan taken over from the last one: the same as a whole new plan, and only where words alone have changed."""

from pathlib import Path

import pytest
from journals import photo
from msgspec.structs import replace
from sites import CONFIG, NOW, clean_tree, differences, entry, site, tree, write

from journeygen import plan as plan_module
from journeygen import searching
from journeygen.build import build
from journeygen.errors import ContentError
from journeygen.model import Body
from journeygen.prepare import Prepared, prepare
from journeygen.replan import outlined
from journeygen.report import Report
from journeygen.request import Request
from journeygen.session import Session

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
    real = plan_module.make_plan
    with monkeypatch.context() as patch:
        patch.setattr(plan_module, "make_plan", lambda *values: whole.append(1) or real(*values))
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


@pytest.mark.parametrize("above", ["Above.\n\n", "\n\n", "<!-- not shown -->\n\n"])
def test_lines_of_a_problem_move_with_what_is_above_it(tmp_path, above):
    session, path = Session(), "content/stool/2026-11-01-a.md"
    planned(tmp_path, session, **{path: entry(body="![](c.jpg)"), "content/stool/c.jpg": photo()})
    after = planned(tmp_path, session, **{path: entry(body=f"{above}![](c.jpg)")})
    assert [problem.line for problem in after.problems if problem.code == "alt-missing"] == [8]


def test_many_reworded_entries_take_a_whole_plan(tmp_path, monkeypatch):
    session = Session()
    files = {f"content/stool/2026-11-01-n{n}.md": entry(f"N {n}", summary="Short.") for n in range(25)}
    planned(tmp_path, session, **files)
    more = {path: f"{text}\nMore.\n" for path, text in files.items()}
    assert not taken_over(tmp_path, session, monkeypatch, **more)


def test_the_outline_names_reworded_entries(tmp_path, session):
    prepared = planned(tmp_path, session)
    before, theme, key = prepared.journal, prepared.theme, "stool/a"
    other = replace(before.entries[key], body=Body("x", b""))
    mine = outlined(before, theme, {}, "", {})
    assert mine.reworded(mine) == []
    assert outlined(replace(before, entries={**before.entries, key: other}), theme, {}, "", {}).reworded(mine) == [key]
    turned = replace(before, entries=dict(reversed(before.entries.items())))
    assert outlined(turned, theme, {}, "", {}).reworded(mine) is None
    assert outlined(before, theme, {"static/a": "1"}, "", {}).reworded(mine) is None
    assert outlined(before, theme, {}, "newer", {}).reworded(mine) is None
    assert outlined(before, replace(theme, closures={}), {}, "", {}).reworded(mine) is None


def test_what_has_no_digest_is_never_taken_over(tmp_path, session):
    prepared = planned(tmp_path, session)
    large = replace(prepared.journal.entries["stool/a"], extra={"large": 10**30})
    mine = outlined(replace(prepared.journal, entries={"a": large}), prepared.theme, {}, "", {})
    assert mine.reworded(mine) is None


# --- from one process to the next


def rebuilt(root: Path, monkeypatch, **files: str | bytes) -> tuple[bool, Report]:
    """A build in a process of its own, whose tree must be the clean one; whether it took the last plan over."""
    whole = []
    real = plan_module.make_plan
    write(root, **files)
    with monkeypatch.context() as patch:
        patch.setattr(plan_module, "make_plan", lambda *values: whole.append(1) or real(*values))
        report = build(Request(root, root / "output", NOW))
    assert differences(tree(root / "output"), clean_tree(root, root.parent / f"{root.name}-clean")) == []
    return not whole, report


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = site(tmp_path / "site", **FILES)
    build(Request(root, root / "output", NOW))
    return root


@pytest.mark.parametrize("name", REWORDED)
def test_the_next_process_takes_the_plan_over(root, monkeypatch, name):
    files = REWORDED[name]
    path = next(iter(files))
    assert rebuilt(root, monkeypatch, **files)[0]
    taken, report = rebuilt(root, monkeypatch, **{path: FILES[path]})
    assert taken
    assert report.files == len(tree(root / "output").keys() - {".journeygen.json"})


@pytest.mark.parametrize("name", CHANGED)
def test_the_next_process_plans_anew_when_more_has_changed(root, monkeypatch, name):
    try:
        assert not rebuilt(root, monkeypatch, **CHANGED[name])[0]
    except ContentError:
        assert name in {"a problem", "the theme"}


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"spoiled")], ids=["gone", "spoiled"])
def test_a_file_that_does_not_stand_takes_a_whole_plan(root, monkeypatch, spoil):
    spoil(root / "output/site/lamp/c/index.html")
    assert not rebuilt(root, monkeypatch, **{STOOL: FILES[STOOL] + "\nMore.\n"})[0]


def test_pictures_are_tidied_up_among_all_that_are_shown(root, monkeypatch):
    picture = next((root / "output/site/media").iterdir())
    picture.unlink()
    assert not rebuilt(
        root,
        monkeypatch,
        **{"content/lamp/2026-11-02-c/index.md": FILES["content/lamp/2026-11-02-c/index.md"] + "\nMore.\n"},
    )[0]


def test_a_plan_of_a_build_that_failed_is_never_taken_over(root, monkeypatch):
    write(root, **{STOOL: FILES[STOOL].replace("step: idea", "step: none")})
    with pytest.raises(ContentError):
        build(Request(root, root / "output", NOW))
    taken, report = rebuilt(root, monkeypatch, **{STOOL: FILES[STOOL]})
    assert taken
    assert report.written == 0


def test_the_order_of_a_table_counts(root, monkeypatch):
    form = CONFIG + 'signup_form = "https://lists.example.org/join"\nsignup_values = {%s}\n'
    rebuilt(root, monkeypatch, **{"journeygen.toml": form % 'l = "1", m = "2"'})
    rebuilt(root, monkeypatch, **{"journeygen.toml": form % 'm = "2", l = "1"'})
    page = (root / "output/site/newsletter/index.html").read_text("utf-8")
    assert page.index('name="m"') < page.index('name="l"')


def test_a_search_index_takes_the_views_of_all_pages(root, monkeypatch):
    searched = CONFIG + "\n[search]\nenabled = true\n"
    if searching.missing() is None:
        rebuilt(root, monkeypatch, **{"journeygen.toml": searched})
        assert not rebuilt(root, monkeypatch, **{STOOL: FILES[STOOL] + "\nMore.\n", "journeygen.toml": searched})[0]
