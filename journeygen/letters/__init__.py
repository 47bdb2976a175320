"""Letters: one issue's view to its mail set. Pure: no clock, no files, no network.

`render_letter` gives the eight files; `LetterError` tells what a theme or a setting must change; `TEMPLATES` names the
templates that decide a letter's bytes; `SITE_FROM_PREVIEW` is where `preview.html` looks for the letter's pictures;
`body_fragment` gives one body as feeds have it that services mail from.
"""

from journeygen.letters.composing import Templates
from journeygen.letters.failures import LetterError
from journeygen.letters.fragment import body_fragment
from journeygen.letters.letter_views import Check, Dressed, Phrases, Preview
from journeygen.letters.mjml import attr
from journeygen.letters.rendering import SITE_FROM_PREVIEW, TEMPLATES, Sendable, render_for_readers, render_letter

__all__ = [
    "SITE_FROM_PREVIEW",
    "TEMPLATES",
    "Check",
    "Dressed",
    "LetterError",
    "Phrases",
    "Preview",
    "Sendable",
    "Templates",
    "attr",
    "body_fragment",
    "render_for_readers",
    "render_letter",
]
