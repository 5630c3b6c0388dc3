"""The user group of a team: who belongs in it now, when to look, and what leaders are told."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from commands.deciding.asking import Books, team_say
from handbook.words import mark
from storage import duty, outbox, people, usergroups
from storage.cards import Card, mention
from storage.people import Team
from storage.transaction import Tx
from storage.usergroups import UserGroup

LOOKS_EVERY = timedelta(hours=1)
"""Somebody may have edited the group by hand: so often Slack is asked."""
TROUBLES: Mapping[str, str] = {
    **dict.fromkeys(
        ("plan_upgrade_required", "paid_teams_only", "paid_only"),
        mark("this workspace's plan has no user groups"),
    ),
    **dict.fromkeys(
        ("permission_denied", "restricted_action", "not_allowed", "no_permission"),
        mark("the workspace lets only some people change user groups; a bot needs it for everyone"),
    ),
    "missing_scope": mark("the app lacks a scope; install it again"),
    **dict.fromkeys(
        ("no_such_subteam", "subteam_not_found"), mark("there is no such user group in Slack")
    ),
}


def wanted(tx: Tx, team: Team) -> set[str]:
    """Slack ids of those who belong in the group now: rostered, here, and not on leave."""
    assert team.id is not None
    return duty.accounts(tx, team.id, tx.now)


def look(tx: Tx, _: Books) -> Callable[[Tx], None] | None:
    """Which groups may not be as they are to be; gives what is to be written down of it."""
    teams = [team for team in people.teams(tx) if team.usergroup]
    known = usergroups.everything(tx) if teams else {}
    stale = [
        team.id
        for team in teams
        if team.id is not None
        and _is_stale(tx, team, known.get(team.id))
        and not usergroups.is_on_its_way(tx, team.id)
    ]
    if not stale:
        return None

    def write(tx: Tx) -> None:
        for team_id in stale:
            outbox.usergroup(tx, team_id)

    return write


def _is_stale(tx: Tx, team: Team, group: UserGroup | None) -> bool:
    if group is None or group.slack_id != team.usergroup or group.looked_at is None:
        return True
    if tx.now - group.looked_at >= LOOKS_EVERY:
        return True
    return not group.trouble and wanted(tx, team) - {*group.left_out} != {*(group.members or ())}


def tell_refused(tx: Tx, team: Team, code: str) -> None:
    """Slack lets us change no group, for another reason than before."""
    say = team_say(team)
    why = say(TROUBLES[code]) if code in TROUBLES else code
    lines = (
        say("I cannot keep the user group equal to the shift: {why}.", why=why),
        say("Everything else goes on without it. I try again each hour; more: rollcall check"),
    )
    outbox.post(tx, team.leaders_channel, f"usergroup:{team.id}", Card(lines=lines))


def tell_repaired(tx: Tx, team: Team, added: Collection[str], removed: Collection[str]) -> None:
    """Somebody edited the group by hand; it is equal to the shift again."""
    say = team_say(team)
    lines = [say("Somebody changed the shift's user group by hand.")]
    for said, ids in (
        (mark("Added: {people}."), added),
        (mark("Taken out: {people}."), removed),
    ):
        if ids:
            names = [mention(slack_id, slack_id) for slack_id in sorted(ids)]
            lines.append(say(said, people=say.names(names)))
    lines.append(say("It follows the roster: I have set it back to who is on the shift."))
    outbox.post(tx, team.leaders_channel, f"usergroup:{team.id}", Card(lines=tuple(lines)))
