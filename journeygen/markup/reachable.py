"""What screen readers and keyboards need of tables and task lists, whichever engine wrote them (WCAG 2.2, HTML)."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BOX = "task-list-item-checkbox"
_EMPTY_HEAD = re.compile(r"<th\b([^>]*)>\s*</th>")
_TASK = re.compile(
    rf'(<input\b[^>]*"{_BOX}"[^>]*>)(.*?)\s*(?=</(?:li|p)>|<(?:ul|ol|dl|p|div|pre|table|figure|blockquote)\b)',
    re.DOTALL,
)
# A narrow phone in pixels, and what a letter and the space between two columns take of it.
PHONE, LETTER, SPACE = 320, 8.5, 16
SCROLLING = '<table tabindex="0">'


def named(html: str) -> str:
    """HTML whose empty cells head nothing, and whose boxes are labelled by the words beside them."""
    if "<th" in html:
        html = _EMPTY_HEAD.sub(r"<td\1></td>", html)
    if _BOX in html:
        html = _TASK.sub(r"<label>\1\2</label>", html)
    return html


def let_scroll(body: "LexborNode") -> None:
    """Lets the keyboard reach the tables that are wider than a phone, as they scroll there."""
    for table in body.css("table"):
        rows = [[cell.text() for cell in row.css("th,td")] for row in table.css("tr")]
        if is_wide(rows) and "tabindex" not in table.attributes:
            table.attrs["tabindex"] = "0"


def is_wide(rows: Iterable[Iterable[str]]) -> bool:
    """Whether a table of cells with these texts is wider than a phone."""
    return _width(rows) > PHONE


def _width(rows: Iterable[Iterable[str]]) -> float:
    """About how narrow a table can be: the longest word of each column, and the space between them."""
    longest: dict[int, int] = {}
    for row in rows:
        for column, text in enumerate(row):
            longest[column] = max(longest.get(column, 0), *map(len, text.split()), 0)
    return sum(longest.values()) * LETTER + len(longest) * SPACE
