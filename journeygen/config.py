"""The config as frozen values with their defaults. Reading the file is `settings`' work."""

import re
from collections.abc import Iterator

import msgspec

from journeygen.networks import NETWORKS

DEPLOY_KINDS = ("git", "folder", "rsync")
HISTORIES = ("keep", "single")
BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """`[site]`. `base_url` ends with a slash; `id` is the domain of `tag:` URIs (RFC 4151).

    `webmention` is the address that takes webmentions; `webfinger` names the Mastodon account at the site's domain.
    """

    title: str
    base_url: str
    timezone: str
    id: str = ""
    language: str = "en"
    author: str = ""
    description: str = ""
    theme: str = "default"
    contact: str = ""
    webmention: str = ""
    webfinger: bool = False


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """`[look]`: what the maker changes of the theme. What is empty is the theme's; the dark follows from the light.

    `logo` is a picture in `static/` or `content/`, `logo_alt` what it says (default: the site's title).
    """

    accent: str = ""
    paper: str = ""
    ink: str = ""
    accent_dark: str = ""
    paper_dark: str = ""
    ink_dark: str = ""
    font: str = ""
    label_font: str = ""
    logo: str = ""
    logo_alt: str = ""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """`[contact]`: how to reach the workshop. `page` and `commissions` are the slugs of standing pages."""

    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    hours: tuple[str, ...] = ()
    note: str = ""
    map: str = ""
    page: str = "contact"
    commissions: str = "commissions"


class MenuItem(msgspec.Struct, frozen=True, kw_only=True):
    """`[[menu]]`: a label and either a `page` (a page's or a project's slug) or a `url`."""

    label: str
    page: str = ""
    url: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`[[steps]]`: one named stage of the process."""

    id: str
    label: str = ""
    color: str = ""
    icon: str = ""


class Markdown(msgspec.Struct, frozen=True, kw_only=True):
    """`[markdown]`: the engine, what is added to it, and typographic punctuation."""

    engine: str = "markdown"
    extensions: tuple[str, ...] = ()
    extension_configs: dict[str, dict[str, str | int | float | bool]] = {}
    smart: bool = True


class MediaSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`[media]`: the site's first format of photographs, before JPEG, and their quality, 1 to 100 as JPEG counts it."""

    format: str = "webp"
    quality: int = 80


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`[networks.<network>]`: the maker's profile there, what is added to each post, and when posts go out.

    `times` are hours of the day (HH:MM); `thread` and `card` hold where no project or entry says otherwise; `board` is
    where pins go. `server` is the address of the network's API where the profile does not tell it.
    """

    profile: str = ""
    server: str = ""
    hashtags: tuple[str, ...] = ()
    enabled: bool = True
    times: tuple[str, ...] = ()
    max_per_day: int = 0
    limit: int = 0
    thread: bool = False
    card: bool = False
    board: str = ""


class Social(msgspec.Struct, frozen=True, kw_only=True):
    """`[social]`: campaign tags on the links of posts, and what others need who post from here.

    `posse` is for senders that read the Atom feed, `services` are those that posts are uploaded to, `bridgy` networks.
    """

    campaign: bool = False
    posse: bool = False
    services: tuple[str, ...] = ()
    bridgy: tuple[str, ...] = ()


class Newsletter(msgspec.Struct, frozen=True, kw_only=True):
    """`[newsletter]`. What the law and the mail services ask for is checked as warnings."""

    title: str = ""
    signup_url: str = ""
    sender: str = msgspec.field(default="", name="from")
    address: str = ""
    unsubscribe_url: str = ""
    services: tuple[str, ...] = ()
    signup_form: str = ""
    signup_field: str = "email"
    signup_values: dict[str, str] = {}


class DeployTarget(msgspec.Struct, frozen=True, kw_only=True):
    """`[deploy.<name>]`: a place where the site is put online.

    `to` is a git remote or its URL, a folder, or what rsync takes; `keep` are patterns of what others put there.
    """

    kind: str
    to: str = ""
    branch: str = "gh-pages"
    history: str = "keep"
    domain: str = ""
    port: int = 0
    keep: tuple[str, ...] = ()
    max_deletes: int = 50

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """Values that cannot work: the key, what is wrong, and what to do."""
        if self.kind not in DEPLOY_KINDS:
            yield "kind", f"`{self.kind}` is no way to put a site online", f"Write one of {', '.join(DEPLOY_KINDS)}"
        elif self.kind != "git" and not self.to:
            yield "kind", "`to` is missing", 'Add a line to = "..." that names the place'
        if self.to.startswith("-"):
            yield "to", f"`{self.to}` would be taken for an option", "Name a place"
        if not BRANCH.fullmatch(self.branch) or ".." in self.branch:
            yield "branch", f"`{self.branch}` cannot be the name of a branch", "Write gh-pages, or pages on Codeberg"
        if self.history not in HISTORIES:
            yield "history", f"`{self.history}` is not known here", f"Write one of {', '.join(HISTORIES)}"
        if self.max_deletes < 0:
            yield "max_deletes", "A maximum of deletes is at least 0", "Write a whole number"


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """`[search]`: whether readers can search the pages, which takes the extra of that name."""

    enabled: bool = False


class Smtp(msgspec.Struct, frozen=True, kw_only=True):
    """`[smtp]`: the server that letters are given to; `rate` is messages a second, 0 as many as it takes.

    The password stands in JOURNEYGEN_SMTP_PASSWORD, never here; `dkim_key` names a file below `private/`.
    """

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    rate: int = 5
    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: str = "private/dkim.pem"


class Listmonk(msgspec.Struct, frozen=True, kw_only=True):
    """`[listmonk]`: where it runs, the numbers of its lists, and of a template that adds nothing of its own."""

    url: str = ""
    lists: tuple[int, ...] = ()
    template: int = 0


DEFAULT_STEPS = tuple(
    Step(id=identity, label=label, color=color, icon=icon)
    for identity, label, color, icon in (
        ("idea", "Idea", "#b7791f", "✦"),
        ("research", "Research", "#4a6fa5", "⌕"),
        ("sketch", "Sketch", "#6b5b95", "✎"),
        ("material", "Material", "#7d6b4f", "▤"),
        ("prototype", "Prototype", "#2f7d6d", "◇"),
        ("making", "Making", "#3d6b35", "⚒"),
        ("setback", "Setback", "#a63d2f", "✕"),
        ("fix", "Fix", "#b35c1e", "↻"),
        ("finishing", "Finishing", "#5d7285", "◌"),
        ("finished", "Finished", "#2d6a4f", "✓"),
        ("launch", "Launch", "#8a3b74", "➚"),
    )
)


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `journeygen.toml` may say."""

    site: Site
    look: Look = Look()
    contact: Contact = Contact()
    menu: tuple[MenuItem, ...] = ()
    steps: tuple[Step, ...] = DEFAULT_STEPS
    markdown: Markdown = Markdown()
    media: MediaSettings = MediaSettings()
    networks: dict[str, NetworkSettings] = {}
    social: Social = Social()
    newsletter: Newsletter = Newsletter()
    deploy: dict[str, DeployTarget] = {}
    search: Search = Search()
    smtp: Smtp = Smtp()
    listmonk: Listmonk = Listmonk()

    @property
    def shared_on(self) -> tuple[str, ...]:
        """The ids of the networks that the maker uses, in the fixed order of `NETWORKS`."""
        return tuple(name for name in NETWORKS if name in self.networks and self.networks[name].enabled)
