"""One letter's view to the files of its mail set."""

import hashlib
import re

import msgspec

from journeygen.letters.blocks import Blocks
from journeygen.letters.checks import findings
from journeygen.letters.composing import Composer, Letter, Templates
from journeygen.letters.fragment import write_fragment
from journeygen.letters.letter_views import Check, Phrases, Preview
from journeygen.letters.markdown_out import dressed_for_markdown, write_markdown
from journeygen.letters.message import write_message
from journeygen.letters.mjml import fill_slots
from journeygen.letters.plain import PlainText, finished
from journeygen.views import LetterView

TEMPLATES = tuple(
    f"newsletter/{name}"
    for name in ("letter.mjml", "inline.css", "letter.txt", "letter.md", "fragment.html", "preview.html")
)
# From output/newsletter/<month>/preview.html.
SITE_FROM_PREVIEW = "../../site/"
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def render_letter(letter: LetterView, templates: Templates, phrases: Phrases | None = None) -> dict[str, bytes]:
    """The mail set: file name -> bytes. Raises LetterError with all that a theme or a setting must change."""
    words = phrases or Phrases()
    made = Composer(letter, templates, words).compose()
    text = _text(made, templates, words)
    checks = findings(letter, made.dressed, made.html, [blocks for blocks, _ in made.bodies.values()])
    files = {
        "email.mjml": fill_slots(_EMPTY_LINES.sub("\n", made.mjml).lstrip("\n"), made.written),
        "email.html": made.html,
        "email.txt": text,
        "email.md": _markdown(made, templates, words),
        "fragment.html": _fragment(made, templates, words),
        "email.json": _summary(letter, made, checks),
        "preview.html": templates.render("newsletter/preview.html", _preview(made, text, checks)),
    }
    encoded = {name: content.encode("utf-8") for name, content in files.items()}
    return {**encoded, "email.eml": write_message(letter, made.dressed, made.html, text)}


def _text(made: Letter, templates: Templates, phrases: Phrases) -> str:
    writer = PlainText(phrases)
    slots = {slot: writer.write(blocks) for slot, (blocks, _) in _in_order(made)}
    return fill_slots(finished(templates.render("newsletter/letter.txt", made.dressed)), slots, "newsletter/letter.txt")


def _in_order(made: Letter) -> list[tuple[str, tuple[Blocks, int]]]:
    """The slots as readers meet them: the note, the lead story, then the rest."""
    first = [made.dressed.note, made.dressed.lead.body if made.dressed.lead else ""]
    return sorted(made.bodies.items(), key=lambda item: first.index(item[0]) if item[0] in first else len(first))


def _markdown(made: Letter, templates: Templates, phrases: Phrases) -> str:
    slots = {slot: write_markdown(blocks, phrases, heading) for slot, (blocks, heading) in made.bodies.items()}
    rendered = templates.render("newsletter/letter.md", dressed_for_markdown(made.dressed))
    return fill_slots(_spaced(rendered), slots, "newsletter/letter.md")


def _fragment(made: Letter, templates: Templates, phrases: Phrases) -> str:
    slots = {slot: write_fragment(blocks, phrases, heading) for slot, (blocks, heading) in made.bodies.items()}
    rendered = templates.render("newsletter/fragment.html", made.dressed)
    return fill_slots(_EMPTY_LINES.sub("\n", rendered).strip("\n") + "\n", slots, "newsletter/fragment.html")


def _spaced(text: str) -> str:
    """At most one empty line in a row, one line feed at the end."""
    return _EMPTY_LINES.sub("\n\n", text).strip("\n") + "\n"


def _summary(letter: LetterView, made: Letter, checks: tuple[Check, ...]) -> str:
    content = made.html.encode("utf-8")
    summary = {
        "issue": letter.issue.month,
        "subject": made.dressed.subject,
        "preheader": made.dressed.preheader,
        "page": made.dressed.page,
        "entries": [item.key for group in letter.groups for item in group.items],
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "checks": checks,
    }
    return msgspec.json.format(msgspec.json.encode(summary), indent=2).decode("utf-8") + "\n"


def _preview(made: Letter, text: str, checks: tuple[Check, ...]) -> Preview:
    """The letter with its pictures from the output folder beside it: they are not on the web yet."""
    dressed, local = made.dressed, made.html.replace(f'src="{made.dressed.home}', f'src="{SITE_FROM_PREVIEW}')
    return Preview(
        lang=dressed.lang, subject=dressed.subject, preheader=dressed.preheader, sender=dressed.sender or dressed.title,
        page=dressed.page, html=local, text=text, size=len(made.html.encode("utf-8")), checks=checks,
    )  # fmt: skip
