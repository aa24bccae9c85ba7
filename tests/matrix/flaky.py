"""A reverse proxy before the homeserver: it loses answers or refuses, as networks do."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from aiohttp import ClientSession, ClientTimeout, web

# lose: the homeserver takes the request, its answer never arrives; cut: half of it arrives;
# gateway: a proxy's error page comes instead. Others answer without asking the homeserver.
Fault: TypeAlias = Literal[
    "lose", "cut", "gateway", "unavailable", "limited", "logged out", "too large"
]
Plan: TypeAlias = Callable[[web.Request], Fault | None]


@dataclass(slots=True)
class FlakyProxy:
    """Passes requests on, unless `plan` names a fault for one; counts the faults.

    `taken` is called for each request that the homeserver has answered, before its answer goes on.
    """

    target: str
    plan: Plan = lambda request: None
    taken: Callable[[web.Request], None] = lambda request: None
    faults: Counter[str] = field(default_factory=Counter)
    url: str = ""

    def first(self, count: int, fault: Fault, part: str) -> None:
        """Let the first `count` requests whose path contains `part` meet the fault."""

        def plan(request: web.Request) -> Fault | None:
            due = part in request.path and self.faults[fault] < count
            return fault if due else None

        self.plan = plan

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[FlakyProxy]:
        """Serve on a free port of 127.0.0.1."""
        async with ClientSession(timeout=ClientTimeout(total=None)) as http:

            async def pass_on(request: web.Request) -> web.StreamResponse:
                return await self._pass_on(http, request)

            app = web.Application(client_max_size=2**26)
            app.router.add_route("*", "/{path:.*}", pass_on)
            runner = web.AppRunner(app, shutdown_timeout=0.1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            try:
                yield self
            finally:
                await runner.cleanup()

    async def _pass_on(self, http: ClientSession, request: web.Request) -> web.StreamResponse:
        fault = self.plan(request)
        if fault is not None:
            self.faults[fault] += 1
        if fault == "unavailable":
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if fault == "limited":
            body = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too fast", "retry_after_ms": 50}
            return web.json_response(body, status=429)
        if fault == "logged out":
            body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token"}
            return web.json_response(body, status=401)
        if fault == "too large":
            return web.Response(status=413, text="<html>Request Entity Too Large</html>")
        kept = {"Authorization", "Content-Type"}
        headers = {name: value for name, value in request.headers.items() if name in kept}
        async with http.request(
            request.method,
            self.target + request.raw_path,
            headers=headers,
            data=await request.read(),
        ) as answer:
            content = await answer.read()
            self.taken(request)
            if fault == "gateway":
                return web.Response(status=504, text="<html>Gateway Timeout</html>")
            if fault == "cut":
                half = web.StreamResponse(
                    status=answer.status, headers={"Content-Length": "9999999"}
                )
                half.content_type = answer.content_type
                await half.prepare(request)
                await half.write(content[: len(content) // 2])
            if fault in ("lose", "cut") and request.transport is not None:
                request.transport.abort()
            return web.Response(
                status=answer.status, body=content, content_type=answer.content_type
            )
