"""The example centre is made, not typed: `python -m examples.make_centre` makes it again."""

import csv
import gzip
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from io import StringIO
from pathlib import Path
from typing import Final

import yaml

from bot.manifest import manifest
from commands.deciding.command import all_commands
from examples import centre_calls
from examples.centre_people import AGENTS, GROUPS, Member, people
from handbook.people import Channels, PersonEntry, ShiftHours, TeamPage, text_of
from sandbox.workspace import Channel, Command, Person, Shortcut, Tip, Workspace
from storage.importers.roster_file import RosterRow, write
from storage.importers.sheets import guarded

MADE: Final = "# Made by `python -m examples.make_centre`. Nobody in it exists.\n"
FOLDER: Final = Path(__file__).parent / "centre"
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)
MONDAY: Final = date(2026, 11, 2)
HOUSE_TIME: Final = datetime(2026, 11, 2, 6, 0, tzinfo=timezone(timedelta(hours=8)))

SHIFTS: Final = {
    "E": (time(7, 0), time(15, 0)),
    "L": (time(14, 30), time(22, 30)),
    "N": (time(22, 30), time(7, 0)),
}
# Forward only, early to late to night to rest: nobody has less than sixteen hours between shifts.
AGENT_CYCLE: Final = ("E", "E", "E", "L", "L", "N", None, None)
LEADER_CYCLE: Final = ("E", "E", "L", "L", "N", "N", None, None)

TITLES: Final = {
    "agent": "Agent",
    "group_leader": "Group leader",
    "duty_leader": "Duty leader",
    "qa_trainer": "QA trainer",
    "info_coordinator": "Information coordinator",
    "director": "Director",
    "manager": "Manager",
}
LEADERS, FLOOR, MANAGERS = "C0LEADERS1", "C0FLOOR001", "C0MANAGER1"


def shift_of(member: Member, day: date) -> str | None:
    """The member's shift that starts on the day; groups and leaders are spread over their cycle."""
    ahead = (day - FIRST).days
    if member.group is not None:
        return AGENT_CYCLE[(ahead + member.group) % len(AGENT_CYCLE)]
    if "duty_leader" in member.roles:
        return LEADER_CYCLE[(ahead + 2 * int(member.code[1:])) % len(LEADER_CYCLE)]
    return None  # the other posts keep office hours and stand on no shift


def roster(members: Sequence[Member]) -> Iterator[RosterRow]:
    """Two months of shifts, by day, shift and staff number."""
    for ahead in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=ahead)
        for shift, hours in SHIFTS.items():
            for member in members:
                if shift_of(member, day) == shift:
                    yield RosterRow(member.code, member.name, day, shift, *hours)


def skills_of(member: Member) -> tuple[str, ...]:
    """Every seventh agent answers in English as well; no shift asks for it yet."""
    is_able = member.group is not None and int(member.code[1:]) % 7 == 0
    return ("en",) if is_able else ()


def leader_of(member: Member) -> str | None:
    """An agent's is their group's leader; upwards it goes duty leader, director, manager."""
    if member.group is not None:
        head = f"A{member.group * (AGENTS // GROUPS) + 1:03}"
        return head if head != member.code else f"L{member.group % 4 + 1:03}"
    if "manager" in member.roles:
        return None
    return "M001" if "director" in member.roles else "D001"


def balances(members: Sequence[Member]) -> str:
    """Days of annual leave left, from 5 to 15 by the staff number, as a CSV file."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("code", "name", "kind", "days"))
    for member in members:
        days = 5 + int(member.code[1:]) % 21 / 2
        lines.writerow((guarded(member.code), guarded(member.name), "annual", f"{days:g}"))
    return text.getvalue()


def team_page(members: Sequence[Member]) -> TeamPage:
    """Mondays are the peak: one sick call brings E to its minimum, and L below."""
    return TeamPage(
        name="Harbour Centre",
        zone="Asia/Shanghai",
        language="en",
        handbook="call-centre",
        channels=Channels(leaders=LEADERS, floor=FLOOR, managers=MANAGERS),
        shifts={
            code: ShiftHours.model_validate({"starts": starts, "ends": ends})
            for code, (starts, ends) in SHIFTS.items()
        },
        minimum={
            "E": {"mon": 30, "tue": 28, "wed": 28, "thu": 28, "fri": 29, "sat": 25, "sun": 25},
            "L": {"mon": 21, "tue": 19, "wed": 19, "thu": 19, "fri": 20, "sat": 17, "sun": 17},
            "N": 9,
        },
        people=tuple(
            PersonEntry(
                code=member.code,
                name=member.name,
                email=member.email,
                roles=member.roles,
                skills=skills_of(member),
                leader=leader_of(member),
            )
            for member in members
        ),
    )


def workspace(members: Sequence[Member]) -> Workspace:
    """The same people in the sandbox's Slack, at six on the first Monday."""
    present = [member for member in members if member.is_in_slack]
    on_late = [
        member
        for member in present
        if member.roles == ("agent",) and shift_of(member, MONDAY) == "L"
    ]
    asker = next(member for member in on_late if not member.is_chinese)
    asker_zh = next(member for member in on_late if member.is_chinese)
    late = next(
        member
        for member in present
        if member.roles == ("agent",) and shift_of(member, MONDAY) == "E" and not member.is_chinese
    )
    leaders = [member for member in present if "duty_leader" in member.roles]
    on_duty = next(
        member for member in leaders if shift_of(member, MONDAY - timedelta(days=1)) == "N"
    )
    other = next(member for member in leaders if shift_of(member, MONDAY) == "E")
    director = next(member for member in present if "director" in member.roles)
    rooms = {"duty_leader", "qa_trainer", "info_coordinator", "director", "manager"}
    led = [member.slack_id for member in present if rooms & set(member.roles)]
    managed = [member.slack_id for member in present if {"director", "manager"} & set(member.roles)]
    features = manifest(all_commands())["features"]
    return Workspace(
        team_name="Harbour Centre",
        bot_name="Rollcall",
        people=[_person(member) for member in present],
        channels=[
            Channel(id=LEADERS, name="leaders", members=led, is_private=True),
            Channel(id=FLOOR, name="floor", members=[member.slack_id for member in present]),
            Channel(id=MANAGERS, name="managers", members=managed, is_private=True),
        ],
        commands=[
            Command(
                command=slash["command"],
                description=slash["description"],
                usage_hint=slash["usage_hint"],
            )
            for slash in features["slash_commands"]
        ],
        shortcuts=[
            Shortcut(callback_id=shortcut["callback_id"], name=shortcut["name"])
            for shortcut in features["shortcuts"]
        ],
        house_time=HOUSE_TIME,
        personas=[one.slack_id for one in (asker, on_duty, other, director, asker_zh)],
        tips=_tips(asker, asker_zh, on_duty, other, late, director, present),
    )


def _person(member: Member) -> Person:
    return Person(
        id=member.slack_id,
        name=member.handle,
        real_name=member.name,
        email=member.email,
        locale="zh-CN" if member.is_chinese else "en-US",
        title=TITLES[next((role for role in member.roles if role != "agent"), "agent")],
        is_admin="admin" in member.roles,
    )


def _tips(
    asker: Member,
    asker_zh: Member,
    on_duty: Member,
    other: Member,
    late: Member,
    director: Member,
    present: Sequence[Member],
) -> list[Tip]:
    swapped, colleague = _rested_swap(asker, present)
    return [
        Tip(
            text=f"{asker.name} is on the late shift and wakes up with a fever",
            persona=asker.slack_id,
            channel=FLOOR,
            line="/timeoff sick today fever",
        ),
        Tip(
            text=f"{on_duty.name} is on duty: answer in the thread under the card",
            persona=on_duty.slack_id,
            channel=LEADERS,
            line="approve",
            in_thread=True,
        ),
        Tip(
            text=f"{other.name} decides the same a moment later and is told who was first",
            persona=other.slack_id,
            channel=LEADERS,
            line="/timeoff approve 1",
        ),
        Tip(
            text=f"{asker_zh.name} asks in Chinese",
            persona=asker_zh.slack_id,
            channel=FLOOR,
            line="/timeoff 病假 今天 发烧",
        ),
        Tip(
            text=f"{late.name} begins at seven and is stuck in traffic",
            persona=late.slack_id,
            channel=FLOOR,
            line="/late 20 traffic",
        ),
        Tip(
            text=f"{asker.name} would rather work late that day, as {colleague.name} does",
            persona=asker.slack_id,
            channel=FLOOR,
            line=f"/swap {swapped} for {colleague.code}'s {swapped}, family",
        ),
        Tip(
            text=f"{colleague.name} finds the question in the direct message, and agrees",
            persona=colleague.slack_id,
            channel="",
            line="/swap accept S1",
        ),
        Tip(
            text=f"{director.name} looks at last month's calls",
            persona=director.slack_id,
            channel=MANAGERS,
            line="/kpi last month",
        ),
        Tip(text="Turn the clock one hour on and see what posts itself"),
    ]


def _rested_swap(asker: Member, present: Sequence[Member]) -> tuple[date, Member]:
    """A day to come, and a colleague, whose shifts can change hands with enough rest for both."""
    for day in (MONDAY + timedelta(days=n) for n in range(2, 14)):
        around = [day - timedelta(days=1), day, day + timedelta(days=1)]
        if [shift_of(asker, one) for one in around] != ["E", "E", "L"]:
            continue
        for member in present:
            is_fit = [shift_of(member, one) for one in around] == ["E", "L", "L"]
            if is_fit and member.roles == ("agent",) and not member.is_chinese:
                return day, member
    raise LookupError("the turns of the shifts leave no such day")


def calls(members: Sequence[Member]) -> tuple[str, str]:
    """The telephone system's log until it was rotated, and since."""
    since = centre_calls.FIRST - timedelta(days=1)
    days = [since + timedelta(days=n) for n in range((MONDAY - since).days + 1)]
    agents = [member for member in members if member.group is not None]
    on = {(d, s): [m for m in agents if shift_of(m, d) == s] for d in days for s in SHIFTS}
    return centre_calls.logged(on, {shift: begins for shift, (begins, _) in SHIFTS.items()})


def make(folder: Path) -> None:
    """Write the seven files into the folder."""
    members = people()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "team.yaml").write_text(MADE + text_of(team_page(members)), encoding="utf-8")
    rows = list(roster(members))
    write(folder / "roster.csv", rows)
    write(folder / "roster.xlsx", rows)
    (folder / "balances.csv").write_text(balances(members), encoding="utf-8-sig")
    before, since = calls(members)
    (folder / "queue_log.1.gz").write_bytes(gzip.compress(before.encode(), mtime=0))
    (folder / "queue_log").write_text(since, encoding="utf-8")
    values = workspace(members).model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(
        values, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )
    (folder / "workspace.yaml").write_text(MADE + text, encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
