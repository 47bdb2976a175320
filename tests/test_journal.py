"""Assembling: projects adopt entries, order is kept, and everybody's status is known."""

from pathlib import Path

import pytest
from journals import codes, prepare_site
from sites import NOW, SESSION, entry

from journeygen.errors import ContentError
from journeygen.journal import Journal, hidden_reason
from journeygen.prepare import prepare
from journeygen.request import Request


def journal(root: Path, now: int = NOW, options: dict[str, bool] | None = None, **files: str) -> Journal:
    prepare_site(root, now=now, **files)
    return prepare(Request(root, root / "output", now, **(options or {})), session=SESSION).journal


def test_a_folder_without_a_project_file_is_a_project(tmp_path: Path) -> None:
    found = journal(tmp_path, **{
        "content/Three Legs/2026-11-01-a.md": entry(),
        "content/lamp/project.md": "---\ntitle: The lamp\nslug: leuchte\nid: l1\n---\n", "content/lamp/2026-11-01-b.md": entry(),
        "content/lamp/2026-11-02-c.md": entry(id="own"),
    })  # fmt: skip
    assert [(one.key, one.id, one.title, one.source) for one in found.projects] == [
        ("leuchte", "l1", "The lamp", "lamp/project.md"), ("three-legs", "three-legs", "Three Legs", ""),
    ]  # fmt: skip
    assert {one.key: one.id for one in found.listed} == {
        "three-legs/a": "three-legs/a", "leuchte/b": "leuchte/b", "leuchte/c": "own",
    }  # fmt: skip


def test_entries_stand_by_date_then_step_then_slug(tmp_path: Path) -> None:
    found = journal(tmp_path, **{
        "content/stool/2026-11-02-a.md": entry(), "content/stool/2026-11-01-z.md": entry(step="idea"),
        "content/stool/2026-11-01-b.md": entry(step="fix"), "content/stool/2026-11-01-c.md": entry(step="fix"),
    })  # fmt: skip
    assert [one.slug for one in found.by_project["stool"]] == ["z", "b", "c", "a"]


ALL = {
    "content/stool/2026-11-01-live.md": entry(),
    "content/stool/2026-11-01-draft.md": entry(draft="true"),
    "content/stool/2026-11-01-unlisted.md": entry(unlisted="true"),
    "content/stool/2026-11-01-expired.md": entry(expires="2026-11-10"),
    "content/stool/2026-12-01-future.md": entry(),
    "content/pages/about.md": "---\ntitle: About\n---\n",
    "content/pages/soon.md": "---\ntitle: Soon\ndraft: true\n---\n",
    "content/secret/project.md": "---\ntitle: Secret\ndraft: true\n---\n",
    "content/secret/2026-11-01-in.md": entry(),
}


@pytest.mark.parametrize(
    ("options", "listed", "hidden", "projects", "pages"),
    [
        ({}, {"live"}, {"draft", "future", "in"}, ["stool"], ["about"]),
        ({"drafts": True}, {"live", "draft", "in"}, {"future"}, ["secret", "stool"], ["about", "soon"]),
        ({"future": True}, {"live", "future"}, {"draft", "in"}, ["stool"], ["about"]),
    ],
)
def test_who_is_shown(
    tmp_path: Path, options: dict[str, bool], listed: set[str], hidden: set[str], projects: list[str], pages: list[str]
) -> None:
    found = journal(tmp_path, options=options, **ALL)
    assert {one.slug for one in found.listed} == listed
    assert {one.slug for one in found.hidden.values()} == hidden
    assert {one.slug for one in found.entries.values()} == listed | {"unlisted", "expired"}
    assert [one.key for one in found.projects] == projects
    assert [one.key for one in found.pages] == pages
    assert found.early == ({"stool/future"} if options.get("future") else frozenset())


def test_statuses_by_key(tmp_path: Path) -> None:
    found = journal(tmp_path, **ALL)
    assert {key.split("/")[1]: status for key, status in found.status.items()} == {
        "live": "live", "draft": "draft", "unlisted": "unlisted", "expired": "expired", "future": "future", "in": "draft",
    }  # fmt: skip
    assert found.zone == "Europe/Dublin"
    assert found.exported == ("2026-11", "2026-10", "2026-09", "2026-08")
    assert found.in_share_window == {"stool/live"}


def test_posts_whose_time_has_not_come(tmp_path: Path) -> None:
    social = "{x: {at: 2026-11-25}, bluesky: {at: 2026-11-02}, mastodon: Words.}"
    found = journal(tmp_path, **{"content/stool/2026-11-01-a.md": entry(social=social)})
    assert found.planned_posts == {"stool/a/x"}


def problems(root: Path, **files: str) -> dict[str, str]:
    return codes(prepare_site(root, **files))


def test_two_entries_with_one_address(tmp_path: Path) -> None:
    found = problems(tmp_path, **{"content/stool/2026-11-01-a.md": entry(), "content/stool/2026-11-02-a.md": entry()})
    assert found["slug-twice"].startswith(
        "content/stool/2026-11-02-a.md:1: This entry and content/stool/2026-11-01-a.md have the same address /stool/a/"
    )


def test_two_entries_with_one_id(tmp_path: Path) -> None:
    found = problems(
        tmp_path, **{"content/stool/2026-11-01-a.md": entry(id="e"), "content/lamp/2026-11-02-b.md": entry(id="e")}
    )
    assert found["id-twice"].startswith("content/lamp/2026-11-02-b.md:4: This entry and content/stool/2026-11-01-a.md")


def test_reasons_in_a_writers_words() -> None:
    assert {hidden_reason(status) for status in ("draft", "future", "other")} == {
        "it is a draft", "it goes live later", "it is not published",
    }  # fmt: skip


def test_an_empty_journal(tmp_path: Path) -> None:
    found = journal(tmp_path, **{"static/a.txt": "a"})
    assert (found.projects, found.listed, found.issues) == ((), (), ())
    with pytest.raises(ContentError):
        prepare(Request(tmp_path / "nowhere", tmp_path / "output", NOW))
