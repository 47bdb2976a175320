"""Reads a table of data: rows and columns without spans, as every form of the letter can write it."""

import re
from collections.abc import Callable, Iterable, Iterator

from journeygen.letters.blocks import Block, Inlines, Paragraph, Styled, Table
from journeygen.markup.dom import Node

_ALIGN = re.compile(r"text-align:\s*(left|center|right)")


def read_table(node: Node, inlines: Callable[[Iterable[Node | str]], Inlines]) -> Iterable[Block]:
    """The table, its caption before it. Rows are made equally long."""
    rows = [[cell for cell in row.elements if cell.tag in {"td", "th"}] for row in _rows(node)]
    width = max(map(len, rows), default=0)
    if not width:
        return ()
    has_head = all(cell.tag == "th" for cell in rows[0]) or any(child.tag == "thead" for child in node.elements)
    cells = [tuple(inlines(cell.children) for cell in row) + ((),) * (width - len(row)) for row in rows]
    aligns = tuple(_align([row[column] for row in rows if column < len(row)]) for column in range(width))
    head = cells[0] if has_head and any(cells[0]) else ()
    table = Table(head, tuple(cells[1:] if has_head else cells), aligns)
    captions = [child for child in node.elements if child.tag == "caption"]
    title = inlines(captions[0].children) if captions else ()
    return (Paragraph((Styled("em", title),)), table) if title else (table,)


def _rows(node: Node) -> Iterator[Node]:
    for child in node.elements:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child.elements if row.tag == "tr")


def _align(cells: list[Node]) -> str:
    for cell in cells:
        found = cell.attributes.get("align", "").lower() or _styled(cell)
        if found in {"center", "right"}:
            return found
    return "left"


def _styled(cell: Node) -> str:
    found = _ALIGN.search(cell.attributes.get("style", "").lower())
    return found[1] if found else ""
