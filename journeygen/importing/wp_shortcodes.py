"""WordPress' shortcodes, as HTML that goes on to Markdown: captions, galleries, embeds, code. Others are named."""

import re
from collections.abc import Callable
from html import escape

from journeygen.importing.embeds import embedded, framed
from journeygen.importing.foreign import Loss

_CODE = re.compile(r"\[(\[?)(?P<name>[a-z][\w-]*)(?P<rest>(?:\s[^\[\]]*)?)\](?!\()", re.IGNORECASE)
_PAIR = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_LISTINGS = frozenset({"code", "sourcecode", "source", "php", "css", "html", "js", "python", "plain"})
Find = Callable[[str, str], list[tuple[str, str]]]


class Brackets:
    """Turns one text. `find(id, post)` gives address and description of attached pictures."""

    def __init__(self, name: str, line: int, find: Find, post: str, losses: list[Loss]) -> None:
        self.name, self.line, self.find, self.post, self.losses = name, line, find, post, losses

    def turned(self, text: str) -> str:
        """The text with what its shortcodes meant."""
        done: list[str] = []
        at = 0
        while (found := _CODE.search(text, at)) is not None:
            done.append(text[at : found.start()])
            line, at = self.line + text.count("\n", 0, found.start()), found.end()
            end = re.compile(rf"\[/{re.escape(found['name'])}\]", re.IGNORECASE).search(text, at)
            values = {key.lower(): a or b or c for key, a, b, c in _PAIR.findall(found["rest"])}
            new = (
                None
                if found[1]
                else self._turned(
                    found["name"].lower(), values, found["rest"].strip(), text[at : end.start()] if end else None
                )
            )
            if new is None:
                if not found[1] and (values or end):
                    what = f"Not known here, and kept as it is: {found[0][:80]}"
                    self.losses.append(Loss(self.name, line, "shortcode", what))
                done.append(found[0])
                continue
            done.append(new)
            at = end.end() if end else at
        return "".join(done) + text[at:]

    def _turned(self, name: str, values: dict[str, str], rest: str, inside: str | None) -> str | None:
        if name in {"caption", "wp_caption"} and inside is not None:
            picture = re.match(r"\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)", inside, re.DOTALL)
            shown, said = (picture[1], picture[2].strip()) if picture else (inside, "")
            return f"<figure>{shown}<figcaption>{said or values.get('caption', '')}</figcaption></figure>"
        if name == "gallery":
            numbers = [one.strip() for one in values.get("ids", values.get("include", "")).split(",") if one.strip()]
            found = [one for number in numbers or [""] for one in self.find(number, self.post)]
            return "".join(f'<p><img src="{escape(src)}" alt="{escape(alt)}"></p>' for src, alt in found) or None
        if name in {"video", "audio", "playlist"}:
            sources = ("src", "mp4", "m4v", "webm", "mp3", "m4a", "ogg")
            source = next((values[key] for key in sources if values.get(key)), "")
            return f'<{name} controls src="{escape(source)}"></{name}>' if source and name != "playlist" else None
        if name in _LISTINGS and inside is not None:
            return f"<pre>{escape(inside, quote=False)}</pre>"
        where = (inside or rest.lstrip("=") or values.get("id", "")).strip().strip("\"'")
        shown = framed(where) if "://" in where and name in {"embed", "youtube", "vimeo"} else embedded(name, where)
        link = re.fullmatch(r"\[(.*?)\]\(<?(.*?)>?\)", shown or "")
        return f'<p><a href="{escape(link[2])}">{escape(link[1])}</a></p>' if link else None
