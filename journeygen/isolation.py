"""What stands alone: keys of the config that lead nowhere, projects without a story, entries in no letter. Pure."""

from collections.abc import Iterator

from journeygen.dressing import Dresser
from journeygen.entries import CONTENT
from journeygen.errors import ERROR, NOTE, WARNING, Problem, did_you_mean, key_place
from journeygen.journal import Journal
from journeygen.model import Ref
from journeygen.routes import WEBFINGER
from journeygen.urls import is_web, parts_of


def isolated(dresser: Dresser) -> Iterator[Problem]:
    """Everything that stands alone: nothing may lead nowhere, and nobody should find no way to follow."""
    journal = dresser.journal
    yield from (*_menu(dresser), *_contact(dresser), *_webfinger(dresser))
    yield from (*_letter(journal), *_networks(journal), *_things(journal))


def _menu(dresser: Dresser) -> Iterator[Problem]:
    pages = [ref.key for ref in dresser.routes.paths if ref.kind in {"page", "project"} and "#" not in ref.key]
    for at, item in enumerate(dresser.journal.config.menu):
        external = item.url.startswith(("http://", "https://", "mailto:"))
        if not external and dresser.menu_path(item.page, item.url) is None:
            what = f"The menu's `{item.label}` leads nowhere: there is no {item.page or item.url}"
            place = key_place("menu", "page" if item.page else "url", at)
            yield _of_config(place, "menu-dangling", what, "", did_you_mean(item.page or item.url, pages), ERROR)


def _contact(dresser: Dresser) -> Iterator[Problem]:
    """Standing pages that `[contact]` names and nobody wrote. Those that it would name by itself may be absent."""
    contact, standard = dresser.journal.config.contact, type(dresser.journal.config.contact)()
    pages = [ref.key for ref in dresser.routes.paths if ref.kind == "page"]
    for key in ("page", "commissions"):
        slug = getattr(contact, key)
        if slug and slug != getattr(standard, key) and Ref("page", slug) not in dresser.routes.paths:
            what, fix = f"There is no page `{slug}`", did_you_mean(slug, pages) or "Take the line out"
            yield _of_config(key_place("contact", key), "contact-dangling", what, "", fix, ERROR)


def _webfinger(dresser: Dresser) -> Iterator[Problem]:
    """An account at the site's own domain that nobody could find."""
    site, place = dresser.journal.config.site, key_place("site", "webfinger")
    if not site.webfinger:
        return
    if dresser.account is None:
        what = "`webfinger` is on, and no account of the fediverse is known"
        fix = 'Add profile = "https://your.server/@you" to [networks.mastodon]'
        yield _of_config(place, "webfinger-account", what, "There is nothing to lead to", fix)
    if parts_of(site.base_url).path != "/":
        what = "`webfinger` is on, and the site lives below a path"
        why = "Servers ask for it at the domain's root alone"
        fix = f"Put /{WEBFINGER} there by hand, or leave webfinger out"
        yield _of_config(place, "webfinger-path", what, why, fix)


def _letter(journal: Journal) -> Iterator[Problem]:
    letter = journal.config.newsletter
    for key, value, why in (
        ("signup_url", letter.signup_url, "No page can offer the newsletter"),
        ("address", letter.address, "The law asks for a postal address in each letter"),
        ("unsubscribe_url", letter.unsubscribe_url, "Each letter must say how to leave"),
        ("from", letter.sender, "A letter needs a sender"),
    ):
        if not value:
            code, what = f"newsletter-{key.replace('_', '-')}", f"`{key}` is missing in [newsletter]"
            yield _of_config(key_place("newsletter", key), code, what, why, f'Add a line {key} = "..."')


def _networks(journal: Journal) -> Iterator[Problem]:
    for name in journal.config.shared_on:
        profile, place = journal.config.networks[name].profile, key_place(f"networks.{name}", "profile")
        if not profile:
            what, why = f"[networks.{name}] has no profile", "Pages cannot lead there"
            yield _of_config(place, "network-profile", what, why, 'Add profile = "https://..."')
        elif not is_web(profile):
            what = f"The profile of [networks.{name}] is no web address: {profile}"
            yield _of_config(place, "network-profile", what, "", "Write it with https://")


def _of_config(place: str, code: str, what: str, why: str, fix: str, level: str = WARNING) -> Problem:
    return Problem("journeygen.toml", 0, code, what, why, fix, level, place)


def _things(journal: Journal) -> Iterator[Problem]:
    for project in journal.projects:
        if not journal.by_project[project.key]:
            place = CONTENT + (project.source or project.folder)
            what = f"The project `{project.title}` has no entry that readers can see"
            fix = "Write an entry, or make it a draft"
            yield Problem(place, 0, "project-empty", what, "Its page has no story", fix, WARNING)
    for entry in journal.listed:
        if entry.key not in journal.issue_of:
            what, why = "This entry is in no issue", "It says `newsletter: false`, or is imported"
            line = entry.lines.get("newsletter", 0)
            yield Problem(CONTENT + entry.source, line, "entry-unmailed", what, why, level=NOTE)
