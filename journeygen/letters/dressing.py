"""Dresses a letter's view for its templates: URLs absolute, texts on one line, dates in words, bodies as slots."""

import re
from collections.abc import Iterable

import msgspec

from journeygen.amounts import money
from journeygen.dates import is_right_to_left, short
from journeygen.letters.letter_views import Chapter, Dressed, Lead, Part, Photo, Told
from journeygen.letters.places import Places, is_showable
from journeygen.letters.texts import one_line
from journeygen.views import LetterGroup, LetterItem, LetterSection, LetterView, Offer, Picture, ProjectCard

LOGO = 240, 48  # pixels: the most that a logo takes across and down
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


class Dresser:
    """Dresses what one letter shows."""

    def __init__(self, letter: LetterView) -> None:
        self.letter = letter
        self.base = letter.site.base_url.rstrip("/") + "/"
        self.lang = letter.site.language
        self.side = side_of(self.lang)
        self.places = Places(self.base, self.base + letter.issue.path)

    def places_of(self, item: LetterItem) -> Places:
        """Where the links of an entry's body start."""
        return Places(self.base, self.base + item.path)

    def letter_with(self, lead: Told | None, chapters: Iterable[Chapter], **rest: object) -> Dressed:
        """The whole letter around its entries."""
        letter, site = self.letter, self.letter.site
        dressed = Dressed(
            lang=self.lang,
            dir="rtl" if is_right_to_left(self.lang) else "ltr",
            side=self.side,
            title=one_line(site.newsletter_title or site.title),
            site=one_line(site.title),
            month=one_line(letter.issue.label),
            subject=subject_of(letter),
            preheader=one_line(letter.issue.preheader),
            page=self.places.page,
            home=self.base,
            signup_url=self.places.url(site.signup_url) if site.signup_url else "",
            unsubscribe_url=letter.unsubscribe_url.strip(),
            address=one_line(letter.address),
            sender=one_line(letter.sender),
            networks=tuple(Lead(one_line(one.label), one.profile) for one in site.networks if one.profile),
            chapters=tuple(chapters),
            lead=lead,
            logo=self.logo(),
            offers=tuple(self._offer(one) for one in letter.offers if not self._told_of(one)),
            parts=tuple(self._part(one) for one in letter.sections),
        )
        return msgspec.structs.replace(dressed, **rest)

    def logo(self) -> Photo | None:
        """The maker's logo in the letter's head, where mail clients show its kind."""
        logo = self.letter.site.logo
        if logo is None or not is_showable(logo.src):
            return None
        scale = min(1.0, LOGO[0] / logo.width, LOGO[1] / logo.height)
        width, height = max(1, round(logo.width * scale)), max(1, round(logo.height * scale))
        return Photo(self.places.url(logo.src), one_line(logo.alt), width, height)

    def _part(self, said: LetterSection) -> Part:
        label, url = (one_line(said.label), self.places.url(said.path)) if said.path else ("", "")
        return Part(one_line(said.title), one_line(said.text), label, url)

    def _told_of(self, offer: Offer) -> bool:
        return any(group.project.key == offer.project.key for group in self.letter.groups)

    def _offer(self, offer: Offer) -> Chapter:
        return self._about(offer.project, launch=short(offer.launch, self.lang) if offer.launch else "")

    def chapter(self, group: LetterGroup, entries: tuple[Told, ...]) -> Chapter:
        """A project's part with the entries that are told in it."""
        launches = (one.launch for one in self.letter.offers if one.project.key == group.project.key)
        launch = next((short(day, self.lang) for day in launches if day), "")
        photo = self.photo(group.picture) if group.picture else None
        return msgspec.structs.replace(self._about(group.project, entries, launch), photo=photo)

    def _about(self, card: ProjectCard, entries: tuple[Told, ...] = (), launch: str = "") -> Chapter:
        return Chapter(
            project=self.project(card),
            status=card.status,
            step=one_line(card.step.label) if card.step else "",
            summary=one_line(card.summary),
            price=one_line(money(card.price, self.lang)) if card.price else "",
            availability=one_line(card.availability),
            buy=self.places.url(card.buy) if card.buy else "",
            entries=entries,
            launch=launch,
        )

    def project(self, card: ProjectCard) -> Lead:
        """A project's name and page."""
        return Lead(one_line(card.title), self.places.url(card.path))

    def told(self, item: LetterItem, project: Lead) -> Told:
        """An entry without its body, which the letter's budget decides upon."""
        own = item.lang if item.lang and item.lang != self.lang else ""
        return Told(
            key=item.key,
            title=one_line(item.title),
            url=self.places.url(item.path),
            project=project,
            step=one_line(item.step.label),
            icon=one_line(item.step.icon),
            color=item.step.color if _COLOR.fullmatch(item.step.color) else "",
            date=item.date.date,
            day=short(item.date, self.lang),
            question=one_line(item.question),
            lang=own,
            dir=("rtl" if is_right_to_left(own) else "ltr") if own else "",
            side=side_of(own or self.lang),
            photo=self.photo(item.picture) if item.picture else None,
            shared=tuple(Lead(one_line(one.label), one.url) for one in item.shared if one.state == "posted" if one.url),
        )

    def photo(self, picture: Picture) -> Photo:
        """A picture at the width of the letter's column."""
        image = self.places.image(picture)
        return Photo(image.src, image.alt, image.width, image.height, image.caption)


def side_of(lang: str) -> str:
    """The side on which lines begin."""
    return "right" if is_right_to_left(lang) else "left"


def subject_of(letter: LetterView) -> str:
    """The subject, never empty."""
    title = letter.site.newsletter_title or letter.site.title
    return one_line(letter.issue.subject) or one_line(f"{title}: {letter.issue.label}")
