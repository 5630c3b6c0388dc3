"""Everybody hears what a new roster changes for them; a first one is only said to be out."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from commands.roster import unpublishing
from commands.roster.spans import month_of
from handbook.words import of
from storage import people, rosters
from storage.people import ShiftCode
from tests.commands.desk import Desk
from tests.commands.roster_desk import (
    BASE,
    BOOK,
    DAY,
    OTHER,
    ask,
    bring_in,
    events,
    on,
    state,
    swapped,
)
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE


def test_each_person_has_one_message_with_all_that_changed(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, BASE + "A003,2026-11-10,N\n")
    desk.passes(hours=9)  # the late shift reads at once
    before = {who: len(desk.told(who)) for who in (ADA, BO, WEI, LINUS)}
    done = bring_in(
        desk,
        tmp_path,
        "A001,2026-11-09,E\nA001,2026-11-10,L\nA002,2026-11-09,L\nA002,2026-11-11,L\n"
        "D001,2026-11-11,L\n",
    )
    assert done.told == 2
    assert [len(desk.told(who)) - before[who] for who in (ADA, BO, WEI, LINUS)] == [1, 0, 1, 0]
    assert desk.told(ADA)[-1].splitlines() == [
        "Your roster has changed",
        "Mon 9 Nov 2026: E 07:00–15:00, until now L 15:00–23:00",
        "Tue 10 Nov 2026: L 15:00–23:00, until now you were free",
    ]
    assert desk.told(WEI)[-1].splitlines()[-1] == "2026年11月10日 周二：休息，原为 N 23:00–07:00"


def test_other_hours_of_a_shift_are_told(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, tmp_path, BASE)
    with desk.database.change(desk.now) as tx:
        late = tx.session.get_one(ShiftCode, (1, "L"))
        late.starts, late.ends = time(14), time(22)
    bring_in(desk, tmp_path, BASE)
    said = desk.told(ADA)[-1]
    assert "Mon 9 Nov 2026: L 14:00–22:00, until now L 15:00–23:00" in said


def test_a_months_first_roster_is_one_line_that_waits_for_the_shift(
    desk: Desk, tmp_path: Path
) -> None:
    done = bring_in(desk, tmp_path, "A001,2026-12-01,L\nD001,2026-12-31,N\n")
    assert (done.told, [f"{month.first:%m}" for month in done.months]) == (2, ["12"])
    assert desk.told(ADA) == [], "she is at home, and it can wait"
    assert desk.told(DORA)[-1].splitlines() == [
        "Your roster",
        "Your roster for December 2026 is out: /rollcall roster me 2026-12",
    ]
    again = bring_in(desk, tmp_path, "A001,2026-12-01,E\nD001,2026-12-31,N\n")
    assert (again.told, again.months) == (1, ())
    assert "until now L" in desk.told(ADA)[-1], "what has changed does not wait"


def test_what_is_over_or_far_away_is_not_told(desk: Desk, tmp_path: Path) -> None:
    first = "A001,2026-11-09,L\nA001,2027-01-31,L\n"
    bring_in(desk, tmp_path, first)
    desk.now = datetime(2026, 11, 9, 16, 0, tzinfo=ZONE)
    before = len(desk.told(ADA))
    bring_in(desk, tmp_path, "A002,2026-11-09,L\nA001,2027-01-31,E\n")
    assert len(desk.told(ADA)) == before


def unpublish(desk: Desk, month: date) -> unpublishing.Taken | None:
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        return unpublishing.unpublish(tx, BOOK, team, month_of(month), of("en"), "terminal")


def test_a_month_is_taken_off_from_tomorrow_and_published_again(
    each_desk: Desk, tmp_path: Path
) -> None:
    desk = each_desk
    bring_in(desk, tmp_path, BASE)
    swapped(desk)
    ask(desk, (DAY, BO, GRACE))
    with desk.read() as tx:
        team = people.teams(tx)[0]
        resting = list(unpublishing.hanging(tx, team, DAY, OTHER, of("en")))
    assert resting == ["Swap S1: Ada and Dora"]
    taken = unpublish(desk, DAY)
    assert taken is not None
    assert (taken.first, taken.last) == (date(2026, 11, 3), date(2026, 11, 30))
    assert taken.lines == ("Swap S2 waited and is closed.",)
    assert (state(desk, 1), state(desk, 2)) == ("approved", "broken")
    with desk.read() as tx:
        left = rosters.published(tx, 1, date(2026, 11, 1), date(2026, 11, 30))
    assert left == {date(2026, 11, 1), date(2026, 11, 2)}
    assert "The roster for November 2026 is taken back." in desk.told(BO)[-1]
    assert unpublish(desk, DAY) is None
    assert "roster.unpublished" in events(desk)
    bring_in(desk, tmp_path, BASE)
    assert set(on(desk, DAY)) == {"Bo", "Dora"}, "the approved swap is in the next roster"


@pytest.mark.parametrize("days", [0, 28])
def test_days_that_are_over_stay(desk: Desk, tmp_path: Path, days: int) -> None:
    desk.now += timedelta(days=days)
    taken = unpublish(desk, date(2026, 10, 1))
    assert taken is None
    assert unpublish(desk, date(2026, 11, 1)) is None or days == 0


def test_a_shift_with_a_record_stays_where_it_belongs(desk: Desk, tmp_path: Path) -> None:
    desk.now = datetime(2026, 11, 2, 14, 50, tzinfo=ZONE)
    desk.types(ADA, "20 bus", "late")
    bring_in(desk, tmp_path, "A002,2026-11-02,E\n")
    with desk.read() as tx:
        [day] = rosters.published(tx, 1, date(2026, 11, 2), date(2026, 11, 2))
    assert set(on(desk, day)) == {"Bo"}
