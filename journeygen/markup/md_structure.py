"""Python-Markdown with the block structure of `structure`: lists, quotations, code, raw HTML and tasks."""

import re
from xml.etree import ElementTree

from markdown import Markdown as Converter
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions import Extension
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from journeygen.markup.containers import Container
from journeygen.markup.elements import escape_attribute, escape_text
from journeygen.markup.limits import DEEPEST_BRACKETS, SHORT, check_block, check_size
from journeygen.markup.structure import Level

_MARK = f"{STX}jg:"
_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")
_HEADING = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header>(?:[ ]+(?:\\.|[^\\])*?)?)(?:[ ]+#+)?[ ]*(?:\n|$)")


class _Block(str):
    """HTML that is a block by itself, whatever its first tag is."""

    __slots__ = ()


class Found:
    """What the structure holds, until the block parser comes to the lines that stand for it."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter
        self.containers: list[Container] = []

    def code(self, lines: list[str], language: str) -> str:
        """A block of code."""
        name = f' class="language-{escape_attribute(language)}"' if language else ""
        content = escape_text("\n".join([*lines, ""]) if lines else "")
        return self.converter.htmlStash.store(_Block(f"<pre><code{name}>{content}</code></pre>"))

    def html(self, lines: list[str]) -> str:
        """A block of raw HTML."""
        return self.converter.htmlStash.store(_Block("\n".join(lines)))

    def container(self, container: Container) -> str:
        """A list or a quotation."""
        self.containers.append(container)
        return f"{_MARK}{len(self.containers) - 1}{ETX}"


class Structure(Extension):
    """Takes the place of Python-Markdown's own reading of white space, fences, lists, quotations and raw HTML."""

    def extendMarkdown(self, md: Converter) -> None:  # noqa: N802
        """Register all parts."""
        md.registerExtension(self)
        self.found = Found(md)
        md.preprocessors.register(_StructurePreprocessor(md, self.found), "normalize_whitespace", 30)
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.register(ContainerProcessor(md.parser, self.found), "journeygen", 120)
        md.parser.blockprocessors.register(Headings(md.parser), "hashheader", 70)
        md.postprocessors.register(_RawHtml(md), "raw_html", 30)

    def reset(self) -> None:
        """Forget the text before."""
        self.found.containers.clear()


class Headings(HashHeaderProcessor):
    """A heading needs a space after its marks: `#oak` at the start of a line is a hashtag."""

    RE = _HEADING


class _StructurePreprocessor(Preprocessor):
    def __init__(self, converter: Converter, found: Found) -> None:
        super().__init__(converter)
        self.found = found

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines).replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n")
        found = Level(text.split("\n"), self.found).read().lines
        return _checked("\n".join(found).strip("\n").split("\n"))


class ContainerProcessor(BlockProcessor):
    """Turns the line that stands for a list or a quotation into its elements."""

    def __init__(self, parser: BlockParser, found: Found) -> None:
        super().__init__(parser)
        self.found = found

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return block.startswith(_MARK)

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        container = self.found.containers[int(blocks.pop(0).strip()[len(_MARK) : -1])]
        element = ElementTree.SubElement(parent, container.tag)
        if container.tag == "blockquote":
            self._parse(element, container.items[0])
            return
        if container.tag == "ol" and container.start != 1:
            element.set("start", str(container.start))
        for lines in container.items:
            self._item(element, lines, container.loose)

    def _item(self, element: ElementTree.Element, lines: list[str], loose: bool) -> None:
        item = ElementTree.SubElement(element, "li")
        self._parse(item, lines)
        if not loose:
            _tighten(item)
        if lines and lines[0].startswith("[") and _check(item):
            element.set("class", "contains-task-list")

    def _parse(self, element: ElementTree.Element, lines: list[str]) -> None:
        """Parse below an element without a meaning of its own: the parser treats what stands in `li` specially."""
        if len(lines) == 1 and lines[0][:1].isalpha():
            ElementTree.SubElement(element, "p").text = lines[0]
            return
        surrogate = ElementTree.Element("div")
        self.parser.state.set("journeygen")
        self.parser.parseChunk(surrogate, "\n".join(_checked(lines)).strip("\n"))
        self.parser.state.reset()
        element.extend(surrogate)


def _checked(lines: list[str]) -> list[str]:
    """The lines, if their paragraphs can be read in time."""
    text = "\n".join(lines)
    if len(text) > SHORT or text.count("[") > DEEPEST_BRACKETS:
        check_size(text)
        for block in text.split("\n\n"):
            check_block(block)
    return lines


def _tighten(item: ElementTree.Element) -> None:
    """Take the paragraphs of an item out of their elements."""
    last: ElementTree.Element | None = None
    for child in list(item):
        if child.tag != "p":
            last = child
            continue
        item.remove(child)
        if last is None:
            item.text = f"{item.text}\n{child.text}" if item.text else child.text
        else:
            last.tail = f"{last.tail or ''}\n{child.text or ''}"


def _check(item: ElementTree.Element) -> bool:
    """Make a box of the brackets before the text of a task."""
    place = item[0] if not item.text and len(item) and item[0].tag == "p" else item
    task = _TASK.match(place.text or "")
    if not task:
        return False
    item.set("class", "task-list-item")
    box = ElementTree.Element("input", {"type": "checkbox", "class": "task-list-item-checkbox", "disabled": ""})
    if task[1] != " ":
        box.set("checked", "")
    box.tail = f" {(place.text or '')[task.end() :]}"
    place.text = ""
    place.insert(0, box)
    return True


class _RawHtml(RawHtmlPostprocessor):
    """Puts stashed HTML back. What the structure found stands by itself, never in a paragraph."""

    def isblocklevel(self, html: str) -> bool:
        return isinstance(html, _Block) or super().isblocklevel(html)

    def stash_to_string(self, text: str) -> str:
        return text if isinstance(text, str) else str(text)
