"""Asks a mail service's API, and says in plain words what it answered. No secret stands in any message."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from journeygen.errors import JourneygenError

TIMEOUT = 60  # seconds


class ServiceError(JourneygenError):
    """A service cannot be reached, or refused what it was asked; `status` is its HTTP status, 0 for none."""

    exit_code = 3

    def __init__(self, sentence: str, status: int = 0) -> None:
        self.status = status
        super().__init__(sentence)


class Service:
    """One service's API below `base`, asked with the same headers each time."""

    def __init__(self, label: str, base: str, headers: Mapping[str, str], key_hint: str) -> None:
        self.label = label
        self.base = base.rstrip("/")
        self.headers = headers
        self.key_hint = key_hint

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The answer's JSON. Raises ServiceError."""
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        named = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "journeygen"}
        request = urllib.request.Request(
            f"{self.base}{path}", content, {**named, **self.headers, **headers}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise ServiceError(self._refusal(error), error.code) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise ServiceError(f"{self.label} cannot be reached at {self.base}: {reason}. Nothing was sent") from None

    def _refusal(self, error: urllib.error.HTTPError) -> str:
        if error.code in {401, 403}:
            return f"{self.label} does not let us in ({error.code}). {self.key_hint}"
        if error.code == 429:
            wait = error.headers.get("Retry-After", "")
            return f"{self.label} asks for patience. Try again in {wait or 'some'} seconds"
        return f"{self.label} refused ({error.code}): {_words(error.read())}"


def _words(content: bytes) -> str:
    """What a service says in an error, on one line."""
    try:
        table = json.loads(content)
    except ValueError:
        table = content.decode("utf-8", "replace")
    if isinstance(table, dict):
        table = table.get("detail") or table.get("message") or table
    return " ".join(str(table).split())[:300]
