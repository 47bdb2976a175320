"""What the letter's own templates may show. Everything is dressed: URLs absolute, dates in words, text on one line.

`body` and `note` hold slots: short tokens that become HTML, plain text or Markdown after the template is rendered, so
that nothing a maker writes ever meets a template or the MJML parser.
"""

from journeygen.views import View


class Phrases(View, frozen=True):
    """The few words that the walk over a body adds by itself."""

    watch: str = "Watch on the site"
    listen: str = "Listen on the site"
    picture: str = "Photo"
    note: str = "Note"

    @classmethod
    def of(cls, words: dict[str, str]) -> "Phrases":
        """Those among a theme's words for letters."""
        return cls(**{name: words[name] for name in cls.__struct_fields__ if name in words})


class Lead(View, frozen=True):
    """A label and the absolute URL to which it leads."""

    label: str
    url: str


class Photo(View, frozen=True):
    """A picture of the letter: `width` and `height` as shown, in CSS pixels; the file may be twice as large."""

    src: str
    alt: str
    width: int
    height: int
    caption: str = ""


class Told(View, frozen=True):
    """One entry as the letter tells it. `lang` and `dir` are empty where they are the letter's own; `side` is where its
    lines begin, left or right.
    """

    key: str
    title: str
    url: str
    project: Lead
    step: str
    icon: str
    color: str
    date: str
    day: str
    body: str = ""
    more: bool = True
    question: str = ""
    lang: str = ""
    dir: str = ""
    side: str = "left"
    photo: Photo | None = None
    shared: tuple[Lead, ...] = ()


class Chapter(View, frozen=True):
    """One project's part of the letter, or its line among the offers: `status` as the maker set it, `step` where it
    stands now, `launch` the day in words when it comes out soon, `photo` shows before and after.
    """

    project: Lead
    status: str
    step: str
    summary: str
    price: str
    availability: str
    buy: str
    entries: tuple[Told, ...] = ()
    launch: str = ""
    photo: Photo | None = None


class Part(View, frozen=True):
    """What else the maker says: a title, and a text, or a link with its label, or both."""

    title: str
    text: str
    label: str
    url: str


class Dressed(View, frozen=True):
    """The letter for `letter.mjml`, `letter.txt`, `letter.md` and `fragment.html`.

    `lead` is told first and larger, and not again below. `listed` is what found no room: titles with links;
    `uncounted` is how many more there are on the page; `offers` are pieces to buy or to wait for that are not told of;
    `parts` what else the maker says; `side` is where lines begin, left or right.
    """

    lang: str
    dir: str
    title: str
    site: str
    month: str
    subject: str
    preheader: str
    page: str
    home: str
    signup_url: str
    unsubscribe_url: str
    address: str
    sender: str
    networks: tuple[Lead, ...]
    chapters: tuple[Chapter, ...]
    lead: Told | None = None
    note: str = ""
    note_more: bool = False
    listed: tuple[Told, ...] = ()
    uncounted: int = 0
    logo: Photo | None = None
    offers: tuple[Chapter, ...] = ()
    parts: tuple[Part, ...] = ()
    side: str = "left"


class Check(View, frozen=True):
    """One finding about a finished letter; `id` never changes meaning, `level` is error, warning or note."""

    id: str
    level: str
    message: str


class Frame(View, frozen=True):
    """The letter as one kind of client shows it: `kind` is desk, phone, phone_dark or desk_blocked (no pictures)."""

    kind: str
    width: int
    html: str


class Preview(View, frozen=True):
    """`newsletter/preview.html`: the letter as its maker looks at it before it goes out.

    `sizes` are the bytes of each part by its title, "" the note and "*" all the rest; `headers` those of the message.
    """

    lang: str
    subject: str
    preheader: str
    sender: str
    page: str
    frames: tuple[Frame, ...]
    text: str
    size: int
    checks: tuple[Check, ...]
    sizes: tuple[tuple[str, int], ...] = ()
    headers: str = ""
