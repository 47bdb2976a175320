"""What templates can show, and blocks that replace nothing."""

import pytest

from journeygen.inclusions import TEMPLATE_FOLDERS, block_problems, closures_of, reference_problems

BASE = "{% block main %}{% block inner %}{% endblock %}{% endblock %}{% block foot %}{% endblock foot %}"
MIDDLE = "{% extends 'site/base.html' %}{% block main %}{% block own %}{% endblock %}{% endblock %}"


def faults(text: str) -> list[tuple[int, str]]:
    templates = {"site/base.html": BASE, "site/middle.html": MIDDLE, "site/page.html": text}
    origins = {name: f"themes/mine/{name}" for name in templates}
    return [(problem.line, problem.message) for problem in block_problems(templates, origins, {"site/page.html"})]


@pytest.mark.parametrize("text", [
    "{% extends 'site/base.html' %}{% block main %}{{ super() }}{% block new %}{% endblock %}{% endblock %}",
    "{% extends 'site/middle.html' %}\n{%- block own -%}{% endblock %}{% block foot %}{% endblock %}",
    "{% block anything %}{% endblock %}", "{% extends 'site/gone.html' %}{% block x %}{% endblock %}",
    "{% extends 'site/base.html' %}{# {% block mian %}{% endblock %} #}", "{% extends 'site/page.html' %}",
])  # fmt: skip
def test_blocks_that_replace_something(text):
    assert faults(text) == []


def test_a_block_that_nobody_has_is_named_with_the_nearest():
    text = "{% extends 'site/middle.html' %}\n{% block main %}{% endblock %}\n{% block fooot %}{% endblock %}"
    ((line, message),) = faults(text)
    assert line == 3
    assert "There is no block `fooot` in site/middle.html. Did you mean `foot`?" in message


def test_only_a_sites_own_templates_are_looked_at():
    assert list(block_problems({"a": "{% extends 'b' %}{% block x %}{% endblock %}", "b": ""}, {}, set())) == []


def test_each_folder_has_a_closure_of_all_its_templates():
    one, other = closures_of({"site/a": "1", "newsletter/b": "2"}), closures_of({"site/a": "1", "newsletter/b": "3"})
    assert set(one) == {"site/a", "newsletter/b", *(f"{folder}/" for folder in TEMPLATE_FOLDERS)}
    assert {name for name in one if one[name] != other[name]} == {"newsletter/b", "newsletter/"}
    assert reference_problems({"site/a": "{# {% include x %} #}"}, {"site/a": "a"}) == []
