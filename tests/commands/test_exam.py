"""Results are entered, published and told to each alone; three months at the end are proposed."""

from datetime import date, datetime

import pytest

from commands.deciding.asking import Refusal
from storage import exams, people
from storage.exams import OPEN, PASSED, VOID
from storage.importers.sheets import UnreadableFile
from storage.proposals import CONFIRMED, PROPOSED, WAIVED
from storage.proposals import VOID as NO_LONGER
from tests.commands.desk import Desk, refusal
from tests.commands.exam_desk import (
    brings,
    enters,
    exam,
    handbook,
    proposed,
    resits,
    third_month,
    two_more,
)
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

THREE = ("A001", "training", PROPOSED)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Six are ranked, and it is the afternoon, when Ada and Grace are at work."""
    desk.passes(hours=9)
    return two_more(desk)


def proposal(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "proposal").text


def test_a_draft_is_told_to_nobody_and_each_hears_their_own(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 2, 16, tzinfo=ZONE)
    assert "Ada: 87" in exam(desk, GRACE, "enter 2026-11 A001 87 30 28 29")
    assert "Nobody is told before" in enters(desk, "2026-11", 87, 70, 60, 65.5, 90, 95)
    assert "No result of yours is published." in exam(desk, ADA)
    assert desk.told(ADA) == []
    assert "Published: the exam of November 2026" in exam(desk, GRACE, "publish 2026-11")
    [told] = desk.told(ADA)
    assert "Points: 87" in told
    assert "Rank: 3 of 6" in told
    assert "among the lowest" not in told
    assert not any(f" {other} " in f" {told} " for other in ("95", "90", "70", "60")), "her own"
    [copy] = desk.told(DORA)
    assert "Results: 6" in copy
    assert "Ada" not in copy
    assert "November 2026: 87, rank 3 of 6" in exam(desk, ADA)
    assert "2026年11月" in exam(desk, WEI)
    assert proposed(desk) == []


def test_only_those_who_hold_the_exam_enter_see_and_publish(desk: Desk) -> None:
    enters(desk, "2026-11", 87, 70, 60, 65, 90, 95)
    for who in (ADA, BO):
        with desk.is_as_before():
            for line in ("enter 2026-11 A003 9", "publish 2026-11"):
                said = refusal(lambda who=who, line=line: exam(desk, who, line))  # type: ignore[misc]
                assert "are for these to enter: duty leader" in said
            assert "their own results" in refusal(lambda who=who: exam(desk, who, "list 2026-11"))  # type: ignore[misc]
            assert "are for these" in refusal(lambda who=who: desk.presses(who, "exam.publish", 1))  # type: ignore[misc]
    assert "Nobody enters their own result" in refusal(
        lambda: exam(desk, LINUS, "enter 2026-11 L002 99")
    )
    assert "A005 Lou: Rank 1, Points 95" in exam(desk, DORA, "list 2026-11")
    assert [one.event for one in desk.journal()][-1] == "exam.looked"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("enter A001 87", "Of which month?"),
        ("enter 2026-13 A001 87", "“2026-13” is no month"),
        ("enter 2026-12 A001 87", "still to come"),
        ("enter 2026-11 A001", "as a number, such as 87"),
        ("enter 2026-11 A001 -3", "as a number"),
        ("enter 2026-11 A001 good", "as a number"),
        ("enter 2026-11 A001 1001", "more than 1000 points"),
        ("enter 2026-11 A001 1 2 3 4 5", "as a number"),
        ("enter 2026-11 A099 5", "cannot tell who is meant"),
        ("publish 2026-11", "There are no results of November 2026 yet."),
        ("publish", "Of which month?"),
        ("list 2026-11", "No exam of November 2026 is published."),
        ("passed E9", "I know no exam “E9”"),
        ("passed", "Which exam?"),
        ("2026-11 dance", "is no month"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(desk: Desk, line: str, answer: str) -> None:
    with desk.is_as_before():
        assert answer in refusal(lambda: exam(desk, GRACE, line))


def test_a_form_takes_all_of_its_lines_or_none(desk: Desk) -> None:
    month, results = desk.opens(GRACE, "exam.enter").fields
    assert month.value == "2026-11"
    assert results.kind == "text"
    lines = "A001 87\nA099 5\nA003 many"
    with desk.is_as_before():
        said = refusal(lambda: desk.sends(GRACE, "exam.enter", month="2026-11", results=lines))
    assert "A099 5: I cannot tell who is meant" in said
    assert "A003 many: Please give the points as a number" in said
    assert "at least one line" in refusal(
        lambda: desk.sends(GRACE, "exam.enter", month="2026-11", results=" \n")
    )
    assert "is no month" in refusal(
        lambda: desk.sends(GRACE, "exam.enter", month="soon", results="A001 87")
    )


def test_the_third_month_is_proposed_once_and_to_the_director(desk: Desk) -> None:
    third_month(desk)
    assert proposed(desk) == [THREE]
    told = "\n".join(desk.told(ADA))
    assert "this is number 3" in told
    assert "A consequence is proposed" in told
    assert "this is number 1" in "\n".join(desk.told(LINUS))
    asked = desk.told(DORA)[-1]
    assert "Proposed: training off the post" in asked
    assert "a month of training off the post, on base pay and without bonus (CC-2.9)" in asked
    assert "November 2026: rank 6 of 6" in asked
    assert "September 2026: rank 6 of 6" in asked
    said = refusal(lambda: exam(desk, LINUS, "publish 2026-11"))
    assert "is published already, by Grace" in said
    assert proposed(desk) == [THREE]


def test_training_an_exam_to_return_and_again(desk: Desk) -> None:
    third_month(desk)
    desk.presses(DORA, "proposal.confirm", 1)
    [resit] = resits(desk)
    assert (resit.first, resit.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert "Training off the post" in desk.told(ADA)[-2] + desk.told(ADA)[-1]
    asked = desk.told(GRACE)[-1]
    assert "An exam to return" in asked
    assert "goes on until Thu 31 Dec 2026" in refusal(lambda: desk.presses(GRACE, "exam.passed", 1))
    desk.now = datetime(2026, 12, 31, 16, tzinfo=ZONE)
    brings(desk, "2026-12", 50, 60, 80, 70, 90, 95, announced=False)
    exam(desk, GRACE, "publish 2026-12")
    assert proposed(desk) == [("A001", "training", CONFIRMED)], "she is off the post"
    assert "An exam to return" in desk.types(GRACE, "", "waiting").text
    assert "Results of the exam are for" in refusal(lambda: desk.presses(ADA, "exam.passed", 1))
    desk.presses(GRACE, "exam.failed", 1)
    assert "Grace was first with E1." in refusal(lambda: desk.presses(LINUS, "exam.failed", 1))
    assert (resits(desk)[0].state, resits(desk)[0].attempts) == (OPEN, 1)
    assert "You take it again" in desk.told(ADA)[-1]
    desk.now = datetime(2027, 1, 5, 16, tzinfo=ZONE)
    exam(desk, LINUS, "passed E1")
    assert "Linus was first with E1." in refusal(lambda: desk.presses(GRACE, "exam.passed", 1))
    assert resits(desk)[0].state == PASSED
    assert "you are back on the post" in desk.told(ADA)[-1]
    desk.now = datetime(2027, 4, 25, 16, tzinfo=ZONE)
    for month in ("2027-01", "2027-02", "2027-03"):  # January is that of the return
        brings(desk, month, 50, 60, 80, 70, 90, 95)
    enters(desk, "2027-04", 50, 80, 60, 70, 90, 95)
    exam(desk, GRACE, "publish 2027-04")
    assert proposed(desk)[1:] == [("A001", "dismissal", PROPOSED)]
    assert "Proposed: dismissal" in desk.told(DORA)[-1]


def test_a_file_of_a_month_to_come_changes_nothing(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 30, 23, tzinfo=ZONE)
    with desk.is_as_before(), pytest.raises(UnreadableFile, match="2026-12 is still to come"):
        brings(desk, "2026-12", 50, 60)
    desk.now = datetime(2026, 12, 1, 0, tzinfo=ZONE)
    brings(desk, "2026-12", 50, 60)


def test_whoever_has_left_has_no_copy(desk: Desk) -> None:
    enters(desk, "2026-11", 87, 70, 60, 65.5, 90, 95)
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        dora.person.left_on = date(2026, 11, 2)
    assert "Dora" not in exam(desk, GRACE, "publish 2026-11")
    assert desk.told(DORA) == []


def test_what_was_waived_is_used_up(desk: Desk) -> None:
    third_month(desk)
    proposal(desk, DORA, "waive 1 she is new to the queue")
    desk.now = datetime(2027, 2, 25, 16, tzinfo=ZONE)
    for month in ("2026-12", "2027-01"):
        brings(desk, month, 50, 60, 80, 70, 90, 95, announced=False)
        exam(desk, GRACE, f"publish {month}")
    assert proposed(desk) == [("A001", "training", WAIVED)]
    enters(desk, "2027-02", 50, 80, 60, 70, 90, 95)
    exam(desk, GRACE, "publish 2027-02")
    assert proposed(desk)[1:] == [THREE]


def test_a_correction_is_judged_anew(desk: Desk) -> None:
    third_month(desk)
    exam(desk, GRACE, "enter 2026-11 A001 85")
    assert proposed(desk) == [("A001", "training", NO_LONGER)]
    assert "Rank: 3 of 6" in "\n".join(desk.told(ADA))
    assert "No longer proposed" in "\n".join(desk.told(ADA))
    exam(desk, GRACE, "enter 2026-11 A001 52")
    assert proposed(desk)[1:] == [THREE]
    exam(desk, GRACE, "enter 2026-11 A002 40")
    assert proposed(desk)[1:] == [THREE], "the last but one is among the bottom two as well"
    assert "rank 5 of 6" in proposal(desk, DORA, "why 2")
    desk.presses(DORA, "proposal.confirm", 2)
    exam(desk, GRACE, "enter 2026-10 A001 99")
    assert proposed(desk)[1:] == [("A001", "training", CONFIRMED)]
    assert "What #P2 rests on has changed" in desk.told(DORA)[-1]
    assert "October 2026: rank 1 of 6" in desk.told(DORA)[-1]
    told = len(desk.told(DORA))
    exam(desk, GRACE, "enter 2026-10 A003 81")
    assert len(desk.told(DORA)) == told, "they know"


def test_a_month_that_is_published_late_completes_a_row(desk: Desk) -> None:
    brings(desk, "2026-08", 50, 80, 60, 70, 90, 95)
    brings(desk, "2026-10", 50, 60, 80, 70, 90, 95)
    brings(desk, "2026-09", 50, 80, 60, 70, 90, 95, announced=False)
    exam(desk, GRACE, "publish 2026-09")
    assert proposed(desk) == [THREE]


def test_four_are_too_few_to_be_ranked(desk: Desk) -> None:
    brings(desk, "2026-09", 50, 80, 60, 70)
    brings(desk, "2026-10", 50, 80, 60, 70)
    enters(desk, "2026-11", 50, 80, 60, 70)
    exam(desk, GRACE, "publish 2026-11")
    assert proposed(desk) == []
    assert "among the lowest" not in desk.told(ADA)[-1]
    assert "4 are ranked, and it takes 5" in exam(desk, GRACE, "list 2026-11")


def test_broadband_seats_give_points_for_the_first_and_the_last_two(desk: Desk) -> None:
    handbook(desk, "broadband-seats", **{GRACE: "leader", DORA: "manager"})
    enters(desk, "2026-11", 51, 90, 80, 55, 70, 95)
    exam(desk, GRACE, "publish 2026-11")
    assert sorted(proposed(desk)) == [
        ("A001", "item.BB-19", PROPOSED),
        ("A002", "item.BB-1", PROPOSED),
        ("A005", "item.BB-1", PROPOSED),
        ("L002", "item.BB-19", PROPOSED),
    ]
    assert "does not say how many points" in refusal(
        lambda: desk.presses(GRACE, "proposal.confirm", 1)
    )
    for number in (1, 2, 3, 4):
        proposal(desk, GRACE, f"change {number} 2 as last month")
    told = "\n".join(desk.told(ADA))
    assert "It was changed to: points: −2." in told
    assert "Decided: exam rank in the bottom two" in told
    assert "98 of 100" in told
    assert "points: +2" in proposal(desk, BO, "list")
    assert "102 of 100" in desk.types(BO, "", "conduct").text


def test_online_help_has_it_taken_again_until_it_is_passed(desk: Desk) -> None:
    handbook(desk, "online-help", **{GRACE: "leader", DORA: "manager"})
    enters(desk, "2026-11", 59, 60, 80, 40, 70, 95)
    exam(desk, GRACE, "publish 2026-11")
    assert [(one.kind, one.state) for one in resits(desk)] == [("retake", OPEN)] * 2
    assert "please take it again (OH-4.3)" in desk.told(ADA)[0]
    assert "The exam of November 2026, once more" in exam(desk, ADA)
    desk.presses(GRACE, "exam.failed", 1)
    desk.passes(days=1)
    desk.presses(GRACE, "exam.passed", 1)
    exam(desk, GRACE, "enter 2026-11 L002 61")
    assert [one.state for one in resits(desk)] == [PASSED, VOID]


def test_the_sheet_may_ask_for_one_result(desk: Desk) -> None:
    third_month(desk)
    with desk.read() as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        found = exams.result_of(tx, ada.id, date(2026, 11, 30))
        assert found is not None
        assert found.place is not None
        assert (found.result.score, found.place.place, found.place.of) == (51.0, 6, 6)
        assert exams.result_of(tx, ada.id, date(2026, 12, 1)) is None


def test_a_handbook_without_an_exam_says_so(desk: Desk) -> None:
    handbook(desk, "service-desk")
    assert "knows no exam of the month" in refusal(lambda: exam(desk, ADA))
    assert "Waiting" not in desk.types(GRACE, "", "home").text


def test_two_who_publish_at_once_propose_it_once(each_desk: Desk) -> None:
    desk = two_more(each_desk)
    brings(desk, "2026-09", 50, 80, 60, 70, 90, 95)
    brings(desk, "2026-10", 50, 60, 80, 70, 90, 95)
    brings(desk, "2026-11", 51, 90, 80, 55, 70, 95, announced=False)

    def publish(number: int) -> str:
        who = (GRACE, LINUS)[number]
        try:
            return exam(desk, who, "publish 2026-11")
        except Refusal as refused:
            return str(refused)

    said = together(2, publish)
    assert sorted("published already" in one for one in said) == [False, True]
    assert proposed(desk) == [THREE]
