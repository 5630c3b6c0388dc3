"""Which case is meant, who verifies it, and who may look at it."""

from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered
from handbook.book import in_force
from handbook.quality import CaseRules
from storage import cases, people
from storage.cards import clean
from storage.cases import OPEN, WITHDRAWN, Case
from storage.people import Known
from storage.transaction import Tx


def rules_of(asking: Asking) -> CaseRules:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.quality.cases, asking.today)
    if found is None:
        say = asking.say
        raise Refusal(say("The handbook of {team} keeps no cases.", team=asking.person.team.name))
    return found


def number_of(typed: str) -> tuple[str, str]:
    """A case's number, and what follows it."""
    return numbered(typed, "C")


def found(asking: Asking, typed: str) -> Case:
    """The case of the person's own team, if they may look. Raises Refusal."""
    say, (number, _) = asking.say, number_of(typed)
    case = cases.get(asking.tx, int(number)) if number else None
    if case is None or case.team_id != asking.person.person.team_id or not may_look(asking, case):
        raise Refusal(
            say("I know no case “{number}” that you may see.", number=number or clean(typed, 20))
            if typed.strip()
            else say("Which case? Please add its number, for example: C12"),
            say("Yours: /rollcall case"),
        )
    return case


def may_look(asking: Asking, case: Case) -> bool:
    """Whoever opened or decided it, those who verify; its person once it is decided."""
    if asking.person.id in (case.opened_by, case.decided_by):
        return True
    if asking.person.id == case.person_id:
        return case.state not in (OPEN, WITHDRAWN)
    return bool(set(rules_of(asking).verifying.roles) & asking.person.roles)


def check_may_verify(asking: Asking, case: Case) -> None:
    """Raises Refusal for whoever opened it, is its subject, or does not verify."""
    say, rules = asking.say, rules_of(asking)
    if asking.person.id in (case.opened_by, case.person_id):
        raise Refusal(
            say("Nobody verifies what they opened, or what is about them. Nothing was changed.")
        )
    if not set(rules.verifying.roles) & asking.person.roles:
        roles = asking.book.roles
        who = [roles[role].in_language(say.lang) for role in rules.verifying.roles]
        raise Refusal(
            say("These verify a case: {people}. Nothing was changed.", people=say.names(who))
        )


def verifier(tx: Tx, rules: CaseRules, case: Case) -> Known | None:
    """Who is asked: the first role of the handbook's with somebody who may."""
    for role in rules.verifying.roles:
        for known in people.with_role(tx, case.team_id, role):
            today = tx.now.astimezone(ZoneInfo(known.team.zone)).date()
            if known.id not in (case.opened_by, case.person_id) and not known.has_left(today):
                return known
    return None
