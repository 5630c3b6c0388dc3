"""A connection may be replaced, cut or fall silent: work goes on, and silence is told once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from slack_sdk.socket_mode.builtin.connection import Connection

from bot.health import Patience
from bot.socket_mode import SocketDoor
from tests.bot.doors import Gate, count, gated_floor, start_anew, wait_until
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, Floor, floor


@contextmanager
def attentive(house: Floor, ping_seconds: float = 0.2) -> Iterator[Floor]:
    """The house, with a socket that pings often, so that silence is heard soon."""
    house.bot.stop()
    house.bot = type(house.bot)(house.settings)
    house.bot.socket = SocketDoor(house.bot.bolt, house.bot.identity, 4, ping_seconds=ping_seconds)
    house.bot.health.patience = Patience(socket=2.0, look_every=0.1)
    house.bot.start()
    house.slack.wait_for(lambda: house.slack.connections == 1)
    yield house


def test_half_a_minute_of_silence_is_too_much() -> None:
    assert Patience().socket == 30.0


def test_a_silent_socket_is_told_once_and_told_again_when_it_speaks(sqlite_url: str) -> None:
    with floor(sqlite_url, "socket") as standing, attentive(standing) as house:
        slack = house.slack
        assert httpx.get(f"{house.bot.address}/readyz").status_code == 200

        slack.faults.rate("apps.connections.open", "500", 1.0)
        slack.silence_sockets(True)
        wait_until(lambda: httpx.get(f"{house.bot.address}/readyz").status_code == 503)
        wrong = httpx.get(f"{house.bot.address}/readyz").json()
        assert wrong == {"ready": False, "wrong": ["Slack's socket is silent"]}
        house.told(DORA, "socket is silent")
        looks = looks_of(house)
        wait_until(lambda: looks_of(house) > looks + 3)
        assert count(house, "outgoing") == 1, "said once, however long it lasts"

        slack.house.set(slack.house.now + timedelta(minutes=5))
        slack.faults.clear()
        slack.silence_sockets(False)
        wait_until(lambda: httpx.get(f"{house.bot.address}/readyz").status_code == 200)
        over = house.told(DORA, "well again")
        assert "07:00" in over
        assert "07:05" in over
        assert count(house, "outgoing") == 2
        assert slack.command(ADA, FLOOR, "/timeoff", "sick today fever").ok


def looks_of(house: Floor) -> float:
    """How often anybody asked whether all is well: each look sets the gauge once."""
    return float(house.bot.health.looks)


def test_a_socket_that_was_cut_comes_back_without_an_alarm(sqlite_url: str) -> None:
    with floor(sqlite_url, "socket") as standing, attentive(standing) as house:
        assert house.slack.kill_sockets() == 1
        house.slack.wait_for(lambda: house.slack.connections == 0)
        house.slack.wait_for(lambda: house.slack.connections == 1)
        assert house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever").ok
        house.card("#1: waiting")
        assert house.slack.messages(house.slack.dm(DORA)) == []


def test_a_socket_that_slack_wants_back_is_replaced(sqlite_url: str) -> None:
    with floor(sqlite_url, "socket") as house:
        assert house.bot.socket is not None
        client = house.bot.socket.client
        speaking = {client.session_id()}
        client.on_message_listeners.append(lambda _: speaking.add(client.session_id()))
        house.slack.refresh_sockets()
        wait_until(lambda: len(speaking) == 2 and house.slack.connections == 1)
        assert house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever").ok


def test_an_event_cut_off_before_its_answer_is_brought_again_and_counts_once(
    sqlite_url: str,
) -> None:
    """The connection breaks after the commit, before the acknowledgement."""
    gate = Gate("after commit")
    with gated_floor(sqlite_url, "socket", gate) as house:
        card = house.sick_call()
        house.settle()
        gate.is_closed = True
        house.slack.say(GRACE, LEADERS, "approve", thread_ts=card["ts"])
        assert gate.reached.wait(10)
        house.slack.kill_sockets()
        gate.opened.set()
        house.slack.wait_for(lambda: house.slack.connections == 1, timeout=20)
        house.told(ADA, "approved")
        house.slack.wait_for(lambda: house.slack.pending == 0, timeout=20)
        house.settle()
        [told] = house.slack.ephemerals(GRACE)
        assert "Approved: #1." in told["text"], "not that somebody was first"
        bots = [m for m in house.slack.messages(LEADERS, card["ts"]) if m.get("bot_id")]
        assert len(bots) == 2, "the card and one answer"


def test_thirty_people_at_once_are_answered_side_by_side(sqlite_url: str) -> None:
    """The SDK's own pool of ten would let the last of them wait for the first."""
    gate = Gate("nowhere")
    with gated_floor(sqlite_url, "socket", gate) as house:
        everybody = threading.Barrier(30)
        answered = []

        def ask(number: int) -> None:
            everybody.wait(10)
            answered.append(house.slack.command(ADA if number % 2 else BO, FLOOR, "/rollcall"))

        hands = [threading.Thread(target=ask, args=(number,)) for number in range(30)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert all(ack.ok for ack in answered)


def test_without_a_signing_secret_the_http_door_lets_nobody_in(sqlite_url: str) -> None:
    """Socket Mode needs no secret; then nobody can prove to be Slack by HTTP."""
    with floor(sqlite_url, "socket") as house:
        house.bot.stop()
        house.settings = house.settings.model_copy(update={"slack_signing_secret": None})
        house.bot = type(house.bot)(house.settings)
        house.bot.start()
        house.slack.wait_for(lambda: house.slack.connections == 1)
        house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        [delivered] = house.slack.record.deliveries("command")
        form = {**delivered.payload, "trigger_id": "1.2.3", "text": "sick 2026-11-04 x"}
        answer = httpx.post(f"{house.bot.address}/slack/events", data=form)
        assert answer.status_code in (401, 403, 404)
        assert count(house, "leave") == 1


def test_a_house_that_stops_while_its_socket_begins_to_read_does_stop(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, has_closed = threading.Event(), threading.Event()
    honest = Connection.is_active

    def slow(session: Connection) -> bool:
        """The reader has seen an open connection, and is held up until it is closed."""
        is_active = honest(session)
        if is_active and not begun.is_set():
            begun.set()
            has_closed.wait(10)
        return is_active

    monkeypatch.setattr(Connection, "is_active", slow)
    with floor(sqlite_url, "socket") as house:
        assert house.bot.socket is not None
        client = house.bot.socket.client
        assert begun.wait(10)
        stopping = threading.Thread(target=house.bot.stop, daemon=True)
        stopping.start()
        session = client.current_session
        assert session is not None
        wait_until(lambda: client.closed and not honest(session))
        has_closed.set()
        stopping.join(8)
        assert not stopping.is_alive()
        start_anew(house)
