"""Buttondown and listmonk on loopback: they keep drafts, and refuse what their published descriptions do not allow.

Buttondown's description is MIT and stands in `mail_cases`. listmonk's is AGPL (docs/swagger/collections.yaml in its
repository) and does not: what is asked of it stands below in our own words, held against the file of July 2026. With
LISTMONK_OPENAPI or BUTTONDOWN_OPENAPI naming a copy of a description, every request is held against that as well.
"""

import json
import os
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import yaml

BUTTONDOWN = json.loads((Path(__file__).parent / "mail_cases" / "buttondown.json").read_text())
# What listmonk.app/docs/apis/campaigns describes for POST and PUT /api/campaigns, and its code requires.
CAMPAIGN = {
    "type": "object",
    "required": ["name", "subject", "lists", "type", "content_type", "body"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1}, "subject": {"type": "string", "minLength": 1},
        "lists": {"type": "array", "items": {"type": "integer"}, "minItems": 1}, "from_email": {"type": "string"},
        "type": {"enum": ["regular", "optin"]}, "content_type": {"enum": ["richtext", "html", "markdown", "plain", "visual"]},
        "body": {"type": "string"}, "altbody": {"type": ["string", "null"]}, "send_at": {"type": ["string", "null"]},
        "messenger": {"type": "string"}, "template_id": {"type": "integer"}, "send_later": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}}, "headers": {"type": "array"},
    },
}  # fmt: skip
# The questions of GET /api/campaigns: one campaign with its number, or a list.
LISTING = {
    "no_body": {"enum": ["true", "false"]}, "per_page": {"pattern": r"^(all|\d+)$"}, "page": {"pattern": r"^\d+$"},
    "order": {"enum": ["ASC", "DESC"]}, "order_by": {"enum": ["name", "status", "created_at", "updated_at"]},
    "status": {"enum": ["draft", "scheduled", "running", "paused", "finished", "cancelled"]},
    "tags": {}, "query": {},
}  # fmt: skip
Answer = tuple[int, Any]


class Description:
    """A service's own description of its API (OpenAPI 3), where the environment names a copy; else it allows all."""

    def __init__(self, service: str) -> None:
        file = os.environ.get(f"{service.upper()}_OPENAPI")
        self.api: Any = yaml.safe_load(Path(file).read_text("utf-8")) if file else None

    def judge(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> None:
        """Raises ValidationError or AssertionError for what the description does not hold."""
        if self.api is None:
            return
        at = self.api["paths"][path]
        operation = at[method.lower()]
        known = {one["name"]: one["schema"] for one in (*at.get("parameters", ()), *operation.get("parameters", ()))}
        for name, values in query.items():
            assert name in known, f"{method} {path} has no parameter {name}"
            self._judge_value(values, known[name])
        if body is not None:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            jsonschema.validate(body, {**self.api, **schema})
            assert set(body) <= self._names(schema), f"{method} {path} knows no {set(body) - self._names(schema)}"

    def _judge_value(self, values: list[str], schema: Any) -> None:
        """A question's value may be read as any of the types that its text can stand for."""
        read = [yaml.safe_load(value) for value in values]
        forms = [*values, *read, values, read]
        assert any(jsonschema.Draft202012Validator({**self.api, **schema}).is_valid(form) for form in forms), values

    def _names(self, schema: Any) -> set[str]:
        """The fields that it names; listmonk names some of a request's only where it describes the answer."""
        kind = schema["$ref"].rpartition("/")[2]
        kinds = [kind, "CampaignUpdate"] if kind == "CampaignRequest" else [kind]
        return {name for one in kinds for name in self.api["components"]["schemas"][one]["properties"]}


class Draftsman:
    """A server that notes what it is asked. `lose` names requests whose answers are lost after they took effect."""

    def __init__(self) -> None:
        self.described = Description(type(self).__name__)
        self.asked: list[tuple[str, str]] = []
        self.drafts: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.lose: set[str] = set()
        self.status = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    def __enter__(self) -> "Draftsman":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, method: str, path: str, query: dict[str, list[str]], headers: Any, body: Any) -> Answer:
        """What the service says; a subclass is one."""
        raise NotImplementedError


class Buttondown(Draftsman):
    """The part of Buttondown's API that drafts need; a POST without `status` would send, as there."""

    sent = 0

    def answer(self, method: str, path: str, query: dict[str, list[str]], headers: Any, body: Any) -> Answer:
        if headers["Authorization"] != "Token right":
            return 401, {"detail": "Invalid token."}
        if method == "GET" and path == "/emails":
            assert set(query) <= set(BUTTONDOWN["parameters"]["GET /emails"])
            self.described.judge(method, path, query, None)
            found = [one for one in self.drafts.values() if one["status"] in query["status"]]
            return 200, {"results": found, "next": None, "count": len(found)}
        self.described.judge(method, re.sub(r"^/emails/.+", "/emails/{id}", path), query, body)
        kind = {"POST": "EmailInput", "PATCH": "EmailUpdateInput"}.get(method)
        if kind:
            jsonschema.validate(body, {**BUTTONDOWN, "$ref": f"#/components/schemas/{kind}"})
        if method == "POST":
            return self._created(headers, body)
        identity = path.removeprefix("/emails/")
        if identity not in self.drafts:
            return 404, {"detail": "Not found"}
        if method == "PATCH":
            self.drafts[identity] |= body
        return 200, self.drafts[identity]

    def _created(self, headers: Any, body: Any) -> Answer:
        key = headers["X-Idempotency-Key"]
        assert 0 < len(key) <= 200
        if key in self.keys:
            return 201, self.drafts[self.keys[key]]
        if body.get("status", "about_to_send") != "draft":
            self.sent += 1
        identity = f"em_{len(self.drafts)}"
        self.keys[key] = identity
        self.drafts[identity] = {"id": identity, "status": "about_to_send", **body}
        return 201, dict(self.drafts[identity])


class Listmonk(Draftsman):
    """The part of listmonk's API that drafts need."""

    def answer(self, method: str, path: str, query: dict[str, list[str]], headers: Any, body: Any) -> Answer:
        if headers["Authorization"] != "token maker:right":
            return 403, {"message": "invalid API credentials"}
        for name, values in query.items():
            jsonschema.validate(values, {"items": LISTING[name], "maxItems": 1})
        self.described.judge(method, re.sub(r"/\d+$", "/{id}", path.removeprefix("/api")), query, body)
        if method == "GET" and path == "/api/campaigns":
            return 200, {"data": {"results": list(self.drafts.values())}}
        if method in {"POST", "PUT"}:
            jsonschema.validate(body, CAMPAIGN)
        if method == "POST":
            identity = str(len(self.drafts) + 1)
            self.drafts[identity] = {"id": int(identity), "status": "draft", **body}
            return 200, {"data": self.drafts[identity]}
        identity = re.sub(r".*/", "", path)
        if identity not in self.drafts:
            return 400, {"message": "Campaign not found."}
        if method == "PUT":
            self.drafts[identity] |= body
        return 200, {"data": self.drafts[identity]}


def _handler(service: Draftsman) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _do(self) -> None:
            parts = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service.asked.append((self.command, parts.path))
            if service.status:
                self._say(service.status, {"detail": "no", "message": "no"})
                return
            try:
                code, said = service.answer(
                    self.command, parts.path, parse_qs(parts.query), self.headers, json.loads(content or b"null")
                )
            except (AssertionError, KeyError, jsonschema.ValidationError) as error:
                code, said = 422, {"detail": str(error)}
            if self.command in service.lose:
                service.lose.discard(self.command)
                self.close_connection = True
                self.connection.close()
                return
            self._say(code, said)

        def _say(self, code: int, said: Any) -> None:
            content = json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    verbs: Callable[[Handler], None] = Handler._do
    for verb in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{verb}", verbs)
    return Handler
