"""Weeks of meetings and tasks, in which nearly everything is said of them."""

from datetime import date, datetime, timedelta
from functools import partial

from commands.deciding.command import Drawing
from storage import attendance, ledger, meetings, people
from storage.attendance import Record
from storage.cards import Card
from storage.ledger import Entry
from storage.people import Known
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.meeting_desk import turn
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS, WEI, ZONE

LONG = "95 % & <99> 记录 " * 15


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Of a February with 29 days, in which the Spring Festival is over by Monday the 7th."""
    return datetime(2028, 2, day, hour, minute, tzinfo=ZONE)


def a_day_of_meetings(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates. Eve is on the list."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    meet, task = partial(types, word="meeting"), partial(types, word="action")
    desk.now = at(7)
    task(ADA, "", "all", "dance", "add", "add order headsets", f"add <@{BO}> 2028-02-10 x", "T99")
    task(ADA, "add 2028-02-31 x", "add 2028-02-01 x", "add 2029-12-01 x", "add 5/6 x")
    task(DORA, f"add <@{ADA}> 2028-02-09 {LONG}", f"add <@{GRACE}> 2028-02-08 {LONG}", "add")
    task(DORA, f"add <@{LINUS}> 2028-02-08 {LONG}", f"hand T2 <@{GRACE}>", f"hand T2 <@{LINUS}>")
    task(ADA, "", "T1", "drop T1 " + LONG, "due T1 2028-02-10", f"hand T1 <@{BO}>", "reopen T1")
    task(GRACE, "all", "due T1 2028-02-09", "due T1", "drop T1", "T2")
    do(lambda: desk.opens(DORA, "action.add"))
    do(lambda: desk.opens(DORA, "action.hand", 1))
    do(lambda: desk.opens(DORA, "action.drop", 1))
    do(lambda: desk.sends(DORA, "action.add", words=" "))
    things(desk)
    meet(ADA, "", "add weekly x", "weekly dance", "last weekly", "dance")
    meet(GRACE, "add", "add weekly", "add weekly " + LONG, "weekly", "", "edit weekly")
    meet(LINUS, "remove weekly 6", "remove weekly 1", "add weekly " + LONG, "remove weekly 7")
    turn(desk, at(10, 12))
    number = newest(desk, "weekly")
    meet(EVE, "edit weekly", "weekly", "", f"chair weekly <@{ADA}>", f"chair weekly <@{EVE}>")
    do(lambda: desk.opens(EVE, "meeting.edit", number))
    do(lambda: desk.opens(EVE, "meeting.lates", number))
    do(lambda: desk.opens(EVE, "meeting.move", number))
    do(lambda: desk.opens(EVE, "meeting.cancel", number))
    do(lambda: desk.opens(GRACE, "meeting.add", number))
    do(lambda: desk.sends(GRACE, "meeting.add", number, words=LONG))
    do(lambda: desk.sends(EVE, "meeting.edit", f"{number}/99", points=f"{LONG}\nx", where=LONG))
    do(lambda: desk.sends(EVE, "meeting.edit", f"{number}/99", points="x\n" * 14))
    draw(desk, said, number)
    meet(EVE, "move weekly", "move weekly 2028-02-11 12:00", "move weekly 2028-02-01 12:00 x")
    meet(EVE, "move weekly 2028-05-01 12:00 x", "cancel weekly", "cancel weekly " + LONG)
    draw(desk, said, number)
    meet(EVE, "move weekly 17:00 " + LONG, "minutes weekly")
    do(lambda: desk.opens(EVE, "meeting.keep", number))
    turn(desk, at(11, 16, 30))
    draw(desk, said, number)
    turn(desk, at(11, 20))
    types(EVE, "", word="waiting")
    do(lambda: desk.opens(EVE, "meeting.keep", number))
    meet(EVE, "minutes weekly", "last weekly", "move weekly 18:00 x")
    there = f"{of(desk, ADA).id},{of(desk, EVE).id}"
    lines = f"Linus 2028-02-14 {LONG}\nL001 {LONG}"
    for tasks, decided in (("nobody x", LONG), ("", " "), (lines, f"{LONG}\n{LONG}")):
        answers = {"decided": decided, "there": there, "tasks": tasks}
        do(partial(desk.sends, EVE, "meeting.keep", f"{number}/0", **answers))
    for decided in ("&" * 401, f"{'&' * 390}\n" * 8):
        do(partial(desk.sends, EVE, "meeting.keep", f"{number}/0", decided=decided))
    do(lambda: desk.sends(EVE, "meeting.keep", f"{number}/0", decided="x"))
    do(lambda: desk.sends(EVE, "meeting.keep", f"{number}/1", decided="x", there=there))
    draw(desk, said, number)
    meet(GRACE, "last weekly", "minutes weekly x", "weekly")
    types(LINUS, "", word="home")
    task(LINUS, "done T3", "done T3", "reopen T3", "reopen T3", f"hand T3 <@{GRACE}>")
    task(DORA, "drop T1 " + LONG, "drop T1 x", "reopen T1", "all", f"hand T1 <@{WEI}>")
    for one in (1, 2, 3):
        with desk.read() as tx:
            said.cards.append(DRAWS["action"](Drawing(tx, BOOKS, one)))
    vacant(desk, said)
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def vacant(desk: Desk, said: Said) -> None:
    """Nobody is left to chair the next ones; one is moved, and one is the director's."""
    do, types = speaker(desk, said)
    meet = partial(types, word="meeting")
    turn(desk, at(17, 12))
    with desk.database.change(desk.now) as tx:
        for who in (EVE, DORA):
            one = people.by_slack(tx, who)
            assert one is not None
            one.person.left_on = date(2028, 2, 18)
            tx.session.add(one.person)
    turn(desk, at(18, 15))
    number = newest(desk, "weekly")
    draw(desk, said, number)
    meet(GRACE, "")
    do(lambda: desk.presses(GRACE, "meeting.chair", number))
    do(lambda: desk.presses(LINUS, "meeting.chair", number))
    types(GRACE, "all", word="action")
    with desk.database.change(desk.now) as tx:
        for who in (EVE, DORA):
            one = people.by_slack(tx, who)
            assert one is not None
            one.person.left_on = None
            tx.session.add(one.person)


def things(desk: Desk) -> None:
    """Lates, a deduction and a bulletin since the meeting before."""
    ada = of(desk, ADA).id
    with desk.database.change(desk.now) as tx:
        for day in (2, 3):
            record = Record(
                team_id=1,
                person_id=ada,
                event="late",
                day=date(2028, 2, day),
                how="silent",
                noted_at=desk.now,
                noted_by=ada,
                minutes=5,
                salt="s",
            )
            attendance.add(tx, record)
        for kind in ("floor", "gone"):
            entry = Entry(
                team_id=1,
                person_id=ada,
                item="x",
                kind=kind,
                rule="CC-2.2",
                unit="points",
                amount=2,
                day=date(2028, 2, 3),
                author_id=ada,
                logged_at=desk.now,
                salt="s",
            )
            ledger.add(tx, entry)
    desk.types(GRACE, "add " + LONG, "bulletin")


def of(desk: Desk, who: str) -> Known:
    with desk.read() as tx:
        found = people.by_slack(tx, who)
    assert found is not None
    return found


def newest(desk: Desk, kind: str) -> int:
    """The meeting of tomorrow or the last days."""
    first, last = desk.now.date() - timedelta(days=3), desk.now.date() + timedelta(days=3)
    with desk.read() as tx:
        found = meetings.near(tx, first, last, desk.now, desk.now)
    [number] = [row.id or 0 for row in found if row.kind == kind]
    return number


def draw(desk: Desk, said: Said, number: int) -> None:
    """The agenda and the draft as they are drawn now."""
    with desk.read() as tx:
        said.cards += [
            DRAWS[name](Drawing(tx, BOOKS, number)) for name in ("meeting", "meeting_draft")
        ]
