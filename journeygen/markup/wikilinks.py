"""Links as Obsidian and wikis write them, which no page follows: they would be read as they are typed."""

import re

from selectolax.lexbor import LexborNode

from journeygen.markup.holes import Holes

_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
_AS_TYPED = frozenset({"code", "pre", "kbd", "samp", "script", "style", "a"})


def warn_of_wikilinks(body: LexborNode, holes: Holes) -> None:
    """Notes each `[[name]]` and `![[file]]` outside of code, with what to write instead."""
    for node in body.traverse(include_text=True):
        text = (node.text_content or "") if node.is_text_node else ""
        if "[[" in text and not _is_as_typed(node):
            for found in _LINK.finditer(text):
                _warn(found, holes)


def _is_as_typed(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag not in _AS_TYPED:
        above = above.parent
    return above is not None


def _warn(found: re.Match[str], holes: Holes) -> None:
    name, words = found[2].strip(), (found[3] or "").strip()
    fix = f"Write ![what it shows]({name})" if found[1] else f"Write [{words or name}]({name.partition('#')[0]}.md)"
    what = f"`{found[0][:80]}` is no link here"
    holes.problem("link-wiki", holes.line(found[0]), what, "Readers see the brackets", fix)
