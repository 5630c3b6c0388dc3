"""One fake Slack is one thread with one loop; everybody else reaches it from outside."""

import asyncio
import random
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Literal, Self, TypeVar

from starlette.applications import Starlette

from sandbox.changes import Changes
from sandbox.conversations import Conversation
from sandbox.delivery.courier import Courier
from sandbox.delivery.http_door import HttpDoor
from sandbox.delivery.payloads import Payloads
from sandbox.delivery.socket_door import SocketDoor
from sandbox.faults import Faults
from sandbox.house_time import HouseTime
from sandbox.http_server import HttpServer
from sandbox.limits import Limits
from sandbox.moments import Moments
from sandbox.plain import Json
from sandbox.record import Record
from sandbox.routes import routes
from sandbox.web_api import WebApi
from sandbox.workspace import Workspace
from sandbox.world import World

T = TypeVar("T")
Door = Literal["http", "socket"]
RETRY_DELAYS = (0.0, 60.0, 300.0)

# The scope without which Slack does not send an event at all.
_EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "reaction_added": "reactions:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "file_shared": "files:read",
}


class Engine:
    """The parts of a fake Slack and their life; `Slack` adds what people do and see.

    `clock` is machine time (seconds since 1970, real by default): signatures, trigger ids, limits
    and message ts follow it. House time is `house` and starts with the workspace.
    `retry_delays`: seconds before each further attempt of an event. `ping_every`: seconds between
    Socket Mode pings; the SDK's client notices its own close() only when a frame comes. `seed`
    makes the choice of a connection repeatable.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        delivery: Door = "socket",
        events_url: str | None = None,
        clock: Callable[[], float] | None = None,
        enforce_rates: bool = True,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        ping_every: float = 0.5,
        seed: int = 0,
    ) -> None:
        self.workspace = workspace
        self._host, self._port = host, port
        self._clock = clock or time.time
        self.changes = Changes()
        self.record = Record(self.changes)
        self.faults = Faults(self.changes)
        self.house = HouseTime(workspace.house_time, self.machine, self.changes)
        self.moments = Moments(self.record, self.house)
        self.world = World(workspace, self.machine, self.changes, self._announce)
        self.limits = Limits(self.machine, enforced=enforce_rates)
        self.api = WebApi(self.world, self.record, self.faults, self.limits, self.house)
        self.url = ""
        self._delivery: Door = delivery
        self._events_url = events_url
        self._retry_delays = retry_delays
        self._ping_every = ping_every
        self._dice = random.Random(seed)  # noqa: S311 (repeatable, not secret)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None
        self._courier: Courier | None = None
        self._failure: BaseException | None = None

    def machine(self) -> float:
        """Machine time now."""
        return self._clock()

    # Life

    def start(self) -> Self:
        """Listen and serve. Raises OSError when the port is taken."""
        listening = _bound(self._host, self._port)
        for_sockets = _bound(self._host, 0)
        self.url = f"http://{self._host}:{listening.getsockname()[1]}"
        self.api.url = self.world.files.url = self.url
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._live, args=(listening, for_sockets, ready), name="sandbox", daemon=True
        )
        self._thread.start()
        ready.wait()
        if self._failure:
            raise self._failure
        return self

    def stop(self) -> None:
        """Give up deliveries, close every connection, end the thread. Twice does no harm."""
        loop, thread, stopping = self._loop, self._thread, self._stopping
        if loop is None or thread is None or stopping is None:
            return
        self._loop = None
        loop.call_soon_threadsafe(stopping.set)
        thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _live(
        self, listening: socket.socket, for_sockets: socket.socket, ready: threading.Event
    ) -> None:
        try:
            asyncio.run(self._serve(listening, for_sockets, ready))
        except BaseException as error:
            self._failure = error
            if ready.is_set():
                raise
        finally:
            ready.set()
            listening.close()
            for_sockets.close()

    async def _serve(
        self, listening: socket.socket, for_sockets: socket.socket, ready: threading.Event
    ) -> None:
        http_door = HttpDoor()
        sockets = SocketDoor(for_sockets, self.workspace.app_id, self._dice, self._ping_every)
        self._courier = Courier(
            http=http_door,
            sockets=sockets,
            record=self.record,
            house=self.house,
            changes=self.changes,
            machine=self.machine,
            secret=self.workspace.signing_secret,
            door=self._delivery,
            retry_delays=self._retry_delays,
            events_url=self._events_url,
        )
        self.api.socket_ticket = sockets.ticket
        server = HttpServer(Starlette(routes=routes(self.api)), listening)
        self._stopping = asyncio.Event()
        await server.start()
        await sockets.start()
        self._loop = asyncio.get_running_loop()
        ready.set()
        await self._stopping.wait()
        await self._courier.stop()
        await sockets.stop()
        await server.stop()
        await http_door.close()

    # Reaching the loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the engine's loop and wait for it. Raises RuntimeError if stopped."""
        if self._loop is None:
            work.close()
            raise RuntimeError("This Slack is not running: start() it first.")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        while True:
            try:
                return future.result(timeout=1)
            except TimeoutError:
                if future.done():
                    raise
                if self._loop is None:
                    raise RuntimeError("This Slack was stopped meanwhile.") from None

    @property
    def courier(self) -> Courier:
        """What carries deliveries. Raises RuntimeError before the start."""
        if self._courier is None:
            raise RuntimeError("This Slack is not running: start() it first.")
        return self._courier

    @property
    def payloads(self) -> Payloads:
        """The writer of payloads, with this Slack's address."""
        return Payloads(self.world, self.url)

    def _announce(self, event: Json, place: Conversation | None) -> None:
        """Send an event if the app subscribed, has the scope, and (in a place) is a member."""
        kind = event["type"]
        name = place.subscription if kind == "message" and place else kind
        scope = place.scope("history") if kind == "message" and place else _EVENT_SCOPES.get(kind)
        is_wanted = name in self.workspace.events and scope in (None, *self.workspace.scopes)
        if is_wanted and (place is None or self.world.has_bot(place)) and self._loop:
            self.courier.announce(self._loop, self.payloads.event(event))

    # Settings that may change while it runs

    @property
    def events_url(self) -> str | None:
        """Where HTTP deliveries go, such as http://127.0.0.1:3000/slack/events."""
        return self._events_url

    @events_url.setter
    def events_url(self, url: str | None) -> None:
        self._events_url = url
        if self._courier:
            self._courier.events_url = url

    @property
    def latency(self) -> float:
        """Seconds added to every Web API answer."""
        return self.api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.api.latency = seconds

    @property
    def enforce_rates(self) -> bool:
        """Whether rate limits answer 429."""
        return self.limits.enforced

    @enforce_rates.setter
    def enforce_rates(self, is_on: bool) -> None:
        self.limits.enforced = is_on


def _bound(host: str, port: int) -> socket.socket:
    # asyncio switches Nagle off only for sockets that say they are TCP: 40 ms a call otherwise.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made
