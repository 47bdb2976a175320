"""`snippets.json` for programs, `snippets.txt` to read and to copy."""

import json

import msgspec
import pytest

from journeygen.composer import DEFAULT_WORDINGS, Post
from journeygen.counting import length
from journeygen.model import Body, OwnPost
from journeygen.outputs.social import NetworkPost, PostPicture, SnippetsView
from journeygen.snippets import render_snippets

LINK = "https://example.org/stool/first/"
POST = Post(entry="stool/first", title="A leg cracked", link=LINK, step="setback", text="It cracked. We wait.")


def post(network: str = "x", own: OwnPost | None = None, **more: str) -> NetworkPost:
    values = {"state": "due", "at": "2026-11-01T00:00:00+00:00", "url": ""} | more
    return NetworkPost(network, DEFAULT_WORDINGS[network], own, ("oak",), 0, **values)


def view(*posts: NetworkPost, pictures: tuple[PostPicture, ...] = (), body: Body | None = None) -> SnippetsView:
    shown = tuple(msgspec.structs.replace(post, media=pictures) for post in posts)
    return SnippetsView("stool/first", "e1", LINK, POST, shown, body)


def test_the_json_has_its_schema() -> None:
    picture = PostPicture("crack.jpg", "A crack", 1600, 1200)
    table = json.loads(render_snippets(view(post(), pictures=(picture,)))[0])
    assert list(table) == ["entry", "id", "page", "snippets"]
    row = table["snippets"][0]
    assert list(row) == ["network", "text", "length", "limit", "link", "media", "state", "at", "url"]
    assert row["media"] == [{"file": "crack.jpg", "alt": "A crack", "width": 1600, "height": 1200}]
    assert (row["length"], row["limit"], row["url"]) == (length(row["text"], "x"), 280, None)


def test_the_text_is_there_to_copy() -> None:
    pictures = (PostPicture("crack.jpg", "A crack", 16, 12), PostPicture("b.jpg", "", 8, 6))
    posted = post("bluesky", state="posted", url="https://bsky.app/1")
    json_bytes, text_bytes = render_snippets(view(posted, post("pinterest"), pictures=pictures))
    text = text_bytes.decode()
    for row in json.loads(json_bytes)["snippets"]:
        assert f"\n\n{row['text']}\n\n" in text
    assert text.startswith(f"{LINK}\n\n=== Bluesky · ")
    assert "· posted · https://bsky.app/1\n" in text
    assert text.count(f"\nLink: {LINK}\n") == 1
    assert "Picture: crack.jpg (16 x 12): A crack\n" in text
    assert "Picture: b.jpg (8 x 6): no description yet\n" in text
    assert text.endswith("\n")


def test_a_content_warning_is_shown_and_counted() -> None:
    json_bytes, text = render_snippets(view(post("mastodon", OwnPost(text="Words.", warning="A broken leg"))))
    row = json.loads(json_bytes)["snippets"][0]
    assert row["warning"] == "A broken leg"
    assert row["length"] == length(row["text"], "mastodon") + len("A broken leg")
    assert "\nContent warning: A broken leg\n" in text.decode()


def test_an_entry_on_no_network() -> None:
    json_bytes, text = render_snippets(view())
    assert json.loads(json_bytes)["snippets"] == []
    assert text.decode() == f"{LINK}\n\n\n"


def test_a_limit_of_ones_own() -> None:
    short = msgspec.structs.replace(post("mastodon"), limit=120)
    row = json.loads(render_snippets(view(short))[0])["snippets"][0]
    assert row["length"] <= row["limit"] == 120
    with pytest.raises(ValueError, match="the link of stool/first takes"):
        render_snippets(view(msgspec.structs.replace(short, limit=3)))


def test_campaign_tags_are_in_the_link_and_not_in_the_page() -> None:
    link = f"{LINK}?utm_source=x&utm_medium=social&utm_campaign=first"
    table = json.loads(render_snippets(view(msgspec.structs.replace(post(), link=link)))[0])
    row = table["snippets"][0]
    assert (table["page"], row["link"]) == (LINK, link)
    assert f"\n{link}\n" in row["text"]
    assert row["length"] == length(row["text"], "x")


def test_a_story_is_named_beside_the_pictures() -> None:
    story = PostPicture("crack-9x16.jpg", "A crack", 1080, 1920)
    json_bytes, text = render_snippets(view(msgspec.structs.replace(post("instagram"), story=story)))
    assert json.loads(json_bytes)["snippets"][0]["media"][-1]["file"] == "crack-9x16.jpg"
    assert "\nStory: crack-9x16.jpg (1080 x 1920): A crack\n" in text.decode()


def test_the_posts_of_a_thread_stand_below_each_other() -> None:
    body = Body("d", msgspec.msgpack.encode(["<p>" + "It cracked. " * 60 + "</p>"]))
    json_bytes, text = render_snippets(view(post("bluesky", OwnPost(thread=True)), post("x"), body=body))
    threaded, alone = json.loads(json_bytes)["snippets"]
    assert len(threaded["thread"]) == 4
    assert threaded["thread"][0] == threaded["text"]
    assert LINK in threaded["text"]
    assert all(length(part, "bluesky") <= 300 for part in threaded["thread"])
    assert all(f"\n\n{part}\n" in text.decode() for part in threaded["thread"])
    assert "thread" not in alone
