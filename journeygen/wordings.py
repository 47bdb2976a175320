"""How posts are worded: format strings with named fields, as values. A theme brings its own; these are the fallback.

Every network has a shape of its own: X a hook, the question and the link; Bluesky a hook and the summary; Mastodon
more of the story; Threads a conversation that ends with the question; Instagram a caption; Facebook the story; LinkedIn
the process; Pinterest a description that searches find. A setback is told plainly, without drama and without apology.
"""

from functools import lru_cache
from string import Formatter
from typing import Final

import msgspec

FIELDS: Final = ("title", "summary", "step", "project", "question", "hook", "link", "tags", "text")
TONES: Final = {"setback": "setback", "finished": "milestone", "launch": "milestone"}

Parts = tuple[tuple[str, str], ...]


class Wording(msgspec.Struct, frozen=True):
    """How a theme words a network's posts.

    `template` names the fields of `FIELDS`; a line whose fields are all empty is left out, and the link gets a line
    at the end where no line names it. `hook` is chosen by the step's id, else by its tone (`setback`, `milestone`),
    else `default`; it may not name itself, the link, the tags or the text.
    """

    template: str
    hook: dict[str, str]

    def __post_init__(self) -> None:
        parts(self.template)
        if "default" not in self.hook:
            raise ValueError('a wording needs a hook named "default"')
        for hook in self.hook.values():
            if not {field for _, field in parts(hook)}.isdisjoint(("hook", "link", "tags", "text")):
                raise ValueError(f"a hook cannot hold hook, link, tags or text: {hook}")

    def at_step(self, step: str) -> "Wording":
        """Return what is said at a step: all that decides the words of its entries."""
        return Wording(self.template, {"default": self.hook_for(step)})

    def hook_for(self, step: str) -> str:
        """Return the hook for a step."""
        hook = self.hook
        if len(hook) == 1:
            return hook["default"]
        return hook.get(step) or hook.get(TONES.get(step, "")) or hook["default"]


@lru_cache(256)
def parts(wording: str) -> Parts:
    """Parse a wording into (literal, field) pairs. ValueError names a field that does not exist."""
    found = []
    for literal, field, spec, conversion in Formatter().parse(wording):
        if field is not None and (field not in FIELDS or spec or conversion):
            raise ValueError(f"there is no field {{{field}}} in a wording, only {', '.join(FIELDS)}: {wording}")
        found.append((literal, field or ""))
    return tuple(found)


@lru_cache(256)
def fields(wording: str) -> frozenset[str]:
    """Return the names of the fields in a wording."""
    return frozenset(field for _, field in parts(wording) if field)


def shape(template: str, empty: tuple[str, ...]) -> str:
    """Return what is left of a template when the named fields are empty.

    A line whose fields are all empty goes, and no two empty lines stand together.
    """
    lines = [""]
    for line in template.split("\n"):
        names = fields(line)
        if names and names.issubset(empty):
            continue
        kept = [(_escaped(literal), "" if field in empty else field) for literal, field in parts(line)]
        written = "".join(f"{literal}{{{field}}}" if field else literal for literal, field in kept).strip()
        if written or lines[-1]:
            lines.append(written)
    return "\n".join(lines).strip()


def _escaped(literal: str) -> str:
    return literal.replace("{", "{{").replace("}", "}}")


DEFAULT_WORDINGS: Final[dict[str, Wording]] = {
    "x": Wording(
        "{hook}\n\n{question}\n\n{link}\n{tags}",
        {
            "default": "{project}, {step}: {title}",
            "setback": "Setback: {title} ({project})",
            "fix": "Back on its feet: {title} ({project})",
            "finished": "{project} is finished: {title}",
            "launch": "{project} is here: {title}",
        },
    ),
    "bluesky": Wording(
        "{hook}\n\n{summary}\n\n{link}\n\n{tags}",
        {
            "default": "{title} ({project}, {step})",
            "setback": "Setback on {project}: {title}",
            "milestone": "{project}, from the first idea to this: {title}",
        },
    ),
    "mastodon": Wording(
        "{hook}\n\n{summary}\n\n{text}\n\nThe whole step: {link}\n\n{tags}",
        {
            "default": "{project}, {step}: {title}",
            "setback": "Setback: {title}\nThis too is part of making {project}.",
            "finished": "Finished: {project}. {title}",
            "launch": "{project} goes out into the world. {title}",
        },
    ),
    "threads": Wording(
        "{hook}\n\n{text}\n\n{link}\n{tags}\n\n{question}",
        {
            "default": "{title}",
            "setback": "Setback: {title}",
            "finished": "Done! {title}",
            "launch": "It is out! {title}",
        },
    ),
    "instagram": Wording(
        "{hook}\n\n{summary}\n\n{text}\n\n{question}\n\nEvery step of {project}:\n{link}\n\n{tags}",
        {
            "default": "{title}\n{project}, {step}",
            "setback": "Setback: {title}\nIt belongs to the story of {project}.",
            "milestone": "{title}\n{project}, from idea to here",
        },
    ),
    "facebook": Wording(
        "{hook}\n\n{summary}\n\n{text}\n\n{question}\n\nRead on: {link}\n\n{tags}",
        {
            "default": "News from {project}: {title}",
            "setback": "Setback: {title}\nNot every day goes to plan.",
            "finished": "{project} is finished! {title}",
            "launch": "{project} is here! {title}",
        },
    ),
    "linkedin": Wording(
        "{hook}\n\n{summary}\n\n{text}\n\n{question}\n\nThe process, step by step: {link}\n\n{tags}",
        {
            "default": "{title}\n\nProcess notes on {project}, step: {step}",
            "setback": "Setback: {title}\n\nProcess notes on {project}, the hard part included",
            "milestone": "{title}\n\nLooking back on the making of {project}",
        },
    ),
    "pinterest": Wording(
        "{hook}\n\n{summary}\n\n{text}\n\n{tags}",
        {
            "default": "{title} | {project}, {step}",
            "setback": "Setback: {title} | {project}",
            "milestone": "{title} | {project}, the whole process",
        },
    ),
}
