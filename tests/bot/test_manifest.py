"""The manifest is what Slack accepts, and grows with the commands."""

import json
from pathlib import Path

import jsonschema
import pytest

from bot.manifest import RESERVED, manifest
from commands.deciding.asking import Asking
from commands.deciding.command import Command, all_commands
from storage.cards import Card

SCHEMA = Path(__file__).parents[3] / "shared/reference/slack_manifest.schema.2.0.0.json"


@pytest.mark.parametrize("url", [None, "https://rollcall.example"])
@pytest.mark.parametrize("prefix", ["", "x"])
def test_slack_would_accept_it(url: str | None, prefix: str) -> None:
    if not SCHEMA.exists():
        pytest.skip("Slack's manifest schema is not at hand")
    made = manifest(all_commands(), prefix=prefix, url=url)
    jsonschema.validate(made, json.loads(SCHEMA.read_text()))


def test_every_slash_word_is_in_it_with_its_prefix() -> None:
    slashes = {
        slash["command"]
        for slash in manifest(all_commands(), prefix="x")["features"]["slash_commands"]
    }
    wanted = {f"/x{command.slash}" for command in all_commands() if command.slash}
    assert slashes == wanted | {"/xrollcall"}


def test_no_name_is_one_that_slack_keeps() -> None:
    for slash in manifest(all_commands())["features"]["slash_commands"]:
        assert slash["command"].removeprefix("/") not in RESERVED


def test_a_name_that_slack_keeps_is_refused() -> None:
    def line(_: Asking, __: str) -> Card:
        return Card()

    taken = Command(word="mute", slash="mute", summary="Quiet", usage="", line=line)
    with pytest.raises(ValueError, match="/mute"):
        manifest((taken,))


def test_people_may_write_to_the_bot() -> None:
    home = manifest(all_commands())["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_http_names_its_address_and_socket_mode_none() -> None:
    by_http = manifest(all_commands(), url="https://rollcall.example/")
    assert by_http["settings"]["socket_mode_enabled"] is False
    assert "https://rollcall.example/slack/events" in json.dumps(by_http)
    by_socket = manifest(all_commands())
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(by_socket)
