"""Each test gets a Slack of its own."""

import os
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import Slack, Workspace
from tests.sandbox.apps import APPS, MachineClock, a_workspace, client_of, serving


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
