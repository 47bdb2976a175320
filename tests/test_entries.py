"""One source as what its place says it is; every problem at once, on its line, under the name that was written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeygen.config import Config, Markdown, Site
from journeygen.entries import Parsed, ReadingRules, parse
from journeygen.fields import ENTRY, OTHER_NAMES, PAGE, PROJECT
from journeygen.model import Entry, Note, Page, Photo, Price, Project
from journeygen.moments import moment
from journeygen.sources import Source

ZONE = "Europe/Dublin"
RULES = ReadingRules(Markdown(), ZONE, "en")
PATH = "content/stool/2026-03-01-first-idea.md"
FORM = re.compile(r"[^:\n]+(:\d+)?: [^\n]+ \[[a-z-]+\]")


def read(text: str, path: str = PATH) -> Parsed:
    parsed = parse(Source(path, text), RULES)
    assert all(FORM.fullmatch(problem.message) for problem in parsed.problems), parsed.problems
    assert all(problem.path == path for problem in parsed.problems)
    assert (parsed.thing is None) == any(problem.level == "error" for problem in parsed.problems)
    return parsed


def thing(text: str, path: str = PATH):
    parsed = read(text, path)
    assert parsed.problems == ()
    return parsed.thing


def matter(lines: str, body: str = "Words.") -> str:
    return f"---\n{lines}\n---\n\n{body}\n"


def entry(lines: str = "", path: str = PATH) -> Entry:
    found = thing(matter("title: First idea\nstep: idea\n" + lines), path)
    assert isinstance(found, Entry)
    return found


def test_an_entry():
    found = entry("tags: [oak]\nnewsletter: {lead: true}\nsocial: {x: Hi}\nphotos: [a.jpg]\nid: stool/one")
    assert (found.key, found.project, found.slug, found.id) == ("stool/first-idea", "stool", "first-idea", "stool/one")
    assert (found.title, found.step, found.date) == ("First idea", "idea", moment("2026-03-01", ZONE))
    assert (found.newsletter, found.lead, found.social, found.own_posts["x"].text) == (True, True, True, "Hi")
    assert (found.tags, found.photos) == (("oak",), (Photo("stool/a.jpg"),))
    assert found.source == "stool/2026-03-01-first-idea.md"
    assert found.opening == "Words."
    assert found.words == 1
    assert found.lines == {"title": 2, "step": 3, "tags": 4, "newsletter": 5, "social": 6, "photos": 7, "id": 8}
    assert found.live_at == found.date


@pytest.mark.parametrize(("path", "key", "day"), [
    ("content/stool/2026-03-01-first-idea.md", "stool/first-idea", "2026-03-01"),
    ("content/stool/2026-03-09-leg-cracked/index.md", "stool/leg-cracked", "2026-03-09"),
    ("content/Windsor Chair/2026-03-01 A First Idea.md", "windsor-chair/a-first-idea", "2026-03-01"),
    ("content/stool/2026-03-01.md", "stool/2026-03-01", "2026-03-01"),
])  # fmt: skip
def test_names_of_files_give_project_slug_and_date(path, key, day):
    found = entry(path=path)
    assert (found.key, found.date.date, found.id) == (key, day, key)


def test_front_matter_wins_over_the_name_of_the_file():
    found = entry("date: 2026-05-02 10:00\nslug: Other Name\npublish: 2026-06-01")
    assert (found.key, found.date.local) == ("stool/other-name", "2026-05-02T10:00:00+01:00")
    assert found.live_at.month == "2026-06"
    assert entry("date: 2026-05-02", "content/stool/idea.md").slug == "idea"


def test_a_project():
    lines = "title: Windsor Chair\nstatus: for-sale\nprice: 120 EUR\nstarted: 2026-01-02\nmentions: {Ann: {x: '@ann'}}"
    found = thing(matter(lines), "content/stool/project.md")
    assert isinstance(found, Project)
    assert (found.key, found.folder, found.id, found.status) == ("stool", "stool", "stool", "for-sale")
    assert (found.price, found.started, found.process_sheet) == (
        Price("120", "EUR"),
        moment("2026-01-02", ZONE),
        "public",
    )
    assert found.mentions == {"Ann": {"x": "@ann"}}
    plain = thing("Just words.", "content/Low Stool/project.md")
    assert (plain.key, plain.title, plain.folder, plain.id) == ("low-stool", "Low Stool", "Low Stool", "low-stool")
    assert thing(matter("id: a\nslug: chair"), "content/stool/project.md").key == "chair"


def test_a_page():
    found = thing(matter("title: About\nauthor: Ann\nunlisted: true"), "content/pages/about.md")
    assert isinstance(found, Page)
    assert (found.key, found.title, found.unlisted, found.source) == ("about", "About", True, "pages/about.md")
    assert thing(matter("title: Visit"), "content/pages/visit-us/index.md").key == "visit-us"
    assert thing(matter("title: Index"), "content/pages/index.md").key == "index"


@pytest.mark.parametrize(("lines", "subject"), [
    ("subject: Spring", "Spring"), ("title: Spring", "Spring"), ("title: A\nsubject: B", "B"), ("preheader: P", ""),
])  # fmt: skip
def test_a_note(lines, subject):
    found = thing(matter(lines), "content/newsletter/2026-03.md")
    assert isinstance(found, Note)
    assert (found.month, found.subject, found.source) == ("2026-03", subject, "newsletter/2026-03.md")
    assert thing("Hello.", "content/newsletter/2026-12.md").subject == ""


VALUES = {
    "updated": ("2026-04-01", moment("2026-04-01", ZONE)),
    "publish": ("2026-04-01", moment("2026-04-01", ZONE)),
    "expires": ("2026-04-01", moment("2026-04-01", ZONE)),
    "summary": ("Short", "Short"),
    "cover": ("a.jpg", "stool/a.jpg"),
    "cover_alt": ("A leg", "A leg"),
    "aliases": ("[/old/]", ("/old/",)),
    "tags": ("[oak, ash]", ("oak", "ash")),
    "author": ("Ann", "Ann"),
    "lang": ("de", "de"),
    "extra": ("{wood: oak}", {"wood": "oak"}),
    "syndication": ("https://x.com/1", ("https://x.com/1",)),
}  # fmt: skip


@pytest.mark.parametrize(("other", "own"), OTHER_NAMES.items())
def test_names_of_other_tools(other, own):
    written, value = VALUES[own]
    found = entry(f"{other}: {written}")
    assert getattr(found, own) == value
    assert found.lines[own] == found.lines[other] == 4
    kinds = {"content/stool/project.md": PROJECT, "content/pages/a.md": PAGE}
    for path, known in kinds.items():
        parsed = read(matter(f"title: A\n{other}: {written}"), path)
        assert [problem.code for problem in parsed.problems] == ([] if own in known else ["matter-unknown-key"])


def test_every_own_name_is_one_that_another_tool_gives():
    assert set(VALUES) == set(OTHER_NAMES.values())


@pytest.mark.parametrize(("lines", "draft", "unlisted"), [
    ("status: draft", True, False),
    ("status: private", True, False),
    ("status: hidden", False, True),
    ("status: published", False, False),
    ("status: publish", False, False),
    ("status: featured", False, False),
    ("published: false", True, False),
    ("published: true", False, False),
    ("Draft: true", True, False),
    ("draft: true\npublished: true", True, False),
    ("published: true\ndraft: true", True, False),
    ("draft: null", False, False),
])  # fmt: skip
def test_words_for_what_is_visible(lines, draft, unlisted):
    found = entry(lines)
    assert (found.draft, found.unlisted) == (draft, unlisted)


@pytest.mark.parametrize(
    "lines", ["lastmod: 2026-01-01\nupdated: 2026-04-01", "updated: 2026-04-01\nlastmod: 2026-01-01"]
)
def test_the_own_name_wins(lines):
    assert entry(lines).updated == moment("2026-04-01", ZONE)


NOTATIONS = [
    "---\ntitle: First idea\nstep: idea\ntags: [oak, 'a b']\ndraft: true\ndate: 2026-05-02T10:00:00Z\n"
    "social: {x: {text: Hi, at: 2026-05-03}}\nprice_note: x\n---\nWords.\n",
    "+++\ntitle = 'First idea'\nstep = 'idea'\ntags = ['oak', 'a b']\ndraft = true\ndate = 2026-05-02T10:00:00Z\n"
    "social = {x = {text = 'Hi', at = 2026-05-03}}\nprice_note = 'x'\n+++\nWords.\n",
    '{"title": "First idea",\n"step": "idea",\n"tags": ["oak", "a b"],\n"draft": true,\n'
    '"date": "2026-05-02T10:00:00Z",\n'
    '"social": {"x": {"text": "Hi", "at": "2026-05-03"}},\n"price_note": "x"}\nWords.\n',
]  # fmt: skip


def test_three_notations_give_one_entry():
    found = [thing(re.sub(r"""(price_note(: x| = 'x')\n|,\n"price_note": "x")""", "", text)) for text in NOTATIONS]
    assert found[0].body == found[1].body == found[2].body
    values = [(one.title, one.tags, one.draft, one.date, one.own_posts, one.key) for one in found]
    assert values[0] == values[1] == values[2]
    problems = [read(text).problems[0] for text in NOTATIONS]
    assert [(one.code, one.line) for one in problems] == [("matter-unknown-key", line) for line in (8, 8, 7)]


PROBLEMS = {
    "no title": (matter("step: idea"), "matter-missing", 1, "`title` is missing"),
    "no step": (matter("title: A"), "matter-missing", 1, "It says where in the process"),
    "empty title": (matter("step: idea\ntitle: ''"), "matter-value", 3, "`title` must be text; it is empty"),
    "empty title in capitals": (matter("step: idea\nTitle: ''"), "matter-value", 3,
     "`Title` must be text; it is empty"),
    "mistyped": (matter("title: A\nstep: idea\nsumary: x"), "matter-unknown-key", 4, "Did you mean `summary`?"),
    "mistyped name of another tool": (matter("title: A\nstep: idea\nlastmodd: x"), "matter-unknown-key", 4,
     "`lastmod`?"),
    "unknown": (matter("title: A\nstep: idea\nzzzzzz: x"), "matter-unknown-key", 4, "Known: aliases, audio, author"),
    "a key of their own": (matter("title: A\nstep: idea\nwood: x"), "matter-unknown-key", 4, "under `extra`"),
    "status of their own": (matter("title: A\nstep: idea\nstatus: great"), "matter-unknown-key", 4, "`status`"),
    "status that is a list": (matter("title: A\nstep: idea\nstatus: [a]"), "matter-unknown-key", 4, "`status`"),
    "quoted flag": (matter("title: A\nstep: idea\n\ndraft: 'yes'"), "matter-value", 5, "`draft` must be true or false"),
    "another tool's date": (matter("title: A\nstep: idea\nlastmod: soon"), "matter-value", 4,
     "`lastmod` must be a date"),
    "date in words": (matter("title: A\nstep: idea\ndate: soon"), "matter-value", 4, "`date` must be a date"),
    "date of no calendar": (matter("title: A\nstep: idea\ndate: 0001-01-01T00:00+14:00"), "matter-value", 4,
     "2 and 9998"),
    "slug that leads out": (matter("title: A\nstep: idea\nslug: a/../b"), "slug-unsafe", 4, "another folder"),
    "slug of dots": (matter("title: A\nstep: idea\nslug: '..'"), "slug-unsafe", 4, "another folder"),
    "slug of nothing": (matter("title: A\nstep: idea\nslug: '???'"), "slug-unsafe", 4, "nothing is left"),
    "slug that Windows keeps": (matter("title: A\nstep: idea\nslug: aux"), "slug-unsafe", 4, "Windows"),
    "front matter": ("---\ntitle: A\ntags: [\n---\n", "matter-broken", 4, "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems(name):
    text, code, line, words = PROBLEMS[name]
    problems = read(text).problems
    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]
    assert words in problems[0].message
    if line > 1 and code.startswith(("matter-unknown", "matter-value", "slug")):
        assert problems[0].excerpt == text.split("\n")[line - 1]


@pytest.mark.parametrize(("path", "text", "code", "line", "words"), [
    ("content/stool/idea.md", matter("title: A\nstep: idea"), "entry-date", 1, "Add a line date: 2026-03-01"),
    ("content/stool/2026-13-45-a.md", matter("title: A\nstep: idea"), "entry-date", 1,
     "The file name must start with a day"),
    ("content/stool/???.md", matter("title: A\nstep: idea\ndate: 2026-01-01"), "slug-unsafe", 0, "nothing is left"),
    ("content/stool/project.md", matter("status: selling"), "matter-value", 2, "Unknown status `selling`"),
    ("content/stool/project.md", matter("process_sheet: secret"), "matter-value", 2, "Known: private, public"),
    ("content/stool/project.md", matter("price: cheap"), "matter-value", 2, "`price` must be an amount"),
    ("content/nul/project.md", matter("title: A"), "slug-unsafe", 0, "Windows"),
    ("content/pages/about.md", "Words.", "matter-missing", 1, "`title` is missing"),
    ("content/pages/about.md", matter("title: A\nstep: idea"), "matter-unknown-key", 3, "Unknown key `step`"),
    ("content/newsletter/spring.md", "Hello.", "note-month", 1, "Name it such as 2026-03.md"),
    ("content/newsletter/2026-13.md", "Hello.", "note-month", 1, "no month"),
    ("content/newsletter/2026-03.md", matter("extra: {}"), "matter-unknown-key", 2, "Known: draft, lang"),
])  # fmt: skip
def test_problems_of_places(path, text, code, line, words):
    problems = read(text, path).problems
    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]
    assert words in problems[0].message


def test_all_problems_at_once():
    problems = read(matter("titel: A\nstep: [idea]\ndraft: 'no'\ndate: soon"), "content/stool/a.md").problems
    assert [(problem.code, problem.line) for problem in problems] == [
        ("matter-unknown-key", 2), ("matter-value", 3), ("matter-value", 4), ("matter-value", 5), ("matter-missing", 1),
    ]  # fmt: skip


def test_rules_come_from_the_config_and_tell_results_apart():
    config = Config(site=Site(title="A", base_url="https://example.org/", timezone=ZONE, language="de"))
    rules = ReadingRules.of(config)
    assert (rules.zone, rules.language, rules.markdown) == (ZONE, "de", Markdown())
    assert rules.version == RULES.version
    assert rules != RULES


def test_quotes_follow_the_language_of_the_entry():
    said = [entry(f"lang: {lang}").lang for lang in ("de", "en")]
    bodies = [
        parse(Source(PATH, matter(f"title: A\nstep: b\nlang: {lang}", '"Oak"')), RULES).thing.body for lang in said
    ]
    assert ["„Oak“" in str(bodies[0].parts()), "“Oak”" in str(bodies[1].parts())] == [True, True]


keys = st.sampled_from([*ENTRY, *OTHER_NAMES, "status", "zzz"])
raw = st.sampled_from(
    [
        "A",
        "true",
        "[a, b]",
        "{a: b}",
        "2026-03-01",
        "3",
        "''",
        "null",
        "soon",
        "{x: {text: hi}}",
        "../..",
        "[{file: a.jpg}]",
    ]
)
others = ["stool/a/index.md", "stool/project.md", "pages/a.md", "newsletter/2026-03.md"]
paths = st.sampled_from([PATH, *(f"content/{path}" for path in others)])


@given(st.dictionaries(keys, raw, max_size=6), paths)
def test_any_front_matter_gives_a_thing_or_problems_on_their_lines(table, path):
    text = matter("\n".join(f"{key}: {value}" for key, value in table.items()), "Words.")
    parsed = read(text, path)
    lines = text.split("\n")
    for problem in parsed.problems:
        named = re.match(r"(?:Unknown key )?`([\w-]+)`(?: must be|$)", problem.what)
        if named and problem.code in {"matter-value", "matter-unknown-key"}:
            assert lines[problem.line - 1].startswith(named[1] + ":")
