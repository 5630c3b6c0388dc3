"""The card of a person's absences on one shift: one function draws every state of it.

The newest one leads; the others stand below it in a line. What it is for stands on no card.
"""

from collections.abc import Sequence

from commands.brb.finding import (
    begun_minutes,
    is_pending,
    local,
    rules_of,
    title_of,
    whole_minutes,
)
from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import shift_line
from handbook.book import Handbook
from handbook.stepping_away import Booking, SteppingAway
from handbook.terms import OURS
from handbook.words import Say
from storage import people, stepping_away
from storage.cards import Button, Card, Fact, mention
from storage.people import Known, Team
from storage.stepping_away import (
    ASKED,
    BACK,
    DECLINED,
    ENDED,
    GONE,
    LAPSED,
    OUT,
    WITHDRAWN,
    StepAway,
)
from storage.transaction import Tx

MOST_EARLIER = 6


def draw(drawing: Drawing) -> Card:
    """The card as the leaders' channel sees it. `number` is that of the first one on it."""
    rows = stepping_away.on_card(drawing.tx, drawing.number)
    person = people.by_id(drawing.tx, rows[-1].person_id)
    book = drawing.books[person.team.handbook]
    return of(drawing.tx, rows, person, book, team_say(person.team))


def of(tx: Tx, rows: Sequence[StepAway], person: Known, book: Handbook, say: Say) -> Card:
    """The card of any state, drawn from all of the person's absences on the shift."""
    away, team = rows[-1], person.team
    shift = stepping_away.shift_of(tx, away)
    rules = rules_of(book, shift)
    facts = [
        Fact(label=say("Person"), value=mention(person.person.slack_id, person.name)),
        Fact(label=say("Shift"), value=shift_line(shift, team.zone, say)),
        Fact(label=say("Away"), value=times(away, team, say)),
    ]
    if rules is not None and (decision := _decision(tx, away, rules, book, say)):
        facts.append(decision)
    earlier = [one for one in rows[:-1] if one.state in GONE][-MOST_EARLIER:]
    if earlier:
        value = say.names([times(one, team, say) for one in earlier])
        facts.append(Fact(label=say("Earlier on this shift"), value=value))
    lines = []
    if away.is_private and rules is not None and rules.booking is not None:
        lines.append(private_line(rules.booking, book, say))
    if away.leave_id is not None:
        lines.append(say("Booked as leave #{number}.", number=away.leave_id))
    return Card(
        title=title(away, person, say),
        facts=tuple(facts),
        lines=tuple(lines),
        small=(say("Rules: {rules}", rules=", ".join(_cited(away, rules))),) if rules else (),
        buttons=buttons(away, team, rules, say),
    )


def title(away: StepAway, person: Known, say: Say) -> str:
    told = {
        "number": away.id,
        "name": person.name,
        "time": say.time(local(away.until, person.team)),
    }
    if away.state == OUT and away.told_at is not None:
        return say("#{number} {name} is not back: it was until {time}", **told)
    if away.state == OUT and away.wants_until is not None:
        later = say.time(local(away.wants_until, person.team))
        return say(
            "#{number} {name} is away and asks for longer: until {later}", later=later, **told
        )
    return {
        ASKED: say("#{number} {name} asks to leave the post until {time}", **told),
        OUT: say("#{number} {name} is away until {time}", **told),
        BACK: say("#{number} {name} is back", **told),
        ENDED: say("#{number} {name} was not back by the end of the shift", **told),
        DECLINED: say("#{number} {name} stays at the post: declined", **told),
        WITHDRAWN: say("#{number} {name} stays at the post: taken back", **told),
        LAPSED: say("#{number} {name} stays at the post: nobody answered", **told),
    }[away.state]


def times(away: StepAway, team: Team, say: Say) -> str:
    """ "14:00 to 14:42, 42 min; 12 min over", as far as it is known."""
    until = say.time(local(away.until, team))
    if away.since is None:
        length = away.minutes or begun_minutes(away.asked_at, away.until)
        return say("{length}, until {time}", length=say.minutes(length), time=until)
    since = say.time(local(away.since, team))
    if away.back_at is None:
        if away.wants_until is None:
            return say("{since} to {time}", since=since, time=until)
        later = say.time(local(away.wants_until, team))
        return say("{since} to {time}; asked: to {later}", since=since, time=until, later=later)
    told = {
        "since": since,
        "time": say.time(local(away.back_at, team)),
        "length": say.minutes(whole_minutes(away.since, away.back_at)),
    }
    if away.over <= 0:
        return say("{since} to {time}, {length}", **told)
    return say("{since} to {time}, {length}; {over} over", over=say.minutes(away.over), **told)


def private_line(booking: Booking, book: Handbook, say: Say) -> str:
    """That the rule books it as leave."""
    kind = book.leave.kinds[booking.leave_kind]
    kept_as = book.leave.kinds[kind.booked_as or booking.leave_kind]
    return say(
        "Private: it is booked as {kind}, once a leader does so ({rule}).",
        kind=kept_as.title.in_language(say.lang),
        rule=booking.rule,
    )


def _decision(tx: Tx, away: StepAway, rules: SteppingAway, book: Handbook, say: Say) -> Fact | None:
    """Who is to answer, or who has."""
    if is_pending(away):
        role = title_of(book, rules.decided_by, say)
        who = role
        if away.asked_of is not None:
            known = people.by_id(tx, away.asked_of)
            who = say("{name}, {role}", name=mention(known.person.slack_id, known.name), role=role)
        return Fact(
            label=say("Decides"),
            value=say("{role} ({rule})", role=who, rule=away.consent_rule or rules.rule),
        )
    if away.decided_by is None or away.decided_at is None:
        return None
    by = people.by_id(tx, away.decided_by)
    label = say("Declined by") if away.state == DECLINED else say("Answered by")
    return Fact(
        label=label,
        value=say(
            "{name}, {moment}",
            name=mention(by.person.slack_id, by.name),
            moment=say.time(local(away.decided_at, by.team)),
        ),
    )


def bookable(away: StepAway, rules: SteppingAway) -> Booking | None:
    """How it may be booked as leave; None where it may not, is not over yet, or is booked."""
    if away.leave_id is not None or away.since is None or away.back_at is None:
        return None
    minutes = begun_minutes(away.since, away.back_at)
    return rules.may_be_booked(minutes, is_private=away.is_private)


def buttons(away: StepAway, team: Team, rules: SteppingAway | None, say: Say) -> tuple[Button, ...]:
    """What leaders can do with it."""
    made = []
    if rules is not None and is_pending(away):
        agree = say("Agree")
        if away.state == OUT and away.wants_until is not None:
            agree = say("Agree until {time}", time=say.time(local(away.wants_until, team)))
        made.append(_button("brb.agree", agree, away, "primary"))
        made.append(_button("brb.decline", say("Decline…"), away, "danger"))
    if away.state == OUT:
        made.append(_button("brb.is_back", say("Is back"), away))
    if rules is not None and bookable(away, rules):
        made.append(_button("brb.book", say("Book as leave"), away))
    return (*made, _button("brb.details", say("Details"), away))


def own_buttons(away: StepAway, say: Say) -> tuple[Button, ...]:
    """What the person themselves can do with it."""
    if away.state == ASKED:
        return (_button("brb.withdraw", say("Withdraw"), away),)
    if away.state != OUT:
        return ()
    return (
        _button("brb.back", say("I'm back"), away, "primary"),
        _button("brb.more", say("5 more minutes"), away),
    )


def _button(action: str, label: str, away: StepAway, style: str | None = None) -> Button:
    return Button(action=action, label=label, value=str(away.id), style=style)


def _cited(away: StepAway, rules: SteppingAway) -> list[str]:
    cited = [rules.rule, away.consent_rule or OURS]
    if away.is_private and rules.booking is not None:
        cited.append(rules.booking.rule)
    return [rule for rule in dict.fromkeys(cited) if rule != OURS]
