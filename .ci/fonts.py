"""Makes the fonts of social cards, `themes/default/fonts/`, from the fonts that OFL.txt there names.

Run by hand, with fontTools, brotli and skia-pathops: `python .ci/fonts.py SERIF SANS SIGNS...`, the variable fonts
Source Serif 4 and Source Sans 3, then Noto Sans Symbols 2, Noto Sans Symbols and Noto Sans Math. One weight and the
characters that cards need are kept; kerning goes to a file of its own, as Pillow's own layout reads none.
"""

import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

TARGET = Path(__file__).parent.parent / "themes/default/fonts"
TEXT = (
    "U+0020-024F,U+02B0-02FF,U+0300-03FF,U+0400-052F,U+1E00-1FFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,"
    "U+2190-2193,U+2212,U+2215,U+221E,U+2248,U+2260,U+2264,U+2265,U+FB01,U+FB02"
)
SIGNS = "U+2190-21FF,U+2300-23FF,U+25A0-25FF,U+2600-27BF,U+2B00-2B5F"
DRAWN = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
LEAST_KERN = 15  # thousandths of an em: less cannot be seen


def subsetted(font: TTFont, characters: set[int], features: list[str]) -> None:
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = features, False, True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    made = subset.Subsetter(options)
    made.populate(unicodes=characters)
    made.subset(font)


def kerns(font: TTFont) -> dict[str, int]:
    """Pairs of plain characters with the second's move, in thousandths of an em."""
    names = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 0x80 or chr(code) in "’“”–"}
    lookups = {
        number
        for record in font["GPOS"].table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for number in record.Feature.LookupListIndex
    }
    found: dict[str, int] = {}
    for number in sorted(lookups):
        for table in font["GPOS"].table.LookupList.Lookup[number].SubTable:
            for first, second, move in moves(getattr(table, "ExtSubTable", table), names):
                found.setdefault(names[first] + names[second], round(move * 1000 / font["head"].unitsPerEm))
    return {pair: move for pair, move in sorted(found.items()) if abs(move) >= LEAST_KERN}


def moves(table, names):
    if table.LookupType != 2:  # pairs
        return
    for place, first in enumerate(table.Coverage.glyphs):
        if first in names and table.Format == 1:
            for record in table.PairSet[place].PairValueRecord:
                if record.SecondGlyph in names:
                    yield first, record.SecondGlyph, getattr(record.Value1, "XAdvance", 0) or 0
        elif first in names:
            row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)].Class2Record
            for second in names:
                value = row[table.ClassDef2.classDefs.get(second, 0)].Value1
                yield first, second, getattr(value, "XAdvance", 0) or 0


def finished(font: TTFont, family: str, target: Path) -> None:
    """Named as what it is, a modified version, and with a program: FreeType hints by itself, slowly, what has none."""
    for table in set(font.keys()) - DRAWN:
        del font[table]
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromBytecode(bytes([0xB8, 1, 0xFF, 0x85, 0xB0, 4, 0x8D, 0xB0, 0, 0x21]))
    font["maxp"].maxStackElements, font["maxp"].maxZones = 2, 2
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6}:
            record.string = family.replace(" ", "") if record.nameID == 6 else family
        elif record.nameID == 2:
            record.string = "Regular"
    font.flavor = "woff2"
    font.save(target)


def text_font(source: str, family: str, target: Path, **axes: float) -> None:
    # Overlapping outlines would be drawn four times as large and scaled down.
    font = instantiateVariableFont(TTFont(source), axes, overlap=OverlapMode.REMOVE)
    subsetted(font, set(subset.parse_unicodes(TEXT)), ["kern"])
    pairs = kerns(font)
    if family.endswith("Serif"):
        lines = (f"{unicodedata.normalize('NFC', pair)}{move}\n" for pair, move in pairs.items())
        target.with_suffix(".kern").write_text("".join(lines), "utf-8")
    finished(font, family, target)


def sign_font(sources: list[str], family: str, target: Path) -> None:
    wanted, parts = set(subset.parse_unicodes(SIGNS)), []
    for number, source in enumerate(sources):
        font = TTFont(source)
        mine = wanted & set(font.getBestCmap())
        wanted -= mine
        subsetted(font, mine, [])
        for table in set(font.keys()) - DRAWN:
            del font[table]
        font.flavor = None
        font["OS/2"].version = 0
        font["maxp"].maxZones = 1
        parts.append(f"{target}.{number}.ttf")
        font.save(parts[-1])
    finished(Merger().merge(parts), family, target)
    for part in parts:
        Path(part).unlink()


if __name__ == "__main__":
    serif, sans, *signs = sys.argv[1:]
    text_font(serif, "Journeygen Serif", TARGET / "serif.woff2", wght=600, opsz=48)
    text_font(sans, "Journeygen Sans", TARGET / "sans.woff2", wght=600)
    sign_font(signs, "Journeygen Signs", TARGET / "signs.woff2")
