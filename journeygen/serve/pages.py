"""The server's own pages: what is wrong, what there is to look at, that there is nothing. Plain HTML, no template."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from journeygen.errors import Problem
from journeygen.serve.live import described
from journeygen.serve.preview import State

STYLE = """
:root{color-scheme:light dark}
body{max-width:60rem;margin:0 auto;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.8rem 1rem;border-left:4px solid #c62828}
pre.warning{border-color:#b26a00} pre.note{border-color:#607d8b}
li{margin:.3rem 0} li a:first-child{margin-right:.6rem}
"""


def problems_page(state: State, root: Path) -> bytes:
    """What kept the first build from being done; the page of every address until it is."""
    if not state.problems:
        return _page("The preview is being built", "<p>This page shows it as soon as it stands.</p>")
    intro = "<p>Correct what is below and save. This page shows the site as soon as it can be built.</p>"
    return _page("The site was not built", intro + _listed(state.problems, root))


def missing_page(path: str) -> bytes:
    """There is nothing at an address, and no page of the site's own that says so."""
    return _page("There is no such page", f'<p>Nothing stands at {escape(path)}. <a href="/">To the site</a></p>')


def studio_page(folder: Path, state: State, root: Path) -> bytes:
    """All that a build has made, to look at: entries with their snippets, letters, and what is wrong."""
    problems = (*state.problems, *(state.report.problems if state.report else ()))
    parts = [
        f'<p><a href="{quote(state.base)}">The site</a> with drafts and future entries</p>',
        _section("problems", "Problems", _listed(problems, root) if problems else "<p>None.</p>"),
        _section("letters", "Letters", _items(_letters(folder / "newsletter"))),
        _section("entries", "Entries", _items(_entries(folder))),
    ]
    return _page("The studio", "".join(parts))


def _entries(folder: Path) -> Iterator[str]:
    """Each live entry, newest first, with its page and its snippets."""
    for entry in reversed(_registry(folder / "site" / "links.json")):
        key = str(entry["entry"])
        links = [(urlsplit(str(entry["page"])).path, key)]
        if (folder / "social" / key / "snippets.txt").is_file():
            links.append((f"/-/social/{quote(key)}/snippets.txt", "snippets"))
        yield _links(links)


def _letters(folder: Path) -> Iterator[str]:
    """Each exported letter, newest first, as it looks, and as it is sent."""
    months = sorted((place.parent.name for place in folder.glob("*/preview.html")), reverse=True)
    for month in months:
        at = f"/-/newsletter/{month}"
        names = ("email.html", "email.txt", "email.eml")
        yield _links([(f"{at}/preview.html", month), *((f"{at}/{name}", name) for name in names)])


def _registry(file: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(file.read_bytes())["entries"])
    except (OSError, ValueError, KeyError):
        return []


def _links(links: Iterable[tuple[str, str]]) -> str:
    return " ".join(f'<a href="{escape(url)}">{escape(label)}</a>' for url, label in links)


def _items(items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>\n" for item in items)
    return f"<ul>\n{listed}</ul>" if listed else "<p>None.</p>"


def _listed(problems: Iterable[Problem], root: Path) -> str:
    return "".join(f'<pre class="{problem.level}">{escape(described(problem, root))}</pre>\n' for problem in problems)


def _section(name: str, title: str, content: str) -> str:
    return f'<section id="{name}"><h2>{title}</h2>\n{content}</section>\n'


def _page(title: str, content: str) -> bytes:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    ).encode()
