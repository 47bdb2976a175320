"""SVG drawings made safe to publish: the drawing stays, whatever runs, calls out or tells of its editor goes. Pure.

Only elements of the SVG namespace survive, references lead to the same file or to a raster picture inside it (the
"secure static mode" of SVG Integration), and the file has no document type. Equal drawings give equal bytes.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from xml.parsers import expat

from journeygen.strip import strip_metadata

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
REMOVED = {"script", "foreignObject", "metadata", "handler", "listener", "iframe", "embed", "object", "audio", "video"}
ANIMATIONS = {"animate", "set", "animateTransform", "animateMotion", "animateColor"}
GROWTH = 1_000_000  # what entities may add; Illustrator's namespaces need some hundred characters
RASTER = re.compile(r"\s*data:image/(?:png|jpeg|jpg|gif|webp|avif);base64,([A-Za-z0-9+/=\s]*)\Z", re.IGNORECASE)
FONT = re.compile(r"data:(?:font/|application/(?:x-)?font-)", re.IGNORECASE)
URL = re.compile(r"""\b(?:url|src|image)\(\s*(?:"([^"]*)"?|'([^']*)'?|([^)"']*))[^)]*(?:\)|\Z)""", re.IGNORECASE)
IMPORT = re.compile(r"@import\b(?:\"[^\"]*\"|'[^']*'|[^;\"'])*(?:;|\Z)", re.IGNORECASE)
SETS = re.compile(r"(?:-webkit-)?(?:image-set|cross-fade)\s*\([^;}]*", re.IGNORECASE)
TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
QUOTED = TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
NEEDS_QUOTES = re.compile(r"""[\s"'()\\]""")
ROOT_ATTRIBUTE = re.compile(r' (width|height|viewBox)="([^"]*)"')
LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[0-9]{1,2})?)\s*(px|pt|pc|in|cm|mm|em|rem|)\s*\Z", re.IGNORECASE)
UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "em": 16.0,
    "rem": 16.0,
}
CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\r\n\f]?")


def clean_svg(content: bytes) -> bytes:
    """The drawing without script, event handlers, references to elsewhere, editors' data and document type.

    Raises ValueError, with a sentence, for what is no SVG or defines entities to explode.
    """
    cleaner = _Cleaner(2 * len(content) + GROWTH)
    try:
        cleaner.parser.Parse(content, True)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise ValueError(f"the drawing is no well-formed XML: {error}") from error
    return cleaner.finished()


def drawing_size(cleaned: bytes) -> tuple[int, int]:
    """The width and height that a browser gives a cleaned drawing, in CSS pixels."""
    root, _, _ = cleaned.decode().partition(">")
    given = dict(ROOT_ATTRIBUTE.findall(root))
    width, height = _length(given.get("width", "")), _length(given.get("height", ""))
    box = [_length(number) for number in re.split(r"[\s,]+", given.get("viewBox", "").strip())[2:]]
    across, down = box if len(box) == 2 and all(box) else (300.0, 150.0)  # CSS 2.2, 10.3.2: a replaced element's own
    if not (width and height):
        width, height = width or height * across / down or across, height or width * down / across or down
    return max(1, round(width)), max(1, round(height))


def _length(text: str) -> float:
    """A length in CSS pixels; 0 for a share of something else and for what is no length."""
    match = LENGTH.match(text)
    return min(float(match[1]) * UNITS[match[2].lower()], 1e6) if match else 0.0


class _Cleaner:
    """Writes again what may stay while the parser reads; `skipped` counts the open elements inside a removed one."""

    def __init__(self, limit: int) -> None:
        self.written: list[str] = []
        self.limit = limit
        self.skipped = 0
        self.open: list[str] = []
        self.style: list[str] = []
        self.linked = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = _refuse_bombs

    def write(self, text: str) -> None:
        self.limit -= len(text)
        if self.limit < 0:
            raise ValueError("the drawing's entities grow without measure: save it again without them")
        self.written.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self.open and (local != "svg" or space not in (SVG, "")):
            raise ValueError(f"the file is no SVG drawing: it begins with <{local}>")
        if self.skipped or space not in (SVG, "") or local in REMOVED or _animates_links(local, attributes):
            self.skipped += 1
            return
        kept = dict(_kept(attributes))
        self.linked = self.linked or "xlink:href" in kept
        self.write(f"<{local}" + "".join(f' {key}="{value.translate(QUOTED)}"' for key, value in kept.items()) + ">")
        self.open.append(local)

    def end(self, _name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        local = self.open.pop()
        if local == "style":
            self.write(_safe_css("".join(self.style)).translate(TEXT))
            self.style.clear()
        self.write(f"</{local}>")

    def text(self, text: str) -> None:
        if self.skipped:
            return
        if self.open and self.open[-1] == "style":
            self.style.append(text)
        else:
            self.write(text.translate(TEXT))

    def finished(self) -> bytes:
        """The drawing as UTF-8; its root names the namespaces that are left."""
        spaces = f' xmlns="{SVG}"' + (f' xmlns:xlink="{XLINK}"' if self.linked else "")
        body = "".join(self.written).removeprefix("<svg")
        return f"<svg{spaces}{body}\n".encode()


def _refuse_bombs(
    name: str, is_parameter: bool, value: str | None, _base: str | None, _system: str | None, *_rest: str | None
) -> None:
    """Entities of entities multiply (the "billion laughs"), external ones read other files: neither is a drawing."""
    if is_parameter or value is None or "&" in value:
        raise ValueError(f"the drawing defines the entity `{name}` from other entities or files: save it without them")


def _animates_links(local: str, attributes: dict[str, str]) -> bool:
    target = attributes.get("attributeName", "").rpartition(":")[2].strip().lower()
    return local in ANIMATIONS and (target == "href" or target.startswith("on"))


def _kept(attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        space, _, local = name.rpartition(" ")
        if local.lower().startswith("on") or local == "base" or space not in ("", XLINK, XML):
            continue
        if local in ("href", "src"):
            inside = _inside(value)
            yield from (("xlink:href" if space == XLINK else local, inside),) if inside else ()
        elif space != XLINK:
            yield f"xml:{local}" if space else local, _safe_css(value)


def _inside(target: str) -> str:
    """A target within the drawing, or a raster picture within it, without its metadata; else nothing."""
    if target.strip().startswith("#"):
        return target.strip()
    raster = RASTER.match(target)
    if not raster:
        return ""
    try:
        picture = strip_metadata(base64.b64decode(raster[1]))
    except binascii.Error:
        return ""
    return target[: raster.start(1)].strip() + base64.b64encode(picture).decode()


def _safe_css(css: str) -> str:
    """Style rules, or an attribute that may hold one, whose references stay inside the drawing."""
    plain = CSS_ESCAPE.sub(_unescaped, css) if "\\" in css else css
    if "(" not in plain and "@" not in plain:
        return plain
    return URL.sub(_safe_url, SETS.sub("none", IMPORT.sub("", plain)))


def _unescaped(match: re.Match[str]) -> str:
    """Letters hidden as numbers stand open; every other escape stays as it is."""
    letter = chr(min(int(match[1], 16), 0x10FFFF))
    return letter if letter.isascii() and (letter.isalnum() or letter in "-@") else match[0]


def _safe_url(match: re.Match[str]) -> str:
    target = (match[1] or match[2] or match[3] or "").strip()
    if FONT.match(target):
        return match[0] if match[0].endswith(")") else "none"
    inside = _inside(target)
    return f"url({inside})" if inside and not NEEDS_QUOTES.search(inside) else "none"
