"""Nothing that opens a door leaves the house: keys and tokens by their form, this machine's own by their value."""

import os
import re
from collections.abc import Iterator, Mapping

from journeygen.check.findings import Finding

# A start that is quick to look for, the whole form behind it, and whose it is, as each service documents its keys.
_FORMS = (
    ("AKIA", r"\bAKIA[0-9A-Z]{16}\b", "a key of Amazon Web Services"),
    *((f"gh{kind}_", rf"\bgh{kind}_[A-Za-z0-9]{{36,}}", "a token of GitHub") for kind in "pousr"),
    ("github_pat_", r"\bgithub_pat_\w{50,}", "a token of GitHub"),
    ("glpat-", r"\bglpat-[\w-]{20,}", "a token of GitLab"),
    ("xox", r"\bxox[abprs]-[0-9A-Za-z-]{20,}", "a token of Slack"),
    ("AIza", r"\bAIza[\w-]{35}", "a key of Google"),
    ("_live_", r"\b[sr]k_live_[0-9A-Za-z]{20,}", "a key of Stripe"),
    ("sk-", r"\bsk-[\w-]{32,}", "a key of an AI service"),
    ("-us", r"\b[0-9a-f]{32}-us\d{1,2}\b", "a key of Mailchimp"),
    ("SG.", r"\bSG\.[\w-]{22}\.[\w-]{43}", "a key of SendGrid"),
    ("key-", r"\bkey-[0-9a-f]{32}\b", "a key of Mailgun"),
    ("xkeysib-", r"\bxkeysib-[0-9a-f]{64}-\w{16}", "a key of Brevo"),
    ("npm_", r"\bnpm_[A-Za-z0-9]{36}\b", "a token of npm"),
    ("pypi-", r"\bpypi-AgE[\w-]{50,}", "a token of PyPI"),
    ("PRIVATE KEY-----", r"-----BEGIN [A-Z ]*PRIVATE KEY-----", "a private key"),
    ("eyJ", r"\beyJ[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{20,}", "a signed token"),
)
# What stands between the scheme and the `@` of an address with a password.
_LOGIN = re.compile(r"[^\s/:@\"'<>]+:[^\s/:@\"'<>]{4,}")
_LONGEST_LOGIN = 200
FORMS = tuple((start, re.compile(form), whose) for start, form, whose in _FORMS)
_TELLING = re.compile(r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)(?:_|$)")
# What we read ourselves is a secret whatever it looks like; others' values must not be ordinary words.
_OURS = ("JOURNEYGEN_", "BUTTONDOWN_", "LISTMONK_")
SHORTEST, SHORTEST_OF_OTHERS = 8, 12
_FIX = "Take it out, make it invalid where it was made, and make a new one"


def own_secrets(environment: Mapping[str, str] = os.environ) -> tuple[tuple[str, str], ...]:
    """The names and values of this machine's own secrets: environment variables that say so by their names."""
    return tuple(
        (name, value)
        for name, value in sorted(environment.items())
        if _TELLING.search(name.upper()) and _could_be_one(name, value)
    )


def _could_be_one(name: str, value: str) -> bool:
    if name.startswith(_OURS):
        return len(value.strip()) >= SHORTEST
    has_digits = any(letter.isdigit() for letter in value)
    return len(value) >= SHORTEST_OF_OTHERS and has_digits and not {" ", "/"} & set(value)


def secrets_in(path: str, text: str, own: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    """What opens a door in a text that leaves the house. No finding shows it."""
    for name, value in own:
        if value in text:
            what = f"This file holds the value of {name}"
            yield Finding(path, _line(text, text.index(value)), "check-secret", what, "Everybody could use it", _FIX)
    for start, form, whose in FORMS:
        found = form.search(text) if start in text else None
        if found is not None and "EXAMPLE" not in found[0].upper():
            what, why = f"This file holds what looks like {whose}", f"It begins with {found[0][:4]}"
            yield Finding(path, _line(text, found.start()), "check-secret", what, why, _FIX)

    place = _login(text)
    if place >= 0:
        what = "This file holds what looks like an address with a password"
        yield Finding(path, _line(text, place), "check-secret", what, "It stands before an `@`", _FIX)


def _login(text: str) -> int:
    """Where an address with a password has its `@`; -1 without one. Looks back from each: a search from all starts of
    addresses would take as long as all the rest of a check.
    """
    place = text.find("@")
    while place >= 0:
        before = text[max(0, place - _LONGEST_LOGIN) : place]
        start = before.rfind("://")
        if start >= 0 and _LOGIN.fullmatch(before, start + 3) and text[place + 1 : place + 2].isalnum():
            return place
        place = text.find("@", place + 1)
    return -1


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
