"""One source's Markdown to a body with holes."""

from collections import Counter
from typing import TYPE_CHECKING

from journeygen.config import Markdown
from journeygen.errors import ERROR, did_you_mean
from journeygen.later import later
from journeygen.markup.bodies import Read, Rendered, packed_body, split
from journeygen.markup.holes import Holes
from journeygen.markup.limits import NestingError

if TYPE_CHECKING:
    from journeygen.markup import engine_commonmark, engine_markdown, parsing, straight
else:
    engine_commonmark = later("journeygen.markup.engine_commonmark")
    engine_markdown = later("journeygen.markup.engine_markdown")
    parsing = later("journeygen.markup.parsing")
    straight = later("journeygen.markup.straight")

ENGINES = {"markdown": lambda: engine_markdown.to_html, "commonmark": lambda: engine_commonmark.to_html}


def render_body(text: str, source: str, markdown: Markdown, lang: str, first_line: int) -> Rendered:
    """Render the Markdown of one source (a POSIX path below content/) whose first line has the number `first_line`.

    Never raises for what a maker wrote: what cannot be rendered gives an empty body and a problem that is an error.
    """
    if markdown.engine == "commonmark" and not markdown.extensions:
        holes = Holes(text, source, first_line)
        read = straight.read_straight(engine_commonmark.without_links(text), holes, markdown, lang)
        if read is not None:
            return _rendered(read, holes)
    holes = Holes(text, source, first_line)
    try:
        html, problems = ENGINES[markdown.engine]()(text, markdown, holes.path)
        read = parsing.read_parsed(html, holes, markdown, lang)
        holes.problems[:0] = problems
        return _rendered(read, holes)
    except NestingError as error:
        what, fix = "this text is too deep or too dense to be read", "Write it flatter, or in several paragraphs"
        holes.problem("markup-nesting", first_line, what, str(error), fix, ERROR)
        return Rendered(packed_body([]), problems=tuple(holes.problems))


def _rendered(read: Read, holes: Holes) -> Rendered:
    ids = tuple(dict.fromkeys([*read.taken, *holes.names, *(anchor for _, anchor, _ in read.headings)]))
    _check_anchors(read.taken, ids, holes)
    return Rendered(
        body=packed_body(split(read.html, holes.contents)),
        opening=read.opening,
        words=read.words,
        headings=read.headings,
        ids=ids,
        links=tuple(holes.links),
        problems=tuple(holes.problems),
    )


def _check_anchors(taken: list[str], ids: tuple[str, ...], holes: Holes) -> None:
    for anchor, line in holes.anchors_used.items():
        if anchor not in ids:
            what, fix = f"nothing here is called `#{anchor}`", did_you_mean(anchor, ids)
            holes.problem("anchor-missing", line, what, "the link would do nothing", fix)
    if len(set(taken)) < len(taken):
        for anchor in sorted(name for name, uses in Counter(taken).items() if uses > 1):
            what = f"the anchor `{anchor}` stands twice"
            holes.problem("anchor-twice", holes.line(anchor), what, "a link reaches the first one only", "Rename one")
