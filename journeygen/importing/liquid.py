"""Liquid and kramdown in texts of Jekyll and of others that speak them: turned where known, else kept and named."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from journeygen.importing.embeds import embedded, fenced, figure, kept
from journeygen.importing.foreign import Loss
from journeygen.importing.plain import word

_TAG = re.compile(
    r"\{%-?\s*(?P<tag>\w+)\s*(?P<rest>(?:[^%{}]|%(?!\})|\{(?![%{])|\}(?!\}))*?)-?%\}|\{\{-?(?P<value>[^{}\n]*?)-?\}\}"
)
_BLOCKS = {
    name: re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}")
    for name in ("highlight", "raw", "comment", "codeblock", "blockquote")
}
_PAIR = re.compile(r"([\w-]+)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,\"']+))")
_QUOTED = re.compile(r"^\s*(?:\"([^\"]*)\"|'([^']*)')")
_KRAMDOWN = re.compile(r"^[ \t]*(?:[*+-] [^\n{]*\n)?[ \t]*\{:{1,2}[^{}\n]*\}[ \t]*$\n?", re.MULTILINE)
_ATTRIBUTES = re.compile(r"(?<=[\w)\]*`_\"'>.])\{:[^{}\n]*\}")
# An address is to follow: of a link, of its definition, of an attribute.
_ADDRESS = re.compile(r"(?:\]\(<?|^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*|\b(?:href|src)=[\"'])\Z", re.MULTILINE)
_FENCE_MARK = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
Place = Callable[[str, str], str]


class Liquid:
    """Turns one text. `values` are those that `{{ page.x }}` and `{{ site.x }}` name; `place(tag, name)` is the address
    that `post_url` and `link` mean, or nothing.
    """

    def __init__(self, name: str, line: int, values: Mapping[str, Any], place: Place, losses: list[Loss]) -> None:
        self.name, self.line, self.values, self.place, self.losses = name, line, values, place, losses

    def turned(self, text: str) -> str:
        """The text without Liquid that we know, and without what only kramdown knows."""
        if "{%" in text or "{{" in text:
            text = self._tags(text)
        return self._kramdown(text) if "{:" in text else text

    def _tags(self, text: str) -> str:
        done: list[str] = []
        at = 0
        while (found := _TAG.search(text, at)) is not None:
            done.append(text[at : found.start()])
            line = self.line + text.count("\n", 0, found.start())
            at = found.end()
            if found["tag"] in _BLOCKS:
                end = _BLOCKS[found["tag"]].search(text, at)
                inside = text[at : end.start()] if end else ""
                at = end.end() if end else at
                done.append(self._block(found, inside) if end else self._lost(found[0], text, found.start(), line))
                continue
            new = (
                self._value(found["value"]) if found["tag"] is None else self._tag(found["tag"], found["rest"].strip())
            )
            done.append(self._lost(found[0], text, found.start(), line) if new is None else new)
        return "".join(done) + text[at:]

    def _block(self, found: re.Match[str], inside: str) -> str:
        if found["tag"] in {"highlight", "codeblock"}:
            language = found["rest"].split()[0] if found["rest"].split() else ""
            plain = re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", inside)
            return fenced(plain, language if re.fullmatch(r"[\w+#-]+", language) else "")
        if found["tag"] == "comment":
            return f"<!--{inside.replace('--', '- -')}-->"
        if found["tag"] == "blockquote":
            quote = "\n".join(f"> {line}".rstrip() for line in inside.strip().split("\n"))
            return f"{quote}\n>\n> {found['rest'].strip()}" if found["rest"].strip() else quote
        return inside

    def _tag(self, tag: str, rest: str) -> str | None:
        if tag in {"post_url", "link"}:
            name = rest.strip("\"' ")
            # What is not there is a link to the old site.
            return self.place(tag, name) or (f"/{name}" if name else None)
        if tag == "img":
            return _octopress_picture(rest)
        if tag == "include":
            return self._include(rest)
        return embedded(tag, rest.split(maxsplit=1)[0].strip("\"'")) or None if rest else None

    def _include(self, rest: str) -> str | None:
        name = rest.split(maxsplit=1)[0].rpartition("/")[2].partition(".")[0] if rest else ""
        values = {key: a or b or c for key, a, b, c in _PAIR.findall(rest)}
        if name.lower() in {"image", "figure", "img", "picture"}:
            source = next((values[key] for key in ("src", "url", "file", "path", "image_path") if values.get(key)), "")
            return figure({**values, "src": source}) or None
        first = next((values[key] for key in ("id", "video_id", "video", "youtube_id", "url") if values.get(key)), "")
        return embedded(name, first) or None

    def _value(self, expression: str) -> str | None:
        name, *filters = (part.strip() for part in expression.split("|"))
        quoted = _QUOTED.match(name)
        value = (quoted[1] or quoted[2] or "") if quoted else word(self.values.get(name))
        if not quoted and name not in self.values:
            return None
        for one in filters:
            if one in {"relative_url", "absolute_url", "prepend: site.baseurl", "prepend: site.url"}:
                continue
            return None
        return value

    def _lost(self, tag: str, text: str, at: int, line: int) -> str:
        """What stays as it is: readable as code, but where it stands in an address, an attribute or code already."""
        self.losses.append(
            Loss(self.name, line, "liquid", f"Not known here, and kept as it is: {' '.join(tag.split())[:80]}")
        )
        if _ADDRESS.search(text[max(at - 300, 0) : at]) and not _open(text[:at]):
            return "/" + quote("".join(tag.split()))
        inside = text[max(at - 1, 0) : at] in set("(\"'=<`/") or (_FENCE_MARK.search(text, 0, at) and _open(text[:at]))
        return tag if inside else kept(tag)

    def _kramdown(self, text: str) -> str:
        def gone(found: re.Match[str]) -> str:
            line = self.line + text.count("\n", 0, found.start())
            self.losses.append(Loss(self.name, line, "kramdown", f"Left out: {' '.join(found[0].split())[:80]}"))
            return "\n" * found[0].count("\n")

        parts = _FENCE_MARK.split(text)
        if len(parts) > 1:  # code may show kramdown itself
            return text if len(parts) % 2 == 0 else self._outside(text)
        return _ATTRIBUTES.sub(gone, _KRAMDOWN.sub(gone, text))

    def _outside(self, text: str) -> str:
        done, inside, kept_lines = [], False, self.line
        for number, line in enumerate(text.splitlines(keepends=True)):
            inside ^= bool(_FENCE_MARK.match(line))
            found = None if inside else (_KRAMDOWN.fullmatch(line) or _ATTRIBUTES.search(line))
            if found:
                what = f"Left out: {' '.join(found[0].split())[:80]}"
                self.losses.append(Loss(self.name, kept_lines + number, "kramdown", what))
                done.append("\n" if _KRAMDOWN.fullmatch(line) else _ATTRIBUTES.sub("", line))
            else:
                done.append(line)
        return "".join(done)


def _open(before: str) -> bool:
    """Whether a fence is open at the end of a text."""
    return len(_FENCE_MARK.findall(before)) % 2 == 1


def _octopress_picture(rest: str) -> str | None:
    """`{% img [class] /path [width] [height] [title [alt]] %}` (octopress.org/docs/plugins/image-tag)."""
    found = re.match(r"(?:[\w -]+ )?((?:https?://|/|\.)\S+)(?:\s+\d+)*\s*(.*)", rest)
    if not found:
        return None
    said = re.findall(r"\"([^\"]*)\"|'([^']*)'", found[2])
    alt = (said[-1][0] or said[-1][1]) if said else found[2]
    return figure({"src": found[1], "alt": alt})
