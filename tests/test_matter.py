"""Front matter in three notations: equal tables, true line numbers, and no text that makes it fail otherwise."""

import json
import tomllib

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from journeygen.errors import Problem
from journeygen.flat import read_flat
from journeygen.matter import MAX_DEPTH, MAX_NODES, Matter, read_matter
from journeygen.notations import HANDLERS, _Loader

PATH = "content/stool/2026-03-01-a.md"

YAML = """---
title: First idea
tags: [oak, ash]
draft: true
cost: 12.5
time: 3
extra:
  wood: oak
  title: inner
---

Words.
"""
TOML = """+++
title = "First idea"
tags = ["oak", "ash"]
draft = true
cost = 12.5
time = 3
[extra]
wood = "oak"
title = "inner"
+++

Words.
"""
JSON = """{"title": "First idea",
 "tags": ["oak", "ash"],
 "draft": true,
 "cost": 12.5,
 "time": 3,
 "extra": {"wood": "oak",
   "title": "inner"}
}

Words.
"""
TABLE = {
    "title": "First idea", "tags": ["oak", "ash"], "draft": True, "cost": 12.5, "time": 3,
    "extra": {"wood": "oak", "title": "inner"},
}  # fmt: skip


def read(text: str) -> Matter:
    found = read_matter(PATH, text)
    assert isinstance(found, Matter), found
    return found


def problem(text: str) -> Problem:
    found = read_matter(PATH, text)
    assert isinstance(found, Problem), found
    assert found.path == PATH
    return found


@pytest.mark.parametrize(("text", "first_key"), [(YAML, 2), (TOML, 2), (JSON, 1)])
def test_three_notations_give_one_table(text, first_key):
    matter = read(text)
    assert matter.table == TABLE
    assert matter.lines == {key: first_key + place for place, key in enumerate(TABLE)}
    assert matter.text.strip() == "Words."
    assert text.endswith(matter.text)
    assert matter.first_line == text.removesuffix(matter.text).count("\n") + 1


@pytest.mark.parametrize("text", [
    "", "Words.", "# Head\n\n---\n\nRule.", " ---\ntitle: A\n---\n", "--- title\n---\n", "----\ntitle: A\n----\n",
    "++\n", "-- \n", "title: A\n---\n",
])  # fmt: skip
def test_a_text_without_front_matter_is_all_text(text):
    assert read(text) == Matter({}, {}, text, 1)


@pytest.mark.parametrize(("text", "table", "lines", "first_line"), [
    ("---\n---\nWords.", {}, {}, 2),
    ("---\n\n---\nWords.", {}, {}, 3),
    ("---\n# only a remark\n---\n", {}, {}, 4),
    ("---  \ntitle: A\n---\t\nWords.", {"title": "A"}, {"title": 2}, 3),
    ("---\n\n\ntitle: A\n---\nWords.", {"title": "A"}, {"title": 4}, 5),
    ("+++\n\n\ntitle = 'A'\n+++\nWords.", {"title": "A"}, {"title": 4}, 5),
    ("---\ntitle: A\n-----\nWords.", {"title": "A"}, {"title": 2}, 3),
    ("---\ntitle: A\n---", {"title": "A"}, {"title": 2}, 3),
    ("---\n? title\n: A\n---\n", {"title": "A"}, {"title": 2}, 5),
    ("---\n{title: A, step: idea}\n---\n", {"title": "A", "step": "idea"}, {"title": 2, "step": 2}, 4),
    ("---\n'title': A\n\"step\": idea\n---\n", {"title": "A", "step": "idea"}, {"title": 2, "step": 3}, 5),
    ("---\nsummary: \"a\ntitle: b\"\ntitle: A\n---\n", {"summary": "a title: b", "title": "A"},
     {"summary": 2, "title": 4}, 6),
    ("---\nsummary: |\n  title: b\ntitle: A\n---\n", {"summary": "title: b\n", "title": "A"},
     {"summary": 2, "title": 4}, 6),
    ("---\nbase: &b {x: 1}\nextra: {<<: *b, y: 2}\n---\n", {"base": {"x": 1}, "extra": {"x": 1, "y": 2}},
     {"base": 2, "extra": 3}, 5),
    ("+++\na.b = 1\n'c' = 2\n\"d\" = 3\n  e = 4\n+++\n", {"a": {"b": 1}, "c": 2, "d": 3, "e": 4},
     {"a": 2, "c": 3, "d": 4, "e": 5}, 7),
    ("+++\n[[photos]]\nfile = 'a'\n[[photos]]\nfile = 'b'\n[extra.x]\n+++\n",
     {"photos": [{"file": "a"}, {"file": "b"}], "extra": {"x": {}}}, {"photos": 2, "extra": 6}, 8),
    ('{"title": "A", "step": "idea"} Words.', {"title": "A", "step": "idea"}, {"title": 1, "step": 1}, 1),
    ('{"extra": {\n "title": "in"},\n"title": "A"}', {"extra": {"title": "in"}, "title": "A"},
     {"extra": 1, "title": 3}, 3),
    ('{"title": "a {\\" b: [", "step":\n"idea"}\n', {"title": 'a {" b: [', "step": "idea"}, {"title": 1, "step": 1}, 2),
    ("{}", {}, {}, 1),
])  # fmt: skip
def test_lines_are_those_of_the_file(text, table, lines, first_line):
    matter = read(text)
    assert (matter.table, matter.lines, matter.first_line) == (table, lines, first_line)


PROBLEMS: dict[str, tuple[str, int, str, str]] = {
    "open yaml": ("---\ntitle: A\n\nWords.", 1, "matter-open", "no second --- follows"),
    "open toml": ("+++\ntitle = 'A'\n", 1, "matter-open", "Add a line +++ below the last key"),
    "three hyphens alone": ("---", 1, "matter-open", "The front matter is not closed"),
    "open bracket": ("---\ntitle: A\ntags: [oak\nstep: idea\n---\n", 4, "matter-broken", "expected"),
    "colon in a value": ("---\n\ntitle: Legs: three\n---\n", 3, "matter-broken", "Put the value in quotes"),
    "tab": ("---\ntitle: A\nextra:\n\tkey: 1\n---\n", 4, "matter-broken", "Use spaces instead of the tab"),
    "no such day": ("---\ntitle: A\ndate: 2026-02-30\n---\n", 3, "matter-broken",
     "'2026-02-30' is no day of the calendar"),
    "no such day in a list": ("---\nextra:\n  - 2026-01-31\n  - 2026-13-01\n---\n", 4, "matter-broken", "2026-13-01"),
    "year zero": ("---\ndate: 0000-01-01\n---\n", 2, "matter-broken", "no day of the calendar"),
    "no such time": ("---\ndate: 2026-03-01 25:00:00\n---\n", 2, "matter-broken", "no day of the calendar"),
    "tag: timestamp": ("---\ndate: !!timestamp soon\n---\n", 2, "matter-broken", "'soon' is no day of the calendar"),
    "tag: bool": ("---\ndraft: !!bool maybe\n---\n", 2, "matter-broken", "'maybe' is no true or false"),
    "tag: int": ("---\ntime: !!int ''\n---\n", 2, "matter-broken", "'' is no number"),
    "tag: float": ("---\ntime: !!float x\n---\n", 2, "matter-broken", "'x' is no number"),
    "tag: python": ("---\ntitle: !!python/object:os.system {}\n---\n", 2, "matter-broken",
     "could not determine a constructor"),
    "tag: set of a list": ("---\ntitle: A\ntags: !!set [a]\n---\n", 3, "matter-broken", "expected a mapping"),
    "number without end": (f"---\ntitle: A\ntime: {'1' * 5000}\n---\n", 3, "matter-broken", "is no number"),
    "unhashable key": ("---\n{[a]: 1}: x\n---\n", 2, "matter-broken", "unhashable"),
    "control character": ("---\ntitle: A\nstep: b\x07\n---\n", 3, "matter-broken",
     "control characters are not allowed"),
    "half a character": ('---\ntitle: "\\ud800"\n---\n', 2, "matter-broken", "invalid Unicode"),
    "list": ("---\n- title\n---\n", 1, "matter-broken", "It must be a list of keys with values"),
    "number as key": ("---\n1: title\n---\n", 1, "matter-broken", "It must be a list of keys with values"),
    "text": ("---\nwords\n---\n", 1, "matter-broken", "It must be a list of keys with values"),
    "twice": ("---\n\ntitle: A\nstep: idea\ntitle: B\n---\n", 5, "matter-broken",
     "`title` stands twice, first on line 3"),
    "two documents": ("---\ntitle: A\n...\nb\n---\n", 4, "matter-broken", "document"),
    "unknown alias": ("---\ntitle: *a\n---\n", 2, "matter-broken", "alias"),
    "circle": ("---\nextra: &a {b: *a}\n---\n", 1, "matter-broken", "unfold without end"),
    "deep yaml": (f"---\nextra: {'[' * 60}{']' * 60}\n---\n", 1, "matter-broken", "unfold without end"),
    "very deep yaml": (f"---\nextra: {'[' * 200_000}\n---\n", 2, "matter-broken", "nested too deeply"),
    "very deep list": (f"---\nextra:\n  {'- ' * 200_000}\n---\n", 3, "matter-broken", "nested too deeply"),
    "broken toml": ("+++\n\ntitle = A\n+++\n", 3, "matter-broken", "Invalid value"),
    "toml that ends early": ("+++\ntitle = 'A'\ntags = [\n+++\n", 3, "matter-broken", "end of document"),
    "toml: no such day": ("+++\ntitle = 'A'\n\ndate = 2026-02-30\n+++\n", 4, "matter-broken", "Invalid date"),
    "toml: twice": ("+++\ntitle = 'A'\ntitle = 'B'\n+++\n", 3, "matter-broken", "Cannot overwrite"),
    "deep toml": (f"+++\na = {'[' * 5000}\n+++\n", 1, "matter-broken", "nested too deeply"),
    "toml: number without end": (f"+++\na = {'1' * 5000}\n+++\n", 1, "matter-broken", "more than 4,300 digits"),
    "broken json": ('{"title": "A",\n\n "step": idea}', 3, "matter-broken", "Expecting value"),
    "json: not closed": ('{"title": "A"\n', 2, "matter-broken", "Expecting ',' delimiter"),
    "json: twice": ('{"title": "A",\n"title": "B"}', 2, "matter-broken", "`title` stands twice, first on line 1"),
    "json: number without end": (f'{{"time": {"1" * 5000}}}', 1, "matter-broken", "more than 4,300 digits"),
    "json: half a character": ('{"title": "\\ud83d"}', 1, "matter-broken", "without its other half"),
    "deep json": ('{"a": ' + "[" * 100_000, 1, "matter-broken", "nested too deeply"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_stand_on_their_line(name):
    text, line, code, words = PROBLEMS[name]
    found = problem(text)
    assert (found.line, found.code) == (line, code), found
    assert words in found.message
    assert found.level == "error"
    assert found.excerpt in text.split("\n")[line - 1]


def test_the_hint_for_a_colon_is_for_broken_lines_alone():
    assert "quotes" not in problem("---\nextra: !!omap {a: 1}\n---\n").message


def test_merges_without_end_are_counted_while_they_unfold():
    """Newer PyYAML merges a key once, however often it is named; older ones must be stopped."""
    lines = [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 9)]
    found = read_matter(PATH, "\n".join(["---", "a0: &a0 {k: v}", *lines, "---", ""]))
    if isinstance(found, Problem):
        assert "unfold without end" in found.message
        assert found.line == 7
    else:
        assert found.table == {f"a{n}": {"k": "v"} for n in range(9)}


def test_merges_that_name_many_keys_are_counted_while_they_unfold():
    lines = [f"a{n}: &a{n} {{{', '.join(f'k{n}x{m}: v' for m in range(500))}}}" for n in range(60)]
    found = problem("\n".join(["---", *lines, f"all: {{<<: [{', '.join(f'*a{n}' for n in range(60))}]}}", "---", ""]))
    assert "unfold without end" in found.message
    assert found.line == 62


def test_large_but_honest_tables_are_read():
    assert len(read("---\ntags:\n" + "  - a\n" * 1500 + "---\n").table["tags"]) == 1500
    assert len(read("---\ntags: [" + "a, " * (MAX_NODES - 10) + "]\n---\n").table["tags"]) == MAX_NODES - 10
    assert read("---\na: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "\n---\n").table["a"] == nested(
        MAX_DEPTH - 1
    )


def nested(depth: int) -> list[object]:
    return [nested(depth - 1)] if depth > 1 else []


marks = st.sampled_from([
    "---\n", "+++\n", "{", "}", "title: ", "title = ", '"', "'", "\n", "[", "]", ": ", "&a ", "*a", "!!int ", "- ",
    "<<: ", "\t", "\x00", "2026-02-30",
])  # fmt: skip
plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.sampled_from(["---\n", "+++\n", "{", ""]),
    st.lists(marks | plain, max_size=14),
    st.sampled_from(["---\n", "+++\n", "}", ""]),
)
@example("---\n", ["!!int ", "''\n"], "---\n")
def test_no_text_makes_it_fail(start, middle, end):
    text = start + "".join(middle) + end
    found = read_matter(PATH, text)
    if isinstance(found, Problem):
        assert found.code in {"matter-open", "matter-broken"}
        assert 1 <= found.line <= text.count("\n") + 1
        assert found.excerpt in text
    else:
        assert text.endswith(found.text)
        assert found.lines.keys() <= found.table.keys()
        assert all(
            key in text.split("\n")[line - 1] for key, line in found.lines.items() if key.isalpha() and key.isascii()
        )


pieces = st.sampled_from([
    "a: ", "b: ", "? ", "- ", "  - ", "    ", "[", "]", "{", "}", ", ", "word", "'q'", "12", "1.5", "0x1f", "true", "no", "~",
    "2026-03-01", "2026-03-01 18:30:00", "&x ", "*x", "!!str ", "!!int ", "!!set ", "!own ", "!!map ", "!!seq ", "<<: ", "=: ", "|\n",
    "\n", "\n", "\n", "[1, [2, [3, [4, [5, [6, [7, [8, [9]]]]]]]]]",
])  # fmt: skip


@given(st.lists(pieces, max_size=16).map("".join))
@example("a: *x")
@example("a: &x [1]\nb: *x")
@example("? [1]\n: 2")
@example("a: !!set {b, c}\n<<: {d: 1}")
@example("a: [1, [2, [3, [4, [5, [6, [7, [8, [9]]]]]]]]]")
@example("12: a\n~: b")
def test_yaml_is_read_as_pyyaml_reads_it(block):
    def loaded(make):
        try:
            return make(block)
        except (yaml.YAMLError, RecursionError) as error:
            return str(getattr(error, "problem", error))

    def slowly(text):
        loader = _Loader(text)
        loader.repeats = True
        return loader.get_single_data()

    assert repr(loaded(lambda text: _Loader(text).get_single_data())) == repr(loaded(slowly))


keys = st.text("abcdefgh_", min_size=1, max_size=8)
scalars = (
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(categories=["L", "N", "P", "So"]), max_size=20)
)
tables = st.dictionaries(
    keys, scalars | st.lists(scalars, max_size=3) | st.dictionaries(keys, scalars, max_size=3), max_size=6
)


def toml(table: dict[str, object]) -> str:
    """A table as TOML: JSON's scalars, strings and lists are TOML's as well, inline tables but for the colon."""

    def value(item: object) -> str:
        if isinstance(item, dict):
            return "{" + ", ".join(f"{key} = {value(one)}" for key, one in item.items()) + "}"
        return json.dumps(item, ensure_ascii=False)

    return "".join(f"{key} = {value(item)}\n" for key, item in table.items())


@given(tables)
def test_any_table_is_read_alike_in_all_notations(table):
    as_toml = toml(table)
    assert tomllib.loads(as_toml) == table
    as_yaml = yaml.safe_dump(table, allow_unicode=True, sort_keys=False) if table else ""
    as_json = json.dumps(table, indent=1)
    found = [read(f"---\n{as_yaml}---\nText."), read(f"+++\n{as_toml}+++\nText."), read(f"{as_json}\nText.")]
    assert [matter.table for matter in found] == [table] * 3
    assert all(matter.lines.keys() == table.keys() for matter in found)
    assert all(matter.text.strip() == "Text." for matter in found)


LINES = st.lists(
    st.sampled_from((
        "title", "step", "b-c", "_d", "on", "Null", ": ", ": ", ": ", ":", '"', '"x y"', '"é: #"', '""', '"a, b"', "[a, b]",
        "[", "]", ", ", ",", '["a", b c]', "[ a]", "[]", "oak", "true", "1", "2026-03-01", "-", ".", "/", " ", "\n", "\n",
        "#", "~", "NaN", "a - b", "'q'", "\\", "\t", "|", ">", "&a", "*a", "!x", "{", "}", "é", "😀", "\u00a0", "<<", "=",
        "---", "?", "!", "- ", "(", "%", "@", "`", "y" * 1100,
    )),
    max_size=14,
).map("".join)  # fmt: skip
KEYS = st.lists(st.tuples(st.sampled_from(("title", "step", "no", "b-c")), LINES).map(": ".join), max_size=4)


@settings(max_examples=500, deadline=None)
@given(LINES | KEYS.map("\n".join))
@example('title: "A"\ntags: ["a, b", c d]\nstep: idea, (more)!')
@example("tags: []")
@example("a: true\nb: False\nc: false")
@example("a: 2024-02-29")
@example("a: 2023-02-29")
@example("a: [on]")
@example("a: b\na: c")
def test_what_is_flat_is_read_as_yaml_reads_it(lines):
    block = f"\n{lines}\n"
    flat = read_flat(block)

    if flat is not None:
        table, found = HANDLERS["---"].load(block)
        assert flat == (table or {}, dict(found))
        assert [*map(type, flat[0].values())] == [*map(type, (table or {}).values())]


@pytest.mark.parametrize(
    "block", ["", " x\n", "\na: b", "\na: 1\n", "\n\n", "\n# a\n", f"\na: {'b' * 1000}\n", "\n" + "a: [b, c]\n" * 3000]
)
def test_what_is_not_flat_is_left_to_yaml(block):
    assert read_flat(block) is None


@pytest.mark.parametrize(
    "block", ["\n", '\ntitle: "A: b"\nstep: idea\ntags: ["a", b]\ndate: 2026-03-01\ndraft: true\n']
)
def test_most_front_matter_is_flat(block):
    assert read_flat(block) is not None
