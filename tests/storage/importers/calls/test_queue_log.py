"""Lines of a queue_log as they are met: odd, old, broken, cut, packed."""

import gzip
from pathlib import Path

import pytest

from handbook.kpi import Sums
from storage.calls import ABANDONED, ANSWERED, EXIT_KEY, OPEN, TIMEOUT
from storage.database import Database
from storage.importers.calls import lines as whole_lines
from storage.importers.calls.queue_log import QueueLog
from storage.importers.calls.visits import Visit
from storage.importers.sheets import UnreadableFile
from storage.people import Team
from tests.storage.importers.calls.reading import calls, days, takes, told

AT = 1_793_581_200
"""2026-11-02 09:00 in Shanghai."""


def read(*lines: str) -> list[Visit]:
    reader = QueueLog()
    found = list(reader.read(f"{line}\n".encode() for line in lines))
    assert not reader.bad.count, reader.bad.told
    return [*found, *reader.rest()]


def refused(*lines: str) -> list[int]:
    reader = QueueLog()
    list(reader.read(f"{line}\n".encode("utf-8", "surrogateescape") for line in lines))
    return [bad.number for bad in reader.bad.told]


ENTER = f"{AT}|c1|support|NONE|ENTERQUEUE||13800000000|1"


@pytest.mark.parametrize(
    ("end", "outcome", "wait", "talk", "agent"),
    [
        ("Agent/1|COMPLETEAGENT|5|60|1", ANSWERED, 5, 60, "Agent/1"),
        ("Agent/1|COMPLETECALLER|5|60", ANSWERED, 5, 60, "Agent/1"),
        ("Bob Johnson|BLINDTRANSFER|8000|from-internal|5|60|1", ANSWERED, 5, 60, "Bob Johnson"),
        ("Agent/1|TRANSFER|8000|from-internal|5|60", ANSWERED, 5, 60, "Agent/1"),
        ("Agent/1|ATTENDEDTRANSFER|BRIDGE|x|5|60|1", ANSWERED, 5, 60, "Agent/1"),
        ("Agent/1|ATTENDEDTRANSFER|LINK|SIP/a|SIP/b|5|60|1", ANSWERED, 5, 60, "Agent/1"),
        ("Agent/1|ABANDON|1|1|65", ABANDONED, 65, None, None),
        ("NONE|EXITWITHTIMEOUT|1|1|65", TIMEOUT, 65, None, None),
        ("NONE|EXITWITHTIMEOUT|1", TIMEOUT, 65, None, None),
        ("NONE|EXITWITHKEY|9|1", EXIT_KEY, 65, None, None),
        ("Agent/1|AGENTDUMP|", ABANDONED, 65, None, None),
        ("NONE|SYSCOMPAT|", ABANDONED, 65, None, None),
    ],
)
def test_every_end_of_a_visit(
    end: str, outcome: str, wait: int, talk: int | None, agent: str | None
) -> None:
    [visit] = read(ENTER, f"{AT + 65}|c1|support|{end}")
    assert visit[3:8] == (AT, outcome, wait, agent, talk)
    assert (visit.hold_s, visit.acw_s) == (None, None)


@pytest.mark.parametrize(
    "event",
    [
        "RINGNOANSWER|5000",
        "RINGCANCELED|900",
        "PAUSE|wrapup",
        "UNPAUSE|",
        "ADDMEMBER|PAUSED",
        "CONFIGRELOAD|",
        "QUEUESTART|",
        "OUTCALL|ANSWER|30|x",
        "ANYTHING|a|b",
    ],
)
def test_what_is_no_step_of_a_call_is_passed_over(event: str) -> None:
    [visit] = read(ENTER, f"{AT + 5}|c1|support|Agent/1|{event}")
    assert (visit.outcome, visit.wait_s) == (OPEN, None)


def test_broken_lines_are_listed_with_their_numbers_and_never_fatal() -> None:
    good = f"{AT}|c1|support|NONE|ENTERQUEUE||1|1"
    bad = [
        "one|two",
        "||||ENTERQUEUE",
        f"{AT}0000000|c1|support|NONE|ENTERQUEUE||1|1",
        f"{AT}|c1|support|Agent/1|CONNECT|-5|b|1",
        f"{AT}0000000|c1|support|Agent/1|CONNECT|5|b|1",
        f"{AT}0000000|c1|support|Agent/1|COMPLETEAGENT|5|60|1",
        f"{AT}|c1|support|Agent/1|COMPLETEAGENT|1|99999999999|1",
        f"{AT}|c1|support|Agent/1|COMPLETEAGENT|1",
        f"{AT}|c1|support|Agent/1|ATTENDEDTRANSFER|LINK|1",
        f"{AT}|{'x' * 300}|support|NONE|ENTERQUEUE||1|1",
        f"{AT}|c\x00|support|NONE|ENTERQUEUE||1|1",
        "7|c1|support|NONE|ABANDON|1|1|5",
    ]
    assert refused(good, *bad, "") == list(range(2, 14))


def test_a_call_that_comes_again_later_is_two_visits(
    database: Database, team: Team, tmp_path: Path
) -> None:
    lines = [
        ENTER,
        f"{AT + 4}|c1|support|NONE|ABANDON|1|1|4",
        f"{AT + 9}|c1|support|NONE|ENTERQUEUE||1|1",
        f"{AT + 9}|c1|billing|NONE|ENTERQUEUE||1|1",
        f"{AT + 12}|c1|support|NONE|ABANDON|1|1|3",
    ]
    takes(database, team, told(tmp_path / "log", lines, "\r\n"))
    [of_day] = days(database).values()
    assert of_day["support"] == Sums(offered=2, lost=2, lost_within=2, lost_short=2)
    assert of_day["billing"] == Sums(offered=1, open=1)


@pytest.mark.parametrize("wrong", [-2, 0, 2])
def test_an_end_without_beginning_joins_it_when_the_earlier_file_comes(
    database: Database, team: Team, tmp_path: Path, wrong: int
) -> None:
    """Also over midnight, which a beginning reckoned back by some seconds may lie beyond."""
    midnight = AT + 15 * 3600
    begin, end = midnight - 1, midnight + 69
    later = [f"{end}|c1|support|Agent/1|COMPLETECALLER|{10 + wrong}|60|1"]
    takes(database, team, told(tmp_path / "log.0", later))
    [(key, *_)] = calls(database)
    assert "~" in str(key)
    earlier = [f"{begin}|c1|support|NONE|ENTERQUEUE||1|1"]
    takes(database, team, told(tmp_path / "log.1", earlier))
    [(key, day, _, entered, outcome, *_)] = calls(database)
    assert (key, entered, outcome) == (f"c1|support|{begin}", begin, ANSWERED)
    assert list(days(database)) == [day]
    takes(database, team, told(tmp_path / "log.2", ["", *later]))
    assert len(calls(database)) == 1


def test_a_packed_log_and_the_plain_one_are_the_same_file(
    database: Database, team: Team, tmp_path: Path
) -> None:
    lines = [ENTER, f"{AT + 4}|c1|support|NONE|ABANDON|1|1|4"]
    path = told(tmp_path / "queue_log.1", lines)
    assert takes(database, team, path).lines == 2
    packed = tmp_path / "queue_log.1.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert takes(database, team, packed).lines == 0


def test_what_stops_half_way_is_gone_on_with(
    database: Database, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_lines, "LINES", 2)
    lines = [
        line
        for number in range(5)
        for line in (
            f"{AT + number}|c{number}|support|NONE|ENTERQUEUE||1|1",
            f"{AT + number + 4}|c{number}|support|NONE|ABANDON|1|1|4",
        )
    ]
    packed = tmp_path / "log.gz"
    whole = gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0)
    packed.write_bytes(whole[:-9])
    with pytest.raises(UnreadableFile, match=r"log\.gz cannot be read"):
        takes(database, team, packed)
    packed.write_bytes(whole)
    takes(database, team, packed)
    assert len(calls(database)) == 5
