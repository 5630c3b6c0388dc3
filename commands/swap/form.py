"""The form that asks for a swap: only real shifts stand in it."""

from dataclasses import replace
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import shift_line
from commands.swap.ask import filed
from commands.swap.picking import coming, move_of, pick
from commands.swap.wish import Wish, exchange
from handbook.dates import Found, Hours, find
from storage import people
from storage.cards import Card, Choice, Field, Form, clean
from storage.people import Known
from storage.rosters import Shift


def form(asking: Asking, _: str) -> Form:
    """The form that asks the same as the line; only real shifts stand in it. Raises Refusal."""
    say, zone = asking.say, asking.person.team.zone
    own = coming(asking, asking.person)
    if not own:
        raise Refusal(
            say("You have no shift on the roster from today on."),
            say("Your roster: /rollcall roster me"),
        )
    return Form(
        action="swap.ask",
        title=say("Swap a shift"),
        submit=say("Send"),
        close=say("Close"),
        lines=(
            say("Nothing changes before your colleague and a leader have said yes."),
            say("Your reason stands in no message: only those who decide can open it."),
        ),
        fields=(
            Field(
                name="shift",
                label=say("Your shift"),
                kind="choice",
                choices=tuple(
                    Choice(value=f"{one.day}:{one.code}", label=shift_line(one, zone, say))
                    for one in own[:100]
                ),
                value=f"{own[0].day}:{own[0].code}",
            ),
            Field(
                name="colleague",
                label=say("With whom"),
                kind="choice",
                choices=_colleagues(asking),
                hint=say("Nobody chosen: it is offered to everybody who can take it."),
                is_optional=True,
            ),
            Field(
                name="their_day",
                label=say("The day of theirs that you would work"),
                kind="date",
                hint=say("Leave it empty to give your shift away."),
                is_optional=True,
            ),
            Field(
                name="hours",
                label=say("Hours"),
                kind="line",
                hint=say("Only to give a part of it, for example 14:00-16:00."),
                is_optional=True,
                limit=40,
            ),
            Field(name="reason", label=say("Reason"), kind="text", is_optional=True),
            Field(
                name="special",
                label=say("More than the month allows?"),
                kind="choice",
                choices=(
                    Choice(value="no", label=say("No")),
                    Choice(value="yes", label=say("Yes, as a special case with my reason")),
                ),
                value="no",
            ),
        ),
    )


def _colleagues(asking: Asking) -> tuple[Choice, ...]:
    team = people.of_team(asking.tx, asking.person.person.team_id)
    return tuple(
        Choice(value=str(one.id), label=f"{one.name} ({one.person.code})")
        for one in team
        if one.id != asking.person.id
        and one.person.slack_id is not None
        and not one.has_left(asking.today)
    )[:100]


def by_form(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    say, answers, asker = asking.say, filled.answers, asking.person
    day, _, code = answers.get("shift", "").partition(":")
    own = [s for s in coming(asking, asker) if (str(s.day), s.code) == (day, code)]
    if not own:
        raise Refusal(fields={"shift": say("Please choose one of your shifts.")})
    hours = _hours(asking, own[0], answers.get("hours", ""))
    colleague = _chosen(asking, answers.get("colleague", ""))
    reason = clean(answers.get("reason", ""))
    their_day = answers.get("their_day", "")
    if colleague is None and their_day:
        raise Refusal(fields={"colleague": say("Please choose whose shift that is.")})
    if colleague is None:
        move = move_of(asking, own[0], asker, None, hours)
        wish = Wish("open", asker, None, (move,), reason)
    elif not their_day:
        move = move_of(asking, own[0], asker, colleague, hours)
        wish = Wish("give", asker, colleague, (move,), reason)
    elif hours is not None:
        no = say("A part of a shift can be given or offered, not exchanged.")
        raise Refusal(fields={"hours": no})
    else:
        other, _hours_of_it = pick(asking, colleague, date.fromisoformat(their_day).isoformat())
        theirs = move_of(asking, other, colleague, asker)
        mine = move_of(asking, own[0], asker, colleague)
        wish = replace(exchange("exchange", asker, mine, colleague, theirs), reason=reason)
    is_special = answers.get("special") == "yes"
    if is_special and not reason:
        raise Refusal(fields={"reason": say("Please say why.")})
    return filed(asking, wish.special(reason) if is_special else wish)


def _chosen(asking: Asking, value: str) -> Known | None:
    if not value:
        return None
    known = people.by_id(asking.tx, int(value)) if value.isdecimal() else None
    if known is None or known.person.team_id != asking.person.person.team_id:
        raise Refusal(fields={"colleague": asking.say("Please choose a colleague.")})
    return known


def _hours(asking: Asking, shift: Shift, typed: str) -> Hours | None:
    if not typed.strip():
        return None
    read = find(f"{shift.day.isoformat()} {clean(typed, 40)}", asking.today)
    if isinstance(read, Found) and isinstance(read.span.part, Hours):
        return read.span.part
    words_ = asking.say("I cannot read these hours. For example: 14:00-16:00")
    raise Refusal(fields={"hours": words_})
