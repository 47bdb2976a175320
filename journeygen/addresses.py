"""Where the web addresses of a running text stand, as X and Mastodon see them. Pure; one small table read at first use.

Both use twitter-text 3.1.0: a domain ends in a known top-level domain (`tlds.txt` is its list), may stand without
`https://` when its letters are Latin (so `setup.py` and `README.md` are addresses, `node.js` is not), and never
follows a letter, a digit or one of `@ $ #`. Mastodon allows more in paths and more schemes
(`config/initializers/twitter_regex.rb`). The case tables are `conformance/extract.yml` and `tests/counting_cases`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import msgspec

_ASIDE: Final = "\ufffe\ufeff\uffff"
_NOT_DOMAIN: Final = (
    r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    rf"{_ASIDE}\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
)
# Latin with accents and Cyrillic, with the letters that JavaScript's case folding adds to them.
LATIN: Final = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0260\u0263\u0268\u0269\u026f\u0272\u0275\u0280"
    "\u0283\u0288-\u028c\u0292\u02bb\u0300-\u036f\u0399\u03b9\u1e00-\u1eff\u1fbe\u2c65\u2c66\u2c7e\u2c7f\ua7dc"
)
_CYRILLIC: Final = "\u0400-\u04ff\u1c80-\u1c87"
_UNICODE: Final = "\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef\U00010000-\U0010fffd"
_CHAR: Final = rf"[A-Za-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN}]"
_QUERY: Final = r"[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_LAST: Final = r"[A-Za-z0-9\-_&=#/]"


def _parens(char: str) -> str:
    return rf"\((?:{char}+|{char}*\({char}+\){char}*)\)"  # balanced, two deep


def _tail(path: str, query: str, query_last: str) -> str:
    """Build what may follow a domain: port, path and query."""
    return rf"(?::[0-9]+)?(/{path}*)?(?:\?{query}*{query_last})?"


class _Dialect(msgspec.Struct, frozen=True):
    """How one network spots addresses: where one may begin, and what may follow its domain."""

    start: re.Pattern[str]
    tail: re.Pattern[str]
    tco: re.Pattern[str]


def _dialect(schemes: str, tail: str, tco_query: str = "", aside: str = "") -> _Dialect:
    # JavaScript sees a character beyond U+FFFF as two, of which the first may be the mark before an address.
    before = rf"(?:(?<![A-Za-z0-9@＠$#＃{_ASIDE}])|(?=[\U00010000-\U0010ffff]))"
    letters = f"[^{_NOT_DOMAIN}{aside}]++"
    label = rf"{letters}(?:[_-]++{letters})*+\."
    start = re.compile(rf"{before}((?ai:{schemes})://)?((?:{label})++)")
    tco = re.compile(rf"(?ai:https?)://(?ai:t\.co)/([A-Za-z0-9]+){tco_query}")
    return _Dialect(start, re.compile(tail), tco)


@cache
def _x() -> _Dialect:
    last, parens = rf"[+\-A-Za-z{_CYRILLIC}0-9=_#/{LATIN}]", _parens(_CHAR)
    path = rf"(?:{_CHAR}*(?:{parens}{_CHAR}*)*{last}|{parens}|@{_CHAR}+/)"
    return _dialect("https?", _tail(path, _QUERY, _QUERY_LAST), rf"(?:\?{_QUERY}*{_QUERY_LAST})?")


@cache
def _mastodon() -> _Dialect:
    char, last = r"[^\s<>()?]", r"[^\s()?!*\"'「」<>;:=,.$%\[\]~&|@]"
    path = rf"(?:{char}*(?:{_parens(char)}{char}*)*(?:{last}|{_parens(_CHAR)})|{char}+/)"
    query, query_last = rf"[{_QUERY[1:-1]}\^{_UNICODE}]", rf"[{_QUERY_LAST[1:-1]}{_UNICODE}]"
    return _dialect("https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini", _tail(path, query, query_last), aside='"`')


INNER_DOT: Final = re.compile(r"\.[^\s.]")  # where there is none, there is no domain
_SCHEME: Final = re.compile("://")
_SPACE: Final = re.compile("[ \n]")
# Compiled when first used.
_WORD: Final = r"[0-9A-Za-z]++(?![@+-])"
_WORD_GOES_ON: Final = "[0-9A-Za-z@+-]"
_PUNYCODE: Final = r"(?ai:xn--[-0-9a-z]+)"
_LATIN_DOMAIN: Final = rf"(?:[-A-Za-z0-9{LATIN}]++\.)++"
_FULL_STOP: Final = "([。．｡])"


@cache
def _top_level_domains() -> tuple[frozenset[str], list[str]]:
    """Return the list of twitter-text 3.1.0 in two: those of ASCII letters, and the others, the longest first."""
    names = (Path(__file__).parent / "tlds.txt").read_text("utf-8").split()
    others = sorted((name for name in names if not name.isascii()), key=len, reverse=True)
    return frozenset(filter(str.isascii, names)), others


def top_level_domains() -> tuple[str, ...]:
    """Return every name that may end a domain on X, in order."""
    letters, others = _top_level_domains()
    return (*sorted(letters), *sorted(others))


class _Link(msgspec.Struct, frozen=True):
    start: int
    scheme: str
    domain: int
    domain_end: int
    has_path: bool
    end: int


def _domain_end(text: str, start: int, labels: str, *, strict: bool) -> int:
    """Return where the longest domain of these labels ends: a known top-level domain follows them; 0 for none."""
    while labels:
        end, last = start + len(labels), labels.rfind(".", 0, -1) + 1
        if not (strict and "_" in labels[last:]):
            if (word := re.compile(_WORD).match(text, end)) and word[0].lower() in _top_level_domains()[0]:
                return word.end()
            if other := _other_tld(text, end):
                return end + len(other)
            if code := re.compile(_PUNYCODE).match(text, end):
                return code.end()
        labels = labels[:last]
    return 0


def _other_tld(text: str, start: int) -> str:
    after = text[start : start + 25].lower()
    names = (name for name in _top_level_domains()[1] if after.startswith(name))
    return next((name for name in names if not re.match(_WORD_GOES_ON, after[len(name) :])), "")


def _link(text: str, found: re.Match[str], dialect: _Dialect) -> _Link | None:
    domain_end = _domain_end(text, found.start(2), found[2], strict=True)
    tail = dialect.tail.match(text, domain_end) if domain_end else None
    return tail and _Link(found.start(), found[1] or "", found.start(2), domain_end, bool(tail[1]), tail.end())


def _links(text: str, dialect: _Dialect) -> Iterator[tuple[str, _Link]]:
    """Yield the links of a text, each with the mark before it, which belongs to no other link."""
    position = done = 0
    while position < len(text):
        found = dialect.start.match(text, 1) if position == 0 else None
        link = found and _link(text, found, dialect)
        while link is None and (found := dialect.start.search(text, position)):
            # Where no label has an underscore, a later start in the same labels would find no domain either.
            link, position = _link(text, found, dialect), found.start() + 1 if "_" in found[2] else found.end()
        if link is None:
            return
        longest = 4096 - len(link.scheme or "https://")
        if link.end - link.start <= longest and _labels_fit(text[link.domain : link.domain_end]):
            yield text[max(done, link.start - 1) : link.start], link
        done = position = link.end
        if text[done : done + 1] <= "\uffff":
            position += 1


def _labels_fit(domain: str) -> bool:
    """Tell whether no label is longer than 63 once encoded (RFC 3490)."""
    if domain.startswith("xn--") and not any(_latin_domains(domain)):
        return False
    return all(sum(map(_encoded, re.split(_FULL_STOP, label))) <= 63 for label in domain.split("."))


def _encoded(label: str) -> int:
    return len(label) if label.isascii() else 4 + len(label.encode("punycode"))


def _latin_domains(domain: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a domain that X links without `https://`: those in Latin letters."""
    position = 0
    while found := re.compile(_LATIN_DOMAIN).search(domain, position):
        end = _domain_end(domain, found.start(), found[0], strict=False)
        if end:
            yield found.start(), end
        position = end or found.end()


def _spans(text: str, before: str, link: _Link, tco: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the parts of a link that count as an address: all of it after `https://`, else its Latin domains."""
    if link.scheme:
        short = tco.match(text, link.start, link.end)
        if short and len(short[1]) > 40:
            return []
        return [(link.start, short.end() if short else link.end)]
    if before and before in "-_./":
        return []
    domains = _latin_domains(text[link.start : link.domain_end])
    spans = [(link.start + start, link.start + end) for start, end in domains]
    if spans and link.has_path:
        start, end = spans.pop()
        stop = end + link.end - link.domain_end
        stop -= sum(char > "\uffff" for char in text[end:stop])  # twitter-text adds lengths in UTF-16 units
        spans.append((start, stop))
    return spans


# The plainest form, which both networks take whole: no port, no query, no mark that may end it early.
_PLAIN: Final = r"[ \n]?(https?://(?!xn--|t\.co/)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]+)/[A-Za-z0-9_/-]*)"


@lru_cache(64)
def plain_address(run: str) -> tuple[int, int] | None:
    """Return where the address of a run begins and ends, if it is one of the plainest form."""
    plain = re.fullmatch(_PLAIN, run)
    return plain.span(1) if plain and plain[2] in _top_level_domains()[0] and len(plain[1]) <= 4096 else None


@lru_cache(1024)
def _in_run(run: str, mastodon: bool) -> tuple[tuple[int, int], ...]:
    if plain := plain_address(run):
        return (plain,)
    dialect = _mastodon() if mastodon else _x()
    links = (found for found in _links(run, dialect) if found[1].scheme or not mastodon)
    return tuple(span for before, link in links for span in _spans(run, before, link, dialect.tco))


def _in_text(text: str, mark: re.Pattern[str], mastodon: bool) -> list[tuple[int, int]]:
    """Look only at the runs without a space that hold a mark, because no address goes beyond a space."""
    spans: list[tuple[int, int]] = []
    end = 0
    for found in mark.finditer(text):
        if found.start() >= end:
            start = max(text.rfind(" ", end, found.start()), text.rfind("\n", end, found.start()), end)
            space = _SPACE.search(text, found.end())
            end = space.start() if space else len(text)
            spans += [(start + first, start + last) for first, last in _in_run(text[start:end], mastodon)]
    return spans


def addresses_on_x(text: str) -> list[tuple[int, int]]:
    """Return where addresses begin and end for X, in order; they never overlap."""
    return _in_text(text, INNER_DOT, False)


def addresses_on_mastodon(text: str) -> list[tuple[int, int]]:
    """Return where addresses begin and end for Mastodon, in order: only those with a scheme."""
    return _in_text(text, _SCHEME, True)
