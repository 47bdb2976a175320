"""The frozen values that templates may show, one class per template, and the pieces they share.

Paths in views are site paths: percent-encoded, without a leading slash, the home page being the empty string. A page
reaches them through its own `head.root` (`../../`), a feed or a letter through the site's base URL. URLs that leave
the site are absolute. Nothing here knows the clock: pages print dates, never ages.
"""

import msgspec

from journeygen.model import Body, Price, When


class View(msgspec.Struct, frozen=True, gc=False):
    """Base of all views: frozen, compared by value.

    Those that a site has thousands of are packed as arrays, without the names of their fields: a third less to digest.
    """


class Anchor(View, frozen=True, array_like=True):
    """A label, in the language `lang` where it is known, and where it leads: a site path, or an absolute URL."""

    label: str
    path: str
    lang: str = ""


class StepView(View, frozen=True, array_like=True):
    """A process step as declared in the config."""

    id: str
    label: str
    color: str
    icon: str
    path: str


class Rendition(View, frozen=True):
    """One format of a picture: its MIME type and (site path, width in pixels) from small to large."""

    mime: str
    files: tuple[tuple[str, int], ...]


class Picture(View, frozen=True):
    """A photograph ready to show: `renditions` from best to most widely known; `src` is the fallback, in pixels.

    `focus` (x, y in 0..1) is what a cut must keep, where cutting matters; `color` what stands there until it is loaded.
    """

    src: str
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    renditions: tuple[Rendition, ...] = ()
    focus: tuple[float, float] | None = None
    color: str = ""


class BodyView(View, frozen=True, array_like=True):
    """A body and what its holes become: `links` by the hole's target, `pictures` by the image's file."""

    body: Body
    links: dict[str, str]
    pictures: dict[str, Picture]
    prefix: str = ""


class NetworkView(View, frozen=True):
    """A network that the maker uses, and the profile there."""

    id: str
    label: str
    profile: str


class Shared(View, frozen=True, array_like=True):
    """Where an entry was shared (`state` posted, with its URL), will be (`open`), or never was in its time (`past`)."""

    network: str
    label: str
    state: str
    url: str
    profile: str

    @property
    def registered(self) -> str:
        """What `links.json` says: posted, or open."""
        return "posted" if self.state == "posted" else "open"


class Card(View, frozen=True, array_like=True):
    """An entry as lists show it."""

    key: str
    title: str
    path: str
    project: Anchor
    step: StepView
    date: When
    summary: str
    lang: str
    picture: Picture | None = None
    draft: bool = False


class ProjectCard(View, frozen=True, array_like=True):
    """A project as lists show it. `step` is where it stands now; `count` its listed entries."""

    key: str
    title: str
    path: str
    status: str
    summary: str
    count: int
    step: StepView | None = None
    first: When | None = None
    latest: When | None = None
    picture: Picture | None = None
    price: Price | None = None
    buy: str = ""
    availability: str = ""
    lang: str = ""


class Feed(View, frozen=True):
    """A feed that readers may subscribe to."""

    title: str
    path: str
    mime: str


class Visit(View, frozen=True):
    """How to reach the workshop: telephone, address, and opening hours as (days, times, schema.org's form)."""

    phone: str
    address: tuple[str, ...]
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    hours: tuple[tuple[str, str, str], ...]
    note: str
    map: str
    page: str
    commissions: str


class SiteView(View, frozen=True):
    """What every page of a site shows: its name, menu, networks, newsletter sign-up.

    `fediverse` is the maker's account as `@name@host`, `x_handle` that on X as `@name`, `webmention` the address that
    takes webmentions; empty where there is none. `bridgy` are the networks that Bridgy publishes to.
    """

    title: str
    description: str
    author: str
    language: str
    base_url: str
    menu: tuple[Anchor, ...]
    networks: tuple[NetworkView, ...]
    newsletter_title: str
    signup_url: str
    contact: str
    stylesheet: str
    favicon: str
    generator: str
    messages: dict[str, str]
    logo: Picture | None = None
    fediverse: str = ""
    x_handle: str = ""
    webmention: str = ""
    visit: Visit | None = None
    bridgy: tuple[str, ...] = ()


class Head(View, frozen=True, array_like=True):
    """What one page says of itself. `root` leads from the page to the home page: `./`, `../../` ...

    `image` is the card that link previews show, `image_size` its width and height in pixels; `photo` is the JPEG of the
    page's own photograph, where it has one. `locale` is Open Graph's form of the language (`en_GB`), `trail` the pages
    above this one from the home page on, `keywords` its tags.
    """

    title: str
    description: str
    path: str
    canonical: str
    root: str
    kind: str
    lang: str
    dir: str = "ltr"
    noindex: bool = False
    image: str = ""
    image_size: tuple[int, int] = (0, 0)
    image_alt: str = ""
    photo: str = ""
    published: str = ""
    modified: str = ""
    feeds: tuple[Feed, ...] = ()
    banner: str = ""
    locale: str = ""
    trail: tuple[Anchor, ...] = ()
    keywords: str = ""


class Pager(View, frozen=True):
    """A list's place in its pages, counted from 1. Empty paths mean there is none."""

    page: int
    pages: int
    previous: str
    next: str


class Stage(View, frozen=True):
    """One step in a project's stepper: `state` is done, current or ahead; `setbacks` happened on the way."""

    step: StepView
    state: str
    count: int


class Mark(View, frozen=True):
    """An entry on its project's scale: `at` counts per mille from the first day to the last."""

    at: int
    step: StepView


class Journey(View, frozen=True):
    """A project in time: whole `days` from its first entry to its newest, and `since` when it is at its step."""

    days: int
    marks: tuple[Mark, ...]
    since: When


class SheetView(View, frozen=True):
    """What a project took: time in minutes, a sum for each currency, and what the maker wrote that cannot be summed."""

    materials: tuple[str, ...]
    tools: tuple[str, ...]
    minutes: int
    costs: tuple[Price, ...]
    unread: tuple[str, ...]


class Collages(View, frozen=True):
    """What is made of a project's photographs: the first and the last, one of each step in a strip, all on a sheet."""

    before: Picture | None = None
    after: Picture | None = None
    strip: Picture | None = None
    sheet: Picture | None = None


class HomeView(View, frozen=True):
    """`site/home.html`: what is on the bench, the latest steps, finished works; `journeys` by the project's key."""

    site: SiteView
    head: Head
    projects: tuple[ProjectCard, ...]
    latest: tuple[Card, ...]
    latest_issue: Anchor | None = None
    journeys: dict[str, Journey] = {}


class ProjectView(View, frozen=True):
    """`site/project.html`: the timeline of one project. `gaps` are the days from each entry to the next;
    -1 after the last."""

    site: SiteView
    head: Head
    project: ProjectCard
    entries: tuple[Card, ...]
    stages: tuple[Stage, ...]
    pager: Pager
    gaps: tuple[int, ...]
    body: BodyView | None = None
    journey: Journey | None = None
    sheet: SheetView | None = None
    started: When | None = None
    launch: When | None = None
    hashtags: tuple[str, ...] = ()
    collages: Collages | None = None


class EntryView(View, frozen=True, array_like=True):
    """`site/entry.html`: one step told. `position` and `total` count within the project.

    `poster` and `video_size` belong to `video`; `wave` is the path of an SVG 32 high, two units a bar, for `audio`.
    They are empty where no ffmpeg has told them.
    """

    site: SiteView
    head: Head
    key: str
    title: str
    body: BodyView
    project: ProjectCard
    step: StepView
    date: When
    updated: When | None = None
    summary: str = ""
    author: str = ""
    cover: Picture | None = None
    photos: tuple[Picture, ...] = ()
    tags: tuple[Anchor, ...] = ()
    materials: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    time: str = ""
    cost: str = ""
    question: str = ""
    audio: str = ""
    video: str = ""
    captions: str = ""
    video_size: tuple[int, int] = (0, 0)
    poster: str = ""
    wave: str = ""
    headings: tuple[tuple[int, str, str], ...] = ()
    position: int = 1
    total: int = 1
    previous: Card | None = None
    next: Card | None = None
    shared: tuple[Shared, ...] = ()
    syndication: tuple[str, ...] = ()
    issue: Anchor | None = None
    issue_state: str = ""
    related: tuple[Card, ...] = ()


class Finder(View, frozen=True):
    """How a page searches: site paths of our script and of Pagefind's, and the languages of all pages."""

    script: str
    index: str
    languages: tuple[str, ...]


class ListView(View, frozen=True, array_like=True):
    """`site/list.html`: a step's, a tag's or a year's entries, newest first, or the whole archive.

    `facets` lead to the list's neighbours: years of the archive, other steps or tags, with their counts. `search` is
    there on the archive's first page when readers can search.
    """

    site: SiteView
    head: Head
    title: str
    entries: tuple[Card, ...]
    pager: Pager
    count: int
    step: StepView | None = None
    facets: tuple[tuple[Anchor, int], ...] = ()
    search: Finder | None = None


class ForSaleView(View, frozen=True):
    """`site/for-sale.html`: works that are there, those made to order, and those that found a home."""

    site: SiteView
    head: Head
    projects: tuple[ProjectCard, ...]
    orders: tuple[ProjectCard, ...] = ()
    sold: tuple[ProjectCard, ...] = ()


class PageView(View, frozen=True):
    """`site/page.html`: a standing page."""

    site: SiteView
    head: Head
    title: str
    body: BodyView
    updated: When | None = None


class NoticeView(View, frozen=True):
    """`site/notice.html`: a page that is not there (404), or no longer there (expired)."""

    site: SiteView
    head: Head
    title: str
    text: str
    projects: tuple[ProjectCard, ...] = ()


class RedirectView(View, frozen=True):
    """`site/redirect.html`: an old address that leads to the new one."""

    title: str
    lang: str
    canonical: str
    target: str


class IssueItem(View, frozen=True, array_like=True):
    """One entry in an issue, as its web page and the newsletter's feed tell it."""

    key: str
    title: str
    path: str
    step: StepView
    date: When
    summary: str
    opening: str
    lang: str
    question: str = ""
    picture: Picture | None = None
    shared: tuple[Shared, ...] = ()


class IssueGroup(View, frozen=True):
    """One project's part of an issue, in the project's order."""

    project: ProjectCard
    items: tuple[IssueItem, ...]


class LetterItem(IssueItem, frozen=True, array_like=True, kw_only=True):
    """One entry in a letter, which shows an excerpt of its `body`."""

    body: BodyView


class LetterGroup(View, frozen=True):
    """One project's part of a letter, in the project's order; `picture` is before and after, once it is finished."""

    project: ProjectCard
    items: tuple[LetterItem, ...]
    picture: Picture | None = None


class Offer(View, frozen=True):
    """A piece that a letter offers beside what it tells: for sale, to be ordered, or launching soon."""

    project: ProjectCard
    launch: When | None = None


class LetterSection(View, frozen=True):
    """A part of an issue that belongs to no entry; `path` is a site path or an absolute URL, or empty."""

    title: str
    text: str
    label: str
    path: str


class IssueCard(View, frozen=True):
    """An issue in the newsletter's archive. `state` is open, ready or sent."""

    month: str
    label: str
    subject: str
    path: str
    state: str
    count: int
    preheader: str = ""


class SignupForm(View, frozen=True):
    """A form that a mail service takes: where it is sent, the name of the address in it, and what else it must hold."""

    action: str
    field: str
    values: tuple[tuple[str, str], ...] = ()


class IssueView(View, frozen=True):
    """`site/issue.html`: the web page of one issue."""

    site: SiteView
    head: Head
    issue: IssueCard
    groups: tuple[IssueGroup, ...]
    note: BodyView | None = None
    sections: tuple[LetterSection, ...] = ()
    previous: IssueCard | None = None
    next: IssueCard | None = None
    form: SignupForm | None = None


class IssuesView(View, frozen=True):
    """`site/newsletter.html`: the archive of issues, newest first."""

    site: SiteView
    head: Head
    issues: tuple[IssueCard, ...]
    pager: Pager
    form: SignupForm | None = None


class LetterView(View, frozen=True):
    """The mail set of one issue: what `email.*`, `fragment.html` and `preview.html` are made from, as one bundle.

    Pictures' paths are site paths below `newsletter/<month>/media/`; `date` is the moment that the letter bears;
    `services` are those that get a file with their own marks.
    """

    site: SiteView
    issue: IssueCard
    groups: tuple[LetterGroup, ...]
    date: When
    domain: str
    sender: str
    address: str
    unsubscribe_url: str
    note: BodyView | None = None
    lead: str = ""
    offers: tuple[Offer, ...] = ()
    sections: tuple[LetterSection, ...] = ()
    services: tuple[str, ...] = ()


class FeedItem(View, frozen=True, array_like=True):
    """An entry or an issue in a feed; `id` never changes, whatever becomes of the URL.

    `enclosures` are recordings: path or absolute URL, MIME type, bytes or 0.
    """

    id: str
    title: str
    path: str
    published: When
    updated: When
    summary: str
    body: BodyView
    lang: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    enclosures: tuple[tuple[str, str, int], ...] = ()
    posse: str = ""


class FeedView(View, frozen=True):
    """`site/atom.xml`, `site/feed.json` and `site/newsletter.xml`: the newest 30, whole."""

    site: SiteView
    id: str
    title: str
    path: str
    home: str
    updated: When | None
    items: tuple[FeedItem, ...]


class IssueFeedItem(View, frozen=True, array_like=True):
    """A finished month in the newsletter's feed, which mail services turn into a letter."""

    id: str
    issue: IssueCard
    published: When
    groups: tuple[IssueGroup, ...]
    note: BodyView | None = None
    sections: tuple[LetterSection, ...] = ()


class IssueFeedView(View, frozen=True):
    """`site/newsletter.xml`: one item a month, running months left out."""

    site: SiteView
    title: str
    path: str
    home: str
    updated: When | None
    items: tuple[IssueFeedItem, ...]


class WebfingerView(View, frozen=True):
    """`site/webfinger.json` (RFC 7033): the maker's account as `name@host`, and where its server keeps it."""

    account: str
    profile: str
    actor: str
    subscribe: str
    home: str


class SitemapView(View, frozen=True):
    """`site/sitemap.xml`: (site path, last change as ISO date or empty)."""

    base_url: str
    pages: tuple[tuple[str, str], ...]
