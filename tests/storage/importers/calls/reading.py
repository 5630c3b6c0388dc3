"""Takes files of calls into a database, and reads back what stands there."""

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import col, select

from handbook.kpi import Counting, Sums
from storage.calls import OWN, SUMS, Agent, AgentDay, Call, CallDay
from storage.database import Database
from storage.importers.calls.taking import Taken, take
from storage.people import Team

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
Row = tuple[object, ...]


def takes(
    database: Database,
    team: Team,
    path: Path,
    *,
    format: str | None = None,
    feed: str | None = None,
    counting: Counting | None = None,
) -> Taken:
    def on(day: date) -> Counting:
        return counting or Counting()

    return take(lambda: database.change(NOW), team, on, path, format=format, feed=feed)


def in_zone(database: Database, team: Team, zone: str) -> Team:
    """The team by another clock."""
    with database.change(NOW) as tx:
        found = tx.session.get(Team, team.id)
        assert found is not None
        found.zone = zone
        tx.session.add(found)
    return found


def calls(database: Database) -> set[Row]:
    """Every visit but for its number and its version."""
    with database.read(NOW) as tx:
        names = {one.id: one.name for one in tx.session.exec(select(Agent)).all()}
        names[None] = None  # type: ignore[assignment]
        return {
            (
                one.key,
                one.day,
                one.queue,
                one.entered,
                one.outcome,
                one.wait_s,
                names[one.agent_id],
                one.talk_s,
                one.hold_s,
                one.acw_s,
                one.ended_by,
                one.direction,
            )
            for one in tx.session.exec(select(Call)).all()
        }


def days(database: Database) -> dict[date, dict[str, Sums]]:
    """What is kept, by day and queue, whoever counted it."""
    found: dict[date, dict[str, Sums]] = {}
    with database.read(NOW) as tx:
        for row in tx.session.exec(select(CallDay)).all():
            sums = Sums(*(getattr(row, name) for name in SUMS))
            of_day = found.setdefault(row.day, {})
            of_day[row.queue] = of_day.get(row.queue, Sums()) + sums
    return found


def agents(database: Database) -> dict[date, dict[str, Sums]]:
    """The same by day and agent."""
    found: dict[date, dict[str, Sums]] = {}
    with database.read(NOW) as tx:
        query = select(AgentDay, Agent.name).join(Agent, col(Agent.id) == AgentDay.agent_id)
        for row, name in tx.session.exec(query).all():
            of_day = found.setdefault(row.day, {})
            own = Sums(**{one: getattr(row, one) for one in OWN})
            of_day[name] = of_day.get(name, Sums()) + own
    return found


def told(path: Path, lines: list[str], ends: str = "\n") -> Path:
    """The lines as a file."""
    path.write_bytes("".join(f"{line}{ends}" for line in lines).encode())
    return path


def differing(found: Sums, expected: Sums) -> dict[str, tuple[int, int]]:
    """What differs, for a failing test to name."""
    return {
        one.name: (getattr(found, one.name), getattr(expected, one.name))
        for one in fields(Sums)
        if getattr(found, one.name) != getattr(expected, one.name)
    }
