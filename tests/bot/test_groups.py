"""The shift's user group is who is on duty now, and nobody else, as far as Slack lets it be."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.check import check
from sandbox.workspace import Usergroup
from storage import journal, people, usergroups
from storage.database import Database
from storage.outbox import SENT, SWALLOWED, USERGROUP
from tests.bot.office import Office
from tests.stories.floor import (
    ADA,
    BO,
    DORA,
    EVE,
    GRACE,
    LINUS,
    MONDAY,
    MORNING,
    WEI,
    floor,
    settings_for,
)

GROUP = "S0SHIFT001"
HOUR = timedelta(hours=1)
LATE = {ADA, BO, GRACE, LINUS}
"""Who is on the late shift, from 15:00."""


def with_group(office: Office, *users: str) -> Office:
    """The team names a group, in which somebody stands who does not belong there."""
    made = Usergroup(id=GROUP, name="On duty", handle="onduty", users=list(users))
    office.slack.world.usergroups[GROUP] = made
    _name_group(office.database)
    return office


def _name_group(database: Database) -> None:
    with database.change(MORNING) as tx:
        people.teams(tx)[0].usergroup = GROUP


@pytest.fixture
def office(post_office: Office) -> Office:
    return with_group(post_office, DORA)


def group(office: Office) -> set[str] | None:
    """Who is in it; None when it is disabled."""
    found = office.slack.world.usergroups[GROUP]
    return {*found.users} if found.enabled else None


def calls(office: Office) -> int:
    methods = ("users.update", "enable", "disable")
    return sum(office.calls(f"usergroups.{method}") for method in methods)


def said(office: Office) -> list[str]:
    return [text for text in office.said() if "user group" in text]


def test_it_follows_the_shifts_and_is_disabled_while_nobody_is_on_duty(
    either_office: Office,
) -> None:
    office = with_group(either_office, DORA)
    office.tick()
    assert group(office) is None, "nobody is on the early shift"
    office.tick(8 * HOUR)
    assert group(office) == LATE
    made = calls(office)
    for _ in range(3):
        office.tick(timedelta(minutes=5))
    assert calls(office) == made, "a call only on a difference"
    office.tick(8 * HOUR)
    assert group(office) == {WEI}
    assert said(office) == [], "what it follows by itself is not spoken of"
    with office.database.read(MORNING) as tx:
        noted = [
            len(one.facts["members"]) for one in journal.entries(tx) if "usergroup" in one.event
        ]
    assert noted == [0, 4, 1]


def test_whoever_is_on_leave_gone_or_not_in_slack_is_not_in_it(office: Office) -> None:
    office.tick(9 * HOUR)
    office.sick_call()
    office.tick()
    assert group(office) == LATE - {ADA}
    with office.database.change(MORNING) as tx:
        for who, key, value in ((BO, "left_on", MONDAY), (GRACE, "slack_id", None)):
            known = people.by_slack(tx, who)
            assert known is not None
            setattr(known.person, key, value)
    office.tick()
    assert group(office) == {LINUS}


def test_an_edit_by_hand_is_repaired_within_the_hour_and_told(office: Office) -> None:
    office.tick(9 * HOUR)
    office.slack.world.usergroups[GROUP].users = [ADA, BO, GRACE, EVE]
    office.tick(HOUR / 2)
    assert group(office) != LATE
    office.tick(HOUR / 2)
    assert group(office) == LATE
    (told,) = said(office)
    assert f"Added: <@{EVE}>" in told
    assert f"Taken out: <@{LINUS}>" in told
    office.slack.world.usergroups[GROUP].enabled = False
    with office.database.change(MORNING) as tx:
        usergroups.look_again(tx)  # as each start does
    office.tick()
    assert (group(office), len(said(office))) == (LATE, 2)
    office.tick(HOUR)
    assert len(said(office)) == 2


def test_an_account_that_was_closed_is_nobodys_edit(office: Office) -> None:
    office.tick(9 * HOUR)
    office.slack.world.people[ADA].deleted = True
    office.slack.world.usergroups[GROUP].users.remove(ADA)
    office.tick(HOUR)
    assert (group(office), said(office)) == (LATE - {ADA}, [])


@pytest.mark.parametrize("kind", ["is_restricted", "is_ultra_restricted"])
def test_guests_are_left_out_until_they_are_members(
    office: Office, kind: str, tmp_path: Path
) -> None:
    setattr(office.slack.world.people[ADA], kind, True)
    office.tick(9 * HOUR)
    assert (group(office), said(office)) == (LATE - {ADA}, [])
    settings = settings_for(office.slack, office.database.url, "http", tmp_path)
    wrong = [one.what for one in check(settings, office.database, MORNING) if not one.is_fine]
    assert wrong == ["guests, whom Slack lets into no user group: A001 Ada"]
    made = calls(office)
    office.tick(timedelta(minutes=10))
    assert calls(office) == made
    setattr(office.slack.world.people[ADA], kind, False)
    office.tick(HOUR)
    assert group(office) == LATE


def test_a_shift_of_guests_alone_disables_it(office: Office) -> None:
    office.slack.world.people[WEI].is_restricted = True
    office.tick(17 * HOUR)
    assert group(office) is None
    made = calls(office)
    office.tick(timedelta(minutes=10))
    assert calls(office) == made


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("plan_upgrade_required", "plan has no user groups"),
        ("permission_denied", "lets only some people"),
        ("missing_scope", "lacks a scope"),
        ("new_trouble", "new_trouble"),
    ],
)
def test_what_slack_does_not_allow_is_told_once_and_tried_each_hour(
    office: Office, code: str, words: str, tmp_path: Path
) -> None:
    fault = office.slack.faults.next("usergroups.list", f"error:{code}", times=3)
    office.tick(9 * HOUR)
    office.tick(timedelta(minutes=10))
    office.tick(HOUR)
    assert fault.used == 2
    (told,) = said(office)
    assert words in told
    settings = settings_for(office.slack, office.database.url, "http", tmp_path)
    wrong = [one.what for one in check(settings, office.database, MORNING) if not one.is_fine]
    assert [words in what for what in wrong] == [True]
    office.tick(HOUR)
    assert (group(office), len(said(office))) == (LATE, 1)
    assert {row.state for row in office.rows() if row.kind == USERGROUP} == {SENT, SWALLOWED}


def test_a_group_that_is_not_there_is_told(office: Office) -> None:
    del office.slack.world.usergroups[GROUP]
    office.tick(9 * HOUR)
    (told,) = said(office)
    assert "no such user group" in told


@pytest.mark.parametrize("what", ["500_after", "reset_after", "reset_before"])
def test_a_lost_answer_is_not_taken_for_an_edit_by_hand(office: Office, what: str) -> None:
    office.tick()
    for method in ("enable", "users.update"):
        office.slack.faults.next(f"usergroups.{method}", what)
    office.tick(9 * HOUR)
    for _ in range(3):
        office.deliver(after=60)
    office.tick(HOUR)
    assert (group(office), said(office)) == (LATE, [])


def test_in_the_house_it_follows_the_clock(sqlite_url: str) -> None:
    with floor(sqlite_url, prepare=_name_group) as house:
        made = Usergroup(id=GROUP, name="On duty", handle="onduty", users=[DORA])
        house.slack.world.usergroups[GROUP] = made
        house.slack.turn(MORNING + 9 * HOUR)
        house.settle()
        assert {*made.users} == LATE
        made.users = [EVE]
        house.restart()
        house.settle()
        assert {*made.users} == LATE, "compared at each start"
