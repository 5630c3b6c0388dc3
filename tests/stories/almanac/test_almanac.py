"""A week and a month of the example centre, as its clock tells them, in both languages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.occurrences import DONE, MISSED, Occurrence
from storage.people import Person
from tests.stories.almanac.acts import acts
from tests.stories.almanac.habits import Habits
from tests.stories.almanac.pages import compare, month, week
from tests.stories.almanac.stepping import ZONE, Centre, account, centre

STARTS = datetime(2026, 11, 2, 0, 1, tzinfo=ZONE)
WEEK, MONTH = 7, 30


LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.mark.long
@LANGUAGES
def test_a_week_of_the_centre(
    sqlite_template: Path, tmp_path: Path, language: str, *, writes_transcripts: bool
) -> None:
    with _lived(sqlite_template, tmp_path, language, WEEK) as floor:
        text = week(floor.said, _names(floor))
        compare(f"week.{language}.txt", text, writes=writes_transcripts)


@pytest.mark.soak
@LANGUAGES
def test_a_month_of_the_centre(
    sqlite_template: Path, tmp_path: Path, language: str, *, writes_transcripts: bool
) -> None:
    with _lived(sqlite_template, tmp_path, language, MONTH) as floor:
        text = month(floor.said, _names(floor))
        compare(f"month.{language}.txt", text, writes=writes_transcripts)


@contextmanager
def _lived(template: Path, folder: Path, language: str, days: int) -> Iterator[Centre]:
    """The centre after so many days, in which people did what they do."""
    path = folder / "rollcall.db"
    shutil.copy(template, path)
    with centre(path, STARTS, language, Habits(language)) as floor:
        for act in acts(language):
            floor.until(STARTS.replace(hour=0, minute=0) + act.after)
            floor.types(act.who, act.word, act.line)
        floor.until(STARTS + timedelta(days=days))
        _each_once(floor, days)
        yield floor


def _names(floor: Centre) -> dict[str, str]:
    with floor.desk.read() as tx:
        return {account(one.code): one.name for one in tx.session.exec(select(Person)).all()}


def _each_once(floor: Centre, days: int) -> None:
    """Each shift had one briefing, at its minute; whatever was missed says why."""
    with floor.desk.read() as tx:
        rows = tx.session.exec(select(Occurrence).order_by(col(Occurrence.due_at))).all()
    briefed = [row for row in rows if row.job == "briefing" and row.outcome == DONE]
    posts = [one for one in floor.said if one.subject.startswith("briefing:") and not one.is_reply]
    assert [row.due_at.astimezone(ZONE) for row in briefed] == [one.at for one in posts]
    assert len({one.subject for one in posts}) == len(posts) == 3 * days
    assert all(row.why for row in rows if row.outcome == MISSED)
