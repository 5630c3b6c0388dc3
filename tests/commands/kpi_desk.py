"""Calls of a floor for tests of figures: written as a queue_log and brought in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import col, select

from handbook.kpi import counting_on
from storage import people
from storage.calls import Agent
from storage.database import Database
from storage.importers.calls.taking import Taken, take
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import MORNING, ZONE

WAITS = (5, 5, 10, 12, 20, 3, 21, 40)
"""Of the calls that are answered in ten; two more are given up."""


def epoch(day: date, hour: int = 9) -> int:
    """Seconds since 1970 of a full hour of the floor's day."""
    return int(datetime.combine(day, time(hour), ZONE).timestamp())


def call(
    key: str,
    at: int,
    wait: int,
    talk: int | None,
    agent: str = "Agent/1001",
    queue: str = "support",
) -> list[str]:
    """A call's lines: answered after `wait`, or left by the caller where there is no `talk`."""
    lines = [f"{at}|{key}|{queue}|NONE|ENTERQUEUE||13800000000|1"]
    if talk is None:
        return [*lines, f"{at + wait}|{key}|{queue}|NONE|ABANDON|1|1|{wait}"]
    return [
        *lines,
        f"{at + wait}|{key}|{queue}|{agent}|CONNECT|{wait}|{key}b|3",
        f"{at + wait + talk}|{key}|{queue}|{agent}|COMPLETECALLER|{wait}|{talk}|1",
    ]


def ten(
    day: date,
    *,
    agents: tuple[str, ...] = ("Agent/1001",),
    queue: str = "support",
    late: int = 0,
    talk: int = 170,
) -> list[str]:
    """Ten calls of a day: eight are answered, six of them in time; `late` of these wait longer."""
    at = epoch(day)
    lines = []
    for n, wait in enumerate(WAITS):
        waited = wait + 60 if n < late else wait
        key = f"{queue}{day}.{n}"
        lines += call(key, at + 300 * n, waited, talk, agents[n % len(agents)], queue)
    lines += call(f"{queue}{day}.8", at + 3000, 4, None, queue=queue)
    return [*lines, *call(f"{queue}{day}.9", at + 3300, 50, None, queue=queue)]


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def brought_in(
    database: Database,
    folder: Path,
    lines: Iterable[str],
    now: datetime = MORNING,
    name: str = "queue_log",
) -> Taken:
    """The lines as a file of the telephone system, read at that moment."""
    path = folder / name
    ordered = sorted(lines, key=lambda line: int(line.partition("|")[0]))
    path.write_text("".join(f"{line}\n" for line in ordered))
    with database.read(now) as tx:
        team = people.teams(tx)[0]
    return take(lambda: database.change(now), team, counting_on(BOOKS["call-centre"].kpi), path)


def linked(database: Database, names: Mapping[str, str]) -> None:
    """Names of the telephone system belong to people, by Slack id; to nobody where it is ""."""
    with database.change(MORNING) as tx:
        for agent in tx.session.exec(select(Agent).where(col(Agent.name).in_(names))).all():
            person = people.by_slack(tx, names[agent.name]) if names[agent.name] else None
            agent.person_id = person.id if person else None


def asks(desk: Desk, who: str, line: str = "") -> str:
    """What the card says to a screen reader."""
    return desk.types(who, line, "kpi").text
