"""Days, working hours and money in readers' words."""

import pytest

from journeygen import amounts
from journeygen.model import Price


@pytest.mark.parametrize(("lang", "one", "many"), [
    ("en", "1 day", "1,200 days"), ("en-US", "1 day", "1,200 days"), ("de", "1 Tag", "1200 Tage"),
    ("fr", "1\u00a0jour", "1200\u00a0jours"), ("ja", "1 日", "1200 日"), ("es", "1 día", "1200 días"),
])  # fmt: skip
def test_days(lang, one, many):
    assert (amounts.days(1, lang), amounts.days(1200, lang)) == (one, many)


@pytest.mark.parametrize(("minutes", "text"), [(0, "0 min"), (40, "40 min"), (420, "7 h"), (2900, "48 h 20 min")])
def test_hours(minutes, text):
    assert amounts.hours(minutes, "en") == text


def test_hours_in_another_language():
    assert [amounts.hours(minutes, "de") for minutes in (0, 420, 2900)] == ["0 Min.", "7 Std.", "48 Std. 20 Min."]


@pytest.mark.parametrize(("amount", "currency", "english", "german"), [
    ("185", "EUR", "€185", "185\u00a0€"), ("148.50", "EUR", "€148.50", "148,50\u00a0€"), ("148.5", "GBP", "£148.50", "148,50\u00a0£"),
    ("20", "CHF", "CHF\u00a020", "20\u00a0CHF"), ("1234.00", "USD", "$1,234", "1.234\u00a0$"),
    ("on request", "EUR", "on request EUR", "on request EUR"), ("NaN", "EUR", "NaN EUR", "NaN EUR"), ("20", "", "20", "20"),
])  # fmt: skip
def test_money(amount, currency, english, german):
    price = Price(amount, currency)
    assert (amounts.money(price, "en"), amounts.money(price, "de")) == (english, german)
