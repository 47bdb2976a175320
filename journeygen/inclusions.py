"""What templates extend, include and import: the files that decide what one can show, and what is wrong with them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from journeygen.digests import digest
from journeygen.errors import Problem, did_you_mean

TEMPLATE_FOLDERS = ("site", "social", "newsletter")
_REFERENCE = re.compile(
    r"{%[-+]?\s*(?:extends|include|import|from)\s+([\"'])([^\"']+)\1\s*(?=[-+]?%}|(?:ignore|with|without|as|import)\b)"
)
_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
_ANY_REFERENCE = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b")
_EXTENDS = re.compile(r"{%[-+]?\s*extends\s+[\"']([^\"']+)[\"']")
_BLOCK = re.compile(r"{%[-+]?\s*(?:block\s+(\w+)|(endblock))\b")


def closures_of(templates: dict[str, str]) -> dict[str, str]:
    """The digest of all that each template can show; `site/` and the other folders have one of all of theirs."""
    closures = {path: digest("\0".join(_closure(path, templates)).encode()) for path in templates}
    for below in TEMPLATE_FOLDERS:
        # What is made by several templates together is outdated with any of them.
        closures[f"{below}/"] = digest(
            "".join(closures[path] for path in sorted(closures) if path.startswith(f"{below}/")).encode()
        )
    return closures


@lru_cache(1024)
def _references(text: str) -> list[str]:
    return [found[2] for found in _REFERENCE.finditer(text)]


def _closure(path: str, templates: dict[str, str]) -> list[str]:
    """A template's source with those of all that it can include, in a fixed order."""
    seen: dict[str, None] = {}
    waiting = [path]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in templates:
            seen[name] = None
            waiting += _references(templates[name])
    return [part for name in seen for part in (name, templates[name])]


def reference_problems(templates: dict[str, str], origins: dict[str, str]) -> list[Problem]:
    """Includes that are not literal, or that name nothing."""
    problems: dict[Problem, None] = {}
    for name, source in templates.items():
        text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
        literal = {found.start(): found[2] for found in _REFERENCE.finditer(text)}
        for found in _ANY_REFERENCE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            target = literal.get(found.start())
            excerpt = source.split("\n")[line - 1].strip()
            if target is None:
                what = "This template is named by an expression"
                why = "journeygen could not tell which pages to make again"
                problem = Problem(
                    origins[name],
                    line,
                    "template-dynamic",
                    what,
                    why,
                    'Write a name: {% include "site/x.html" %}',
                    excerpt=excerpt,
                )
                problems[problem] = None
            elif target not in templates:
                what, why = f"There is no template `{target}`", did_you_mean(target, templates)
                problems[Problem(origins[name], line, "template-missing", what, why, excerpt=excerpt)] = None
    return list(problems)


def block_problems(templates: dict[str, str], origins: dict[str, str], own: set[str]) -> Iterator[Problem]:
    """Blocks that replace nothing, as none of the templates extended has one of that name. `own` are looked at."""
    for name in sorted(own):
        known = _blocks_above(name, templates)
        if known is None:
            continue
        for block, line in _outer_blocks(templates[name]):
            if block not in known:
                parent = _EXTENDS.search(templates[name])
                what = f"There is no block `{block}` in {parent[1] if parent else name}"
                excerpt = templates[name].split("\n")[line - 1].strip()
                why = did_you_mean(block, known) or "It would never be shown"
                yield Problem(origins[name], line, "template-block", what, why, excerpt=excerpt)


def _blocks_above(name: str, templates: dict[str, str]) -> set[str] | None:
    """The names of all blocks of the templates that one extends; None when it extends none that is there."""
    seen, known = {name}, set[str]()
    parent = _EXTENDS.search(templates[name])
    if parent is None or parent[1] not in templates:
        return None
    while parent is not None and parent[1] in templates and parent[1] not in seen:
        seen.add(parent[1])
        known.update(found[1] for found in _BLOCK.finditer(templates[parent[1]]) if found[1])
        parent = _EXTENDS.search(templates[parent[1]])
    return known


def _outer_blocks(text: str) -> Iterator[tuple[str, int]]:
    """The blocks that stand in no other, each with its line."""
    depth = 0
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for found in _BLOCK.finditer(text):
        if found[1] and depth == 0:
            yield found[1], text.count("\n", 0, found.start()) + 1
        depth += 1 if found[1] else -1
