import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from msgspec import Struct

from app.cloud.errors import (
    CloudError,
    Conflict,
    Forbidden,
    NotFound,
    NotUnderstood,
    ServiceError,
    SignInRequired,
    Throttled,
    Truncated,
    Unreachable,
)
from tests.cloud.endpoint import TOKEN, endpoint


class Row(Struct):
    id: str
    size: int = 0


def error_body(code: str, message: str = "words") -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


async def test_reads_one_document_with_token_and_api_version() -> None:
    async def answer(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert request.query["api-version"] == "2020-01-01"
        return web.json_response({"id": "/a", "size": 3, "unknown": {"deep": 1}})

    async with endpoint(answer) as connection:
        row = await connection.reader.get("/a", "2020-01-01", Row)
    assert row == Row("/a", 3)


async def test_pages_follow_next_links_in_slices_and_reject_row_by_row() -> None:
    async def answer(request: web.Request) -> web.Response:
        page = int(request.query.get("page", "0"))
        rows: list[dict[str, Any]] = [{"id": f"/{page}/{index}"} for index in range(150)]
        rows[7]["size"] = "not a number"
        follow = f"{request.url.origin()}/list?page={page + 1}" if page < 2 else None
        return web.json_response({"value": rows, "nextLink": follow})

    ids: list[str] = []
    rejected: list[tuple[str, str]] = []
    async with endpoint(answer) as connection:
        async for page in connection.reader.pages("/list", "1", Row):
            assert len(page.items) <= 100
            ids += [row.id for row in page.items]
            rejected += [(one.id, one.field) for one in page.rejected]
        assert connection.reader.requests == 3
    assert len(ids) == 447
    assert rejected == [("/0/7", "size"), ("/1/7", "size"), ("/2/7", "size")]


async def test_a_next_link_to_another_host_is_not_followed() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"value": [], "nextLink": "http://127.0.0.2:9/steal"})

    async with endpoint(answer) as connection:
        with pytest.raises(NotUnderstood, match="another host"):
            [page async for page in connection.reader.pages("/list", "1", Row)]


async def test_a_page_that_points_to_itself_ends_in_an_error() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"value": [], "nextLink": str(request.url)})

    async with endpoint(answer) as connection:
        with pytest.raises(NotUnderstood, match="earlier page"):
            [page async for page in connection.reader.pages("/list", "1", Row)]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, SignInRequired),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (412, Conflict),
        (400, ServiceError),
    ],
)
async def test_refusals_become_our_errors_with_code_and_correlation_id(
    status: int, kind: type[CloudError]
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response(
            error_body("SomeCode"), status=status, headers={"x-ms-correlation-request-id": "abc"}
        )

    async with endpoint(answer) as connection:
        with pytest.raises(kind) as caught:
            await connection.reader.get("/a", "1", Row)
        assert connection.reader.requests == 1
    assert caught.value.code == "SomeCode"
    assert "abc" in caught.value.details()
    assert TOKEN not in caught.value.details() + str(caught.value)


async def test_a_missing_right_is_named() -> None:
    message = (
        "The client 'x' with object id 'y' does not have authorization to perform action "
        "'Microsoft.RecoveryServices/Vaults/read' over scope '/subscriptions/s' or the scope is invalid."
    )

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response(error_body("AuthorizationFailed", message), status=403)

    async with endpoint(answer) as connection:
        with pytest.raises(Forbidden) as caught:
            await connection.reader.get("/subscriptions/s", "1", Row)
    assert (caught.value.action, caught.value.scope) == (
        "Microsoft.RecoveryServices/Vaults/read",
        "/subscriptions/s",
    )


async def test_throttling_waits_as_told_and_then_succeeds() -> None:
    calls: list[float] = []

    async def answer(_request: web.Request) -> web.Response:
        calls.append(asyncio.get_running_loop().time())
        if len(calls) == 1:
            return web.json_response(error_body("RateLimiting"), status=429, headers={"Retry-After": "1"})
        return web.json_response({"id": "/a"})

    async with endpoint(answer) as connection:
        assert (await connection.reader.get("/subscriptions/s/a", "1", Row)).id == "/a"
    assert calls[1] - calls[0] >= 0.9


async def test_a_long_wait_is_reported_and_not_slept_through() -> None:
    message = "Number of requests exceeded the limit of '150'. Please try again after '324' seconds."

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response(error_body("ResourceRequestsThrottled", message), status=429)

    async with endpoint(answer) as connection:
        with pytest.raises(Throttled) as caught:
            await connection.reader.get("/a", "1", Row)
        assert connection.reader.requests == 1
    assert caught.value.until is not None
    assert timedelta(seconds=300) < caught.value.until - datetime.now(UTC) <= timedelta(seconds=324)


async def test_what_azure_refuses_for_long_is_not_asked_again_before_its_time() -> None:
    """A scan of many vaults, or a second scan, asked a thousand times what had been refused for the hour."""
    vault, other = (f"/subscriptions/{name}/providers/Microsoft.RecoveryServices/vaults/v" for name in "st")
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path == f"{vault}/backupProtectedItems":
            headers = {"Retry-After": "1800"}
            refusal = error_body("ResourceRequestsThrottled", "Too many.")
            return web.json_response(refusal, status=429, headers=headers)
        return web.json_response({"id": "/a"})

    async with endpoint(answer) as connection:
        told: list[Throttled] = []
        for name in ("v", "V", "v2"):
            with pytest.raises(Throttled) as caught:
                await connection.reader.get(f"{vault[:-1]}{name}/backupProtectedItems", "1", Row)
            told.append(caught.value)
        assert len(asked) == 1
        assert len({(one.until, one.code, one.message) for one in told}) == 1
        await connection.reader.get(f"{vault}/backupJobs", "1", Row)
        await connection.reader.get(f"{other}/backupProtectedItems", "1", Row)
    assert len(asked) == 3


async def test_passing_faults_of_reads_are_repeated() -> None:
    calls = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal calls
        calls += 1
        if calls == 1:
            return web.json_response(error_body("Busy"), status=503)
        if calls == 2:
            response = web.StreamResponse(headers={"Content-Length": "500"})
            await response.prepare(request)
            await response.write(b'{"id": "/tru')
            assert request.transport is not None
            request.transport.abort()
            return response
        return web.json_response({"id": "/a"})

    async with endpoint(answer) as connection:
        assert (await connection.reader.get("/a", "1", Row)).id == "/a"
    assert calls == 3


async def test_a_write_is_never_repeated() -> None:
    calls = 0

    async def answer(_request: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        return web.json_response(error_body("Busy"), status=503, headers={"Retry-After": "0"})

    async with endpoint(answer) as connection:
        with pytest.raises(ServiceError):
            await connection.reader.send("PUT", "/a", "1", {})
    assert calls == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<html>hello</html>", "text/html"),
        ("hello", "text/plain"),
        ("[1]", "application/json"),
        ("", "text/plain"),
    ],
)
async def test_an_answer_that_is_not_arm_says_so(content: str, kind: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=content, content_type=kind)

    async with endpoint(answer) as connection:
        with pytest.raises(NotUnderstood):
            await connection.verify()


async def test_nobody_listens_is_unreachable() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({})

    async with endpoint(answer) as connection:
        pass
    async with endpoint(answer) as other:
        closed = connection.environment
        other.reader.environment = closed
        with pytest.raises(Unreachable) as caught:
            await other.reader.send("PUT", "/a", "1", {})
    assert caught.value.host.startswith("127.0.0.1")


async def test_graph_pages_and_notices_missing_rows() -> None:
    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        assert body["options"]["$top"] == 1000
        second = body["options"].get("$skipToken") == "more"
        rows = [{"id": f"/{int(second)}/{index}"} for index in range(3)]
        document: dict[str, Any] = {
            "totalRecords": 6 if body["query"] == "whole" else 9,
            "count": 3,
            "resultTruncated": "false",
            "data": rows,
        }
        if not second:
            document["$skipToken"] = "more"
        return web.json_response(document)

    async with endpoint(answer) as connection:
        rows = [row.id async for page in connection.reader.graph("whole", ["s"], Row) for row in page.items]
        assert len(rows) == 6
        with pytest.raises(Truncated):
            [page async for page in connection.reader.graph("cut", ["s"], Row)]


async def test_a_proxy_of_the_environment_never_sees_a_loopback_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"id": "/a"})

    async with endpoint(answer) as connection:
        assert (await connection.reader.get("/a", "1", Row)).id == "/a"


async def test_ages_are_measured_against_azures_clock() -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"id": "/a"}, headers={"Date": "Tue, 24 Nov 2026 09:00:00 GMT"})

    async with endpoint(answer) as connection:
        await connection.reader.get("/a", "1", Row)
        now = connection.reader.now()
    assert timedelta(0) <= now - datetime(2026, 11, 24, 9, tzinfo=UTC) < timedelta(minutes=5)


async def test_names_in_a_path_cannot_change_the_query() -> None:
    seen: list[tuple[str, dict[str, str]]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.path, dict(request.query)))
        return web.json_response({"id": "/a"})

    async with endpoint(answer) as connection:
        await connection.reader.get("/groups/a b?x=1#y&z", "1", Row)
    assert seen == [("/groups/a b?x=1#y&z", {"api-version": "1"})]
