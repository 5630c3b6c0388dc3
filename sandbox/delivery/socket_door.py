"""Socket Mode: up to ten connections, each envelope to any one of them, acknowledged in 3 s."""

import asyncio
import contextlib
import json
import logging
import random
import secrets
import socket
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from sandbox.plain import Json, compact
from sandbox.record import Ack, Parcel, Sent

SECONDS = 3.0
MOST_CONNECTIONS = 10
LEAVING_SECONDS = 10.0
_QUIET = logging.getLogger("sandbox.sockets")
_QUIET.setLevel(logging.CRITICAL)


@dataclass(eq=False)
class _Line:
    """One open connection; `waiting` are the envelopes that it has not acknowledged."""

    socket: ServerConnection
    is_leaving: bool = False
    ending: asyncio.Task[None] | None = None
    waiting: dict[str, asyncio.Future[Json | str]] = field(default_factory=dict)


class SocketDoor:
    """The server of Socket Mode connections, inside the engine's loop."""

    def __init__(
        self, bound: socket.socket, app_id: str, dice: random.Random, ping_every: float
    ) -> None:
        self._bound = bound
        self._app_id = app_id
        self._dice = dice
        self._ping_every = ping_every
        self._tickets: set[str] = set()
        self._lines: list[_Line] = []
        self._server: Server | None = None
        self._is_silent = False
        host, port = bound.getsockname()[:2]
        self.address = f"ws://{host}:{port}"

    async def start(self) -> None:
        """Take connections that show a ticket."""
        self._server = await serve(
            self._serve,
            sock=self._bound,
            process_request=self._check_ticket,
            ping_interval=None,
            close_timeout=0.2,
            compression=None,
            logger=_QUIET,
        )

    async def stop(self) -> None:
        """Break off every connection and stop listening."""
        self.kill()
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    def ticket(self) -> str:
        """The address of one future connection, good for one use."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return f"{self.address}/link/?ticket={ticket}&app_id={self._app_id}"

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._lines)

    async def send(self, parcel: Parcel, attempt: int, reason: str | None) -> tuple[Ack, Sent]:
        """One envelope to one connection, and its acknowledgement."""
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": parcel.payload,
            "type": parcel.envelope,
            "accepts_response_payload": parcel.envelope != "events_api",
        }
        if parcel.envelope == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason or ""}
        text = compact(envelope)
        return await self.send_text(envelope_id, text), Sent({}, text.encode())

    async def send_text(self, envelope_id: str, text: str) -> Ack:
        """The same for an envelope that is already written (a replay).

        `Ack.error` on failure: operation_timeout, or dispatch_failed without a connection.
        """
        begun = time.perf_counter()
        line = self._any_line()
        if line is None:
            return Ack(error="dispatch_failed")
        answer: asyncio.Future[Json | str] = asyncio.get_running_loop().create_future()
        line.waiting[envelope_id] = answer
        try:
            async with asyncio.timeout(SECONDS):
                if not self._is_silent:
                    await line.socket.send(text)
                body = await answer
        except TimeoutError:
            return Ack(ms=_since(begun), timed_out=True, error="operation_timeout")
        except (ConnectionClosed, ConnectionError):
            return Ack(ms=_since(begun), error="dispatch_failed")
        finally:
            line.waiting.pop(envelope_id, None)
        return Ack(status=200, body=body, ms=_since(begun))

    def silence(self, *, is_silent: bool) -> None:
        """Stop reading, sending and answering pings, with connections left open; or go on."""
        self._is_silent = is_silent
        for line in self._lines:
            transport = line.socket.transport
            (transport.pause_reading if is_silent else transport.resume_reading)()

    async def refresh(self, reason: str) -> None:
        """Ask every connection to be replaced; each is closed when its envelopes are done."""
        for line in list(self._lines):
            line.is_leaving = reason == "refresh_requested"
            note = {
                "type": "disconnect",
                "reason": reason,
                "debug_info": {"host": "applink-sandbox"},
            }
            with contextlib.suppress(ConnectionClosed):
                await line.socket.send(compact(note))
            if line.is_leaving:
                line.ending = asyncio.create_task(self._see_off(line))

    async def _see_off(self, line: _Line) -> None:
        """Close a line that others have replaced, or after ten seconds in any case."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVING_SECONDS):
                while line.waiting or all(each.is_leaving for each in self._lines):
                    await asyncio.sleep(0.05)
        await line.socket.close()

    def kill(self) -> int:
        """Break off every connection without a word; returns how many there were."""
        lines = list(self._lines)
        for line in lines:
            line.socket.transport.abort()
        return len(lines)

    def _any_line(self) -> _Line | None:
        fresh = [line for line in self._lines if not line.is_leaving] or self._lines
        return self._dice.choice(fresh) if fresh else None

    def _check_ticket(self, connection: ServerConnection, request: Request) -> Response | None:
        query = parse_qs(urlsplit(request.path).query)
        ticket = query.get("ticket", [""])[0]
        if ticket not in self._tickets:
            return connection.respond(403, "invalid ticket\n")
        self._tickets.discard(ticket)
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        if len(self._lines) >= MOST_CONNECTIONS:
            note = {"type": "disconnect", "reason": "too_many_websockets"}
            await connection.send(compact(note))
            return
        line = _Line(connection)
        self._lines.append(line)
        pinging = asyncio.create_task(self._ping(line))
        try:
            await connection.send(compact(self._hello()))
            async for text in connection:
                self._take(line, text)
        except ConnectionClosed:
            pass
        finally:
            pinging.cancel()
            if line.ending:
                line.ending.cancel()
            self._lines.remove(line)
            for answer in line.waiting.values():
                if not answer.done():
                    answer.set_exception(ConnectionResetError())

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._lines),
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _take(self, line: _Line, text: str | bytes) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        answer = line.waiting.get(str(said.get("envelope_id")))
        if answer is not None and not answer.done():
            answer.set_result(said.get("payload") or "")

    async def _ping(self, line: _Line) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(self._ping_every)
                if not self._is_silent:
                    await line.socket.ping(f"Ping from applink-sandbox {uuid.uuid4()}")


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000
