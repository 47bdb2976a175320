"""At most once, whatever an account answers: each way of failing as a row of a table, and what the ledger says then."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from journeygen.digests import text_digest
from journeygen.errors import NetworkError
from journeygen.ledger import Ledger, read_ledger
from journeygen.outbound.posts.accounts import (
    BusyError,
    DeclinedError,
    Part,
    Receipt,
    UnansweredError,
)
from journeygen.outbound.posts.posting import Desk, Outcome, post_thread, resolve

PART = Part("e1/mastodon", "Words. https://example.org/stool/a/", "https://example.org/stool/a/")


class Scripted:
    """An account that answers as it is told: `says` for each publishing, and whether the post is there all the same."""

    network = "mastodon"

    def __init__(self, says: list[object], *, repeatable: bool = False, finds: list[object] | None = None) -> None:
        self.says, self.finds, self.repeatable = list(says), list(finds or []), repeatable
        self.posts: list[tuple[str, str, tuple[Receipt, Receipt] | None]] = []

    def find(self, part: Part, digest: str = "") -> Receipt | None:
        answer = self.finds.pop(0) if self.finds else None
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[return-value]

    def publish(
        self, part: Part, attempt: str, thread: tuple[Receipt, Receipt] | None = None, at: datetime | None = None
    ) -> Receipt:
        self.posts.append((part.key, attempt, thread))
        answer = self.says.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Receipt)
        return answer

    def update(self, part: Part, remote: str) -> Receipt:
        raise DeclinedError("no")


GIVEN = Receipt("https://m.example/1", "1")
BUSY, LONG = BusyError("wait", 2), BusyError("wait", 3600)
LOST, BROKEN = UnansweredError("lost"), UnansweredError("broken", answered=True)
NO = DeclinedError("no")
DOWN = NetworkError("down")

# what the account says, what it finds before and after, whether it is repeatable; the state, how often it was asked
TABLE = {
    "taken": ([GIVEN], [], False, "posted", 1),
    "there already": ([], [GIVEN], False, "posted", 0),
    "refused": ([NO], [], False, "failed", 1),
    "busy, then taken": ([BUSY, GIVEN], [], False, "posted", 2),
    "busy for ever": ([BUSY] * 4, [], False, "failed", 4),
    "busy for an hour": ([LONG], [], False, "failed", 1),
    "lost, and not there": ([LOST], [], False, "unknown", 1),
    "lost, and there at last": ([LOST], [None, None, None, GIVEN], False, "posted", 1),
    "lost, and nobody can look": ([LOST], [None, DOWN, DOWN, DOWN], False, "unknown", 1),
    "lost where it can be repeated": ([LOST, GIVEN], [], True, "posted", 2),
    "lost for ever where it can be repeated": ([LOST] * 4, [], True, "unknown", 4),
    "broken, and there": ([BROKEN], [None, GIVEN], False, "posted", 1),
    "broken, then taken": ([BROKEN, GIVEN], [], False, "posted", 2),
    "broken for ever": ([BROKEN] * 4, [], False, "unknown", 4),
    "broken, then refused": ([BROKEN, NO], [], False, "failed", 2),
    "cannot be looked at": ([], [DOWN], False, "failed", 0),
    "busy while looked at": ([GIVEN], [BUSY, BUSY], False, "posted", 1),
}


def desk(root: Path, waits: list[float] | None = None) -> Desk:
    return Desk(root, lambda: "2026-11-20T12:00:00+00:00", (waits if waits is not None else []).append)


def lines(root: Path) -> list[dict[str, str]]:
    file = root / "ledger.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.mark.parametrize("name", TABLE)
def test_every_answer(tmp_path: Path, name: str) -> None:
    says, finds, repeatable, state, asked = TABLE[name]
    account = Scripted(says, repeatable=repeatable, finds=finds)
    outcomes = list(post_thread(desk(tmp_path), account, [PART], Ledger()))
    assert [outcome.state for outcome in outcomes] == [state]
    assert len(account.posts) == asked
    assert len({attempt for _, attempt, _ in account.posts}) <= 1, "one attempt has one key, however often it is tried"
    known = read_ledger(tmp_path).posts.get(PART.key)
    if asked == 0 and state == "failed":
        assert known is None
    else:
        assert known is not None
        assert known.state == state
        assert known.text == ("" if state == "failed" else text_digest(PART.text))
    if state == "posted":
        assert (outcomes[0].url, known.url, known.remote) == (GIVEN.url, GIVEN.url, GIVEN.remote)  # type: ignore[union-attr]


def test_it_is_written_down_before_it_is_sent(tmp_path: Path) -> None:
    class Watching(Scripted):
        def publish(self, part: Part, attempt: str, *rest: object, **more: object) -> Receipt:
            assert [(line["state"], line["id"]) for line in lines(tmp_path)] == [("pending", attempt)]
            return GIVEN

    list(post_thread(desk(tmp_path), Watching([]), [PART], Ledger()))
    first, second = lines(tmp_path)
    assert (second["state"], second["attempt"]) == ("posted", first["id"])


def test_waits_as_long_as_it_is_asked_to(tmp_path: Path) -> None:
    waits: list[float] = []
    list(post_thread(desk(tmp_path, waits), Scripted([BusyError("", 7), GIVEN]), [PART], Ledger()))
    assert waits == [7]


def parts(count: int) -> list[Part]:
    return [
        Part("e1/mastodon" + (f"/{number}" if number > 1 else ""), f"Part {number}", "", parts=count)
        for number in range(1, count + 1)
    ]


def test_a_thread_hangs_together_and_goes_on_where_it_broke(tmp_path: Path) -> None:
    first, second, third = (Receipt(f"https://m.example/{number}", str(number)) for number in (1, 2, 3))
    broken = Scripted([first, second, NO])
    assert [outcome.state for outcome in post_thread(desk(tmp_path), broken, parts(3), Ledger())] == [
        "posted",
        "posted",
        "failed",
    ]
    assert [thread for _, _, thread in broken.posts] == [None, (first, first), (first, second)]
    assert read_ledger(tmp_path).posts["e1/mastodon"].parts == 3
    rest = Scripted([third])
    outcomes = list(post_thread(desk(tmp_path), rest, parts(3), read_ledger(tmp_path)))
    assert outcomes == [Outcome("e1/mastodon/3", "posted", "https://m.example/3")]
    assert rest.posts[0][2] == (first, second)


@pytest.mark.parametrize(("finds", "settled", "state"), [
    ([GIVEN], False, "posted"),
    ([None], False, "unknown"),
    ([None], True, "failed"),
    ([DOWN], True, "unknown"),
])  # fmt: skip
def test_what_nobody_answered_for_is_asked_for(tmp_path: Path, finds: list[object], settled: bool, state: str) -> None:
    list(post_thread(desk(tmp_path), Scripted([LOST]), [PART], Ledger()))
    known = read_ledger(tmp_path).posts[PART.key]
    assert (known.state, len(known.attempts)) == ("unknown", 1)
    outcome = resolve(desk(tmp_path), Scripted([], finds=finds), PART, known.attempts, known.text, settled)
    assert outcome.state == state
    assert read_ledger(tmp_path).posts[PART.key].state == state
