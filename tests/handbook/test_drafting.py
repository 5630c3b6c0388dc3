"""A draft keeps every limit, shares out rest and nights, and names what it could not do."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.drafting import Draft, Floor, Member, Slot, draft
from handbook.working_time import DAY, Worked, WorkingTime, strains

ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = WorkingTime.model_validate({"from": date(2010, 1, 1)})
HOURS = {"E": (time(7), time(15)), "L": (time(14, 30), time(22, 30)), "N": (time(22, 30), time(7))}
Least = dict[str, tuple[int, int]]


def days_of(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + number * DAY for number in range(count))


def slot(day: date, code: str, least: int = 0, reserve: int = 0, zone: ZoneInfo = ZONE) -> Slot:
    starts, ends = HOURS[code]
    is_night = ends <= starts
    starts_at = datetime.combine(day, starts, zone).astimezone(UTC)
    ends_at = datetime.combine(day + DAY * is_night, ends, zone).astimezone(UTC)
    return Slot(day, code, starts_at, ends_at, least, reserve, is_night)


def floor(
    people: int, least: Least, rest_days: int = 8, first: date = date(2026, 12, 1), count: int = 31
) -> Floor:
    days = days_of(first, count)
    slots = [slot(day, code, *least[code]) for day in days for code in least]
    members = [
        Member(number, f"A{number:03}", f"G{number % 3}", frozenset(days))
        for number in range(people)
    ]
    return Floor(days, tuple(slots), tuple(members), rest_days, LIMITS)


def work_of(month: Floor, made: Draft, one: Member) -> list[Worked]:
    slots = {(each.day, each.code): each for each in month.slots}
    found = [
        slots[day, cell.code].worked
        for (person, day), cell in made.cells.items()
        if person == one.person
    ]
    return [*one.work, *found]


@st.composite
def floors(pick: st.DrawFn) -> Floor:
    first = pick(st.sampled_from([date(2026, 12, 1), date(2028, 2, 1), date(2027, 3, 15)]))
    days = days_of(first, pick(st.integers(7, 31)))
    zone = pick(st.sampled_from([ZONE, ZoneInfo("Europe/Berlin")]))
    codes = pick(st.sampled_from(["E", "EL", "ELN", "N"]))
    counts = st.integers(0, 4)
    slots = tuple(
        slot(day, code, pick(counts), pick(st.integers(0, 1)), zone)
        for day in days
        for code in codes
    )
    members = tuple(_member(pick, number, days, zone) for number in range(pick(counts) * 4))
    limits = pick(
        st.sampled_from(
            [LIMITS, LIMITS.model_copy(update={"rest_hours": 16.0, "week_hours": 40.0})]
        )
    )
    return Floor(days, slots, members, pick(st.integers(0, 12)), limits)


def _member(pick: st.DrawFn, number: int, days: tuple[date, ...], zone: ZoneInfo) -> Member:
    some = st.frozensets(st.sampled_from(days), max_size=5)
    before = [
        slot(days[0] - back * DAY, "N", zone=zone) for back in range(1, 1 + pick(st.integers(0, 6)))
    ]
    after = [slot(days[-1] + DAY, "E", zone=zone)] if pick(st.booleans()) else []
    here = days[: pick(st.integers(0, len(days)))] if pick(st.booleans()) else days
    return Member(
        number,
        f"A{number:03}",
        f"G{number % 3}",
        frozenset(here),
        leads=number % 5 == 0,
        leave=pick(some),
        wishes=tuple(sorted(pick(some)))[:3],
        said=pick(st.integers(0, 3)),
        work=tuple(one.worked for one in (*before, *after)),
        nights=pick(st.integers(0, 9)),
    )


@settings(max_examples=60, deadline=None)
@given(floors())
def test_no_limit_is_broken_whatever_is_asked(month: Floor) -> None:
    made = draft(month)
    assert made == draft(month)
    outcomes = Counter((one.person, one.day) for one in made.wishes)
    granted = {(one.person, one.day) for one in made.wishes if one.verdict == "granted"}
    for one in month.members:
        work = work_of(month, made, one)
        for early, later in zip(
            sorted(work, key=_start), sorted(work, key=_start)[1:], strict=False
        ):
            assert not early.overlaps(later)
        days = {each.day for each in work} - {each.day for each in one.work}
        assert days <= one.days - one.leave
        assert strains(month.limits, one.work, work) == ()
        assert all(outcomes[one.person, day] == 1 for day in one.wishes)
    assert not granted & made.cells.keys()
    _check_counts(month, made)


def _start(work: Worked) -> datetime:
    return work.starts_at


def _check_counts(month: Floor, made: Draft) -> None:
    """Too few on a shift, or another number at rest than the rule says, is always named."""
    on = Counter((day, cell.code) for (_, day), cell in made.cells.items())
    named = {(one.day, one.code): one for one in made.shortfalls}
    for one in month.slots:
        got = on[one.day, one.code]
        short = named.get((one.day, one.code))
        assert got >= one.least + one.reserve or (short is not None and short.got == got)
    off = {(one.day, one.group) for one in made.off_quota}
    for group in {one.group for one in month.members}:
        for day in month.days:
            free = [one for one in month.members if one.group == group and day in one.free]
            resting = sum((one.person, day) not in made.cells for one in free)
            due = len(free) * min(1, month.rest_days / len(month.days))
            assert (abs(resting - due) > 1 + 1e-6) <= ((day, group) in off)


def test_a_month_with_enough_people_has_its_needs_and_its_rest() -> None:
    month = floor(24, {"E": (7, 1), "L": (5, 1), "N": (3, 0)})
    made = draft(month)
    assert [one for one in made.shortfalls if one.missing] == []
    assert made.off_quota == ()
    assert {one.rests for one in made.balances} <= {7, 8, 9}
    nights = [one.nights for one in made.balances]
    assert max(nights) - min(nights) <= 3
    weekends = [one.weekends for one in made.balances]
    assert max(weekends) - min(weekends) <= 2


def test_nights_of_the_months_before_count() -> None:
    month = floor(24, {"E": (7, 0), "L": (5, 0), "N": (3, 0)})
    tired = replace(month.members[0], nights=20)
    made = draft(replace(month, members=(tired, *month.members[1:])))
    assert made.balances[0].nights == 20
    assert made.balances[0].shifts > 20


def test_who_is_beyond_the_least_is_on_call_in_turn() -> None:
    month = floor(12, {"E": (5, 1), "L": (2, 1)})
    made = draft(month)
    marked = Counter((day, cell.code) for (_, day), cell in made.cells.items() if cell.mark)
    assert set(marked.values()) == {1}
    reserves = [one.reserves for one in made.balances]
    assert max(reserves) - min(reserves) <= 3


def test_a_full_day_goes_round_by_round_to_who_said_it_first() -> None:
    days = days_of(date(2026, 12, 1), 31)
    month = floor(9, {"E": (2, 0)})
    wish = days[11]
    members = [
        replace(one, group="G", wishes=(wish, days[20]), said=9 - one.person)
        for one in month.members
    ]
    members[0] = replace(members[0], wishes=(days[3], wish), said=0)
    made = draft(replace(month, members=tuple(members)))
    verdicts = {one.person: one.verdict for one in made.wishes if one.day == wish}
    assert [person for person, verdict in verdicts.items() if verdict == "granted"] == [8, 7, 6]
    assert verdicts[0] == "full"


def test_too_few_people_are_a_named_shortfall() -> None:
    made = draft(floor(4, {"E": (9, 0)}))
    assert len(made.shortfalls) == 31
    assert {one.missing + one.got for one in made.shortfalls} == {9}
    assert max(one.got for one in made.shortfalls) <= 4


def test_eighty_seven_people_take_no_more_than_seconds() -> None:
    month = floor(87, {"E": (30, 3), "L": (20, 2), "N": (9, 1)})
    began = datetime.now(UTC)
    made = draft(month)
    assert datetime.now(UTC) - began < timedelta(seconds=20)
    assert sum(one.missing for one in made.shortfalls) == 0
