"""An undecided request is brought up again, in its thread, at the minutes the handbook names."""

from datetime import datetime, timedelta

from schedules import leave_reminder
from schedules.schedule import Due
from storage.people import Team
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import ADA, BO, DORA, GRACE, MORNING, WEI, ZONE

BEGINNING = MORNING - timedelta(days=30)


def due(desk: Desk, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
    with desk.read() as tx:
        found = leave_reminder.due(tx, BOOKS, since, until)
    return [(each.subject, each.at.astimezone(ZONE)) for each in found]


def remind(desk: Desk, number: int) -> str:
    """What the reminder of a request says now."""
    with desk.database.change(desk.now) as tx:
        leave_reminder.post(tx, BOOKS, Due(f"leave:{number}", desk.now))
    return desk.thread(number)[-1]


def after(minutes: float) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def test_it_is_due_after_30_and_60_minutes(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    assert due(desk, BEGINNING, after(10_000)) == [
        ("leave:1", after(30)),
        ("leave:1", after(60)),
    ]


def test_a_stretch_of_time_holds_its_end_and_not_its_beginning(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    assert due(desk, after(0), after(29.9)) == []
    assert due(desk, after(29.9), after(30)) == [("leave:1", after(30))]
    assert due(desk, after(30), after(59.9)) == []
    assert due(desk, after(30), after(60)) == [("leave:1", after(60))]


def test_only_what_waits_is_brought_up(desk: Desk) -> None:
    for who in (ADA, BO, WEI, DORA):
        desk.types(who, "sick today")
    desk.presses(GRACE, "leave.approve", 1)
    desk.types(GRACE, "decline 2 too few")
    desk.types(WEI, "withdraw 3")
    assert {subject for subject, _ in due(desk, BEGINNING, after(60))} == {"leave:4"}


def test_a_late_reminder_is_useless_once_it_is_decided(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    reminder = Due("leave:1", after(30))
    with desk.read() as tx:
        assert leave_reminder.why_useless(tx, BOOKS, reminder) is None
    desk.presses(GRACE, "leave.approve", 1)
    with desk.read() as tx:
        assert leave_reminder.why_useless(tx, BOOKS, reminder) == "it was decided meanwhile"


def test_it_says_who_decides_how_long_it_waited_and_what_is_left(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.passes(minutes=30)
    said = remind(desk, 1)
    assert said.splitlines() == [
        "30 min without a decision. The duty leader decides (CC-2.4.4).",
        "The shift begins in 7 h 30 min.",
        "To decide, answer here: approve, or decline and the reason.",
    ]


def test_it_says_so_when_the_shift_has_begun(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 2, 14, 45, tzinfo=ZONE)
    desk.types(ADA, "sick today")
    desk.passes(minutes=30)
    assert "The shift has begun." in remind(desk, 1)


def test_it_says_nothing_of_a_shift_where_there_is_none(desk: Desk) -> None:
    desk.types(DORA, "sick today and tomorrow")
    desk.passes(hours=1)
    said = remind(desk, 1)
    assert "1 h without a decision. The director decides" in said
    assert "shift" not in said


def test_it_speaks_the_teams_language(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        team = tx.session.get(Team, 1)
        assert team is not None
        team.language = "zh"
    desk.types(ADA, "sick today")
    desk.passes(minutes=30)
    assert "已等 30 分，还没审批。由值班长审批（CC-2.4.4）。" in remind(desk, 1)


def test_minutes_are_real_minutes_where_the_clocks_change(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        team = tx.session.get(Team, 1)
        assert team is not None
        team.zone = "Europe/Berlin"
    for asked in ("2026-03-29T01:45:00+01:00", "2027-10-31T02:45:00+02:00"):
        desk.now = datetime.fromisoformat(asked)
        desk.types(ADA, f"sick {desk.now.date()}")
    moments = [at for _, at in due(desk, MORNING - timedelta(days=400), MORNING + timedelta(400))]
    spring, autumn = moments[:2], moments[2:]
    assert [at.astimezone(ZONE).isoformat() for at in spring] == [
        "2026-03-29T09:15:00+08:00",
        "2026-03-29T09:45:00+08:00",
    ]
    assert autumn[1] - autumn[0] == timedelta(minutes=30)
    assert autumn[0] - desk.now == timedelta(minutes=30)
