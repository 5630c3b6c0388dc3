"""People fill and send forms, and see what the app answers; only what a client would send goes."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Impossible, Slack
from sandbox.blockkit import check_options
from sandbox.plain import Json
from tests.sandbox.apps import BOSS, CHEN, FLOOR, app_of, over_http
from tests.sandbox.cards import button, option
from tests.sandbox.clerks import LEAVE, Clerk, Open, field, form, words
from tests.sandbox.test_posting import refused


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
        ack(options=[option("chen"), option("li")] if payload["value"] else [])

    with over_http(slack, app):
        trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id or ""
        element = {"type": "external_select", "min_query_length": 0}
        view = client.views_open(trigger_id=trigger, view=form(field("who", element)))["view"]
        assert slack.suggest(CHEN, view["id"], "who.it", "") == []
        with pytest.raises(Impossible, match="offers"):
            slack.fill(CHEN, view["id"], {"who": "chen"})
        options = slack.suggest(CHEN, view["id"], "who.it", "陈")
        slack.fill(CHEN, view["id"], {"who": "chen"})
    assert [o["value"] for o in options] == ["chen", "li"]
    assert [payload["value"] for payload in heard] == ["", "陈"]
    [shown] = slack.views(CHEN)
    assert shown["state"]["values"]["who"]["who.it"]["selected_option"]["value"] == "chen"


def test_an_external_select_asks_nothing_before_enough_is_typed(
    slack: Slack, client: WebClient
) -> None:
    app = app_of(slack)
    app.command("/timeoff")(lambda ack: ack())
    app.options("who.it")(lambda ack: ack(options=[option("chen")]))
    with over_http(slack, app):
        trigger = slack.command(CHEN, FLOOR, "/timeoff").trigger_id or ""
        asks = form(field("who", {"type": "external_select"}))
        view = client.views_open(trigger_id=trigger, view=asks)["view"]
        assert slack.suggest(CHEN, view["id"], "who.it", "陈伟") == [], "three letters, unless told"
        assert not slack.record.deliveries("block_suggestion")
        assert len(slack.suggest(CHEN, view["id"], "who.it", "chen")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"options": [], "option_groups": []},
        {"options": [option(str(n)) for n in range(101)]},
        {"options": [option("x" * 76)]},
        {"options": [{**option("a"), "value": "x" * 151}]},
        {"options": [{"text": {"type": "mrkdwn", "text": "a"}, "value": "a"}]},
        {"option_groups": [{"label": {"type": "plain_text", "text": "a"}, "options": []}]},
    ],
)
def test_options_that_slack_would_refuse_are_refused(answer: Json) -> None:
    assert check_options(answer)
    assert not check_options({"options": []})
    assert not check_options({"options": [option("a")]})


def test_a_form_belongs_to_one_person(slack: Slack, opened: Open) -> None:
    with pytest.raises(Impossible, match="not on the screen"):
        slack.submit(BOSS, opened(), {})
