"""What was posted by hand is noted once, and answers what was not known."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import NOW, entry, site

from journeygen.cli.commands import main
from journeygen.errors import RefusedError
from journeygen.ledger import read_ledger
from journeygen.outbound.posts.resolving import _identity, _network
from journeygen.outbound.posts.sharing import Sharing
from journeygen.request import Request

URL = "https://x.com/bench/status/1"


def post(root: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["post", "-C", str(root), "--now", "2026-11-20T12:00", *arguments])
    return done.exit_code, done.output


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path, **{"content/stool/2026-11-01-first.md": entry(id="e1")})


def test_noted_once_and_shown(root: Path) -> None:
    arguments = ("stool/first", "--network", "x", "--posted", URL, "--at", "2026-11-02 10:00")
    code, said = post(root, *arguments)
    assert (code, URL in said) == (0, True)
    known = read_ledger(root).posts["e1/x"]
    assert (known.state, known.url, known.at) == ("posted", URL, "2026-11-02T10:00:00+00:00")
    assert post(root, *arguments)[0] == 0
    assert len((root / "ledger.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("name", ["e1", "content/stool/2026-11-01-first.md", "./content/stool/2026-11-01-first.md"])
def test_an_entry_has_several_names(root: Path, name: str) -> None:
    assert post(root, name, "--network", "twitter", "--posted", URL)[0] == 0
    assert read_ledger(root).posts["e1/x"].url == URL


def test_it_answers_what_was_not_known(root: Path) -> None:
    pending = {
        "v": 1,
        "id": "p1",
        "at": "2026-11-02T10:00:00+00:00",
        "kind": "post",
        "key": "e1/mastodon",
        "state": "pending",
    }
    (root / "ledger.jsonl").write_text(json.dumps(pending) + "\n")
    assert read_ledger(root).posts["e1/mastodon"].state == "unknown"
    assert post(root, "stool/first", "--network", "mastodon", "--posted", "https://m.example/1")[0] == 0
    assert read_ledger(root).posts["e1/mastodon"].state == "posted"


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (("stool/frist", "--network", "x", "--posted", URL), 2, "Did you mean `stool/first`?"),
    (("stool/first", "--network", "xx", "--posted", URL), 2, "There is no network xx"),
    (("stool/first", "--network", "x", "--posted", "x.com/1"), 2, "--posted takes the address"),
    (("stool/first", "--posted", URL), 2, "--network NAME"),
    (("--posted", URL, "--network", "x"), 2, "post ENTRY"),
    (("stool/first", "--network", "x", "--posted", URL, "--at", "soon"), 2, "--at must be"),
    (("stool/first", "--due"), 2, "not both"),
])  # fmt: skip
def test_wrong_calls(root: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    found, said = post(root, *arguments)
    assert (found, words in said) == (code, True), said
    assert not (root / "ledger.jsonl").exists()


def test_a_second_address_is_refused(root: Path) -> None:
    post(root, "stool/first", "--network", "x", "--posted", URL)
    code, said = post(root, "stool/first", "--network", "x", "--posted", URL + "2")
    assert (code, URL in said) == (4, True)


def test_networks_without_an_interface_lead_to_the_share_kit(root: Path) -> None:
    code, said = post(root, "stool/first", "--network", "instagram", "--yes")
    assert (code, "share kit" in said) == (4, True)


def test_a_dry_run_shows_the_texts_and_writes_nothing(root: Path) -> None:
    before = sorted(path.name for path in root.iterdir() if not path.name.startswith("."))
    code, said = post(root, "--due")
    assert code == 0
    assert "https://example.org/stool/first/" in said
    assert "2 posts due. Nothing has left this machine" in said
    assert before == sorted(path.name for path in root.iterdir() if not path.name.startswith("."))


@pytest.mark.parametrize(("key", "identity", "network"), [
    ("e1/x", "e1", "x"),
    ("stool/first/mastodon", "stool/first", "mastodon"),
    ("stool/first/mastodon/2", "stool/first", "mastodon"),
    ("stool/2/x", "stool/2", "x"),
])  # fmt: skip
def test_keys_are_read_back(key: str, identity: str, network: str) -> None:
    assert (_identity(key), _network(key)) == (identity, network)


def test_who_posts_meanwhile_is_not_overlooked(root: Path) -> None:
    """What another process wrote after this one had read the ledger stops it, before anything is sent."""
    sharing = Sharing(Request(root, root / "output", NOW))
    with sharing.alone():
        pass
    post(root, "stool/first", "--network", "x", "--posted", URL)
    with pytest.raises(RefusedError, match="Run the command again"), sharing.alone():
        pass
