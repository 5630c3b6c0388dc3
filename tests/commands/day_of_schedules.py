"""Days on which nearly everything is said of what comes by the clock."""

from datetime import datetime
from functools import partial

from storage.cards import Card
from tests.commands.day_of_briefings import a_shift
from tests.commands.desk import Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, DORA, GRACE, LINUS, ZONE


def a_day_of_schedules(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    line = partial(types, word="schedule")
    desk.now = datetime(2028, 5, 28, 9, tzinfo=ZONE)
    line(ADA, "", "dance", "skip 1")
    a_shift(desk)
    line(ADA, "", "pause briefing &")
    line(GRACE, "", "dance", "skip", "skip 9", "undo 1", "skip 1", "skip 1", "", "undo 1", "now")
    line(GRACE, "pause", "pause briefing", "pause briefing until & &", "resume briefing")
    line(GRACE, "pause briefing until 2028-05-28 &", "pause briefing until 2028-06-09 &", "")
    line(LINUS, "pause briefing &", "resume briefing", "pause 1 &", "", "resume briefing")
    do(lambda: desk.opens(GRACE, "schedule.pause", "briefing"))
    do(lambda: desk.opens(ADA, "schedule.pause", "briefing"))
    do(lambda: desk.opens(GRACE, "schedule.pause", "dance"))
    do(lambda: desk.sends(GRACE, "schedule.pause", "briefing", until="", reason=""))
    do(lambda: desk.presses(GRACE, "schedule.resume", 99))
    do(lambda: desk.presses(GRACE, "schedule.skip", "briefing|1|shift:1"))
    line(DORA, "now 1", "now 1", "")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]
