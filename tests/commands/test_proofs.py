"""Proofs are sent in private, by messages or by a form, and shown to whoever may (CC-2.4.3)."""

from datetime import datetime

import pytest
from sqlmodel import select

from commands.deciding.attaching import MOST_FILES
from commands.deciding.command import MOST_BYTES
from storage.files import SentFile
from storage.proofs import ACCEPTED, SENT
from tests.commands.desk import Desk, people_to_spare, refusal
from tests.commands.papers import (
    FOUR,
    WEDNESDAY,
    file,
    fills_in,
    gives,
    proof,
    state,
    was_ill,
    words,
)
from tests.storage.floor import together
from tests.stories.floor import ADA, GRACE, LINUS, WEI, ZONE


@pytest.fixture
def ill(desk: Desk) -> Desk:
    return was_ill(desk)


@pytest.fixture
def each_ill(each_desk: Desk) -> Desk:
    return was_ill(each_desk)


class TestSending:
    def test_photos_in_the_direct_message_are_the_proofs_of_the_leave(self, ill: Desk) -> None:
        told = words(gives(ill, ADA, *FOUR))
        assert told.startswith("Noted for sick leave #1: 4 files.\nGrace, duty leader, looks")
        assert state(ill, 1) == SENT
        (card,) = [t for t in ill.told(GRACE) if t.startswith("Proofs: sick leave #1")]
        assert "Person: Ada" in card
        assert "Files: 4" in card
        assert not [t for t in ill.told(LINUS) if t.startswith("Proofs")]
        assert ill.journal()[-1].event == "proofs.sent"

    def test_channels_hear_nothing_of_proofs(self, ill: Desk) -> None:
        before = len(ill.outgoing())
        gives(ill, ADA, *FOUR)
        ill.types(GRACE, "missing 1 receipt", "proofs")
        for row in ill.outgoing()[before:]:
            assert row.conversation.startswith(("@", "edits:@")), row.conversation

    def test_one_by_one_they_are_one_card(self, ill: Desk) -> None:
        for each in FOUR:
            gives(ill, ADA, each)
        cards = [row for row in ill.outgoing() if row.subject == "proofs:1"]
        assert [row.kind for row in cards if row.state != "swallowed"] == ["post", "edit"]
        gives(ill, ADA, "F04")
        with ill.read() as tx:
            assert len(tx.session.exec(select(SentFile)).all()) == 4, "a file counts once"

    def test_a_file_keeps_its_kind_and_not_its_name(self, ill: Desk) -> None:
        gives(ill, ADA, "F01")
        with ill.read() as tx:
            assert tx.session.exec(select(SentFile.ending)).all() == [".jpg"]

    def test_a_form_takes_them_as_well(self, ill: Desk) -> None:
        form = ill.opens(ADA, "proofs.send", 1)
        assert [field.kind for field in form.fields] == ["choice", "files"]
        told = fills_in(ill, ADA, 1, file("F01"), file("F02"))
        assert "2 files" in told.text
        assert "Please add a photo" in refusal(lambda: fills_in(ill, ADA, 1))

    def test_where_several_are_owed_it_is_asked_which(self, ill: Desk) -> None:
        ill.types(ADA, "sick 2026-11-06")
        asked = gives(ill, ADA, "F01")
        gives(ill, ADA, "F02")
        assert asked is not None
        assert [(b.label, b.value) for item in asked.items for b in item.buttons] == [
            ("Sick leave #1", "1"),
            ("Sick leave #2", "2"),
        ]
        assert state(ill, 1) is None
        assert "2 files" in words(ill.presses(ADA, "proofs.for", 1))
        assert "noted already" in refusal(lambda: ill.presses(ADA, "proofs.for", 1))
        assert (state(ill, 1), state(ill, 2)) == (SENT, None)
        assert "Noted for sick leave #2" in words(gives(ill, ADA, "F03", text="#2"))

    def test_days_asked_for_one_by_one_owe_their_proofs_together(self, desk: Desk) -> None:
        people_to_spare(desk)
        for day in ("02", "03"):
            desk.types(ADA, f"sick 2026-11-{day}")
        desk.now = WEDNESDAY
        assert "Noted for sick leave #1 and #2" in words(gives(desk, ADA, *FOUR))
        desk.types(GRACE, "accept 1", "proofs")
        for number in (1, 2):
            found = proof(desk, number)
            assert found is not None
        assert state(desk, 2) == ACCEPTED
        assert desk.types(ADA, "", "proofs").text == "You owe no proofs."

    def test_whoever_owes_nothing_is_told_so(self, ill: Desk) -> None:
        assert "你没有应交的证明" in refusal(lambda: gives(ill, WEI, "F01"))
        assert gives(ill, WEI, "F01", text="what is this?") is None

    @pytest.mark.parametrize(
        ("given", "why"),
        [
            (file("F01", MOST_BYTES + 1), "too large: I take up to 20 MB"),
            (file("F01", is_hosted=False), "a link to another place"),
        ],
    )
    def test_what_cannot_be_read_is_not_noted(self, ill: Desk, given: object, why: str) -> None:
        with ill.is_as_before():
            assert why in refusal(lambda: gives(ill, ADA, given))  # type: ignore[arg-type]
        gives(ill, ADA, file("F02", MOST_BYTES))

    def test_there_is_an_end_of_files(self, ill: Desk) -> None:
        gives(ill, ADA, *[f"F{n}" for n in range(MOST_FILES)])
        assert "I take 20 files" in refusal(lambda: gives(ill, ADA, "one more"))

    def test_a_leader_off_shift_is_shown_them_on_their_shift(self, ill: Desk) -> None:
        ill.now = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)  # nobody with the role works
        gives(ill, ADA, "F01")
        gives(ill, ADA, "F02")
        assert not [t for t in ill.told(GRACE) if t.startswith("Proofs")]
        waiting = ill.types(GRACE, "", "waiting")
        assert "Proofs: sick leave #1 — Ada" in waiting.text


def test_files_that_come_at_once_are_all_noted_and_shown_as_one(each_ill: Desk) -> None:
    together(4, lambda which: gives(each_ill, ADA, FOUR[which]))
    with each_ill.read() as tx:
        assert len(tx.session.exec(select(SentFile)).all()) == 4
    posts = [r for r in each_ill.outgoing() if r.subject == "proofs:1" and r.kind == "post"]
    assert len(posts) == 1
