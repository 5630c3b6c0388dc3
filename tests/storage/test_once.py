"""What comes twice happens once, even when both come at the same moment."""

from datetime import timedelta

from storage import occurrences, seen
from storage.database import Database
from storage.occurrences import MISSED
from storage.seen import DAY
from tests.conftest import OpenDoor
from tests.storage.floor import NOW, Clock, together

DUE = NOW.replace(hour=7)


def test_twenty_deliveries_of_one_request_count_once_and_get_the_first_ones_words(
    database: Database,
) -> None:
    def press(number: int) -> tuple[bool, str]:
        with database.change(NOW) as tx:
            is_first = seen.first_time(tx, "trigger:1")
            if is_first:
                seen.remember(tx, "trigger:1", f"Asked as #{number}.")
            return is_first, seen.answer(tx, "trigger:1")

    answers = together(20, press)
    assert sum(is_first for is_first, _ in answers) == 1
    assert len({words for _, words in answers}) == 1
    assert answers[0][1].startswith("Asked as #")


def test_a_request_that_failed_may_come_again(database: Database) -> None:
    class Interrupted(Exception):
        pass

    try:
        with database.change(NOW) as tx:
            assert seen.first_time(tx, "event:1")
            raise Interrupted
    except Interrupted:
        pass
    with database.change(NOW) as tx:
        assert seen.first_time(tx, "event:1")


def test_an_unknown_request_has_no_answer(database: Database) -> None:
    with database.read(NOW) as tx:
        assert seen.answer(tx, "trigger:2") == ""


def test_requests_are_forgotten_after_a_day(database_url: str, open_door: OpenDoor) -> None:
    clock = Clock()
    database = open_door(database_url, clock)
    with database.change(NOW) as tx:
        assert seen.first_time(tx, "old")
    clock.seconds += DAY
    with database.change(NOW) as tx:
        assert seen.first_time(tx, "young")
        seen.forget(tx)
        assert not seen.first_time(tx, "old"), "a day old is still remembered"
    clock.seconds += 1
    with database.change(NOW) as tx:
        seen.forget(tx)
        assert seen.first_time(tx, "old")
        assert not seen.first_time(tx, "young")


def test_an_occurrence_that_twenty_schedulers_find_due_happens_once(database: Database) -> None:
    def wake(_: int) -> bool:
        with database.change(NOW) as tx:
            return occurrences.claim(tx, "briefing", "team:1", DUE)

    assert sum(together(20, wake)) == 1


def test_an_occurrence_is_told_apart_by_job_subject_and_due_time(database: Database) -> None:
    with database.change(NOW) as tx:
        for job, subject, due in (
            ("briefing", "team:1", DUE),
            ("agenda", "team:1", DUE),
            ("briefing", "team:2", DUE),
            ("briefing", "team:1", DUE + timedelta(days=1)),
        ):
            assert occurrences.claim(tx, job, subject, due)
        assert not occurrences.claim(tx, "briefing", "team:1", DUE.astimezone(None))


def test_what_was_missed_is_taken_too_so_that_it_is_not_made_up_for(database: Database) -> None:
    with database.change(NOW) as tx:
        occurrences.claim(tx, "briefing", "team:1", DUE, outcome=MISSED, why="we were down")
        occurrences.claim(tx, "briefing", "team:1", DUE - timedelta(days=9))
        occurrences.claim(tx, "agenda", "team:1", DUE)
    with database.read(NOW) as tx:
        since = DUE - timedelta(days=1)
        assert occurrences.taken(tx, "briefing", since) == {("team:1", DUE)}
