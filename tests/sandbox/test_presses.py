"""People press what they are shown; the answer may replace it, and only for half an hour."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from sandbox import Impossible, Slack
from sandbox.plain import Json
from tests.sandbox.apps import BOSS, CHEN, FLOOR, LI, MachineClock, app_of, over_http
from tests.sandbox.cards import CARD, button


class Desk:
    """An app that notes presses and answers them as it is told."""

    def __init__(self, slack: Slack) -> None:
        self.pressed: list[Json] = []
        self.answers: list[Json] = []
        self.app = app_of(slack)
        for action in ("leave.approve", "leave.details", "kind", "more"):
            self.app.action(action)(self._pressed)

    def _pressed(self, ack: Any, body: Json, respond: Any) -> None:
        ack()
        self.pressed.append(body)
        if self.answers:
            respond(**self.answers.pop(0))


@pytest.fixture
def desk(slack: Slack) -> Iterator[Desk]:
    made = Desk(slack)
    with over_http(slack, made.app):
        yield made


@pytest.fixture
def card(client: WebClient, desk: Desk) -> str:
    return str(client.chat_postMessage(channel=FLOOR, text="card", blocks=CARD)["ts"])


def test_a_press_says_who_where_and_what(slack: Slack, desk: Desk, card: str) -> None:
    ack = slack.press(BOSS, FLOOR, card, "leave.approve")
    assert ack.ok
    (body,) = desk.pressed
    assert body["user"]["id"] == BOSS
    assert body["container"] == {
        "type": "message",
        "message_ts": card,
        "channel_id": FLOOR,
        "is_ephemeral": False,
    }
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == (
        "leave.approve",
        "one",
        "7",
    )
    assert body["message"]["text"] == "card"
    assert (body["trigger_id"], body["response_url"]) == (ack.trigger_id, ack.response_url)


def test_one_of_two_buttons_is_named_by_its_value(slack: Slack, desk: Desk, card: str) -> None:
    slack.press(BOSS, FLOOR, card, "leave.details", value="8")
    assert desk.pressed[0]["actions"][0]["value"] == "8"
    with pytest.raises(Impossible, match="say which"):
        slack.press(BOSS, FLOOR, card, "leave.details")


def test_menus_take_what_they_offer(slack: Slack, desk: Desk, card: str) -> None:
    slack.press(BOSS, FLOOR, card, "kind", value="annual")
    slack.press(BOSS, FLOOR, card, "more", value="Undo")
    chosen = [body["actions"][0]["selected_option"]["value"] for body in desk.pressed]
    assert chosen == ["annual", "undo"]
    state = desk.pressed[0]["state"]["values"]["two"]["kind"]
    assert state["selected_option"]["value"] == "annual"
    with pytest.raises(Impossible, match="offers sick, annual"):
        slack.press(BOSS, FLOOR, card, "kind", value="holiday")


def test_what_is_not_there_cannot_be_pressed(
    slack: Slack, client: WebClient, desk: Desk, card: str
) -> None:
    with pytest.raises(Impossible, match=r"There is no leave\.refuse"):
        slack.press(BOSS, FLOOR, card, "leave.refuse")
    client.chat_update(channel=FLOOR, ts=card, text="decided", blocks=[])
    with pytest.raises(Impossible, match="nothing"):
        slack.press(BOSS, FLOOR, card, "leave.approve")
    with pytest.raises(Impossible, match="no message"):
        slack.press(BOSS, FLOOR, "1.000001", "leave.approve")


def test_a_whispered_button_is_pressed_by_its_reader_only(
    slack: Slack, client: WebClient, desk: Desk
) -> None:
    ts = client.chat_postEphemeral(channel=FLOOR, user=CHEN, text="t", blocks=CARD)["message_ts"]
    slack.press(CHEN, FLOOR, ts, "leave.approve")
    assert desk.pressed[0]["container"]["is_ephemeral"] is True
    assert "message" not in desk.pressed[0]
    with pytest.raises(Impossible):
        slack.press(LI, FLOOR, ts, "leave.approve")


def test_a_button_for_others_is_not_seen(slack: Slack, client: WebClient, desk: Desk) -> None:
    mine = button("leave.approve", visible_to_user_ids=[BOSS])
    blocks = [{"type": "actions", "elements": [mine]}]
    ts = client.chat_postMessage(channel=FLOOR, text="t", blocks=blocks)["ts"]
    assert slack.press(BOSS, FLOOR, ts, "leave.approve").ok
    with pytest.raises(Impossible, match="does not see"):
        slack.press(CHEN, FLOOR, ts, "leave.approve")


def test_an_answer_is_whispered_unless_it_says_otherwise(
    slack: Slack, desk: Desk, card: str
) -> None:
    desk.answers = [{"text": "only you"}, {"text": "all", "response_type": "in_channel"}]
    slack.press(BOSS, FLOOR, card, "leave.approve")
    slack.press(BOSS, FLOOR, card, "leave.approve")
    assert [m["text"] for m in slack.ephemerals(BOSS, FLOOR)] == ["only you"]
    assert [m["text"] for m in slack.messages(FLOOR)] == ["card", "all"]


def test_an_answer_replaces_or_deletes_its_message(slack: Slack, desk: Desk, card: str) -> None:
    desk.answers = [
        {"text": "approved by Ada", "replace_original": True},
        {"text": "", "delete_original": True},
    ]
    slack.press(BOSS, FLOOR, card, "leave.approve")
    (message,) = slack.messages(FLOOR)
    assert message["text"] == "approved by Ada"
    assert "blocks" not in message
    slack.press(BOSS, slack.dm(BOSS), _card_for(slack, BOSS), "leave.approve")
    assert slack.messages(slack.dm(BOSS)) == []


def _card_for(slack: Slack, user: str) -> str:
    posted = slack.world.post(
        slack.world.conversations[slack.dm(user)],
        {**slack.world.bot_author(), "text": "card", "blocks": CARD},
    )
    return str(posted["ts"])


def test_a_whisper_is_replaced_by_its_answer(slack: Slack, client: WebClient, desk: Desk) -> None:
    ts = client.chat_postEphemeral(channel=FLOOR, user=CHEN, text="t", blocks=CARD)["message_ts"]
    desk.answers = [{"text": "done", "replace_original": True}]
    slack.press(CHEN, FLOOR, ts, "leave.approve")
    (message,) = slack.ephemerals(CHEN)
    assert (message["ts"], message["text"], "blocks" in message) == (ts, "done", False)


def test_a_response_url_is_good_for_five_answers(slack: Slack, desk: Desk, card: str) -> None:
    url = slack.press(BOSS, FLOOR, card, "leave.approve").response_url or ""
    answers = [httpx.post(url, json={"text": str(n)}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].json()["error"] == "used_url"
    assert len(slack.ephemerals(BOSS)) == 5


def test_a_response_url_ends_after_half_an_hour(
    slack: Slack, desk: Desk, card: str, clock: MachineClock
) -> None:
    url = slack.press(BOSS, FLOOR, card, "leave.approve").response_url or ""
    clock.now += 1800
    assert httpx.post(url, json={"text": "in time"}).status_code == 200
    clock.now += 1
    late = httpx.post(url, json={"text": "late"})
    assert (late.status_code, late.json()["error"]) == (404, "expired_url")
    assert slack.record.calls("response_url")[-1].status == 404


def test_a_broken_answer_is_refused_and_not_counted(slack: Slack, desk: Desk, card: str) -> None:
    url = slack.press(BOSS, FLOOR, card, "leave.approve").response_url or ""
    broken = [httpx.post(url, json={"blocks": [{"type": "section"}]}) for _ in range(6)]
    assert {answer.status_code for answer in broken} == {400}
    assert broken[0].json()["error"] == "invalid_blocks"
    assert httpx.post(url, content="{").status_code == 400
    assert httpx.post(url, json={"text": "whole"}).status_code == 200


def test_a_message_shortcut_carries_the_message(slack: Slack) -> None:
    heard: list[Json] = []
    app = app_of(slack)

    @app.shortcut("ask")
    def answer(ack: Any, body: Json) -> None:
        heard.append(body)
        ack()

    said = slack.say(CHEN, FLOOR, "why?")
    with over_http(slack, app):
        ack = slack.shortcut(BOSS, FLOOR, said["ts"], "ask")
    assert ack.ok
    assert heard[0]["type"] == "message_action"
    assert heard[0]["message"]["text"] == "why?"
    with pytest.raises(Impossible, match="no message shortcut"):
        slack.shortcut(BOSS, FLOOR, said["ts"], "unknown")
