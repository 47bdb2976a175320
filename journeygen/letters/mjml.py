"""The one door to MJML: a letter's MJML, and what its slots become, to the HTML of a mail."""

import re
from collections.abc import Mapping
from os.path import commonprefix

from mjml import mjml2html

from journeygen.digests import digest
from journeygen.errors import Problem
from journeygen.letters.failures import LetterError
from journeygen.letters.mjml_rules import problems_of
from journeygen.letters.mjml_source import Element, Source, attr, read_mjml, safe_source

__all__ = ["PATH", "attr", "fill_slots", "to_html"]

PATH = "newsletter/letter.mjml"
_POSITION = re.compile(r"position (\d+):\d+")
_VOID = "area|base|br|col|hr|img|input|link|meta|source|track|wbr"
_SELF_CLOSED = re.compile(rf"<(?!(?:{_VOID}|[a-z]+:[a-z]+)\b)([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/>")


def to_html(mjml: str, slots: Mapping[str, str], path: str = PATH) -> str:
    """Render MJML, then put our own HTML where the slots' tokens stand; each must stand there exactly once.

    Raises LetterError with every element, parent, attribute and width that MRML would get wrong in silence.
    """
    root = read_mjml(mjml, path)
    problems = problems_of(root, path) + _content_problems(root, path)
    if problems:
        raise LetterError(problems)
    source = safe_source(root, digest(mjml.encode())[:8])
    rendered = fill_slots(_rendered(source, path), source.contents, path)
    return fill_slots(rendered, slots, path)


def _rendered(source: Source, path: str) -> str:
    try:
        return str(mjml2html(source.mjml, fonts={}))
    except ValueError as error:
        found = _POSITION.search(str(error))
        element = source.element_at(int(found[1]) if found else 0)
        what = f"MJML cannot be rendered at <{element.tag}> (column {element.column} of the rendered letter)"
        problem = Problem(path, element.line, "letter-mjml", what, str(error), excerpt=element.excerpt)
        raise LetterError([problem]) from None


def fill_slots(text: str, slots: Mapping[str, str], path: str = PATH) -> str:
    """Replace tokens in one pass, so that what is filled in is never searched again."""
    if not slots:
        return text
    pieces = re.split(_any_of(slots), text)
    standing = pieces[1::2]
    wrong = [token for token in slots if standing.count(token) != 1]
    if wrong:
        what = f"{len(wrong)} of {len(slots)} texts do not stand exactly once in the letter"
        why = "Each body and each note that the view gives is shown once, in a text and not in an attribute"
        raise LetterError([Problem(path, 0, "letter-slot", what, why, "Correct the template")])
    return "".join(slots.get(piece, piece) for piece in pieces)


def _any_of(slots: Mapping[str, str]) -> str:
    """A pattern for the tokens: by what they begin with, as they are all of one length, for that is found quickly."""
    start = commonprefix([*slots])  # noqa: RUF071 - tokens are no paths
    lengths = {len(token) for token in slots}
    if len(start) < 8 or len(lengths) > 1:
        return "(" + "|".join(map(re.escape, slots)) + ")"
    return f"({re.escape(start)}.{{{lengths.pop() - len(start)}}})"


def _content_problems(root: Element, path: str) -> list[Problem]:
    """XML lets `<td/>` stand for an empty element; HTML does not, and the rest of the mail would fall into it."""
    found = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        waiting += element.children
        for tag in _SELF_CLOSED.findall(element.content) if "/>" in element.content else ():
            what, fix = f"<{tag}/> is not closed in HTML", f"Write <{tag}></{tag}>"
            found.append(Problem(path, element.line, "letter-mjml", what, "", fix, excerpt=element.excerpt))
    return found
