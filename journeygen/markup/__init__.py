"""Markdown to bodies with holes: the one door for Markdown, the HTML5 parser and the highlighter.

`render_body` reads one source's Markdown; `fill` and `plain_text` write what it gave; `parse` lets others walk HTML.
"""

from journeygen.markup.bodies import Rendered, fill, plain_text, text_of
from journeygen.markup.dom import Node, escape_attribute, escape_text, parse, parse_page, serialise, squeezed
from journeygen.markup.rendering import render_body
from journeygen.markup.typography import smart_text
from journeygen.markup.versions import VERSION_KEY

__all__ = [
    "VERSION_KEY",
    "Node",
    "Rendered",
    "escape_attribute",
    "escape_text",
    "fill",
    "parse",
    "parse_page",
    "plain_text",
    "render_body",
    "serialise",
    "smart_text",
    "squeezed",
    "text_of",
]
