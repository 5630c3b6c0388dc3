"""Every wall of the house, broken once on purpose: the linter must see it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]

BREAKS = {
    "imports point down only": ("storage/leaves.py", "import commands.leave"),
    "only bot speaks Slack, wakes by APScheduler, serves and asks HTTP": (
        "commands/leave/ask.py",
        "import slack_sdk",
    ),
    "only storage speaks SQL": ("commands/leave/mine.py", "import sqlmodel"),
    "command files know what they share, not each other": (
        "commands/home.py",
        "import commands.leave.card",
    ),
    "what commands share knows none of them": (
        "commands/deciding/effect.py",
        "import commands.home",
    ),
    "schedules know what they share, not each other": (
        "schedules/downtime.py",
        "import schedules.journal_head",
    ),
    "the sandbox is a stranger to the house": ("sandbox/slack.py", "import handbook.terms"),
    "the house is a stranger to the sandbox": ("bot/demo.py", "import sandbox.slack"),
    "no file of the handbook reaches for a database, a network or a clock": (
        "handbook/leave.py",
        "import socket",
    ),
    "no cycles between siblings": ("storage/transaction.py", "import storage.database"),
}


def test_every_wall_has_its_break() -> None:
    assert sorted(contract["name"] for contract in CONTRACTS) == sorted(BREAKS)


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree's files without a line in them, so without a broken wall."""
    folder = tmp_path_factory.mktemp("house")
    for room in ("bot", "commands", "handbook", "sandbox", "schedules", "storage"):
        for file in (ROOT / room).rglob("*.py"):
            copied = folder / file.relative_to(ROOT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_text("")
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    assert _lint(folder) == []
    return folder


@pytest.mark.parametrize("wall", sorted(BREAKS))
def test_a_broken_wall_is_seen(wall: str, empty_house: Path) -> None:
    place, line = BREAKS[wall]
    broken = {place: line}
    if "cycle" in wall:
        broken["storage/database.py"] = "import storage.transaction"
    for name, words in broken.items():
        (empty_house / name).write_text(f"{words}\n")
    try:
        assert wall in _lint(empty_house)
    finally:
        for name in broken:
            (empty_house / name).write_text("")


def test_the_walls_name_every_command_and_schedule() -> None:
    listed = {c["name"]: c for c in CONTRACTS}
    for folder, shared, names in (
        ("commands", {"deciding"}, ["command files know what they share, not each other"]),
        ("schedules", {"schedule"}, ["schedules know what they share, not each other"]),
    ):
        there = {
            f"{folder}.{path.stem}"
            for path in (ROOT / folder).iterdir()
            if path.stem not in {"__init__", "__pycache__", *shared}
        }
        for name in names:
            assert set(listed[name]["modules"]) == there
    shared_wall = listed["what commands share knows none of them"]
    assert set(shared_wall["forbidden_modules"]) == set(
        listed["command files know what they share, not each other"]["modules"]
    )


@pytest.mark.parametrize("room", ["commands", "handbook", "schedules", "storage"])
@pytest.mark.parametrize(
    "clock",
    ["from datetime import datetime\nnow = datetime.now()", "import time\nnow = time.time()"],
)
def test_only_the_roof_looks_at_the_clock(room: str, clock: str) -> None:
    assert "TID251" in _ruff(f"{room}/new.py", clock)
    assert "TID251" not in _ruff("bot/new.py", clock)


def _lint(folder: Path) -> list[str]:
    """The names of the contracts that are broken."""
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert "Contracts:" in plain, plain + done.stderr
    return re.findall(r"^(.+) BROKEN", plain, re.MULTILINE)


def _ruff(name: str, code: str) -> str:
    done = subprocess.run(
        [BIN / "ruff", "check", "--stdin-filename", name, "--output-format", "concise", "-"],
        cwd=ROOT,
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout
