"""Keys are found by their forms, this machine's own by their value, and ordinary words are left alone."""

from pathlib import Path

import pytest
from sites import NOW, entry, made, site
from test_check_faults import KEYS

from journeygen.check import check_output
from journeygen.check.secrets import own_secrets, secrets_in
from journeygen.request import Request


@pytest.mark.parametrize("name", KEYS)
def test_every_form_of_a_key(name: str) -> None:
    found = list(secrets_in("a.html", f"<p>\n{KEYS[name]}</p>", ()))
    assert [(one.code, one.line) for one in found] == [("check-secret", 2)]
    assert KEYS[name] not in found[0].what + found[0].why + found[0].fix


@pytest.mark.parametrize("words", [
    "AKIAIOSFODNN7" "EXAMPLE", "sk-learn and task-force", "https://makers.net/a@b", "mailto:me@makers.net", "0123456789abcdef-us1x",
    "https://makers.net:8080/@me", "ghp_short", "a key-board", "npm_config", "eyJust", "a SG.1 bike", "data:image/png;base64,eyJ",
    "the -----BEGIN of it", "AIza is a name", "https://mastodon.example/@bench",
])  # fmt: skip
def test_ordinary_words(words: str) -> None:
    assert list(secrets_in("a.html", words, ())) == []


def test_which_variables_are_secrets() -> None:
    environment = {
        "JOURNEYGEN_SMTP_PASSWORD": "correct horse", "BUTTONDOWN_API_KEY": "12345678", "MASTODON_ACCESS_TOKEN": "a1b2c3d4e5f6",
        "JOURNEYGEN_WORKERS": "123456789", "TOKEN": "disabled", "SSH_KEY_PATH": "/home/me/.ssh/id_1234567", "KEYBOARD": "a1b2c3d4e5f6",
        "API_KEY": "short1", "MY_SECRET": "nodigitsinhere", "MY_PASSWORD": "with 1 space in it", "monkey": "a1b2c3d4e5f6",
    }  # fmt: skip
    assert [name for name, _ in own_secrets(environment)] == [
        "BUTTONDOWN_API_KEY",
        "JOURNEYGEN_SMTP_PASSWORD",
        "MASTODON_ACCESS_TOKEN",
    ]


def test_a_secret_of_this_machine_in_all_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pasted into an entry by mistake, it is found in page, feed, post and letter; and never shown."""
    root = site(
        tmp_path, **{"content/stool/2026-11-02-leg.md": entry("Leg", body="My password is correct-horse-7 today.")}
    )
    made(root)
    request = Request(root, root / "output", NOW)
    assert not [one for one in check_output(request).problems if one.code == "check-secret"]
    monkeypatch.setenv("JOURNEYGEN_SMTP_PASSWORD", "correct-horse-7")
    found = [one for one in check_output(request).problems if one.code == "check-secret"]
    paths = {one.path.removeprefix("output/") for one in found}
    assert {
        "site/stool/leg/index.html",
        "site/feed.xml",
        "social/stool/leg/snippets.json",
        "newsletter/2026-11/email.html",
    } <= paths
    assert all(one.level == "error" and "JOURNEYGEN_SMTP_PASSWORD" in one.what for one in found)
    assert not any("correct-horse-7" in one.message for one in found)
