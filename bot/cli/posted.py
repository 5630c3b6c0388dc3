"""The journal's heads as they were posted to the managers' channels, read there again."""

from bot.cli.house import House
from bot.heads import posted_heads
from bot.identity import write_client
from storage import people
from storage.journal import Head


def heads_in_slack(h: House) -> list[Head] | None:
    """None without a bot token. Raises SlackApiError, OSError."""
    token = h.settings.slack_bot_token
    if token is None:
        return None
    with h.database.read(h.now()) as tx:
        channels = sorted({team.managers_channel for team in people.teams(tx)})
    client = write_client(
        token.get_secret_value(), h.settings.slack_api_url, h.settings.send_timeout
    )
    return posted_heads(client, channels)
