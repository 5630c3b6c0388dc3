"""A fake Slack starts as often as tests like and leaves nothing behind."""

import json
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from sandbox import Slack, Workspace
from tests.sandbox.apps import CHEN, FLOOR, client_of

ROOT = Path(__file__).parents[2]


def test_twenty_lives_leave_no_thread(workspace: Workspace) -> None:
    before = set(threading.enumerate())
    for _ in range(20):
        with Slack(workspace) as slack:
            assert client_of(slack).auth_test()["ok"]
    assert set(threading.enumerate()) == before


def test_two_slacks_know_nothing_of_each_other(workspace: Workspace) -> None:
    with Slack(workspace) as one, Slack(workspace) as two:
        one.say(CHEN, FLOOR, "only here")
        assert two.messages(FLOOR) == []
        assert one.url != two.url


def test_a_taken_port_is_said_at_once(workspace: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            Slack(workspace, port=taken.getsockname()[1]).start()


def test_stopping_twice_does_no_harm(workspace: Workspace) -> None:
    slack = Slack(workspace).start()
    slack.stop()
    slack.stop()
    with pytest.raises(RuntimeError, match="not running"):
        slack.command(CHEN, FLOOR, "/timeoff")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_program_says_where_it_is_and_ends_when_told(
    tmp_path: Path, workspace: Workspace, ending: signal.Signals
) -> None:
    path = tmp_path / "team.json"
    path.write_text(workspace.model_dump_json(), encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        program = subprocess.Popen(
            [sys.executable, "-m", "sandbox", str(path), "--no-page", "--port", str(port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with program:
            assert program.stdout is not None
            greeting = json.loads(program.stdout.readline())
            assert greeting["url"] != f"http://127.0.0.1:{port}"
            assert greeting["page"] is None
            answer = httpx.post(
                f"{greeting['api_url']}auth.test", data={"token": greeting["bot_token"]}
            )
            assert answer.json()["ok"]
            program.send_signal(ending)
            assert program.wait(timeout=5) == 0
