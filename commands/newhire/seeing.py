"""What people see of new people: their own plan, whom they answer for, or all of the team's."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Waiting
from commands.deciding.new_people import Plan, plans
from commands.newhire import answering, checking, days, finding
from handbook.book import in_force
from handbook.words import Say
from storage import new_hires, people
from storage.cards import Button, Card, Item
from storage.new_hires import ACCEPTED, ASKED, Pairing
from storage.people import Known

MOST = 10


def own_line(asking: Asking, typed: str) -> Card:
    """One's own plan, whom one answers for, and all for those who see to it. Raises Refusal."""
    say = asking.say
    if typed.strip():
        raise Refusal(
            say("I do not understand that. Nothing was changed."),
            say("When somebody joined: {line}", line=say(days.JOINED)),
            say("A buddy for them: {line}", line=say(finding.LINE)),
        )
    rules = finding.rules_of(asking)
    found = plans(asking.tx, asking.book, asking.person.team, asking.today)
    pairs = finding.with_open_pairing(asking.tx, asking.person.person.team_id)
    names = {one.id: one for one in people.of_team(asking.tx, asking.person.person.team_id)}
    items = [
        Item(title=say("Your plan"), lines=tuple(_lines(one, pairs.get(one.id), names, asking)))
        for one in found
        if one.id == asking.person.id
    ]
    mine = [one for one in pairs.values() if one.buddy_id == asking.person.id]
    items += [_mine(one, names, say) for one in mine]
    if whoever.may(asking, *finding.rights(rules)):
        others = [one for one in found if one.id != asking.person.id]
        items += [_item(one, pairs.get(one.id), names, asking) for one in others[:MOST]]
    if not items:
        return Card(
            lines=(say("Nobody new has to do with you."),),
            small=(say("When somebody joined: {line}", line=say(days.JOINED)),)
            if whoever.may(asking, *finding.rights(rules))
            else (),
        )
    return Card(title=say("New people"), items=tuple(items))


def _mine(one: Pairing, names: dict[int, Known], say: Say) -> Item:
    name = names[one.person_id].name
    if one.state == ASKED:
        return Item(
            lines=(say("You are asked to be the buddy of {name} (J{n}).", name=name, n=one.id),),
            buttons=_answers(one, say),
        )
    return Item(lines=(say("You answer for {name} (J{n}).", name=name, n=one.id),))


def _answers(one: Pairing, say: Say) -> tuple[Button, ...]:
    value = str(one.id)
    return (
        Button(action="newhire.accept", label=say("I accept"), value=value),
        Button(action="newhire.decline", label=say("Decline…"), value=value),
    )


def _item(one: Plan, pair: Pairing | None, names: dict[int, Known], asking: Asking) -> Item:
    say = asking.say
    joined = say.day(one.person.joined_on or date.min)
    buttons: list[Button] = []
    if wants_buddy(one) and (pair is None or pair.state == ASKED) and _may_assign(asking, one):
        buttons.append(answering.choose_button(one.id, say))
    if wants_signature(one) and _may_sign(asking, one):
        buttons.append(checking.signed_button(one.id, say))
    return Item(
        title=say("{name}, since {day}", name=one.name, day=joined),
        lines=tuple(_lines(one, pair, names, asking)),
        buttons=tuple(buttons),
    )


def _lines(
    one: Plan, pair: Pairing | None, names: dict[int, Known], asking: Asking
) -> Iterator[str]:
    say, rules = asking.say, one.rules
    told = {day.number: day for day in one.told}
    to_come = {one.number_on(day): day for day in one.to_come}
    for number, part in enumerate(rules.days, 1):
        what = {"n": number, "what": part.title.in_language(say.lang)}
        if number in told:
            row = told[number]
            state = say("held") if row.held else say("not ticked yet")
            yield say("Day {n}, {day}: {what} ({state})", day=say.day(row.day), state=state, **what)
        elif number in to_come:
            yield say("Day {n}, {day}: {what}", day=say.day(to_come[number]), **what)
    if rules.agreement is not None:
        title = rules.agreement.title.in_language(say.lang)
        if one.hire is not None and one.hire.signed_on is not None:
            yield say("Done on {day}: {what}", day=say.day(one.hire.signed_on), what=title)
        else:
            yield say("Still to come: {what}", what=title)
    if rules.buddy is not None:
        yield _buddy(pair, names, say)


def _buddy(pair: Pairing | None, names: dict[int, Known], say: Say) -> str:
    if pair is None:
        return say("Buddy: nobody yet")
    name = names[pair.buddy_id].name
    if pair.state == ASKED:
        return say("Buddy: {name} is asked (J{n})", name=name, n=pair.id)
    return say("Buddy: {name} (J{n})", name=name, n=pair.id)


def wants_buddy(one: Plan) -> bool:
    """Whether the plan is on its last day, or over."""
    return one.rules.buddy is not None and one.is_over


def wants_signature(one: Plan) -> bool:
    return one.rules.agreement is not None and (one.hire is None or one.hire.signed_on is None)


def _may_assign(asking: Asking, one: Plan) -> bool:
    return one.rules.buddy is not None and whoever.may(asking, one.rules.buddy.assigned)


def _may_sign(asking: Asking, one: Plan) -> bool:
    return one.rules.agreement is not None and whoever.may(asking, one.rules.agreement.asks)


def waits(asking: Asking) -> Sequence[Waiting]:
    """Days to tick, buddies to find, to accept and to look at, agreements; never one's own."""
    if not asking.book.training.joining:
        return ()
    return [*_buddies(asking), *_of_new(asking)]


def _of_new(asking: Asking) -> Iterator[Waiting]:
    say, tx = asking.say, asking.tx
    rules = in_force(asking.book.training.joining, asking.today)
    if rules is None or not whoever.may(asking, *finding.rights(rules)):
        return
    found = plans(tx, asking.book, asking.person.team, asking.today)
    pairs = finding.with_open_pairing(tx, asking.person.person.team_id)
    for one in found:
        joined = one.person.joined_on or asking.today
        since = datetime(joined.year, joined.month, joined.day, tzinfo=UTC)
        if one.id == asking.person.id or joined > asking.today:
            continue
        if wants_buddy(one) and one.id not in pairs and _may_assign(asking, one):
            line = say("{name} has no buddy yet", name=one.name)
            yield Waiting(since, (line,), (answering.choose_button(one.id, say),))
        if wants_signature(one) and _may_sign(asking, one) and one.rules.agreement:
            what = one.rules.agreement.title.in_language(say.lang)
            line = say("{name}: {what}", name=one.name, what=what)
            yield Waiting(since, (line,), (checking.signed_button(one.id, say),))
        for row in one.told:
            if row.held is None and row.trainer_id == asking.person.id:
                line = say("Day {n} of {name}: was it held?", n=row.number, name=one.name)
                buttons = tuple(
                    each.model_copy(update={"style": None})
                    for each in days.buttons(one.id, row.number, say)
                )
                yield Waiting(since, (line,), buttons)


def _buddies(asking: Asking) -> Iterator[Waiting]:
    say = asking.say
    rules = in_force(asking.book.training.joining, asking.today)
    for row in new_hires.open_pairings(asking.tx, asking.person.person.team_id):
        name = people.by_id(asking.tx, row.person_id).name
        if row.state == ASKED and row.buddy_id == asking.person.id:
            line = say("Will you be the buddy of {name}?", name=name)
            yield Waiting(row.asked_at, (line,), _answers(row, say))
        is_due = row.state == ACCEPTED and row.check_on and row.check_on <= asking.today
        if is_due and rules and rules.buddy and whoever.may(asking, rules.buddy.assigned):
            buttons = tuple(
                each.model_copy(update={"style": None})
                for each in checking.check_buttons(row, rules.buddy, say)
            )
            line = say("How is {name} doing?", name=name)
            yield Waiting(row.answered_at or row.asked_at, (line,), buttons)
