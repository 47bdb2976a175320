"""Code blocks: colours as CSS classes, the same for both engines."""

import functools

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound
from selectolax.lexbor import LexborNode

from journeygen.markup.elements import escape_attribute, escape_text
from journeygen.markup.holes import Holes

_PREFIX = "language-"
_LONGEST = 100_000  # a lexer may be slow; nobody reads the colours of a log file


def punch_code(body: LexborNode, holes: Holes) -> None:
    """Replace every `<pre><code>` by its highlighted form, behind a token: nothing in it is text to improve."""
    for code in body.css("pre>code:only-child"):
        block = code.parent
        if block is not None and not block.attributes:
            classes = (code.attributes.get("class") or "").split()
            language = next((name[len(_PREFIX) :] for name in classes if name.startswith(_PREFIX)), "")
            block.replace_with(holes.token(highlighted(code.text(), language)))


def highlighted(code: str, language: str) -> str:
    """A block of code as HTML. A language that nobody knows is kept as a class and gets no colours."""
    lexer = _lexer(language) if language and len(code) < _LONGEST else None
    name = f' class="{_PREFIX}{escape_attribute(language)}"' if language else ""
    content = _coloured(code, lexer) if lexer else escape_text(code)
    return f'<pre class="highlight" tabindex="0"><code{name}>{content}</code></pre>'


@functools.cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language.lower(), stripnl=False)
    except ClassNotFound:
        return None


def _coloured(code: str, lexer: Lexer) -> str:
    spans = []
    for kind, value in lexer.get_tokens(code):
        start = _start(kind)
        text = value if value.isalnum() else escape_text(value)
        spans.append(f"{start}{text}</span>" if start and not value.isspace() else text)
    return "".join(spans)


@functools.cache
def _start(kind: _TokenType) -> str:
    """The tag that gives a token the CSS class of its kind, or of the nearest kind above it that has one."""
    while kind.parent is not None and kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return f'<span class="{name}">' if name else ""
