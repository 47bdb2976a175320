"""Writes the share kit and the schedules from one view: every post is composed once for all of them."""

import re
from functools import lru_cache
from typing import Final, Protocol

from journeygen.addresses import top_level_domains
from journeygen.composer import Snippet
from journeygen.counting import emoji_sequences
from journeygen.digests import text_digest
from journeygen.intents import filled, intent_form
from journeygen.model import When
from journeygen.networks import NETWORKS
from journeygen.outputs.social.kit import PAGE, KitEntry, KitView
from journeygen.outputs.social.posts import PostPicture
from journeygen.schedules import Planned, schedule
from journeygen.slugs import quoted
from journeygen.snippets import composed
from journeygen.views import SiteView, View

TEMPLATE: Final = "social/index.html"
STATES: Final = ("due", "scheduled", "unknown", "posted", "skipped")


class Templates(Protocol):
    """What renders a template of the theme."""

    def render(self, name: str, view: object) -> str:
        """The template's text."""


class KitPicture(View, frozen=True):
    """A picture to download: its path from the page, and the name it has there."""

    path: str
    name: str
    alt: str
    width: int
    height: int


class KitText(View, frozen=True):
    """One text to post: a network's post, or one part of a thread."""

    id: str
    text: str
    length: int
    lines: int


class KitPost(View, frozen=True):
    """One network's post in the kit. `form` is the intent's address with `{text}` left, `intent` the same filled in.

    `changed` says that a post has other words by now; `update` is the line that brings them there, where that can be.
    """

    id: str
    network: str
    label: str
    limit: int
    state: str
    at: str
    url: str
    link: str
    in_field: bool
    warning: str
    texts: tuple[KitText, ...]
    pictures: tuple[KitPicture, ...]
    form: str
    intent: str
    command: str
    changed: bool
    update: str


class KitStory(View, frozen=True):
    """One entry with its posts; `folder` is the path to its files from the page, `card` the site path of its card."""

    key: str
    title: str
    project: str
    page: str
    day: When
    folder: str
    card: str
    posts: tuple[KitPost, ...]


class KitPage(View, frozen=True):
    """The share kit as its template sees it. `domains` and `emoji` are the tables that X's count is made with.

    `alone` shows one entry, to be looked at inside of another page. `home` is the site's path where a server shows
    both; on the disk it lies beside the kit.
    """

    site: SiteView
    tokens: dict[str, str]
    stories: tuple[KitStory, ...]
    older: tuple[tuple[str, str], ...]
    counts: dict[str, int]
    files: tuple[str, ...]
    domains: str
    emoji: str
    alone: bool = False
    home: str = ""


def render_kit(
    view: KitView, names: tuple[str, ...], templates: Templates, *, alone: bool = False, home: str = ""
) -> dict[str, bytes]:
    """The files of these names. Raises ValueError when a link alone is longer than a network allows."""
    told = [(entry, [Planned(entry, post, said) for post, said in composed(entry.snippets)]) for entry in view.entries]
    planned = [one for _, posts in told for one in posts]
    files = {name: schedule(name, view, planned) for name in names if name != PAGE}
    page = KitPage(
        site=view.site,
        tokens=view.tokens,
        stories=tuple([_story(view, entry, posts) for entry, posts in told]),
        older=tuple([(f"{quoted(key)}/snippets.txt", title) for key, title in view.older]),
        counts={state: sum(one.post.state == state for one in planned) for state in STATES},
        files=tuple(files),
        domains=" ".join(top_level_domains()),
        emoji=emoji_sequences(),
        alone=alone,
        home=home,
    )
    return {PAGE: templates.render(TEMPLATE, page).lstrip("\n").encode(), **files}


def _story(view: KitView, entry: KitEntry, posts: list[Planned]) -> KitStory:
    key = entry.snippets.entry
    shown = tuple([_post(view, one) for one in posts])
    folder, page = f"{quoted(key)}/", entry.snippets.page
    return KitStory(key, entry.title, entry.project, page, entry.live, folder, entry.card, shown)


def _post(view: KitView, one: Planned) -> KitPost:
    post, rule, first = one.post, NETWORKS[one.post.network], one.said[0]
    profile = next((network.profile for network in view.site.networks if network.id == rule.id), "")
    form = intent_form(rule.id, first.link, profile, one.public[0] if one.public else "")
    pictures = (*post.media, post.story) if post.story else post.media
    changed = bool(post.said) and post.said != text_digest(first.text)
    named = _quoted(one.entry.snippets.entry)
    name = f"{one.entry.snippets.entry}/{rule.id}".replace("/", ".")
    return KitPost(
        id=name,
        network=rule.id,
        label=rule.label,
        limit=first.limit,
        state=post.state,
        at=post.at[:16].replace("T", " "),
        url=post.url,
        link=first.link,
        in_field=rule.links == "field",
        warning=first.warning,
        texts=tuple([_text(f"{name}.{number}", part) for number, part in enumerate(one.said, start=1)]),
        pictures=tuple([_picture(one, picture) for picture in pictures]),
        form=form,
        intent=filled(form, first.text),
        command=f"journeygen post {named} --network {rule.id} --posted URL",
        changed=changed,
        update=f"journeygen post {named} --network {rule.id} --update --yes" if changed and rule.editable else "",
    )


def _text(name: str, part: Snippet) -> KitText:
    return KitText(name, part.text, part.length, _lines(part.text))


def _lines(text: str) -> int:
    """How many lines a text takes in a box of about 50 characters, at most 14."""
    return min(14, sum(1 + len(line) // 50 for line in text.split("\n")))


def _picture(one: Planned, picture: PostPicture) -> KitPicture:
    path = f"{quoted(one.entry.snippets.entry)}/{quoted(picture.file)}"
    return KitPicture(path, picture.file, picture.alt, picture.width, picture.height)


@lru_cache(8)  # an entry is posted on eight networks
def _quoted(key: str) -> str:
    """A word of a command line, in quotes where a shell might read anything into it."""
    return key if re.fullmatch(r"[\w/.-]+", key) else f'"{key}"'
