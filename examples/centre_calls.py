"""Calls of the example centre: two months as its telephone system logged them, always the same."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from examples.centre_people import Member

ZONE: Final = ZoneInfo("Asia/Shanghai")
FIRST: Final = date(2026, 9, 1)
UNTIL: Final = datetime(2026, 11, 2, 5, 45, tzinfo=ZONE)
"""Shortly before the example's own morning."""
ROTATED: Final = datetime(2026, 11, 1, tzinfo=ZONE)
A_DAY: Final = 40
QUEUES: Final = ("service", "service", "billing")
GUESTS: Final = ("SIP/8007", "Local/2004@from-internal/n")
"""Names in the telephone system that are nobody's on the list."""
_HOURS: Final = (1, 1, 1, 1, 1, 1, 2, 4, 8, 12, 12, 10, 7, 8, 11, 12, 10, 8, 6, 6, 5, 4, 3, 2)
"""How many calls come in each hour, beside each other."""
_BUSY: Final = (1.25, 1.05, 1.0, 1.0, 1.05, 0.8, 0.7)
"""Monday is the peak."""
_ANSWERED: Final = {9: 0.93, 10: 0.9, 11: 0.91}
_IN_TIME: Final = {9: 0.9, 10: 0.83, 11: 0.86}
"""In October it went worse, by month."""

Line = tuple[int, str]


def logged(
    on: Mapping[tuple[date, str], Sequence[Member]], hours: Mapping[str, time]
) -> tuple[str, str]:
    """The log until it was rotated, and since. `on`: who answers on which shift of a day; `hours`:
    when each shift begins, in its order."""
    random = Random(2026)  # noqa: S311 (an example, no secret)
    lines: list[Line] = []
    day, number = FIRST, 0
    while day <= UNTIL.date():
        for at in _moments(day, random):
            if at < UNTIL:
                number += 1
                lines += _call(number, at, _there(at, on, hours), random)
        day += timedelta(days=1)
    since = int(ROTATED.timestamp())
    lines.append((since, f"{since}|NONE|NONE|NONE|QUEUESTART|"))
    lines.sort(key=lambda one: one[0])
    files = [[line for at, line in lines if (at >= since) is is_new] for is_new in (False, True)]
    before, after = ("".join(f"{line}\n" for line in file) for file in files)
    return before, after


def _moments(day: date, random: Random) -> Iterator[datetime]:
    count = round(A_DAY * _BUSY[day.weekday()] * (0.9 + 0.2 * random.random()))
    begins = datetime.combine(day, time(), ZONE)
    for hour in random.choices(range(24), _HOURS, k=count):
        yield begins + timedelta(hours=hour, seconds=int(3600 * random.random()))


def _there(
    at: datetime, on: Mapping[tuple[date, str], Sequence[Member]], hours: Mapping[str, time]
) -> Sequence[Member]:
    """Who of them is at work: of the shift that began last, maybe the evening before."""
    begun = [shift for shift, begins in hours.items() if begins <= at.time()]
    if begun:
        return on[at.date(), begun[-1]]
    return on[at.date() - timedelta(days=1), [*hours][-1]]


def _call(number: int, at: datetime, there: Sequence[Member], random: Random) -> Iterator[Line]:
    enters, chance = int(at.timestamp()), random.random
    key, queue = f"{enters}.{number}", random.choice(QUEUES)
    one = random.choice(there)
    agent = random.choice(GUESTS) if chance() < 0.02 else f"Agent/{one.code}"

    def line(moment: int, who: str, *said: object) -> Line:
        return moment, "|".join(map(str, (moment, key, queue, who, *said)))

    yield line(enters, "NONE", "ENTERQUEUE", "", "anonymous", 1)
    if chance() < 0.05:
        yield line(enters + 4, f"Agent/{random.choice(there).code}", "RINGNOANSWER", 4000)
    if chance() < _ANSWERED[at.month]:
        in_time = chance() < _IN_TIME[at.month]
        wait = 5 + int(16 * chance()) if in_time else 21 + int(100 * chance() ** 2)
        talk = max(6, round(random.gauss(172, 60)))
        begins, ends = enters + wait, enters + wait + talk
        yield line(begins, agent, "CONNECT", wait, f"{key}b", 3)
        by = "COMPLETECALLER" if chance() < 0.7 else "COMPLETEAGENT"
        yield line(ends, agent, by, wait, talk, 1)
        return
    wait = 5 + int(90 * chance())
    if chance() < 0.8:
        yield line(enters + wait, "NONE", "ABANDON", 1, 1, wait)
    elif chance() < 0.5:
        yield line(enters + 120, "NONE", "EXITWITHTIMEOUT", 1, 1, 120)
    else:
        yield line(enters + wait, "NONE", "EXITWITHKEY", 1, 1, 1, wait)
