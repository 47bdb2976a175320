"""What a rendered body depends on beside its source and its settings."""

from importlib.metadata import version

FORMAT = 1  # raise it whenever the same Markdown shall give other HTML

_LIBRARIES = ("comrak", "markdown", "pygments", "selectolax", "msgspec")

VERSION_KEY: str = " ".join((f"markup={FORMAT}", *(f"{name}={version(name)}" for name in _LIBRARIES)))
