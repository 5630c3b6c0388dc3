"""A call is listened to: scored by the catalogue, told in one message, taken back as a whole."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import select

from storage import people, samples
from storage.cards import Card
from storage.later import Later
from storage.ledger import STANDING, UNDONE, VOID
from storage.samples import Checked
from tests.commands.desk import Desk, refusal
from tests.commands.qa_desk import drawn, entries, insured, moved, stored
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MORNING, WEI

__all__ = ["insured"]
CALL = "A001 call 20261102-0815"
DAY = date(2026, 11, 2)


def qa(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "qa")


def month(desk: Desk) -> dict[str, Checked]:
    """What the month comes to, by name."""
    with desk.read() as tx:
        found = samples.month(tx, people.team(tx, 1), date(2026, 11, 1), date(2026, 11, 30))
        return {people.by_id(tx, number).name: one for number, one in found.items()}


def test_a_call_is_one_message_and_one_yes(insured: Desk) -> None:
    answer = qa(insured, BO, f"{CALL} IC-Q.P5, IC-Q.A1 IC-Q.P1 3 the name was not given")
    assert "Noted as Q1: Ada, call 20261102-0815" in answer.text
    assert [(one.item, one.amount, one.source) for one in entries(insured)] == [
        ("IC-Q.P5", 2.0, "sample:1"),
        ("IC-Q.A1", 2.0, "sample:1"),
        ("IC-Q.P1", 3.0, "sample:1"),
    ]
    [told] = insured.told(ADA)
    assert "−2 points (IC-Q.A1)." in told
    assert "November 2026 by now: −7 points" in told
    assert "name was not given" not in told, "a note opens from Details"
    assert "name was not given" in "\n".join(insured.opens(ADA, "qa.details", 1).lines)
    insured.presses(ADA, "qa.seen", 1)
    assert all(one.seen_at for one in entries(insured))
    assert "You have acknowledged it:" in drawn(insured, "sample").text
    assert "You have said so before" in refusal(lambda: insured.presses(ADA, "qa.seen", 1))
    assert [row.conversation for row in insured.outgoing() if row.kind == "post"] == [f"@{ADA}"]
    assert all("name was not" not in str(one.facts) for one in insured.journal())


def test_a_sample_waits_for_the_shift_and_may_be_taken_back_unheard(insured: Desk) -> None:
    insured.now = MORNING  # Ada's shift begins at 15:00
    qa(insured, BO, f"{CALL} IC-Q.P5")
    with insured.read() as tx:
        [kept] = tx.session.exec(select(Later)).all()
    assert kept.latest == insured.now + timedelta(days=3.5), "half of the time to appeal"
    assert "Ada had not heard of it yet" in qa(insured, BO, "undo Q1").text
    assert insured.told(ADA) == []


def test_a_clean_call_is_counted_and_told_kindly(insured: Desk) -> None:
    assert "nothing found" in qa(insured, BO, CALL).text
    assert "Nothing was found. Thank you!" in insured.told(ADA)[0]
    assert month(insured) == {"Ada": Checked(calls=1)}
    assert entries(insured) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{CALL} IC-Q.P1", "Please say how many points IC-Q.P1 costs: how much is not stated."),
        (f"{CALL} IC-Q.P5 3", "That cannot be given for IC-Q.P5. The handbook says: 2 points."),
        (f"{CALL} IC-Q.P99", "has no item “IC-Q.P99”"),
        ("A001 call IC-Q.P5", "Which call?"),
        ("A001 call 13800138000 IC-Q.P5", "looks like a telephone number"),
        ("A001 20261102-0815", "Was it a call or chats?"),
        ("A001 chats 20 5", "samples no chats"),
        ("A001 call 20261102-0815 2026-11-03", "still to come"),
        ("A001 call 20261102-0815 2026-02-30", "no such day"),
        ("A002 call 20261102-0815", "Nobody samples themself"),
        ("D001 call 20261102-0815", "The handbook lets nobody sample Dora"),
    ],
)
def test_what_cannot_be_noted_says_so(insured: Desk, line: str, words: str) -> None:
    with insured.is_as_before():
        assert words in refusal(lambda: qa(insured, BO, line))
    assert entries(insured) == []


def test_a_day_that_counts_no_longer_is_refused(desk: Desk) -> None:
    centre = moved(desk, "call-centre", {BO: "qa_trainer"})
    with centre.is_as_before():
        said = refusal(lambda: qa(centre, BO, "A001 call 20251102-0815 2025-11-02"))
    assert "What is noted of Sun 2 Nov 2025 counts no longer. Nothing is noted." in said
    qa(centre, BO, "A001 call 20251103-0815 2025-11-03")


def test_a_day_before_the_catalogue_is_refused(insured: Desk) -> None:
    with insured.is_as_before():
        said = refusal(lambda: qa(insured, BO, "A001 call 20061101-0815 2006-11-01 IC-Q.P5"))
    assert "On Wed 1 Nov 2006 the handbook had no rule for it yet." in said


def test_only_who_samples_does_and_a_director_spot_checks(insured: Desk) -> None:
    for who in (ADA, GRACE, LINUS):
        said = refusal(partial(qa, insured, who, "A003 call 20261102-0815"))
        assert "is for these to sample: QA trainer, director and centre manager" in said
        assert refusal(partial(insured.opens, who, "qa.sample"))
    qa(insured, DORA, CALL)
    assert stored(insured).is_spot_check
    assert "by Dora" in refusal(lambda: qa(insured, BO, CALL)), "a call is sampled once"


def test_a_sample_is_taken_back_as_a_whole_for_fifteen_minutes(insured: Desk) -> None:
    qa(insured, BO, f"{CALL} IC-Q.P5 IC-Q.A1 wrong answer")
    said = refusal(lambda: insured.types(BO, "undo D1", "deduct"))
    assert "/rollcall qa undo Q1" in said
    assert "noted by somebody else" in refusal(lambda: insured.presses(DORA, "qa.undo", 1))
    insured.passes(minutes=15)
    insured.presses(BO, "qa.undo", 1)
    assert {one.state for one in entries(insured)} == {UNDONE}
    assert "nothing of it counts" in insured.told(ADA)[-1]
    assert "November 2026 by now: nothing" in insured.told(ADA)[-1]
    assert month(insured) == {}
    assert "taken back already" in refusal(lambda: insured.presses(BO, "qa.undo", 1))
    qa(insured, BO, CALL)
    insured.passes(minutes=15, seconds=1)
    assert "for 15 min only" in refusal(lambda: qa(insured, BO, "undo Q2"))


def test_one_that_is_not_read_yet_is_never_said(insured: Desk) -> None:
    qa(insured, BO, "A003 call 20261102-0900 IC-Q.P5")
    assert insured.told(WEI) == [], "Wei's shift begins at night"
    qa(insured, BO, "undo Q1")
    insured.passes(hours=8)
    assert insured.told(WEI) == []


def test_the_month_has_its_numerators_and_no_share_of_nothing(insured: Desk) -> None:
    assert "Phrases used: no calls checked" in qa(insured, GRACE, "month").text
    for number, found in enumerate(
        ["", "IC-Q.P5 IC-Q.P6", "IC-Q.S5 1", "no phrases, wrong answer", "IC-Q.A1"]
    ):
        qa(insured, BO, f"A00{1 + 2 * (number % 2)} call 20261102-10{number} {found}")
    said = qa(insured, GRACE, "month 2026-11").text
    assert "Calls checked: 5" in said
    assert "Phrases used: 60 % (3 of 5)" in said
    assert "Answered rightly: 60 % (3 of 5)" in said
    assert "Errors: 80 % (4 of 5)" in said
    assert "Ada: Calls 3, Phrases used 100 % (3 of 3)" in said
    own = qa(insured, ADA, "month").text
    assert "Answered rightly: 66.7 % (2 of 3)" in own
    assert "伟" not in own
    looks = [one for one in insured.journal() if one.event == "sample.looked"]
    assert len(looks) == 2, "Grace's; one's own is none"
    assert "no calls checked" in qa(insured, ADA, "month 2026-10").text


def test_what_a_review_has_voided_was_not_found(insured: Desk) -> None:
    qa(insured, BO, f"{CALL} IC-Q.P5 IC-Q.S5 1")
    assert month(insured)["Ada"].error_rate == 2.0
    with insured.database.change(insured.now) as tx:
        tx.session.exec(select(type(entries(insured)[0]))).all()[0].state = VOID
    found = month(insured)["Ada"]
    assert (found.calls, found.without_phrases, found.wrong) == (1, 0, 1)
    assert found.items == {"IC-Q.S5": 1}


def test_who_was_not_listened_to_is_seen_by_shift(insured: Desk) -> None:
    qa(insured, BO, CALL)
    said = qa(insured, BO, "").text
    late, night = said.index("L 15:00–23:00"), said.index("N 23:00–07:00")
    assert "Calls: 1 of 3 people listened to.\nNot yet: Grace and Linus." in said[late:night]
    assert "Not yet: 伟." in said[night:]
    assert "These see who was sampled" in refusal(lambda: qa(insured, ADA, "today"))
    insured.types(ADA, "sick tomorrow", "timeoff")
    assert "Ada" not in qa(insured, BO, "today 2026-11-03").text


def test_a_night_call_belongs_to_the_shifts_date(insured: Desk) -> None:
    insured.passes(hours=10)  # two in the morning of the third
    qa(insured, BO, "A003 call 20261103-0130 IC-Q.P5")
    assert stored(insured).day == DAY
    assert entries(insured)[0].day == DAY


def test_a_recheck_counts_differences_and_nothing_else(insured: Desk) -> None:
    qa(insured, BO, f"{CALL} IC-Q.P5 IC-Q.P1 2")
    qa(insured, BO, "A001 call 20261102-0900 IC-Q.A1")
    assert "the same" in qa(insured, DORA, "recheck Q1 IC-Q.P5 IC-Q.P1").text
    said = qa(insured, DORA, "recheck Q2 IC-Q.A3 wrong answer").text
    for words in (
        "otherwise",
        "not found again: IC-Q.A1",
        "found now: IC-Q.A3",
        "answer was right",
    ):
        assert words in said
    assert "These check the scoring" in refusal(lambda: qa(insured, BO, "recheck Q1"))
    assert "already" in refusal(lambda: qa(insured, DORA, "recheck Q2"))
    assert "Your scoring was checked by Dora" in insured.told(BO)[-1]
    assert "Scored by Bo: 2 checked again, 1 came out otherwise." in qa(insured, DORA, "month").text
    assert "Scored by" not in qa(insured, GRACE, "month").text
    assert month(insured)["Ada"].calls == 2
    assert len(entries(insured)) == 3


def test_the_form_scores_the_same(insured: Desk) -> None:
    form = insured.opens(BO, "qa.sample")
    [items] = [one for one in form.fields if one.name == "items"]
    assert len(items.choices) == 32
    send = partial(insured.sends, BO, "qa.sample", person="1", reference="20261102-0815")
    said = refusal(lambda: send(items="IC-Q.P5,IC-Q.P1"))
    assert "Please say how many points IC-Q.P1 costs" in said
    send(items="IC-Q.P5,IC-Q.P1", points="IC-Q.P1 2", flags="wrong_answer", note="calm")
    assert [one.amount for one in entries(insured)] == [2.0, 2.0]
    sample = stored(insured)
    assert (sample.wrong_answer, sample.phrase_error, sample.note) == (True, False, "calm")
    assert "Which call?" in refusal(lambda: insured.sends(BO, "qa.sample", person="1"))
    assert refusal(lambda: insured.sends(BO, "qa.sample", person="2", reference="20261102-1"))


def test_others_samples_are_for_those_who_may(insured: Desk) -> None:
    qa(insured, BO, f"{CALL} IC-Q.P5")
    assert "Q1 说的是别人" in refusal(lambda: qa(insured, WEI, "Q1"))
    assert "is about somebody else" in refusal(lambda: insured.presses(LINUS, "qa.seen", 1))
    assert "is not about you" in refusal(lambda: insured.presses(BO, "qa.seen", 1))
    assert "Ada: call 20261102-0815" in qa(insured, GRACE, "Q1").text
    assert [one.event for one in insured.journal()][-1] == "sample.looked"
    assert entries(insured)[0].state == STANDING
