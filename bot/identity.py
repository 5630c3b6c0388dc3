"""Who we are in Slack: the tokens, and what Slack says they are worth."""

from dataclasses import dataclass

from slack_sdk import WebClient


@dataclass(frozen=True)
class Identity:
    """`url` is the workspace's own address, with a slash at its end."""

    bot_token: str
    app_token: str | None
    signing_secret: str | None
    api_url: str
    team_id: str
    bot_id: str
    bot_user_id: str
    url: str
    client: WebClient


def write_client(token: str, api_url: str, timeout: int) -> WebClient:
    """A client without the SDK's retries: they double posts. The outbox owns the re-sending."""
    return WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])


def identify(
    bot_token: str, app_token: str | None, signing_secret: str | None, api_url: str, timeout: int
) -> Identity:
    """Ask Slack who the token is. Raises SlackApiError when it is nobody."""
    client = write_client(bot_token, api_url, timeout)
    answer = client.auth_test()
    return Identity(
        bot_token,
        app_token,
        signing_secret,
        api_url,
        str(answer["team_id"]),
        str(answer["bot_id"]),
        str(answer["user_id"]),
        str(answer["url"]),
        client,
    )
