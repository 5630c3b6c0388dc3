"""A counter-offer: the leader would approve other days, and the person who asked may take them."""

from collections.abc import Sequence
from dataclasses import asdict

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled
from commands.leave import card
from commands.leave.against import against
from commands.leave.anew import Anew, judge_anew
from commands.leave.days import TYPED_MOST, refuse_past, refuse_too_long
from commands.leave.facts import overlapping
from commands.leave.finding import check_right, found, numbered, was_first
from commands.leave.picking import day_fields, picked, typed_span
from commands.leave.telling import say_in_thread, say_to_asker
from handbook.dates import Span
from handbook.leave import Verdict
from handbook.words import of
from storage import leaves, offers, people
from storage.cards import Button, Card, Field, Form, clean, mention
from storage.leaves import ASKED, UNDECIDED, Leave
from storage.offers import LeaveOffer
from storage.people import Known


def offer_form(asking: Asking, value: str) -> Form:
    """Asks which days the leader would approve. Raises Refusal as a decision would."""
    say, leave = asking.say, found(asking, value)
    _check_open(asking, leave)
    person = people.by_id(asking.tx, leave.person_id)
    return Form(
        action="leave.offer",
        title=say("Other days for #{number}", number=leave.id),
        value=str(leave.id),
        submit=say("Offer"),
        close=say("Close"),
        lines=(
            say(
                "{kind} of {name}, {days}",
                kind=card.kind(leave, asking.book, say),
                name=person.name,
                days=card.days(leave, person.team, say),
            ),
            *card.staffing(asking.tx, leave, person.team, say),
            say("Which days would you approve? The person is asked whether they take them."),
        ),
        fields=(
            *day_fields(say, leave.first, leave.last),
            Field(
                name="words",
                label=say("What do you want to say?"),
                kind="text",
                is_optional=True,
                hint=say("The person sees it; the channel does not."),
            ),
        ),
    )


def offer_sent(asking: Asking, filled: Filled) -> Card:
    span = picked(asking, filled.answers)
    return _offer(asking, found(asking, filled.value), span, filled.answers.get("words", ""))


def offer_line(asking: Asking, rest: str) -> Card:
    """ "offer 12 2026-12-21 to 2026-12-22 we are full after that". Raises Refusal."""
    number, typed = numbered(rest)
    leave = found(asking, number)
    refuse_too_long(asking, typed)
    word = asking.say("offer {number}", number=leave.id)
    span, words = typed_span(asking, word, typed)
    return _offer(asking, leave, span, words)


def _check_open(asking: Asking, leave: Leave) -> Verdict:
    """That the person may decide the request and it waits. Raises Refusal."""
    verdict = Verdict.model_validate(leave.verdict)
    check_right(asking, leave, verdict)
    if leave.state not in UNDECIDED:
        raise was_first(asking, leave)
    return verdict


def _offer(asking: Asking, leave: Leave, span: Span, said: str) -> Card:
    tx, say = asking.tx, asking.say
    refuse_too_long(asking, said)
    words = clean(said, TYPED_MOST)
    people.lock(tx, leave.person_id)
    leaves.read_again(tx, leave)
    _check_open(asking, leave)
    anew = judge_anew(asking, leave, span)
    refuse_past(asking, Span(anew.days.first, anew.days.last), anew.work.shifts)
    _check_other_days(asking, leave, anew)
    broken = why_not(asking, leave, anew, asking.person)
    if broken and not words:
        why = say("Please say why all the same.")
        raise Refusal(*broken, why, say("Nothing was changed."), fields={"words": why})
    person = people.by_id(tx, leave.person_id)
    if person.person.slack_id is None:
        raise Refusal(
            say("{name} is not in Slack and cannot be asked.", name=person.name),
            say("Please speak to them. Nothing was changed."),
        )
    assert leave.id is not None
    days = anew.days
    offer = LeaveOffer(
        leave_id=leave.id,
        first=days.first,
        last=days.last,
        begins_at=days.begins_at,
        ends_at=days.ends_at,
        counted=days.counted,
        by=asking.person.id,
        at=tx.now,
        words=words or None,
    )
    offers.add(tx, offer)
    tx.note(
        "leave.part_offered",
        f"leave:{leave.id}",
        asking.actor,
        personal={"words": (leave.salt, words)} if words else None,
        first=days.first,
        last=days.last,
    )
    _tell_thread(asking, leave, anew, person)
    _tell_asker(asking, leave, offer, person)
    return Card(
        lines=(
            say(
                "Offered for #{number}: {days}. The person is asked.",
                number=leave.id,
                days=card.days(offer, person.team, say),
            ),
            say("Until they answer, the request waits as it was."),
        )
    )


def why_not(asking: Asking, leave: Leave, anew: Anew, by: Known) -> Sequence[str]:
    """What speaks against a yes to these days by that leader; a reason outweighs it.

    Raises Refusal where the rules give the days to somebody else to decide, or where the person has
    another request for them.
    """
    say, book = asking.say, asking.book
    step = anew.verdict.steps[min(leave.step, len(anew.verdict.steps) - 1)]
    if not book.may(by.roles, step):
        raise Refusal(
            say(
                "These days are for the {role} to decide ({rule}). Nothing was changed.",
                role=book.roles[step].in_language(say.lang),
                rule=anew.verdict.steps_rule,
            )
        )
    other = overlapping(anew.work.absence, anew.work.near)
    if other is not None:
        days = card.days(other, asking.person.team, say)
        raise Refusal(
            say("There is another request for these days: #{n}, {days}.", n=other.id, days=days),
            say("Nothing was changed."),
        )
    return against(asking, as_if(leave, anew), anew.verdict, anew.work.shifts, say)


def as_if(leave: Leave, anew: Anew) -> Leave:
    """The leave as it would be, for a place of those days; it is not stored."""
    return Leave(**{**leave.model_dump(), **asdict(anew.days), "state": ASKED})


def _check_other_days(asking: Asking, leave: Leave, anew: Anew) -> None:
    asked = (leave.first, leave.last, leave.begins_at, leave.ends_at)
    days = anew.days
    if asked == (days.first, days.last, days.begins_at, days.ends_at):
        same = asking.say("These are the days that were asked for.")
        raise Refusal(
            same,
            asking.say("To approve them: /timeoff approve {number}", number=leave.id),
            fields={"first": same},
        )


def _tell_thread(asking: Asking, leave: Leave, anew: Anew, person: Known) -> None:
    team = person.team
    say = team_say(team)
    shifts = anew.work.shifts
    would_be = as_if(leave, anew)
    offered = say(
        "{name} offers {days} instead. {person} is asked.",
        name=mention(asking.person.person.slack_id, asking.person.name),
        days=card.days(would_be, team, say),
        person=person.name,
    )
    effect = card.staffing(asking.tx, would_be, team, say, shifts, is_away=True)
    say_in_thread(asking, leave, [offered, *effect])


def _tell_asker(asking: Asking, leave: Leave, offer: LeaveOffer, person: Known) -> None:
    say, value = of(person.language), f"{leave.id}:{offer.id}"
    lines = [
        say(
            "{name} offers you other days: {days}.",
            name=asking.person.name,
            days=card.days(offer, person.team, say),
        )
    ]
    if offer.words:
        lines.append(say("They say: {words}", words=offer.words))
    lines.append(
        say("Do you take them? Type: /timeoff accept {number}, or keep {number}", number=leave.id)
    )
    buttons = (
        Button(action="leave.accept", label=say("Accept"), value=value, style="primary"),
        Button(action="leave.keep", label=say("No, keep my request"), value=value),
    )
    title = say(
        "{kind} #{number}: other days are offered",
        kind=card.kind(leave, asking.book, say),
        number=leave.id,
    )
    say_to_asker(asking, leave, "leave.offer", lines, buttons, title)
