"""Socket Mode with the SDK's own client: tickets, many lines, broken lines, silence."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from sandbox import Slack, Workspace
from tests.sandbox.apps import CHEN, FLOOR, app_of, client_of, over_socket


@pytest.fixture
def slack(workspace: Workspace) -> Iterator[Slack]:
    with Slack(workspace, enforce_rates=False, retry_delays=(0, 0.1), ping_every=0.05) as running:
        yield running


def ticket(slack: Slack) -> str:
    answer = client_of(slack).apps_connections_open(app_token=slack.workspace.app_token)
    return str(answer["url"])


@contextlib.contextmanager
def line(slack: Slack) -> Iterator[ClientConnection]:
    """A bare connection, its hello read."""
    before = slack.connections
    with connect(ticket(slack)) as made:
        assert json.loads(made.recv())["type"] == "hello"
        slack.wait_for(lambda: slack.connections > before)
        yield made


def take(connection: ClientConnection, *, acknowledge: bool = True) -> dict[str, Any]:
    envelope: dict[str, Any] = json.loads(connection.recv(timeout=5))
    if acknowledge:
        connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    return envelope


def test_a_ticket_opens_one_line(slack: Slack) -> None:
    url = ticket(slack)
    with connect(url) as first:
        hello = json.loads(first.recv())
        assert hello["connection_info"] == {"app_id": slack.workspace.app_id}
        assert hello["num_connections"] == 1
    with pytest.raises(InvalidStatus), connect(url):
        pass
    with pytest.raises(InvalidStatus), connect(f"{url}x"):
        pass


def test_the_eleventh_line_is_turned_away(slack: Slack) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(line(slack))
        with connect(ticket(slack)) as eleventh:
            assert json.loads(eleventh.recv())["reason"] == "too_many_websockets"
        assert slack.connections == 10


def test_envelopes_have_slacks_fields(slack: Slack) -> None:
    from threading import Thread

    with line(slack) as app:
        asking = Thread(target=slack.command, args=(CHEN, FLOOR, "/timeoff"))
        asking.start()
        command = take(app)
        asking.join()
        slack.say(CHEN, FLOOR, "hello")
        event = take(app)
    assert command["type"] == "slash_commands"
    assert command["accepts_response_payload"] is True
    assert command["payload"]["command"] == "/timeoff"
    assert (event["type"], event["accepts_response_payload"]) == ("events_api", False)
    assert (event["retry_attempt"], event["retry_reason"]) == (0, "")


def test_each_envelope_goes_to_any_line(slack: Slack) -> None:
    with line(slack) as one, line(slack) as two:
        for n in range(12):
            slack.say(CHEN, FLOOR, str(n))
        got = []
        for each in (one, two):
            with contextlib.suppress(TimeoutError):
                while True:
                    each.recv(timeout=0.2)
                    got.append(each)
    assert {got.count(one) + got.count(two)} == {12}
    assert one in got
    assert two in got


def test_a_broken_line_makes_events_come_again(slack: Slack) -> None:
    with line(slack) as one, line(slack) as two:
        slack.say(CHEN, FLOOR, "hello")
        envelope = None
        for hearer, other in ((one, two), (two, one)):
            with contextlib.suppress(TimeoutError):
                envelope = json.loads(hearer.recv(timeout=0.3))
                hearer.socket.close()
                again = take(other)
                break
    assert envelope is not None
    assert again["payload"]["event_id"] == envelope["payload"]["event_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")
    assert again["envelope_id"] != envelope["envelope_id"]


def test_a_broken_line_fails_the_command_on_it(slack: Slack) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool, line(slack) as app:
        asking = pool.submit(slack.command, CHEN, FLOOR, "/timeoff")
        take(app, acknowledge=False)
        slack.kill_sockets()
        assert asking.result(timeout=2).error == "dispatch_failed"


def _counting(slack: Slack) -> tuple[App, list[str]]:
    heard: list[str] = []
    app = app_of(slack)

    @app.event("message")
    def note(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    return app, heard


def test_the_sdk_reconnects_when_it_is_asked_to(slack: Slack) -> None:
    app, heard = _counting(slack)
    with over_socket(slack, app):
        slack.refresh_sockets()
        slack.wait_for(
            lambda: len(slack.record.calls("apps.connections.open")) == 2 and slack.connections
        )
        slack.say(CHEN, FLOOR, "after the refresh")
        slack.wait_for(lambda: not slack.pending)
    # An old line may take it, break and have it sent again: once at least.
    assert set(heard) == {"after the refresh"}


def test_silence_is_no_answer_and_no_ping(slack: Slack) -> None:
    with line(slack) as app:
        slack.silence_sockets(True)
        ack = slack.command(CHEN, FLOOR, "/timeoff")
        assert ack.timed_out
        pong = app.ping()
        assert not pong.wait(0.3)
        slack.silence_sockets(False)
        assert pong.wait(2)
        assert slack.connections == 1


def test_a_replayed_envelope_has_the_same_id(slack: Slack) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool, line(slack) as app:
        asking = pool.submit(slack.command, CHEN, FLOOR, "/timeoff", "sick")
        first = take(app)
        assert asking.result().ok
        again = pool.submit(slack.replay, slack.record.deliveries("command")[0])
        assert take(app) == first
        assert again.result().ok


def test_nonsense_from_the_app_is_ignored(slack: Slack) -> None:
    with line(slack) as app:
        app.send("not json")
        app.send("[]")
        app.send('{"envelope_id": "unknown"}')
        slack.say(CHEN, FLOOR, "still here")
        assert take(app)["payload"]["event"]["text"] == "still here"
