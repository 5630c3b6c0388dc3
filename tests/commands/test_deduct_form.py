"""The form that logs conduct: what opens it, what its searches find, what it refuses and where."""

from datetime import date, timedelta

import pytest

from commands.deciding.asking import Refusal
from storage import people
from storage.cards import Form
from storage.people import Role
from tests.commands.desk import LINK, Desk, leaves_team, refusal
from tests.commands.test_deduct import entries
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS, MONDAY, WEI

PHONE = "CC-2.2.1.10"


def sends(desk: Desk, who: str = GRACE, **answers: str) -> str:
    filled = {"person": number(desk, "Ada"), "item": PHONE, "day": MONDAY.isoformat(), **answers}
    return desk.sends(who, "deduct.log", **filled).text


def number(desk: Desk, name: str) -> str:
    with desk.read() as tx:
        return next(str(one.id) for one in people.of_team(tx, 1) if one.name == name)


def leads_a_shift(desk: Desk, who: str) -> None:
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        tx.session.add(Role(person_id=person.id, role="shift_leader"))


def refused_beside(desk: Desk, who: str = GRACE, **answers: str) -> dict[str, str]:
    """The field that the refusal stands beside, and its words."""
    with desk.is_as_before(), pytest.raises(Refusal) as refused:
        sends(desk, who, **answers)
    return refused.value.fields


def starts(form: Form) -> dict[str, str | None]:
    """What stands in the fields when the form opens."""
    return {field.name: field.value for field in form.fields if field.value}


# ---- what opens it


def test_it_opens_with_today_and_nothing_else(desk: Desk) -> None:
    assert starts(desk.opens(GRACE, "deduct.log")) == {"day": "2026-11-02"}
    assert "These log conduct: duty leader" in refusal(lambda: desk.opens(ADA, "deduct.log"))


def test_a_message_gives_its_author_and_its_place_but_not_its_words(desk: Desk) -> None:
    form = desk.points_at(GRACE, "deduct.message", ADA)
    ada = number(desk, "Ada")
    assert starts(form) == {"person": ada, "day": "2026-11-02", "evidence": LINK}
    [person] = [field for field in form.fields if field.name == "person"]
    assert [choice.label for choice in person.choices] == ["Ada (A001)"]


def test_at_an_apps_message_the_person_is_to_be_chosen(desk: Desk) -> None:
    form = desk.points_at(GRACE, "deduct.message", None)
    assert "An app wrote that message" in " ".join(form.lines)
    assert starts(form) == {"day": "2026-11-02", "evidence": LINK}


@pytest.mark.parametrize(
    ("who", "author", "words"),
    [
        (GRACE, GRACE, "Nobody logs about themself"),
        (GRACE, DORA, "lets you log nothing about Dora"),
        (GRACE, EVE, "not on the list of Centre"),
        (GRACE, WEI, "伟 is no longer on the list"),
        (ADA, BO, "These log conduct"),
    ],
)
def test_at_other_messages_it_says_why_it_cannot(
    desk: Desk, who: str, author: str, words: str
) -> None:
    leaves_team(desk, WEI, MONDAY)
    with desk.is_as_before():
        assert words in refusal(lambda: desk.points_at(who, "deduct.message", author))


# ---- what its searches find


def test_the_catalogue_is_found_by_words_of_both_languages_and_by_numbers(desk: Desk) -> None:
    phone = "phone on the floor · CC-2.2.1.10 · 3 points"
    for typed in ("手机", "PHONE fl", "2.2.1.10"):
        assert phone in desk.finds(GRACE, "deduct.item", typed)
    desk.types(GRACE, "中文", "language")
    assert "现场手机未静音或接私人电话 · CC-2.2.1.10 · 3分" in desk.finds(
        GRACE, "deduct.item", "phone"
    )
    assert desk.finds(GRACE, "deduct.item", "juggling") == []


def test_everybody_is_offered_what_they_may_log(service: Desk) -> None:
    leads_a_shift(service, LINUS)
    mine, all_of_it = (service.finds(who, "deduct.item") for who in (LINUS, GRACE))
    assert len(all_of_it) > len(mine) > 0
    assert set(all_of_it) > set(mine)
    assert service.finds(ADA, "deduct.item") == []
    chats = next(label.split(" · ")[1] for label in all_of_it if label not in mine)
    assert "is for these to log" in refused_beside(service, LINUS, item=chats)["item"]


def test_a_long_title_leaves_room_for_the_number_and_the_worth(desk: Desk) -> None:
    for label in desk.finds(DORA, "deduct.item"):
        assert len(label) <= 75
        assert label.count(" · ") == 2


def test_people_are_found_by_name_and_number(desk: Desk) -> None:
    leaves_team(desk, BO, MONDAY)
    assert desk.finds(GRACE, "deduct.person") == ["Ada (A001)", "伟 (A003)"]
    assert desk.finds(GRACE, "deduct.person", "ａ００1") == ["Ada (A001)"]
    assert desk.finds(GRACE, "deduct.person", "伟") == ["伟 (A003)"]
    assert "Grace (L001)" in desk.finds(DORA, "deduct.person")
    assert desk.finds(ADA, "deduct.person") == []


# ---- what is sent


def test_everything_that_was_filled_in_is_kept(desk: Desk) -> None:
    said = sends(
        desk, item="CC-2.2.2.1", amount="２ 分", place="seat 14", evidence=LINK, note="a key"
    )
    assert "Logged as D1: Ada" in said
    [entry] = entries(desk)
    assert (entry.amount, entry.day, entry.place) == (2.0, MONDAY, "seat 14")
    assert (entry.evidence, entry.note) == (LINK, "a key")


@pytest.mark.parametrize(
    ("field", "answers", "words"),
    [
        ("person", {"person": "999"}, "choose somebody of your team"),
        ("person", {"person": ""}, "choose somebody of your team"),
        ("item", {"item": "CC-9"}, "not in the catalogue"),
        ("amount", {"amount": "4"}, "fixes it: 3 points"),
        ("amount", {"amount": "a lot"}, "Please type a number"),
        ("amount", {"item": "CC-2.2.2.1"}, "1 to 5 points"),
        ("amount", {"item": "CC-2.2.2.1", "amount": "6"}, "1 to 5 points"),
        ("day", {"day": "2026-11-03"}, "still to come"),
        ("day", {"day": "yesterday"}, "choose the day"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    desk: Desk, field: str, answers: dict[str, str], words: str
) -> None:
    [(beside, said)] = refused_beside(desk, **answers).items()
    assert beside == field
    assert words in said


def test_a_forged_choice_of_person_is_refused(desk: Desk) -> None:
    assert "person" in refused_beside(desk, person=number(desk, "Grace"))
    assert "person" in refused_beside(desk, person=number(desk, "Dora"))
    assert refused_beside(desk, ADA, person=number(desk, "Bo"))
    leaves_team(desk, ADA, MONDAY)
    assert "no longer on the list" in refused_beside(desk)["person"]


def test_the_same_of_a_day_is_noticed_and_can_be_said_to_have_happened_again(desk: Desk) -> None:
    sends(desk)
    assert "stands already as D1" in refused_beside(desk, LINUS)["item"]
    sends(desk, LINUS, also="again")
    sends(desk, day=(MONDAY - timedelta(days=1)).isoformat())
    assert [entry.day for entry in entries(desk)] == [MONDAY, MONDAY, date(2026, 11, 1)]


@pytest.mark.parametrize("also", ["", "serious", "again,serious"])
def test_what_is_serious_goes_to_the_director(desk: Desk, also: str) -> None:
    sends(desk, item="CC-2.2.2.5", also=also)
    [entry] = entries(desk)
    assert entry.may_dismiss is ("serious" in also)
    assert bool(desk.told(DORA)) is ("serious" in also)
