"""The layers of the design as a table of the real modules, and the laws that hold for them."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import journeygen
from journeygen.versions import DRIVING

PACKAGE = Path(journeygen.__file__).parent

# A module imports from a lower layer, or from one listed above it in its own. `markup.*` is a package as a whole.
LAYERS: dict[str, tuple[str, ...]] = {
    # The version; and `later`, which stands for an import wherever one would cost too much before it is needed.
    "L0 values": (
        "__init__", "later", "errors", "nearby", "toml", "slugs", "model", "views", "moments", "digests", "networks", "services",
        "wordings", "opening_hours", "config", "contrast", "looks", "outline", "report", "request", "urls",
    ),
    # `localized` is behind `dates`; `strip` and `vector` read bytes for `probe`, and clean them for what writes them.
    "L1 reading": (
        "files", "environment", "sources", "versions", "processes", "workers", "keeping", "ledger",
        "plausible",
        "settings", "localized", "dates", "amounts",
        "flat", "notations", "matter", "fields", "markup.*", "entries", "tags", "boxes", "strip", "exif", "telltales", "vector", "films",
        "pixels", "attention", "probe",
        "logos", "stills",
        "catalogues", "theme_settings", "inclusions", "themes", "quick", "compiled", "templates", "spellings", "sidecars", "reading",
    ),
    "L2 meaning": (
        "calendar", "accounts", "nudging", "issues", "conflicts", "adoption", "slots", "journal", "momentum", "lists", "album", "sheets", "forwarding", "routes", "linking",
        "addresses", "counting", "prose", "phrasing", "composer", "serial", "intents",
    ),
    "L3 intent": (
        "artifacts", "gallery", "layouts", "cards", "collages", "visiting", "dressing", "isolation", "lettering", "outputs.__init__",
        "outputs.site.*", "outputs.social.*", "outputs.newsletter", "plan", "replan",
    ),
    "L4 effect": ("captions", "letters.*", "filters", "snippets", "schedules", "sharekit", "animations", "pictures", "darkroom", "directions", "typefaces", "typesetting", "drawing", "mounting", "render", "manifest", "writer", "searching", "recording"),
    "L5 driving": (
        "unchanged", "session", "prepare", "making", "ahead", "build", "why", "outlook.*", "exporting", "locking", "watch",
        "scaffold.*", "inbox.*", "importing.*", "serve.*", "check.*", "outbound.*", "cli.*", "__main__",
    ),
}  # fmt: skip
ROWS = [row for layer in LAYERS.values() for row in layer]
PURE = ("L0 values", "L2 meaning", "L3 intent")
OUTPUTS = ("outputs.site.*", "outputs.social.*", "outputs.newsletter")

# Each outside library has one door. `msgspec`, the struct library, is part of every layer's language.
DOORS: dict[str, tuple[str, ...]] = {
    "atproto": ("outbound.posts.bluesky",),
    "atproto_client": ("outbound.posts.bluesky",),
    "babel": (
        "localized",
        "scaffold.machine",
    ),  # the second asks it for the machine's time zone alone, when a site starts
    "click": ("cli.*",),
    "comrak": ("markup.engine_commonmark",),
    "dkim": ("outbound.mail.signing",),
    "frontmatter": ("notations",),
    "jinja2": (
        "compiled",
        "templates",
    ),  # the first is where its compiled templates are kept
    "markdown": (
        "markup.engine_markdown",
        "markup.md_blocks",
        "markup.md_footnotes",
        "markup.md_inline",
        "markup.md_patterns",
        "markup.md_structure",
    ),
    "markupsafe": (
        "templates",
        "filters",
    ),  # Jinja's own: templates escapes with it, filters mark with it what is escaped
    "mastodon": ("outbound.posts.mastodon",),
    "mjml": ("letters.mjml",),
    # Pictures in, and out; cards and collages drawn.
    "PIL": (
        "pixels",
        "attention",
        "probe",
        "animations",
        "pictures",
        "typefaces",
        "typesetting",
        "drawing",
        "mounting",
    ),
    "pygments": ("markup.colours",),
    "regex": ("counting",),
    "rich": ("cli.progress", "cli.charts"),
    "selectolax": ("markup.*",),
    "starlette": ("serve.*",),
    "uvicorn": ("serve.server",),
    "watchdog": ("watch",),
    "xxhash": ("digests",),
    "yaml": ("notations",),  # what python-frontmatter reads with: its loader is told to keep lines
}

LINES, FUNCTION_LINES = 250, 30
# What is longer today, and why. Nothing may be added; what has been shortened must be taken out.
LONG_MODULES = {
    "dressing": "everything that views share",
    "entries": "one parser for four kinds of sources",
    "fields": "the table of all keys and their converters",
    "model": "the whole model, read as one page",
    "views": "every view of every template",
}
LONG_FUNCTIONS = {
    "cli.console.exits_well": "one table of exceptions and exit codes",
    "journal.assemble": "the journal in one go",
    "outputs.site.frames.head": "one view with many fields",
    "outputs.site.stories._entry_view": "one view with many fields",
}


def name_of(path: Path) -> str:
    """`markup.dom`; a package is `markup.__init__`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


TREES = {name_of(path): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
TEXTS = {name_of(path): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}


def row_of(module: str) -> str | None:
    """The row of the table that a module stands on."""
    package = module
    while package:
        if package == module and module in ROWS:
            return module
        package = package.rpartition(".")[0]
        if f"{package}.*" in ROWS:
            return f"{package}.*"
    return None


def module_named(name: str) -> str:
    """One of our modules by its full name as an import has it."""
    short = name.removeprefix("journeygen").lstrip(".")
    return short if short in TREES else f"{short}.__init__".lstrip(".")


def nodes_with_depth(tree: ast.AST, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, and whether it stands inside a function."""
    for node in ast.iter_child_nodes(tree):
        yield node, inside
        yield from nodes_with_depth(
            node, inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        )


def names_in(node: ast.AST) -> list[str]:
    """The full names that an import, or `later`, makes a module depend on."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        full = [f"{node.module}.{alias.name}" for alias in node.names]
        return [name if module_named(name) in TREES else str(node.module) for name in full]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "later":
        return [ast.literal_eval(node.args[0])]
    return []


@cache
def imports(module: str) -> frozenset[str]:
    """The full names of everything that a module imports, now or later."""
    return frozenset(name for node in ast.walk(TREES[module]) for name in names_in(node))


def ours(module: str) -> set[str]:
    return {module_named(name) for name in imports(module) if name.split(".")[0] == "journeygen"}


def outside(module: str) -> set[str]:
    """The outside libraries that a module imports."""
    tops = {name.split(".")[0] for name in imports(module)}
    return {top for top in tops - {"journeygen"} if top not in sys.stdlib_module_names}


def fits(module: str, row: str) -> bool:
    return module == row or (row.endswith(".*") and (module + ".").startswith(row[:-1]))


def test_every_module_stands_in_the_table_once():
    assert {module: row_of(module) for module in TREES if row_of(module) is None} == {}
    assert len(ROWS) == len(set(ROWS))
    assert [row for row in ROWS if not any(row_of(module) == row for module in TREES)] == []


@pytest.mark.parametrize("module", TREES)
def test_imports_lead_downwards(module):
    mine = ROWS.index(row_of(module))
    wrong = {name for name in ours(module) if ROWS.index(row_of(name)) > mine}
    assert wrong == set(), f"{module} stands above them in the design"


def test_what_makes_the_output_imports_nothing_that_only_drives():
    """So that no change there can change a byte, and nothing must be made again for it."""
    makers = ["journal", "plan", "render", "prepare", "session", "making", "ahead", "build"]
    waiting, makes = makers, set[str]()
    while waiting:
        module = waiting.pop()
        if module not in makes:
            makes.add(module)
            waiting += ours(module)
    assert len(makes) > 100
    assert {module for module in makes if module.split(".")[0] in DRIVING} == set()
    assert {module.split(".")[0] for module in TREES} >= DRIVING


def test_no_package_imports_in_a_circle():
    order = TopologicalSorter({module: ours(module) - {module} for module in TREES}).static_order()
    assert set(order) == set(TREES)


def test_no_import_stands_inside_a_function():
    hidden = {
        module for module, tree in TREES.items()
        for node, inside in nodes_with_depth(tree) if inside and names_in(node)
    }  # fmt: skip
    assert {module for module in hidden if not module.startswith("cli.")} == set()


def test_what_is_loaded_later_is_what_type_checkers_see():
    for module, tree in TREES.items():
        branches = [
            node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        ]
        seen = {name for branch in branches for part in branch.body for name in names_in(part)}
        deferring = [node for branch in branches for part in branch.orelse for node in ast.walk(part)]
        texts = {str(node.value) for node in deferring if isinstance(node, ast.Constant)}
        assert seen >= texts, module
        assert uses_of_later(ast.walk(tree)) == uses_of_later(deferring), module


def uses_of_later(nodes: Iterable[ast.AST]) -> int:
    return sum(isinstance(node, ast.Name) and node.id == "later" for node in nodes)


def test_outputs_never_import_each_other():
    for module in TREES:
        row = row_of(module)
        if row in OUTPUTS:
            assert {row_of(name) for name in ours(module)} & set(OUTPUTS) <= {row}, module


def test_each_outside_library_has_one_door():
    used: dict[str, set[str]] = {}
    for module in TREES:
        for library in outside(module) - {"msgspec"}:
            used.setdefault(library, set()).add(module)
    assert used.keys() == DOORS.keys()
    wrong = {
        (library, module) for library, modules in used.items() for module in modules
        if not any(fits(module, door) for door in DOORS[library])
    }  # fmt: skip
    assert wrong == set()
    unused = {
        (library, door) for library, doors in DOORS.items() for door in doors
        if not any(fits(module, door) for module in used[library])
    }  # fmt: skip
    assert unused == set()


def test_every_library_is_declared():
    declared = (PACKAGE.parent / "pyproject.toml").read_text("utf-8")
    packages = {
        "atproto_client": "atproto",
        "dkim": "dkimpy",
        "frontmatter": "python-frontmatter",
        "mastodon": "Mastodon.py",
        "mjml": "mjml-python",
        "PIL": "pillow",
        "yaml": "pyyaml",
        "markupsafe": "jinja2",
    }
    for library in (*DOORS, "msgspec"):
        assert re.search(rf'^  "{packages.get(library, library)}[>"]', declared, re.MULTILINE), library


EXTRAS = ("atproto", "atproto_client", "mastodon", "dkim")


def test_what_needs_an_extra_is_asked_for_last():
    """Without the extras everything loads but the doors to them: a maker who never posts misses nothing."""
    doors = {door for library in EXTRAS for door in DOORS[library]}
    names = [f"journeygen.{name}".removesuffix(".__init__") for name in TREES if name not in doors | {"__main__"}]
    program = "import importlib, sys\nfor name in sys.argv[1].split(','): sys.modules[name] = None\n"
    program += "for name in sys.argv[2].split(','): importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", program, ",".join(EXTRAS), ",".join(names)], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_pure_layers_touch_nothing():
    effects = {
        "os",
        "io",
        "time",
        "random",
        "secrets",
        "socket",
        "subprocess",
        "shutil",
        "tempfile",
        "threading",
        "logging",
    }
    rows = {row for layer in PURE for row in LAYERS[layer]}
    found = {module: imports(module) & effects for module in TREES if row_of(module) in rows}
    assert {module: names for module, names in found.items() if names} == {}


def test_values_know_the_struct_library_alone():
    """And `digests` one that digests, as it knows hashlib."""
    known = {module: outside(module) - {"msgspec"} for module in LAYERS["L0 values"]}
    assert {module: others for module, others in known.items() if others} == {"digests": {"xxhash"}}


def test_only_the_command_line_prints():
    for module, tree in TREES.items():
        if module.startswith("cli."):
            continue
        for node in ast.walk(tree):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert called not in {"print", "pprint", "input"}, (module, node.lineno)
            assert not called.endswith((".echo", ".secho")), (module, node.lineno)
            if isinstance(node, ast.Attribute):
                assert ast.unparse(node) not in {"sys.stdout", "sys.stderr", "sys.stdin"}, (module, node.lineno)
        assert not imports(module) & {"logging", "warnings"} - (
            {"warnings"} if module in {"probe", "watch"} else set()
        ), module


def test_modules_are_short():
    long = {module for module, text in TEXTS.items() if text.count("\n") > LINES}
    assert long == set(LONG_MODULES)


def test_functions_are_short():
    long = {
        f"{module}.{node.name}" for module, tree in TREES.items() for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES
    }  # fmt: skip
    assert long == set(LONG_FUNCTIONS)


def test_every_module_says_what_it_is():
    silent = {module for module, tree in TREES.items() if not ast.get_docstring(tree)}
    assert silent == set()


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "core", "common", "manager", "misc", "base"}
    assert {module for module in TREES if empty & set(module.split("."))} == set()


@pytest.mark.parametrize(("source", "wrong"), [
    ("def f():\n    import os\n", True),
    ("def f():\n    from journeygen import model\n", True),
    ("async def f():\n    x = later('journeygen.model')\n", True),
    ("class A:\n    def f(self):\n        import os\n", True),
    ("import os\n\ndef f():\n    return os\n", False),
])  # fmt: skip
def test_the_law_on_hidden_imports_sees_them(source, wrong):
    assert any(inside and names_in(node) for node, inside in nodes_with_depth(ast.parse(source))) is wrong


def test_the_table_would_see_a_step_upwards():
    assert ROWS.index("errors") < ROWS.index("reading") < ROWS.index("plan") < ROWS.index("cli.*")
    assert row_of("markup.dom") == row_of("markup.__init__") == "markup.*"
    assert row_of("outputs.podcast") is None
    assert row_of("errors2") is None
    assert module_named("journeygen.markup") == "markup.__init__"
    assert ours("build") >= {"prepare", "render", "writer"}
    assert "localized" in ours("dates")
