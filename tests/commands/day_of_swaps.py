"""A day on which shifts are swapped, and nearly everything is said of it."""

from datetime import datetime, timedelta
from functools import partial

from commands.deciding.command import Drawing
from schedules import swap_lapse
from storage.cards import Card
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.relief_desk import own_shift
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

NOON = datetime(2027, 5, 3, 12, 0, tzinfo=ZONE)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def a_day_of_swaps(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before: swaps of each kind, in all their states."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    swap = partial(types, word="swap")
    desk.now = NOON
    swap(ADA, "list", "give 2027-05-06 to @x, dance", "2027-05-06 for @x's 2027-05-07")
    do(lambda: desk.opens(ADA, "swap.ask"))
    for n in range(2, 9):
        late, night = NOON + n * DAY + 3 * HOUR, NOON + n * DAY + 11 * HOUR
        for who in (ADA, GRACE):
            own_shift(desk, who, "L", late, late + 8 * HOUR)
        own_shift(desk, WEI, "N", night, night + 8 * HOUR)
        own_shift(desk, BO, "E", late - 8 * HOUR, late)
    do(lambda: desk.opens(ADA, "swap.ask"))
    sent = {"shift": "2027-05-06:L", "colleague": "3", "their_day": "2027-05-07"}
    sends = partial(desk.sends, ADA, "swap.ask", "")
    do(lambda: sends(shift="2027-05-06:X"))
    do(lambda: sends(**sent, hours="dance", reason="&"))
    do(lambda: sends(**sent, hours="15:00-16:00", reason="&"))
    do(lambda: sends(shift="2027-05-06:L", their_day="2027-05-07"))
    do(lambda: sends(**{**sent, "their_day": "2027-06-07"}, reason="&"))
    do(lambda: sends(**sent, special="yes"))
    do(lambda: sends(**sent))
    do(lambda: sends(**sent, reason="&" * 450))
    _draw(desk, said, 1)
    types(WEI, "", word="home")
    swap(ADA, "dance", "2027-05-06 for 2027-05-07", "2027-05-06 N for A003's 2027-05-07, x")
    swap(ADA, "2027-05-06 for A001's 2027-05-07, x", "2027-05-06 for A003's 2027-05-07 E, x")
    swap(ADA, "give 2027-05-06 to A002, x", "give 2027-05-07", "rest 2027-05-07", "special")
    swap(ADA, "accept S1", "accept S99", "accept", "withdraw S99", "why S1", "take S1", "undo S1")
    swap(BO, "why S1", "withdraw S1", "approve S1", "reverse S1", "make A001 Friday")
    do(lambda: desk.opens(BO, "swap.details", 1))
    do(lambda: desk.opens(DORA, "swap.details", 1))
    swap(DORA, "approve S1")
    swap(WEI, "accept S1", "accept S1")
    types(DORA, "", word="waiting")
    swap(DORA, "approve S1", "decline S1", "decline S1 dance")
    _draw(desk, said, 1)
    swap(DORA, "undo S1")
    do(lambda: desk.opens(DORA, "swap.approve_against", 1))
    do(lambda: desk.opens(DORA, "swap.decline", 1))
    swap(DORA, "approve S1 dance", "approve S1 dance")
    _draw(desk, said, 1)
    swap(GRACE, "undo S1")
    do(lambda: desk.opens(GRACE, "swap.reverse", 1))
    swap(GRACE, "reverse S1", "reverse S1 dance", "reverse S1 dance")
    swap(DORA, "undo S1")
    _draw(desk, said, 1)
    desk.passes(minutes=10)
    # An open offer, a part of a shift, another day of rest, and a leader's own making.
    swap(ADA, "offer 2027-05-08 17:00-18:00, x", "offer 2027-05-08, x", "take S2")
    _draw(desk, said, 2)
    swap(GRACE, "take S2")
    swap(WEI, "list", "take S2", "take S2")
    swap(BO, "take S2")
    swap(DORA, "approve S2 dance")
    _draw(desk, said, 2)
    swap(ADA, "give 2027-05-09 21:00-23:00 to A003, x", "withdraw S3")
    swap(ADA, "give 2027-05-09 21:00-23:00 to A003, x")
    swap(WEI, "refuse S4")
    _draw(desk, said, 4)
    swap(ADA, "rest 2027-05-10 for 2027-05-20, x", "rest 2027-05-10 for 2027-05-09, x")
    swap(ADA, "rest 2027-05-10 for 2027-05-08, x", "rest 2027-05-10 for 2027-05-11 E, x")
    _draw(desk, said, 5)
    swap(BO, "give 2027-05-07 to A001, x", "give 2027-05-07 for A003's 2027-05-08, x")
    swap(LINUS, "make A002 2027-05-07 for A003's 2027-05-08", "make A002 2027-05-07 to A003, x")
    swap(LINUS, "make A002 2027-05-07 to L002, x")
    types(ADA, "", word="home")
    swap(ADA, "special 2027-05-09 for A003's 2027-05-10", "special 2027-05-09 for A003's Monday, x")
    desk.now = NOON + 9 * DAY
    swap(ADA, "2027-05-06 for A003's 2027-05-07, x")
    with desk.read() as tx:
        dues = swap_lapse.due(tx, BOOKS, desk.now - DAY, desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if swap_lapse.why_useless(tx, BOOKS, due) is None:
                swap_lapse.post(tx, BOOKS, due)
        _draw(desk, said, due.number)
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _draw(desk: Desk, said: Said, number: int) -> None:
    with desk.read() as tx:
        said.cards += [DRAWS[kind](Drawing(tx, BOOKS, number)) for kind in ("swap", "swap_offer")]
