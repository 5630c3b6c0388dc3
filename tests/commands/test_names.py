"""What there is, by name: a new file in a folder is found by itself, and seen here."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from commands.deciding.command import all_commands, by_name
from schedules.schedule import all_schedules

ROOT = Path(__file__).parents[2]


def test_these_are_all_the_commands() -> None:
    assert {command.word: command.slash for command in all_commands()} == {
        "attendance": None,
        "brb": "brb",
        "calendar": None,
        "conduct": None,
        "cover": None,
        "deduct": "deduct",
        "fairness": None,
        "help": None,
        "home": None,
        "language": None,
        "late": "late",
        "leave": "timeoff",
        "onduty": "onduty",
        "proofs": None,
        "proposal": None,
        "relief": None,
        "roster": None,
        "sheet": None,
        "swap": "swap",
        "waiting": None,
        "wish": None,
    }


def test_these_are_all_the_actions() -> None:
    commands = all_commands()
    assert {
        "opens": sorted((c.word, typed) for c in commands for typed in c.opens),
        "forms": sorted(by_name(c.forms for c in commands)),
        "looks": sorted(by_name(c.looks for c in commands)),
        "shortcuts": sorted(by_name(c.shortcuts for c in commands)),
        "options": sorted(by_name(c.options for c in commands)),
        "presses": sorted(by_name(c.presses for c in commands)),
        "sends": sorted(by_name(c.sends for c in commands)),
        "replies": sorted(by_name(c.replies for c in commands)),
        "draws": sorted(by_name(c.draws for c in commands)),
    } == {
        "opens": [
            ("brb", "form"),
            ("brb", "表单"),
            ("calendar", ""),
            ("calendar", "new"),
            ("calendar", "team"),
            ("calendar", "team new"),
            ("calendar", "team 换新"),
            ("calendar", "团队"),
            ("calendar", "团队 new"),
            ("calendar", "团队 换新"),
            ("calendar", "换新"),
            ("cover", "form"),
            ("cover", "表单"),
            ("deduct", ""),
            ("deduct", "form"),
            ("deduct", "表单"),
            ("late", "form"),
            ("late", "表单"),
            ("leave", "change"),
            ("leave", "form"),
            ("leave", "更改"),
            ("leave", "表单"),
            ("sheet", "self"),
            ("sheet", "set"),
            ("sheet", "下达"),
            ("sheet", "自评"),
            ("swap", ""),
            ("swap", "form"),
            ("swap", "表单"),
            ("wish", "form"),
            ("wish", "表单"),
        ],
        "forms": [
            "attendance.correct",
            "attendance.excuse",
            "attendance.missing",
            "attendance.record",
            "brb.ask",
            "brb.decline",
            "conduct.side",
            "cover.ask_off",
            "cover.find",
            "cover.release",
            "deduct.log",
            "late.say",
            "leave.approve_against",
            "leave.ask",
            "leave.change",
            "leave.decline",
            "leave.extend",
            "leave.offer",
            "leave.reverse",
            "leave.special",
            "proofs.send",
            "proposal.change",
            "proposal.object",
            "proposal.waive",
            "relief.assign",
            "relief.decline",
            "relief.left",
            "sheet.reply",
            "sheet.return",
            "sheet.self",
            "sheet.set",
            "swap.approve_against",
            "swap.ask",
            "swap.decline",
            "swap.reverse",
            "swap.special",
            "wish.say",
        ],
        "looks": [
            "attendance.details",
            "brb.details",
            "calendar.own",
            "calendar.own_new",
            "calendar.team",
            "calendar.team_new",
            "conduct.details",
            "cover.details",
            "leave.details",
            "proofs.check",
            "proposal.details",
            "relief.details",
            "sheet.look",
            "sheet.score",
            "swap.details",
        ],
        "shortcuts": ["deduct.message"],
        "options": ["deduct.item", "deduct.person"],
        "presses": [
            "attendance.remove",
            "brb.agree",
            "brb.back",
            "brb.book",
            "brb.is_back",
            "brb.more",
            "brb.withdraw",
            "conduct.seen",
            "cover.accept",
            "cover.decline",
            "cover.stop",
            "deduct.again",
            "deduct.undo",
            "fairness.leader",
            "fairness.month",
            "fairness.rule",
            "fairness.shift",
            "fairness.weekday",
            "late.here",
            "leave.accept",
            "leave.approve",
            "leave.coming",
            "leave.is_back",
            "leave.keep",
            "leave.not_back",
            "leave.take",
            "leave.undo",
            "leave.why",
            "leave.withdraw",
            "proofs.for",
            "proofs.see",
            "proposal.confirm",
            "relief.accept",
            "relief.call_off",
            "relief.came",
            "relief.end",
            "relief.missing",
            "roster.again",
            "roster.group",
            "roster.let_be",
            "roster.month",
            "roster.page",
            "roster.week",
            "sheet.approve",
            "sheet.approve_all",
            "sheet.copy",
            "sheet.file",
            "sheet.seen",
            "sheet.team",
            "swap.accept",
            "swap.approve",
            "swap.refuse",
            "swap.take",
            "swap.undo",
            "swap.withdraw",
            "wish.none",
        ],
        "sends": [
            "attendance.correct",
            "attendance.excuse",
            "attendance.missing",
            "attendance.record",
            "brb.ask",
            "brb.decline",
            "conduct.side",
            "cover.ask_off",
            "cover.find",
            "cover.release",
            "deduct.log",
            "late.say",
            "leave.approve_against",
            "leave.ask",
            "leave.change",
            "leave.decline",
            "leave.offer",
            "leave.reverse",
            "leave.special",
            "proofs.check",
            "proofs.send",
            "proposal.change",
            "proposal.object",
            "proposal.waive",
            "relief.assign",
            "relief.decline",
            "relief.left",
            "sheet.reply",
            "sheet.return",
            "sheet.score",
            "sheet.self",
            "sheet.set",
            "swap.approve_against",
            "swap.ask",
            "swap.decline",
            "swap.reverse",
            "swap.special",
            "wish.say",
        ],
        "replies": ["brb", "leave", "swap"],
        "draws": [
            "brb",
            "cover",
            "cover_ask",
            "entry",
            "home",
            "leave",
            "proofs",
            "proposal",
            "relief",
            "sheet",
            "shift",
            "swap",
            "swap_offer",
        ],
    }


def test_these_are_all_the_schedules() -> None:
    assert [schedule.name for schedule in all_schedules()] == [
        "brb_reminder",
        "calendar",
        "cover_wave",
        "downtime",
        "fairness_month",
        "forgetting",
        "journal_head",
        "late_absence",
        "late_reminder",
        "late_unmet",
        "leave_escalation",
        "leave_offer",
        "next_shift",
        "overtime_end",
        "proofs_due",
        "report_back",
        "roll_call",
        "sheet_days",
        "swap_escalation",
        "swap_lapse",
        "usergroup",
        "wish_days",
    ]


def test_an_actions_first_word_is_its_command() -> None:
    for command in all_commands():
        for name in [*command.forms, *command.looks, *command.presses, *command.sends]:
            assert name.partition(".")[0] == command.word, name


def test_a_form_that_is_sent_is_one_that_opens() -> None:
    for command in all_commands():
        assert set(command.sends) <= {*command.forms, *command.looks}
        assert set(command.opens.values()) <= {*command.forms, *command.looks}


def test_a_name_offered_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"“leave\.approve” is offered twice"):
        by_name([{"leave.approve": 1}, {"swap.approve": 2}, {"leave.approve": 3}])


def test_every_schedule_is_called_like_its_file() -> None:
    names = {path.stem for path in (ROOT / "schedules").glob("*.py")} - {"__init__", "schedule"}
    assert {schedule.name for schedule in all_schedules()} == names


@pytest.mark.parametrize(
    ("contract", "key", "folder", "without"),
    [
        ("command files know what they share, not each other", "modules", "commands", "deciding"),
        ("what commands share knows none of them", "forbidden_modules", "commands", "deciding"),
        ("schedules know what they share, not each other", "modules", "schedules", "schedule"),
    ],
)
def test_the_walls_name_every_file_of_the_folder(
    contract: str, key: str, folder: str, without: str
) -> None:
    settings: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    (found,) = (each for each in contracts if each["name"] == contract)
    here = ROOT / folder
    files = {path.stem for path in here.glob("*.py")} | {
        path.parent.name for path in here.glob("*/__init__.py")
    }
    assert sorted(found[key]) == sorted(f"{folder}.{f}" for f in files - {"__init__", without})
