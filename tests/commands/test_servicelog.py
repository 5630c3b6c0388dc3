"""A line a problem: kept by each, looked at by leaders, collected and reported by one a week."""

import re
from datetime import date

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from commands.deciding.command import Drawing
from storage import service_logs
from storage.cards import Card
from storage.outbox import EDIT, QUEUED
from storage.people import Team
from storage.service_logs import LogLine
from tests.commands.check_desk import a_service_desk, at, has_it, posted, turns_to
from tests.commands.desk import BOOKS, DRAWS, Desk, refusal
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, LINUS, WEI

MONDAY = date(2026, 11, 2)
LOGS = ("servicelog_ask", "problems_collect", "problems_due")


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """The service desk on a Monday at noon; Ada collects this week."""
    a_service_desk(desk, MONDAY, date(2026, 11, 13))
    desk.now = at(11, 2, 12)
    return desk


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "servicelog").text


def lines(desk: Desk) -> list[tuple[str | None, bool]]:
    with desk.read() as tx:
        return [(one.words, one.is_withdrawn) for one in tx.session.exec(select(LogLine)).all()]


def test_a_problem_is_a_line(floor: Desk) -> None:
    assert types(floor, ADA, "the page does not load").splitlines() == [
        "Noted as L1: the page does not load",
        "In your service log of Mon 2 Nov 2026 (SD-Q4).",
    ]
    answer = floor.sends(BO, "servicelog.write", words="printer\n\n two  lines ").text
    assert "L2: printer" in answer
    assert "L3: two lines" in answer
    assert types(floor, BO, "").splitlines()[:3] == [
        "Your service log, Mon 2 Nov 2026",
        "L2 printer",
        "L3 two lines",
    ]
    assert lines(floor) == [
        ("the page does not load", False),
        ("printer", False),
        ("two lines", False),
    ]
    journal = "".join(str(entry.facts) for entry in floor.journal())
    assert "printer" not in journal


def test_a_line_is_taken_back_by_whoever_wrote_it(floor: Desk) -> None:
    types(floor, ADA, "the page does not load")
    assert "You have no line" in refusal(lambda: types(floor, BO, "withdraw L1"))
    assert types(floor, ADA, "withdraw L1") == "Taken back: L1."
    assert "taken back already" in refusal(lambda: types(floor, ADA, "withdraw L1"))
    assert "written nothing today" in types(floor, ADA, "")


def test_a_day_without_a_problem_is_said_and_can_still_have_one(floor: Desk) -> None:
    assert "no problem on Mon 2 Nov 2026" in types(floor, ADA, "none")
    assert "said so already" in refusal(lambda: floor.presses(ADA, "servicelog.nothing", 0))
    types(floor, ADA, "one after all")
    told = refusal(lambda: types(floor, ADA, "none"))
    assert told.startswith("You have written a problem today: L1. It stays.")
    assert types(floor, GRACE, "team").splitlines()[1] == "Wrote: Ada 1"


@pytest.mark.parametrize(
    ("who", "line", "expected"),
    [
        (DORA, "a problem", "These keep a service log: agent, complaint handler"),
        (ADA, "team", "The team's logs are for these: shift leader, supervisor"),
        (GRACE, "team maybe", "cannot tell which day"),
        (ADA, "withdraw", "You have no line"),
        (BO, "report all is well", "Whoever collects them reports them (SD-Q3)."),
    ],
)
def test_what_cannot_be_is_refused(floor: Desk, who: str, line: str, expected: str) -> None:
    with floor.is_as_before():
        assert expected in refusal(lambda: types(floor, who, line))


def test_a_day_takes_so_many_lines(floor: Desk) -> None:
    floor.sends(ADA, "servicelog.write", words="\n".join(f"no {n}" for n in range(20)))
    assert "20 lines at most" in refusal(lambda: types(floor, ADA, "one more"))
    with pytest.raises(Refusal) as refused:
        floor.sends(BO, "servicelog.write", words=" \n ")
    assert set(refused.value.fields) == {"words"}


def test_in_the_afternoon_everybody_is_asked(floor: Desk) -> None:
    types(floor, ADA, "the page does not load")
    turns_to(floor, at(11, 2, 15, 16), *LOGS)
    [card] = posted(floor, FLOOR)
    assert card.text.splitlines()[:4] == [
        "Service log, Mon 2 Nov 2026",
        "Who: everybody who works today",
        "Done by: 15:40; Ada collects them",
        "Rule: SD-Q4",
    ]
    assert "load" not in card.text, "nobody's words"
    floor.presses(BO, "servicelog.nothing", card.buttons[1].value)
    floor.now = at(11, 2, 15)
    [(_, _, why)] = turns_to(floor, at(11, 2, 15, 16), *LOGS)
    assert why == "they are asked for already"


def test_the_collector_gets_the_days_problems_and_reports_them(floor: Desk) -> None:
    types(floor, BO, "the page does not load")
    types(floor, LINUS, "printer")
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    assert has_it(floor, "problems", MONDAY) == "Ada"
    assert floor.told(ADA)[-1].splitlines() == [
        "Problems of Mon 2 Nov 2026: you collect them",
        "• the page does not load (Bo)",
        "• printer (Linus)",
        "Please report them to the leaders until 16:00 (SD-Q3).",
        "Or type: /rollcall servicelog report and what to report",
    ]
    form = floor.opens(ADA, "servicelog.report", "2026-11-02")
    assert form.fields[0].value == "the page does not load\nprinter", "without names"
    told = refusal(lambda: floor.presses(ADA, "servicelog.no_report", "2026-11-02"))
    assert told.startswith("2 problems are written.")
    floor.sends(ADA, "servicelog.report", "2026-11-02", words="the page is down\nprinter")
    [report] = posted(floor, LEADERS)
    assert report.text.splitlines() == [
        "Problems of Mon 2 Nov 2026",
        "the page is down",
        "printer",
        "Collected by Ada from 2 lines of the service logs (SD-Q3).",
    ]
    [(_, _, why)] = turns_to(floor, at(11, 2, 16, 1), *LOGS)
    assert why == "they are reported"
    told = refusal(lambda: types(floor, GRACE, "report another one"))
    assert told.startswith("Ada has reported Mon 2 Nov 2026 already.")
    assert "stays" in refusal(lambda: types(floor, BO, "withdraw L1"))


def test_what_comes_late_is_in_the_next_report(floor: Desk) -> None:
    types(floor, BO, "early")
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    types(floor, ADA, "report early")
    floor.passes(minutes=1)
    types(floor, BO, "late")
    turns_to(floor, at(11, 3, 15, 41), *LOGS)
    assert [line for line in floor.told(ADA)[-1].splitlines() if "•" in line] == ["• late (Bo)"]


def test_a_day_without_problems_is_reported_with_a_press(floor: Desk) -> None:
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    assert "Nobody has written one." in floor.told(ADA)[-1]
    floor.presses(ADA, "servicelog.no_report", "2026-11-02")
    assert posted(floor, LEADERS)[0].lines == ("There was no problem.",)


def test_the_leaders_hear_when_no_report_has_come(floor: Desk) -> None:
    types(floor, BO, "the page does not load")
    turns_to(floor, at(11, 2, 16, 1), *LOGS)
    [card] = posted(floor, LEADERS)
    assert card.text.splitlines() == [
        "The problems of Mon 2 Nov 2026 are not reported yet",
        "They were due at 16:00 (SD-Q3); Ada collects them this week.",
        "1 problem is written so far.",
        "A leader can report them, too: /rollcall servicelog report",
    ]
    assert types(floor, GRACE, "report the page is down").startswith("Reported to the leaders")


def test_a_day_can_be_reported_for_a_week(floor: Desk) -> None:
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    floor.now = at(11, 8, 12)
    floor.opens(ADA, "servicelog.report", "2026-11-02")
    floor.now = at(11, 9, 0)
    told = refusal(lambda: floor.opens(ADA, "servicelog.report", "2026-11-02"))
    assert "can no longer be reported" in told


def test_leaders_look_at_the_logs_and_may_say_something(floor: Desk) -> None:
    types(floor, ADA, "the page does not load")
    types(floor, BO, "none")
    assert types(floor, GRACE, "team").splitlines() == [
        "Service logs of Mon 2 Nov 2026",
        "Wrote: Ada 1",
        "No problem: Bo",
        "Nothing yet: Linus and 伟",
    ]
    form = floor.opens(GRACE, "servicelog.read", "2026-11-02")
    assert form.lines == ("Mon 2 Nov 2026", "Ada, L1: the page does not load")
    assert floor.finds(GRACE, "servicelog.person", "gra") == [], "she keeps none"
    answer = floor.sends(GRACE, "servicelog.read", "2026-11-02", person="1", words="which page?")
    assert answer.lines == ("Noted: 1 log is inspected.", "Ada is told.")
    assert floor.told(ADA)[-1].splitlines() == [
        "About your service log of Mon 2 Nov 2026",
        "which page?",
        "From Grace.",
    ]
    assert "Looked at by: Grace" in types(floor, GRACE, "team")
    looks = [entry for entry in floor.journal() if entry.event == "servicelog.looked"]
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("answers", "field"), [({"words": "hm"}, "person"), ({"person": "1"}, "words")]
)
def test_a_word_is_for_somebody(floor: Desk, answers: dict[str, str], field: str) -> None:
    types(floor, ADA, "the page does not load")
    with floor.is_as_before(), pytest.raises(Refusal) as refused:
        floor.sends(GRACE, "servicelog.read", "2026-11-02", **answers)
    assert set(refused.value.fields) == {field}


def test_the_week_is_for_leaders_and_the_collector(floor: Desk) -> None:
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    types(floor, ADA, "report the page is down")
    told = types(floor, GRACE, "week").splitlines()
    assert told == [
        "Problems of the week from Mon 2 Nov 2026",
        "Mon 2 Nov 2026:",
        "the page is down",
    ]
    assert types(floor, ADA, "week").splitlines() == told
    refusal(lambda: types(floor, BO, "week"))


def test_nobody_is_asked_on_a_day_off(floor: Desk) -> None:
    floor.now = at(11, 7, 6)
    assert turns_to(floor, at(11, 8, 23), *LOGS) == []


def test_two_report_at_once_and_one_is_first(floor: Desk) -> None:
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    types(floor, ADA, "report one")
    with floor.is_as_before():
        refusal(lambda: types(floor, GRACE, "report two"))
    with floor.read() as tx:
        [kept] = service_logs.reports(tx, 1, MONDAY, MONDAY)
    assert kept.words == "one"


def test_a_handbook_without_a_log_says_so(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        assert tx.session.exec(select(Team)).one().handbook == "call-centre"
    assert "keeps no service log" in refusal(lambda: types(desk, ADA, "hm"))
    assert "没有规定服务日志" in refusal(lambda: types(desk, WEI, "hm"))


def prompts(desk: Desk) -> tuple[Card, Card]:
    """The floor's post and the collector's message, as they are drawn now."""
    with desk.read() as tx:
        floor, own = (DRAWS[name](Drawing(tx, BOOKS, 1)) for name in ("servicelog", "problems"))
    return floor, own


def edits(desk: Desk) -> list[str]:
    return [row.subject for row in desk.outgoing() if row.kind == EDIT and row.state == QUEUED]


def test_what_is_reported_asks_for_no_more(floor: Desk) -> None:
    types(floor, BO, "the page does not load")
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    assert edits(floor) == []
    assert all(card.buttons for card in prompts(floor))
    types(floor, GRACE, "report the page is down")
    assert edits(floor) == ["servicelog:1", "problems:1"]
    for card in prompts(floor):
        assert card.buttons == ()
        assert "Reported by Grace at 15:41." in card.text


def test_an_hour_that_is_over_leaves_no_button_that_misleads(floor: Desk) -> None:
    turns_to(floor, at(11, 2, 15, 16), *LOGS)
    value = posted(floor, FLOOR)[0].buttons[1].value
    turns_to(floor, at(11, 2, 16, 1), *LOGS)
    assert edits(floor) == ["servicelog:1", "problems:1"]
    asked, own = prompts(floor)
    assert asked.buttons == ()
    assert "The time for the problems of that day is over." in asked.text
    assert len(own.buttons) == 2, "it can still be reported"
    assert "They were due at 16:00; the leaders know." in own.text
    turns_to(floor, at(11, 3, 12), *LOGS)
    with floor.is_as_before():
        told = refusal(lambda: floor.presses(BO, "servicelog.nothing", value))
    assert told.startswith("That post is of Mon 2 Nov 2026, which is over.")
    assert "which is over" in refusal(lambda: floor.opens(BO, "servicelog.write", value))


def test_a_line_is_kept_whole_or_not_at_all(floor: Desk) -> None:
    long = "the page does not load " * 14
    with floor.is_as_before():
        told = refusal(lambda: types(floor, ADA, long))
        assert "has 321 characters; 300 is the most here" in told
        assert long.strip() in told, "a typed line is said back"
        with pytest.raises(Refusal) as refused:
            floor.sends(BO, "servicelog.write", words=f"printer\n{long}")
        assert "has 321 characters; 300" in refused.value.fields["words"]
    types(floor, ADA, "z" * 300)
    assert lines(floor) == [("z" * 300, False)]


def test_a_report_is_kept_whole_or_not_at_all(floor: Desk) -> None:
    for number in range(10):
        floor.sends(BO, "servicelog.write", words=f"{number} {'x' * 290}")
    turns_to(floor, at(11, 2, 15, 41), *LOGS)
    form = floor.opens(ADA, "servicelog.report", MONDAY.isoformat())
    [field] = form.fields
    assert field.value is not None
    assert [len(one) for one in field.value.splitlines()] == [292] * 8, "none is cut within"
    assert "2 more problems have no room below" in "\n".join(form.lines)
    with floor.is_as_before():
        words = f"{field.value}\n{'y' * 200}"
        with pytest.raises(Refusal) as refused:
            floor.sends(ADA, "servicelog.report", form.value, words=words)
        assert "2500 is the most here" in refused.value.fields["words"]
        told = refusal(lambda: types(floor, ADA, f"report {'y ' * 1300}"))
        assert "has 2599 characters" in told
        assert sum(map(str.__len__, re.findall("y", told))) >= 1300
    floor.sends(ADA, "servicelog.report", form.value, words=field.value)
    assert field.value.splitlines()[-1] in posted(floor, LEADERS)[-1].text
