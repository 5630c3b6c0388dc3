"""Reports are handed in with a receipt, replaced and withdrawn until due, opened, approved."""

import pytest

from tests.commands.desk import Desk, leaves_team, refusal
from tests.commands.papers import file, gives
from tests.commands.report_desk import (
    at,
    events,
    fills_in,
    hand_ins,
    joins,
    row,
    rows,
    ticks,
    told,
    types,
)
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS, WEI

QUIN = "U0QUIN0001"


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Friday morning: the weekly floor report of Grace and of Linus is due at 17:00."""
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 6, 9))
    return desk


def number(desk: Desk, who: str = GRACE) -> int:
    return row(desk, "floor_week", who).number


def test_who_owes_nothing_is_told_so_and_whom_nothing_comes_to_sees_nothing_missing(
    desk: Desk,
) -> None:
    assert types(desk, ADA, "") == "You owe no report now."
    assert "No report goes to you" in refusal(lambda: types(desk, ADA, "missing"))
    assert "You owe no report now" in refusal(lambda: types(desk, ADA, "send all quiet"))
    assert "What is missing of others" in types(desk, DORA, "")


def test_what_one_owes_with_days_left(desk: Desk) -> None:
    desk.now = at(11, 3, 9)
    said = types(desk, GRACE, "")
    assert "Weekly floor report, Mon 2 Nov to Sun 8 Nov 2026" in said
    assert "Due Fri 6 Nov, 17:00 (3 days left), to Dora" in said
    assert "Monthly floor report and plan, October 2026\nDue Tue 3 Nov, 17:00 (today)" in said
    assert "Shift report, Tue 3 Nov 2026, L 15:00–23:00\nDue Tue 3 Nov, 23:00 (today)" in said
    assert types(desk, GRACE, "") == said, "to look again changes nothing"
    assert len(rows(desk, "floor_week")) == 1, "Linus has not looked, and owes his all the same"


def test_by_a_line_with_a_receipt(week: Desk) -> None:
    said = types(week, GRACE, f"send R{number(week)} all quiet\nno complaints")
    assert said == (
        "Handed in, in time (Fri 6 Nov, 09:00): "
        "Weekly floor report, Mon 2 Nov to Sun 8 Nov 2026.\n"
        f"Receipt R{number(week)}-1 is in our direct message."
    )
    receipt = told(week, GRACE, "report_receipt")[-1]
    assert f"Receipt: R{number(week)}-1" in receipt
    assert "Handed in: Fri 6 Nov, 09:00, in time" in receipt
    assert "You can replace or withdraw it until Fri 6 Nov, 17:00." in receipt
    [card] = told(week, DORA, "report_card")
    assert card.startswith("Weekly floor report\nHanded in by: Grace\nPeriod: Mon 2 Nov")
    assert "With: text" in card
    assert "quiet" not in card, "what was written is opened, and stands in no message"
    assert "quiet" not in str([entry.facts for entry in week.journal()])
    assert hand_ins(week)[0].words == "all quiet\nno complaints"


def test_copies_go_to_those_whom_the_handbook_names(week: Desk) -> None:
    joins(week, "Quin", QUIN, "qa_trainer", "zh-CN")
    types(week, GRACE, f"send R{number(week)} all quiet")
    [copy] = told(week, QUIN, "report_card")
    assert copy.startswith("抄送")
    opened = week.opens(QUIN, "report.open", number(week))
    assert "all quiet" in opened.lines
    assert "goes to the director (CC-5)" in refusal(
        lambda: week.opens(BO, "report.open", number(week))
    )


def test_by_its_name_and_what_is_unclear_is_asked(week: Desk) -> None:
    assert "Which report is it?" in refusal(lambda: types(week, GRACE, "send all quiet"))
    assert "What is in it?" in refusal(lambda: types(week, GRACE, "send weekly floor report"))
    assert "I know no report “R99”" in refusal(lambda: types(week, GRACE, "send R99 hm"))
    types(week, GRACE, "send weekly floor report: all quiet")
    types(week, LINUS, "send 现场周报 一切正常")
    assert [one.words for one in hand_ins(week)] == ["all quiet", "一切正常"]


def test_nobody_hands_in_anothers(week: Desk) -> None:
    with week.is_as_before():
        assert "is not yours: Grace" in refusal(
            lambda: types(week, LINUS, f"send R{number(week)} mine")
        )


def test_by_a_form_with_a_link_or_files(week: Desk) -> None:
    form = week.opens(GRACE, "report.send", number(week))
    assert [field.kind for field in form.fields] == ["text", "line", "files"]
    assert "Please give a text" in refusal(lambda: fills_in(week, GRACE, number(week)))
    assert "no address" in refusal(lambda: fills_in(week, GRACE, number(week), link="my disk"))
    fills_in(week, GRACE, number(week), "F1", "F2", link="https://docs.example/week")
    [card] = told(week, DORA, "report_card")
    assert "With: a link and 2 files" in card
    opened = week.opens(DORA, "report.open", number(week))
    assert "https://docs.example/week" in opened.lines
    assert "2 copies come to your direct message with me." in opened.lines
    assert [r.kind for r in week.outgoing() if r.subject.startswith("file_copy")] == [
        "file",
        "file",
    ]
    assert "report.opened" in events(week)
    week.opens(DORA, "report.open", number(week))
    assert len([r for r in week.outgoing() if r.kind == "file"]) == 2, "each copy comes once"


def test_a_file_in_the_direct_message(week: Desk) -> None:
    answer = gives(week, GRACE, "F1", text=f"R{number(week)} the week")
    assert answer is not None
    assert "Handed in, in time" in answer.text
    assert hand_ins(week)[0].words == "the week"
    asked = gives(week, LINUS, "F2")
    assert asked is not None
    assert asked.lines == ("What is it for? Please press one.",)
    values = [button.value for item in asked.items for button in item.buttons]
    assert str(number(week, LINUS)) in values
    week.presses(LINUS, "report.for", number(week, LINUS))
    assert "With: 1 file" in told(week, DORA, "report_card")[-1]
    assert "noted already" in refusal(
        lambda: week.presses(LINUS, "report.for", number(week, LINUS))
    )
    assert "You owe no proofs and no report" in refusal(lambda: gives(week, ADA, "F3"))
    with week.is_as_before():
        assert "too large" in refusal(lambda: gives(week, GRACE, file("F9", 2**30)))


def test_a_file_that_nobody_named_is_asked_about(week: Desk) -> None:
    """It may be anything: nothing goes to a receiver that was not meant for them."""
    asked = gives(week, BO, "F1")
    assert asked is not None
    assert len(asked.items) >= 1
    assert hand_ins(week) == []
    answer = gives(week, BO, "F2", text="group week: here it is")
    assert answer is not None
    assert "Handed in" in answer.text


def test_replaced_and_withdrawn_until_it_is_due(week: Desk) -> None:
    one = number(week)
    fills_in(week, GRACE, one, "F1", words="first")
    week.opens(DORA, "report.open", one)
    week.now = at(11, 6, 17)
    types(week, GRACE, f"send R{one} second")
    assert [(said.words, said.state) for said in hand_ins(week)] == [
        ("first", "replaced"),
        ("second", "stands"),
    ]
    assert [r.kind for r in week.outgoing() if r.subject.startswith("file_copy")] == [
        "file",
        "unfile",
    ]
    assert len(told(week, DORA, "report_card")) == 2, "she had read the first"
    assert "Withdrawn" in types(week, GRACE, f"withdraw R{one}")
    assert "Nothing is handed in" in refusal(lambda: week.opens(DORA, "report.open", one))
    assert row(week, "floor_week", GRACE).state == "owed"
    types(week, GRACE, f"send R{one} third")
    week.now = at(11, 6, 17, 1)
    for line in (f"send R{one} fourth", f"withdraw R{one}"):
        assert "was due by Fri 6 Nov, 17:00" in refusal(lambda: types(week, GRACE, line))  # noqa: B023
    assert len(told(week, DORA, "report_card")) == 3


def test_what_replaces_something_unread_is_the_same_card(week: Desk) -> None:
    types(week, GRACE, f"send R{number(week)} first")
    types(week, GRACE, f"send R{number(week)} second")
    assert len(told(week, DORA, "report_card")) == 1


def test_late_is_late_and_still_taken(week: Desk) -> None:
    week.now = at(11, 6, 17, 1)
    assert "Handed in, late (Fri 6 Nov, 17:01)" in types(week, GRACE, f"send R{number(week)} sorry")
    assert "late" in told(week, DORA, "report_card")[-1]
    assert hand_ins(week)[0].is_in_time is False


def test_one_who_leads_the_shift_is_enough(desk: Desk) -> None:
    ticks(desk, at(11, 2, 22, 30))
    shift = row(desk, "floor_shift")
    assert "One of you is enough: Grace and Linus." in told(desk, LINUS, "report_owed")[-1]
    types(desk, LINUS, f"send R{shift.id} two long calls")
    said = types(desk, GRACE, "")
    assert "Shift report, Mon 2 Nov 2026, L 15:00–23:00\nHanded in" in said
    assert ticks(desk, at(11, 3, 8))[-1] == "03 Nov 06:30 floor_shift there is nobody to owe it"


class TestPapers:
    """Exam papers A and B go to the director by the 20th and need a yes (CC-2.8.2)."""

    @pytest.fixture
    def papers(self, desk: Desk) -> Desk:
        joins(desk, "Quin", QUIN, "qa_trainer")
        desk.now = at(11, 17, 16)
        ticks(desk, at(11, 19))
        return desk

    def test_they_are_given_back_with_a_reason_and_approved(self, papers: Desk) -> None:
        one = row(papers, "exam_papers").number
        fills_in(papers, QUIN, one, "F1")
        assert "It waits for your approval (CC-2.8.2)." in told(papers, DORA, "report_card")[-1]
        assert "exam papers" in papers.types(DORA, "", "waiting").text.casefold()
        assert "Nobody approves their own" in refusal(
            lambda: types(papers, QUIN, f"approve R{one}")
        )
        assert "is for the director" in refusal(lambda: types(papers, GRACE, f"approve R{one}"))
        assert "what is to be changed" in refusal(lambda: types(papers, DORA, f"return R{one}"))
        papers.now = at(11, 20, 10)
        said = types(papers, DORA, f"return R{one} question 4 has no answer")
        assert said == f"Given back: R{one}. It is due again by Sat 21 Nov, 10:00."
        back = told(papers, QUIN, "report_decided")[-1]
        assert "What is to be changed: question 4 has no answer" in back
        assert "Please hand it in again by Sat 21 Nov, 10:00." in back
        assert "question 4" in types(papers, QUIN, "")
        papers.now = at(11, 20, 11)
        fills_in(papers, QUIN, one, "F2")
        assert types(papers, DORA, f"approve R{one}").startswith("Approved")
        assert "Approved: Exam papers A and B" in told(papers, QUIN, "report_decided")[-1]
        assert "Dora was first" in refusal(lambda: types(papers, DORA, f"return R{one} no"))
        assert "approved already" in refusal(lambda: types(papers, QUIN, f"send R{one} more"))
        assert [said.is_in_time for said in hand_ins(papers)] == [True, True]

    def test_a_newer_one_is_not_approved_unseen(self, papers: Desk) -> None:
        one = row(papers, "exam_papers").number
        types(papers, QUIN, f"send R{one} first")
        seen = f"{one}:{row(papers, 'exam_papers').hand_in_id}"
        types(papers, QUIN, f"send R{one} second")
        assert "has changed meanwhile" in refusal(
            lambda: papers.presses(DORA, "report.approve", seen)
        )

    def test_what_needs_no_approval_has_none(self, week: Desk) -> None:
        types(week, GRACE, f"send R{number(week)} all quiet")
        assert "needs no approval" in refusal(lambda: types(week, DORA, f"approve R{number(week)}"))


def test_what_is_missing_and_what_is_not_needed(week: Desk) -> None:
    joins(week, "Eve", EVE, "manager")
    ticks(week, at(11, 9, 9))
    said = types(week, DORA, "missing")
    assert f"R{number(week)} Weekly floor report: Period Mon 2 Nov to Sun 8 Nov 2026" in said
    assert "Due Fri 6 Nov, 17:00 (3 days late), Whose Grace" in said
    assert "Nobody has this role: QA trainer. So nobody writes:" in said
    assert "Nobody has this role: QA trainer" not in types(week, GRACE, "missing")
    assert "Please add why" in refusal(lambda: types(week, DORA, f"waive R{number(week)}"))
    assert "Only whom" in refusal(lambda: types(week, GRACE, f"waive R{number(week)} no"))
    types(week, DORA, f"waive R{number(week)} the week was short")
    assert "Dora has waived it: the week was short" in told(week, GRACE, "report_decided")[-1]
    assert "Whose Grace\n" not in types(week, DORA, "missing").replace("Grace and", "")


def test_a_leaver_owes_nothing_any_more(week: Desk) -> None:
    leaves_team(week, LINUS, at(11, 6).date())
    ticks(week, at(11, 6, 18))
    assert row(week, "floor_week").state == "void"
    assert "Linus" not in types(week, DORA, "missing")


def test_a_director_who_reports_to_nobody_keeps_what_was_handed_in(week: Desk) -> None:
    own = row(week, "director_week")
    said = types(week, DORA, f"send R{own.id} good")
    assert "Nobody has the role that it goes to: it is kept until somebody does." in said
    joins(week, "Eve", EVE, "manager")
    assert "The director's week and plan" in types(week, EVE, "")


def test_a_group_leader_who_is_an_agent_owes_the_groups(week: Desk) -> None:
    assert "The group's week" in types(week, BO, "")
    assert types(week, WEI, "") == "你目前没有要交的报告。"
