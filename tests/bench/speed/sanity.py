"""Is this a site at all? A fast build of something broken must not win."""

import re
from dataclasses import dataclass
from pathlib import Path

from speed.corpus import Corpus, Entry
from speed.tools import Tool

HIGHLIGHTED = re.compile(r"<pre\b(?:(?!</pre>).)*<span class=", re.DOTALL)
FEED_SIZE = 30


class SanityError(Exception):
    """A tool's site lacks something that every site of the comparison has."""


@dataclass(frozen=True)
class Census:
    """What was found in one tool's site."""

    tool: str
    pages: int
    megabytes: float
    entry_kilobytes: float
    feed_items: int
    sitemap_urls: int

    def __str__(self) -> str:
        return (
            f"{self.tool}: {self.pages} pages, {self.megabytes:.1f} MB, "
            f"an entry page of {self.entry_kilobytes:.1f} kB, "
            f"{self.feed_items} in the feed, {self.sitemap_urls} in the sitemap"
        )


def census(tool: Tool, corpus: Corpus) -> Census:
    """Count what a finished build left, and refuse a site without its pages, feed, sitemap or coloured code."""
    entries = list(corpus.entries())
    _check_entries(tool, entries)
    _check_lists(tool, entries)
    files = [path for path in tool.output.rglob("*") if path.is_file()]
    newest = entries[-1]
    found = Census(
        tool=tool.name,
        pages=sum(path.name == "index.html" for path in files),
        megabytes=sum(path.stat().st_size for path in files) / 1e6,
        entry_kilobytes=tool.page(newest).stat().st_size / 1e3,
        feed_items=len(re.findall(r"<(?:entry|item)>", _text(tool.output / "feed.xml"))),
        sitemap_urls=_text(tool.output / "sitemap.xml").count("<loc>"),
    )
    _demand(tool, found.feed_items == min(FEED_SIZE, corpus.size), f"{found.feed_items} items in feed.xml")
    _demand(tool, found.sitemap_urls >= corpus.size, f"{found.sitemap_urls} addresses in sitemap.xml")
    return found


def _check_entries(tool: Tool, entries: list[Entry]) -> None:
    missing = [entry.page for entry in entries if not tool.page(entry).is_file()]
    _demand(tool, not missing, f"{len(missing)} entry pages missing, the first is {''.join(missing[:1])}")
    coded = [entry for entry in entries if "```" in entry.body]
    plain = [entry.page for entry in coded if not HIGHLIGHTED.search(_text(tool.page(entry)))]
    _demand(tool, not plain, f"{len(plain)} pages with code that is not highlighted, the first is {''.join(plain[:1])}")
    notes = [entry for entry in entries if "[^1]:" in entry.body]
    flat = [entry.page for entry in notes if "[^1]" in _text(tool.page(entry))]
    _demand(tool, not flat, f"{len(flat)} pages with footnotes left as text, the first is {''.join(flat[:1])}")


def _check_lists(tool: Tool, entries: list[Entry]) -> None:
    wanted = {"", "archive"}
    wanted |= {entry.project.slug for entry in entries} | {f"archive/{entry.day.year}" for entry in entries}
    wanted |= {f"tags/{tag}" for entry in entries for tag in entry.tags}
    missing = sorted(name for name in wanted if not (tool.output / name / "index.html").is_file())
    _demand(tool, not missing, f"{len(missing)} list pages missing, the first is /{''.join(missing[:1])}/")


def _demand(tool: Tool, held: bool, otherwise: str) -> None:
    if not held:
        raise SanityError(f"The site that {tool.name} built in {tool.site} is not whole: {otherwise}.")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
