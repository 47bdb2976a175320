"""`check` is content with what a build makes, and says so; with anything else it is not, and says what and where."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from journals import sample
from PIL import Image
from sites import CONFIG, NOW, entry, made, site, tree, write

from journeygen.check import CheckReport, check_output
from journeygen.cli.commands import main
from journeygen.errors import NOTE
from journeygen.request import Request

MOMENT = "2026-11-20T12:00"
FIRST = "content/stool/2026-11-01-first.md"


def run(root: Path, *arguments: str) -> Result:
    """`check` as a maker runs it."""
    result = CliRunner().invoke(main, ["check", "-C", str(root), "--now", MOMENT, *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def checked(root: Path, now: int = NOW, **options: bool | str) -> CheckReport:
    return check_output(Request(root, root / "output", now, **options))  # type: ignore[arg-type]


def grave(report: CheckReport) -> list[str]:
    """The problems that are no notes."""
    return [problem.message for problem in report.problems if problem.level != NOTE]


def codes(report: CheckReport) -> set[str]:
    return {problem.code for problem in report.problems}


# --- clean


def test_a_built_site_is_clean(tmp_path: Path):
    root = site(tmp_path)
    made(root)

    report = checked(root)

    assert grave(report) == []
    assert (report.letters, report.snippets) == (1, 8)
    assert not report.failed(strict=True)


def test_the_sample_journal_is_clean(tmp_path: Path):
    """With small photographs; the last command of .ci/run checks it with the ones that makers see."""
    write(tmp_path, **sample())
    made(tmp_path)

    report = checked(tmp_path)

    assert grave(report) == []
    assert report.snippets >= 24 * 8
    assert report.links > 4000


@pytest.mark.parametrize("base", ["https://example.org/shop/", "https://example.org/a/b/", "https://例え.example/ü/"])
def test_a_site_below_a_path_is_clean(tmp_path: Path, base: str):
    root = site(tmp_path, CONFIG.replace("https://example.org/", base, 1), **{FIRST: entry(aliases="[früher]")})
    made(root)

    assert grave(checked(root)) == []


@pytest.mark.parametrize(
    "files",
    [
        {FIRST: entry(body="Water.[^1]\n\n[^1]: In `{{ view }}` and {{ this }}.\n\n## Why\n\n[up](#why)")},
        {FIRST: entry(title="\'None & <none>\'"), "content/stool/2026-11-02-b.md": entry("Ölspur", "setback")},
        {FIRST: entry(tags="[None, '木', 'a b']"), "content/bücher/2026-11-02-木.md": entry("木")},
        {FIRST: entry(unlisted="true"), "content/stool/2026-11-02-b.md": entry("B")},
        {FIRST: entry(expires="2026-11-10"), "content/stool/2026-11-02-b.md": entry("B")},
        {FIRST: entry(aliases="[/old/, /older/page.html, /my old post/, /früher/]")},
        {FIRST: entry(aliases="[/stool/b/]"), "content/stool/2026-11-02-b.md": entry("B", draft="true")},
        {FIRST: entry(), "content/lamp/project.md": "---\ntitle: Lamp\ndraft: true\n---\n", "content/lamp/2026-11-01-b.md": entry("B")},
        {FIRST: entry(social="false")},
        {FIRST: entry(social="{x: {skip: true}, mastodon: 'Look: {link}, or not'}")},
        {FIRST: entry(newsletter="false"), "content/stool/2026-10-02-b.md": entry("B")},
        {FIRST: entry(draft="true"), "content/stool/2026-11-02-b.md": entry("B")},
        {FIRST: entry(), "content/stool/2026-12-24-b.md": entry("B")},
        {FIRST: entry(), "static/note.html": "<p>The maker's own, with {{ marks }}.</p>", "static/CNAME": "example.org"},
        {FIRST: entry(body='<a href="/archive/#_main">all</a> <a href="mailto:a@example.org">a</a>')},
        {"content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n", FIRST: entry()},
        {f"content/p{n}/2026-0{m}-01-e{d}.md": entry(f"E{m}{d}", slug=f"e{m}-{d}") for n in range(3) for m in (8, 9) for d in range(20)},
    ],
    ids=lambda files: next(iter(files.values()))[:60].replace("\n", " "),
)  # fmt: skip
def test_what_makers_do_is_no_fault(tmp_path: Path, files: dict[str, str]):
    root = site(tmp_path, **files)
    made(root)

    assert grave(checked(root)) == []


def test_a_link_with_query_and_fragment_leads_to_its_place(tmp_path: Path):
    root = site(tmp_path, **{FIRST: entry(body="[all](/archive/?page=2#_main)")})
    made(root)

    assert grave(checked(root)) == []


def test_an_entry_told_late_is_among_the_newest(tmp_path: Path):
    """What happened long ago and is published today is news: the feed is ordered by what readers could see."""
    files = {
        f"content/p/2026-0{m}-{d:02}-e.md": entry(f"E{m}{d}", slug=f"e{m}{d}") for m in (8, 9) for d in range(1, 21)
    }
    root = site(tmp_path, **files, **{"content/p/2020-01-01-old.md": entry("Old", publish="2026-11-19")})
    made(root)

    assert grave(checked(root)) == []


def ledger(**lines: dict[str, object]) -> str:
    """Lines of a ledger by their keys."""
    table = ({"v": 1, "id": key, "at": "2026-11-10T10:00:00Z", "key": key, **line} for key, line in lines.items())
    return "".join(json.dumps(line) + "\n" for line in table)


def test_what_has_left_the_house_is_no_fault(tmp_path: Path):
    """A sent letter stays as it went out, with its pictures, whatever became of its entries since."""
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "tan").save(photo, "JPEG")
    files = {
        "content/stool/2026-10-02-one/index.md": entry("One", body="![A leg](leg.jpg)"),
        "content/stool/2026-10-02-one/leg.jpg": photo.getvalue(),
        "content/stool/2026-10-03-two.md": entry("Two"),
        FIRST: entry(),
    }
    root = site(tmp_path, **files)
    made(root)
    sent = {"kind": "issue", "state": "sent", "entries": ["stool/one", "stool/two"], "subject": "A leg"}
    posted = {"kind": "post", "state": "posted", "url": "https://x.com/bench/status/1"}
    moved = {"kind": "url", "state": "published", "path": "/stool/uno/"}
    lines = ledger(**{"2026-10": sent, "stool/two/x": posted, "entry:stool/one": moved})
    later = {
        "content/stool/2026-10-02-one/index.md": entry("One"),
        "content/stool/2026-10-03-two.md": entry("Two", expires="2026-11-12"),
    }
    write(root, **later, **{"ledger.jsonl": lines})
    made(root)

    assert grave(checked(root)) == []
    assert list((root / "output/site/newsletter/2026-10/media").iterdir())


# --- the command


def test_it_says_what_it_looked_at(tmp_path: Path):
    root = site(tmp_path)
    made(root)

    result = run(root)

    assert result.exit_code == 0
    assert result.stdout.startswith("Checked ")
    assert result.stdout.rstrip().endswith(": nothing stands alone.")
    assert " 1 letter, 8 snippets, " in result.stdout
    assert result.stderr == ""


def test_it_names_every_problem_in_the_promised_form(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    page = root / "output/site/stool/first/index.html"
    page.write_text(page.read_text("utf-8").replace('href="../../archive/"', 'href="../../archiv/"'), "utf-8")

    result = run(root)

    assert result.exit_code == 1
    line = next(line for line in result.stderr.splitlines() if "[check-link]" in line)
    assert line.startswith("error: output/site/stool/first/index.html:")
    assert f"It is made from {FIRST}" in line
    assert "Did you mean /archive/?" in line
    assert "[check-outdated]" in result.stderr


def test_json_stands_alone(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    (root / "output/site/feed.xml").unlink()

    result = run(root, "--json")

    table = json.loads(result.stdout)
    assert result.exit_code == 1
    assert result.stderr == ""
    assert table["ok"] is False
    assert {"check-missing", "check-outdated", "check-link"} <= {problem["code"] for problem in table["problems"]}


def test_strict_makes_warnings_errors(tmp_path: Path):
    root = site(tmp_path, CONFIG.replace('signup_url = "https://example.org/join"\n', ""))
    made(root)

    assert run(root).exit_code == 0
    strict = run(root, "--strict")
    assert strict.exit_code == 1
    assert "newsletter-signup-url" in strict.stderr
    assert "and --strict" in strict.stdout


def test_nothing_is_written(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    (root / "output/site/index.html").write_text("<p>Other.</p>")
    before = {name: content for name, content in tree(root).items() if not name.startswith(".journeygen/")}

    run(root)

    assert before == {name: content for name, content in tree(root).items() if not name.startswith(".journeygen/")}


# --- outdated, missing, foreign


def test_no_output_is_said_once(tmp_path: Path):
    root = site(tmp_path)

    report = checked(root)

    assert grave(report) == ["output: There is no output yet. Run: journeygen build [check-outdated]"]
    assert not (root / "output").exists()


def test_changed_sources_are_outdated_output_and_what_is_there_is_checked(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    write(root, **{FIRST: entry("Another title"), "content/stool/2026-11-03-new.md": entry("New", "sketch")})

    report = checked(root)

    assert {"check-outdated", "check-missing", "check-links-entry", "check-entry-neighbour"} <= codes(report)
    assert report.pages > 5


def test_another_moment_can_outdate_the_output(tmp_path: Path):
    root = site(tmp_path, **{FIRST: entry(), "content/stool/2026-11-25-soon.md": entry("Soon")})
    made(root)

    assert grave(checked(root)) == []
    assert "check-outdated" in codes(checked(root, NOW + 10 * 86_400))


def test_wrong_sources_end_it(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    write(root, **{FIRST: entry(body="[gone](gone.md)")})

    result = run(root)

    assert result.exit_code == 1
    assert "[link-dangling]" in result.stderr


def test_a_foreign_output_is_refused(tmp_path: Path):
    root = site(tmp_path, **{FIRST: entry(), "output/letter.txt": "Mine."})

    assert run(root).exit_code == 4


def test_what_others_keep_in_the_output_is_left_alone(tmp_path: Path):
    root = site(tmp_path)
    made(root)
    write(root, **{"output/.gitkeep": "", "output/site/.git/config": "[core]"})

    assert grave(checked(root)) == []


# --- orphans of the plan


@pytest.mark.parametrize(
    ("code", "config", "files"),
    [
        ("newsletter-signup-url", CONFIG.replace('signup_url = "https://example.org/join"\n', ""), {FIRST: entry()}),
        ("network-profile", CONFIG.replace('profile = "https://x.com/bench"\n', ""), {FIRST: entry()}),
        ("project-empty", CONFIG, {FIRST: entry(), "content/lamp/project.md": "---\ntitle: Lamp\n---\n"}),
        ("entry-unmailed", CONFIG, {FIRST: entry(newsletter="false")}),
    ],
)
def test_orphans_are_told_with_the_rest(tmp_path: Path, code: str, config: str, files: dict[str, str]):
    root = site(tmp_path, config, **files)
    made(root)

    assert code in codes(checked(root))


def test_addresses_that_the_maker_declares_are_noted_once_each(tmp_path: Path):
    """A sign-up form may be answered by something else on the site's host; nobody can know, so it is a note."""
    root = site(tmp_path)
    made(root)

    noted = [problem for problem in checked(root).problems if problem.code == "check-declared"]

    assert len(noted) == 2
    assert {"https://example.org/join", "https://example.org/leave"} == {one.what.split("`")[1] for one in noted}
    assert {NOTE} == {one.level for one in noted}


def test_a_page_that_nothing_leads_to_is_an_island(tmp_path: Path):
    menu = '[[menu]]\nlabel = "All"\nurl = "/archive/"\n'
    page = "---\ntitle: Thanks\n---\n\nThank you.\n"
    root = site(tmp_path, CONFIG + menu, **{FIRST: entry(), "content/pages/thanks.md": page})
    made(root)

    (island,) = [problem for problem in checked(root).problems if problem.code == "check-island"]
    assert island.path == "output/site/thanks/index.html"


def test_a_fault_of_the_theme_is_told_a_few_times_and_counted(tmp_path: Path):
    entries = {f"content/stool/2026-11-0{day}-e.md": entry(f"E{day}", slug=f"e{day}") for day in range(1, 9)}
    root = site(tmp_path, **entries)
    made(root)
    for page in (root / "output/site/stool").glob("*/index.html"):
        page.write_text(page.read_text("utf-8").replace('lang="en"', "", 1), "utf-8")

    told = [line for line in run(root).stderr.splitlines() if "[check-lang]" in line]

    assert len([problem for problem in checked(root).problems if problem.code == "check-lang"]) == 8
    assert len(told) == 3
    assert "5 more files have the same" in told[-1]
    assert len([line for line in run(root, "-v").stderr.splitlines() if "[check-lang]" in line]) == 8


def test_many_files_are_shared_out_with_the_same_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = site(
        tmp_path, **{f"content/p/2026-10-{day:02}-e.md": entry(f"E{day}", slug=f"e{day}") for day in range(1, 29)}
    )
    made(root)
    (root / "output/site/p/e3/index.html").unlink()
    alone = checked(root)
    monkeypatch.setenv("JOURNEYGEN_WORKERS", "3")
    monkeypatch.setattr("journeygen.check.looking.ENOUGH_FILES", 10)

    assert alone == checked(root)
    assert "check-link" in codes(alone)
