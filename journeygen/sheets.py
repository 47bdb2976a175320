"""Process sheets: what makers write as time and cost, read where it can be read, and summed over a project."""

import re
from collections.abc import Iterable
from decimal import Decimal

from journeygen.amounts import SIGNS
from journeygen.model import Entry, Price, Project
from journeygen.views import SheetView

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_ABOUT = r"(?:(?:about|around|approx\.?|ca\.?|circa|etwa|rund|environ|env\.?|unos|約|[~≈])\s*)?"
_HOUR = r"(?:h|hrs?|hours?|std\.?|stunden?|heures?|horas?|ore|uur|時間)\.?(?![^\W\d_])"
_MINUTE = r"(?:m|mins?|minutes?|minuten?|minutos?|minuti|分)?\.?"
# Compiled when first used: not every maker counts hours.
_TIME = rf"(?i){_ABOUT}(?:{_NUMBER}\s*{_HOUR})?\s*(?:,|and|und|et|y|e)?\s*(?:{_NUMBER}\s*{_MINUTE})?"
_CLOCK = r"(\d+):([0-5]\d)(?:\s*h)?"
_CURRENCIES = {sign: code for code, sign in SIGNS.items()} | {"zł": "PLN"}
_UNIT = "|".join(["[A-Z]{3}", *map(re.escape, _CURRENCIES)])
_COST = rf"(?:({_UNIT})\s*)?(\d[\d.,' \u00a0\u202f]*)(?:[-–])?\s*({_UNIT})?"


def minutes(text: str) -> int | None:
    """Working time such as `5 h 30 min`, `1.5 hours`, `90 min`, `2:30`, `2 Std. 30 Min.`; None when it is none."""
    text = text.strip()
    if clock := re.fullmatch(_CLOCK, text):
        return int(clock[1]) * 60 + int(clock[2])
    found = re.fullmatch(_TIME, text)
    if found is None or not (found[1] or (found[2] and not text[-1].isdigit())):
        return None
    whole, rest = (float((number or "0").replace(",", ".")) for number in found.groups())
    return round(whole * 60 + rest)


def cost(text: str, currency: str = "") -> Price | None:
    """A cost such as `20`, `46.9`, `12,40 €`, `$5`, `CHF 20`; a bare number is in `currency`. None when it is none."""
    found = re.fullmatch(_COST, text.strip())
    if found is None or (found[1] and found[3]):
        return None
    unit = found[1] or found[3] or ""
    digits = re.sub(r"[' \u00a0\u202f]", "", found[2]).rstrip(".,")
    number = _plain(digits)
    return None if number is None else Price(number, _CURRENCIES.get(unit, unit) or currency)


def _plain(digits: str) -> str | None:
    """Digits with a point before the decimals: the last of two kinds of marks, or a lone one not before three."""
    marks = re.findall("[.,]", digits)
    head, mark, tail = digits.rpartition(marks[-1]) if marks else (digits, "", "")
    if not mark or (len(set(marks)) == 1 and (len(marks) > 1 or len(tail) == 3)):
        head, tail = digits, ""
    head = re.sub("[.,]", "", head)
    return (f"{head}.{tail}" if tail else head) if head.isascii() and head.isdigit() else None


def currency_of(project: Project, projects: Iterable[Project]) -> str:
    """What a bare number is in: the currency of the project's price, else the one that all other prices share."""
    if project.price is not None:
        return project.price.currency
    known = {one.price.currency for one in projects if one.price is not None}
    return known.pop() if len(known) == 1 else ""


def summed(entries: Iterable[Entry], currency: str) -> SheetView | None:
    """All materials and tools in the order of their first use, time and cost summed; the unread stands beside."""
    materials: dict[str, str] = {}
    tools: dict[str, str] = {}
    spent: dict[str, Decimal] = {}
    unread: list[str] = []
    worked = 0
    for entry in entries:
        materials.update({name.casefold(): name for name in entry.materials if name.casefold() not in materials})
        tools.update({name.casefold(): name for name in entry.tools if name.casefold() not in tools})
        if entry.time:
            time = minutes(entry.time)
            worked += time or 0
            unread += [entry.time] * (time is None)
        if entry.cost:
            price = cost(entry.cost, currency)
            if price is not None:
                spent[price.currency] = spent.get(price.currency, Decimal()) + Decimal(price.amount)
            unread += [entry.cost] * (price is None)
    costs = tuple(Price(str(amount), unit) for unit, amount in spent.items() if amount)
    if not (materials or tools or worked or costs or unread):
        return None
    return SheetView(tuple(materials.values()), tuple(tools.values()), worked, costs, tuple(unread))
