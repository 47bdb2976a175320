"""Markdown as GitHub shows it, by comrak. Takes no extensions."""

import re

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown

from journeygen.config import Markdown
from journeygen.errors import WARNING, Problem

_EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist", "footnotes", "description_lists")
_ALIGNED = re.compile(r'<(t[hd]) align="(left|center|right)">')
_LOOSE_TASK = re.compile(r'(<input type="checkbox" class="task-list-item-checkbox"[^>]*>)\s*<p>')


def _options() -> tuple[ExtensionOptions, ParseOptions, RenderOptions]:
    extensions, parsing, rendering = ExtensionOptions(), ParseOptions(), RenderOptions()
    for name in _EXTENSIONS:
        setattr(extensions, name, True)
    rendering.unsafe_ = True
    rendering.tasklist_classes = True
    return extensions, parsing, rendering


_OPTIONS = _options()


def to_html(text: str, settings: Markdown, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The HTML of some Markdown; raw HTML is kept. Tables and tasks get the markup that the other engine gives them."""
    html = render_markdown(text, *_OPTIONS)
    if ' align="' in html:
        html = _ALIGNED.sub(r'<\1 style="text-align: \2;">', html)
    if "task-list-item-checkbox" in html:
        html = _LOOSE_TASK.sub(r"<p>\1 ", html)
    return html, _ignored(settings) if settings.extensions else ()


def _ignored(settings: Markdown) -> tuple[Problem, ...]:
    what = f"`markdown.extensions` ({', '.join(settings.extensions)}) do nothing"
    why = 'they belong to `engine = "markdown"`, and the engine is "commonmark"'
    fix = "Take them out, or change the engine"
    return (Problem("journeygen.toml", 0, "markup-extension", what, why, fix, WARNING),)
