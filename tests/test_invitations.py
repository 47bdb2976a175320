"""Where readers are invited to: to the letter, and to answer a question. Nothing is offered that leads nowhere."""

import re
from pathlib import Path

import pytest
from sites import entry, made, site

BARE = '[site]\ntitle = "Bench"\nbase_url = "https://example.org/"\ntimezone = "Europe/Dublin"\nid = "example.org"\n'
ASKED = {"content/stool/2026-11-01-first.md": entry(question="How do you dry ash?")}


def pages(root: Path, config: str) -> tuple[str, str]:
    made(site(root, BARE + config, **ASKED))
    return tuple((root / f"output/site/{page}index.html").read_text("utf-8") for page in ("", "stool/first/"))  # type: ignore[return-value]


@pytest.mark.parametrize(("config", "invited"), [
    ("", '<a href="./newsletter/">Read past letters</a>'),
    ('[newsletter]\nsignup_url = "https://letters.example/join"\n', '<a href="https://letters.example/join">Get the letter</a>'),
    ('[newsletter]\nsignup_form = "https://letters.example/form"\n', '<a href="./newsletter/">Get the letter</a>'),
])  # fmt: skip
def test_home_invites_to_the_letter_where_one_can_be_had(tmp_path, config, invited):
    home, story = pages(tmp_path, config)
    assert invited in home.split("</header>")[1]
    assert ('class="button"' in story.split("<footer")[1]) == ("Get the letter" in invited)
    if "form" in config:
        assert '<a class="button" href="../../newsletter/">Get the letter</a>' in story
        assert (
            'href="https://example.org/newsletter/"' in (tmp_path / "output/newsletter/2026-11/email.html").read_text()
        )


@pytest.mark.parametrize(("config", "answer"), [
    ("", None),
    ('contact = "hello@example.org"\n', '<a href="mailto:hello@example.org">'),
    ('contact = "https://example.org/write"\n', '<a href="https://example.org/write">'),
    ('[networks.mastodon]\nprofile = "https://mastodon.example/@bench"\n', '<a href="https://mastodon.example/@bench">'),
    ("[networks.mastodon]\n", None),
])  # fmt: skip
def test_a_question_says_where_to_answer_if_anywhere(tmp_path, config, answer):
    _, story = pages(tmp_path, config)
    question = re.search(r'<section class="question".*?</section>', story, re.DOTALL)[0]
    assert "How do you dry ash?" in question
    assert question.count("<a ") == (answer is not None)
    assert answer is None or answer in question
    assert ("Answer on" in question) == ("profile" in config)
