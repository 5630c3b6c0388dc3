"""People are found in Slack by their e-mail; their language and zone come along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from storage import people
from storage.database import Database


@dataclass(frozen=True)
class Links:
    """How many were linked now, and who is still without an account, as "code name"."""

    linked: int
    unlinked: tuple[str, ...]


def link_by_email(database: Database, client: WebClient, now: datetime) -> Links:
    """Read Slack's people once, then link in one transaction. Raises SlackApiError."""
    accounts = _accounts(client)
    linked = 0
    with database.change(now) as tx:
        for person in people.everybody(tx):
            account = accounts.get((person.email or "").casefold())
            by_id = accounts.get(person.slack_id or "")
            if person.slack_id is None and account is not None:
                if people.by_slack(tx, account["id"]) is not None:
                    continue
                person.slack_id = account["id"]
                tx.note("team.linked", f"person:{person.id}", "slack", account=account["id"])
                linked += 1
            found = account or by_id
            if found is not None:
                person.locale = found.get("locale") or person.locale
            tx.session.add(person)
        unlinked = tuple(
            f"{person.code} {person.name}"
            for person in people.everybody(tx)
            if person.slack_id is None and person.left_on is None
        )
    return Links(linked, unlinked)


def _accounts(client: WebClient) -> dict[str, dict[str, Any]]:
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
