"""Reads Substack's export: a zip or folder with `posts.csv` and `posts/<number>.<slug>.html`; addresses: `/p/slug`."""

import csv
from pathlib import Path

from journeygen.errors import UsageError
from journeygen.importing.dating import moment_of
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.html_text import markdown_of
from journeygen.importing.texts import decoded, files_below

LARGEST = 10_000_000


def read(source: Path, zone: str) -> ForeignSite:
    """Everything that an export holds but for its readers, whose addresses are not looked at."""
    found = [path for path in files_below(source) if path.name == "posts.csv"] if source.is_dir() else []
    if len(found) != 1:
        raise UsageError(f"{source} is no export of Substack: it must hold one posts.csv, in a zip or a folder")
    losses: list[Loss] = []
    text = decoded(found[0].read_bytes(), "posts.csv", losses)
    rows = csv.DictReader(text.split("\n"))
    entries: list[Foreign | None] = []
    try:
        entries += [_entry(found[0].parent, row, rows.line_num, zone, losses) for row in rows]
    except csv.Error as error:
        raise UsageError(f"{found[0].name}:{rows.line_num}: It cannot be read as CSV: {error}") from None
    losses.append(Loss("posts.csv", 0, "list", "Feeds and archives of the old site have no redirects of their own"))
    made = [one for one in entries if one is not None]
    return ForeignSite(title="Substack", base="", entries=made, losses=losses, roots=(found[0].parent,))


def _entry(folder: Path, row: dict[str, str], line: int, zone: str, losses: list[Loss]) -> Foreign | None:
    said = {key: value or "" for key, value in row.items() if isinstance(key, str) and not isinstance(value, list)}
    number, _, slug = said.get("post_id", "").partition(".")
    name = f"posts/{number}.{slug}.html"
    path = folder / name
    if "/" in slug + number or "\\" in slug + number or not path.is_file() or path.stat().st_size > LARGEST:
        losses.append(Loss("posts.csv", line, "skipped", f"{said.get('post_id', '')[:80]}: there is no {name[:90]}"))
        return None
    html = decoded(path.read_bytes(), name, losses)
    paid = said.get("audience") in {"only_paid", "founding"}
    if paid:
        losses.append(Loss("posts.csv", line, "paid", f"{slug}: it was for paying readers alone, and is a draft now"))
    if said.get("podcast_url"):
        losses.append(Loss("posts.csv", line, "link", f"{slug}: its recording stays at {said['podcast_url'][:200]}"))
    published = said.get("is_published", "true").lower() == "true"
    return Foreign(
        origin=name,
        key=f"/p/{slug}" if slug else number,
        title=said.get("title", ""),
        text=markdown_of(html, name, 1, losses),
        url=f"/p/{slug}" if published and slug else "",
        date=moment_of(said.get("post_date", ""), zone) or moment_of("1970-01-01", zone),
        slug=slug,
        summary=said.get("subtitle", ""),
        draft=paid or not published,
    )
