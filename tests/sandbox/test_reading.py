"""Reading back: pages, threads, times and metadata, as an outbox needs them to look for its own."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from tests.sandbox.apps import (
    BOSS,
    CHEN,
    FLOOR,
    GONE,
    LEADERS,
    LI,
    OLD,
    QUIET,
    SECRET,
)
from tests.sandbox.test_posting import refused


def test_history_is_newest_first_without_replies(slack: Slack, client: WebClient) -> None:
    parent = slack.say(CHEN, FLOOR, "one")
    slack.say(BOSS, FLOOR, "reply", thread_ts=parent["ts"])
    slack.say(BOSS, FLOOR, "loud reply", thread_ts=parent["ts"], broadcast=True)
    slack.say(LI, FLOOR, "two")
    messages = client.conversations_history(channel=FLOOR)["messages"]
    assert [m["text"] for m in messages] == ["two", "loud reply", "one"]
    assert messages[2]["reply_count"] == 2


def test_history_comes_in_pages(slack: Slack, client: WebClient) -> None:
    for n in range(7):
        slack.say(CHEN, FLOOR, str(n))
    seen = [
        [m["text"] for m in answer["messages"]]
        for answer in client.conversations_history(channel=FLOOR, limit=3)
    ]
    assert seen == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    with refused("invalid_cursor"):
        client.conversations_history(channel=FLOOR, cursor="made up")
    with refused("invalid_limit"):
        client.conversations_history(channel=FLOOR, limit=0)


@pytest.mark.parametrize(("inclusive", "texts"), [(False, ["1"]), (True, ["2", "1", "0"])])
def test_history_between_two_moments(
    slack: Slack, client: WebClient, inclusive: bool, texts: list[str]
) -> None:
    ts = [slack.say(CHEN, FLOOR, str(n))["ts"] for n in range(3)]
    answer = client.conversations_history(
        channel=FLOOR, oldest=ts[0], latest=ts[2], inclusive=inclusive
    )
    assert [m["text"] for m in answer["messages"]] == texts


def test_metadata_is_shown_only_when_asked_for(slack: Slack, client: WebClient) -> None:
    row = {"event_type": "row", "event_payload": {"id": 7}}
    ts = client.chat_postMessage(channel=FLOOR, text="card", metadata=row)["ts"]
    client.chat_postMessage(channel=FLOOR, text="reply", thread_ts=ts, metadata=row)
    silent = client.conversations_history(channel=FLOOR)["messages"]
    assert "metadata" not in silent[0]
    for answer in (
        client.conversations_history(channel=FLOOR, include_all_metadata=True),
        client.conversations_replies(channel=FLOOR, ts=ts, include_all_metadata=True),
    ):
        assert all(m["metadata"] == row for m in answer["messages"])


def test_replies_give_the_parent_first(slack: Slack, client: WebClient) -> None:
    parent = slack.say(CHEN, FLOOR, "parent")["ts"]
    replies = [slack.say(LI, FLOOR, str(n), thread_ts=parent)["ts"] for n in range(3)]
    answer = client.conversations_replies(channel=FLOOR, ts=parent)
    assert [m["text"] for m in answer["messages"]] == ["parent", "0", "1", "2"]
    later = client.conversations_replies(channel=FLOOR, ts=parent, oldest=replies[1])
    assert [m["text"] for m in later["messages"]] == ["parent", "2"]
    alone = client.conversations_replies(channel=FLOOR, ts=replies[0])
    assert [m["text"] for m in alone["messages"]] == ["0"]
    with refused("thread_not_found"):
        client.conversations_replies(channel=FLOOR, ts="1.000001")


@pytest.mark.parametrize("read", ["conversations.history", "conversations.replies"])
def test_the_bot_reads_only_where_it_is(client: WebClient, read: str) -> None:
    for place, error in ((QUIET, "not_in_channel"), (SECRET, "channel_not_found")):
        with refused(error):
            client.api_call(read, params={"channel": place, "ts": "1.000001"})


def test_each_kind_of_place_has_its_own_scope(slack: Slack, client: WebClient) -> None:
    slack.workspace.scopes.remove("groups:history")
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=LEADERS)
    assert caught.value.response["needed"] == "groups:history"
    assert client.conversations_history(channel=FLOOR)["ok"]


def test_channels_are_listed_by_type(client: WebClient) -> None:
    def ids(types: str, **more: Any) -> list[str]:
        answer = client.conversations_list(types=types, **more)
        return [channel["id"] for channel in answer["channels"]]

    assert ids("public_channel") == [FLOOR, QUIET, OLD]
    assert ids("public_channel", exclude_archived=True) == [FLOOR, QUIET]
    assert ids("private_channel") == [LEADERS]
    mine = client.users_conversations(types="public_channel,private_channel")["channels"]
    assert [channel["id"] for channel in mine] == [FLOOR, LEADERS, OLD]
    with refused("invalid_types"):
        ids("secret_channel")


def test_members_come_in_pages(slack: Slack, client: WebClient) -> None:
    pages = [a["members"] for a in client.conversations_members(channel=FLOOR, limit=3)]
    assert pages == [[CHEN, LI, BOSS], [slack.workspace.bot_user_id]]


def test_a_channel_tells_about_itself(client: WebClient) -> None:
    channel = client.conversations_info(channel=FLOOR, include_num_members=True)["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("floor", True, 4)
    assert client.conversations_info(channel=QUIET)["channel"]["is_member"] is False
    with refused("channel_not_found"):
        client.conversations_info(channel=SECRET)


def test_the_bot_joins_public_channels_only(slack: Slack, client: WebClient) -> None:
    client.conversations_join(channel=QUIET)
    assert client.chat_postMessage(channel=QUIET, text="here now")["ok"]
    assert client.conversations_join(channel=QUIET)["warning"] == "already_in_channel"
    with refused("method_not_supported_for_channel_type"):
        client.conversations_join(channel=LEADERS)
    with refused("is_archived"):
        slack.join(slack.workspace.bot_user_id, "old")
        client.conversations_join(channel=OLD)


def test_the_bot_invites_where_it_is(slack: Slack, client: WebClient) -> None:
    client.conversations_invite(channel=LEADERS, users=[CHEN])
    assert slack.say(CHEN, LEADERS, "thank you")["user"] == CHEN
    with refused("already_in_channel"):
        client.conversations_invite(channel=LEADERS, users=CHEN)
    with refused("not_in_channel"):
        client.conversations_invite(channel=QUIET, users=LI)
    with refused("cant_invite_self"):
        client.conversations_invite(channel=FLOOR, users=slack.workspace.bot_user_id)


def test_direct_and_group_messages_open_once(client: WebClient) -> None:
    first = client.conversations_open(users=[CHEN, BOSS])
    again = client.conversations_open(users=[BOSS, CHEN], return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"] is True
    assert again["channel"]["is_mpim"] is True
    assert client.chat_postMessage(channel=first["channel"]["id"], text="you two")["ok"]
    with refused("user_disabled"):
        client.conversations_open(users=GONE)
    with refused("user_not_found"):
        client.conversations_open(users="U0NOBODY01")


def test_people_are_found_with_their_language(client: WebClient) -> None:
    user = client.users_info(user=CHEN, include_locale=True)["user"]
    assert (user["real_name"], user["tz_offset"], user["locale"]) == ("Chen Wei", 28800, "zh-CN")
    assert "locale" not in client.users_info(user=CHEN)["user"]
    assert client.users_lookupByEmail(email="LI.NA@example.com")["user"]["id"] == LI
    with refused("user_not_found"):
        client.users_info(user="U0NOBODY01")
    with refused("users_not_found"):
        client.users_lookupByEmail(email="gone@example.com")


def test_everybody_is_listed_the_gone_and_the_bot_included(client: WebClient) -> None:
    members = [m for page in client.users_list(limit=2) for m in page["members"]]
    assert {m["id"]: m["deleted"] for m in members}[GONE] is True
    assert [m["name"] for m in members if m["is_bot"]] == ["bot"]
    assert len(members) == 5


def test_addresses_need_their_own_scope(slack: Slack, client: WebClient) -> None:
    assert client.users_info(user=CHEN)["user"]["profile"]["email"] == "chen.wei@example.com"
    slack.workspace.scopes.remove("users:read.email")
    assert "email" not in client.users_info(user=CHEN)["user"]["profile"]


def test_the_app_learns_who_it_is(slack: Slack, client: WebClient) -> None:
    assert client.auth_test()["user_id"] == slack.workspace.bot_user_id
    assert client.team_info()["team"]["name"] == "Sandbox"
    assert client.bots_info(bot=slack.workspace.bot_id)["bot"]["name"] == "bot"


def test_a_reaction_of_the_bot_counts_once(slack: Slack, client: WebClient) -> None:
    ts = slack.say(CHEN, FLOOR, "done")["ts"]
    client.reactions_add(channel=FLOOR, timestamp=ts, name="white_check_mark")
    with refused("already_reacted"):
        client.reactions_add(channel=FLOOR, timestamp=ts, name="white_check_mark")
    with refused("message_not_found"):
        client.reactions_add(channel=FLOOR, timestamp="1.000001", name="eyes")
    with refused("invalid_name"):
        client.reactions_add(channel=FLOOR, timestamp=ts, name="no such emoji!")


def test_user_groups_are_kept_and_never_empty(slack: Slack, client: WebClient) -> None:
    (group,) = client.usergroups_list(include_users=True)["usergroups"]
    assert (group["handle"], group["users"]) == ("onduty", [CHEN])
    client.usergroups_users_update(usergroup=group["id"], users=[LI, BOSS])
    assert client.usergroups_users_list(usergroup=group["id"])["users"] == [LI, BOSS]
    with refused("no_users_provided"):
        client.usergroups_users_update(usergroup=group["id"], users="")
    with refused("invalid_users"):
        client.usergroups_users_update(usergroup=group["id"], users=[GONE])
    slack.world.people[LI].is_restricted = True
    with refused("invalid_users"):
        client.usergroups_users_update(usergroup=group["id"], users=[LI])
    slack.world.people[LI].is_ultra_restricted = True
    assert client.users_info(user=LI)["user"]["is_ultra_restricted"] is True
    with refused("single_channel_guests_cannot_be_added"):
        client.usergroups_users_update(usergroup=group["id"], users=[LI, BOSS])
    client.usergroups_disable(usergroup=group["id"])
    assert client.usergroups_list()["usergroups"] == []
    with refused("subteam_disabled"):
        client.usergroups_users_update(usergroup=group["id"], users=[LI])
    client.usergroups_enable(usergroup=group["id"])
    client.usergroups_update(usergroup=group["id"], name="Leaders on duty")
    with refused("handle_already_exists"):
        client.usergroups_create(name="Another", handle="onduty")
    made = client.usergroups_create(name="Night shift")["usergroup"]
    assert made["handle"] == "night-shift"
    with refused("no_such_subteam"):
        client.usergroups_users_list(usergroup="S0NOTHING1")
