"""What only all files together show: what is missing, what nobody made or leads to, anchors that are not there."""

from collections import deque
from collections.abc import Iterable, Iterator

from journeygen.artifacts import SITE
from journeygen.check.findings import Finding
from journeygen.check.places import INDEX, Places
from journeygen.check.promises import COPY, REDIRECT, Promises
from journeygen.check.reading import Seen, is_page
from journeygen.errors import ERROR, WARNING

HOME = f"{SITE}/{INDEX}"
_FIX = "Run: journeygen build"
_ASIDE = frozenset({COPY, REDIRECT, "missing"})


def missing(promises: Promises, places: Places) -> Iterator[Finding]:
    """Files of the plan that are not in the output."""
    for path in sorted(promises.planned - places.files):
        yield Finding(path, 0, "check-missing", "This file is not there", "The build makes it", _FIX)


def strangers(kept: frozenset[str], places: Places) -> Iterator[Finding]:
    """Files that no build makes or keeps; those of something hidden are worse than a surprise."""
    for path in sorted(places.files - kept):
        if places.is_hidden(path):
            what, why = "This file belongs to a draft, or to an entry whose time has not come", "Readers could find it"
            yield Finding(path, 0, "check-hidden", what, why, "Delete it, and run: journeygen build")
        else:
            level = ERROR if is_page(path) else WARNING
            what, why = "No build makes this file", "It would be published, and nothing leads to it"
            yield Finding(path, 0, "check-stray", what, why, "Delete it, or put it below static/", level)


def anchors(seen: Iterable[Seen]) -> Iterator[Finding]:
    """Links to anchors that their page does not have."""
    looked = list(seen)
    ids = {one.path: one.ids for one in looked}
    for one in looked:
        for wish in one.wishes:
            if is_page(wish.path) and wish.fragment not in ids.get(wish.path, frozenset()):
                what, why = f"`{wish.url}` leads to no place in its page", f"{wish.path} has no id `{wish.fragment}`"
                fix = "Name a heading or an anchor that is there"
                yield Finding(wish.here, wish.line, "check-fragment", what, why, fix)


def islands(seen: Iterable[Seen], promises: Promises) -> Iterator[Finding]:
    """Pages that no way leads to from the home page."""
    looked = list(seen)
    leads = {one.path: one.reaches for one in looked}
    reached, waiting = {HOME}, deque([HOME])
    while waiting:
        for target in leads.get(waiting.popleft(), frozenset()) - reached:
            reached.add(target)
            waiting.append(target)
    for one in looked:
        promised = promises.pages.get(one.path)
        if promised is None or promised.kind in _ASIDE or promised.quiet or one.noindex:
            continue
        if one.path not in reached:
            what, why = "This page stands alone", "No way leads to it from the home page"
            fix = "Link to it, add it to the menu, or say `unlisted: true`"
            yield Finding(one.path, 0, "check-island", what, why, fix, WARNING)


def indexable(seen: Iterable[Seen], promises: Promises) -> Iterator[str]:
    """The pages that search engines may show."""
    for one in seen:
        promised = promises.pages.get(one.path)
        if promised and promised.kind not in _ASIDE and not one.noindex:
            yield one.path
