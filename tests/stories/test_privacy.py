"""A reason is in no message, no journal and no log; nobody's words make the bot call a channel."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, col, select

from sandbox.record import Called
from storage import people
from storage.database import Database
from storage.leaves import Leave
from tests.stories.floor import (
    ADA,
    BO,
    FLOOR,
    GRACE,
    LEADERS,
    LINUS,
    MORNING,
    WEI,
    Floor,
    floor,
    people_to_spare,
)

FEVER, DIZZY, ULCER, FLU = "xyzzyfever", "xyzzydizzy", "xyzzyulcer", "xyzzyflu"
ASKED = (FEVER, DIZZY, ULCER, FLU)
SHORT, FULL = "plughshort", "plughfull"
LOUD = "<!channel> <!here|here> <!everyone> <!subteam^S0ALL0001> <@U0GRACE001> @channel & <b>"
EVIL_NAME = "<!channel> \ue000U0GRACE001\ue001 \u202eeve"


def test_reasons_stay_where_they_belong(
    sqlite_url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with floor(sqlite_url) as house:
        _give_an_evil_name(house.bot.database)
        _four_ways_to_ask(house)
        _two_ways_to_decline(house)
        looked = _look(house, GRACE)
        stored = dict(_stored_words(house.bot.database))
        calls = [call for call in house.slack.record if isinstance(call, Called)]
        pings = house.slack.record.pings()
        slack = house.slack
        askers = {SHORT: slack.dm(ADA), FULL: slack.dm(WEI)}
    logged = caplog.text + "".join(capfd.readouterr())

    assert all(secret in stored["leave.reason"] for secret in ASKED), "the reasons are kept"
    assert all(secret in stored["leave.decided_words"] for secret in askers)
    assert FEVER in looked, "and those who may can look"

    messages = [call for call in calls if not call.method.startswith("views.")]
    views = [call for call in calls if call.method.startswith("views.")]
    for secret in ASKED:
        assert _tellers(messages, secret) == set()
        assert _tellers(views, secret) == ({"views.update"} if secret == FEVER else set())
    for secret, asker in askers.items():
        assert {call.args["channel"] for call in _telling(messages, secret)} == {asker}
        assert _tellers(views, secret) == ({"views.update"} if secret == SHORT else set())
    for secret in (*ASKED, *askers):
        assert secret not in logged
        places = {place for place, words in stored.items() if secret in words}
        # What a leader gives as a reason, the asker alone is told in a direct message.
        told = {"leave.decided_words", "decision.words", "outgoing.card"}
        assert places == ({"leave.reason"} if secret in ASKED else told)

    assert pings == []
    written = [json.dumps(call.args, ensure_ascii=False) for call in calls]
    assert not any("\u202e" in words or "\ue000" in words for words in written)
    assert any("&lt;!channel&gt;" in words for words in written), "the evil name was said"


SPECIAL, FOR_BO, AGAINST, TURNED, INSTEAD, WHERE, BUSY = (
    "xyzzyspecial",
    "xyzzyforbo",
    "plughagainst",
    "plughturned",
    "plughinstead",
    "xyzzywhere",
    "plughbusy",
)


def test_whatever_else_people_give_as_a_reason_stays_there_too(
    sqlite_url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with floor(sqlite_url, prepare=people_to_spare) as house:
        slack = house.slack
        slack.command(ADA, FLOOR, "/timeoff", f"special personal today {SPECIAL}")
        slack.command(GRACE, LEADERS, "/timeoff", "approve 1")
        slack.command(LINUS, LEADERS, "/timeoff", f"reverse 1 {TURNED}")
        slack.command(GRACE, LEADERS, "/timeoff", f"for <@{BO}> sick today {FOR_BO}")
        slack.turn(MORNING + timedelta(hours=9))
        slack.command(LINUS, FLOOR, "/brb", f"40 private {WHERE}")
        slack.command(GRACE, LEADERS, "/brb", f"decline 1 {BUSY}")
        slack.command(WEI, FLOOR, "/timeoff", "sick today and tomorrow")
        slack.command(WEI, FLOOR, "/timeoff", "事假 2026-11-06")
        slack.command(GRACE, LEADERS, "/timeoff", f"offer 4 2026-11-07 {INSTEAD}")
        slack.command(ADA, FLOOR, "/timeoff", "sick today")
        slack.command(GRACE, LEADERS, "/timeoff", f"approve 5 {AGAINST}")
        house.settle()
        stored = dict(_stored_words(house.bot.database))
        calls = [call for call in slack.record if isinstance(call, Called)]
        allowed = {TURNED: slack.dm(ADA), INSTEAD: slack.dm(WEI), BUSY: slack.dm(LINUS)}
    logged = caplog.text + "".join(capfd.readouterr())
    kept = {
        SPECIAL: {"leave.reason"},
        FOR_BO: {"leave.reason"},
        AGAINST: {"leave.decided_words", "decision.words"},
        TURNED: {"leave.decided_words", "decision.words", "outgoing.card"},
        INSTEAD: {"leave_offer.words", "outgoing.card"},
        WHERE: {"step_away.words"},
        BUSY: {"step_away.decided_words", "outgoing.card"},
    }
    for secret, places in kept.items():
        assert {place for place, words in stored.items() if secret in words} == places, secret
        told = {call.args.get("channel") for call in _telling(calls, secret)}
        assert told == ({allowed[secret]} if secret in allowed else set()), secret
        assert secret not in logged


def _give_an_evil_name(database: Database) -> None:
    with database.change(MORNING) as tx:
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        linus.person.name = EVIL_NAME
        tx.session.add(linus.person)


def _four_ways_to_ask(house: Floor) -> None:
    slack = house.slack
    assert slack.command(ADA, FLOOR, "/timeoff", f"sick today {FEVER} {LOUD}").ok
    slack.say(BO, slack.dm(BO), f"sick today {DIZZY} {LOUD}")
    bot = slack.workspace.bot_user_id
    slack.say(WEI, FLOOR, f"<@{bot}> 病假 今天 {ULCER} {LOUD}")
    slack.command(LINUS, FLOOR, "/timeoff", "form")
    view = slack.wait_for(
        lambda: next((v for v in slack.views(LINUS) if v["callback_id"] == "leave.ask"), {})
    )
    assert slack.submit(LINUS, view["id"], {"reason": FLU}).ok
    slack.wait_for(lambda: slack.pending == 0)
    house.settle()


def _two_ways_to_decline(house: Floor) -> None:
    slack = house.slack
    assert slack.command(GRACE, LEADERS, "/timeoff", f"decline {_number(house, ADA)} {SHORT}").ok
    assert slack.command(LINUS, LEADERS, "/timeoff", f"decline {_number(house, WEI)} {FULL}").ok
    house.settle()


def _look(house: Floor, who: str) -> str:
    slack = house.slack
    number = _number(house, ADA)
    ts = next(m["ts"] for m in house.leaders() if f"#{number}:" in m["text"])
    assert slack.press(who, LEADERS, ts, "leave.details").ok
    view = slack.wait_for(
        lambda: next((v for v in slack.views(who) if v["callback_id"] == "leave.details"), {})
    )
    return json.dumps(view)


def _number(house: Floor, who: str) -> int:
    with house.bot.database.read(MORNING) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        query = select(Leave).where(Leave.person_id == person.id).order_by(col(Leave.id))
        number = tx.session.exec(query).one().id
        assert number is not None
        return number


def _telling(calls: Iterable[Called], secret: str) -> list[Called]:
    return [call for call in calls if secret in json.dumps([call.args, call.answer])]


def _tellers(calls: Iterable[Called], secret: str) -> set[str]:
    return {call.method for call in _telling(calls, secret)}


def _stored_words(database: Database) -> Iterator[tuple[str, str]]:
    """Every column of every table with all that stands in it."""
    with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            rows = list(connection.execute(table.select()).mappings())
            for column in table.columns:
                words = (json.dumps(row[column.name], default=str) for row in rows)
                yield f"{table.name}.{column.name}", "\n".join(words)
