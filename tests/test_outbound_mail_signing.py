"""Signatures: receivers can check them, and they cover the way out."""

import base64

import dkim
import pytest
from test_outbound_mail_envelopes import FROZEN, READER

from journeygen.config import Smtp
from journeygen.errors import UsageError
from journeygen.outbound.mail.envelopes import message_for
from journeygen.outbound.mail.signing import signer

# Two primes of 512 bits: too short for mail, long enough to see a signature.
P = 0xF989C91FA8F5E8D65F5425862111FC92F776511E04B961A38A907B46BD85F3B5E8EBE47303746E55D83E579888331293D5C30C1FBA70BDDE2D0C897899B1772F
Q = 0xDF365C3025889DBCA53C4CAF395FB8344E2A8479EE2EAECB99E89421D785EE4DDA03235685058DEEA1B6A2F7A4A1423BD40983110ACEFD59E8145C26897E4799
E = 65537
SETTINGS = Smtp(dkim_domain="example.org", dkim_selector="jg")


def der(tag, content):
    """One value in DER (X.690)."""
    size = len(content)
    head = (
        bytes([size])
        if size < 128
        else bytes([0x80 + (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8)
    )
    return bytes([tag]) + head + content


def numbers(*values):
    return der(0x30, b"".join(der(2, value.to_bytes(value.bit_length() // 8 + 1)) for value in values))


@pytest.fixture
def root(tmp_path):
    d = pow(E, -1, (P - 1) * (Q - 1))
    key = numbers(0, P * Q, E, d, P, Q, d % (P - 1), d % (Q - 1), pow(Q, -1, P))
    lines = base64.encodebytes(key).decode()
    (tmp_path / "private").mkdir()
    (tmp_path / "private/dkim.pem").write_text(
        f"-----BEGIN RSA PRIVATE KEY-----\n{lines}-----END RSA PRIVATE KEY-----\n"
    )
    return tmp_path


def resolver(name, **_):
    assert name == b"jg._domainkey.example.org."
    rsa = der(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    return b"v=DKIM1; p=" + base64.b64encode(der(0x30, rsa + der(3, b"\0" + numbers(P * Q, E))))


def test_receivers_can_check_a_signature(root):
    signed = signer(SETTINGS, root)(message_for(FROZEN, READER))
    assert signed.startswith(b"DKIM-Signature:")
    assert dkim.verify(signed, dnsfunc=resolver, minkey=1024)


@pytest.mark.parametrize(("old", "new"), [(b"r=t%2F1", b"r=other"), (b"One-Click", b"No-Click"), (b"Words", b"Worms")])
def test_a_signature_covers_the_way_out_and_the_words(root, old, new):
    signed = signer(SETTINGS, root)(message_for(FROZEN, READER))
    assert old in signed
    assert not dkim.verify(signed.replace(old, new, 1), dnsfunc=resolver, minkey=1024)


def test_a_key_that_cannot_be_used_is_said_before_anything_is_sent(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        signer(SETTINGS, tmp_path)
    (tmp_path / "private").mkdir()
    (tmp_path / "private/dkim.pem").write_text("nonsense")
    with pytest.raises(UsageError, match="no private key"):
        signer(SETTINGS, tmp_path)
