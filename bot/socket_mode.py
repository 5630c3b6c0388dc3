"""Socket Mode: the door without an open port. It drains before it closes."""

import os
import socket
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
WATCH_SECONDS = 0.5
RECONNECT_SECONDS = 30.0
"""At most so long between tries: Slack lets an app connect a few times a minute."""


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
        self.is_stopping = False
        self._heard = time.time()
        self._pong = 0.0
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="socket", daemon=True)
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
        self._watcher.start()

    def stop(self) -> None:
        """Take no new work, finish and acknowledge what runs, then close: the SDK's own close
        disconnects before it drains."""
        with self._changed:
            self.is_stopping = True
            self._changed.wait_for(lambda: self._running == 0, timeout=DRAIN_SECONDS)
        self._ended.set()
        if self._watcher.is_alive():
            self._watcher.join(DRAIN_SECONDS)
        self._close()

    def _close(self) -> None:
        """The SDK's close waits for its reader, and a reader that begins at that moment takes the
        word to end back: it is said until it is heard."""
        closing = threading.Thread(target=self.client.close, name="socket-close", daemon=True)
        closing.start()
        end = time.monotonic() + DRAIN_SECONDS
        while closing.is_alive() and time.monotonic() < end:
            closing.join(0.1)
            if self.client.closed:
                self.client.current_session_state.terminated = True

    def quiet_seconds(self) -> float:
        """Since Slack was last heard, by whichever connection: a pong, or anything else.

        A connection that is gone is as quiet as one that hangs; a new one proves nothing until
        something comes through it.
        """
        return time.time() - self._heard

    def _hear(self, _: str) -> None:
        self._heard = time.time()

    def _hear_pong(self) -> None:
        """The SDK keeps when the ping was sent; the answer may come much later, and counts then."""
        session = self.client.current_session
        pong = session.last_ping_pong_time if session is not None else None
        if pong is not None and pong != self._pong:
            self._pong, self._heard = pong, time.time()

    def _watch(self) -> None:
        """Connect anew as soon as the connection is cut. The SDK by itself reads nothing from a
        closed socket in a tight loop, until its fifth ping has failed."""
        wait = WATCH_SECONDS
        while not self._ended.wait(wait):
            self._hear_pong()
            session = self.client.current_session
            if session is not None and session.sock is not None and not _is_cut(session.sock):
                wait = WATCH_SECONDS
                continue
            wait = min(2 * wait, RECONNECT_SECONDS)
            log.warning("socket.cut")
            try:
                if session is not None:
                    session.disconnect()
                self.client.connect_to_new_endpoint()
            except Exception as trouble:
                log.warning("socket.not_connected", trouble=type(trouble).__name__)

    def _taken(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._changed:
            if self.is_stopping:
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


def _is_cut(sock: socket.socket) -> bool:
    """Whether the other side has closed: asked below TLS, which allows no such peeking."""
    try:
        peeked = socket.socket(fileno=os.dup(sock.fileno()))
    except OSError:
        return True
    with peeked:
        try:
            return peeked.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
