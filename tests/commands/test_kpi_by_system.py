"""Intervals that a phone system counted itself: said to be so, with what it calls in time."""

from pathlib import Path

from handbook.kpi import counting_on
from storage import people
from storage.importers.calls.taking import take
from tests.commands.desk import BOOKS, Desk
from tests.commands.kpi_desk import asks
from tests.stories.floor import DORA

SPLITS = """\
SPLIT\tDATE\tTIME\tACD CALLS\tAVG SPEED ANS\tABAND CALLS\tAVG TALK\tAVG AFTER CALL\t% IN SERV LEVL
Sales\t11/02/2026\t8:00-8:30\t10\t0:12\t2\t2:00\t0:30\t90
Sales\t11/02/2026\t8:30-9:00\t30\t0:20\t0\t1:00\t1:00\t80
"""


def test_the_systems_own_level_is_told_apart_from_the_handbooks(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bcms.txt"
    path.write_text(SPLITS)
    with desk.database.read(desk.now) as tx:
        team = people.teams(tx)[0]
    counting = counting_on(BOOKS["call-centre"].kpi)
    take(lambda: desk.database.change(desk.now), team, counting, path)
    desk.passes(days=1)
    told = asks(desk, DORA, "yesterday")
    # 9 of 10 and 24 of 30, which is 33 of the 40 that were answered.
    assert (
        "Mon 2 Nov 2026: counted by the phone system itself: 82.5 % within 20 s, by formula 2."
    ) in told
    assert "Answered within 20 s: not recorded; agent connect rate 95.2 %." in told
