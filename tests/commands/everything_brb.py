"""What can be said of leaving the post, for the long day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from commands.deciding.command import Drawing
from storage.cards import Card, Form
from tests.commands.brb_desk import every, until
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

Do = Callable[[Callable[[], Card | Form | bool | None]], None]


def away_from_the_post(desk: Desk, do: Do, types: Callable[..., None]) -> list[Card]:
    """A day of its own, with Ada, Bo and the leaders on the late shift; every card of it."""
    drawn: list[Card] = []

    def draw() -> None:
        with desk.read() as tx:
            drawn.extend(DRAWS["brb"](Drawing(tx, BOOKS, away.card)) for away in every(desk))

    desk.now = datetime(2026, 11, 8, 16, 0, tzinfo=ZONE)
    types(ADA, "", "form", "back", "lunch", "7 hours", "15 &", "3", "agree", "agree 99", word="brb")
    types(LINUS, "15", word="brb")
    types(DORA, "15", word="brb")
    draw()
    types(ADA, "", word="home")
    types(GRACE, "", word="home")
    for form in ("brb.ask", "brb.details", "brb.decline"):
        do(partial(desk.opens, GRACE, form, 1))
        do(partial(desk.opens, WEI, form, 1))
    do(lambda: desk.sends(ADA, "brb.ask", when="?"))
    for who, action in ((ADA, "brb.more"), (BO, "brb.back"), (WEI, "brb.is_back")):
        do(partial(desk.presses, who, action, 1))
    until(desk, desk.now + timedelta(minutes=25))
    draw()
    types(ADA, "10", word="brb")  # an exception is asked for
    draw()
    types(GRACE, "", word="waiting")
    types(GRACE, "decline 1", "decline 1 " + "&" * 400, word="brb")
    types(ADA, "10", word="brb")
    types(GRACE, "agree 1", word="brb")
    types(LINUS, "agree 1", word="brb")
    types(ADA, "back", "back", "40 私事 &", word="brb")
    draw()
    types(LINUS, "", word="waiting")
    types(BO, "agree 3", word="brb")
    do(lambda: desk.presses(GRACE, "brb.agree", 3))
    do(lambda: desk.presses(GRACE, "brb.book", 1))
    do(lambda: desk.presses(GRACE, "brb.book", 3))
    desk.passes(minutes=10)
    do(lambda: desk.presses(GRACE, "brb.is_back", 3))
    do(lambda: desk.presses(GRACE, "brb.is_back", 3))
    do(lambda: desk.presses(GRACE, "brb.book", 3))
    do(lambda: desk.presses(GRACE, "brb.book", 3))
    draw()
    types(ADA, "30", "40", word="brb")
    do(lambda: desk.presses(GRACE, "brb.agree", 4))
    types(GRACE, "decline 5 &", word="brb")
    do(lambda: desk.presses(GRACE, "brb.agree", 5))
    draw()
    types(ADA, "30", word="brb")
    types(GRACE, "40 dentist", word="brb")
    do(lambda: desk.presses(GRACE, "brb.agree", 7))
    until(desk, desk.now + timedelta(hours=1))
    draw()
    do(lambda: desk.presses(GRACE, "brb.agree", 6))
    desk.now = datetime(2026, 11, 8, 22, 50, tzinfo=ZONE)
    types(ADA, "5", word="brb")
    do(lambda: desk.presses(ADA, "brb.more", 8))
    until(desk, datetime(2026, 11, 9, 0, 0, tzinfo=ZONE))
    types(ADA, "back", word="brb")
    draw()
    return drawn
