"""An entry is appealed against in time, and reviewed by neither its person nor its author."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from schedules.appeal_escalation import SCHEDULE
from storage import appeals, people
from storage.appeals import CHANGED, ENDED, OPEN, UPHELD, VOID, WITHDRAWN, Appeal
from storage.cards import Card
from storage.people import Role, Team
from storage.proposals import CONFIRMED, PROPOSED, Proposal
from tests.commands.desk import Desk, refusal, text
from tests.commands.papers import clock
from tests.commands.test_deduct import entries, logs, own_card
from tests.commands.test_last_place import what_came_of_it
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MORNING, ZONE

KEYBOARD = "A001 CC-2.2.2.1 4 the keyboard"
THREE = f"@{ADA},{DORA},{GRACE}"


@pytest.fixture(autouse=True)
def in_the_afternoon(desk: Desk) -> None:
    """Ada and Grace are at work, so that nothing waits for a shift."""
    desk.passes(hours=9)


def says(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "conduct")


def appealed(desk: Desk, line: str = KEYBOARD, author: str = GRACE) -> Appeal:
    """Ada has appealed against an entry about her."""
    logs(desk, author, line)
    says(desk, ADA, "appeal D1 it was broken before")
    return last(desk)


def last(desk: Desk) -> Appeal:
    with desk.read() as tx:
        return list(tx.session.exec(select(Appeal).order_by(col(Appeal.id))).all())[-1]


def posts(desk: Desk, where: str) -> list[str]:
    return [text(row) for row in desk.outgoing() if row.conversation == where]


def give(desk: Desk, who: str, role: str) -> None:
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        tx.session.add(Role(person_id=person.id, role=role))


def proposals(desk: Desk) -> list[Proposal]:
    with desk.read() as tx:
        return list(tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all())


# ---- the way of an appeal


def test_it_is_reviewed_by_another_in_a_message_of_the_three(desk: Desk) -> None:
    logs(desk, GRACE, KEYBOARD)
    says(desk, ADA, "side D1 it was loose")
    labels = [one.label for one in own_card(desk).buttons]
    assert labels[-1] == "Appeal… until Mon 9 Nov 2026"
    form = desk.opens(ADA, "conduct.appeal", 1)
    assert any(line.startswith("CC-2.2.2.1: ") for line in form.lines), "the words of the rule"
    answer = desk.sends(ADA, "conduct.appeal", 1, reason="it was broken before")
    assert "Your appeal against D1 is with Dora, director (our own rule)." in answer.text
    (asked,) = posts(desk, THREE)
    assert asked.splitlines() == [
        "Appeal against D1: breaking operating rules or damaging equipment",
        "About: Ada",
        "Counts: −4 points (CC-2.2.2.1)",
        "Day: Mon 2 Nov 2026",
        "Logged by: Grace",
        "Appealed: Mon 2 Nov, 16:00",
        "Reviewer: Dora",
        "Please say here what happened. The reviewer decides, with a reason.",
        "D1",
    ]
    assert "There is an appeal. Dora reviews it." in own_card(desk).text
    sides = desk.opens(DORA, "conduct.sides", 1)
    assert "Grace says:\nNote: the keyboard" in sides.lines
    assert (
        "Ada says:\nThe person's side: it was loose\nThe appeal: it was broken before"
        in sides.lines
    )
    assert desk.journal()[-1].event == "appeal.looked"
    desk.sends(DORA, "conduct.change", 1, amount="2", reason="the first time")
    [entry] = entries(desk)
    assert (entry.amount, entry.first_amount) == (2.0, 4.0)
    assert last(desk).state == CHANGED
    for who in (ADA, GRACE):
        told = desk.told(who)[-1]
        assert "Reviewed by Dora: changed, −4 points → −2 points." in told
        assert "Reason: the first time" in told
    assert "November 2026 by now: −2 points" in desk.told(ADA)[-1]
    assert "by now" not in desk.told(GRACE)[-1], "the month is for whoever looks, and noted"
    assert "Reviewed by Dora: changed" in own_card(desk).text
    for words in ("broken before", "loose"):
        assert all(words not in str(row.card) for row in desk.outgoing())
        assert all(words not in str(one.facts) for one in desk.journal())


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (ADA, "Nobody reviews what is about themself."),
        (GRACE, "You have logged D1: somebody else reviews it."),
        (LINUS, "The appeal against D1 is for the director to review (our own rule)."),
        (BO, "D1 is about somebody else."),
    ],
)
@pytest.mark.parametrize("act", ["uphold D1 x", "change D1 2 x", "void D1 x"])
def test_nobody_else_reviews_it(desk: Desk, act: str, who: str, words: str) -> None:
    appealed(desk)
    with desk.is_as_before():
        assert words in refusal(lambda: says(desk, who, act))
    assert last(desk).state == OPEN


def test_an_author_does_not_review_whatever_their_role(desk: Desk) -> None:
    give(desk, LINUS, "manager")
    made = appealed(desk, author=DORA)
    assert "You have logged D1" in refusal(lambda: says(desk, DORA, "void D1 my own"))
    with desk.read() as tx:
        assert people.by_id(tx, made.reviewer_id or 0).name == "Linus", "acts for the director"
    says(desk, LINUS, "void D1 it was not she")
    assert (last(desk).state, entries(desk)[0].state) == (VOID, "void")
    assert "November 2026 by now: nothing" in desk.told(ADA)[-1]


def test_the_second_press_is_told_who_was_first(desk: Desk) -> None:
    give(desk, LINUS, "manager")
    appealed(desk)
    says(desk, DORA, "uphold D1 two saw it")
    with desk.is_as_before():
        told = refusal(lambda: says(desk, LINUS, "void D1 x"))
        assert "Dora was first with D1." in told
        assert "Reviewed by Dora: upheld." in told
        assert "You have decided" in refusal(lambda: says(desk, DORA, "void D1 x"))
        assert "Reviewed by Dora" in refusal(lambda: says(desk, ADA, "withdraw D1"))
        again = refusal(lambda: says(desk, ADA, "appeal D1 once more"))
    assert "A review decides once." in again
    assert (last(desk).state, entries(desk)[0].amount) == (UPHELD, 4.0)


def test_two_reviewers_at_once(each_desk: Desk) -> None:
    desk = each_desk
    give(desk, LINUS, "manager")
    appealed(desk)
    acts = ((DORA, "uphold D1 two saw it"), (LINUS, "void D1 nobody did"), (ADA, "withdraw D1"))
    told = together(3, lambda which: what_came_of_it(partial(says, desk, *acts[which])))
    assert told.count(None) == 1
    assert len([one for one in desk.journal() if one.event in ENDS]) == 1
    assert (last(desk).state == VOID) is (entries(desk)[0].state == "void")


ENDS = {"appeal.upheld", "appeal.void", "appeal.withdrawn"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("change D1 5 x", "An appeal makes nothing worse"),
        ("change D1 4 x", "So much it is already."),
        ("change D1 0.5 x", "That cannot be given.\nThe handbook says: 1 to 5 points."),
        ("change D1 0 x", "Please give a number above 0"),
        ("change D1 nan x", "Please give a number above 0"),
        ("change D1 2", "Please say why"),
        ("uphold D1", "Please say why"),
        ("void D1  ", "Please say why"),
        ("void D99 x", "I know no entry “D99 x”."),
    ],
)
def test_what_cannot_be_decided_changes_nothing(desk: Desk, line: str, words: str) -> None:
    appealed(desk)
    with desk.is_as_before():
        assert words in refusal(lambda: says(desk, DORA, line))
    assert last(desk).state == OPEN


def test_what_the_handbook_fixes_is_upheld_or_void(desk: Desk) -> None:
    appealed(desk, "A001 phone on the floor")
    waits = desk.types(DORA, "", "waiting")
    assert [one.label for one in waits.items[0].buttons] == ["Both sides", "Uphold…", "Void…"]
    told = refusal(lambda: desk.opens(DORA, "conduct.change", 1))
    assert "The handbook says: 3 points." in told
    assert "please uphold or void it" in refusal(lambda: says(desk, DORA, "change D1 2 x"))


# ---- in time


def test_the_last_day_is_whole_where_the_team_is(desk: Desk) -> None:
    logs(desk, GRACE, KEYBOARD)
    desk.now = datetime(2026, 11, 10, 0, 0, tzinfo=ZONE)
    with desk.is_as_before():
        late = refusal(lambda: says(desk, ADA, "appeal D1 it was broken"))
    assert "until Mon 9 Nov 2026, which is 7 days after it was logged (our own rule)" in late
    assert "Appeal" not in str(own_card(desk).buttons)
    says(desk, ADA, "side D1 it was broken")
    desk.now -= timedelta(seconds=1)
    says(desk, ADA, "appeal D1 it was broken")
    assert last(desk).state == OPEN


def test_it_can_be_withdrawn_until_it_is_decided(desk: Desk) -> None:
    appealed(desk)
    assert "You appeal against D1 already." in refusal(lambda: says(desk, ADA, "appeal D1 again"))
    assert "Until Mon 9 Nov 2026 you can appeal again." in says(desk, ADA, "withdraw D1").text
    assert "withdrawn" in refusal(lambda: says(desk, DORA, "uphold D1 x"))
    assert "withdrawn" in refusal(lambda: desk.presses(ADA, "conduct.withdraw", 1))
    assert last(desk).state == WITHDRAWN
    says(desk, ADA, "appeal D1 after all")
    assert last(desk).state == OPEN


def test_an_entry_that_is_taken_back_ends_its_appeal(desk: Desk) -> None:
    appealed(desk)
    desk.types(GRACE, "undo D1", "deduct")
    assert last(desk).state == ENDED
    assert "the entry was taken back" in refusal(lambda: says(desk, DORA, "uphold D1 x"))
    assert "does not stand any more" in refusal(lambda: says(desk, ADA, "appeal D1 x"))


def test_a_handbook_without_appeals_says_so(desk: Desk) -> None:
    logs(desk, GRACE, KEYBOARD)
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "online-help"
    assert "The handbook has no appeals." in refusal(lambda: says(desk, ADA, "appeal D1 x"))


def test_an_entry_runs_out_on_its_day(desk: Desk) -> None:
    logs(desk, GRACE, KEYBOARD)
    assert "It counts until Mon 1 Nov 2027." in own_card(desk).text
    desk.now = datetime(2027, 11, 1, 23, 59, tzinfo=ZONE)
    assert "Together: −4 points" in says(desk, ADA, "2026-11").text
    desk.passes(minutes=1)
    month = says(desk, ADA, "2026-11").text
    assert "Together: nothing" in month
    assert "−4 points (run out)" in month
    assert "It ran out on Tue 2 Nov 2027: it counts no more." in own_card(desk).text
    assert [one.action for one in own_card(desk).buttons] == ["conduct.details"]
    for line in ("side D1 x", "appeal D1 x"):
        assert "does not stand any more" in refusal(partial(says, desk, ADA, line))


# ---- who hears it


def test_the_two_sides_are_kept_apart_where_the_handbook_says_so(service: Desk) -> None:
    desk = service
    logs(desk, GRACE, "A001 games")
    says(desk, ADA, "appeal D1 it was the weather page")
    assert not [row for row in desk.outgoing() if "," in row.conversation]
    assert "The two sides are kept apart" in desk.told(DORA)[-1]
    assert "They hear each side by itself" in desk.told(GRACE)[-1]
    for who in (ADA, GRACE):
        told = refusal(partial(desk.opens, who, "conduct.sides", 1))
        assert "this is not yours to read" in told
    desk.sends(GRACE, "conduct.answer", 1, reason="a card game, I saw it")
    assert "Grace has said how it was with D1." in desk.told(DORA)[-1]
    form = desk.opens(DORA, "conduct.uphold", 1)
    assert "Grace says:\nTo the appeal: a card game, I saw it" in form.lines
    assert "Ada says:\nThe appeal: it was the weather page" in form.lines
    assert desk.journal()[-1].event == "appeal.looked"
    assert not [row for row in desk.outgoing() if "card game" in str(row.card)]
    desk.sends(DORA, "conduct.uphold", 1, reason="it was a game")
    assert last(desk).state == UPHELD


def test_whoever_has_no_account_is_named_to_the_reviewer(desk: Desk) -> None:
    logs(desk, GRACE, KEYBOARD)
    with desk.database.change(desk.now) as tx:
        grace = people.by_slack(tx, GRACE)
        assert grace is not None
        grace.person.slack_id = None
        tx.session.add(grace.person)
    says(desk, ADA, "appeal D1 it was broken")
    (asked,) = posts(desk, f"@{ADA},{DORA}")
    assert "Not on Slack, please speak to them: Grace." in asked


def test_nobody_is_left_to_review_it_until_somebody_is(desk: Desk) -> None:
    logs(desk, DORA, "L001 litter")
    answer = says(desk, GRACE, "appeal D1 it was there before")
    assert "Nobody is left who may review it" in answer.text
    assert "Please give somebody the role of director" in desk.told(DORA)[-1]
    desk.now = MORNING + timedelta(days=1, hours=2)
    clock(desk, SCHEDULE)
    assert last(desk).reviewer_id is None
    give(desk, LINUS, "manager")
    desk.now = MORNING + timedelta(days=2, hours=2)
    clock(desk, SCHEDULE)
    assert last(desk).reviewer_id is not None
    assert len(posts(desk, f"@{DORA},{GRACE},{LINUS}")) == 1
    says(desk, LINUS, "void D1 it was there before")
    assert last(desk).state == VOID


def test_a_silent_reviewer_is_reminded_then_the_next_one_is_asked(desk: Desk) -> None:
    give(desk, LINUS, "manager")
    appealed(desk)
    desk.now = MORNING + timedelta(days=2, hours=2)
    clock(desk, SCHEDULE)
    assert "It waits for your review since Mon 2 Nov, 16:00." in desk.told(DORA)[-1]
    desk.now = MORNING + timedelta(days=4, hours=2)
    clock(desk, SCHEDULE)
    assert len(posts(desk, f"@{ADA},{GRACE},{LINUS}")) == 1
    assert [e.event for e in desk.journal()][-1] == "appeal.next"
    desk.now = MORNING + timedelta(days=20)
    clock(desk, SCHEDULE, since=timedelta(days=16))
    assert len([e for e in desk.journal() if e.event == "appeal.next"]) == 1, "nobody else is left"
    says(desk, DORA, "uphold D1 late, but seen")
    assert last(desk).state == UPHELD


# ---- what waits for it, and what follows it


@pytest.mark.parametrize(("act", "state"), [("uphold", PROPOSED), ("void", "void")])
def test_a_dismissal_waits_until_the_appeal_is_decided(desk: Desk, act: str, state: str) -> None:
    give(desk, LINUS, "manager")
    appealed(desk, "A001 leaking customer data")
    with desk.is_as_before():
        told = refusal(lambda: desk.presses(DORA, "proposal.confirm", 1))
    assert "#P1 waits: D1 is under appeal" in told
    with desk.read() as tx:
        assert len(appeals.open_of(tx, [last(desk).person_id])) == 1
    says(desk, LINUS, f"{act} D1 the log shows it")
    assert proposals(desk)[0].state == state
    if act == "uphold":
        desk.presses(DORA, "proposal.confirm", 1)
        assert proposals(desk)[0].state == CONFIRMED
    else:
        assert "No longer proposed" in "".join(desk.told(ADA))


def test_a_dismissal_that_was_decided_is_void_with_its_entry(desk: Desk) -> None:
    give(desk, LINUS, "manager")
    logs(desk, GRACE, "A001 leaking customer data")
    desk.presses(DORA, "proposal.confirm", 1)
    assert [one.source for one in entries(desk)] == [None], "the entry itself is listed once"
    desk.types(ADA, "object 1 it was not me", "proposal")
    assert last(desk).entry_id == 1, "an objection to what is decided is an appeal"
    says(desk, LINUS, "void D1 it was another login")
    assert proposals(desk)[0].state == "void"
