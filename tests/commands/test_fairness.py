"""How evenly is decided: seen by whom the handbook names, each look noted, told once a month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from commands.deciding.asking import ask
from schedules.fairness_month import SCHEDULE
from storage import later, occurrences, people
from storage.cards import Card
from storage.people import Role
from tests.commands.desk import BOOKS, WORDS, Desk, leaves_team, people_to_spare, refusal
from tests.commands.swap_desk import EXCHANGE, says
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

MANAGER = DORA


@pytest.fixture
def managed(desk: Desk) -> Desk:
    """Dora manages the centre as well; nobody is short of people."""
    return managed_by_dora(people_to_spare(desk))


def managed_by_dora(desk: Desk) -> Desk:
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.add(Role(person_id=dora.id, role="manager"))
    return desk


def november(desk: Desk, asks: int = 6, who: str = ADA) -> None:
    """Grace answers six requests, after 10 to 60 minutes, and declines one; Linus answers two."""
    for n in range(asks):
        by = GRACE if n < asks - 2 or asks < 6 else LINUS
        desk.types(who, f"personal 2026-11-{10 + n} dentist")
        number = desk.count()
        desk.passes(minutes=10 * (n + 1))
        desk.types(by, f"decline {number} too few" if n == 1 else f"approve {number}")


def shown(desk: Desk, who: str, line: str = "2026-11") -> Card:
    return desk.types(who, line, "fairness")


def rows(card: Card) -> dict[str, tuple[str, ...]]:
    assert card.table is not None
    return {row[0]: row[1:] for row in card.table.rows}


def test_the_month_is_shown_by_leader_and_read_aloud(managed: Desk) -> None:
    november(managed, 8)
    says(managed, ADA, EXCHANGE)
    says(managed, WEI, "accept S1")
    managed.passes(hours=1)
    says(managed, GRACE, "approve S1 both asked for it")
    managed.types(BO, "personal 2026-11-27 dentist")
    card = shown(managed, MANAGER)
    assert card.title == "How evenly was decided: November 2026"
    assert card.table is not None
    assert card.table.head == (
        "By leader",
        "Decided",
        "Approved",
        "Declined",
        "Against a rule",
        "Median wait",
    )
    assert rows(card) == {
        "Leave: Grace": ("6", "5 (83 %)", "1 (17 %)", "0 (0 %)", "35 min"),
        "Leave: Linus": ("2 (few)", "2", "0", "0", ""),
        "Swaps: Grace": ("1 (few)", "1", "0", "1", ""),
    }
    text = card.text
    assert "Leave: 8 decided: 7 (88 %) approved, 1 (12 %) declined; against a rule: 0 (0 %)" in text
    assert "Leave, waiting: 1, the first since Mon 2 Nov" in text
    assert "Leave: Grace: Decided 6, Approved 5 (83 %), Declined 1 (17 %)" in text
    assert not any(name in text for name in ("Ada", "Bo", "伟", "dentist"))


def test_each_view_and_month_is_a_press_and_each_look_is_noted(managed: Desk) -> None:
    november(managed)
    card = shown(managed, MANAGER)
    assert [button.label for button in card.buttons] == [
        "By shift",
        "By weekday",
        "By rule",
        "October 2026",
    ]
    found = {}
    for button in card.buttons:
        answer = managed.presses(MANAGER, button.action, button.value)
        assert answer is not None
        found[button.label] = answer
    assert rows(found["By shift"]).keys() == {"Leave: no shift"}
    assert list(rows(found["By weekday"])) == [
        f"Leave: {day}" for day in ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    ]
    assert rows(found["By rule"]).keys() == {"Leave: CC-2.4.6"}
    assert found["October 2026"].table is None
    assert "Nothing was decided." in found["October 2026"].text
    looks = [entry for entry in managed.journal() if entry.event == "fairness.looked"]
    assert [(entry.facts["month"], entry.facts["by"]) for entry in looks] == [
        ("2026-11", "leader"),
        ("2026-11", "shift"),
        ("2026-11", "weekday"),
        ("2026-11", "rule"),
        ("2026-10", "leader"),
    ]
    assert {entry.subject for entry in looks} == {"team:1"}


def test_in_chinese(managed: Desk) -> None:
    november(managed)
    with managed.database.change(managed.now) as tx:
        wei = people.by_slack(tx, WEI)
        assert wei is not None
        tx.session.add(Role(person_id=wei.id, role="manager"))
    card = managed.types(WEI, "2026年11月", "公平")
    assert card.title == "审批是否一视同仁：2026年11月"
    assert "请假：Grace" in rows(card)


@pytest.mark.parametrize("who", [ADA, GRACE, LINUS])
def test_others_are_refused_and_nothing_is_noted(managed: Desk, who: str) -> None:
    november(managed)
    with managed.is_as_before():
        told = refusal(lambda: shown(managed, who))
        assert "Only these see how evenly is decided: manager (our own rule)." in told
        refusal(lambda: managed.presses(who, "fairness.leader", "2026-11:leader"))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2026-13", "“2026-13” is no month that I know."),
        ("soon", "“soon” is no month that I know."),
        ("2027-01", "January 2027 has not begun yet."),
        ("0000-01", "“0000-01” is no month that I know."),
    ],
)
def test_what_is_no_month_is_asked_back(managed: Desk, typed: str, answer: str) -> None:
    with managed.is_as_before():
        assert answer in refusal(lambda: shown(managed, MANAGER, typed))


@pytest.mark.parametrize("value", ["", "2026-11", "2026-11:agent", "x:leader", ":"])
def test_a_forged_press_shows_nothing(managed: Desk, value: str) -> None:
    with managed.is_as_before():
        refusal(lambda: managed.presses(MANAGER, "fairness.leader", value))


def test_nothing_typed_is_the_last_month_that_is_over(managed: Desk) -> None:
    assert "October 2026" in shown(managed, MANAGER, "").text
    assert "November 2026" in shown(managed, MANAGER, "this month").text


def test_appeals_are_counted_by_who_reviewed_them(managed: Desk) -> None:
    managed.passes(hours=9)
    for n, found in ((1, "void"), (2, "uphold")):
        managed.types(GRACE, f"A001 phone on the floor, time {n}", "deduct")
        managed.types(ADA, f"appeal D{n} it was not mine", "conduct")
        managed.passes(hours=n)
        managed.types(DORA, f"{found} D{n} two people saw it", "conduct")
    card = shown(managed, MANAGER)
    assert rows(card) == {"Appeals: Dora": ("2 (few)", "1", "1", "0", "")}
    assert "An appeal is approved where its entry was changed or found void." in card.text
    by_shift = managed.presses(MANAGER, "fairness.shift", "2026-11:shift")
    assert by_shift is not None
    assert rows(by_shift).keys() == {"Appeals: L"}


# ---- by the clock


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def ticks(desk: Desk, since: datetime) -> Iterator[str]:
    """What the clock does of it up to now, each occurrence claimed as the clock claims it."""
    with desk.read() as tx:
        dues = SCHEDULE.due(tx, BOOKS, since, desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if not occurrences.claim(tx, SCHEDULE.name, due.subject, due.at):
                continue
            why = SCHEDULE.why_useless(tx, BOOKS, due) or SCHEDULE.post(tx, BOOKS, due)
            yield f"{due.at.astimezone(ZONE):%d %b %H:%M} {why or 'told'}"


def told(desk: Desk) -> list[tuple[str, str]]:
    """Who was told, or will be on their shift, and the message's title."""
    found = [
        (row.conversation[1:], Card.model_validate(row.card).title or "")
        for row in desk.outgoing()
        if row.subject == "fairness:1"
    ]
    with desk.read() as tx:
        for kept in later.due(tx, at(1, 0), at(31, 0)):
            if kept.subject == "fairness:1":
                slack_id = people.by_id(tx, kept.person_id).person.slack_id or ""
                found.append((slack_id, Card.model_validate(kept.card).title or ""))
    return found


def test_on_the_first_working_day_the_manager_is_told_once(managed: Desk) -> None:
    november(managed)
    managed.now = at(1, 8, 59)
    assert list(ticks(managed, at(1, 0, month=11))) == ["02 Nov 09:00 another month has begun"]
    managed.now = at(1, 9)
    assert list(ticks(managed, at(1, 0))) == ["01 Dec 09:00 told"]
    assert told(managed) == [(DORA, "How evenly was decided: November 2026")]
    assert list(ticks(managed, at(1, 0))) == []
    assert len(told(managed)) == 1
    last = managed.journal()[-1]
    assert (last.event, last.actor, last.facts["month"]) == ("fairness.told", "clock", "2026-11")


def test_a_month_that_begins_on_a_weekend_waits_for_its_monday(managed: Desk) -> None:
    november(managed)
    managed.now = at(31, 23)
    with managed.read() as tx:
        dues = SCHEDULE.due(tx, BOOKS, at(1, 0, month=8), at(31, 23, month=10))
    days = [f"{due.at.astimezone(ZONE):%d %b}" for due in dues]
    assert days == ["03 Aug", "01 Sep", "08 Oct"]


def test_nobody_is_told_of_nothing_or_who_has_left(managed: Desk) -> None:
    managed.now = at(1, 9)
    assert list(ticks(managed, at(1, 0))) == ["01 Dec 09:00 nothing was decided, and nothing waits"]
    leaves_team(managed, DORA, date(2026, 12, 31))
    managed.now = at(31, 9) + timedelta(days=4)
    assert list(ticks(managed, at(31, 9))) == ["04 Jan 09:00 nobody who sees it is in Slack"]
    assert told(managed) == []


def test_what_is_asked_takes_no_more_statements_with_more_requests(
    each_desk: Desk, statements: list[str]
) -> None:
    desk, counts = managed_by_dora(people_to_spare(each_desk)), []
    for asks, who in ((2, ADA), (12, WEI)):
        november(desk, asks, who)
        with desk.read() as tx:
            manager = people.by_slack(tx, DORA)
            assert manager is not None
            asking = ask(tx, manager, BOOKS)
            statements.clear()
            WORDS["fairness"].line(asking, "2026-11")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
