"""New sites and new texts: they build at once, read back as they were meant, and never touch what is there."""

import json
import os
import re
import tempfile
import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image
from sites import CONFIG, NOW, entry, made, site, tree, write

from journeygen.cli import scaffolding
from journeygen.cli.commands import main
from journeygen.cli.options import Common
from journeygen.config import DEFAULT_STEPS, Config, Site
from journeygen.entries import ReadingRules, parse
from journeygen.errors import ERROR, WARNING, Problem, RefusedError, UsageError
from journeygen.matter import read_matter
from journeygen.model import Entry
from journeygen.moments import moment
from journeygen.scaffold import (
    Inventory,
    KnownProject,
    creating,
    found_site,
    founding,
    known_step,
    machine,
    start_entry,
    start_page,
    start_project,
    take_inventory,
)
from journeygen.scaffold.founding import title_of
from journeygen.scaffold.photos import named_photos
from journeygen.scaffold.wording import MAX_SLUG_BYTES, TEXTS, matter_value, one_line, quoted_text, shortened, slug_of
from journeygen.settings import read_config
from journeygen.slugs import slugify
from journeygen.sources import Source, read_text

ZONE = "Europe/Dublin"
DAY = moment("2026-11-20", ZONE)
RULES = ReadingRules.of(Config(site=Site(title="Bench", base_url="https://example.org/", timezone=ZONE)))
STOOL = KnownProject("stool", "stool", "Oak stool", "stool")
TITLES = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text(alphabet="abc:#'\"-?!&*%@`|>[]{},=~\\ \t\n0123456789.é木🪑", min_size=1, max_size=30),
    st.sampled_from(["- dash", "null", "yes", "2026-03-01", "1e3", "0x10", "---", "a: b", "a #b", "'", '"', "~", "<<"]),
    st.sampled_from(
        ["!tag", "&anchor", "*alias", "{a: b}", "[a]", "a\\nb", "$title", "${id}", "=", "🪑", "\ufeffa", "a\u2028b"]
    ),
)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has the moment of the other tests, and a known machine."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    monkeypatch.setenv("TZ", ZONE)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_IE.UTF-8")


def run(*arguments: str | Path) -> Result:
    """A command as a maker types it; anything but a clean end is shown."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "defect of the program" not in result.stderr, result.stderr
    return result


def report(*arguments: str | Path) -> dict[str, object]:
    """The report of a command that must end well."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def parsed(root: Path, path: str) -> Entry:
    """An entry as a build reads it; it has no problems."""
    source = read_text(root, path)
    assert isinstance(source, Source)
    read = parse(source, RULES)
    assert read.problems == ()
    assert isinstance(read.thing, Entry)
    return read.thing


def picture(path: Path, color: str = "red") -> Path:
    """A small picture on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6), color).save(path, format="PNG" if path.suffix.lower() == ".png" else "JPEG")
    return path


# --- init


def test_a_new_site_builds_at_once(tmp_path: Path) -> None:
    root = tmp_path / "my-workshop"
    assert run("init", root).exit_code == 0
    done = made(root)
    assert done.count(ERROR) == 0
    warned = {problem.code for problem in done.problems if problem.level == WARNING}
    assert warned == {"newsletter-signup-url", "newsletter-address", "newsletter-unsubscribe-url", "newsletter-from"}
    assert done.entries == 1
    assert done.issues == ("2026-11",)
    assert (root / "output/site/my-first-project/the-first-idea/index.html").is_file()
    assert (root / "output/site/about/index.html").is_file()


def test_a_new_site_is_what_the_machine_tells(tmp_path: Path) -> None:
    told = report("init", tmp_path / "oak_and-ash")
    config = read_config(tmp_path / "oak_and-ash").site
    assert (config.title, config.timezone, config.language) == ("Oak and ash", ZONE, "en-IE")
    assert config.base_url == "https://example.org/"
    assert told["ok"] is True
    assert set(told["files"]) == {
        ".gitignore", ".gitattributes", "static/.gitkeep", "journeygen.toml", "content/pages/about.md",
        "content/my-first-project/project.md", "content/my-first-project/2026-11-20-the-first-idea.md",
    }  # fmt: skip
    assert set(told["files"]) == set(tree(tmp_path / "oak_and-ash"))


def test_what_must_not_be_committed_is_ignored(tmp_path: Path) -> None:
    run("init", tmp_path)
    ignored = (tmp_path / ".gitignore").read_text().splitlines()
    assert {".journeygen/", "private/", "output/"} <= set(ignored)
    assert "ledger.jsonl merge=union" in (tmp_path / ".gitattributes").read_text().splitlines()


def test_the_switched_off_settings_are_valid_too(tmp_path: Path) -> None:
    """Every line that a maker may switch on makes a config that reads without a problem."""
    run("init", tmp_path)
    text = (tmp_path / "journeygen.toml").read_text()
    on = re.sub(r'(?m)^# ?(?=\[|[a-z_]+ *= ["\[])', "", text)
    assert len(tomllib.loads(on)) == 8
    (tmp_path / "journeygen.toml").write_text(on)
    write(
        tmp_path,
        **{"static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'},
    )
    config = read_config(tmp_path)
    assert config.newsletter.signup_url
    assert set(config.networks) == {"mastodon", "bluesky", "x"}
    assert made(tmp_path).problems == ()


def test_the_new_texts_name_every_step(tmp_path: Path) -> None:
    run("init", tmp_path)
    for text in (tmp_path / "journeygen.toml", next((tmp_path / "content/my-first-project").glob("2026*"))):
        words = set(re.findall(r"[a-z]+", text.read_text()))
        assert {step.id for step in DEFAULT_STEPS} <= words
    prompts = tomllib.loads((TEXTS / "prompts.toml").read_text())
    assert set(prompts) == {step.id for step in DEFAULT_STEPS} | {"other"}


def test_init_says_what_it_guessed_and_the_next_two_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("init", "my workshop").stdout.splitlines()
    assert said[0] == "Made a new site in my workshop: 7 files."
    assert ZONE in said[1]
    assert said[-2:] == ["  cd 'my workshop'", "  journeygen serve --open"]
    monkeypatch.chdir(write(tmp_path / "here", **{"README.md": "# Here"}))
    said = run("init").stdout.splitlines()
    assert said[0] == "Made a new site in .: 7 files."
    assert [line.split()[:2] for line in said[-2:]] == [["journeygen", "serve"], ["journeygen", "new"]]


def test_init_says_that_it_found_no_time_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST")
    said = run("init", tmp_path).stdout
    assert "does not tell its time zone, so the site uses UTC" in said
    assert read_config(tmp_path).site.timezone == "UTC"


def test_init_in_the_folder_named_with_the_root_option(tmp_path: Path) -> None:
    assert run("-C", tmp_path, "init", "shop").exit_code == 0
    assert run("init", "-C", tmp_path).exit_code == 0
    assert (tmp_path / "shop/journeygen.toml").is_file()
    assert (tmp_path / "journeygen.toml").is_file()


def test_init_leaves_other_files_of_a_folder_alone(tmp_path: Path) -> None:
    write(tmp_path, **{"README.md": "# Mine", ".git/HEAD": "ref", "content/notes.txt": "x"})
    before = tree(tmp_path)
    assert run("init", tmp_path).exit_code == 0
    assert before.items() <= tree(tmp_path).items()


@pytest.mark.parametrize("name", ["journeygen.toml", ".gitignore", "content/pages/about.md", "static/.gitkeep"])
def test_init_refuses_to_overwrite(tmp_path: Path, name: str) -> None:
    write(tmp_path, **{name: "mine"})
    before = tree(tmp_path)
    result = run("init", tmp_path)
    assert result.exit_code == 4
    assert name in result.stderr
    assert tree(tmp_path) == before


def test_init_refuses_a_file_and_names_all_that_stand_in_the_way(tmp_path: Path) -> None:
    write(tmp_path, **{"file": "x", "site/.gitignore": "a", "site/.gitattributes": "b"})
    assert run("init", tmp_path / "file").exit_code == 4
    said = run("init", tmp_path / "site").stderr
    assert ".gitignore, .gitattributes are there already" in said


@pytest.mark.parametrize("fails_at", range(1, 8))
def test_init_leaves_nothing_behind_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    write(tmp_path, **{"README.md": "# Mine"})
    before, opened, calls = tree(tmp_path), open, []

    def failing(path: Path, mode: str) -> object:
        calls.append(path)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device", str(path))
        return opened(path, mode)

    monkeypatch.setattr(creating, "open", failing, raising=False)
    for folder in (tmp_path, tmp_path / "deep/er"):
        calls.clear()
        result = run("init", folder)
        assert result.exit_code == 1
        assert "No space left on device" in result.stderr
        assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("my-workshop", "My workshop"),
        ("木工", "木工"),
        ("a\\b\"c'd", "A\\b\"c'd"),
        ("éclat", "Éclat"),
        ("---", "My workshop"),
    ],
)
def test_the_title_comes_from_the_folder(tmp_path: Path, folder: str, title: str) -> None:
    root = tmp_path / folder
    assert title_of(root) == title
    found_site(root, NOW)
    assert read_config(root).site.title == title


def test_the_root_of_the_disk_has_no_name() -> None:
    assert title_of(Path("/")) == founding.FALLBACK_TITLE


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT.UTF-8"}, "de-AT"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "nonsense-ß"}, "en"),
        ({}, "en"),
        ({"LC_ALL": "pt_BR", "LANG": "de_DE"}, "pt-BR"),
        ({"LC_ALL": "", "LC_MESSAGES": "fr_FR@euro", "LANG": "de_DE"}, "fr"),
        ({"LANG": "ga"}, "ga"),
    ],
)
def test_the_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert machine.machine_language(environment) == language


@pytest.mark.parametrize(
    ("zone", "known"),
    [
        ("America/New_York", "America/New_York"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("CET-1CEST", ""),
        ("../x", ""),
        ("Mars", ""),
    ],
)
def test_the_zone_of_the_environment(monkeypatch: pytest.MonkeyPatch, zone: str, known: str) -> None:
    monkeypatch.setenv("TZ", zone)
    assert machine.machine_zone() == known


def test_the_zone_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ")
    monkeypatch.setattr(os, "readlink", lambda path: "/usr/share/zoneinfo/Europe/Paris")
    assert machine.machine_zone() == "Europe/Paris"


# --- words that read back


@settings(deadline=None, max_examples=400)
@given(title=TITLES)
def test_a_title_reads_back_as_itself(title: str) -> None:
    try:
        line = one_line(title)
    except UsageError:
        assume(False)
    read = read_matter("", f"---\ntitle: {matter_value(line)}\nstep: idea\n---\n\nWords.\n")
    assert not isinstance(read, Problem), read
    assert read.table == {"title": line, "step": "idea"}
    assert tomllib.loads(f"title = {quoted_text(line)}") == {"title": line}


@settings(deadline=None, max_examples=150)
@given(title=TITLES, clock=st.sampled_from(["2026-11-20", "2026-11-20 18:30", "2026-11-20 18:30:05"]))
def test_an_entry_is_read_as_it_was_started(title: str, clock: str) -> None:
    when = moment(clock, ZONE)
    with tempfile.TemporaryDirectory() as folder:
        try:
            new = start_entry(Inventory(Path(folder), (), ()), STOOL, "setback", title, when, {})
        except UsageError:
            assume(False)
        read = parsed(Path(folder), new.files[0])
    assert read.title == one_line(title)
    assert read.slug == slug_of(one_line(title))
    assert (read.step, read.date, read.draft) == ("setback", when, False)
    assert re.fullmatch(r"stool-[0-9a-z]{8}", read.id)


@given(slug=st.text(min_size=1, max_size=300).map(slugify))
def test_a_shortened_slug_fits_and_is_a_slug(slug: str) -> None:
    short = shortened(slug)
    assert len(short.encode()) <= MAX_SLUG_BYTES
    assert slugify(short) == short
    assert short or not slug


def test_a_long_title_is_cut_at_a_word() -> None:
    assert slug_of("oak " * 60) == "-".join(["oak"] * 24)
    assert slug_of("木" * 200) == "木" * 32
    assert slug_of("a" * 200) == "a" * 96


@pytest.mark.parametrize("title", ["", "  ", "\n", "???", "CON", "aux.", "\ud800"])
def test_a_title_that_cannot_be_a_name(tmp_path: Path, title: str) -> None:
    with pytest.raises(UsageError):
        start_project(Inventory(tmp_path, (), ()), title, DAY)
    assert not any(tmp_path.iterdir())


def test_plain_titles_stay_plain() -> None:
    assert matter_value("The leg cracked, again (for good)") == "The leg cracked, again (for good)"
    assert matter_value("Twelve: a set") == '"Twelve: a set"'
    assert matter_value("2026-03-01") == '"2026-03-01"'


# --- projects, pages, notes


def test_a_new_project(tmp_path: Path) -> None:
    site(tmp_path)
    told = report("new", "project", "-C", tmp_path, "Ölkrug: der #2")
    assert told["files"] == ["content/ölkrug-der-2/project.md"]
    assert told["root"] == str(tmp_path.resolve())
    matter = read_matter("", (tmp_path / "content/ölkrug-der-2/project.md").read_text())
    assert not isinstance(matter, Problem)
    assert matter.table == {
        "title": "Ölkrug: der #2", "id": "ölkrug-der-2", "status": "active", "summary": None,
        "started": date(2026, 11, 20),
    }  # fmt: skip
    assert {problem.code for problem in made(tmp_path).problems} == {"project-empty"}


def test_an_id_that_another_project_has_is_not_given_again(tmp_path: Path) -> None:
    site(tmp_path, **{"content/bench/project.md": "---\ntitle: Old bench\nid: stool\n---\n"})
    new = start_project(take_inventory(tmp_path), "Stool", DAY)
    matter = read_matter("", new.text.read_text())
    assert not isinstance(matter, Problem)
    assert re.fullmatch(r"stool-[0-9a-z]{8}", matter.table["id"])


@pytest.mark.parametrize(
    ("command", "title", "code", "word"),
    [
        ("project", "Stool", 4, "content/stool"),
        ("project", "STOOL!", 4, "content/stool"),
        ("project", "About", 4, "content/pages/about.md"),
        ("page", "Stool", 4, "content/stool"),
        ("page", "about", 4, "content/pages/about.md"),
        ("page", "The fair", 4, "content/pages/the-fair/index.md"),
        ("project", "Tags", 2, "/tags/"),
        ("page", "Newsletter", 2, "/newsletter/"),
        ("page", "?", 2, "cannot be an address"),
    ],
)
def test_an_address_that_is_taken(tmp_path: Path, command: str, title: str, code: int, word: str) -> None:
    page = "---\ntitle: A page\n---\n"
    site(
        tmp_path,
        **{
            "content/Stool/2026-11-01-a.md": entry(),
            "content/pages/about.md": page,
            "content/pages/the-fair/index.md": page,
        },
    )
    before = tree(tmp_path)
    result = run("new", command, "-C", tmp_path, title)
    assert result.exit_code == code
    assert word.casefold() in result.stderr.casefold()
    assert tree(tmp_path) == before


def test_a_new_page(tmp_path: Path) -> None:
    site(tmp_path)
    assert report("new", "page", "-C", tmp_path, "How to order")["files"] == ["content/pages/how-to-order.md"]
    assert made(tmp_path).problems == ()
    assert (tmp_path / "output/site/how-to-order/index.html").is_file()


@pytest.mark.parametrize(("argument", "month"), [([], "2026-11"), (["2026-10"], "2026-10")])
def test_a_new_note(tmp_path: Path, argument: list[str], month: str) -> None:
    site(tmp_path, **{f"content/stool/{month}-01-a.md": entry()})
    assert report("new", "issue", "-C", tmp_path, *argument)["files"] == [f"content/newsletter/{month}.md"]
    assert made(tmp_path).problems == ()
    again = run("new", "issue", "-C", tmp_path, *argument)
    assert again.exit_code == 4
    assert f"content/newsletter/{month}.md is there already" in again.stderr


def test_this_month_is_that_of_the_sites_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site(tmp_path, CONFIG.replace("Europe/Dublin", "Pacific/Auckland"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment("2026-11-30 18:00", "UTC").at))
    assert report("new", "issue", "-C", tmp_path)["files"] == ["content/newsletter/2026-12.md"]


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-3", "March", "../x"])
def test_a_month_that_is_none(tmp_path: Path, month: str) -> None:
    result = run("new", "issue", "-C", site(tmp_path), month)
    assert result.exit_code == 2
    assert "such as 2026-03" in result.stderr


# --- entries


def test_a_new_entry(tmp_path: Path) -> None:
    site(tmp_path)
    told = report("new", "entry", "-C", tmp_path, "-P", "stool", "-s", "setback", "The leg cracked")
    assert told["files"] == ["content/stool/2026-11-20-the-leg-cracked.md"]
    text = (tmp_path / "content/stool/2026-11-20-the-leg-cracked.md").read_text()
    assert "date:" not in text
    assert "What did it feel like? What now?" in text
    assert made(tmp_path).problems == ()


def test_an_entry_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site(tmp_path))
    said = run("new", "entry", "-s", "fix", "A new leg").stdout
    assert "Made content/stool/2026-11-20-a-new-leg.md\n" in said
    assert "journeygen serve" in said
    assert "draft: true" in said
    monkeypatch.chdir(tmp_path / "content")
    assert "Made stool/2026-11-20-a-seat.md\n" in run("new", "entry", "-s", "fix", "A seat").stdout
    assert "from 2027-01-02 on" in run("new", "entry", "-s", "fix", "--date", "2027-01-02", "Later").stdout
    assert "from 2027-01-02 08:30 on" in run("new", "entry", "-s", "fix", "--date", "2027-01-02 08:30", "Late").stdout


@pytest.mark.parametrize(
    ("written", "name", "line"),
    [
        ("2026-03-09", "2026-03-09-t.md", ""),
        ("2026-03-09 18:30", "2026-03-09-t.md", "date: 2026-03-09 18:30\n"),
        ("2026-03-09T23:30-05:00", "2026-03-10-t.md", "date: 2026-03-10 04:30\n"),
    ],
)
def test_the_day_stands_in_the_name_and_a_time_in_the_text(tmp_path: Path, written: str, name: str, line: str) -> None:
    site(tmp_path)
    report("new", "entry", "-C", tmp_path, "-s", "idea", "--date", written, "T")
    text = (tmp_path / "content/stool" / name).read_text()
    assert "".join(re.findall(r"date: .*\n", text)) == line
    assert parsed(tmp_path, f"content/stool/{name}").date == moment(written, ZONE)


def test_a_date_that_is_none(tmp_path: Path) -> None:
    result = run("new", "entry", "-C", site(tmp_path), "-s", "idea", "--date", "last spring", "T")
    assert result.exit_code == 2
    assert "--date must be a date such as 2026-03-01" in result.stderr


def test_nothing_is_overwritten_and_names_of_other_days_are_numbered(tmp_path: Path) -> None:
    site(tmp_path, **{"content/stool/2026-11-01-sanding/index.md": entry("Sanding")})
    files = [
        report("new", "entry", "-C", tmp_path, "-s", "idea", "--date", f"2026-11-0{day}", "Sanding")["files"]
        for day in (2, 3)
    ]
    assert files == [["content/stool/2026-11-02-sanding-2.md"], ["content/stool/2026-11-03-sanding-3.md"]]
    before = tree(tmp_path / "content")
    again = run("new", "entry", "-C", tmp_path, "-s", "idea", "--date", "2026-11-01", "Sanding")
    assert again.exit_code == 4
    assert "content/stool/2026-11-01-sanding/index.md is there already" in again.stderr
    assert tree(tmp_path / "content") == before
    assert made(tmp_path).count(ERROR) == 0


def test_ids_are_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site(tmp_path, **{"content/stool/2026-11-01-a.md": entry(id="stool-00000000")})
    letters = iter("0" * 8 + "z" * 8)
    monkeypatch.setattr("secrets.choice", lambda alphabet: next(letters))
    assert take_inventory(tmp_path).fresh_id("stool") == "stool-zzzzzzzz"


PROJECTS = {
    "content/oak-stool/project.md": "---\ntitle: The oak stool\nid: s1\n---\n",
    "content/oak-stool/2026-11-01-a.md": entry(),
    "content/Copper Lamp/2026-11-01-a.md": entry(),
    "content/broken/project.md": "---\ntitle: [\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\n",
}


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("oak-stool", "oak-stool"),
        ("OAK-STOOL", "oak-stool"),
        ("the OAK stool", "oak-stool"),
        ("content/oak-stool/", "oak-stool"),
        ("./content/oak-stool", "oak-stool"),
        ("copper lamp", "Copper Lamp"),
        ("copper-lamp", "Copper Lamp"),
        ("broken", "broken"),
    ],
)
def test_a_project_is_found_by_any_of_its_names(tmp_path: Path, name: str, folder: str) -> None:
    assert take_inventory(site(tmp_path, **PROJECTS)).project(name).folder == folder


def test_an_entry_goes_into_the_projects_own_folder(tmp_path: Path) -> None:
    site(tmp_path, **PROJECTS)
    told = report("new", "entry", "-C", tmp_path, "-P", "copper-lamp", "-s", "idea", "Light")
    assert told["files"] == ["content/Copper Lamp/2026-11-20-light.md"]
    told = report("new", "entry", "-C", tmp_path, "-P", "the oak stool", "-s", "idea", "Seat")
    assert re.fullmatch(r"s1-[0-9a-z]{8}", parsed(tmp_path, told["files"][0]).id)


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    inventory = take_inventory(site(tmp_path, **PROJECTS))
    with pytest.raises(UsageError, match=r"Did you mean `oak-stool`\? The projects are Copper Lamp, broken, oak-stool"):
        inventory.project("oak-stol")
    with pytest.raises(UsageError, match=r"There is no project `zzz`\. The projects are"):
        inventory.project("zzz")
    with pytest.raises(UsageError, match="journeygen new project"):
        Inventory(tmp_path, (), ()).project("")


def test_two_projects_with_one_title(tmp_path: Path) -> None:
    same = "---\ntitle: Stool\n---\n"
    inventory = take_inventory(site(tmp_path, **{"content/a/project.md": same, "content/b/project.md": same}))
    with pytest.raises(UsageError, match=r"a, b\. Name one by its folder"):
        inventory.project("stool")
    assert inventory.project("b").folder == "b"


def test_a_step_by_id_or_label() -> None:
    assert known_step("SETBACK", DEFAULT_STEPS).id == "setback"
    assert known_step("Sketch", DEFAULT_STEPS).id == "sketch"
    with pytest.raises(UsageError, match=r"Did you mean `setback`\? The steps are idea, research"):
        known_step("setbak", DEFAULT_STEPS)
    with pytest.raises(UsageError, match=r"There is no step `zzz`\. The steps are idea"):
        known_step("zzz", DEFAULT_STEPS)


def test_steps_of_the_sites_own(tmp_path: Path) -> None:
    site(tmp_path, CONFIG + '\n[[steps]]\nid = "firing"\nlabel = "In the kiln"\n')
    told = report("new", "entry", "-C", tmp_path, "Cone 6")
    assert "step: firing" in (tmp_path / told["files"][0]).read_text()
    told = report("new", "entry", "-C", tmp_path, "-s", "in the KILN", "Cone 7")
    assert "What comes next?" in (tmp_path / told["files"][0]).read_text()
    assert run("new", "entry", "-C", tmp_path, "-s", "idea", "Cone 8").exit_code == 2


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    site(tmp_path, **PROJECTS)
    for options in (["--json"], []):
        result = run("new", "entry", "-C", tmp_path, "-s", "idea", "T", *options)
        assert result.exit_code == 2
        assert "Name the project with -P: Copper Lamp, broken, oak-stool" in result.output
        result = run("new", "entry", "-C", tmp_path, "-P", "broken", "T", *options)
        assert "Name the step with -s: idea, research" in result.output
    result = run("new", "entry", "-C", site(tmp_path / "empty", **{"static/x.txt": "x"}), "-s", "idea", "T")
    assert "There is no project yet" in result.stderr


def test_what_a_shell_completes(tmp_path: Path) -> None:
    site(tmp_path, **PROJECTS)
    assert scaffolding.projects_starting(Common(root=tmp_path), "o") == ["oak-stool"]
    assert scaffolding.steps_starting(Common(root=tmp_path), "fi") == ["fix", "finishing", "finished"]
    assert scaffolding.projects_starting(Common(root=tmp_path / "none"), "") == []
    assert scaffolding.steps_starting(Common(root=tmp_path / "none"), "") == []


# --- photos


def test_photos_go_beside_the_text(tmp_path: Path) -> None:
    site(tmp_path)
    one, two = picture(tmp_path / "in/IMG 0012.JPG"), picture(tmp_path / "in/b/img-0012.jpg", "blue")
    three = picture(tmp_path / "in/Sprung im Bein.png")
    photos = [option for path in (one, two, three, one) for option in ("--photo", path)]
    told = report("new", "entry", "-C", tmp_path, "-s", "setback", *photos, "The leg cracked")
    folder = "content/stool/2026-11-20-the-leg-cracked"
    names = ["img-0012.jpg", "img-0012-2.jpg", "sprung-im-bein.png", "index.md"]
    assert told["files"] == [f"{folder}/{name}" for name in names]
    for original, name in zip((one, two, three), names, strict=False):
        assert (tmp_path / folder / name).read_bytes() == original.read_bytes()
    text = (tmp_path / folder / "index.md").read_text()
    assert "![](img-0012.jpg)\n\n![](img-0012-2.jpg)\n\n![](sprung-im-bein.png)" in text
    done = made(tmp_path)
    assert [problem.code for problem in done.problems] == ["alt-missing"] * 3
    assert "with 3 pictures" in run("new", "entry", "-C", tmp_path, "-s", "idea", *photos, "Again").stdout


def test_a_photo_that_is_none(tmp_path: Path) -> None:
    site(tmp_path)
    write(
        tmp_path,
        **{"in/notes.txt": "words", "in/broken.jpg": b"\xff\xd8\xff\xe0 no picture", "in/film.mp4": b"\0" * 99},
    )
    before = tree(tmp_path)
    for name in ("notes.txt", "broken.jpg", "film.mp4", "missing.jpg", "."):
        result = run("new", "entry", "-C", tmp_path, "-s", "idea", "--photo", tmp_path / "in" / name, "T")
        assert result.exit_code == 2, name
        assert str(tmp_path / "in" / name).rstrip("/.") in result.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize(("name", "new"), [("???.jpg", "photo.jpg"), ("con.JPEG", "photo.jpeg"), ("x", "x.jpeg")])
def test_photo_names_that_no_system_likes(tmp_path: Path, name: str, new: str) -> None:
    assert list(named_photos((picture(tmp_path / name),))) == [new]


def test_a_photo_with_a_very_long_name(tmp_path: Path) -> None:
    (name,) = named_photos((picture(tmp_path / f"{'ü' * 110}.jpg"),))
    assert len(name.encode()) < 110


# --- making files


def test_all_or_nothing(tmp_path: Path) -> None:
    write(tmp_path, **{"here/kept.txt": "kept"})
    with pytest.raises(FileNotFoundError):
        creating.create(tmp_path, {"here/new.txt": "new", "deep/er/a.txt": "a", "b.jpg": tmp_path / "missing.jpg"})
    assert tree(tmp_path) == {"here/kept.txt": b"kept"}
    with pytest.raises(RefusedError, match=r"here/kept\.txt is there already"):
        creating.create(tmp_path, {"a.txt": "a", "here/kept.txt": "lost"})
    assert tree(tmp_path) == {"here/kept.txt": b"kept"}


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(RefusedError):
        creating.create(tmp_path, {"a.txt": "a"})
    assert not (tmp_path / "elsewhere.txt").exists()


def test_a_page_of_the_inventory(tmp_path: Path) -> None:
    new = start_page(take_inventory(site(tmp_path)), "Über uns")
    assert new.text == tmp_path / "content/pages/über-uns.md"
    assert take_inventory(tmp_path).holder("über-uns") == "pages/über-uns.md"
