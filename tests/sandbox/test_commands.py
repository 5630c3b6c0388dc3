"""A slash command is answered within three seconds, or the person is told that it failed."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App

from sandbox import Impossible, Slack, Workspace
from tests.sandbox.apps import BOSS, CHEN, FLOOR, QUIET, app_of, over_http, over_socket

Connected = Callable[[Slack, App], contextlib.AbstractContextManager[Any]]


@pytest.fixture(params=["socket", "http"])
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def slack(workspace: Workspace, door: str) -> Iterator[Slack]:
    delivery: Any = door
    with Slack(workspace, delivery=delivery, enforce_rates=False, ping_every=0.05) as running:
        yield running


@pytest.fixture
def connected(door: str) -> Connected:
    return over_http if door == "http" else over_socket


def test_a_plain_answer_is_whispered_to_the_asker(slack: Slack, connected: Connected) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack, body: ack(f"noted: {body['text']}"))
    with connected(slack, app):
        ack = slack.command(CHEN, FLOOR, "/timeoff", "sick today")
    assert (ack.ok, ack.status, ack.shown) == (True, 200, "noted: sick today")
    assert [m["text"] for m in slack.ephemerals(CHEN, "floor")] == ["noted: sick today"]
    assert slack.ephemerals(BOSS) == []
    assert slack.messages(FLOOR) == []


def test_an_answer_in_the_channel_is_seen_by_everybody(slack: Slack, connected: Connected) -> None:
    app = app_of(slack)

    @app.command("/timeoff")
    def answer(ack: Any) -> None:
        ack(text="open to all", response_type="in_channel")

    with connected(slack, app):
        slack.command(CHEN, FLOOR, "/timeoff")
    (message,) = slack.seen_by(BOSS, FLOOR)
    assert message["text"] == "open to all"
    assert message["bot_id"] == slack.workspace.bot_id


def test_a_ping_in_an_answer_is_recorded(slack: Slack, connected: Connected) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack("<!here> away today"))
    with connected(slack, app):
        slack.command(CHEN, FLOOR, "/timeoff")
    assert [entry.pinged for entry in slack.record.pings()] == [("here",)]


def test_an_empty_answer_shows_nothing(slack: Slack, connected: Connected) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack())
    with connected(slack, app):
        ack = slack.command(CHEN, FLOOR, "/timeoff")
    assert ack.ok
    assert ack.shown is None
    assert slack.seen_by(CHEN, FLOOR) == []


def test_names_become_mentions_and_signs_are_escaped(slack: Slack, connected: Connected) -> None:
    heard: list[str] = []
    app = app_of(slack)

    @app.command("/timeoff")
    def answer(ack: Any, body: dict[str, str]) -> None:
        heard.append(body["text"])
        ack()

    with connected(slack, app):
        slack.command(CHEN, FLOOR, "/timeoff", "swap with @li.na in #floor, <b> & @nobody 病假")
    assert heard == [
        f"swap with <@{'U0LINA0001'}|li.na> in <#{FLOOR}|floor>, &lt;b&gt; &amp; @nobody 病假"
    ]


def test_a_silent_app_is_reported_after_three_seconds(slack: Slack, connected: Connected) -> None:
    from threading import Event

    released = Event()
    app = app_of(slack)

    @app.command("/timeoff")
    def answer(ack: Any) -> None:
        released.wait(10)
        ack("too late")

    with connected(slack, app):
        ack = slack.command(CHEN, FLOOR, "/timeoff")
        released.set()
    assert ack.timed_out
    assert ack.status is None
    assert 2_900 < ack.ms < 3_600
    assert ack.shown == '/timeoff failed with the error "operation_timeout"'
    assert slack.ephemerals(CHEN)[-1]["user"] == "USLACKBOT"
    assert len(slack.record.deliveries("command")) == 1


def test_blocks_that_slack_refuses_are_a_failed_command(slack: Slack, connected: Connected) -> None:
    app = app_of(slack)

    @app.command("/timeoff")
    def answer(ack: Any) -> None:
        ack(text="t", blocks=[{"type": "section"}])

    with connected(slack, app):
        ack = slack.command(CHEN, FLOOR, "/timeoff")
    assert ack.error == "invalid_command_response"
    assert not ack.ok
    assert "invalid_blocks" in (ack.shown or "")


def test_an_app_that_raises_is_an_error_over_http(workspace: Workspace) -> None:
    with Slack(workspace, delivery="http") as slack:
        app = app_of(slack)

        @app.command("/timeoff")
        def answer() -> None:
            raise LookupError("oops")

        with over_http(slack, app):
            ack = slack.command(CHEN, FLOOR, "/timeoff")
    assert (ack.status, ack.error) == (500, "http_service_error")


def test_without_an_app_the_command_fails_at_once(slack: Slack) -> None:
    ack = slack.command(CHEN, FLOOR, "/timeoff")
    assert ack.error == "dispatch_failed"
    assert ack.ms < 500


def test_an_unknown_command_never_leaves_slack(slack: Slack) -> None:
    ack = slack.command(CHEN, FLOOR, "/nonsense")
    assert ack.error == "unknown_command"
    assert slack.record.deliveries() == []


def test_nobody_commands_in_a_channel_that_they_are_not_in(slack: Slack) -> None:
    with pytest.raises(Impossible, match="not in quiet"):
        slack.command(BOSS, QUIET, "/timeoff")


def test_a_command_works_where_the_bot_is_not_a_member(slack: Slack, connected: Connected) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack("here too"))
    with connected(slack, app):
        ack = slack.command(CHEN, QUIET, "/timeoff")
    assert ack.shown == "here too"


def test_channel_names_of_private_places_are_hidden(slack: Slack, connected: Connected) -> None:
    heard: list[str] = []
    app = app_of(slack)

    @app.command("/timeoff")
    def answer(ack: Any, body: dict[str, str]) -> None:
        heard.append(body["channel_name"])
        ack()

    with connected(slack, app):
        for place in ("floor", "leaders", slack.dm(BOSS)):
            slack.command(BOSS, place, "/timeoff")
    assert heard == ["floor", "privategroup", "directmessage"]
