"""HTML of other tools as readable Markdown; what Markdown has no form for stays HTML, which our Markdown keeps."""

import re
from html import escape
from html.parser import HTMLParser

from journeygen.importing.embeds import fenced, framed, kept
from journeygen.importing.foreign import Loss

_BLOCKS = frozenset({
    "p", "div", "section", "article", "header", "footer", "main", "aside", "figure", "center", "address",
})  # fmt: skip
_KEPT_BLOCKS = frozenset({"table", "dl", "video", "audio", "details", "picture", "math", "svg", "map"})
_KEPT_INLINE = frozenset({"sup", "sub", "kbd", "del", "ins", "mark", "abbr", "small", "u", "s", "q", "cite", "time"})
_DROPPED = frozenset({
    "script", "style", "form", "object", "embed", "noscript", "button", "select", "textarea", "input", "link",
    "meta", "applet",
})  # fmt: skip
_VOID = frozenset({
    "br", "hr", "img", "input", "link", "meta", "embed", "source", "wbr", "area", "col", "track", "param",
    "base",
})  # fmt: skip
# What is left out of tags that stay: programs, looks, and what their pictures' own sizes say.
_EVENTS = re.compile(
    r"^on|^(?:style|class|id|width|height|loading|decoding|srcset|sizes|data-.*|fetchpriority|role|cite|datetime)$"
)
MOST_OPEN = 1_000
_UNENDED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_SPECIAL = re.compile(r"([\\`*\[\]])|(?<![A-Za-z0-9])(_)|(_)(?![A-Za-z0-9])")
_LINE_START = re.compile(r"^([ \t]*)([#>+-]|\d{1,9}(?=[.)]))(?=[\s.)])", re.MULTILINE)
Frame = tuple[str, dict[str, str], list[str]]


def markdown_of(html: str, name: str, line: int, losses: list[Loss], lines: bool = False) -> str:
    """Markdown of a piece of HTML. With `lines`, empty lines part paragraphs and line ends count, as WordPress' editor
    has it.
    """
    writer = _Writer(name, line, losses, lines)
    if html.count("<") - html.count(">") > MOST_OPEN:  # the parser would look for the end of each, again and again
        html = _UNENDED.sub("&lt;", html)
    writer.feed(html)
    writer.close()
    return writer.text()


class _Writer(HTMLParser):
    """Builds Markdown from the inside out: each end tag turns what has gathered since its start."""

    def __init__(self, name: str, line: int, losses: list[Loss], lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.first, self.losses, self.lines = name, line, losses, lines
        self.stack: list[Frame] = [("", {}, [])]
        self.raw = 0  # inside of what stays HTML
        self.code = 0
        self.dropped = 0

    def text(self) -> str:
        """All of it, with no more than one empty line between blocks."""
        while len(self.stack) > 1:
            self._end()
        text = "".join(self.stack[0][2])
        return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<=\n)[ \t]+\n", "\n", text)).strip("\n") + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element, or writes one that has no content."""
        values = {key: value or "" for key, value in attrs}
        if tag in _DROPPED:
            self.losses.append(Loss(self.name, self.first + self.getpos()[0] - 1, "markup", f"<{tag}> was left out"))
        if tag in _VOID:
            if tag not in _DROPPED and not self.dropped:
                self._add(_tag(tag, values) if self.raw else _void(tag, values))
            return
        if tag in {"li", "p"} and self.stack[-1][0] == tag:
            self._end()
        self.stack.append((tag, values, []))
        self.raw += tag in _KEPT_BLOCKS
        self.code += tag in {"pre", "code", "tt"}
        self.dropped += tag in _DROPPED

    def handle_endtag(self, tag: str) -> None:
        """Closes the element and all that were left open in it; an end without a start is nothing."""
        if any(frame[0] == tag for frame in self.stack[-40:]):
            while self.stack[-1][0] != tag:
                self._end()
            self._end()

    def handle_data(self, data: str) -> None:
        """Words, as Markdown takes them literally."""
        if self.dropped:
            return
        if self.raw:
            self._add(escape(data, quote=False))
        elif self.code:
            self._add(data)
        else:
            self._add(self._words(data))

    def _words(self, text: str) -> str:
        text = text.replace("&", "&amp;") if re.search(r"&#?\w+;", text) else text
        text = _SPECIAL.sub(lambda found: "\\" + found[0], text).replace("<", "&lt;")
        if not self.lines:
            text = re.sub(r"\s+", " ", text)
            return text if "".join(self.stack[-1][2][-1:]).strip() else _LINE_START.sub(r"\1\\\2", text)
        return re.sub(r"(?<=[^\s])[ \t]*\n(?=[^\s])", "  \n", _LINE_START.sub(r"\1\\\2", text))

    def _add(self, text: str) -> None:
        self.stack[-1][2].append(text)

    def _end(self) -> None:
        tag, values, parts = self.stack.pop()
        inner = "".join(parts)
        self.raw -= tag in _KEPT_BLOCKS
        self.code -= tag in {"pre", "code", "tt"}
        self.dropped -= tag in _DROPPED
        if tag in _DROPPED or self.dropped:
            return
        if self.raw or tag in _KEPT_BLOCKS:
            whole = f"{_tag(tag, values)}{inner}</{tag}>"
            self._add(whole if self.raw else "\n\n" + re.sub(r"\n\s*\n", "\n", whole) + "\n\n")
            return
        self._add(self._element(tag, values, inner))

    def _element(self, tag: str, values: dict[str, str], inner: str) -> str:
        if tag == "pre":
            return f"\n\n{fenced(inner, _language(values))}\n\n"
        if tag in {"code", "tt"}:
            return inner if self.code else kept(inner) if inner.strip() else ""
        if tag in {"b", "strong", "i", "em"}:
            return _around("**" if tag in {"b", "strong"} else "*", inner)
        if tag == "a":
            return _link(values.get("href", ""), inner)
        if tag == "iframe":
            return f"\n\n{framed(values.get('src', '')) or inner}\n\n"
        if tag == "li":
            return self._item(inner)
        return _block(tag, values, inner)

    def _item(self, inner: str) -> str:
        listed = next((frame for frame in reversed(self.stack) if frame[0] in {"ul", "ol"}), None)
        number = sum(part.startswith(("- ", "\n- ")) or part[:1].isdigit() for part in listed[2]) + 1 if listed else 1
        mark = f"{number}. " if listed and listed[0] == "ol" else "- "
        body = re.sub(r"\n{3,}", "\n\n", inner.strip()).replace("\n", "\n" + " " * len(mark))
        return f"{mark}{body}\n"


def _void(tag: str, values: dict[str, str]) -> str:
    if tag == "img":
        source = values.get("src") or values.get("data-src", "")
        alt = " ".join(values.get("alt", "").split()).replace("[", "(").replace("]", ")")
        return f"![{alt}]({_address(source)})" if source else ""
    return {"br": "  \n", "hr": "\n\n---\n\n"}.get(tag, "")


def _tag(tag: str, values: dict[str, str]) -> str:
    said = "".join(f' {key}="{escape(value)}"' for key, value in values.items() if not _EVENTS.match(key))
    return f"<{tag}{said}>"


def _around(mark: str, inner: str) -> str:
    """Emphasis around the words alone; around several paragraphs there is none in Markdown."""
    words = inner.strip()
    if not words or "\n\n" in words or words.startswith("*"):
        return inner
    start = inner.index(words[0]) if words else 0
    return f"{inner[:start]}{mark}{words}{mark}{inner[start + len(words) :]}"


def _link(address: str, inner: str) -> str:
    words = " ".join(inner.split())
    if not address or not words:
        return inner
    if "\n\n" in inner.strip():
        return f"{inner}\n\n[{address[:60]}]({_address(address)})\n\n"
    return f"[{words}]({_address(address)})"


def _block(tag: str, values: dict[str, str], inner: str) -> str:
    if re.fullmatch(r"h[1-6]", tag):
        return f"\n\n{'#' * int(tag[1])} {' '.join(inner.split())}\n\n"
    if tag in {"ul", "ol"}:
        return f"\n\n{inner.strip(chr(10))}\n\n"
    if tag == "blockquote":
        quote = re.sub(r"\n{3,}", "\n\n", inner.strip())
        return "\n\n" + "\n".join(f"> {line}".rstrip() for line in quote.split("\n")) + "\n\n"
    if tag == "figcaption":
        return f"\n\n{_around('*', ' '.join(inner.split()))}\n\n"
    if tag in _BLOCKS:
        return f"\n\n{inner.strip()}\n\n"
    return f"{_tag(tag, values)}{inner}</{tag}>" if tag in _KEPT_INLINE else inner


def _language(values: dict[str, str]) -> str:
    found = re.search(r"(?:language|lang|brush)[-:]\s*([\w+#-]+)", values.get("class", ""))
    return found[1] if found else ""


def _address(text: str) -> str:
    text = text.strip().replace("\n", "")
    return f"<{text}>" if re.search(r"[\s()]", text) and "<" not in text and ">" not in text else text
