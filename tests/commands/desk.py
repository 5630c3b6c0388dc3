"""People at the commands themselves, with a real database and without Slack."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlmodel import col, select

from commands.deciding.asking import Asking, Refusal, ask
from commands.deciding.command import (
    Drawing,
    Filled,
    Pointed,
    Press,
    all_commands,
    by_name,
    by_word,
)
from commands.deciding.replies import read_decision
from handbook.book import Handbook, read, shipped_names
from schedules import leave_offer
from storage import journal, leaves, outbox, people
from storage.cards import Card, Form
from storage.database import Database
from storage.journal import Entry
from storage.leaves import Leave
from storage.outbox import Outgoing
from storage.people import Need
from storage.prepared import Prepared
from storage.rosters import Assignment, Shift
from storage.transaction import Tx
from tests.stories.floor import MORNING

T = TypeVar("T")
BOOKS: dict[str, Handbook] = {name: read(name) for name in shipped_names()}
BOT = "U0BOT00001"
COMMANDS = all_commands()
WORDS = by_word(COMMANDS)
FORMS = by_name([*(c.forms for c in COMMANDS), *(c.looks for c in COMMANDS)])
PRESSES = by_name(c.presses for c in COMMANDS)
SENDS = by_name(c.sends for c in COMMANDS)
REPLIES = by_name(c.replies for c in COMMANDS)
DRAWS = by_name(c.draws for c in COMMANDS)
SHORTCUTS = by_name(c.shortcuts for c in COMMANDS)
OPTIONS = by_name(c.options for c in COMMANDS)
_OUTGOING: Prepared[tuple[Outgoing]] = Prepared(select(Outgoing).order_by(col(Outgoing.id)))
LINK = "https://centre.slack.com/archives/C0FLOOR001/p1793580000000100"


@dataclass
class Desk:
    """A settled floor on a Monday morning at 07:00; every act is a transaction of its own.

    `address`: where the house is reached from outside, if it is.
    """

    database: Database
    now: datetime = MORNING
    address: str | None = None

    def passes(self, **time: int) -> None:
        self.now += timedelta(**time)

    # ---- acts; each raises Refusal, and then has changed nothing

    def types(self, who: str, line: str, word: str = "timeoff") -> Card:
        return self._act(who, lambda asking: WORDS[word].line(asking, line))

    def types_in(self, tx: Tx, who: str, line: str) -> Card:
        """The same in a transaction that the caller ends."""
        person = people.by_slack(tx, who)
        assert person is not None
        return WORDS["timeoff"].line(ask(tx, person, BOOKS), line)

    def presses(
        self, who: str, action: str, value: str | int, channel: str | None = None
    ) -> Card | None:
        press = Press(str(value), channel, None)
        return self._act(who, lambda asking: PRESSES[action](asking, press))

    def opens(self, who: str, form: str, value: str | int = "") -> Form:
        return self._act(who, lambda asking: FORMS[form](asking, str(value)))

    def sends(self, who: str, form: str, value: str | int = "", **answers: str) -> Card:
        return self._act(who, lambda asking: SENDS[form](asking, Filled(str(value), answers)))

    def points_at(self, who: str, shortcut: str, author: str | None) -> Form:
        """A shortcut at a message of the author's, or of an app's."""
        said = Pointed(author, "C0FLOOR001", "1793580000.000100", "hm", LINK)
        return self._act(who, lambda asking: SHORTCUTS[shortcut].form(asking, said))

    def finds(self, who: str, source: str, typed: str = "") -> list[str]:
        """What a search field offers: the labels."""
        found = self._act(who, lambda asking: OPTIONS[source](asking, typed))
        return [choice.label for choice in found]

    def says_in_thread(self, who: str, number: int, text: str, what: str = "leave") -> bool:
        """A message in the thread of a request's card; whether it was taken for a decision."""
        decision = read_decision(text, BOOKS["call-centre"].words, BOT)
        if decision is None:
            return False

        def decide(asking: Asking) -> None:
            post = outbox.first_of(asking.tx, f"{what}:{number}")
            assert post is not None
            REPLIES[what](asking, post, decision)

        self._act(who, decide)
        return True

    def _act(self, who: str, do: Callable[[Asking], T]) -> T:
        with self.database.change(self.now) as tx:
            person = people.asker(tx, who)  # as the intake does
            assert person is not None
            return do(ask(tx, person, BOOKS, self.address))

    # ---- what there is

    @contextmanager
    def read(self) -> Iterator[Tx]:
        with self.database.read(self.now) as tx:
            yield tx

    def leave(self, number: int) -> Leave:
        with self.read() as tx:
            found = leaves.get(tx, number)
        assert found is not None
        return found

    def count(self) -> int:
        """How many requests there are; the newest has this number."""
        with self.read() as tx:
            return len(tx.session.exec(select(Leave.id)).all())

    def card(self, number: int) -> Card:
        """The request's card as it is drawn now."""
        with self.read() as tx:
            return DRAWS["leave"](Drawing(tx, BOOKS, number))

    def outgoing(self) -> list[Outgoing]:
        """All messages, oldest first."""
        with self.read() as tx:
            return [row for (row,) in tx.rows(_OUTGOING)]

    def told(self, who: str) -> list[str]:
        """What a person's direct message says."""
        return [text(row) for row in self.outgoing() if row.conversation == f"@{who}"]

    def thread(self, number: int) -> list[str]:
        """What was said in the thread of a request's card."""
        return [
            text(row)
            for row in self.outgoing()
            if row.kind == outbox.REPLY and row.subject == f"leave:{number}"
        ]

    def journal(self) -> list[Entry]:
        with self.read() as tx:
            return list(journal.entries(tx))

    def is_as_before(self) -> "Unchanged":
        """A block in which nothing may change."""
        return Unchanged(self)


class Unchanged:
    """Compares all that a request could have changed before and after a block."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _all(self) -> tuple[object, ...]:
        desk = self._desk
        with desk.read() as tx:
            stored = [leave.model_dump() for leave in tx.session.exec(select(Leave)).all()]
        return stored, [row.id for row in desk.outgoing()], len(desk.journal())

    def __enter__(self) -> None:
        self._before = self._all()

    def __exit__(self, *error: object) -> None:
        assert self._all() == self._before


def refusal(act: Callable[[], object]) -> str:
    """What the person is told when the act is refused; the act must be."""
    try:
        act()
    except Refusal as refused:
        return "\n".join([*refused.lines, *refused.fields.values()])
    raise AssertionError("it was not refused")


def text(row: Outgoing) -> str:
    return Card.model_validate(row.card).text


def roster(desk: Desk, who: str, code: str, *days: date) -> None:
    """Put a person on shifts that the team has on these days."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        query = select(Shift).where(Shift.code == code, col(Shift.day).in_(days))
        for shift in tx.session.exec(query).all():
            assert shift.id is not None
            tx.session.add(Assignment(shift_id=shift.id, person_id=person.id))


def needs(desk: Desk, minimum: int, code: str = "L") -> None:
    """A shift needs so many on each weekday, and the others nobody."""
    with desk.database.change(desk.now) as tx:
        for need in tx.session.exec(select(Need)).all():
            need.minimum = minimum if need.code == code else 0


def ticks(desk: Desk, since: timedelta = timedelta(days=7)) -> None:
    """The clock does what is due in the waiting lists, each a transaction of its own."""
    with desk.read() as tx:
        dues = leave_offer.due(tx, BOOKS, desk.now - since, desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if leave_offer.why_useless(tx, BOOKS, due) is None:
                leave_offer.post(tx, BOOKS, due)


def leaves_team(desk: Desk, who: str, day: date) -> None:
    """The person is gone from that day on."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        person.person.left_on = day
        tx.session.add(person.person)


def people_to_spare(desk: Desk) -> Desk:
    """No shift needs anybody, so that no request has to wait for a place."""
    with desk.database.change(desk.now) as tx:
        for need in tx.session.exec(select(Need)).all():
            need.minimum = 0
    return desk
