"""What a theme's MJML may be made of. MRML renders nonsense without a word; MJML's own validator does not run here.

Elements, parents and attributes are those of MJML 4/5 (documentation.mjml.io) less what MRML 6 lacks or prints
wrongly: `mj-html-attributes`, `mj-social` (icons without alt, links rewritten), `mj-navbar` (links joined),
`mj-preview` (white on white, 0.7 points in SpamAssassin), `mj-font` (web fonts).
"""

import re

from journeygen.errors import Problem, did_you_mean
from journeygen.letters.mjml_source import Element

_IN_COLUMN = "mj-text mj-image mj-button mj-divider mj-spacer mj-table mj-raw"
CHILDREN = {
    "mjml": "mj-head mj-body",
    "mj-head": "mj-attributes mj-breakpoint mj-raw mj-style mj-title",
    "mj-attributes": f"mj-all mj-class mj-body mj-wrapper mj-section mj-group mj-column mj-hero {_IN_COLUMN}",
    "mj-body": "mj-wrapper mj-section mj-hero mj-raw",
    "mj-wrapper": "mj-section mj-hero mj-raw",
    "mj-section": "mj-column mj-group mj-raw",
    "mj-group": "mj-column mj-raw",
    "mj-column": _IN_COLUMN,
    "mj-hero": _IN_COLUMN,
}
_BOX = "padding padding-top padding-right padding-bottom padding-left css-class mj-class"
_BORDERS = "border border-top border-right border-bottom border-left border-radius"
_FONT = (
    "color font-family font-size font-style font-weight letter-spacing line-height text-align text-decoration"
    " text-transform"
)
_BACKGROUND = "background-color background-url background-repeat background-size background-position"
_INNER = " ".join(f"inner-{name}" for name in ("background-color", *_BORDERS.split()))
ATTRIBUTES = {
    "mjml": "lang dir",
    "mj-breakpoint": "width",
    "mj-style": "",
    "mj-title": "",
    "mj-raw": "",
    "mj-body": "width background-color css-class id",
    "mj-wrapper": f"{_BOX} {_BORDERS} {_BACKGROUND} full-width text-align direction",
    "mj-section": f"{_BOX} {_BORDERS} {_BACKGROUND} full-width text-align direction",
    "mj-group": "width vertical-align background-color direction css-class mj-class",
    "mj-column": f"{_BOX} {_BORDERS} {_INNER} width vertical-align background-color direction",
    "mj-hero": f"{_BOX} {_BACKGROUND} mode height background-width background-height vertical-align width"
    " border-radius",
    "mj-text": f"{_BOX} {_FONT} align height vertical-align container-background-color",
    "mj-image": f"{_BOX} {_BORDERS} src alt href rel target title width height align fluid-on-mobile"
    " container-background-color",
    "mj-button": f"{_BOX} {_BORDERS} {_FONT} href rel target title name align background-color inner-padding"
    " vertical-align width height container-background-color",
    "mj-divider": f"{_BOX} border-color border-style border-width width align container-background-color",
    "mj-spacer": f"{_BOX} height container-background-color",
    "mj-table": f"{_BOX} {_FONT} border align width cellpadding cellspacing table-layout role"
    " container-background-color",
}
_ATTRIBUTES_OF = {tag: frozenset(names.split()) for tag, names in ATTRIBUTES.items()}
_ANY_ATTRIBUTE = frozenset(" ".join(ATTRIBUTES.values()).split()) | {"name"}
_CHILDREN_OF = {tag: names.split() for tag, names in CHILDREN.items()}
_KNOWN = frozenset(ATTRIBUTES) | frozenset(CHILDREN) | {"mj-all", "mj-class"}
_LENGTH = re.compile(r"\d+(\.\d+)?(px|%)")
_PIXELS = re.compile(r"[1-9]\d*px")
_REFUSED = {
    "mj-preview": "Put the preheader into an mj-raw with display:none",
    "mj-social": "Write the networks as links in an mj-text",
    "mj-font": "Name fonts that readers have in font-family",
}
DEEPEST = 30


def problems_of(root: Element, path: str) -> list[Problem]:
    """Everything in a letter's MJML that would be dropped, misplaced or misprinted in silence."""
    found: list[Problem] = []
    if root.tag != "mjml":
        found.append(_problem(path, root, f"The letter starts with <{root.tag}>", "", "Start it with <mjml>"))
    _check(root, path, found, 0)
    if not found:
        for body in (child for child in root.children if child.tag == "mj-body"):
            _check_widths(body, _pixels(body, 600), path, found)
    return found


def _check_widths(element: Element, room: float, path: str, found: list[Problem]) -> None:
    """MRML does not narrow a picture to its column as MJML does, and Outlook makes the column wider instead."""
    columns = [child for child in element.children if child.tag in {"mj-column", "mj-group"}]
    for child in element.children:
        width = _pixels(child, room / len(columns) if child in columns else room)
        if child.tag == "mj-image" and width > room:
            what = f"<mj-image> is {width:g} pixels wide in a column of {room:g}"
            found.append(_problem(path, child, what, "Outlook breaks the layout", f"Write at most {int(room)}px"))
        _check_widths(child, min(width, room), path, found)


def _pixels(element: Element, room: float) -> float:
    """The width of an element that has so much room."""
    number = re.match(r"[\d.]+", element.attributes.get("width", ""))
    if number is None:
        return room
    return float(number[0]) * (room / 100 if element.attributes["width"].endswith("%") else 1)


def _check(element: Element, path: str, found: list[Problem], depth: int) -> None:
    if depth > DEEPEST:
        found.append(_problem(path, element, "The elements are nested too deeply", "MRML crashes on very deep nesting"))
        return
    allowed = _CHILDREN_OF.get(element.tag, [])
    for child in element.children:
        if child.tag not in allowed:
            found.append(_misplaced(path, element, child, allowed))
        else:
            found += _attribute_problems(path, element, child)
            _check(child, path, found, depth + 1)
    if element.tag in CHILDREN and element.loose_text:
        what = f"There is text directly in <{element.tag}>"
        found.append(_problem(path, element, what, "No mail would show it", "Put it into an mj-text"))


def _misplaced(path: str, parent: Element, child: Element, allowed: list[str]) -> Problem:
    if child.tag in _KNOWN:
        places = [name for name in CHILDREN if child.tag in CHILDREN[name].split() and name != "mj-attributes"]
        what = f"<{child.tag}> cannot stand in <{parent.tag}>"
        return _problem(path, child, what, "", f"It stands in {' or '.join(f'<{name}>' for name in places)}")
    fix = _REFUSED.get(child.tag) or did_you_mean(child.tag, allowed or _KNOWN)
    return _problem(path, child, f"A letter cannot hold <{child.tag}>", "", fix)


def _attribute_problems(path: str, parent: Element, child: Element) -> list[Problem]:
    known = _attributes_for(child)
    found = []
    for name, value in child.attributes.items():
        if name not in known:
            what = f"<{child.tag}> has no attribute `{name}`"
            found.append(_problem(path, child, what, "It would be ignored", did_you_mean(name, known)))
        elif name == "width" and not _is_width(child.tag, value):
            what = f"`width` of <{child.tag}> is `{value}`"
            fix = "Write whole pixels, as 552px" + ("" if child.tag in {"mj-image", "mj-body"} else ", or a percentage")
            found.append(_problem(path, child, what, "Outlook shows the file's own size or breaks the line", fix))
    if child.tag == "mj-image" and parent.tag != "mj-attributes" and "alt" not in child.attributes:
        fix = 'Write alt="", or what the picture shows'
        found.append(_problem(path, child, "<mj-image> has no `alt`", "Many clients block pictures at first", fix))
    return found


def _attributes_for(child: Element) -> frozenset[str]:
    return _ANY_ATTRIBUTE if child.tag in {"mj-all", "mj-class"} else _ATTRIBUTES_OF.get(child.tag, frozenset())


def _is_width(tag: str, value: str) -> bool:
    return bool((_PIXELS if tag in {"mj-image", "mj-body"} else _LENGTH).fullmatch(value))


def _problem(path: str, element: Element, what: str, why: str = "", fix: str = "") -> Problem:
    where = f"{what} (column {element.column} of the rendered letter)"
    return Problem(path, element.line, "letter-mjml", where, why, fix, excerpt=element.excerpt)
