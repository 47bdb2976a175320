"""What is outdated and why, and what a manifest remembers."""

from pathlib import Path

import msgspec
import pytest

from journeygen import manifest
from journeygen.artifacts import Artifact, CopyView, fingerprint
from journeygen.manifest import (
    CHANGED,
    GENERATOR,
    MISSING,
    NEW,
    PATHS,
    TEMPLATE,
    VIEW,
    Inputs,
    Manifest,
    Reason,
    Trace,
    Written,
    load,
    manifest_path,
    outdated,
    save,
)
from journeygen.report import Report
from journeygen.sources import Stat

CLOSURES = {"site/page.html": "closure"}
FILE = Written("site/a.html", "d", 3, 7)
ARTIFACT = Artifact("site/a", "template", ("site/a.html",), CopyView("a", "1"), "site/page.html")
TRACE = Trace(fingerprint(ARTIFACT), "closure", "generator", (FILE,))

CASES: list[tuple[str, Trace | None, dict[str, str], Reason | None, Reason | None]] = [
    ("nothing changed", TRACE, CLOSURES, None, None),
    ("never made", None, CLOSURES, None, NEW),
    ("another version of ours", TRACE, CLOSURES, None, GENERATOR),
    ("its template edited", TRACE, {"site/page.html": "edited"}, None, TEMPLATE),
    ("its template gone", TRACE, {}, None, TEMPLATE),
    ("other files", msgspec.structs.replace(TRACE, files=()), CLOSURES, None, PATHS),
    ("another view", msgspec.structs.replace(TRACE, view="other"), CLOSURES, None, VIEW),
    ("its file deleted", TRACE, CLOSURES, MISSING, MISSING),
    ("its file edited", TRACE, CLOSURES, CHANGED, CHANGED),
]


@pytest.mark.parametrize(("name", "trace", "closures", "found", "reason"), CASES, ids=[case[0] for case in CASES])
def test_reasons(
    name: str, trace: Trace | None, closures: dict[str, str], found: Reason | None, reason: Reason | None
) -> None:
    generator = "newer" if reason is GENERATOR else "generator"
    traces = {"site/a": trace} if trace else {}
    todo, standing = outdated([ARTIFACT], traces, closures, generator, lambda written: found)
    assert todo == ([(ARTIFACT, reason)] if reason else [])
    assert standing == ({} if reason else {"site/a": trace})


def test_every_reason_has_a_case() -> None:
    reasons = {value for value in vars(manifest).values() if isinstance(value, Reason)}
    assert {case[4] for case in CASES} - {None} == reasons
    assert len({reason.code for reason in reasons}) == len(reasons)


def test_traces_of_what_is_planned_no_more_are_forgotten() -> None:
    assert outdated([], {"site/a": TRACE}, CLOSURES, "generator", lambda written: None) == ([], {})


def test_looks_at_files_only_when_all_else_is_the_same() -> None:
    looked: list[Written] = []
    outdated([ARTIFACT], {"site/a": TRACE}, {}, "generator", looked.append)
    assert looked == []


def test_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    kept = Manifest(
        code="c",
        options="o",
        inputs=Inputs(("content",), {"content/a.md": Stat(1, 2, 3)}, True),
        start=-5,
        until=1 << 60,
        traces={"site/a": TRACE},
        owner=Stat(4, 5, 6),
        report=Report("output", made=3),
    )
    save(tmp_path / "cache" / "m", kept)
    assert load(tmp_path / "cache" / "m") == kept


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"not a manifest", msgspec.msgpack.encode({"format": 99, "code": "later"})]
)
def test_what_cannot_be_read_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m").write_bytes(content)
    assert load(tmp_path / "m") == Manifest()
    assert load(tmp_path / "absent") == Manifest()


def test_each_output_folder_has_its_own(tmp_path: Path) -> None:
    root = tmp_path / "site"
    places = [root / "output", root / "other", tmp_path / "outside"]
    assert len({manifest_path(root, place) for place in places}) == 3
    assert manifest_path(root, root / "content" / ".." / "output") == manifest_path(root, root / "output")


def test_the_manifest_of_a_moved_site_is_still_found(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert manifest_path(one, one / "output").name == manifest_path(two, two / "output").name
