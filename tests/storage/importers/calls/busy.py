"""A busy month of a queue_log, the same for the same seed: everything that makes counting hard."""

from collections.abc import Iterator
from random import Random

FIRST = 1_793_462_400
"""2026-10-31 16:00 UTC: midnight of November's first day in Shanghai."""
DAY = 86_400
_AGENTS = tuple(f"Agent/{1001 + number}" for number in range(40))

Line = tuple[int, str]


def month(seed: int, calls: int, days: int = 30) -> list[str]:
    """Lines by time, so that calls interleave; some have no end, and one callid comes again."""
    random = Random(seed)
    lines: list[Line] = [(FIRST, f"{FIRST}|NONE|NONE|NONE|QUEUESTART|")]
    for number in range(calls):
        at = FIRST + random.randrange(days) * DAY + int(random.betavariate(2, 2) * DAY)
        if number % 50 == 0:  # around midnight
            at = FIRST + random.randrange(1, days) * DAY + random.randrange(-5, 5)
        callid = f"pbx-{at}.{number if number % 97 else 7}"
        lines += _call(random, callid, at, random.choice(("support", "support", "claims")))
    return [line for _, line in sorted(lines, key=lambda line: line[0])]


def _call(random: Random, callid: str, at: int, queue: str, depth: int = 0) -> Iterator[Line]:
    """A visit, and the ones that come of it: overflow, transfer, the same queue again."""

    def line(when: int, queue: str, agent: str, *rest: object) -> Line:
        return when, "|".join(map(str, (when, callid, queue, agent, *rest)))

    yield line(at, queue, "NONE", "ENTERQUEUE", "", "13800000000", 1)
    wait = min(int(random.expovariate(1 / 15)), 180)
    while random.random() < 0.06:
        ringing = random.choice(_AGENTS)
        yield line(at + random.randint(0, wait), queue, ringing, "RINGNOANSWER", 5_000)
    kind = random.random()
    if kind < 0.82:
        agent = random.choice(_AGENTS)
        talk = max(1, int(random.expovariate(1 / 150)))
        yield line(at + wait, queue, agent, "CONNECT", wait, f"{callid}b", min(wait, 4))
        end = at + wait + talk
        how = random.random()
        if how < 0.02:
            return  # its end was never logged
        if how < 0.10:
            ways: tuple[tuple[object, ...], ...] = (
                ("BLINDTRANSFER", "8001", "from-internal"),
                ("ATTENDEDTRANSFER", "BRIDGE", "b1"),
                ("ATTENDEDTRANSFER", "LINK", "SIP/a-1", "SIP/b-2"),
            )
            yield line(end, queue, agent, *random.choice(ways), wait, talk, 1)
            if depth < 3:
                yield from _call(random, callid, end + 1, _other(random, queue), depth + 1)
            return
        event = "COMPLETECALLER" if how < 0.7 else "COMPLETEAGENT"
        yield line(end, queue, agent, event, wait, talk, 1)
        return
    ends: dict[str, tuple[object, ...]] = {
        "ABANDON": (1, 1, wait),
        "EXITWITHTIMEOUT": (1, 1, wait),
        "EXITWITHKEY": (9, 1, 1, wait),
        "EXITEMPTY": (1, 1, wait),
        "WITHDRAW": (1, 1, wait, "moved"),
    }
    event = random.choices(tuple(ends), (60, 20, 10, 5, 5))[0]
    who = random.choice(_AGENTS) if event == "ABANDON" and random.random() < 0.1 else "NONE"
    yield line(at + wait, queue, who, event, *ends[event])
    if event == "EXITWITHTIMEOUT" and depth < 3:
        yield from _call(random, callid, at + wait + 1, _other(random, queue), depth + 1)


def _other(random: Random, queue: str) -> str:
    return random.choice(("overflow", "billing", queue))
