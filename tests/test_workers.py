"""Work spread over real processes, by fork and by spawn: in order, whatever happens to a worker."""

import gc
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen import processes, workers
from journeygen.workers import available, begin, spread

METHODS = ["spawn", "fork"] if "fork" in multiprocessing.get_all_start_methods() else ["spawn"]
MAIN = os.getpid()


@pytest.fixture(params=METHODS)
def method(request, monkeypatch):
    """Each way of starting a process. A test runner's own threads hold no lock of ours, so fork will do here."""
    monkeypatch.setattr(workers, "method", lambda: request.param)


def doubled(items: Sequence[int]) -> list[int]:
    return [item * 2 for item in items]


def doubled_slowly(items: Sequence[int]) -> list[int]:
    """Slow enough that no process takes all the work before the other has begun."""
    time.sleep(0.05)
    return doubled(items)


def where(items: Sequence[int]) -> list[int]:
    time.sleep(0.03)
    return [os.getpid() for _ in items]


def large(items: Sequence[int]) -> list[bytes]:
    return [bytes([item]) * 1_000_000 for item in items]


def dying(main: int, items: Sequence[int]) -> list[int]:
    if os.getpid() != main:
        os.kill(os.getpid(), signal.SIGKILL)
    return doubled(items)


def leaving(main: int, items: Sequence[int]) -> list[int]:
    if os.getpid() != main:
        sys.exit(3)
    return doubled(items)


def failing_once(main: int, items: Sequence[int]) -> list[int]:
    if os.getpid() != main:
        raise MemoryError
    return doubled(items)


class TwoWordsError(Exception):
    """An exception that no pickle brings back."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def failing(items: Sequence[int]) -> list[int]:
    if 7 in items:
        raise TwoWordsError("no", "seven")
    return doubled(items)


def unsendable(main: int, items: Sequence[int]) -> list[object]:
    return [item * 2 if os.getpid() == main else threading.Lock() for item in items]


def slow_elsewhere(main: int, items: Sequence[int]) -> list[int]:
    if os.getpid() == main:
        raise KeyboardInterrupt
    time.sleep(60)
    return list(items)


def children() -> list[str]:
    """The processes that this one has started and not yet taken leave of, where the system tells."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            program = (folder / "cmdline").read_text()
        except OSError:
            continue
        if parent == os.getpid() and "resource_tracker" not in program:
            found.append(program)
    return sorted([*found, *map(str, multiprocessing.active_children())])


def test_results_are_in_order(method):
    assert spread(doubled, range(10), enough=2, workers=3) == [item * 2 for item in range(10)]


def test_several_processes_take_part_and_this_one_is_among_them(method):
    pids = set(spread(where, range(12), enough=2, workers=3))
    assert 2 <= len(pids) <= 3
    assert os.getpid() in pids


def test_this_process_does_what_will_be_wanted_later_while_others_start(method):
    told: list[int] = []
    assert spread(doubled, range(9), 2, workers=2, meanwhile=lambda: told.append(1)) == doubled(range(9))
    assert spread(doubled, range(9), 2, workers=1, meanwhile=lambda: told.append(2)) == doubled(range(9))
    assert told == [1]


def test_large_results(method):
    found = spread(large, range(4), enough=2, workers=2)
    assert [one[:1] for one in found] == [bytes([item]) for item in range(4)]
    assert {len(one) for one in found} == {1_000_000}


@pytest.mark.parametrize("work", [dying, leaving, failing_once, unsendable])
def test_the_share_of_a_worker_that_ends_without_a_word_is_done_here(method, work, capfd):
    assert spread(partial(work, os.getpid()), range(6), enough=2, workers=2) == [item * 2 for item in range(6)]
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("items", [range(8), range(7, 15)])
def test_what_a_worker_raises_is_raised_here(method, items, capfd):
    before = children()
    with pytest.raises(TwoWordsError, match="no seven"):
        spread(failing, items, enough=2, workers=2)
    assert capfd.readouterr().err == ""
    assert children() == before
    assert gc.get_freeze_count() == 0


def test_an_interrupt_ends_the_others_at_once(method):
    before = children()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        spread(partial(slow_elsewhere, os.getpid()), range(4), enough=2, workers=2)
    assert time.monotonic() - started < 20
    assert children() == before
    assert gc.get_freeze_count() == 0


class Played:
    """A worker that does its task here, when it is asked for results: a part at a time while others are at it."""

    def __init__(self, task, dead=False) -> None:
        self.parts = iter(()) if dead else iter(task())

    def arrived(self) -> dict[int, list[int]]:
        return dict(islice(self.parts, 1))

    def results(self) -> dict[int, list[int]]:
        return dict(self.parts)

    def end(self) -> None: ...


def play(patch, start) -> None:
    patch.setattr(workers, "Forked", start)
    patch.setattr(workers, "Spawned", start)


@pytest.mark.parametrize(("count", "enough", "processes"), [
    (0, 2, 1), (1, 2, 1), (2, 2, 2), (9, 10, 1), (10, 10, 2), (15, 10, 3), (60, 10, 4), (500, 10, 4),
])  # fmt: skip
def test_how_many_processes_work(method, count, enough, processes, monkeypatch):
    started = []
    play(monkeypatch, lambda task: started.append(task) or Played(task, dead=True))
    assert spread(doubled, range(count), enough, workers=4) == doubled(range(count))
    assert len(started) + 1 == processes


@given(
    st.lists(st.integers(), max_size=80), st.integers(1, 9), st.integers(0, 9), st.sampled_from(METHODS), st.booleans()
)
def test_any_sharing_keeps_the_order(items, count, enough, way, dead):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "method", lambda: way)
        play(patch, partial(Played, dead=dead))
        assert spread(doubled, items, enough, workers=count) == doubled(items)


def test_a_few_costly_items_are_enough(method):
    def cost(item: int) -> int:
        return 10 if item < 3 else 1

    assert spread(doubled, range(9), 30, workers=2, cost=cost) == doubled(range(9))
    assert len(set(spread(where, range(4), 30, workers=3, cost=cost))) > 1


@given(st.lists(st.integers(0, 50), max_size=60), st.integers(0, 100))
def test_chunks_hold_all_items_in_order_and_none_holds_two_costly_ones(costs, enough):
    items = list(range(len(costs)))
    chunks = workers._chunks(items, costs, enough)
    assert [item for chunk in chunks for item in chunk] == items
    assert all(sum(costs[item] for item in chunk[:-1]) < max(1, enough) for chunk in chunks)


@pytest.mark.parametrize("enough", [2, 1000])
def test_who_looks_on_hears_how_far_it_is(method, enough):
    heard: list[tuple[int, int]] = []
    told = spread(doubled_slowly, range(40), enough, workers=2, tell=lambda done, total: heard.append((done, total)))
    assert told == doubled(range(40))
    assert len(heard) >= 2
    assert heard == sorted(heard)
    assert {total for _, total in heard} == {40}
    assert all(0 <= done < 40 for done, _ in heard)


def test_few_items_start_nothing(monkeypatch):
    play(monkeypatch, None)
    assert spread(doubled, [1, 2], enough=60) == [2, 4]
    assert spread(doubled, range(100), enough=10, workers=1) == doubled(range(100))


@pytest.mark.parametrize(
    ("wanted", "count"), [("3", 3), ("1", 1), ("0", None), ("-2", None), ("many", None), ("", None)]
)
def test_available(wanted, count, monkeypatch):
    monkeypatch.setenv("JOURNEYGEN_WORKERS", wanted)
    assert available() == count or (count is None and available() == cores())
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert available() == (count or os.cpu_count())
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert available() == (count or 1)


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@pytest.mark.parametrize(("platform", "threads", "method"), [
    ("linux", 1, "fork"), ("linux", 2, "spawn"), ("darwin", 1, "spawn"), ("win32", 1, "spawn"),
])  # fmt: skip
def test_fork_only_where_it_is_safe(platform, threads, method, monkeypatch):
    monkeypatch.setattr(processes.sys, "platform", platform)
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    assert processes.method() == method


@pytest.mark.parametrize(
    ("work", "results", "at_once"),
    [(doubled, {0: [2, 4], 1: []}, {0: [2, 4], 1: []}), (failing, {0: [2, 4]}, {})],
)
def test_what_a_worker_runs(work, results, at_once, monkeypatch):
    """In this process, as coverage does not follow into the others."""
    handlers = []
    monkeypatch.setattr(signal, "signal", lambda *arguments: handlers.append(arguments))
    task = partial(workers._work_off, work, {0: [1, 2], 1: [7] if work is failing else []})
    reader, writer = os.pipe()
    answer = processes.Answer(reader)
    assert answer.parts(wait=False) == {}
    processes._serve(writer, task)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(writer)
    assert answer.parts(wait=False) | answer.parts(wait=True) == results
    answer.close()
    mine, connection = multiprocessing.Pipe(duplex=False)
    processes._serve_spawned(connection, task)
    assert connection.closed
    assert (mine.recv() if at_once else {}) == at_once
    mine.close()
    assert handlers == [(signal.SIGINT, signal.SIG_IGN)] * 2


def sent(parts: Sequence[bytes]) -> processes.Answer:
    """What arrives when parts are sent, and nothing after them."""
    reader, writer = os.pipe()
    os.write(writer, b"".join(parts))
    os.close(writer)
    return processes.Answer(reader)


def part(number: int, *results: object) -> bytes:
    content = pickle.dumps((number, list(results)))
    return len(content).to_bytes(processes.HEAD, "little") + content


@pytest.mark.parametrize(("parts", "results"), [
    ([], {}), ([part(3, 1, 2)], {3: [1, 2]}), ([part(0, "a"), part(5, "b")], {0: ["a"], 5: ["b"]}),
    ([part(1, 1), part(2, 2)[:-1]], {1: [1]}), ([part(1, 1), part(2, 2)[:3]], {1: [1]}),
    ([part(1, 1), (4).to_bytes(8, "little") + b"oops", part(2, 2)], {1: [1], 2: [2]}),
])  # fmt: skip
def test_parts_that_arrive_whole(parts, results):
    answer = sent(parts)
    assert answer.parts(wait=True) == results
    assert answer.parts(wait=True) == {}
    answer.close()


def test_parts_arrive_while_the_worker_is_still_at_it():
    hold, release = os.pipe()
    worker = processes.Forked(partial(waiting, hold))
    found: dict[int, list[int]] = {}
    while not found:
        found = worker.arrived()
    assert found == {0: [0]}
    assert worker.arrived() == {}
    os.write(release, b"!")
    assert worker.results() == {1: [1]}
    worker.end()
    os.close(hold), os.close(release)


def waiting(hold: int) -> Iterator[tuple[int, list[int]]]:
    yield 0, [0]
    os.read(hold, 1)
    yield 1, [1]


PROGRAM = """
import sys, time
from functools import partial
sys.path.insert(0, sys.argv[1])
import test_workers as t
from journeygen.workers import spread

if __name__ == "__main__":
    try:
        spread(partial(t.announcing, sys.argv[2]), range(4), enough=2, workers=2)
    except KeyboardInterrupt:
        print("interrupted")
"""


def announcing(folder: str, items: Sequence[int]) -> list[int]:
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)
    return list(items)


@pytest.mark.skipif(os.name == "nt", reason="no process groups")
def test_ctrl_c_ends_all_processes_without_a_trace(tmp_path):
    script, started = tmp_path / "program.py", tmp_path / "started"
    started.mkdir()
    script.write_text(PROGRAM)
    command = [sys.executable, str(script), str(Path(__file__).parent), str(started)]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while len(list(started.iterdir())) < 2 and running.poll() is None:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    said, complained = running.communicate(timeout=20)
    assert (said, complained, running.returncode) == ("interrupted\n", "", 0)
    for pid in (int(path.name) for path in started.iterdir()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


# --- work that is begun, and helped with later


def begun(work, items=range(40), **more):
    """Work begun in a process of its own; a test runner's threads hold no lock of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOURNEYGEN_WORKERS", "2")
        patch.setattr(workers, "method", lambda: "fork")
        return begin(work, list(items), 10, **more)


@pytest.mark.parametrize(
    "work", [doubled, doubled_slowly, partial(dying, MAIN), partial(leaving, MAIN), partial(failing_once, MAIN)]
)
def test_what_was_begun_is_finished_in_order(work):
    work_at_hand = begun(work)
    assert work_at_hand.finish() == doubled(range(40))
    work_at_hand.end()


def test_both_processes_take_part():
    work = begun(where)
    assert len(set(work.finish())) == 2
    work.end()


def test_what_was_begun_can_be_ended():
    work = begun(doubled_slowly)
    work.end()
    with pytest.raises(ProcessLookupError):
        os.kill(work._worker.process, 0)


@pytest.mark.parametrize(("count", "way", "items"), [("1", "fork", 40), ("2", "spawn", 40), ("2", "fork", 9)])
def test_nothing_is_begun_that_would_take_longer(monkeypatch, count, way, items):
    monkeypatch.setenv("JOURNEYGEN_WORKERS", count)
    monkeypatch.setattr(workers, "method", lambda: way)
    assert begin(doubled, range(items), 10) is None
