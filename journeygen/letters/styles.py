"""Inline styles of mail HTML, from the theme's `newsletter/inline.css`: one rule for each thing that a body can hold.

Gmail drops `<style>` for accounts of other providers and above 16 kB (caniemail: html-style), so whatever matters is
written into each element.
"""

import re
from functools import lru_cache

from journeygen.errors import Problem, did_you_mean
from journeygen.letters.failures import LetterError

PATH = "newsletter/inline.css"
_NAMES = (
    "p last tight heading subheading a ul ol li task blockquote notice notice-title code pre img caption table th td hr"
    " dt dd strong em del sup sub reference"
)
NAMES = frozenset(_NAMES.split())
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]*?)\s*\{([^{}]*)\}")
_SIDE = re.compile(r"\b(?:left|right)\b")
_FOUR_SIDES = re.compile(r"\b((?:padding|margin|border-width):)(\S+) ([^\s;]+) ([^\s;]+) ([^\s;]+)(?=;|$)")
_GAPS = re.compile(r"\s*([:;,])\s*|\s+")


@lru_cache(maxsize=16)
def read_styles(css: str, from_right: bool = False) -> dict[str, str]:
    """Name -> declarations on one line; with the sides exchanged for a text that is read from the right.

    Raises LetterError with every rule that nothing wears.
    """
    if from_right:
        return {name: _mirrored(declarations) for name, declarations in read_styles(css).items()}
    rules: dict[str, str] = {}
    problems: list[Problem] = []
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), css)
    for found in _RULE.finditer(text):
        declarations = _GAPS.sub(lambda gap: gap[1] or " ", found[2].strip()).rstrip(";")
        for name in re.split(r"\s*,\s*", found[1]):
            line = text.count("\n", 0, found.start(1)) + 1
            problems += _problems(name, declarations, line)
            rules[name] = f"{rules[name]};{declarations}" if name in rules else declarations
    if problems:
        raise LetterError(problems)
    return rules


def _mirrored(declarations: str) -> str:
    """The same on the other side: `padding-inline-start` and its like are unknown to Outlook (caniemail.com)."""
    exchanged = _SIDE.sub(lambda found: "right" if found[0] == "left" else "left", declarations)
    return _FOUR_SIDES.sub(r"\1\2 \5 \4 \3", exchanged)


def _problems(name: str, declarations: str, line: int) -> list[Problem]:
    if name not in NAMES:
        what = f"Nothing in a letter is called `{name}`"
        return [Problem(PATH, line, "letter-style", what, did_you_mean(name, NAMES), "Rename or remove the rule")]
    if '"' in declarations or "<" in declarations:
        what = f"The rule `{name}` holds a double quote or `<`"
        return [Problem(PATH, line, "letter-style", what, "It stands in a style attribute", "Use single quotes")]
    return []
