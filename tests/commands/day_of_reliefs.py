"""An evening on which reliefs are missing, and nearly everything is said of them."""

from datetime import datetime, timedelta
from functools import partial

from commands.deciding.command import Drawing
from storage.cards import Card
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.relief_desk import own_shift, runs_out
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

END = datetime(2027, 3, 31, 23, 0, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def a_day_of_reliefs(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before: two reliefs, and all states of overtime."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    relief = partial(types, word="relief")
    for who in (ADA, BO, GRACE):
        own_shift(desk, who, "L", END - 8 * HOUR, END)
    own_shift(desk, BO, "X", END + 14 * HOUR, END + 15 * HOUR)
    own_shift(desk, WEI, "N", END, END + 8 * HOUR)
    own_shift(desk, LINUS, "E", END + 8 * HOUR, END + 16 * HOUR)
    desk.now = END - 2 * HOUR
    relief(ADA, "", "dance", "list", "accept R1", "came", "came R99", "hours xx", "hours 2027-03")
    relief(DORA, "", "hours")
    desk.now = END - HOUR / 6
    types(ADA, "", word="home")
    relief(ADA, "", "")
    types(ADA, "", word="home")
    relief(WEI, "")
    relief(BO, "", "assign R1 Ada", "came R1")
    relief(DORA, "list", "calloff R1", "left R1", "assign R1", "assign R1 Wei", "assign R1 Bo 9")
    do(lambda: desk.opens(DORA, "relief.assign", 1))
    do(lambda: desk.sends(DORA, "relief.assign", 1, person="2", hours="4"))
    do(lambda: desk.sends(DORA, "relief.assign", 1, person="2", hours="4", missing="3", why="&"))
    do(lambda: desk.opens(GRACE, "relief.assign", 1))
    relief(GRACE, "assign R1 A001")
    relief(DORA, "assign R1 A001", "assign R2 Bo")
    types(BO, "", word="home")
    do(lambda: desk.opens(BO, "relief.decline", 1))
    relief(ADA, "decline R1")
    do(lambda: desk.sends(BO, "relief.decline", 1, reason="&" * 450))
    relief(BO, "accept R1")
    do(lambda: desk.opens(DORA, "relief.assign", 1))
    relief(DORA, "assign R1 L001 2", "calloff R1")
    relief(GRACE, "accept R1")
    relief(DORA, "assign R1 L001 2")
    relief(GRACE, "accept R1", "accept R1", "end R1")
    do(lambda: desk.presses(DORA, "relief.call_off", "2:asked"))
    relief(DORA, "assign R1 L002")
    _draw(desk, said, 1)
    relief(LINUS, "decline R1")
    types(GRACE, "", word="home")
    desk.now = END + HOUR
    types(GRACE, "", word="home")
    relief(ADA, "end R1")
    do(lambda: desk.opens(DORA, "relief.details", 1))
    do(lambda: desk.opens(ADA, "relief.details", 1))
    do(lambda: desk.opens(DORA, "relief.left", 1))
    do(lambda: desk.sends(DORA, "relief.left", 1, overtime="", time="23:30"))
    do(lambda: desk.sends(DORA, "relief.left", 1, overtime="3", time="04:00"))
    relief(GRACE, "end R1", "end R1")
    _draw(desk, said, 1)
    # the second: who stays on is sent home, another one never came, and then the relief is there
    relief(DORA, "assign R2 A001 3")
    relief(ADA, "accept R2")
    types(ADA, "", word="home")
    desk.now += HOUR / 2
    relief(DORA, "calloff R2", "assign R2 L002 4")
    relief(LINUS, "accept R2")
    _draw(desk, said, 2)
    relief(BO, "came R2", "came R2", "hours")
    _draw(desk, said, 2)
    relief(DORA, "hours 2027-03", "hours last month", "assign R2 Ada")
    desk.now = END + 9 * HOUR
    runs_out(desk)
    _draw(desk, said, 1)
    relief(DORA, "came R1", "left R2 23:30 &")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _draw(desk: Desk, said: Said, number: int) -> None:
    """The card of this moment."""
    with desk.read() as tx:
        said.cards.append(DRAWS["relief"](Drawing(tx, BOOKS, number)))
