"""Whether addresses elsewhere still answer. Only when it is asked for: it takes time, and tells others that we look.

Politely: one address of a host after the other with a pause between, `HEAD` first, what answered is not asked again for
a week, and a host that says "later" (429) is left alone. Never an error: a page elsewhere is not the maker's to mend.
"""

import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

import msgspec

from journeygen import __version__
from journeygen.check.findings import Finding
from journeygen.errors import NOTE, WARNING
from journeygen.files import replace_file
from journeygen.urls import parts_of

CACHE = ".journeygen/external.json"
DAY = 86_400
# How long an answer is believed: a good one for a week, another one for a day.
BELIEVED = {True: 7 * DAY, False: DAY}
PAUSE, PATIENCE, HOSTS_AT_ONCE = 1.0, 15.0, 8
AGENT = f"journeygen-check/{__version__} (checks the links of a maker's own site)"
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# Hosts that refuse HEAD, or machines as such, say nothing about the page.
_ASK_AGAIN = frozenset({403, 405, 406, 501, 503})
_RESERVED = ("example", "example.com", "example.net", "example.org", "invalid", "test")


class Answer(msgspec.Struct, frozen=True):
    """What an address answered, and when (seconds since the epoch): an HTTP status, or 0 and why there was none."""

    at: int
    status: int
    why: str = ""

    @property
    def is_good(self) -> bool:
        """Whether a page was there."""
        return 200 <= self.status < 300


Ask = Callable[[str, int], Answer]


def external_findings(
    root: Path, now: int, links: Mapping[str, Iterable[str]], ask: Ask | None = None
) -> list[Finding]:
    """What is wrong with the addresses elsewhere that each file leads to; `now` is in seconds since the epoch."""
    pages: dict[str, list[str]] = defaultdict(list)
    for path in sorted(links):
        for url in links[path]:
            pages[url.partition("#")[0]].append(path)
    answers = _answers(root / CACHE, now, [url for url in sorted(pages) if not _is_nobodys(url)], ask or asked)
    return [finding for url, answer in answers.items() for finding in _findings(url, answer, pages[url])]


def _is_nobodys(url: str) -> bool:
    """Whether a host is kept for examples (RFC 2606): nobody can answer there."""
    host = parts_of(url).hostname or ""
    return any(host == name or host.endswith(f".{name}") for name in _RESERVED)


def _findings(url: str, answer: Answer, pages: list[str]) -> Iterator[Finding]:
    if answer.is_good:
        return
    more = f", and {len(pages) - 1} more files lead there" if len(pages) > 1 else ""
    if answer.status in _GONE or not answer.status:
        what = f"`{url}` answers no more"
        why = f"{answer.why or f'It says {answer.status}'}{more}"
        yield Finding(pages[0], 0, "check-external", what, why, "Lead elsewhere, or take the link out", WARNING)
    else:
        what, why = f"`{url}` could not be looked at", f"It says {answer.status}{more}"
        yield Finding(pages[0], 0, "check-external-unsure", what, why, "Look at it in a browser", NOTE)


# --- asking


def _answers(cache: Path, now: int, urls: list[str], ask: Ask) -> dict[str, Answer]:
    """What each address answers, as remembered where that is young enough."""
    known = _remembered(cache)
    young = {
        url: known[url] for url in urls if url in known and 0 <= now - known[url].at < BELIEVED[known[url].is_good]
    }
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        if url not in young:
            hosts[parts_of(url).netloc].append(url)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        fresh = [
            answer for answers in pool.map(lambda one: _of_host(one, now, ask), hosts.values()) for answer in answers
        ]
    if fresh:
        replace_file(cache, msgspec.json.encode({**known, **dict(fresh)}))
    found = {**young, **dict(fresh)}
    return {url: found[url] for url in urls}


def _of_host(urls: list[str], now: int, ask: Ask) -> list[tuple[str, Answer]]:
    """The answers of one host, one after the other; the rest is not asked once it says that it is too much."""
    answers: list[tuple[str, Answer]] = []
    for count, url in enumerate(urls):
        if answers and answers[-1][1].status == HTTPStatus.TOO_MANY_REQUESTS:
            answers.append((url, answers[-1][1]))
            continue
        if count:
            time.sleep(PAUSE)
        answers.append((url, ask(url, now)))
    return answers


def asked(url: str, now: int) -> Answer:
    """What an address answers to us, redirects followed."""
    answer = _request(url, "HEAD", now)
    return _request(url, "GET", now) if answer.status in _ASK_AGAIN else answer


def _request(url: str, method: str, now: int) -> Answer:
    try:
        request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            return Answer(now, int(reply.status))
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(now, int(error.code))
    except (OSError, ValueError) as error:
        return Answer(now, 0, f"There is no answer: {getattr(error, 'reason', error)}")


def _remembered(cache: Path) -> dict[str, Answer]:
    try:
        return msgspec.json.decode(cache.read_bytes(), type=dict[str, Answer])
    except (OSError, msgspec.DecodeError):
        return {}
