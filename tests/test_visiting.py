"""How to reach the workshop: from the config to what pages show."""

import json
import re
from pathlib import Path

import pytest
from journals import prepare_site
from sites import CONFIG, entry, made, site, tree

from journeygen.errors import ContentError
from journeygen.settings import read_config

CONTACT = """
[contact]
phone = "+353 1 555 0100"
street = "1 Sample Lane"
postal_code = "EX0 0EX"
city = "Exampleton"
country = "Ireland"
hours = ["Tu-Th 10:00-16:00", "Sa 11:00-15:00"]
note = "Closed in August."
map = "https://maps.example.com/"
"""
PAGES: dict[str, str | bytes] = {
    "content/stool/2026-10-02-b.md": entry("B"),
    "content/pages/contact.md": "---\ntitle: Contact\n---\nCome in.\n",
}


def test_a_workshop_that_says_nothing_has_nothing_to_show(tmp_path: Path) -> None:
    assert prepare_site(tmp_path, CONFIG, **PAGES).dresser.site.visit is None


def test_what_pages_show(tmp_path: Path) -> None:
    shown = prepare_site(tmp_path, CONFIG + CONTACT, **PAGES).dresser.site.visit
    assert shown is not None
    assert shown.address == ("1 Sample Lane", "Exampleton EX0 0EX", "Ireland")
    assert shown.hours[0] == ("Tuesday–Thursday", "10:00–16:00", "Tu-Th 10:00-16:00")
    assert shown.hours[1][0] == "Saturday"
    assert (shown.page, shown.commissions) == ("contact/", "")


def test_other_languages_name_their_days_and_put_the_code_before_the_town(tmp_path: Path) -> None:
    config = CONFIG.replace('language = "en"', 'language = "de"') + CONTACT
    shown = prepare_site(tmp_path, config, **PAGES).dresser.site.visit
    assert shown is not None
    assert (shown.address[1], shown.hours[0][0]) == ("EX0 0EX Exampleton", "Dienstag–Donnerstag")


def test_hours_that_cannot_be_read_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "journeygen.toml").write_text(CONFIG + CONTACT.replace("Sa 11:00-15:00", "when the light is on"))
    with pytest.raises(ContentError) as caught:
        read_config(tmp_path)
    (problem,) = caught.value.problems
    assert "`when the light is on` is not understood. Write days and times: Tu-Th 10:00-16:00" in problem.message
    assert problem.excerpt.startswith("hours")


def test_pages_show_it_where_it_belongs_and_machines_can_read_it(tmp_path: Path) -> None:
    made(site(tmp_path, CONFIG.replace("[site]\n", '[site]\ncontact = "me@example.org"\n') + CONTACT, **PAGES))
    pages = {name: text.decode() for name, text in tree(tmp_path / "output/site").items() if name.endswith(".html")}
    assert {name for name, text in pages.items() if "LocalBusiness" in text} == {
        "contact/index.html",
        "for-sale/index.html",
    }
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', pages["contact/index.html"], re.DOTALL)
    (shop,) = (one for one in map(json.loads, blocks) if one["@type"] == "LocalBusiness")
    assert (shop["email"], shop["telephone"]) == ("me@example.org", "+353 1 555 0100")
    assert shop["openingHours"] == ["Tu-Th 10:00-16:00", "Sa 11:00-15:00"]
    assert shop["address"]["addressLocality"] == "Exampleton"
    assert "Closed in August." in pages["contact/index.html"]
