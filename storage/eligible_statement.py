"""The one statement behind who could take a shift: what it joins, counts and leaves out."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import col

from storage.leaves import AWAY, Leave
from storage.people import Person, Role, Skill
from storage.prepared import Prepared
from storage.reliefs import TAKEN, Overtime
from storage.rosters import BEGINS, ENDS, Assignment, Shift, among
from storage.transaction import Moment

_Row = tuple[Any, ...]


class MinutesFrom(GenericFunction[int]):
    """Minutes from one moment to another."""

    type = Integer()
    inherit_cache = True


@compiles(MinutesFrom, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    first, last = (compiler.process(one, **more) for one in element.clauses)
    return f"((strftime('%s', {last}) - strftime('%s', {first})) / 60)"


@compiles(MinutesFrom, "postgresql")
def _in_postgres(element: Any, compiler: Any, **more: Any) -> str:
    first, last = (compiler.process(one, **more) for one in element.clauses)
    return f"CAST(extract(epoch FROM {last} - {first}) / 60 AS integer)"


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment())


def _dated(name: str) -> ColumnElement[date]:
    return bindparam(name, type_=Date())


_STARTS, _ENDS = _moment("starts"), _moment("ends")
_TEAM: ColumnElement[int] = bindparam("team", type_=Integer())
_OVERTIME_ENDS = func.coalesce(col(Overtime.ended_at), col(Overtime.ends_at), type_=Moment())
# A cover's own hours stand on the roster, and are counted there.
_EXTRA = (
    (col(Overtime.team_id) == _TEAM)
    & col(Overtime.state).in_(TAKEN)
    & col(Overtime.relief_id).is_not(None)
)
_IS_FREE_DAY = (
    select(literal(1))
    .where(
        col(Leave.person_id) == Assignment.person_id,
        col(Leave.begins_at).is_(None),
        col(Leave.first) <= col(Shift.day),
        col(Leave.last) >= col(Shift.day),
        AWAY,
    )
    .correlate(Assignment, Shift)
    .exists()
)


def _of_roster(first: str, last: str, *columns: Any) -> Any:
    """What people stand on in the team's shifts of these dates."""
    found = select(col(Assignment.person_id), *columns).join(
        Shift, col(Shift.id) == Assignment.shift_id
    )
    return found.where(
        col(Shift.team_id) == _TEAM,
        col(Shift.day) >= _dated(first),
        col(Shift.day) <= _dated(last),
    )


def _of_overtime(first: str, last: str, *columns: Any) -> Any:
    found = select(col(Overtime.person_id), *columns).where(_EXTRA)
    return found.where(col(Overtime.day) >= _dated(first), col(Overtime.day) <= _dated(last))


def _overlap(begins: Any, ends: Any) -> Any:
    return (begins < _ENDS) & (ends > _STARTS)


def _is_close(begins: Any, ends: Any) -> Any:
    """Within a rest of it, with time between."""
    is_within = (begins < _moment("fresh")) & (ends > _moment("rested"))
    return is_within & (ends != _STARTS) & (begins != _ENDS)


def _who(*parts: Any) -> Any:
    """The people of these, for IN."""
    return select(union_all(*parts).subquery().c.person_id)


_NEAR = ("near_first", "near_last")
_IS_TAKEN = _overlap(BEGINS, ENDS) | (col(Shift.id) == bindparam("shift", type_=Integer()))
_BUSY = _who(
    _of_roster(*_NEAR).where(_IS_TAKEN),
    _of_overtime(*_NEAR).where(_overlap(col(Overtime.starts_at), _OVERTIME_ENDS)),
)
_BUSY_OR_TIRED = _who(
    _of_roster(*_NEAR).where(_IS_TAKEN | (_is_close(BEGINS, ENDS) & ~_IS_FREE_DAY)),
    _of_overtime(*_NEAR).where(
        _overlap(col(Overtime.starts_at), _OVERTIME_ENDS)
        | _is_close(col(Overtime.starts_at), _OVERTIME_ENDS)
    ),
)
_GONE = select(col(Leave.person_id)).where(
    col(Leave.team_id) == _TEAM,
    col(Leave.last) >= _dated("away_first"),
    col(Leave.first) <= _dated("away_last"),
    col(Leave.begins_at).is_(None)
    | ((col(Leave.begins_at) < _ENDS) & (col(Leave.ends_at) > _STARTS)),
    AWAY,
)


@lru_cache(maxsize=64)
def prepared(roles: int, *, has_skill: bool, is_pruned: bool, is_for_one: bool) -> Prepared[_Row]:
    """The statement for so many roles. Pruned, it reads the work of those alone whom nothing else
    stands against; else of all who stand on rosters, to say why."""
    number: Any = col(Person.id)
    facts: tuple[Any, ...] = (col(Person.slack_id).is_not(None),)
    if has_skill:
        skilled = select(col(Skill.person_id)).where(col(Skill.skill) == bindparam("skill"))
        facts += (number.in_(skilled),)
    who: Any = select(number.label("id"), col(Person.code).label("code")).where(
        col(Person.team_id) == _TEAM,
        col(Person.left_on).is_(None) | (col(Person.left_on) > _dated("day")),
    )
    if roles:
        holders = select(col(Role.person_id)).where(col(Role.role).in_(among(roles)))
        who = who.where(number.in_(holders))
    if is_for_one:
        who = who.where(number == bindparam("person", type_=Integer()))
    if is_pruned:
        who = who.where(*facts, number.not_in(_GONE), number.not_in(_BUSY_OR_TIRED))
        facts = ()
    else:
        facts = (number.in_(_GONE), number.in_(_BUSY), *facts)
    facts = tuple(case((fact, 1), else_=0).label(f"fact{at}") for at, fact in enumerate(facts))
    people = who.add_columns(*facts).cte("people").prefix_with("MATERIALIZED")
    return Prepared(_summed(people, [fact.key for fact in facts], is_pruned=is_pruned))


def _summed(people: Any, facts: Sequence[str], *, is_pruned: bool) -> Any:
    """Of each: the work next to it, the minutes of its week, the days around, the month's overtime.

    Everything is a row of one list and summed once: a join of what is summed has no index.
    """
    around, theirs = ("first", "last"), select(people.c.id)
    a_code, a_day, a_moment = null(), cast(null(), Date()), cast(null(), Moment())
    none: list[Any] = [literal(0, Integer()) for _ in facts]
    rows = union_all(
        select(
            people.c.id.label("person"),
            people.c.code.label("code"),
            a_day.label("day"),
            a_moment.label("begins"),
            a_moment.label("ends"),
            literal(0, Integer()).label("extra"),
            *(people.c[fact].label(fact) for fact in facts),
        ),
        _of_roster(*around, a_code, col(Shift.day), BEGINS, ENDS, literal(0), *none).where(
            col(Assignment.person_id).in_(theirs), ~_IS_FREE_DAY
        ),
        _of_overtime(
            *around, a_code, col(Overtime.day), col(Overtime.starts_at), _OVERTIME_ENDS,
            literal(0), *none,
        ).where(col(Overtime.person_id).in_(theirs)),
        _of_month(a_code, a_day, a_moment, a_moment, _BOOKED, *none).where(
            col(Overtime.person_id).in_(theirs)
        ),
    ).subquery()  # fmt: skip
    begins, ends, day = rows.c.begins, rows.c.ends, rows.c.day
    is_in_week = (day >= _dated("monday")) & (day <= _dated("sunday"))
    of_week = func.coalesce(func.sum(case((is_in_week, MinutesFrom(begins, ends)))), 0)
    found = select(
        rows.c.person,
        func.max(rows.c.code),
        func.max(case((ends < _STARTS, ends)), type_=Moment()),
        func.min(case((begins > _ENDS, begins)), type_=Moment()),
        func.min(case((ends == _STARTS, begins)), type_=Moment()),
        func.max(case((begins == _ENDS, ends)), type_=Moment()),
        of_week,
        func.aggregate_strings(cast(day, String), ","),
        func.sum(rows.c.extra),
        *(func.max(rows.c[fact]) for fact in facts),
    ).group_by(rows.c.person)
    is_left = of_week <= bindparam("week_left", type_=Integer())
    return found.having(is_left) if is_pruned else found


_BOOKED = func.coalesce(
    col(Overtime.minutes), MinutesFrom(col(Overtime.starts_at), col(Overtime.ends_at))
)


def _of_month(*columns: Any) -> Any:
    """Overtime of the month: worked, and planned where it is not over yet."""
    return select(col(Overtime.person_id), *columns).where(
        col(Overtime.team_id) == _TEAM,
        col(Overtime.day) >= _dated("month_first"),
        col(Overtime.day) <= _dated("month_last"),
        col(Overtime.state).in_(TAKEN),
    )
