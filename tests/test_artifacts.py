"""Artifacts are values, and their fingerprint is that of what they show."""

import msgspec
import pytest

from journeygen.artifacts import Artifact, CopyView, PictureView, fingerprint
from journeygen.model import Body, Media
from journeygen.views import BodyView, Head, NoticeView, SiteView

ARTIFACT = Artifact("site/a", "template", ("site/a.html",), CopyView("a", "1"), "site/page.html", "a.md")


@pytest.mark.parametrize(
    "changed",
    [{"recipe": "copy"}, {"template": "site/entry.html"}, {"view": CopyView("a", "2")}],
)
def test_what_is_shown_decides(changed: dict[str, object]) -> None:
    assert fingerprint(msgspec.structs.replace(ARTIFACT, **changed)) != fingerprint(ARTIFACT)


@pytest.mark.parametrize("changed", [{"key": "b"}, {"paths": ("site/b.html",)}, {"source": "b.md"}])
def test_where_it_goes_is_traced_elsewhere(changed: dict[str, object]) -> None:
    assert fingerprint(msgspec.structs.replace(ARTIFACT, **changed)) == fingerprint(ARTIFACT)


def test_a_body_stands_as_its_digest() -> None:
    def shown(body: Body) -> str:
        return fingerprint(msgspec.structs.replace(ARTIFACT, view=BodyView(body, {}, {})))

    assert shown(Body("d1", b"packed")) == shown(Body("d1", b"packed otherwise")) != shown(Body("d2", b"packed"))


def test_tables_are_compared_whatever_their_order() -> None:
    one = BodyView(Body("d", b""), {"a": "1", "b": "2"}, {})
    two = BodyView(Body("d", b""), {"b": "2", "a": "1"}, {})
    assert fingerprint(msgspec.structs.replace(ARTIFACT, view=one)) == fingerprint(
        msgspec.structs.replace(ARTIFACT, view=two)
    )


def test_what_is_no_frozen_value_cannot_be_shown() -> None:
    with pytest.raises(TypeError, match="no frozen value"):
        fingerprint(msgspec.structs.replace(ARTIFACT, view=object()))


def test_pictures_know_their_files() -> None:
    view = PictureView(Media("a.jpg", "d", "jpeg", 80, 60), (("webp", 80, 60),))
    assert fingerprint(msgspec.structs.replace(ARTIFACT, view=view)) != fingerprint(
        msgspec.structs.replace(ARTIFACT, view=msgspec.structs.replace(view, focus=(0.1, 0.2)))
    )


def test_the_site_around_a_page_counts() -> None:
    def shown(title: str, text: str) -> str:
        site = SiteView(title, "", "", "en", "https://example.org/", (), (), "", "", "", "", "", "", {"k": "v"})
        head = Head("", "", "", "", "./", "website", "en")
        return fingerprint(msgspec.structs.replace(ARTIFACT, view=NoticeView(site, head, "t", text)))

    assert shown("One", "a") == shown("One", "a")
    assert len({shown("One", "a"), shown("Two", "a"), shown("One", "b"), shown("Two", "b")}) == 4
