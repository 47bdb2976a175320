"""Signs messages so that their receivers can tell who sent them (DKIM, RFC 6376). Loaded only where it is wanted."""

from collections.abc import Callable
from pathlib import Path

import dkim

from journeygen.config import Smtp
from journeygen.errors import UsageError

# RFC 8058, 4 asks that both fields of the one-click way out be signed; the others name who writes what to whom.
SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"list-id",
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip


def signer(settings: Smtp, root: Path) -> Callable[[bytes], bytes]:
    """What puts a signature above a message. Raises UsageError where the key cannot be used."""
    file = root / settings.dkim_key
    try:
        key = file.read_bytes()
        dkim.sign(b"From: a@b.example\r\n\r\n\r\n", settings.dkim_selector.encode(), settings.dkim_domain.encode(), key)
    except OSError as error:
        raise UsageError(f"The DKIM key {settings.dkim_key} cannot be read: {error.strerror or error}") from None
    except (dkim.DKIMException, ValueError) as error:
        raise UsageError(f"{settings.dkim_key} is no private key for DKIM (PEM, RSA): {error}") from None

    def signed(message: bytes) -> bytes:
        head = dkim.sign(
            message, settings.dkim_selector.encode(), settings.dkim_domain.encode(), key, include_headers=[*SIGNED]
        )
        return bytes(head) + message

    return signed
