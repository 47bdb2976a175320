"""The share kit and the schedules of a small site: what they say, and that others can read them."""

import csv
import io
import json
import re
import subprocess
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
import template_chains
from icalendar import Calendar
from journals import photo, prepare_site
from selectolax.lexbor import LexborHTMLParser
from sites import CONFIG, NOW, SESSION, entry, made
from vobject import readOne

from journeygen import schedules
from journeygen.addresses import top_level_domains
from journeygen.counting import emoji_sequences, length
from journeygen.digests import text_digest
from journeygen.networks import NETWORKS
from journeygen.prose import cut
from journeygen.sharekit import KitPage

THEME = Path(__file__).parent.parent / "themes/default"
BUNDLE = "content/stool/2026-11-10-a-leg-cracked"
FILES: dict[str, str | bytes] = {
    f"{BUNDLE}/index.md": entry(
        "'Größe & \"oak\" #1'", body="It cracked; badly, at 50% – 👩‍👩‍👧‍👦.\n\n![A leg, cracked || twice](leg.jpg)", id="e1", tags="[oak stool]",
        social="{bluesky: {thread: true}, facebook: {image: false}}", summary="A split; one, two.",
    ),
    f"{BUNDLE}/leg.jpg": photo(1200, 900),
    "content/stool/2026-11-12-second.md": entry("Second"),
    "content/stool/2026-12-24-later.md": entry("Later", date="2026-12-24 18:00"),
    "content/stool/2026-01-02-old.md": entry("Old one"),
    "ledger.jsonl": '{"v":1,"id":"p","at":"2026-11-11T10:00:00+00:00","kind":"post","key":"e1/x","state":"posted",'
                    '"url":"https://x.com/1"}\n',
}  # fmt: skip
SERVICES = CONFIG.replace('[networks.pinterest]', '[networks.pinterest]\nboard = "Stools"').replace(
    "[networks.mastodon]", '[networks.mastodon]\ntimes = ["18:30"]'
) + '\n[social]\nservices = ["publer", "buffer", "pinterest"]\n'  # fmt: skip


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("kit")
    prepared = prepare_site(root, SERVICES, **FILES)
    artifact = next(one for one in prepared.plan.artifacts if one.recipe == "sharekit")
    contents = SESSION.renderer(root, prepared.theme).render(artifact)
    return {path.removeprefix("social/"): one.decode() for path, one in zip(artifact.paths, contents, strict=True)}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_template_shows_what_its_view_has() -> None:
    source = (THEME / "social/index.html").read_text("utf-8")
    assert template_chains.check(source, KitPage, lambda path: (THEME / path).read_text("utf-8")) == []


def test_the_page_holds_every_post_with_its_count(kit: dict[str, str]) -> None:
    page = LexborHTMLParser(kit["index.html"])
    assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex, nofollow"
    assert [one.text() for one in page.css("h2")][:2] == ["Second", 'Größe & "oak" #1']
    for field in page.css("textarea"):
        network, text = field.attributes["data-network"], field.text().removeprefix("\n")
        count = page.css_first(f'[id="{field.attributes["id"]}.count"]').text()
        assert count == f"{length(text, network)} / {NETWORKS[network].limit}"
    ids = [one.attributes["id"] for one in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert {one.attributes["data-copy"] for one in page.css("[data-copy]")} <= set(ids)
    assert page.css_first('a[href="https://x.com/1"]') is not None
    assert page.css_first('a[href="stool/old/snippets.txt"]').text() == "Old one"
    lines = [one.text() for one in page.css("code") if "--posted" in one.text()]
    assert "journeygen post stool/a-leg-cracked --network bluesky --posted URL" in lines
    assert not any("a-leg-cracked --network x " in line for line in lines)


def test_what_changed_since_it_was_posted_is_said(tmp_path: Path) -> None:
    receipt = '{"v":1,"id":"%s","at":"2026-11-11T10:00:00Z","kind":"post","key":"e1/%s","state":"posted","url":"https://a.example/%s","text":"%s"}\n'
    text = entry("Words", id="e1")

    def told(ledger: str) -> dict[str, tuple[bool, list[str]]]:
        prepare_site(tmp_path, SERVICES, **{"content/stool/2026-11-10-a.md": text, "ledger.jsonl": ledger})
        made(tmp_path)
        page = LexborHTMLParser((tmp_path / "output/social/index.html").read_text("utf-8"))
        return {
            str(post.attributes["data-network"]): (
                "Changed since it was posted" in post.text(),
                [code.text() for code in post.css("code") if "--update" in code.text()],
            )
            for post in page.css(".post.posted")
        }

    told("")
    posts = json.loads((tmp_path / "output/social/stool/a/snippets.json").read_text())["snippets"]
    words = {row["network"]: row["text"] for row in posts}
    same = [receipt % (name, name, name, text_digest(words[name])) for name in ("x", "mastodon")]
    other = [receipt % (name, name, name, text_digest("Other words")) for name in ("bluesky", "mastodon")]
    unknown = receipt % ("threads", "threads", "threads", "")
    assert told("".join(same) + unknown) == {name: (False, []) for name in ("x", "mastodon", "threads")}
    assert told("".join(other)) == {
        "bluesky": (True, []),
        "mastodon": (True, ["journeygen post stool/a --network mastodon --update --yes"]),
    }


def test_pictures_lie_beside_the_page(tmp_path: Path) -> None:
    prepare_site(tmp_path, SERVICES, **FILES)
    made(tmp_path)
    page = LexborHTMLParser((tmp_path / "output/social/index.html").read_text("utf-8"))
    for link in page.css("a[download], img, footer a"):
        target = link.attributes.get("href") or link.attributes["src"]
        assert (tmp_path / "output/social" / str(target)).is_file()
    assert not (tmp_path / "output/site/social").exists()


def test_the_table_holds_all_that_waits(kit: dict[str, str]) -> None:
    found = rows(kit["schedule.csv"])
    assert tuple(found[0]) == schedules.TABLE_COLUMNS
    assert [(one["entry"], one["network"]) for one in found if one["network"] in {"x", "mastodon"}] == [
        ("stool/a-leg-cracked", "mastodon"), ("stool/second", "x"), ("stool/second", "mastodon"),
    ]  # fmt: skip
    assert {one["at"][11:16] for one in found if one["network"] == "mastodon"} == {"18:30"}


@pytest.mark.parametrize("network", [name for name in NETWORKS if name != "x"])
def test_publer_reads_its_columns(kit: dict[str, str], network: str) -> None:
    assert kit[f"schedule-publer-{network}.csv"].startswith("\ufeff")
    found = rows(kit[f"schedule-publer-{network}.csv"])
    assert tuple(found[0]) == schedules.PUBLER
    assert len(found) == 2
    first = found[0]
    datetime.strptime(first[schedules.PUBLER[0]], "%Y-%m-%d %H:%M")
    media = first["Media URL(s) - Separated by comma"]
    assert media == "" if network == "facebook" else re.fullmatch(r"https://example.org/media/\w+-1200.jpg", media)
    alts = first["Alt text(s) - Separated by ||"]
    assert alts == ("" if network == "facebook" else "A leg, cracked | twice")
    assert first["Pin board, FB album, or Google category"] == ("Stools" if network == "pinterest" else "")


def test_buffer_reads_its_columns(kit: dict[str, str]) -> None:
    found = rows(kit["schedule-buffer-bluesky.csv"])
    assert list(found[0]) == ["Text", "Image URL", "Tags", "Posting Time"]
    datetime.strptime(found[0]["Posting Time"], "%Y-%m-%d %H:%M")
    assert list(rows(kit["schedule-buffer-pinterest.csv"])[0])[-1] == "Board Name"


def test_pinterest_reads_its_columns(kit: dict[str, str]) -> None:
    found = rows(kit["schedule-pinterest.csv"])
    assert [one["Link"].split("/")[4] for one in found] == ["a-leg-cracked", "second"]
    assert tuple(found[0]) == schedules.PINTEREST
    assert re.fullmatch(r"https://example.org/media/\w+-1200.jpg", found[1]["Media URL"])  # it shows its card
    assert found[0]["Link"] == "https://example.org/stool/a-leg-cracked/"
    assert found[0]["Publish date"] == "2026-11-10T00:00:00"
    assert found[0]["Pinterest board"] == "Stools"
    assert len(found[0]["Description"]) <= 500
    assert "oak stool" in found[0]["Keywords"]


def test_the_calendar_is_read_by_two_libraries(kit: dict[str, str]) -> None:
    text = kit["schedule.ics"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = list(Calendar.from_ical(text).walk("VEVENT"))
    posts = [one for one in events if str(one["UID"]).startswith("post-")]
    assert len({str(one["UID"]) for one in events}) == len(events)
    assert len(events) == 7 + 8 + 8 + 1 + 1
    table = {(row["entry"], row["network"]): row["text"] for row in rows(kit["schedule.csv"])}
    one = next(one for one in posts if one["UID"] == "post-e1-linkedin@example.org")
    assert str(one["DESCRIPTION"]) == table["stool/a-leg-cracked", "linkedin"]
    assert str(one["SUMMARY"]) == 'LinkedIn: Größe & "oak" #1'
    assert one["DTSTART"].dt.isoformat() == "2026-11-10T00:00:00+00:00"
    other = {event.uid.value: event for event in readOne(text).vevent_list}
    assert other.keys() == {str(one["UID"]) for one in events}
    assert other["post-e1-linkedin@example.org"].description.value == str(one["DESCRIPTION"])
    assert other["site-stool.later@example.org"].dtstart.value.isoformat() == "2026-12-24T18:00:00+00:00"


HOSTILE = {
    "formula": "=cmd|' /C calc'!A0", "at": "@SUM(1+1)*cmd", "plus": "+1-2; 3", "minus": '-"quoted", and, commas', "emoji": "🏺 👩‍👩‍👧‍👦 \u202eרגל\u202c é",
    "escapes": "a\\nb \\, \\; ;;, || |", "markup": "<script>alert(1)</script> & &amp; {link} {tags} {{x}} %s",
    "fold": "Ö" * 90, "ical": "END:VEVENT BEGIN:VALARM", "quotes": "\"\"\" ''' ` “”",
}  # fmt: skip


def quoted(value: object) -> str:
    """A value as YAML reads it."""
    return json.dumps(value, ensure_ascii=False).replace("\u202e", "\\u202e").replace("\u202c", "\\u202c")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a journal that means ill, or just writes freely."""
    root = tmp_path_factory.mktemp("hostile")
    files: dict[str, str | bytes] = {
        "content/stool/leg.jpg": photo(1200, 900),
        "content/stool/arm.jpg": photo(900, 1200),
    }
    for day, (name, text) in enumerate(HOSTILE.items(), start=1):
        photos = quoted([{"file": "leg.jpg", "alt": f"{text}\n{text}"}, {"file": "arm.jpg", "alt": "Two || three"}])
        files[f"content/stool/2026-11-{day:02}-{name}.md"] = entry(
            quoted(text), body=f"{text}\n\n> {text}", summary=quoted(f"{text}\n{text}"), photos=photos
        )
    prepared = prepare_site(root, SERVICES, **files)
    assert [one for one in prepared.problems if one.level == "error"] == []
    made(root)
    social = root / "output/social"
    return {path.relative_to(social).as_posix(): path.read_bytes().decode() for path in social.rglob("*.[chij]*[!g]")}


def posts_of(files: dict[str, str]) -> dict[tuple[str, str], dict[str, object]]:
    """What `snippets.json` says, by entry and network."""
    tables = [json.loads(text) for name, text in files.items() if name.endswith("snippets.json")]
    return {(table["entry"], row["network"]): row for table in tables for row in table["snippets"]}


def strict_rows(text: str) -> list[dict[str, str]]:
    """A table by the letter of RFC 4180: a mark, quoted cells, lines that end in CR LF, none of them empty."""
    assert text.startswith("\ufeff")
    head, *lines = csv.reader(io.StringIO(text[1:], newline=""), strict=True)
    assert all(len(line) == len(head) for line in lines)
    assert text.endswith('"\r\n')
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_hostile_words_come_back_as_they_are(hostile: dict[str, str]) -> None:
    posts = posts_of(hostile)
    assert len(posts) == len(HOSTILE) * len(NETWORKS)
    titles = {f"stool/{name}": text for name, text in HOSTILE.items()}
    table = {(row["entry"], row["network"]): row for row in strict_rows(hostile["schedule.csv"])}
    assert {key: (row["text"], row["title"]) for key, row in table.items()} == {
        key: (post["text"], titles[key[0]]) for key, post in posts.items()
    }
    pins = strict_rows(hostile["schedule-pinterest.csv"])
    assert {row["Link"]: row["Title"] for row in pins} == {
        f"https://example.org/{key}/": cut(text, 100) for key, text in titles.items()
    }


@pytest.mark.parametrize("network", NETWORKS)
def test_hostile_words_come_back_from_uploads(hostile: dict[str, str], network: str) -> None:
    mine = {str(post["text"]): post for (_, name), post in posts_of(hostile).items() if name == network}
    found = strict_rows(hostile[f"schedule-publer-{network}.csv"])
    assert tuple(found[0]) == schedules.PUBLER
    assert {row["Text"] for row in found} == mine.keys()
    for row in found:
        media = mine[row["Text"]]["media"]
        assert isinstance(media, list)
        shown = [one for one in media if not one["file"].endswith("-9x16.jpg")]  # a story is posted by itself
        addresses, alts = row[schedules.PUBLER[3]].split(","), row[schedules.PUBLER[6]]
        assert len(addresses) == len(alts.split("||")) == len(shown)
        assert all(re.fullmatch(r"https://example\.org/media/[\w-]+\.jpg", address) for address in addresses)
        assert not set("\r\n") & set(alts)
    assert {row["Text"] for row in strict_rows(hostile[f"schedule-buffer-{network}.csv"])} == mine.keys()


def test_hostile_words_stay_in_their_events(hostile: dict[str, str]) -> None:
    posts, text = posts_of(hostile), hostile["schedule.ics"]
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")
    events = {str(one["UID"]): one for one in Calendar.from_ical(text).walk("VEVENT")}
    others = {event.uid.value: event for event in readOne(text).vevent_list}
    for (key, network), post in posts.items():
        name = f"post-{key.replace('/', '.')}-{network}@example.org"
        assert str(events[name]["DESCRIPTION"]) == post["text"] == others[name].description.value
        summary = f"{NETWORKS[network].label}: {HOSTILE[key.partition('/')[2]]}"
        assert str(events[name]["SUMMARY"]) == summary == others[name].summary.value
    assert not Calendar.from_ical(text).walk("VALARM")


def test_hostile_words_stay_in_their_boxes(hostile: dict[str, str]) -> None:
    posts, page = posts_of(hostile), LexborHTMLParser(hostile["index.html"])
    fields = {field.attributes["id"]: field.text().removeprefix("\n") for field in page.css("textarea")}
    assert fields == {f"{key}/{network}.1".replace("/", "."): post["text"] for (key, network), post in posts.items()}
    assert len(page.css("script")) == 2
    for link in page.css("a.go"):
        assert re.fullmatch(r"https://[\w.]+/[\w/.-]*([?#][\w=&%.~!*'()-]*)?", str(link.attributes["href"]))


def test_the_same_kit_at_another_moment(tmp_path: Path) -> None:
    def written(now: int) -> dict[str, bytes]:
        prepare_site(tmp_path, SERVICES, **FILES)
        made(tmp_path, now)
        return {path.name: path.read_bytes() for path in (tmp_path / "output/social").glob("*.*")}

    assert written(NOW) == written(NOW + 60)


# --- the script

PARTS = [
    "oak", "Größe", "Привет", "日本語", "🏺", "👩‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "🇩🇪", "❤️", "👋🏽", "©", "https://example.com/a_b_(c)", "example.com", "setup.py",
    "node.js", "README.md", "example.com/path?x=1#y", "https://t.co/abc", "me@example.org", "@ann", "@ann@example.social", "#OakStool",
    "…", "“x”", "→", "e\u0301", "क्षि", "한국", "https://example.com/…", "www.example.co.uk.", "(example.com)", "://", "localhost:8000",
    "https://example.com:8080/x?y=z&a=b.", "$foo.com", "foo_bar.com", "日本.com", "https://日本.jp/ü", "🏺example.com", "-example.com", "\n",
    "xn--fiqs8s", ".", "/", "_", "👁️‍🗨️", "ü" * 56 + ".com", "https://" + "日" * 22 + ".jp/", "https://t.co/" + "a" * 41,
]  # fmt: skip


def mixed(count: int, seed: int) -> list[str]:
    """Random texts, the same for a seed: half with spaces between their parts, half glued together."""
    random = Random(seed)
    return [(" ", "")[number % 2].join(random.choices(PARTS, k=random.randint(1, 14))) for number in range(count)]


@pytest.mark.peers
def test_the_script_counts_as_the_generator_does() -> None:
    cases = json.loads((Path(__file__).parent / "counting_cases/referees.json").read_text("utf-8"))
    texts = [*mixed(6000, 11), *(case["text"] for case in cases)]
    tables = f"{json.dumps(' '.join(top_level_domains()))}, {json.dumps(emoji_sequences())}"
    script = (THEME / "social/counting.js").read_text("utf-8") + (
        f"const count = counting({tables});"
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        f"console.log(JSON.stringify(texts.map((t) => {json.dumps(list(NETWORKS))}.map((n) => count.length(t, n)))));"
    )
    done = subprocess.run(["node", "-e", script], input=json.dumps(texts), capture_output=True, text=True, check=True)
    pairs = zip(texts, json.loads(done.stdout), strict=True)
    assert [(text, found) for text, found in pairs if found != [length(text, network) for network in NETWORKS]] == []
