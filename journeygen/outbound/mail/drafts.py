"""Puts a letter as a draft into a mail service, and changes the same draft the next time. It is never sent from here.

Which draft is whose is remembered in `private/letters/drafts.json`, and written on the draft itself: where the file is
gone or an answer was lost, the draft is found again before another one would be made.
"""

import os
from collections.abc import Callable
from typing import Any

import msgspec

from journeygen.digests import digest
from journeygen.errors import RefusedError, UsageError
from journeygen.files import replace_file
from journeygen.letters.targets import text_for
from journeygen.outbound.mail.book import private_folder
from journeygen.outbound.mail.departing import (
    Departure,
    letter_for,
    open_departure,
    refuse_incomplete,
    refuse_twice,
)
from journeygen.outbound.mail.web import Service, ServiceError
from journeygen.outputs import newsletter
from journeygen.request import Request
from journeygen.services import SERVICES

BUTTONDOWN_KEY, BUTTONDOWN_URL = "BUTTONDOWN_API_KEY", "BUTTONDOWN_API_URL"
LISTMONK_USER, LISTMONK_TOKEN = "LISTMONK_USER", "LISTMONK_TOKEN"
DRAFT = "draft"


class Drafted(msgspec.Struct, frozen=True):
    """A draft at a service: where its maker finds it, and whether it was made now or changed."""

    service: str
    subject: str
    url: str
    fresh: bool


class Letter(msgspec.Struct, frozen=True):
    """What a draft is made of; `name` tells one site's month from all others."""

    name: str
    month: str
    subject: str
    preheader: str
    page: str
    html: str
    text: str


def draft_letter(request: Request, month: str, service: str, dry_run: bool = False) -> Drafted:
    """The letter as a draft at the service. Raises RefusedError, UsageError, ServiceError, ContentError."""
    if service not in DRAFTING:
        _refuse_service(service, month)
    departure = open_departure(request, month)
    refuse_twice(departure)
    refuse_incomplete(departure.config)
    letter = _letter(departure, service)
    ask, place, make = DRAFTING[service]
    api = ask(departure)
    if dry_run:
        return Drafted(service, letter.subject, api.base, fresh=True)
    remembered = _remembered(request)
    known = remembered.get(f"{service}/{letter.name}", "")
    identity, fresh = make(api, departure, letter, known)
    _remember(request, {**remembered, f"{service}/{letter.name}": identity})
    return Drafted(service, letter.subject, place(departure, identity), fresh)


def _refuse_service(service: str, month: str) -> None:
    known = SERVICES.get(service)
    if known is None:
        raise UsageError(f"There is no mail service {service!r} here. Drafts are made at {' and '.join(DRAFTING)}")
    file = "fragment.html" if known.fragment else f"{service}.html"
    raise UsageError(
        f'{known.label} has no way in for drafts here. Put "{service}" into [newsletter] services, build, and paste or'
        f" upload output/newsletter/{month}/{file}; then run: journeygen send {month} --mark-sent"
    )


def _letter(departure: Departure, service: str) -> Letter:
    files = letter_for(departure, service)
    said = msgspec.json.decode(files["email.json"])
    table, config = SERVICES[service], departure.config
    own = newsletter.letter_view(departure.prepared.dresser, departure.issue).unsubscribe_url
    text = text_for(table, files["email.txt"].decode())
    leave = text_for(table, own.strip())
    return Letter(
        name=f"{config.site.id}/{departure.issue.month}",
        month=departure.issue.month,
        subject=text_for(table, said["subject"]),
        preheader=said["preheader"],
        page=said["page"],
        html=files[f"{service}.html"].decode(),
        text=text.replace(leave, table.leave),
    )


def _remembered(request: Request) -> dict[str, str]:
    try:
        file = request.root / "private" / "letters" / "drafts.json"
        return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}


def _remember(request: Request, drafts: dict[str, str]) -> None:
    file = private_folder(request.root, "letters") / "drafts.json"
    replace_file(file, msgspec.json.format(msgspec.json.encode(drafts)) + b"\n")


def _secret(name: str, where: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise UsageError(f"{name} is not set. {where}, and set it in the environment: it belongs in no file")
    return value


def _still_a_draft(label: str, status: object) -> None:
    if status != DRAFT:
        raise RefusedError(
            f"This letter is no draft any more at {label} ({status}). If it was sent, note it with --mark-sent"
        )


# --- Buttondown (docs.buttondown.com/api-emails-create; its OpenAPI file is MIT)


def _buttondown(departure: Departure) -> Service:
    key = _secret(BUTTONDOWN_KEY, "Take a key from https://buttondown.com/keys")
    base = os.environ.get(BUTTONDOWN_URL, "https://api.buttondown.com/v1")
    # The version of the API whose description this was written against.
    headers = {"Authorization": f"Token {key}", "X-API-Version": "2026-04-01"}
    return Service("Buttondown", base, headers, f"Look at {BUTTONDOWN_KEY}: it needs the right to write emails")


def _at_buttondown(departure: Departure, identity: str) -> str:
    return f"https://buttondown.com/emails/{identity}"


def _buttondown_draft(api: Service, departure: Departure, letter: Letter, known: str) -> tuple[str, bool]:
    # Without `status` a POST sends the letter at once: `about_to_send` is the default.
    body = {
        "subject": letter.subject, "body": letter.html, "status": DRAFT, "description": letter.preheader,
        "canonical_url": letter.page, "template": "naked", "metadata": {"journeygen": letter.name},
    }  # fmt: skip
    found = _known_at_buttondown(api, known) or _found_at_buttondown(api, letter)
    if found is None:
        key = digest(f"buttondown/{letter.name}".encode())
        made = api.ask("POST", "/emails", body, **{"X-Idempotency-Key": key})
        if made.get("body") == letter.html:
            return str(made["id"]), True
        found = made  # the answer to an earlier try whose answer was lost
    _still_a_draft("Buttondown", found.get("status"))
    api.ask("PATCH", f"/emails/{found['id']}", body)
    return str(found["id"]), False


def _known_at_buttondown(api: Service, known: str) -> dict[str, Any] | None:
    try:
        return api.ask("GET", f"/emails/{known}") if known else None
    except ServiceError as error:
        if error.status != 404:
            raise
        return None


def _found_at_buttondown(api: Service, letter: Letter) -> dict[str, Any] | None:
    """A draft that bears this letter's name."""
    page = 1
    while True:
        listed = api.ask("GET", f"/emails?status={DRAFT}&excluded_fields=body&page={page}")
        for one in listed.get("results", ()):
            if (one.get("metadata") or {}).get("journeygen") == letter.name:
                return dict(one)
        if not listed.get("next"):
            return None
        page += 1


# --- listmonk (listmonk.app/docs/apis/campaigns)


def _listmonk(departure: Departure) -> Service:
    settings = departure.config.listmonk
    if not (settings.url and settings.lists and settings.template):
        raise UsageError(
            'listmonk needs to be known. Make a template there that holds only {{ template "content" . }}, and add to'
            " journeygen.toml:\n"
            '    [listmonk]\n    url = "https://lists.your.domain"\n    lists = [1]\n    template = 2'
        )
    where = "Make an API user under Admin, Users"
    user, token = _secret(LISTMONK_USER, where), _secret(LISTMONK_TOKEN, where)
    headers = {"Authorization": f"token {user}:{token}"}
    hint = f"Look at {LISTMONK_USER} and {LISTMONK_TOKEN}: they need the right to manage campaigns"
    return Service("listmonk", f"{settings.url.rstrip('/')}/api", headers, hint)


def _at_listmonk(departure: Departure, identity: str) -> str:
    return f"{departure.config.listmonk.url.rstrip('/')}/admin/campaigns/{identity}"


def _listmonk_draft(api: Service, departure: Departure, letter: Letter, known: str) -> tuple[str, bool]:
    settings, config = departure.config.listmonk, departure.config
    body = {
        "name": f"{config.newsletter.title or config.site.title} {letter.month} ({letter.name})",
        "subject": letter.subject, "lists": list(settings.lists), "from_email": config.newsletter.sender,
        "type": "regular", "content_type": "html", "messenger": "email", "template_id": settings.template,
        "tags": ["journeygen"], "body": letter.html, "altbody": letter.text, "send_later": False,
    }  # fmt: skip
    found = _known_at_listmonk(api, known) or _found_at_listmonk(api, str(body["name"]))
    if found is None:
        made = api.ask("POST", "/campaigns", body)
        return str(made["data"]["id"]), True
    _still_a_draft("listmonk", found.get("status"))
    api.ask("PUT", f"/campaigns/{found['id']}", body)
    return str(found["id"]), False


def _known_at_listmonk(api: Service, known: str) -> dict[str, Any] | None:
    try:
        return dict(api.ask("GET", f"/campaigns/{known}?no_body=true")["data"]) if known else None
    except ServiceError as error:
        if error.status not in {400, 404}:  # listmonk answers 400 for what it does not have
            raise
        return None


def _found_at_listmonk(api: Service, name: str) -> dict[str, Any] | None:
    """The newest campaign of this name. listmonk knows no idempotency key, so what was made is looked for."""
    listed = api.ask("GET", "/campaigns?per_page=all&no_body=true&order_by=created_at&order=DESC")
    found = (one for one in listed["data"].get("results") or () if one.get("name") == name)
    return next((dict(one) for one in found), None)


Ask = Callable[[Departure], Service]
Place = Callable[[Departure, str], str]
Make = Callable[[Service, Departure, Letter, str], tuple[str, bool]]
DRAFTING: dict[str, tuple[Ask, Place, Make]] = {
    "buttondown": (_buttondown, _at_buttondown, _buttondown_draft),
    "listmonk": (_listmonk, _at_listmonk, _listmonk_draft),
}
