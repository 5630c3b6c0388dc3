"""All that is said of calendars, and of the user group that follows the shift."""

from functools import partial

from commands.deciding import usergroups
from storage import people
from storage.cards import Card, Form
from tests.commands.desk import Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, GRACE


def a_day_of_calendars(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, with a public address and without one."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    calendar = partial(types, word="calendar")
    calendar(ADA, "dance", "off", "", "off", "team")
    for address in (None, "https://rota.example"):
        desk.address = address
        for form in ("own", "own", "own_new", "team", "team", "team_new"):
            for who in (ADA, GRACE):
                do(partial(_without_secret, desk, who, f"calendar.{form}"))
    calendar(GRACE, "", "new", "team", "team new", "off", "team off")
    desk.address = None
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        for code in usergroups.TROUBLES:
            usergroups.tell_refused(tx, team, code)
        usergroups.tell_repaired(tx, team, [ADA], [GRACE, ADA])
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _without_secret(desk: Desk, who: str, form: str) -> Form:
    """The form but for its address, which is in no language."""
    opened = desk.opens(who, form)
    lines = tuple(line for line in opened.lines if not line.startswith("https:"))
    return opened.model_copy(update={"lines": lines})
