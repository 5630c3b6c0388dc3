"""Days on which nearly everything is said of briefings, and of what the floor is told."""

from datetime import datetime, timedelta
from functools import partial

from schedules import briefing, briefing_preview, briefing_unread
from storage import people
from storage.cards import Card
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, ZONE


def a_day_of_briefings(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    bulletin, brief = partial(types, word="bulletin"), partial(types, word="briefing")
    desk.now = datetime(2028, 2, 28, 9, tzinfo=ZONE)
    brief(ADA, "", "&", "unread", "word", "word &")
    bulletin(ADA, "", "list", "add &", "point &", "now &", "withdraw B1", "dance")
    bulletin(GRACE, "", "add", "add &", "add 2028-02-29 &", "add 2028-02-30 &", "point &")
    bulletin(GRACE, "point 2028-03-01 &", "now &", "withdraw", "withdraw B9", "withdraw B1 &")
    bulletin(GRACE, "withdraw B1", "withdraw B4", "list")
    do(lambda: desk.opens(GRACE, "bulletin.add"))
    do(lambda: desk.opens(ADA, "bulletin.add"))
    do(lambda: desk.sends(GRACE, "bulletin.add", kind="new", words="&", day="2027-01-01"))
    shift = a_shift(desk)
    desk.passes(minutes=30)
    desk.types(BO, "20", "late")
    for schedule in (briefing_preview.SCHEDULE, briefing.SCHEDULE):
        brief(GRACE, "", "word &", "unread")
        with desk.read() as tx:
            [due] = schedule.due(tx, BOOKS, desk.now - timedelta(days=1), desk.now)
        with desk.database.change(desk.now) as tx:
            assert schedule.post(tx, BOOKS, due) is None
        desk.passes(minutes=15)
    do(lambda: desk.presses(GRACE, "briefing.read", 1))
    do(lambda: desk.presses(GRACE, "briefing.read", 1))
    do(lambda: desk.presses(GRACE, "briefing.read", 9))
    for who in (ADA, GRACE):
        do(lambda who=who: desk.opens(who, "briefing.word", shift))  # type: ignore[misc]
    do(lambda: desk.sends(GRACE, "briefing.word", shift, words=""))
    do(lambda: desk.sends(DORA, "briefing.word", 99999, words=""))
    desk.passes(minutes=10)
    brief(GRACE, "word &", "unread")
    with desk.read() as tx:
        [due] = briefing_unread.SCHEDULE.due(tx, BOOKS, desk.now - timedelta(hours=1), desk.now)
    with desk.database.change(desk.now) as tx:
        assert briefing_unread.SCHEDULE.post(tx, BOOKS, due) is None
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def a_shift(desk: Desk) -> int:
    """Ada, Bo and Grace begin an hour later; its number."""
    starts = desk.now + timedelta(hours=1)
    with desk.database.change(desk.now) as tx:
        shift = Shift(
            team_id=1,
            day=starts.date(),
            code="L",
            starts_at=starts,
            ends_at=starts + timedelta(hours=8),
        )
        tx.session.add(shift)
        tx.session.flush()
        assert shift.id is not None
        for who in (ADA, BO, GRACE):
            known = people.asker(tx, who)
            assert known is not None
            tx.session.add(Assignment(shift_id=shift.id, person_id=known.id))
        return shift.id
