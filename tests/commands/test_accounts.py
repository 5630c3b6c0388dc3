"""A month's points are closed when nothing of them can change, and lead to what the book says."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from commands.deciding import accounts
from commands.deciding.ledger import Wish, log
from schedules.account_month import SCHEDULE
from storage import ledger, people
from storage.ledger import VOID
from storage.people import Role, Team
from storage.proposals import CONFIRMED, PROPOSED, Proposal
from storage.proposals import VOID as NO_LONGER
from storage.transaction import Tx
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal
from tests.commands.papers import clock
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

CLOSES = datetime(2026, 12, 8, 9, tzinfo=ZONE)
"""Seven days after November's last can its last entry be appealed."""


@pytest.fixture
def chats(service: Desk) -> Desk:
    """A service desk in the afternoon: Ada and Wei chat, the others lead."""
    service.passes(hours=9)
    return service


def logs(desk: Desk, line: str, who: str = GRACE) -> None:
    desk.types(who, line, "deduct")


def proposals(desk: Desk, *states: str) -> list[tuple[str, str, str | None]]:
    """(whose, what, state), oldest first."""
    with desk.read() as tx:
        names = {one.id: one.name for one in people.everybody(tx)}
        found = tx.session.exec(select(Proposal).order_by(col(Proposal.id))).all()
        kept = [one for one in found if not states or one.state in states]
        return [(names[one.person_id], one.consequence, one.state) for one in kept]


def close(desk: Desk, who: str, month: date = date(2026, 11, 1)) -> int:
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return len(accounts.close(tx, BOOKS[known.team.handbook], known, month))


def dues(desk: Desk, since: datetime, until: datetime) -> list[str]:
    with desk.read() as tx:
        found = SCHEDULE.due(tx, BOOKS, since, until)
    return [f"{one.subject} {one.at.astimezone(ZONE):%m-%d %H}" for one in found]


def test_a_month_closes_once_its_last_entry_can_be_appealed_no_more(chats: Desk) -> None:
    desk = chats
    logs(desk, "A001 SD-Q1 7")
    assert "chat quality: 19 of 26 (under 20 points by now)" in desk.told(ADA)[-1]
    logs(desk, "A003 SD-Q1 6")
    assert "低于20分" not in desk.types(WEI, "", "conduct").text, "20 is not under 20"
    assert dues(desk, desk.now, datetime(2027, 1, 7, tzinfo=ZONE)) == [
        "team:1 11-08 09",
        "team:1 12-08 09",
    ]
    desk.now = datetime(2026, 12, 8, 8, 59, tzinfo=ZONE)
    assert clock(desk, SCHEDULE) == []
    desk.now = CLOSES
    clock(desk, SCHEDULE)
    assert proposals(desk) == [("Ada", "chats.below_20", PROPOSED)]
    asked = desk.told(GRACE)[-1]
    assert "Proposed: the bonus loses 50 yuan (SD-Q1)" in asked
    assert "November 2026: 19 points" in asked
    assert "D1, Mon 2 Nov 2026 (four failing chats)" in asked
    assert "A consequence is proposed" in desk.told(ADA)[-1]
    desk.passes(days=3)
    clock(desk, SCHEDULE)
    assert close(desk, ADA) == 0
    assert len(proposals(desk)) == 1


@pytest.mark.parametrize(
    ("taken", "band"),
    [
        (0, "full"),
        (1, None),
        (6, None),
        (7, "below_20"),
        (11, "below_20"),
        (12, "below_15"),
        (13, "below_15"),
        (14, "at_most_12"),
        (30, "at_most_12"),
    ],
)
def test_each_band_ends_where_the_rule_says(chats: Desk, taken: int, band: str | None) -> None:
    desk = chats
    if taken:
        logs(desk, f"A001 SD-Q1 {taken}")
    desk.now = CLOSES
    close(desk, ADA)
    expected = [("Ada", f"chats.{band}", PROPOSED)] if band else []
    assert proposals(desk) == expected


def test_the_clock_asks_for_everybody_with_such_a_month_once(chats: Desk) -> None:
    desk = chats
    desk.now = CLOSES
    leaves_team(desk, WEI, date(2026, 12, 8))
    clock(desk, SCHEDULE)
    assert proposals(desk) == [("Ada", "chats.full", PROPOSED)], "nobody else only chats; 伟 left"


def test_a_month_that_somebody_came_into_is_no_full_one(chats: Desk) -> None:
    desk = chats
    with desk.database.change(datetime(2026, 11, 2, tzinfo=ZONE)) as tx:
        known = people.by_slack(tx, WEI)
        assert known is not None
        tx.note(accounts.JOINED, f"person:{known.id}", "terminal")
    desk.now = CLOSES
    assert close(desk, WEI) == 0
    desk.now = datetime(2027, 1, 8, 9, tzinfo=ZONE)
    assert close(desk, WEI, date(2026, 12, 1)) == 1


def test_an_entry_logged_later_waits_for_its_own_term(chats: Desk) -> None:
    desk = chats
    desk.now = datetime(2026, 11, 30, 23, tzinfo=ZONE)
    logs(desk, "A001 SD-Q1 7")
    desk.now = CLOSES
    clock(desk, SCHEDULE)
    assert ("Ada", "chats.below_20", PROPOSED) in proposals(desk)
    desk.now = datetime(2026, 12, 9, 12, tzinfo=ZONE)
    with desk.database.change(desk.now) as tx:
        late(tx)
    assert ("Ada", "chats.below_20", NO_LONGER) in proposals(desk)
    assert "No longer proposed" in "\n".join(desk.told(ADA))
    assert dues(desk, desk.now, datetime(2027, 1, 1, tzinfo=ZONE)) == ["entry:2 12-17 09"]
    desk.now = datetime(2026, 12, 17, 9, tzinfo=ZONE)
    clock(desk, SCHEDULE)
    assert proposals(desk)[-1] == ("Ada", "chats.below_15", PROPOSED)


def late(tx: Tx) -> None:
    """Five more of November's points, logged now."""
    known, by = people.by_slack(tx, ADA), people.by_slack(tx, GRACE)
    assert known is not None
    assert by is not None
    book = BOOKS["service-desk"]
    [worth] = book.conduct.items["SD-Q1"].rules
    log(tx, book, known, Wish("SD-Q1", worth, 5.0, date(2026, 11, 30)), by=by.id, actor="person:4")


def void(desk: Desk, number: int) -> None:
    """A review finds that it does not hold."""
    with desk.database.change(desk.now) as tx:
        entry = ledger.get(tx, number)
        assert entry is not None
        ledger.change(tx, entry, ("standing",), state=VOID)
        known = people.by_id(tx, entry.person_id)
        accounts.close(tx, BOOKS[known.team.handbook], known, entry.day, "person:5")


def test_an_entry_found_void_after_the_close_proposes_anew_or_tells_the_decider(
    chats: Desk,
) -> None:
    desk = chats
    logs(desk, "A001 SD-Q1 12")
    logs(desk, "again A001 SD-Q1 2")
    desk.now = CLOSES
    close(desk, ADA)
    assert proposals(desk) == [("Ada", "chats.at_most_12", PROPOSED)]
    void(desk, 2)
    assert proposals(desk) == [
        ("Ada", "chats.at_most_12", NO_LONGER),
        ("Ada", "chats.below_15", PROPOSED),
    ]
    desk.presses(GRACE, "proposal.confirm", 2)
    before = len(desk.told(GRACE))
    close(desk, ADA)
    assert len(desk.told(GRACE)) == before
    void(desk, 1)
    assert proposals(desk, CONFIRMED) == [("Ada", "chats.below_15", CONFIRMED)]
    said = desk.told(GRACE)[-1]
    assert "What #P2 rests on has changed" in said
    assert "By now: November 2026: 26 points" in said


def test_the_decider_may_not_be_the_one_it_is_about(chats: Desk) -> None:
    desk = chats
    logs(desk, "A001 SD-Q1 7")
    desk.now = CLOSES
    close(desk, ADA)
    assert "Nobody decides about themself" in refusal(
        lambda: desk.presses(ADA, "proposal.confirm", 1)
    )
    assert "is for the" in refusal(lambda: desk.presses(BO, "proposal.confirm", 1))


def broadband(desk: Desk) -> None:
    """Ada and Wei sit at the expert seats; Grace and Linus lead them, Dora is above."""
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "broadband-seats"
        for who in (GRACE, LINUS):
            person = people.by_slack(tx, who)
            assert person is not None
            tx.session.add(Role(person_id=person.id, role="leader"))
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.add(Role(person_id=dora.id, role="manager"))


def test_the_broadband_month_gives_its_points(chats: Desk) -> None:
    desk = chats
    broadband(desk)
    logs(desk, "A001 BB-12")
    logs(desk, "A001 BB-3")
    logs(desk, "A003 BB-3")
    desk.now = CLOSES
    clock(desk, SCHEDULE)
    assert proposals(desk) == [("Ada", "month.below_100", PROPOSED)], "伟 is above a hundred"
    assert "November 2026: 99 points" in desk.told(DORA)[-1]


def test_two_clocks_propose_a_month_once(each_desk: Desk) -> None:
    desk = each_desk
    with desk.database.change(desk.now) as tx:
        tx.session.exec(select(Team)).one().handbook = "service-desk"
    desk.now = CLOSES
    together(2, lambda _: close(desk, ADA))
    assert proposals(desk) == [("Ada", "chats.full", PROPOSED)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [("uphold D1 two people read them", "chats.below_20"), ("void D1 the chats were Bo's", "full")],
)
def test_a_month_waits_for_an_appeal(chats: Desk, found: str, expected: str) -> None:
    desk = chats
    logs(desk, "A001 SD-Q1 7")
    desk.types(ADA, "appeal D1 I answered all four", "conduct")
    desk.now = CLOSES
    clock(desk, SCHEDULE)
    assert "Ada" not in {whose for whose, _, _ in proposals(desk)}
    desk.passes(days=2)
    desk.types(DORA, found, "conduct")
    about_ada = [what for whose, what, _ in proposals(desk) if whose == "Ada"]
    assert about_ada == [expected if "." in expected else f"chats.{expected}"]


def test_an_appeal_that_is_taken_back_holds_nothing_up(chats: Desk) -> None:
    desk = chats
    logs(desk, "A001 SD-Q1 7")
    desk.types(ADA, "appeal D1 I answered all four", "conduct")
    desk.now = CLOSES
    clock(desk, SCHEDULE)
    desk.types(ADA, "withdraw D1", "conduct")
    assert ("Ada", "chats.below_20", PROPOSED) in proposals(desk)


def test_what_attendance_takes_counts_in_the_broadband_month(chats: Desk) -> None:
    desk = chats
    broadband(desk)
    desk.types(ADA, "here", "late")
    desk.types(GRACE, "change 1 2 an hour", "proposal")
    assert "98 of 100" in desk.told(ADA)[-1]
    desk.now = CLOSES
    clock(desk, SCHEDULE)
    assert ("Ada", "month.below_100", PROPOSED) in proposals(desk)
    assert "November 2026: 98 points" in desk.told(DORA)[-1]


def test_what_is_taken_back_after_the_close_no_longer_counts(chats: Desk) -> None:
    desk = chats
    desk.now = datetime(2026, 12, 8, 16, tzinfo=ZONE)
    clock(desk, SCHEDULE)
    assert ("Ada", "chats.full", PROPOSED) in proposals(desk)
    with desk.database.change(desk.now) as tx:
        late(tx)
    assert ("Ada", "chats.full", NO_LONGER) in proposals(desk)
    desk.types(GRACE, "undo D1", "deduct")
    assert proposals(desk)[-1] == ("Ada", "chats.full", PROPOSED)
