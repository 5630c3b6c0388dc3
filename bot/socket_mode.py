"""Socket Mode: the door without an open port. It drains before it closes."""

import threading
import time

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.identity import Identity
from storage.database import Waypoint

log = structlog.get_logger()
PING_SECONDS = 5.0
DRAIN_SECONDS = 10.0


class SocketDoor:
    """One connection to Slack, taken in by `workers` threads. `waypoint` is told of each ack."""

    def __init__(
        self,
        app: App,
        identity: Identity,
        workers: int,
        *,
        waypoint: Waypoint = lambda _: None,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        assert identity.app_token is not None, "Socket Mode needs an app token"
        self._app = app
        self._waypoint = waypoint
        self._running = 0
        self._changed = threading.Condition()
        self._is_stopping = False
        self._heard = time.time()
        self.client = SocketModeClient(
            app_token=identity.app_token,
            web_client=WebClient(token=identity.app_token, base_url=identity.api_url),
            concurrency=workers,
            ping_interval=ping_seconds,
        )
        self.client.on_message_listeners.append(self._hear)
        self.client.socket_mode_request_listeners.append(self._taken)

    def start(self) -> None:
        self.client.connect()

    def stop(self) -> None:
        """Take no new work, finish and acknowledge what runs, then close: the SDK's own close
        disconnects before it drains."""
        with self._changed:
            self._is_stopping = True
            self._changed.wait_for(lambda: self._running == 0, timeout=DRAIN_SECONDS)
        self.client.close()

    def quiet_seconds(self) -> float:
        """Since Slack was last heard, by whichever connection: a pong, or anything else.

        A connection that is gone is as quiet as one that hangs; a new one proves nothing until
        something comes through it.
        """
        session = self.client.current_session
        if session is not None and session.last_ping_pong_time:
            self._heard = max(self._heard, session.last_ping_pong_time)
        return time.time() - self._heard

    def _hear(self, _: str) -> None:
        self._heard = time.time()

    def _taken(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._changed:
            if self._is_stopping:
                return  # not acknowledged: Slack gives events to another connection
            self._running += 1
        try:
            started = time.time()
            response: BoltResponse = run_bolt_app(self._app, request)
            send_response(client, request, response, started)
            self._waypoint("after ack")
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()
