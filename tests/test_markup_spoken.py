"""A body as somebody would tell it."""

import msgspec
import pytest
from markup_cases.shapes import ENGINES, rendered

from journeygen.markup.spoken import spoken
from journeygen.model import Body

TEXT = """\
# Legs

It *cracked*[^1] at `--x`, see [the board](b.md).
And again.

![A crack](a.jpg)

- Oak
- Ash
  and glue

> Wood moves.

| a |
|---|
| b |

```
code
```

Last &amp; least.

[^1]: A note.
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_paragraphs_items_and_quotations_are_told(engine: str) -> None:
    body = rendered(TEXT, engine).body
    assert spoken(body).split("\n\n") == [
        "It cracked at --x, see the board. And again.", "• Oak", "• Ash and glue", "Wood moves.", "Last & least.",
    ]  # fmt: skip


def of(html: str) -> str:
    return spoken(Body("d", msgspec.msgpack.encode([html])))


def test_text_beside_blocks_and_deep_nesting() -> None:
    assert of("<div>one<p>two</p>three<br>four</div>") == "one\n\ntwo\n\nthree four"
    assert of("<ul><li><p>a</p><p>b</p></li><li><pre>x</pre></li></ul><p>c</p>") == "• a\n\nb\n\nc"
    assert of("<div>" * 2000 + "deep" + "</div>" * 2000) == "deep"
    assert of("") == ""
