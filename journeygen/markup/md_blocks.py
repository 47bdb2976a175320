"""Python-Markdown's block processors, those that look for a mark at the start of a line only where there may be one."""

import re
from xml.etree.ElementTree import Element

from markdown import blockprocessors as own
from markdown.blockparser import BlockParser
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.def_list import DefListIndentProcessor, DefListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.tables import TableProcessor

from journeygen.markup.md_structure import ContainerProcessor, Headings

# Exactly these: what an extension makes of them may take any block.
_LOOK_FOR_MARKS = frozenset({
    own.EmptyBlockProcessor, own.ListIndentProcessor, own.CodeBlockProcessor, own.HashHeaderProcessor,
    own.SetextHeaderProcessor, own.HRProcessor, own.OListProcessor, own.UListProcessor, own.BlockQuoteProcessor,
    own.ReferenceProcessor, AbbrBlockprocessor, AdmonitionProcessor, DefListIndentProcessor, DefListProcessor,
    FootnoteBlockProcessor, TableProcessor, ContainerProcessor, Headings,
})  # fmt: skip
_LETTERS_FIRST = re.compile(r"[^\W\d_].*(?:\n[^\W\d_].*)*")


class Blocks:
    """The loop over blocks and processors, with the processors as they are when this is made."""

    def __init__(self, parser: BlockParser) -> None:
        self._all = list(parser.blockprocessors)
        self._without_marks = [one for one in self._all if type(one) not in _LOOK_FOR_MARKS]

    def parse(self, parent: Element, blocks: list[str]) -> None:
        """Take the place of `BlockParser.parseBlocks`."""
        while blocks:
            plain = _LETTERS_FIRST.fullmatch(blocks[0])
            for processor in self._without_marks if plain else self._all:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break
