"""Which entries go out in which month."""

from pathlib import Path

import pytest
from journals import codes, prepare_site
from sites import NOW, entry

from journeygen.issues import Issue
from journeygen.prepare import Prepared

DAY = 86_400


def line(month: str, state: str, *entries: str, **words: str) -> str:
    extra = "".join(f',"{key}":"{value}"' for key, value in words.items())
    names = ",".join(f'"{name}"' for name in entries)
    return (
        f'{{"v":1,"id":"{month}-{state}","at":"2026-11-01T10:00:00+00:00","kind":"issue","key":"{month}",'
        f'"state":"{state}","entries":[{names}]{extra}}}\n'
    )


def issues(prepared: Prepared) -> dict[str, Issue]:
    return {issue.month: issue for issue in prepared.journal.issues}


def test_months_in_the_sites_zone_by_the_go_live_moment(tmp_path: Path) -> None:
    found = issues(prepare_site(tmp_path, **{
        "content/stool/a.md": entry(date="2026-09-30T23:30:00Z"),  # 00:30 on 1 October in Dublin
        "content/stool/2026-08-01-b.md": entry(publish="2026-10-05"),
        "content/stool/2026-08-02-c.md": entry(),
    }))  # fmt: skip
    assert {month: sorted(issue.entries) for month, issue in found.items()} == {
        "2026-08": ["stool/c"], "2026-10": ["stool/a", "stool/b"],
    }  # fmt: skip


def test_states(tmp_path: Path) -> None:
    found = issues(prepare_site(tmp_path, **{
        "content/stool/2026-09-01-a.md": entry(), "content/stool/2026-10-01-b.md": entry(),
        "content/stool/2026-11-01-c.md": entry(), "ledger.jsonl": line("2026-09", "sent", "stool/a") + line("2026-10", "sending"),
    }))  # fmt: skip
    assert [issue.state for issue in found.values()] == ["sent", "ready", "open"]


@pytest.mark.parametrize(
    "matter", [{"newsletter": "false"}, {"imported": "true"}, {"draft": "true"}, {"unlisted": "true"}]
)
def test_who_is_in_no_issue(tmp_path: Path, matter: dict[str, str]) -> None:
    assert issues(prepare_site(tmp_path, **{"content/stool/2026-09-01-a.md": entry(**matter)})) == {}


def test_projects_stand_in_their_order_and_a_lead_comes_first(tmp_path: Path) -> None:
    files = {
        f"content/{name}/2026-10-0{day}-{name}{day}.md": entry() for name in ("bowl", "lamp", "stool") for day in (2, 1)
    }
    assert issues(prepare_site(tmp_path, **files))["2026-10"].groups == tuple(
        (name, (f"{name}/{name}1", f"{name}/{name}2")) for name in ("bowl", "lamp", "stool")
    )
    files["content/stool/2026-10-02-stool2.md"] = entry(newsletter="{lead: true}")
    found = issues(prepare_site(tmp_path, **files))["2026-10"]
    assert [project for project, _ in found.groups] == ["stool", "bowl", "lamp"]


def test_a_sent_issue_is_as_the_ledger_tells(tmp_path: Path) -> None:
    found = issues(prepare_site(tmp_path, **{
        "content/stool/2026-09-02-b.md": entry(), "content/lamp/2026-09-01-a.md": entry(id="l1"),
        "content/stool/2026-10-09-c.md": entry(), "content/stool/2026-09-30-late.md": entry(),
        "content/newsletter/2026-09.md": "---\nsubject: New words\n---\nNote.\n",
        "ledger.jsonl": line("2026-09", "sent", "stool/b", "l1", "gone", "stool/c", subject="Old words", preheader="Then"),
    }))  # fmt: skip
    sent = found["2026-09"]
    assert sent.groups == (("stool", ("stool/b", "stool/c")), ("lamp", ("lamp/a",)))
    assert (sent.subject, sent.preheader) == ("Old words", "Then")
    assert found["2026-10"].entries == ("stool/late",)


def test_late_entries_pass_over_all_months_that_were_sent(tmp_path: Path) -> None:
    ledger = line("2026-11", "sent", "stool/x") + line("2026-12", "sent", "stool/y")
    found = issues(prepare_site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(), "ledger.jsonl": ledger}))
    assert {month: (issue.entries, issue.state) for month, issue in found.items()} == {
        "2027-01": (("stool/a",), "open")
    }


def test_a_sent_issue_of_which_nothing_is_left_has_no_page(tmp_path: Path) -> None:
    prepared = prepare_site(
        tmp_path, **{"content/stool/2026-11-01-a.md": entry(), "ledger.jsonl": line("2026-09", "sent", "gone")}
    )
    assert list(issues(prepared)) == ["2026-11"]


def test_quiet_months_and_notes_alone_are_said(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, **{
        "content/stool/2026-08-01-a.md": entry(), "content/stool/2026-10-01-b.md": entry(),
        "content/newsletter/2026-09.md": "A note.\n", "content/newsletter/2026-08.md": "---\nsubject: S\npreheader: P\n---\nA note.\n",
    })  # fmt: skip
    found = codes(prepared)
    assert "Nothing went live in 2026-09" in found["month-quiet"]
    assert found["note-alone"].startswith("content/newsletter/2026-09.md:1: This editor's note has no issue")
    august = issues(prepared)["2026-08"]
    assert (august.subject, august.preheader) == ("S", "P")
    assert august.note is not None


def test_drafts_of_notes_wait(tmp_path: Path) -> None:
    prepared = prepare_site(tmp_path, now=NOW + DAY, **{
        "content/stool/2026-11-01-a.md": entry(), "content/newsletter/2026-11.md": "---\ndraft: true\n---\nA note.\n",
    })  # fmt: skip
    assert issues(prepared)["2026-11"].note is None


NOTED = {
    "content/stool/2026-10-01-a.md": entry("A"), "content/stool/2026-10-02-b.md": entry("B"),
    "content/lamp/2026-10-03-c.md": entry("C"), "content/bowl/2026-10-04-d.md": entry("D"),
}  # fmt: skip


def test_a_note_chooses_the_lead_the_order_and_what_is_left_out(tmp_path: Path) -> None:
    note = "---\nlead: c\norder: [stool]\nskip: [a, bowl]\n---\n\nDear reader.\n"
    prepared = prepare_site(tmp_path, **NOTED, **{"content/newsletter/2026-10.md": note})
    found = issues(prepared)["2026-10"]
    assert found.groups == (("stool", ("stool/b",)), ("lamp", ("lamp/c",)))
    assert found.lead == "lamp/c"
    assert sorted(found.skipped) == ["bowl/d", "stool/a"]
    assert set(prepared.journal.issue_of) == {"stool/b", "lamp/c"}
    assert not any(problem.level == "error" for problem in prepared.problems)


def test_names_that_a_month_does_not_have_are_said_with_the_nearest(tmp_path: Path) -> None:
    note = "---\nlead: stool/aa\norder: [stol]\nskip: [lmap]\n---\n\nDear reader.\n"
    prepared = prepare_site(tmp_path, **NOTED, **{"content/newsletter/2026-10.md": note})
    found = [problem.message for problem in prepared.problems if problem.code == "note-unknown"]
    assert [message.split(":")[1] for message in found] == ["2", "3", "4"]
    for message, near in zip(found, ("stool/a", "stool", "lamp"), strict=True):
        assert f"Did you mean `{near}`?" in message


def test_a_month_of_which_everything_is_left_out_has_no_issue(tmp_path: Path) -> None:
    note = "---\nskip: [stool, lamp, bowl]\n---\n\nDear reader.\n"
    assert issues(prepare_site(tmp_path, **NOTED, **{"content/newsletter/2026-10.md": note})) == {}
