"""What a page says to machines: link previews (ogp.me), search engines (schema.org), readers of microformats.

A theme of the maker's own may leave these out, so what is missing is a warning; what is broken is an error.
"""

import json
from collections.abc import Iterator
from typing import Any

from journeygen.check.findings import Finding, line_of
from journeygen.errors import WARNING

_PREVIEW = (
    *("og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale", "twitter:card"),
    *("og:image", "og:image:width", "og:image:height", "og:image:alt"),
)
_H_ENTRY = (".p-name", ".u-url", ".dt-published", ".p-author", ".e-content")
_FIX = "Correct the page's template"

Nodes = list[tuple[str, dict[str, str | None]]]


def told_to_machines(path: str, text: str, page: Any, kind: str, nodes: Nodes) -> Iterator[Finding]:
    """Every fault in what a page of a kind (`entry`, `project` ...) says to machines."""
    yield from _preview(path, nodes)
    kinds: set[str] = set()
    for script in page.css('script[type="application/ld+json"]'):
        try:
            table = json.loads(script.text())
        except ValueError as error:
            line = line_of(text, script.text().strip()[:60])
            yield Finding(path, line, "check-json-ld", "This JSON-LD cannot be read", str(error), _FIX)
        else:
            kinds.add(str(table.get("@type")) if isinstance(table, dict) else "")
    if kind == "entry" and page.css_first('meta[property="og:type"][content="article"]') is not None:  # not expired
        yield from _entry(path, page, kinds)


def _preview(path: str, nodes: Nodes) -> Iterator[Finding]:
    """What link previews are made of, and that they lead to the page's own address."""
    said = {
        name: one.get("content") or ""
        for tag, one in nodes
        if tag == "meta" and (name := one.get("property") or one.get("name"))
    }
    lacking = [name for name in _PREVIEW if not said.get(name)]
    if lacking:
        what = f"Link previews of this page lack {', '.join(lacking)}"
        yield Finding(path, 0, "check-preview", what, "Networks show it bare", _FIX, WARNING)
    own = next((one.get("href") for tag, one in nodes if tag == "link" and one.get("rel") == "canonical"), None)
    if own and said.get("og:url") and said["og:url"] != own:
        what, why = "Link previews of this page lead elsewhere", f"og:url is {said['og:url']}, the page's own {own}"
        yield Finding(path, 0, "check-preview", what, why, _FIX)


def _entry(path: str, page: Any, kinds: set[str]) -> Iterator[Finding]:
    if "BlogPosting" not in kinds:
        what, why = "This entry says nothing to search engines", "It has no BlogPosting in JSON-LD"
        yield Finding(path, 0, "check-json-ld", what, why, _FIX, WARNING)
    entry = page.css_first(".h-entry")
    lacking = [name[1:] for name in _H_ENTRY if entry is None or entry.css_first(name) is None]
    if lacking:
        what, why = f"This entry's h-entry lacks {', '.join(lacking)}", "Readers of microformats miss it"
        yield Finding(path, 0, "check-microformats", what, why, _FIX, WARNING)
