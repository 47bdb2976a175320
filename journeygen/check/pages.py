"""One HTML page: where its links lead, what it must show, and whether it is sound in itself."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from journeygen.check.anatomy import anatomy
from journeygen.check.findings import Finding
from journeygen.check.machines import told_to_machines
from journeygen.check.promises import COPY, REDIRECT, Promised, Promises
from journeygen.check.reading import Desk, Links, Seen
from journeygen.markup.dom import document

# In one `:is()`: the parser gives an element once for each selector of a list that it matches.
LINKED = (
    ":is([href],[src],[srcset],[imagesrcset],[poster],[action],[formaction],[cite],object[data],meta[content],"
    "data[value],[id],a[name])"
)
SINGLE = ("href", "src", "poster", "action", "formaction", "cite")
MANY = ("srcset", "imagesrcset")
MISSING = "missing"
# The comma between two candidates of `srcset`; one inside a URL has no space behind it.
_BETWEEN = re.compile(r",\s+")


def look_at_page(desk: Desk, path: str, text: str) -> Seen:
    """What a page shows, and all that is wrong with it."""
    promised = desk.promises.pages.get(path, Promised(COPY))
    links = Links(desk.places, path, text, rooted=promised.kind == MISSING)
    page = document(text)
    nodes = [(node.tag or "", node.attributes) for node in page.css(LINKED)]
    urls = [url for tag, attributes in nodes for url in addresses(tag, attributes)]
    urls += _told_to_machines(page, desk.promises.base_url)
    leads = {url: links.follow(url) for url in urls}
    ids = [name for _, attributes in nodes for name in (attributes.get("id"), attributes.get("name")) if name]
    found = list(links.findings)
    noindex = _is_noindex(nodes)
    if promised.kind == REDIRECT:
        found += _redirect(path, promised, nodes, leads)
    elif promised.kind != COPY:
        found += _promises(desk.promises, path, promised, leads, _told(page, leads))
        found += _named(path, page, promised, noindex, nodes, leads)
        found += anatomy(path, text, page, nodes, desk.promises.own_marks)
        found += told_to_machines(path, text, page, promised.kind, nodes)
    reaches = frozenset(target for target in leads.values() if target.endswith(".html") and target != path)
    seen = Seen(path, tuple(found), frozenset(ids), tuple(links.wishes), reaches, noindex, links.count)
    return msgspec.structs.replace(seen, outside=frozenset(links.outside)) if links.outside else seen


def _told(page: Any, leads: dict[str, str]) -> dict[str, str]:
    """The links in what a page tells, beside its menu and its foot; all of them in a theme that has no `main`."""
    if page.css_first("main") is None:
        return leads
    return {url: leads.get(url, "") for node in page.css("main [href]") if (url := node.attributes.get("href"))}


def addresses(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    """Every address in an element's attributes."""
    for name in SINGLE:
        if name in attributes and not (tag == "base" or (attributes[name] or "").startswith("data:")):
            yield attributes[name] or ""
    for name in MANY:
        for candidate in _BETWEEN.split(attributes.get(name) or ""):
            if candidate.strip() and not candidate.strip().startswith("data:"):
                yield candidate.split()[0]
    if tag == "object" and attributes.get("data"):
        yield attributes["data"] or ""
    if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh":
        yield (attributes.get("content") or "").partition("url=")[2].strip(" '\"")


def _told_to_machines(page: Any, base_url: str) -> Iterator[str]:
    """Addresses of the site in what only machines read: `meta`, `data`, JSON-LD."""
    for node in page.css(":is(meta[content],data[value])"):
        value = node.attributes.get("content") or node.attributes.get("value") or ""
        if value.startswith(base_url) and " " not in value:
            yield value
    for script in page.css('script[type="application/ld+json"]'):
        try:
            yield from (value for value in strings(json.loads(script.text())) if value.startswith(base_url))
        except ValueError:  # told by `machines`
            continue


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def _is_noindex(nodes: list[tuple[str, dict[str, str | None]]]) -> bool:
    return any(
        tag == "meta" and attributes.get("name") == "robots" and "noindex" in (attributes.get("content") or "")
        for tag, attributes in nodes
    )


# --- what a page must show


def _redirect(
    path: str, promised: Promised, nodes: list[tuple[str, dict[str, str | None]]], leads: dict[str, str]
) -> Iterator[Finding]:
    """An old address leads to the new one, for browsers and for search engines."""
    to = {leads[url] for tag, one in nodes if tag == "meta" and "http-equiv" in one for url in addresses(tag, one)}
    to |= {leads[one["href"] or ""] for tag, one in nodes if tag == "link" and one.get("rel") == "canonical"}
    for need in promised.needs:
        if to != {need.target}:
            what = "An old address does not lead to the new one"
            yield Finding(path, 0, need.code, what, f"It must lead to {need.target}", "Correct the redirect's template")


def _promises(
    promises: Promises, path: str, promised: Promised, leads: dict[str, str], told: dict[str, str]
) -> Iterator[Finding]:
    """Links that a page must have: in what it tells, and anywhere on it for sign-up and networks."""
    fix = "Show it in the page's template"
    reached = set(told.values())
    for need in promised.needs:
        if need.target not in reached:
            yield Finding(
                path, 0, need.code, f"This page does not lead to {need.what}", f"{need.target} is not linked", fix
            )
    for shared in promised.shared:
        url = shared.url or shared.profile
        if url and url not in told:
            what = f"This entry does not say that it was shared on {shared.label}, or will be"
            yield Finding(path, 0, "check-entry-shared", what, f"No link in it leads to {url}", fix)
    if promises.signup_url and promises.signup_url not in leads:
        yield Finding(path, 0, "check-sign-up", "This page offers no newsletter sign-up", "Readers cannot stay", fix)
    for label, profile in promises.profiles:
        if profile not in leads:
            yield Finding(
                path, 0, "check-networks", f"This page does not lead to {label}", f"{profile} is missing", fix
            )


def _named(
    path: str,
    page: Any,
    promised: Promised,
    noindex: bool,
    nodes: list[tuple[str, dict[str, str | None]]],
    leads: dict[str, str],
) -> Iterator[Finding]:
    """What a page says of itself: its own address, its name on networks without a profile, whether it may be found."""
    fix = "Correct the page's template"
    for tag, attributes in nodes:
        if tag == "link" and attributes.get("rel") == "canonical" and leads.get(attributes.get("href") or "") != path:
            what = "This page gives another one's address as its own"
            yield Finding(path, 0, "check-canonical", what, f"It says {attributes.get('href')}", fix)
    if promised.noindex and not noindex:
        what = "This page must not be found by search engines, and does not say so"
        yield Finding(path, 0, "check-noindex", what, fix="Add <meta name=robots content=noindex> to the template")
    nameless = [shared.label for shared in promised.shared if not (shared.url or shared.profile)]
    if nameless:
        text = (page.css_first("main") or page.body).text()
        for label in nameless:
            if label not in text:
                what = f"This entry does not say that it was shared on {label}, or will be"
                yield Finding(path, 0, "check-entry-shared", what, "It has no profile to lead to, and no name", fix)
