"""What is decided of attendance counts in the ledger, is told once, and can be appealed against."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage.appeals import OPEN
from storage.attendance import WITHDRAWN, Record
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, VOID
from tests.commands.desk import Desk, refusal
from tests.commands.test_appeals import give, last, proposals, says
from tests.commands.test_deduct import entries, own_card
from tests.commands.test_late import at, late, records
from tests.commands.test_proposals import an_hour_late, proposal
from tests.stories.floor import ADA, DORA, GRACE, LINUS, MONDAY


def absence(desk: Desk) -> Record:
    """The record that a confirmed proposal has left, withdrawn or not."""
    with desk.read() as tx:
        made = select(Record).where(Record.subject == "proposal:1")
        return tx.session.exec(made).one()


def test_a_confirmed_absence_is_an_entry_and_told_once(each_desk: Desk) -> None:
    desk = each_desk
    an_hour_late(desk)
    before = len(desk.told(ADA))
    desk.presses(GRACE, "proposal.confirm", 1)
    [entry] = entries(desk)
    assert (entry.source, entry.unit, entry.amount) == ("proposal:1", "absence_days", 1.0)
    assert (entry.item, entry.kind, entry.rule) == ("late_an_hour", "attendance", "CC-2.4.10.4")
    (told,) = desk.told(ADA)[before:]
    assert told.splitlines()[:7] == [
        "Decided: late by an hour or more",
        "Counts: −1 day of absence (CC-2.4.10.4)",
        "Day: Mon 2 Nov 2026",
        "Decided by: Grace",
        "November 2026 by now: −1 day of absence",
        "It is confirmed: absence, in days: 1.",
        "Being late by 60 minutes or more counts as absence.",
    ]
    assert "You may appeal until Mon 9 Nov 2026." in told
    assert "conduct.appeal" in [one.action for one in own_card(desk).buttons]
    only = refusal(lambda: desk.types(GRACE, "undo D1", "deduct"))
    assert only == "D1 is what was decided of #P1: only a review changes it."


def test_a_fine_counts_in_money_and_a_waived_one_nowhere(service: Desk) -> None:
    desk = service
    desk.now = at(15, 1)
    late(desk, ADA, "here")
    desk.presses(GRACE, "proposal.confirm", 1)
    desk.now = at(15, 1, MONDAY + timedelta(days=1))
    late(desk, ADA, "here")
    proposal(desk, GRACE, "waive 2 the bus broke down")
    [entry] = entries(desk)
    assert (entry.unit, entry.amount, entry.currency) == ("money", 20.0, "CNY")
    assert "and −20 CNY" in says(desk, ADA, "").text


def test_an_objection_to_what_is_decided_is_an_appeal(desk: Desk) -> None:
    an_hour_late(desk)
    desk.sends(ADA, "proposal.object", 1, reason="the clock was wrong")
    assert desk.told(GRACE)[-1] == "Ada objects to #P1.", "it is with whoever decides"
    desk.presses(GRACE, "proposal.confirm", 1)
    form = desk.opens(ADA, "proposal.object", 1)
    assert "somebody else reviews it" in "\n".join(form.lines)
    answer = desk.sends(ADA, "proposal.object", 1, reason="the clock was wrong")
    assert "Your appeal against D1 is with Dora" in answer.text
    assert last(desk).state == OPEN
    assert "You have logged D1" in refusal(lambda: says(desk, GRACE, "uphold D1 x"))
    desk.passes(days=8)
    says(desk, ADA, "withdraw D1")
    late_ = refusal(lambda: desk.opens(ADA, "proposal.object", 1))
    assert "could be appealed against until Mon 9 Nov 2026" in late_


@pytest.mark.parametrize(
    ("line", "state", "days"),
    [("void D1 the clock was wrong", VOID, None), ("change D1 0.5 came at noon", CONFIRMED, 0.5)],
)
def test_the_proposal_and_its_absence_follow_the_review(
    desk: Desk, line: str, state: str, days: float | None
) -> None:
    an_hour_late(desk)
    desk.presses(GRACE, "proposal.confirm", 1)
    says(desk, ADA, "appeal D1 the clock was wrong")
    says(desk, DORA, line)
    [followed] = proposals(desk)
    assert (followed.state, followed.decided_amount) == (state, days)
    record = absence(desk)
    if days is None:
        assert record.state == WITHDRAWN
        assert "Together: nothing" in says(desk, ADA, "").text
    else:
        assert record.days == days
        assert "Together: −0.5 days of absence" in says(desk, ADA, "").text


def test_what_rests_on_it_waits_and_is_settled(desk: Desk) -> None:
    for n in range(3):
        desk.now = at(15, 55, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")
        desk.presses(GRACE, "proposal.confirm", n + 1)
    says(desk, ADA, "appeal D3 the clock was wrong")
    told = refusal(lambda: desk.presses(DORA, "proposal.confirm", 4))
    assert "#P4 waits: D3 is under appeal" in told
    assert proposals(desk)[3].state == PROPOSED
    says(desk, DORA, "change D3 0.5 half of it")
    assert proposals(desk)[3].state == VOID, "two days and a half are not three"
    assert sum(one.days for one in records(desk) if one.event == "absence") == 2.5


def test_what_was_decided_on_it_stays_and_the_reviewer_is_told(desk: Desk) -> None:
    give(desk, LINUS, "manager")
    for n in range(3):
        desk.now = at(15, 55, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")
        desk.presses(GRACE, "proposal.confirm", n + 1)
    desk.presses(DORA, "proposal.confirm", 4)
    says(desk, ADA, "appeal D3 the clock was wrong")
    answer = says(desk, LINUS, "void D3 it was")
    assert "#P4 rests on it and is decided already. It stays." in answer.text
    assert [one.state for one in proposals(desk)][2:] == [VOID, CONFIRMED]
    measure = entries(desk)[3]
    assert (measure.unit, measure.amount, measure.source) == ("measure", None, "proposal:4")
    says(desk, ADA, "appeal D4 there were two days only")
    assert "no other amount" in refusal(lambda: says(desk, LINUS, "change D4 1 x"))
    says(desk, LINUS, "void D4 two days only")
    assert proposals(desk)[3].state == VOID


def test_what_a_review_voids_is_not_proposed_again_and_frees_the_rest(desk: Desk) -> None:
    for n, minute in enumerate((5, 5, 55)):
        desk.now = at(15, minute, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")
    desk.sends(GRACE, "proposal.change", 1, amount="0.5", reason="half of it")
    assert proposals(desk)[0].state == CHANGED
    assert "It was changed to: absence, in days: 0.5." in own_card(desk).text
    assert "Reason: half of it" in own_card(desk).text
    says(desk, ADA, "appeal D1 the lift was stuck")
    says(desk, DORA, "void D1 it was")
    assert [one.consequence for one in proposals(desk)] == ["late_an_hour", "third_late"]
    assert [one.state for one in proposals(desk)] == [VOID, PROPOSED]
