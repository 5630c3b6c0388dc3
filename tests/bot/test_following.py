"""Files of calls are read as they grow, by one replica; a bad one is told once, and no more."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.alarms import Alarms
from bot.following import LEASE, Following, Place, places
from storage import call_claims, calls
from storage.call_claims import FileClaim
from storage.calls import Call, Feed, ReadFile
from storage.database import Database
from storage.journal import Entry
from storage.outbox import Outgoing
from tests.commands.desk import BOOKS
from tests.commands.kpi_desk import call, epoch, ten
from tests.storage.floor import Clock
from tests.stories.floor import DORA, MONDAY, MORNING, settle_in

BAD = "name,colour\nAda,blue\n"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(database_url: str, clock: Clock) -> Iterator[Database]:
    opened = Database(database_url, clock)
    settle_in(opened)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "log"
    path.mkdir()
    return path


def follower(memory: Database, path: Path, team: str | None = None) -> Following:
    alarms = Alarms(memory, lambda: MORNING, DORA)
    return Following(memory, lambda: MORNING, BOOKS, [Place(team, path)], alarms.calls)


def told(memory: Database) -> list[str]:
    with memory.read(MORNING) as tx:
        rows = tx.session.exec(
            select(Outgoing).where(Outgoing.subject == "alarm").order_by(col(Outgoing.id))
        )
        return [row.card["lines"][0] for row in rows if row.card]


def count(memory: Database) -> int:
    with memory.read(MORNING) as tx:
        return len(tx.session.exec(select(Call.key)).all())


def write(path: Path, lines: list[str], end: str = "\n") -> None:
    with path.open("a") as file:
        file.write("\n".join(lines) + end)


def test_a_growing_file_is_followed_whole_line_by_line(memory: Database, folder: Path) -> None:
    path, here = folder / "queue_log", follower(memory, folder)
    assert here.look() == 0
    write(path, ten(MONDAY))
    assert (here.look(), count(memory)) == (1, 10)
    assert here.look() == 0, "nothing is new"
    more = call("new.1", epoch(MONDAY, 12), 5, 60)
    write(path, more, end="")
    here.look()
    with memory.read(MORNING) as tx:
        found = tx.session.exec(select(Call).where(col(Call.key).startswith("new"))).one()
        assert found.outcome == calls.OPEN, "its last line is not whole"
        assert tx.session.exec(select(Feed)).one().is_followed
    write(path, [""])
    here.look()
    with memory.read(MORNING) as tx:
        found = tx.session.exec(select(Call).where(col(Call.key).startswith("new"))).one()
        assert (found.outcome, found.talk_s) == (calls.ANSWERED, 60)
        assert tx.session.exec(select(ReadFile)).one().position == path.stat().st_size


def noted(memory: Database) -> list[tuple[str, int, list[str]]]:
    with memory.read(MORNING) as tx:
        query = select(Entry).where(Entry.event == "calls.imported").order_by(col(Entry.number))
        facts = [one.facts for one in tx.session.exec(query)]
    return [(one["file"], one["visits"], one["days"]) for one in facts]


def test_the_journal_tells_of_a_file_once_a_day_and_loses_nothing(
    memory: Database, folder: Path
) -> None:
    now = [MORNING]
    alarms = Alarms(memory, lambda: now[0], DORA)
    here = Following(memory, lambda: now[0], BOOKS, [Place(None, folder)], alarms.calls)
    write(folder / "queue_log", ten(MONDAY))
    here.look()
    first = ("queue_log", 10, [str(MONDAY)])
    for number in range(3):
        write(folder / "queue_log", call(f"new.{number}", epoch(MONDAY, 12 + number), 5, 60))
        here.look()
    assert (count(memory), noted(memory)) == (13, [first])
    (folder / "queue_log").rename(folder / "queue_log.1")
    now[0] += timedelta(days=1)
    tuesday = MONDAY + timedelta(days=1)
    write(folder / "queue_log", call("next", epoch(tuesday, 12), 5, 60))
    here.look()
    later = [("queue_log", 3, [str(MONDAY)]), ("queue_log", 1, [str(tuesday)])]
    assert noted(memory) == [first, *later]
    now[0] += timedelta(days=1)
    write(folder / "queue_log", call("last", epoch(tuesday, 13), 5, 60))
    here.look()
    assert noted(memory)[3:] == [("queue_log", 1, [str(tuesday)])]


def test_a_rotated_file_is_known_again(memory: Database, folder: Path) -> None:
    path, here = folder / "queue_log", follower(memory, folder / "queue_log*")
    write(path, ten(MONDAY))
    (folder / "messages").write_text(BAD)
    here.look()
    path.rename(folder / "queue_log.1")
    write(path, call("new.1", epoch(MONDAY, 12), 5, 60))
    here.look()
    assert (count(memory), told(memory)) == (11, [])


def test_a_bad_file_is_told_once_and_holds_up_none(memory: Database, folder: Path) -> None:
    bad = folder / "a.csv"
    bad.write_text(BAD)
    write(folder / "queue_log", ten(MONDAY))
    here, other = follower(memory, folder), follower(memory, folder)
    here.look()
    assert (count(memory), told(memory)) == (10, []), "somebody may still be writing it"
    for one in (here, other, here, other, other):
        one.look()
    assert len(told(memory)) == 1
    assert "a.csv" in told(memory)[0]
    bad.unlink()
    write(bad, ten(MONDAY, queue="sales"))
    os.utime(bad, (1, 1))
    here.look()
    assert count(memory) == 20
    assert told(memory)[1:] == ["The file of calls a.csv is read again."]


def test_several_replicas_take_a_file_once(memory: Database, folder: Path, clock: Clock) -> None:
    path = folder / "queue_log"
    write(path, ten(MONDAY))
    name = f"1:{path}"
    with memory.change(MORNING) as tx:
        assert call_claims.claim(tx, name, "another", LEASE)
    here = follower(memory, folder)
    assert (here.look(), count(memory)) == (0, 0), "another has it"
    clock.seconds += LEASE + 1
    assert (here.look(), count(memory)) == (1, 10), "whoever had it is gone"
    with memory.read(MORNING) as tx:
        assert tx.session.get_one(FileClaim, name).holder == ""


def test_what_the_setting_names_wrongly_is_told(memory: Database, folder: Path) -> None:
    for one in (follower(memory, folder, "Nobody"), follower(memory, folder / "gone")):
        one.look()
        one.look()
    assert [words.count("cannot be read") for words in told(memory)] == [1, 1]


def test_the_setting_is_read() -> None:
    assert places("") == ()
    assert places("/var/log/asterisk/queue_log*") == (
        Place(None, Path("/var/log/asterisk/queue_log*")),
    )
    assert places(" Team A = /a ; B=/b/ ") == (Place("Team A", Path("/a")), Place("B", Path("/b")))
