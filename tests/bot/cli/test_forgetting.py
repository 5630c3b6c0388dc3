"""At the terminal words are forgotten only when that is said twice, and what stays is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from storage import journal
from storage.database import Database
from storage.leaves import APPROVED, Leave
from storage.people import Team
from tests.storage.floor import a_floor, a_leave

Type = Callable[..., Result]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def type_line(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    return lambda *line: CliRunner().invoke(app, list(line))


@pytest.fixture
def old(database: Database) -> None:
    """One leave of 400 days ago and one of last week, of different people."""
    now = datetime.now(UTC)
    with database.change(now) as tx:
        floor = a_floor(tx)
        for person, days in zip(floor.agents, (400, 7), strict=False):
            first = (now - timedelta(days=days)).date()
            a_leave(tx, floor, person, first=first, state=APPROVED)


def reasons(database: Database) -> list[str | None]:
    with database.read(datetime.now(UTC)) as tx:
        return list(tx.session.exec(select(Leave.reason).order_by(text("id"))).all())


@pytest.mark.usefixtures("old")
def test_without_yes_it_is_only_a_look(type_line: Type, database: Database) -> None:
    done = type_line("forget", "--due")
    assert done.exit_code == 0
    assert done.output == (
        "The reasons of leave and of its decisions: 1\n"
        "Nothing is changed: this was only a look. To delete it, add --yes.\n"
    )
    assert reasons(database) == ["fever", "fever"]


@pytest.mark.usefixtures("old")
def test_what_had_its_term_goes_and_the_audit_stays_green(
    type_line: Type, database: Database
) -> None:
    done = type_line("forget", "--due", "--yes")
    assert done.exit_code == 0
    assert done.output == (
        "The reasons of leave and of its decisions: 1\n"
        "Forgotten, in 1 place.\n"
        "What stays: names, days, minutes, decisions and their rules, and the journal.\n"
        "Slack keeps its own copies, and so do backups from before: see to them too.\n"
    )
    assert reasons(database) == [None, "fever"]
    assert type_line("audit").exit_code == 0
    with database.read(datetime.now(UTC)) as tx:
        (entry,) = journal.entries(tx)
        assert (entry.event, entry.actor) == ("words.forgotten", "terminal")
        assert entry.facts == {"rows": {"leave": 1}}
    assert type_line("forget", "--due", "--yes").output == "There is nothing to forget.\n"


@pytest.mark.usefixtures("old")
def test_one_person_is_forgotten_by_staff_number(type_line: Type, database: Database) -> None:
    assert type_line("forget", "003", "--yes").exit_code == 0
    assert reasons(database) == ["fever", None]
    with database.read(datetime.now(UTC)) as tx:
        (entry,) = journal.entries(tx)
        assert entry.subject.startswith("person:")


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((), "Say whose: a staff number, or --due for all that had its term.\n"),
        (("003", "--due"), "Say whose: a staff number, or --due for all that had its term.\n"),
        (("999", "--yes"), "Nobody in Centre has the staff number 999.\n"),
    ],
)
def test_a_line_that_is_not_clear_changes_nothing(
    type_line: Type, database: Database, line: tuple[str, ...], said: str
) -> None:
    done = type_line("forget", *line)
    assert (done.exit_code, done.output) == (1, said)
    assert reasons(database) == ["fever", "fever"]


@pytest.mark.usefixtures("old")
def test_a_page_without_terms_is_said_to_have_none(
    type_line: Type, database: Database, tmp_path: Path
) -> None:
    page = "handbook: north\nextends: call-centre\nretention: []\n"
    (tmp_path / "north.yaml").write_text(page)
    with database.change(datetime.now(UTC)) as tx:
        tx.session.exec(select(Team)).one().handbook = "north.yaml"
    done = type_line("forget", "--due", "--yes")
    assert done.exit_code == 1
    assert done.output == "The handbook names no terms; add “retention:” to its page.\n"
    assert type_line("forget", "003", "--yes").exit_code == 0, "a person needs no terms"
