"""`rollcall run` on a Slack with tokens: it sets itself up, works, and ends on Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Slack
from tests.stories.floor import ADA, FLOOR, LEADERS, workspace

pytestmark = pytest.mark.long

ROLLCALL = Path(sys.executable).with_name("rollcall")
TEAM = f"""
name: Centre
zone: Asia/Shanghai
channels: {{leaders: {LEADERS}, floor: {FLOOR}, managers: C0MANAGER1}}
shifts: {{E: {{starts: "07:00", ends: "15:00"}}}}
people:
  - {{code: "A001", name: Ada, email: a001@c.example, roles: [agent]}}
"""


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(workspace(), enforce_rates=False) as running:
        yield running


def environment(slack: Slack, folder: Path, **more: str) -> dict[str, str]:
    place = slack.workspace
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("SLACK_", "ROLLCALL_"))}
    return {
        **kept,
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "ROLLCALL_SLACK_API_URL": f"{slack.url}/api/",
        "ROLLCALL_DATABASE_URL": f"sqlite:///{folder}/rollcall.db",
        "ROLLCALL_PORT": "0",
        **more,
    }


def test_a_new_database_is_made_ready_and_people_are_linked(slack: Slack, tmp_path: Path) -> None:
    page = tmp_path / "team.yaml"
    page.write_text(TEAM)
    told = environment(slack, tmp_path)
    for words in (["migrate"], ["team", "add", str(page)]):
        subprocess.run([ROLLCALL, *words], env=told, cwd=tmp_path, check=True)
    process = subprocess.Popen(
        [ROLLCALL, "run"], env=told, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    try:
        slack.wait_for(lambda: slack.connections, timeout=30)
        ack = slack.command(ADA, FLOOR, "/timeoff", "list")
        assert "Your requests" in str(ack.body)
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "nobody is told when something is wrong with the bot itself" in said


def test_what_keeps_it_from_starting_is_said_in_a_sentence(slack: Slack, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = environment(slack, tmp_path, ROLLCALL_PORT=str(taken.getsockname()[1]))
        done = subprocess.run(
            [ROLLCALL, "run"], env=told, cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_token_is_said_in_a_sentence(slack: Slack, tmp_path: Path) -> None:
    told = environment(slack, tmp_path, SLACK_BOT_TOKEN="xoxb-nobody")
    done = subprocess.run(
        [ROLLCALL, "run"], env=told, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "invalid_auth" in done.stderr
    assert "Traceback" not in done.stderr
