"""What the environment and `.env` say, checked once and handed down."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, its default and what it is for; `docs/running.md` lists the same."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="ROLLCALL_", extra="ignore")

    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    """xoxb-…: who we are in Slack. Without it `rollcall run` opens the sandbox."""
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    """xapp-…: Socket Mode. Without it events come by HTTP."""
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    """What Slack signs its HTTP requests with."""
    slack_api_url: str = "https://slack.com/api/"
    """Where Slack's Web API answers."""
    database_url: str = "sqlite:///var/rollcall.db"
    """SQLite for one process, postgresql://… for several replicas."""
    host: str = "127.0.0.1"
    """Where the HTTP door listens: events, health, metrics."""
    port: int = 3000
    """The HTTP door's port; a busy one is stepped over on the sandbox only."""
    public_url: str | None = None
    """Where people's calendars reach the HTTP door from outside (https://…); unset: they are sent
    their shifts as files."""
    house_time_url: str | None = None
    """Where the sandbox tells the house time; unset: the system's clock."""
    admin: str | None = None
    """The Slack id of the person who is told when something is wrong with the bot itself."""
    command_prefix: str = ""
    """Put before each slash name where another app has taken it: `x` makes /xtimeoff."""
    workers: int = 24
    """Threads that take in what changes something."""
    form_workers: int = 16
    """Threads that open forms."""
    socket_workers: int = 24
    """Threads that take in Socket Mode's messages."""
    deliverers: int = 4
    """Threads that send messages."""
    lease_seconds: float = 15.0
    """How long a deliverer holds a conversation; outlasts a send's time-out."""
    send_timeout: int = 10
    """Seconds until a send to Slack is given up as unanswered."""
    pace_seconds: float = 1.0
    """Least seconds between two messages in one channel."""
    log_json: bool = False
    """One JSON object a line instead of lines for people."""
    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""
    calls: str = ""
    """Files of calls that are read as they grow: a folder or pattern, or `TEAM=FOLDER` of several,
    with `;` between them."""
    calls_seconds: float = 60.0
    """How often they are looked at; seconds of machine time."""
    var: Path = Path("var")
    """Where state lives that is not in the database."""

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, said: str | None) -> str | None:
        """Without a slash at its end. What is secret needs TLS; only this machine does without."""
        if not said:
            return None
        found = urlsplit(said)
        is_here = found.hostname in ("localhost", "127.0.0.1")
        if found.scheme != "https" and not (found.scheme == "http" and is_here):
            raise ValueError("it must begin with https://")
        if not found.hostname or found.query or found.fragment:
            raise ValueError("give the address alone, as in https://rollcall.example.com")
        return said.rstrip("/")
