"""The shipped catalogues hold exactly what the handbooks state, and invent no figure."""

from datetime import date

import pytest

from handbook.book import Handbook, read
from handbook.conduct import Choices, Item, Range, Worth, meant, standing

DAY = date(2026, 11, 2)

FLOOR = {1: 1, 2: 1, 3: 1, 4: 1, 5: 2, 6: 1, 7: 2, 8: 1, 9: 1, 10: 3, 11: 2, 12: 5, 13: 2, 14: 2}
FLOOR |= {15: 2, 16: 2}
SYSTEM = {2: 1, 3: 1, 4: 1, 5: 10, 7: 5}
BROADBAND = {6: 2, 11: 1, 12: 2, 14: 2, 15: 1, 18: 2, 20: 3, 21: 2, 22: 1, 23: 2, 24: 1, 25: 4}
BROADBAND_UNSTATED = {7, 8, 9, 10, 13, 16, 17, 19, 27}
PHRASES = {5: 2, 6: 2, 7: 1, 8: 1, 10: 1, 12: 1, 14: 1, 15: 1, 16: 1, 19: 1, 20: 2}
PHRASES_UNSTATED = {1, 2, 3, 4, 9, 11, 13, 17}
ATTITUDE, ATTITUDE_UNSTATED = {1: 2, 3: 2, 5: 2, 6: 2, 8: 1}, {2, 4, 7}
SKILL, SKILL_UNSTATED = {2: 2, 4: 2}, {1, 3, 5}
LOST = {"IC-Q.P14", "IC-Q.P19", "IC-Q.A5", "IC-Q.A8", "IC-Q.S2", "IC-Q.S4"}


def items(name: str) -> dict[str, tuple[Item, Worth]]:
    return standing(read(name).conduct, DAY)


def numbered(found: dict[str, tuple[Item, Worth]], beginning: str) -> dict[int, Worth]:
    """The items of a section by their number."""
    numbers = {name.removeprefix(beginning): worth for name, (_, worth) in found.items()}
    return {int(number): worth for number, worth in numbers.items() if number.isdecimal()}


def fixed(worths: dict[int, Worth]) -> dict[int, float]:
    return {n: worth.points for n, worth in worths.items() if isinstance(worth.points, float)}


def unstated(worths: dict[int, Worth]) -> set[int]:
    return {n for n, worth in worths.items() if worth.points == "unstated"}


def test_the_phone_centres_floor_has_16_items_of_29_points() -> None:
    floor = numbered(items("call-centre"), "CC-2.2.1.")
    assert fixed(floor) == FLOOR
    assert (len(floor), sum(fixed(floor).values())) == (16, 29)


def test_the_use_of_its_system_has_seven_one_a_range_and_one_dismissal() -> None:
    system = numbered(items("call-centre"), "CC-2.2.2.")
    assert len(system) == 7
    assert fixed(system) == SYSTEM
    assert sum(SYSTEM.values()) == 18
    assert system[1].points == Range(least=1, most=5)
    assert (system[6].points, system[6].dismissal) == (None, "always")
    assert [n for n, worth in system.items() if worth.dismissal == "if_serious"] == [5]


def test_the_broadband_seats_have_22_items_and_five_bonuses() -> None:
    found = numbered(items("broadband-seats"), "BB-")
    deducted = {n: worth for n, worth in found.items() if not worth.bonus}
    added = {n: worth for n, worth in found.items() if worth.bonus}
    assert set(deducted) == set(range(6, 28))
    assert fixed(deducted) == BROADBAND
    assert unstated(deducted) == BROADBAND_UNSTATED
    assert deducted[26].points == Choices(one_of=(10, 2))
    assert (fixed(added), unstated(added)) == ({2: 1, 3: 1, 4: 1, 5: 1}, {1})
    assert items("broadband-seats")["BB-C"][1].points == "unstated"
    [account] = read("broadband-seats").conduct.accounts.values()
    assert account.rules[0].begins_with == 100


def test_the_service_desk_fines_20_20_30_50_and_three_days_pay() -> None:
    worths = [worth for _, worth in items("service-desk").values()]
    fines = [worth.fine for worth in worths if isinstance(worth.fine, float)]
    assert sorted(fines) == [20, 20, 30, 50]
    assert {worth.currency for worth in worths} == {"CNY"}
    assert [worth.pay_days for worth in worths if worth.pay_days is not None] == [3]


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (26, "full"),
        (25, None),
        (20, None),
        (19.5, "below_20"),
        (15, "below_20"),
        (14, "below_15"),
        (13, "below_15"),
        (12, "at_most_12"),
        (0, "at_most_12"),
    ],
)
def test_the_service_desks_month_of_26_points_ends_in_its_band(
    points: float, band: str | None
) -> None:
    [account] = read("service-desk").conduct.accounts.values()
    [rules] = account.rules
    assert rules.begins_with == 26
    assert rules.band(points) == band


def test_listening_has_every_item_and_marks_what_is_lost() -> None:
    found = items("insurance-centre")
    for beginning, known, open_ in (
        ("IC-Q.P", PHRASES, PHRASES_UNSTATED),
        ("IC-Q.A", ATTITUDE, ATTITUDE_UNSTATED),
        ("IC-Q.S", SKILL, SKILL_UNSTATED),
    ):
        worths = numbered(found, beginning)
        assert fixed(worths) == known
        assert unstated(worths) == open_
        assert set(worths) == set(known) | open_
    lost = {name for name, (item, _) in found.items() if "wording is lost" in item.title.en}
    assert lost == LOST
    assert {name for name, (item, _) in found.items() if "原文已失" in item.title.zh} == LOST


@pytest.mark.parametrize(
    "book", [read(n) for n in ("call-centre", "broadband-seats", "insurance-centre")]
)
def test_an_items_rule_states_the_same_figure(book: Handbook) -> None:
    """In both languages: the number of the catalogue is the number of the rule's words."""
    for name, (_, worth) in standing(book.conduct, DAY).items():
        words = {lang: book.wording(worth.rule, DAY, lang) for lang in ("en", "zh")}
        if isinstance(worth.points, float):
            assert f"{worth.points:g}" in words["en"], name
            assert f"{worth.points:g}分" in words["zh"], name
        elif worth.points == "unstated":
            assert "not stated" in words["en"], name
            assert "未注明" in words["zh"], name


def test_every_item_is_found_by_its_own_names() -> None:
    for book in map(read, ("call-centre", "broadband-seats", "insurance-centre", "service-desk")):
        for name, (item, _) in standing(book.conduct, DAY).items():
            for said in (name, item.title.en, item.title.zh):
                assert meant(book.conduct, said, DAY).items == (name,), said
