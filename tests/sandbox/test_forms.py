"""Forms: opened in three seconds, sent when complete, changed by who saw the newest version."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Impossible, Slack
from sandbox.plain import Json
from tests.sandbox.apps import BOSS, CHEN, FLOOR, MachineClock, app_of, over_http
from tests.sandbox.test_posting import refused
from tests.sandbox.test_presses import button, option


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: Json, **more: Any) -> Json:
    element = {"action_id": f"{block_id}.it", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(block_id),
        "element": element,
        **more,
    }


def form(*blocks: Json, **more: Any) -> Json:
    view = {"type": "modal", "title": words("Leave"), "submit": words("Send")}
    return {
        **view,
        "callback_id": "leave",
        "blocks": list(blocks) or [field("reason", {"type": "plain_text_input"})],
        **more,
    }


LEAVE = form(
    field("day", {"type": "datepicker", "initial_date": "2026-01-06"}),
    field("reason", {"type": "plain_text_input", "max_length": 20, "min_length": 3}),
    field(
        "kind",
        {"type": "static_select", "options": [option("sick"), option("annual")]},
        optional=True,
    ),
    field(
        "shifts",
        {"type": "checkboxes", "options": [option("early"), option("late")]},
        optional=True,
    ),
    field("cover", {"type": "users_select"}, optional=True),
)


class Clerk:
    """An app that answers forms as it is told, and notes what it got."""

    def __init__(self, app: App) -> None:
        self.heard: list[Json] = []
        self.answer: Json = {}
        app.view("leave")(self._sent)
        app.view_closed("leave")(self._closed)
        app.action("tick")(self._pressed)
        app.action("kind.it")(self._pressed)

    def _sent(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack(**self.answer)

    def _closed(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()

    def _pressed(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()


@pytest.fixture
def clerk(slack: Slack) -> Iterator[Clerk]:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack())
    made = Clerk(app)
    with over_http(slack, app):
        yield made


Open = Callable[..., str]


@pytest.fixture
def opened(slack: Slack, client: WebClient, clerk: Clerk) -> Open:
    """Opens a form for Chen by a command, and gives its view id."""

    def open_form(view: Json = LEAVE, call: str = "views.open") -> str:
        trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id
        answer = client.api_call(call, json={"trigger_id": trigger, "view": view})
        return str(answer["view"]["id"])

    return open_form


def test_a_form_is_opened_filled_and_sent(slack: Slack, clerk: Clerk, opened: Open) -> None:
    view = opened()
    filled = {"reason": "a cold", "kind": "Sick", "shifts": ["late"], "cover.it": BOSS}
    ack = slack.submit(CHEN, view, filled)
    assert ack.ok
    assert slack.views(CHEN) == []
    values = clerk.heard[0]["view"]["state"]["values"]
    assert values["day"]["day.it"] == {"type": "datepicker", "selected_date": "2026-01-06"}
    assert values["reason"]["reason.it"]["value"] == "a cold"
    assert values["kind"]["kind.it"]["selected_option"]["value"] == "sick"
    assert [o["value"] for o in values["shifts"]["shifts.it"]["selected_options"]] == ["late"]
    assert values["cover"]["cover.it"]["selected_user"] == BOSS


def test_untouched_fields_have_their_empty_values(slack: Slack, clerk: Clerk, opened: Open) -> None:
    slack.submit(CHEN, opened(), {"reason": "a cold"})
    values = clerk.heard[0]["view"]["state"]["values"]
    assert values["kind"]["kind.it"] == {"type": "static_select", "selected_option": None}
    assert values["shifts"]["shifts.it"] == {"type": "checkboxes", "selected_options": []}


@pytest.mark.parametrize("reason", [None, "ab", "x" * 21])
def test_an_incomplete_form_is_not_sent(
    slack: Slack, clerk: Clerk, opened: Open, reason: str | None
) -> None:
    view = opened()
    ack = slack.submit(CHEN, view, {"reason": reason})
    assert ack.error == "incomplete"
    assert set(ack.errors) == {"reason"}
    assert clerk.heard == []
    assert slack.views(CHEN)[0]["id"] == view


def test_errors_stay_on_the_form_with_what_was_typed(
    slack: Slack, clerk: Clerk, opened: Open
) -> None:
    clerk.answer = {"response_action": "errors", "errors": {"day": "That day is over."}}
    ack = slack.submit(CHEN, opened(), {"reason": "a cold"})
    assert ack.errors == {"day": "That day is over."}
    assert ack.shown == "That day is over."
    (view,) = slack.views(CHEN)
    assert view["state"]["values"]["reason"]["reason.it"]["value"] == "a cold"


def test_errors_for_fields_that_are_not_there_are_trouble(
    slack: Slack, clerk: Clerk, opened: Open
) -> None:
    clerk.answer = {"response_action": "errors", "errors": {"nowhere": "x"}}
    ack = slack.submit(CHEN, opened(), {"reason": "a cold"})
    assert ack.error == "invalid_errors"
    assert "trouble" in (ack.shown or "")


def test_an_answer_can_update_push_and_clear(slack: Slack, clerk: Clerk, opened: Open) -> None:
    first = opened()
    clerk.answer = {"response_action": "update", "view": form(title=words("Second"))}
    slack.submit(CHEN, first, {"reason": "a cold"})
    assert [v["title"]["text"] for v in slack.views(CHEN)] == ["Second"]
    assert slack.views(CHEN)[0]["id"] == first
    clerk.answer = {"response_action": "push", "view": form(title=words("Third"))}
    slack.submit(CHEN, first, {"reason": "again"})
    assert [v["title"]["text"] for v in slack.views(CHEN)] == ["Second", "Third"]
    top = slack.views(CHEN)[1]
    assert (top["root_view_id"], top["previous_view_id"]) == (first, first)
    with pytest.raises(Impossible, match="not on top"):
        slack.submit(CHEN, first, {})
    clerk.answer = {"response_action": "clear"}
    slack.submit(CHEN, top["id"], {"reason": "done"})
    assert slack.views(CHEN) == []


def test_a_broken_answer_leaves_the_form_open(slack: Slack, clerk: Clerk, opened: Open) -> None:
    clerk.answer = {"response_action": "update", "view": form(title=words("x" * 25))}
    ack = slack.submit(CHEN, opened(), {"reason": "a cold"})
    assert not ack.ok
    assert slack.views(CHEN)[0]["title"]["text"] == "Leave"


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


def test_a_closed_form_is_not_found(slack: Slack, client: WebClient, opened: Open) -> None:
    view = opened()
    assert slack.close(CHEN, view) is None
    with refused("not_found"):
        client.views_update(view_id=view, view=LEAVE)
    with pytest.raises(Impossible, match="No form"):
        slack.submit(CHEN, view, {})


def test_closing_is_told_to_those_who_asked(slack: Slack, clerk: Clerk, opened: Open) -> None:
    view = opened({**LEAVE, "notify_on_close": True})
    ack = slack.close(CHEN, view)
    assert ack is not None
    assert ack.ok
    assert clerk.heard[0]["type"] == "view_closed"
    assert clerk.heard[0]["is_cleared"] is False


def test_the_whole_pile_can_be_closed(slack: Slack, clerk: Clerk, opened: Open) -> None:
    opened()
    top = opened({**LEAVE, "notify_on_close": True}, call="views.push")
    slack.close(CHEN, top, all_of_them=True)
    assert slack.views(CHEN) == []
    assert clerk.heard[0]["is_cleared"] is True


def test_an_external_id_is_unique_and_finds_its_form(client: WebClient, opened: Open) -> None:
    opened({**LEAVE, "external_id": "leave-7"})
    with refused("duplicate_external_id"):
        opened({**LEAVE, "external_id": "leave-7"}, call="views.push")
    assert client.views_update(external_id="leave-7", view=LEAVE)["ok"]
    with refused("not_found"):
        client.views_update(external_id="leave-8", view=LEAVE)


def test_a_press_in_a_form_carries_its_state(slack: Slack, clerk: Clerk, opened: Open) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("tick")]}]
    view = opened(form(field("reason", {"type": "plain_text_input"}), *blocks))
    slack.press_in_view(CHEN, view, "tick", values={"reason": "half typed"})
    (body,) = clerk.heard
    assert body["container"] == {"type": "view", "view_id": view}
    assert body["view"]["state"]["values"]["reason"]["reason.it"]["value"] == "half typed"


def test_an_input_tells_the_app_only_if_it_dispatches(
    slack: Slack, clerk: Clerk, opened: Open
) -> None:
    select = {"type": "static_select", "options": [option("sick"), option("annual")]}
    quiet = opened(form(field("kind", select)))
    slack.press_in_view(CHEN, quiet, "kind.it", value="sick")
    assert clerk.heard == []
    loud = opened(form(field("kind", select, dispatch_action=True)))
    slack.press_in_view(CHEN, loud, "kind.it", value="sick")
    assert clerk.heard[0]["actions"][0]["selected_option"]["value"] == "sick"


def test_a_file_goes_into_a_form(slack: Slack, clerk: Clerk, opened: Open) -> None:
    view = opened(form(field("proof", {"type": "file_input", "max_files": 2})))
    file = slack.upload(CHEN, "note.png", b"\x89PNG")
    slack.submit(CHEN, view, {"proof": [file["id"]]})
    values = clerk.heard[0]["view"]["state"]["values"]
    assert values["proof"]["proof.it"]["files"][0]["name"] == "note.png"


def test_an_external_select_asks_the_app(slack: Slack, client: WebClient) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack())
    heard: list[Json] = []

    @app.options("who.it")
    def suggest(ack: Any, payload: Json) -> None:
        heard.append(payload)
        ack(options=[option("chen"), option("li")])

    with over_http(slack, app):
        trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id or ""
        element = {"type": "external_select", "min_query_length": 0}
        view = client.views_open(trigger_id=trigger, view=form(field("who", element)))["view"]
        options = slack.suggest(CHEN, view["id"], "who.it", "陈")
    assert [o["value"] for o in options] == ["chen", "li"]
    assert heard[0]["value"] == "陈"


def test_a_form_belongs_to_one_person(slack: Slack, opened: Open) -> None:
    with pytest.raises(Impossible, match="not on the screen"):
        slack.submit(BOSS, opened(), {})


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
