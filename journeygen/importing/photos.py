"""Makes draft entries of a folder of phone pictures, one a day, as EXIF, the file's name or its time tell. The inbox
does the looking; here the folder is taken once and whole.
"""

from pathlib import Path

from journeygen.digests import digest
from journeygen.importing.foreign import Foreign, ForeignSite, Loss
from journeygen.importing.plain import titled
from journeygen.inbox.arriving import PHOTO, TEXT, Bundle, bundles_in
from journeygen.inbox.telling import note_of

ALREADY_WHOLE = float("inf")


def read(source: Path, zone: str) -> ForeignSite:
    """A draft for each day, and for each folder below; what is no picture, recording or note is named."""
    bundles, left = bundles_in(source, zone, ALREADY_WHOLE, frozenset(), frozenset())
    losses = [Loss(one.file, 0, "skipped", one.why) for one in left]
    entries = [_entry(bundle, source) for bundle in bundles]
    return ForeignSite(title="Photos", base="", entries=entries, losses=losses, roots=(source,))


def _entry(bundle: Bundle, source: Path) -> Foreign:
    when = min((one.when for one in bundle.files), key=lambda one: one.at)
    notes = [note_of(one.content) for one in bundle.files if one.kind == TEXT]
    pictures = [one.path for one in bundle.files if one.kind == PHOTO]
    title = next((note.title for note in notes if note.title), "") or titled(bundle.title) or f"Photos of {when.date}"
    shown = "\n\n".join(f"![](<{path.relative_to(source).as_posix()}>)" for path in pictures if "<" not in path.name)
    hint = "<!-- A draft. Say between the square brackets what each picture shows, then take `draft` out. -->"
    words = [note.body for note in notes if note.body]
    return Foreign(
        origin=bundle.files[0].path.relative_to(source).as_posix(),
        key=digest("".join(one.digest for one in bundle.files).encode()),
        title=title,
        text="\n\n".join([*words, *([shown] if shown else []), hint]),
        date=when,
        home=source,
        slug=title,
        draft=True,
        files=tuple(one.path for one in bundle.files if one.kind != TEXT),
    )
