"""Calls of a floor as a `queue_log`: seeded, of any number, their lines interleaved by time."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from random import Random

AGENTS, QUEUES = 80, ("billing", "claims", "support")
LINES_A_CALL = 3
"""On the average: of 50 calls 41 are answered, and nine telephones ring in vain (6 % of lines)."""
_OPENS, _OPEN = 1 * 3600, 12 * 3600
"""Seconds from midnight UTC on and how long: 09:00 to 21:00 in Shanghai."""


def write(path: Path, calls: int, first: date, days: int, seed: int = 1) -> int:
    """So many calls, spread over the days; gives the number of lines."""
    lines = 0
    with path.open("wb") as file:
        for some in _days(calls, first, days, Random(seed)):
            lines += len(some)
            file.write(b"".join([line for _, line in some]))
    return lines


_Line = tuple[int, bytes]


def _days(calls: int, first: date, days: int, random: Random) -> Iterator[list[_Line]]:
    number = 0
    for n in range(days):
        day = datetime.combine(first + timedelta(days=n), datetime.min.time(), UTC)
        opens = int(day.timestamp()) + _OPENS
        count = calls * (n + 1) // days - number
        found: list[_Line] = []
        for one in range(number, number + count):
            found += _call(one, opens + int(random.random() * _OPEN), random.random)
        number += count
        found.sort(key=itemgetter(0))
        yield found


def _call(number: int, at: int, chance: Callable[[], float]) -> list[_Line]:
    kind = number % 50
    agent = int(chance() * AGENTS)
    queue = QUEUES[agent % len(QUEUES)]
    wait = int(chance() * chance() * 90)
    begins = f"{at}.{number}|{queue}|"
    who = f"Agent/{1001 + agent}"
    found = [(at, f"{at}|{begins}NONE|ENTERQUEUE||139{number:08}|1\n".encode())]
    if kind % 5 == 0 and kind < 45:
        rang = at + wait // 2
        found.append((rang, f"{rang}|{begins}{who}|RINGNOANSWER|15000\n".encode()))
    answer = at + wait
    if kind >= 41:
        found.append((answer, f"{answer}|{begins}NONE|ABANDON|1|1|{wait}\n".encode()))
        return found
    talk = 20 + int(chance() * 400)
    by = "COMPLETECALLER" if kind % 2 else "COMPLETEAGENT"
    over = answer + talk
    found.append((answer, f"{answer}|{begins}{who}|CONNECT|{wait}|{at}.{number}b|3\n".encode()))
    found.append((over, f"{over}|{begins}{who}|{by}|{wait}|{talk}|1\n".encode()))
    return found
