"""A company network on loopback: names that nobody else resolves, a CONNECT proxy, and services with TLS."""

import asyncio
import base64
import contextlib
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ARM = "management.azure.company.example"
AUTHORITY = "login.azure.company.example"
TENANT = "11111111-2222-3333-4444-555555555555"
TOKEN = "token-of-the-company-cloud"
PASSWORD = "proxy-word-that-nobody-else-has"


@dataclass
class CompanyProxy:
    """A proxy that wants a name and password; ``asked`` are the hosts it was asked for."""

    ca_file: Path
    port: int = 0
    asked: list[str] = field(default_factory=list)
    closed_for: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://user:{PASSWORD}@127.0.0.1:{self.port}"


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "company")])
    now = datetime.now(UTC)
    names = [x509.DNSName(ARM), x509.DNSName(AUTHORITY), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "company-ca.pem").write_bytes(pem)
    both = folder / "server.pem"
    both.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + pem
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return folder / "company-ca.pem", context


async def _service(request: web.Request) -> web.Response:
    """Resource Manager and the authority, told apart by the name that was asked for."""
    host, path = request.host.partition(":")[0], request.path
    if host == ARM and path == "/metadata/endpoints":
        login = {"loginEndpoint": f"https://{AUTHORITY}/", "audiences": [f"https://{ARM}"]}
        return web.json_response({"name": "Company", "authentication": login})
    if host == ARM and request.headers.get("Authorization") == f"Bearer {TOKEN}":
        return web.json_response({"value": []})
    if host == AUTHORITY and path.endswith("/.well-known/openid-configuration"):
        root = f"https://{AUTHORITY}/{TENANT}"
        document = {
            "issuer": f"{root}/v2.0",
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
        }
        return web.json_response(document)
    if host == AUTHORITY and path.endswith("/token"):
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN})
    return web.json_response({"error": {"code": "Odd", "message": f"{host}{path}"}}, status=400)


@asynccontextmanager
async def company_network(folder: Path) -> AsyncIterator[CompanyProxy]:
    """The services and the proxy in front of them, while the block runs."""
    ca_file, context = _certificate(folder)
    proxy = CompanyProxy(ca_file)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", _service)
    runner = web.AppRunner(application, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    target = runner.addresses[0][1]

    running: set[asyncio.Task[None] | None] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            await _tunnel(proxy, head, reader, writer, target)
        await _closed(writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await runner.cleanup()  # ends the tunnels from their other end
        await asyncio.gather(*(one for one in running if one is not None), return_exceptions=True)


async def _tunnel(
    proxy: CompanyProxy,
    head: str,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    target: int,
) -> None:
    method, name, _ = head.split(" ", 2)
    proxy.asked.append(f"{method} {name}")
    word = base64.b64encode(f"user:{PASSWORD}".encode()).decode()
    if f"basic {word}" not in head.replace("Basic", "basic"):
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        return
    if method != "CONNECT" or name.partition(":")[0] in proxy.closed_for:
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        return
    there, back = await asyncio.open_connection("127.0.0.1", target)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(_copied(reader, back), _copied(there, writer))


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
    await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        await writer.wait_closed()
