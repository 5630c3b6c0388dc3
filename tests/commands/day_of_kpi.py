"""A month of calls, and nearly everything that is said of figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commands.deciding.command import Drawing, by_name
from commands.deciding.occasions import Due
from commands.kpi import posting, sent
from handbook.words import mark
from storage import call_uploads, people
from storage.call_uploads import CallUpload
from storage.cards import Card
from storage.importers.calls.amazon_connect import NO_CALL
from storage.importers.calls.visits import NOT_NUMBERS
from tests.commands.desk import BOOKS, COMMANDS, DRAWS, Desk, leaves_team
from tests.commands.everything import Said, speaker
from tests.commands.kpi_desk import brought_in, call, days, epoch, linked, ten
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

GIVES = by_name(command.gives for command in COMMANDS)
MANY = 120
"""Agents: more than a table has rows."""
LINES = (
    "",
    "today",
    "yesterday",
    "last week",
    "last month",
    "2028-05",
    "05-01 to 05-10",
    "last 7 days",
    "chart",
    "2028-05 chart",
    "yesterday chart",
    "last 999 days",
    "agents",
    "yesterday agents",
    "formulas",
    "by formula 2 within 30 s short 5 s",
    "formula 7",
    "within 9999 s",
    "export",
    "export csv",
    "operations",
    "operations last month",
    "operations yesterday",
    "help",
    "me",
    "team",
    "dance",
    "@dance",
    "@A001",
    "31 February",
    "2029-01",
    "2028-06-30",
    "last monday",
)


def a_day_of_kpi(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before, far from its dates."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    desk.now = datetime(2028, 6, 15, 10, tzinfo=ZONE)
    kpi = partial(types, word="kpi")
    kpi(DORA, "")
    kpi(ADA, "")
    last = date(2028, 6, 14)
    with TemporaryDirectory() as folder:
        for name, lines in (
            ("a", [line for day in days(date(2028, 4, 20), 56) for line in _lines(day)]),
            ("b", [line for day in days(date(2027, 6, 1), 3) for line in ten(day)]),
            ("c", _many(last)),
        ):
            brought_in(desk.database, Path(folder), lines, desk.now, name)
            kpi(DORA, "") if name == "a" else None
    linked(desk.database, {"1001": ADA, "1002": BO})
    desk.passes(minutes=5)
    for line in LINES:
        kpi(DORA, line)
    desk.passes(hours=5)
    kpi(DORA, "")
    desk.passes(days=4)
    for who in (GRACE, ADA, BO, WEI):
        kpi(who, "", "agents", "@A002", "yesterday", "export", "help", "me", "2020-01", "formulas")
    for who in (DORA, GRACE, ADA):
        do(partial(desk.opens, who, "kpi.what_if", "2028-05"))
    for kind in (posting.WEEK, posting.MONTH):
        for due in (
            Due("team:1:x", desk.now, 1),
            Due("team:1:x", desk.now - timedelta(days=70), 1),
        ):
            with desk.database.change(desk.now) as tx:
                kind.post(tx, BOOKS, due)
    said.cards += [
        Card.model_validate(row.card)
        for row in desk.outgoing()[before:]
        if row.card and row.subject.startswith("kpi_post:")
    ]
    whole = {"formula": "4", "seconds": "30", "short": "5"}
    for answers in (whole, {"formula": "1", "seconds": "x", "short": ""}):
        do(partial(desk.sends, DORA, "kpi.what_if", "2028-05", **answers))
    leaves_team(desk, LINUS, desk.now.date() - timedelta(days=1))
    linked(desk.database, {"2001": LINUS})
    kpi(DORA, "@L002 last week")
    for row in desk.outgoing()[before:]:
        name, _, number = (row.subject or "").partition(":")
        if row.kind == "file" and name in GIVES:
            with desk.read() as tx:
                made = GIVES[name](Drawing(tx, BOOKS, int(number)))
            said.cards.append(Card(lines=(made.words, made.seen or "–")))
    _files(desk, said)
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, LINUS)
        assert person is not None
        person.person.left_on = None


READ: Mapping[str, Any] = {
    "lines": 90_001,
    "skipped": 0,
    "coming": ["2028-06-14", "2028-06-14"],
    "first": "2028-06-01",
    "last": "2028-06-14",
    "calls": 30_000,
    "ignored": {NO_CALL: 12},
    "bad_count": 250,
    "bad": [[n, NOT_NUMBERS] for n in range(1, 11)],
    "doubled": [["support", "&", "2028-06-01", "2028-06-02"]],
    "unknown": 2,
}
NOT_READ = mark("{file} cannot be read: {why}.")
FACTS: Mapping[str, str] = {"file": "&", "why": "…"}
FILES: Sequence[Mapping[str, Any]] = (
    {"percent": 35},
    {"state": call_uploads.READ, "result": READ},
    {"state": call_uploads.READ, "result": {**READ, "first": None, "bad_count": 0, "bad": []}},
    {"state": call_uploads.READ, "result": {**READ, "lines": 0, "bad_count": 0, "bad": []}},
    {"state": call_uploads.READ, "result": {**READ, "lines": 0, "skipped": 9, "coming": []}},
    {
        "state": call_uploads.FAILED,
        "result": {"reason": NOT_READ, "facts": {"file": "&", "why": "…"}},
    },
)


def _files(desk: Desk, said: Said) -> None:
    """A file that was sent, as far as it is read, and what may come of it."""
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        team_id = dora.person.team_id
        for given in FILES:
            upload = CallUpload(
                team_id=team_id,
                person_id=dora.id,
                slack_id="F0CALLS0001",
                file_name="&",
                at=tx.now,
                **given,
            )
            number = call_uploads.add(tx, upload)
            said.cards.append(DRAWS[sent.SUBJECT](Drawing(tx, BOOKS, number)))


def _lines(day: date) -> list[str]:
    """The agents' names are numbers, and one call is very short."""
    key = f"s{day}"
    short = call(key, epoch(day, 11), 5, 4, "1002", "support")
    at = epoch(day, 12)
    return [
        *ten(day, agents=("1001", "1002", "1003"), late=day.day % 4),
        *short,
        f"{at}|k{key}|support|NONE|ENTERQUEUE||13800000000|1",
        f"{at + 9}|k{key}|support|NONE|EXITWITHKEY|1|1|1|9",
    ]


def _many(day: date) -> list[str]:
    """A call each, and one that is not over."""
    lines = [
        line
        for n in range(MANY)
        for line in call(f"m{n}", epoch(day, 14) + n, 9, 80, str(2000 + n), "Q9")
    ]
    return [*lines, *call("open", epoch(day, 16), 9, 80, "2001", "Q9")[:2]]
