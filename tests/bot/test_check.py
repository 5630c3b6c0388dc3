"""`rollcall check` names what would go wrong, and the remedy, before the bot runs."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.check import check
from bot.finding import Finding
from bot.identity import write_client
from bot.linking import link_by_email
from bot.settings import Settings
from sandbox import Slack, Workspace
from storage import people
from storage.database import Database
from tests.stories.floor import ADA, LEADERS, MORNING, settings_for, settle_in, workspace


@pytest.fixture
def place() -> Workspace:
    return workspace()


@pytest.fixture
def slack(place: Workspace) -> Iterator[Slack]:
    with Slack(place, enforce_rates=False) as running:
        yield running


@pytest.fixture
def settled(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url, time.time)
    settle_in(database)
    yield database
    database.close()


def wrong(settings: Settings, database: Database) -> list[Finding]:
    return [found for found in check(settings, database, MORNING) if not found.is_fine]


def settings_on(slack: Slack, database: Database, tmp_path: Path, **changed: object) -> Settings:
    made = settings_for(slack, database.url, "socket", tmp_path)
    return made.model_copy(update=changed)


def test_nothing_is_wrong_with_a_floor_in_order(
    slack: Slack, settled: Database, tmp_path: Path
) -> None:
    assert wrong(settings_on(slack, settled, tmp_path), settled) == []


def test_an_unmigrated_database_is_said_first(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new.db", time.time)
    (only,) = wrong(Settings(_env_file=None), database)
    assert only.remedy == "rollcall migrate"
    database.close()


def test_a_missing_scope_is_named(
    place: Workspace, slack: Slack, settled: Database, tmp_path: Path
) -> None:
    place.scopes.remove("groups:history")
    first, second = wrong(settings_on(slack, settled, tmp_path), settled)
    assert "groups:history" in first.what
    assert "rollcall manifest" in first.remedy
    assert "managers channel of Centre" in second.what
    assert "may not be read" in second.what


def test_a_channel_without_the_bot_is_named(
    place: Workspace, settled: Database, tmp_path: Path
) -> None:
    leaders = next(channel for channel in place.channels if channel.id == LEADERS)
    leaders.bot_is_member = False
    with Slack(place, enforce_rates=False) as slack:
        (only,) = wrong(settings_on(slack, settled, tmp_path), settled)
    assert "leaders channel of Centre" in only.what
    assert "/invite @Rollcall in #leaders" in only.remedy


def test_a_wrong_token_ends_the_questions(slack: Slack, settled: Database, tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        SLACK_BOT_TOKEN="xoxb-nobody",
        slack_api_url=f"{slack.url}/api/",
        database_url=settled.url,
    )
    (only,) = wrong(settings, settled)
    assert "invalid_auth" in only.what


def test_without_tokens_the_sandbox_is_announced(settled: Database) -> None:
    (only,) = wrong(Settings(_env_file=None, database_url=settled.url), settled)
    assert "sandbox" in only.what


def test_neither_door_is_named(slack: Slack, settled: Database, tmp_path: Path) -> None:
    settings = settings_on(
        slack, settled, tmp_path, slack_app_token=None, slack_signing_secret=None
    )
    (only,) = wrong(settings, settled)
    assert "SLACK_APP_TOKEN" in only.what


def test_a_broken_handbook_is_named_by_line(
    slack: Slack, settled: Database, tmp_path: Path
) -> None:
    page = tmp_path / "ours.yaml"
    page.write_text("handbook: ours\nextends: call-centre\nleaves: {}\n")
    with settled.change(MORNING) as tx:
        people.teams(tx)[0].handbook = str(page)
    (only,) = wrong(settings_on(slack, settled, tmp_path), settled)
    assert "ours.yaml:3" in only.what


def test_people_without_an_account_and_a_missing_admin_are_named(
    slack: Slack, settled: Database, tmp_path: Path
) -> None:
    with settled.change(MORNING) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        ada.person.slack_id = None
    found = wrong(settings_on(slack, settled, tmp_path, admin=None), settled)
    assert ["without a Slack account (1): Ada" in f.what for f in found] == [True, False]
    assert "ROLLCALL_ADMIN" in found[1].remedy


def test_people_are_linked_by_their_email_once(slack: Slack, settled: Database) -> None:
    with settled.change(MORNING) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        ada.person.slack_id, ada.person.locale = None, None
        ada.person.email = "A001@C.example"
    client_settings = settings_for(slack, settled.url, "socket", Path())
    assert client_settings.slack_bot_token is not None
    client = write_client(
        client_settings.slack_bot_token.get_secret_value(), f"{slack.url}/api/", 5
    )
    links = link_by_email(settled, client, MORNING)
    assert (links.linked, links.unlinked) == (1, ())
    with settled.read(MORNING) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        assert (ada.name, ada.person.locale) == ("Ada", "en-US")
    assert link_by_email(settled, client, MORNING).linked == 0
