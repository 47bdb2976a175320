"""`links.json`, `sitemap.xml` and `robots.txt`: what machines believe about the site must be what its pages are."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from journeygen.artifacts import SITE
from journeygen.calendar import EXPIRED
from journeygen.check.findings import Finding, line_of
from journeygen.check.pages import strings
from journeygen.check.reading import Desk, Links, Seen
from journeygen.dressing import Dresser
from journeygen.model import Ref
from journeygen.routes import RULES

LINKS, SITEMAP, ROBOTS = f"{SITE}/links.json", f"{SITE}/sitemap.xml", f"{SITE}/robots.txt"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_FIX = "Run: journeygen build"


# --- links.json


def look_at_links(desk: Desk, dresser: Dresser) -> Seen:
    """Holds the public cross-link registry against the journal, which the pages were held against."""
    text = desk.text(LINKS)
    try:
        table = json.loads(text)
        sections = {name: list(table[name]) for name in ("entries", "issues", "projects")}
    except (ValueError, KeyError, TypeError):
        return Seen(LINKS, (Finding(LINKS, 0, "check-json", "This registry cannot be read", fix=_FIX),))
    links = Links(desk.places, LINKS, text)
    for value in strings(table):
        if "://" in value:
            links.follow(value)
    wanted = {"entries": _entries(dresser), "issues": _issues(dresser), "projects": _projects(dresser)}
    found = list(links.findings)
    for name, key, code in (
        ("entries", "entry", "check-links-entry"),
        ("issues", "issue", "check-links-issue"),
        ("projects", "project", "check-links-project"),
    ):
        found += _compared(text, key, code, sections[name], wanted[name])
    return Seen(LINKS, tuple(found), links=links.count)


def _compared(
    text: str, key: str, code: str, rows: list[Any], wanted: dict[str, dict[str, object]]
) -> Iterator[Finding]:
    told = {row.get(key): row for row in rows if isinstance(row, dict)}
    for name, row in wanted.items():
        if name not in told:
            yield Finding(LINKS, 0, code, f"links.json does not know the {key} {name}", "Its page is there", _FIX)
            continue
        for field, value in row.items():
            if told[name].get(field) != value:
                what = f"links.json is wrong about the {field} of the {key} {name}"
                why = f"It says {_short(told[name].get(field))}, the journal {_short(value)}"
                yield Finding(LINKS, line_of(text, name), code, what, why, _FIX)
    for extra in told.keys() - wanted.keys():
        what = f"links.json names the {key} {extra}, which readers cannot see"
        yield Finding(LINKS, line_of(text, str(extra)), code, what, fix=_FIX)


def _entries(dresser: Dresser) -> dict[str, dict[str, object]]:
    return {
        entry.key: {
            "page": _absolute(dresser, Ref("entry", entry.key)),
            "project": entry.project,
            "step": entry.step,
            "date": entry.date.local,
            "issue": dresser.journal.issue_of.get(entry.key),
            "snippets": [
                {"network": one.network, "state": one.registered, "url": one.url or None}
                for one in dresser.shared(entry)
            ],
        }
        for entry in dresser.journal.listed
    }


def _issues(dresser: Dresser) -> dict[str, dict[str, object]]:
    status = dresser.journal.status
    return {
        issue.month: {
            "page": _absolute(dresser, Ref("issue", issue.month)),
            "state": issue.state,
            "entries": [key for key in issue.entries if status[key] != EXPIRED],
        }
        for issue in dresser.journal.issues
    }


def _projects(dresser: Dresser) -> dict[str, dict[str, object]]:
    return {
        project.key: {
            "page": _absolute(dresser, Ref("project", project.key)),
            "entries": [entry.key for entry in dresser.journal.by_project[project.key]],
        }
        for project in dresser.journal.projects
    }


def _absolute(dresser: Dresser, ref: Ref) -> str:
    return dresser.site.base_url + dresser.routes.url(ref)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


# --- sitemap.xml, robots.txt


def look_at_sitemap(desk: Desk, indexable: Iterable[str]) -> Seen:
    """The sitemap lists the pages that search engines may show, all of them and no other."""
    text = desk.text(SITEMAP)
    try:
        listed = [(element.text or "").strip() for element in ElementTree.fromstring(text).iter(_LOC)]
    except ElementTree.ParseError as error:
        what = "The sitemap cannot be read"
        return Seen(SITEMAP, (Finding(SITEMAP, 0, "check-sitemap-broken", what, str(error), _FIX),))
    links = Links(desk.places, SITEMAP, text, absolute="check-feed-relative")
    reached = {links.follow(url): url for url in listed}
    wanted = set(indexable)
    found = list(links.findings)
    for page in sorted(wanted - reached.keys()):
        what = f"The sitemap leaves out {desk.promises.url(page)}"
        found.append(Finding(SITEMAP, 0, "check-sitemap-missing", what, "Search engines may not find it", _FIX))
    for page in sorted(reached.keys() - wanted - {""}):
        what = f"The sitemap lists {reached[page]}"
        why = "That page asks not to be found, or is none"
        found.append(Finding(SITEMAP, line_of(text, reached[page]), "check-sitemap-extra", what, why, _FIX))
    if len(listed) != len(set(listed)):
        found.append(Finding(SITEMAP, 0, "check-sitemap-extra", "The sitemap lists a page twice", fix=_FIX))
    return Seen(SITEMAP, tuple(found), links=links.count)


def look_at_rules(desk: Desk, dresser: Dresser) -> Iterator[Seen]:
    """Where hosts and servers are told of old addresses, each of these leads to the page that takes its place."""
    routes = dresser.routes
    for ref, name in RULES.items():
        if ref not in routes.paths:
            continue
        path = f"{SITE}/{name}"
        told = dict(re.findall(r'^"?(.+?)"? "?(\S+?)"?(?: 301|;)$', desk.text(path), re.MULTILINE))
        found: list[Finding] = []
        for old, target in routes.redirects.items():
            place = urlsplit(desk.promises.url(f"{SITE}/{old}")).path
            wanted = urlsplit(desk.promises.url(f"{SITE}/{routes.path(target)}")).path
            if told.get(place, told.get(unquote(place))) != wanted:
                what, why = f"The old address {place} does not lead to {wanted} here", "Servers that read it would not"
                found.append(Finding(path, 0, "check-redirect", what, why, _FIX))
        yield Seen(path, tuple(found), links=len(told))


def look_at_robots(desk: Desk) -> Seen:
    """`robots.txt` says where the sitemap is."""
    text = desk.text(ROBOTS)
    if desk.promises.url(SITEMAP) in text:
        return Seen(ROBOTS, links=1)
    what, why = "robots.txt does not say where the sitemap is", "Search engines look there first"
    fix = f"Add a line: Sitemap: {desk.promises.url(SITEMAP)}"
    return Seen(ROBOTS, (Finding(ROBOTS, 0, "check-robots", what, why, fix),))
