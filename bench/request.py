"""A full signed `/timeoff` (verify, parse, facts, judge, card, commit with full sync, answer)."""

import itertools
import shutil
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

from bench.house import prepare, scratch
from bench.serving import running
from bench.signed import Line, Signed, command

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=timezone(timedelta(hours=8)))
DAYS = 55
ALONE = 200
CALLERS, SECONDS = 16, 4.0
BASELINE = "an empty default Bolt app behind Bolt's Starlette adapter"
NAMES = {
    "default": BASELINE,
    "threads": "the same app in worker threads",
    "bare": "the bare signature check",
    "ours": "a full /timeoff, committed with full sync (SQLite)",
}


def measure() -> None:
    print("\nA signed slash command to its whole answer, by HTTP on this machine")
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in NAMES}
    for _ in range(2):  # twice in turn, so that a noisy moment does not hit one only
        for name in NAMES:
            found[name].append(_one(name))
    p50, rate = (
        {name: statistics.mean(pair[at] for pair in pairs) for name, pairs in found.items()}
        for at in (0, 1)
    )
    print(f"{'':58}{'p50 alone':>10}{'ratio':>8}{CALLERS:>5} callers{'ratio':>8}")
    for name, words in NAMES.items():
        alone, together = p50[name] / p50["default"], rate[name] / rate["default"]
        print(
            f"{words:58}{p50[name] * 1000:8.2f}ms{alone:8.2f}{rate[name]:8.0f}/s  {together:9.2f}"
        )
    half, more = p50["ours"] / p50["default"], rate["ours"] / rate["default"]
    print(f"asked for: p50 at most 0.50 of the baseline: {_verdict(half <= 0.5)} ({half:.2f})")
    print(
        f"asked for: at least 1.5 times its requests a second: {_verdict(more >= 1.5)} ({more:.2f})"
    )


def _verdict(is_kept: bool) -> str:
    return "kept" if is_kept else "NOT KEPT"


def _one(name: str) -> tuple[float, float]:
    """p50 alone in seconds, and requests a second with several callers."""
    folder = scratch()
    url = f"sqlite:///{folder}/rollcall.db"
    try:
        lines = lines_of(prepare(url, NOW)) if name == "ours" else _same()
        arguments = [url, NOW.isoformat()] if name == "ours" else []
        with running("bench.servers", name, *arguments) as address:
            return _alone(address, lines), _together(address, lines)
    finally:
        shutil.rmtree(folder)


def lines_of(people: list[str]) -> Iterator[Signed]:
    """Each a request of its own: nobody asks twice for the same day."""
    numbers = itertools.count()
    for day in range(DAYS):
        for person in people:
            on = (NOW.date() + timedelta(days=day)).isoformat()
            yield command(person, f"sick {on} fever", f"bench.{next(numbers)}")


def _same() -> Iterator[Signed]:
    for number in itertools.count():
        yield command("U0BENCH0001", "sick today fever", f"bench.{number}")


def _alone(address: str, lines: Iterator[Signed]) -> float:
    line = Line(address)
    for request in itertools.islice(lines, 20):
        line.send(request)
    taken = []
    for request in itertools.islice(lines, ALONE):
        seconds, status, body = line.send(request)
        assert status == 200, body
        taken.append(seconds)
    line.close()
    return statistics.median(taken)


def _together(address: str, lines: Iterator[Signed]) -> float:
    ready = list(itertools.islice(lines, 3_000))
    queue, lock = iter(ready), threading.Lock()
    done = [0] * CALLERS
    end = time.perf_counter() + SECONDS

    def call(caller: int) -> None:
        line = Line(address)
        while time.perf_counter() < end:
            with lock:
                request = next(queue, None)
            if request is None:
                break
            _, status, body = line.send(request)
            assert status == 200, body
            done[caller] += 1
        line.close()

    started = time.perf_counter()
    _all(call)
    return sum(done) / (time.perf_counter() - started)


def _all(call: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=call, args=(caller,)) for caller in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
