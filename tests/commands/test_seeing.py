"""What people see without asking for it by number: the Home, and what waits for them."""

from datetime import date, timedelta

from bot.blocks import home_view
from storage import people
from storage.balances import Balance
from storage.cards import Card
from tests.commands.desk import Desk, people_to_spare
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI


def home(desk: Desk, who: str) -> Card:
    return desk.types(who, "", "home")


def part(card: Card, title: str) -> list[str]:
    """The lines under a heading, up to the next one."""
    lines: list[str] = []
    is_in = False
    for item in card.items:
        if item.title:
            is_in = item.title.startswith(title)
        if is_in:
            lines += item.lines
    return lines


def test_home_shows_shifts_and_requests(desk: Desk) -> None:
    desk.types(BO, "sick 2026-11-03")
    card = home(desk, BO)
    assert card.title == "Hello Bo"
    assert "Roles: agent and group leader" in card.text
    assert "L 15:00–23:00, Mon 2 Nov 2026" in part(card, "Your shifts")
    assert part(card, "Your requests") == ["#1 sick leave, Tue 3 Nov 2026: waiting"]
    assert part(home(desk, GRACE), "Your requests") == ["None in the last seven days."]
    desk.passes(days=60)
    assert part(home(desk, BO), "Your shifts") == ["None on the roster."]


def test_every_request_has_its_why_and_what_is_open_can_be_taken_back(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    desk.types(ADA, "sick 2026-11-04")
    desk.types(GRACE, "decline 2 you are on the plan")
    items = [item for item in home(desk, ADA).items if item.buttons]
    actions = [[button.action for button in item.buttons] for item in items]
    assert actions == [
        ["leave.why"],
        ["leave.why", "leave.change", "leave.withdraw"],
        ["proofs.send"],
    ]
    why = desk.presses(ADA, "leave.why", 1)
    assert why is not None
    assert "CC-2.4.3: Whoever is ill today" in why.text


def test_proofs_are_what_one_owes_until_the_leave_is_gone(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    (owed,) = part(home(desk, ADA), "What you owe")
    assert owed.startswith("#1: On your first day back, Tue 3 Nov 2026, please bring: emergency")
    desk.types(ADA, "withdraw 1")
    assert part(home(desk, ADA), "What you owe") == []


def test_what_is_left_takes_off_what_waits(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        tx.session.add(Balance(person_id=ada.id, kind="annual", days=7.5, as_of=MONDAY))
        tx.session.add(Balance(person_id=ada.id, kind="gone", days=1, as_of=MONDAY))
    people_to_spare(desk)
    desk.types(ADA, "annual 2026-12-07 to 2026-12-08")
    assert part(home(desk, ADA), "What you have left") == [
        "annual leave, in days: 5.5 of 7.5 on Mon 2 Nov 2026; requests that wait are taken off"
    ]


class TestWaiting:
    """What a person may decide, oldest first, and never their own."""

    def test_the_oldest_stands_first_with_its_age_and_buttons(self, desk: Desk) -> None:
        desk.types(ADA, "sick today fever")
        desk.passes(minutes=20)
        desk.types(BO, "sick today")
        desk.passes(minutes=5)
        card = desk.types(GRACE, "", "waiting")
        assert [item.lines for item in card.items] == [
            (
                "#1 sick leave, Mon 2 Nov 2026: waiting — Ada",
                "25 min without a decision (CC-2.4.4)",
            ),
            ("#2 sick leave, Mon 2 Nov 2026: waiting — Bo", "5 min without a decision (CC-2.4.4)"),
        ]
        assert card.items[0].title == "Waiting for you: 2"
        assert [b.action for b in card.items[0].buttons] == [
            "leave.approve",
            "leave.decline",
            "leave.details",
        ]
        assert "fever" not in card.text

    def test_a_yes_that_breaks_a_rule_is_asked_for_its_reason(self, desk: Desk) -> None:
        desk.passes(hours=6)
        desk.types(ADA, "sick today")
        (item,) = desk.types(GRACE, "", "waiting").items
        assert item.buttons[0].action == "leave.approve_against"

    def test_what_is_somebody_elses_does_not_wait_for_one(self, desk: Desk) -> None:
        desk.types(GRACE, "sick today")
        desk.types(ADA, "sick today and tomorrow")
        assert desk.types(GRACE, "", "waiting").lines[0] == "Nothing waits for you."
        assert [i.lines[0][:2] for i in desk.types(LINUS, "", "waiting").items] == ["#1"]
        assert [i.lines[0][:2] for i in desk.types(DORA, "", "waiting").items] == ["#1", "#2"]
        assert desk.types(BO, "", "waiting").lines[0] == "Nothing waits for you."

    def test_home_shows_the_five_oldest_and_how_many_more(self, desk: Desk) -> None:
        for n in range(7):
            desk.types(ADA, f"sick {MONDAY + timedelta(days=2 * n)}")
        card = home(desk, DORA)
        assert card.items[0].title == "Waiting for you: 7"
        assert part(card, "Waiting")[-1] == "And 2 more: /rollcall waiting"

    def test_what_is_decided_on_the_home_is_gone_from_it(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        assert part(home(desk, GRACE), "Waiting") == []


def test_leaders_see_who_is_away_and_never_why(desk: Desk) -> None:
    desk.types(ADA, "sick today fever")
    desk.types(WEI, "sick 2026-11-03 02:00-04:00 头晕")
    away = part(home(desk, GRACE), "Away")
    assert away == [
        "Ada: sick leave, Mon 2 Nov 2026",
        "伟: sick leave, Mon 2 Nov 2026, 02:00 to 04:00",
    ]
    assert part(home(desk, BO), "Away") == []
    desk.types(ADA, "withdraw 1")
    desk.types(WEI, "撤回 2")
    assert part(home(desk, GRACE), "Away") == ["Nobody."]


def test_the_fullest_home_is_within_what_slack_shows(desk: Desk) -> None:
    for n in range(9):
        desk.types(ADA, f"sick {date(2026, 11, 2) + timedelta(days=2 * n)}")
        desk.types(DORA, f"sick {date(2026, 11, 2) + timedelta(days=2 * n)}")
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.add(Balance(person_id=dora.id, kind="annual", days=7.5, as_of=MONDAY))
    drawn = home_view(home(desk, DORA))
    assert len(drawn["blocks"]) <= 100
    assert "annual leave, in days: 7.5" in str(drawn), "nothing fell off its end"
