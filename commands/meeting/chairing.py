"""Who chairs a meeting, who attends it by their role, and who is on leave then (CC-2.10.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.deciding.asking import Asking
from commands.deciding.routing import Why, presence, who_decides
from commands.meeting.planning import Planned
from storage import people
from storage.meetings import Meeting
from storage.people import Known
from storage.transaction import Tx


def chair_of(tx: Tx, one: Planned) -> Known | None:
    """Who chairs: the first role of the rule with somebody who has not left and is not on leave
    then; else who may act for such a role. None where nobody is left."""
    acting: list[Known] = []
    for role in one.rules.chair.roles:
        route = who_decides(tx, one.book, one.team, role, one.at, ())
        for candidate in route.candidates:
            if candidate.why is not Why.ACTS_FOR_IT:
                return candidate.known
            acting.append(candidate.known)
    return next(iter(acting), None)


def still_chairs(tx: Tx, one: Planned, row: Meeting) -> Known | None:
    """The one who was to chair, where they have not left and are not on leave then; else who does
    now."""
    if row.chair_id is None:
        return chair_of(tx, one)
    known = people.by_id(tx, row.chair_id)
    is_away = row.chair_id in presence(tx, one.team, one.at, [row.chair_id]).away
    return chair_of(tx, one) if is_away or known.has_left(one.at.date()) else known


@dataclass(frozen=True)
class Attendees:
    """`by_role`: each person once, under the first of the rule's roles that they have; `away`: who
    of them is on leave then."""

    by_role: dict[str, list[Known]]
    away: list[Known]

    @property
    def all(self) -> list[Known]:
        return [known for found in self.by_role.values() for known in found]


def attendees(tx: Tx, one: Planned, without: int | None = None) -> Attendees:
    """Who attends beside the chair; whoever has left by then does not."""
    rules, team_id = one.rules.attending, one.team.id or 0
    asked = rules.roles or tuple(one.book.roles)
    found = (
        people.of_team(tx, team_id) if rules.everybody else people.with_role(tx, team_id, *asked)
    )
    there = [known for known in found if known.id != without and not known.has_left(one.at.date())]
    by_role: dict[str, list[Known]] = {}
    for role in asked:
        of_role = [known for known in there if _first(known, asked) == role]
        if of_role:
            by_role[role] = of_role
    gone = presence(tx, one.team, one.at, [known.id for known in there]).away if there else set()
    return Attendees(by_role, [known for known in there if known.id in gone])


def _first(known: Known, roles: Sequence[str]) -> str | None:
    return next((role for role in roles if role in known.roles), None)


def attends(asking: Asking, one: Planned) -> bool:
    """Whether somebody has a part in it: by their role, or as its chair."""
    rules = one.rules
    if rules.attending.everybody or may_chair(asking, one):
        return True
    return bool(set(rules.attending.roles) & asking.person.roles)


def may_chair(asking: Asking, one: Planned) -> bool:
    """Its chair, and whoever may chair by their role; where nobody is left to, those who attend by
    their role, or who lead."""
    row, roles = one.row, asking.person.roles
    if row is not None and row.chair_id == asking.person.id:
        return True
    if asking.book.may_any(roles, one.rules.chair.roles):
        return True
    if row is not None and row.chair_id is None and row.posted_at is not None:
        return bool(set(one.rules.attending.roles) & roles) or asking.book.decides(roles)
    return False
