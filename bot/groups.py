"""A Slack user group is made equal to the shift that is on duty.

The row says only that it is to be so; who belongs in the group is asked at the send. Slack keeps no
empty group: it is disabled, and enabled again for the first who comes. It refuses guests, and does
not say whom; they are looked for and left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.ends import Ends
from bot.outcome import Outcome, Trouble
from bot.uploads import Call
from commands.deciding import usergroups as words
from storage import people, usergroups
from storage.database import Database
from storage.delivery import Claimed
from storage.outbox import PARKED, SENT, SWALLOWED
from storage.people import Team
from storage.usergroups import UserGroup

NOT_THESE = frozenset(
    {
        "invalid_user",
        "invalid_users",
        "single_channel_guests_cannot_be_added",
        "failed_for_some_users",
        "user_not_found",
    }
)
"""Slack refuses some of the people, not the change."""
GUEST = ("is_restricted", "is_ultra_restricted")
"""How Slack marks a guest."""


@dataclass
class _Here:
    """A team's group as Slack has it, and who belongs in it."""

    team: Team
    known: UserGroup
    wanted: set[str]
    members: list[str] = field(default_factory=list)
    is_enabled: bool = False


class Groups:
    """Makes groups equal, for the rows that a deliverer has claimed."""

    def __init__(self, database: Database, client: WebClient, ends: Ends) -> None:
        self.database, self.client, self.ends = database, client, ends

    def make_equal(self, claimed: Claimed, ask: Call) -> Outcome:
        """Raises Trouble, NotOurs. What Slack does not allow is told once, and is no trouble."""

        def call(method: Callable[..., Any], **more: Any) -> Any:
            return ask(claimed, method, **more)

        team_id = int(claimed.row.subject.partition(":")[2])
        here = self._begin(team_id)
        if here is None:
            return Outcome(SWALLOWED, error="the team keeps no group")
        try:
            self._look(here, call)
            was_in = {*here.members} if here.is_enabled else set[str]()
            by_hand = self._by_hand(here, was_in, call)
            self._change(here, call)
        except Trouble as trouble:
            if not _is_refused(trouble):
                raise
            self._refused(here, str(trouble.outcome.error))
            return Outcome(SWALLOWED, error=trouble.outcome.error)
        self._done(here, by_hand)
        return Outcome(SENT)

    def _begin(self, team_id: int) -> _Here | None:
        with self.database.change(self.ends.now()) as tx:
            team = people.team(tx, team_id)
            if team.usergroup is None:
                return None
            known = usergroups.of_team(tx, team_id, team.usergroup)
            known.looked_at = tx.now
            tx.session.add(known)
            return _Here(team, known, words.wanted(tx, team))

    def _look(self, here: _Here, call: Call) -> None:
        """How the group is in Slack, and whether those who were left out may be in it now."""
        shown = call(self.client.usergroups_list, include_disabled=True, include_users=True)
        found = [one for one in shown["usergroups"] if one["id"] == here.known.slack_id]
        if not found:
            raise Trouble(Outcome(PARKED, error="no_such_subteam"))
        here.members = list(found[0].get("users") or ())
        here.is_enabled = not found[0].get("date_delete")
        left_out = [one for one in here.known.left_out if one in here.wanted]
        here.known.left_out = self._refusable(left_out, call)

    def _refusable(self, ids: Sequence[str], call: Call) -> list[str]:
        """Those of them whom Slack takes into no group."""
        return [slack_id for slack_id in ids if not self._is_member(slack_id, call)]

    def _is_member(self, slack_id: str, call: Call) -> bool:
        try:
            user = call(self.client.users_info, user=slack_id)["user"]
        except Trouble as trouble:
            if trouble.outcome.error in ("user_not_found", "user_not_visible"):
                return False
            raise
        return not any(user.get(key) for key in ("deleted", "is_bot", *GUEST))

    def _change(self, here: _Here, call: Call) -> None:
        target = sorted(here.wanted - {*here.known.left_out})
        if {*here.members} == {*target} and here.is_enabled == bool(target):
            return
        self._promise(here, target)
        group = {"usergroup": here.known.slack_id}
        if not target:
            if here.is_enabled:
                call(self.client.usergroups_disable, **group)
                here.is_enabled = False
            return
        if not here.is_enabled:
            call(self.client.usergroups_enable, **group)
            here.is_enabled = True
        if {*here.members} == {*target}:
            return
        try:
            call(self.client.usergroups_users_update, **group, users=target)
        except Trouble as trouble:
            if trouble.outcome.error not in NOT_THESE:
                raise
            refused = self._refusable(target, call)
            if not refused:
                raise
            here.known.left_out = sorted({*here.known.left_out, *refused})
            self._change(here, call)
            return
        here.members = target

    def _promise(self, here: _Here, target: list[str]) -> None:
        """Keep what is tried, so that a lost answer is not taken for somebody's edit by hand."""
        with self.database.change(self.ends.now()) as tx:
            kept = usergroups.of_team(tx, here.known.team_id, here.known.slack_id)
            kept.tried = [target, here.members]  # it may be enabled and not yet changed
            tx.session.add(kept)

    def _refused(self, here: _Here, code: str) -> None:
        with self.database.change(self.ends.now()) as tx:
            kept = usergroups.of_team(tx, here.known.team_id, here.known.slack_id)
            if kept.trouble != code:
                kept.trouble = code
                tx.session.add(kept)
                tx.note("usergroup.refused", f"team:{kept.team_id}", "slack", code=code)
                words.tell_refused(tx, here.team, code)

    def _by_hand(self, here: _Here, was_in: set[str], call: Call) -> tuple[set[str], set[str]]:
        """Whom somebody else added and took out since we were here last. Accounts that were closed
        Slack takes out itself."""
        if here.known.members is None:
            return set(), set()
        last, *tried = [{*one} for one in (here.known.members, *here.known.tried)]
        if was_in == last or was_in in tried:
            return set(), set()
        removed = last - was_in
        return was_in - last, removed - {*self._refusable(sorted(removed), call)}

    def _done(self, here: _Here, by_hand: tuple[set[str], set[str]]) -> None:
        """Keep what the group is now, and tell if it was not as we had left it."""
        now_in = here.members if here.is_enabled else []
        with self.database.change(self.ends.now()) as tx:
            kept = usergroups.of_team(tx, here.known.team_id, here.known.slack_id)
            subject = f"team:{kept.team_id}"
            if any(by_hand):
                added, removed = map(sorted, by_hand)
                tx.note("usergroup.repaired", subject, "slack", added=added, removed=removed)
                words.tell_repaired(tx, here.team, added, removed)
            if kept.members != now_in:
                tx.note("usergroup.set", subject, "clock", members=now_in)
            kept.members, kept.tried, kept.trouble = now_in, [], None
            kept.left_out = here.known.left_out
            tx.session.add(kept)


def _is_refused(trouble: Trouble) -> bool:
    """Whether Slack said no, and will say so again."""
    error = trouble.outcome.error
    if error == "missing_scope" or trouble.__cause__ is None:
        return True
    return trouble.outcome.state == PARKED and isinstance(trouble.__cause__, SlackApiError)
