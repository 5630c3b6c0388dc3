"""At the terminal the records are audited, backed up, restored and migrated, in clear words."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import records
from storage import journal
from storage.database import Database
from storage.migrating import is_current
from tests.conftest import Open
from tests.storage.floor import NOW, a_floor

Type = Callable[..., Result]
ALONE = "Without SLACK_BOT_TOKEN only the heads given with --head are compared.\n"


@pytest.fixture
def type_line(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a line such as "backup file.zip" and see what comes back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    app = typer.Typer()
    for command in (records.audit, records.backup, records.restore, records.migrate):
        app.command()(command)
    return lambda *line: CliRunner().invoke(app, list(line))


@pytest.fixture
def head(database: Database) -> str:
    """The head of a journal of three entries about a team."""
    with database.change(NOW) as tx:
        a_floor(tx)
        for number in range(3):
            tx.note("team.set", "team:1", "terminal", number=number)
    with database.read(NOW) as tx:
        last = journal.head(tx)
    assert last is not None
    return f"{last.number}:{last.hash}"


def tamper(database: Database, words: str) -> None:
    with database.change(NOW) as tx:
        tx.connection.execute(text(words))


def test_a_journal_in_order_is_said_to_be_and_tells_its_head(type_line: Type, head: str) -> None:
    for line in (("audit",), ("audit", "--head", head, "--head", head.upper())):
        done = type_line(*line)
        assert done.exit_code == 0
        assert done.output == f"{ALONE}The journal is in order: 3 entries, head {head}\n"


def test_an_empty_journal_is_said_to_be(type_line: Type) -> None:
    done = type_line("audit")
    assert (done.exit_code, done.output) == (0, f"{ALONE}The journal is empty.\n")


def test_a_changed_entry_is_named_and_the_exit_code_says_so(
    type_line: Type, head: str, database: Database
) -> None:
    tamper(database, "UPDATE journal SET actor = 'person:1' WHERE number = 2")
    done = type_line("audit")
    assert done.exit_code == 1
    assert done.output.startswith(f"{ALONE}Entry 2: its words are not those it was sealed with.\n")
    assert "Keep this database as it is" in done.output


def test_a_cut_tail_is_named_when_its_head_is_given(
    type_line: Type, head: str, database: Database
) -> None:
    tamper(database, "DELETE FROM journal WHERE number = 3")
    assert type_line("audit").exit_code == 0
    done = type_line("audit", "--head", head)
    assert done.exit_code == 1
    assert done.output.startswith(f"{ALONE}Entry 3: was posted as a head and is gone.\n")


@pytest.mark.parametrize("words", ["3", "3:abc", "three:" + "a" * 64, ""])
def test_a_head_that_was_not_copied_whole_is_a_mistake_in_the_line(
    type_line: Type, words: str
) -> None:
    done = type_line("audit", "--head", words)
    assert done.exit_code == 2
    assert "is no head" in done.output


def test_a_backup_is_restored_and_the_journal_tells_of_it(
    type_line: Type, head: str, database: Database
) -> None:
    done = type_line("backup", "one.zip")
    assert done.exit_code == 0
    assert done.output.startswith("one.zip: ")
    tamper(database, "UPDATE team SET name = 'Lost'")
    done = type_line("restore", "one.zip", "--replace")
    assert done.exit_code == 0
    assert "The journal is in order: 4 entries" in done.output
    with database.read(NOW) as tx:
        assert [entry.event for entry in journal.of_subject(tx, "records")] == ["records.restored"]
        assert tx.connection.scalar(text("SELECT name FROM team")) == "Centre"


def test_a_database_in_use_is_not_replaced_by_mistake(type_line: Type, head: str) -> None:
    type_line("backup", "one.zip")
    done = type_line("restore", "one.zip")
    assert done.exit_code == 1
    assert "is not empty" in done.output
    assert "add --replace" in done.output


def test_a_file_that_is_there_is_not_written_over(type_line: Type, tmp_path: Path) -> None:
    (tmp_path / "rollcall.txt").write_text("precious")
    done = type_line("backup", "rollcall.txt")
    assert (done.exit_code, done.output) == (
        1,
        "rollcall.txt is there already. Please give a new name.\n",
    )
    assert (tmp_path / "rollcall.txt").read_text() == "precious"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("backup", "no/such/folder.zip"), "cannot be written: No such file or directory."),
        (("restore", "nowhere.zip"), "cannot be read: No such file or directory."),
        (("restore", "page.html"), "is no backup of Rollcall, or it is damaged. Nothing was"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    type_line: Type, tmp_path: Path, line: tuple[str, ...], words: str
) -> None:
    (tmp_path / "page.html").write_text("<html>")
    done = type_line(*line)
    assert done.exit_code == 1
    assert words in done.output


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_new_database_is_migrated_once(
    type_line: Type, unmigrated: Open, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    database = unmigrated(kind)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database.url)
    done = type_line("audit")
    assert done.exit_code == 1
    assert "first: rollcall migrate" in done.output
    assert type_line("migrate").output == "The database is at this version now.\n"
    assert is_current(database)
    done = type_line("migrate")
    assert (done.exit_code, done.output) == (0, "The database is at this version already.\n")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_restore_gives_up_when_somebody_works_with_the_database(
    type_line: Type, head: str, database: Database
) -> None:
    type_line("backup", "one.zip")
    with database.read(NOW) as tx:
        journal.head(tx)
        done = type_line("restore", "one.zip", "--replace")
    assert done.exit_code == 1
    assert done.output == "Somebody works with the database. Stop the bot, then try again.\n"
    assert type_line("audit").exit_code == 0
