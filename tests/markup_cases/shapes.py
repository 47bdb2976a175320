"""What two engines must agree on: elements, attributes and text, whatever the white space between them."""

from journeygen.config import Markdown
from journeygen.markup import Node, fill, parse, render_body
from journeygen.markup.bodies import Rendered
from journeygen.model import Hole

SOURCE = "stool/2026-05-09-leg/index.md"
ENGINES = ("markdown", "commonmark")


def rendered(text: str, engine: str = "markdown", lang: str = "en", **settings: object) -> Rendered:
    """One body as `render_body` gives it."""
    return render_body(text, SOURCE, Markdown(engine=engine, **settings), lang, 1)


def shown(body: Rendered, prefix: str = "") -> str:
    """The body with each hole filled with the name of what it leads to."""
    return fill(body.body, _url, _image, prefix)


def html(text: str, engine: str = "markdown", lang: str = "en", **settings: object) -> str:
    """One text, rendered and filled."""
    return shown(rendered(text, engine, lang, **settings))


def _url(hole: Hole) -> str:
    return hole.target + (f"#{hole.fragment}" if hole.fragment else "")


def _image(hole: Hole) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in hole.attributes.items())
    return f'<img{attributes} src="{_url(hole)}">'


def shape(markup: str) -> list[object]:
    """HTML without the white space that nobody sees, comparable."""
    return _children(parse(markup))


def _children(node: Node) -> list[object]:
    found: list[object] = []
    for child in node.children:
        if isinstance(child, Node):
            found.append((child.tag, tuple(sorted(child.attributes.items())), _children(child)))
        elif child.strip():
            found.append(" ".join(child.split()))
    return found
