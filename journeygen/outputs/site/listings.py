"""Lists by step, tag and year, the archive, what is for sale, and the newsletter's web pages."""

from collections.abc import Iterator

from journeygen import lettering
from journeygen.artifacts import Artifact
from journeygen.lists import PER_PAGE, EntryList, page_ref
from journeygen.model import Ref
from journeygen.outputs.site.frames import RSS, Frames
from journeygen.outputs.site.journeys import BENCH
from journeygen.routes import issue_pages
from journeygen.views import Anchor, Finder, ForSaleView, IssueCard, IssuesView, IssueView, ListView

# What stands on the shelf; what is not gone and has a way to order it is made when it is asked for.
READY = "for-sale"
NEIGHBOURS = {"archive": ("year", "step", "tag"), "year": ("year",), "step": ("step",), "tag": ("tag",)}


def artifacts(frames: Frames) -> Iterator[Artifact]:
    """The pages that list, in a fixed order."""
    for ref, one in frames.lists.items():
        if ref.kind != "project":
            yield from _list(frames, one)
    yield frames.page(Ref("for-sale"), "for-sale.html", _for_sale(frames))
    issues = frames.journal.issues
    yield from (issue_page(frames, place) for place in range(len(issues)))
    yield from _issue_archive(frames, [lettering.issue_card(frames.dresser, issue) for issue in issues[::-1]])


def _list(frames: Frames, one: EntryList) -> Iterator[Artifact]:
    kind = one.ref.kind
    title = frames.word("all_entries", "Archive") if kind == "archive" else one.title
    description = frames.word(f"{kind}_description", "%(name)s").replace("%(name)s", title)
    facets = _facets(frames, kind)
    step = frames.dresser.step(one.ref.key) if kind == "step" else None
    archive = Anchor(frames.word("all_entries", "Archive"), frames.routes.url(Ref("archive")))
    trail = () if kind == "archive" else (archive,)
    for number in range(1, one.pages + 1):
        ref = page_ref(one.ref, number)
        view = ListView(
            site=frames.site,
            head=frames.head(ref, title, description, trail=trail),
            title=title,
            entries=tuple(frames.dresser.card(entry) for entry in one.page(number)),
            pager=frames.pager(one.ref, number, one.pages),
            count=len(one.entries),
            step=step,
            facets=facets,
            search=_finder(frames) if kind == "archive" and number == 1 else None,
        )
        yield frames.page(ref, "list.html", view)


def _finder(frames: Frames) -> Finder | None:
    """How readers search, where that is on and the theme has a script for it."""
    script, journal = frames.dresser.asset("search"), frames.journal
    if not journal.config.search.enabled or not script:
        return None
    languages = {frames.language, *(entry.lang for entry in journal.listed if entry.lang)}
    languages |= {thing.lang for things in (journal.projects, journal.pages) for thing in things if thing.lang}
    return Finder(script, "pagefind/pagefind.js", tuple(sorted(languages)))


def _facets(frames: Frames, kind: str) -> tuple[tuple[Anchor, int], ...]:
    """The neighbours of a list; the archive leads to years, steps and tags."""
    return tuple(facet for neighbour in NEIGHBOURS[kind] for facet in frames.dresser.facets[neighbour])


def _for_sale(frames: Frames) -> ForSaleView:
    cards = [frames.dresser.project_card(project) for project in frames.journal.projects]
    head = frames.head(Ref("for-sale"), frames.word("for_sale", "For sale"), frames.word("for_sale_text"))
    ready = tuple(card for card in cards if card.status == READY)
    orders = tuple(card for card in cards if card.status == "commission" or (card.buy and card.status in BENCH))
    return ForSaleView(frames.site, head, ready, orders, tuple(card for card in cards if card.status == "sold"))


def issue_page(frames: Frames, place: int) -> Artifact:
    """The web page of the issue at a place, which leads to those before and after it."""
    issue = frames.journal.issues[place]
    card, *neighbours = (_issue_card(frames, place + step) for step in (0, -1, 1))
    assert card is not None
    groups = lettering.issue_groups(frames.dresser, issue)
    ref, feed = Ref("issue", issue.month), frames.feed(frames.letter_title, "newsletter", RSS)
    archive = Anchor(frames.letter_title, frames.routes.url(Ref("newsletter")))
    view = IssueView(
        site=frames.site,
        head=frames.head(ref, card.subject, card.preheader, feeds=(feed,), trail=(archive,)),
        issue=card,
        groups=groups,
        note=lettering.note(frames.dresser, issue),
        sections=lettering.sections(frames.dresser, issue),
        previous=neighbours[0],
        next=neighbours[1],
        form=lettering.signup_form(frames.dresser),
    )
    return frames.page(ref, "issue.html", view)


def _issue_card(frames: Frames, place: int) -> IssueCard | None:
    issues = frames.journal.issues
    return lettering.issue_card(frames.dresser, issues[place]) if 0 <= place < len(issues) else None


def _issue_archive(frames: Frames, cards: list[IssueCard]) -> Iterator[Artifact]:
    pages = issue_pages(frames.journal)
    feed = frames.feed(frames.letter_title, "newsletter", RSS)
    for number in range(1, pages + 1):
        ref = page_ref(Ref("newsletter"), number)
        head = frames.head(ref, frames.letter_title, frames.word("letter_text"), feeds=(feed,))
        shown = tuple(cards[(number - 1) * PER_PAGE : number * PER_PAGE])
        form = lettering.signup_form(frames.dresser)
        view = IssuesView(frames.site, head, shown, frames.pager(Ref("newsletter"), number, pages), form)
        yield frames.page(ref, "newsletter.html", view)
