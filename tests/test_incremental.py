"""The property that carries the design: after any edits, the incremental tree equals the clean tree, byte for byte."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import CONFIG, NOW, SESSION, clean_tree, differences, entry, made, site, tree

from journeygen import manifest
from journeygen.build import build
from journeygen.errors import ContentError
from journeygen.request import Request
from journeygen.session import Session

pytestmark = pytest.mark.usefixtures("all_cores")

DAY = 86_400
STEPS = ("idea", "sketch", "making", "setback", "fix", "finished")
TAGS = ("oak", "ash", "Steam bending", "glaze", "木")
PROJECTS = ("stool", "lamp", "bowl")
WORDS = ("The first try", "A crack", "Steam", "Nothing held", "It stands", "Oil and wait")

names = st.sampled_from([f"n{number}" for number in range(6)])
days = st.integers(min_value=0, max_value=200).map(lambda back: f"2026-{1 + (back // 28) % 12:02d}-{1 + back % 28:02d}")
texts = st.builds(
    lambda title, step, tags, body, draft, extra: (title, step, tags, body, draft, extra),
    st.sampled_from(WORDS),
    st.sampled_from(STEPS),
    st.lists(st.sampled_from(TAGS), max_size=3, unique=True),
    st.sampled_from(["Short.", "Two *words* and `code`.", "# A head\n\n- a\n- b\n\n\"Quoted\" -- dashed.", "[home](/)"]),
    st.booleans() | st.just(False),
    st.sampled_from([
        {}, {"unlisted": "true"}, {"newsletter": "false"}, {"social": "false"}, {"expires": "2026-11-25"},
        {"question": "Why?"}, {"publish": "2026-11-22"}, {"updated": "2026-11-01"}, {"aliases": "[/old/]"},
        {"newsletter": "{lead: true}"}, {"materials": "[oak, oil]"}, {"slug": "renamed"},
    ]),
)  # fmt: skip


def put(
    project: str, day: str, name: str, text: tuple[str, str, list[str], str, bool, dict[str, str]]
) -> Callable[[Path], None]:
    title, step, tags, body, draft, extra = text

    def act(root: Path) -> None:
        matter = dict(extra)
        if draft:
            matter["draft"] = "true"
        path = root / "content" / project / f"{day}-{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(entry(title, step, body, tags=f"[{', '.join(tags)}]", **matter))

    return act


def entries(root: Path) -> list[Path]:
    return sorted((root / "content").glob("*/2*.md"))


def delete(which: int) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        found = entries(root)
        if found:
            found[which % len(found)].unlink()

    return act


def move(which: int, project: str, name: str) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        found = entries(root)
        if found:
            source = found[which % len(found)]
            target = root / "content" / project / f"{source.name[:10]}-{name}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)

    return act


def same_size_edit(which: int) -> Callable[[Path], None]:
    """An edit in the same clock tick that leaves the size and is given the old modification time."""

    def act(root: Path) -> None:
        found = entries(root)
        if found:
            path = found[which % len(found)]
            seen = path.stat()
            path.write_text(
                path.read_text().swapcase().replace("TITLE:", "title:").replace("STEP:", "step:")
            ) if False else None
            text = path.read_text()
            path.write_text(text.replace("Short.", "Short!").replace("words", "sword"))
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    return act


def reword(which: int, words: str) -> Callable[[Path], None]:
    """An edit of the text alone, as most saves are."""

    def act(root: Path) -> None:
        found = entries(root)
        if found:
            path = found[which % len(found)]
            path.write_text(f"{path.read_text()}\n{words}\n")

    return act


def project_page(project: str, title: str, status: str) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        path = root / "content" / project / "project.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {title}\nstatus: {status}\n---\n\nWhat it is.\n")

    return act


def config(title: str, base: str, engine: str) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        text = CONFIG.replace('"Bench"', f'"{title}"').replace('https://example.org/"', f'{base}"', 1)
        (root / "journeygen.toml").write_text(text + f'\n[markdown]\nengine = "{engine}"\n')

    return act


def theme(block: str, text: str) -> Callable[[Path], None]:
    """A theme of the maker's own that overrides one block, or changes it."""

    def act(root: Path) -> None:
        folder = root / "themes" / "default"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(Path(__file__).parent.parent / "themes" / "default", folder, dirs_exist_ok=True)
        file = folder / "site" / f"{block}.html"
        file.write_text(
            file.read_text() + f"{{# {text} #}}"
            if "extends" in file.read_text()[:20]
            else file.read_text() + f"<!-- {text} -->"
        )

    return act


def static(name: str, text: str) -> Callable[[Path], None]:
    def act(root: Path) -> None:
        path = root / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return act


def ledger(kind: int) -> Callable[[Path], None]:
    lines = (
        '{"v":1,"id":"a","at":"2026-05-02T10:00:00+01:00","kind":"post","key":"stool/n1/x","state":"posted","url":"https://x.com/1"}\n',
        '{"v":1,"id":"b","at":"2026-05-02T10:00:00+01:00","kind":"issue","key":"2026-03","state":"sent","entries":["stool/n1","lamp/n2"],"subject":"Gone out"}\n',
        '{"v":1,"id":"c","at":"2026-05-02T10:00:00+01:00","kind":"url","key":"entry:stool/n1","state":"published","path":"/stool/n1/"}\n',
    )

    def act(root: Path) -> None:
        with open(root / "ledger.jsonl", "a", encoding="utf-8") as file:
            file.write(lines[kind % 2])

    return act


def spoil_output(which: int) -> Callable[[Path], None]:
    """Another hand changes or deletes a file of ours."""

    def act(root: Path) -> None:
        found = sorted(
            path for path in (root / "output").rglob("*") if path.is_file() and path.name != ".journeygen.json"
        )
        if found:
            path = found[which % len(found)]
            if which % 2:
                path.unlink()
            else:
                path.write_bytes(b"spoiled")

    return act


def lose_cache(root: Path) -> None:
    shutil.rmtree(root / ".journeygen", ignore_errors=True)


kind_edits = st.one_of(
    st.builds(put, st.sampled_from(PROJECTS), days, names, texts),
    st.builds(put, st.sampled_from(PROJECTS), days, names, texts),
    st.builds(delete, st.integers(0, 20)),
    st.builds(move, st.integers(0, 20), st.sampled_from(PROJECTS), names),
    st.builds(same_size_edit, st.integers(0, 20)),
    st.builds(reword, st.integers(0, 20), st.sampled_from(["More.", "[home](/)", "## Another head", "![](none.jpg)"])),
    st.builds(reword, st.integers(0, 20), st.sampled_from(["And more of it.", "> Said.", "- one\n- two"])),
    st.builds(project_page, st.sampled_from(PROJECTS), st.sampled_from(WORDS), st.sampled_from(["active", "for-sale", "sold"])),
    st.builds(config, st.sampled_from(["Bench", "Other"]), st.sampled_from(["https://example.org/", "https://example.org/sub/"]),
              st.sampled_from(["markdown", "commonmark"])),
    st.builds(theme, st.sampled_from(["base", "entry", "_macros"]), st.sampled_from(["one", "two"])),
    st.builds(static, st.sampled_from(["a.txt", "b/c.txt"]), st.sampled_from(["x", "y"])),
    st.builds(ledger, st.integers(0, 1)),
    st.just(lose_cache),
)  # fmt: skip
edits = kind_edits | st.builds(spoil_output, st.integers(0, 200))
# What random edits may rightly run into: two entries with one address, an address that is gone for good.
EXPECTED = {"slug-twice", "id-twice", "alias-taken", "route-twice", "url-vanished", "image-missing"}
moments = st.sampled_from([NOW, NOW, NOW, NOW + DAY, NOW + 6 * DAY, NOW + 40 * DAY, NOW - 60 * DAY])


def attempt(root: Path, now: int, session: Session | None = SESSION) -> bool:
    """Builds, without a session as a process of its own; false when the content is wrong: that leaves the output alone."""
    before = tree(root / "output") if (root / "output").exists() else {}
    try:
        build(Request(root, root / "output", now), session=session)
    except ContentError as error:
        codes = {problem.code for problem in error.problems if problem.level == "error"}
        assert codes <= EXPECTED, codes
        assert (tree(root / "output") if (root / "output").exists() else {}) == before
        return False
    return True


def run(
    root: Path, scratch: Path, steps: list[tuple[list[Callable[[Path], None]], int, bool]], warm: Session = SESSION
) -> list[str]:
    """Plays edits with a build after each group, and names what differs from a clean build at the end."""
    site(root, **{"content/stool/2026-03-01-n1.md": entry(), "content/lamp/2026-03-04-n2.md": entry("A lamp")})
    assert attempt(root, NOW, warm)
    built = True
    for group, now, apart in steps:
        for edit in group:
            edit(root)
        built = attempt(root, now, None if apart else warm)
    if not built:
        return []
    return differences(tree(root / "output"), clean_tree(root, scratch, steps[-1][1] if steps else NOW))


builds = st.tuples(st.lists(edits, min_size=1, max_size=3), moments, st.booleans())
sequences = st.lists(builds, min_size=1, max_size=4)
EXAMPLES = int(os.environ.get("JOURNEYGEN_EDIT_SEQUENCES", "24"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES <= 24)
@given(steps=sequences)
def test_incremental_tree_equals_clean_tree(steps, tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    try:
        assert run(root, root.parent / f"{root.name}-clean", steps) == []
    finally:
        shutil.rmtree(root, ignore_errors=True)
        shutil.rmtree(root.parent / f"{root.name}-clean", ignore_errors=True)


@settings(
    max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES <= 24
)
@given(
    steps=st.lists(
        st.tuples(st.lists(kind_edits, min_size=1, max_size=3), moments, st.booleans()), min_size=1, max_size=4
    )
)
def test_a_preview_equals_a_clean_tree(steps, tmp_path_factory):
    """Its output is of no use to anybody else, so that only builds of other processes come between its own."""
    root = tmp_path_factory.mktemp("site")
    try:
        assert run(root, root.parent / f"{root.name}-clean", steps, Session(alone=True)) == []
    finally:
        shutil.rmtree(root, ignore_errors=True)
        shutil.rmtree(root.parent / f"{root.name}-clean", ignore_errors=True)


def test_a_rebuilder_by_source_alone_is_caught(tmp_path, monkeypatch):
    """The rule of `--dirty` modes, remaking only what the edited source is named in, must fail the same comparison."""
    real = manifest.outdated

    def wrong(plan, traces, *rest):
        todo, standing = real(plan, traces, *rest)
        kept = [(one, reason) for one, reason in todo if reason is not manifest.VIEW or "first" in str(one.paths)]
        skipped = {one.key for one, _ in todo} - {one.key for one, _ in kept}
        return kept, standing | {key: traces[key] for key in skipped}

    root = site(
        tmp_path / "site",
        **{
            "content/stool/2026-11-01-first.md": entry(),
            "content/stool/2026-11-02-second.md": entry("Second", "sketch"),
        },
    )
    made(root)
    monkeypatch.setattr("journeygen.build.outdated", wrong)
    (root / "content/stool/2026-11-01-first.md").write_text(entry("Retitled"))
    made(root)
    stale = differences(tree(root / "output"), clean_tree(root, tmp_path / "clean"))
    assert "site/stool/second/index.html" in stale


def test_second_build_writes_nothing(tmp_path):
    root = site(tmp_path)
    made(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")}
    report = made(root)
    assert (report.written, report.deleted, report.made) == (0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")} == before


@pytest.mark.parametrize("lost", [(".journeygen",), ("output",), (".journeygen", "output")])
def test_nothing_depends_on_what_may_be_deleted(tmp_path, lost):
    root = site(tmp_path)
    made(root)
    before = tree(root / "output")
    for name in lost:
        shutil.rmtree(root / name)
    made(root)
    assert tree(root / "output") == before


def test_a_build_may_go_anywhere_but_into_foreign_folders(tmp_path):
    root = site(tmp_path)
    build(Request(root, tmp_path / "elsewhere", NOW), session=SESSION)
    made(root)
    assert tree(tmp_path / "elsewhere") == tree(root / "output")
