"""The HTTP door: Slack's events, health, metrics, calendars, the sandbox's hand on the clock."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.calendars import Feeds
from bot.health import Health
from storage.database import Waypoint

BODY_MOST = 1_000_000
STEPS = 50


def free_port(host: str, port: int, *, step_over: bool) -> socket.socket:
    """A socket bound to the port, or to the next free one. Raises OSError."""
    for candidate in range(port, port + (STEPS if step_over and port else 1)):
        # asyncio switches Nagle's delay of 40 ms off only where the protocol is named.
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, candidate))
            bound.listen(2048)
        except OSError as trouble:
            bound.close()
            last = trouble
            continue
        return bound
    raise last


class Door:
    """A uvicorn server in a thread; what Slack sends is taken in by worker threads.

    Where nothing is signed (`is_signed`), Slack comes by Socket Mode and nothing is taken in here.
    `feeds`: calendars at secret addresses, where there is a public one.
    `waypoint` is told of each answer that has left.
    """

    def __init__(
        self,
        app: App,
        health: Health,
        workers: int,
        *,
        next_due: Callable[[datetime], datetime | None] | None = None,
        settle: Callable[[], bool] | None = None,
        is_signed: bool = True,
        feeds: Feeds | None = None,
        waypoint: Waypoint = lambda _: None,
    ) -> None:
        self._app, self._health, self._waypoint = app, health, waypoint
        self._next_due, self._settle, self._feeds = next_due, settle, feeds
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="door")
        routes = [
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]
        if is_signed:
            routes.append(Route("/slack/events", self._slack, methods=["POST"]))
        if feeds:
            routes.append(Route("/calendar/{name}", self._calendar))
        if next_due and settle:
            routes += [
                Route("/clock/next", self._clock_next),
                Route("/clock/settle", self._clock_settle, methods=["POST"]),
            ]
        self.asgi = Starlette(routes=routes)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, bound: socket.socket) -> None:
        config = uvicorn.Config(
            self.asgi, log_level="warning", access_log=False, lifespan="off", http="httptools"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [bound]}, name="door", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Take no new work, finish and answer what runs."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(15)
        self._pool.shutdown(wait=True)

    async def _slack(self, request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MOST:  # before it fills the memory, and before anybody believes it
                return PlainTextResponse("too large", 413, {"Connection": "close"})
        bolt_request = to_bolt_request(request, body)
        loop = asyncio.get_running_loop()
        answer = to_starlette_response(
            await loop.run_in_executor(self._pool, self._app.dispatch, bolt_request)
        )
        answer.background = BackgroundTask(self._answered)
        return answer

    async def _answered(self) -> None:
        self._waypoint("after ack")

    async def _alive(self, _: Request) -> Response:
        return PlainTextResponse("ok")

    async def _ready(self, _: Request) -> Response:
        wrong = await asyncio.get_running_loop().run_in_executor(None, self._health.wrong)
        return JSONResponse({"ready": not wrong, "wrong": wrong}, 503 if wrong else 200)

    async def _metrics(self, _: Request) -> Response:
        return Response(generate_latest(self._health.registry), media_type=CONTENT_TYPE_LATEST)

    async def _calendar(self, request: Request) -> Response:
        """An address that is nobody's is answered as any path that does not exist."""
        assert self._feeds is not None
        token = str(request.path_params["name"]).removesuffix(".ics")
        loop = asyncio.get_running_loop()
        feed = await loop.run_in_executor(None, self._feeds.read, token)
        if feed is None:
            return PlainTextResponse("Not Found", 404)
        if feed.is_had(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=feed.headers)
        return Response(feed.body, media_type="text/calendar", headers=feed.headers)

    async def _clock_next(self, request: Request) -> Response:
        assert self._next_due is not None
        until = datetime.fromisoformat(request.query_params["until"])
        loop = asyncio.get_running_loop()
        due = await loop.run_in_executor(None, self._next_due, until)
        return JSONResponse({"due": due.isoformat() if due else None})

    async def _clock_settle(self, _: Request) -> Response:
        assert self._settle is not None
        is_idle = await asyncio.get_running_loop().run_in_executor(None, self._settle)
        return JSONResponse({"idle": is_idle})
