"""Tables and task lists as screen readers and keyboards need them, from both engines."""

import pytest

from journeygen.config import Markdown
from journeygen.markup.reachable import named
from journeygen.markup.rendering import ENGINES, render_body


def html(text: str, engine: str) -> str:
    return "".join(map(str, render_body(text, "a/b.md", Markdown(engine=engine), "en", 1).body.parts()))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_words_beside_a_box_are_its_label(engine):
    text = html("- [x] cut *it*\n- [ ] glue\n    - [ ] clamp\n\n      more words\n", engine)
    assert "> cut <em>it</em></label>" in text
    assert text.count("<label><input") == text.count("</label>") == 3
    assert "more words</label>" not in text


@pytest.mark.parametrize("engine", ENGINES)
def test_an_empty_cell_heads_nothing(engine):
    text = html("| | b |\n|---|--:|\n| x | y |\n", engine)
    assert "<td></td>" in text
    assert text.count("<th") - text.count("<thead") == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_that_a_phone_must_scroll_can_be_reached(engine):
    row = "| " + " | ".join(["tremendously"] * 4) + " |\n|" + "---|" * 4 + "\n| a | b | c | d |\n"
    assert '<table tabindex="0">' in html(row, engine)
    assert "tabindex" not in html(row.replace("tremendously", "a few small words"), engine)


def test_a_makers_own_tables(tmp_path):
    assert '<table tabindex="-1">' in html(
        '<table tabindex="-1"><tr><td>' + "W" * 200 + "</td></tr></table>", "commonmark"
    )
    assert "tabindex" not in html("<table></table><table><tr></tr></table>", "commonmark")
    assert named('<th scope="col"> </th><th>a</th>') == '<td scope="col"></td><th>a</th>'
