"""What has left the house: no order of lines changes the fold, and conflicts are told and never guessed away."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.ledger import FILE, KINDS, Ledger, Post, SentIssue, fold, read_ledger


def line(
    kind: str = "post",
    state: str = "posted",
    key: str = "stool/a/x",
    at: str = "2026-03-01T10:00:00+00:00",
    **more: object,
) -> str:
    table = {"v": 1, "id": f"{state}-{at}", "at": at, "kind": kind, "key": key, "state": state, **more}
    return json.dumps(table)


DAYS = [f"2026-03-0{day}T10:00:00+00:00" for day in range(1, 7)]
PENDING = line(state="pending", id="p1", at=DAYS[0])

POSTS = {
    "posted": ([line(url="https://x.com/1", text="d1")], Post("posted", "https://x.com/1", DAYS[0], "d1")),
    "pending alone is not known": ([PENDING], Post("unknown", at=DAYS[0], attempts=("p1",))),
    "pending and posted": (
        [PENDING, line(at=DAYS[1], url="https://x.com/1", attempt="p1")], Post("posted", "https://x.com/1", DAYS[1])),
    "pending and failed": ([PENDING, line(state="failed", at=DAYS[1], attempt="p1")], Post("failed", at=DAYS[1])),
    "failed, then tried again": (
        [PENDING, line(state="failed", at=DAYS[1], attempt="p1"), line(state="pending", id="p2", at=DAYS[2])],
        Post("unknown", at=DAYS[2], attempts=("p2",))),
    "unknown wins over failed": (
        [line(state="unknown", at=DAYS[1], attempt="p1"), line(state="failed", at=DAYS[2])], Post("unknown",
         at=DAYS[2], attempts=(f"unknown-{DAYS[1]}",))),
    "unknown, then looked for and not found": (
        [line(state="unknown", at=DAYS[1]), line(state="failed", at=DAYS[2], attempt=f"unknown-{DAYS[1]}")],
        Post("failed", at=DAYS[2])),
    "posted, then reworded": (
        [line(url="https://x.com/1", text="d1", remote="7"), line(url="https://x.com/1", text="d2", at=DAYS[1])],
        Post("posted", "https://x.com/1", DAYS[0], "d2", "7")),
    "posted wins over unknown": (
        [line(state="unknown", at=DAYS[3]), line(url="https://x.com/1", at=DAYS[1])], Post("posted",
         "https://x.com/1", DAYS[1])),
    "withdrawn wins over posted": (
        [line(url="https://x.com/1", at=DAYS[0]), line(state="withdrawn", at=DAYS[1])], Post("withdrawn",
         "https://x.com/1", DAYS[1])),
    "posted without an address": (
        [line(at=DAYS[0]), line(url="https://x.com/1", at=DAYS[1])], Post("posted", "https://x.com/1", DAYS[0])),
    "failed alone": ([line(state="failed")], Post("failed", at=DAYS[0])),
}  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_states_of_posts(name):
    lines, post = POSTS[name]
    for text in ("\n".join(lines), "\n\n".join(reversed(lines)) + "\r\n"):
        assert fold(text).posts == {"stool/a/x": post}


def test_issues():
    sending = line("issue", "sending", "2026-03", DAYS[0], entries=["stool/a"])
    words = {"subject": "S", "preheader": "P", "sha256": "d", "pictures": [{"a": "b"}]}
    sent = line("issue", "sent", "2026-03", DAYS[1], entries=["stool/a", "stool/b"], **words)
    assert fold(sending).issues["2026-03"] == SentIssue("sending", ("stool/a",), at=DAYS[0])
    found = fold(f"{sending}\n{sent}")
    assert found.issues["2026-03"] == SentIssue("sent", ("stool/a", "stool/b"), "S", "P", DAYS[1], "d", ({"a": "b"},))
    assert found.problems == ()


def test_urls_keep_every_path():
    lines = [
        line("url", "published", "entry:stool/a", path="/stool/b/"),
        line("url", "moved", "entry:stool/a", path="/stool/a/"),
        line("url", "published", "entry:stool/a", path="/stool/b/"),
        line("url", "published", "entry:stool/c"),
    ]
    assert fold("\n".join(lines)).urls == {"entry:stool/a": ("/stool/a/", "/stool/b/"), "entry:stool/c": ()}


@pytest.mark.parametrize(("lines", "words"), [
    ([line(url="https://x.com/1"), line(url="https://x.com/2")], "lines 1 and 3 differ in `url`"),
    ([line("issue", "sent", "2026-03", sha256="a"), line("issue", "sent", "2026-03", sha256="b")],
     "differ in `sha256`"),
    ([line("issue", "sent", "2026-03", entries=["a"]), line("issue", "sent", "2026-03", entries=["b"])],
     "differ in `entries`"),
])  # fmt: skip
def test_two_stories_of_one_thing_are_a_conflict(lines, words):
    found = fold("\n\n".join(lines))
    (problem,) = found.problems
    assert words in problem.what
    assert (problem.code, problem.level, problem.line) == ("ledger-conflict", "warning", 3)
    assert "It left the house twice" in problem.message


@pytest.mark.parametrize("lines", [
    [line(url="https://x.com/1"), line(url="https://x.com/1")],
    [line("issue", "sending", "2026-03", entries=["a"]), line("issue", "sent", "2026-03", DAYS[1], entries=["b"])],
    [line(state="withdrawn", url="https://x.com/1"), line(url="https://x.com/2")],
])  # fmt: skip
def test_one_story_told_twice_is_none(lines):
    assert fold("\n".join(lines)).problems == ()


@pytest.mark.parametrize(("text", "number", "code", "words"), [
    ('{"v":1,', 1, "ledger-line", "Restore it from git"),
    (f"{line()}\n\n<<<<<<< HEAD\n", 3, "ledger-line", "cannot be read"),
    ("[]", 1, "ledger-line", "Expected `object`"),
    ('{"v": "1"}', 1, "ledger-line", "Expected `int`"),
    ("[" * 100_000, 1, "ledger-line", "cannot be read"),
    (f"{line()}\n{line(state='lost')}", 2, "ledger-kind", "post/lost in version 1"),
    (line("letter", "sent"), 1, "ledger-kind", "letter/sent"),
    (line(v=2), 1, "ledger-kind", "in version 2, which is not known here. Update journeygen"),
])  # fmt: skip
def test_lines_that_cannot_be_read(text, number, code, words):
    (problem,) = fold(text).problems
    assert (problem.path, problem.line, problem.code, problem.level) == (FILE, number, code, "error")
    assert words in problem.message
    assert len(problem.excerpt) <= 120


lines = st.builds(
    lambda kind_state, key, at, identity, url, attempt: line(
        kind_state[0], kind_state[1], key, at, id=identity, url=url, attempt=attempt, path=url, entries=[url]
    ),
    st.sampled_from([(kind, state) for kind, states in KINDS.items() for state in states]),
    st.sampled_from(["stool/a/x", "stool/b/x", "2026-03"]),
    st.sampled_from(DAYS),
    st.uuids().map(str),
    st.sampled_from(["", "https://x.com/1", "https://x.com/2"]),
    st.sampled_from(["", "p1", "p2"]),
)


def facts(ledger: Ledger) -> tuple[object, ...]:
    return (
        ledger.posts,
        ledger.issues,
        ledger.urls,
        sorted({(one.code, one.what.split(":")[0]) for one in ledger.problems}),
    )


@given(st.lists(lines, max_size=12), st.randoms(use_true_random=False))
def test_no_order_of_lines_changes_the_fold(some, chance: random.Random):
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert facts(fold("\n".join(some))) == facts(fold("\n".join(shuffled)))


@given(st.lists(lines, max_size=6), st.lists(lines, max_size=6), st.lists(lines, max_size=6))
def test_two_clones_merge_by_union(base, mine, theirs):
    one, other = [*base, *mine, *theirs], [*base, *theirs, *mine, *base]
    assert facts(fold("\n".join(one))) == facts(fold("\n".join(other)))


@given(st.lists(lines, max_size=8), lines)
def test_nothing_that_left_the_house_comes_back(some, more):
    before, after = fold("\n".join(some)), fold("\n".join([*some, more]))
    rank = ["failed", "unknown", "posted", "withdrawn"]
    for key, post in before.posts.items():
        if post.state in {"posted", "withdrawn"}:
            assert rank.index(after.posts[key].state) >= rank.index(post.state)
    assert all(after.issues[key].state == "sent" for key, issue in before.issues.items() if issue.state == "sent")
    assert all(set(paths) <= set(after.urls[key]) for key, paths in before.urls.items())


def test_files(tmp_path):
    assert read_ledger(tmp_path) == Ledger()
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf" + line().encode() + b"\r\n")
    assert read_ledger(tmp_path).posts.keys() == {"stool/a/x"}
    (tmp_path / FILE).write_bytes(b"caf\xe9\n" + line().encode())
    found = read_ledger(tmp_path)
    assert [problem.code for problem in found.problems] == ["ledger-line"]
    assert found.posts.keys() == {"stool/a/x"}
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    (problem,) = read_ledger(tmp_path).problems
    assert (problem.code, problem.line) == ("ledger-unreadable", 0)
