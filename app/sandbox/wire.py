"""Between HTTP as aiohttp has it and the requests and answers of the simulated Azure."""

import uuid
from datetime import datetime
from email.utils import format_datetime
from typing import Any

import msgspec
from aiohttp import web

from app.sandbox.messages import ArmError, ArmResponse, Json

_LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request body; ARM refuses more than 4 MB as well."""
_JSON = "application/json; charset=utf-8"


def bearer_of(request: web.BaseRequest) -> str | None:
    """The token of the request; None where there is none."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.casefold() == "bearer" else None


async def body_of(request: web.BaseRequest) -> bytes | None:
    """The body of the request; None where it is too large."""
    if not request.can_read_body:
        return b""
    parts = bytearray()
    async for part in request.content.iter_any():
        parts += part
        if len(parts) > _LARGEST_BODY:
            return None
    return bytes(parts)


def content_of(body: bytes) -> Any:
    """A body as the ledger keeps it: decoded where it is JSON, else as text; None where there is none."""
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body.decode(errors="replace")


def encoded(body: Any) -> bytes:
    """A body as it goes over the wire."""
    if body is None:
        return b""
    return body if isinstance(body, bytes) else msgspec.json.encode(body)


def envelope(error: ArmError) -> ArmResponse:
    """An error in ARM's envelope."""
    content: Json = {"code": error.code, "message": error.message}
    if error.target is not None:
        content["target"] = error.target
    if error.details is not None:
        content["details"] = error.details
    if error.additional_info is not None:
        content["additionalInfo"] = error.additional_info
    return ArmResponse(error.status, {"error": content}, error.headers)


def abort(request: web.BaseRequest) -> None:
    """Cut the connection."""
    if request.transport is not None:
        request.transport.abort()


def headers_of(request: web.BaseRequest, answer: ArmResponse, now: datetime) -> dict[str, str]:
    """The headers of an answer: what Azure adds to each, and the answer's own."""
    identity = str(uuid.uuid4())
    headers = {
        "x-ms-request-id": identity,
        "x-ms-correlation-request-id": request.headers.get("x-ms-correlation-request-id", identity),
        "x-ms-routing-request-id": f"SANDBOX:{identity}",
        "Cache-Control": "no-cache",
        "Date": format_datetime(now, usegmt=True),
    }
    if answer.body is not None:
        headers["Content-Type"] = _JSON
    headers.update(answer.headers)
    return headers
