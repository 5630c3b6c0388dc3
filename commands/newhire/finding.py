"""Which new person is meant, and who trains them, finds their buddy, or asks for what they sign."""

from datetime import date

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.naming import person_named
from commands.deciding.new_people import Plan, plans
from commands.deciding.typed import numbered
from handbook.book import Handbook, in_force
from handbook.exams.rules import Whoever
from handbook.training import JoiningRules
from handbook.words import mark
from storage import new_hires, people, rosters
from storage.cards import clean
from storage.new_hires import Pairing
from storage.people import Known, Team
from storage.transaction import Tx

LINE = mark("/rollcall newhire buddy @kim @bo")
LETTER = "J"
"""Of whoever joins: an N is a note of the hand-over, which the same people read."""


def rules_of(asking: Asking) -> JoiningRules:
    """What holds for whoever joins today. Raises Refusal where the handbook knows nothing."""
    rules = in_force(asking.book.training.joining, asking.today)
    if rules is None:
        team = asking.person.team.name
        raise Refusal(asking.say("The handbook of {team} says nothing of new people.", team=team))
    return rules


def rights(rules: JoiningRules) -> tuple[Whoever, ...]:
    """Everybody who has to do with new people."""
    found = [rules.trains]
    found += [rules.buddy.assigned] if rules.buddy else []
    found += [rules.agreement.asks] if rules.agreement else []
    return tuple(found)


def check_leads(asking: Asking) -> JoiningRules:
    """Raises Refusal for whoever neither trains new people nor sees to them."""
    rules = rules_of(asking)
    whoever.check(asking, *rights(rules))
    return rules


def plan_of(asking: Asking, person_id: int) -> Plan | None:
    """The person's plan, where they are new and the handbook has something for them."""
    team = asking.person.team
    found = plans(asking.tx, asking.book, team, asking.today)
    return next((one for one in found if one.id == person_id), None)


def new_person(asking: Asking, typed: str, example: str) -> tuple[Plan, Known, str]:
    """Whom a line begins with, who must be new; and the rest. Raises Refusal."""
    say = asking.say
    if not typed.strip():
        raise Refusal(
            say("Who is meant? Nothing was changed."), say("For example: {line}", line=example)
        )
    known, rest = person_named(asking, typed, example)
    return _plan(asking, known), known, rest


def new_by_id(asking: Asking, value: str) -> tuple[Plan, Known]:
    """The same of a button or a form. Raises Refusal."""
    team = people.of_team(asking.tx, asking.person.person.team_id)
    known = next((one for one in team if str(one.id) == value.partition(":")[0]), None)
    if known is None:
        raise Refusal(asking.say("I cannot tell who is meant. Nothing was changed."))
    return _plan(asking, known), known


def _plan(asking: Asking, known: Known) -> Plan:
    found = plan_of(asking, known.id)
    if found is None:
        say = asking.say
        raise Refusal(
            say("{name} did not join lately, as far as I know.", name=known.name),
            say(
                "To say when: /rollcall newhire joined {code} {day}",
                code=known.person.code,
                day=f"{asking.today}",
            ),
        )
    return found


def pairing_of(asking: Asking, typed: str) -> tuple[Pairing, Known, Known, str]:
    """J3 of the person's own team, the new person and the buddy, and the rest. Raises Refusal."""
    say, (number, rest) = asking.say, numbered(typed, LETTER)
    row = new_hires.pairing(asking.tx, int(number)) if number else None
    if row is None or row.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no such buddy “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which one? Please add its number, for example: J3"),
            say("New people and their buddies: /rollcall newhire"),
        )
    tx = asking.tx
    return row, people.by_id(tx, row.person_id), people.by_id(tx, row.buddy_id), rest


def trainer_of(tx: Tx, book: Handbook, plan: Plan, team: Team, today: date) -> Known | None:
    """Who trains them: whoever was named, else their own leader who may, else who is there."""
    for number in (plan.hire.trainer_id if plan.hire else None, plan.person.leader_id):
        if number is not None:
            known = people.by_id(tx, number)
            is_named = plan.hire is not None and number == plan.hire.trainer_id
            may = is_named or bool(known.roles & set(plan.rules.trains.roles))
            if may and not known.has_left(today):
                return known
    shifts = rosters.shifts_of(tx, plan.id, today, today)
    return whoever.first_of(tx, book, team, plan.rules.trains, shifts=shifts[:1], without=[plan.id])


def with_open_pairing(tx: Tx, team_id: int) -> dict[int, Pairing]:
    """The open pairing of each new person of the team."""
    return {one.person_id: one for one in new_hires.open_pairings(tx, team_id)}
