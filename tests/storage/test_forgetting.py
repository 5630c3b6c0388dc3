"""Words are deleted at their term and no earlier; figures, states and the journal stay."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from handbook.eligibility import Able
from handbook.retention import KINDS
from storage import (
    appeals,
    assessments,
    attendance,
    calendars,
    cases,
    covers,
    decisions,
    forgetting,
    journal,
    later,
    ledger,
    offers,
    outbox,
    people,
    personal_words,
    proofs,
    samples,
    stepping_away,
)
from storage import proposals as stored
from storage.appeals import Appeal
from storage.assessments import Assessment
from storage.attendance import Record
from storage.backup import backup, restore
from storage.cards import Card
from storage.cases import Case
from storage.covers import Cover, CoverAsk
from storage.database import Database
from storage.decisions import Decision
from storage.forgetting import Term
from storage.later import SAID, Later
from storage.leaves import APPROVED, ASKED, Leave
from storage.ledger import Entry
from storage.offers import LeaveOffer
from storage.outbox import SENT, Outgoing
from storage.people import Person, Team
from storage.proposals import CONFIRMED, PROPOSED, Proposal
from storage.reliefs import ACCEPTED, DECLINED, DONE, Overtime
from storage.samples import Sample
from storage.stepping_away import BACK, OUT, StepAway
from storage.tables import every_table
from storage.transaction import Tx
from tests.conftest import Open
from tests.storage.floor import NOW, Floor, a_floor, a_leave, a_shift
from tests.storage.test_reliefs import a_relief, an_overtime

TODAY = date(2027, 11, 2)
SECRET = "Gallensteine"
DAY = date(2026, 11, 1)
EVERYTHING = {
    "leave": 3,
    "attendance": 1,
    "consequences": 1,
    "conduct": 2,
    "proofs": 1,
    "messages": 4,
}
"""How many rows hold a word where `words_everywhere` has put them."""


def a_record(tx: Tx, floor: Floor, person: int, day: date = DAY, **more: Any) -> Record:
    values = {"reason": SECRET, "excused_words": SECRET, "salt": "salt", "how": "declared", **more}
    return attendance.add(
        tx,
        Record(
            team_id=floor.team,
            person_id=person,
            event="late",
            day=day,
            minutes=12,
            noted_at=NOW,
            noted_by=person,
            **values,
        ),
    )


def a_proposal(tx: Tx, floor: Floor, person: int, record: Record, **more: Any) -> Proposal:
    proposal = Proposal(
        team_id=floor.team,
        person_id=person,
        consequence="late",
        rule="SD-1.3",
        day=DAY,
        outcome="fine",
        amount=20.0,
        shown=[],
        decided_by_role="duty_leader",
        proposed_at=NOW,
        salt="salt",
        decided_words=SECRET,
        objection=SECRET,
        **more,
    )
    assert record.id is not None
    stored.add(tx, proposal, [record.id])
    return proposal


def an_entry(tx: Tx, floor: Floor, person: int, **more: Any) -> int:
    """An entry with words in each of its places; `appeal`: the state of one against it."""
    state = more.pop("appeal", None)
    noted: dict[str, Any] = dict.fromkeys(("place", "evidence", "note", "side"), SECRET)
    said: dict[str, Any] = dict.fromkeys(("words", "answer", "decided_words"), SECRET)
    number = ledger.add(
        tx,
        Entry(
            team_id=floor.team,
            person_id=person,
            item="CC-2.2.1.3",
            kind="floor",
            rule="CC-2.2.1.3",
            unit="points",
            amount=1.0,
            day=more.pop("day", DAY),
            author_id=floor.leaders[0],
            logged_at=NOW,
            salt="salt",
            **noted,
        ),
    )
    if state is not None:
        appeals.add(
            tx,
            Appeal(
                team_id=floor.team,
                entry_id=number,
                person_id=person,
                asked_at=NOW,
                until=DAY,
                decided_by_role="director",
                rule="ours",
                reviewer_since=NOW,
                state=state,
                salt="salt",
                **said,
            ),
        )
    return number


def words_everywhere(tx: Tx, floor: Floor, person: int, slack_id: str = "U0ADA") -> None:
    """A word in each place that can hold one, about a matter of 1 November 2026 that is over."""
    known = tx.session.get_one(Person, person)
    known.slack_id = slack_id
    tx.session.flush()
    leave = a_leave(tx, floor, person, first=DAY, state=APPROVED, reason=SECRET)
    row = tx.session.get_one(Leave, leave)
    row.decided_words = SECRET
    tx.note("leave.asked", f"leave:{leave}", f"person:{person}", {"reason": ("salt", SECRET)})
    decisions.add(tx, f"leave:{leave}", 0, APPROVED, ASKED, floor.leaders[0], SECRET)
    offer = LeaveOffer(
        leave_id=leave, first=DAY, last=DAY, counted=1, by=floor.leaders[0], at=NOW, words=SECRET
    )
    offers.add(tx, offer)
    proofs.begin(tx, [row])
    proofs.move(tx, leave, (proofs.OWED,), proofs.DIFFERS, words=SECRET)
    record = a_record(tx, floor, person)
    a_proposal(tx, floor, person, record, state=CONFIRMED, decided_at=NOW)
    an_entry(tx, floor, person, appeal=appeals.UPHELD)
    card = Card(lines=(SECRET,))
    for number in (
        outbox.tell(tx, slack_id, f"leave:{leave}", card),
        outbox.tell(tx, "U0LEADER", f"leave:{leave}", card),
        outbox.whisper(tx, "C0FLOOR", slack_id, "why", card),
    ):
        sent = tx.session.get_one(Outgoing, number)
        sent.state, sent.at = SENT, NOW
    kept = later.keep(tx, person, NOW, "leave.decided", f"leave:{leave}", card)
    tx.session.get_one(Later, kept).state = SAID
    tx.session.flush()


def term(tx: Tx, floor: Floor, *kinds: str, day: date = TODAY, **more: Any) -> Term:
    before = {kind: day for kind in KINDS if kind in kinds or not kinds}
    return Term(people.team(tx, floor.team), before, **more)


def everything(tx: Tx) -> str:
    """All that the database holds, as one text."""
    tables = every_table().sorted_tables
    return "\n".join(str(row) for table in tables for row in tx.connection.execute(table.select()))


def test_every_word_goes_and_every_figure_stays(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        words_everywhere(tx, floor, floor.agents[0])
    with database.change(NOW) as tx:
        assert SECRET in everything(tx)
        gone = forgetting.forget(tx, term(tx, floor))
        tx.note("words.forgotten", "team:1", "clock", rows=gone)
    assert gone == EVERYTHING
    with database.read(NOW) as tx:
        assert SECRET not in everything(tx)
        leave = tx.session.exec(select(Leave)).one()
        assert (leave.state, leave.first, leave.reason, leave.decided_words) == (
            APPROVED,
            DAY,
            None,
            None,
        )
        record = tx.session.exec(select(Record)).one()
        assert (record.minutes, record.how, record.reason) == (12, "declared", None)
        proposal = tx.session.exec(select(Proposal)).one()
        assert (proposal.amount, proposal.state, proposal.objection) == (20.0, CONFIRMED, None)
        assert tx.session.exec(select(Decision.outcome)).one() == APPROVED
        entry = tx.session.exec(select(Entry)).one()
        assert (entry.amount, entry.state, entry.side) == (1.0, ledger.STANDING, None)
        appeal = tx.session.exec(select(Appeal)).one()
        assert (appeal.state, appeal.words, appeal.decided_words) == (appeals.UPHELD, None, None)
        salts = {one.salt for one in (leave, record, proposal, entry, appeal)}
        assert "salt" not in salts, "or it is guessed"
        assert journal.audit(tx) == []
        assert forgetting.count(tx, term(tx, floor)) == {}
        for row in tx.session.exec(select(Outgoing)).all():
            assert Card.model_validate(row.card) == Card(), "what is left can still be read"


def test_a_backup_from_after_holds_nothing_and_its_journal_is_in_order(
    database: Database, tmp_path: Path, unmigrated: Open
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        words_everywhere(tx, floor, floor.agents[0])
    with database.change(NOW) as tx:
        forgetting.forget(tx, term(tx, floor))
    backup(database, tmp_path / "after.zip")
    other = unmigrated("sqlite")
    restore(other, tmp_path / "after.zip")
    with other.read(NOW) as tx:
        assert SECRET not in everything(tx)
        assert journal.audit(tx) == []


def test_the_words_are_not_left_in_the_file(sqlite_url: str, open_door: Any) -> None:
    database: Database = open_door(sqlite_url)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        words_everywhere(tx, floor, floor.agents[0])
    with database.change(NOW) as tx:
        forgetting.forget(tx, term(tx, floor))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(database.engine.url.database or "")
    assert SECRET.encode() not in file.read_bytes()


@pytest.mark.parametrize(("day", "goes"), [(DAY, False), (DAY + timedelta(days=1), True)])
def test_the_last_day_of_a_term_is_kept(database: Database, day: date, goes: bool) -> None:
    """The shift's date counts, also of a leave that spans midnight and of a record at 23:55."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_leave(tx, floor, floor.agents[0], first=DAY - timedelta(days=3), last=DAY)
        a_record(tx, floor, floor.agents[0])
        held = forgetting.count(tx, term(tx, floor, "leave", "attendance", day=day))
    assert held == ({"leave": 1, "attendance": 1} if goes else {})


def test_messages_and_consequences_count_from_midnight_where_the_team_is(
    database: Database,
) -> None:
    edge = datetime(2026, 11, 1, 16, tzinfo=UTC)  # 00:00 on the 2nd in Shanghai
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        for at in (edge - timedelta(seconds=1), edge):
            record = a_record(tx, floor, floor.agents[0], reason=None, excused_words=None)
            a_proposal(tx, floor, floor.agents[0], record, state=CONFIRMED, decided_at=at)
            sent = outbox.tell(tx, "U0GONE", "away", Card(lines=(SECRET,)))
            row = tx.session.get_one(Outgoing, sent)
            row.state, row.at = SENT, at
        tx.session.flush()
        held = forgetting.count(tx, term(tx, floor, day=date(2026, 11, 2)))
    assert held == {"consequences": 1, "messages": 1}


def test_one_kind_goes_without_the_others(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        words_everywhere(tx, floor, floor.agents[0])
        assert forgetting.forget(tx, term(tx, floor, "attendance")) == {"attendance": 1}
        assert tx.session.exec(select(Leave.reason)).one() == SECRET


def test_why_somebody_could_not_come_goes_and_that_they_were_asked_stays(
    database: Database,
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor)
        number = covers.add(
            tx,
            Cover(
                team_id=floor.team,
                shift_id=shift.id or 0,
                day=DAY,
                origin=f"shift:{shift.id}",
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                next_at=NOW,
                asked_by=floor.leaders[0],
                asked_at=NOW,
            ),
        )
        cover = covers.get(tx, number)
        assert cover is not None
        ask = covers.ask(tx, cover, Able(floor.agents[0], "003", 0, None), "salt")
        row = covers.ask_of(tx, ask)
        assert row is not None
        covers.answer(tx, row, ["asked"], words=SECRET, release_words=SECRET)
    with database.change(NOW) as tx:
        assert forgetting.forget(tx, term(tx, floor, "attendance")) == {"attendance": 1}
        kept = tx.session.exec(select(CoverAsk)).one()
        assert (kept.words, kept.release_words, kept.wave) == (None, None, 0)
        assert kept.salt != "salt"


@pytest.mark.parametrize(
    ("day", "state", "rows"),
    [
        (DAY, appeals.UPHELD, 0),
        (DAY + timedelta(days=1), None, 1),
        (DAY + timedelta(days=1), appeals.WITHDRAWN, 2),
        (DAY + timedelta(days=1), appeals.OPEN, 0),
    ],
)
def test_what_is_under_appeal_keeps_its_words(
    database: Database, day: date, state: str | None, rows: int
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = an_entry(tx, floor, floor.agents[0], appeal=state)
        told = outbox.tell_group(tx, ["U0ADA", "U0BO"], "appeal:1", Card(lines=(SECRET,)))
        row = tx.session.get_one(Outgoing, told)
        row.state, row.at = SENT, NOW
        tx.session.flush()
    with database.change(NOW) as tx:
        gone = forgetting.forget(tx, term(tx, floor, "conduct", day=day, is_decided=True))
        assert gone == ({"conduct": rows} if rows else {})
        entry = ledger.get(tx, number)
        assert entry is not None
        assert (entry.amount, entry.note) == (1.0, None if rows else SECRET)
        person = tx.session.get_one(Person, floor.agents[0])
        about = term(tx, floor, "messages", person=person)
        assert forgetting.count(tx, about) == ({"messages": 1} if state else {})


@pytest.mark.parametrize(("state", "goes"), [(ACCEPTED, False), (DONE, True), (DECLINED, True)])
def test_the_words_of_overtime_go_and_its_minutes_stay(
    database: Database, state: str, *, goes: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor)
        relief = a_relief(tx, floor, shift)
        words = {"words": SECRET, "reason": SECRET}
        an_overtime(tx, floor, shift, relief, state=state, minutes=30, day=DAY, **words)
        tx.session.get_one(Person, floor.agents[0]).slack_id = "U0ADA"
        sent = outbox.tell(tx, "U0LEADER", f"relief:{relief}", Card(lines=(SECRET,)))
        row = tx.session.get_one(Outgoing, sent)
        row.state, row.at = SENT, NOW
        tx.session.flush()
    with database.change(NOW) as tx:
        gone = forgetting.forget(tx, term(tx, floor, "attendance", is_decided=True))
        assert gone == ({"attendance": 1} if goes else {})
        kept = tx.session.exec(select(Overtime)).one()
        assert (kept.minutes, kept.words) == (30, None if goes else SECRET)
        person = tx.session.get_one(Person, floor.agents[0])
        about = term(tx, floor, "messages", person=person)
        assert forgetting.count(tx, about) == {"messages": 1}, "to others about them"


@pytest.mark.parametrize(
    ("state", "day", "goes"),
    [(BACK, NOW.date() + timedelta(days=1), True), (BACK, NOW.date(), False), (OUT, TODAY, False)],
)
def test_where_somebody_went_goes_and_how_long_stays(
    database: Database, state: str, day: date, *, goes: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor)
        assert shift.id is not None
        away = stepping_away.add(
            tx,
            StepAway(
                team_id=floor.team,
                person_id=floor.agents[0],
                shift_id=shift.id,
                state=state,
                asked_at=NOW,
                since=NOW,
                until=NOW,
                over=12,
                words=SECRET,
                decided_words=SECRET,
                salt="salt",
            ),
        )
        gone = forgetting.forget(tx, term(tx, floor, "attendance", day=day, is_decided=True))
        assert gone == ({"attendance": 1} if goes else {})
        kept = stepping_away.read_again(tx, away)
        left = (None, None) if goes else (SECRET, SECRET)
        assert (kept.over, kept.words, kept.decided_words) == (12, *left)


@pytest.mark.parametrize(
    ("state", "due", "goes"),
    [
        (cases.VERIFIED, None, True),
        (cases.OPEN, None, False),
        (cases.VERIFIED, TODAY, False),
        (cases.VERIFIED, TODAY - timedelta(days=1), True),
    ],
)
def test_the_words_of_a_case_go_once_it_is_over(
    database: Database, state: str, due: date | None, *, goes: bool
) -> None:
    words: dict[str, Any] = dict.fromkeys(personal_words.CASE_WORDS, SECRET)
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine, leader = floor.agents[0], floor.leaders[0]
        case = Case(
            team_id=floor.team,
            kind="complaint",
            person_id=mine,
            opened_by=leader,
            opened_at=NOW,
            state=state,
            training_due=due,
            salt="salt",
            **words,
        )
        cases.add(tx, case)
        sample = Sample(
            team_id=floor.team,
            person_id=mine,
            kind=samples.CALL,
            day=DAY,
            reference="R-1",
            by_id=leader,
            sampled_at=NOW,
            note=SECRET,
            salt="salt",
        )
        samples.add(tx, sample)
    with database.change(NOW) as tx:
        gone = forgetting.forget(tx, term(tx, floor, "quality", is_decided=True))
        assert gone == {"quality": 2 if goes else 1}
        kept, call = tx.session.exec(select(Case)).one(), tx.session.exec(select(Sample)).one()
        assert {getattr(kept, name) for name in words} == {None if goes else SECRET}
        assert (call.note, call.reference, call.read) == (None, "R-1", 1)
        assert call.salt != "salt"


@pytest.mark.parametrize(
    ("state", "day", "goes"),
    [
        ("acknowledged", date(2026, 11, 1), True),
        ("acknowledged", date(2026, 10, 31), False),
        ("scored", date(2026, 11, 1), False),
    ],
)
def test_what_was_said_on_a_sheet_goes_and_its_scores_stay(
    database: Database, state: str, day: date, *, goes: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        row = Assessment(
            team_id=floor.team,
            person_id=floor.agents[0],
            month=date(2026, 10, 1),
            role="agent",
            state=state,
            set_by=floor.leaders[0],
            set_at=NOW,
            score=85.4,
            salt="salt",
            own_words=SECRET,
            words=SECRET,
            plan=SECRET,
            returned_words=SECRET,
            reply=SECRET,
        )
        number = assessments.add(tx, row, [assessments.Task("work", 100, "calls")], ["salt"])
        marks = {0: assessments.Mark(85, SECRET)}
        assessments.own(tx, number, marks)
        assessments.score(tx, number, marks)
        gone = forgetting.forget(tx, term(tx, floor, "assessments", day=day, is_decided=True))
        assert gone == ({"assessments": 2} if goes else {})
        assert (SECRET in everything(tx)) is not goes
        (line,) = assessments.lines(tx, number)
        assert (line.task, line.own_score, line.score) == ("calls", 85, 85)
        assert (line.salt == "salt") is not goes
        assert tx.session.exec(select(Assessment.score)).one() == 85.4


def test_another_team_keeps_its_words(database: Database) -> None:
    with database.change(NOW) as tx:
        floor, other = a_floor(tx), a_floor(tx, name="Other")
        words_everywhere(tx, floor, floor.agents[0])
        words_everywhere(tx, other, other.agents[0], "U0BEA")
    with database.change(NOW) as tx:
        forgetting.forget(tx, term(tx, floor))
        left = tx.session.exec(select(Leave).order_by(col(Leave.id))).all()
        assert [leave.reason for leave in left] == [None, SECRET]
        # The second message to the unlinked leader is nobody's, and goes with either team.
        assert forgetting.count(tx, term(tx, other)) == {
            **EVERYTHING,
            "messages": 3,
        }


def test_a_group_message_goes_with_the_team_of_its_people(database: Database) -> None:
    with database.change(NOW) as tx:
        floor, other = a_floor(tx), a_floor(tx, name="Other")
        for number, slack_id in ((floor.agents[0], "U0ADA"), (floor.leaders[0], "U0GRACE")):
            tx.session.get_one(Person, number).slack_id = slack_id
        tx.flush()
        group = outbox.tell_group(tx, ["U0ADA", "U0GRACE"], "appeal:1", Card(title=SECRET))
        tx.session.get_one(Outgoing, group).state = outbox.SENT
    with database.change(NOW) as tx:
        assert forgetting.forget(tx, term(tx, other, "messages")) == {}
        assert forgetting.forget(tx, term(tx, floor, "messages")) == {"messages": 1}


def test_of_one_person_all_goes_that_is_over_and_decided(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        mine, other = floor.agents[:2]
        words_everywhere(tx, floor, mine)
        words_everywhere(tx, floor, other, "U0BEA")
        a_leave(tx, floor, mine, first=DAY, state=ASKED, reason="undecided")
        a_leave(tx, floor, mine, first=DAY, last=TODAY, state=APPROVED, reason="not over")
        open_one = a_record(tx, floor, mine, state=attendance.OPEN, reason="still away")
        a_proposal(tx, floor, mine, open_one, state=PROPOSED)
        outbox.tell(tx, "U0ADA", "leave:1", Card(lines=("on its way",)))
        later.keep(tx, mine, NOW, "leave.decided", "leave:1", Card(lines=("waits",)))
    with database.change(NOW) as tx:
        person = tx.session.get_one(Person, mine)
        gone = forgetting.forget(tx, term(tx, floor, person=person, is_decided=True))
    assert gone == EVERYTHING
    with database.read(NOW) as tx:
        left = everything(tx)
        for words in ("undecided", "not over", "still away", "on its way", "waits"):
            assert words in left
        reasons = tx.session.exec(select(Leave.reason).where(Leave.person_id == other)).all()
        assert reasons == [SECRET]


def test_what_was_never_decided_goes_with_its_term_all_the_same(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_leave(tx, floor, floor.agents[0], first=DAY, state=ASKED)
        record = a_record(tx, floor, floor.agents[0], state=attendance.OPEN)
        a_proposal(tx, floor, floor.agents[0], record, state=PROPOSED)
        assert forgetting.count(tx, term(tx, floor)) == {
            "leave": 1,
            "attendance": 1,
            "consequences": 1,
        }


def test_what_a_channel_read_goes_as_the_floors_and_what_is_on_its_way_stays(
    database: Database,
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        posted = tx.session.get_one(
            Outgoing, outbox.post(tx, "C0LEAD", "leave:1", Card(title="#1"))
        )
        posted.state, posted.at = SENT, NOW
        waiting = outbox.tell(tx, "U0GONE", "leave:1", Card(lines=("on its way",)))
        tx.session.flush()
        assert forgetting.count(tx, term(tx, floor, "leave", "messages")) == {}
        assert forgetting.forget(tx, term(tx, floor)) == {"floor": 1}
        tx.session.expire_all()
        assert tx.session.get_one(Outgoing, posted.id).card == {}
        assert tx.session.get_one(Outgoing, waiting).card


PERSONAL = re.compile(
    r"reason|words|objection|note|text|comment|said|card$|evidence|place$|side$|answer$|plan$|reply|link$|file_name"
)
OURS = {
    ("assessment_line", "place"): "an order",
    ("attendance", "noted_at"): "a moment",
    ("attendance", "noted_by"): "a person",
    ("rest_wish", "place"): "an order",
    ("sample", "wrong_answer"): "yes or no",
    ("seen", "answer"): "ours, for a while",
    ("swap_move", "place"): "an order",
}
"""Columns that are called like words and hold none."""


def test_no_column_of_words_is_left_out() -> None:
    """A new column of words must be told where words are forgotten."""
    every_table()
    team: dict[str, Any] = {"id": 1, "zone": "UTC"}
    every = Term(Team(**team), dict.fromkeys(KINDS, TODAY))
    known = {
        (place.table.__tablename__, name)
        for place in personal_words.places(every)
        for name in place.columns
    }
    there = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if PERSONAL.search(column.name) and (table.name, column.name) not in OURS
    }
    assert there == known


def test_an_ended_calendars_number_is_never_given_again(database: Database) -> None:
    """A file that is still on its way would be drawn from another person's calendar."""
    with database.change(NOW) as tx:
        one, other = a_floor(tx).agents[:2]
        calendars.make(tx, one, calendars.OWN, calendars.FILE)
    with database.change(NOW) as tx:
        [ended] = [calendar.id for calendar in calendars.sent(tx)]
        assert calendars.end(tx, one) == 1
    with database.change(NOW) as tx:
        calendars.make(tx, other, calendars.OWN, calendars.FILE)
        assert [calendar.id for calendar in calendars.sent(tx)] != [ended]


def test_a_persons_calendars_are_ended(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        for person in floor.agents[:2]:
            calendars.make(tx, person, calendars.OWN, calendars.ADDRESS, f"digest of {person}")
            calendars.make(tx, person, calendars.OWN, calendars.FILE)
        gone, here = (people.by_id(tx, number).person for number in floor.agents[:2])
        team = tx.session.get_one(Team, floor.team)
        assert forgetting.forget(tx, Term(team, {"calendars": TODAY})) == {}, "nobody has left"
        tx.session.get_one(Person, gone.id).left_on = date(2027, 1, 1)
        tx.session.flush()
        assert forgetting.forget(tx, Term(team, {"calendars": date(2027, 1, 1)})) == {}
        assert forgetting.count(tx, Term(team, {"calendars": TODAY})) == {"calendars": 2}
        assert forgetting.forget(tx, Term(team, {"calendars": TODAY})) == {"calendars": 2}
        assert forgetting.forget(tx, Term(team, {"calendars": TODAY}, here)) == {"calendars": 2}
        assert calendars.sent(tx) == []
