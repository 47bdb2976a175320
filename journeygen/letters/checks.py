"""What would hurt a letter or its readers, found before it goes out. Each finding has an id that never changes meaning.

The list follows Buttondown's preflight (docs.buttondown.com/preflight) and the clients' rules (caniemail.com).
"""

import re
from collections.abc import Iterable, Iterator

from journeygen.errors import ERROR, NOTE, WARNING
from journeygen.letters.blocks import Blocks, Image, Link, images_and_links, text_of, words_of
from journeygen.letters.letter_views import Check, Dressed
from journeygen.letters.places import is_showable
from journeygen.letters.telling import BUDGET
from journeygen.urls import parts_of
from journeygen.views import LetterView

CLIPPED = 102_000
LEVELS = {
    "address-missing": WARNING, "color-black": WARNING, "copyright-year": NOTE, "data-uri": ERROR, "empty": WARNING,
    "fancy-letters": WARNING, "from-missing": WARNING, "image-alt": WARNING, "image-alt-file": WARNING,
    "image-format": WARNING, "link-empty": ERROR, "link-insecure": NOTE, "link-relative": ERROR,
    "link-short": WARNING, "link-text": NOTE, "placeholder": WARNING, "preheader-missing": WARNING,
    "signup-missing": NOTE, "size": WARNING, "size-clipped": ERROR, "subject-capitals": NOTE,
    "subject-length": WARNING, "subject-missing": WARNING, "subject-price": NOTE, "unsubscribe-missing": WARNING,
    "words-few": NOTE, "words-many": WARNING,
}  # fmt: skip
_ORDER = {ERROR: 0, WARNING: 1, NOTE: 2}
_SCHEME = re.compile(r"(?i)(https?:|mailto:|tel:)")
_GENERIC = frozenset(
    {"here", "click here", "this", "this link", "link", "read more", "more", "this page", "hier", "ici", "aquí"},
)
_SHORTENERS = frozenset({
    "bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "t.co", "tinyurl.com",
})  # fmt: skip
# What cameras and clipboards call files, or a file's name itself.
_NO_ALT = re.compile(
    r"(?i)(img|image|photo|picture|screenshot|scan|dsc|pxl|untitled)?[\s_-]*\d*(\.\w{3,4})?|\S+\.(jpe?g|png|gif|webp)"
)
_BLACK = re.compile(r"(?i)[\";]\s*color:\s*(#000(000)?\b|black\b|rgb\(0,\s*0,\s*0\))")
# Without one of these there is no need to look closer.
_BLACK_SIGNS = (b"#000", b"black", b"rgb(0,")
_PLACEHOLDER_SIGNS = ("TK", "TODO", "FIXME", "XXX", "orem", "OREM")
_YEAR = re.compile(r"(?:©|&copy;|\(c\))\s*(20\d\d)(?!\s*[-–])")
FEWEST_WORDS, MOST_WORDS = 50, 5_000
_PLACEHOLDER = re.compile(r"\b(TK|TODO|FIXME|XXX)\b|(?i:lorem ipsum)")
# Words of mathematical letters, and a price in front: rules SUSP_UTF8_WORD_* and SUBJ_DOLLARS of SpamAssassin 4.
_FANCY = re.compile("[\U0001d400-\U0001d7ff]{3,}")
_PRICE = re.compile(r"\$[0-9.,]+\b")
_TAG = re.compile(r"<[^>]*>")

Finding = tuple[str, str]


def findings(letter: LetterView, dressed: Dressed, html: str, text: str, bodies: Iterable[Blocks]) -> tuple[Check, ...]:
    """Every finding once, the gravest first; `text` is the letter's other form, which says the same in fewer bytes."""
    blocks, content = list(bodies), html.encode()
    said = "\n".join((dressed.sender, dressed.subject, dressed.preheader, text))
    images, links = images_and_links(block for body in blocks for block in body)
    found = [
        *_size(len(content)), *_head(letter, dressed), *_settings(letter), *_pictures(dressed, images),
        *_links(content), *_link_texts(links), *_words(html, said), *_signs(said), *_length(dressed, blocks),
        *_looks(content), *_years(html, text, letter.issue.month),
    ]  # fmt: skip
    checks = [Check(identity, LEVELS[identity], message) for identity, message in dict.fromkeys(found)]
    return tuple(sorted(checks, key=lambda check: (_ORDER[check.level], check.id)))


def _size(size: int) -> Iterator[Finding]:
    if size > CLIPPED:
        yield "size-clipped", f"The HTML has {size:,} bytes. Gmail shows only the first {CLIPPED:,}"
    elif size > BUDGET:
        yield "size", f"The HTML has {size:,} bytes. A mail service adds to it, and Gmail clips at {CLIPPED:,}"


def _head(letter: LetterView, dressed: Dressed) -> Iterator[Finding]:
    length = len(dressed.subject)
    if not letter.issue.subject.strip():
        yield "subject-missing", "There is no subject. The letter's title stands in its place"
    elif not 10 <= length <= 78:
        yield "subject-length", f"The subject has {length} characters. Most inboxes show 10 to 78 whole"
    if _is_shouted(dressed.subject):
        yield "subject-capitals", "The subject's Latin letters are all capitals. Spam filters count it as shouting"
    if _PRICE.match(dressed.subject):
        yield "subject-price", "The subject begins with a price. Spam filters count it"
    if not dressed.preheader:
        yield "preheader-missing", "There is no preheader. Inboxes show the first words of the letter instead"
    if not any(group.items for group in letter.groups):
        yield "empty", "No entry stands in this letter"


def _is_shouted(subject: str) -> bool:
    """As SpamAssassin judges it (SUBJ_ALL_CAPS): two words or more, of ten characters or more, without a small one."""
    latin = re.sub("[^A-Za-z]", "", subject)
    return len(subject) >= 10 and " " in subject and bool(latin) and latin.isupper()


def _settings(letter: LetterView) -> Iterator[Finding]:
    if not letter.sender.strip():
        yield "from-missing", "[newsletter] has no `from`. Mail without a sender is refused"
    if not letter.address.strip():
        yield "address-missing", "[newsletter] has no `address`. Most countries ask for a postal address in letters"
    if not letter.unsubscribe_url.strip():
        yield "unsubscribe-missing", "[newsletter] has no `unsubscribe_url`. Laws and mail services ask for a way out"
    if not letter.site.signup_url.strip():
        yield "signup-missing", "[newsletter] has no `signup_url`. Who gets the letter forwarded cannot subscribe"


def _pictures(dressed: Dressed, images: Iterable[Image]) -> Iterator[Finding]:
    told = [entry for chapter in dressed.chapters for entry in chapter.entries]
    told += [dressed.lead] if dressed.lead else []
    photos = [(entry.photo.src, entry.photo.alt) for entry in told if entry.photo]
    photos += [(image.src, image.alt) for image in images]
    for source, alt in photos:
        name = source.rpartition("/")[2]
        if alt.strip() and _NO_ALT.fullmatch(alt.strip()):
            yield "image-alt-file", f"The picture {name} is described as `{alt}`. Say what it shows"
        if not alt.strip():
            yield "image-alt", f"The picture {name} has no alternative text. Many clients block pictures at first"
        if not is_showable(source):
            yield "image-format", f"The picture {name} is no JPEG, PNG or GIF. Outlook for Windows shows nothing else"


def _links(content: bytes) -> Iterator[Finding]:
    written = (part.partition(b'"')[0] for mark in (b'href="', b'src="') for part in content.split(mark)[1:])
    for url in (one.decode() for one in dict.fromkeys(written)):
        if url.lower().startswith("data:"):
            yield "data-uri", "A picture is written into the letter (data:). Gmail and Outlook do not show it"
        elif not url:
            yield "link-empty", "A link leads nowhere"
        elif not _SCHEME.match(url) and not _is_merge_tag(url):
            yield "link-relative", f"`{url}` is no absolute URL. In a mail it leads nowhere"
        elif (parts_of(url).hostname or "").removeprefix("www.") in _SHORTENERS:
            yield "link-short", f"`{url}` hides where it leads. Mail providers take short links for a sign of spam"
        elif url.lower().startswith("http:"):
            yield "link-insecure", f"`{url}` is not https. Some clients warn their readers or show no picture"


def _is_merge_tag(url: str) -> bool:
    """A mail service's own mark, which it replaces."""
    return url.startswith(("{", "*|", "[[", "%", "&lt;%"))


def _link_texts(links: Iterable[Link]) -> Iterator[Finding]:
    for link in links:
        words = text_of(link.children).strip(" .…→»").lower()
        if words in _GENERIC:
            yield "link-text", f"A link says only `{words}`. Say where it leads: {link.url}"


def _words(html: str, said: str) -> Iterator[Finding]:
    likely = any(sign in said for sign in _PLACEHOLDER_SIGNS)
    for found in _PLACEHOLDER.finditer(_TAG.sub(" ", html.partition("<body")[2]) if likely else ""):
        yield "placeholder", f"`{found[0]}` stands in the letter"


def _signs(said: str) -> Iterator[Finding]:
    found = _FANCY.search(said)
    if found:
        what = f"`{found[0]}` is written in mathematical signs instead of letters"
        yield "fancy-letters", f"{what}. Spam filters count such words, and screen readers spell or skip them"


def _length(dressed: Dressed, bodies: list[Blocks]) -> Iterator[Finding]:
    """Buttondown's limits: less looks like spam, more is cut short by clients."""
    told = [entry for chapter in dressed.chapters for entry in chapter.entries]
    told += [dressed.lead] if dressed.lead else []
    words = sum(len(words_of(block).split()) for blocks in bodies for block in blocks)
    words += sum(len(entry.title.split()) + len(entry.question.split()) for entry in told)
    if words > MOST_WORDS:
        yield "words-many", f"The letter has {words:,} words. Clients cut letters of more than {MOST_WORDS:,}"
    elif told and words < FEWEST_WORDS:
        yield "words-few", f"The letter has {words} words. Fewer than {FEWEST_WORDS} look like spam to some filters"


def _looks(content: bytes) -> Iterator[Finding]:
    lowered = content.lower()
    if any(sign in lowered for sign in _BLACK_SIGNS) and _BLACK.search(content.decode()):
        yield "color-black", "A text is black by its own style. On a dark ground nobody can read it"


def _years(html: str, text: str, month: str) -> Iterator[Finding]:
    for found in _YEAR.finditer(html) if "©" in text or "(c)" in text else ():
        if found[1] < month[:4]:
            yield "copyright-year", f"The letter says © {found[1]}, and it is {month[:4]}"
