"""A complaint or praise is opened, verified once by another, told, trained and followed up."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from schedules.case_follow_up import SCHEDULE
from storage import cases, people
from storage.cards import Card
from storage.cases import OPEN, UNFOUNDED, VERIFIED, WITHDRAWN, Case
from tests.commands.desk import BOOKS, Desk, refusal
from tests.commands.qa_desk import drawn, entries, insured, seated
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

__all__ = ["insured", "seated"]
SAID = "A001 the caller was cut off twice"


def case(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "case")


def stored(desk: Desk, number: int = 1) -> Case:
    with desk.read() as tx:
        found = cases.get(tx, number)
    assert found is not None
    return found


def test_a_complaint_is_verified_by_another_and_its_person_is_told(insured: Desk) -> None:
    assert "Bo is asked to verify it" in case(insured, GRACE, f"complaint {SAID}").text
    [asked] = insured.told(BO)
    assert "About: Ada" in asked
    assert insured.told(ADA) == [], "nothing is known yet"
    assert "I know no case" in refusal(lambda: case(insured, ADA, "C1"))
    said = refusal(lambda: insured.sends(BO, "case.verify", 1, reason=" "))
    assert "Please say how you know" in said
    insured.sends(BO, "case.verify", 1, reason="the recording shows it")
    assert stored(insured).state == VERIFIED
    [told] = insured.told(ADA)
    assert "It was looked into and holds. Nothing is added or deducted for it." in told
    assert "C1, which you opened, holds." in insured.told(GRACE)[-1]
    shown = "\n".join(insured.opens(ADA, "case.details", 1).lines)
    assert "the caller was cut off twice" in shown
    assert "recording shows it" in shown
    assert "Grace" not in shown, "who opened it is not for whom it is about"
    assert "Grace" not in case(insured, ADA, "C1").text
    every = str([row.card for row in insured.outgoing()]) + str(
        [e.facts for e in insured.journal()]
    )
    assert "cut off" not in every
    assert "recording shows" not in every
    posts = [row for row in insured.outgoing() if row.kind == "post"]
    assert all(row.conversation.startswith("@") for row in posts)
    assert [one.event for one in insured.journal()].count("case.looked") == 2
    assert entries(insured) == [], "this handbook logs nothing of it"


@pytest.mark.parametrize(
    ("who", "line", "words"),
    [
        (WEI, f"complaint {SAID}", "投诉"),
        (LINUS, f"complaint {SAID}", "for these to open: group leader"),
        (LINUS, "praise L002 I was great", "Praise for oneself is for others"),
        (GRACE, "complaint A001", "Please say what was said."),
        (GRACE, "", "none that you may see"),
        (GRACE, "C9", "I know no case"),
        (GRACE, "A001 was rude", "Is it a complaint or praise?"),
    ],
)
def test_what_cannot_be_opened_says_so(insured: Desk, who: str, line: str, words: str) -> None:
    if not line:
        assert words in case(insured, who, line).text
        return
    with insured.is_as_before():
        assert words in refusal(lambda: case(insured, who, line))


def test_an_agent_opens_one_about_themself_and_praise_for_a_colleague(insured: Desk) -> None:
    case(insured, ADA, f"complaint {SAID}")
    case(insured, ADA, "praise L002 took my caller over")
    assert [stored(insured, number).state for number in (1, 2)] == [OPEN, OPEN]
    assert "opened by somebody else" in refusal(lambda: case(insured, BO, "withdraw C1"))
    case(insured, ADA, "withdraw C1")
    assert stored(insured).state == WITHDRAWN
    assert "was withdrawn" in refusal(lambda: case(insured, BO, "verify C1 it is so"))
    case(insured, BO, "verify C2 the caller says so")
    assert "Thank you!" in insured.told(LINUS)[-1]


def test_nobody_verifies_what_they_opened_or_what_is_about_them(insured: Desk) -> None:
    assert "Dora is asked" in case(insured, BO, f"complaint {SAID}").text
    assert "Nobody verifies what they opened" in refusal(
        lambda: case(insured, BO, "verify C1 I know")
    )
    assert "These verify a case" in refusal(lambda: _seen_by_one_who_may_not(insured))
    case(insured, GRACE, "complaint unknown somebody laughed at the caller")
    assert "whom C3 is about" in refusal(lambda: case(insured, BO, "verify C3 I heard it"))
    case(insured, DORA, "who C3 A002")
    assert stored(insured, 3).asked_of == stored(insured, 1).asked_of, "Dora instead of Bo"
    assert "I know no case" in refusal(lambda: case(insured, BO, "unfounded C3 no"))
    assert "settled in that" in refusal(lambda: case(insured, DORA, "who C3 A001"))


def _seen_by_one_who_may_not(desk: Desk) -> Card:
    """Linus is no verifier, and may look as whoever has decided it."""
    case(desk, GRACE, "complaint A003 slow")
    with desk.database.change(desk.now) as tx:
        found = cases.get(tx, 2)
        linus = people.by_slack(tx, LINUS)
        assert found is not None
        assert linus is not None
        cases.change(tx, found, (OPEN,), decided_by=linus.id)
    return case(desk, LINUS, "verify C2 it is so")


def test_what_does_not_hold_counts_for_nothing(insured: Desk) -> None:
    case(insured, GRACE, f"complaint {SAID}")
    insured.sends(BO, "case.unfounded", 1, reason="it was the line")
    assert stored(insured).state == UNFOUNDED
    assert "does not hold. Nothing of it counts." in insured.told(ADA)[0]
    assert "Bo has decided C1 already." in refusal(
        lambda: insured.sends(DORA, "case.verify", 1, reason="I think so")
    )
    assert "found not to be so" in drawn(insured, "case").text


def test_praise_is_worth_a_point_and_a_complaint_asks_for_its_points(seated: Desk) -> None:
    case(seated, BO, "praise A001 a banner from the village")
    assert "Waiting for you: 1" in seated.types(GRACE, "", "home").text
    said = case(seated, GRACE, "verify C1 I have seen the banner").text
    assert "Logged as D1: a customer's praise, +1 point." in said
    case(seated, GRACE, f"complaint {SAID}")
    assert "Please say how much" in refusal(lambda: case(seated, LINUS, "verify C2 it was so"))
    assert "How many points?" in str(seated.opens(LINUS, "case.verify", 2).fields)
    said = refusal(lambda: seated.sends(LINUS, "case.verify", 2, points="many", reason="so"))
    assert "as a number" in said
    seated.sends(LINUS, "case.verify", 2, points="3", reason="heard it")
    assert [(one.item, one.amount, one.is_bonus, one.source) for one in entries(seated)] == [
        ("BB-3", 1.0, True, "case:1"),
        ("BB-C", 3.0, False, "case:2"),
    ]
    assert "It is logged as D2." in seated.told(ADA)[-1]
    assert "month out of 100: 98 of 100" in "\n".join(seated.told(ADA))


def test_a_case_is_decided_once(each_desk: Desk) -> None:
    desk = each_desk
    case(desk, GRACE, f"complaint {SAID}")
    desk.passes(hours=9)
    verify = partial(desk.sends, DORA, "case.verify", 1, reason="it is so")
    deny = partial(desk.sends, DORA, "case.unfounded", 1, reason="it is not so")

    def act(at: int) -> int:
        try:
            (verify, deny)[at % 2]()
        except Refusal as second:
            return int("Dora has decided C1 already" not in str(second))
        return 1

    assert sum(together(2, act)) == 1
    assert len([one for one in desk.journal() if one.event.startswith("case.")]) == 2


def test_its_cause_is_trained_and_asked_about_once(insured: Desk) -> None:
    case(insured, GRACE, f"complaint {SAID}")
    assert "Only a complaint that holds" in refusal(
        lambda: case(insured, BO, "training C1 listening")
    )
    case(insured, BO, "verify C1 the recording shows it")
    assert "a day to come" in refusal(lambda: case(insured, BO, "training C1 2026-11-02 words"))
    assert "no such day" in refusal(lambda: case(insured, BO, "training C1 2026-02-29 words"))
    case(insured, BO, "training C1 holding a call")
    assert stored(insured).training_due == date(2026, 11, 16), "two weeks on, where none is said"
    assert "Nothing was trained" not in case(insured, BO, "C1").text
    insured.sends(BO, "case.train", 1, words="holding a call", day="2026-11-20")
    since, at = insured.now, datetime(2026, 11, 20, 9, tzinfo=ZONE)
    with insured.read() as tx:
        [due] = SCHEDULE.due(tx, BOOKS, since, at)
        assert (due.subject, due.at) == ("case:1", at)
        assert SCHEDULE.due(tx, BOOKS, at, at + timedelta(days=3)) == []
        assert SCHEDULE.due(tx, BOOKS, since, at - timedelta(seconds=1)) == []
        assert SCHEDULE.why_useless(tx, BOOKS, due) is None
    with insured.database.change(at) as tx:
        assert SCHEDULE.post(tx, BOOKS, due) is None
    assert "Has the training helped?" in insured.told(BO)[-1]
    assert "Only" not in insured.told(BO)[-1]
    assert refusal(lambda: insured.presses(ADA, "case.helped", 1))
    insured.presses(BO, "case.not_helped", 1)
    assert stored(insured).helped is False
    assert "answered already" in refusal(lambda: case(insured, BO, "helped C1 yes"))
    with insured.read() as tx:
        assert SCHEDULE.why_useless(tx, BOOKS, due) == "it was answered"


def test_the_customer_is_answered(insured: Desk) -> None:
    case(insured, GRACE, f"complaint {SAID}")
    assert "no answer yet (IC-Q.L2)" in drawn(insured, "case").text
    assert "still to come" in refusal(lambda: case(insured, BO, "answered C1 2026-11-03"))
    case(insured, GRACE, "answered C1")
    assert "The customer was answered on Mon 2 Nov 2026." in drawn(insured, "case").text
    assert "settled in that" in refusal(lambda: case(insured, BO, "answered C1"))
