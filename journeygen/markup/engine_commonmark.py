"""Markdown as GitHub shows it, by comrak. Takes no extensions."""

import re
from functools import lru_cache

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown

from journeygen.config import Markdown
from journeygen.errors import WARNING, Problem, key_place

_EXTENSIONS = ("table", "strikethrough", "tasklist", "footnotes", "description_lists")
_ADDRESSES = ("://", "www.", "@")
_IN_ATTRIBUTE = re.compile('="[a-zA-Z][a-zA-Z0-9+.-]*://')
_ALIGNED = re.compile(r'<(t[hd]) align="(left|center|right)">')
_LOOSE_TASK = re.compile(r'(<input type="checkbox" class="task-list-item-checkbox"[^>]*>)\s*<p>')


Options = tuple[ExtensionOptions, ParseOptions, RenderOptions]


def _options(autolink: bool) -> Options:
    extensions, parsing, rendering = ExtensionOptions(), ParseOptions(), RenderOptions()
    for name in _EXTENSIONS:
        setattr(extensions, name, True)
    extensions.autolink = autolink
    rendering.unsafe_ = True
    rendering.tasklist_classes = True
    return extensions, parsing, rendering


_PLAIN, _LINKING = _options(autolink=False), _options(autolink=True)


def to_html(text: str, settings: Markdown, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The HTML of some Markdown; raw HTML is kept. Tables and tasks get the markup that the other engine gives them."""
    html = without_links(text)
    # Looking for bare addresses takes as long again, and most texts have none.
    if any(mark in text for mark in _ADDRESSES) and _has_bare_address(html):
        html = render_markdown(text, *_LINKING)
    html = aligned(html)
    if "task-list-item-checkbox" in html:
        html = _LOOSE_TASK.sub(r"<p>\1 ", html)
    return html, _ignored(settings) if settings.extensions else ()


@lru_cache(maxsize=1)
def without_links(text: str) -> str:
    """The HTML of some Markdown as `comrak` writes it, with no links of bare addresses.

    The last one is kept: a text that cannot be read straight is asked for twice.
    """
    return render_markdown(text, *_PLAIN)


def aligned(html: str) -> str:
    """The HTML of `comrak` with the cells of tables aligned as HTML does today."""
    return _ALIGNED.sub(r'<\1 style="text-align: \2;">', html) if ' align="' in html else html


def _has_bare_address(html: str) -> bool:
    """Whether an address may stand in the text: a quotation mark there would be written `&quot;`."""
    if "@" in html or "www." in html:
        return True
    addresses = html.count("://")
    return addresses > html.count('="https://') and addresses > len(_IN_ATTRIBUTE.findall(html))


def _ignored(settings: Markdown) -> tuple[Problem, ...]:
    what = f"`markdown.extensions` ({', '.join(settings.extensions)}) do nothing"
    why = 'they belong to `engine = "markdown"`, and the engine is "commonmark"'
    fix = "Take them out, or change the engine"
    place = key_place("markdown", "extensions")
    return (Problem("journeygen.toml", 0, "markup-extension", what, why, fix, WARNING, place),)
