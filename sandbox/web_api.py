"""Every Web API call takes the same way: fault, token, limit, method, record, answer."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from sandbox.api import METHODS, Arguments, Call, check_scope, check_token, read_body, structured
from sandbox.faults import Fault, Faults
from sandbox.house_time import HouseTime
from sandbox.http_server import cut_connection
from sandbox.limits import Limits
from sandbox.pings import pings_in
from sandbox.plain import Json, compact
from sandbox.record import Called, Record
from sandbox.refused import Refused
from sandbox.world import World

# What these say can be heard by others than the asker.
_SAYING = {
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "files.completeUploadExternal",
}
_BUSY = {"429", "500", "503"}


@dataclass
class WebApi:
    """Answers `/api/<method>`. `latency` (seconds) is added to each answer."""

    world: World
    record: Record
    faults: Faults
    limits: Limits
    house: HouseTime
    url: str = ""
    latency: float = 0.0
    socket_ticket: Callable[[], str] = str

    async def handle(self, request: Request) -> Response:
        """One call, from its bytes to its answer."""
        arrived = time.perf_counter()
        body = await request.body()
        method = request.path_params["method"]
        if self.latency:
            await asyncio.sleep(self.latency)
        args: Json = {}
        early: Refused | None = None
        try:
            content_type = request.headers.get("content-type", "")
            args = read_body(content_type, body, request.url.query)
            args = structured(args)
        except Refused as refused:
            early = refused
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        token = str(args.pop("token", "") or bearer)
        fault = self.faults.met_by(method, args)
        if fault and fault.what == "slow_before":
            await asyncio.sleep(fault.seconds)
        status, answer, headers = self._answer(method, token, args, early, fault)
        self.record.add(
            Called(
                method=method,
                args=args,
                answer=answer,
                status=status,
                at=self.world.machine(),
                house=self.house.now,
                ms=(time.perf_counter() - arrived) * 1000,
                fault=fault.what if fault else None,
                pinged=pings_in(args) if method in _SAYING else (),
            )
        )
        if fault and fault.what == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.what.startswith("reset"):
            return cut_connection(request)
        if fault and fault.what == "500_after":
            status, answer = 500, {"ok": False, "error": "internal_error"}
        return Response(compact(answer), status, headers, "application/json; charset=utf-8")

    def _answer(
        self, method: str, token: str, args: Json, early: Refused | None, fault: Fault | None
    ) -> tuple[int, Json, dict[str, str]]:
        if fault and fault.what == "429":
            return self._too_many(fault.retry_after)
        if fault and fault.what in _BUSY:
            error = "internal_error" if fault.what == "500" else "service_unavailable"
            return int(fault.what), {"ok": False, "error": error}, {}
        if fault and fault.what == "reset_before":
            return 0, {"ok": False, "error": "connection_reset"}, {}
        try:
            if fault and fault.what.startswith("error:"):
                raise Refused(fault.what.removeprefix("error:"))
            if early:
                raise early
            return self._run(method, token, args)
        except Refused as refused:
            return refused.status, refused.answer(), self._scope_headers()

    def _run(self, name: str, token: str, args: Json) -> tuple[int, Json, dict[str, str]]:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        workspace = self.world.workspace
        check_token(workspace, method, token)
        with self.world.changes:
            wait = self.limits.wait(name, str(args.get("channel", "")))
            if wait:
                return self._too_many(wait)
            if not method.wants_app_token:
                check_scope(workspace, method.scopes)
            call = Call(self.world, Arguments(args), self.url, self.socket_ticket)
            return 200, method.handler(call), self._scope_headers()

    def _too_many(self, seconds: int) -> tuple[int, Json, dict[str, str]]:
        return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)}

    def _scope_headers(self) -> dict[str, str]:
        return {"X-OAuth-Scopes": ",".join(self.world.workspace.scopes)}
