"""Days, working hours and money in readers' words. English is written here; all else is Babel's, as in `dates`."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from journeygen.dates import is_english
from journeygen.later import later
from journeygen.model import Price

if TYPE_CHECKING:
    from journeygen import localized
else:
    localized = later("journeygen.localized")

# What English puts before the number (CLDR 45); other currencies show their code.
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "VND": "₫"}


@lru_cache(maxsize=4096)
def days(count: int, lang: str) -> str:
    """A number of days: 1 day, 14 days."""
    if not is_english(lang):
        return localized.days(count, lang)
    return f"{count} day" if count == 1 else f"{count:,} days"


@lru_cache(maxsize=4096)
def hours(minutes: int, lang: str) -> str:
    """Working time: 40 min, 7 h, 48 h 20 min."""
    whole, rest = divmod(minutes, 60)
    if not is_english(lang):
        return localized.hours(whole, rest, lang)
    parts = [f"{whole:,} h"] * bool(whole) + [f"{rest} min"] * bool(rest or not whole)
    return " ".join(parts)


@lru_cache(maxsize=4096)
def money(price: Price, lang: str) -> str:
    """A price: €185, €148.50, CHF 20. An amount that is no number stays as the maker wrote it."""
    try:
        amount = Decimal(price.amount)
        whole = amount == amount.to_integral_value()
    except InvalidOperation:
        return f"{price.amount} {price.currency}".strip()
    if not amount.is_finite() or not price.currency:
        return f"{price.amount} {price.currency}".strip()
    if not is_english(lang):
        return localized.money(amount, price.currency, whole, lang)
    digits = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    sign = SIGNS.get(price.currency)
    return f"{sign}{digits}" if sign else f"{price.currency}\N{NO-BREAK SPACE}{digits}"
