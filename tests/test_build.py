"""The driver: it calls the stages, writes nothing when the content is wrong, and remembers what it needs."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from journals import photo
from sites import CONFIG, NOW, SESSION, clean_tree, differences, entry, made, site, tree, write

from journeygen import making
from journeygen.build import build
from journeygen.errors import ContentError, RefusedError
from journeygen.prepare import prepare, silent
from journeygen.report import Report
from journeygen.request import Request
from journeygen.session import Session
from journeygen.writer import OWNER, Output

pytestmark = pytest.mark.usefixtures("all_cores")

WITHOUT_SIGNUP = CONFIG.replace("signup_url", "# signup_url")


def test_says_what_it_did(tmp_path: Path) -> None:
    root = site(tmp_path)
    report = made(root)
    assert report.made == report.planned
    assert report.written == report.files == len(report.changed)
    assert (report.entries, report.issues, report.deleted) == (1, ("2026-11",), 0)
    assert report.until > NOW
    (root / "content/stool/2026-11-01-first.md").write_text(entry("Other"))
    again = made(root)
    assert 0 < again.made < again.planned
    assert "site/stool/first/index.html" in again.changed


def test_wrong_content_writes_nothing(tmp_path: Path) -> None:
    root = site(tmp_path)
    made(root)
    before = tree(root / "output")
    (root / "content/stool/2026-11-02-b.md").write_text(entry(step="nonsense"))
    with pytest.raises(ContentError, match="step-unknown"):
        made(root)
    assert tree(root / "output") == before


def test_a_failing_template_writes_nothing(tmp_path: Path) -> None:
    root = site(tmp_path)
    made(root)
    before = tree(root / "output")
    site(root, CONFIG.replace("[site]", '[site]\ntheme = "own"', 1), **{
        "themes/own/theme.toml": 'extends = "default"\n', "themes/own/site/entry.html": "{{ view.nothing }}",
    })  # fmt: skip
    with pytest.raises(ContentError, match=r"themes/own/site/entry\.html:1"):
        made(root)
    assert tree(root / "output") == before


def test_strict_builds_refuse_warnings(tmp_path: Path) -> None:
    root = site(tmp_path, WITHOUT_SIGNUP)
    assert made(root).count("warning") == 1
    with pytest.raises(ContentError, match="newsletter-signup-url"):
        made(root, strict=True)


def test_a_foreign_folder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.tex").write_text("")
    with pytest.raises(RefusedError):
        build(Request(tmp_path / "no site", tmp_path / "mine", NOW))


def test_a_folder_that_was_being_deleted_is_made_whole(tmp_path: Path) -> None:
    root = site(tmp_path)
    made(root)
    output = root / "output"
    before = tree(output)
    (output / OWNER).unlink()
    made(root)
    assert tree(output) == before
    (output / OWNER).unlink()
    (output / "site/404.html").unlink()
    made(root)
    assert tree(output) == before
    (output / OWNER).unlink()
    (output / "site/mine.html").write_text("mine")
    with pytest.raises(RefusedError, match=r"did not make \("):
        made(root)


def test_a_session_on_its_own_sees_that_its_folder_was_being_deleted(tmp_path: Path, monkeypatch) -> None:
    root = site(tmp_path)
    request, session = Request(root, root / "output", NOW), Session(alone=True)
    build(request, session=session)
    real, site_folder = Output.replace, root / "output/site"

    def replace(output: Output, *rest: Any) -> tuple[int, int]:
        (output.folder / OWNER).unlink()
        done = real(output, *rest)
        (site_folder / "404.html").unlink()
        return done

    monkeypatch.setattr(Output, "replace", replace)
    write(root, **{"content/stool/2026-11-01-first.md": entry(body="Other words.")})
    build(request, session=session)
    monkeypatch.undo()
    build(request, session=session)
    assert differences(tree(root / "output"), clean_tree(root, tmp_path.parent / "clean")) == []


def test_preparing_writes_caches_alone(tmp_path: Path) -> None:
    root = site(tmp_path)
    prepared = prepare(Request(root, root / "output", NOW))
    assert prepared.plan.artifacts
    assert {path.name for path in root.iterdir()} <= {"content", "journeygen.toml", ".journeygen"}
    silent("reading", 1, 2)


def test_problems_come_once_and_in_order(tmp_path: Path) -> None:
    root = site(tmp_path, WITHOUT_SIGNUP, **{
        "content/stool/2026-11-02-b.md": entry(body="![](no.jpg)"), "content/stool/2026-11-01-a.md": entry(step="nonsense"),
    })  # fmt: skip
    problems = prepare(Request(root, root / "output", NOW)).problems
    assert list(problems) == sorted(set(problems))


@pytest.mark.parametrize("collects", [True, False])
def test_garbage_collection_is_as_before(tmp_path: Path, collects: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if collects else gc.disable()
        made(site(tmp_path))
        assert gc.isenabled() is collects
    finally:
        gc.enable() if before else gc.disable()


def test_workers_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path / "site", **{f"content/stool/2026-11-{day:02d}-n{day}.md": entry() for day in range(1, 9)})
    made(root)
    monkeypatch.setattr(making, "ENOUGH_ARTIFACTS", 4)
    monkeypatch.setenv("JOURNEYGEN_WORKERS", "2")
    assert differences(tree(root / "output"), clean_tree(root, tmp_path / "clean")) == []


def test_a_warm_session_changes_nothing(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    session = Session()
    for title in ("One", "Two", "Two", "One"):
        (root / "content/stool/2026-11-01-first.md").write_text(entry(title))
        build(Request(root, root / "output", NOW), session=session)
        assert differences(tree(root / "output"), clean_tree(root, tmp_path / "clean")) == []


@pytest.mark.parametrize("alone", [False, True])
def test_what_another_build_wrote_just_before_our_turn_is_known(tmp_path: Path, monkeypatch, alone: bool) -> None:
    root = site(tmp_path, **{"content/a/2026-11-01-b.md": entry(), "content/a/2026-11-02-c.md": entry(draft="true")})
    request, session = Request(root, root / "output", NOW), Session(alone=alone)
    build(request, session=session)
    before = tree(root / "output")

    @contextmanager
    def locked(path: Path) -> Iterator[bool]:
        monkeypatch.undo()
        build(Request(root, root / "output", NOW, drafts=True))
        yield False

    monkeypatch.setattr("journeygen.build.locked", locked)
    build(request, session=session)
    assert differences(tree(root / "output"), before) == []


def test_pictures_of_sent_letters_are_owned_for_ever(tmp_path: Path) -> None:
    root = site(tmp_path, **{
        "content/stool/2026-10-01-first/index.md": entry(body="![A stool](stool.jpg)"),
        "content/stool/2026-10-01-first/stool.jpg": photo(),
    })  # fmt: skip
    made(root)
    (root / "ledger.jsonl").write_text(
        '{"v":1,"id":"s","at":"2026-11-01T10:00:00+00:00","kind":"issue","key":"2026-10","state":"sent","entries":["stool/first"]}\n'
    )
    (root / "content/stool/2026-10-01-first/index.md").write_text(entry())
    made(root)
    owned = json.loads((root / "output/.journeygen.json").read_text())["paths"]
    assert len([path for path in owned if path.startswith("site/newsletter/2026-10/media/")]) == 1
    report = build(Request(root, root / "output", NOW), session=SESSION)
    assert (report.made, report.written, report.deleted) == (0, 0, 0)


def test_reports_know_whether_they_failed() -> None:
    from journeygen.errors import NOTE, WARNING, Problem

    for level, failed, failed_strictly in (("error", True, True), (WARNING, False, True), (NOTE, False, False)):
        report = Report("output", problems=(Problem("a", 1, "c", "what", level=level),))
        assert (report.failed(False), report.failed(True), report.count(level)) == (failed, failed_strictly, 1)


def test_requests_differ_by_all_but_the_moment(tmp_path: Path) -> None:
    base = {"root": tmp_path, "output": tmp_path / "o", "now": 1}
    others = [{"output": tmp_path / "p"}, {"base_url": "x"}, {"drafts": True}, {"future": True}, {"strict": True}]
    keys = {Request(**{**base, **other}).key for other in ({}, *others)}  # type: ignore[arg-type]
    assert len(keys) == 6
    assert Request(**{**base, "now": 2}).key in keys  # type: ignore[arg-type]


def test_warnings_of_letters_stand_in_the_report(tmp_path: Path) -> None:
    report = made(site(tmp_path, **{"content/stool/2026-11-01-first.md": entry(body="TK " + "words " * 60)}))
    assert [problem.code for problem in report.problems if problem.code.startswith("letter-")] == ["letter-placeholder"]
