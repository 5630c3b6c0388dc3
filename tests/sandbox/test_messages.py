"""People talk; the app hears exactly what happens where its bot is a member."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox import Channel, Impossible, Person, Slack, Upload, Workspace
from sandbox.plain import Json
from tests.sandbox.apps import (
    BOSS,
    CHEN,
    FLOOR,
    LEADERS,
    LI,
    OLD,
    QUIET,
    app_of,
    client_of,
    over_http,
)


class Ears:
    """An app that notes every event that it hears."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.heard: list[Json] = []
        self.app = app_of(slack)
        for kind in (*slack.workspace.events, "reaction_added"):
            self.app.event(kind.partition(".")[0])(self._note)

    def _note(self, event: Json) -> None:
        self.heard.append(event)

    def all(self) -> list[Json]:
        """Everything heard, once nothing is on its way."""
        self._slack.wait_for(lambda: not self._slack.pending)
        return sorted(self.heard, key=lambda event: str(event.get("event_ts")))

    def kinds(self) -> list[str]:
        """The same, as `type` or `type/subtype`."""
        return [
            event["type"] + (f"/{event['subtype']}" if "subtype" in event else "")
            for event in self.all()
        ]


@pytest.fixture
def ears(slack: Slack) -> Iterator[Ears]:
    heard = Ears(slack)
    with over_http(slack, heard.app):
        yield heard


def test_a_message_is_heard_with_its_place(slack: Slack, ears: Ears) -> None:
    said = slack.say(CHEN, "floor", "I am late")
    (event,) = ears.all()
    assert event["text"] == "I am late"
    assert (event["user"], event["channel"], event["channel_type"]) == (CHEN, FLOOR, "channel")
    assert event["ts"] == said["ts"]
    assert event["blocks"][0]["type"] == "rich_text"


def test_a_mention_is_heard_twice_with_one_ts(slack: Slack, ears: Ears) -> None:
    said = slack.say(CHEN, FLOOR, "@bot who is on duty?")
    assert sorted(ears.kinds()) == ["app_mention", "message"]
    assert {event["ts"] for event in ears.all()} == {said["ts"]}
    assert said["text"] == f"<@{slack.workspace.bot_user_id}> who is on duty?"


def test_nothing_is_heard_where_the_bot_is_not(slack: Slack, ears: Ears) -> None:
    slack.say(CHEN, QUIET, "@bot can you hear me?")
    slack.say(CHEN, FLOOR, "over here")
    assert [event["text"] for event in ears.all()] == ["over here"]


def test_private_channels_and_direct_messages_have_their_own_type(slack: Slack, ears: Ears) -> None:
    slack.say(BOSS, LEADERS, "in private")
    slack.say(BOSS, slack.dm(BOSS), "to the bot")
    assert [event["channel_type"] for event in ears.all()] == ["group", "im"]


def test_a_reply_carries_its_thread(slack: Slack, ears: Ears) -> None:
    parent = slack.say(CHEN, FLOOR, "may I?")
    reply = slack.say(BOSS, FLOOR, "approved", thread_ts=parent["ts"])
    nested = slack.say(LI, FLOOR, "good", thread_ts=reply["ts"])
    assert nested["thread_ts"] == parent["ts"]
    assert [event.get("thread_ts") for event in ears.all()] == [None, *[parent["ts"]] * 2]
    assert [m["text"] for m in slack.messages(FLOOR, parent["ts"])] == [
        "may I?",
        "approved",
        "good",
    ]
    assert slack.messages(FLOOR)[0]["reply_count"] == 2


def test_a_reply_also_sent_to_the_channel_is_a_broadcast(slack: Slack, ears: Ears) -> None:
    parent = slack.say(CHEN, FLOOR, "may I?")
    slack.say(BOSS, FLOOR, "approved", thread_ts=parent["ts"], broadcast=True)
    assert ears.kinds() == ["message", "message/thread_broadcast"]
    assert ears.all()[1]["root"]["text"] == "may I?"


def test_edits_and_deletions_are_heard(slack: Slack, ears: Ears) -> None:
    said = slack.say(CHEN, FLOOR, "tomorow")
    slack.edit(CHEN, FLOOR, said["ts"], "tomorrow")
    slack.delete(CHEN, FLOOR, said["ts"])
    assert ears.kinds() == ["message", "message/message_changed", "message/message_deleted"]
    _, changed, deleted = ears.all()
    assert changed["message"]["text"] == "tomorrow"
    assert changed["previous_message"]["text"] == "tomorow"
    assert deleted["deleted_ts"] == said["ts"]
    assert slack.messages(FLOOR) == []


def test_a_deleted_parent_stays_as_a_tombstone(slack: Slack, ears: Ears) -> None:
    parent = slack.say(CHEN, FLOOR, "may I?")
    slack.say(BOSS, FLOOR, "no", thread_ts=parent["ts"])
    slack.delete(CHEN, FLOOR, parent["ts"])
    assert ears.kinds()[-1] == "message/message_changed"
    assert ears.all()[-1]["message"]["subtype"] == "tombstone"
    with pytest.raises(Impossible, match="no message"):
        slack.say(LI, FLOOR, "why?", thread_ts=parent["ts"])


def test_a_file_comes_with_its_message(slack: Slack, ears: Ears) -> None:
    said = slack.say(CHEN, FLOOR, "proof", files=[Upload("note.png", b"\x89PNG")])
    (event,) = ears.all()
    assert event["subtype"] == "file_share"
    assert event["files"][0]["mimetype"] == "image/png"
    assert said["files"][0]["size"] == 4


def test_the_bots_own_posts_are_heard_as_the_bots(slack: Slack, ears: Ears) -> None:
    client_of(slack).chat_postMessage(channel=FLOOR, text="hello")
    # Bolt keeps an app's own messages from its listeners, so the record is asked.
    slack.wait_for(lambda: slack.record.deliveries("event"))
    event = slack.record.deliveries("event")[0].payload["event"]
    assert event["bot_id"] == slack.workspace.bot_id
    assert event["app_id"] == slack.workspace.app_id


def test_homes_and_direct_messages_tell_their_tab(slack: Slack, ears: Ears) -> None:
    slack.open_home(CHEN)
    slack.open_dm(CHEN)
    assert [event["tab"] for event in ears.all()] == ["home", "messages"]


def test_comings_and_changes_are_heard(slack: Slack, ears: Ears) -> None:
    slack.add_person(
        Person(id="U0NEW00001", name="new", real_name="New One", email="new@example.com")
    )
    slack.join("U0NEW00001", "floor", inviter=BOSS)
    slack.change_person("U0NEW00001", locale="zh-CN")
    slack.join(slack.workspace.bot_user_id, "quiet")
    slack.wait_for(lambda: len(slack.record.deliveries("event")) == 4)
    events = [each.payload["event"] for each in slack.record.deliveries("event")]
    assert sorted(event["type"] for event in events) == [
        "member_joined_channel",
        "member_joined_channel",
        "team_join",
        "user_change",
    ]
    assert next(e for e in events if e["type"] == "user_change")["user"]["locale"] == "zh-CN"


def test_unsubscribed_events_are_not_sent(workspace: Workspace) -> None:
    workspace.events = ["message.im"]
    with Slack(workspace, delivery="http") as slack:
        ears = Ears(slack)
        with over_http(slack, ears.app):
            slack.say(CHEN, FLOOR, "@bot hello")
            slack.say(CHEN, slack.dm(CHEN), "only this")
            assert [event["text"] for event in ears.all()] == ["only this"]


def test_without_the_scope_an_event_is_not_sent(workspace: Workspace) -> None:
    workspace.scopes.remove("channels:history")
    with Slack(workspace, delivery="http") as slack:
        ears = Ears(slack)
        with over_http(slack, ears.app):
            slack.say(CHEN, FLOOR, "@bot hello")
            assert ears.kinds() == ["app_mention"]


@pytest.mark.parametrize(
    ("user", "channel"), [(BOSS, QUIET), (CHEN, OLD), (CHEN, "C0NOWHERE1"), ("U0GONE0001", FLOOR)]
)
def test_nobody_talks_where_they_cannot(slack: Slack, user: str, channel: str) -> None:
    with pytest.raises(Impossible):
        slack.say(user, channel, "hello?")


def test_nobody_changes_the_words_of_others(slack: Slack) -> None:
    said = slack.say(CHEN, FLOOR, "mine")
    with pytest.raises(Impossible):
        slack.edit(LI, FLOOR, said["ts"], "yours")
    with pytest.raises(Impossible):
        slack.delete(LI, FLOOR, said["ts"])


def test_a_lost_event_is_said_but_never_heard(slack: Slack, ears: Ears) -> None:
    slack.say(CHEN, FLOOR, "@bot lost", deliver=False)
    slack.say(CHEN, FLOOR, "heard")
    assert [event["text"] for event in ears.all()] == ["heard"]
    assert len(slack.messages(FLOOR)) == 2


def test_what_is_handed_out_is_a_copy(slack: Slack) -> None:
    slack.say(CHEN, FLOOR, "as it was")
    slack.messages(FLOOR)[0]["text"] = "bent"
    assert slack.messages(FLOOR)[0]["text"] == "as it was"


def test_ts_are_unique_and_grow_while_machine_time_stands(slack: Slack) -> None:
    said = [slack.say(CHEN, FLOOR, str(n))["ts"] for n in range(20)]
    assert len(set(said)) == 20
    assert said == sorted(said, key=float)


def test_a_reaction_is_heard_when_subscribed(workspace: Workspace) -> None:
    workspace.events.append("reaction_added")
    workspace.scopes.append("reactions:read")
    with Slack(workspace, delivery="http") as slack:
        ears = Ears(slack)
        with over_http(slack, ears.app):
            said = slack.say(CHEN, FLOOR, "done")
            slack.react(BOSS, FLOOR, said["ts"], "eyes")
            assert "reaction_added" in ears.kinds()
        assert slack.messages(FLOOR)[0]["reactions"] == [
            {"name": "eyes", "users": [BOSS], "count": 1}
        ]


def test_a_workspace_is_read_from_a_file(tmp_path: Any, workspace: Workspace) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(workspace.model_dump_json(), encoding="utf-8")
    assert Workspace.read(path) == workspace
    assert Workspace.read(path).channels[0] == Channel(
        id=FLOOR, name="floor", members=[CHEN, LI, BOSS]
    )
