"""Signed requests: verified by Slack's own library, repeated only for events, never for presses."""

import contextlib
from collections.abc import Iterator

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox import Slack, Workspace
from tests.sandbox.apps import CHEN, FLOOR, MachineClock, app_of, over_http, serving


class Door:
    """An app that answers with what it is told and keeps what it gets."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.web = Starlette(
            routes=[
                Route("/slack/events", self._take, methods=["POST"]),
                Route("/again", lambda _: RedirectResponse("/again", 307), methods=["POST"]),
            ]
        )

    async def _take(self, request: Request) -> Response:
        self.got.append((dict(request.headers), await request.body()))
        return self.answers.pop(0) if self.answers else Response()

    def retries(self) -> list[tuple[str | None, str | None]]:
        """Number and reason of each request."""
        return [
            (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"))
            for headers, _ in self.got
        ]


@pytest.fixture
def door(slack: Slack) -> Iterator[Door]:
    made = Door()
    with serving(made.web) as url:
        slack.events_url = f"{url}/slack/events"
        yield made


def _settled(slack: Slack) -> None:
    slack.wait_for(lambda: not slack.pending)


def test_every_request_is_signed(slack: Slack, door: Door, clock: MachineClock) -> None:
    slack.say(CHEN, FLOOR, "hello")
    slack.command(CHEN, FLOOR, "/timeoff", "病假 & more")
    _settled(slack)
    verifier = SignatureVerifier(slack.workspace.signing_secret)
    kinds = set()
    for headers, body in door.got:
        assert verifier.is_valid_request(body, headers)
        assert headers["x-slack-request-timestamp"] == str(int(clock.now))
        kinds.add(headers["content-type"])
    assert kinds == {"application/json", "application/x-www-form-urlencoded"}


def test_an_event_is_sent_again_until_it_is_taken(slack: Slack, door: Door) -> None:
    door.answers = [Response(status_code=500), Response(status_code=404)]
    slack.say(CHEN, FLOOR, "hello")
    _settled(slack)
    assert door.retries() == [(None, None), ("1", "http_error"), ("2", "http_error")]
    ids = {each.payload["event_id"] for each in slack.record.deliveries("event")}
    assert len(ids) == 1
    assert [each.attempt for each in slack.record.deliveries("event")] == [0, 1, 2]


def test_an_event_is_given_up_after_its_last_retry(slack: Slack, door: Door) -> None:
    door.answers = [Response(status_code=500) for _ in range(9)]
    slack.say(CHEN, FLOOR, "hello")
    _settled(slack)
    assert len(door.got) == 3


def test_an_app_can_ask_for_no_retry(slack: Slack, door: Door) -> None:
    door.answers = [Response(status_code=500, headers={"x-slack-no-retry": "1"})]
    slack.say(CHEN, FLOOR, "hello")
    _settled(slack)
    assert len(door.got) == 1


def test_commands_are_never_sent_again(slack: Slack, door: Door) -> None:
    door.answers = [Response(status_code=500)]
    ack = slack.command(CHEN, FLOOR, "/timeoff")
    assert ack.error == "http_service_error"
    assert len(door.got) == 1


def test_a_closed_door_is_a_failed_connection(workspace: Workspace) -> None:
    with Slack(workspace, delivery="http", retry_delays=(0,)) as slack:
        slack.events_url = "http://127.0.0.1:9/slack/events"
        slack.say(CHEN, FLOOR, "hello")
        _settled(slack)
        reasons = [each.retry_reason for each in slack.record.deliveries("event")]
    assert reasons == [None, "connection_failed"]


def test_redirects_end_after_two(slack: Slack, door: Door) -> None:
    slack.events_url = (slack.events_url or "").replace("/slack/events", "/again")
    slack.say(CHEN, FLOOR, "hello")
    _settled(slack)
    assert slack.record.deliveries("event")[-1].retry_reason == "too_many_redirects"


def test_a_replay_is_the_same_bytes(slack: Slack, door: Door) -> None:
    slack.command(CHEN, FLOOR, "/timeoff", "sick")
    slack.replay(slack.record.deliveries("command")[0])
    first, second = door.got
    assert first == second


def test_bolt_refuses_forged_and_old_requests(slack: Slack) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack())
    with over_http(slack, app):
        assert slack.command(CHEN, FLOOR, "/timeoff").ok
        command = slack.record.deliveries("command")[0].parcel
        assert slack.forge(command).status == 200
        assert slack.forge(command, secret="another").status == 401
        assert slack.forge(command, age=301).status == 401


def test_deliveries_wait_for_an_address(slack: Slack) -> None:
    assert slack.events_url is None
    assert slack.command(CHEN, FLOOR, "/timeoff").error == "dispatch_failed"


def test_stopping_gives_up_what_waits_for_a_retry(workspace: Workspace) -> None:
    door = Door()
    door.answers = [Response(status_code=500), Response(status_code=500)]
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(serving(door.web))
        slack = stack.enter_context(
            Slack(workspace, delivery="http", events_url=f"{url}/slack/events")
        )
        slack.say(CHEN, FLOOR, "hello")
        slack.wait_for(lambda: len(slack.record.deliveries("event")) == 2)
        assert slack.pending == 1
    assert slack.pending == 0
