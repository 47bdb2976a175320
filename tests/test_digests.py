"""Equal values give equal bytes in every process; what is no frozen value is refused."""

import os
import pickle
import subprocess
import sys
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.digests import (
    KEEPER,
    Share,
    digest,
    fingerprint,
    fingerprint_in_order,
    mark,
    packed,
    readable_json,
    restorer,
)
from journeygen.model import Body, Photo, When

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.sampled_from("abcdef"), inner),
    max_leaves=8,
)


def test_digest():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb924"  # the first half of what FIPS 180-4 gives for nothing
    assert len(digest(b"stool")) == 32
    assert digest(b"stool") != digest(b"stools")


def test_mark():
    assert mark(b"") == "99aa06d3014798d86001c324468d497f"  # XXH3_128bits of nothing, as the reference has it
    assert len(mark(b"stool")) == 32
    assert mark(b"stool") != mark(b"stools")


@given(st.dictionaries(st.sampled_from("abcdefgh"), values))
def test_tables_of_another_order_are_the_same_value(table):
    assert packed(table) == packed(dict(reversed(table.items())))


@given(values, values)
def test_fingerprints_tell_values_apart(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (packed(one) == packed(other))
    assert fingerprint(one, other) == fingerprint(one, other)


def test_values_that_are_split_otherwise_differ():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint(("a",)) != fingerprint("a")
    assert fingerprint(Photo("a.jpg")) != fingerprint(Photo("a.jpg", alt="A leg"))


def test_a_body_stands_as_its_digest():
    assert packed(Body("d1", b"one")) == packed(Body("d1", b"other bytes")) == packed("d1")
    assert packed(Body("d1", b"")) != packed(Body("d2", b""))


@pytest.mark.parametrize("value", [object(), SimpleNamespace(a=1), lambda: None])
def test_what_is_no_frozen_value_is_refused(value):
    with pytest.raises(TypeError, match="no frozen value"):
        packed({"view": value})
    with pytest.raises(TypeError, match="cannot be kept"):
        KEEPER.encode(value)


def test_equal_in_another_process_with_another_hash_seed():
    program = "from journeygen.digests import fingerprint; print(fingerprint({'b': 1, 'a': ('x', None)}, {'é'}))"
    said = {
        subprocess.check_output([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, text=True)
        for seed in ("1", "2")
    }
    assert said == {fingerprint({"a": ("x", None), "b": 1}, {"é"}) + "\n"}


def test_the_order_of_a_table_counts_where_it_is_asked_for():
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint_in_order({"a": 1, "b": 2}) != fingerprint_in_order({"b": 2, "a": 1})


def test_kept_values_come_back_bodies_included():
    body = Body("d1", b"packed")
    kept = KEEPER.encode((body, When(5, "1970-01-01T00:00:05+00:00"), None))
    again = restorer(tuple[Body, When, Body | None]).decode(kept)
    assert again == (body, When(5, "1970-01-01T00:00:05+00:00"), None)
    assert again[0].packed == b"packed"


def test_a_share_of_values_travels():
    share = Share(Photo, [Photo("a.jpg", alt="A leg"), Photo("b.jpg")])
    travelled = pickle.loads(pickle.dumps(share))
    assert (travelled, type(travelled), travelled.kind) == (share, Share, Photo)


def test_only_bodies_are_restored():
    with pytest.raises(msgspec.ValidationError, match="complex cannot be restored"):
        restorer(complex).decode(KEEPER.encode("x"))


def test_readable_json():
    assert readable_json({"title": "Leg é", "n": [1]}) == b'{\n "title": "Leg \xc3\xa9",\n "n": [\n  1\n ]\n}\n'
