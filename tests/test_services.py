"""The table of mail services: every mark has its vendor's page beside it."""

import pytest

from journeygen.services import SERVICES, files_of


@pytest.mark.parametrize("name", SERVICES)
def test_no_mark_without_the_page_that_documents_it(name):
    service = SERVICES[name]
    assert name.isalnum()
    if service.leave or service.address:
        assert service.source.startswith("https://")
        assert any(mark in service.leave for mark in service.marks)
    else:
        assert service.fragment or name == "generic"


def test_files():
    assert files_of("listmonk") == ("listmonk.html",)
    assert files_of("mailchimp") == ("mailchimp.html", "mailchimp.zip")
    assert files_of("ghost") == ()


def test_nothing_that_any_service_fills_in_stays_in_the_file_for_others():
    everything = {mark for service in SERVICES.values() for mark in service.marks}
    assert everything <= set(SERVICES["generic"].marks)
