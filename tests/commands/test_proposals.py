"""What attendance leads to is proposed, decided once, and may be objected to."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage import people
from storage.people import Role, Team
from storage.proposals import CHANGED, CONFIRMED, PROPOSED, WAIVED
from tests.commands.desk import Desk, refusal
from tests.commands.test_attendance import three_lates, types
from tests.commands.test_late import at, late, proposed, records
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY


def proposal(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "proposal").text


def an_hour_late(desk: Desk) -> None:
    desk.now = at(15, 55)
    late(desk, ADA, "here")


def test_the_leader_and_the_person_are_told_of_it(each_desk: Desk) -> None:
    desk = each_desk
    an_hour_late(desk)
    (asked,) = desk.told(GRACE)
    assert asked.splitlines() == [
        "Proposed: late by an hour or more",
        "About: Ada",
        "Proposed: absence, in days: 1 (CC-2.4.10.4)",
        "It rests on: Mon 2 Nov 2026 (late, 1 h)",
        "Nothing counts before somebody decides it. #P1",
    ]
    (told,) = desk.told(ADA)
    assert "It is not decided yet: the duty leader decides." in told
    assert desk.told(LINUS) == [], "one is asked; the others see it where it waits"
    assert "Waiting for you: 1" in desk.types(LINUS, "", "home").text
    assert "Waiting for you" not in desk.types(BO, "", "home").text


def test_a_confirmed_absence_is_told_and_counts(each_desk: Desk) -> None:
    desk = each_desk
    an_hour_late(desk)
    answer = desk.presses(GRACE, "proposal.confirm", 1)
    assert answer is not None
    assert answer.lines == ("Confirmed: #P1. The person is told.",)
    assert proposed(desk)[0].state == CONFIRMED
    assert [(one.event, one.days, one.subject) for one in records(desk)][1:] == [
        ("absence", 1.0, "proposal:1")
    ]
    assert "It is confirmed: absence, in days: 1." in desk.told(ADA)[-1]
    events = [entry.event for entry in desk.journal()[-3:]]
    assert events == ["proposal.confirmed", "attendance.absence", "ledger.logged"]


def test_a_changed_one_counts_as_changed(desk: Desk) -> None:
    an_hour_late(desk)
    desk.sends(GRACE, "proposal.change", 1, amount="0,5", reason="came at noon")
    one = proposed(desk)[0]
    assert (one.state, one.decided_amount) == (CHANGED, 0.5)
    assert records(desk)[-1].days == 0.5
    told = desk.told(ADA)[-1]
    assert "It was changed to: absence, in days: 0.5." in told
    assert "Reason: came at noon" in told


def test_a_waived_one_comes_to_nothing(desk: Desk) -> None:
    an_hour_late(desk)
    proposal(desk, GRACE, "waive 1 the lift was stuck")
    assert proposed(desk)[0].state == WAIVED
    assert len(records(desk)) == 1
    assert "It is waived: nothing comes of it." in desk.told(ADA)[-1]
    assert "stuck" not in str(desk.journal()[-1].facts)


def test_a_waived_absence_leaves_a_late_that_is_one_of_three(desk: Desk) -> None:
    for n, minute in enumerate((5, 5, 55)):
        desk.now = at(15, minute, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")
    assert [one.consequence for one in proposed(desk)] == ["late_an_hour"]
    proposal(desk, GRACE, "waive 1 the lift was stuck")
    assert [one.consequence for one in proposed(desk)] == ["late_an_hour", "third_late"]


def test_three_days_of_absence_go_to_the_director(desk: Desk) -> None:
    for n in range(3):
        desk.now = at(15, 55, MONDAY + timedelta(days=n))
        late(desk, ADA, "here")
        desk.presses(GRACE, "proposal.confirm", n + 1)
    last = proposed(desk)[-1]
    assert (last.consequence, last.outcome, last.amount) == ("three_absences", "measure", None)
    assert "treated as having resigned (CC-2.4.12)" in desk.told(DORA)[-1]
    told = refusal(lambda: desk.presses(GRACE, "proposal.confirm", last.id or 0))
    assert told == "#P4 is for the director to decide (CC-2.4.12). Nothing was changed."
    assert "no amount to change" in refusal(
        lambda: desk.sends(DORA, "proposal.change", last.id or 0, amount="1", reason="x")
    )


def test_the_service_desk_fines(service: Desk) -> None:
    desk = service
    desk.now = at(15, 1)
    late(desk, ADA, "here")
    (one,) = proposed(desk)
    assert (one.outcome, one.amount) == ("fine", 20.0)
    assert "a fine of 20 CNY (SD-1.3)" in desk.told(ADA)[0]
    desk.presses(GRACE, "proposal.confirm", 1)
    assert "It is confirmed: a fine of 20 CNY." in desk.told(ADA)[-1]


def test_points_that_a_handbook_does_not_state_are_asked_for(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "broadband-seats"
        grace = people.by_slack(tx, GRACE)
        assert grace is not None
        tx.session.add(Role(person_id=grace.id, role="leader"))
    desk.now = at(15, 5)
    late(desk, ADA, "here")
    (one,) = proposed(desk)
    assert (one.outcome, one.amount, one.rule) == ("points", None, "BB-7")
    assert "points: −not stated (BB-7)" not in desk.told(ADA)[0]
    told = refusal(lambda: proposal(desk, GRACE, "confirm 1"))
    assert "The handbook does not say how many points. Please give them." in told
    proposal(desk, GRACE, "change 1 1 first time")
    assert "It was changed to: points: −1." in desk.told(ADA)[-1]


# ---- once, by those who may


def test_two_leaders_decide_at_once(each_desk: Desk) -> None:
    desk = each_desk
    an_hour_late(desk)

    def decide(which: int) -> str:
        if which:
            return proposal_or_no(desk, LINUS, "waive 1 first time")
        return proposal_or_no(desk, GRACE, "confirm 1")

    told = together(2, decide)
    assert sum("was first with #P1" in words or "have decided" in words for words in told) == 1
    assert proposed(desk)[0].state in (CONFIRMED, WAIVED)
    assert sum(entry.event.startswith("proposal.") for entry in desk.journal()) == 2


def proposal_or_no(desk: Desk, who: str, line: str) -> str:
    try:
        return proposal(desk, who, line)
    except Exception as refused:
        return "\n".join(getattr(refused, "lines", ["?"]))


@pytest.mark.parametrize(
    ("who", "line", "words"),
    [
        (ADA, "confirm 1", "Nobody decides about themself."),
        (BO, "confirm 1", "#P1 is for the duty leader to decide (CC-2.4.10.4)."),
        (BO, "why 1", "#P1 is about somebody else, and not yours to decide."),
        (GRACE, "waive 1", "Please say why, so that the person knows."),
        (GRACE, "change 1 0 x", "Please give a number above 0"),
        (GRACE, "change 1 -1 x", "Please give a number above 0"),
        (GRACE, "change 1 a lot", "Please give a number above 0"),
        (GRACE, "change 1 nan x", "Please give a number above 0"),
        (GRACE, "confirm 99", "I know no proposal “99”."),
        (GRACE, "confirm", "Which proposal?"),
        (GRACE, "object 1 unfair", "#P1 is not about you."),
        (ADA, "object 1", "Please say what is wrong."),
    ],
)
def test_what_is_refused_changes_nothing(desk: Desk, who: str, line: str, words: str) -> None:
    an_hour_late(desk)
    with desk.is_as_before():
        assert words in refusal(lambda: proposal(desk, who, line))
    assert proposed(desk)[0].state == PROPOSED


# ---- the person's side


def test_an_objection_is_for_those_who_decide(desk: Desk) -> None:
    an_hour_late(desk)
    desk.sends(ADA, "proposal.object", 1, reason="I was at the doctor's")
    assert desk.told(GRACE)[-1] == "Ada objects to #P1."
    form = desk.opens(GRACE, "proposal.details", 1)
    assert "Objection: I was at the doctor's" in form.lines
    assert desk.journal()[-1].event == "proposal.looked"
    assert not [row for row in desk.outgoing() if "doctor" in str(row.card)]
    proposal(desk, GRACE, "waive 1 she was")
    assert "there is nothing to object to" in refusal(lambda: proposal(desk, ADA, "object 1 again"))


def test_why_gives_the_rule_as_it_reads(desk: Desk) -> None:
    an_hour_late(desk)
    told = proposal(desk, ADA, "why 1")
    assert "CC-2.4.10.4: Being late by 60 minutes or more counts as absence." in told


def test_the_list_shows_ones_own_and_what_waits(desk: Desk) -> None:
    three_lates(desk)
    assert "Nothing was ever proposed about you." in proposal(desk, GRACE, "")
    card = desk.types(GRACE, "list", "proposal")
    assert [button.label for button in card.items[0].buttons] == [
        "Confirm",
        "Change…",
        "Waive…",
        "Details",
    ]
    own = proposal(desk, ADA, "")
    assert "#P1 Proposed: late three times in a month: absence, in days: 1" in own
    types(desk, GRACE, "excuse 1 bus strike")
    assert "It is no longer proposed." in proposal(desk, ADA, "")
