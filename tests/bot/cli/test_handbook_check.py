"""Nearly ninety real slips: `rollcall handbook check` names file, line and reason of each."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from handbook.attendance import EVENTS
from handbook.book import shipped_names
from handbook.kpi import MEASURES
from handbook.messages import MESSAGES

BROKEN = Path(__file__).parents[2] / "handbook" / "broken"
SICK = "leave.kinds.sick.rules.0"
ITEM = "conduct.items.CC-2.2.1.1.rules.0"
FINE = "attendance.consequences.fine.rules.0"
TARGET = "kpi.0.indicators.0.target"
SLIPS = {
    "a_list": "1: a page is a list of names with values",
    "acts_for_unknown": "4: “duty_lead” is not among the roles",
    "bare_no": "5: “words.decline.0”: write it in quotes: YAML reads it bare as False",
    "booked_as_itself": "6: a kind cannot be booked as itself",
    "booked_as_unknown": "6: “persnal” is not a kind of leave",
    "cited_rule_missing": "8: rule “N-4” is cited and is not among the rules",
    "date_in_words": "5: “rules.N-1.0.from” must be a date, such as 2026-11-01",
    "deciders_out_of_order": "9: deciders must be in the order of their days, the longest last",
    "figures_for_an_unknown_role": "11: “cashier” is not among the roles",
    "figures_posted_at_a_bare_time": '15: “9:30” is 570 to YAML: write a time in quotes, "9:30",'
    " and a length as a number, such as 9.5",
    "lead_that_is_no_indicator": "6: “connect_rate” is not one of the indicators",
    "measure_of_nothing": "8: “happiness” is no measure; there are: " + ", ".join(MEASURES),
    "target_of_nothing": f"11: “{TARGET}”: say at_least, at_most or both",
    "target_upside_down": f"11: “{TARGET}”: at_least is more than at_most",
    "document_as_text": f"12: “{SICK}.proofs.0.documents.0” must be names with values, not a list"
    " or a text",
    "empty": "1: the page is empty",
    "extends_itself": "2: a handbook cannot extend itself",
    "full_width_colon": "3: is not YAML: could not find expected ':'; type “:” where “：” is no"
    " text",
    "hours_as_a_clock": '7: “2:30” is 150 to YAML: write a time in quotes, "2:30", and a length as'
    " a number, such as 2.5",
    "hours_the_wrong_way_round": "5: “leave.escalation.0”: waking_hours must be from an hour to a"
    " later one",
    "list_for_names": "3: “roles” must be names with values, not a list or a text",
    "missing_translation": "5: “rules.N-1.0.zh” is missing",
    "misspelt_name": "3: “titel” is not a name that belongs here",
    "negative_hours": "7: “leave.escalation.0.hours_before_shift”: input should be greater than or"
    " equal to 0",
    "no_word_for_a_kind": "7: “leave.kinds.bereavement.words” must not be empty",
    "nobody_decides_long_ones": "9: nobody decides more than 5 days: end with one of any length",
    "not_utf8": "5: is not UTF-8 text: save it as UTF-8",
    "number_as_text": "7: “leave.escalation.0.hours_before_shift” must be a number, such as 3,"
    " without quotes",
    "one_word_for_both_decisions": "5: “ok” cannot mean both",
    "one_word_for_two_kinds": "6: “holiday” already means “personal”",
    "open_bracket": "5: is not YAML: expected ',' or ']', but got ':'; the bracket on line 4 is"
    " still open",
    "open_quote": "4: a quotation mark is opened and never closed",
    "parent_page_gone": "2: there is no page “company.yaml” to extend",
    "part_of_a_month": "8: “leave.kinds.marriage.rules.0.notice.months_ahead” must be a whole"
    " number, such as 3, without quotes",
    "proofs_without_a_day": f"12: “{SICK}.proofs.0”: give one of due and on_day",
    "same_name_twice": "7: “words” stands here a second time",
    "special_case_without_hours": "12: “leave.kinds.personal.rules.0.notice.special_case"
    ".hours_before_shift” is missing",
    "step_twice": "10: a role stands here twice",
    "tab": "4: is indented with a tab: YAML wants spaces",
    "text_for_a_list": "4: “words.approve” must be a list: [in brackets], or on lines that begin"
    " with “- ”",
    "two_notices": "8: “leave.kinds.annual.rules.0.notice”: give one of hours_before_shift,"
    " days_ahead and months_ahead",
    "two_pages_in_one": "3: a second page begins here: a file holds one",
    "unknown_anchor": "6: is not YAML: found undefined alias 'planned'",
    "unknown_parent": "3: there is no handbook “call-center” to extend; shipped ones: "
    + ", ".join(shipped_names()),
    "unknown_role_asks_for_others": "4: “secretary” is not among the roles",
    "unknown_role_in_steps": "10: “duty_manager” is not among the roles",
    "versions_out_of_order": "4: versions must be in the order of their dates",
    "bare_country": '4: “calendar.country”: write it in quotes, "NO": YAML reads a bare NO as “no”',
    "date_that_is_none": "5: “calendar.days.2027-04-31”: “2027-04-31” is not a date; write it as"
    " 2026-10-10",
    "neither_work_nor_rest": "5: “calendar.days.2027-01-04”: write work, rest, or rest:"
    " {en: …, zh: …}",
    "offer_in_hours": "4: “leave.offer_minutes” must be a whole number, such as 3, without quotes",
    "too_many_rest_days": "4: “roster.0.rest_days_a_month”: input should be less than or equal to"
    " 28",
    "unknown_country": "4: “calendar.country”: “China” is not a country that is known; write two"
    " letters, such as CN",
    "unknown_message": "4: “messages.urgent.1”: there is no message “leave.aproved”; there are "
    + ", ".join(MESSAGES),
    "unknown_role_on_the_roster": "5: “trainee” is not among the roles",
    "wrong_date": "5: “2026-02-30” cannot be read: day is out of range for month",
    "absence_of_absence": f"8: “{FINE}”: absence cannot lead to absence",
    "consequence_in_one_language": "6: “attendance.consequences.fine.title.zh” is missing",
    "every_and_more_than": f"8: “{FINE}”: give one of every, more_than and days",
    "fine_by_an_unknown_rule": "12: rule “N-9” is cited and is not among the rules",
    "fine_with_its_currency": f"10: “{FINE}.outcome.fine” must be a number, such as 3, without"
    " quotes",
    "forgets_at_once": "5: “retention.0.months.leave”: input should be greater than or equal to 1",
    "forgets_what_is_none": "5: “retention.0.months.gossip”: there is no “gossip”; there are"
    " leave, attendance, consequences, conduct, proofs, swaps, quality, assessments, floor,"
    " messages, calendars, calls",
    "late_before_the_briefing": "5: “attendance.lateness.0”: the briefing must be before one is to"
    " be in the seat",
    "late_by_no_rule": "5: “attendance.lateness.0.rule” is missing",
    "late_in_words": "5: “attendance.lateness.0.seat_minutes” must be a whole number, such as 3,"
    " without quotes",
    "lateness_out_of_order": "4: versions must be in the order of their dates",
    "minutes_of_several": f"8: “{FINE}”: at_least_minutes is for each event by itself",
    "no_outcome": f"10: “{FINE}.outcome”: give one of absence_days, fine, pay_days, points and"
    " measure",
    "nobody_decides_a_fine": "11: “cashier” is not among the roles",
    "points_not_said": f"10: “{FINE}.outcome.points”: write a number, such as 2, or the word"
    " unstated",
    "two_outcomes": f"10: “{FINE}.outcome”: give one of absence_days, fine, pay_days, points and"
    " measure",
    "unknown_event": f"9: “{FINE}.events.1”: there is no “lateness”; there are "
    + ", ".join(EVENTS),
    "unknown_role_excuses": "4: “cashier” is not among the roles",
    "account_of_no_part": "7: “gossip” is not among the kinds of conduct",
    "item_of_no_part": "6: “clothes” is not among the kinds of conduct",
    "logging_about_nobody": "5: “agents” is not among the roles",
    "nobody_decides_a_dismissal": "5: somebody must decide a dismissal: give dismissal.decided_by",
    "one_word_for_two_items": "5: “手机” already means “CC-2.2.1.10”",
    "points_and_a_fine": f"6: “{ITEM}”: give one of points, fine and pay_days; none where it is"
    " dismissal",
    "points_in_words": f"6: “{ITEM}.points”: write a number, such as 2, or the word unstated",
    "range_the_wrong_way": f"6: “{ITEM}.points.range”: least must be below most",
    "within_a_week": f"11: “{FINE}.within”: there is no “week”; there are month, year, ever",
}
"""Page → line and reason, as they are said."""
ELSEWHERE = {"mistake_in_the_parent": f"misspelt_name.yaml:{SLIPS['misspelt_name']}"}
"""Pages whose slip stands in another page, with the whole of what is said."""


@pytest.mark.parametrize(
    ("page", "said"),
    [*((page, f"{page}.yaml:{slip}") for page, slip in SLIPS.items()), *ELSEWHERE.items()],
)
def test_a_slip_is_named_by_file_line_and_reason(page: str, said: str) -> None:
    done = CliRunner().invoke(app, ["handbook", "check", str(BROKEN / f"{page}.yaml")])
    assert (done.exit_code, done.output) == (1, f"{said}\n")


def test_every_broken_page_is_in_the_table() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == {*SLIPS, *ELSEWHERE}


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_handbook_has_no_mistakes(name: str) -> None:
    done = CliRunner().invoke(app, ["handbook", "check", name])
    assert done.exit_code == 0
    assert done.output.startswith(f"{name}: ")
    assert done.output.endswith("No mistakes found.\n")


def test_a_page_that_is_not_there_is_named() -> None:
    done = CliRunner().invoke(app, ["handbook", "check", "nowhere/north.yaml"])
    assert (done.exit_code, done.output) == (
        1,
        "north.yaml:1: cannot be read: No such file or directory\n",
    )
