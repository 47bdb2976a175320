"""`journeygen send` as a maker meets it: words, exit codes, JSON, and never an address."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from draft_servers import Buttondown
from mail_server import Postbox, mailing_site, readers
from sites import CONFIG, NOW, entry, site

MONTH = "2026-10"
FILES = {"content/stool/2026-10-01-first.md": entry("First")}


def run(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    env = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "SOURCE_DATE_EPOCH": str(NOW),
        **environment,
    }
    command = [sys.executable, "-m", "journeygen", "send", *arguments, "-C", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    assert "reader0" not in done.stdout + done.stderr
    return done


def test_a_dry_run_then_a_test_then_all_then_no_more(tmp_path):
    with Postbox() as box:
        mailing_site(tmp_path, box.port, **FILES)
        file = str(readers(tmp_path, 3))
        dry = run(tmp_path, MONTH, "--smtp", "--list", file)
        assert dry.returncode == 0
        assert 'Would send "October 2026: First" to 3 readers' in dry.stdout
        assert box.connections == 0
        assert run(tmp_path, MONTH, "--smtp", "--test", "me@example.org").returncode == 0
        assert [address for address, _ in box.got] == ["me@example.org"]
        done = run(tmp_path, MONTH, "--smtp", "--list", file, "--yes", "--json")
        assert done.returncode == 0
        assert json.loads(done.stdout)["sent"] == 3
        again = run(tmp_path, MONTH, "--smtp", "--list", file, "--yes")
        assert again.returncode == 4
        assert "was sent" in again.stderr
    assert len(box.got) == 4


def test_what_could_not_be_finished_ends_with_three(tmp_path):
    with Postbox(lambda address, attempt: "later at rcpt") as box:
        mailing_site(tmp_path, box.port, **FILES)
        done = run(tmp_path, MONTH, "--smtp", "--list", str(readers(tmp_path, 12)), "--yes")
    assert done.returncode == 3
    assert "12 wait. Run the same command again" in done.stdout


def test_nobody_there(tmp_path):
    mailing_site(tmp_path, 1, **FILES)
    done = run(tmp_path, MONTH, "--smtp", "--list", str(readers(tmp_path, 1)), "--yes")
    assert done.returncode == 3
    assert "does not let us in" in done.stderr


def test_a_draft(tmp_path):
    site(tmp_path, CONFIG, **FILES)
    with Buttondown() as server:
        done = run(tmp_path, MONTH, "--to", "buttondown", BUTTONDOWN_API_URL=server.url, BUTTONDOWN_API_KEY="right")
        assert done.returncode == 0, done.stderr
        assert "Nothing was sent." in done.stdout
        assert "press send there: https://buttondown.com/emails/em_0" in done.stdout
        assert (
            run(
                tmp_path, MONTH, "--to", "buttondown", BUTTONDOWN_API_URL=server.url, BUTTONDOWN_API_KEY="wrong"
            ).returncode
            == 3
        )


def test_marking(tmp_path):
    site(tmp_path, CONFIG, **FILES)
    assert "Would note" in run(tmp_path, MONTH, "--mark-sent", "--dry-run").stdout
    done = run(tmp_path, MONTH, "--mark-sent", "--at", "2026-11-01T08:00")
    assert done.returncode == 0
    assert (
        '"October 2026: First" was sent at 2026-11-01T08:00:00+00:00. Its 1 entry will not change any more.'
        in done.stdout
    )


@pytest.mark.parametrize(("arguments", "code"), [
    ((MONTH,), 2), ((MONTH, "--smtp", "--mark-sent"), 2), (("March", "--mark-sent"), 2), ((MONTH, "--smtp"), 2),
    ((MONTH, "--to", "pigeon"), 2), ((MONTH, "--to", "buttondown"), 2), ((MONTH, "--smtp", "--test", "nobody"), 2),
])  # fmt: skip
def test_wrong_calls(tmp_path, arguments, code):
    mailing_site(tmp_path, 1, **FILES)
    assert run(tmp_path, *arguments).returncode == code


def test_lacking_lines_are_shown(tmp_path):
    site(tmp_path, CONFIG.partition("[newsletter]")[0], **FILES)
    done = run(tmp_path, MONTH, "--smtp", "--test", "me@example.org")
    assert done.returncode == 4
    for line in ("    [newsletter]", '    address = "', '    unsubscribe_url = "https://', '    from = "'):
        assert line in done.stderr
