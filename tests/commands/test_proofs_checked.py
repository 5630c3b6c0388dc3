"""A leader looks at proofs and decides once: there, missing, of another reason (CC-2.4.10.7)."""

from datetime import datetime
from functools import partial

import pytest
from sqlmodel import select

from storage import outbox, people
from storage.files import SentFile
from storage.leaves import APPROVED
from storage.people import Person
from storage.proofs import ACCEPTED, DIFFERS, MISSING, SENT
from tests.commands.desk import Desk, people_to_spare, refusal, text
from tests.commands.papers import FOUR, gives, proof, proposed, records, state, was_ill, words
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, LINUS, WEI, ZONE


@pytest.fixture
def ill(desk: Desk) -> Desk:
    return was_ill(desk)


@pytest.fixture
def each_ill(each_desk: Desk) -> Desk:
    return was_ill(each_desk)


class TestLooking:
    @pytest.fixture
    def handed_in(self, ill: Desk) -> Desk:
        gives(ill, ADA, *FOUR)
        return ill

    def test_copies_come_once_to_whoever_may_look_and_the_look_is_noted(
        self, handed_in: Desk
    ) -> None:
        desk = handed_in
        assert "4 copies come" in words(desk.presses(GRACE, "proofs.see", 1))
        assert "are in your direct message" in words(desk.presses(GRACE, "proofs.see", 1))
        desk.presses(LINUS, "proofs.see", 1)
        rows = [row for row in desk.outgoing() if row.kind == outbox.FILE]
        assert [row.conversation for row in rows] == [f"@{GRACE}"] * 4 + [f"@{LINUS}"] * 4
        assert [e.event for e in desk.journal()].count("proofs.looked") == 3
        for who in (ADA, BO, WEI):
            refusal(partial(desk.presses, who, "proofs.see", 1))
        assert len([row for row in desk.outgoing() if row.kind == outbox.FILE]) == 8

    def test_all_four_are_accepted(self, handed_in: Desk) -> None:
        desk = handed_in
        form = desk.opens(GRACE, "proofs.check", 1)
        assert "Reason given: fever" in form.lines
        assert [choice.label for choice in form.fields[0].choices] == [
            "emergency sick-leave certificate",
            "medical record book",
            "prescription",
            "receipt",
        ]
        desk.sends(GRACE, "proofs.check", form.value, seen="0,1,2,3", fits="yes")
        assert state(desk, 1) == ACCEPTED
        assert records(desk) == []
        assert "Sick leave #1: proofs accepted" in desk.told(ADA)[-1]
        assert "What you owe" not in desk.types(ADA, "", "home").text
        assert "Proofs" not in desk.types(GRACE, "", "waiting").text

    @pytest.mark.parametrize(
        ("seen", "gone"),
        [
            ("0,1,2", "receipt"),
            ("3", "certificate, medical record book and prescription"),
            ("", ""),
        ],
    )
    def test_one_missing_and_the_days_are_proposed_as_absence(
        self, handed_in: Desk, seen: str, gone: str
    ) -> None:
        desk = handed_in
        value = desk.opens(GRACE, "proofs.check", 1).value
        desk.sends(GRACE, "proofs.check", value, seen=seen, fits="yes")
        assert state(desk, 1) == MISSING
        assert records(desk) == [("proofs_missing", "2026-11-03", 2.0, "closed")]
        assert proposed(desk) == [("proofs_missing", 2.0, "proposed")]
        told = next(t for t in desk.told(ADA) if "proofs missing" in t.splitlines()[0])
        assert gone in told
        assert "CC-2.4.3" in told

    def test_another_reason_is_the_directors_and_needs_its_words(self, handed_in: Desk) -> None:
        desk = handed_in
        value = desk.opens(GRACE, "proofs.check", 1).value
        with desk.is_as_before():
            said = refusal(
                lambda: desk.sends(GRACE, "proofs.check", value, seen="0,1,2,3", fits="no")
            )
            assert "what they tell of" in said
        desk.sends(
            GRACE, "proofs.check", value, seen="0,1,2,3", fits="no", words="a dentist's bill"
        )
        assert state(desk, 1) == DIFFERS
        assert proposed(desk) == [("reason_differs", 2.0, "proposed")]
        assert "a dentist's bill" in desk.told(ADA)[-2], "said before what it leads to"
        for row in desk.outgoing():
            if row.conversation in (LEADERS, FLOOR):
                assert "dentist" not in text(row)
        assert [t for t in desk.told(DORA) if "the proofs tell of another reason" in t]

    def test_rest_days_within_the_leave_are_no_absence(self, desk: Desk) -> None:
        people_to_spare(desk)
        desk.types(ADA, "sick 2026-11-07 to 2026-11-09")  # the roster ends on the 8th
        desk.types(GRACE, "missing 1 receipt", "proofs")
        assert records(desk) == [("proofs_missing", "2026-11-08", 2.0, "closed")]

    def test_it_can_all_be_typed(self, handed_in: Desk) -> None:
        desk = handed_in
        assert "Please name them" in refusal(lambda: desk.types(GRACE, "missing 1", "proofs"))
        assert "I cannot tell" in refusal(lambda: desk.types(GRACE, "accept 1 nearly", "proofs"))
        desk.types(GRACE, "缺少1 收费单据、处方", "proofs")
        found = proof(desk, 1)
        assert found is not None
        assert found.seen == ["emergency sick-leave certificate", "medical record book"]

    def test_on_paper_they_count_as_much(self, ill: Desk) -> None:
        ill.types(GRACE, "accept 1", "proofs")
        assert state(ill, 1) == ACCEPTED

    @pytest.mark.parametrize(
        ("who", "why"), [(ADA, "Nobody checks their own"), (BO, "are for the duty leader")]
    )
    def test_only_whoever_may_decides(self, handed_in: Desk, who: str, why: str) -> None:
        with handed_in.is_as_before():
            for line in ("accept 1", "missing 1 receipt", "differs 1 no"):
                assert why in refusal(partial(handed_in.types, who, line, "proofs"))
            assert why in refusal(lambda: handed_in.opens(who, "proofs.check", 1))

    def test_the_copies_are_deleted_with_the_decision(self, handed_in: Desk) -> None:
        desk = handed_in
        desk.presses(GRACE, "proofs.see", 1)
        desk.types(GRACE, "accept 1", "proofs")
        rows = desk.outgoing()
        made = [row.subject for row in rows if row.kind == outbox.FILE]
        gone = [row.subject for row in rows if row.kind == outbox.UNFILE]
        assert made == gone
        assert "are decided" in refusal(lambda: desk.presses(GRACE, "proofs.see", 1))

    def test_missing_ones_may_still_come_and_then_nothing_is_proposed(
        self, handed_in: Desk
    ) -> None:
        desk = handed_in
        desk.types(GRACE, "missing 1 receipt", "proofs")
        gives(desk, ADA, "F05")
        assert state(desk, 1) == SENT
        assert desk.opens(LINUS, "proofs.check", 1).fields[0].value == "0,1,2", "as it was left"
        desk.types(LINUS, "accept 1", "proofs")
        assert records(desk) == [("proofs_missing", "2026-11-03", 2.0, "withdrawn")]
        assert proposed(desk) == [("proofs_missing", 2.0, "void")]

    def test_copies_that_were_deleted_can_be_asked_for_again(self, handed_in: Desk) -> None:
        desk = handed_in
        desk.presses(GRACE, "proofs.see", 1)
        desk.types(GRACE, "missing 1 receipt", "proofs")
        assert "4 copies come" in words(desk.presses(GRACE, "proofs.see", 1))
        desk.types(GRACE, "accept 1", "proofs")
        kinds = [row.kind for row in desk.outgoing() if row.subject == "file_copy:1"]
        assert kinds == ["file", "unfile", "file", "unfile"]

    def test_only_the_leaders_card_is_drawn_again(self, handed_in: Desk) -> None:
        desk = handed_in
        desk.types(GRACE, "missing 1 receipt", "proofs")
        gives(desk, ADA, "F05")
        gives(desk, ADA, "F06")
        edits = [row for row in desk.outgoing() if row.kind == outbox.EDIT]
        assert {row.conversation for row in edits if row.subject == "proofs:1"} == {
            f"edits:@{GRACE}"
        }

    def test_missing_again_is_not_recorded_twice(self, handed_in: Desk) -> None:
        desk = handed_in
        for more in ("F05", "F06"):
            desk.types(GRACE, "missing 1 receipt", "proofs")
            gives(desk, ADA, more)
        assert len(records(desk)) == 1

    def test_what_is_decided_stays(self, handed_in: Desk) -> None:
        desk = handed_in
        desk.types(GRACE, "accept 1", "proofs")
        first = "Grace was first: the proofs of #1 are decided (accepted, Wed 4 Nov, 16:00)."
        with desk.is_as_before():
            assert first in refusal(lambda: desk.types(LINUS, "missing 1 receipt", "proofs"))
            assert "You owe no proofs" in refusal(lambda: gives(desk, ADA, "F09"))

    def test_a_form_that_is_behind_the_times_changes_nothing(self, ill: Desk) -> None:
        value = ill.opens(GRACE, "proofs.check", 1).value
        gives(ill, ADA, "F01")
        with ill.is_as_before():
            sent = refusal(lambda: ill.sends(GRACE, "proofs.check", value, seen="", fits="yes"))
            assert "changed meanwhile" in sent


def test_long_sick_leave_is_approved_only_with_its_proofs(desk: Desk) -> None:
    """Four days: the proofs come on the third, to the director, before the approval (CC-2.4.5)."""
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-02 to 2026-11-05 flu")
    assert "Its proofs come first" in refusal(lambda: desk.types(DORA, "approve 1"))
    desk.now = datetime(2026, 11, 6, 10, 0, tzinfo=ZONE)
    assert "Its proofs come first" in refusal(lambda: desk.types(DORA, "approve 1"))
    gives(desk, ADA, *FOUR)
    assert "are for the director" in refusal(lambda: desk.types(GRACE, "accept 1", "proofs"))
    desk.types(DORA, "accept 1", "proofs")
    desk.types(DORA, "approve 1")
    assert desk.leave(1).state == APPROVED


def test_two_leaders_decide_at_once(each_ill: Desk) -> None:
    desk = each_ill
    gives(desk, ADA, *FOUR)

    def decide(which: int) -> str | None:
        who, line = ((GRACE, "accept 1"), (LINUS, "missing 1 receipt"))[which]
        try:
            desk.types(who, line, "proofs")
        except Exception as refused:
            return str(refused)
        return None

    (refused,) = [said for said in together(2, decide) if said]
    assert "was first" in refused
    decided = [e.event for e in desk.journal() if e.event in ("proofs.accepted", "proofs.missing")]
    assert len(decided) == 1
    assert len(records(desk)) == (1 if state(desk, 1) == MISSING else 0)


def test_a_file_and_a_decision_at_once_lose_nothing(each_ill: Desk) -> None:
    """The file comes before the decision, or it is refused in words: never noted unseen."""
    desk = each_ill
    gives(desk, ADA, "F01")

    def act(which: int) -> str | None:
        try:
            if which:
                desk.types(GRACE, "accept 1", "proofs")
            else:
                gives(desk, ADA, "F02")
        except Exception as refused:
            return str(refused)
        return None

    refused = [said for said in together(2, act) if said]
    assert state(desk, 1) == ACCEPTED
    with desk.read() as tx:
        assert len(tx.session.exec(select(SentFile)).all()) == 2 - len(refused)


def test_another_teams_leaders_see_nothing(ill: Desk) -> None:
    gives(ill, ADA, *FOUR)
    with ill.database.change(ill.now) as tx:
        first = tx.session.exec(select(people.Team)).one()
        other = people.Team(**{**first.model_dump(exclude={"id"}), "name": "Other"})
        tx.session.add(other)
        tx.session.flush()
        linus = tx.session.exec(select(Person).where(Person.slack_id == LINUS)).one()
        linus.team_id = other.id or 0
    for act in ("accept 1", "differs 1 no"):
        assert "Which leave?" in refusal(partial(ill.types, LINUS, act, "proofs"))
    assert "Proofs" not in ill.types(LINUS, "", "waiting").text
