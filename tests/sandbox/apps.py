"""Real Bolt apps on both doors: what the sandbox sends is judged by Slack's own library."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import Channel, Command, Person, Shortcut, Slack, Usergroup, Workspace

CHEN, LI, BOSS, GONE = "U0CHEN0001", "U0LINA0001", "U0BOSS0001", "U0GONE0001"
FLOOR, LEADERS, QUIET, OLD, SECRET = (
    "C0FLOOR001",
    "C0LEADERS1",
    "C0QUIET001",
    "C0OLD00001",
    "C0SECRET01",
)


def a_workspace() -> Workspace:
    """Four people (one has left), five channels (two without the bot, one archived)."""

    def person(user: str, name: str, real_name: str, **more: object) -> Person:
        fields = {"id": user, "name": name, "real_name": real_name, **more}
        return Person.model_validate({"email": f"{name}@example.com", **fields})

    return Workspace(
        people=[
            person(CHEN, "chen.wei", "Chen Wei", locale="zh-CN"),
            person(LI, "li.na", "Li Na"),
            person(BOSS, "boss", "Ada Boss", tz="Europe/Berlin"),
            person(GONE, "gone", "Gone Away", deleted=True),
        ],
        channels=[
            Channel(id=FLOOR, name="floor", members=[CHEN, LI, BOSS]),
            Channel(id=LEADERS, name="leaders", members=[BOSS, LI], is_private=True),
            Channel(id=QUIET, name="quiet", members=[CHEN], bot_is_member=False),
            Channel(id=OLD, name="old", members=[CHEN], is_archived=True),
            Channel(id=SECRET, name="secret", members=[BOSS], is_private=True, bot_is_member=False),
        ],
        usergroups=[Usergroup(id="S0ONDUTY01", name="On duty", handle="onduty", users=[CHEN])],
        commands=[Command(command="/timeoff"), Command(command="/rollcall")],
        shortcuts=[Shortcut(callback_id="ask", name="Ask about this")],
        house_time=datetime(2026, 1, 5, 9, tzinfo=UTC),
    )


class MachineClock:
    """A machine clock that tests move by hand; it starts at the real time, as Bolt's does."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


def client_of(slack: Slack, token: str | None = None) -> WebClient:
    """The real client, without retries of its own."""
    token = slack.workspace.bot_token if token is None else token
    return WebClient(token, base_url=f"{slack.url}/api/", retry_handlers=[], timeout=5)


def app_of(slack: Slack) -> App:
    """A Bolt app whose handlers run before the answer goes out."""
    return App(
        name="a test's app",  # Bolt would look for the file that calls it
        client=client_of(slack),
        signing_secret=slack.workspace.signing_secret,
        process_before_response=True,
    )


class AppServer:
    """One web server for all apps of a test run; each app has an address of its own."""

    def __init__(self) -> None:
        self._apps: dict[str, App] = {}
        self.web = Starlette(routes=[Route("/{name}/events", self._handle, methods=["POST"])])

    async def _handle(self, request: Request) -> Response:
        app = self._apps[request.path_params["name"]]
        asked = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(app.dispatch, asked))

    def add(self, app: App) -> str:
        """The path at which the app answers."""
        name = f"app{len(self._apps)}"
        self._apps[name] = app
        return f"/{name}/events"


APPS = AppServer()


@contextlib.contextmanager
def over_http(slack: Slack, app: App) -> Iterator[None]:
    """Deliver to the app over HTTP (the `app_server` fixture serves it)."""
    slack.events_url = f"{os.environ['SANDBOX_TEST_APPS']}{APPS.add(app)}"
    yield
    slack.wait_for(lambda: not slack.pending)
    slack.events_url = None


@contextlib.contextmanager
def over_socket(slack: Slack, app: App) -> Iterator[SocketModeHandler]:
    """Connect the app by Socket Mode."""
    before = slack.connections
    handler = SocketModeHandler(app, slack.workspace.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    slack.wait_for(lambda: slack.connections > before)
    try:
        yield handler
    finally:
        handler.close()  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Any web app on a free port; gives its address."""
    bound = socket.socket(proto=socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    bound.listen()
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_keep_alive=5)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        bound.close()
