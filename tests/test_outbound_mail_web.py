"""What services answer, in plain words."""

import pytest
from draft_servers import Buttondown

from journeygen.outbound.mail.web import Service, ServiceError


def test_a_service_that_is_not_there():
    with pytest.raises(ServiceError, match=r"Pigeon cannot be reached at http://127\.0\.0\.1:1: .*Nothing was sent"):
        Service("Pigeon", "http://127.0.0.1:1/", {}, "").ask("GET", "/emails")


def test_an_answer_is_read_and_a_refusal_keeps_its_status():
    with Buttondown() as server:
        api = Service("Buttondown", server.url, {"Authorization": "Token right"}, "Look at the key")
        assert api.ask("GET", "/emails?status=draft")["count"] == 0
        with pytest.raises(ServiceError) as caught:
            api.ask("GET", "/emails/none")
        assert (caught.value.status, str(caught.value)) == (404, "Buttondown refused (404): Not found")
        with pytest.raises(ServiceError, match="Look at the key"):
            Service("Buttondown", server.url, {"Authorization": "Token wrong"}, "Look at the key").ask("GET", "/emails")
