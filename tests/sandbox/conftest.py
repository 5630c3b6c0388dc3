"""Each test gets a Slack of its own."""

import os
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import Slack, Workspace
from sandbox.plain import Json
from tests.sandbox.apps import (
    APPS,
    CHEN,
    FLOOR,
    MachineClock,
    a_workspace,
    app_of,
    client_of,
    over_http,
    serving,
)
from tests.sandbox.clerks import LEAVE, Clerk, Open


@pytest.fixture(scope="session", autouse=True)
def app_server() -> Iterator[None]:
    """Serves the apps of `over_http` for the whole run."""
    with serving(APPS.web) as url:
        os.environ["SANDBOX_TEST_APPS"] = url
        yield


@pytest.fixture
def workspace() -> Workspace:
    return a_workspace()


@pytest.fixture
def clock() -> MachineClock:
    return MachineClock()


@pytest.fixture
def slack(workspace: Workspace, clock: MachineClock) -> Iterator[Slack]:
    """A running Slack over HTTP, whose machine time stands still and whose limits are off."""
    with Slack(
        workspace, delivery="http", clock=clock, enforce_rates=False, retry_delays=(0, 0.05)
    ) as running:
        yield running


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return client_of(slack)


@pytest.fixture
def clerk(slack: Slack) -> Iterator[Clerk]:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack())
    made = Clerk(app)
    with over_http(slack, app):
        yield made


@pytest.fixture
def opened(slack: Slack, client: WebClient, clerk: Clerk) -> Open:
    """Opens a form for Chen by a command, and gives its view id."""

    def open_form(view: Json = LEAVE, call: str = "views.open") -> str:
        trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id
        answer = client.api_call(call, json={"trigger_id": trigger, "view": view})
        return str(answer["view"]["id"])

    return open_form
