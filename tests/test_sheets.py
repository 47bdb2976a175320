"""Process sheets: the ways in which makers write time and cost."""

import pytest

from journeygen.model import Price, Project
from journeygen.sheets import cost, currency_of, minutes


@pytest.mark.parametrize(("text", "found"), [
    ("5 h 30 min", 330), ("2 h", 120), ("1.5 hours", 90), ("1,5 Std.", 90), ("90 min", 90), ("2:30", 150), ("1:05 h", 65),
    ("5h30", 330), ("1 h 5", 65), ("about 3 h", 180), ("ca. 40 Minuten", 40), ("2 Stunden und 5 Minuten", 125),
    ("1 hour, 15 minutes", 75), ("2 heures", 120), ("3 horas 20 minutos", 200), ("2時間30分", 150), (" 1 HR ", 60),
    ("", None), ("4", None), ("3 days", None), ("a weekend", None), ("h", None), ("2:75", None), ("3 hens", None), ("-2 h", None),
])  # fmt: skip
def test_times(text, found):
    assert minutes(text) == found


@pytest.mark.parametrize(("text", "amount", "currency"), [
    ("20", "20", "EUR"), ("9.80", "9.80", "EUR"), ("46.9", "46.9", "EUR"), ("0", "0", "EUR"), ("12,40 €", "12.40", "EUR"),
    ("$5", "5", "USD"), ("£ 5.50", "5.50", "GBP"), ("CHF 20.-", "20", "CHF"), ("20 CHF", "20", "CHF"), ("40 zł", "40", "PLN"),
    ("1,234.50 USD", "1234.50", "USD"), ("1.234,50 €", "1234.50", "EUR"), ("1,234", "1234", "EUR"), ("1'000 CHF", "1000", "CHF"),
    ("12\u00a0000 €", "12000", "EUR"), ("1.234.567", "1234567", "EUR"),
])  # fmt: skip
def test_costs(text, amount, currency):
    assert cost(text, "EUR") == Price(amount, currency)


@pytest.mark.parametrize("text", ["", "free", "about 5", "€ 5 €", "5 apples", "-3", "€", "..", "1.2.3,4,5 EUR x"])
def test_costs_that_cannot_be_read(text):
    assert cost(text, "EUR") is None


def test_a_bare_cost_has_the_currency_that_prices_have():
    def project(key: str, currency: str = "") -> Project:
        return Project(key, key, key, "", key, price=Price("1", currency) if currency else None)

    euro, dollar, none = project("a", "EUR"), project("b", "USD"), project("c")
    assert currency_of(euro, (euro, dollar)) == "EUR"
    assert currency_of(none, (euro, none)) == "EUR"
    assert currency_of(none, (euro, dollar, none)) == currency_of(none, (none,)) == ""
