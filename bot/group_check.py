"""Whether a team's user group can be kept equal to the shift, and who cannot be in it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.finding import Finding, fine
from bot.groups import GUEST
from bot.linking import accounts
from commands.deciding.usergroups import TROUBLES
from handbook.words import of
from storage import people, usergroups
from storage.database import Database
from storage.people import Known, Team

_WITHOUT = "everything else works without it; or: rollcall team set {team} usergroup none"


def group(database: Database, now: datetime, client: WebClient, team: Team) -> Iterator[Finding]:
    """Nothing for a team that names no user group."""
    if team.usergroup is None or team.id is None:
        return
    with database.read(now) as tx:
        staff, known = people.of_team(tx, team.id), usergroups.everything(tx).get(team.id)
    name, remedy = (
        f"the user group of {team.name} ({team.usergroup})",
        _WITHOUT.format(team=team.name),
    )
    try:
        shown = client.usergroups_list(include_disabled=True)["usergroups"]
        guests = _guests(client, staff, now)
    except SlackApiError as refused:
        yield Finding(
            False, f"{name} cannot be kept: {_why(str(refused.response['error']))}", remedy
        )
        return
    found = next((one for one in shown if one["id"] == team.usergroup), None)
    if found is None:
        yield Finding(False, f"{name} is not there", "correct its id in team.yaml: S…")
        return
    if known is not None and known.slack_id == team.usergroup and known.trouble:
        yield Finding(False, f"{name} could not be changed: {_why(known.trouble)}", remedy)
    else:
        yield fine(f"{name} is @{found['handle']}")
    if guests:
        yield Finding(
            False,
            f"guests, whom Slack lets into no user group: {', '.join(guests)}",
            "make them members in Slack, or mention them by name",
        )


def _guests(client: WebClient, staff: Iterable[Known], now: datetime) -> list[str]:
    """Those of them who are guests, as "code name"."""
    known = accounts(client)
    return [
        f"{one.person.code} {one.name}"
        for one in staff
        if not one.has_left(now.date())
        and any(known.get(one.person.slack_id or "", {}).get(key) for key in GUEST)
    ]


def _why(code: str) -> str:
    return of("en")(TROUBLES[code]) if code in TROUBLES else code
