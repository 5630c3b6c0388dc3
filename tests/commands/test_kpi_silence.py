"""A followed telephone system that falls silent is told once; so is that it speaks again."""

from datetime import timedelta
from pathlib import Path

import pytest

from schedules import kpi_silence
from storage import calls
from storage.people import Role, by_slack
from tests.commands.desk import BOOKS, Desk
from tests.commands.kpi_desk import brought_in, call, epoch, ten
from tests.commands.shift_desk import clock
from tests.stories.floor import ADA, DORA, MONDAY


@pytest.fixture
def followed(each_desk: Desk, tmp_path: Path) -> Desk:
    """Dora looks after the feed, of which ten calls came on Monday at 07:00."""
    with each_desk.database.change(each_desk.now) as tx:
        dora = by_slack(tx, DORA)
        assert dora is not None
        tx.session.add(Role(person_id=dora.id, role="info_coordinator"))
    brought_in(each_desk.database, tmp_path, ten(MONDAY), each_desk.now)
    with each_desk.database.change(each_desk.now) as tx:
        calls.follow(tx, 1, "queue_log")
    return each_desk


def said(desk: Desk) -> list[str]:
    return [words.split(" since ")[0].rstrip(",") for words in desk.told(DORA)]


def ticks(desk: Desk) -> None:
    """As the clock does: it looks, then presses what is due."""
    with desk.database.read(desk.now) as tx:
        write = kpi_silence.SCHEDULE.looks(tx, BOOKS)
    if write is not None:
        with desk.database.change(desk.now) as tx:
            write(tx)
    clock(desk, kpi_silence.SCHEDULE)


SILENT = "Nothing has come from the telephone system “queue_log”"
BACK = "Calls come from the telephone system “queue_log” again"


def test_silence_is_told_once_and_its_end_once(followed: Desk, tmp_path: Path) -> None:
    followed.passes(hours=23, minutes=59)
    ticks(followed)
    assert said(followed) == []
    followed.passes(minutes=1)
    ticks(followed)
    assert said(followed) == [SILENT]
    for _ in range(3):
        followed.passes(hours=30)
        ticks(followed)
    assert said(followed) == [SILENT]
    brought_in(
        followed.database, tmp_path, call("x.1", epoch(MONDAY, 20), 5, 60), followed.now, "next"
    )
    for _ in range(2):
        ticks(followed)
    assert said(followed) == [SILENT, BACK]
    followed.passes(hours=24)
    ticks(followed)
    assert said(followed) == [SILENT, BACK, SILENT]


def test_a_file_again_is_no_sign_of_life(followed: Desk, tmp_path: Path) -> None:
    followed.passes(hours=12)
    brought_in(followed.database, tmp_path, ten(MONDAY), followed.now)
    followed.passes(hours=12)
    ticks(followed)
    assert said(followed) == [SILENT]


def test_nobody_else_is_told(followed: Desk) -> None:
    followed.passes(hours=25)
    ticks(followed)
    assert followed.told(ADA) == []


def test_what_is_not_followed_may_be_silent(desk: Desk, tmp_path: Path) -> None:
    brought_in(desk.database, tmp_path, ten(MONDAY), desk.now)
    desk.passes(days=5)
    clock(desk, kpi_silence.SCHEDULE)
    assert desk.told(DORA) == []


def test_a_closed_centre_is_waited_for(followed: Desk, tmp_path: Path) -> None:
    """The roster ends with the week; of the days after it nothing is expected."""
    followed.passes(days=22)
    brought_in(
        followed.database, tmp_path, call("x.1", epoch(MONDAY, 20), 5, 60), followed.now, "next"
    )
    followed.passes(hours=30)
    with followed.read() as tx:
        since, until = followed.now - timedelta(days=7), followed.now
        assert [one.subject for one in kpi_silence.SCHEDULE.due(tx, BOOKS, since, until)] == [
            "feed:1"
        ], "a team without a roster for a fortnight keeps none"
    followed.passes(days=-13)
    with followed.database.change(followed.now) as tx:
        feed = calls.held(tx, 1)
        feed.heard_at = followed.now - timedelta(hours=30)
    with followed.read() as tx:
        since, until = followed.now - timedelta(days=7), followed.now
        assert kpi_silence.SCHEDULE.due(tx, BOOKS, since, until) == []
