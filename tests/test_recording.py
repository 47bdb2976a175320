"""What has left the house is written in whole lines that are never lost."""

import json
import multiprocessing
from pathlib import Path

import pytest

from journeygen.ledger import read_ledger
from journeygen.recording import record


def posted(number: int) -> dict[str, object]:
    url = f"https://social.example/{number}"
    return {"id": f"l{number}", "at": "2026-11-02T10:00:00+00:00", "kind": "post", "key": f"e{number}/x", "state": "posted", "url": url}  # fmt: skip


def write_many(root: Path, first: int) -> None:
    for number in range(first, first + 25):
        record(root, [posted(number)])


def test_a_line_is_whole_and_bears_its_version(tmp_path: Path) -> None:
    record(tmp_path, [posted(1), posted(2)])
    lines = (tmp_path / "ledger.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [{"v": 1, **posted(1)}, {"v": 1, **posted(2)}]


def test_words_stay_readable(tmp_path: Path) -> None:
    record(tmp_path, [{**posted(1), "key": "木/x"}])
    assert "木/x" in (tmp_path / "ledger.jsonl").read_text("utf-8")


def test_nothing_to_record_makes_no_file(tmp_path: Path) -> None:
    record(tmp_path, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", ['{"v":1', '{"v":1}', '{"v":1}\n'])
def test_what_stood_there_is_never_joined_with(tmp_path: Path, before: str) -> None:
    (tmp_path / "ledger.jsonl").write_text(before)
    record(tmp_path, [posted(1)])
    first, second = (tmp_path / "ledger.jsonl").read_text().splitlines()
    assert first == before.rstrip("\n")
    assert json.loads(second)["id"] == "l1"


def test_four_processes_lose_nothing(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_many, args=(tmp_path, first)) for first in (0, 25, 50, 75)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    ledger = read_ledger(tmp_path)
    assert ledger.problems == ()
    assert set(ledger.posts) == {f"e{number}/x" for number in range(100)}
