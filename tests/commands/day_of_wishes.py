"""Days on which nearly everything is said of wishes for days of rest."""

from datetime import datetime
from functools import partial

from schedules.wish_days import SCHEDULE
from storage.cards import Card
from tests.commands.desk import BOOKS, Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, BO, DORA, ZONE


def a_day_of_wishes(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    wish = partial(types, word="wish")
    desk.now = datetime(2027, 8, 16, 9, tzinfo=ZONE)
    wish(ADA, "", "12 18-19", "12", "list", "1 2 3 4", "dance", "form", "none", "withdraw")
    wish(DORA, "12")
    wish(BO, "3")
    do(lambda: desk.opens(ADA, "wish.say"))
    do(lambda: desk.sends(ADA, "wish.say", days="2027-09-30"))
    do(lambda: desk.presses(ADA, "wish.none", ""))
    with desk.read() as tx:
        [due] = SCHEDULE.due(tx, BOOKS, datetime(2027, 8, 16, 8, tzinfo=ZONE), desk.now)
    with desk.database.change(desk.now) as tx:
        SCHEDULE.post(tx, BOOKS, due)
    desk.now = datetime(2027, 8, 21, tzinfo=ZONE)
    wish(ADA, "12")
    wish(BO, "")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]
