"""A file that is damaged, wrong or too new is refused in a sentence, and nothing is touched."""

import json
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import BadBackup, backup, restore
from storage.database import Database
from tests.conftest import OpenDoor
from tests.storage.whole import everything, fill


def flip(path: Path) -> None:
    """One byte of a table's rows: of a zip's own headers not every byte is missed."""
    with zipfile.ZipFile(path) as archive:
        table = archive.getinfo("leave.jsonl")
        assert table.compress_size > 100
    content = bytearray(path.read_bytes())
    content[table.header_offset + 100] ^= 0xFF
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def not_a_zip(path: Path) -> None:
    path.write_text("A list of people, but not ours.")


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


def rewritten(change: Callable[[str, bytes], bytes | None]) -> Callable[[Path], None]:
    """A sound zip file whose members are not those that were written."""

    def act(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                if (changed := change(name, content)) is not None:
                    archive.writestr(name, changed)

    return act


def said_otherwise(**more: object) -> Callable[[Path], None]:
    return rewritten(
        lambda name, content: (
            json.dumps(json.loads(content) | more).encode() if name == "manifest.json" else content
        )
    )


@pytest.fixture(scope="module")
def sound(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup with nothing wrong, of another house than it will be restored to."""
    folder = tmp_path_factory.mktemp("sound")
    house = folder / "rollcall.db"
    house.write_bytes(sqlite_template.read_bytes())
    with closing(Database(f"sqlite:///{house}", time.time)) as filled:
        fill(filled)
        backup(filled, folder / "backup.zip")
    return folder / "backup.zip"


def test_a_sound_backup_is_taken_up(sound: Path, sqlite_url: str, open_door: OpenDoor) -> None:
    """So that it is the damage alone that is refused below."""
    restore(open_door(sqlite_url), sound)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (flip, "no backup of Rollcall, or it is damaged|has changed"),
        (cut, "no backup of Rollcall, or it is damaged"),
        (not_a_zip, "no backup of Rollcall, or it is damaged"),
        (nothing_in_it, "no backup of Rollcall, or it is damaged"),
        (rewritten(lambda name, content: content.replace(b"C0LEAD", b"C0DEAL")), "has changed"),
        (rewritten(lambda name, content: None if name == "leave.jsonl" else content), "damaged"),
        (rewritten(lambda name, content: None if name == "manifest.json" else content), "damaged"),
        (rewritten(lambda name, content: b"{}" if name == "manifest.json" else content), "not a"),
        (said_otherwise(step="9999"), "made by a newer Rollcall"),
        (said_otherwise(rollcall_backup=2), "made by a newer Rollcall"),
        (said_otherwise(parts=[]), "not those of its own step"),
    ],
)
def test_a_damaged_or_wrong_file_is_refused_and_nothing_is_touched(
    sound: Path,
    sqlite_url: str,
    open_door: OpenDoor,
    tmp_path: Path,
    damage: Callable[[Path], None],
    words: str,
) -> None:
    target = open_door(sqlite_url)
    fill(target)
    path = tmp_path / "backup.zip"
    path.write_bytes(sound.read_bytes())
    before = everything(target)
    damage(path)
    with pytest.raises(BadBackup, match=words):
        restore(target, path, replace=True)
    assert everything(target) == before


def test_a_backup_whose_tables_are_not_those_of_its_step_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    fill(database)
    path = tmp_path / "backup.zip"
    manifest = backup(database, path)
    stranger = manifest.parts[-1].model_dump()
    stranger["columns"] = {**stranger["columns"], "pay": "integer"}
    before = everything(database)
    said_otherwise(parts=[*(part.model_dump() for part in manifest.parts[:-1]), stranger])(path)
    with pytest.raises(BadBackup, match="not those of its own step"):
        restore(database, path, replace=True)
    assert everything(database) == before, "what was cleared away is back"


def test_a_file_that_is_not_there_is_said_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        restore(database, tmp_path / "nowhere.zip")
