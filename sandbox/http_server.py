"""uvicorn's HTTP protocol without its process manners: no signals, no waits, quick to stop."""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_CUT = "sandbox.cut"


class _CuttableProtocol(HttpToolsProtocol):
    """An HTTP connection that a handler may break off in the middle."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extensions: dict[str, Any] = {_CUT: self._cut}
        self.scope["extensions"] = extensions

    def _cut(self) -> None:
        raw = self.transport.get_extra_info("socket")
        if raw is not None:
            # No lingering: the peer reads a reset, as from a broken line.
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


def cut_connection(request: Request) -> Response:
    """Break off this request's connection; the returned response reaches nobody."""
    cut: Callable[[], None] = request.scope["extensions"][_CUT]
    cut()
    return Response()


class HttpServer:
    """Serves one ASGI app on one bound socket, inside a running loop."""

    def __init__(self, app: ASGIApp, bound: socket.socket) -> None:
        self._bound = bound
        self._config = uvicorn.Config(
            app,
            http=_CuttableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=60,
        )
        self._config.load()
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Take connections."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, sock=self._bound, backlog=2048)

    def _protocol(self) -> asyncio.Protocol:
        return _CuttableProtocol(config=self._config, server_state=self._state, app_state={})

    async def stop(self) -> None:
        """Take no more, drop what is open, and wait for what runs."""
        if self._server is None:
            return
        self._server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        for task in list(self._state.tasks):
            task.cancel()
        await asyncio.gather(*self._state.tasks, return_exceptions=True)
        await self._server.wait_closed()
