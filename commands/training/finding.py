"""Which training is meant, by its day, and whose it is to plan and to tick."""

import re
from datetime import date, timedelta

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.training_day import FAR, Held, held
from handbook.book import Handbook, in_force
from handbook.training import CycleRules
from storage import trainings
from storage.trainings import DROPPED

DAY = timedelta(days=1)
BACK = timedelta(days=35)
"""For how long the last training is still the one that is spoken of."""
AROUND = timedelta(days=1100)
"""So far from today a day can be meant."""
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?![0-9])")


def rules_on(book: Handbook, day: date) -> CycleRules | None:
    return in_force(book.training.cycle, day)


def rules_of(asking: Asking, day: date) -> CycleRules:
    """What holds on a day. Raises Refusal where the handbook knows no such training."""
    rules = rules_on(asking.book, day)
    if rules is None:
        team = asking.person.team.name
        raise Refusal(
            asking.say("The handbook of {team} knows no training that comes again.", team=team)
        )
    return rules


def check_plans(asking: Asking, rules: CycleRules) -> None:
    """Raises Refusal for whoever does not train."""
    whoever.check(asking, rules.trains)


def day_in(asking: Asking, typed: str) -> tuple[date | None, str]:
    """The day that a line begins with, and the rest. Raises Refusal for one there is not."""
    read = _DAY.match(typed.strip())
    if read is None:
        return None, typed.strip()
    rest = typed.strip()[read.end() :].strip(" :：，,")
    try:
        return date(int(read[1]), int(read[2]), int(read[3])), rest
    except ValueError:
        words = asking.say("There is no such day. Nothing was changed.")
        raise Refusal(words, fields={"day": words}) from None


def next_of(asking: Asking) -> Held | None:
    """The team's next training, today's included."""
    found = held(asking.tx, asking.book, asking.person.team, asking.today, asking.today + FAR)
    return found[0] if found else None


def last_of(asking: Asking) -> Held | None:
    """The team's last training that began, if it is not long ago; today's included."""
    team, today = asking.person.team, asking.today
    found = held(asking.tx, asking.book, team, today - BACK, today)
    return found[-1] if found else None


def on(asking: Asking, day: date) -> Held:
    """The training that is held on a day, or due by it. Raises Refusal."""
    team = asking.person.team
    if abs(day - asking.today) <= AROUND:
        for one in held(asking.tx, asking.book, team, day - FAR, day + FAR):
            if day in (one.day, one.due):
                return one
    upcoming = next_of(asking)
    say = asking.say
    row = trainings.by_due(asking.tx, team.id or 0, day)
    if row is not None and row.state == DROPPED:
        raise Refusal(say("The training of {day} was dropped.", day=say.day(day)))
    raise Refusal(
        say("No training is on {day}. Nothing was changed.", day=say.day(day)),
        *(
            [say("The next one is on {day}.", day=say.day(upcoming.day))]
            if upcoming is not None
            else []
        ),
        say("To add one: /rollcall training add {day} its topics", day=f"{day}"),
    )


def meant(asking: Asking, typed: str) -> tuple[Held, str]:
    """The training whose day a line begins with, else the next; and the rest. Raises Refusal."""
    day, rest = day_in(asking, typed)
    if day is not None:
        return on(asking, day), rest
    found = next_of(asking)
    if found is None:
        say, day = asking.say, asking.today + DAY
        raise Refusal(
            say("No training is planned."),
            say("To add one: /rollcall training add {day} its topics", day=f"{day}"),
        )
    return found, rest
