"""Counting beside Unicode's own tests and the networks' own libraries: no text may be shorter here than they say.

Unicode's files come with Debian's `unicode-data`; twitter-text and the AT Protocol SDK come from npm and run in Node.
"""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from journeygen.addresses import addresses_on_x
from journeygen.counting import clusters, fits, length
from journeygen.networks import NETWORKS

pytestmark = pytest.mark.peers

UNICODE = Path("/usr/share/unicode")
CACHE = Path.home() / ".cache" / "journeygen-tests" / "counting"
PACKAGES = {"twitter-text": "3.1.0", "@atproto/api": "0.19.5"}
SCRIPT = """
const { default: x } = await import("twitter-text"), { RichText } = await import("@atproto/api"), fs = await import("fs");
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8")).map((text) => {
  const rich = new RichText({ text }), urls = x.extractUrls(text).map(String);
  return { x: x.parseTweet(text).weightedLength, urls, bluesky: rich.graphemeLength, bytes: rich.length };
})));
"""
# Where the younger rules of `regex` part what those of Unicode 15 joined: we are longer, and a post shorter.
LONGER = {"✁\u200d✁": "scissors are no emoji since Unicode 16, so ZWJ joins them no longer"}
# The library gives these their parts' weight, and so do we: X may do the same, and a post is shorter at worst.
HEAVIER = {"\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f": 5, "\u267e\ufe0f": 4}  # an eye in a bubble, infinity

# Glued together they may be read in more than one way: addresses and marks around them, letters of many scripts, emoji.
PIECES = (
    "oak", "Größe", "Привет", "日本語", "한국", "क्षि", "e\u0301", "🏺", "👩‍👩‍👧‍👦", "1️⃣", "🇩🇪", "❤️", "👋🏽", "©", "…", "“x”", "→", "€",
    "https://example.com/a_b_(c)", "http://t.co/pbY2NfTZ", "example.com", "setup.py", "node.js", "README.md", "日本.com", "foo_bar.com",
    "https://日本.jp/ü", "https://example.com:8080/x?y=z&a=b", "example.com/path?x=1#y", "www.example.co.uk", "me@example.org", "@ann",
    "@ann@example.social", "#OakStool", "$foo.com", "-example.com", "://", "localhost:8000", "50%", "(", ")", ".", ",", "'", "/", "-",
    "_", "@", "#", "\n", " ", " ", " ",
)  # fmt: skip


def texts(count: int, seed: int) -> list[str]:
    """Random texts, the same for a seed: half of them with spaces between their pieces, half glued."""
    random = Random(seed)
    return [(" ", "")[number % 2].join(random.choices(PIECES, k=random.randint(1, 40))) for number in range(count)]


@cache
def installed() -> Path:
    """The folder of the libraries; the first call on a machine asks npm for them."""
    CACHE.mkdir(parents=True, exist_ok=True)
    files = {name: CACHE / "node_modules" / name / "package.json" for name in PACKAGES}
    if {name: json.loads(file.read_bytes())["version"] for name, file in files.items() if file.is_file()} != PACKAGES:
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(CACHE), *wanted]
        subprocess.run(command, check=True, timeout=300)
    return CACHE


def judged(said: list[str]) -> list[dict[str, Any]]:
    """What the two libraries make of texts: weight and addresses on X, graphemes and bytes on Bluesky."""
    (installed() / "judge.mjs").write_text(SCRIPT)
    done = subprocess.run(
        ["node", "judge.mjs"], input=json.dumps(said), capture_output=True, text=True, check=True, cwd=installed()
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def unicode_lines(file: str) -> Iterator[str]:
    """The lines of a file of the Unicode character database, comments and blanks aside."""
    path = UNICODE / file
    assert path.is_file(), "apt-get install unicode-data"
    lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").split("\n"))
    return filter(None, lines)


def decoded(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def test_graphemes_are_those_of_unicodes_own_tests() -> None:
    cases = [
        [decoded(part.replace("×", " ")) for part in line.strip("÷ ").split("÷")]
        for line in unicode_lines("auxiliary/GraphemeBreakTest.txt")
    ]
    wrong = {"".join(parts): len(parts) for parts in cases if clusters("".join(parts)) != parts}
    assert len(cases) > 600
    assert wrong.keys() == LONGER.keys()
    assert all(len(clusters(text)) > expected for text, expected in wrong.items())


def test_every_emoji_is_one_grapheme_and_weighs_two_on_x() -> None:
    """X documents 2 for each; the library in npm has a table of 2018 and gives the younger ones more."""
    rows = [line.split(";") for line in unicode_lines("emoji/emoji-test.txt")]
    emoji = [decoded(codes) for codes, status in rows if status.strip() == "fully-qualified"]
    assert len(emoji) > 3600
    assert [one for one in emoji if len(clusters(one)) != 1] == []
    said = judged(emoji)
    assert {one: length(one, "x") for one in emoji if length(one, "x") != 2} == HEAVIER
    assert {one: theirs["x"] for one, theirs in zip(emoji, said, strict=True) if one in HEAVIER} == HEAVIER
    assert min(one["x"] for one in said) == 2
    assert {one["bluesky"] for one in said} == {1}


def test_random_texts_are_as_long_as_their_libraries_say() -> None:
    """Of addresses their number counts, as each weighs 23: where two are glued together, theirs cuts at wrong places."""
    said = texts(2000, 5)
    theirs = [one | {"urls": len(one["urls"])} for one in judged(said)]
    ours = [
        {
            "x": length(text, "x"),
            "urls": len(addresses_on_x(text)),
            "bluesky": length(text, "bluesky"),
            "bytes": len(text.encode()),
        }
        for text in said
    ]
    assert [one for one in zip(said, ours, theirs, strict=True) if one[1] != one[2]] == []


def test_what_fits_here_is_refused_nowhere() -> None:
    said = texts(2000, 6)
    fitting = Counter[str]()
    for text, theirs in zip(said, judged(said), strict=True):
        if fits(text, "x"):
            assert theirs["x"] <= NETWORKS["x"].limit
            fitting["x"] += 1
        if fits(text, "bluesky"):
            assert theirs["bluesky"] <= NETWORKS["bluesky"].limit
            assert theirs["bytes"] <= 3000
            fitting["bluesky"] += 1
    assert min(fitting["x"], fitting["bluesky"]) > 200
    assert max(fitting["x"], fitting["bluesky"]) < 2000
