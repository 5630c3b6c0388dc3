"""House time stands still until it is turned, and stops wherever the app has something to do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import Slack
from sandbox.turning import HouseTimeStuck
from tests.sandbox.apps import MachineClock, serving

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


class Clockwork:
    """An app with moments at which it is due; each is done when it is settled at or after it."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.due: list[datetime] = []
        self.done: list[tuple[datetime, datetime]] = []
        self.is_stubborn = False
        self.is_idle = True
        self.web = Starlette(
            routes=[
                Route("/next", self._next, methods=["GET"]),
                Route("/settle", self._settle, methods=["POST"]),
            ]
        )

    async def _next(self, request: Request) -> Response:
        until = datetime.fromisoformat(request.query_params["until"])
        due = min((moment for moment in self.due if moment <= until), default=None)
        return JSONResponse({"due": due.isoformat() if due else None})

    async def _settle(self, request: Request) -> Response:
        now = await run_in_threadpool(self._house_time)
        if not self.is_stubborn:
            self.done += [(moment, now) for moment in self.due if moment <= now]
            self.due = [moment for moment in self.due if moment > now]
        return JSONResponse({"idle": self.is_idle})

    def _house_time(self) -> datetime:
        answer = httpx.get(f"{self._slack.url}/house-time", trust_env=False, verify=False)
        return datetime.fromisoformat(answer.json()["now"])


@pytest.fixture
def app(slack: Slack) -> Iterator[Clockwork]:
    made = Clockwork(slack)
    with serving(made.web) as url:
        httpx.put(f"{slack.url}/house-time/listener", json={"url": f"{url}/"})
        yield made


def test_house_time_stands_still_while_machine_time_goes(slack: Slack, clock: MachineClock) -> None:
    clock.now += 3600
    assert slack.house.now == NINE


def test_house_time_can_flow(slack: Slack, clock: MachineClock) -> None:
    slack.house.running = True
    clock.now += 90
    assert slack.house.now == NINE + timedelta(seconds=90)
    slack.house.running = False
    clock.now += 90
    assert slack.house.now == NINE + timedelta(seconds=90)


def test_house_time_needs_a_zone(slack: Slack) -> None:
    with pytest.raises(ValueError, match="zone"):
        slack.house.set(datetime(2026, 1, 5))


def test_anybody_can_ask_for_it(slack: Slack) -> None:
    slack.house.set(datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8))))
    assert httpx.get(f"{slack.url}/house-time").json() == {
        "now": datetime(2026, 3, 1, tzinfo=UTC).isoformat(),  # in the zone that it began in
        "running": False,
    }


def test_turning_stops_at_every_due_moment(slack: Slack, app: Clockwork) -> None:
    app.due = [at(30), at(10), at(90)]
    assert slack.turn(at(60)) == [at(10), at(30)]
    assert app.done == [(at(10), at(10)), (at(30), at(30))]
    assert slack.house.now == at(60)
    assert slack.next_due(at(600)) == at(90)


def test_what_is_overdue_is_done_now(slack: Slack, app: Clockwork) -> None:
    app.due = [at(-30)]
    assert slack.turn(at(5)) == [at(-30)]
    assert app.done == [(at(-30), NINE)]


def test_a_moment_that_stays_due_is_an_error(slack: Slack, app: Clockwork) -> None:
    app.due, app.is_stubborn = [at(10)], True
    with pytest.raises(HouseTimeStuck, match="due again"):
        slack.turn(at(60))


def test_an_app_that_is_not_idle_is_an_error(slack: Slack, app: Clockwork) -> None:
    app.is_idle = False
    with pytest.raises(HouseTimeStuck, match="not idle"):
        slack.turn(at(60))


def test_time_does_not_go_back_nor_without_an_app(slack: Slack, app: Clockwork) -> None:
    with pytest.raises(HouseTimeStuck, match="cannot go back"):
        slack.turn(at(-1))
    slack.house.listener = None
    with pytest.raises(HouseTimeStuck, match="No app"):
        slack.turn(at(1))


def test_an_app_that_is_gone_is_an_error(slack: Slack) -> None:
    slack.house.listener = "http://127.0.0.1:9"
    with pytest.raises(HouseTimeStuck, match=r"127\.0\.0\.1:9/next"):
        slack.turn(at(1))


def test_a_listener_says_where_it_is(slack: Slack) -> None:
    for body in ("{", json.dumps([]), json.dumps({"where": "?"})):
        answer = httpx.put(f"{slack.url}/house-time/listener", content=body)
        assert answer.status_code == 400
    assert slack.house.listener is None
