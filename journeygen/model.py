"""The frozen values that the whole flow passes on. No I/O, no clock, no behaviour beyond reading oneself."""

from typing import Any, NamedTuple

import msgspec


class Ref(NamedTuple):
    """The symbolic name of anything linkable; only routes turn it into a path."""

    kind: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class When(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A moment in the site's zone: seconds since the epoch and the local time as ISO 8601 with offset.

    `day` tells that the maker gave a date alone, which means midnight in the site's zone.
    """

    at: int
    local: str
    day: bool = False

    @property
    def date(self) -> str:
        """YYYY-MM-DD in the site's zone."""
        return self.local[:10]

    @property
    def month(self) -> str:
        """YYYY-MM in the site's zone: the issue that this moment belongs to."""
        return self.local[:7]

    @property
    def year(self) -> str:
        """YYYY in the site's zone."""
        return self.local[:4]


class Hole(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A gap in a rendered body that each output fills with its own URL or markup.

    `kind` is `url` (an attribute's value: `target` is a source path, a site path or a file, see `Link`), `id` (an
    anchor, or a link to one in the same body: filled with `target`, prefixed where bodies share a page) or `image` (a
    whole `<img>`: `target` is the file, `attributes` what the maker wrote: alt, title, class, width ...) or `still`
    (how a film in raw HTML looks before it plays, as attributes of its tag: `target` is the film).
    """

    kind: str
    target: str
    fragment: str = ""
    attributes: dict[str, str] = {}


BodyPart = str | Hole
_PARTS: "msgspec.msgpack.Decoder[list[BodyPart]]" = msgspec.msgpack.Decoder(list[BodyPart])


class Body:
    """Markdown rendered once, with holes; addressed by the digest of its content so that views need not be re-read.

    The parts are packed because most builds look at few bodies: a view is compared by `digest` alone.
    """

    __slots__ = ("digest", "packed")

    def __init__(self, digest: str, packed: bytes) -> None:
        self.digest = digest
        self.packed = packed

    def parts(self) -> list[BodyPart]:
        """The HTML as text between holes, in order."""
        return _PARTS.decode(self.packed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Body) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Body({self.digest[:8]})"


class Link(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A reference found in a body. `target` is `source:<path below content>`, `path:<path below the site's home>`.

    `line` is where it stands in the source file, for messages; `image` tells pictures from links.
    """

    target: str
    fragment: str = ""
    line: int = 0
    image: bool = False
    alt: str = ""


class Photo(msgspec.Struct, frozen=True, gc=False):
    """A picture as the maker describes it; `file` is its path below `content/`. `focus` is x, y in 0..1."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    focus: tuple[float, float] | None = None
    order: int = 0


class OwnPost(msgspec.Struct, frozen=True, gc=False):
    """What the maker wants on one network instead of the composed post. None says nothing: the project's word counts.

    `image` is the picture to post; with `card` there is none, so that the link shows its preview.
    """

    text: str = ""
    image: str = ""
    skip: bool | None = None
    at: When | None = None
    thread: bool | None = None
    warning: str = ""
    card: bool | None = None


class Entry(msgspec.Struct, frozen=True, tag="entry"):
    """One Markdown source: what happened at one step of one project on one day.

    `key` is `<project>/<slug>`; `source` the path below `content/`; `headings` are (level, id, text); `opening` is
    plain text from the start of the body, at most about 600 characters; `ids` every anchor in the body.
    """

    key: str
    id: str
    source: str
    project: str
    slug: str
    title: str
    step: str
    date: When
    body: Body
    publish: When | None = None
    updated: When | None = None
    expires: When | None = None
    summary: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = False
    unlisted: bool = False
    cover: str = ""
    cover_alt: str = ""
    photos: tuple[Photo, ...] = ()
    audio: str = ""
    video: str = ""
    captions: str = ""
    question: str = ""
    materials: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    time: str = ""
    cost: str = ""
    aliases: tuple[str, ...] = ()
    lang: str = ""
    author: str = ""
    newsletter: bool = True
    lead: bool = False
    social: bool = True
    own_posts: dict[str, OwnPost] = {}
    syndication: tuple[str, ...] = ()
    imported: bool = False
    extra: dict[str, Any] = {}
    opening: str = ""
    words: int = 0
    headings: tuple[tuple[int, str, str], ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lines: dict[str, int] = {}

    @property
    def live_at(self) -> When:
        """The go-live moment: `publish`, else `date`. Its month is the entry's issue."""
        return self.publish or self.date


class Price(msgspec.Struct, frozen=True, gc=False):
    """An amount as the maker wrote it, and an ISO 4217 currency."""

    amount: str
    currency: str


class Release(msgspec.Struct, frozen=True, gc=False):
    """When a project's entries go live one after the other: from `start`, every so many hours, days or weeks."""

    start: When
    count: int = 1
    unit: str = "weeks"


class Project(msgspec.Struct, frozen=True, tag="project"):
    """The thing being made. `key` is its slug and its folder's address; `source` is empty without a `project.md`."""

    key: str
    id: str
    folder: str
    source: str
    title: str
    status: str = "active"
    summary: str = ""
    cover: str = ""
    cover_alt: str = ""
    started: When | None = None
    launch: When | None = None
    price: Price | None = None
    buy: str = ""
    availability: str = ""
    hashtags: tuple[str, ...] = ()
    mentions: dict[str, dict[str, str]] = {}
    social: bool = True
    own_posts: dict[str, OwnPost] = {}
    release: Release | None = None
    process_sheet: str = "public"
    before: str = ""
    after: str = ""
    strip: bool | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    lang: str = ""
    extra: dict[str, Any] = {}
    body: Body | None = None
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lines: dict[str, int] = {}


class Page(msgspec.Struct, frozen=True, tag="page"):
    """A standing page, outside the journal's order of time; `key` is its slug."""

    key: str
    source: str
    title: str
    body: Body
    summary: str = ""
    updated: When | None = None
    draft: bool = False
    unlisted: bool = False
    aliases: tuple[str, ...] = ()
    lang: str = ""
    extra: dict[str, Any] = {}
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lines: dict[str, int] = {}


class Section(msgspec.Struct, frozen=True, gc=False):
    """A part of a letter that belongs to no entry; `link` is a site path or a URL as typed, `label` its words."""

    title: str
    text: str = ""
    link: str = ""
    label: str = ""


class Note(msgspec.Struct, frozen=True, tag="note"):
    """The editor's note on top of one month's issue, and what the maker wants of the issue.

    `lead` names the entry told first, `order` projects in their order, `skip` entries and projects left out.
    """

    month: str
    source: str
    body: Body
    subject: str = ""
    preheader: str = ""
    lead: str = ""
    order: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    draft: bool = False
    lang: str = ""
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lines: dict[str, int] = {}


STILL = "#still"


class Recording(msgspec.Struct, frozen=True, gc=False):
    """A film or a sound, as ffmpeg tells: `width` and `height` upright, 0 for a sound; `sound` the codec of its sound.

    `ready` for the web as it is, metadata aside; `peaks` are how loud a sound is from its beginning to its end.
    """

    width: int
    height: int
    seconds: float
    sound: str
    ready: bool
    peaks: tuple[int, ...] = ()

    @property
    def ending(self) -> str:
        """The ending of the file that is published."""
        return ".mp4" if self.width else ".mp3" if self.sound == "mp3" else ".m4a"

    def size(self, longest: int = 1280) -> tuple[int, int]:
        """The width and height of what is published: even numbers, the long side bounded."""
        scale = min(1.0, longest / max(self.width, self.height, 1))
        return max(2, round(self.width * scale / 2) * 2), max(2, round(self.height * scale / 2) * 2)


class Media(msgspec.Struct, frozen=True, gc=False):
    """What a cached probe read from a file beside an entry. Width and height are upright, in pixels; 0 for no picture.

    `kind` is the format (`jpeg png webp avif gif tiff heic svg audio video file`), `digest` that of the file's bytes.
    `recording` is what ffmpeg tells of a film or a sound, where there is one. `lathe.mp4#still` is the picture of one.
    `color` is a still, opaque picture's mean colour (`#8a7f6e`); `attention` where eyes go first (x, y in 0..1), for
    cuts where the maker gives no focus.
    """

    file: str
    digest: str
    kind: str
    width: int = 0
    height: int = 0
    size: int = 0
    animated: bool = False
    alpha: bool = False
    recording: Recording | None = None
    color: str = ""
    attention: tuple[float, float] | None = None
