"""What is found on patrol names seats; what comes of it has the rights of its own."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from sqlalchemy import event
from sqlmodel import select

from commands.deciding.asking import Refusal
from schedules import patrol_analysis
from storage import ledger, people
from storage.actions import Action
from storage.ledger import Entry
from storage.patrols import NOTHING, WITHDRAWN, Finding
from storage.people import Role, Team
from tests.commands.desk import Desk, leaves_team, refusal
from tests.commands.shift_desk import at, clock, rows
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Tuesday afternoon, on the late shift that Grace and Linus lead."""
    desk.now = at(3, 16, 20)
    return desk


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "patrol").text


def test_a_finding_has_its_kind_seat_shift_and_words(floor: Desk) -> None:
    told = types(floor, GRACE, "desks seat 14: cups and papers")
    assert "F1 Tue 3 Nov, 16:20 · L · desks: seat 14: cups and papers" in told
    types(floor, GRACE, "台面 14号座席有水杯")
    types(floor, GRACE, "fine")
    found = rows(floor, Finding)
    assert [(one.kind, one.place, one.shift_code) for one in found] == [
        ("desks", "14", "L"),
        ("desks", "14", "L"),
        (NOTHING, None, "L"),
    ]


def test_a_finding_names_no_person(floor: Desk) -> None:
    with floor.is_as_before():
        told = refusal(partial(types, floor, GRACE, "discipline <@U0ADA00001> on the phone"))
    assert "names the seat, not the person" in told
    assert rows(floor, Finding) == []


def test_a_finding_is_kept_whole_or_not_at_all(floor: Desk) -> None:
    most, long = "x" * 500, "cups and papers " * 40
    types(floor, GRACE, f"desks {most}")
    with floor.is_as_before():
        told = refusal(partial(types, floor, GRACE, f"desks seat 14: {long}"))
        assert "has 648 characters; 500 is the most here" in told
        assert f"desks seat 14: {long}".strip() in told, "a typed line is said back"
        assert "500 is the most" in refusal(partial(types, floor, GRACE, f"task F1 @Ada {long}"))
        for answers in (
            {"words": long},
            {"words": "cups", "place": "y" * 61},
            {"words": "cups", "task": long},
        ):
            with pytest.raises(Refusal) as refused:
                floor.sends(GRACE, "patrol.note", kind="desks", **answers)
            [(field, wrong)] = refused.value.fields.items()
            assert field == list(answers)[-1]
            assert "is the most here" in wrong
        with pytest.raises(Refusal) as refused:
            floor.sends(GRACE, "patrol.task", "1", task=long)
        assert list(refused.value.fields) == ["task"]
    assert [one.words for one in rows(floor, Finding)] == [most]


@pytest.mark.parametrize("who", [ADA, BO, WEI])
def test_only_those_who_patrol_note_and_look(floor: Desk, who: str) -> None:
    types(floor, GRACE, "desks seat 14: cups")
    for line in ("desks cups", "list", "F1", "report", "log F1 @Ada", "task F1 @Ada x"):
        assert refusal(partial(types, floor, who, line)), line
    assert len(rows(floor, Finding)) == 1


def test_whoever_gets_the_report_reads_the_findings_and_each_look_is_noted(floor: Desk) -> None:
    types(floor, GRACE, "desks seat 14: cups")
    assert "seat 14: cups" in types(floor, DORA, "list")
    assert floor.journal()[-1].event == "patrol.looked"


def test_logged_its_person_is_told_and_reads_what_was_found(floor: Desk) -> None:
    types(floor, GRACE, "desks seat 14: cups and papers")
    types(floor, GRACE, "log F1 @Ada CC-2.2.1.6")
    [entry] = rows(floor, Entry)
    assert (entry.source, entry.note, entry.place, entry.evidence) == (
        "patrol:1",
        "seat 14: cups and papers",
        "14",
        "F1",
    )
    assert "Logged: unrelated things on the desk" in floor.told(ADA)[0]
    assert "is logged already, as D1" in refusal(
        partial(types, floor, GRACE, "log F1 @Bo CC-2.2.1.6")
    )


def test_the_rights_of_deduct_hold(floor: Desk) -> None:
    types(floor, GRACE, "dress no badge")
    for whom in ("Grace", "Dora", "Linus"):
        with floor.is_as_before():
            assert refusal(partial(types, floor, GRACE, f"log F1 @{whom}")), whom
    assert rows(floor, Entry) == []
    assert "Logged as D1" in types(floor, GRACE, "log F1 @Ada"), "dress is one item"


def test_what_was_taken_back_in_the_ledger_can_be_logged_about_another(floor: Desk) -> None:
    types(floor, GRACE, "dress no badge")
    types(floor, GRACE, "log F1 @Ada")
    floor.types(GRACE, "undo D1", "deduct")
    assert "logged as D" not in types(floor, GRACE, "F1")
    types(floor, GRACE, "log F1 @Bo")
    assert [(one.state, one.source) for one in rows(floor, Entry)] == [
        (ledger.UNDONE, "patrol:1"),
        (ledger.STANDING, "patrol:1"),
    ]


def test_of_a_night_shift_it_counts_for_the_date_it_began_on(floor: Desk) -> None:
    floor.now = at(4, 2)
    types(floor, GRACE, "dress no badge")
    types(floor, GRACE, "log F1 A003")
    assert rows(floor, Finding)[0].shift_code == "N"
    assert rows(floor, Entry)[0].day == date(2026, 11, 3)


def test_the_same_of_the_day_is_asked_about(floor: Desk) -> None:
    for _ in range(2):
        types(floor, GRACE, "dress no badge")
    types(floor, GRACE, "log F1 @Ada")
    told = refusal(partial(types, floor, GRACE, "log F2 @Ada"))
    assert "/rollcall patrol log F2 again A001 CC-2.2.1.1" in told
    assert "Logged as D2" in types(floor, GRACE, "log F2 again A001 CC-2.2.1.1")


def test_a_task_has_an_owner_and_a_day(floor: Desk) -> None:
    types(floor, GRACE, "equipment seat 14: no headset")
    told = types(floor, GRACE, "task F1 @Linus 2026-11-06 order a headset")
    assert "for Linus, by Fri 6 Nov 2026: order a headset" in told
    [action] = rows(floor, Action)
    assert (action.due, action.source, action.words) == (
        date(2026, 11, 6),
        "patrol:1",
        "order a headset",
    )
    assert "is a task already: T1" in refusal(partial(types, floor, GRACE, "task F1 @Ada x"))
    types(floor, GRACE, "desks cups")
    assert "a day to come" in refusal(partial(types, floor, GRACE, "task F2 @Ada 2026-11-01 x"))


def test_one_form_notes_logs_and_gives_the_task(floor: Desk) -> None:
    with floor.read() as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
    answer = floor.sends(
        GRACE,
        "patrol.note",
        kind="desks",
        place="14",
        words="cups",
        person=str(ada.id),
        item="CC-2.2.1.6",
        task="get more bins",
        due="2026-11-05",
    )
    assert "Logged as D1: Ada" in answer.text
    assert "T1 for everybody on the next shift" in answer.text
    [finding] = rows(floor, Finding)
    assert (finding.entry_id, finding.action_id, finding.place) == (1, 1, "14")


def test_a_form_that_goes_wrong_notes_nothing(floor: Desk) -> None:
    note: Callable[..., object] = partial(floor.sends, GRACE, "patrol.note", kind="desks")
    for answers in (
        {"words": ""},
        {"words": "cups", "item": "CC-2.2.1.6"},
        {"words": "cups", "person": "2", "item": "CC-9"},
        {"words": "cups", "owner": "2"},
        {"words": "cups", "task": "x", "due": "2026-11-01"},
    ):
        assert refusal(partial(note, **answers)), answers
    assert rows(floor, Finding) == []
    assert rows(floor, Entry) == []
    assert rows(floor, Action) == []


def test_one_takes_back_ones_own_while_nothing_came_of_it(floor: Desk) -> None:
    types(floor, GRACE, "dress no badge")
    types(floor, GRACE, "desks cups")
    assert "by somebody else" in refusal(partial(types, floor, LINUS, "undo F1"))
    types(floor, GRACE, "log F1 @Ada")
    assert "it stays" in refusal(partial(types, floor, GRACE, "undo F1"))
    types(floor, GRACE, "undo F2")
    assert rows(floor, Finding)[1].state == WITHDRAWN
    assert "was taken back" in refusal(partial(types, floor, GRACE, "log F2 @Ada"))


# ---- the report


def test_on_monday_the_director_has_the_week_by_kind_shift_and_hour(floor: Desk) -> None:
    types(floor, GRACE, "desks seat 14: cups")
    types(floor, GRACE, "log F1 @Ada CC-2.2.1.6")
    floor.now = at(4, 2, 10)
    types(floor, GRACE, "desks seat 14: papers")
    types(floor, GRACE, "equipment seat 2: no mouse")
    types(floor, GRACE, "task F3 @Linus 2026-11-30 order one")
    types(floor, GRACE, "fine")
    floor.now = at(9, 9)
    assert clock(floor, patrol_analysis.SCHEDULE) == [("team:1:patrol", at(9, 9), None)]
    [told] = floor.told(DORA)
    for said in (
        "Period: Mon 2 Nov, 09:00 to Mon 9 Nov, 09:00",
        "Shifts with a patrol: 2 of",
        "Findings: 3 (0 in the same time before)",
        "1 entry in the ledger and 1 task (1 still open)",
        "Most at: 02:00–03:00 (2) and 16:00–17:00 (1).",
        "More than once at: seat 14 (2).",
        "Nothing was wrong on 1 round.",
        "desks: L 1, N 1, All 2",
        "By CC-2.6",
    ):
        assert said in told, said
    assert "Ada" not in told
    assert "cups" not in told


def test_a_week_without_patrols_is_said_too(floor: Desk) -> None:
    floor.now = at(9, 9)
    clock(floor, patrol_analysis.SCHEDULE)
    assert "Nobody has noted a patrol in this time." in floor.told(DORA)[0]


def test_where_the_post_is_vacant_whoever_acts_for_it_has_the_report(floor: Desk) -> None:
    floor.now = at(9, 9)
    leaves_team(floor, DORA, MONDAY)
    assert clock(floor, patrol_analysis.SCHEDULE)[0][2] == "nobody is there to read it"
    with floor.database.change(floor.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(Role(person_id=wei.id, role="manager"))
    assert clock(floor, patrol_analysis.SCHEDULE)[0][2] is None


def test_the_report_takes_as_many_statements_for_many_findings(floor: Desk) -> None:
    counts = []
    seen: list[str] = []

    @event.listens_for(floor.database.engine, "before_cursor_execute")
    def see(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    for many in (1, 9):
        for number in range(many):
            types(floor, GRACE, f"desks seat {number}: cups")
        seen.clear()
        types(floor, DORA, "report")
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


def test_a_handbook_without_patrols_says_so(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "service-desk"
    assert "says nothing of patrols" in refusal(partial(types, desk, GRACE, "fine"))
    desk.now = at(9, 9)
    assert clock(desk, patrol_analysis.SCHEDULE) == []
