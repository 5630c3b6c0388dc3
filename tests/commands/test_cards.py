"""Whatever is said fits Slack's limits in every language, and no word of it escapes translation."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel
from sqlmodel import select

from bot.blocks import answer_view, blocks, home_view, plain, view
from handbook.people import ROLES
from handbook.terms import Text
from sandbox.blockkit import check_message, check_view
from storage.cards import Card
from storage.database import Database
from storage.stepping_away import StepAway
from tests.commands.day_of_appeals import a_day_of_appeals
from tests.commands.day_of_briefings import a_day_of_briefings
from tests.commands.day_of_calendars import a_day_of_calendars
from tests.commands.day_of_checks import a_day_of_checks
from tests.commands.day_of_conduct import a_day_of_conduct
from tests.commands.day_of_covers import a_day_of_covers
from tests.commands.day_of_exams import a_day_of_exams
from tests.commands.day_of_fairness import a_day_of_fairness
from tests.commands.day_of_kpi import a_day_of_kpi
from tests.commands.day_of_lates import a_day_of_lates
from tests.commands.day_of_meetings import a_day_of_meetings
from tests.commands.day_of_quality import a_day_of_quality
from tests.commands.day_of_reliefs import a_day_of_reliefs
from tests.commands.day_of_reports import a_day_of_reports
from tests.commands.day_of_rosters import a_day_of_rosters
from tests.commands.day_of_sheets import a_day_of_sheets
from tests.commands.day_of_shifts import a_day_of_shifts
from tests.commands.day_of_swaps import a_day_of_swaps
from tests.commands.day_of_training import a_day_of_training
from tests.commands.day_of_wishes import a_day_of_wishes
from tests.commands.desk import BOOKS, COMMANDS, DRAWS, Desk
from tests.commands.everything import LONG_NAME, Said, a_long_day, speak, work_forty_days
from tests.stories.floor import ADA, STAFF

BOOK, DESK = BOOKS["call-centre"], BOOKS["service-desk"]
MORE = ("Kim", "Lou", "Quinn", "Pat")
"""Agents beside the floor's."""
States = tuple[set[str], set[str]]
"""Those that leaves, and absences from the post, are in at the end of the long day itself."""
Day = Callable[[str, str | None], tuple[Desk, Said, States]]


@pytest.fixture(scope="module")
def day(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The long day in a language and with a name for Ada, lived through once and then looked at."""
    with ExitStack() as stack:

        @cache
        def live(language: str, name: str | None) -> tuple[Desk, Said, States]:
            copy = shutil.copy(sqlite_template, tmp_path_factory.mktemp("day") / "rollcall.db")
            desk = Desk(stack.enter_context(closing(Database(f"sqlite:///{copy}", time.time))))
            speak(desk, language, name=name)
            work_forty_days(desk, ADA)
            said = a_long_day(desk)
            states = _states(desk)
            a_day_of_lates(desk, said)
            a_day_of_reliefs(desk, said)
            a_day_of_covers(desk, said)
            a_day_of_swaps(desk, said)
            a_day_of_rosters(desk, said)
            a_day_of_calendars(desk, said)
            a_day_of_wishes(desk, said)
            a_day_of_fairness(desk, said)
            a_day_of_conduct(desk, said)
            a_day_of_exams(desk, said)
            a_day_of_quality(desk, said)
            a_day_of_appeals(desk, said)
            a_day_of_sheets(desk, said)
            a_day_of_reports(desk, said)
            a_day_of_meetings(desk, said)
            a_day_of_briefings(desk, said)
            a_day_of_training(desk, said)
            a_day_of_shifts(desk, said)
            a_day_of_checks(desk, said)
            a_day_of_kpi(desk, said)
            return desk, said, states

        yield live


def _states(desk: Desk) -> States:
    with desk.read() as tx:
        away = {one.state for one in tx.session.exec(select(StepAway)).all()}
    return {desk.leave(number).state for number in range(1, desk.count() + 1)}, away


@pytest.mark.parametrize(
    ("language", "name"),
    # The pseudo-language stands for English, and with long names for Chinese too: no sentence of
    # either is longer than its own, which a test of the catalogues holds.
    [("zh", None), ("xx", None), ("xx", LONG_NAME)],
    ids=["zh", "xx", "xx with long names"],
)
def test_whatever_is_said_passes_slacks_limits(day: Day, language: str, name: str | None) -> None:
    _, said, _ = day(language, name)
    assert len(said.cards) > 80
    assert len(said.forms) >= 4
    for card in {card.model_dump_json(): card for card in said.cards}.values():
        assert check_message(blocks(card), plain(card)) == [], card
        assert check_view(answer_view(card, "Answer", "Close")) == [], card
        assert check_view(home_view(card)) == [], card
    for form in said.forms:
        assert check_view(view(form)) == [], form


def test_no_handbook_says_more_in_chinese_than_in_english() -> None:
    """Else the pseudo-language, which has its English, could not stand for it."""
    said = [text for book in (BOOK, DESK) for text in _said(book)]
    assert len(said) > 300
    assert [text.zh for text in said if len(text.zh) > len(text.en)] == []


def test_every_state_of_a_card_is_among_them(day: Day) -> None:
    desk, _, states = day("xx", None)
    assert states[0] == {
        "asked",
        "approved",
        "declined",
        "withdrawn",
        "queued",
        "offered",
        "revoked",
    }
    assert len(desk.card(4).lines) == 5
    assert states[1] == {
        "back",
        "declined",
        "ended",
        "lapsed",
        "withdrawn",
    }
    assert set(DRAWS) == {
        "action",
        "appeal",
        "brb",
        "briefing",
        "calls_file",
        "case",
        "checklist",
        "cover",
        "cover_ask",
        "debrief",
        "entry",
        "handover",
        "handover_ask",
        "fault",
        "home",
        "leave",
        "meeting",
        "meeting_draft",
        "problems",
        "proofs",
        "proposal",
        "relief",
        "report_card",
        "report_receipt",
        "resit",
        "rota",
        "sample",
        "servicelog",
        "sheet",
        "shift",
        "swap",
        "swap_offer",
        "turn_ask",
        "training",
    }, "draw the new card in the long day too"


# ---- the pseudo-language: whatever keeps its plain vowels was never wrapped

_HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"⟦(?:[A-Z][a-z]{2}(?: \d+(?: [A-Z][a-z]{2}(?: \d{4})?)?)?|[A-Z][a-z]+ \d{4})⟧")
_TYPED = re.compile(r"/[a-z]+|\d{4}-\d\d-\d\d(?: to \d{4}-\d\d-\d\d)?")
_MENTION = re.compile("\ue000\\w+\ue001")
_CODE = re.compile(r"(?<!\w)E(?!\w)")
"""A shift's."""
_VOWEL = re.compile(r"[AEIOUaeiou]")


def _said(value: object) -> Iterator[Text]:
    """Everything that a handbook says in two languages."""
    if isinstance(value, Text):
        yield value
    if isinstance(value, BaseModel):
        value = vars(value)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for part in value:
            yield from _said(part)


@cache
def _values() -> list[str]:
    """What is said in the handbook's or in people's own words, longest first."""
    texts = [said.en for book in (BOOK, DESK) for said in _said(book)]
    texts += [f"{said[:1].upper()}{said[1:]}" for said in texts]
    texts += [word for kind in BOOK.leave.kinds.values() for word in kind.words]
    texts += [word for rules in BOOK.stepping_away if rules.booking for word in rules.booking.words]
    texts += [said for code, name, _, _ in STAFF.values() for said in (name, f"({code})")]
    texts += [f"{name} {code}" for code, name, _, _ in STAFF.values()]
    texts += ["Centre", "Eve", *BOOK.rules, *DESK.rules, *BOOK.meetings, *ROLES]
    texts += ["nobody x"]
    texts += ["31 February", "5/6", "today", "yesterday", "99", "14:00 for 30 hours"]
    texts += [
        # An exam is a part of a sheet, too.
        *(f" {command.word} " for command in COMMANDS if command.word != "exam"),
        "if possible",
        " and ",
        "(ours)",
        "/rollcall waiting",
        " exam ⟦",
        " handover ",
        " patrol ",
        " debrief ",
        "“give”",
        "soon",
        "many",
        *("A001", "A002", "A003", "A004", "A005", "A008", "L002", "A099 5: "),
        "“E99”",
        *(said for one in MORE for said in (one, f"({one})")),
        "A001 ",
        "at home",
        "at seat 14",
        "dance",
        "klingon",
        "English",
        "⟦E 07:00",
        *("support", "last monday", "Asia/Shanghai", "dance"),
    ]
    return sorted(texts, key=len, reverse=True)


def test_every_word_that_is_said_is_wrapped_for_translation(day: Day) -> None:
    _, said, _ = day("xx", None)
    unwrapped = set()
    for line in said.lines():
        left = line
        for pattern in (_HASH, _DATE, _MENTION, _TYPED, _CODE):
            left = pattern.sub("", left)
        for value in _values():
            left = left.replace(value, "")
        if _VOWEL.search(left):
            unwrapped.add(left)
    assert unwrapped == set(), "\n".join(sorted(unwrapped))


AS_TYPED = {
    "https",
    "handover",
    "patrol",
    "debrief",
    "give",
    "take",
    "list",
    "undo",
    "done",
    "review",
    "report",
    "log",
    "task",
    *(command.word for command in COMMANDS),
    "action",
    "soon",
    "many",
    "team",
    "month",
    "next",
    "check",
    "rollcall",
    "dance",
    "klingon",
    "english",
    "slack",
    "form",
    "today",
    "yesterday",
    "hours",
    "for",
    "possible",
    "seat",
    "February",
    "meeting",
    "add",
    "all",
    "hand",
    "drop",
    "last",
    "remove",
    "move",
    "minutes",
    "reopen",
    "nobody",
    "monday",
    "import",
    "calls",
    "agents",
    "csv",
    "support",
}
ABROAD = {
    "Asia",
    "Shanghai",
    "CSV",
    "Amazon",
    "Connect",
    "Asterisk",
    "queue",
    "show",
    "Avaya",
    "Cisco",
}
"""Zones, and what telephone systems call themselves and their words."""


def test_every_word_that_is_said_is_said_in_chinese(day: Day) -> None:
    """No English word is left in a Chinese team but what is typed, names and codes."""
    _, said, _ = day("zh", None)
    known = {name for _, name, _, _ in STAFF.values()}
    known |= {"Centre", "Rollcall", "Slack", "Eve", *MORE}
    for line in said.lines():
        left = _MENTION.sub("", _TYPED.sub("", _HASH.sub("", line)))
        for value in sorted({*known, *BOOK.rules, *DESK.rules}, key=len, reverse=True):
            left = left.replace(value, "")
        assert set(re.findall(r"[A-Za-z]{3,}", left)) <= AS_TYPED | ABROAD, line


def test_a_card_is_one_text_for_screen_readers(desk: Desk) -> None:
    speak(desk, "en")
    desk.types(ADA, "sick today")
    card = desk.card(1)
    assert plain(card).splitlines()[0] == "Sick leave #1: waiting for a decision"
    assert Card.model_validate(card.model_dump()) == card
