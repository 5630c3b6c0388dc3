"""Rosters at the desk: files that are brought in, and swaps that were agreed on the one before."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlmodel import col, select

from commands.roster.publishing import Published, publish
from handbook.swap import SwapVerdict
from handbook.words import of
from storage import outbox, people, reassigning, rostered, swaps
from storage.cards import Card
from storage.importers import roster as importer
from storage.outbox import Outgoing
from storage.reassigning import Move
from storage.swaps import APPROVED, Swap
from storage.transaction import Tx
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import ADA, DORA, GRACE, MORNING, ZONE

BOOK = BOOKS["call-centre"]
DAY, OTHER = date(2026, 11, 9), date(2026, 11, 11)
BASE = "A001,2026-11-09,L\nA002,2026-11-09,L\nD001,2026-11-11,L\nA002,2026-11-11,L\n"
"""Ada and Bo work on the one day, Dora and Bo on the other."""
AGREED = BASE.replace("A001,2026-11-09", "D001,2026-11-09").replace(
    "D001,2026-11-11", "A001,2026-11-11"
)


def bring_in(desk: Desk, folder: Path, rows: str) -> Published:
    """Bring a roster in as the terminal does."""
    path = folder / "roster.csv"
    path.write_text(f"code,date,shift\n{rows}", encoding="utf-8")
    return publish_file(desk, path)


def publish_file(desk: Desk, path: Path) -> Published:
    with desk.database.change(desk.now) as tx:
        plan = importer.plan(tx, people.teams(tx)[0], path)
        assert plan.bad == ()
        return publish(tx, BOOK, plan, of("en"), by="terminal")


def number(tx: Tx, who: str) -> int:
    known = people.by_slack(tx, who)
    assert known is not None
    return known.id


def move(
    tx: Tx, day: date, giver: str | None, taker: str | None, hours: tuple[int, int] | None = None
) -> Move:
    """The late shift of the day from one to the other; `hours`: that part of it alone."""
    ids = [number(tx, who) if who else None for who in (giver, taker)]
    at = [datetime(day.year, day.month, day.day, hour, tzinfo=ZONE) for hour in hours or ()]
    return Move(day, "L", ids[0], ids[1], *at)


def agree(desk: Desk, *given: tuple[date, str, str], hours: tuple[int, int] | None = None) -> int:
    """An approved swap of these late shifts, on the roster; its number."""
    with desk.database.change(desk.now) as tx:
        moves = [move(tx, day, giver, taker, hours) for day, giver, taker in given]
        reassigning.apply(tx, 1, moves)
        return _add(tx, moves, APPROVED)


def ask(desk: Desk, *given: tuple[date, str, str]) -> int:
    """A swap that waits for the leader."""
    with desk.database.change(desk.now) as tx:
        return _add(tx, [move(tx, *one) for one in given], swaps.ASKED)


def _add(tx: Tx, moves: Sequence[Move], state: str) -> int:
    is_decided = state == APPROVED
    assert moves[0].from_id is not None
    swap = Swap(
        team_id=1,
        kind="exchange",
        asker_id=moves[0].from_id,
        colleague_id=moves[0].to_id,
        filed_by=moves[0].from_id,
        state=state,
        month=DAY.replace(day=1),
        begins_at=MORNING,
        asked_at=tx.now,
        salt="salt",
        verdict=SwapVerdict(decided_by="duty_leader", rule="CC-2.4.8").model_dump(mode="json"),
        decided_by=number(tx, GRACE) if is_decided else None,
        decided_at=tx.now if is_decided else None,
    )
    found = swaps.add(tx, swap, moves)
    card = Card(title=f"S{found}")
    outbox.post(tx, people.team(tx, 1).leaders_channel, f"swap:{found}", card)
    return found


def swapped(desk: Desk) -> int:
    """Ada's shift of the one day for Dora's of the other."""
    return agree(desk, (DAY, ADA, DORA), (OTHER, DORA, ADA))


def state(desk: Desk, swap: int = 1) -> str:
    with desk.read() as tx:
        found = swaps.get(tx, swap)
    assert found is not None
    return found.state


def on(desk: Desk, day: date) -> dict[str, str]:
    """Who stands on the day's shifts, by name, and their code and hours there."""
    with desk.read() as tx:
        names = {one.id: one.name for one in people.of_team(tx, 1)}
        return {
            names[one.person_id]: (
                f"{one.code} {one.starts_at.astimezone(ZONE):%H}–{one.ends_at.astimezone(ZONE):%H}"
            )
            for one in rostered.places(tx, 1, day, day)
        }


def thread(desk: Desk, swap: int = 1) -> list[Card]:
    """What was said in the thread of the swap's card."""
    with desk.read() as tx:
        query = select(Outgoing).where(
            Outgoing.kind == outbox.REPLY, Outgoing.subject == f"swap:{swap}"
        )
        rows = tx.session.exec(query.order_by(col(Outgoing.id))).all()
    return [Card.model_validate(row.card) for row in rows]


def events(desk: Desk) -> list[str]:
    return [entry.event for entry in desk.journal() if entry.event.startswith(("swap.", "roster."))]
