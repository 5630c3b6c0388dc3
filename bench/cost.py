"""What a sick call costs inside the process: on a busy machine its wall times say nothing."""

import itertools
import shutil
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from types import FrameType

from slack_bolt import App, BoltRequest
from sqlalchemy import event

from bench.house import prepare, rollcall, scratch
from bench.request import NOW, lines_of
from bench.signed import Signed

WARM, ROUNDS, EACH = 100, 10, 100


def measure() -> None:
    print("\nA signed /timeoff inside the process, from Bolt's request to its answer")
    folder = scratch()
    url = f"sqlite:///{folder}/rollcall.db"
    try:
        lines = lines_of(prepare(url, NOW))
        bot = rollcall(url, NOW, 1)
        app = bot.bolt
        _send(app, itertools.islice(lines, WARM))
        spent = []
        for _ in range(ROUNDS):
            ready = list(itertools.islice(lines, EACH))
            started = time.process_time()
            _send(app, ready)
            spent.append((time.process_time() - started) * 1000 / EACH)
        print(f"CPU: {min(spent):.2f} ms at best, {statistics.median(spent):.2f} ms as a rule")
        statements: list[str] = []

        @event.listens_for(bot.database.engine, "before_cursor_execute")
        def _told(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        ready = list(itertools.islice(lines, EACH))
        _send(app, ready)
        print(f"statements: {len(statements) / EACH:.1f}")
        print(f"calls, Python's and C's: {_calls(app, list(itertools.islice(lines, EACH))):.0f}")
    finally:
        shutil.rmtree(folder)


def _send(app: App, lines: Iterable[Signed]) -> None:
    for line in lines:
        headers: dict[str, str | Sequence[str]] = {**line.headers}
        answer = app.dispatch(BoltRequest(body=line.body.decode(), headers=headers))
        assert answer.status == 200, answer.body


def _calls(app: App, lines: list[Signed]) -> float:
    count = 0

    def profile(_frame: FrameType, happened: str, _: object) -> None:
        nonlocal count
        count += happened in ("call", "c_call")

    sys.setprofile(profile)
    try:
        _send(app, lines)
    finally:
        sys.setprofile(None)
    return count / len(lines)
