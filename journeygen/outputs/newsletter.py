"""The monthly newsletter: the invitation. The mail set of each exported month, and the pictures that letters load."""

from collections.abc import Iterator

from journeygen import lettering
from journeygen.album import MIME, Derivative, sized
from journeygen.artifacts import NEWSLETTER, SITE, Artifact, PictureView
from journeygen.collages import Collage
from journeygen.dressing import Dresser
from journeygen.issues import SENT, Issue
from journeygen.model import Entry, Media, Photo
from journeygen.moments import from_epoch, month_start, next_month
from journeygen.services import files_of
from journeygen.views import LetterView, Picture, Rendition

# Twice the 552 pixels that a picture has in a letter of 600: one file serves every client, as none reads `srcset`.
PICTURE_WIDTH = 1104
FILES = (
    "email.html",
    "email.txt",
    "email.eml",
    "email.mjml",
    "email.json",
    "email.md",
    "fragment.html",
    "preview.html",
)


def artifacts(dresser: Dresser) -> Iterator[Artifact]:
    """The letters of the running month and the three before, unless sent; the pictures of sent ones stay."""
    for issue in dresser.journal.issues:
        if issue.state != SENT and issue.month in dresser.journal.exported:
            yield letter(dresser, issue)
        if issue.state == SENT or issue.month in dresser.journal.exported:
            yield from pictures(dresser, issue)
            yield from _collages(dresser, issue)


def showing(dresser: Dresser, entry: Entry) -> Iterator[Artifact]:
    """What shows an entry's text: the letters that it goes out in."""
    for issue in dresser.journal.issues:
        if entry.key in issue.entries and issue.state != SENT and issue.month in dresser.journal.exported:
            yield letter(dresser, issue)


def letter(dresser: Dresser, issue: Issue) -> Artifact:
    """The mail set of one issue, as one bundle."""
    names = (*FILES, *(name for service in services(dresser) for name in files_of(service)))
    paths = tuple(f"{NEWSLETTER}/{issue.month}/{name}" for name in names)
    return Artifact(f"{NEWSLETTER}/{issue.month}", "letter", paths, letter_view(dresser, issue), "newsletter/")


def services(dresser: Dresser) -> tuple[str, ...]:
    """The services that get a file: none as long as a letter could not say who sends it and how to leave."""
    settings = dresser.journal.config.newsletter
    complete = settings.address.strip() and settings.unsubscribe_url.strip()
    return tuple(dict.fromkeys(name for name in settings.services if files_of(name))) if complete else ()


def letter_view(dresser: Dresser, issue: Issue) -> LetterView:
    """What decides a letter's bytes. It bears the first moment after its month."""
    settings, site = dresser.journal.config.newsletter, dresser.journal.config.site

    def dressed(photo: Photo) -> Picture | None:
        media = dresser.journal.media[photo.file]
        # Gmail shows no SVG (caniemail.com), and nothing else can be made of it here.
        return None if media.kind == "svg" else _picture(media, photo, issue.month)

    def mounted(collage: Collage) -> Picture:
        made = collage.at(PICTURE_WIDTH)
        return made.picture(_mounted(made, issue.month))

    return LetterView(
        site=dresser.site,
        issue=lettering.issue_card(dresser, issue),
        groups=lettering.letter_groups(dresser, issue, dressed, mounted),
        date=from_epoch(month_start(next_month(issue.month), site.timezone), site.timezone),
        domain=site.id,
        sender=settings.sender,
        address=settings.address,
        # What tells readers apart is filled in for each of them, when letters are sent one by one.
        unsubscribe_url=settings.unsubscribe_url.replace("{token}", "").replace("{email}", ""),
        note=lettering.note(dresser, issue, dressed),
        lead=issue.lead,
        offers=lettering.offers(dresser, issue),
        sections=lettering.sections(dresser, issue),
        services=services(dresser),
    )


def pictures(dresser: Dresser, issue: Issue) -> Iterator[Artifact]:
    """The JPEG of every picture that the letter may show, below the issue's web page."""
    seen: set[str] = set()
    entries = [dresser.journal.entries[key] for key in issue.entries]
    photos = [photo for entry in entries for photo in dresser.gallery.photos(entry)]
    if issue.note is not None:
        photos += [Photo(link.target.removeprefix("source:")) for link in issue.note.links if link.image]
    for photo in photos:
        media = dresser.journal.media.get(photo.file)
        if media is None or media.kind == "svg":
            continue
        made = sized(media, "jpeg", PICTURE_WIDTH)
        path = f"{SITE}/{_path(media, made, issue.month)}"
        if path not in seen:
            seen.add(path)
            view = PictureView(media, ((made.format, made.width, made.height),))
            yield Artifact(path, "picture", (path,), view)


def _collages(dresser: Dresser, issue: Issue) -> Iterator[Artifact]:
    """Before and after of every project that the letter tells the end of."""
    for project, keys in issue.groups:
        if dresser.has_project(project):
            made = lettering.finished_in(dresser, dresser.project(project), keys)
            if made is not None:
                made = made.at(PICTURE_WIDTH)
                path = f"{SITE}/{_mounted(made, issue.month)}"
                yield Artifact(path, "collage", (path,), made.view)


def _mounted(collage: Collage, month: str) -> str:
    return f"newsletter/{month}/media/{collage.name}-{collage.view.width}.jpg"


def _path(media: Media, made: Derivative, month: str) -> str:
    return f"newsletter/{month}/media/{media.digest[:16]}-{made.width}.jpg"


def _picture(media: Media, photo: Photo, month: str) -> Picture:
    made = sized(media, "jpeg", PICTURE_WIDTH)
    path = _path(media, made, month)
    return Picture(
        src=path,
        width=made.width,
        height=made.height,
        alt=photo.alt,
        caption=photo.caption,
        credit=photo.credit,
        renditions=(Rendition(MIME["jpeg"], ((path, made.width),)),),
    )
