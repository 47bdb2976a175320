"""Scanning and reading: odd names, links, encodings; nothing outside the folder, nothing hidden, nothing half read."""

import os
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import write

from journeygen import sources
from journeygen.errors import Problem
from journeygen.sources import MAX_TEXT, Source, Stat, file_stat, is_ignored, misplaced, read_text, scan

# What Linux allows in a name, in forms that every file system of a test machine keeps as they are.
odd_names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=12
).filter(lambda name: name not in {".", ".."} and len(name.encode()) < 200)  # fmt: skip


def codes(found) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in found.problems]


def test_files_in_the_order_of_names_with_their_stats(tmp_path):
    write(tmp_path, **{"content/b/2.md": "two", "content/b/1.md": "one", "content/a.md": "a", "content/b/c/d/e.md": ""})
    found = scan(tmp_path, "content")
    assert list(found.files) == ["content/a.md", "content/b/1.md", "content/b/2.md", "content/b/c/d/e.md"]
    assert found.files["content/a.md"] == file_stat(tmp_path / "content/a.md")
    assert found.files["content/a.md"].size == 1
    assert found.problems == ()
    assert found == scan(tmp_path, "content")


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert scan(tmp_path, "content") == ({}, ())


def test_a_file_in_the_place_of_the_folder_cannot_be_read(tmp_path):
    write(tmp_path, content="a file")
    found = scan(tmp_path, "content")
    assert (found.files, codes(found)) == ({}, [("source-unreadable", "content")])
    assert "Not a directory" in found.problems[0].message


@pytest.mark.parametrize("name", [
    ".hidden.md", ".git/config", "a.md~", ".a.md.swp", "a.tmp", "a.bak", "a.orig", "a.part", "Thumbs.db", "desktop.ini",
    "__pycache__/a.pyc", "deep/.obsidian/x/y.md",
])  # fmt: skip
def test_hidden_and_temporary_files_are_left_out(tmp_path, name):
    write(tmp_path, **{"content/a.md": "a", f"content/{name}": "x"})
    assert list(scan(tmp_path, "content").files) == ["content/a.md"]
    assert any(is_ignored(part) for part in name.split("/"))
    assert not is_ignored("a.md")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(names=st.lists(odd_names, min_size=1, max_size=5, unique=True))
def test_odd_names(tmp_path_factory, names):
    root = tmp_path_factory.mktemp("odd")
    write(root, **{f"content/{name}/{name}": "x" for name in names})
    found = scan(root, "content")
    assert set(found.files) == {f"content/{name}/{name}" for name in names if not is_ignored(name)}
    assert {problem.code for problem in found.problems} <= {"source-same-name"}
    for problem in found.problems:
        assert problem.message.splitlines() == [problem.message]


def test_names_that_are_one_name_elsewhere(tmp_path):
    write(
        tmp_path,
        **{"content/leg.md": "", "content/Leg.md": "", "content/caf\u00e9.md": "", "content/cafe\u0301.md": ""},
    )
    found = scan(tmp_path, "content")
    assert codes(found) == [("source-same-name", "content/caf\u00e9.md"), ("source-same-name", "content/leg.md")]
    assert found.problems[0].what == "This name and content/cafe\u0301.md are one name on Windows and macOS"
    assert found.problems[1].what == "This name and content/Leg.md are one name on Windows and macOS"
    assert len(found.files) == 4


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_names_that_are_not_utf_8(tmp_path):
    write(tmp_path, **{"content/a/b.md": ""})
    os.makedirs(os.fsencode(tmp_path) + b"/content/caf\xe9")
    with open(os.fsencode(tmp_path) + b"/content/a/leg\xff.md", "wb"):
        pass
    found = scan(tmp_path, "content")
    assert list(found.files) == ["content/a/b.md"]
    assert sorted(codes(found)) == [("source-name", "content/a/leg?.md"), ("source-name", "content/caf?")]
    assert all(problem.message.encode() for problem in found.problems)


def test_links(tmp_path):
    write(
        tmp_path, **{"content/a/real.md": "real", "content/b/x.md": "", "secret.md": "no", "content-other/y.md": "no"}
    )
    links = {
        "inside.md": "real.md", "outside.md": tmp_path / "secret.md", "beside.md": tmp_path / "content-other/y.md",
        "folder.md": "../b", "nowhere.md": "gone.md", "self.md": "self.md", "up": "../..",
    }  # fmt: skip
    for name, target in links.items():
        (tmp_path / "content/a" / name).symlink_to(target)
    found = scan(tmp_path, "content")
    assert set(found.files) == {"content/a/inside.md", "content/a/real.md", "content/b/x.md"}
    assert found.files["content/a/inside.md"].size == 4
    whys = {problem.path.rpartition("/")[2]: problem.message for problem in found.problems}
    assert {problem.code for problem in found.problems} == {"source-link"}
    assert whys.keys() == links.keys() - {"inside.md"}
    for name in ("outside.md", "beside.md", "up"):
        assert "This link leads out of its folder. A build must not publish what lies outside the site" in whys[name]
    assert "It leads to a folder" in whys["folder.md"]
    assert "It leads nowhere" in whys["nowhere.md"]
    assert "It leads nowhere" in whys["self.md"]


def test_what_is_no_ordinary_file(tmp_path):
    write(tmp_path, **{"content/a.md": ""})
    os.mkfifo(tmp_path / "content/pipe.md")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(tmp_path / "content")
        try:
            listening.bind("s.md")
        finally:
            os.chdir(here)
        found = scan(tmp_path, "content")
    assert codes(found) == [("source-special", "content/pipe.md"), ("source-special", "content/s.md")]
    assert list(found.files) == ["content/a.md"]


def test_a_file_that_goes_while_we_look_is_not_there(tmp_path, monkeypatch):
    write(tmp_path, **{"content/a.md": "", "content/b.md": ""})
    (tmp_path / "content/c.md").symlink_to("b.md")

    def gone(target: str) -> bool:
        (tmp_path / "content/c.md").unlink()
        return True

    monkeypatch.setattr(sources.os.path, "isfile", gone)
    found = scan(tmp_path, "content")
    assert (list(found.files), found.problems) == (["content/a.md", "content/b.md"], ())


def test_a_file_whose_stat_fails_is_named(tmp_path, monkeypatch):
    write(tmp_path, **{"content/a.md": ""})

    class Failing:
        path = str(tmp_path / "content/a.md")

        def is_symlink(self) -> bool:
            return False

        def stat(self) -> os.stat_result:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sources, "_walk", lambda *_: iter([("content/a.md", Failing())]))
    found = scan(tmp_path, "content")
    assert found.files == {}
    assert "content/a.md: This cannot be read. Input/output error" in found.problems[0].message


def test_file_stat(tmp_path):
    path = tmp_path / "a"
    assert file_stat(path) is None
    assert file_stat("nul\0") is None
    path.write_bytes(b"abc")
    os.utime(path, ns=(1, 123_456_789_000))
    assert file_stat(path) == Stat(3, 123_456_789_000, os.stat(path).st_ctime_ns)


@pytest.mark.parametrize(("content", "text"), [
    (b"", ""), (b"a\nb", "a\nb"), (b"a\r\nb\rc", "a\nb\nc"), (b"\xef\xbb\xbfa", "a"),
    ("木 é\u2028".encode(), "木 é\u2028"),
    (b"\x1b[1mbold\x07\tpage\x0cbreak\x0bend\x1f", "[1mbold\tpage break end"), ("a\ufffeb\uffff".encode(), "ab"), ("a\ufffdb".encode(), "a\ufffdb"),
])  # fmt: skip
def test_texts(tmp_path, content, text):
    write(tmp_path, **{"content/a.md": content})
    assert read_text(tmp_path, "content/a.md") == Source("content/a.md", text)


@pytest.mark.parametrize(("content", "code", "line", "excerpt"), [
    (b"a\ncaf\xe9 au lait\nb", "source-encoding", 2, "caf\u00e9 au lait"),
    (b"caf\xe9", "source-encoding", 1, "caf\u00e9"),
    (b"\xef\xbb\xbfa\n\xe9 au lait", "source-encoding", 2, "\u00e9 au lait"),
    ("Words".encode("utf-16"), "source-binary", 1, ""),
    (b"a\nb\0c", "source-binary", 2, ""),
    (b"\x89PNG\r\n\x1a\n\0\xff", "source-binary", 1, ""),
])  # fmt: skip
def test_what_is_no_utf_8_text(tmp_path, content, code, line, excerpt):
    write(tmp_path, **{"content/a.md": content})
    problem = read_text(tmp_path, "content/a.md")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.line, problem.excerpt) == (code, line, excerpt)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=st.binary(max_size=40))
def test_any_bytes_are_a_text_or_a_problem_on_its_line(tmp_path, content):
    write(tmp_path, **{"content/a.md": content})
    found = read_text(tmp_path, "content/a.md")
    if isinstance(found, Problem):
        assert found.code in {"source-encoding", "source-binary"}
        assert 1 <= found.line <= content.count(b"\n") + 1
    else:
        assert "\r" not in found.text
        assert "\0" not in found.text


def test_texts_that_cannot_be_read(tmp_path):
    write(tmp_path, **{"content/long.md": b"a" * (MAX_TEXT + 1), "content/most.md": b"a" * MAX_TEXT})
    assert isinstance(read_text(tmp_path, "content/most.md"), Source)
    for path, code, words in [
        ("content/long.md", "source-too-large", "Texts may have 2 MB. Split it"),
        ("content/gone.md", "source-unreadable", "No such file or directory. Check its permissions"),
        ("content", "source-unreadable", "Is a directory"),
    ]:
        problem = read_text(tmp_path, path)
        assert isinstance(problem, Problem)
        assert (problem.code, problem.line, problem.path) == (code, 0, path)
        assert words in problem.message


def test_errors_without_words_of_their_own_are_shown_as_they_are():
    assert sources.unreadable("a.md", OSError("odd")).why == "odd"


def test_misplaced_is_a_warning():
    problem = misplaced("content/a/b/c.md", "Why", "Fix")
    assert (problem.level, problem.message) == (
        "warning",
        "content/a/b/c.md: This text is not read. Why. Fix [source-misplaced]",
    )
