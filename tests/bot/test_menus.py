"""Searches in a form and a message's menu, as Slack brings them: by HTTP and by Socket Mode."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from tests.bot.doors import everything
from tests.stories.floor import ADA, EVE, FLOOR, GRACE, LEADERS, Floor, floor

PHONE = "CC-2.2.1.10"
SHORTCUT = "deduct.message"
LOG, STOPPED = "Log conduct", "Rollcall"
"""The titles of the form, and of what says why it does not open."""


@pytest.fixture(params=["http", "socket"])
def house(sqlite_url: str, request: pytest.FixtureRequest) -> Iterator[Floor]:
    with floor(sqlite_url, request.param) as standing:
        yield standing


@pytest.fixture
def by_http(sqlite_url: str) -> Iterator[Floor]:
    with floor(sqlite_url) as standing:
        yield standing


def opened(house: Floor, who: str, title: str = LOG) -> dict[str, Any]:
    """The form that the person sees, once something is in it."""

    def drawn() -> dict[str, Any]:
        views = house.slack.views(who)
        return views[-1] if views and views[-1]["callback_id"] != "loading" else {}

    view = house.slack.wait_for(drawn)
    assert view["title"]["text"] == title, words(view)
    return view


def words(view: dict[str, Any]) -> str:
    return "\n".join(b["text"]["text"] for b in view["blocks"] if b["type"] == "section")


def starts(view: dict[str, Any], field: str) -> Any:
    [[held]] = [entries.values() for name, entries in values(view).items() if name == field]
    return held.get("value") or (held.get("selected_option") or {}).get("text", {}).get("text")


def values(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = view["state"]["values"]
    return found


def found(house: Floor, who: str, view: dict[str, Any], source: str, letters: str) -> list[str]:
    return [one["value"] for one in house.slack.suggest(who, view["id"], source, letters)]


def logged(house: Floor) -> list[tuple[Any, ...]]:
    with house.bot.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT item, evidence, note FROM ledger ORDER BY id"))
        return [tuple(row) for row in rows]


# ---- searches


def test_a_form_searches_the_catalogue_and_the_team(house: Floor) -> None:
    house.slack.command(GRACE, FLOOR, "/deduct")
    view = opened(house, GRACE)
    assert PHONE in found(house, GRACE, view, "deduct.item", "手机")
    assert len(found(house, GRACE, view, "deduct.item", "")) == 23
    [ada] = found(house, GRACE, view, "deduct.person", "ada")
    answers = {"person": ada, "item": PHONE, "amount": "4", "note": "seat 14"}
    sent = house.slack.submit(GRACE, view["id"], answers)
    assert sent.errors == {"amount": "The handbook fixes it: 3 points."}
    assert house.slack.submit(GRACE, view["id"], {"amount": None}).ok, "the rest stands as typed"
    assert "Logged as D1" in words(house.slack.views(GRACE)[-1])
    assert logged(house) == [(PHONE, None, "seat 14")]


def test_a_form_that_is_sent_again_logs_once(by_http: Floor) -> None:
    by_http.slack.command(GRACE, FLOOR, "/deduct")
    view = opened(by_http, GRACE)
    [ada] = found(by_http, GRACE, view, "deduct.person", "ada")
    found(by_http, GRACE, view, "deduct.item", "phone")
    by_http.slack.submit(GRACE, view["id"], {"person": ada, "item": PHONE})
    before = everything(by_http)
    [delivery] = by_http.slack.record.deliveries("view_submission")
    assert by_http.slack.forge(delivery.parcel).ok
    assert everything(by_http) == before
    assert len(logged(by_http)) == 1


def test_whoever_may_not_ask_is_offered_nothing(by_http: Floor) -> None:
    by_http.slack.command(GRACE, FLOOR, "/deduct")
    found(by_http, GRACE, opened(by_http, GRACE), "deduct.item", "")
    before = everything(by_http)
    [delivery] = by_http.slack.record.deliveries("block_suggestion")
    forged = [(EVE, "deduct.item"), (EVE, "deduct.person"), (ADA, "deduct.person"), (GRACE, "none")]
    for who, source in forged:
        asked = {**delivery.parcel.payload, "user": {"id": who}, "action_id": source}
        ack = by_http.slack.forge(replace(delivery.parcel, payload=asked))
        assert (ack.status, ack.body) == (200, {"options": []}), (who, source)
    assert everything(by_http) == before, "a search is no event"


# ---- a message's menu


def test_a_message_is_the_evidence_and_its_author_the_person(house: Floor) -> None:
    said = house.slack.say(ADA, FLOOR, "on my own phone, back soon")
    reply = house.slack.say(ADA, FLOOR, "still", thread_ts=said["ts"])
    assert house.slack.shortcut(GRACE, FLOOR, reply["ts"], SHORTCUT).ok
    view = opened(house, GRACE)
    link = f"{house.slack.url}/archives/{FLOOR}/p{reply['ts'].replace('.', '')}"
    link += f"?thread_ts={said['ts']}&cid={FLOOR}"
    assert starts(view, "person") == "Ada (A001)"
    assert starts(view, "evidence") == link
    found(house, GRACE, view, "deduct.item", "phone")
    house.slack.submit(GRACE, view["id"], {"item": PHONE})
    assert logged(house) == [(PHONE, link, None)]


def test_where_the_bot_is_not_the_menu_works_all_the_same(by_http: Floor) -> None:
    slack = by_http.slack
    slack.world.leave(slack.world.conversations[FLOOR], slack.workspace.bot_user_id)
    said = slack.say(ADA, FLOOR, "on my own phone")
    slack.shortcut(GRACE, FLOOR, said["ts"], SHORTCUT)
    assert starts(opened(by_http, GRACE), "person") == "Ada (A001)"


def test_at_an_apps_message_the_person_stays_open(by_http: Floor) -> None:
    card = by_http.sick_call()
    by_http.slack.shortcut(GRACE, LEADERS, card["ts"], SHORTCUT)
    view = opened(by_http, GRACE)
    assert "An app wrote that message" in words(view)
    assert starts(view, "person") is None
    assert card["ts"].replace(".", "") in starts(view, "evidence")


def test_where_nothing_can_be_logged_only_whoever_asked_is_told_why(by_http: Floor) -> None:
    before = everything(by_http)
    for who, author, says in (
        (EVE, ADA, "I do not know you yet."),
        (ADA, GRACE, "These log conduct"),
        (GRACE, EVE, "not on the list of Centre"),
    ):
        said = by_http.slack.say(author, FLOOR, "hm")
        by_http.slack.shortcut(who, FLOOR, said["ts"], SHORTCUT)
        view = opened(by_http, who, STOPPED)
        assert says in words(view)
        assert view["submit"] is None
    assert everything(by_http) == before
