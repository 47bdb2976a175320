"""What GitHub reads inside lines and Python-Markdown does not: ~~strikethrough~~, bare addresses, `\\` line breaks."""

import html
import re
import string
from xml.etree import ElementTree

from markdown import Markdown as Converter
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListExtension, AttrListTreeprocessor
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString

_ADDRESS = r"(?:https?://|ftp://|www\.)[^\s<\x02\x03]+"  # starts with literals only: text without one costs nothing
_AT = r"@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
_BEFORE_ADDRESS = re.compile(r"[\s*_~(\x03]|^$")
_MAILBOX = re.compile(r"[A-Za-z0-9.+_-]+$")
_LONGEST_MAILBOX = 64
_HOST = re.compile(r"\w[^/\s]*\w")
_TRAILING = "?!.,:*_~'\";"
_STRUCK = r"(~~)(?![\s~])((?:[^~]|~(?!~))+)(?<!\s)~~"
_BREAK = r"\\\n"
# What every match of a pattern holds: at least one of these.
NEEDLES = {_BREAK: ("\\\n",), _ADDRESS: ("://", "www."), _AT: ("@",), _STRUCK: ("~~",)}

Found = tuple[ElementTree.Element | None, int | None, int | None]


class AttributeLists(AttrListExtension):
    """Python-Markdown's lists of attributes (`{.wide}`), looked for where a brace stands."""

    def extendMarkdown(self, md: Converter) -> None:  # noqa: N802
        """Register all parts."""
        super().extendMarkdown(md)
        md.treeprocessors.register(_WhereBraces(md), "attr_list", 8)


class _WhereBraces(AttrListTreeprocessor):
    def run(self, doc: ElementTree.Element) -> None:
        if any("{" in text for text in doc.itertext()):
            super().run(doc)


class Inline(Extension):
    """Registers the patterns: after links and raw HTML, before emphasis."""

    def extendMarkdown(self, md: Converter) -> None:  # noqa: N802
        """Register all parts."""
        md.ESCAPED_CHARS = list(string.punctuation)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(_BREAK, "br"), "backslash_break", 101)
        md.inlinePatterns.register(_Address(_ADDRESS, md), "bare_address", 86)
        md.inlinePatterns.register(_MailAddress(_AT, md), "bare_mail_address", 85)
        md.inlinePatterns.register(SimpleTagInlineProcessor(_STRUCK, "del"), "strikethrough", 65)


class _Address(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        typed = without_trailing(m[0])
        if not _BEFORE_ADDRESS.match(data[: m.start()][-1:]) or not _HOST.search(typed, 4):
            return None, None, None
        address = html.unescape(typed)
        url = f"http://{address}" if address.startswith("www.") else address
        return _link(url, address), m.start(), m.start() + len(typed)


class _MailAddress(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        mailbox = _MAILBOX.search(data, max(0, m.start() - _LONGEST_MAILBOX), m.start())
        if not mailbox or m[0][-1] in "-_":
            return None, None, None
        address = mailbox[0] + m[0]
        return _link(f"mailto:{address}", address), mailbox.start(), m.end()


def _link(url: str, text: str) -> ElementTree.Element:
    link = ElementTree.Element("a", {"href": url})
    link.text = AtomicString(text)
    return link


def without_trailing(address: str) -> str:
    """A bare address without the punctuation of the sentence around it, as GitHub cuts it."""
    while address:
        unbalanced = address.endswith(")") and address.count(")") > address.count("(")
        if not unbalanced and address[-1] not in _TRAILING:
            break
        address = address[:-1]
    return address
