"""Why a letter could not be made, in the words and coordinates of whoever can mend it."""

from journeygen.errors import ContentError, Problem


class LetterError(ContentError):
    """A letter could not be made; every problem found is in `problems`."""


def failure(path: str, code: str, what: str, why: str = "", fix: str = "") -> LetterError:
    """One problem that is about the whole file."""
    return LetterError([Problem(path, 0, code, what, why, fix)])
