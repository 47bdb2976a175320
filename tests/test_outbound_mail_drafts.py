"""Drafts at Buttondown and listmonk, against servers that hold every request against the published description."""

import json
from pathlib import Path

import jsonschema
import pytest
from draft_servers import Buttondown, Description, Listmonk
from sites import CONFIG, NOW, entry, site

from journeygen.errors import RefusedError, UsageError
from journeygen.outbound.mail.drafts import draft_letter
from journeygen.outbound.mail.web import ServiceError
from journeygen.request import Request

MONTH = "2026-10"
API = """
paths:
  /letters:
    get: {parameters: [{name: page, schema: {type: integer}}]}
    post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Draft"}}}}}
components: {schemas: {Draft: {type: object, properties: {subject: {type: string}}}}}
"""
FILES = {"content/stool/2026-10-01-first.md": entry("Braces {{ x }} and {% y %}")}


@pytest.fixture
def buttondown(monkeypatch):
    with Buttondown() as server:
        monkeypatch.setenv("BUTTONDOWN_API_URL", server.url)
        monkeypatch.setenv("BUTTONDOWN_API_KEY", "right")
        yield server


@pytest.fixture
def listmonk(monkeypatch):
    with Listmonk() as server:
        monkeypatch.setenv("LISTMONK_USER", "maker")
        monkeypatch.setenv("LISTMONK_TOKEN", "right")
        yield server


def asking(root: Path, config: str = CONFIG, **files: str) -> Request:
    return Request(site(root, config, **(files or FILES)), root / "output", NOW)


def for_listmonk(root: Path, url: str) -> Request:
    return asking(root, CONFIG + f'\n[listmonk]\nurl = "{url}"\nlists = [1, 2]\ntemplate = 3\n')


def test_a_draft_is_made_and_the_same_one_changed(tmp_path, buttondown):
    request = asking(tmp_path)
    made = draft_letter(request, MONTH, "buttondown")
    assert made.fresh
    assert made.url == "https://buttondown.com/emails/em_0"
    (draft,) = buttondown.drafts.values()
    assert draft["status"] == "draft"
    assert draft["template"] == "naked"
    assert draft["body"].count("{{ unsubscribe_url }}") == 1
    assert draft["subject"] == 'October 2026: Braces {{ "{{" }} x }} and {{ "{%" }} y %}'
    assert draft["canonical_url"] == "https://example.org/newsletter/2026-10/"
    site(tmp_path, **{"content/stool/2026-10-02-second.md": entry("A second step")})
    again = draft_letter(request, MONTH, "buttondown")
    assert not again.fresh
    (draft,) = buttondown.drafts.values()
    assert "A second step" in draft["body"]
    assert buttondown.sent == 0


@pytest.mark.parametrize("forget", [False, True], ids=["with the file", "without the file"])
def test_a_lost_answer_makes_no_second_draft(tmp_path, buttondown, forget):
    request = asking(tmp_path)
    buttondown.lose = {"POST"}
    with pytest.raises(ServiceError, match="cannot be reached"):
        draft_letter(request, MONTH, "buttondown")
    assert len(buttondown.drafts) == 1
    if forget:
        (tmp_path / "private/letters/drafts.json").unlink(missing_ok=True)
    assert not draft_letter(request, MONTH, "buttondown").fresh
    assert len(buttondown.drafts) == 1


def test_even_where_drafts_cannot_be_listed_the_key_keeps_it_one(tmp_path, buttondown):
    request = asking(tmp_path)
    draft_letter(request, MONTH, "buttondown")
    (tmp_path / "private/letters/drafts.json").unlink()
    buttondown.drafts["em_0"]["metadata"] = {}
    site(tmp_path, **{"content/stool/2026-10-02-second.md": entry("A second step")})
    draft_letter(request, MONTH, "buttondown")
    (draft,) = buttondown.drafts.values()
    assert "A second step" in draft["body"]


def test_what_is_no_draft_any_more_is_left_alone(tmp_path, buttondown):
    request = asking(tmp_path)
    draft_letter(request, MONTH, "buttondown")
    buttondown.drafts["em_0"]["status"] = "sent"
    before = json.dumps(buttondown.drafts)
    with pytest.raises(RefusedError, match=r"no draft any more at Buttondown \(sent\)"):
        draft_letter(request, MONTH, "buttondown")
    assert json.dumps(buttondown.drafts) == before


def test_a_draft_thrown_away_there_is_made_again(tmp_path, buttondown):
    request = asking(tmp_path)
    draft_letter(request, MONTH, "buttondown")
    buttondown.drafts.clear()
    buttondown.keys.clear()
    assert draft_letter(request, MONTH, "buttondown").fresh


def test_listmonk_gets_html_and_plain_text_with_its_own_marks(tmp_path, listmonk):
    request = for_listmonk(tmp_path, listmonk.url)
    made = draft_letter(request, MONTH, "listmonk")
    assert made.url == f"{listmonk.url}/admin/campaigns/1"
    (draft,) = listmonk.drafts.values()
    assert draft["body"].count("{{ UnsubscribeURL }}") == 1
    assert draft["altbody"].count("{{ UnsubscribeURL }}") == 1
    assert "https://example.org/leave" not in draft["altbody"]
    assert draft["subject"] == 'October 2026: Braces {{ "{{" }} x }} and {% y %}'
    assert (draft["lists"], draft["template_id"], draft["content_type"]) == ([1, 2], 3, "html")
    assert draft["from_email"] == "Bench <letters@example.org>"
    assert not draft_letter(request, MONTH, "listmonk").fresh
    assert [verb for verb, _ in listmonk.asked] == ["GET", "POST", "GET", "PUT"]


def test_a_lost_answer_of_listmonk_makes_no_second_campaign(tmp_path, listmonk):
    request = for_listmonk(tmp_path, listmonk.url)
    listmonk.lose = {"POST"}
    with pytest.raises(ServiceError):
        draft_letter(request, MONTH, "listmonk")
    assert not draft_letter(request, MONTH, "listmonk").fresh
    assert len(listmonk.drafts) == 1
    listmonk.drafts["1"]["status"] = "running"
    with pytest.raises(RefusedError, match="running"):
        draft_letter(request, MONTH, "listmonk")


@pytest.mark.parametrize(("status", "words"), [
    (401, "does not let us in (401). Look at BUTTONDOWN_API_KEY"), (429, "asks for patience"), (500, "refused (500): no"),
])  # fmt: skip
def test_what_services_answer_is_said_in_plain_words(tmp_path, buttondown, status, words):
    buttondown.status = status
    with pytest.raises(ServiceError) as caught:
        draft_letter(asking(tmp_path), MONTH, "buttondown")
    assert words in str(caught.value)
    assert "right" not in str(caught.value).replace("the right to write", "")
    assert caught.value.exit_code == 3


def test_without_a_secret_nothing_is_asked(tmp_path, buttondown, listmonk, monkeypatch):
    monkeypatch.delenv("BUTTONDOWN_API_KEY")
    monkeypatch.delenv("LISTMONK_TOKEN")
    with pytest.raises(UsageError, match="BUTTONDOWN_API_KEY is not set"):
        draft_letter(asking(tmp_path / "a"), MONTH, "buttondown")
    with pytest.raises(UsageError, match="LISTMONK_TOKEN is not set"):
        draft_letter(for_listmonk(tmp_path / "b", listmonk.url), MONTH, "listmonk")
    with pytest.raises(UsageError, match=r"\[listmonk\]"):
        draft_letter(asking(tmp_path / "c"), MONTH, "listmonk")
    assert buttondown.asked == listmonk.asked == []


def test_a_dry_run_asks_nothing(tmp_path, buttondown):
    assert draft_letter(asking(tmp_path), MONTH, "buttondown", dry_run=True).url == buttondown.url
    assert buttondown.asked == []


@pytest.mark.parametrize("key", ["address", "unsubscribe_url"])
def test_an_incomplete_letter_is_refused_with_the_lines_to_add(tmp_path, buttondown, key):
    lacking = "\n".join(line for line in CONFIG.splitlines() if not line.startswith(f"{key} ="))
    with pytest.raises(RefusedError, match=rf"Add to journeygen.toml:\n    \[newsletter\]\n    {key} = "):
        draft_letter(asking(tmp_path, lacking), MONTH, "buttondown")
    assert buttondown.asked == []


def test_other_services_take_files(tmp_path):
    with pytest.raises(UsageError, match=r"mailchimp\.html"):
        draft_letter(asking(tmp_path), MONTH, "mailchimp")
    with pytest.raises(UsageError, match=r"fragment\.html"):
        draft_letter(asking(tmp_path), MONTH, "ghost")
    with pytest.raises(UsageError, match="buttondown and listmonk"):
        draft_letter(asking(tmp_path), MONTH, "pigeon")


def test_a_description_refuses_what_it_does_not_hold(tmp_path, monkeypatch):
    (tmp_path / "api.yaml").write_text(API)
    monkeypatch.setenv("PIGEON_OPENAPI", str(tmp_path / "api.yaml"))
    pigeon = Description("Pigeon")
    pigeon.judge("GET", "/letters", {"page": ["2"]}, None)
    pigeon.judge("POST", "/letters", {}, {"subject": "A leg"})
    for method, query, body in (
        ("GET", {"side": ["2"]}, None), ("GET", {"page": ["two"]}, None), ("POST", {}, {"subject": 1}), ("POST", {}, {"subjekt": "A leg"}),
        ("PUT", {}, {"subject": "A leg"}),
    ):  # fmt: skip
        with pytest.raises((AssertionError, KeyError, jsonschema.ValidationError)):
            pigeon.judge(method, "/letters", query, body)
