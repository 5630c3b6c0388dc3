"""300 commands in 2 s, one in five a form, while every call to Slack takes 200 ms."""

import itertools
import shutil
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from bench.bots import CENTRE, LEADERS
from bench.house import prepare, prepare_workspace, scratch
from bench.request import NOW, lines_of
from bench.serving import running
from bench.signed import Line, command
from sandbox import Slack, Workspace

COMMANDS, SECONDS, LATENCY, LIMIT_MS = 300, 2.0, 0.2, 3_000
RATES = (300, 600, 900, 1_200, 1_800, 2_400, 3_600)
FLOOR = "C0FLOOR001"


@dataclass(frozen=True)
class Outcome:
    acknowledged: int
    median: float
    slowest: float
    forms: int
    cards: str


def measure() -> None:
    print(
        f"\n{COMMANDS} commands in {SECONDS:.0f} s, one in five a form, Slack answering in 200 ms"
    )
    print(f"{'':34}{'in 3 s':>10}{'median':>10}{'slowest':>10}{'forms':>8}  cards")
    for door in ("http", "socket"):
        for name, words in (("default", "default Bolt"), ("ours", "Rollcall (SQLite)")):
            found = _burst(name, door)
            print(
                f"{words + ', ' + door:34}{found.acknowledged:6}/{COMMANDS}{found.median:8.0f}ms"
                f"{found.slowest:8.0f}ms{found.forms:8}  {found.cards}"
            )
    print(f"first late one of Rollcall by HTTP: {_first_late()}")


def _burst(name: str, door: str) -> Outcome:
    place = Workspace.read(CENTRE / "workspace.yaml")
    folder = scratch()
    database_url = f"sqlite:///{folder}/rollcall.db"
    with Slack(
        place, delivery="http" if door == "http" else "socket", enforce_rates=False
    ) as slack:
        people = prepare_workspace(database_url, place)
        with running("bench.bots", name, door, slack.url, database_url) as address:
            if door == "http":
                slack.events_url = f"{address}/slack/events"
            else:
                slack.wait_for(lambda: slack.connections, timeout=30)
            slack.command(people[0], FLOOR, "/timeoff", "help")  # the first one warms up
            slack.latency = LATENCY
            found = _send(slack, _lines(people, place))
            slack.latency = 0.0  # the cards' order is one conversation; do not wait a minute for it
            cards = _cards(slack, COMMANDS - COMMANDS // 5)
    shutil.rmtree(folder)
    return Outcome(
        sum(ms < LIMIT_MS for ms in found),
        statistics.median(found),
        max(found),
        len({call.args.get("trigger_id") for call in slack.record.calls("views.open") if call.ok}),
        cards,
    )


def _lines(people: list[str], place: Workspace) -> Iterator[tuple[str, str]]:
    numbers = itertools.count()
    for day in itertools.count():
        on = (place.house_time.date() + timedelta(days=day)).isoformat()
        for person in people:
            yield person, "form" if next(numbers) % 5 == 0 else f"sick {on} fever"


def _send(slack: Slack, lines: Iterator[tuple[str, str]]) -> list[float]:
    """Milliseconds until each was acknowledged, sent evenly; late ones count as 3 s."""
    begun = time.perf_counter()

    def one(number: int, person: str, text: str) -> float:
        time.sleep(max(0.0, begun + number * SECONDS / COMMANDS - time.perf_counter()))
        ack = slack.command(person, FLOOR, "/timeoff", text)
        return float(LIMIT_MS) if ack.timed_out or not ack.ok else ack.ms

    with ThreadPoolExecutor(COMMANDS) as pool:
        sent = [
            pool.submit(one, number, person, text)
            for number, (person, text) in enumerate(itertools.islice(lines, COMMANDS))
        ]
        return [each.result() for each in sent]


def _cards(slack: Slack, wanted: int) -> str:
    """Whether each card came once; waits for the outbox to empty."""

    def texts() -> list[str]:
        return [message["text"] for message in slack.messages(LEADERS)]

    try:
        slack.wait_for(lambda: len(texts()) >= wanted, timeout=120)
    except TimeoutError:
        return f"{len(texts())} of {wanted}"
    time.sleep(1.0)  # would show one too many
    there = texts()
    doubled = len(there) - len(set(there))
    return (
        f"{len(there)}, each once"
        if len(there) == wanted and not doubled
        else (f"{len(there)} of {wanted}, {doubled} doubled")
    )


def _first_late() -> str:
    """The rate at which an answer first takes 3 s, with commands sent straight to the door."""
    for rate in RATES:
        slowest = _rate(rate)
        if slowest * 1000 >= LIMIT_MS:
            return f"at {rate / SECONDS:.0f} a second ({rate} in {SECONDS:.0f} s)"
    return f"none up to {RATES[-1] / SECONDS:.0f} a second"


def _rate(commands: int) -> float:
    folder = scratch()
    url = f"sqlite:///{folder}/rollcall.db"
    ready = list(itertools.islice(lines_of(prepare(url, NOW)), commands))
    with running("bench.servers", "ours", url, NOW.isoformat()) as address:
        warm = Line(address)
        warm.send(command("U0BENCH0001", "help", "warm"))
        begun = time.perf_counter()

        def one(number: int) -> float:
            due = begun + number * SECONDS / commands
            time.sleep(max(0.0, due - time.perf_counter()))
            line = Line(address)
            _, status, body = line.send(ready[number])
            line.close()
            assert status == 200, body
            return time.perf_counter() - due

        with ThreadPoolExecutor(min(commands, 400)) as pool:
            slowest = max(pool.map(one, range(commands)))
        warm.close()
    shutil.rmtree(folder)
    return slowest
