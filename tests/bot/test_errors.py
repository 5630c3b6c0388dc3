"""When a handler fails, the person gets a reference, and Slack tries again, but not for ever."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog
from sqlalchemy import text

from bot.errors import EVENT_TRIES, answer_error
from tests.bot.doors import Gate, gated_floor, wait_until
from tests.stories.floor import ADA, FLOOR, GRACE, LEADERS, MORNING, Floor, floor

BOTH = pytest.mark.parametrize("delivery", ["http", "socket"])
REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


@contextmanager
def broken(house: Floor) -> Iterator[None]:
    """The leaves are gone: whatever asks for one fails, as it would after a bad migration."""
    house.settle()
    tell(house, "ALTER TABLE leave RENAME TO gone")
    try:
        yield
    finally:
        tell(house, "ALTER TABLE gone RENAME TO leave")


def tell(house: Floor, words: str) -> None:
    with house.bot.database.change(MORNING) as tx:
        tx.connection.execute(text(words))


@BOTH
def test_a_command_that_fails_is_answered_with_a_reference(sqlite_url: str, delivery: str) -> None:
    with floor(sqlite_url, delivery) as house, structlog.testing.capture_logs() as logged:
        with broken(house):
            ack = house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        assert ack.ok
        found = REFERENCE.search(ack.shown or "")
        assert found
        assert "nothing was changed" in (ack.shown or "")
        [entry] = [entry for entry in logged if entry["event"] == "listener.failed"]
        assert entry["reference"] == found[0]
        assert entry["error"] == "OperationalError"
        assert "fever" not in str(logged)
        failures = house.bot.health.registry.get_sample_value(
            "rollcall_failures_total", {"kind": "listener"}
        )
        assert failures == 1
        again = house.slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        assert "#1 is noted" in (again.shown or "")


@BOTH
def test_a_press_that_fails_is_answered_beside_the_button(sqlite_url: str, delivery: str) -> None:
    with floor(sqlite_url, delivery) as house:
        card = house.sick_call()
        with broken(house):
            assert house.slack.press(GRACE, LEADERS, card["ts"], "leave.approve").ok
            [told] = house.slack.wait_for(lambda: house.slack.ephemerals(GRACE, LEADERS))
        assert REFERENCE.search(told["text"])
        assert house.slack.messages(LEADERS)[0]["text"] == card["text"], "the card stays"
        assert house.slack.press(GRACE, LEADERS, card["ts"], "leave.approve").ok
        house.card("#1: approved")


@BOTH
def test_a_form_that_fails_keeps_what_was_typed_and_says_why(
    sqlite_url: str, delivery: str
) -> None:
    with floor(sqlite_url, delivery) as house:
        house.slack.command(ADA, FLOOR, "/timeoff", "form")
        view = house.slack.wait_for(
            lambda: next((v for v in house.slack.views(ADA) if v.get("submit")), {})
        )
        with broken(house):
            ack = house.slack.submit(ADA, view["id"], {"kind": "sick", "reason": "fever"})
        assert ack.ok
        [words] = ack.errors.values()
        assert REFERENCE.search(words)
        ack = house.slack.submit(ADA, view["id"])
        assert ack.ok
        assert not ack.errors
        house.card("#1: waiting")


@BOTH
def test_an_event_that_fails_comes_again_and_then_no_more(sqlite_url: str, delivery: str) -> None:
    with impatient_floor(sqlite_url, delivery) as house:
        card = house.sick_call()
        with broken(house):
            said = house.slack.say(GRACE, LEADERS, "approve", thread_ts=card["ts"])
            house.slack.wait_for(lambda: house.slack.pending == 0, timeout=30)
        acks = [
            event.ack.ok
            for event in house.slack.record.deliveries("event")
            if event.payload["event"].get("ts") == said["ts"]
        ]
        assert acks == [*[False] * (EVENT_TRIES - 1), True]


def test_an_event_that_failed_once_is_done_when_it_comes_again(sqlite_url: str) -> None:
    with impatient_floor(sqlite_url, "http", delays=(1.0, 1.0)) as house:
        card = house.sick_call()
        with broken(house):
            house.slack.say(GRACE, LEADERS, "approve", thread_ts=card["ts"])
            wait_until(lambda: failed_events(house) == 1)
        house.card("#1: approved")


def failed_events(house: Floor) -> int:
    return sum(not event.ack.ok for event in house.slack.record.deliveries("event"))


@contextmanager
def impatient_floor(
    database_url: str, delivery: str, delays: tuple[float, ...] = (0.0, 0.1, 0.1)
) -> Iterator[Floor]:
    """A floor on a Slack that brings failed events again at once."""
    with gated_floor(database_url, delivery, Gate("nowhere"), delays) as house:
        yield house


def test_a_form_without_questions_turns_into_the_sentence() -> None:
    body = {
        "type": "view_submission",
        "view": {"blocks": [], "title": {"type": "plain_text", "text": "Sure?"}},
    }
    answer = json.loads(answer_error(ValueError(), body, lambda _: None).body)
    assert answer["response_action"] == "update"
    assert REFERENCE.search(json.dumps(answer["view"]["blocks"]))


def test_each_event_has_its_own_tries() -> None:
    def status(event: str) -> int:
        body = {"type": "event_callback", "event_id": event}
        return answer_error(ValueError(), body, lambda _: None).status

    assert [status("EvONE"), status("EvTWO"), status("EvONE"), status("EvONE")] == [
        500,
        500,
        500,
        200,
    ]
    assert status("EvTWO") == 500


def test_what_failed_is_counted_by_its_name_and_reference() -> None:
    failed: list[str] = []
    answer_error(KeyError("fever"), {"type": "block_actions"}, failed.append)
    assert re.fullmatch(r"KeyError \([0-9a-f]{8}\)", failed[0])
