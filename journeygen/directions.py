"""In which order the parts of one line stand: the Unicode Bidirectional Algorithm (UAX 9) without explicit embeddings.

Rules P2, P3, W1 to W7, N1, N2, I1, I2, L1 and L2. Paired brackets (N0) are resolved as other neutrals are.
"""

from itertools import groupby
from unicodedata import bidirectional

_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "BN"})


def is_right_to_left(text: str, otherwise: bool = False) -> bool:
    """Whether the first letter with a direction is of a script written from right to left (P2, P3)."""
    kinds = (bidirectional(char) for char in text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), otherwise)


def in_visual_order(line: str, rtl: bool) -> list[tuple[str, bool]]:
    """A line's parts from left to right, each with whether it reads from right to left; letters stay in their order.

    `rtl` is the direction of the paragraph.
    """
    parts = [
        ("".join(char for char, _ in group), level)
        for level, group in groupby(zip(line, _levels(line, int(rtl)), strict=True), key=lambda pair: pair[1])
    ]
    for level in range(max((level for _, level in parts), default=0), 0, -1):
        parts = _reversed(parts, level)
    return [(text, level % 2 == 1) for text, level in parts]


def _reversed(parts: list[tuple[str, int]], least: int) -> list[tuple[str, int]]:
    """Every run of parts of that level or above, turned round (L2)."""
    found: list[tuple[str, int]] = []
    for above, group in groupby(parts, key=lambda part: part[1] >= least):
        run = list(group)
        found += run[::-1] if above else run
    return found


def _levels(line: str, base: int) -> list[int]:
    """The embedding level of each character (I1, I2); white space at the end is the paragraph's (L1)."""
    around = "R" if base else "L"
    kinds = _neutral_resolved(_weak_resolved([bidirectional(char) for char in line], around), around)
    levels = [_level(kind, base) for kind in kinds]
    for place in range(len(line) - 1, -1, -1):
        if not line[place].isspace():
            break
        levels[place] = base
    return levels


def _level(kind: str, base: int) -> int:
    if kind == "L":
        return base + base % 2
    return base + 1 - base % 2 if kind == "R" else 2


def _weak_resolved(kinds: list[str], around: str) -> list[str]:
    """Marks, numbers and what belongs to them (W1 to W7)."""
    before = strong = around
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = before
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
        before = kinds[place]
        strong = before if before in {"L", "R", "AL"} else strong
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        one, kind, other = kinds[place - 1 : place + 2]
        if one == other and ((kind in {"ES", "CS"} and one == "EN") or (kind == "CS" and one == "AN")):
            kinds[place] = one
    return _numbers_resolved(kinds, around)


def _numbers_resolved(kinds: list[str], around: str) -> list[str]:
    runs = [(kind, len(list(group))) for kind, group in groupby(kinds)]
    found: list[str] = []
    for place, (kind, count) in enumerate(runs):
        beside = {runs[place - 1][0] if place else "", runs[place + 1][0] if place + 1 < len(runs) else ""}
        resolved = "EN" if kind == "ET" and "EN" in beside else "ON" if kind in {"ET", "ES", "CS"} else kind
        found += [resolved] * count
    strong = around
    for place, kind in enumerate(found):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            found[place] = "L"
    return found


def _neutral_resolved(kinds: list[str], around: str) -> list[str]:
    """Neutrals take the direction on both their sides where it is the same, else the paragraph's (N1, N2)."""
    found: list[str] = []
    runs = [(neutral, list(group)) for neutral, group in groupby(kinds, key=lambda kind: kind in _NEUTRAL)]
    for place, (neutral, run) in enumerate(runs):
        if not neutral:
            found += run
            continue
        before = _STRONG.get(runs[place - 1][1][-1], around) if place else around
        after = _STRONG.get(runs[place + 1][1][0], around) if place + 1 < len(runs) else around
        found += [before if before == after else around] * len(run)
    return found
