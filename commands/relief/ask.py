"""Asking somebody for overtime: one change, in which all that could be in its way stands still."""

import secrets

from commands.deciding.asking import Asking, Refusal, team_say
from commands.relief import card
from commands.relief.candidates import Found, look
from commands.relief.finding import MOST, check_standing, hold, shift_of
from commands.relief.telling import say_in_thread, tell, tell_reporter
from handbook.relief import ReliefVersion
from handbook.terms import OURS
from handbook.words import Say, mark, of
from storage import people, reliefs
from storage.cards import Button, Card, clean, mention
from storage.reliefs import ASKED, COVERED, OPEN, Overtime, Relief

WHY_NOT = {
    "on_leave": mark("{name} is on leave then."),
    "works_then": mark("{name} works then already."),
    "short_rest": mark("{name} would rest {rest} only; {least} are the least ({rule})."),
}


def named(rule: str, say: Say) -> str:
    return say("our choice") if rule == OURS else rule


def check_free(asking: Asking, relief: Relief) -> None:
    """That nobody is asked already. Raises Refusal."""
    assert relief.id is not None
    if relief.state != ASKED:
        return
    row = next(r for r in reliefs.overtimes(asking.tx, relief.id) if r.state == ASKED)
    say, by = asking.say, people.by_id(asking.tx, row.assigned_by)
    told = {
        "person": people.by_id(asking.tx, row.person_id).name,
        "when": card.when(row.assigned_at, asking.person.team, asking.tx.now, say),
    }
    if by.id == asking.person.id:
        first = say("You have asked {person} already ({when}).", **told)
    else:
        first = say("{name} was first and asked {person} ({when}).", name=by.name, **told)
    raise Refusal(first, say("Nothing was changed. To ask somebody else, call it off first."))


def ask(
    asking: Asking,
    relief: Relief,
    rules: ReliefVersion,
    person_id: int,
    length: float,
    typed: str,
    missing: int | None,
) -> Card:
    """Ask the person for overtime. Raises Refusal."""
    tx, say, team = asking.tx, asking.say, asking.person.team
    check_standing(asking, relief)
    among = {one.known.id: one for one in look(tx, rules, relief, team, length)}
    if person_id not in among:
        check_free(asking, relief)
        who = say("They are on neither the shift before nor the one after, or have gone.")
        raise Refusal(who, say("Nothing was changed."), fields={"person": who})
    hold(tx, relief, [person_id])
    check_standing(asking, relief)
    check_free(asking, relief)
    # Looked at again, now that the rows are held: somebody may have accepted meanwhile.
    one = next((o for o in look(tx, rules, relief, team, length) if o.known.id == person_id), None)
    if one is None:
        raise Refusal(
            say("Somebody else has taken these hours meanwhile."), say("Nothing was changed.")
        )
    why = clean(typed, MOST)
    _check_eligible(asking, rules, one, why)
    row = _store(asking, relief, one, why)
    expected = reliefs.expected(tx, relief.shift_id)
    values = {"missing_id": missing} if missing in expected else {}
    moved = reliefs.move(tx, relief, (OPEN, COVERED), state=ASKED, **values)
    assert moved, "the shift's row is held"
    _tell(asking, relief, rules, one, row)
    return Card(
        lines=(
            say(
                "Asked: {name}, {hours}, for {relief}. The thread says what they answer.",
                name=one.known.name,
                hours=card.hours(row.starts_at, row.ends_at, team, say),
                relief=card.name(relief),
            ),
        ),
        buttons=(
            Button(action="relief.call_off", label=say("Call off"), value=f"{row.id}:{row.state}"),
        ),
    )


def _check_eligible(asking: Asking, rules: ReliefVersion, one: Found, why: str) -> None:
    """That nothing stands against it, or only the rest, and why all the same. Raises Refusal."""
    say, reason = asking.say, one.candidate.why_not
    if reason is None:
        return
    told = why_not(asking, rules, one)
    if reason != "short_rest":
        raise Refusal(told, say("Nothing was changed."), fields={"person": told})
    if not why:
        ask = say("To ask them all the same, please say why.")
        raise Refusal(told, ask, fields={"why": f"{told} {ask}"})


def why_not(asking: Asking, rules: ReliefVersion, one: Found) -> str:
    """Why somebody who is not eligible cannot be asked."""
    say, each = asking.say, one.candidate
    assert each.why_not is not None
    return say(
        WHY_NOT[each.why_not],
        name=one.known.name,
        rest=say.minutes(each.rest or 0),
        least=say.minutes(round(rules.rest_hours * 60)),
        rule=named(rules.rest_rule, say),
    )


def _store(asking: Asking, relief: Relief, one: Found, why: str) -> Overtime:
    tx, when = asking.tx, one.candidate.when
    assert relief.id is not None
    row = Overtime(
        relief_id=relief.id,
        team_id=relief.team_id,
        person_id=one.known.id,
        shift_id=relief.shift_id,
        day=shift_of(tx, relief).day,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        assigned_by=asking.person.id,
        assigned_at=tx.now,
        reason=why or None,
        salt=secrets.token_hex(8),
    )
    number = reliefs.add_overtime(tx, row)
    tx.note(
        "relief.assigned",
        f"relief:{relief.id}",
        asking.actor,
        personal={"reason": (row.salt, why)} if why else None,
        overtime=number,
        person=row.person_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        rest=one.candidate.rest,
        so_far=one.candidate.overtime,
    )
    return row


def _tell_thread(asking: Asking, relief: Relief, one: Found, row: Overtime) -> None:
    team = asking.person.team
    say = team_say(team)
    asked = say(
        "{leader} asks {name} for overtime, {hours}.",
        leader=mention(asking.person.person.slack_id, asking.person.name),
        name=mention(one.known.person.slack_id, one.known.name),
        hours=card.hours(row.starts_at, row.ends_at, team, say),
    )
    say_in_thread(asking.tx, relief, [asked])


def _tell(asking: Asking, relief: Relief, rules: ReliefVersion, one: Found, row: Overtime) -> None:
    tx, team = asking.tx, asking.person.team
    _tell_thread(asking, relief, one, row)
    say, each = of(one.known.language), one.candidate
    who = asking.person.name
    if each.link == "stays_on":
        first = say("Nobody has come to take over. {name} asks you to stay on.", name=who)
    else:
        first = say("Somebody is missing. {name} asks you to come early.", name=who)
    lines = [first, card.staffing(tx, relief, team, say)]
    if each.rest is not None and each.rest < card.LONG_REST:
        lines.append(say("That leaves you {time} of rest.", time=say.minutes(each.rest)))
    lines += [
        say("Your overtime this month so far: {time}.", time=say.minutes(each.overtime)),
        say("You can also type: /rollcall relief accept R{number}, or decline", number=relief.id),
    ]
    day = shift_of(tx, relief).day
    wording = asking.book.wording(rules.rule, day, say.lang)
    tell(
        tx,
        asking.book,
        one.known,
        relief,
        "relief.ask",
        say("{relief}: you are asked for overtime", relief=card.name(relief, say)),
        lines,
        row,
        (
            Button(action="relief.accept", label=say("Accept"), value=str(row.id), style="primary"),
            Button(action="relief.decline", label=say("I cannot…"), value=str(row.id)),
        ),
        (f"{rules.rule}: {wording}",),
    )
    if one.known.id != relief.reported_by:
        name = one.known.name
        tell_reporter(
            tx,
            asking.book,
            relief,
            asking.person.id,
            lambda say: [say("{name} is asked to take over. Please stay until then.", name=name)],
        )
