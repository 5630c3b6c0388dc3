"""A day on which rosters are looked at, brought in and taken back, and nearly all is said of it."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from commands.roster import unpublishing
from commands.roster.spans import month_of
from handbook.words import of
from storage import people
from storage.cards import Card
from tests.commands.desk import Desk
from tests.commands.everything import Said, speaker
from tests.commands.roster_desk import BOOK, agree, ask, bring_in
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

NOON = datetime(2027, 7, 5, 16, 0, tzinfo=ZONE)
TODAY, DAY, OTHER = date(2027, 7, 5), date(2027, 7, 9), date(2027, 7, 11)
BASE = "".join(f"{code},{TODAY},L\n" for code in ("A001", "A002", "L001", "L002")) + "".join(
    f"{code},{day},L\n"
    for code, day in (("A001", DAY), ("A002", DAY), ("D001", OTHER), ("A002", OTHER))
)


def a_day_of_rosters(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    desk.now = NOON
    with TemporaryDirectory() as name:
        folder = Path(name)
        bring_in(desk, folder, BASE)
        onduty, roster = partial(types, word="onduty"), partial(types, word="roster")
        onduty(
            ADA, "", "next", "tomorrow", "2027-07-11", "2029-01-01", "dance", "5/6", "31 February"
        )
        onduty(DORA, "2027-07-09 to 2027-07-11", "Centre")
        roster(ADA, "", "me", "me 2027-07", "me dance", "dance", "team", "team 2029-01")
        roster(BO, "team 2027-07", "team 2027-07-12")
        types(BO, "sick 2027-07-11")
        first = agree(desk, (DAY, ADA, DORA), hours=(15, 18))
        second = agree(desk, (OTHER, DORA, ADA))
        third = ask(desk, (DAY, BO, LINUS))
        roster(DORA, "me 2027-07-09")
        onduty(WEI, "2027-07-09")
        bring_in(desk, folder, BASE + f"A003,{DAY},N\n")
        broken = "".join(f"A003,{day},N\nD001,{day},L\n" for day in (DAY, OTHER))
        bring_in(desk, folder, broken + f"A001,{OTHER},L\n")
        for number in (first, second, third, 999):
            for who in (ADA, BO, GRACE, LINUS):
                do(partial(desk.presses, who, "roster.again", number))
                do(partial(desk.presses, who, "roster.let_be", number))
    do(lambda: desk.presses(ADA, "roster.page", "dance"))
    do(lambda: desk.presses(ADA, "roster.month", "dance"))
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        unpublishing.unpublish(tx, BOOK, team, month_of(DAY), of(team.language), "terminal")
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]
