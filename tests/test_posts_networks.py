"""Posting to real servers on loopback: what is posted is what was composed, once, whatever goes wrong on the way."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from network_servers import HANDLE, PASSWORD, asked, bluesky, free_port, mastodon, snac, unruly, website
from sites import SESSION, entry, write

from journeygen.build import build
from journeygen.ledger import read_ledger
from journeygen.markup.dom import parse
from journeygen.outbound.posts.resolving import resolve_posts
from journeygen.outbound.posts.sharing import Sharing
from journeygen.request import Request

pytestmark = pytest.mark.peers
NOW = "2026-11-20T12:00:00"
MOMENT = 1795176000
TOKEN = "mock_token"


def journal(root: Path, servers: dict[str, str], count: int = 1, **files: str | bytes) -> int:
    """A site whose pages are online on a port of this machine; the port."""
    port = free_port()
    networks = "".join(
        f'[networks.{name}]\nprofile = "{"https://bsky.app/profile/" + HANDLE if name == "bluesky" else address + "/@mock"}"\n'
        f'server = "{address}"\nhashtags = ["WoodWork"]\n'
        for name, address in servers.items()
    )
    config = f'[site]\ntitle = "Bench"\nbase_url = "http://127.0.0.1:{port}/"\ntimezone = "Europe/Dublin"\n{networks}'
    entries = {
        f"content/stool/2026-11-{1 + number % 19:02d}-step-{number}.md": entry(
            f"Step number {number}", id=f"id-{number}"
        )
        for number in range(count)
    }
    write(root, **{"journeygen.toml": config, **entries, **files})
    built(root)
    return port


def built(root: Path) -> None:
    build(Request(root, root / "output", MOMENT), session=SESSION)


def run(root: Path, *arguments: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    called, secrets = command(root, *arguments), environment(token)
    return subprocess.run(called, env=secrets, capture_output=True, text=True, timeout=900, check=False)


def command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "journeygen", "post", "-C", str(root), "--now", NOW, *arguments]


def environment(token: str = TOKEN) -> dict[str, str]:
    secrets = {"JOURNEYGEN_MASTODON_TOKEN": token, "JOURNEYGEN_BLUESKY_PASSWORD": PASSWORD}
    return {**os.environ, **secrets}


def statuses(server: str, token: str = TOKEN) -> list[dict[str, object]]:
    me = asked(f"{server}/api/v1/accounts/verify_credentials", token=token)
    found: list[dict[str, object]] = []
    while True:
        older = f"&max_id={found[-1]['id']}" if found else ""
        page = asked(f"{server}/api/v1/accounts/{me['id']}/statuses?limit=40{older}", token=token)
        found += page  # type: ignore[arg-type]
        if len(page) < 40:
            return found


def records(server: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    cursor = ""
    while True:
        page = asked(
            f"{server}/xrpc/com.atproto.repo.listRecords?repo={HANDLE}&collection=app.bsky.feed.post&limit=100{cursor}"
        )
        found += page["records"]  # type: ignore[operator]
        if not page.get("cursor") or not page["records"]:
            return found
        cursor = f"&cursor={page['cursor']}"


PHOTO = (Path(__file__).parent.parent / "content/pages/workbench.jpg").read_bytes
RICH = {
    "content/stool/2026-11-19-crack/index.md": entry(
        "The leg cracked 🪵",
        "setback",
        "Two cracks & a “why” <here>.\n\n![A long split in the leg](crack.jpg)",
        id="rich",
        lang="en",
        social="{mastodon: {warning: A broken leg}}",
    ),
}


def test_what_is_posted_is_what_was_composed(tmp_path: Path) -> None:
    with mastodon() as first, bluesky(tmp_path / "pds") as second:
        root = tmp_path / "site"
        files = {**RICH, "content/stool/2026-11-19-crack/crack.jpg": PHOTO()}
        port = journal(root, {"mastodon": first, "bluesky": second}, 1, **files)
        with website(root / "output/site", port):
            shown = run(root, "--due", "--json")
            assert (shown.returncode, shown.stderr) == (0, "")
            assert len(json.loads(shown.stdout)["posts"]) == 4
            assert statuses(first) == []
            assert not (root / "ledger.jsonl").exists()
            done = run(root, "--due", "--yes")
            assert done.returncode == 0, done.stdout + done.stderr
        table = json.loads((root / "output/social/stool/crack/snippets.json").read_text())
        composed = {row["network"]: row for row in table["snippets"]}

        toot = next(one for one in statuses(first) if one["media_attachments"])
        source = asked(f"{first}/api/v1/statuses/{toot['id']}/source", token=TOKEN)
        assert source["text"] == composed["mastodon"]["text"]
        assert (toot["spoiler_text"], toot["sensitive"], toot["language"]) == ("A broken leg", True, "en")
        assert [one["description"] for one in toot["media_attachments"]] == ["A long split in the leg"]

        skeet = next(one for one in records(second) if "leg cracked" in one["value"]["text"])["value"]
        assert skeet["text"] == composed["bluesky"]["text"]
        assert skeet["langs"] == ["en"]
        kinds = {feature["$type"]: feature for facet in skeet["facets"] for feature in facet["features"]}
        assert kinds["app.bsky.richtext.facet#link"]["uri"] == composed["bluesky"]["link"]
        assert kinds["app.bsky.richtext.facet#tag"]["tag"] == "WoodWork"
        assert [one["alt"] for one in skeet["embed"]["images"]] == ["A long split in the leg"]
        picture = composed["bluesky"]["media"][0]
        shape = skeet["embed"]["images"][0]["aspectRatio"]
        assert (shape["width"], shape["height"]) == (picture["width"], picture["height"])

        card = next(one for one in records(second) if "Step number 0" in one["value"]["text"])["value"]["embed"]
        assert card["$type"] == "app.bsky.embed.external"
        assert card["external"]["uri"] == f"http://127.0.0.1:{port}/stool/step-0/"
        assert card["external"]["title"] == "Step number 0"

        # The next build shows where it is, and nothing is due any more.
        built(root)
        page = (root / "output/site/stool/crack/index.html").read_text()
        assert f'href="{toot["url"]}"' in page
        assert "https://bsky.app/profile/maker.test/post/" in page
        assert json.loads(run(root, "--json").stdout)["posts"] == []


BODY = "\n\n".join(f"Paragraph {number}: " + "the grain of ash runs where it wants. " * 9 for number in range(1, 6))


def test_a_thread_broken_and_mended(tmp_path: Path) -> None:
    """The first run can post one part alone; the second goes on there, and each part answers the one before it."""
    told = entry("Told whole", body=BODY, id="long", social="{mastodon: {thread: true}, bluesky: {thread: true}}")
    with mastodon() as first, bluesky(tmp_path / "pds") as second:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": first, "bluesky": second}, 0, **{"content/stool/2026-11-19-told.md": told})
        table = json.loads((root / "output/social/stool/told/snippets.json").read_text())
        texts = {row["network"]: row["thread"] for row in table["snippets"]}
        assert min(len(one) for one in texts.values()) >= 3
        with website(root / "output/site", port):
            assert run(root, "--due", "--yes").returncode == 0
            # As if the process had ended after the first part: the ledger knows no more, the network neither.
            lines = (root / "ledger.jsonl").read_text().splitlines()
            kept = [line for line in lines if json.loads(line)["key"] == "long/mastodon"]
            gone = [one for one in statuses(first) if one["in_reply_to_id"]]
            for one in gone:
                removed = urllib.request.Request(f"{first}/api/v1/statuses/{one['id']}", method="DELETE")
                removed.add_header("Authorization", f"Bearer {TOKEN}")
                urllib.request.urlopen(removed).close()
            (root / "ledger.jsonl").write_text("\n".join([*kept, *[one for one in lines if "/bluesky" in one]]) + "\n")
            assert len(statuses(first)) == 1
            assert run(root, "--due", "--yes").returncode == 0
            assert json.loads(run(root, "--due", "--json").stdout)["posts"] == []
        toots = sorted(statuses(first), key=lambda one: int(str(one["id"])))
        assert [one["in_reply_to_id"] for one in toots] == [None, *[one["id"] for one in toots[:-1]]]
        assert len(toots) == len(texts["mastodon"])
        posts = sorted(records(second), key=lambda one: str(one["value"]["createdAt"]))  # type: ignore[index]
        assert [one["value"]["text"] for one in posts] == texts["bluesky"]  # type: ignore[index]
        assert [one["value"]["reply"]["parent"]["uri"] for one in posts[1:]] == [one["uri"] for one in posts[:-1]]  # type: ignore[index]
        assert {one["value"]["reply"]["root"]["uri"] for one in posts[1:]} == {posts[0]["uri"]}  # type: ignore[index]


def test_a_second_machine_and_a_lost_ledger_post_nothing_twice(tmp_path: Path) -> None:
    with mastodon() as first, bluesky(tmp_path / "pds") as second:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": first, "bluesky": second}, 3)
        with website(root / "output/site", port):
            assert run(root, "--due", "--yes").returncode == 0
            (root / "ledger.jsonl").unlink()
            done = run(root, "--due", "--yes")
        assert done.returncode == 0
        assert done.stdout.count("it was there already") == 6
        assert (len(statuses(first)), len(records(second))) == (3, 3)
        assert {post.state for post in read_ledger(root).posts.values()} == {"posted"}


def test_new_words_where_the_network_can(tmp_path: Path) -> None:
    with mastodon() as first:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": first})
        with website(root / "output/site", port):
            assert run(root, "--due", "--yes").returncode == 0
            write(root, **{"content/stool/2026-11-01-step-0.md": entry("Better words", id="id-0", slug="step-0")})
            built(root)
            assert "reworded since" in run(root, "stool/step-0", "--yes").stdout
            done = run(root, "--update", "--yes")
        assert "it has the new words" in done.stdout, done.stdout + done.stderr
        assert len(statuses(first)) == 1
        assert "Better words" in str(statuses(first)[0]["content"])
        assert "reworded" not in run(root, "stool/step-0").stdout


@pytest.mark.parametrize(("arguments", "words"), [
    (["stool/draft"], "it is a draft"),
    (["stool/later"], "its time comes on 2027-01-01"),
    (["stool/old"], "more than 90 days ago"),
    (["stool/old", "--allow-old"], "The page cannot be reached"),
    (["stool/imported", "--allow-old"], "it was imported"),
    (["stool/quiet"], "unlisted"),
    (["stool/step-0"], "The page cannot be reached"),
])  # fmt: skip
def test_refused_for_safety(tmp_path: Path, arguments: list[str], words: str) -> None:
    with mastodon() as first:
        files = {
            "content/stool/2026-11-02-draft.md": entry("Draft", draft="true"),
            "content/stool/2027-01-01-later.md": entry("Later"),
            "content/stool/2025-01-01-old.md": entry("Old"),
            "content/stool/2026-11-02-imported.md": entry("Imported", imported="true"),
            "content/stool/2026-11-02-quiet.md": entry("Quiet", unlisted="true"),
        }
        journal(tmp_path, {"mastodon": first}, 1, **files)
        done = run(tmp_path, *arguments, "--network", "mastodon", "--yes")
        assert done.returncode == 4, done.stdout + done.stderr
        assert words in done.stdout + done.stderr
        assert statuses(first) == []
        assert not (tmp_path / "ledger.jsonl").exists()


@pytest.mark.parametrize(("network", "name"), [
    ("mastodon", "JOURNEYGEN_MASTODON_TOKEN"),
    ("bluesky", "JOURNEYGEN_BLUESKY_PASSWORD"),
])  # fmt: skip
def test_a_missing_secret_is_named(tmp_path: Path, network: str, name: str) -> None:
    journal(tmp_path, {network: "http://127.0.0.1:9"})
    secrets = {key: value for key, value in os.environ.items() if key != name}
    called = command(tmp_path, "--network", network, "--yes")
    done = subprocess.run(called, env=secrets, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, name in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert not (tmp_path / "ledger.jsonl").exists()


def test_a_page_that_is_not_the_one_built_is_not_announced(tmp_path: Path) -> None:
    with mastodon() as first:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": first})
        page = root / "output/site/stool/step-0/index.html"
        page.write_text(
            page.read_text().replace('rel="canonical" href="', 'rel="canonical" href="https://old.example/')
        )
        with website(root / "output/site", port):
            done = run(root, "--due", "--yes")
        assert done.returncode == 4
        assert "not the page that was built" in done.stdout
        assert statuses(first) == []


def kill_at_random(root: Path, token: str, seed: int, rounds: int) -> None:
    """Posts with a process that is killed again and again, then once to the end."""
    dice = random.Random(seed)
    for _ in range(rounds):
        process = subprocess.Popen(
            command(root, "--due", "--yes"),
            env=environment(token),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(dice.uniform(1.5, 6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        settle(root, token)
    for _ in range(3):
        run(root, "--due", "--yes", token=token)
        settle(root, token)


def settle(root: Path, token: str) -> None:
    """What `--resolve` does once its time has come."""
    before = dict(os.environ)
    os.environ.update(environment(token))
    try:
        time.sleep(0.5)
        sharing = Sharing(Request(root, root / "output", MOMENT))
        list(resolve_posts(sharing, ("mastodon", "bluesky"), settled=0))
    finally:
        os.environ.clear()
        os.environ.update(before)


def assert_each_once(root: Path, texts: list[str], network: str, count: int) -> None:
    seen = Counter(number for text in texts for number in range(count) if f"/stool/step-{number}/" in text)
    assert {number for number, times in seen.items() if times > 1} == set()
    posts = read_ledger(root).posts
    for number in range(count):
        state = posts[f"id-{number}/{network}"].state
        assert (state == "posted") == (number in seen), (number, state)
    assert len(seen) == count


COUNT, KILLS = int(os.environ.get("JOURNEYGEN_POSTS", "24")), int(os.environ.get("JOURNEYGEN_POST_KILLS", "3"))


def test_posts_killed_and_failing(tmp_path: Path) -> None:
    with mastodon() as first, bluesky(tmp_path / "pds") as second, \
            unruly(first, 1, 0.12, "/api/v1/statuses") as line, unruly(second, 2, 0.12, "putRecord") as other:  # fmt: skip
        root = tmp_path / "site"
        port = journal(root, {"mastodon": line, "bluesky": other}, COUNT)
        with website(root / "output/site", port):
            kill_at_random(root, TOKEN, 3, KILLS)
        assert_each_once(root, [str(one["content"]) for one in statuses(first)], "mastodon", COUNT)
        assert_each_once(root, [json.dumps(one["value"]) for one in records(second)], "bluesky", COUNT)


def test_a_server_that_ignores_idempotency(tmp_path: Path) -> None:
    """Such a server posts anything it is sent, as often as it is sent."""
    with mastodon() as first, unruly(first, 5, 0.3, "/api/v1/statuses", forgetful=True) as line:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": line}, 12)
        with website(root / "output/site", port):
            kill_at_random(root, TOKEN, 7, 2)
        assert_each_once(root, [str(one["content"]) for one in statuses(first)], "mastodon", 12)


def test_a_post_is_left_to_the_server_once(tmp_path: Path) -> None:
    """Scheduled there, found there after a crash or on a second machine, and its address noted once it is out."""
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    later = entry("Later", id="later", social=f"{{mastodon: {{at: {at:%Y-%m-%dT%H:%M:%S}+00:00}}}}")
    with mastodon() as server:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": server}, 0, **{"content/stool/2026-11-19-later.md": later})
        table = json.loads((root / "output/social/stool/later/snippets.json").read_text())
        with website(root / "output/site", port):
            assert run(root, "--due", "--yes").stdout.startswith("Nothing")
            done = run(root, "--ahead", "--yes")
            assert done.returncode == 0, done.stdout + done.stderr
            (kept,) = scheduled(server)
            assert kept["params"]["text"] == table["snippets"][0]["text"]
            assert datetime.fromisoformat(str(kept["scheduled_at"])) == at
            assert run(root, "--ahead", "--yes").returncode == 0
            ledger = (root / "ledger.jsonl").read_text().splitlines()
            (root / "ledger.jsonl").write_text(ledger[0] + "\n")  # it was killed before the server's answer
            assert read_ledger(root).posts["later/mastodon"].state == "unknown"
            settle(root, TOKEN)
            assert read_ledger(root).posts["later/mastodon"].state == "posted"
            (root / "ledger.jsonl").unlink()
            assert "it was there already" in run(root, "--ahead", "--yes").stdout
            assert len(scheduled(server)) == 1
            assert "keeps it for later" in run(root, "--resolve").stdout
            # Its time comes.
            asked(f"{server}/api/v1/statuses", {"status": kept["params"]["text"]}, TOKEN)
            called = urllib.request.Request(f"{server}/api/v1/scheduled_statuses/{kept['id']}", method="DELETE")
            called.add_header("Authorization", f"Bearer {TOKEN}")
            urllib.request.urlopen(called).close()
            assert run(root, "--resolve").returncode == 0
        (toot,) = statuses(server)
        known = read_ledger(root)
        assert (known.posts["later/mastodon"].url, known.problems) == (toot["url"], ())
        assert "Everything is known" in run(root, "--resolve").stdout


def scheduled(server: str) -> list[dict[str, Any]]:
    found = asked(f"{server}/api/v1/scheduled_statuses", token=TOKEN)
    assert isinstance(found, list)
    return found


def test_snac_gets_all_of_it(tmp_path: Path) -> None:
    """snac: pictures with their words, a warning, a language, and a thread whose parts answer each other."""
    told = entry("Told whole", body=BODY, id="long", social="{mastodon: {thread: true}}")
    files = {**RICH, "content/stool/2026-11-19-crack/crack.jpg": PHOTO(), "content/stool/2026-11-19-told.md": told}
    with snac(tmp_path / "snac") as (server, token):
        root = tmp_path / "site"
        port = journal(root, {"mastodon": server}, 0, **files)
        with website(root / "output/site", port):
            # This server drops a connection now and then: what it may have taken is asked about, the rest goes again.
            for _ in range(8):
                done = run(root, "--due", "--yes", token=token)
                if done.returncode == 0:
                    break
                settle(root, token)
        assert done.returncode == 0, done.stdout + done.stderr
        found = statuses(server, token)
        rich = json.loads((root / "output/social/stool/crack/snippets.json").read_text())["snippets"][0]
        thread = json.loads((root / "output/social/stool/told/snippets.json").read_text())["snippets"][0]["thread"]
        assert len(found) == 1 + len(thread)

        toot = next(one for one in found if one["media_attachments"])
        assert words_of(toot) == " ".join(rich["text"].split())
        assert (toot["spoiler_text"], toot["sensitive"]) == ("A broken leg", True)
        assert [one["description"] for one in toot["media_attachments"]] == ["A long split in the leg"]
        with urllib.request.urlopen(str(toot["media_attachments"][0]["url"]), timeout=30) as answer:
            assert answer.read() == (root / "output/social/stool/crack" / rich["media"][0]["file"]).read_bytes()

        by_words = {words_of(one): one for one in found}
        parts = [by_words[" ".join(text.split())] for text in thread]
        assert [one["in_reply_to_id"] for one in parts[1:]] == [one["id"] for one in parts[:-1]]
        receipts = read_ledger(root).posts
        assert receipts["rich/mastodon"].url == toot["url"]
        with website(root / "output/site", port):
            again = run(root, "--due", "--yes", token=token)
        assert again.returncode == 0
        assert len(statuses(server, token)) == len(found)


def words_of(status: dict[str, object]) -> str:
    """What readers see of a status."""
    return " ".join(parse(str(status["content"]).replace("<br>", "\n").replace("</p>", "\n</p>")).text.split())


def test_snac_killed_and_failing(tmp_path: Path) -> None:
    """snac posts anything it is sent again; only a look at what is there keeps it from a second one."""
    with snac(tmp_path / "snac") as (server, token), unruly(server, 11, 0.25, "/api/v1/statuses") as line:
        root = tmp_path / "site"
        port = journal(root, {"mastodon": line}, 12)
        with website(root / "output/site", port):
            kill_at_random(root, token, 13, 2)
        assert_each_once(root, [str(one["content"]) for one in statuses(server, token)], "mastodon", 12)
