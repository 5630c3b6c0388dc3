"""Days on which nearly everything is said of hand-overs, patrols and post-shift meetings."""

from datetime import date, datetime, timedelta
from functools import partial

from commands.deciding.command import Drawing
from schedules import (
    debrief,
    debrief_reminder,
    handover_missed,
    handover_reminder,
    patrol_analysis,
)
from schedules.schedule import Schedule
from storage import people
from storage.cards import Card
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

WEDNESDAY = date(2028, 5, 3)


def a_day_of_shifts(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates. Grace and Ada are on E,
    Linus and Bo on L."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    handover, patrol = partial(types, word="handover"), partial(types, word="patrol")
    desk.now = datetime(2028, 5, 3, 9, tzinfo=ZONE)
    early, _ = _shifts(desk, WEDNESDAY)

    patrol(ADA, "", "desks &", "dance")
    patrol(
        GRACE,
        "",
        "dance",
        "desks",
        "desks at seat 14: &",
        "breaks &",
        "fine",
        "desks <@U0ADA00001>",
    )
    patrol(GRACE, "log F9", "log F1 A001", "log F1 A001 CC-2.2.1.6", "log F1 A001 CC-2.2.1.6")
    patrol(GRACE, "log F2 A001 CC-2.2.1.6", "task F2 L002 2028-05-05 &", "task F2 L002 &", "log F3")
    patrol(GRACE, "task F1 A001 2028-05-01 &", "F1", "F2", "F3", "F9", "F", "undo F1", "undo F3")
    patrol(GRACE, "undo F3", "log F3", "task", "list 8", "list soon", "report", "report 400")
    for form, value in (("patrol.note", ""), ("patrol.log", "2"), ("patrol.task", "1")):
        do(partial(desk.opens, GRACE, form, value))
    note = partial(desk.sends, GRACE, "patrol.note")
    do(lambda: note(kind="dance"))
    do(lambda: note(kind="desks", words=""))
    do(lambda: note(kind="nothing", words="&"))
    do(lambda: note(kind="desks", place="14", words="&", owner="1"))
    do(lambda: note(kind="desks", place="14", words="&", task="&", due="2028-05-05"))
    do(lambda: note(kind="dress", words="&", person=_id(desk, BO), item="CC-2.2.1.1"))
    do(lambda: desk.sends(GRACE, "patrol.task", 1, task="&", due="soon"))
    patrol(LINUS, "undo F4")

    handover(ADA, "", "equipment &", "done N1", "give")
    handover(GRACE, "", "dance", "equipment", "equipment &", "complaints & <x>", "business &")
    handover(GRACE, "undo N3", "undo N3", "done N9", "done", "give now", "up N1", "up N1")
    do(lambda: desk.opens(GRACE, "handover.give"))
    desk.now = datetime(2028, 5, 3, 14, 30, tzinfo=ZONE)
    _clock(desk, handover_reminder.SCHEDULE)
    _clock(desk, debrief.SCHEDULE)
    give = partial(desk.sends, GRACE, "handover.give")
    do(lambda: give("99", shift="99"))
    do(lambda: give(str(early), taker=_id(desk, GRACE)))
    do(lambda: give(str(early), topic_business="- &\n- &", taker=_id(desk, LINUS)))
    do(lambda: desk.opens(GRACE, "handover.give", early))
    handover(GRACE, "equipment &", "take H1", "H1", "H9", "H", "undo H1", "undo H1")
    do(lambda: give(str(early), taker=_id(desk, LINUS)))
    said.cards += _drawn(desk, 2)
    handover(LINUS, "undo H2", "review H2 &", "list")
    types(LINUS, "", word="waiting")
    types(LINUS, "", word="home")
    desk.now = datetime(2028, 5, 3, 15, 30, tzinfo=ZONE)
    _clock(desk, handover_missed.SCHEDULE)
    do(lambda: desk.opens(LINUS, "handover.take", 2))
    do(lambda: desk.sends(LINUS, "handover.take", 2, ticked="screen"))
    do(lambda: desk.sends(LINUS, "handover.take", 2, ticked="screen,desk", found="&"))
    said.cards += _drawn(desk, 2)
    handover(LINUS, "undo H2", "undo H2", "take H2 &")
    handover(DORA, "take H2", "undo H2", "up N1", "done N1", "done N1", "review H2")
    do(lambda: desk.opens(LINUS, "handover.after", 2))
    do(lambda: desk.sends(LINUS, "handover.after", 2, ticked="first_call", review="&"))
    do(lambda: desk.opens(LINUS, "handover.points", 2))
    do(lambda: desk.sends(LINUS, "handover.points", 2, done="2,4"))
    do(lambda: desk.sends(LINUS, "handover.points", 2, done=""))
    handover(LINUS, "review H2 &", "review H2 &", "undo H2", "list", "H2", "H1", "undo N1")
    said.cards += _drawn(desk, 2)

    meet = partial(types, word="debrief")
    meet(ADA, "", "&")
    desk.now = datetime(2028, 5, 3, 16, tzinfo=ZONE)
    _clock(desk, debrief_reminder.SCHEDULE)
    meet(GRACE, "goals: &", "& goals: &", "&", "list")
    do(lambda: desk.opens(GRACE, "debrief.write", f"{early}:1"))
    do(lambda: desk.opens(GRACE, "debrief.write", "99"))
    do(lambda: desk.sends(GRACE, "debrief.write", f"{early}:0", summary="&"))
    desk.now = datetime(2028, 5, 3, 23, 45, tzinfo=ZONE)
    _clock(desk, handover_missed.SCHEDULE)
    again = _shifts(desk, WEDNESDAY + timedelta(days=7))[0]
    do(lambda: desk.sends(GRACE, "debrief.write", f"{again}:0", summary="&"))
    desk.now += timedelta(days=7)
    do(lambda: desk.opens(GRACE, "debrief.write", f"{again}:0"))
    do(lambda: desk.sends(GRACE, "debrief.write", f"{again}:0", summary="&", reached="some"))
    with desk.read() as tx:
        said.cards += [DRAWS["debrief"](Drawing(tx, BOOKS, one)) for one in (early, again)]
    desk.now = datetime(2028, 5, 8, 9, tzinfo=ZONE)
    _clock(desk, patrol_analysis.SCHEDULE)
    handover(GRACE, "give")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _shifts(desk: Desk, day: date) -> tuple[int, int]:
    """E and L of the day; their numbers."""
    with desk.database.change(desk.now) as tx:
        numbers = []
        for code, hour, on in (("E", 7, (GRACE, ADA)), ("L", 15, (LINUS, BO, WEI))):
            starts = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
            ends = starts + timedelta(hours=8)
            shift = Shift(team_id=1, day=day, code=code, starts_at=starts, ends_at=ends)
            tx.session.add(shift)
            tx.session.flush()
            assert shift.id is not None
            numbers.append(shift.id)
            for who in on:
                known = people.by_slack(tx, who)
                assert known is not None
                tx.session.add(Assignment(shift_id=shift.id, person_id=known.id))
    return numbers[0], numbers[1]


def _id(desk: Desk, who: str) -> str:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return str(known.id)


def _clock(desk: Desk, schedule: Schedule, since: timedelta = timedelta(hours=3)) -> None:
    with desk.read() as tx:
        dues = schedule.due(tx, BOOKS, desk.now - since, desk.now)
    assert dues, schedule.name
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if schedule.why_useless(tx, BOOKS, due) is None:
                schedule.post(tx, BOOKS, due)


def _drawn(desk: Desk, number: int) -> list[Card]:
    with desk.read() as tx:
        return [DRAWS[name](Drawing(tx, BOOKS, number)) for name in ("handover", "handover_ask")]
