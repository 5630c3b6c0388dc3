"""Small bars say a value each; what is not there is a gap."""

from handbook.kpi.bars import bars, without


def test_a_rate_is_drawn_from_0_to_100() -> None:
    assert bars([0, 12.4, 12.5, 50, 99, 100, None], 0, 100) == "▁▁▂▅██╌"


def test_what_lies_outside_stands_at_the_end() -> None:
    assert bars([-5, 105], 0, 100) == "▁█"


def test_values_that_are_all_the_same_stand_in_the_middle() -> None:
    assert bars([7, 7], 7, 7) == "▅▅"


def test_nobody_reads_bars_aloud() -> None:
    assert without("▁▂╌█ 40.0 % to 60.0 %") == "40.0 % to 60.0 %"
