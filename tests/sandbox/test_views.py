"""Forms open within three seconds of an action and change only for who saw the newest version."""

import pytest
from slack_sdk import WebClient

from sandbox import Impossible, Slack
from tests.sandbox.apps import BOSS, CHEN, FLOOR, MachineClock
from tests.sandbox.cards import button
from tests.sandbox.clerks import LEAVE, Clerk, Open, field, form, words
from tests.sandbox.test_posting import refused


def test_a_trigger_id_lives_three_seconds(
    slack: Slack, client: WebClient, clerk: Clerk, clock: MachineClock
) -> None:
    trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id or ""
    clock.now += 3.1
    with refused("expired_trigger_id"):
        client.views_open(trigger_id=trigger, view=LEAVE)
    with refused("invalid_trigger_id"):
        client.views_open(trigger_id="12.34.abc", view=LEAVE)


def test_a_trigger_id_opens_one_form(slack: Slack, client: WebClient, clerk: Clerk) -> None:
    trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id or ""
    with refused("invalid_arguments"):
        client.views_open(trigger_id=trigger, view={**LEAVE, "title": words("x" * 25)})
    client.views_open(trigger_id=trigger, view=LEAVE)
    with refused("exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=LEAVE)


def test_an_update_with_an_old_hash_is_refused(
    slack: Slack, client: WebClient, opened: Open
) -> None:
    view = opened()
    old = slack.views(CHEN)[0]["hash"]
    slack.fill(CHEN, view, {"reason": "typed before"})
    answer = client.views_update(view_id=view, hash=old, view=LEAVE)
    assert answer["view"]["hash"] != old
    typed = slack.views(CHEN)[0]["state"]["values"]["reason"]["reason.it"]["value"]
    assert typed == "typed before"
    with refused("hash_conflict"):
        client.views_update(view_id=view, hash=old, view=LEAVE)


def test_what_was_typed_is_lost_with_its_field(
    slack: Slack, client: WebClient, opened: Open
) -> None:
    view = opened()
    slack.fill(CHEN, view, {"reason": "typed"})
    client.views_update(view_id=view, view=form(field("other", {"type": "plain_text_input"})))
    client.views_update(view_id=view, view=LEAVE)
    assert slack.views(CHEN)[0]["state"]["values"]["reason"]["reason.it"]["value"] is None


def test_three_forms_are_the_most(slack: Slack, client: WebClient, opened: Open) -> None:
    opened()
    opened(call="views.push")
    opened(call="views.push")
    assert len(slack.views(CHEN)) == 3
    with refused("push_limit_reached"):
        opened(call="views.push")


def test_an_external_id_is_unique_and_finds_its_form(client: WebClient, opened: Open) -> None:
    opened({**LEAVE, "external_id": "leave-7"})
    with refused("duplicate_external_id"):
        opened({**LEAVE, "external_id": "leave-7"}, call="views.push")
    assert client.views_update(external_id="leave-7", view=LEAVE)["ok"]
    with refused("not_found"):
        client.views_update(external_id="leave-8", view=LEAVE)


def test_a_home_is_published_and_pressed(slack: Slack, client: WebClient, clerk: Clerk) -> None:
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button("tick")]}]}
    assert slack.home(CHEN) is None
    first = client.views_publish(user_id=CHEN, view=home)["view"]
    slack.press_home(CHEN, "tick")
    assert clerk.heard[0]["view"]["type"] == "home"
    client.views_publish(user_id=CHEN, view=home, hash=first["hash"])
    with refused("hash_conflict"):
        client.views_publish(user_id=CHEN, view=home, hash=first["hash"])
    assert (slack.home(CHEN) or {})["id"] == first["id"]
    with pytest.raises(Impossible, match="Nothing is published"):
        slack.press_home(BOSS, "tick")


def test_modals_and_homes_are_not_mixed_up(client: WebClient, opened: Open) -> None:
    with refused("invalid_arguments"):
        client.views_publish(user_id=CHEN, view=LEAVE)
    with refused("user_not_found"):
        client.views_publish(user_id="U0NOBODY01", view={"type": "home", "blocks": []})
    with refused("invalid_arguments"):
        opened({"type": "home", "blocks": []})
