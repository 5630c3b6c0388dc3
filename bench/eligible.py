"""Who could take a shift, among 1,000 people with two months of shifts, leave and overtime.

The baseline is the one statement that somebody would write by hand for the same ids.
"""

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text
from sqlalchemy.dialects import sqlite
from sqlmodel import select

from bench.house import scratch
from handbook.eligibility import Wanted
from handbook.working_time import WorkingTime
from storage import eligible
from storage.database import Database
from storage.eligible import Question
from storage.leaves import APPROVED, Leave
from storage.migrating import migrate
from storage.people import Person, Role, Skill, Team
from storage.reliefs import DONE, OVER, Overtime, Relief
from storage.rosters import Assignment, Shift
from storage.transaction import Tx

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, DAYS, DAY = date(2026, 11, 1), 61, date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 5, 40, tzinfo=ZONE)
HOURS = {
    "E": (clock(7), clock(15)),
    "L": (clock(14, 30), clock(22, 30)),
    "N": (clock(22, 30), clock(7)),
}
CYCLE = ("E", "E", "L", "L", "N", None, None, None)
ROLES = ("agent", "group_leader", "duty_leader")
LIMITS = WorkingTime.model_validate({"from": FIRST})
PEOPLE, ROUNDS, EACH, MOST = 1_000, 7, 5, 3.0

BASELINE = """\
WITH free AS MATERIALIZED (
  SELECT p.id FROM person p
  WHERE p.team_id = :team AND p.slack_id IS NOT NULL AND (p.left_on IS NULL OR p.left_on > :day)
    AND p.id IN (SELECT person_id FROM role WHERE role IN ('agent', 'group_leader', 'duty_leader'))
    AND p.id IN (SELECT person_id FROM skill WHERE skill = 'en')
    AND p.id NOT IN (
      SELECT l.person_id FROM leave l
      WHERE l.team_id = :team AND l.last >= :away_first AND l.first <= :away_last
        AND (l.state = 'approved' OR (l.state = 'asked' AND l.counts_at_once))
        AND (l.begins_at IS NULL OR (l.begins_at < :ends AND l.ends_at > :starts)))
    AND p.id NOT IN (
      SELECT a.person_id FROM shift s JOIN assignment a ON a.shift_id = s.id
      WHERE s.team_id = :team AND s.day BETWEEN :near_first AND :near_last
        AND coalesce(a.starts_at, s.starts_at) < :fresh
        AND coalesce(a.ends_at, s.ends_at) > :rested
        AND ((coalesce(a.starts_at, s.starts_at) < :ends
            AND coalesce(a.ends_at, s.ends_at) > :starts)
          OR NOT EXISTS (
            SELECT 1 FROM leave f WHERE f.person_id = a.person_id AND f.begins_at IS NULL
              AND f.first <= s.day AND f.last >= s.day
              AND (f.state = 'approved' OR (f.state = 'asked' AND f.counts_at_once)))))
    AND p.id NOT IN (
      SELECT o.person_id FROM overtime o
      WHERE o.team_id = :team AND o.day BETWEEN :near_first AND :near_last
        AND o.relief_id IS NOT NULL AND o.state IN ('asked', 'accepted', 'done', 'left')
        AND o.starts_at < :fresh AND coalesce(o.ended_at, o.ends_at) > :rested)),
work AS (
  SELECT a.person_id, s.day, coalesce(a.starts_at, s.starts_at) AS begins,
    coalesce(a.ends_at, s.ends_at) AS ends
  FROM shift s JOIN assignment a ON a.shift_id = s.id
  WHERE s.team_id = :team AND s.day BETWEEN :first AND :last
    AND a.person_id IN (SELECT id FROM free)
    AND NOT EXISTS (
      SELECT 1 FROM leave f WHERE f.person_id = a.person_id AND f.begins_at IS NULL
        AND f.first <= s.day AND f.last >= s.day
        AND (f.state = 'approved' OR (f.state = 'asked' AND f.counts_at_once)))
  UNION ALL
  SELECT o.person_id, o.day, o.starts_at, coalesce(o.ended_at, o.ends_at)
  FROM overtime o
  WHERE o.team_id = :team AND o.day BETWEEN :first AND :last AND o.relief_id IS NOT NULL
    AND o.state IN ('asked', 'accepted', 'done', 'left')
    AND o.person_id IN (SELECT id FROM free)),
tired AS (
  SELECT person_id,
    sum(CASE WHEN day BETWEEN :monday AND :sunday
      THEN (strftime('%s', ends) - strftime('%s', begins)) / 60 ELSE 0 END) AS minutes,
    sum(DISTINCT 1 << CAST(julianday(day) - julianday(:first) AS integer)) | 64 AS days
  FROM work GROUP BY person_id
  HAVING minutes > 48 * 60 - 480 OR (days & 127) = 127 OR (days & 254) = 254
    OR (days & 508) = 508 OR (days & 1016) = 1016 OR (days & 2032) = 2032
    OR (days & 4064) = 4064 OR (days & 8128) = 8128)
SELECT id FROM free WHERE id NOT IN (SELECT person_id FROM tired)
"""


def measure() -> None:
    print(f"\nWho of {PEOPLE:,} people could take a shift (SQLite)")
    folder = scratch()
    database = Database(f"sqlite:///{folder}/rollcall.db", time.time)
    try:
        migrate(database)
        with database.change(NOW) as tx:
            asked = crowd(tx, PEOPLE)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
        with database.read(NOW) as tx:
            _compare(tx, asked)
    finally:
        database.close()
        shutil.rmtree(folder)


def _compare(tx: Tx, asked: Question) -> None:
    given = _as_text(asked)

    def ours() -> set[int]:
        return {one.person for one in eligible.ids(tx, asked)}

    def by_hand() -> set[int]:
        return {number for (number,) in tx.driver.run(*statement)}

    sql, names = _positional(BASELINE)
    statement = (sql, [given[name] for name in names])
    assert ours() == by_hand(), ours() ^ by_hand()
    print(BASELINE)
    for row in tx.driver.run(f"EXPLAIN QUERY PLAN {sql}", statement[1]):
        print(f"    {row[-1]}")
    spent: dict[str, list[float]] = {"ours": [], "by hand": []}
    for _ in range(ROUNDS):  # in turn, so that a noisy moment does not hit one only
        for name, act in (("ours", ours), ("by hand", by_hand)):
            spent[name].append(_time(act))
    best = {name: min(times) for name, times in spent.items()}
    usual = {name: statistics.median(times) for name, times in spent.items()}
    for name in spent:
        print(f"{name:8}{best[name]:8.2f} ms at best, {usual[name]:.2f} ms as a rule")
    ratio = usual["ours"] / usual["by hand"]
    verdict = "kept" if ratio <= MOST else "NOT KEPT"
    print(
        f"{len(ours())} could; asked for: at most {MOST:g} times as long: {verdict} ({ratio:.2f})"
    )


def _time(act: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    started = time.process_time()
    for _ in range(EACH):
        act()
    return (time.process_time() - started) * 1000 / EACH


def _positional(sql: str) -> tuple[str, list[str]]:
    """The statement with the driver's own marks, and the names of its values in order."""
    compiled = text(sql).compile(dialect=sqlite.dialect())
    return str(compiled), list(compiled.positiontup or ())


def _as_text(asked: Question) -> dict[str, object]:
    """The values as SQLite keeps them."""
    found: dict[str, object] = {}
    for name, value in eligible.values(asked).items():
        if isinstance(value, datetime):
            naive = value.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
            found[name] = naive.isoformat(" ", "microseconds")
        else:
            found[name] = value.isoformat() if isinstance(value, date) else value
    return found


def crowd(tx: Tx, size: int, first: date = FIRST, days: int = DAYS) -> Question:
    """So many people on a rotation, some on leave, some with overtime; the late shift of a day.

    The roster begins on `first` and has so many `days`.
    """
    team = Team(
        name=f"Crowd {size}", zone=str(ZONE), language="en", handbook="call-centre",
        leaders_channel="C0LEAD", floor_channel="C0FLOOR", managers_channel="C0MANAGE",
    )  # fmt: skip
    tx.session.add(team)
    tx.session.flush()
    assert team.id is not None
    people = [
        Person(
            team_id=team.id, code=f"A{n:04}", name=f"Person {n}",
            slack_id=f"U{size}X{n:06}" if n % 40 else None,
            left_on=DAY if n % 90 == 1 else None,
        )
        for n in range(size)
    ]  # fmt: skip
    tx.session.add_all(people)
    tx.session.flush()
    numbers = [person.id for person in people if person.id is not None]
    for n, number in enumerate(numbers):
        tx.session.add(Role(person_id=number, role="director" if n % 50 == 49 else "agent"))
        if n % 3:
            tx.session.add(Skill(person_id=number, skill="en"))
    shifts = _shifts(tx, team.id, first, days)
    on_it = [
        {"shift_id": shift, "person_id": number}
        for (day, code), shift in shifts.items()
        for n, number in enumerate(numbers)
        if CYCLE[(n + (day - FIRST).days) % len(CYCLE)] == code
    ]
    tx.connection.execute(insert(Assignment), on_it)
    _leaves(tx, team.id, numbers[::17])
    _overtime(tx, team.id, numbers[::13], shifts[DAY - timedelta(days=2), "L"])
    tx.session.flush()
    starts, ends = (datetime.combine(DAY, at, ZONE) for at in HOURS["L"])
    return Question(team, Wanted(DAY, starts, ends, "en"), LIMITS, ROLES, shifts[DAY, "L"])


def _shifts(tx: Tx, team: int, first: date, days: int) -> dict[tuple[date, str], int]:
    for day in (first + timedelta(days=n) for n in range(days)):
        for code, (begins, stops) in HOURS.items():
            starts, ends = datetime.combine(day, begins, ZONE), datetime.combine(day, stops, ZONE)
            ends += timedelta(days=int(ends <= starts))
            tx.session.add(Shift(team_id=team, day=day, code=code, starts_at=starts, ends_at=ends))
    tx.session.flush()
    found = tx.session.exec(select(Shift).where(Shift.team_id == team)).all()
    return {(shift.day, shift.code): shift.id for shift in found if shift.id is not None}


def _leaves(tx: Tx, team: int, people: list[int]) -> None:
    for n, number in enumerate(people):
        first = DAY - timedelta(days=n % 9 - 1)
        tx.session.add(
            Leave(
                team_id=team, person_id=number, kind="annual", first=first,
                last=first + timedelta(days=2), state=APPROVED, asked_at=NOW, filed_by=number,
                salt="salt", facts={}, verdict={},
            )
        )  # fmt: skip


def _overtime(tx: Tx, team: int, people: list[int], shift: int) -> None:
    """Hours of the month after the late shift two days before."""
    starts = datetime.combine(DAY - timedelta(days=2), clock(22, 30), ZONE)
    relief = Relief(
        team_id=team, shift_id=shift, after_id=shift, starts_at=starts,
        ends_at=starts + timedelta(hours=8), reported_by=people[0], reported_at=starts, state=OVER,
    )  # fmt: skip
    tx.session.add(relief)
    tx.session.flush()
    for n, number in enumerate(people):
        tx.session.add(
            Overtime(
                relief_id=relief.id, team_id=team, person_id=number, shift_id=shift,
                day=DAY - timedelta(days=2), starts_at=starts, ends_at=starts + timedelta(hours=2),
                state=DONE, minutes=60 + n % 4 * 15, assigned_by=number, assigned_at=starts,
                salt="salt",
            )
        )  # fmt: skip
