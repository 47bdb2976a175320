"""Hugo's and Zola's shortcodes in a text: turned into Markdown or HTML where known, else kept readable and named."""

import re
from collections.abc import Callable

from journeygen.importing.embeds import SAME, embedded, fenced, figure, kept
from journeygen.importing.foreign import Loss

_CODE = re.compile(
    r"\{\{(?P<mark>[<%])(?P<hidden>/\*)?\s*(?P<end>/?)\s*(?P<name>[\w./-]*)(?P<rest>(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^\"`])*?)"
    r"(?P<self>/?)(?:\*/)?(?P=mark.)\}\}".replace("(?P=mark.)", "[>%]"),
    re.DOTALL,
)
_ZOLA = re.compile(
    r"\{\{\s*(?P<name>\w+)\((?P<rest>[^{}]*?)\)\s*\}\}|\{%\s*(?P<open>\w+)\((?P<values>[^{}]*?)\)\s*%\}|(?P<close>\{%\s*end\s*%\})"
)
_PAIR = re.compile(r"([\w-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|`([^`]*)`|([^\s,\"'`]+))")
_ALONE = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|(\S+)")
FIGURES = frozenset({"figure", "img", "image", "fig", "imgproc", "resize_image", "lightbox", "picture"})
NOTES = frozenset({"notice", "note", "tip", "warning", "info", "alert", "callout", "admonition", "hint", "danger"})
Place = Callable[[str], str]


class Shortcodes:
    """Turns one text. `place` is the address that a reference to a page means, or nothing."""

    def __init__(self, name: str, line: int, place: Place, losses: list[Loss]) -> None:
        self.name, self.line, self.place, self.losses = name, line, place, losses

    def hugo(self, text: str) -> str:
        """A text of Hugo's (gohugo.io/content-management/shortcodes)."""
        done: list[str] = []
        at = 0
        while (found := _CODE.search(text, at)) is not None:
            done.append(text[at : found.start()])
            line, at = self.line + text.count("\n", 0, found.start()), found.end()
            if found["hidden"]:
                done.append(found[0].replace("/*", "", 1).replace("*/", "", 1))
                continue
            inside, after = (None, at) if found["self"] or found["end"] else _inside(text, at, found["name"])
            new = self._turned(found["name"], found["rest"], inside, line)
            if new is None:
                self._lost(found[0], line)
                done.append(_shown(found[0], text, found.start()))
            else:
                done.append(new)
                at = after
        return "".join(done) + text[at:]

    def zola(self, text: str) -> str:
        """A text of Zola's (getzola.org/documentation/content/shortcodes)."""

        def turn(found: re.Match[str]) -> str:
            line = self.line + text.count("\n", 0, found.start())
            if found["close"]:
                return ""
            new = self._turned(found["name"] or found["open"], found["rest"] or found["values"] or "", None, line)
            if new is None:
                self._lost(found[0], line)
                return _shown(found[0], text, found.start())
            return new

        return _ZOLA.sub(turn, text)

    def _lost(self, tag: str, line: int) -> None:
        what = f"Not known here, and kept as it is: {' '.join(tag.split())[:80]}"
        self.losses.append(Loss(self.name, line, "shortcode", what))

    def _turned(self, name: str, rest: str, inside: str | None, line: int) -> str | None:
        values = {key: a.replace('\\"', '"') or b or c or d for key, a, b, c, d in _PAIR.findall(rest)}
        alone = [] if values else [(a or b or c).strip("\"'") for a, b, c in _ALONE.findall(rest.strip())]
        first = alone[0] if alone else values.get("id", values.get("src", values.get("path", "")))
        if name in {"ref", "relref"}:
            return self.place(first) or None
        if name in FIGURES:
            return figure(values or dict(zip(("src", "alt"), alone, strict=False))) or None
        if name in {"highlight", "code"}:
            return None if inside is None else fenced(inside, first if re.fullmatch(r"[\w+#-]+", first) else "")
        if inside is not None:
            return self._around(name, values, inside, line)
        return (
            embedded(
                name,
                f"{alone[0]}/{alone[1]}"
                if name == "gist" and len(alone) > 1
                else alone[-1]
                if SAME.get(name) == "tweet" and alone
                else (values.get("user", "") and values.get("id", "")) or first,
            )
            or None
        )

    def _around(self, name: str, values: dict[str, str], inside: str, line: int) -> str:
        """What a shortcode stands around stays; a note becomes a quotation, and what is not known is named."""
        inside = Shortcodes(self.name, line, self.place, self.losses).hugo(inside)
        if name in {"rawhtml", "raw", "html", "unsafe", "markdown", "md"}:
            return inside
        if name == "details":
            title = values.get("summary", "Details")
            return f"<details>\n<summary>{title}</summary>\n\n{inside.strip()}\n\n</details>"
        if name in NOTES:
            return "\n".join(f"> {one}".rstrip() for one in inside.strip().split("\n"))
        self.losses.append(Loss(self.name, line, "shortcode", f"Left out around a text that stays: {name}"))
        return inside


def _inside(text: str, at: int, name: str) -> tuple[str | None, int]:
    """What stands between a shortcode and its end, and where that end ends; nothing when it has none."""
    mark = re.compile(rf"\{{\{{[<%]\s*(/?)\s*{re.escape(name)}\b(?:[^{{}}]*?)(/?)\s*[>%]\}}\}}")
    depth = 1
    for found in mark.finditer(text, at):
        depth += -1 if found[1] else 0 if found[2] else 1
        if depth == 0:
            return text[at : found.start()], found.end()
    return None, at


def _shown(tag: str, text: str, at: int) -> str:
    """A tag as code, but in an address, an attribute or code, where it stays as it is."""
    fences = len(re.findall(r"^ {0,3}(?:```|~~~)", text[:at], re.MULTILINE))
    return tag if text[max(at - 1, 0) : at] in set("(\"'=<`/") or fences % 2 else kept(tag)
