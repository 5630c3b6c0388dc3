"""A month and its turn, in which nearly everything is said of assessment sheets."""

from datetime import datetime
from functools import partial

from commands.deciding.command import Drawing
from schedules.sheet_days import SCHEDULE
from storage.cards import Card
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.sheet_desk import with_manager
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, ZONE

LONG = "95 % & <99> 记录 " * 15
TASKS = f"work: {LONG} | {LONG} | 2\nexam: x\nconduct: y"


def a_day_of_sheets(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    sheet = partial(types, word="sheet")
    with_manager(desk)
    desk.now = datetime(2027, 10, 4, 16, tzinfo=ZONE)
    ticks(desk)
    sheet(ADA, "", "self", "team", "dance")
    sheet(GRACE, f"set <@{ADA}> {TASKS}")
    sheet(DORA, f"set <@{ADA}>", "set A002 dance: x", "set nobody", f"set <@{DORA}> work: x")
    sheet(DORA, f"set <@{ADA}> 2027-12 work: x", f"set <@{ADA}> 2027-01 work: x", "copy", "team")
    do(lambda: desk.opens(DORA, "sheet.set"))
    do(lambda: desk.sends(DORA, "sheet.set", "p1/2027-10", lines=TASKS))
    do(lambda: desk.opens(DORA, "sheet.set", "p1/2027-10"))
    sheet(DORA, f"set agent {TASKS}", "file", "file 2027-09", "file dance")
    sheet(ADA, "", "2027-09", "self")
    sheet(DORA, "score M1", "approve M1", "approve 2027-10", "approve dance")
    desk.now = datetime(2027, 10, 29, 16, tzinfo=ZONE)
    ticks(desk)
    types(ADA, "", word="waiting")
    do(lambda: desk.opens(ADA, "sheet.self"))
    do(lambda: desk.sends(ADA, "sheet.self", 1, line_0="many"))
    marks = {f"line_{place}": f"90 {LONG}" for place in range(3)}
    do(lambda: desk.sends(ADA, "sheet.self", 1, words=LONG, **marks))
    do(lambda: desk.opens(DORA, "sheet.score", 1))
    do(lambda: desk.opens(DORA, "sheet.score", 2))
    sheet(DORA, f"set <@{ADA}> work: x", "team", "score M1")
    types(DORA, "", word="waiting")
    do(lambda: desk.sends(DORA, "sheet.score", 1, words=LONG * 3, plan=LONG, **marks))
    sheet(ADA, "", "seen M1", "M1")
    sheet(EVE, "team", "return M1", "return M2 why", "return M1 " + LONG)
    do(lambda: desk.opens(EVE, "sheet.return", 1))
    sheet(ADA, "", "self M1")
    do(lambda: desk.opens(DORA, "sheet.look", 1))
    do(lambda: desk.opens(DORA, "sheet.score", 1))
    do(lambda: desk.sends(DORA, "sheet.score", 1, words=LONG * 3, plan=LONG, **marks))
    desk.now = datetime(2027, 11, 6, 16, tzinfo=ZONE)
    ticks(desk)
    types(EVE, "", word="waiting")
    sheet(EVE, "team 2027-10")
    do(lambda: desk.presses(EVE, "sheet.approve_all", "2027-10"))
    sheet(EVE, "approve M1")
    types(ADA, "", word="home")
    draw(desk, said)
    do(lambda: desk.opens(ADA, "sheet.look", 1))
    do(lambda: desk.opens(BO, "sheet.look", 1))
    do(lambda: desk.opens(ADA, "sheet.reply", 1))
    sheet(BO, "seen M1")
    sheet(ADA, "seen M1", "seen M1", "seen M1 " + LONG, "year", "year 2026", f"year <@{BO}>")
    draw(desk, said)
    sheet(EVE, "return M1 " + LONG)
    draw(desk, said)
    sheet(DORA, "copy", f"copy <@{BO}>", "team", f"year <@{ADA}> 2027", "score M1")
    sheet(DORA, "approve M1", "set")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def draw(desk: Desk, said: Said) -> None:
    """The person's card as it is drawn now."""
    with desk.read() as tx:
        said.cards.append(DRAWS["sheet"](Drawing(tx, BOOKS, 1)))


def ticks(desk: Desk) -> None:
    """The clock does what is due of the days before."""
    since = desk.now.replace(day=1, hour=1)
    with desk.read() as tx:
        dues = SCHEDULE.due(tx, BOOKS, since, desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            SCHEDULE.post(tx, BOOKS, due)
