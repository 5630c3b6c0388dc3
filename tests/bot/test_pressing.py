"""Many at one moment: few transactions, each exactly once, and what fails holds up nothing else."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import col, select

from bot.agenda import Open
from bot.clock import Clock
from bot.pressing import MOST, Pressing
from bot.troubles import LONGEST, Troubles
from commands.deciding.asking import Books
from schedules.schedule import Due, Schedule
from storage import outbox
from storage.cards import Card
from storage.database import Database
from storage.journal import Entry
from storage.occurrences import DONE, MISSED, Occurrence
from storage.outbox import Outgoing
from storage.transaction import Tx
from tests.bot.turning import Turned, house_time
from tests.commands.desk import BOOKS
from tests.conftest import OpenDoor
from tests.storage.floor import Clock as Machine
from tests.storage.floor import together
from tests.stories.floor import MORNING

__all__ = ["house_time"]
SAID = Card(lines=("Good morning.",))


@pytest.fixture
def machine() -> Machine:
    return Machine()


def many(count: int, *, at: datetime = MORNING) -> list[Due]:
    return [Due(f"thing:{number}", at) for number in range(count)]


def telling(dues: Sequence[Due], fails: Callable[[Due], bool] = lambda _: False) -> Schedule:
    """Posts once for each, to a conversation of its own; some raise after they have posted."""

    def due(_: Tx, __: Books, since: datetime, until: datetime) -> Sequence[Due]:
        return [one for one in dues if since < one.at <= until]

    def post(tx: Tx, _: Books, one: Due) -> None:
        outbox.post(tx, f"C{one.number}", one.subject, SAID)
        if fails(one):
            raise RuntimeError("broken")

    return Schedule(name="telling", due=due, post=post)


def said(database: Database) -> list[str]:
    """What was posted, in order."""
    with database.read(MORNING) as tx:
        return list(tx.session.exec(select(Outgoing.subject).order_by(col(Outgoing.id))))


def ended(database: Database) -> dict[str, tuple[str, str]]:
    with database.read(MORNING) as tx:
        rows = tx.session.exec(select(Occurrence)).all()
        return {row.subject: (row.outcome, row.why) for row in rows if row.job == "telling"}


def noted(database: Database) -> list[str]:
    """The subjects of the clock's entries in the journal, in order."""
    with database.read(MORNING) as tx:
        query = select(Entry.subject).where(Entry.event == "clock.telling")
        return list(tx.session.exec(query.order_by(col(Entry.number))))


class Told:
    """What an alarm was told."""

    def __init__(self) -> None:
        self.of: list[tuple[str, str, bool]] = []

    def __call__(self, schedule: str, what: str, fails: bool) -> None:
        self.of.append((schedule, what, fails))


def a_clock(
    database: Database, house: Turned, schedule: Schedule, alarm: Told | None = None
) -> Clock:
    return Clock(database, house, BOOKS, (schedule,), lambda: None, alarm or Told())


class TestMany:
    def test_they_share_few_transactions(
        self, database_url: str, open_door: OpenDoor, house_time: Turned
    ) -> None:
        commits: list[str] = []
        database = open_door(
            database_url, waypoint=lambda at: commits.append(at) if at == "after commit" else None
        )
        count = 2 * MOST + 1
        assert a_clock(database, house_time, telling(many(count))).tick() == count
        assert len(commits) == 1 + 3, "that we are awake, and fifty at a time"
        assert sorted(said(database)) == sorted(noted(database)) == sorted(ended(database))
        assert len(said(database)) == count

    def test_several_bots_press_each_once(
        self, database_url: str, open_door: OpenDoor, house_time: Turned
    ) -> None:
        """They find different ones first, so that their transactions do not hold the same."""
        doors = [open_door(database_url) for _ in range(3)]
        dues = many(150)
        found = [dues, dues[20:] + dues[:20], dues[:60]]
        clocks = [
            a_clock(door, house_time, telling(seen))
            for door, seen in zip(doors, found, strict=True)
        ]
        together(3, lambda number: clocks[number].tick())
        wanted = sorted(due.subject for due in dues)
        assert sorted(said(doors[0])) == wanted
        assert sorted(noted(doors[0])) == wanted

    def test_whoever_is_second_loses_those_claims_only(
        self, database: Database, house_time: Turned
    ) -> None:
        a_clock(database, house_time, telling(many(3))).tick()
        a_clock(database, house_time, telling(many(6))).tick()
        assert said(database) == [f"thing:{number}" for number in range(6)]


class TestWhatFails:
    def test_it_holds_up_nothing_else(self, database: Database, house_time: Turned) -> None:
        schedule = telling(many(10), lambda due: due.number == 4)
        assert a_clock(database, house_time, schedule).tick() == 9
        others = [f"thing:{number}" for number in range(10) if number != 4]
        assert said(database) == noted(database) == others
        assert sorted(ended(database)) == others

    def test_it_is_tried_again_after_longer_and_longer(
        self, database: Database, house_time: Turned, machine: Machine
    ) -> None:
        tries: list[float] = []
        is_broken = True

        def fails(due: Due) -> bool:
            if due.number == 1:
                tries.append(machine.seconds)
            return is_broken and due.number == 1

        told = Told()
        one = a_clock(database, house_time, telling(many(3), fails), told)
        for _ in range(300):
            one.tick()
            machine.seconds += 20
        pauses = [after - before for before, after in pairwise(tries)]
        assert pauses[1:7] == [20, 40, 80, 160, 320, 640]
        assert max(pauses) <= LONGEST + 20
        assert [fails for _, _, fails in told.of] == [True], "the admin is told once"
        is_broken = False
        machine.seconds += LONGEST
        one.tick()
        one.tick()
        assert sorted(said(database)) == ["thing:0", "thing:1", "thing:2"]
        assert [fails for _, _, fails in told.of] == [True, False]

    def test_a_new_process_tries_it_at_once(self, database: Database, house_time: Turned) -> None:
        a_clock(database, house_time, telling(many(2), lambda due: due.number == 1)).tick()
        house_time.at += timedelta(minutes=1)
        a_clock(database, house_time, telling(many(2))).tick()
        assert said(database) == ["thing:0", "thing:1"]

    def test_a_later_one_takes_its_place_and_says_why(
        self, database: Database, house_time: Turned
    ) -> None:
        first, second = Due("thing:1", MORNING), Due("thing:1", MORNING + timedelta(hours=1))
        one = a_clock(database, house_time, telling([first, second], lambda due: due is first))
        one.tick()
        house_time.at += timedelta(hours=1)
        one.tick()
        with database.read(MORNING) as tx:
            rows = tx.session.exec(select(Occurrence).order_by(col(Occurrence.due_at))).all()
        assert [(row.outcome, row.why) for row in rows] == [
            (MISSED, "it failed until a later one was due"),
            (DONE, ""),
        ]

    def test_one_that_nobody_asks_for_any_more_is_forgotten(
        self, database: Database, house_time: Turned
    ) -> None:
        dues, told = many(1), Told()
        one = a_clock(database, house_time, telling(dues, lambda _: True), told)
        one.tick()
        dues.clear()
        one.tick()
        assert [fails for _, _, fails in told.of] == [True, False]

    def test_an_alarm_that_fails_is_no_reason_to_stop(
        self, database: Database, house_time: Turned
    ) -> None:
        def alarm(_: str, __: str, ___: bool) -> None:
            raise RuntimeError("no admin")

        schedule = telling(many(3), lambda due: due.number == 0)
        one = Clock(database, house_time, BOOKS, (schedule,), lambda: None, alarm)
        assert one.tick() == 2

    def test_a_schedule_that_cannot_be_asked_or_cannot_look(
        self, database: Database, house_time: Turned
    ) -> None:
        def cannot(*_: object) -> None:
            raise RuntimeError("broken")

        broken = Schedule("broken", cannot, cannot, looks=cannot)  # type: ignore[arg-type]
        steady = Schedule("steady", cannot, cannot, is_steady=True)  # type: ignore[arg-type]
        told = Told()
        clock = Clock(
            database, house_time, BOOKS, (broken, steady, telling(many(2))), lambda: None, told
        )
        assert clock.tick() == 2
        assert told.of == [("broken", "looks", True), ("steady", "due", True)]

    def test_a_database_that_is_away_is_nobodys_fault(
        self, database: Database, house_time: Turned, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.pressing.why_unreachable", lambda _: "it is away")
        with pytest.raises(RuntimeError):
            a_clock(database, house_time, telling(many(1), lambda _: True)).tick()


def test_no_more_is_begun_when_the_house_closes(database: Database) -> None:
    schedule, pressed = telling(many(2 * MOST)), list[int]()
    pressing = Pressing(
        database, BOOKS, Troubles(lambda: 0.0), lambda: pressed.append(1), lambda: len(pressed) == 1
    )
    over = pressing.press([Open(schedule, due) for due in many(2 * MOST)], MORNING)
    assert len(over) == len(said(database)) == MOST


def test_each_reads_what_the_one_before_it_has_changed(
    database: Database, house_time: Turned
) -> None:
    """As if it had the transaction for itself: no object of another's is left in it."""
    seen: list[int] = []

    def post(tx: Tx, _: Books, __: Due) -> None:
        seen.append(len(tx.session.identity_map))
        number = outbox.post(tx, "C1", "thing", SAID)
        assert tx.get(Outgoing, number) is not None

    schedule = Schedule("telling", lambda *_: many(3), post)
    a_clock(database, house_time, schedule).tick()
    assert seen == [0, 0, 0]
