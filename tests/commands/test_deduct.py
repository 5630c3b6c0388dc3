"""A deduction is logged, its person is told and acknowledges it; who may is the handbook's."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from commands.deciding.command import Drawing
from commands.deciding.reach import say_kept
from storage import ledger, people
from storage.cards import Card
from storage.later import Later
from storage.ledger import STANDING, UNDONE, Entry
from storage.proposals import Proposal
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, DRAWS, Desk, refusal
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE

PHONE = "A001 phone on the floor at seat 14"


@pytest.fixture(autouse=True)
def in_the_afternoon(desk: Desk) -> None:
    """Ada and Grace are at work, so that nothing waits for a shift."""
    desk.passes(hours=9)


def logs(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "deduct")


def entries(desk: Desk) -> list[Entry]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Entry).order_by(col(Entry.id))).all())


def own_card(desk: Desk, number: int = 1) -> Card:
    """The person's own message as it is drawn now."""
    with desk.read() as tx:
        return DRAWS["entry"](Drawing(tx, BOOKS, number))


def test_an_entry_is_logged_told_and_acknowledged(desk: Desk) -> None:
    answer = logs(desk, GRACE, PHONE)
    assert "Logged as D1: Ada, Mon 2 Nov 2026, phone on the floor, −3 points." in answer.text
    [entry] = entries(desk)
    assert (entry.item, entry.amount, entry.unit) == ("CC-2.2.1.10", 3.0, "points")
    assert (entry.day, entry.note, entry.state) == (date(2026, 11, 2), "at seat 14", STANDING)
    [told] = desk.told(ADA)
    assert "phone on the floor" in told
    assert "−3 points (CC-2.2.1.10)" in told
    assert "November 2026 by now: −3 points" in told
    assert "private call taken on the floor: 3 points" in told, "the rule's own words"
    assert "seat 14" not in told, "what was noted opens from Details"
    desk.presses(ADA, "conduct.seen", 1)
    assert "You have acknowledged it:" in own_card(desk).text
    assert [one.event for one in desk.journal()] == ["ledger.logged", "ledger.seen"]
    assert "You have said so before" in refusal(lambda: desk.presses(ADA, "conduct.seen", 1))


def test_nothing_of_it_stands_in_a_channel(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    desk.types(ADA, "side D1 my child was ill", "conduct")
    posts = [row for row in desk.outgoing() if row.kind == "post"]
    assert [row.conversation for row in posts] == [f"@{ADA}", f"@{GRACE}"]
    assert all("child" not in str(row.card) for row in desk.outgoing())
    assert all("child" not in str(one.facts) for one in desk.journal())


@pytest.mark.parametrize(
    ("who", "about", "words"),
    [
        (ADA, "A002 phone on the floor", "is for these to log: duty leader"),
        (BO, "A001 phone on the floor", "is for these to log: duty leader"),
        (GRACE, "L001 phone on the floor", "Nobody logs about themself"),
        (GRACE, "L002 phone on the floor", "is for these to log: director and manager"),
        (GRACE, "D001 phone on the floor", "is for these to log: manager"),
        (LINUS, "L002 phone on the floor", "Nobody logs about themself"),
    ],
)
def test_nobody_logs_about_themself_upward_or_without_the_right(
    desk: Desk, who: str, about: str, words: str
) -> None:
    with desk.is_as_before():
        assert words in refusal(lambda: logs(desk, who, about))
    assert entries(desk) == []


def test_the_director_logs_about_a_leader(desk: Desk) -> None:
    logs(desk, DORA, "L001 litter")
    assert [one.item for one in entries(desk)] == ["CC-2.2.1.3"]


def test_a_range_asks_for_points_and_keeps_to_its_ends(desk: Desk) -> None:
    damage = "A001 CC-2.2.2.1"
    assert "Please say how much: 1 to 5 points." in refusal(lambda: logs(desk, GRACE, damage))
    for wrong in ("0", "6", "5.5"):
        said = refusal(partial(logs, desk, GRACE, f"{damage} {wrong} the keyboard"))
        assert "That cannot be given." in said
    logs(desk, GRACE, f"{damage} 5 the keyboard")
    assert [(one.amount, one.note) for one in entries(desk)] == [(5.0, "the keyboard")]
    assert "The handbook fixes it: 3 points." in refusal(
        lambda: logs(desk, GRACE, "A001 CC-2.2.1.10 4")
    )


def test_what_may_dismiss_goes_to_the_director_without_points(desk: Desk) -> None:
    answer = logs(desk, GRACE, "A001 leaking customer data a list was sent home")
    assert "dismissal" in answer.text
    [entry] = entries(desk)
    assert (entry.amount, entry.may_dismiss) == (None, True)
    with desk.read() as tx:
        [proposal] = tx.session.exec(select(Proposal)).all()
    assert (proposal.ground, proposal.decided_by_role) == ("conduct", "director")
    [asked] = desk.told(DORA)
    assert "Proposed: dismissal" in asked
    assert "leaking customer data" in asked
    assert "list was sent" not in asked
    logged = desk.types(GRACE, "undo D1", "deduct")
    assert "Taken back: D1." in logged.text
    with desk.read() as tx:
        [proposal] = tx.session.exec(select(Proposal)).all()
    assert proposal.state == "void"


def test_the_same_thing_of_a_day_is_noticed(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    said = refusal(lambda: logs(desk, LINUS, "A001 手机"))
    assert "That stands already as D1, logged by Grace" in said
    assert len(entries(desk)) == 1
    logs(desk, LINUS, "again A001 phone on the floor a second call")
    assert [one.note for one in entries(desk)] == ["at seat 14", "a second call"]
    assert "logged again already, as D2" in refusal(lambda: desk.presses(GRACE, "deduct.again", 1))
    desk.presses(GRACE, "deduct.again", 2)
    assert "logged again already" in refusal(lambda: desk.presses(GRACE, "deduct.again", 2))
    assert len(entries(desk)) == 3
    assert "November 2026 by now: −9 points" in desk.told(ADA)[-1]


def test_its_author_takes_it_back_for_fifteen_minutes(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    logs(desk, GRACE, "A001 litter")
    assert "was logged by somebody else" in refusal(lambda: desk.presses(LINUS, "deduct.undo", 1))
    desk.passes(minutes=15)
    desk.presses(GRACE, "deduct.undo", 1)
    desk.passes(seconds=1)
    assert "for 15 min only. It stands." in refusal(lambda: desk.presses(GRACE, "deduct.undo", 2))
    assert [one.state for one in entries(desk)] == [UNDONE, STANDING]
    assert "taken back already" in refusal(lambda: desk.presses(GRACE, "deduct.undo", 1))
    assert "taken back by whoever logged it" in own_card(desk).text
    assert "−1 point" in desk.types(ADA, "", "conduct").text


def test_a_line_that_may_mean_several_things_is_asked_about(desk: Desk) -> None:
    said = refusal(lambda: logs(desk, GRACE, "A001 customer data"))
    assert "CC-2.2.2.5 copying or taking out customer data: 10 points" in said
    assert "CC-2.2.2.6 leaking customer data: dismissal, no points" in said
    assert "nothing like “juggling”" in refusal(lambda: logs(desk, GRACE, "A001 juggling"))
    assert "What happened?" in refusal(lambda: logs(desk, GRACE, "A001"))
    assert "What can be logged" in logs(desk, GRACE, "").text
    assert "CC-2.2.1.10" in logs(desk, GRACE, "items 手机").text
    assert entries(desk) == []


def test_others_ledgers_are_for_leaders_and_each_look_is_noted(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    assert "is for them, their leaders" in refusal(lambda: desk.types(BO, "of A001", "conduct"))
    assert "is about somebody else" in refusal(lambda: desk.types(BO, "D1", "conduct"))
    assert "is not about you" in refusal(lambda: desk.presses(GRACE, "conduct.seen", 1))
    assert "phone on the floor" in desk.types(LINUS, "of A001", "conduct").text
    desk.opens(DORA, "conduct.details", 1)
    looked = [(one.event, one.actor) for one in desk.journal() if one.event == "ledger.looked"]
    assert [event for event, _ in looked] == ["ledger.looked"] * 2
    assert len({actor for _, actor in looked}) == 2
    desk.types(ADA, "", "conduct")
    assert len([one for one in desk.journal() if one.event == "ledger.looked"]) == 2


def test_what_was_said_with_a_refused_line_is_not_lost(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    said = refusal(lambda: logs(desk, LINUS, "A001 phone on the floor camera 4"))
    assert "/deduct again A001 CC-2.2.1.10 camera 4" in said
    assert "It happened again" not in said, "a button would lose the words"


def test_a_night_shift_is_logged_on_the_date_it_began(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 3, 2, tzinfo=ZONE)
    logs(desk, GRACE, "A003 phone on the floor")
    assert [one.day for one in entries(desk)] == [date(2026, 11, 2)]


def test_nobody_who_has_left_is_logged_about_or_told(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    with desk.database.change(desk.now) as tx:
        grace = people.by_slack(tx, GRACE)
        assert grace is not None
        grace.person.left_on = date(2026, 11, 2)
    before = len(desk.told(GRACE))
    desk.types(ADA, "side D1 it was urgent", "conduct")
    assert len(desk.told(GRACE)) == before
    desk.presses(LINUS, "deduct.again", 1)
    with desk.database.change(desk.now) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        ada.person.left_on = date(2026, 11, 2)
    assert "no longer on the list" in refusal(lambda: desk.presses(LINUS, "deduct.again", 2))


def test_nobody_hears_of_it_when_the_time_to_appeal_is_over(desk: Desk) -> None:
    """Ada's next shift is eleven days away; half of the seven days are left when she is told."""
    with desk.database.change(desk.now) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        mine = select(Assignment).where(Assignment.person_id == ada.id)
        for one in tx.session.exec(mine).all():
            tx.session.delete(one)
        shift = Shift(
            team_id=ada.person.team_id,
            day=date(2026, 11, 13),
            code="L",
            starts_at=datetime(2026, 11, 13, 15, tzinfo=ZONE),
            ends_at=datetime(2026, 11, 13, 23, tzinfo=ZONE),
        )
        tx.session.add(shift)
        tx.session.flush()
        assert shift.id is not None
        tx.session.add(Assignment(shift_id=shift.id, person_id=ada.id))
    logs(desk, GRACE, PHONE)
    with desk.read() as tx:
        [kept] = tx.session.exec(select(Later)).all()
    assert kept.due_at == desk.now + timedelta(days=3.5)
    desk.now = kept.due_at
    with desk.database.change(desk.now) as tx:
        say_kept(tx, BOOKS, kept.id or 0)
    assert "phone on the floor" in desk.told(ADA)[-1]


def test_a_date_in_the_line_is_the_day(desk: Desk) -> None:
    logs(desk, GRACE, "A001 2.2.1.3 on 2026-11-01 under the desk")
    [entry] = entries(desk)
    assert (entry.item, entry.day, entry.note) == (
        "CC-2.2.1.3",
        date(2026, 11, 1),
        "under the desk",
    )
    assert "still to come" in refusal(lambda: logs(desk, GRACE, "A001 noise on 2026-12-25"))
    assert "no such date: 2026-02-30" in refusal(lambda: logs(desk, GRACE, "A001 noise 2026-02-30"))


def test_what_was_not_heard_of_is_taken_back_without_a_word(desk: Desk) -> None:
    desk.passes(hours=-9)
    assert "when their shift begins: Mon 2 Nov, 15:00" in logs(desk, GRACE, PHONE).text
    assert "had not heard of it yet" in desk.types(GRACE, "undo D1", "deduct").text
    assert desk.told(ADA) == []


def test_the_month_is_counted_by_its_days(desk: Desk) -> None:
    logs(desk, GRACE, PHONE)
    desk.passes(days=29)
    logs(desk, GRACE, "A001 litter")
    assert "December 2026 by now: −1 point" in desk.told(ADA)[-1]
    assert "−3 points" in desk.types(ADA, "2026-11", "conduct").text
    with desk.read() as tx:
        first = ledger.get(tx, 1)
    assert first is not None
    assert first.runs_out == date(2027, 11, 2)
