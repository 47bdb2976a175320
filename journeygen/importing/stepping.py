"""Which step of the process an entry of another tool tells of: a neutral one, or a guess that the maker reviews."""

import re
from collections.abc import Iterable

import msgspec

NEUTRAL = "making"
# In the order in which they are asked: what went wrong says more than what was made.
SIGNS = {
    "setback": "crack(?:ed|s)?|broken?|broke|fail(?:ed|ure|s)?|mistakes?|mishap|ruined|went wrong|setback|split",
    "fix": "fix(?:ed|es|ing)?|repair(?:ed|s|ing)?|mend(?:ed|ing)?|rescued?|solved",
    "launch": "launch(?:ed|es)?|for sale|in the shop|now available|announc(?:ed|es|ing)|opening|released?",
    "finished": "finished|done|complete[ds]?|final(?:ly)?|ready at last",
    "finishing": "finishing|sanding|oil(?:ed|ing)|glaz(?:e|ed|ing)|varnish(?:ed|ing)?|polish(?:ed|ing)?|wax(?:ed|ing)?",
    "prototype": "prototypes?|mock-?ups?|first (?:try|version)|test piece|trial",
    "sketch": "sketch(?:es|ed|ing)?|draw(?:n|ing|ings)?|plans?",
    "material": "materials?|wood|timber|oak|clay|yarn|fabric|leather|steel|bought",
    "research": "research(?:ed|ing)?|reading|learn(?:ed|ing|t)?|studied|visit(?:ed)?|museum",
    "idea": "ideas?|inspiration|dream(?:ing)?|what if",
}
_FORMS = {step: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for step, words in SIGNS.items()}


class Guess(msgspec.Struct, frozen=True):
    """A step that was guessed: by which word of the title or the tags."""

    entry: str
    step: str
    word: str


def guessed(title: str, tags: Iterable[str], declared: Iterable[str]) -> tuple[str, str]:
    """The declared step that a title or a tag speaks of, and the word that says so; empty when none does."""
    known = set(declared)
    for text in (title, *tags):
        for step, form in _FORMS.items():
            found = form.search(text) if step in known else None
            if found:
                return step, found[0]
    return "", ""


def neutral(declared: Iterable[str]) -> str:
    """The middle of all work, where it is declared."""
    ids = list(declared)
    return NEUTRAL if NEUTRAL in ids else ids[0]
