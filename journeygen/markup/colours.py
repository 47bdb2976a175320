"""Colours of code by Pygments. The one door to it, and a shorter way through its lexers.

A lexer tries every rule of its state at every place, and compiles all its rules before the first. Here a state looks at
the next character and offers only the rules that may match there, and a rule is compiled when it is first offered, once
for all runs. The tokens are the same, and so is the loop over them, which stays Pygments' own.
"""

import functools
import re
from contextlib import suppress
from typing import Any

from pygments.lexer import ExtendedRegexLexer, Lexer, RegexLexerMeta, words
from pygments.lexers import find_lexer_class_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from journeygen.markup.elements import escape_text
from journeygen.markup.leads import TOLD_APART, leads
from journeygen.markup.patterns import Key, Patterns

# What matches, the kind of token or what makes tokens of the match, and the state that follows.
Rule = tuple[Any, Any, Any]
_META: Any = RegexLexerMeta


def coloured(code: str, language: str) -> str | None:
    """Code as HTML with a CSS class for each kind of token; None for a language that nobody knows."""
    lexer = _lexer(language)
    if lexer is None:
        return None
    spans = []
    for kind, value in lexer.get_tokens(code):
        if value.isspace():
            spans.append(value)
            continue
        start = _start(kind)
        text = value if value.isalnum() else escape_text(value)
        spans.append(f"{start}{text}</span>" if start else text)
    return "".join(spans)


@functools.cache
def _start(kind: _TokenType) -> str:
    """The tag that gives a token the CSS class of its kind, or of the nearest kind above it that has one."""
    while kind.parent is not None and kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return f'<span class="{name}">' if name else ""


@functools.cache
def _lexer(language: str) -> Lexer | None:
    try:
        kind = find_lexer_class_by_name(language.lower())
    except ClassNotFound:
        return None
    with suppress(Exception):  # the shorter way uses private names of Pygments, which a later one may not have
        lexer = shortened(kind)(stripnl=False)
        list(lexer.get_tokens("x"))
        return lexer
    return kind(stripnl=False)


def shortened(kind: type[Lexer]) -> type[Lexer]:
    """The same lexer by the shorter way, if it is one of rules and states."""
    if not isinstance(kind, _META) or issubclass(kind, ExtendedRegexLexer):
        return kind
    matcher = functools.partial(_Matcher, Patterns(kind.__name__))
    ways = {"_process_regex": staticmethod(matcher), "process_tokendef": classmethod(_states)}
    made: type[Lexer] = _META(kind.__name__, (kind,), ways)
    return made


def _states(kind: Any, name: str, tokendefs: Any = None) -> dict[str, "_State"]:
    """Takes the place of the method that makes the states of a lexer ready, and keeps them where that one does."""
    states = {state: _State(rules) for state, rules in _META.process_tokendef(kind, name, tokendefs).items()}
    kind._all_tokens[name] = states
    return states


class _Matcher:
    """Stands for a pattern until it is needed."""

    def __init__(self, patterns: Patterns, pattern: "str | words", flags: int, state: str) -> None:
        self._patterns, self._pattern, self._flags = patterns, pattern, int(flags)

    @functools.cached_property
    def match(self) -> Any:
        """The pattern's own `match`."""
        return self._patterns.compiled(self._key, self._flags, self._written).match

    @functools.cached_property
    def leads(self) -> frozenset[str] | None:
        """See `leads`."""
        found: frozenset[str] | None = self._patterns.recalled(("leads", *self._key), self._read)
        return found

    @functools.cached_property
    def _key(self) -> Key:
        """All that the pattern is made of: to write out a list of words takes as long as to compile it."""
        pattern = self._pattern
        if isinstance(pattern, words):
            return self._flags, pattern.prefix, pattern.suffix, "\0".join(sorted(pattern.words))
        return self._flags, pattern

    def _written(self) -> str:
        pattern: Any = self._pattern
        written: str = pattern if isinstance(pattern, str) else pattern.get()
        return written

    def _read(self) -> frozenset[str] | None:
        pattern = self._pattern
        return leads(_first_letters(pattern) if isinstance(pattern, words) else pattern, self._flags)


def _first_letters(listed: words) -> str:
    """A pattern that starts as a list of words does, and takes much less time to read."""
    letters = sorted({word[:1] for word in listed.words})
    return f"{listed.prefix}(?:{'|'.join(map(re.escape, letters))})"


class _State(list[Rule]):
    """The rules of a state that may match at one place. The first looks where we are, and calls up those behind it."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__([(self._look, None, None)])
        self._offered = _Offers(rules)

    def _look(self, text: str, place: int) -> None:
        """Matches never. Whoever goes through a list also comes to what is put behind the place where they are."""
        self[1:] = self._offered[text[place : place + 1]]


class _Offers(dict[str, list[Rule]]):
    """The rules that may match before each character, as they are asked for; before none is the end of the text."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, char: str) -> list[Rule]:
        told = not char or char in TOLD_APART
        fitting = [rule for rule, lead in self._led if lead is None or char in lead] if told else self._rules
        self[char] = [_ready(rule) for rule in fitting]
        return self[char]

    @functools.cached_property
    def _led(self) -> list[tuple[Rule, frozenset[str] | None]]:
        return [(rule, rule[0].leads if isinstance(rule[0], _Matcher) else None) for rule in self._rules]


def _ready(rule: Rule) -> Rule:
    matcher, action, state = rule
    return (matcher.match if isinstance(matcher, _Matcher) else matcher), action, state
