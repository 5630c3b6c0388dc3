"""A memory with something in every corner, and all that is in it, to be compared."""

from typing import Any

from sqlalchemy import JSON, Text, cast, select

from storage import (
    calendars,
    delivery,
    files,
    kept,
    later,
    leaves,
    occurrences,
    outbox,
    people,
    proofs,
    returns,
    seen,
    silences,
    usergroups,
)
from storage.balances import Balance
from storage.cards import Card
from storage.database import Database
from storage.tables import every_table
from tests.storage.floor import MONDAY, NOW, a_floor, a_leave, a_shift

REASON = '发烧 “39°” 🤒 \\ "quoted"\nsecond line'


def fill(database: Database) -> None:
    """Something in every corner: states, words of all kinds, things on their way."""
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        shift = a_shift(tx, floor, *floor.agents)
        a_shift(tx, floor, *floor.agents[:2], code="N", zone="Asia/Shanghai")
        number = a_leave(tx, floor, floor.agents[0], reason=REASON, counts_at_once=True)
        a_leave(tx, floor, floor.agents[1])
        leave = leaves.get(tx, number)
        assert leave is not None
        leave.verdict = {"b": [1, 2.5, None], "a": {"words": REASON}}
        leaves.move(tx, number, "approved", floor.leaders[0], REASON)
        tx.note("leave.approved", f"leave:{number}", "person:1", {"words": ("salt", REASON)})
        tx.note("shift.set", f"shift:{shift.id}", "person:1", part=0.1, words=REASON)
        post = outbox.post(tx, "C0LEAD", "leave:1", Card(title=REASON))
    with database.change(NOW) as tx:
        delivery.claim(tx, "one", 15)
    with database.change(NOW) as tx:
        delivery.finish(tx, post, outbox.SENT, channel="C0LEAD", ts="1.1")
        parent = outbox.by_message(tx, "C0LEAD", "1.1")
        assert parent is not None
        outbox.reply(tx, parent, "leave:1", Card(title="Approved"))
        outbox.redraw(tx, parent)
        outbox.tell(tx, "U0LI", "leave:1", Card(title="to one"))
        leave = leaves.get(tx, number)
        assert leave is not None
        proofs.begin(tx, [leave])
        files.add(tx, floor.agents[0], f"proof:{number}", "F0REASON", ".jpg")
        files.want_copy(tx, files.about(tx, [f"proof:{number}"])[0].id or 0, floor.leaders[0])
        proofs.move(tx, number, (proofs.OWED,), proofs.SENT, words=REASON, seen=[REASON])
        returns.ask(tx, number, floor.leaders[0])
        silences.add(tx, "leave:1", 0, floor.leaders[0], NOW, was_there=True)
        later.keep(tx, floor.agents[0], NOW, "leave.waiting", "leave:1", Card(title=REASON))
        kept.keep(tx, "C0LEAD", "9.9", {"ts": "9.91", "text": REASON})
        seen.first_time(tx, "trigger:1")
        occurrences.claim(tx, "briefing", "team:1", NOW)
        people.set_marker(tx, "tick", NOW)
        calendars.make(tx, floor.agents[0], calendars.OWN, calendars.ADDRESS, "digest")
        usergroups.of_team(tx, floor.team, "S0SHIFT001")
        tx.session.add(Balance(person_id=floor.agents[0], kind="annual", days=7.5, as_of=MONDAY))
        first = people.by_id(tx, floor.leaders[0]).person
        first.leader_id = floor.agents[-1]  # further down the list


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables; JSON as the text that stands there."""
    with database.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(
                        *(cast(c, Text) if isinstance(c.type, JSON) else c for c in table.c)
                    ).order_by(*table.primary_key.columns)
                )
            ]
            for table in every_table().sorted_tables
        }
