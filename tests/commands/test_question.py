"""The question bank: kept by those who write exams, and seen by nobody else (CC-2.8.3)."""

from datetime import timedelta
from functools import partial

import pytest

from tests.commands.desk import Desk, refusal
from tests.commands.training_desk import QUINN, with_trainer, works_by
from tests.stories.floor import ADA, DORA, GRACE


@pytest.fixture
def bank(desk: Desk) -> Desk:
    with_trainer(desk)
    for n in range(3):
        question(desk, QUINN, f"add refunds: Refund {n}? | Yes {n}")
    question(desk, QUINN, "录入 complaints：Who verifies？｜ The QA trainer")
    return desk


def question(desk: Desk, who: str, line: str = "") -> str:
    return desk.types(who, line, "question").text


def test_it_is_listed_by_topic_with_answers(bank: Desk) -> None:
    assert question(bank, QUINN).splitlines()[1:3] == [
        "complaints: 1 question",
        "refunds: 3 questions",
    ]
    told = question(bank, DORA, "list refunds")
    assert "K1, refunds, never taken\nRefund 0?\nAnswer: Yes 0" in told
    assert "complaints" not in told


@pytest.mark.parametrize("line", ["", "list", "take 1", "add x: y | z", "withdraw K1", "back K1"])
def test_nobody_else_sees_any_of_it(bank: Desk, line: str) -> None:
    for who in (ADA, GRACE):
        with bank.is_as_before():
            said = refusal(partial(bank.types, who, line, "question"))
        assert "Only these may do that: QA trainer and director (CC-2.8.3)" in said
        assert "Refund" not in said
    assert "Only these" in refusal(lambda: bank.opens(ADA, "question.add"))
    assert "Only these" in refusal(lambda: bank.sends(ADA, "question.add", topic="x"))


def test_those_taken_longest_ago_come_first_and_topics_take_turns(bank: Desk) -> None:
    told = question(bank, QUINN, "take 2")
    assert told.startswith(
        "2 questions\n1. Who verifies？\n2. Refund 0?\nAnswers\n1. The QA trainer"
    )
    bank.now += timedelta(days=1)
    told = question(bank, QUINN, "take 3 refunds")
    assert told.splitlines()[:4] == ["3 questions", "1. Refund 1?", "2. Refund 2?", "3. Refund 0?"]
    assert "taken last on Tue 3 Nov 2026" in question(bank, QUINN, "list refunds")
    assert "There are no more than 4." in question(bank, QUINN, "take 40")


def test_what_is_withdrawn_is_not_taken_until_it_is_back(bank: Desk) -> None:
    question(bank, QUINN, "withdraw K4")
    assert "no question on “complaints”" in refusal(
        lambda: bank.types(QUINN, "take 1 complaints", "question")
    )
    assert "withdrawn already" in refusal(lambda: bank.types(QUINN, "withdraw K4", "question"))
    question(bank, DORA, "back K4")
    assert "Who verifies" in question(bank, QUINN, "take 1 complaints")


def test_bad_input_says_what_to_do_and_notes_nothing(bank: Desk) -> None:
    for line, why in (
        ("add refunds", "the topic, the question and its answer"),
        ("add refunds: Refund 1? | No", "K2 asks the same"),
        ("take", "How many?"),
        ("take 41", "From 1 to 40"),
        ("withdraw", "Which question?"),
        ("withdraw K99", "I know no question “K99”"),
        ("dance", "There is no question on “dance”"),
    ):
        with bank.is_as_before():
            assert why in refusal(partial(bank.types, QUINN, line, "question")), line
    said = refusal(lambda: bank.sends(QUINN, "question.add", topic="x", question=" ", solution="y"))
    assert "Please fill this in, too." in said


def test_the_form_adds_one(bank: Desk) -> None:
    form = bank.opens(QUINN, "question.add", "refunds")
    assert form.fields[0].value == "refunds"
    card = bank.sends(QUINN, "question.add", topic="Refunds", question="New?", solution="Yes")
    assert card.text == "K5 is in the bank. There are 4 questions on refunds."
    bank.presses(QUINN, "question.withdraw", 5)
    assert "New?" not in question(bank, QUINN, "list refunds")


def test_a_handbook_without_a_bank_says_so(bank: Desk) -> None:
    works_by(bank, "service-desk")
    assert "knows no question bank" in refusal(lambda: bank.types(QUINN, "", "question"))
