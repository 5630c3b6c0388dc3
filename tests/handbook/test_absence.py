"""What was said of days and hours becomes the work that is missed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.dates import Hours, Span
from handbook.leave import Absence, Turn, absence

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 2)
TUESDAY = MONDAY + timedelta(days=1)
SHIFTS = {
    "early": (time(7), time(15)),
    "late": (time(15), time(23)),
    "night": (time(22, 30), time(7)),
    "desk morning": (time(7), time(11, 30)),
    "desk afternoon": (time(13), time(16)),
}


def at(hour: int, minute: int = 0, day: date = MONDAY, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


def on(shift: str, day: date = MONDAY, zone: ZoneInfo = ZONE) -> Turn:
    """A shift as a roster keeps it: in UTC."""
    starts, ends = SHIFTS[shift]
    ends_on = day + timedelta(days=int(ends <= starts))
    return Turn(
        day,
        datetime.combine(day, starts, zone).astimezone(UTC),
        datetime.combine(ends_on, ends, zone).astimezone(UTC),
    )


def missed(
    said: Hours | str | None,
    *turns: Turn,
    day: date = MONDAY,
    last: date | None = None,
    now: datetime | None = None,
    zone: ZoneInfo = ZONE,
) -> Absence | str:
    span = Span(day, last or day, said)  # type: ignore[arg-type]  # a part by its name
    return absence(span, turns, zone, now or at(6, zone=zone))


def part(said: Absence | str) -> tuple[date, datetime, datetime, float]:
    """A part of a day: its date, its hours and its minutes."""
    assert isinstance(said, Absence)
    assert said.is_part
    assert said.begins_at is not None
    assert said.ends_at is not None
    assert said.first == said.last
    return said.first, said.begins_at, said.ends_at, said.minutes


# ---- whole days


def test_whole_days_reach_from_the_first_shift_to_the_end_of_the_last() -> None:
    turns = [on("night", MONDAY - timedelta(days=1)), on("early"), on("early", TUESDAY)]
    found = missed(None, *turns, last=TUESDAY + timedelta(days=1))
    assert found == Absence(
        MONDAY, TUESDAY + timedelta(days=1), turns[1].starts_at, turns[2].ends_at
    )


def test_days_without_a_shift_have_no_moments() -> None:
    assert missed(None, on("night", MONDAY - timedelta(days=1))) == Absence(MONDAY, MONDAY)


# ---- parts


def test_the_afternoon_of_a_late_shift_begins_with_the_shift() -> None:
    assert part(missed("afternoon", on("late"))) == (MONDAY, at(15), at(18), 180)


def test_the_afternoon_of_an_early_shift_ends_with_the_shift() -> None:
    found = missed("afternoon", on("early"))
    assert part(found) == (MONDAY, at(12), at(15), 180)
    assert isinstance(found, Absence)
    assert found.shift_minutes == 8 * 60


def test_the_morning_of_a_late_shift_is_no_work() -> None:
    assert missed("morning", on("late")) == "outside"


def test_the_morning_after_a_night_shift_is_taken_out_of_that_shift() -> None:
    turns = [on("night", MONDAY - timedelta(days=1)), on("night")]
    assert part(missed("morning", *turns)) == (MONDAY - timedelta(days=1), at(0), at(7), 420)


def test_two_in_the_night_belongs_to_the_day_before() -> None:
    found = missed(Hours(time(2), time(4)), on("night"), day=TUESDAY)
    assert part(found) == (MONDAY, at(2, day=TUESDAY), at(4, day=TUESDAY), 120)


def test_hours_over_midnight_end_on_the_next_day() -> None:
    found = missed(Hours(time(23), time(1)), on("night"))
    assert part(found) == (MONDAY, at(23), at(1, day=TUESDAY), 120)


def test_hours_over_the_shifts_end_are_cut() -> None:
    assert part(missed(Hours(time(14), time(20)), on("early"))) == (MONDAY, at(14), at(15), 60)


def test_hours_before_the_shift_are_cut() -> None:
    assert part(missed(Hours(time(5), time(8)), on("early"))) == (MONDAY, at(7), at(8), 60)


@pytest.mark.parametrize(
    "said", [Hours(time(7), time(15)), Hours(time(6), time(16)), Hours(time(7))]
)
def test_the_whole_shift_by_its_hours_is_a_whole_day(said: Hours) -> None:
    turn = on("early")
    assert missed(said, turn) == Absence(MONDAY, MONDAY, turn.starts_at, turn.ends_at)


def test_the_whole_night_shift_by_its_hours_is_a_whole_day() -> None:
    turn = on("night")
    found = missed(Hours(time(22, 30), time(7)), turn)
    assert found == Absence(MONDAY, MONDAY, turn.starts_at, turn.ends_at)


def test_a_minute_less_than_the_shift_is_a_part() -> None:
    assert part(missed(Hours(time(7), time(14, 59)), on("early")))[3] == 479


def test_from_a_time_on_is_until_the_shift_ends() -> None:
    assert part(missed(Hours(time(13)), on("early"))) == (MONDAY, at(13), at(15), 120)


def test_until_a_time_is_from_where_the_shift_begins() -> None:
    assert part(missed(Hours(end=time(9)), on("early"))) == (MONDAY, at(7), at(9), 120)


def test_until_two_of_a_night_shift_is_two_on_the_next_day() -> None:
    found = missed(Hours(end=time(2)), on("night"))
    assert part(found) == (MONDAY, at(22, 30), at(2, day=TUESDAY), 210)


def test_from_a_time_for_a_length() -> None:
    assert part(missed(Hours(time(9), length=90), on("early"))) == (MONDAY, at(9), at(10, 30), 90)


def test_a_shift_that_ends_as_the_hours_begin_is_not_touched() -> None:
    turns = [on("night", MONDAY - timedelta(days=1)), on("late")]
    assert missed(Hours(time(7), time(8)), *turns) == "outside"


# ---- from now on


def test_a_length_alone_begins_now() -> None:
    found = missed(Hours(length=60), on("early"), now=at(9, 17))
    assert part(found) == (MONDAY, at(9, 17), at(10, 17), 60)


def test_a_length_alone_does_not_begin_before_it_is_asked() -> None:
    now = at(9, 17) + timedelta(seconds=30)
    assert part(missed(Hours(length=60), on("early"), now=now))[1] == at(9, 18)


def test_a_length_alone_in_a_night_shift_is_of_the_shift_that_runs() -> None:
    now = at(2, day=TUESDAY)
    for day in (MONDAY, TUESDAY):
        found = missed(Hours(length=60), on("night"), on("night", TUESDAY), day=day, now=now)
        assert part(found) == (MONDAY, now, at(3, day=TUESDAY), 60)


def test_a_length_alone_is_cut_where_the_shift_ends() -> None:
    assert part(missed(Hours(length=120), on("early"), now=at(14)))[2:] == (at(15), 60)


@pytest.mark.parametrize("now", [at(6), at(15), at(20)])
def test_a_length_alone_outside_a_shift_asks_which_hours(now: datetime) -> None:
    assert missed(Hours(length=60), on("early"), now=now) == "which_hours"


def test_a_length_alone_on_another_day_asks_which_hours() -> None:
    turns = [on("early"), on("early", TUESDAY)]
    assert missed(Hours(length=60), *turns, day=TUESDAY, now=at(9)) == "which_hours"


# ---- what cannot be told


@pytest.mark.parametrize("said", [Hours(time(9)), Hours(end=time(9)), Hours(length=60)])
def test_without_a_shift_hours_need_both_ends(said: Hours) -> None:
    assert missed(said) == "which_hours"


def test_without_a_shift_hours_are_taken_as_they_are() -> None:
    found = missed(Hours(time(9), time(11)))
    assert part(found) == (MONDAY, at(9), at(11), 120)
    assert isinstance(found, Absence)
    assert found.shift_minutes is None


def test_a_part_of_several_days_is_no_part() -> None:
    assert missed("morning", on("early"), on("early", TUESDAY), last=TUESDAY) == "several_days"


# ---- a day of two shifts with a long break


DESK = (on("desk morning"), on("desk afternoon"))


def test_one_of_a_days_two_shifts_is_a_part_of_the_day() -> None:
    found = missed("afternoon", *DESK)
    assert part(found) == (MONDAY, at(13), at(16), 180)
    assert isinstance(found, Absence)
    assert found.shift_minutes == 7.5 * 60


def test_the_break_between_two_shifts_is_not_missed() -> None:
    assert part(missed(Hours(time(11), time(14)), *DESK)) == (MONDAY, at(11), at(14), 90)
    assert missed(Hours(time(12), time(13)), *DESK) == "outside"


def test_from_a_time_on_is_until_the_days_work_ends() -> None:
    assert part(missed(Hours(time(10)), *DESK)) == (MONDAY, at(10), at(16), 90 + 180)


def test_both_shifts_of_a_day_are_a_whole_day() -> None:
    found = missed(Hours(time(7), time(16)), *DESK)
    assert found == Absence(MONDAY, MONDAY, DESK[0].starts_at, DESK[1].ends_at)


# ---- nights in which the clocks change

SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 24)  # 29 March and 25 October, 01:00 UTC


@pytest.mark.parametrize(("night", "minutes"), [(SPRING, 7.5), (AUTUMN, 9.5)])
def test_a_night_shift_is_an_hour_shorter_or_longer(night: date, minutes: float) -> None:
    found = missed(Hours(time(22, 30), time(1)), on("night", night, BERLIN), day=night, zone=BERLIN)
    assert part(found)[3] == 150
    assert isinstance(found, Absence)
    assert found.shift_minutes == minutes * 60


@pytest.mark.parametrize(("night", "minutes"), [(SPRING, 120), (AUTUMN, 240)])
def test_one_to_four_is_two_hours_in_spring_and_four_in_autumn(night: date, minutes: int) -> None:
    said = Hours(time(1), time(4))
    day = night + timedelta(days=1)
    assert part(missed(said, on("night", night, BERLIN), day=day, zone=BERLIN))[3] == minutes
    assert part(missed(said, day=day, zone=BERLIN))[3] == minutes, "without a shift as well"


@pytest.mark.parametrize(("night", "ends"), [(SPRING, (4, 30)), (AUTUMN, (2, 30))])
def test_two_hours_from_half_past_one_are_two_real_hours(
    night: date, ends: tuple[int, int]
) -> None:
    day = night + timedelta(days=1)
    found = missed(Hours(time(1, 30), length=120), on("night", night, BERLIN), day=day, zone=BERLIN)
    _, begins, until, minutes = part(found)
    assert minutes == 120
    assert until - begins == timedelta(hours=2)
    assert until.astimezone(BERLIN).time() == time(*ends)


@given(
    day=st.dates(date(2026, 3, 20), date(2026, 11, 1)),
    shift=st.sampled_from(sorted(SHIFTS)),
    starts=st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    ends=st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
)
def test_a_part_lies_within_its_shift_and_is_never_all_of_it(
    day: date, shift: str, starts: time, ends: time
) -> None:
    turns = [on(shift, day - timedelta(days=1), BERLIN), on(shift, day, BERLIN)]
    found = missed(Hours(starts, ends), *turns, day=day, zone=BERLIN)
    if found == "outside":
        return
    assert isinstance(found, Absence)
    turn = next(turn for turn in turns if turn.day == found.first)
    assert found.begins_at is not None
    assert found.ends_at is not None
    assert turn.starts_at <= found.begins_at < found.ends_at <= turn.ends_at
    whole = (turn.ends_at - turn.starts_at).total_seconds() / 60
    if found.is_part:
        assert 0 < found.minutes < whole
        assert found.shift_minutes == whole
    else:
        assert (found.begins_at, found.ends_at) == (turn.starts_at, turn.ends_at)
