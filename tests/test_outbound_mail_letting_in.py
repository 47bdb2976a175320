"""The way to the mail server: ciphered, to the server that was meant, with a password that is told to nobody else."""

import base64
import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mail_server import Postbox, mailing_site, readers
from sites import NOW, entry

from journeygen.config import Smtp
from journeygen.outbound.mail.book import DELIVERED
from journeygen.outbound.mail.post_office import PASSWORD, Pace, PostOffice, ServerError
from journeygen.outbound.mail.sending import send_letter
from journeygen.request import Request

# aiosmtpd takes only what STARTTLS has made for ciphered; `ciphering` sees to both.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MESSAGE = b"Subject: x\r\n\r\nwords\r\n"
SECRETS = ["correct horse", "Größe: 木工"]


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that nobody else has signed, for a name or an address, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    bearer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    known = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder().subject_name(bearer).issuer_name(bearer).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(today - datetime.timedelta(1))
        .not_valid_after(today + datetime.timedelta(1)).add_extension(x509.SubjectAlternativeName([known]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    file, secret = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context


def ciphering(security: str, context: ssl.SSLContext) -> dict[str, object]:
    """What a server needs for `security` to work."""
    return {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}


def knowing(secret: str) -> dict[str, object]:
    """A server that lets in `maker` with this password alone."""

    def judge(server, session, envelope, mechanism, given):
        right = (given.login, given.password) == (b"maker", secret.encode())
        return AuthResult(success=right, handled=False)

    return {"authenticator": judge, "auth_required": True, "auth_require_tls": False}


@pytest.fixture(params=["starttls", "tls"])
def security(request):
    return request.param


def test_letters_go_out_ciphered(tmp_path, security, monkeypatch):
    file, context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with Postbox(**ciphering(security, context)) as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security=security), "")
        assert office.give("me@example.org", "a@example.com", MESSAGE).state == DELIVERED
        office.close()
        assert (len(box.got), box.ciphered) == (1, 1)


@pytest.mark.parametrize(("name", "trusted", "why"), [
    ("127.0.0.1", False, "self-signed certificate"), ("mail.example.org", True, "certificate is not valid for '127.0.0.1'"),
])  # fmt: skip
def test_a_server_that_cannot_prove_its_name_gets_nothing(tmp_path, security, monkeypatch, name, trusted, why):
    file, context = certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(file if trusted else certificate(tmp_path, "other.example")[0]))
    with Postbox(**ciphering(security, context), **knowing("s3cret")) as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security=security, user="maker"), "s3cret")
        with pytest.raises(ServerError) as caught:
            office.give("me@example.org", "a@example.com", MESSAGE)
        assert box.got == []
    assert f"127.0.0.1:{box.port} cannot prove that it is the mail server 127.0.0.1: " in str(caught.value)
    assert why.replace("certificate is", "") in str(caught.value).replace("certificate is", "")
    assert "SSL_CERT_FILE" in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("secret", SECRETS)
def test_the_right_password_opens(tmp_path, security, monkeypatch, secret):
    file, context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with Postbox(**ciphering(security, context), **knowing(secret)) as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security=security, user="maker"), secret)
        assert office.give("me@example.org", "a@example.com", MESSAGE).state == DELIVERED
        office.close()


@pytest.mark.parametrize("secret", SECRETS)
def test_a_wrong_password_is_refused_and_stands_in_no_message(tmp_path, security, monkeypatch, secret):
    file, context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with Postbox(**ciphering(security, context), **knowing("another")) as box:
        office = PostOffice(Smtp(host="127.0.0.1", port=box.port, security=security, user="maker"), secret)
        with pytest.raises(ServerError) as caught:
            office.give("me@example.org", "a@example.com", MESSAGE)
        assert box.got == []
    said = str(caught.value)
    assert said == f"127.0.0.1:{box.port} does not know [smtp] user with the password in {PASSWORD}"
    assert secret not in said
    assert base64.b64encode(secret.encode()).decode() not in said
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_whole_letter_by_a_server_that_wants_all_of_it(tmp_path, security, monkeypatch):
    file, context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv(PASSWORD, "correct horse")
    with Postbox(**ciphering(security, context), **knowing("correct horse")) as box:
        root = mailing_site(
            tmp_path / "site", box.port, 'user = "maker"\n', **{"content/stool/2026-10-01-first.md": entry("First")}
        )
        config = (root / "journeygen.toml").read_text().replace('security = "none"', f'security = "{security}"')
        (root / "journeygen.toml").write_text(config)
        request = Request(root, root / "output", NOW)
        tally = send_letter(request, "2026-10", readers(root, 3), lambda *_: None, Pace(rate=0, per_connection=2))
    assert (tally.sent, tally.finished) == (3, True)
    assert (set(box.counts.values()), box.ciphered) == ({1}, 3)
    assert not [one for one in root.rglob("*") if one.is_file() and b"correct horse" in one.read_bytes()]
