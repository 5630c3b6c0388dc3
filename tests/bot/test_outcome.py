"""What is known about a message is never more than what Slack, or the network, has told."""

import http.server
import socket
import threading
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.identity import write_client
from bot.outcome import LONGEST_WAIT, TRIES_MOST, Outcome, backed_off, outcome_of
from sandbox import Slack
from storage.outbox import PARKED, QUEUED, SENDING
from tests.bot.office import Office
from tests.stories.floor import LEADERS


def what_came_of(client: WebClient, tries: int = 1) -> Outcome:
    try:
        client.chat_postMessage(channel=LEADERS, text="hello")
    except Exception as trouble:
        return outcome_of(trouble, tries)
    raise AssertionError("it went well")


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("429", QUEUED),
        ("500", SENDING),
        ("503", SENDING),
        ("reset_before", SENDING),
        ("reset_after", SENDING),
        ("slow", SENDING),
        ("error:internal_error", SENDING),
        ("error:fatal_error", SENDING),
        ("error:service_unavailable", SENDING),
        ("error:request_timeout", SENDING),
        ("error:ratelimited", QUEUED),
        ("error:rate_limited", QUEUED),
        ("error:invalid_auth", QUEUED),
        ("error:missing_scope", QUEUED),
        ("error:channel_not_found", PARKED),
        ("error:not_in_channel", PARKED),
        ("error:is_archived", PARKED),
        ("error:msg_too_long", PARKED),
        ("error:restricted_action", PARKED),
        ("error:something_new", PARKED),
    ],
)
def test_slacks_answers_tell_what_is_known(post_office: Office, fault: str, state: str) -> None:
    post_office.slack.faults.next("chat.postMessage", fault, seconds=1.3)
    assert what_came_of(post_office.client).state == state


def test_it_waits_as_long_as_slack_asks(post_office: Office) -> None:
    post_office.slack.faults.next("chat.postMessage", "429", retry_after=37)
    assert what_came_of(post_office.client) == Outcome(QUEUED, wait=37.0, error="ratelimited")


def test_a_slack_that_is_not_there_has_taken_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/api/"
    assert what_came_of(write_client("xoxb", address, 1)).state == QUEUED
    unknown = urllib.error.URLError(socket.gaierror(-2, "Name or service not known"))
    assert outcome_of(unknown, 1).state == QUEUED


class _Proxy(http.server.BaseHTTPRequestHandler):
    """Answers every call with the same page, as a proxy between us and Slack would."""

    answer: tuple[int, bytes, int]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body, length = self.answer
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def proxy(status: int, body: bytes, length: int | None = None) -> Iterator[WebClient]:
    answer = (status, body, len(body) if length is None else length)
    handler = type("_ThisProxy", (_Proxy,), {"answer": answer})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield write_client("xoxb", f"http://127.0.0.1:{server.server_port}/api/", 1)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("status", [200, 403, 413, 502])
def test_a_page_of_somebody_between_us_and_slack_proves_nothing(status: int) -> None:
    with proxy(status, b"<html>Bad Gateway</html>") as client:
        assert what_came_of(client).state == SENDING


def test_half_an_answer_proves_nothing() -> None:
    with proxy(200, b'{"ok": tr', length=400) as client:
        assert what_came_of(client).state == SENDING


def test_a_strange_retry_after_is_a_second(slack_says: WebClient) -> None:
    assert what_came_of(slack_says).wait == 1.0


@pytest.fixture
def slack_says() -> Iterator[WebClient]:
    with proxy(429, b'{"ok": false, "error": "ratelimited"}') as client:
        yield client


def test_our_own_faults_are_not_repeated_for_ever_and_quote_nobody() -> None:
    fault = ValueError("Ada has a fever")
    early, late = outcome_of(fault, 1), outcome_of(fault, TRIES_MOST, "ValueError")
    assert (early.state, late.state) == (SENDING, PARKED)
    assert outcome_of(fault, TRIES_MOST, "ratelimited").state == SENDING, "it came only once"
    assert "fever" not in f"{early}{late}"


def test_each_try_waits_longer_and_none_longer_than_a_minute() -> None:
    waits = [backed_off(tries) for tries in range(1, 12)]
    assert waits[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_the_library_gives_us_every_failure_at_once(post_office: Office) -> None:
    """With its retry handlers it would answer some of them itself, by sending again."""
    slack: Slack = post_office.slack
    for fault in ("429", "500", "reset_before", "reset_after"):
        slack.faults.next("chat.postMessage", fault)
        before = post_office.calls("chat.postMessage")
        with pytest.raises((SlackApiError, OSError)):
            post_office.client.chat_postMessage(channel=LEADERS, text="hello")
        assert post_office.calls("chat.postMessage") == before + 1
