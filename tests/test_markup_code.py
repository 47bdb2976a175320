"""Code blocks."""

import pytest
from markup_cases.shapes import ENGINES, html

from journeygen.markup.code import highlighted


@pytest.mark.parametrize("engine", ENGINES)
def test_known_languages_get_classes(engine):
    found = html("```python\ndef f():\n    return '<b>'\n```", engine)

    assert found.startswith(
        '<pre class="highlight" tabindex="0"><code class="language-python"><span class="k">def</span>'
    )
    assert '<span class="s1">&lt;b&gt;</span>' in found
    assert "    <span" in found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("info", ["", "nolanguage", "x&quot;y", "mermaid"])
def test_unknown_languages_are_left_plain(engine, info):
    found = html(f"```{info}\na < b -- 'c'\n```", engine)

    assert "a &lt; b -- 'c'\n</code></pre>" in found
    assert "<span" not in found


@pytest.mark.parametrize("engine", ENGINES)
def test_only_the_first_word_after_the_fence_names_the_language(engine):
    assert 'class="language-python"' in html('```python title="x"\na\n```', engine)


def test_languages_in_braces_are_read_by_the_default_engine():
    assert 'class="language-python"' in html("```{.python hl_lines=1}\na\n```")
    assert "language-" not in html('```{title="x"}\na\n```')


def test_empty_lines_around_code_stay():
    assert ">\n\nx\n\n</code>" in html("```\n\n\nx\n\n```")
    assert "<code>\n\nx" in html("```\n\n\nx\n```")


def test_empty_lines_around_code_stay_in_colours_too():
    assert html("```python\n\nx = 1\n\n```").count("\n") == 3


def test_long_code_is_not_highlighted():
    assert "<span" not in highlighted("x = 1\n" * 20_000, "python")
