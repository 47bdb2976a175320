"""One letter's view to the files of its mail set."""

import hashlib
import re

import msgspec

from journeygen.errors import ERROR, Problem
from journeygen.letters.blocks import Blocks
from journeygen.letters.checks import findings
from journeygen.letters.composing import Composer, Letter, Templates
from journeygen.letters.failures import LetterError
from journeygen.letters.fragment import write_fragment
from journeygen.letters.letter_views import Check, Frame, Phrases, Preview
from journeygen.letters.markdown_out import dressed_for_markdown, write_markdown
from journeygen.letters.message import own_headers, sender_of, write_message
from journeygen.letters.mjml import fill_slots
from journeygen.letters.plain import PlainText, finished
from journeygen.letters.schemes import in_scheme
from journeygen.letters.targets import target_files
from journeygen.views import LetterView

TEMPLATES = tuple(
    f"newsletter/{name}"
    for name in ("letter.mjml", "inline.css", "letter.txt", "letter.md", "fragment.html", "preview.html")
)
# From output/newsletter/<month>/preview.html.
SITE_FROM_PREVIEW = "../../site/"
_PICTURE = re.compile(r'(<img\b[^>]*?) src="[^"]*"')
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def render_letter(letter: LetterView, templates: Templates, phrases: Phrases | None = None) -> dict[str, bytes]:
    """The mail set: file name -> bytes. Raises LetterError with all that a theme or a setting must change."""
    words = phrases or Phrases()
    made = Composer(letter, templates, words).compose()
    marks = made.marks
    html, text = marks.in_html(made.html), marks.in_text(text_of(made, templates, words))
    checks = findings(letter, made.dressed, html, text, [blocks for blocks, _ in made.bodies.values()])
    refuse(letter.issue.month, checks)
    message = write_message(letter, made.dressed, html, text)
    mjml = fill_slots(_EMPTY_LINES.sub("\n", made.mjml).lstrip("\n"), made.written)
    files = {
        "email.mjml": marks.in_html(mjml),
        "email.html": html,
        "email.txt": text,
        "email.md": marks.in_text(_markdown(made, templates, words)),
        "fragment.html": marks.in_html(_fragment(made, templates, words)),
        "email.json": summary_of(letter, made, html, checks),
        "preview.html": templates.render("newsletter/preview.html", _preview(made, html, text, checks, message)),
    }
    encoded = {name: content.encode("utf-8") for name, content in files.items()}
    encoded["email.eml"] = message
    for name in letter.services:
        encoded |= target_files(name, made.html, marks, letter.date.local)
    return encoded


class Sendable(msgspec.Struct, frozen=True):
    """A letter as it is sent to readers one by one: a mark stands where each one's own way out goes."""

    subject: str
    preheader: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    sender: str
    domain: str


def render_for_readers(letter: LetterView, templates: Templates, words: Phrases, mark: str) -> Sendable:
    """The letter with `mark`, an https URL, where readers leave the list. Raises what `render_letter` raises."""
    made = Composer(msgspec.structs.replace(letter, unsubscribe_url=mark), templates, words).compose()
    dressed, html, text = (
        made.dressed,
        made.marks.in_html(made.html),
        made.marks.in_text(text_of(made, templates, words)),
    )
    refuse(letter.issue.month, findings(letter, dressed, html, text, [blocks for blocks, _ in made.bodies.values()]))
    return Sendable(
        dressed.subject, dressed.preheader, html, text, own_headers(letter, dressed), *sender_of(letter, dressed),
    )  # fmt: skip


def text_of(made: Letter, templates: Templates, phrases: Phrases) -> str:
    """The letter as plain text, with tokens where each file has its own way out."""
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


def summary_of(letter: LetterView, made: Letter, html: str, checks: tuple[Check, ...]) -> str:
    """What programs want to know of a letter: `email.json`."""
    content = html.encode("utf-8")
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


def refuse(month: str, checks: tuple[Check, ...]) -> None:
    """Raises LetterError for what would hurt readers: such a letter is not even written."""
    wrong = [one for one in checks if one.level == ERROR]
    if wrong:
        path = f"newsletter/{month}/email.html"
        raise LetterError([Problem(path, 0, f"letter-{one.id}", one.message) for one in wrong])


def _preview(made: Letter, html: str, text: str, checks: tuple[Check, ...], message: bytes) -> Preview:
    """The letter with its pictures from the output folder beside it: they are not on the web yet."""
    dressed, local = made.dressed, html.replace(f'src="{made.dressed.home}', f'src="{SITE_FROM_PREVIEW}')
    light, dark = in_scheme(local, dark=False), in_scheme(local, dark=True)
    frames = (
        Frame("desk", 600, light), Frame("phone", 375, light), Frame("phone_dark", 375, dark),
        Frame("desk_blocked", 600, _PICTURE.sub(r"\1", light)),
    )  # fmt: skip
    return Preview(
        lang=dressed.lang, subject=dressed.subject, preheader=dressed.preheader, sender=dressed.sender or dressed.title,
        page=dressed.page, frames=frames, text=text, size=len(html.encode("utf-8")), checks=checks,
        sizes=_sizes(made, html), headers=message.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n"),
    )  # fmt: skip


def _sizes(made: Letter, html: str) -> tuple[tuple[str, int], ...]:
    """How many bytes each part's words take, the largest first; what is left is the frame."""
    told = [entry for chapter in made.dressed.chapters for entry in chapter.entries]
    titles = {entry.body: entry.title for entry in (*told, *([made.dressed.lead] if made.dressed.lead else []))}
    sizes = [(titles.get(slot, ""), len(content.encode())) for slot, content in made.written.items()]
    rest = len(html.encode()) - sum(size for _, size in sizes)
    return (*sorted(sizes, key=lambda one: -one[1]), ("*", rest))
