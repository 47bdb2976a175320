"""What was read is remembered until the file changes; a file that could have changed unseen is read again."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.digests import KEEPER, mark
from journeygen.keeping import GRAIN_NS, Store, now_ns, settled
from journeygen.model import Body
from journeygen.sources import Stat, file_stat

OLD = Stat(3, 1_000, 2_000)
LATER = 2_000 + GRAIN_NS + 1
moments = st.integers(min_value=0, max_value=2**62)


def store(path, key="k", kind=str) -> Store:
    return Store(path / "store", kind, key)


def kept(path, value="value", stat=OLD, looked_at=LATER) -> None:
    first = store(path)
    first.keep("a.md", stat, value, looked_at)
    first.save()


@given(moments, moments, moments)
def test_the_racy_rule(modified, changed, looked_at):
    """A file is trusted only when its last change lies more than the clock's grain before our look."""
    last = max(modified, changed)
    assert settled(Stat(1, modified, changed), looked_at) == (last + GRAIN_NS < looked_at)


@given(moments, st.integers(0, GRAIN_NS))
def test_within_the_grain_no_stat_is_trusted(looked_at, grain):
    assert not settled(Stat(1, looked_at - grain, 0), looked_at)
    assert not settled(Stat(1, 0, looked_at + grain), looked_at)


def test_what_is_kept_is_found_again_by_another_store(tmp_path):
    kept(tmp_path)
    again = store(tmp_path)
    assert again.find("a.md", OLD) == "value"
    assert again.find("b.md", OLD) is None
    assert again.find("a.md", OLD._replace(size=4)) is None
    assert again.find("a.md", OLD._replace(modified=1_001)) is None
    assert again.find("a.md", OLD._replace(changed=2_001)) is None


def test_what_was_looked_at_too_early_is_read_again(tmp_path):
    kept(tmp_path, looked_at=LATER - 1)
    assert store(tmp_path).find("a.md", OLD) is None


def test_a_real_file_changed_in_the_same_instant_is_read_again(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"one")
    looked_at, stat = now_ns(), file_stat(path)
    kept(tmp_path, stat=stat, looked_at=looked_at)
    path.write_bytes(b"two")
    os.utime(path, ns=(0, stat.modified))
    assert file_stat(path).size == stat.size
    assert store(tmp_path).find("a.md", file_stat(path)) is None
    assert store(tmp_path).find("a.md", stat) is None


def test_a_file_at_rest_is_trusted(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"one")
    kept(tmp_path, stat=file_stat(path), looked_at=now_ns() + 2 * GRAIN_NS)
    assert store(tmp_path).find("a.md", file_stat(path)) == "value"


def test_values_of_any_kind_bodies_included(tmp_path):
    first = store(tmp_path, kind=tuple[Body, int])
    first.keep("a.md", OLD, (Body("d", b"parts"), 5), LATER)
    first.save()
    found = store(tmp_path, kind=tuple[Body, int]).find("a.md", OLD)
    assert found == (Body("d", b""), 5)
    assert found[0].packed == b"parts"


def test_another_key_makes_another_store(tmp_path):
    kept(tmp_path)
    assert store(tmp_path, "other").find("a.md", OLD) is None


@pytest.mark.parametrize("broken", [
    b"", b"x", b"0" * 16, mark(b"")[:16].encode(), mark(b"x")[:16].encode() + b"x",
    *(mark(content)[:16].encode() + content for content in (
        KEEPER.encode(5), KEEPER.encode(("k",)), KEEPER.encode(("k", {"a.md": (OLD, "late", "value")})),
        KEEPER.encode(("k", {"a.md": (OLD, LATER, 5)})), KEEPER.encode(("k", {"a.md": 1})))),
])  # fmt: skip
def test_a_broken_store_is_an_empty_one(tmp_path, broken):
    kept(tmp_path)
    (tmp_path / "store").write_bytes(broken)
    again = store(tmp_path)
    assert again.find("a.md", OLD) is None
    again.keep("a.md", OLD, "new", LATER)
    again.save()
    assert store(tmp_path).find("a.md", OLD) == "new"


def test_a_broken_body_is_no_value(tmp_path):
    content = KEEPER.encode(("k", {"a.md": (OLD, LATER, [])}))
    (tmp_path / "store").write_bytes(mark(content)[:16].encode() + content)
    assert store(tmp_path, kind=Body).find("a.md", OLD) is None


@given(at=st.integers(0, 200), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unseen(tmp_path_factory, at, bit):
    root = tmp_path_factory.mktemp("flip")
    kept(root)
    content = bytearray((root / "store").read_bytes())
    content[at % len(content)] ^= 1 << bit
    (root / "store").write_bytes(content)
    assert store(root).find("a.md", OLD) is None


def test_saving_forgets_what_was_not_asked_for(tmp_path):
    first = store(tmp_path)
    for name in ("a.md", "b.md"):
        first.keep(name, OLD, name, LATER)
    first.save()
    second = store(tmp_path)
    assert second.find("a.md", OLD) == "a.md"
    second.save()
    third = store(tmp_path)
    assert (third.find("a.md", OLD), third.find("b.md", OLD)) == ("a.md", None)


def test_saving_what_is_there_writes_nothing(tmp_path):
    kept(tmp_path)
    before = os.stat(tmp_path / "store")
    again = store(tmp_path)
    again.find("a.md", OLD)
    again.save()
    after = os.stat(tmp_path / "store")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_one_store_serves_several_builds(tmp_path):
    one = store(tmp_path)
    one.keep("a.md", OLD, "first", LATER)
    one.save()
    assert one.find("a.md", OLD) == "first"
    one.keep("b.md", OLD, "second", LATER)
    one.save()
    assert one.find("b.md", OLD) == "second"
    assert store(tmp_path).find("a.md", OLD) == "first"


def test_a_store_that_cannot_be_written_costs_time_only(tmp_path):
    (tmp_path / "blocked").write_bytes(b"")
    one = Store(tmp_path / "blocked/store", str, "k")
    one.keep("a.md", OLD, "value", LATER)
    one.save()
    assert one.find("a.md", OLD) == "value"
    assert (tmp_path / "blocked").read_bytes() == b""
