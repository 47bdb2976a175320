"""What there is to post: each live entry's snippets on the networks that can be posted to, from the plan alone."""

from collections.abc import Iterator
from typing import Any

import msgspec

from journeygen.artifacts import Artifact
from journeygen.digests import text_digest
from journeygen.errors import UsageError, did_you_mean
from journeygen.ledger import thread_left
from journeygen.model import Entry
from journeygen.outbound.posts.accounts import Card, Part, Picture
from journeygen.outputs.social import SnippetsView
from journeygen.prepare import Prepared
from journeygen.render import Renderer

# Networks whose interfaces let anybody post, for nothing; the others are served by the share kit.
POSTABLE = ("mastodon", "bluesky")
DUE, SCHEDULED, SKIPPED, POSTED, UNKNOWN = "due", "scheduled", "skipped", "posted", "unknown"


class Shown(msgspec.Struct, frozen=True):
    """A picture of a planned post, as `snippets.json` lists it."""

    file: str
    alt: str
    width: int
    height: int


class Planned(msgspec.Struct, frozen=True):
    """One entry on one network: the texts of its parts, and what is known of it. `changed`: reworded since posted."""

    entry: str
    id: str
    network: str
    page: str
    state: str
    texts: tuple[str, ...]
    media: tuple[Shown, ...]
    lang: str = ""
    warning: str = ""
    at: str = ""
    url: str = ""
    changed: bool = False
    why: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Each part's key in the ledger: the first bears none but the network's name."""
        first = f"{self.id}/{self.network}"
        return tuple(first if number == 1 else f"{first}/{number}" for number in range(1, len(self.texts) + 1))


def planned_posts(prepared: Prepared, renderer: Renderer, networks: tuple[str, ...], entry: str = "") -> list[Planned]:
    """Every planned post on these networks, of one entry or of all. Raises UsageError for an unknown entry."""
    wanted = entry_named(prepared, entry).key if entry else ""
    found: list[Planned] = []
    for artifact in prepared.plan.artifacts:
        view = artifact.view
        if isinstance(view, SnippetsView) and wanted in {"", view.entry}:
            found += _planned(prepared, renderer, artifact, view, networks)
    return found


def entry_named(prepared: Prepared, name: str) -> Entry:
    """An entry by `<project>/<slug>`, by its id or by its file. Raises UsageError with the nearest name."""
    wanted = name.removeprefix("./").removeprefix("content/").rstrip("/").removesuffix("/index.md")
    known = {**prepared.journal.hidden, **prepared.journal.entries}
    for one in known.values():
        if wanted in {one.key, one.id, one.source, one.source.removesuffix("/index.md")}:
            return one
    raise UsageError(f"There is no entry {name}. {did_you_mean(wanted, known)}".rstrip())


def _planned(
    prepared: Prepared, renderer: Renderer, artifact: Artifact, view: SnippetsView, networks: tuple[str, ...]
) -> Iterator[Planned]:
    table: dict[str, Any] = msgspec.json.decode(renderer.render(artifact)[0])
    entry = prepared.journal.entries[view.entry]
    own = {post.network: post.own for post in view.posts}
    for row in table["snippets"]:
        network = row["network"]
        if network not in networks:
            continue
        texts = tuple(row.get("thread") or [row["text"]])
        receipt = prepared.journal.ledger.posts.get(f"{view.id}/{network}")
        state = row["state"]
        yield Planned(
            entry=view.entry,
            id=view.id,
            network=network,
            page=view.page,
            state=_state(prepared, f"{view.id}/{network}", state, len(texts)),
            texts=texts,
            media=msgspec.convert(row["media"], tuple[Shown, ...]),
            lang=entry.lang or prepared.journal.config.site.language,
            warning=getattr(own.get(network), "warning", "") or "",
            at=row["at"] or "",
            url=row["url"] or "",
            changed=bool(receipt and receipt.state == POSTED and receipt.text not in {"", text_digest(texts[0])}),
            why=_why(entry, state),
        )


def _state(prepared: Prepared, key: str, state: str, parts: int) -> str:
    """A thread that lacks parts is still due, or unknown; one that lost them since is posted."""
    posts = prepared.journal.ledger.posts
    first = posts.get(key)
    return (thread_left(posts, key, parts) or POSTED) if first is not None and first.state == POSTED else state


def _why(entry: Entry, state: str) -> str:
    if state == SKIPPED:
        return "it was imported" if entry.imported else "it went live more than 90 days ago"
    return {SCHEDULED: "its time has not come", UNKNOWN: "nobody knows whether it was posted"}.get(state, "")


def parts_of(prepared: Prepared, renderer: Renderer, planned: Planned, card: Card | None) -> tuple[Part, ...]:
    """The parts ready to post; pictures go with the first one, made as the build makes them."""
    parts = []
    for number, (key, text) in enumerate(zip(planned.keys, planned.texts, strict=True)):
        first = number == 0
        leads = planned.page if first else ""
        parts.append(
            Part(
                key=key,
                text=text,
                page=leads,
                lang=planned.lang,
                warning=planned.warning,
                pictures=tuple(_pictures(prepared, renderer, planned)) if first else (),
                card=card if first else None,
                parts=len(planned.texts),
            )
        )
    return tuple(parts)


def _pictures(prepared: Prepared, renderer: Renderer, planned: Planned) -> Iterator[Picture]:
    for shown in planned.media:
        path = f"social/{planned.entry}/{shown.file}"
        artifact = next(one for one in prepared.plan.artifacts if path in one.paths)
        content = renderer.render(artifact)[artifact.paths.index(path)]
        focus = getattr(artifact.view, "focus", None)
        yield Picture(content, "image/jpeg", shown.alt, shown.width, shown.height, focus)
