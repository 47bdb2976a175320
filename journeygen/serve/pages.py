"""The server's own pages: what is wrong while there is nothing to show, that there is nothing. Plain HTML."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from journeygen.errors import Problem
from journeygen.serve.live import described
from journeygen.serve.preview import State

STYLE = """
:root{color-scheme:light dark}
body{max-width:60rem;margin:0 auto;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.8rem 1rem;border-left:4px solid #c62828}
pre.warning{border-color:#b26a00} pre.note{border-color:#607d8b}
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


def _listed(problems: Iterable[Problem], root: Path) -> str:
    return "".join(f'<pre class="{problem.level}">{escape(described(problem, root))}</pre>\n' for problem in problems)


def _page(title: str, content: str) -> bytes:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    ).encode()
