"""What a report that comes late, or not at all, may lead to: proposed, and never done by itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding import proposals
from commands.report.owing import Owed
from handbook.book import Handbook
from handbook.consequence import named
from handbook.reports import days_late, points_late
from storage import people
from storage.people import Known
from storage.proposals import Proposal
from storage.transaction import Tx

GROUND = "report"


def propose(
    tx: Tx, book: Handbook, known: Known, owed: Owed, came_at: datetime | None
) -> Proposal | None:
    """Put it to whoever decides (BB-22), once a report; None where nothing comes of it.

    `came_at`: when it was handed in; None: nothing was by the last day on which it gives points.
    Holds the person's row.
    """
    rules = owed.rules.lateness
    if rules is None:
        return None
    zone, row = ZoneInfo(known.team.zone), owed.row
    day = row.due_at.astimezone(zone).date()
    consequence = f"item.{rules.item}"
    found = named(book, GROUND, consequence, day)
    late = days_late(row.due_at, came_at, zone) if came_at else rules.nothing_days + 1
    if late == 0 or found is None or found.outcome is None:
        return None
    each = found.outcome.points if isinstance(found.outcome.points, float) else None
    people.lock(tx, known.id)
    shown = {
        "report": row.name,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "due": day.isoformat(),
        "late": late if came_at else None,
    }
    return proposals.put(
        tx,
        book,
        known,
        proposals.Ground(
            ground=GROUND,
            consequence=consequence,
            rule=rules.rule,
            decided_by=rules.decided_by,
            outcome=found.outcome,
            amount=points_late(rules, each, late),
            day=day,
            shown=[shown],
            key=f"report:{row.id}",
        ),
    )
