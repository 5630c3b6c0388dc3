"""The briefing before a shift: previewed, posted once, read, and who has not."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from schedules import briefing, briefing_preview, briefing_unread
from storage import rosters
from storage.cards import Card
from storage.outbox import EDIT, Outgoing
from storage.people import Person
from storage.rosters import Assignment, Shift
from storage.swaps import APPROVED, Swap, SwapMove
from tests.bot.turning import Turned, clock, house_time
from tests.commands.desk import Desk, text
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, LINUS, MONDAY, WEI, ZONE

__all__ = ["house_time"]

SCHEDULES = [briefing.SCHEDULE, briefing_preview.SCHEDULE, briefing_unread.SCHEDULE]


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def turn(desk: Desk, house_time: Turned, moment: datetime) -> None:
    """The clock ticks at that moment, and people act then."""
    house_time.at = desk.now = moment
    clock(desk.database, house_time, SCHEDULES).tick()


def posts(desk: Desk, where: str = FLOOR) -> list[str]:
    return [text(row) for row in desk.outgoing() if row.conversation == where]


def post(desk: Desk) -> Outgoing:
    [found] = [row for row in desk.outgoing() if row.conversation == FLOOR]
    return found


def button(desk: Desk) -> str:
    card = Card.model_validate(post(desk).card)
    return card.buttons[0].value


def test_a_briefing_tells_the_state_of_its_minute(each_desk: Desk, house_time: Turned) -> None:
    """Who is on, who is away and never why; what is new, withdrawn and to be watched."""
    desk = each_desk
    desk.types(ADA, "sick today secret-fever")
    desk.presses(GRACE, "leave.approve", 1)
    desk.types(BO, "20 secret-traffic", "late")
    desk.types(GRACE, "add the new tariff holds", "bulletin")
    desk.types(GRACE, "add an old form", "bulletin")
    desk.types(GRACE, "withdraw B2", "bulletin")
    desk.types(GRACE, "point say the caller's name", "bulletin")
    turn(desk, house_time, at(14, 45))
    assert posts(desk) == [
        "\n".join(
            [
                "Briefing: L 15:00–23:00, Mon 2 Nov 2026",
                "Led by: Grace and Linus",
                "On the floor: 2 of 4, 4 needed — 2 short",
                "On this shift: Grace and Linus",
                "Expected late: Bo at 15:20",
                "On leave: Ada",
                "New",
                "B1 the new tariff holds",
                "Withdrawn, no longer valid",
                "B2 an old form",
                "Please watch",
                "B3 say the caller's name",
                "Training",
                "To remember: Company secrets stay out of private messages, are told to nobody, "
                "and are neither carried out nor discussed in public. (CC-2.5.5)",
                "If you are on this shift, please press “I have read it” by 15:10.",
                "As of 14:45. It comes 15 min before each shift (CC-2.10.1a).",
            ]
        )
    ]
    assert "secret-" not in "".join(posts(desk) + posts(desk, LEADERS))


def test_it_is_posted_once_and_shown_to_its_leaders_before(desk: Desk, house_time: Turned) -> None:
    turn(desk, house_time, at(14, 29))
    assert not desk.told(GRACE)
    turn(desk, house_time, at(14, 30))
    assert [line.splitlines()[0] for line in desk.told(GRACE)] == [
        "As the briefing stands now: L 15:00–23:00, Mon 2 Nov 2026"
    ]
    assert desk.told(LINUS)
    assert not desk.told(ADA)
    assert not posts(desk)
    desk.types(GRACE, "word greet every caller by name", "briefing")
    for minute in (44, 45, 46, 59):
        turn(desk, house_time, at(14, minute))
    assert len(posts(desk)) == 1
    assert "A word from Grace\ngreet every caller by name" in posts(desk)[0]


def test_a_word_after_the_post_redraws_it(desk: Desk, house_time: Turned) -> None:
    turn(desk, house_time, at(14, 45))
    said = desk.types(LINUS, "word the line is down", "briefing")
    assert said.text == "Added to the briefing that is posted: L 15:00–23:00."
    assert [row.kind for row in desk.outgoing()][-1] == EDIT
    assert desk.types(LINUS, "word the line is down", "briefing").text == "Nothing has changed."
    taken = desk.types(LINUS, "word nothing", "briefing")
    assert taken.text == "Your word is taken out of the briefing of L 15:00–23:00."


def test_who_has_not_read_it(desk: Desk, house_time: Turned) -> None:
    desk.types(BO, "20", "late")
    turn(desk, house_time, at(14, 45))
    value = button(desk)
    said = desk.presses(GRACE, "briefing.read", value)
    assert said is not None
    assert said.text == "Thank you. Noted: read at 14:45."
    again = desk.presses(GRACE, "briefing.read", value)
    assert again is not None
    assert again.text == "You have read it already."
    desk.presses(WEI, "briefing.read", value)  # not on this shift: no harm done
    turn(desk, house_time, at(15, 9))
    assert not any("have read it" in said for said in posts(desk, LEADERS))
    turn(desk, house_time, at(15, 10))
    assert posts(desk, LEADERS)[-1].splitlines() == [
        "Briefing: 1 of 4 have read it.",
        "Not read yet: Ada and Linus.",
        "Not here yet, and not read: Bo.",
        "Please ask them at the briefing to press I have read it under the post in the floor's "
        "channel, or read it out to them.",
        "Whoever is not here yet: tell them as they come.",
        "Who is left later on: /rollcall briefing unread",
    ]
    assert "1 of 4" in desk.types(GRACE, "unread", "briefing").text
    with pytest.raises(Refusal):
        desk.types(ADA, "unread", "briefing")


def test_where_nobody_has_read_it_the_leaders_know_what_to_do(
    desk: Desk, house_time: Turned
) -> None:
    with desk.database.change(desk.now) as tx:
        ada = tx.session.exec(select(Person).where(Person.slack_id == ADA)).one()
        ada.slack_id = None
    turn(desk, house_time, at(14, 45))
    turn(desk, house_time, at(15, 10))
    assert posts(desk, LEADERS)[-1].splitlines() == [
        "Briefing: nobody of this shift has said yet that they have read it.",
        "Please ask them at the briefing to press I have read it under the post in the floor's "
        "channel, or read it out to them.",
        "Whoever is not on Slack cannot press: please read it out to them.",
        "Who is left later on: /rollcall briefing unread",
    ]


def test_a_forged_or_foreign_press_changes_nothing(desk: Desk, house_time: Turned) -> None:
    turn(desk, house_time, at(14, 45))
    for value in ("999", "", "1; drop", "-1"):
        with pytest.raises(Refusal):
            desk.presses(ADA, "briefing.read", value)
    for who in (ADA, BO, WEI):
        with pytest.raises(Refusal):
            desk.sends(who, "briefing.word", "1", words="mine")
        with pytest.raises(Refusal):
            desk.opens(who, "briefing.word", "1")
    with pytest.raises(Refusal):
        desk.types(ADA, "add something", "bulletin")
    with pytest.raises(Refusal):
        desk.types(ADA, "now something", "bulletin")
    with desk.read() as tx:
        assert "mine" not in str(tx.session.exec(select(Outgoing.card)).all())


def test_swaps_marks_hours_and_those_who_left(desk: Desk, house_time: Turned) -> None:
    with desk.database.change(desk.now) as tx:
        ids = {one.slack_id: one.id or 0 for one in tx.session.exec(select(Person)).all()}
        late = rosters.on_day(tx, 1, MONDAY)[1]
        seat = tx.session.get_one(Assignment, (late.id, ids[ADA]))
        seat.starts_at, seat.ends_at = at(17), at(21)
        tx.session.get_one(Assignment, (late.id, ids[BO])).mark = "reserve"
        tx.session.get_one(Person, ids[LINUS]).left_on = MONDAY
        tx.session.delete(tx.session.get_one(Assignment, (late.id, ids[GRACE])))
        tx.session.add(Assignment(shift_id=late.id or 0, person_id=ids[WEI]))
        swap = Swap(
            team_id=1,
            kind="give",
            asker_id=ids[GRACE],
            filed_by=ids[GRACE],
            state=APPROVED,
            month=MONDAY.replace(day=1),
            begins_at=late.starts_at,
            asked_at=desk.now,
            salt="s",
            verdict={},
        )
        tx.session.add(swap)
        tx.session.flush()
        tx.session.add(
            SwapMove(
                swap_id=swap.id or 0,
                place=0,
                day=MONDAY,
                code="L",
                from_id=ids[GRACE],
                to_id=ids[WEI],
            )
        )
    turn(desk, house_time, at(14, 45))
    said = posts(desk)[0].splitlines()
    assert "On this shift: Ada (17:00–21:00) and 伟" in said
    assert "On call: Bo" in said
    assert "Swapped: 伟 for Grace" in said
    assert "Led by: nobody on the roster" in said
    assert not any("Linus" in line for line in said)


def test_a_night_shift_and_the_day_it_belongs_to(desk: Desk, house_time: Turned) -> None:
    turn(desk, house_time, at(22, 45))
    titles = [said.splitlines()[0] for said in posts(desk)]
    assert titles == ["Briefing: N 23:00–07:00, Mon 2 Nov 2026"]


def test_what_is_new_is_told_to_each_shift_once(desk: Desk, house_time: Turned) -> None:
    """Something of 22:50 is new to the night's next shift, and to no shift a day later."""
    desk.now = at(22, 50)
    desk.types(GRACE, "add from midnight on", "bulletin")
    tuesday = MONDAY + timedelta(days=1)
    for day, hour in ((tuesday, 14), (tuesday, 22), (MONDAY + timedelta(days=2), 14)):
        turn(desk, house_time, at(hour, 45, day))
    assert ["B1 from midnight on" in said for said in posts(desk)] == [True, True, False]


def test_a_bulletin_of_a_day_to_come(desk: Desk, house_time: Turned) -> None:
    said = desk.types(GRACE, "add 2026-11-03 the new form", "bulletin")
    assert "Briefings tell of it on Tue 3 Nov 2026." in said.text
    turn(desk, house_time, at(14, 45))
    assert "the new form" not in posts(desk)[0]
    turn(desk, house_time, at(14, 45, MONDAY + timedelta(days=1)))
    assert "B1 the new form" in posts(desk)[-1]
    for wrong in ("add 2026-02-30 x", "add 2026-11-01 x", "add 2028-11-01 x", "add", "point "):
        with pytest.raises(Refusal):
            desk.types(GRACE, wrong, "bulletin")


def test_what_cannot_wait_is_told_at_once(desk: Desk) -> None:
    desk.types(GRACE, "now the booking system is down", "bulletin")
    assert posts(desk) == ["Please note, from now on\nB1 the booking system is down"]
    desk.types(LINUS, "withdraw B1 it is up again", "bulletin")
    assert posts(desk)[1:] == ["No longer valid: B1 the booking system is down\nit is up again"]
    with pytest.raises(Refusal):
        desk.types(LINUS, "withdraw B1", "bulletin")


def test_the_list_is_open_to_all(desk: Desk) -> None:
    assert desk.types(ADA, "", "bulletin").text == "Nothing is new and nothing is withdrawn."
    desk.sends(GRACE, "bulletin.add", kind="new", words="the tariff", day="")
    desk.sends(GRACE, "bulletin.add", kind="point", words="the address", day="2026-11-04")
    desk.sends(DORA, "bulletin.add", kind="now", words="the line", day="")
    assert desk.types(ADA, "list", "bulletin").text.splitlines() == [
        "What the floor is told",
        "B3 the line",
        "New since Mon 2 Nov 2026; from Dora",
        "B2 the address",
        "To be watched until the end of Wed 4 Nov 2026; from Grace",
        "B1 the tariff",
        "New since Mon 2 Nov 2026; from Grace",
    ]


def test_a_late_briefing_is_useful_for_an_hour(desk: Desk, house_time: Turned) -> None:
    turn(desk, house_time, at(16, 1))
    assert not posts(desk)
    tuesday = MONDAY + timedelta(days=1)
    turn(desk, house_time, at(15, 59, tuesday))
    assert [said.splitlines()[0] for said in posts(desk)] == [
        "Briefing: L 15:00–23:00, Tue 3 Nov 2026"
    ]


def test_a_shift_without_people_has_none(desk: Desk, house_time: Turned) -> None:
    with desk.read() as tx:
        assert tx.session.exec(select(Shift).where(Shift.code == "E")).first() is not None
    turn(desk, house_time, at(6, 45, MONDAY + timedelta(days=1)))
    assert not any("E 07:00" in said for said in posts(desk))
