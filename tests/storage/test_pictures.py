"""A picture of values has its target, its gaps and no words."""

from datetime import date, timedelta
from io import BytesIO

from PIL import Image

from storage.pictures import Panel, drawn

DAYS = [date(2024, 2, 1) + timedelta(days=n) for n in range(31)]


def size(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content)) as picture:
        picture.verify()
        return picture.size


def test_panels_stand_below_each_other() -> None:
    panel = Panel(DAYS, [float(n) for n in range(31)], at_least=90, limits=(0, 103))
    assert size(drawn([panel])) == (960, 280)
    assert size(drawn([panel, panel])) == (960, 560)


def test_the_target_and_a_gap_are_seen() -> None:
    whole: list[float | None] = [50.0] * 31
    pictures = {
        drawn([Panel(DAYS, whole, limits=(0, 103))]),
        drawn([Panel(DAYS, whole, at_least=90, limits=(0, 103))]),
        drawn([Panel(DAYS, whole, at_least=40, at_most=60, limits=(0, 103))]),
        drawn([Panel(DAYS, [*whole[:9], None, *whole[10:]], limits=(0, 103))]),
    }
    assert len(pictures) == 4


def test_the_same_values_are_the_same_picture() -> None:
    panel = Panel(DAYS, [172.0 if n % 2 else None for n in range(31)], at_least=160, at_most=180)
    assert drawn([panel]) == drawn([panel])


def test_nothing_but_gaps_is_drawn_all_the_same() -> None:
    assert size(drawn([Panel(DAYS, [None] * 31, at_most=8)])) == (960, 280)
