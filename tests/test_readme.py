"""The README is true: what it names exists, and what exists is named."""

import re
from pathlib import Path

import click
import msgspec
import pytest
from test_markup_constructs import table

from journeygen import config, fields
from journeygen.cli.commands import main
from journeygen.filters import FILTERS
from journeygen.networks import NETWORKS
from journeygen.outputs.newsletter import FILES

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", README))
WORDS = {word for code in CODE for word in re.findall(r"[A-Za-z_][\w-]*", code)}


def commands(group=main, path="journeygen"):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.mark.parametrize(
    ("path", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_stands_with_its_options(path, command):
    row = next((line for line in README.splitlines() if line.startswith(f"| `{path}")), None)
    assert row is not None, path
    everywhere = {"-C", "--root", "-q", "--quiet", "-v", "--verbose", "--json", "-h", "--help"}
    for option in command.params:
        if isinstance(option, click.Option):
            for name in {*option.opts} - everywhere:
                assert f"`{name}" in row, (path, name)


def test_every_documented_command_exists():
    known = {path for path, _ in commands()} | {"journeygen --version"}
    documented = re.findall(r"^\| `(journeygen[^`]*)`", README, re.MULTILINE)
    for command in documented:
        assert any(command == path or command.startswith(f"{path} ") for path in known), command


@pytest.mark.parametrize("table", [fields.ENTRY, fields.PROJECT, fields.PAGE, fields.NOTE])
def test_every_key_of_front_matter_stands_in_it(table):
    assert set(table) - WORDS == set()


def test_every_documented_key_exists():
    known = set(fields.ENTRY)
    rows = README.split("**Entry**")[1].split("**Project**")[0]
    for cell in re.findall(r"^\| (`[^|]+) \|", rows, re.MULTILINE):
        for key in re.findall(r"`([a-z_]+)`", cell):
            assert key in known, key


@pytest.mark.parametrize(
    "table",
    [
        config.Site,
        config.Look,
        config.Contact,
        config.MenuItem,
        config.Step,
        config.Markdown,
        config.NetworkSettings,
        config.Newsletter,
        config.Smtp,
        config.Listmonk,
        config.Social,
    ],
)
def test_every_key_of_the_config_stands_in_it(table):
    assert {field.encode_name for field in msgspec.structs.fields(table)} - WORDS == set()


def test_networks_steps_filters_and_files():
    assert all(name in README for name in NETWORKS)
    assert all(step.id in README for step in config.DEFAULT_STEPS)
    assert set(FILTERS) - WORDS == set()
    assert all(f"`{name}`" in README for name in FILES)


def test_pictures_and_links_of_the_readme_are_there():
    root = Path(__file__).parent.parent
    prose = README.split("<details>")[0] + README.split("</details>")[-1]
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", prose) if "://" not in target]
    assert targets
    for target in targets:
        if target != "crack.jpg" and not target.startswith("../oak-stool"):
            assert (root / target).exists(), target


def test_exit_codes_and_environment_stand_in_it():
    source = "\n".join(file.read_text("utf-8") for file in (Path(__file__).parent.parent / "journeygen").rglob("*.py"))
    for name in set(re.findall(r'environ(?:\.get\(|\[)\s*"([A-Z_]+)"', source)):
        assert name in README or name in {"TZ", "LANG", "LC_ALL", "LC_TIME", "LC_MESSAGES", "LANGUAGE"}, name


def test_the_table_of_constructs_is_the_tested_one():
    assert table() in README
