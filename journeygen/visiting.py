"""How to reach the workshop, ready to show: the config's `[contact]` in readers' words."""

from journeygen import dates
from journeygen.config import Config, Contact
from journeygen.model import Ref
from journeygen.opening_hours import Hours, read_hours
from journeygen.routes import Routes
from journeygen.views import Visit


def visit(config: Config, routes: Routes) -> Visit | None:
    """What pages say of how to reach the workshop; nothing where the maker says nothing."""
    contact, language = config.contact, config.site.language
    if not (contact.phone or contact.street or contact.city or contact.hours or contact.note):
        return None
    hours = tuple(known for text in contact.hours if (known := read_hours(text)))
    return Visit(
        phone=contact.phone,
        address=_lines(contact, language),
        street=contact.street,
        postal_code=contact.postal_code,
        city=contact.city,
        region=contact.region,
        country=contact.country,
        hours=tuple((_days(one, language), f"{one.opens}–{one.closes}", one.schema) for one in hours),
        note=contact.note,
        map=contact.map,
        page=_page(contact.page, routes),
        commissions=_page(contact.commissions, routes),
    )


def _page(slug: str, routes: Routes) -> str:
    """The path of a standing page; an empty string where there is none of that slug."""
    ref = Ref("page", slug)
    return routes.url(ref) if ref in routes.paths else ""


def _lines(contact: Contact, language: str) -> tuple[str, ...]:
    """An address as it stands on a letter: English puts the postal code after the town, most others before it."""
    town = [contact.city, contact.region, contact.postal_code]
    if not dates.is_english(language):
        town = [contact.postal_code, contact.city, contact.region]
    lines = (contact.street, " ".join(part for part in town if part), contact.country)
    return tuple(line for line in lines if line)


def _days(hours: Hours, language: str) -> str:
    """Tuesday–Thursday, Saturday."""
    names = [
        "–".join(dates.weekday(day, language) for day in dict.fromkeys(run))  # one day alone is named once
        for run in hours.days
    ]
    return ", ".join(names)
