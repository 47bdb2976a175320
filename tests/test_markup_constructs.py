"""Every construct that the README names, in each engine. `python tests/test_markup_constructs.py` prints its table."""

import re
import tomllib
from pathlib import Path

import pytest
from markup_cases.shapes import ENGINES, html, shape

CASES = tomllib.loads((Path(__file__).parent / "markup_cases" / "constructs.toml").read_text("utf-8"))["construct"]
BOTH = [(case, engine) for case in CASES for engine in ENGINES]


@pytest.mark.parametrize(("case", "engine"), BOTH, ids=[f"{case['name']}-{engine}" for case, engine in BOTH])
def test_an_engine_gives_this_html_if_and_only_if_it_knows_the_construct(case, engine):
    expected = shape(case["html"])
    found = shape(html(case["text"].strip("\n"), engine))

    if engine in case["engines"]:
        assert found == expected
    else:
        assert found != expected


def table() -> str:
    """The table of the README."""
    lines = ["| construct | written as | markdown | commonmark |", "|---|---|:-:|:-:|"]
    for case in CASES:
        text = case["text"].strip("\n").replace("\n", "↵").replace("\t", "→").replace("|", "\\|")
        marks = " | ".join("yes" if engine in case["engines"] else "no" for engine in ENGINES)
        ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        lines.append(f"| {case['name']} | {ticks} {text} {ticks} | {marks} |")
    return "\n".join(lines)


def test_the_table_has_a_row_for_each_construct():
    assert len(table().splitlines()) == len(CASES) + 2
    assert len({case["name"] for case in CASES}) == len(CASES) >= 45


if __name__ == "__main__":
    print(table())
