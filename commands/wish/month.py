"""The month that wishes are for: the next one, until its closing day, for who stands on rosters."""

from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from handbook.book import in_force
from handbook.roster import Wishing, dates_of, next_month
from storage import rosters


@dataclass(frozen=True)
class Month:
    """A month, what holds for its wishes, and whether it is too late for one."""

    first: date
    rules: Wishing
    is_closed: bool
    is_out: bool

    @property
    def days(self) -> tuple[date, ...]:
        return dates_of(self.first)

    @property
    def closes(self) -> date:
        return self.rules.closes(self.first)

    def refuse_closed(self, asking: Asking) -> None:
        """Raises Refusal once no wish is taken any more."""
        say = asking.say
        month = say.month(self.first)
        if self.is_out:
            raise Refusal(
                say("The roster of {month} is out already. Nothing was changed.", month=month),
                say("For a change of it, please speak to your leader."),
            )
        if self.is_closed:
            raise Refusal(
                say(
                    "Wishes for {month} were taken until {day} ({rule}). Nothing was changed.",
                    month=month,
                    day=say.day(self.closes),
                    rule=cited(self.rules.rule, say),
                ),
                say(
                    "From {day} on you can say those for {month}.",
                    day=say.day(self.first),
                    month=say.month(next_month(self.first)),
                ),
            )


def open_month(asking: Asking) -> Month:
    """Raises Refusal where the handbook asks nobody, or not this person."""
    say, person = asking.say, asking.person
    first = next_month(asking.today)
    rules = in_force(asking.book.roster, first)
    if rules is None or rules.wishes is None:
        raise Refusal(say("Your handbook knows no wishes for days of rest. Nothing was changed."))
    if not person.roles & set(rules.roles):
        raise Refusal(say("Only people who stand on a roster can wish for days of rest."))
    assert person.team.id is not None
    days = dates_of(first)
    is_out = bool(rosters.published(asking.tx, person.team.id, days[0], days[-1]))
    is_closed = is_out or asking.today > rules.wishes.closes(first)
    return Month(first, rules.wishes, is_closed, is_out)
