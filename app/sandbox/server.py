"""The simulated Azure as an HTTP server on loopback."""

import asyncio
import hmac
import logging
import secrets
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from aiohttp import web

from app.sandbox import compute, errors, graph, issued, recovery, resources
from app.sandbox.accounts import Account, Caller, RoleAssignment
from app.sandbox.entra import control, front
from app.sandbox.faults import Effect, Fault, Faults
from app.sandbox.gateway import Gateway, Incoming
from app.sandbox.inspection import PREFIX, Inspection
from app.sandbox.ledger import LedgerEntry, RequestLedger, caused_by
from app.sandbox.messages import ArmError, ArmResponse
from app.sandbox.routing import Router
from app.sandbox.state import State
from app.sandbox.throttling import Throttle
from app.sandbox.wire import abort, bearer_of, body_of, content_of, encoded, envelope, headers_of

_log = logging.getLogger(__name__)
_HOST = "127.0.0.1"
_REQUESTS_REMEMBERED = 50_000
_ENTRY = web.RequestKey("ledger_entry", LedgerEntry)
"""The key under which a request carries its entry of the ledger."""
_FAILED = 400
_BESIDE = (
    Effect.DELAY,
    Effect.MEANWHILE,
    Effect.ENDLESS_OPERATION,
    Effect.LOST_OPERATION,
    Effect.ENDLESS_JOB,
)
"""Effects that leave the answer as it is."""
_SOMEBODY_ELSE = Account(
    "somebody.else@contoso.example",
    "6a0e3c52-7f0b-4a63-8f6e-2f1d4c9b8a70",
    (RoleAssignment("/", ("*",)),),
)
_BROKEN = ArmResponse(200, b'{"value": [{"id": "/subscri')
_WEB_PAGE = ArmResponse(200, b"<html><body>Sign in</body></html>", {"Content-Type": "text/html"})
_PLAIN_FAILURES = {Effect.INVALID_JSON: _BROKEN, Effect.WRONG_CONTENT_TYPE: _WEB_PAGE}


@dataclass(frozen=True)
class RecordedRequest:
    """One request that the server received, for tests; ``status`` is 0 when the connection was cut."""

    method: str
    path: str
    """Decoded, without the query."""
    query: str
    status: int
    body: Any
    """The decoded body of a write; None for reads."""


class SandboxServer:
    """The simulated Azure, serving one state to the bearer of one token.

    With ``tls`` it speaks https and has an authority, whose tokens are good for their owners as well;
    ``adfs`` chooses the spelling of the authority that its metadata names.
    """

    def __init__(
        self, state: State, token: str | None = None, *, tls: bool = False, adfs: bool = True
    ) -> None:
        self.state = state
        self.tls = front.build(state, adfs=adfs) if tls else None
        self.token = token or issued.note("access token", secrets.token_urlsafe(32))
        self.faults = Faults(state)
        self.requests: deque[RecordedRequest] = deque(maxlen=_REQUESTS_REMEMBERED)
        self.ledger = RequestLedger()
        """Every request and what it set going; also at ``GET /sandbox/ledger`` (see ``inspection``)."""
        self._inspection = Inspection(state, self.ledger, self.faults)
        self.url = ""
        """``http://127.0.0.1:port``, with TLS ``https://localhost:port``, while the server runs."""
        router = Router()
        resources.register(router)
        compute.register(router)
        graph.register(router)
        recovery.register(router)
        self._gateway = Gateway(
            state,
            router,
            Throttle(enforced=state.quotas, actor=state.account.object_id, pace=state.quota_pace),
        )
        self._runner: web.ServerRunner | None = None
        self._hosts: frozenset[str] = frozenset()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes a free one.

        Raises:
            OSError: the port is in use or may not be taken.
        """
        runner = web.ServerRunner(web.Server(self._handle, access_log=None), shutdown_timeout=1.0)
        await runner.setup()
        try:
            context = None if self.tls is None else self.tls.identity.context
            await web.TCPSite(runner, _HOST, port, backlog=512, ssl_context=context).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        bound = runner.addresses[0][1]
        self.url = f"http://{_HOST}:{bound}" if self.tls is None else f"https://localhost:{bound}"
        self._gateway.base_url = self.url
        self._hosts = frozenset({f"{_HOST}:{bound}", f"localhost:{bound}"})

    async def stop(self) -> None:
        """Close the listening socket and all connections, also those that clients keep open."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        open_ones = (
            [one.transport for one in runner.server.connections if one.transport] if runner.server else []
        )
        await runner.cleanup()
        for transport in open_ones:
            transport.abort()
        await asyncio.sleep(0)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        refusal = self._refusal(request)
        if refusal is not None:
            return self._finish(request, path, query, None, refusal)
        body = await body_of(request)
        if body is None:
            too_large = ArmError(413, "RequestContentTooLarge", "The request content is larger than 4 MB.")
            return self._finish(request, path, query, None, envelope(too_large))
        if self.tls is not None and self.tls.authority.knows(path):
            return await self._sign_in(self.tls, request, path, query, body)
        token = bearer_of(request)
        if path.startswith(PREFIX):
            return self._inspected(request, path, query, body, token)
        return await self._received(request, path, query, body, token)

    async def _received(
        self, request: web.BaseRequest, path: str, query: str, body: bytes, token: str | None
    ) -> web.StreamResponse:
        """A request to Azure Resource Manager: who sent it, what is planted for it, the answer."""
        try:
            caller = self._caller(request, path, token)
        except ArmError as error:
            return self._finish(request, path, query, body, envelope(error))
        incoming = Incoming(request.method, path, query, request.headers, body)
        request[_ENTRY] = self.ledger.receive(
            incoming.method, unquote(path), unquote(query), content_of(body), request.headers.items()
        )
        faults = self.faults.take(incoming.method, unquote(path), unquote(query))
        for fault in faults:
            if fault.effect is Effect.DELAY:
                await asyncio.sleep(fault.seconds)
            elif fault.effect is Effect.MEANWHILE:
                await self._carry_out_other(fault)
        effective = [fault for fault in faults if fault.effect not in _BESIDE]
        if effective:
            response = await self._answer_with(effective[0], request, incoming, caller)
        else:
            response = self._finish(request, path, query, body, await self._answer(request, incoming, caller))
        self._disturb(request[_ENTRY], faults)
        return response

    async def _carry_out_other(self, fault: Fault) -> None:
        """What somebody else asks for, who may do everything; nothing else runs in between."""
        state, throttle = self.state, self._gateway.throttle
        enforced, throttle.enforced = throttle.enforced, False
        try:
            body = b"" if fault.other_body is None else msgspec.json.encode(fault.other_body)
            path, query = quote(fault.other_path, safe="/;"), f"api-version={fault.other_api_version}"
            with caused_by(None):
                incoming = Incoming(fault.other_method, path, query, {}, body)
                await self._gateway.answer(incoming, Caller(_SOMEBODY_ELSE))
        except ArmError as error:
            _log.warning("Somebody else's %s %s: %s", fault.other_method, fault.other_path, error)
        finally:
            throttle.enforced = enforced
        state.clock.skip(timedelta(seconds=fault.seconds))
        state.settle()

    def _disturb(self, entry: LedgerEntry, faults: list[Fault]) -> None:
        for fault in faults:
            for started in entry.operations:
                if fault.effect is Effect.ENDLESS_OPERATION:
                    recovery.never_end(self.state, started.id, carried_out=fault.carried_out)
                elif fault.effect is Effect.LOST_OPERATION:
                    recovery.lose(self.state, started.id)
            if fault.effect is Effect.ENDLESS_JOB:
                for job in entry.jobs:
                    recovery.hold_up(self.state, job.id)

    def _refusal(self, request: web.BaseRequest) -> ArmResponse | None:
        """What guards a server on loopback: foreign host names, web pages, callers without the token."""
        if request.host not in self._hosts or not request.raw_path.startswith("/"):
            return envelope(
                ArmError(400, "InvalidHost", "This server answers to its own loopback address only.")
            )
        if request.headers.get("Origin", self.url) != self.url or (
            "Origin" in request.headers and self.tls is None
        ):
            return envelope(ArmError(403, "OriginNotAllowed", "Requests from web pages are not answered."))
        return None

    def _caller(self, request: web.BaseRequest, path: str, token: str | None) -> Caller:
        """Who sent the request.

        Raises:
            ArmError: 401: no token, or none that is good here.
        """
        if token is None and "Authorization" not in request.headers:
            message = "Authentication failed. The 'Authorization' header is missing."
            raise errors.invalid_token(message, "AuthenticationFailed")
        if token is not None and self._is_own(token):
            return Caller(self.state.account)
        if token is None or self.tls is None:
            raise errors.invalid_token("The access token is invalid.")
        return self.tls.caller(token, request.method, path, self.url)

    def _is_own(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(errors="surrogateescape"), self.token.encode())

    async def _sign_in(
        self, tls: front.SignInSide, request: web.BaseRequest, path: str, query: str, body: bytes
    ) -> web.StreamResponse:
        """A request to the authority: it needs no token, and what it holds is secret and kept nowhere."""
        for fault in self.faults.take(request.method, unquote(path), ""):
            if fault.effect is Effect.DELAY:
                await asyncio.sleep(fault.seconds)
            if fault.effect in _BESIDE:
                continue
            failure = _PLAIN_FAILURES.get(fault.effect)
            if fault.effect is Effect.ERROR:
                failure = tls.failed(path, fault)
            if failure is None:
                self._record(request, path, "", None, ArmResponse(0))
                abort(request)
                return web.Response()
            return self._finish(request, path, "", None, failure)
        correlation_id = request.headers.get("client-request-id", "")
        answer = tls.authority.answer(
            request.method, path, query, body, base_url=self.url, correlation_id=correlation_id
        )
        return self._finish(request, path, "", None, answer)

    def _inspected(
        self, request: web.BaseRequest, path: str, query: str, body: bytes, token: str | None
    ) -> web.Response:
        """What is no part of Azure: no fault or ledger knows of it, and only the printed token opens it."""
        try:
            if token is None or not self._is_own(token):
                raise errors.invalid_token("The access token is invalid.")
            if self.tls is not None and path == control.PATH:
                answer = self.tls.control.answer(request.method, body)
            else:
                answer = self._inspection.answer(request.method, path, query, body)
        except ArmError as error:
            answer = envelope(error)
        return web.Response(
            status=answer.status,
            body=encoded(answer.body),
            headers=headers_of(request, answer, self.state.clock.now()),
        )

    async def _answer(self, request: web.BaseRequest, incoming: Incoming, caller: Caller) -> ArmResponse:
        try:
            with caused_by(request[_ENTRY]):
                return await self._gateway.answer(incoming, caller)
        except ArmError as error:
            return envelope(error)
        except Exception:  # noqa: BLE001 -- a server answers, whatever a handler does; the trace is logged
            _log.exception("The simulated Azure failed at %s %s", incoming.method, incoming.path)
            return envelope(ArmError(500, "InternalServerError", "Encountered internal server error."))

    async def _answer_with(
        self, fault: Fault, request: web.BaseRequest, incoming: Incoming, caller: Caller
    ) -> web.StreamResponse:
        path, query, body = incoming.path, incoming.query, incoming.body
        match fault.effect:
            case Effect.EXPIRED_TOKEN:
                message = "The access token expiry UTC time is earlier than current UTC time."
                expired = errors.invalid_token(message, "ExpiredAuthenticationToken")
                return self._finish(request, path, query, body, envelope(expired))
            case Effect.INVALID_JSON | Effect.WRONG_CONTENT_TYPE:
                return self._finish(request, path, query, body, _PLAIN_FAILURES[fault.effect])
            case Effect.TRUNCATE:
                return await self._truncated(request, incoming, caller)
            case _:
                if fault.carried_out:
                    hidden = await self._answer(request, incoming, caller)
                    request[_ENTRY].carried_out_status = hidden.status
                if fault.effect is Effect.CUT:
                    return self._cut(request, incoming)
                headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
                error = ArmError(fault.status, fault.code, fault.message, headers=headers)
                return self._finish(request, path, query, body, envelope(error))

    async def _truncated(
        self, request: web.BaseRequest, incoming: Incoming, caller: Caller
    ) -> web.StreamResponse:
        answer = await self._answer(request, incoming, caller)
        request[_ENTRY].carried_out_status = answer.status
        content = encoded(answer.body)
        self._record(request, incoming.path, incoming.query, incoming.body, answer)
        response = web.StreamResponse(
            status=answer.status, headers=headers_of(request, answer, self.state.clock.now())
        )
        response.content_length = len(content)
        await response.prepare(request)
        await response.write(content[: len(content) // 2])
        abort(request)
        return response

    def _cut(self, request: web.BaseRequest, incoming: Incoming) -> web.StreamResponse:
        self._record(request, incoming.path, incoming.query, incoming.body, ArmResponse(0))
        abort(request)
        return web.Response()

    def _finish(
        self, request: web.BaseRequest, path: str, query: str, body: bytes | None, answer: ArmResponse
    ) -> web.Response:
        self._record(request, path, query, body, answer)
        return web.Response(
            status=answer.status,
            body=encoded(answer.body),
            headers=headers_of(request, answer, self.state.clock.now()),
        )

    def _record(
        self, request: web.BaseRequest, path: str, query: str, body: bytes | None, answer: ArmResponse
    ) -> None:
        entry: LedgerEntry | None = request.get(_ENTRY)
        if entry is not None:
            entry.status = answer.status
            entry.retry_after = str(answer.headers.get("Retry-After", ""))
            error = answer.body.get("error") if isinstance(answer.body, dict) else None
            entry.error_code = (
                str(error.get("code") or "") if isinstance(error, dict) and answer.status >= _FAILED else ""
            )
        content = content_of(body or b"") if entry is None else entry.body
        self.requests.append(
            RecordedRequest(request.method, unquote(path), unquote(query), answer.status, content)
        )


def build_server(state: State, token: str | None = None) -> SandboxServer:
    """A server for a state; without a token a random one is made."""
    return SandboxServer(state, token)
