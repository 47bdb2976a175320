"""How long a text is, by each network's own rule. Pure; its table is read once, at first use.

Sources: X, twitter-text 3 (`config/v3.json`, `conformance/validate.yml`, `extract.yml`). Bluesky, the lexicon
`app.bsky.feed.post`: `maxGraphemes` 300 and `maxLength` 3000 bytes. Mastodon, `StatusLengthValidator`, `Account::
MENTION_RE` and `config/initializers/twitter_regex.rb`. Threads, the Threads API's text limit: "emojis are counted as
the number of UTF-8 bytes". Instagram, Facebook, LinkedIn and Pinterest do not publish their unit: UTF-16 code units
are counted, which are never fewer than code points, so a text that fits by this count fits by either.

No rule looks beyond the end of a line. So lines are counted one by one, and remembered for the next network: most are
plain, which means that every network counts their characters. What a plain text never needs is loaded and compiled when
another comes.

Where a rule leaves room, the longer count wins: a snippet that fits here is not refused there. So on X an emoji
sequence counts as its parts unless Unicode recommends it (`emoji.txt`), and on Threads every emoji counts by bytes.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from journeygen.addresses import INNER_DOT, LATIN, addresses_on_mastodon, addresses_on_x
from journeygen.later import later
from journeygen.networks import ALIASES, network_named

if TYPE_CHECKING:
    import regex
else:
    regex = later("regex")

URL_WEIGHT: Final = 23  # t.co on X; the placeholder on Mastodon
WEIGHS_URLS: Final = frozenset(("x", "mastodon"))

# --- grapheme clusters: Bluesky, Mastodon -----------------------------------------------------------------------------

# Outside of these stand the characters that join others (marks, ZWJ, flags, Hangul, CR); within, each stands alone.
_JOINING: Final = (
    "[^\x00-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u2bff"
    "\u3000-\u3029\u3030-\u3096\u309b-\u30ff\u4e00-\u9fff\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)


@cache
def _cluster() -> "regex.Pattern[str]":
    return regex.compile(r"\X")


def clusters(text: str) -> list[str]:
    """Split a text into extended grapheme clusters (UAX #29), what readers take for one character."""
    return list(text) if are_single(text) else _cluster().findall(text)


def are_single(text: str) -> bool:
    """Tell whether each character of a text is a grapheme by itself."""
    return "\r" not in text and (text.isascii() or not re.search(_JOINING, unprinted(text)))


def _graphemes(text: str) -> int:
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(clusters(text))


# --- the networks -----------------------------------------------------------------------------------------------------

_HEAVY: Final = "[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]"
_SEQUENCE_MARK: Final = "[\u200d\u20e3\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e007f]"
_MAYBE_EMOJI: Final = "[©®‼⁉\u20e3™ℹ\u2194-\u2bff〰〽㊗㊙\U0001f000-\U0001faff]"
_LETTER: Final = r"\p{L}\p{M}\p{Nd}\p{Pc}"  # Ruby's [[:word:]]
# Unicode 15.1 joins these consonants to one grapheme; Ruby before 3.4, which many servers run, counts two.
_CONJUNCT: Final = "[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]\u200d?(?=[\u0915-\u0d39])"
_NO_MENTION: Final = rf"[@＠{LATIN}]|://"


@cache
def _emoji() -> "regex.Pattern[str]":
    goes_on = r"[\p{Emoji}\u200d\u20e3\ufe0f\U000e0020-\U000e007f--[0-9#*]]*+"
    return regex.compile(rf"(?V1)[\p{{Emoji}}--[0-9#*]]{goes_on}|[0-9#*]\ufe0f?\u20e3")


@cache
def _mention() -> "regex.Pattern[str]":
    server = rf"[{_LETTER}]+(?:[.-]+[{_LETTER}]+)*"
    return regex.compile(rf"(?<![=/{_LETTER}])(@[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)(@{server})?")


@cache
def emoji_sequences() -> str:
    """Return a pattern of all emoji made of several code points, as both Python and JavaScript read it."""
    table = (Path(__file__).parent / "emoji.txt").read_text("utf-8")
    pattern = re.sub(r"(?<!\\)#.*|\s", "", table).replace("\\#", "#")
    pattern = re.sub(r"\\U([0-9a-f]{8})", lambda code: chr(int(code[1], 16)), pattern)
    return pattern.replace("SKIN", "[\U0001f3fb-\U0001f3ff]").replace("VS", "\ufe0f").replace("ZWJ", "\u200d")


@cache
def _sequence() -> re.Pattern[str]:
    return re.compile(emoji_sequences())


def _weights(text: str) -> int:
    """Sum what X gives each character: 1 for most alphabets, 2 for the rest and for a whole emoji sequence."""
    if text.isascii():
        return len(text)
    total = len(text) + len(re.findall(_HEAVY, text))
    if re.search(_SEQUENCE_MARK, text):
        total -= sum(len(emoji) + len(re.findall(_HEAVY, emoji)) - 2 for emoji in _sequence().findall(text))
    return total


def _x(text: str) -> int:
    text = normalize("NFC", text)
    total = position = 0
    for start, end in addresses_on_x(text):
        total += _weights(text[position:start]) + URL_WEIGHT
        position = end
    return total + _weights(text[position:])


def _mastodon(text: str) -> int:
    """Count graphemes after links became 23 letters and mentions lost their server."""
    rewritten, position = "", 0
    for start, end, instead in _mastodon_entities(text) if "@" in text or "://" in text else ():
        if start >= position:
            rewritten += text[position:start] + instead
            position = end
    rewritten += text[position:]
    return _graphemes(rewritten) + (0 if rewritten.isascii() else len(re.findall(_CONJUNCT, rewritten)))


def _mastodon_entities(text: str) -> list[tuple[int, int, str]]:
    found = [(start, end, "x" * URL_WEIGHT) for start, end in addresses_on_mastodon(text)]
    if "@" not in text:
        return found
    found += [
        (mention.start(), mention.end(), mention[1])
        for mention in _mention().finditer(text)
        if not re.match(_NO_MENTION, text[mention.end() : mention.end() + 3]) and len(mention[2] or "") <= 254
    ]
    return sorted(found)


def _threads(text: str) -> int:
    if text.isascii() or not re.search(_MAYBE_EMOJI, text):
        return len(text)
    return len(text) + sum(len(emoji.encode()) - len(emoji) for emoji in _emoji().findall(text))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_COUNTERS: Final[dict[str, Callable[[str], int]]] = {
    "x": _x,
    "bluesky": _graphemes,
    "mastodon": _mastodon,
    "threads": _threads,
    "instagram": _units,
    "facebook": _units,
    "linkedin": _units,
    "pinterest": _units,
}
_COUNTERS.update({alias: _COUNTERS[name] for alias, name in ALIASES.items()})

# --- lines ------------------------------------------------------------------------------------------------------------

_NOT_PLAIN: Final = "[^\x00-\x7f\xc0-\u02ff\u2010-\u201f\u2026]"
_CONTROL: Final = "[\x00-\x7f]"  # where what is printed was taken out
_PRINTED: Final = bytes(range(0x20, 0x7F)) + b"\n"


@lru_cache(1024)
def is_plain(text: str) -> bool:
    """Tell whether every network counts this text, and any part of it, as `plain_length` does."""
    if "\r" in text or _may_mean_more(text):
        return False
    # Openings that were cut end in an ellipsis, and are ASCII otherwise.
    return text.isascii() or text.replace("…", "").isascii() or not re.search(_NOT_PLAIN, text)


def are_plain(texts: Iterable[str]) -> bool:
    """Tell whether all of some texts are plain, and nothing is in them that readers cannot see."""
    text = "\n".join(texts)
    if _may_mean_more(text):
        return False
    rest = unprinted(text)
    return not re.search(_NOT_PLAIN, rest) and not re.search(_CONTROL, rest)


def unprinted(text: str) -> str:
    """Return what is left without the characters that ASCII prints: a look at those few takes a third of the time."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PRINTED).decode("utf-8", "surrogatepass")


def _may_mean_more(text: str) -> bool:
    return "@" in text or "://" in text or ("." in text and INNER_DOT.search(text) is not None)


def plain_length(text: str, network: str) -> int:
    """Count a plain text: each character is one, but X counts an ellipsis twice."""
    return len(text) + text.count("…") if _COUNTERS[network] is _x else len(text)


@lru_cache(1024)
def _surplus(line: str, network: str) -> int:
    """Return how much more than a plain line this one counts; less than 0 for a long address."""
    return _COUNTERS[network](line) - plain_length(line, network)


def length(text: str, network: str) -> int:
    """Count a text as a network does, in the network's own unit (`NETWORKS[network].unit`)."""
    counter = _COUNTERS[network]
    if counter is _units or "\r" in text:
        return counter(text)
    total = plain_length(text, network)
    for number, line in enumerate(text.split("\n")):
        if not is_plain(line):
            total += _surplus(f"\n{line}" if number else line, network)  # a text's very beginning is like no other
    return total


def within_bytes(text: str, byte_limit: int | None) -> bool:
    """Tell whether a text takes no more than so many bytes; None is no limit."""
    return not byte_limit or len(text) * 4 <= byte_limit or len(text.encode("utf-8", "replace")) <= byte_limit


def fits(text: str, network: str, limit: int | None = None) -> bool:
    """Tell whether a network takes a text: by its count, and on Bluesky by its bytes as well."""
    rule = network_named(network)
    return within_bytes(text, rule.byte_limit) and length(text, network) <= (rule.limit if limit is None else limit)
