"""Reads Instagram's export in JSON: a zip or folder with `posts_1.json` and the pictures; each post becomes an entry.

Its texts are UTF-8 that was taken for Latin-1 on the way, which is turned back. It has no addresses to lead on from.
"""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from journeygen.errors import UsageError
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.html_text import markdown_of
from journeygen.importing.texts import files_below, relative
from journeygen.moments import from_epoch

LARGEST = 512 << 20
_POSTS = re.compile(r"posts(?:_\d+)?\.json")
_TAG = re.compile(r"#(\w+)")


def read(source: Path, zone: str) -> ForeignSite:
    """Everything that was posted; stories, messages and the rest are not looked at."""
    found = [path for path in files_below(source) if _POSTS.fullmatch(path.name)] if source.is_dir() else []
    if not found:
        raise UsageError(f"{source} is no export of Instagram: there is no posts_1.json. Ask for it as JSON, not HTML")
    losses: list[Loss] = []
    entries = []
    for path in found:
        for number, post in enumerate(_posts(path), start=1):
            entry = _entry(post, f"{relative(path, source)}", number, source, zone, losses)
            entries += [entry] if entry is not None else []
    losses.append(Loss(relative(found[0], source), 0, "list", "Stories, reels, comments and likes were left out"))
    return ForeignSite(title="Instagram", base="", entries=entries, losses=losses, roots=(source,))


def _posts(path: Path) -> list[Any]:
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path.name} is larger than 512 MB")
    try:
        posts = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} is no JSON that can be read: {error}") from None
    posts = posts.get("posts", [posts]) if isinstance(posts, dict) else posts
    return posts if isinstance(posts, list) else []


def _entry(post: Any, name: str, number: int, source: Path, zone: str, losses: list[Loss]) -> Foreign | None:
    media = post.get("media") if isinstance(post, dict) else None
    shown = [one for one in media if _is_file(one)] if isinstance(media, list) else []
    times = [one.get("creation_timestamp") for one in (post, *shown)] if shown else []
    at = next((time for time in times if type(time) is int and 0 < time < 1 << 36), 0)
    if not at:
        losses.append(Loss(name, 0, "skipped", f"Post {number} has no pictures or no date"))
        return None
    titles = (one.get("title") for one in (post, *shown))
    caption = _text(next((title for title in titles if title), "")).strip()
    pictures = [f"![](</{one['uri'].lstrip('/')}>)" for one in shown]
    words = markdown_of(escape(caption, quote=False), name, 1, losses, lines=True)
    first = " ".join(_TAG.sub("", caption.split("\n")[0]).split()[:10])
    return Foreign(
        origin=name,
        key=shown[0]["uri"],
        title=first,
        text="\n\n".join([*pictures, words]),
        date=from_epoch(at, zone),
        home=source,
        slug=first,
        tags=tuple(dict.fromkeys(_TAG.findall(caption))),
    )


def _is_file(media: Any) -> bool:
    return isinstance(media, dict) and isinstance(media.get("uri"), str) and not set(media["uri"]) & set("<>\n")


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
