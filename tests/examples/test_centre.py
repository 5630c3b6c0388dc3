"""The example centre is believable, whole, and what its maker makes."""

import gzip
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from commands.deciding.command import all_commands
from examples import make_centre
from examples.centre_people import Member, people
from examples.make_centre import FIRST, FOLDER, HOUSE_TIME, LAST, MONDAY, SHIFTS, roster
from handbook.book import read
from handbook.people import TeamPage, read_team
from sandbox.workspace import Workspace
from storage import people as stored
from storage import rosters
from storage.database import Database
from storage.importers import balances as balance_importer
from storage.importers import roster as roster_importer
from storage.importers import team as team_importer
from storage.importers.roster_file import RosterRow

DAYS = [FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1)]


@pytest.fixture(scope="module")
def members() -> list[Member]:
    return people()


@pytest.fixture(scope="module")
def rows(members: list[Member]) -> list[RosterRow]:
    return list(roster(members))


@pytest.fixture(scope="module")
def page() -> TeamPage:
    return read_team(FOLDER / "team.yaml")


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace.read(FOLDER / "workspace.yaml")


def test_the_files_in_the_repository_are_those_the_maker_makes(tmp_path: Path) -> None:
    make_centre.make(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    for made in tmp_path.iterdir():
        kept = FOLDER / made.name
        if made.suffix == ".xlsx":  # packed by whichever zlib is here: compare what is inside
            with zipfile.ZipFile(made) as new, zipfile.ZipFile(kept) as old:
                assert new.namelist() == old.namelist()
                assert all(new.read(name) == old.read(name) for name in new.namelist())
        elif made.suffix == ".gz":
            assert gzip.decompress(made.read_bytes()) == gzip.decompress(kept.read_bytes())
        else:
            assert made.read_bytes() == kept.read_bytes()


def test_the_head_counts_are_those_of_the_handbook(page: TeamPage) -> None:
    counts = Counter(role for person in page.people for role in person.roles)
    assert counts == {
        "agent": 80,
        "group_leader": 8,
        "duty_leader": 4,
        "qa_trainer": 1,
        "info_coordinator": 1,
        "director": 1,
        "manager": 1,
        "admin": 1,
    }


def test_names_and_addresses_are_all_different_and_of_both_languages(members: list[Member]) -> None:
    assert len({member.name for member in members}) == len(members)
    assert len({member.email for member in members}) == len(members)
    assert Counter(member.is_chinese for member in members)[True] > 40
    assert Counter(member.is_chinese for member in members)[False] > 20


def test_every_shift_of_every_day_has_its_duty_leader_and_its_agents(
    rows: list[RosterRow],
) -> None:
    on = Counter((row.day, row.shift, row.code[0]) for row in rows)
    for day in DAYS:
        assert [on[day, shift, "L"] for shift in SHIFTS] == [1, 1, 1]
        assert [on[day, shift, "A"] for shift in SHIFTS] == [30, 20, 10]


def test_everybody_rests_ten_hours_between_shifts(rows: list[RosterRow]) -> None:
    mine: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in rows:
        starts = datetime.combine(row.day, row.starts)
        ends = datetime.combine(row.day, row.ends)
        mine.setdefault(row.code, []).append(
            (starts, ends if ends > starts else ends + timedelta(days=1))
        )
    for turns in mine.values():
        assert all(
            after[0] - before[1] >= timedelta(hours=10) for before, after in pairwise(sorted(turns))
        )


def test_rest_days_are_spread_evenly(rows: list[RosterRow]) -> None:
    worked = Counter(row.code for row in rows)
    assert len(worked) == 84
    assert {len(DAYS) - days for days in worked.values()} <= {14, 15, 16}


def test_nobody_works_more_than_six_days_in_a_row(rows: list[RosterRow]) -> None:
    days: dict[str, set[date]] = {}
    for row in rows:
        days.setdefault(row.code, set()).add(row.day)
    week = timedelta(days=7)
    for mine in days.values():
        for day in DAYS:
            span = {day + timedelta(days=ahead) for ahead in range(week.days)}
            assert not span <= mine


def test_everybody_but_the_manager_has_a_leader_above_them(page: TeamPage) -> None:
    rank = {person.code: max(map(_rank, person.roles)) for person in page.people}
    led = {person.code: person.leader for person in page.people}
    assert [code for code, leader in led.items() if leader is None] == ["M001"]
    for code, leader in led.items():
        if leader is not None and rank[code] >= 0:
            assert rank[leader] == rank[code] + 1, f"{code} is led by {leader}"
    assert Counter(led.values())["A001"] == 9


def _rank(role: str) -> int:
    above = ("agent", "group_leader", "duty_leader", "director", "manager")
    return above.index(role) if role in above else -1


def test_everybody_has_a_balance_of_five_to_fifteen_days(
    database: Database, page: TeamPage
) -> None:
    kinds = read("call-centre").leave.kinds
    with database.change(HOUSE_TIME) as tx:
        team_importer.apply(tx, page)
        team = stored.team_named(tx, page.name)
        assert team is not None
        file = FOLDER / "balances.csv"
        plan = balance_importer.plan(tx, team, kinds, file, MONDAY)
        done = balance_importer.apply(tx, plan)
    assert len(done.sets) == len(page.people)
    assert {figure.days for figure in done.sets} == {5 + half / 2 for half in range(21)}


def test_the_page_and_the_workspace_know_the_same_people(
    page: TeamPage, workspace: Workspace
) -> None:
    listed = {person.email for person in page.people}
    present = {person.email for person in workspace.people}
    assert present < listed
    assert len(listed - present) == 2
    channels = {channel.id: channel for channel in workspace.channels}
    assert set(channels) == set(page.channels.model_dump().values())
    everybody = {person.id for person in workspace.people}
    assert set(channels[page.channels.floor].members) == everybody
    assert channels[page.channels.leaders].is_private


def test_the_tips_can_be_followed_on_the_first_monday(
    members: list[Member], page: TeamPage, workspace: Workspace
) -> None:
    by_id = {member.slack_id: member for member in members}
    asker, on_duty, other, director = (by_id[one] for one in workspace.personas[:4])
    start = datetime.combine(MONDAY, SHIFTS["L"][0], HOUSE_TIME.tzinfo)
    assert make_centre.shift_of(asker, MONDAY) == "L"
    assert start - workspace.house_time >= timedelta(hours=3)
    assert workspace.house_time.date() == MONDAY
    assert make_centre.shift_of(on_duty, MONDAY - timedelta(days=1)) == "N"
    assert workspace.house_time.time() < SHIFTS["N"][1]
    assert {"duty_leader"} == set(on_duty.roles) == set(other.roles)
    assert "director" in director.roles
    members_of = {channel.id: set(channel.members) for channel in workspace.channels}
    commands = {command.command for command in workspace.commands}
    for tip in workspace.tips:
        if tip.channel:
            assert tip.persona in members_of[tip.channel]
        if tip.line.startswith("/"):
            assert tip.line.split()[0] in commands
    slashes = {f"/{command.slash}" for command in all_commands() if command.slash}
    assert commands == {*slashes, "/rollcall"}, "everything can be typed in the page"


def test_one_sick_call_on_the_first_monday_reaches_the_minimum(
    database: Database, page: TeamPage
) -> None:
    with database.change(HOUSE_TIME) as tx:
        team_importer.apply(tx, page)
        team = stored.team_named(tx, page.name)
        assert team is not None
        done = roster_importer.apply(tx, roster_importer.plan(tx, team, FOLDER / "roster.xlsx"))
        assert (done.bad, done.removes) == ((), ())
    with database.read(HOUSE_TIME) as tx:
        assert team.id is not None
        spare = {}
        for code in SHIFTS:
            known = next(
                one
                for one in stored.of_team(tx, team.id)
                if any(
                    shift.code == code for shift in rosters.shifts_of(tx, one.id, MONDAY, MONDAY)
                )
            )
            (shift,) = rosters.shifts_of(tx, known.id, MONDAY, MONDAY)
            (found,) = rosters.staffing(tx, [shift])
            assert found.minimum is not None
            spare[code] = found.present - found.minimum
    assert spare == {"E": 1, "L": 0, "N": 2}
