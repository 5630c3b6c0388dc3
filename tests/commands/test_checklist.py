"""Lists come at their time, are ticked by those who may, and what is wrong reaches the leaders."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from commands.checklist import posting
from storage import actions, checklists, people
from storage.checklists import Round
from storage.people import Team
from storage.rosters import Assignment, Shift
from tests.commands.check_desk import (
    a_service_desk,
    at,
    drawn,
    has_it,
    posted,
    redrawn,
    turns_to,
)
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal, roster, text
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, LINUS, WEI

MONDAY = date(2026, 11, 2)
LISTS = ("checklist_shift", "checklist_day", "checklist_over")
LATE = at(11, 2, 22, 46)
"""A minute after the equipment of the late shift is to be checked."""


@pytest.fixture
def seats(desk: Desk) -> Desk:
    """The phone centre's late shift, one minute into its equipment check."""
    desk.now = at(11, 2, 20)
    turns_to(desk, LATE, *LISTS)
    return desk


@pytest.fixture
def cleaners(desk: Desk) -> Desk:
    """The service desk on a Monday at 07:01: Ada cleans."""
    a_service_desk(desk, MONDAY, date(2026, 11, 13))
    desk.now = at(11, 2, 6)
    turns_to(desk, at(11, 2, 7, 1), *LISTS)
    return desk


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "checklist").text


def pressed(desk: Desk, who: str, action: str, value: int = 1) -> str:
    card = desk.presses(who, action, value)
    return card.text if card else ""


def reports(desk: Desk, who: str, point: str = "headset", cause: str = "unknown") -> str:
    said = {"point": point, "words": "the left side is silent", "cause": cause}
    return desk.sends(who, "checklist.fault", 1, **said).text


def rounds(desk: Desk) -> list[Round]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Round)).all())


# ---- the equipment of every seat (CC-2.6)


def test_fifteen_minutes_before_the_end_everybody_is_asked_for_their_seat(seats: Desk) -> None:
    [card] = posted(seats, FLOOR)
    assert card.text.splitlines()[:4] == [
        "Equipment check, L 15:00–23:00, Mon 2 Nov 2026",
        "Who: everybody on this shift, each at their own seat",
        "Done by: 23:00",
        "Rule: CC-2.6",
    ]
    assert "The whole group answers for what is missing or damaged" in card.text
    assert "Checked so far" not in card.text, "or each press would draw it again"
    [found] = rounds(seats)
    assert found.posted_at == at(11, 2, 22, 45)


def test_ones_own_seat_is_said_once(seats: Desk) -> None:
    assert "your seat is in order" in pressed(seats, ADA, "checklist.done")
    with seats.is_as_before():
        told = refusal(lambda: pressed(seats, ADA, "checklist.done"))
    assert "said so already" in told
    assert types(seats, BO, "done").splitlines() == [
        "Thank you: your seat is in order.",
        "Checked so far: 2 of 4.",
    ]
    assert "Checked so far: 2 of 4." in types(seats, GRACE, "")
    assert redrawn(seats, "checklist:1") == 0


@pytest.mark.parametrize("who", [WEI, DORA])
def test_whoever_is_not_on_the_shift_has_no_seat(seats: Desk, who: str) -> None:
    with seats.is_as_before():
        refusal(lambda: pressed(seats, who, "checklist.done"))
        refusal(lambda: reports(seats, who))


def test_a_fault_reaches_the_leaders_and_the_group_answers_for_it(seats: Desk) -> None:
    assert reports(seats, BO).splitlines() == [
        "Reported to the leaders: headset (G1). Thank you.",
        "The whole group answers for what is missing or damaged without a known cause.",
    ]
    [card] = posted(seats, LEADERS, "fault:")
    assert card.title == "Missing or damaged: headset (G1)"
    facts = {fact.label: fact.value for fact in card.facts}
    assert facts["Reported by"] == "Bo, Mon 2 Nov, 22:46"
    assert facts["What"] == "the left side is silent"
    assert facts["Cause"].endswith("without a known cause. (CC-2.6)")
    floor = drawn(seats, "checklist:1").text
    assert redrawn(seats, "checklist:1") == 1
    assert "Reported: headset (G1)." in floor
    assert "silent" not in floor, "its words stay with the leaders"
    assert "reported of your seat" in refusal(lambda: pressed(seats, BO, "checklist.done"))


def test_a_known_cause_is_nobodys_fault(seats: Desk) -> None:
    told = types(seats, BO, "fault headset known: it fell")
    assert told == "Reported to the leaders: headset (G1). Thank you."
    facts = {fact.label: fact.value for fact in drawn(seats, "fault:1").facts}
    assert (facts["Cause"], facts["What"]) == ("known", "it fell")


def test_a_fault_becomes_a_task(seats: Desk) -> None:
    reports(seats, BO)
    form = seats.opens(LINUS, "checklist.task", 1)
    assert form.fields[0].value == "headset (G1): the left side is silent"
    answer = seats.sends(LINUS, "checklist.task", 1, words="get one", owner="2", day="2026-11-05")
    assert answer.text == "Task T1: Bo, until Thu 5 Nov 2026."
    assert any("get one" in told for told in seats.told(BO))
    with seats.read() as tx:
        [task] = actions.open_of(tx, 1)
    assert (task.source, task.words, task.due) == ("fault:1", "get one", date(2026, 11, 5))
    assert "task T1 of Bo" in drawn(seats, "fault:1").text
    told = refusal(lambda: seats.opens(GRACE, "checklist.task", 1))
    assert told == "Linus has seen to G1 already. Nothing was changed."
    assert "seen to already" in refusal(lambda: types(seats, BO, "withdraw G1"))
    assert "in order again" in types(seats, GRACE, "settled G1")
    assert drawn(seats, "fault:1").buttons == ()
    assert "Nothing is missing" in types(seats, ADA, "faults")


def test_only_leaders_see_to_a_fault(seats: Desk) -> None:
    reports(seats, BO)
    for act in (
        lambda: types(seats, ADA, "settled G1"),
        lambda: seats.opens(ADA, "checklist.task", 1),
        lambda: types(seats, ADA, "withdraw G1"),
        lambda: types(seats, GRACE, "settled G9"),
    ):
        with seats.is_as_before():
            refusal(act)
    assert [item.buttons for item in seats.types(ADA, "faults", "checklist").items] == [()]
    assert len(seats.types(GRACE, "faults", "checklist").items[0].buttons) == 2


def test_a_mistake_is_taken_back(seats: Desk) -> None:
    reports(seats, BO)
    assert pressed(seats, BO, "checklist.withdraw") == "Taken back: G1."
    assert "it was a mistake" in drawn(seats, "fault:1").text
    assert "Reported:" not in drawn(seats, "checklist:1").text


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"point": "headset", "words": "  "}, "words"),
        ({"point": "sofa", "words": "gone"}, "point"),
        ({"words": "gone"}, "point"),
    ],
)
def test_a_fault_says_what_and_what_is_the_matter(
    seats: Desk, answers: dict[str, str], field: str
) -> None:
    from commands.deciding.asking import Refusal

    with seats.is_as_before(), pytest.raises(Refusal) as refused:
        seats.sends(BO, "checklist.fault", 1, **answers)
    assert set(refused.value.fields) == {field}


def test_at_the_end_the_leaders_hear_of_whom_nothing_was_heard(seats: Desk) -> None:
    pressed(seats, ADA, "checklist.done")
    reports(seats, BO)
    turns_to(seats, at(11, 2, 23, 0), *LISTS)
    [said] = [text(row) for row in seats.outgoing() if row.kind == "reply"]
    assert said.splitlines() == [
        "Equipment check (CC-2.6): 2 of 4 seats.",
        "Reported: headset (G1).",
        "Nothing heard of these seats: Grace and Linus.",
        "Whoever leads the floor now, please have these seats looked at.",
    ]
    turns_to(seats, at(11, 3, 6, 50), *LISTS)
    [night] = [card for card in posted(seats, FLOOR) if ", N " in (card.title or "")]
    assert night.title == "Equipment check, N 23:00–07:00, Mon 2 Nov 2026", "the date it began on"
    assert "Known already: headset (G1), Bo." in night.text


def test_a_seat_is_no_longer_checked_when_the_day_after_is_over(seats: Desk) -> None:
    seats.now = at(11, 3, 23)
    assert "in order" in pressed(seats, ADA, "checklist.done")
    seats.now = at(11, 4, 0)
    assert "That list is closed" in refusal(lambda: pressed(seats, LINUS, "checklist.done"))


def test_a_shift_that_nobody_is_on_has_no_check(desk: Desk) -> None:
    desk.now = at(11, 2, 14)
    assert turns_to(desk, at(11, 2, 15), *LISTS) == [], "nobody is rostered early"
    leaves_team(desk, WEI, date(2026, 11, 1))
    found = turns_to(desk, at(11, 3, 7), "checklist_shift")
    assert [why for _, _, why in found] == ["", "nobody is on that shift"]


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Europe/Berlin", date(2026, 10, 24), "2026-10-25 06:00"),
        ("America/New_York", date(2026, 3, 7), "2026-03-08 06:00"),
        ("Asia/Shanghai", date(2028, 2, 28), "2028-02-29 06:00"),
    ],
)
def test_it_is_fifteen_minutes_before_the_end_whatever_the_clock_does(
    desk: Desk, zone: str, day: date, ends: str
) -> None:
    """A night over a clock change, and into 29 February."""
    end = datetime.fromisoformat(ends).replace(tzinfo=ZoneInfo(zone))
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        team.zone = zone
        starts = datetime(day.year, day.month, day.day, 22, tzinfo=ZoneInfo(zone))
        shift = Shift(team_id=1, day=day, code="X", starts_at=starts, ends_at=end)
        tx.session.add(shift)
        tx.session.flush()
        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=1))
    with desk.read() as tx:
        teams = people.teams(tx)
        found = posting.due_of_shifts(
            tx, BOOKS, teams, end - timedelta(hours=12), end + timedelta(hours=12)
        )
    assert [due.at for due in found] == [end - timedelta(minutes=15)]


# ---- cleaning and after work (SD-3, SD-2.9)


def test_the_cleaner_of_the_day_is_asked_in_the_morning(cleaners: Desk) -> None:
    [card] = posted(cleaners, FLOOR)
    assert card.title == "Morning cleaning, Mon 2 Nov 2026"
    facts = {fact.label: fact.value for fact in card.facts}
    assert (facts["Done by"], facts["Rule"]) == ("07:30", "SD-3")
    assert ADA in facts["Who"]
    assert card.lines[:2] == ("☐ the room is clean", "☐ boiled water is ready")


def test_points_are_ticked_and_taken_back(cleaners: Desk) -> None:
    answer = cleaners.sends(ADA, "checklist.tick", 1, points="water")
    assert answer.lines == ("Noted. 1 point is open.",)
    assert "☑ boiled water is ready (Ada, 07:01)" in drawn(cleaners, "checklist:1").lines
    cleaners.sends(ADA, "checklist.tick", 1, points="room,water")
    assert "All is done, since 07:01." in drawn(cleaners, "checklist:1").lines
    cleaners.sends(ADA, "checklist.tick", 1, points="")
    [found] = rounds(cleaners)
    assert found.done_at is None
    assert pressed(cleaners, ADA, "checklist.done").endswith("all is done. Thank you!")
    told = refusal(lambda: pressed(cleaners, GRACE, "checklist.done"))
    assert told == "Ada has ticked all of it already. Nothing was changed."


def test_whoever_has_the_turn_ticks_it_or_whoever_leads(cleaners: Desk) -> None:
    with cleaners.is_as_before():
        told = refusal(lambda: pressed(cleaners, BO, "checklist.done"))
    assert told.startswith("It is Ada's turn")
    assert "all is done" in pressed(cleaners, GRACE, "checklist.done")


def test_what_is_not_ticked_in_time_is_told_to_the_leaders(cleaners: Desk) -> None:
    cleaners.sends(ADA, "checklist.tick", 1, points="room")
    turns_to(cleaners, at(11, 2, 13), *LISTS)
    morning, noon = posted(cleaners, LEADERS, "checklist_over:")
    assert morning.text.splitlines()[:3] == [
        "Not ticked: Morning cleaning, Mon 2 Nov 2026",
        "Until 07:30 nobody has ticked: boiled water is ready (SD-3).",
        "It was Ada's turn.",
    ]
    assert noon.title == "Not ticked: Noon cleaning, Mon 2 Nov 2026"
    assert "all is done" in pressed(cleaners, ADA, "checklist.done"), "late, and still"


def test_what_is_done_in_time_is_not_told(cleaners: Desk) -> None:
    pressed(cleaners, ADA, "checklist.done")
    assert turns_to(cleaners, at(11, 2, 8), *LISTS) == [
        ("checklist_over", "checklist:1", "all of it was done")
    ]
    assert posted(cleaners, LEADERS) == []


def test_a_week_has_its_lists(cleaners: Desk) -> None:
    done = turns_to(cleaners, at(11, 8, 23), *LISTS)
    assert [
        (subject.partition(":")[2].partition(":")[2], why)
        for n, subject, why in done
        if n != "checklist_over"
    ] == [
        ("noon_cleaning", ""),
        ("after_work", ""),
        *[
            (one, "")
            for _ in range(3)
            for one in ("morning_cleaning", "noon_cleaning", "after_work")
        ],
        ("morning_cleaning", ""),
        ("noon_cleaning", ""),
        ("friday_cleaning", ""),
        ("after_work", ""),
    ]
    assert [has_it(cleaners, "cleaning", date(2026, 11, n)) for n in range(2, 7)] == [
        "Ada",
        "Bo",
        "伟",
        "Linus",
        "Ada",
    ]


def test_the_last_to_leave_checks_and_everybody_cleans_on_friday(cleaners: Desk) -> None:
    turns_to(cleaners, at(11, 2, 15, 51), *LISTS)
    card = posted(cleaners, FLOOR)[-1]
    assert card.text.splitlines()[:4] == [
        "Check after work, D 07:00–16:00, Mon 2 Nov 2026",
        "Who: whoever leaves last; anybody on this shift can tick it",
        "Done by: 16:30",
        "Rule: SD-2.9",
    ]
    number = rounds(cleaners)[-1].number
    assert "not on that shift" in refusal(
        lambda: pressed(cleaners, _gone(cleaners), "checklist.done", number)
    )
    assert "all is done" in pressed(cleaners, BO, "checklist.done", number)
    turns_to(cleaners, at(11, 6, 15, 1), *LISTS)
    friday = posted(cleaners, FLOOR)[-1]
    assert friday.title == "Thorough cleaning, Fri 6 Nov 2026"
    assert "all is done" in pressed(cleaners, LINUS, "checklist.done", rounds(cleaners)[-1].number)


def _gone(desk: Desk) -> str:
    """Wei is not on Monday's shift after all."""
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, WEI)
        shift = tx.session.exec(select(Shift).where(Shift.day == MONDAY)).one()
        assert known is not None
        tx.session.delete(tx.session.get_one(Assignment, (shift.id, known.id)))
        known.person.language = "en"
    return WEI


def test_only_the_last_shift_of_a_day_switches_off(cleaners: Desk) -> None:
    with cleaners.database.change(cleaners.now) as tx:
        start = at(11, 2, 13)
        shift = Shift(
            team_id=1, day=MONDAY, code="M", starts_at=start, ends_at=start + timedelta(hours=8)
        )
        tx.session.add(shift)
        tx.session.flush()
        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=1))
    done = turns_to(cleaners, at(11, 2, 23), "checklist_shift")
    assert [one[1] for one in done] == [f"shift:{shift.id}:after_work"]


def test_a_fault_of_a_list_is_named_by_it(cleaners: Desk) -> None:
    answer = types(cleaners, ADA, "fault the kettle drips")
    assert answer == "Reported to the leaders: morning cleaning (G1). Thank you."
    assert drawn(cleaners, "fault:1").title == "Something is wrong: morning cleaning (G1)"


def test_typed_without_a_list_it_says_what_there_is(desk: Desk, cleaners: Desk) -> None:
    assert "Morning cleaning" in types(cleaners, ADA, "")
    assert "No list is open that you can tick." in types(cleaners, BO, "")
    assert "No list is open" in refusal(lambda: types(cleaners, BO, "done"))
    assert "I know no list" in refusal(lambda: types(cleaners, ADA, "done 99"))
    assert "do not understand" in refusal(lambda: types(cleaners, ADA, "dance"))
    turns_to(cleaners, at(11, 2, 11, 31), *LISTS)
    told = refusal(lambda: types(cleaners, ADA, "done"))
    assert "Morning cleaning, Mon 2 Nov 2026: /rollcall checklist done 1" in told
    assert "all is done" in types(cleaners, ADA, "done 1")


def test_run_early_it_is_not_posted_again(desk: Desk) -> None:
    a_service_desk(desk, MONDAY, MONDAY)
    desk.now = at(11, 2, 6)
    with desk.read() as tx:
        teams = people.teams(tx)
        [due] = posting.due_of_days(tx, BOOKS, teams, desk.now, at(11, 2, 7))
    for expected in (None, "it is posted already"):
        with desk.database.change(desk.now) as tx:
            assert posting.post(tx, BOOKS, due) == expected
    desk.now = at(11, 2, 7, 30)
    with desk.read() as tx:
        assert posting.why_useless(tx, BOOKS, due) == "its time is over"


def test_a_card_takes_no_more_statements_with_more_people(
    each_desk: Desk, statements: list[str]
) -> None:
    desk, costs = each_desk, []
    for day, more in ((2, 0), (3, 40)):
        with desk.database.change(desk.now) as tx:
            shift = tx.session.exec(
                select(Shift).where(Shift.day == date(2026, 11, day), Shift.code == "L")
            ).one()
            for n in range(more):
                known = people.Person(team_id=1, code=f"Z{n:03}", name=f"Person {n}")
                tx.session.add(known)
                tx.session.flush()
                tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id or 0))
        desk.now = at(11, day, 20)
        statements.clear()
        turns_to(desk, at(11, day, 23), "checklist_shift", "checklist_over")
        with desk.read() as tx:
            found = checklists.since(tx, 1, date(2026, 11, day))
        drawn(desk, f"checklist:{found[0].id}")
        costs.append(len(statements))
    assert costs[1] <= costs[0]


def test_a_handbook_without_lists_says_so(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "online-help"
    assert "has no lists to check" in refusal(lambda: types(desk, ADA, ""))
    roster(desk, ADA, "E", MONDAY)
    assert turns_to(desk, at(11, 3, 7), *LISTS) == []
