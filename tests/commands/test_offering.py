"""A counter-offer: other days, which count only once the person has taken them."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from storage.cards import Button
from storage.leaves import APPROVED, ASKED, DECLINED, WITHDRAWN
from storage.outbox import POST
from tests.commands.desk import Desk, leaves_team, people_to_spare, refusal, roster
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

WEDNESDAY, FRIDAY = date(2026, 11, 4), date(2026, 11, 6)


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Ada asks for three days; there are places on all of them."""
    people_to_spare(desk)
    desk.types(ADA, "personal 2026-11-04 to 2026-11-06 moving house")
    return desk


def offer(desk: Desk, days: str = "2026-11-04", who: str = GRACE, number: int = 1) -> list[Button]:
    """Offers the days; the buttons that the person is shown."""
    desk.types(who, f"offer {number} {days} that is all I can do")
    told = [row for row in desk.outgoing() if row.kind == POST and row.conversation == f"@{ADA}"]
    assert told[-1].card is not None
    return [Button.model_validate(button) for button in told[-1].card["buttons"]]


@pytest.mark.parametrize("way", ["form", "line", "Chinese line"])
def test_the_person_is_asked_and_nothing_else_changes(asked: Desk, way: str) -> None:
    desk = asked
    before = desk.leave(1).model_dump()
    match way:
        case "form":
            form = desk.opens(GRACE, "leave.offer", 1)
            assert "Personal leave of Ada, Wed 4 Nov to Fri 6 Nov 2026" in form.lines[0]
            assert form.fields[0].value == "2026-11-04"
            answer = desk.sends(
                GRACE, "leave.offer", form.value, first="2026-11-04", words="that is all I can do"
            )
        case "line":
            answer = desk.types(GRACE, "offer 1 2026-11-04 that is all I can do")
        case _:
            answer = desk.types(GRACE, "提议1 2026-11-04 that is all I can do")
    assert answer.lines[0] == "Offered for #1: Wed 4 Nov 2026. The person is asked."
    assert desk.leave(1).model_dump() == before
    card = desk.card(1)
    assert (
        "Offered instead: Wed 4 Nov 2026, by \ue000U0GRACE001\ue001; not answered yet" in card.text
    )
    assert [b.label for b in card.buttons] == ["Approve", "Decline…", "Approve part…", "Details"]
    said = desk.thread(1)[-1].splitlines()
    assert said[0] == "\ue000U0GRACE001\ue001 offers Wed 4 Nov 2026 instead. Ada is asked."
    assert said[1].endswith("4 → 3, 0 needed")
    told = desk.told(ADA)[-1]
    assert told.startswith("Personal leave #1: other days are offered\n")
    assert "Grace offers you other days: Wed 4 Nov 2026." in told
    assert "They say: that is all I can do" in told
    assert "that is all I can do" not in card.text + "".join(desk.thread(1))
    entry = desk.journal()[-1]
    assert entry.event == "leave.part_offered"
    assert "that is all I can do" not in str(entry.facts)


class TestAccepting:
    @pytest.mark.parametrize("way", ["press", "line", "Chinese line"])
    def test_the_days_become_the_offered_ones(self, each_desk: Desk, way: str) -> None:
        desk = each_desk
        desk.types(ADA, "personal 2026-11-04 to 2026-11-06 moving house")
        accept, _ = offer(desk)
        desk.passes(minutes=3)
        match way:
            case "press":
                answer = desk.presses(ADA, accept.action, accept.value)
            case "line":
                answer = desk.types(ADA, "accept 1")
            case _:
                answer = desk.types(ADA, "接受1")
        assert answer is not None
        assert answer.lines == ("Accepted: #1 is now Wed 4 Nov 2026.", "#1 is approved.")
        leave = desk.leave(1)
        assert (leave.state, leave.first, leave.last) == (APPROVED, WEDNESDAY, WEDNESDAY)
        assert (leave.counted, leave.verdict["days"], leave.facts["counted"]) == (1.0, 1.0, 1.0)
        assert leave.decided_at == desk.now
        card = desk.card(1).text
        assert "Approved by: \ue000U0GRACE001\ue001" in card
        assert "Offered" not in card
        said = desk.thread(1)[-1]
        assert (
            "\ue000U0ADA00001\ue001 takes the days that \ue000U0GRACE001\ue001 offered: "
            "Wed 4 Nov 2026." in said
        )
        assert "4 → 3, 4 needed" in said
        assert "Fri 6 Nov" not in said
        assert "Decided by: Grace (CC-2.4.6)" in desk.told(ADA)[-1]
        assert desk.journal()[-1].event == "leave.part_accepted"

    def test_hours_can_be_offered(self, asked: Desk) -> None:
        offer(asked, "2026-11-04 15:00-17:00")
        asked.types(ADA, "accept 1")
        leave = asked.leave(1)
        assert leave.counted == 0.25
        assert leave.begins_at == datetime(2026, 11, 4, 15, 0, tzinfo=ZONE)
        assert "Days: Wed 4 Nov 2026, 15:00 to 17:00" in asked.card(1).text

    def test_hours_after_midnight_belong_to_the_night_shift_they_are_of(self, desk: Desk) -> None:
        desk.types(WEI, "personal 2026-11-04 to 2026-11-05")
        desk.types(GRACE, "offer 1 2026-11-05 02:00-04:00 for two hours")
        desk.types(WEI, "accept 1")
        leave = desk.leave(1)
        assert (leave.first, leave.last) == (WEDNESDAY, WEDNESDAY)
        assert leave.ends_at == datetime(2026, 11, 5, 4, 0, tzinfo=ZONE)

    def test_at_two_steps_the_offer_is_the_yes_of_its_own_step(self, service: Desk) -> None:
        service.types(ADA, "personal 2026-11-04 to 2026-11-06 moving house")
        offer(service)
        service.types(ADA, "accept 1")
        leave = service.leave(1)
        assert (leave.state, leave.step, leave.last) == (ASKED, 1, WEDNESDAY)
        assert "#1 waits for the general manager." in service.thread(1)[-1]
        assert "It does not hold yet." in service.told(ADA)[-1]
        with service.is_as_before():
            refusal(lambda: service.presses(GRACE, "leave.approve", 1))
        service.types(DORA, "approve 1 all right")
        assert service.leave(1).state == APPROVED

    def test_it_cannot_be_undone_by_the_leader_but_reversed(self, asked: Desk) -> None:
        offer(asked)
        asked.types(ADA, "accept 1")
        with asked.is_as_before():
            told = refusal(lambda: asked.types(GRACE, "undo 1"))
        assert "Something has come after your decision on #1." in told
        assert "/timeoff reverse 1" in told

    def test_only_whoever_asked_may_answer(self, asked: Desk) -> None:
        accept, keep = offer(asked)
        with asked.is_as_before():
            for who in (BO, GRACE, LINUS, DORA):
                for act in (
                    partial(asked.types, who, "accept 1"),
                    partial(asked.types, who, "keep 1"),
                    partial(asked.presses, who, accept.action, accept.value),
                    partial(asked.presses, who, keep.action, keep.value),
                ):
                    assert "Only Ada can answer this offer." in refusal(act)

    def test_of_accepting_and_declining_at_once_one_counts(self, each_desk: Desk) -> None:
        desk = each_desk
        desk.types(ADA, "personal 2026-11-04 to 2026-11-06 moving house")
        offer(desk)

        def act(who: int) -> str | None:
            try:
                desk.types((ADA, LINUS)[who], ("accept 1", "decline 1 no")[who])
            except Refusal as refused:
                return "\n".join(refused.lines)
            return None

        told = together(2, act)
        assert sorted(word is None for word in told) == [False, True]
        leave = desk.leave(1)
        if told[0] is None:
            assert (leave.state, leave.last) == (APPROVED, WEDNESDAY)
        else:
            assert (leave.state, leave.last) == (DECLINED, FRIDAY)


class TestKeeping:
    @pytest.mark.parametrize("way", ["press", "line", "Chinese line"])
    def test_the_request_stays_and_the_leader_hears_of_it(self, asked: Desk, way: str) -> None:
        desk = asked
        _, keep = offer(desk)
        before = desk.leave(1).model_dump()
        match way:
            case "press":
                answer = desk.presses(ADA, keep.action, keep.value)
            case "line":
                answer = desk.types(ADA, "keep 1")
            case _:
                answer = desk.types(ADA, "保留1")
        assert answer is not None
        assert answer.lines[0] == ("Your request stays as it was: #1, Wed 4 Nov to Fri 6 Nov 2026.")
        assert desk.leave(1).model_dump() == before
        said = desk.thread(1)[-1]
        assert "does not take the days that \ue000U0GRACE001\ue001 offered." in said
        assert "#1 waits for the duty leader." in said
        assert "Offered" not in desk.card(1).text
        with desk.is_as_before():
            assert "kept your request already" in refusal(lambda: desk.types(ADA, "accept 1"))


class TestAStaleOffer:
    """Changes nothing and says why."""

    def test_a_new_offer_voids_the_old(self, asked: Desk) -> None:
        old, _ = offer(asked)
        new, _ = offer(asked, "2026-11-05", LINUS)
        with asked.is_as_before():
            told = refusal(lambda: asked.presses(ADA, old.action, old.value))
        assert told.startswith("This offer no longer stands: something has changed since.")
        asked.presses(ADA, new.action, new.value)
        assert asked.leave(1).first == date(2026, 11, 5)

    @pytest.mark.parametrize(
        ("who", "line", "stands"),
        [
            (LINUS, "approve 1", "#1 is approved."),
            (LINUS, "decline 1 too few", "#1 is declined."),
            (ADA, "withdraw 1", "#1 is withdrawn."),
        ],
    )
    def test_so_does_whatever_is_decided(
        self, asked: Desk, who: str, line: str, stands: str
    ) -> None:
        accept, keep = offer(asked)
        asked.types(who, line)
        for button in (accept, keep):
            with asked.is_as_before():
                told = refusal(partial(asked.presses, ADA, button.action, button.value))
            assert "no longer stands" in told
            assert stands in told

    def test_an_undone_decision_brings_no_offer_back(self, asked: Desk) -> None:
        offer(asked)
        asked.types(GRACE, "decline 1 too few")
        asked.types(GRACE, "undo 1")
        with asked.is_as_before():
            assert "no longer stands" in refusal(lambda: asked.types(ADA, "accept 1"))

    def test_twice(self, asked: Desk) -> None:
        accept, _ = offer(asked)
        asked.presses(ADA, accept.action, accept.value)
        with asked.is_as_before():
            told = refusal(lambda: asked.presses(ADA, accept.action, accept.value))
        assert told.startswith("You have accepted this offer already.\n#1 is approved.")

    def test_once_the_days_are_over(self, asked: Desk) -> None:
        offer(asked)
        asked.passes(days=3)
        with asked.is_as_before():
            assert "is over" in refusal(lambda: asked.types(ADA, "accept 1"))

    def test_once_the_leader_has_left(self, asked: Desk) -> None:
        offer(asked)
        leaves_team(asked, GRACE, MONDAY)
        with asked.is_as_before():
            assert "Grace has left the team" in refusal(lambda: asked.types(ADA, "accept 1"))

    def test_once_a_shift_would_be_short_that_was_not(self, desk: Desk) -> None:
        roster(desk, DORA, "L", WEDNESDAY)
        desk.types(ADA, "personal 2026-11-04 to 2026-11-06")
        desk.types(GRACE, "offer 1 2026-11-04")
        desk.types(BO, "sick 2026-11-04")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(ADA, "accept 1"))
        assert "Things have changed since the offer:" in told
        assert "L 15:00–23:00, Wed 4 Nov 2026 would be short." in told
        desk.types(BO, "withdraw 2")
        desk.types(ADA, "accept 1")
        assert desk.leave(1).state == APPROVED

    @pytest.mark.parametrize("value", ["", "1", "1:", "1:99", "1:x", "x"])
    def test_a_button_that_nobody_was_shown(self, asked: Desk, value: str) -> None:
        offer(asked)
        with asked.is_as_before():
            for action in ("leave.accept", "leave.keep"):
                refusal(partial(asked.presses, ADA, action, value))

    def test_where_there_is_none(self, asked: Desk) -> None:
        with asked.is_as_before():
            told = refusal(lambda: asked.types(ADA, "accept 1"))
        assert told.startswith("Nobody has offered other days for #1.")


class TestWhatCanBeOffered:
    @pytest.mark.parametrize("who", [ADA, BO])
    def test_only_by_those_who_may_decide(self, asked: Desk, who: str) -> None:
        with asked.is_as_before():
            refusal(lambda: asked.types(who, "offer 1 2026-11-04 x"))
            refusal(lambda: asked.opens(who, "leave.offer", 1))

    def test_days_that_a_leader_may_not_decide_are_not_theirs_to_offer(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(GRACE, "offer 1 2026-11-02 to 2026-11-04"))
        assert told == "These days are for the director to decide (CC-2.4.4). Nothing was changed."

    def test_fewer_days_may_become_a_leaders_to_decide(self, desk: Desk) -> None:
        desk.types(ADA, "sick today and tomorrow")
        with desk.is_as_before():
            refusal(lambda: desk.types(GRACE, "offer 1 2026-11-02"))
        desk.types(DORA, "offer 1 2026-11-02")
        desk.types(ADA, "accept 1")
        assert desk.leave(1).verdict["steps"] == ["duty_leader"]
        assert desk.leave(1).state == APPROVED

    def test_not_the_past_nor_the_same_nor_days_of_another_request(self, asked: Desk) -> None:
        asked.types(ADA, "sick 2026-11-10")
        with asked.is_as_before():
            assert "is over" in refusal(lambda: asked.types(GRACE, "offer 1 2026-10-30 x"))
            same = "offer 1 2026-11-04 to 2026-11-06 x"
            assert "the days that were asked for" in refusal(lambda: asked.types(GRACE, same))
            told = refusal(lambda: asked.types(GRACE, "offer 1 2026-11-09 to 2026-11-10 x"))
            assert "another request for these days: #2" in told
            told = refusal(lambda: asked.types(GRACE, "offer 1 2026-11-04 02:00-04:00 x"))
            assert "Ada does not work then." in told
            assert "Which days" in refusal(lambda: asked.types(GRACE, "offer 1 please"))

    def test_a_short_shift_needs_words(self, desk: Desk) -> None:
        desk.types(ADA, "personal 2026-11-04 to 2026-11-06")
        with desk.is_as_before():
            told = refusal(lambda: desk.types(GRACE, "offer 1 2026-11-04"))
        assert "would be short" in told
        assert "Please say why all the same." in told

    def test_a_form_complains_beside_its_fields(self, asked: Desk) -> None:
        send = partial(asked.sends, GRACE, "leave.offer", 1)
        for answers, field in (
            ({"first": ""}, "first"),
            ({"first": "2026-11-05", "last": "2026-11-04"}, "last"),
            ({"first": "2026-11-05", "hours": "soon"}, "hours"),
        ):
            with asked.is_as_before(), pytest.raises(Refusal) as refused:
                send(**answers)
            assert field in refused.value.fields

    def test_not_once_it_is_decided(self, asked: Desk) -> None:
        asked.types(ADA, "withdraw 1")
        with asked.is_as_before():
            told = refusal(lambda: asked.types(GRACE, "offer 1 2026-11-04 x"))
        assert "Ada has taken #1 back" in told
        assert asked.leave(1).state == WITHDRAWN

    def test_the_time_of_asking_is_that_of_the_request(self, desk: Desk) -> None:
        """Asked in time and answered late, the other days are not late either."""
        desk.types(ADA, "personal 2026-11-04 to 2026-11-06")
        desk.now += timedelta(days=2, hours=1)
        desk.types(GRACE, "offer 1 2026-11-04 we are few")
        desk.types(ADA, "accept 1")
        assert desk.leave(1).verdict["is_late"] is False
