"""Certificates that live as long as one sandbox: a throwaway authority for TLS, and a client certificate."""

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.sandbox import issued

_LIFETIME = timedelta(days=7)
_SKEW = timedelta(hours=1)
"""How far before now a certificate begins to hold, for clocks that differ a little."""
_RSA_BITS = 2048


@dataclass(frozen=True)
class ServerIdentity:
    """What a TLS server on loopback needs, and what its clients need to believe it."""

    context: ssl.SSLContext
    authority_pem: bytes
    """The certificate of the throwaway authority: public, to be given to clients."""


@dataclass(frozen=True)
class ClientCertificate:
    """A certificate with which a service principal signs in."""

    certificate: x509.Certificate
    pem: bytes
    """Private key and certificate, as azure-identity and the Azure CLI read them; secret."""


def server_identity() -> ServerIdentity:
    """A server certificate for ``localhost``, ``127.0.0.1`` and ``::1`` by an authority made for it.

    The key of the authority is forgotten at once: nobody can sign another certificate with it.
    """
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name("VM Backup Assistant sandbox authority")
    key_identifier = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    authority = (
        _builder(authority_name, authority_name)
        .public_key(authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(key_identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    server_key = ec.generate_private_key(ec.SECP256R1())
    names = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.IPAddress(ipaddress.ip_address("::1")),
    ]
    certificate = (
        _builder(_name("localhost"), authority_name)
        .public_key(server_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(server_key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_identifier), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    authority_pem = authority.public_bytes(serialization.Encoding.PEM)
    chain = _key_pem(server_key) + certificate.public_bytes(serialization.Encoding.PEM)
    return ServerIdentity(_context(chain), authority_pem)


def client_certificate() -> ClientCertificate:
    """A self-signed certificate, as an administrator uploads to an app registration."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
    name = _name("vm-backup-assistant-automation")
    certificate = _builder(name, name).public_key(key.public_key()).sign(key, hashes.SHA256())
    return ClientCertificate(
        certificate, _key_pem(key) + certificate.public_bytes(serialization.Encoding.PEM)
    )


def _context(chain: bytes) -> ssl.SSLContext:
    """A server context; OpenSSL takes its key from a file only, which is there for a moment."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with tempfile.TemporaryDirectory(prefix="vm-backup-assistant-") as folder:
        file = Path(folder) / "server.pem"
        file.touch(0o600)
        file.write_bytes(chain)
        context.load_cert_chain(file)
    return context


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: x509.Name, issuer: x509.Name) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _LIFETIME)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _key_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    issued.note("private key", pem.decode())
    return pem
