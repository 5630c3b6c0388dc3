"""`rollcall handbook try`: what a new page would make of the requests, on both databases."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import typer
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from bot.cli import rules
from storage import leaves, people
from storage.database import Database
from storage.leaves import Leave
from storage.people import Role, Team
from tests.commands.desk import Desk
from tests.stories.floor import ADA, BO, GRACE, LINUS, MORNING, WEI, settle_in

Try = Callable[..., Result]
NORTH = """\
handbook: north
extends: call-centre
leave:
  kinds:
    sick:
      rules:
        - from: 2026-01-01
          notice: {hours_before_shift: 9, rule: N-1, late_rule: N-1}
          deciders:
            - {up_to_days: 2, steps: [duty_leader], rule: N-2}
            - {steps: [director, manager], rule: N-2}
          proofs:
            - {documents: [{en: receipt, zh: 收据}], due: first_day_back, rule: N-3}
    personal:
      rules:
        - from: 2026-01-01
          notice: {days_ahead: 3, rule: N-1, late_rule: N-1}
          counts: working_days
          deciders:
            - {steps: [duty_leader], rule: N-2}
rules:
  N-1:
    - {from: 2026-01-01, en: Earlier., zh: 更早。}
  N-2:
    - {from: 2026-01-01, en: Others decide., zh: 由他人审批。}
  N-3:
    - {from: 2026-01-01, en: A receipt., zh: 收据。}
"""
SMALL = """\
handbook: small
title: {en: Small, zh: 小}
roles:
  duty_leader: {en: duty leader, zh: 值班长}
words: {approve: [approve], decline: [decline]}
leave:
  escalation:
    - {from: 2020-01-01, after_minutes: [30], rule: ours}
  kinds:
    sick:
      title: {en: sick leave, zh: 病假}
      words: [sick]
      rules:
        - from: 2026-11-04
          notice: {hours_before_shift: 3, rule: ours, late_rule: ours}
          deciders:
            - {steps: [duty_leader], rule: ours}
rules: {}
"""
LOOK = "Nothing is changed: this was only a look.\n"


@pytest.fixture
def desk(database: Database) -> Desk:
    settle_in(database)
    return Desk(database)


@pytest.fixture
def try_(desk: Desk, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Try:
    """Try a page's text on what the desk has; nothing may change by it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    app = typer.Typer()
    app.add_typer(rules.app, name="handbook")

    def try_page(text: str, *more: str, since: str = "2026-11-02") -> Result:
        (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
        with desk.is_as_before():
            return CliRunner().invoke(app, ["handbook", "try", "new.yaml", "--since", since, *more])

    return try_page


def test_the_same_page_changes_nothing(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today fever")
    desk.types(BO, "personal 2026-11-04 child")
    done = try_("handbook: same\nextends: call-centre\n")
    assert done.exit_code == 0, done.output
    assert done.output == (
        "2 requests since Mon 2 Nov 2026: 2 as before, 0 otherwise, 0 not judged.\n" + LOOK
    )


def test_each_other_outcome_is_listed_with_both_rules(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today secret-fever")
    desk.types(BO, "sick 2026-11-04 to 2026-11-05 secret-flu")
    desk.types(WEI, "personal 2026-11-04 secret-child")
    desk.types(LINUS, "personal 2026-11-06 secret-wedding")
    done = try_(NORTH)
    hospital = (
        "emergency sick-leave certificate, medical record book, prescription and receipt, on the"
        " first day back (CC-2.4.3)"
    )
    receipt = "receipt, on the first day back (N-3)"
    assert done.output == (
        "#1 Ada: sick leave, Mon 2 Nov 2026\n"
        "  Notice: in time (CC-2.4.3) → late, and taken all the same (N-1)\n"
        f"  Proofs: {hospital} → {receipt}\n"
        "#2 Bo: sick leave, Wed 4 Nov to Thu 5 Nov 2026\n"
        "  Decided by: director, whom the person telephones as well (CC-2.4.4)"
        " → duty leader (N-2)\n"
        f"  Proofs: {hospital} → {receipt}\n"
        "#3 伟: personal leave, Wed 4 Nov 2026\n"
        "  Notice: in time (CC-2.4.6) → too late, and refused (N-1)\n"
        "4 requests since Mon 2 Nov 2026: 1 as before, 3 otherwise, 0 not judged.\n"
        "  Notice 2 · Decided by 1 · Proofs 2\n" + LOOK
    )
    assert done.exit_code == 0
    assert "secret" not in done.output


def test_what_the_new_page_cannot_judge_is_said(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today fever")
    desk.types(BO, "personal 2026-11-04 child")
    desk.types(WEI, "sick 2026-11-04 fever")
    done = try_(SMALL)
    assert "#1 Ada: sick leave, Mon 2 Nov 2026\n  the new page has no rule for its first day\n" in (
        done.output
    )
    assert "#2 Bo: personal leave, Wed 4 Nov 2026\n  the new page has no such kind\n" in done.output
    assert "#3 伟: sick leave, Wed 4 Nov 2026\n  Proofs: " in done.output
    assert " → none\n" in done.output
    assert "0 as before, 1 otherwise, 2 not judged." in done.output


def test_a_request_whose_facts_are_not_kept_is_said_to_be_so(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today fever")
    with desk.database.change(desk.now) as tx:
        leave = tx.session.exec(select(Leave)).one()
        leave.facts = {}
        tx.session.add(leave)
    done = try_(NORTH)
    assert done.output.startswith(
        "#1 Ada: sick leave, Mon 2 Nov 2026\n  what it was judged by is not kept\n"
        "1 request since Mon 2 Nov 2026: 0 as before, 0 otherwise, 1 not judged.\n"
    )


def test_decided_and_withdrawn_requests_are_judged_as_well(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today fever")
    desk.presses(GRACE, "leave.approve", 1)
    desk.types(BO, "sick today flu")
    desk.types(BO, "withdraw 2")
    assert "2 requests since" in try_(NORTH).output
    assert "0 as before, 2 otherwise" in try_(NORTH).output


def test_since_is_a_day_where_the_team_lives(desk: Desk, try_: Try) -> None:
    midnight = datetime.combine(date(2026, 11, 3), MORNING.timetz().replace(hour=0))
    desk.now = midnight - timedelta(seconds=1)
    desk.types(ADA, "sick 2026-11-03 fever")
    desk.now = midnight
    desk.types(BO, "sick 2026-11-03 flu")
    with desk.read() as tx:
        since = [leave.id for leave in leaves.asked_since(tx, 1, midnight)]
        assert since == [2]
    assert try_(NORTH, since="2026-11-02").output.count("\n#2") == 1
    done = try_(NORTH, since="2026-11-03")
    assert "#1" not in done.output
    assert "1 request since Tue 3 Nov 2026" in done.output


def test_nobody_becomes_their_own_decider(desk: Desk, try_: Try) -> None:
    """Grace is the only one who could take the first step: it is left out, as when it was asked."""
    with desk.database.change(desk.now) as tx:
        linus = people.by_slack(tx, LINUS)
        assert linus is not None
        for role in tx.session.exec(select(Role).where(col(Role.person_id) == linus.id)).all():
            tx.session.delete(role)
        tx.session.add(Role(person_id=linus.id, role="director"))
    desk.types(GRACE, "sick 2026-11-04 fever")
    page = NORTH.replace(
        "{up_to_days: 2, steps: [duty_leader]", "{up_to_days: 2, steps: [director]"
    )
    assert "Decided by: duty leader (CC-2.4.4) → director (N-2)" in try_(page).output
    page = NORTH.replace(
        "{up_to_days: 2, steps: [duty_leader]", "{up_to_days: 2, steps: [manager, duty_leader]"
    )
    assert "→ manager and duty leader, one after the other (N-2)" in try_(page).output


def test_another_way_of_counting_is_told_beside_the_list(desk: Desk, try_: Try) -> None:
    desk.types(BO, "personal 2026-11-06 child")
    done = try_(NORTH.replace("          counts: working_days\n", ""))
    assert done.output.startswith(
        "The new page counts otherwise: personal leave. Days and balances are those of then.\n"
    )


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("calendar: {days: {2026-11-06: rest}}", "The new page counts otherwise: personal leave."),
        (
            "leave: {kinds: {personal: {has_balance: true}}}",
            "The new page counts otherwise: personal leave.",
        ),
        (
            "leave: {kinds: {personal: {waits_for_a_place: false}}}",
            "Whether there was a place for it is not judged: personal leave.",
        ),
    ],
)
def test_what_the_kept_facts_cannot_tell_is_said(
    desk: Desk, try_: Try, part: str, told: str
) -> None:
    desk.types(BO, "personal 2026-11-06 child")
    desk.types(ADA, "sick today fever")
    done = try_(f"handbook: other\nextends: call-centre\n{part}\n")
    assert done.output.startswith(told)
    assert "2 as before, 0 otherwise" in done.output


def test_a_page_with_mistakes_is_not_tried(desk: Desk, try_: Try) -> None:
    done = try_(NORTH.replace("steps: [director, manager]", "steps: [boss]"))
    assert (done.exit_code, done.output) == (1, "new.yaml:11: “boss” is not among the roles\n")


def test_a_day_that_is_none_is_a_mistake_in_the_line(desk: Desk, try_: Try) -> None:
    done = try_(NORTH, since="2026-02-30")
    assert done.exit_code == 2
    assert "2026-02-30" in done.output


def test_of_two_teams_one_is_named_and_only_its_requests_are_judged(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today fever")
    with desk.database.change(desk.now) as tx:
        other = tx.session.exec(select(Team)).one().model_dump(exclude={"id"})
        tx.session.add(Team(**{**other, "name": "South", "handbook": "gone.yaml"}))
    done = try_(NORTH)
    assert (done.exit_code, done.output) == (
        1,
        "Which team? Add its name. There are: Centre and South.\n",
    )
    assert "1 request since" in try_(NORTH, "--team", "Centre").output
    assert "0 requests since" in try_(NORTH, "--team", "South").output


def test_without_the_old_page_the_verdicts_tell_what_was_said(desk: Desk, try_: Try) -> None:
    desk.types(BO, "sick 2026-11-04 to 2026-11-05 flu")
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        team.handbook = "gone.yaml"
        tx.session.add(team)
    assert "  Decided by: director, whom the person telephones as well (CC-2.4.4)" in (
        try_(NORTH).output
    )


def test_the_words_are_those_of_the_language_asked_for(desk: Desk, try_: Try) -> None:
    desk.types(ADA, "sick today fever")
    desk.types(BO, "personal 2026-11-04 child")
    done = try_(NORTH, "--language", "xx")
    assert [line for line in done.output.splitlines() if "⟦" not in line] == []
    assert "事假" in try_(NORTH, "--language", "zh").output
