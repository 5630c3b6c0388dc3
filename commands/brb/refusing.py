"""Who would not come back before the shift ends leaves early, and that is leave."""

from datetime import datetime, timedelta

from commands.brb.finding import local, next_minute
from commands.deciding.asking import Asking, Refusal
from handbook.stepping_away import SteppingAway
from storage.rosters import Shift


def leaving_early(asking: Asking, shift: Shift, rules: SteppingAway) -> Refusal:
    """Who does not come back leaves early, and that is leave: the line to ask for it."""
    say, team = asking.say, asking.person.team
    kinds = asking.book.leave.kinds
    name = rules.booking.leave_kind if rules.booking else "personal"
    kind = kinds.get(name) or next(iter(kinds.values()))
    begins, ends = local(_soonest(asking.tx.now), team), local(shift.ends_at, team)
    told = say(
        "That reaches the end of your shift at {time}: who leaves early asks for leave.",
        time=say.time(ends),
    )
    return Refusal(
        told,
        say(
            "For example: /timeoff {word} {day} {start}-{end}",
            word=word_of(asking, kind.words),
            day=begins.date().isoformat(),
            start=say.time(begins),
            end=say.time(ends),
        )
        if begins < ends
        else say("Please speak to your leader."),
        say("Nothing was noted."),
        fields={"when": told},
    )


def _soonest(now: datetime) -> datetime:
    """A moment that is still to come when the line has been typed: in 5 to 10 minutes."""
    ahead = next_minute(now) + timedelta(minutes=5)
    return ahead + timedelta(minutes=-ahead.minute % 5)


def word_of(asking: Asking, words: tuple[str, ...]) -> str:
    """The first of the words that is written as the person's language is."""
    is_chinese = asking.say.lang == "zh"
    return next((word for word in words if word.isascii() != is_chinese), words[0])
