"""What makes the bytes what they are: our own code and the versions of the libraries that shape the output."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from journeygen.digests import digest
from journeygen.environment import PACKAGE

LIBRARIES = ("babel", "jinja2", "mjml-python", "msgspec", "pillow", "regex")


@cache
def generator_key() -> str:
    """A digest of our own source text and the libraries' versions: another key means that everything is made again.
    Taken once a process: it stands for the code that runs, not for what an upgrade has put on the disk since.

    What reads Markdown has a key of its own, `markup.VERSION_KEY`.
    """
    code = [file.read_bytes() for file in sorted(PACKAGE.rglob("*.py"))]
    libraries = "\n".join(f"{name} {_version(name)}" for name in LIBRARIES)
    return digest(b"\0".join([*code, libraries.encode()]))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
