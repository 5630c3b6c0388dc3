"""Who is asked to decide a request, and who was and gave no answer, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.routing import DAY, Hours, Presence, Route, presence, title_for
from handbook.book import Handbook, in_force
from handbook.leave.rules import Escalation
from handbook.words import Say
from storage import people
from storage.cards import mention
from storage.leaves import Leave
from storage.people import Known, Team
from storage.transaction import Tx


def escalation(book: Handbook, leave: Leave, team: Team) -> Escalation | None:
    """The handbook's, of the day since which the request waits for a decision."""
    since = leave.taken_at or leave.asked_at
    return in_force(book.leave.escalation, since.astimezone(ZoneInfo(team.zone)).date())


def waking_hours(book: Handbook, leave: Leave, team: Team) -> Hours:
    rules = escalation(book, leave, team)
    return rules.waking_hours if rules else DAY


@dataclass(frozen=True)
class Turn:
    """Somebody is asked, now: who of those who may decide can be reached then is `presence`.

    `expected`: from when they can be; None where no shift of theirs is near. `is_urgent`: they are
    asked at once all the same, for the answer is needed before that. `route`: all who may decide,
    where they were looked for.
    """

    known: Known
    presence: Presence
    expected: datetime | None
    is_urgent: bool = False
    route: Route | None = None


def who_is_asked(
    tx: Tx,
    leave: Leave,
    step_role: str,
    book: Handbook,
    say: Say,
    *,
    is_for_all: bool = False,
    turn: Turn | None = None,
) -> str:
    """ "Grace, duty leader"; the title alone where nobody is asked.

    `is_for_all`: many read it, so whoever is there is mentioned and nobody else. Then of a leave
    that counts at once the role's people who are there are named as well. `turn`: whose it is,
    where that is known already.
    """
    if leave.asked_of is None:
        return book.roles[step_role].in_language(say.lang)
    known = turn.known if turn else people.by_id(tx, leave.asked_of)
    there: set[int] = set()
    if is_for_all:
        found = turn.presence if turn else presence(tx, known.team, tx.now)
        there = found.reachable(waking_hours(book, leave, known.team))
    name = _name(known, there)
    who = say("{name}, {role}", name=name, role=title_for(book, known, step_role, say))
    if not is_for_all or known.id in there or not leave.counts_at_once:
        return who
    others = [
        other
        for other in _holders(tx, leave, step_role, turn)
        if other.id in there and other.id != leave.person_id
    ]
    if not others:
        return who
    names = say.names([_name(other, there) for other in others])
    return say("{who}; on duty now: {people}", who=who, people=names)


def _holders(tx: Tx, leave: Leave, step_role: str, turn: Turn | None) -> Sequence[Known]:
    if turn is None or turn.route is None:
        return people.with_role(tx, leave.team_id, step_role)
    found = (candidate.known for candidate in turn.route.candidates)
    return [known for known in found if step_role in known.roles]


def _name(known: Known, there: set[int]) -> str:
    return mention(known.person.slack_id, known.name) if known.id in there else known.name


def for_whom(tx: Tx, leave: Leave, person: Known, say: Say) -> str:
    """Whose leave it is, and who asked for it where they could not."""
    name = mention(person.person.slack_id, person.name)
    if leave.filed_by == leave.person_id:
        return name
    by = people.by_id(tx, leave.filed_by)
    return say(
        "{name}, asked for by {other}", name=name, other=mention(by.person.slack_id, by.name)
    )
