"""What a rendered body depends on beside its source and its settings."""

from journeygen.environment import installed

FORMAT = 5  # raise it whenever the same Markdown shall give other HTML, or other problems

_LIBRARIES = ("comrak", "markdown", "pygments", "selectolax", "msgspec")

VERSION_KEY: str = f"markup={FORMAT} {installed(_LIBRARIES)}"
