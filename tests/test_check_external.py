"""Addresses elsewhere are asked on request only, politely, and not again for a while; on a real server on this machine."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from publishing import told
from sites import NOW, entry, made, site

from journeygen.check import check_output, external
from journeygen.check.external import Answer, external_findings
from journeygen.errors import NOTE, WARNING
from journeygen.request import Request


class Elsewhere:
    """A server that notes every request: its method, path, moment and who asks."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, float, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                outer.asked.append((self.command, self.path, time.monotonic(), self.headers["User-Agent"]))
                name = self.path.strip("/")
                status = 301 if name == "moved" else int(name) if name.isdigit() else 200
                status = 405 if name == "no-head" and self.command == "HEAD" else status
                self.send_response(status)
                if status == 301:
                    self.send_header("Location", "/ok")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = answer  # noqa: N815 - the library's names
            do_HEAD = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    monkeypatch.setattr(external, "PAUSE", 0.05)
    server = Elsewhere()
    yield server
    server.server.shutdown()
    server.server.server_close()


def codes(root: Path, elsewhere: Elsewhere, *names: str, now: int = NOW) -> dict[str, str]:
    links = {"site/a.html": [f"{elsewhere.url}/{name}" for name in names]}
    return {
        one.what.split("`")[1].removeprefix(elsewhere.url + "/"): one.code
        for one in external_findings(root, now, links)
    }


def test_what_answers_and_what_does_not(tmp_path, elsewhere):
    found = codes(tmp_path, elsewhere, "ok", "moved", "no-head", "404", "410", "500", "403", "ok#part")
    assert found == {
        "404": "check-external",
        "410": "check-external",
        "500": "check-external-unsure",
        "403": "check-external-unsure",
    }
    asked = [(method, path) for method, path, _, _ in elsewhere.asked]
    assert [path for _, path in asked].count("/ok") == 2, (
        "once for itself, once behind the redirect; not again for its part"
    )
    assert ("GET", "/no-head") in asked
    assert ("GET", "/404") not in asked
    assert all(agent.startswith("journeygen-check/") for *_, agent in elsewhere.asked)


def test_one_after_the_other_with_a_pause(tmp_path, elsewhere):
    codes(tmp_path, elsewhere, *"abcd")
    times = sorted(moment for _, _, moment, _ in elsewhere.asked)
    assert all(after - before >= 0.045 for before, after in pairwise(times))


def test_a_host_that_says_later_is_left_alone(tmp_path, elsewhere):
    found = codes(tmp_path, elsewhere, "100a", "429", "zzz")
    assert found == {"429": "check-external-unsure", "zzz": "check-external-unsure"}
    assert [path for _, path, _, _ in elsewhere.asked] == ["/100a", "/429"]


def test_answers_are_believed_for_a_while(tmp_path, elsewhere):
    codes(tmp_path, elsewhere, "ok", "404")
    assert codes(tmp_path, elsewhere, "ok", "404") == {"404": "check-external"}
    assert len(elsewhere.asked) == 2
    codes(tmp_path, elsewhere, "ok", "404", now=NOW + 86_400)
    assert [path for _, path, _, _ in elsewhere.asked[2:]] == ["/404"], "a bad answer is asked for again after a day"
    codes(tmp_path, elsewhere, "ok", now=NOW + 7 * 86_400)
    assert [path for _, path, _, _ in elsewhere.asked[3:]] == ["/ok"], "a good one after a week"
    (tmp_path / ".journeygen/external.json").write_text("{")
    codes(tmp_path, elsewhere, "ok")
    assert len(elsewhere.asked) == 5


def test_no_answer_at_all(tmp_path, elsewhere):
    elsewhere.server.shutdown()
    elsewhere.server.server_close()
    links = {"site/a.html": [f"{elsewhere.url}/x"], "site/b.html": [f"{elsewhere.url}/x"]}
    (finding,) = external_findings(tmp_path, NOW, links)
    assert (finding.code, finding.level, finding.path) == ("check-external", WARNING, "site/a.html")
    assert "There is no answer" in finding.why
    assert "1 more files lead there" in finding.why


def test_names_kept_for_examples_are_not_asked(tmp_path):
    def ask(url: str, now: int) -> Answer:
        raise AssertionError(url)

    links = {
        "site/a.html": [
            "https://example.org/",
            "https://www.example.com/a",
            "https://mastodon.example/@me",
            "http://a.test/",
        ]
    }
    assert external_findings(tmp_path, NOW, links, ask) == []


def test_only_when_it_is_asked_for(tmp_path, elsewhere):
    body = f"[gone]({elsewhere.url}/404) and [here]({elsewhere.url}/ok)"
    root = site(tmp_path, **{"content/stool/2026-11-02-leg.md": entry("Leg", body=body)})
    made(root)
    request = Request(root, root / "output", NOW)
    check_output(request)
    assert elsewhere.asked == []
    found = [one for one in check_output(request, external=True).problems if one.code.startswith("check-external")]
    assert [(one.code, one.level) for one in found if elsewhere.url in one.what] == [("check-external", WARNING)]
    assert {path for _, path, _, _ in elsewhere.asked} == {"/404", "/ok"}
    assert all(one.level in {WARNING, NOTE} for one in found)
    assert told(root, "check", "--now", "2026-11-20T12:00")["ok"] is True
