"""A post or a page of Jekyll's as it lies there, and what its front matter says (jekyllrb.com/docs/front-matter)."""

from pathlib import Path
from typing import Any

import msgspec

from journeygen.importing.dating import moment_of
from journeygen.importing.plain import word, words
from journeygen.importing.texts import Text
from journeygen.model import When

# jekyllrb.com/docs/permalinks, "Built-in formats"
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
KNOWN = (
    "title", "layout", "date", "categories", "category", "tags", "tag", "permalink",
    "published", "excerpt", "description", "summary", "image", "author", "authors", "lang",
    "redirect_from", "last_modified_at", "updated", "slug", "draft", "sitemap", "comments",
)  # fmt: skip


class JekyllPost(msgspec.Struct):
    """One text: `kind` is its collection, or `page`; `folders` are those around it."""

    path: Path
    name: str
    text: Text
    kind: str
    slug: str
    when: When | None
    folders: tuple[str, ...]
    url: str = ""


def named(table: dict[str, Any], zone: str) -> dict[str, Any]:
    """What is said of a post by names and in a line. Tags in one text are parted by spaces, unless it has commas."""
    comma = "," if "," in str(table.get("tags")) else ""
    return {
        "lang": word(table.get("lang")),
        "updated": moment_of(table.get("last_modified_at", table.get("updated")), zone),
        "tags": words(table.get("tags"), comma) or words(table.get("tag")),
        "summary": word(table.get("description") or table.get("excerpt") or table.get("summary")),
        "author": ", ".join(words(table.get("author") or table.get("authors"))),
    }


def padded(day: str) -> str:
    """A day as ISO 8601 has it, from a file's name that leaves zeros out."""
    year, month, date = day.split("-")
    return f"{'20' if len(year) == 2 else ''}{year}-{month:0>2}-{date:0>2}"
