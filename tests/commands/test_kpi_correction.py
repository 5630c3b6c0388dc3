"""A late file changes posted figures: told once, in the post's thread."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from schedules import kpi_correction
from storage import journal, kpi_posts, outbox
from storage.cards import Card
from storage.kpi_posts import Posted
from storage.outbox import REPLY
from tests.commands.desk import BOOKS, Desk
from tests.commands.kpi_desk import brought_in, ten
from tests.stories.floor import MANAGERS, MONDAY


def posted(desk: Desk, **values: float | None) -> None:
    """The week's figures as they were told, with these values."""
    with desk.database.change(desk.now) as tx:
        row = Posted(
            team_id=1,
            kind="week",
            first=MONDAY,
            last=MONDAY + timedelta(days=6),
            values=values,
            subject="kpi_post:1",
            posted_at=desk.now,
        )
        kpi_posts.add(tx, row)
        outbox.post(tx, MANAGERS, "kpi_post:1", Card(title="Figures"))


def looks(desk: Desk) -> bool:
    with desk.database.read(desk.now) as tx:
        write = kpi_correction.SCHEDULE.looks(tx, BOOKS)
    if write is not None:
        with desk.database.change(desk.now) as tx:
            write(tx)
    return write is not None


def replies(desk: Desk) -> list[tuple[str, ...]]:
    return [Card.model_validate(row.card).lines for row in desk.outgoing() if row.kind == REPLY]


def test_what_changed_is_told_once_with_the_file(each_desk: Desk, tmp_path: Path) -> None:
    brought_in(each_desk.database, tmp_path, ten(MONDAY))
    posted(each_desk, connect_rate=80.0, service_level=60.0, talk_time=None)
    late = ten(MONDAY + timedelta(days=2), late=6)
    brought_in(each_desk.database, tmp_path, late, each_desk.now, "late_log")
    assert not looks(each_desk), "the file may still be read"
    each_desk.passes(minutes=3)
    assert looks(each_desk)
    assert not looks(each_desk)
    [lines] = replies(each_desk)
    assert "late_log" in lines[0]
    assert lines[1:] == (
        "answered within 20 s: 60.0 % → 30.0 %",
        "mean talk time: not recorded → 170 s",
    )
    with each_desk.read() as tx:
        kept = tx.session.exec(select(Posted)).one()
        assert (kept.values["service_level"], kept.changed_at) == (30.0, None)
        assert journal.audit(tx) == []


def test_the_same_file_and_other_days_change_nothing(each_desk: Desk, tmp_path: Path) -> None:
    brought_in(each_desk.database, tmp_path, ten(MONDAY))
    posted(each_desk, connect_rate=80.0, service_level=60.0)
    brought_in(each_desk.database, tmp_path, ten(MONDAY), each_desk.now, "copy")
    brought_in(each_desk.database, tmp_path, ten(MONDAY + timedelta(days=7)), each_desk.now, "next")
    each_desk.passes(minutes=3)
    looks(each_desk)
    assert replies(each_desk) == []
