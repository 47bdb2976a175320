"""Pictures in a body: each `<img>` of our own becomes a hole; alone in its paragraph, it takes that one's place.

Several alone in one paragraph, or in paragraphs that follow each other, stand in a row: `block` counts them.
"""

from selectolax.lexbor import LexborNode

from journeygen.markup.holes import Holes
from journeygen.markup.links import Place, locate
from journeygen.model import Hole

BLOCK, LINKED = "block", "linked"
Paragraph = tuple[LexborNode, list[tuple[LexborNode, Place]]]


def punch_pictures(body: LexborNode, holes: Holes) -> None:
    """Replace every picture that is a file of the site. One with its own `srcset` or `<picture>` stays as it is."""
    paragraphs: dict[int, Paragraph] = {}
    for image in body.css("img[src]"):
        place = locate(image.attributes["src"] or "", holes.folder, holes.source)
        parent = image.parent
        if place.kind != "hole" or parent is None or _is_makers_own(image, parent):
            continue
        paragraphs.setdefault(parent.mem_id, (parent, []))[1].append((image, place))
    alone = {key: one for key, one in paragraphs.items() if _stand_alone(one[0], len(one[1]))}
    rows = _rows(alone)
    for key, (parent, images) in paragraphs.items():
        _punch(parent, images, holes, rows.get(key, 0))


def _rows(alone: dict[int, Paragraph]) -> dict[int, int]:
    """How many pictures stand in a row with those of each paragraph."""
    rows: dict[int, int] = {}
    row: list[int] = []
    for key, (parent, _) in alone.items():
        if not row or _before(parent) != row[-1]:
            row = []
        row.append(key)
        count = sum(len(alone[one][1]) for one in row)
        rows.update((one, count) for one in row)
    return rows


def _before(parent: LexborNode) -> int:
    """The element before this one, when nothing but space is between."""
    before = parent.prev
    while before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    return before.mem_id if before is not None else 0


def _is_makers_own(image: LexborNode, parent: LexborNode) -> bool:
    return parent.tag == "picture" or "srcset" in image.attributes


def _punch(parent: LexborNode, images: list[tuple[LexborNode, Place]], holes: Holes, row: int) -> None:
    if row:
        shared = {BLOCK: str(row), "class": parent.attributes.get("class") or ""}
        tokens = [_token(image, place, shared, holes) for image, place in images]
        parent.replace_with("\n".join(tokens))
        return
    linked = {LINKED: "1"} if parent.tag == "a" else {}
    for image, place in images:
        image.replace_with(_token(image, place, linked, holes))


def _stand_alone(parent: LexborNode, images: int) -> bool:
    """Nothing but these pictures in this paragraph, whose own anchor would be lost."""
    if parent.tag != "p" or parent.id or parent.text(strip=True):
        return False
    children = [child for child in parent.iter() if child.tag != "br"]
    return len(children) == images and all(child.tag == "img" for child in children)


def _token(image: LexborNode, place: Place, shared: dict[str, str], holes: Holes) -> str:
    attributes = {name: value or "" for name, value in image.attributes.items()}
    typed = attributes.pop("src")
    classes = f"{shared.get('class', '')} {attributes.get('class', '')}".split()
    attributes = {"alt": "", **attributes, **shared, "class": " ".join(classes)}
    if not classes:
        del attributes["class"]
    if place.query:
        attributes["query"] = place.query
    holes.link(place, typed, image=True, alt=attributes["alt"])
    return holes.token(Hole("image", place.target, place.fragment, attributes))
