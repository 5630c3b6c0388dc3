"""What the bot may say, where, and with which word Slack refuses the rest."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from tests.sandbox.apps import (
    CHEN,
    FLOOR,
    GONE,
    LEADERS,
    LI,
    OLD,
    QUIET,
    SECRET,
    client_of,
)


@contextlib.contextmanager
def refused(error: str) -> Iterator[None]:
    """The calls inside must be refused with this word."""
    with pytest.raises(SlackApiError) as caught:
        yield
    assert caught.value.response["error"] == error


def test_a_post_is_stored_and_answered(slack: Slack, client: WebClient) -> None:
    answer = client.chat_postMessage(channel=FLOOR, text="hello")
    assert answer["channel"] == FLOOR
    assert [m["ts"] for m in slack.messages(FLOOR)] == [answer["ts"]]
    assert answer["message"]["user"] == slack.workspace.bot_user_id


def test_a_post_to_a_person_opens_their_direct_message(slack: Slack, client: WebClient) -> None:
    answer = client.chat_postMessage(channel=CHEN, text="for you")
    assert answer["channel"] == slack.dm(CHEN)
    assert client.conversations_open(users=CHEN)["channel"]["id"] == slack.dm(CHEN)
    assert slack.seen_by(CHEN, slack.dm(CHEN))[0]["text"] == "for you"


def test_a_post_to_a_name_finds_the_channel(client: WebClient) -> None:
    assert client.chat_postMessage(channel="#floor", text="hello")["channel"] == FLOOR


@pytest.mark.parametrize(
    ("error", "args"),
    [
        ("channel_not_found", {"channel": "C0NOWHERE1", "text": "t"}),
        ("channel_not_found", {"channel": SECRET, "text": "t"}),
        ("channel_not_found", {"channel": GONE, "text": "t"}),
        ("channel_not_found", {"channel": "", "text": "t"}),
        ("not_in_channel", {"channel": QUIET, "text": "t"}),
        ("is_archived", {"channel": OLD, "text": "t"}),
        ("no_text", {"channel": FLOOR}),
        ("msg_too_long", {"channel": FLOOR, "text": "x" * 40_001}),
        ("msg_too_long", {"channel": FLOOR, "markdown_text": "x" * 12_001}),
        ("markdown_text_conflict", {"channel": FLOOR, "markdown_text": "a", "text": "b"}),
        ("invalid_blocks_format", {"channel": FLOOR, "text": "t", "blocks": "[{"}),
        ("invalid_blocks_format", {"channel": FLOOR, "text": "t", "blocks": "{}"}),
        ("invalid_blocks", {"channel": FLOOR, "text": "t", "blocks": [{"type": "nonsense"}]}),
        ("cannot_reply_to_message", {"channel": FLOOR, "text": "t", "thread_ts": "1.000001"}),
        (
            "invalid_metadata_format",
            {"channel": FLOOR, "text": "t", "metadata": {"event_type": "row"}},
        ),
        (
            "invalid_metadata_format",
            {"channel": FLOOR, "text": "t", "metadata": {"event_type": 1, "event_payload": {}}},
        ),
    ],
)
def test_a_wrong_post_is_refused(
    slack: Slack, client: WebClient, error: str, args: dict[str, Any]
) -> None:
    with refused(error):
        client.api_call("chat.postMessage", json=args)
    assert all(slack.messages(place) == [] for place in (FLOOR, LEADERS, QUIET))


def test_refused_blocks_say_where(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=FLOOR, text="t", blocks=[{"type": "section"}])
    (line,) = caught.value.response["response_metadata"]["messages"]
    assert "/blocks/0" in line


def test_public_channels_open_with_their_own_scope(slack: Slack, client: WebClient) -> None:
    slack.workspace.scopes.append("chat:write.public")
    assert client.chat_postMessage(channel=QUIET, text="t")["ok"]


def test_a_reply_hangs_under_its_parent(slack: Slack, client: WebClient) -> None:
    parent = client.chat_postMessage(channel=FLOOR, text="card")["ts"]
    reply = client.chat_postMessage(channel=FLOOR, text="approved", thread_ts=parent)
    assert reply["message"]["thread_ts"] == parent
    assert [m["text"] for m in slack.messages(FLOOR, parent)] == ["card", "approved"]
    with refused("cannot_reply_to_message"):
        client.chat_postMessage(channel=FLOOR, text="t", thread_ts=reply["ts"])


def test_a_reply_to_a_deleted_parent_is_refused(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=FLOOR, text="card")["ts"]
    client.chat_postMessage(channel=FLOOR, text="reply", thread_ts=parent)
    client.chat_delete(channel=FLOOR, ts=parent)
    with refused("cannot_reply_to_message"):
        client.chat_postMessage(channel=FLOOR, text="late", thread_ts=parent)


def test_an_update_changes_words_and_keeps_what_it_does_not_name(
    slack: Slack, client: WebClient
) -> None:
    row = {"event_type": "row", "event_payload": {"id": 7}}
    blocks = [{"type": "divider", "block_id": "d"}]
    ts = client.chat_postMessage(channel=FLOOR, text="a", blocks=blocks, metadata=row)["ts"]
    client.chat_update(channel=FLOOR, ts=ts, text="b")
    (message,) = slack.messages(FLOOR)
    assert (message["text"], message["blocks"], message["metadata"]) == ("b", blocks, row)
    assert message["edited"]["user"] == slack.workspace.bot_user_id
    client.chat_update(channel=FLOOR, ts=ts, text="c", blocks=[], metadata={})
    (message,) = slack.messages(FLOOR)
    assert message["text"] == "c"
    assert not {"blocks", "metadata"} & set(message)


@pytest.mark.parametrize("call", ["chat.update", "chat.delete"])
def test_the_words_of_others_are_not_the_bots_to_change(
    slack: Slack, client: WebClient, call: str
) -> None:
    said = slack.say(CHEN, FLOOR, "mine")
    with refused(f"cant_{call.removeprefix('chat.')}_message"):
        client.api_call(call, json={"channel": FLOOR, "ts": said["ts"], "text": "t"})
    with refused("message_not_found"):
        client.api_call(call, json={"channel": FLOOR, "ts": "1.000001", "text": "t"})


def test_a_whisper_is_seen_by_one_person(slack: Slack, client: WebClient) -> None:
    client.chat_postEphemeral(channel=FLOOR, user=CHEN, text="psst")
    assert [m["text"] for m in slack.seen_by(CHEN, FLOOR)] == ["psst"]
    assert slack.seen_by(LI, FLOOR) == []
    assert client.conversations_history(channel=FLOOR)["messages"] == []


def test_whispers_have_their_own_refusals(slack: Slack, client: WebClient) -> None:
    with refused("user_not_in_channel"):
        client.chat_postEphemeral(channel=LEADERS, user=CHEN, text="t")
    with refused("not_in_channel"):
        client.chat_postEphemeral(channel=QUIET, user=CHEN, text="t")
    with refused("invalid_arguments"):
        row = {"event_type": "row", "event_payload": {}}
        client.api_call(
            "chat.postEphemeral",
            json={"channel": FLOOR, "user": CHEN, "text": "t", "metadata": row},
        )
    ts = client.chat_postEphemeral(channel=FLOOR, user=CHEN, text="t")["message_ts"]
    with refused("message_not_found"):
        client.chat_update(channel=FLOOR, ts=ts, text="u")


def test_a_permalink_names_the_thread(slack: Slack, client: WebClient) -> None:
    parent = client.chat_postMessage(channel=FLOOR, text="card")["ts"]
    reply = client.chat_postMessage(channel=FLOOR, text="r", thread_ts=parent)["ts"]
    link = client.chat_getPermalink(channel=FLOOR, message_ts=reply)["permalink"]
    assert link.endswith(f"/p{reply.replace('.', '')}?thread_ts={parent}&cid={FLOOR}")


def test_tokens_are_checked_first(slack: Slack) -> None:
    with refused("not_authed"):
        client_of(slack, "").auth_test()
    with refused("invalid_auth"):
        client_of(slack, "xoxb-wrong").auth_test()
    with refused("not_allowed_token_type"):
        client_of(slack, slack.workspace.app_token).auth_test()
    with refused("not_allowed_token_type"):
        client_of(slack).apps_connections_open(app_token=slack.workspace.bot_token)


def test_a_missing_scope_is_named(slack: Slack, client: WebClient) -> None:
    slack.workspace.scopes.remove("chat:write")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=FLOOR, text="t")
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "chat:write"
    assert "users:read" in caught.value.response["provided"]


def test_a_method_that_is_not_there_is_said_so(client: WebClient) -> None:
    with refused("unknown_method"):
        client.api_call("chat.shout", json={})


def test_broken_json_is_refused(slack: Slack, client: WebClient) -> None:
    import httpx

    answer = httpx.post(
        f"{slack.url}/api/auth.test",
        content="{",
        headers={"content-type": "application/json"},
    )
    assert answer.json()["error"] == "invalid_json"


@pytest.mark.parametrize(
    ("words", "pinged"),
    [
        ({"text": "<!channel> fire"}, ("channel",)),
        ({"text": "<!here|here> and <!subteam^S0ONDUTY01>"}, ("here", "S0ONDUTY01")),
        ({"text": "@channel", "link_names": True}, ("channel",)),
        ({"text": "@channel &lt;!channel&gt;"}, ()),
        (
            {
                "text": "t",
                "blocks": [
                    {"type": "section", "text": {"type": "mrkdwn", "text": "to <!everyone>"}}
                ],
            },
            ("everyone",),
        ),
        (
            {
                "text": "t",
                "blocks": [
                    {"type": "section", "text": {"type": "plain_text", "text": "<!everyone>"}}
                ],
            },
            (),
        ),
        (
            {
                "text": "t",
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "broadcast", "range": "here"}],
                            }
                        ],
                    }
                ],
            },
            ("here",),
        ),
    ],
)
def test_every_ping_of_the_bot_is_recorded(
    slack: Slack, client: WebClient, words: dict[str, Any], pinged: tuple[str, ...]
) -> None:
    client.chat_postMessage(channel=FLOOR, **words)
    assert slack.record.calls("chat.postMessage")[0].pinged == pinged
    assert bool(slack.record.pings()) == bool(pinged)


def test_forms_and_json_mean_the_same(slack: Slack, client: WebClient) -> None:
    args: dict[str, Any] = {"channel": FLOOR, "text": "<@U0BOSS0001> 病假 & more"}
    calls: list[Callable[[], object]] = [
        lambda: client.api_call("chat.postMessage", json=args),
        lambda: client.api_call("chat.postMessage", data=args),
        lambda: client.api_call("chat.postMessage", params=args),
    ]
    for call in calls:
        call()
    assert {m["text"] for m in slack.messages(FLOOR)} == {args["text"]}
    assert [c.args for c in slack.record.calls("chat.postMessage", text=args["text"])] == [args] * 3
