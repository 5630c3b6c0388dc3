"""Only Slack gets in, and what it brings is finished: by HTTP and by Socket Mode alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from bot.door import BODY_MOST
from sandbox.record import Parcel, Sent
from tests.bot.doors import Gate, count, everything, gated_floor, start_anew, wait_until
from tests.stories.floor import ADA, FLOOR, WEI, Floor, floor

BOTH = pytest.mark.parametrize("delivery", ["http", "socket"])


@pytest.fixture
def house(sqlite_url: str) -> Iterator[Floor]:
    """Spoken to by HTTP."""
    with floor(sqlite_url) as standing:
        yield standing


def anew(parcel: Parcel, **changed: str) -> Parcel:
    """The same request as if it were made again, now."""
    return replace(parcel, payload={**parcel.payload, "trigger_id": "1.2.3", **changed})


# ---- who is not Slack


@pytest.mark.parametrize(
    ("secret", "age"), [("a guessed secret", 0.0), (None, 301.0), (None, -360.0)]
)
def test_a_request_that_slack_did_not_sign_now_is_refused(
    house: Floor, secret: str | None, age: float
) -> None:
    house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
    before = everything(house)
    [delivery] = house.slack.record.deliveries("command")
    another = anew(delivery.parcel, text="sick 2026-11-04 fever")
    assert house.slack.forge(another, secret=secret, age=age).status == 401
    assert everything(house) == before
    assert house.slack.forge(another).ok, "the same, signed by Slack now, is taken"
    assert count(house, "leave") == 2


@pytest.mark.parametrize("kind", ["no signature", "changed words"])
def test_a_request_that_was_tampered_with_is_refused(house: Floor, kind: str) -> None:
    house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
    before = everything(house)
    [delivery] = house.slack.record.deliveries("command")
    sent = delivery.sent
    tampered = {
        "no signature": Sent({"content-type": sent.headers["content-type"]}, sent.body),
        "changed words": Sent(sent.headers, sent.body.replace(b"today", b"2026-11-05")),
    }[kind]
    assert house.slack.send_raw(tampered, delivery.parcel).status == 401
    assert everything(house) == before


def test_a_request_too_large_is_refused_before_it_is_read(house: Floor) -> None:
    url = f"{house.bot.address}/slack/events"
    whole = httpx.post(url, content=b"x" * (BODY_MOST + 1))
    assert whole.status_code == 413

    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(400):
            sent += 65_536
            yield b"x" * 65_536

    try:
        assert httpx.post(url, content=endless()).status_code == 413
    except httpx.TransportError:
        """The door was shut while we still pushed: as good."""
    assert sent < 400 * 65_536, "not all of it was taken"
    assert house.slack.command(ADA, FLOOR, "/timeoff", "list").ok


def test_slacks_own_probe_is_answered_and_changes_nothing(house: Floor) -> None:
    before = everything(house)
    url = f"{house.bot.address}/slack/events"
    assert httpx.post(url, data={"ssl_check": "1", "token": "x"}).status_code == 200
    assert everything(house) == before


def test_nobody_browses_the_door(house: Floor) -> None:
    assert httpx.get(f"{house.bot.address}/slack/events").status_code == 405
    assert httpx.get(f"{house.bot.address}/").status_code == 404


# ---- in order, and to the end


@BOTH
def test_the_commit_comes_before_the_answer(sqlite_url: str, delivery: str) -> None:
    gate = Gate("nowhere")
    with gated_floor(sqlite_url, delivery, gate) as house:
        house.settle()
        gate.passed.clear()
        assert house.slack.command(WEI, FLOOR, "/timeoff", "list").ok
        wait_until(lambda: "after ack" in gate.passed)
        passed = gate.passed[: gate.passed.index("after ack")]
        assert "after commit" in passed
        assert count(house, "seen") == 1


@BOTH
def test_a_stopping_house_finishes_and_acknowledges_what_runs(
    sqlite_url: str, delivery: str
) -> None:
    gate = Gate("before commit")
    with gated_floor(sqlite_url, delivery, gate) as house, ThreadPoolExecutor(2) as hands:
        house.settle()
        gate.is_closed = True
        asked = hands.submit(house.slack.command, ADA, FLOOR, "/timeoff", "sick today fever")
        assert gate.reached.wait(10)
        stopped = hands.submit(house.bot.stop)
        wait_until(lambda: is_shut(house, delivery))
        assert not asked.done()
        gate.opened.set()
        ack = asked.result(10)
        assert ack.ok, ack
        assert "is noted" in str(ack.body)
        stopped.result(20)
        start_anew(house)
        assert count(house, "leave") == 1
        house.card("#1: waiting")


def is_shut(house: Floor, delivery: str) -> bool:
    """Whether the house takes no new work."""
    if delivery == "socket":
        assert house.bot.socket is not None
        return house.bot.socket.is_stopping
    try:
        httpx.get(f"{house.bot.address}/healthz", timeout=0.2)
    except httpx.ConnectError:
        return True
    except httpx.TransportError:
        """Busy with the last request."""
    return False
