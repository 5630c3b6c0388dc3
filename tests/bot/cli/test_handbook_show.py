"""`rollcall handbook show` says what is on the page, as it is on that day, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from bot.cli import phrases
from handbook.book import read, shipped_names
from handbook.messages import MESSAGES
from handbook.words import of

Type = Callable[..., Result]
ROOT = Path(__file__).parents[3]
JULY = str(ROOT / "tests" / "handbook" / "cases" / "pages" / "july.yaml")
BROKEN = ROOT / "tests" / "handbook" / "broken"


def shown(type_line: Type, *line: str) -> str:
    done = type_line("handbook", "show", *line)
    assert done.exit_code == 0, done.output
    return done.output


def test_one_kind_is_said_with_all_that_it_rests_on(type_line: Type) -> None:
    assert shown(type_line, JULY, "--kind", "sick", "--on", "2026-07-01", "--language", "en") == (
        "Phone centre (july), Wed 1 Jul 2026\n"
        "\n"
        "Sick leave\n"
        "  Typed as: sick leave, sick, ill, unwell, 请病假, 病假, 生病, 病了\n"
        "  Asked at least 4 h before it begins (J-1).\n"
        "  Asked later, it is taken all the same, and is late (J-1).\n"
        "  Every day counts, rest days and holidays too.\n"
        "  Up to 2 days, decided by: duty leader (J-2)\n"
        "  Longer, decided by: director and manager, one after the other (J-2)\n"
        "  No proofs are asked for.\n"
        "  It is never refused, and counts as soon as it is asked.\n"
        "  No threshold counts it.\n"
        "  Its reason is shown to nobody but whoever asked.\n"
        "  Director also decides for: duty leader.\n"
        "  Manager also decides for: duty leader and director.\n"
        "\n"
        "Rules\n"
        "  J-1: Whoever is ill says so 4 hours before the shift.\n"
        "    病假须提前4小时提出。\n"
        "  J-2: The duty leader approves two days; more needs the director and then the manager.\n"
        "    值班长可批准两天；超过两天由项目主管、项目经理依次批准。\n"
    )


def test_june_is_shown_by_junes_rule_and_july_is_announced(type_line: Type) -> None:
    june = shown(type_line, JULY, "--kind", "sick", "--on", "2026-06-30")
    assert "Asked at least 3 h before it begins (CC-2.4.3)." in june
    assert "Up to 1 day, decided by: duty leader (CC-2.4.4)" in june
    assert "From Wed 1 Jul 2026 on other rules hold." in june
    assert "J-1" not in june
    everything = shown(type_line, JULY, "--on", "2026-06-30")
    assert "J-1" not in everything, "a rule that does not hold yet is not said"


def test_a_kind_without_a_rule_yet_is_said_to_have_none(type_line: Type) -> None:
    before = shown(type_line, "call-centre", "--on", "2009-12-31", "--kind", "annual")
    assert "No rule is in force on Thu 31 Dec 2009." in before
    assert "Asked" not in before
    assert "CC-" not in before


@pytest.mark.parametrize("name", shipped_names())
def test_every_kind_and_every_rule_of_a_shipped_handbook_is_said(
    type_line: Type, name: str
) -> None:
    book = read(name)
    said = shown(type_line, name, "--on", "2026-11-02")
    for kind in book.leave.kinds.values():
        assert f"\n{kind.title.en[:1].upper()}{kind.title.en[1:]}\n" in said
    for consequence in book.attendance.consequences.values():
        title = consequence.title.en
        assert f"  {title[:1].upper()}{title[1:]} (" in said
    for item in book.conduct.items.values():
        assert f"    {item.title.en}: " in said
    for rule, (wording, *_) in book.rules.items():
        assert f"  {rule}: {wording.en}\n    {wording.zh}\n" in said
    said = shown(type_line, name, "--on", "2026-11-02", "--language", "zh")
    for rule, (wording, *_) in book.rules.items():
        assert f"  {rule}: {wording.zh}\n    {wording.en}\n" in said


@pytest.mark.parametrize("said", ["annual", "annual leave", "Vacation", "年假", " 请年假 "])
def test_a_kind_is_found_by_its_name_or_by_a_word_for_it(type_line: Type, said: str) -> None:
    found = shown(type_line, "call-centre", "--kind", said, "--on", "2026-11-02")
    assert "\nAnnual leave\n" in found
    assert "Asked at least 1 month ahead, to the day (CC-2.4.7)." in found
    assert "No more than the balance that is left." in found
    assert "Sick leave\n" not in found


@pytest.mark.parametrize("said", ["leave of absence", "annual today", "", "假"])
def test_a_kind_that_there_is_not_is_answered_with_those_that_there_are(
    type_line: Type, said: str
) -> None:
    done = type_line("handbook", "show", "service-desk", "--kind", said)
    assert done.exit_code == 1
    assert done.output == f"There is no kind “{said}”. There are: sick, personal and annual.\n"


def test_special_cases_errands_and_what_is_ours_are_said(type_line: Type) -> None:
    said = shown(type_line, "call-centre", "--on", "2026-11-02")
    assert "As a special case: 3 h before it begins, with why (CC-2.4.6).\n" in said
    assert "As a special case: before it begins, with why (ours).\n" in said
    assert "It is booked as personal leave.\n" in said
    assert "on day 3 of the leave, before the approval (CC-2.4.5)\n" in said
    assert "  ours: a choice of this handbook, by no other rule\n" in said
    desk = shown(type_line, "service-desk", "--on", "2026-11-02")
    steps = "service manager and general manager, one after the other (SD-1.2)\n"
    assert desk.count(steps) == 3
    assert "special case" not in desk
    assert "CC-" not in desk


def test_the_working_days_and_the_pages_own_dates_are_said(type_line: Type, tmp_path: Path) -> None:
    (tmp_path / "north.yaml").write_text(
        "handbook: north\n"
        "extends: call-centre\n"
        "calendar:\n"
        "  days:\n"
        "    2026-12-24: {rest: {en: Founders' day, zh: 司庆}}\n"
        "    2026-12-26: work\n",
        encoding="utf-8",
    )
    assert (
        "\nWorking days\n"
        "  Holidays and moved workdays are those of China.\n"
        "  Thu 24 Dec 2026 is off: Founders' day.\n"
        "  Sat 26 Dec 2026 is worked: Moved workday.\n"
    ) in shown(type_line, "north.yaml", "--on", "2026-12-24")
    assert "Founders" not in shown(type_line, "north.yaml", "--on", "2026-12-25")
    assert "中国" in shown(type_line, "north.yaml", "--on", "2026-12-25", "--language", "zh")
    desk = shown(type_line, "service-desk", "--on", "2026-12-25")
    country = read("service-desk").calendar.country
    assert ("Saturdays and Sundays are days off." in desk) == (country is None)


def test_without_a_page_it_is_the_teams_own(type_line: Type) -> None:
    done = type_line("handbook", "show")
    assert (done.exit_code, done.output) == (
        1,
        "There is no team yet. Add one: rollcall team add team.yaml\n",
    )
    assert type_line("team", "add", str(ROOT / "examples/centre/team.yaml")).exit_code == 0
    said = shown(type_line, "--on", "2026-11-02")
    assert said == shown(type_line, "call-centre", "--on", "2026-11-02")


def test_a_page_with_mistakes_is_not_shown(type_line: Type) -> None:
    done = type_line("handbook", "show", str(BROKEN / "misspelt_name.yaml"))
    assert (done.exit_code, done.output) == (
        1,
        "misspelt_name.yaml:3: “titel” is not a name that belongs here\n",
    )


def test_every_sentence_can_be_said_in_another_language(type_line: Type) -> None:
    said = shown(type_line, "call-centre", "--on", "2026-11-02", "--language", "xx")
    own = read("call-centre")
    titles = [kind.title.en[:1].upper() + kind.title.en[1:] for kind in own.leave.kinds.values()]
    chinese = {wording.zh for (wording, *_) in own.rules.values()}
    for line in filter(None, said.splitlines()):
        is_of_the_page = line in titles or line.strip().split(":")[0] in own.rules
        assert "⟦" in line or is_of_the_page or line.strip() in chinese, line


def test_attendance_is_said_in_plain_words(type_line: Type) -> None:
    said = shown(type_line, "call-centre", "--on", "2026-11-02")
    assert (
        "\nAttendance\n"
        "  At the briefing 15 min before the shift and in the seat 5 min before it; later is late"
        " (CC-2.4.2).\n"
        "  These record it for others and correct it: group leader, duty leader, director and"
        " manager (CC-1.2).\n"
        "  These excuse it: duty leader, director and manager (ours).\n"
        "  What follows is proposed, never done by itself; its person may object.\n"
        "  Late by an hour or more (each time, from 1 h on: late): absence, in days: 1."
        " Decided by: duty leader (CC-2.4.10.4)\n"
        "  Late three times in a month (every 3 in a calendar month: late, briefing missed):"
        " absence, in days: 1. Decided by: duty leader (CC-2.4.10.5)\n"
        "  Late more than ten times in a year (more than 10 in a calendar year: late, briefing"
        " missed): year-end bonus cancelled, and a written warning or the end of the contract."
        " Decided by: director (CC-2.4.11)\n"
    ) in said
    assert "(3 days in all: absence): treated as having resigned. Decided by: director" in said
    desk = shown(type_line, "service-desk", "--on", "2026-11-02")
    assert "  In the seat when the shift begins; later is late (SD-1.1).\n" in desk
    assert "(each time: late, left early): a fine of 20 CNY. Decided by: service manager" in desk
    assert "(each time: absence): days of pay for each of its days: −3. Decided by" in desk
    seats = shown(type_line, "broadband-seats", "--on", "2026-11-02")
    assert "late, left early): points, which the handbook does not state: whoever decides" in seats
    assert "(each time: absence): points: −2. Decided by: seat leader (BB-6)\n" in seats
    before = shown(type_line, "call-centre", "--on", "2009-12-31")
    assert "later is late" not in before
    assert "What follows is proposed" not in before
    assert "From Fri 1 Jan 2010 on other rules hold." in before


def test_what_holds_when_a_relief_is_missing(type_line: Type) -> None:
    said = shown(type_line, "call-centre", "--on", "2026-11-02")
    assert (
        "\nWhen a relief is missing\n"
        "  These assign overtime: duty leader, director and manager (CC-2.4.2).\n"
        "  It can be said from 15 min before the own shift ends.\n"
        "  At least 11 h of rest between two shifts (ours).\n"
        "  At most 4 h of overtime at a time (ours).\n"
    ) in said
    assert "relief is missing" not in shown(type_line, "service-desk", "--on", "2026-11-02")


def test_how_often_shifts_are_swapped_and_how_long_one_works(type_line: Type) -> None:
    said = shown(type_line, "call-centre", "--on", "2026-11-02")
    leaders = "duty leader, director and manager"
    assert (
        "\nSwaps\n"
        f"  The colleague says yes first, then one of these decides: {leaders} (CC-2.4.8).\n"
        "  A reason is needed (CC-2.4.8).\n"
        "  Swaps: 2 a person and month (CC-2.4.8); more as a special case with a written reason "
        "(CC-2.4.8).\n"
        "  Changes of a rest day: 2 a person and month (CC-2.7.2).\n"
        "\nWorking time\n"
        "  At least 11 h of rest between two shifts (ours).\n"
        "  At most 12 h of work without a rest (ours).\n"
        "  At most 48 h of work a week (ours).\n"
        "  At most 6 days of work in a row (ours).\n"
    ) in said
    seats = shown(type_line, "broadband-seats", "--on", "2026-11-02")
    assert "one of these decides: seat leader and head of the network department (BB-8)" in seats
    assert "\nSwaps\n" not in shown(type_line, "service-desk", "--on", "2026-11-02")


def test_who_may_leave_the_post(type_line: Type) -> None:
    def part(book: str, day: str = "2026-11-02") -> list[str]:
        said = shown(type_line, book, "--on", day)
        return said.partition("\nLeaving the post\n")[2].partition("\n\n")[0].splitlines()

    leaders = "duty leader, director and manager"
    assert part("call-centre") == [
        f"  For longer than 15 min one of these agrees first: {leaders} (CC-1.2).",
        "  What is private needs a yes first, and may be booked as private errand (CC-2.4.9).",
        f"  Reminded 5 min before the end; 5 min after it {leaders} are told (CC-2.2.1.14).",
    ]
    assert part("service-desk")[0].startswith("  One of these agrees first: shift leader, ")
    assert part("online-help")[:2] == [
        "  Nobody has to agree.",
        "  Where one goes is to be said (OH-3.5.2).",
    ]
    assert part("call-centre", "2009-12-31") == []


def test_a_new_version_of_attendance_is_announced(type_line: Type, tmp_path: Path) -> None:
    (tmp_path / "north.yaml").write_text(
        "handbook: north\n"
        "extends: call-centre\n"
        "attendance:\n"
        "  lateness:\n"
        "    - {from: 2010-01-01, briefing_minutes: 15, seat_minutes: 5, rule: CC-2.4.2}\n"
        "    - {from: 2027-01-01, seat_minutes: 10, rule: ours}\n",
        encoding="utf-8",
    )
    assert "From Fri 1 Jan 2027 on other rules hold." in shown(
        type_line, "north.yaml", "--on", "2026-12-31"
    )
    after = shown(type_line, "north.yaml", "--on", "2027-01-01")
    assert "  In the seat 10 min before the shift; later is late (ours).\n" in after
    assert "other rules hold" not in after


def test_what_is_said_at_once_and_who_reads_the_leaders_channel(type_line: Type) -> None:
    said = shown(type_line, "service-desk", "--on", "2026-11-02")
    messages = said.partition("\nMessages\n")[2].partition("\n\n")[0]
    assert "who is off shift (ours): what was decided of a request, other days" in messages
    assert "Every other private message waits for its reader's next shift." in messages
    assert "channel while they are at work: shift leader and supervisor." in messages
    assert not re.search(r"[a-z]+\.[a-z]+", messages), "each has words"


def test_every_message_has_words() -> None:
    assert [name for name in MESSAGES if phrases.message(name, of("en")) == name] == []


def test_how_long_words_are_kept_is_said(type_line: Type, tmp_path: Path) -> None:
    said = shown(type_line, "service-desk", "--on", "2026-11-02")
    assert "  The reasons of leave and of its decisions: after 12 months.\n" in said
    assert "  Figures and the journal stay (ours).\n" in said
    assert "the page names no terms" in shown(type_line, "service-desk", "--on", "2009-12-31")


def test_one_rule_is_shown_in_both_languages_with_all_its_versions(type_line: Type) -> None:
    assert shown(type_line, "call-centre", "--rule", "cc-2.4.10.4") == (
        "CC-2.4.10.4 (call-centre)\n"
        "  From Fri 1 Jan 2010:\n"
        "    Being late by 60 minutes or more counts as absence.\n"
        "    迟到60分钟及以上的，按旷工处理。\n"
    )
    below = shown(type_line, "call-centre", "--rule", "CC-2.4.10")
    heads = [line.split()[0] for line in below.splitlines() if not line.startswith(" ")]
    assert heads == ["CC-2.4.10", *(f"CC-2.4.10.{number}" for number in range(1, 8))]


def test_a_rule_that_there_is_not_is_answered_with_those_like_it(type_line: Type) -> None:
    done = type_line("handbook", "show", "broadband-seats", "--rule", "BB-77")
    assert done.exit_code == 1
    assert done.output.startswith("There is no rule “BB-77”. There is: BB-7, ")
