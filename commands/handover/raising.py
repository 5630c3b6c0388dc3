"""An important point goes up level by level (CC-2.3)."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.handover.card import point_line, topic_title
from commands.handover.finding import point_found, rules_of
from commands.handover.noting import check_may_close
from handbook.handover import HandOverRules, Raising
from handbook.words import of
from storage import handovers, people
from storage.cards import Button, Card
from storage.handovers import OPEN, Point
from storage.people import Known


def up_press(asking: Asking, press: Press) -> Card:
    return up_line(asking, press.value)


def up_line(asking: Asking, typed: str) -> Card:
    """ "up N12": the next level is told of it. Raises Refusal."""
    say, tx, rules = asking.say, asking.tx, rules_of(asking)
    point = point_found(asking, typed)
    check_may_close(asking)
    if rules.raising is None:
        raise Refusal(say("The handbook names nobody above to tell. Nothing was changed."))
    if point.state != OPEN:
        raise Refusal(say("N{number} is closed: there is nothing to tell.", number=point.id))
    role, told = _next(asking, rules.raising, point)
    before = point.raised_to
    is_first = handovers.change_point(tx, point, handovers.raised_from(before), raised_to=role)
    if not is_first:
        raise Refusal(say("Somebody has told of N{number} just now.", number=point.id))
    tx.note("handover.raised", f"point:{point.id}", asking.actor, to=role)
    for known in told:
        drawn = _card(asking, rules, rules.raising, point, known)
        reach(tx, asking.book, known, "handover.raised", f"point_up:{point.id}", drawn)
    names = say.names([known.name for known in told])
    return Card(lines=(say("N{number} is put to {people}.", number=point.id, people=names),))


def _next(asking: Asking, raising: Raising, point: Point) -> tuple[str, list[Known]]:
    """The next level that somebody holds, and who they are. Raises Refusal."""
    say, roles = asking.say, raising.roles
    reached = roles.index(point.raised_to) if point.raised_to in roles else -1
    own = max((n for n, role in enumerate(roles) if role in asking.person.roles), default=-1)
    for role in roles[max(reached, own) + 1 :]:
        holders = people.with_role(asking.tx, point.team_id, role)
        there = [
            known
            for known in holders
            if known.person.slack_id
            and not known.has_left(asking.today)
            and known.id != asking.person.id
        ]
        if there:
            return role, there
    if reached >= 0:
        raise Refusal(say("N{number} was told all the way up already.", number=point.id))
    titles = say.names([asking.book.roles[role].in_language(say.lang) for role in roles])
    raise Refusal(
        say("Nobody above can be reached here ({roles}). Nothing was changed.", roles=titles),
        say("Please tell them yourself."),
    )


def _card(
    asking: Asking, rules: HandOverRules, raising: Raising, point: Point, known: Known
) -> Card:
    say = of(known.language)
    value = str(point.id)
    highest = raising.roles[-1] in known.roles
    up = Button(action="handover.up", label=say("Pass it on up"), value=value)
    return Card(
        title=say("An important point of the hand-over"),
        lines=(
            topic_title(rules, point.topic, say),
            point_line(point, say, 1000),
            say(
                "{name} puts it to you ({rule}).",
                name=asking.person.name,
                rule=cited(raising.rule, say),
            ),
        ),
        small=(say("When it is done: /rollcall handover done N{number}", number=point.id),),
        buttons=(
            Button(action="handover.done", label=say("It is done"), value=value),
            *(() if highest else (up,)),
        ),
    )
