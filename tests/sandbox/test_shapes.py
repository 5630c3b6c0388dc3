"""What this Slack sends and answers has a subset of the keys, and the types, that Slack's had."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Person, Slack, Upload, Workspace
from sandbox.plain import Json
from tests.sandbox.apps import BOSS, CHEN, FLOOR, LEADERS, QUIET, client_of, serving
from tests.sandbox.cards import CARD, button
from tests.sandbox.clerks import LEAVE
from tests.sandbox.test_http_delivery import Door

SHAPES = Path(__file__).parents[3] / "shared" / "reference" / "payloads"
pytestmark = pytest.mark.skipif(not SHAPES.is_dir(), reason="the recorded shapes are not here")

# Keys that Slack sends although these recordings lack them, with where that is known from.
KNOWN = {
    ("event", "app_id"): "beside bot_id in the recorded app_mention",
    ("event", "files"): "recorded with file_share",
    ("event", "parent_user_id"): "recorded with replies",
    ("event", "client_msg_id"): "recorded with every message of a person",
    ("message", "app_id"): "recorded in the answer of chat.postMessage",
    ("previous_message", "app_id"): "the same message, before",
    ("message", "client_msg_id"): "recorded in the same message's event",
    ("user", "locale"): "recorded in users.info",
    ("container", "thread_ts"): "documented for replies",
    ("message", "reply_users"): "recorded in conversations.history",
    ("previous_message", "reply_users"): "recorded in conversations.history",
    ("previous_message", "files"): "recorded with file_share",
    ("", "response_urls"): "documented for view_submission",
    ("root", "user"): "recorded in thread_broadcast",
    ("root", "team"): "recorded in thread_broadcast",
    ("messages", "root"): "recorded in conversations.history",
    ("messages", "subtype"): "recorded in conversations.history",
    ("view", "blocks"): "left out of the recordings, as they mix all kinds",
}


_MIXED = (("blocks",), ("attachments",))


def recorded(file: str) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads((SHAPES / file).read_text(encoding="utf-8"))
    return shapes


def differences(sent: Any, shape: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Where what was sent has a key or a type that the recording has not.

    An empty object, and "...", were recorded where the keys are the app's own.
    """
    where = ".".join(path)
    if sent is None or shape in (None, "null", {}) or path[-1:] in _MIXED:
        return
    if isinstance(sent, dict) and isinstance(shape, dict):
        yield from _in_object(sent, shape, path)
    elif isinstance(sent, list) and isinstance(shape, list):
        for each in sent if shape else []:
            yield from differences(each, shape[0], path)
    elif kind(sent) != shape:
        yield f"{where}: {kind(sent)}, recorded as {kind(shape)}"


def _in_object(sent: Json, shape: Json, path: tuple[str, ...]) -> Iterator[str]:
    for key, value in sent.items() if "..." not in shape else ():
        if key in shape:
            yield from differences(value, shape[key], (*path, key))
        elif (path[-1] if path else "", key) not in KNOWN:
            yield f"{'.'.join(path)}.{key}: not recorded"


def kind(value: Any) -> str:
    """The recordings' word for a value's type; a recorded word stays as it is."""
    if isinstance(value, str) and value in ("string", "number", "boolean"):
        return value
    words = {bool: "boolean", str: "string", dict: "object", list: "list"}
    return words.get(type(value), "number")


def test_a_foreign_key_and_a_wrong_type_are_found() -> None:
    shape = {"a": "string", "b": [{"c": "number"}]}
    assert list(differences({"a": 1, "b": [{"c": 2, "d": 3}]}, shape)) == [
        "a: number, recorded as string",
        "b.d: not recorded",
    ]


def _everything_happens(slack: Slack, client: WebClient) -> None:
    """All that people can do, and all that the bot can be told of."""
    said = slack.say(CHEN, FLOOR, "@bot hello <world>")
    slack.say(BOSS, FLOOR, "reply", thread_ts=said["ts"])
    slack.say(BOSS, FLOOR, "loud", thread_ts=said["ts"], broadcast=True)
    filed = slack.say(CHEN, FLOOR, "proof", files=[Upload("a.png", b"abc")])
    slack.edit(CHEN, FLOOR, said["ts"], "hello again")
    slack.delete(CHEN, FLOOR, filed["ts"])
    slack.react(BOSS, FLOOR, said["ts"], "eyes")
    card = client.chat_postMessage(channel=FLOOR, text="card", blocks=CARD)["ts"]
    client.chat_update(channel=FLOOR, ts=card, text="card 2")
    slack.press(BOSS, FLOOR, card, "leave.approve")
    slack.press(BOSS, FLOOR, card, "kind", value="sick")
    slack.shortcut(BOSS, FLOOR, card, "ask")
    trigger = slack.command(CHEN, FLOOR, "/timeoff", "sick").trigger_id or ""
    view = client.views_open(trigger_id=trigger, view={**LEAVE, "notify_on_close": True})["view"]
    slack.submit(CHEN, view["id"], {"reason": "a cold"})
    trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id or ""
    view = client.views_open(trigger_id=trigger, view={**LEAVE, "notify_on_close": True})["view"]
    slack.close(CHEN, view["id"])
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [button("tick")]}]}
    client.views_publish(user_id=CHEN, view=home)
    slack.press_home(CHEN, "tick")
    slack.open_home(CHEN)
    slack.add_person(Person(id="U0NEW00001", name="n", real_name="New", email="n@example.com"))
    slack.change_person("U0NEW00001", tz="Europe/Berlin")
    slack.join("U0NEW00001", FLOOR, inviter=BOSS)
    client.usergroups_users_update(usergroup="S0ONDUTY01", users=[BOSS])
    client.usergroups_update(usergroup="S0ONDUTY01", name="Duty")
    slack.wait_for(lambda: not slack.pending)


@pytest.fixture
def busy(workspace: Workspace) -> Iterator[Slack]:
    """A Slack in which everything has happened once."""
    workspace.events += ["reaction_added", "subteam_updated", "subteam_members_changed"]
    workspace.scopes.append("reactions:read")
    with Slack(workspace, delivery="http", enforce_rates=False, retry_delays=()) as slack:
        with serving(Door().web) as url:
            slack.events_url = f"{url}/slack/events"
            _everything_happens(slack, client_of(slack))
        yield slack


def event_shape(event: Json) -> str:
    """The recording that an event is compared with."""
    by_subtype = {
        "message_changed": "MessageChangedPayload",
        "message_deleted": "MessageDeletedPayload",
        "file_share": "MessageFileSharePayload",
        "thread_broadcast": "MessageThreadBroadcastPayload",
    }
    if event["type"] == "message":
        return by_subtype.get(event.get("subtype", ""), "MessagePayload")
    return "".join(part.title() for part in event["type"].split("_")) + "Payload"


def test_every_event_has_its_recorded_shape(busy: Slack) -> None:
    shapes = recorded("events.json")
    seen: set[str] = set()
    wrong: list[str] = []
    for delivery in busy.record.deliveries("event"):
        name = event_shape(delivery.payload["event"])
        seen.add(name)
        wrong += [f"{name} {each}" for each in differences(delivery.payload, shapes[name])]
    assert sorted(set(wrong)) == []
    assert seen == {
        "AppHomeOpenedPayload",
        "AppMentionPayload",
        "MemberJoinedChannelPayload",
        "MessageChangedPayload",
        "MessageDeletedPayload",
        "MessageFileSharePayload",
        "MessagePayload",
        "MessageThreadBroadcastPayload",
        "ReactionAddedPayload",
        "SubteamMembersChangedPayload",
        "SubteamUpdatedPayload",
        "TeamJoinPayload",
        "UserChangePayload",
    }


def test_every_interaction_has_its_recorded_shape(busy: Slack) -> None:
    shapes = recorded("interactions.json")
    names = {
        "command": "SlashCommandPayload",
        "block_actions": "BlockActionPayload",
        "message_action": "MessageShortcutPayload",
        "view_submission": "ViewSubmissionPayload",
        "view_closed": "ViewClosedPayload",
    }
    # A form carries text only, also what is a boolean by meaning.
    shapes["SlashCommandPayload"]["is_enterprise_install"] = "string"
    seen: set[str] = set()
    wrong: list[str] = []
    for delivery in busy.record.deliveries():
        if delivery.kind != "event":
            seen.add(delivery.kind)
            name = names[delivery.kind]
            wrong += [f"{name} {each}" for each in differences(delivery.payload, shapes[name])]
    assert sorted(set(wrong)) == []
    assert seen == set(names)


def _everything_is_asked(slack: Slack, client: WebClient) -> None:
    """Each Web API method, once in vain and once with success."""
    bot = client_of(slack)
    row = {"event_type": "row", "event_payload": {"id": 1}}
    ts = bot.chat_postMessage(channel=FLOOR, text="t", blocks=CARD, metadata=row)["ts"]
    bot.chat_postMessage(channel=FLOOR, text="r", thread_ts=ts, reply_broadcast=True)
    bot.chat_postEphemeral(channel=FLOOR, user=CHEN, text="t")
    bot.chat_getPermalink(channel=FLOOR, message_ts=ts)
    bot.reactions_add(channel=FLOOR, timestamp=ts, name="eyes")
    slack.say(CHEN, FLOOR, "proof", files=[Upload("a.png", b"abc")])
    bot.conversations_history(channel=FLOOR, include_all_metadata=True, limit=2)
    bot.conversations_replies(channel=FLOOR, ts=ts, include_all_metadata=True)
    bot.chat_update(channel=FLOOR, ts=ts, text="u")
    bot.chat_delete(channel=FLOOR, ts=ts)
    bot.apps_connections_open(app_token=slack.workspace.app_token)
    bot.auth_test()
    bot.bots_info(bot=slack.workspace.bot_id)
    bot.team_info()
    bot.conversations_open(users=CHEN, return_im=True)
    bot.conversations_open(users=[CHEN, BOSS])
    bot.conversations_info(channel=FLOOR, include_num_members=True, include_locale=True)
    bot.conversations_list(types="public_channel,private_channel,im,mpim")
    bot.users_conversations(types="public_channel,private_channel,im,mpim")
    bot.conversations_members(channel=FLOOR)
    bot.conversations_join(channel=QUIET)
    bot.conversations_invite(channel=LEADERS, users=CHEN)
    bot.users_info(user=CHEN, include_locale=True)
    bot.users_list(include_locale=True)
    bot.users_lookupByEmail(email="boss@example.com")
    file = bot.files_upload_v2(channel=FLOOR, filename="a.png", content="abc", alt_txt="a")
    bot.files_info(file=file["file"]["id"])
    bot.files_delete(file=file["file"]["id"])
    group = bot.usergroups_create(name="New")["usergroup"]["id"]
    bot.usergroups_update(usergroup=group, name="Newer")
    bot.usergroups_users_update(usergroup=group, users=CHEN)
    bot.usergroups_users_list(usergroup=group)
    bot.usergroups_disable(usergroup=group)
    bot.usergroups_list(include_users=True, include_disabled=True)
    bot.usergroups_enable(usergroup=group)
    trigger = slack.world.tokens.trigger(CHEN).id
    view = bot.views_open(trigger_id=trigger, view=LEAVE)["view"]["id"]
    bot.views_push(trigger_id=slack.world.tokens.trigger(CHEN).id, view=LEAVE)
    bot.views_update(view_id=view, view=LEAVE)
    bot.views_publish(user_id=CHEN, view={"type": "home", "blocks": CARD})


def test_every_answer_has_its_recorded_shape(slack: Slack, client: WebClient) -> None:
    shapes = recorded("web_api_answers.json")
    for method in shapes:
        with pytest.raises(SlackApiError):
            client_of(slack, "xoxb-wrong").api_call(method, json={})
        if method != "apps.connections.open":
            answer = httpx.post(f"{slack.url}/api/{method}", verify=False)
            assert answer.json() == {"ok": False, "error": "not_authed"}
    _everything_is_asked(slack, client)
    wrong: list[str] = []
    for call in slack.record.calls():
        shape = shapes[call.method]
        wrong += [f"{call.method} {each}" for each in differences(call.answer, shape)]
    assert sorted(set(wrong)) == []
    assert {call.method for call in slack.record.calls() if call.ok} == set(shapes)
