"""Python-Markdown's footnotes in the markup, the order and with the anchors that GitHub gives them."""

import re
from xml.etree import ElementTree

from markdown import Markdown as Converter
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import Treeprocessor

_NUMBERED = "fnref"
_WITHOUT_TEXT = re.compile(r"\s*(?:$|\[\^[^\]]*\]:)")


class Footnotes(FootnoteExtension):
    """Numbers by the order of use; anchors `fn-name` and `fnref-name`."""

    def __init__(self) -> None:
        super().__init__(SEPARATOR="-", USE_DEFINITION_ORDER=False)

    def extendMarkdown(self, md: Converter) -> None:  # noqa: N802
        """Register all parts."""
        super().extendMarkdown(md)
        md.treeprocessors.register(_Markup(md, self), "footnote_markup", 12)

    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802
        """Store a footnote; one without a text gets a space, for the link back needs a paragraph."""
        super().setFootnote(id, f"&nbsp;{text}" if _WITHOUT_TEXT.match(text) else text)


class _Markup(Treeprocessor):
    def __init__(self, converter: Converter, footnotes: Footnotes) -> None:
        super().__init__(converter)
        self.footnotes = footnotes

    def run(self, root: ElementTree.Element) -> None:
        if not self.footnotes.footnotes:
            return
        sections = [element for element in root.iter("div") if element.get("class") == "footnote"]
        for element in root.iter("sup"):
            if element.get("id", "").startswith(_NUMBERED):
                _mark_reference(element)
        for section in sections:
            _mark_section(section, self.footnotes.footnote_order)
        for parent in list(root.iter()):
            for section in sections:
                if section in parent and not len(section[0]):
                    parent.remove(section)


def _mark_reference(element: ElementTree.Element) -> None:
    anchor = _renumbered(element.attrib.pop("id"))
    element.set("class", "footnote-ref")
    element[0].attrib.pop("class", None)
    element[0].set("id", anchor)


def _mark_section(section: ElementTree.Element, used: list[str]) -> None:
    """A footnote that nothing refers to is left out, as on GitHub: its link back would lead nowhere."""
    section.tag = "section"
    section.set("class", "footnotes")
    section.remove(section[0])
    notes = section[0]
    for item in list(notes):
        if item.get("id", "").removeprefix("fn-") not in used:
            notes.remove(item)
    for link in section.iter("a"):
        if link.get("class") == "footnote-backref":
            link.attrib.pop("title", None)
            link.set("href", f"#{_renumbered(link.get('href', '')[1:])}")
            link.tail = link.tail or " "


def _renumbered(anchor: str) -> str:
    """`fnref2-x`, the second use of a footnote, as `fnref-x-2`."""
    number, _, name = anchor.removeprefix(_NUMBERED).partition("-")
    return f"{_NUMBERED}-{name}-{number}" if number else anchor
