"""People are found in Slack by their e-mail; their language and zone come along."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from storage import people
from storage.database import Database
from storage.importers import links
from storage.importers.changes import LinkTaken


@dataclass(frozen=True)
class Links:
    """How many were linked now, and who is still without an account, as "code name"."""

    linked: int
    unlinked: tuple[str, ...]


def link_by_email(database: Database, client: WebClient, now: datetime) -> Links:
    """Read Slack's people once, then link in one transaction. Raises SlackApiError."""
    in_slack = accounts(client)
    linked = 0
    unlinked = []
    with database.change(now) as tx:
        everybody = [
            known for team in people.teams(tx) for known in people.listed(tx, team.id or 0)
        ]
        for known in everybody:
            account = in_slack.get((known.person.email or "").casefold())
            if known.person.slack_id is None and account is not None:
                with suppress(LinkTaken):
                    linked += links.link(tx, known, account["id"], by="slack")
            found = in_slack.get(known.person.slack_id or "")
            if found is not None:
                known.person.locale = found.get("locale") or known.person.locale
            elif known.person.slack_id is None and known.person.left_on is None:
                unlinked.append(f"{known.person.code} {known.name}")
    return Links(linked, tuple(unlinked))


def accounts(client: WebClient) -> dict[str, dict[str, Any]]:
    """Slack's living people, by e-mail and by id."""
    found: dict[str, dict[str, Any]] = {}
    cursor: str | None = None
    while True:
        page = client.users_list(limit=200, cursor=cursor, include_locale=True)
        for member in page["members"]:
            if member.get("deleted") or member.get("is_bot"):
                continue
            found[member["id"]] = member
            email = member.get("profile", {}).get("email")
            if email:
                found[email.casefold()] = member
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return found
