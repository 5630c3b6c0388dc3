"""Whoever forges a press or a form of what goes by the clock, by role, person or team, changes
nothing."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from commands.deciding.command import all_commands, by_name
from storage import people
from storage.database import Database
from storage.meetings import Meeting
from storage.reports import Report
from storage.rosters import Assignment, Shift
from tests.commands.check_desk import a_service_desk
from tests.commands.desk import Desk
from tests.commands.forged_floor import (
    EVERYBODY,
    KIM,
    MIA,
    MONDAY,
    OTTO,
    QUINN,
    Act,
    act,
    after,
    at,
    do,
    everybody_of,
    wakes,
)
from tests.commands.papers import gives
from tests.commands.test_forged_conduct import rows
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI

CENTRE_WORDS = (
    *("briefing", "bulletin", "handover", "patrol", "debrief", "checklist", "meeting"),
    *("action", "report", "training", "question", "schedule"),
)
DESK_WORDS = ("rota", "servicelog", "newhire")
LEADERS = (GRACE, LINUS, DORA, MIA)
ATTEND = (*LEADERS, QUINN)
STAFF = tuple(who for who in EVERYBODY if who != OTTO)
SHOWN = {"meeting.see", "report.missing", "action.list"}
"""Presses that show something, and change nothing."""

HANDED = (GRACE, "report", "send R1 all quiet")
PAPERS = (QUINN, "report", "send R14 both papers")
TRAINING = (QUINN, "training", "add 2026-11-05 the closing phrase")
QUESTION = (QUINN, "question", "add refunds: until when | for a week")

CENTRE = (
    act("briefing.read", *STAFF),
    act("briefing.word", *LEADERS, value="15", words="be kind"),
    act("bulletin.add", *LEADERS, OTTO, value="", kind="new", words="the tariff"),
    act("handover.undo", GRACE),
    act("handover.drop", GRACE),
    act("handover.done", *LEADERS),
    act("handover.up", *LEADERS[:3]),
    after(
        act("handover.give", *LEADERS, value="14", topic_business="the tariff"),
        (GRACE, "handover", "undo H1"),
    ),
    act("handover.take", LINUS, DORA, MIA, found="a cup", ticked=""),
    after(
        act("handover.after", *LEADERS, ticked="first_call", review="well done"),
        (LINUS, "handover", "take H1"),
    ),
    act("handover.points", *LEADERS, done="1"),
    act("patrol.undo", GRACE),
    act("patrol.note", *LEADERS, OTTO, value="", kind="desks", words="cups"),
    act("patrol.log", *LEADERS, person="1", item="CC-2.2.1.6"),
    act("patrol.task", *LEADERS, task="clear it", due="2026-11-10"),
    act("debrief.write", *LEADERS, value="14:0", summary="a quiet week", goals="three rings"),
    act("checklist.done", ADA, BO, GRACE),
    act("checklist.fault", ADA, BO, GRACE, LINUS, point="headset", words="silent"),
    act("checklist.tick", points="headset"),
    act("checklist.withdraw", LINUS),
    act("checklist.settled", *LEADERS),
    act("checklist.task", *LEADERS, words="a new one", owner="1", day="2026-11-10"),
    act("meeting.see", *ATTEND, OTTO, value="weekly"),
    act("meeting.lates", DORA, MIA),
    act("meeting.chair", DORA, MIA),
    act("meeting.remove", GRACE, DORA, MIA, value="1/1"),
    act("meeting.add", *ATTEND, words="headsets"),
    act("meeting.edit", DORA, MIA, value="1/0", points="headsets", where="room 2"),
    act("meeting.move", DORA, MIA, day="2026-11-06", time="16:30", reason="visitors"),
    act("meeting.cancel", DORA, MIA, reason="visitors"),
    act("meeting.keep", *ATTEND, value="1/0", decided="new headsets"),
    act("action.list", *EVERYBODY, value=""),
    act("action.done", ADA, *ATTEND),
    act("action.drop", *ATTEND, reason="it is gone"),
    act("action.hand", ADA, *ATTEND, owner="2"),
    act("action.add", ADA, *ATTEND, value="", words="order it", owner="1", due="2026-11-10"),
    act("report.missing", *LEADERS, OTTO, value=""),
    act("report.send", GRACE, words="all quiet"),
    act("report.for", GRACE),
    after(act("report.withdraw", GRACE), HANDED),
    after(act("report.open", GRACE, DORA, MIA, QUINN), HANDED),
    after(act("report.approve", DORA, MIA, value="14:1"), PAPERS),
    after(act("report.return", DORA, MIA, value="14:1", reason="question 4"), PAPERS),
    act("training.plan", QUINN, OTTO, value="2026-11-10", words="refunds", day="2026-11-11"),
    after(act("training.tick", *ATTEND, value="14", people="2026-11-05.1"), TRAINING),
    act("question.add", QUINN, DORA, MIA, OTTO, value="", topic="a", question="b", solution="c"),
    after(act("question.withdraw", QUINN, DORA, MIA), QUESTION),
    act("schedule.pause", *LEADERS, OTTO, value="briefing", reason="the floor is painted"),
    after(act("schedule.resume", *LEADERS), (GRACE, "schedule", "pause briefing the floor")),
    act("schedule.skip", *LEADERS, value="?"),
    act("schedule.now", *LEADERS, value="?"),
    after(act("schedule.undo", *LEADERS, value="?"), (GRACE, "schedule", "skip 1")),
)
WRITES = (ADA, BO, WEI, LINUS, KIM, OTTO)
TRAINS = (GRACE, DORA, QUINN)
GIVEN = (BO, "rota", f"give 2026-11-10 <@{LINUS}>")
BUDDY = (GRACE, "newhire", "buddy K001 A002")
PAIRED = (BUDDY, (BO, "newhire", "accept J1"))
DESK = (
    act("checklist.done", ADA, *TRAINS),
    act("checklist.tick", ADA, *TRAINS, points="water"),
    act("rota.hand", BO, value="", turn="2", person="5", back="nothing"),
    after(act("rota.take", LINUS), GIVEN),
    after(act("rota.decline", LINUS), GIVEN),
    after(act("rota.withdraw", BO), GIVEN),
    act("servicelog.write", *WRITES, value="0", words="no headset"),
    act("servicelog.nothing", *(who for who in WRITES if who != ADA), value="0"),
    act("servicelog.withdraw", ADA),
    act("servicelog.report", ADA, *TRAINS, OTTO, value="2026-11-09", words="headsets"),
    after(
        act("servicelog.no_report", ADA, *TRAINS, OTTO, value="2026-11-09"),
        (ADA, "servicelog", "withdraw L1"),
    ),
    act("servicelog.read", *TRAINS, value="2026-11-09", person="1", words="thank you"),
    act("newhire.held", *TRAINS, value="9:1"),
    act("newhire.not_held", *TRAINS, value="9:1"),
    act("newhire.buddy", *TRAINS, value="9", buddy="2"),
    act("newhire.signed", value="9"),
    after(act("newhire.accept", BO), BUDDY),
    after(act("newhire.decline", BO, reason="no time"), BUDDY),
    after(act("newhire.stands", *TRAINS), *PAIRED),
    after(act("newhire.more", *TRAINS), *PAIRED),
)


# ---- where it is tried


def _centre(desk: Desk) -> None:
    """A phone centre on a Thursday night, ten minutes before the late shift ends."""
    everybody_of(desk, "call-centre", "qa_trainer")
    desk.now = at(5, 22, 50)
    wakes(desk, 14, "meeting_draft", "report_begin", "checklist_shift", "briefing")
    for who, word, line in (
        (GRACE, "handover", "equipment seat 14 has no headset"),
        (GRACE, "handover", "give"),
        (GRACE, "patrol", "desks seat 14: cups"),
        (LINUS, "checklist", "fault headset it is silent"),
        (DORA, "action", f"add <@{ADA}> 2026-11-20 order headsets"),
        (GRACE, "meeting", "add weekly headsets"),
    ):
        desk.types(who, line, word)
    with desk.database.change(desk.now) as tx:
        papers = Report(
            team_id=1,
            name="exam_papers",
            first=date(2026, 11, 1),
            last=date(2026, 11, 30),
            key="together",
            due_day=date(2026, 11, 20),
            due_at=at(20, 17),
            salt="s",
        )
        tx.session.add(papers)


def _desk(desk: Desk) -> None:
    """A service desk on a Monday afternoon: Ada cleans and collects the problems."""
    desk.now = at(2, 7)
    a_service_desk(desk, date(2026, 11, 2), date(2026, 11, 13))
    everybody_of(desk, "service-desk", "supervisor")
    with desk.database.change(desk.now) as tx:
        kim = people.by_slack(tx, KIM)
        assert kim is not None
        shift = tx.session.exec(select(Shift).where(Shift.day == MONDAY)).one()
        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=kim.id))
    for moment, name in (
        (at(6, 15, 45), "rota_plan"),
        (at(9, 7, 10), "checklist_day"),
        (at(9, 7, 20), "new_hire_day"),
    ):
        desk.now = moment
        wakes(desk, 1, name)
    desk.types(ADA, "no headset", "servicelog")
    desk.now = at(9, 15, 50)
    wakes(desk, 1, "problems_collect")


FLOORS: dict[str, tuple[Callable[[Desk], None], tuple[Act, ...], tuple[str, ...]]] = {
    "centre": (_centre, CENTRE, CENTRE_WORDS),
    "desk": (_desk, DESK, DESK_WORDS),
}


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> dict[str, Path]:
    """Both floors, each made once."""
    made = {}
    for name, (settle, _, _) in FLOORS.items():
        made[name] = path = tmp_path_factory.mktemp("forged") / f"{name}.db"
        shutil.copy(sqlite_template, path)
        database = Database(f"sqlite:///{path}", time.time)
        settle(Desk(database))
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
    return made


@pytest.fixture
def tried(
    request: pytest.FixtureRequest, settled: dict[str, Path], tmp_path: Path
) -> Iterator[tuple[Desk, Act]]:
    """The floor of an act, at which all is ready for it."""
    floor, one = request.param
    shutil.copy(settled[floor], tmp_path / "rollcall.db")
    database = Database(f"sqlite:///{tmp_path}/rollcall.db", time.time)
    desk = Desk(database, at(5, 22, 50) if floor == "centre" else at(9, 15, 50))
    for who, word, line in one.before:
        desk.types(who, line, word)
    yield desk, _ready(desk, one)
    database.close()


def _ready(desk: Desk, one: Act) -> Act:
    """What an act needs beyond words; the act, with its value."""
    if one.action == "meeting.chair":
        with desk.database.change(desk.now) as tx:
            tx.session.get_one(Meeting, 1).chair_id = None
    if one.action == "meeting.keep":
        desk.now = at(6, 14, 10)
        wakes(desk, 1, "meeting_agenda")
        desk.now = at(6, 16)
    if one.action == "newhire.more":
        desk.now += timedelta(weeks=4)
    if one.action == "report.for":
        gives(desk, GRACE, "F1")
    if one.value != "?":
        return one
    listed = desk.types(GRACE, "", "schedule")
    buttons = [button for item in listed.items for button in item.buttons]
    value = next(button.value for button in buttons if button.action == one.action)
    return Act(one.action, one.may, value or "", one.answers)


def _all() -> list[object]:
    return [
        pytest.param((floor, one), id=f"{floor} {one.action}")
        for floor, (_, acts, _) in FLOORS.items()
        for one in acts
    ]


# ---- what is tried


@pytest.mark.parametrize("tried", _all(), indirect=True)
def test_a_forged_press_changes_nothing(tried: tuple[Desk, Act]) -> None:
    """Nor does that of anybody in another team, whatever their role is there. Whoever may does it
    then, so that a refusal was about the person, and not about how it was asked."""
    desk, one = tried
    before = rows(desk.database)
    for who in EVERYBODY:
        if who not in one.may:
            with pytest.raises(Refusal):
                do(desk, who, one)
    assert rows(desk.database) == before
    if one.may:
        do(desk, one.may[0], one)
        assert (rows(desk.database) != before) == (one.action not in SHOWN)


@pytest.mark.parametrize("tried", _all()[:1] + _all()[-1:], indirect=True)
def test_a_row_that_there_is_not_is_refused(tried: tuple[Desk, Act]) -> None:
    desk, first = tried
    acts = CENTRE if first in CENTRE else DESK
    before = rows(desk.database)
    for one in acts:
        if one.value[:1].isdigit() and "-" not in one.value and one.value != "0":
            for value in ("0", "9" * 20, "x", f"0:{'9' * 20}"):
                with pytest.raises(Refusal):
                    do(desk, one.may[0] if one.may else GRACE, replace(one, value=value))
    assert rows(desk.database) == before


@pytest.mark.parametrize("floor", FLOORS)
def test_every_act_is_tried(floor: str) -> None:
    _, acts, words = FLOORS[floor]
    commands = [command for command in all_commands() if command.word in words]
    found = {*by_name(c.presses for c in commands), *by_name(c.sends for c in commands)}
    found |= set(by_name(c.looks for c in commands))
    assert found <= {one.action for one in acts}
