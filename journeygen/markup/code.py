"""Code blocks: colours as CSS classes, the same for both engines."""

from typing import TYPE_CHECKING

from journeygen.later import later
from journeygen.markup.elements import escape_attribute, escape_text
from journeygen.markup.holes import Holes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from journeygen.markup import colours
else:
    colours = later("journeygen.markup.colours")  # Pygments is only loaded for code in a language that has a name

_PREFIX = "language-"
_LONGEST = 100_000  # a lexer may be slow; nobody reads the colours of a log file


def punch_code(body: "LexborNode", holes: Holes) -> None:
    """Replace every `<pre><code>` by its highlighted form, behind a token: nothing in it is text to improve."""
    for code in body.css("pre>code:only-child"):
        block = code.parent
        if block is not None and not block.attributes:
            classes = (code.attributes.get("class") or "").split()
            language = next((name[len(_PREFIX) :] for name in classes if name.startswith(_PREFIX)), "")
            block.replace_with(holes.token(highlighted(code.text(), language)))


def highlighted(code: str, language: str) -> str:
    """A block of code as HTML. A language that nobody knows is kept as a class and gets no colours."""
    content = colours.coloured(code, language) if language and len(code) < _LONGEST else None
    name = f' class="{_PREFIX}{escape_attribute(language)}"' if language else ""
    content = escape_text(code) if content is None else content
    return f'<pre class="highlight" tabindex="0"><code{name}>{content}</code></pre>'
