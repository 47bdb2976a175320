"""Problems in the forms that code hosts read: by their documents, and for an odd path or text."""

import json

from publishing import command, told
from sites import entry, made, site, write

from journeygen.check.formats import annotations, sarif
from journeygen.errors import NOTE, WARNING, Problem

PROBLEMS = (
    Problem("content/a b/größe.md", 12, "step-unknown", "Unknown step `x`", "50 % sure", "Did you mean `y`?"),
    Problem("output/site/a,b:c.html", 0, "check-alt", "A picture has no alt", level=WARNING),
    Problem("journeygen.toml", 3, "note", "Line\nbreak", level=NOTE),
    Problem("content/z.md", 1, "check-alt", "Again", level=WARNING),
)


def test_sarif() -> None:
    log = sarif(PROBLEMS)
    run = log["runs"][0]
    assert (log["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "journeygen")
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == ["check-alt", "note", "step-unknown"]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    first = run["results"][0]
    assert first["level"] == "error"
    assert first["message"]["text"] == "Unknown step `x`. 50 % sure. Did you mean `y`?"
    place = first["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "content/a%20b/gr%C3%B6%C3%9Fe.md"}, "region": {"startLine": 12}}
    assert "region" not in run["results"][1]["locations"][0]["physicalLocation"]
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}


def test_annotations_of_github() -> None:
    assert list(annotations(PROBLEMS))[:3] == [
        "::error file=content/a b/größe.md,line=12,title=step-unknown::Unknown step `x`. 50 %25 sure. Did you mean `y`?",
        "::warning file=output/site/a%2Cb%3Ac.html,title=check-alt::A picture has no alt",
        "::notice file=journeygen.toml,line=3,title=note::Line break",
    ]


def test_on_the_command_line(tmp_path) -> None:
    root = site(tmp_path, **{"content/stool/2026-11-02-leg.md": entry("Leg")})
    made(root)
    write(root, **{"output/site/own.html": '<a href="nowhere/">x</a>'})
    now = ("--now", "2026-11-20T12:00")
    done = command(root, "check", "--format", "sarif", *now)
    log = json.loads(done.stdout)
    assert done.returncode == 1
    assert {"check-link", "check-stray"} <= {result["ruleId"] for result in log["runs"][0]["results"]}
    done = command(root, "check", "--format", "github", *now)
    assert done.returncode == 1
    assert any(line.startswith("::error file=output/site/own.html") for line in done.stdout.splitlines())
    assert all(line.startswith("::") for line in done.stdout.splitlines())
    assert told(root, "check", "--format", "json", *now, code=1)["pages"] > 0
    assert command(root, "check", "--format", "xml").returncode == 2
