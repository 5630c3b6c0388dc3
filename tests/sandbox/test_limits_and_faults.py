"""Slack's limits hold as written, and ordered faults happen exactly as often as ordered."""

import time
from collections.abc import Iterator

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Slack, Workspace
from tests.sandbox.apps import CHEN, FLOOR, LEADERS, MachineClock, client_of
from tests.sandbox.test_posting import refused


@pytest.fixture
def strict(workspace: Workspace, clock: MachineClock) -> Iterator[Slack]:
    with Slack(workspace, clock=clock) as running:
        yield running


def test_the_fourth_post_at_once_waits_a_second(strict: Slack, clock: MachineClock) -> None:
    client = client_of(strict)
    for n in range(3):
        client.chat_postMessage(channel=FLOOR, text=str(n))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=FLOOR, text="3")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "1"
    client.chat_postMessage(channel=LEADERS, text="another channel is free")
    clock.now += 1
    client.chat_postMessage(channel=FLOOR, text="4")
    assert [m["text"] for m in strict.messages(FLOOR)] == ["0", "1", "2", "4"]


def test_a_minute_holds_fifty_updates(strict: Slack, clock: MachineClock) -> None:
    client = client_of(strict)
    ts = client.chat_postMessage(channel=FLOOR, text="card")["ts"]
    for n in range(50):
        client.chat_update(channel=FLOOR, ts=ts, text=str(n))
    clock.now += 59
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel=FLOOR, ts=ts, text="one too many")
    assert caught.value.response.headers["Retry-After"] == "1"
    clock.now += 1
    assert client.chat_update(channel=FLOOR, ts=ts, text="now")["ok"]


def test_limits_can_be_switched_off(strict: Slack) -> None:
    strict.enforce_rates = False
    client = client_of(strict)
    for n in range(10):
        client.chat_postMessage(channel=FLOOR, text=str(n))
    assert len(strict.messages(FLOOR)) == 10


def test_a_429_does_nothing_and_names_its_wait(slack: Slack, client: WebClient) -> None:
    fault = slack.faults.next("chat.postMessage", "429", times=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=FLOOR, text="t")
        assert caught.value.response.headers["Retry-After"] == "7"
    assert slack.messages(FLOOR) == []
    assert client.chat_postMessage(channel=FLOOR, text="t")["ok"]
    assert fault.used == 2
    assert [call.fault for call in slack.record.calls("chat.postMessage")] == ["429", "429", None]


@pytest.mark.parametrize(
    ("what", "status", "posted"), [("500", 500, 0), ("503", 503, 0), ("500_after", 500, 1)]
)
def test_a_server_error_may_come_before_or_after_the_work(
    slack: Slack, client: WebClient, what: str, status: int, posted: int
) -> None:
    slack.faults.next("chat.*", what)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=FLOOR, text="t")
    assert caught.value.response.status_code == status
    assert len(slack.messages(FLOOR)) == posted


@pytest.mark.parametrize(("what", "posted"), [("reset_before", 0), ("reset_after", 1)])
def test_a_cut_connection_leaves_doubt(
    slack: Slack, client: WebClient, what: str, posted: int
) -> None:
    slack.faults.next("chat.postMessage", what)
    with pytest.raises((ConnectionError, OSError)):
        client.chat_postMessage(channel=FLOOR, text="t")
    assert len(slack.messages(FLOOR)) == posted
    assert slack.record.calls("chat.postMessage")[0].fault == what
    assert client.auth_test()["ok"]


def test_a_slow_answer_comes_after_its_work(slack: Slack) -> None:
    slack.faults.next("chat.postMessage", "slow", seconds=1.0)
    impatient = client_of(slack)
    impatient.timeout = 0.2  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel=FLOOR, text="t")
    assert len(slack.messages(FLOOR)) == 1


def test_an_ordered_error_is_answered(slack: Slack, client: WebClient) -> None:
    slack.faults.next("auth.test", "error:token_revoked")
    with refused("token_revoked"):
        client.auth_test()
    with pytest.raises(ValueError, match="No such fault"):
        slack.faults.next("auth.test", "oops")


def test_a_fault_can_wait_for_its_arguments(slack: Slack, client: WebClient) -> None:
    slack.faults.next("chat.postMessage", "500", when=lambda args: args["channel"] == LEADERS)
    assert client.chat_postMessage(channel=FLOOR, text="t")["ok"]
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=LEADERS, text="t")


def test_a_share_of_calls_fails_the_same_way_each_time(slack: Slack, client: WebClient) -> None:
    def failures() -> list[int]:
        slack.faults.clear()
        slack.faults.rate("auth.test", "error:fatal_error", 0.3, seed=5)
        made = []
        for n in range(30):
            answer = httpx.post(
                f"{slack.url}/api/auth.test",
                headers={"Authorization": f"Bearer {slack.workspace.bot_token}"},
            )
            made += [] if answer.json()["ok"] else [n]
        return made

    first = failures()
    assert 3 < len(first) < 16
    assert failures() == first


def test_latency_delays_answers_without_blocking_others(slack: Slack) -> None:
    from concurrent.futures import ThreadPoolExecutor

    slack.latency = 0.2
    begun = time.perf_counter()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: client_of(slack).auth_test(), range(10)))
    spent = time.perf_counter() - begun
    assert all(answer["ok"] for answer in answers)
    assert 0.2 <= spent < 1.0


def test_waiting_in_vain_says_what_happened(slack: Slack, client: WebClient) -> None:
    client.users_info(user=CHEN)
    with pytest.raises(TimeoutError, match=r"(?s)in vain.*users\.info"):
        slack.wait_for(lambda: False, timeout=0.05)


def test_subscribers_hear_each_entry(slack: Slack, client: WebClient) -> None:
    heard: list[str] = []
    stop = slack.record.subscribe(lambda entry: heard.append(str(entry)))
    client.auth_test()
    stop()
    client.auth_test()
    assert heard == ["call auth.test {} -> 200 ok"]
