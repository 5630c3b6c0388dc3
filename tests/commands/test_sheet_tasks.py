"""A month's tasks: for one person, for a role, taken over, changed; and what cannot be."""

import pytest

from tests.commands.desk import Desk, refusal
from tests.commands.sheet_desk import (
    DECEMBER,
    TASKS,
    assesses,
    at,
    lines,
    of,
    tasks,
    types,
)
from tests.stories.floor import ADA, BO, DORA, LINUS, WEI


def test_one_set_for_a_role_and_the_higher_of_two_roles(desk: Desk) -> None:
    """Linus leads and takes calls: his sheet is the duty leader's. Bo's is the agent's."""
    tasks(desk)
    said = tasks(desk, whom="agents")
    assert "The tasks of 2 people for November 2026 are set." in said
    assert "They had tasks already, which stay: Ada." in said
    assert [bool(of(desk, who)) for who in (ADA, BO, WEI, LINUS, DORA)] == [1, 1, 1, 0, 0]
    tasks(desk, whom="duty_leader", lines="duties: meetings held")
    linus = of(desk, LINUS)
    assert linus is not None
    assert linus.role == "duty_leader"
    assert [line.task for line in lines(desk, linus.id or 0)] == [
        "meetings held",
        "how problems are found and solved",
        "attendance, and the points of the month",
    ]


def test_tasks_change_until_the_person_has_assessed_themself(desk: Desk) -> None:
    desk.now = at(11, 2, 16)
    tasks(desk)
    with desk.is_as_before():
        tasks(desk)
    tasks(desk, lines="work: chats")
    assert lines(desk)[0].task == "chats"
    assert len(desk.told(ADA)) == 2
    desk.now = at(11, 30)
    assesses(desk)
    assert "is assessed by the person: its tasks stay" in refusal(lambda: tasks(desk))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("set @nobody 2026-11 work: x", "I cannot tell who is meant."),
        ("set Ada 2026-11 play: x", "I cannot read “play: x”."),
        ("set Ada 2026-11 work: x | y | 0", "weight from 1 to 100"),
        ("set Ada 2026-11 work: x | y | 2 | z", "I cannot read"),
        ("set Ada 2026-11 " + "work: x;" * 13, "12 lines at most"),
        ("set Ada 2026-09 work: x", "could be set until Mon 5 Oct 2026 (our own rule)"),
        ("set Ada 2027-01 work: x", "this month and the next one"),
        ("file 2026-13", "I read no month"),
        ("file 2026-10", "There is no sheet of 2026-10 yet."),
        ("approve 2026-11", "No sheet of November 2026 waits"),
    ],
)
def test_a_line_that_cannot_be_is_answered(desk: Desk, line: str, answer: str) -> None:
    with desk.is_as_before():
        assert answer in refusal(lambda: types(desk, DORA, line))


def test_last_months_tasks_are_taken_over_and_none_made_up(desk: Desk) -> None:
    tasks(desk)
    desk.now = at(12, 1)
    card = desk.presses(DORA, "sheet.copy", "2026-12")
    assert card is not None
    assert "The tasks of 1 person for December 2026 are set." in card.text
    assert "No tasks of the month before: Grace, Linus, Bo and 伟." in card.text
    copied = of(desk, ADA, DECEMBER)
    assert copied is not None
    assert [line.task for line in lines(desk, copied.id or 0)] == [
        line.task for line in lines(desk)
    ]
    form = desk.opens(DORA, "sheet.set", "p1/2026-12")
    assert form.fields[0].value == TASKS.replace("; ", "\n")


def test_the_form_sets_for_one_or_a_role(desk: Desk) -> None:
    whom, month, text = desk.opens(DORA, "sheet.set").fields
    assert [choice.label for choice in whom.choices][:4] == [
        "All: duty leader",
        "All: QA trainer",
        "All: information coordinator",
        "All: agent",
    ]
    assert "Dora D001" not in [choice.label for choice in whom.choices]
    assert month.value == "2026-11"
    assert text.value is not None
    assert text.value.startswith("work: calls taken, and how well\n")
    desk.sends(DORA, "sheet.set", whom="agent", month="2026-11", lines=TASKS.replace("; ", "\n"))
    assert of(desk, BO)
    assert len(lines(desk)) == 4


def test_a_handbook_without_sheets_says_so(service: Desk) -> None:
    assert "knows no assessment sheet" in refusal(lambda: types(service, ADA, ""))
    assert "knows no assessment sheet" in refusal(lambda: tasks(service))


def test_a_form_names_every_line_that_is_no_score(desk: Desk) -> None:
    tasks(desk)
    desk.now = at(11, 30)
    with desk.is_as_before():
        told = refusal(lambda: assesses(desk, line_0="101", line_1="good", line_2="９０分，稳"))
    assert told.count("Begin with a whole number from 0 to 100.") == 2
    assesses(desk, line_0="100%", line_2="９０分，稳", line_3="0 - late")
    assert [(one.own_score, one.own_words) for one in lines(desk)] == [
        (100, None),
        (80, None),
        (90, "稳"),
        (0, "late"),
    ]
