"""A month's sheet from its tasks to the feedback that is read; each step by whom it belongs to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from storage import people, samples
from storage.people import Role, Team
from storage.samples import CALL, Sample
from tests.commands.desk import Desk, leaves_team, refusal
from tests.commands.exam_desk import brings
from tests.commands.sheet_desk import (
    assesses,
    at,
    events,
    lines,
    scored,
    scores,
    sheet,
    tasks,
    types,
    with_manager,
)
from tests.commands.test_last_place import what_came_of_it
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS


def test_from_tasks_to_feedback(each_desk: Desk) -> None:
    desk = with_manager(each_desk)
    desk.now = at(11, 2, 16)
    said = tasks(desk)
    assert "The tasks of Ada for November 2026 are set." in said
    assert "from Sat 28 Nov 2026 to Thu 3 Dec 2026" in said
    told = desk.told(ADA)[-1]
    assert "Dora has given you 4 tasks and indicators (CC-6)." in told
    assert "work 50 %, exam 20 % and conduct 30 %" in told
    desk.now = at(11, 28)
    assert "Your assessment for November 2026 is kept." in assesses(desk, words="hard weeks")
    assert [line.own_score for line in lines(desk)] == [90, 80, 70, 100]
    form = desk.opens(DORA, "sheet.score", 1)
    assert "Their own words: hard weeks" in form.lines
    assert "Target: 1200 · Their own: 90 many" in [one.hint for one in form.fields]
    assert len(desk.told(ADA)) == 1
    said = scores(desk, words="good work", plan="slower notes")
    # work (85×2 + 75)/3 = 81.67, exam 88, conduct 90: 40.83 + 17.6 + 27 = 85.43
    assert "Ada, November 2026: 85.4 of 100." in said
    assert "It waits for the manager to approve it." in said
    assert len(desk.told(ADA)) == 1, "nobody hears of scores before they hold"
    assert "Approved: #M1." in types(desk, EVE, "approve M1")
    told = desk.told(ADA)[-1]
    assert "Score: 85.4 of 100" in told
    assert "work 50 %: 81.7" in told
    assert "Feedback: good work" in told
    assert "To work on: slower notes" in told
    assert "Scored by Dora, approved by Eve" in told
    desk.presses(ADA, "sheet.seen", 1)
    assert sheet(desk).state == "acknowledged"
    assert "with your words" in types(desk, ADA, "seen M1 the phones were down")
    assert "Ada has read the sheet and answers it." in desk.told(DORA)[-1]
    assert "phones" not in desk.told(DORA)[-1]
    assert "Their answer: the phones were down" in desk.opens(DORA, "sheet.look", 1).lines
    assert events(desk) == [
        "sheet.set",
        "sheet.assessed",
        "sheet.looked",
        "sheet.scored",
        "sheet.approved",
        "sheet.acknowledged",
        "sheet.acknowledged",
        "sheet.looked",
    ]
    facts = str([entry.facts for entry in desk.journal()])
    assert "good work" not in facts
    assert "phones" not in facts


def test_what_was_recorded_stands_beside_the_scores(desk: Desk) -> None:
    tasks(desk)
    desk.types(GRACE, f"<@{ADA}> phone on the floor", "deduct")
    desk.types(ADA, "appeal D1 it was the office phone", "conduct")
    with desk.database.change(desk.now) as tx:
        facts: dict[str, Any] = {"day": desk.now.date(), "by_id": 4, "sampled_at": tx.now}
        one = Sample(team_id=1, person_id=1, kind=CALL, wrong_answer=True, salt="salt", **facts)
        samples.add(tx, one)
    desk.types(GRACE, "enter 2026-11 A001 87", "exam")
    desk.types(GRACE, "enter 2026-11 A003 91", "exam")
    desk.now = at(11, 28)
    assesses(desk)
    assert "Exam: no result is published." in desk.opens(DORA, "sheet.score", 1).lines
    desk.types(GRACE, "publish 2026-11", "exam")
    said = desk.opens(DORA, "sheet.score", 1).lines
    assert "Exam: 87 points, rank 2 of 2" in said
    assert "What was recorded in November 2026:" in said
    assert "Conduct: −3 points" in said
    assert "Mon 2 Nov 2026: phone on the floor, −3 points (under appeal)" in said
    assert "Calls checked: 1, without the phrases 0, wrong 1" in said
    assert "Attendance: nothing was recorded" in said


def test_the_months_exam_is_put_forward_as_the_score_of_its_part(desk: Desk) -> None:
    tasks(desk)
    brings(desk, "2026-11", 81.5, 60, 60)
    desk.now = at(11, 30)
    assesses(desk)
    form = desk.opens(DORA, "sheet.score", 1)
    assert "Exam: 81.5 points, rank 1 of 3" in form.lines
    assert [one.value for one in form.fields] == [None, None, "82", None, None, None]
    scores(desk, line_2="79")
    assert desk.opens(DORA, "sheet.score", 1).fields[2].value == "79"


def test_given_back_and_scored_again_also_after_it_held(desk: Desk) -> None:
    with_manager(desk)
    scored(desk)
    assert "Please say why" in refusal(lambda: types(desk, EVE, "return M1"))
    assert "Given back: #M1, to Dora." in types(desk, EVE, "return M1 the exam was 80")
    assert "Eve gives it back: the exam was 80" in desk.told(DORA)[-1]
    assert "Given back: the exam was 80" in desk.opens(DORA, "sheet.score", 1).lines
    scores(desk, line_2="80")
    types(desk, EVE, "approve 2026-11")
    desk.presses(ADA, "sheet.seen", 1)
    assert "is approved. To change it" in refusal(lambda: scores(desk))
    desk.sends(EVE, "sheet.return", 1, reason="the exam was 90 after all")
    assert sheet(desk).state == "returned"
    assert "being scored" in types(desk, ADA, "")
    scores(desk, line_2="90")
    types(desk, EVE, "approve M1")
    assert "Score: 85.8 of 100" in desk.told(ADA)[-1]
    assert events(desk).count("sheet.returned") == 2
    with desk.is_as_before():
        assert "Eve was first: #M1 is approved." in refusal(lambda: types(desk, EVE, "approve M1"))


def test_set_and_decided_at_once_it_happens_once(each_desk: Desk) -> None:
    desk = with_manager(each_desk)
    with desk.database.change(desk.now) as tx:
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        tx.session.add(Role(person_id=linus.id, role="director"))
    at_once = together(2, lambda n: what_came_of_it(lambda: tasks(desk, who=(DORA, LINUS)[n])))
    assert at_once == [None, None], "the second finds the same tasks there"
    assert events(desk) == ["sheet.set"]
    desk.now = at(11, 30)
    assesses(desk)
    scores(desk)

    def decide(which: int) -> str | None:
        return what_came_of_it(
            lambda: types(desk, EVE, ("approve M1", "return M1 too low", "approve 2026-11")[which])
        )

    told = together(3, decide)
    assert None in told
    assert events(desk).count("sheet.approved") <= 1
    assert events(desk).count("sheet.returned") <= 1
    ends = {"sheet.approved": "approved", "sheet.returned": "returned"}
    assert sheet(desk).state == ends[events(desk)[-1]]


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (lambda desk: tasks(desk, who=GRACE), "for these to do: director (CC-6)"),
        (lambda desk: tasks(desk, who=ADA), "for these to do: director (CC-6)"),
        (lambda desk: tasks(desk, whom=f"<@{DORA}>"), "has no role that the handbook keeps"),
        (lambda desk: tasks(desk, whom=f"<@{EVE}>"), "has no role that the handbook keeps"),
        (lambda desk: scores(desk, who=GRACE), "for the director to do (CC-6)"),
        (lambda desk: scores(desk, who=ADA), "Nobody sets, scores or approves their own sheet."),
        (lambda desk: assesses(desk, who=BO), "is somebody else's"),
        (lambda desk: types(desk, ADA, "approve M1"), "Nobody sets, scores or approves"),
        (lambda desk: types(desk, DORA, "approve M1"), "for the manager to do (CC-6)"),
        (lambda desk: types(desk, DORA, "return M1 because"), "for the manager to do (CC-6)"),
        (lambda desk: types(desk, DORA, "seen M1"), "is somebody else's"),
        (lambda desk: types(desk, ADA, "seen M1"), "#M1 is scored."),
        (lambda desk: assesses(desk), "#M1 is scored."),
        (lambda desk: desk.opens(BO, "sheet.look", 1), "not yours to see"),
        (lambda desk: desk.opens(GRACE, "sheet.score", 1), "for the director to do"),
        (lambda desk: types(desk, ADA, "team"), "for those who score or approve"),
        (lambda desk: types(desk, ADA, "file 2026-11"), "for those who score or approve"),
        (lambda desk: types(desk, ADA, f"year <@{BO}> 2026"), "The year of Bo is not yours"),
        (lambda desk: types(desk, DORA, "approve M9"), "I know no sheet “M9”."),
    ],
)
def test_who_may_not_changes_nothing(
    desk: Desk, act: Callable[[Desk], object], answer: str
) -> None:
    with_manager(desk)
    scored(desk)
    before = sheet(desk).model_dump(), [line.model_dump() for line in lines(desk)]
    with desk.is_as_before():
        assert answer in refusal(lambda: act(desk))
    assert (sheet(desk).model_dump(), [line.model_dump() for line in lines(desk)]) == before


def test_nobody_scores_upward_or_approves_what_they_scored(desk: Desk) -> None:
    with_manager(desk)
    with desk.database.change(desk.now) as tx:  # Eve takes calls too, and acts for the director
        eve = people.by_slack(tx, EVE)
        assert eve is not None
        tx.session.add(Role(person_id=eve.id, role="agent"))
    assert "Eve stands above you" in refusal(lambda: tasks(desk, whom=f"<@{EVE}>"))
    tasks(desk, who=EVE)
    desk.now = at(12, 4)
    said = scores(desk, who=EVE)
    assert "approve" in said
    assert "Approved: #M1." in types(desk, EVE, "approve M1"), "nobody else can"
    with desk.database.change(desk.now) as tx:
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        tx.session.add(Role(person_id=linus.id, role="manager"))
    types(desk, EVE, "return M1 a second look")
    scores(desk, who=EVE)
    assert "so somebody else approves it" in refusal(lambda: types(desk, EVE, "approve M1"))
    assert "Approved: #M1." in types(desk, LINUS, "approve M1")


def test_scores_come_after_the_persons_own_view_or_its_term(desk: Desk) -> None:
    tasks(desk)
    assert "from Sat 28 Nov 2026 on (our own rule)" in refusal(lambda: assesses(desk))
    desk.now = at(12, 3, 23)
    told = refusal(lambda: scores(desk))
    assert "Ada assesses themself first. Without it you can score from Fri 4 Dec 2026" in told
    desk.now = at(12, 4, 0)
    assert "They have not assessed themself." in desk.opens(DORA, "sheet.score", 1).lines
    scores(desk)
    assert sheet(desk).score == 85.4


def test_who_has_left_is_scored_and_who_comes_late_has_a_sheet(desk: Desk) -> None:
    with_manager(desk)
    desk.now = at(11, 2, 16)
    tasks(desk)
    leaves_team(desk, ADA, date(2026, 11, 16))
    desk.now = at(11, 20)
    assert "Bo" in tasks(desk, whom=f"<@{BO}>")
    scores(desk)
    assert "Ada cannot be told here" in types(desk, EVE, "approve M1")
    assert len(desk.told(ADA)) == 1
    with pytest.raises(Exception, match="I cannot tell who is meant"):
        tasks(desk)


def test_where_nobody_approves_scores_hold_at_once(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "online-help"
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.add(Role(person_id=dora.id, role="leader"))
    types(desk, DORA, f"set <@{ADA}> 2026-11 results: satisfaction | 95 % | 2; results: volume")
    desk.now = at(11, 30)
    assesses(desk)
    said = scores(desk, line_0="90", line_1="81", line_2="70", line_3="100")
    # results (180 + 81)/3 = 87, ability 70, attitude 100: 43.5 + 21 + 20
    assert "Ada, November 2026: 84.5 of 100." in said
    assert "Ada is told." in said
    assert "Score: 84.5 of 100" in desk.told(ADA)[-1]
    assert "Nobody has to approve this sheet" in refusal(lambda: types(desk, DORA, "approve M1"))
    types(desk, DORA, "return M1 the volume was wrong")
    scores(desk)
    assert sheet(desk).state == "approved"


def test_what_waits_for_whom(desk: Desk) -> None:
    with_manager(desk)

    def waits(who: str) -> str:
        return desk.types(who, "", "waiting").text

    assert "tasks" not in waits(DORA), "nobody has begun with sheets"
    tasks(desk)
    assert "November 2026: 4 people have no tasks yet" in waits(DORA)
    assert "tasks" not in waits(GRACE)
    tasks(desk, whom="agent")
    desk.now = at(11, 28)
    assert "Your own assessment for November 2026, until Thu 3 Dec 2026" in waits(ADA)
    assesses(desk)
    assert "November 2026: 1 sheet to score" in waits(DORA)
    scores(desk)
    assert "November 2026: 1 sheet to approve" in waits(EVE)
    card = desk.presses(EVE, "sheet.team", "2026-11")
    assert card is not None
    assert [button.action for button in card.items[0].buttons] == [
        "sheet.approve",
        "sheet.return",
        "sheet.look",
    ]
    desk.presses(EVE, "sheet.approve_all", "2026-11")
    assert "Your assessment for November 2026 is there." in waits(ADA)
    assert "#M1 November 2026: approved, 85.4" in desk.types(ADA, "", "home").text
