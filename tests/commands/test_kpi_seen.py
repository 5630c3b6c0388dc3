"""Who sees which figures, as cards: the team's, each agent's, one's own; looks are journaled."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from storage import call_agents, people
from storage.calls import Agent
from storage.people import Person, Role
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal
from tests.commands.kpi_desk import asks, brought_in, call, days, epoch, linked, ten
from tests.stories.floor import ADA, BO, DORA, GRACE, WEI, ZONE

THREE = ("Agent/1001", "Agent/1002", "SIP/8007")


@pytest.fixture
def calls(desk: Desk, tmp_path: Path) -> Desk:
    """October and the first eleven days of November; Ada has two names, one name is nobody's."""
    lines = [
        line
        for day in days(date(2026, 10, 1), 42)
        for line in ten(day, agents=(*THREE, "Agent/1003"), late=2 * (day.month == 11))
    ]
    brought_in(desk.database, tmp_path, lines)
    linked(desk.database, {"Agent/1001": ADA, "SIP/8007": ADA, "Agent/1002": BO})
    desk.now = datetime(2026, 11, 12, 10, tzinfo=ZONE)
    return desk


def test_a_director_reads_it_in_one_sentence_and_a_table(calls: Desk) -> None:
    card = calls.types(DORA, "", "kpi")
    assert card.lines == (
        "Answered within 20 s fell 20.0 points to 40.0 %, below 80 %; "
        "agent connect rate 80.0 %, as before, below 90 %.",
    )
    assert card.table is not None
    rows = {row[0]: row[1:] for row in card.table.rows}
    assert rows["Answered within 20 s"] == (
        "≥ 80 %",
        "40.0 %",
        "60.0 %",
        "-20.0 points (-33.3 %)",
        "missed",
    )
    assert rows["Mean talk time"][:5] == ("160 s to 180 s", "170 s", "170 s", "as before", "met")
    assert rows["Mean after-call work"] == ("", "", "", "", "not recorded")
    assert rows["Calls per agent"][:2] == ("", "22.0")
    small = "\n".join(card.small)
    assert "answered ≤ 20 s ÷ all offered; short abandons counted" in small
    assert "110 calls offered, 88 answered, 22 lost; 4 agents answered." in small
    assert "Not recorded by this system: mean after-call work." in small
    assert "The period before is Thu 1 Oct to Mon 12 Oct 2026: as many days" in small
    assert "Calls up to Wed 11 Nov, 09:55, brought in 10 days ago." in small
    assert [button.label for button in card.buttons] == [
        "By agent",
        "Chart",
        "What if…",
        "Export",
        "The time before",
    ]


def test_bars_are_seen_and_not_read_aloud(calls: Desk) -> None:
    text = asks(calls, DORA)
    assert "▄" not in text
    assert "╌" not in text
    assert "\nDay by day\n" in text
    assert "\nAnswered within 20 s: 40.0 % each day\n" in text
    [daily] = calls.types(DORA, "", "kpi").items
    assert "▄▄▄▄▄▄▄▄▄▄▄╌ Answered within 20 s: 40.0 % each day" in daily.lines


def test_a_day_is_set_beside_the_same_weekday(calls: Desk) -> None:
    text = asks(calls, DORA, "yesterday")
    assert "The period before is Wed 4 Nov 2026, the same weekday a week before." in text
    assert "Day by day" not in text


def test_the_same_days_of_a_year_before_are_told_where_they_are_known(
    calls: Desk, tmp_path: Path
) -> None:
    assert "A year before" not in asks(calls, DORA)
    brought_in(calls.database, tmp_path, ten(date(2025, 11, 3)), name="older")
    card = calls.types(DORA, "", "kpi")
    assert card.table is not None
    at = card.table.head.index("A year before")
    found = {row[0]: row[at] for row in card.table.rows}
    assert (found["Answered within 20 s"], found["Mean after-call work"]) == ("60.0 %", "")


def test_calls_that_are_not_over_are_told(calls: Desk, tmp_path: Path) -> None:
    at = epoch(date(2026, 11, 11), 12)
    brought_in(calls.database, tmp_path, call("x", at, 5, 100)[:2], name="more")
    assert "1 still open" in asks(calls, DORA, "yesterday")


def test_one_queue_alone(calls: Desk, tmp_path: Path) -> None:
    brought_in(calls.database, tmp_path, ten(date(2026, 11, 10), queue="sales"), name="sales")
    text = asks(calls, DORA, "sales")
    assert text.startswith("Figures of sales, Sun 1 Nov")
    assert "10 calls offered" in text
    said = refusal(lambda: calls.types(DORA, "sales last month", "kpi"))
    assert "No calls of Thu 1 Oct to Sat 31 Oct 2026 have come in to sales." in said


def test_by_agent_in_the_order_of_names_with_a_note_in_the_journal(calls: Desk) -> None:
    card = calls.types(DORA, "agents", "kpi")
    assert card.table is not None
    assert card.table.head == ("Agent", "Calls handled", "Mean talk", "Talks under 10 s")
    assert [row[:2] for row in card.table.rows] == [
        ("Ada", "44"),
        ("Agent/1003 (not linked)", "22"),
        ("Bo", "22"),
    ]
    assert "1 name of the telephone system belongs to nobody on the list yet; at the" in card.text
    assert "Not recorded by this system: mean hold and mean after-call work." in card.text
    entry = calls.journal()[-1]
    assert (entry.event, entry.facts["people"]) == ("kpi.looked", [1, 2])


def test_whoever_sees_the_team_need_not_see_its_agents(calls: Desk) -> None:
    labels = [button.label for button in calls.types(GRACE, "", "kpi").buttons]
    assert "By agent" not in labels
    assert "Export" in labels
    for line in ("agents", "@Ada", "A001"):
        said = refusal(lambda line=line: calls.types(GRACE, line, "kpi"))  # type: ignore[misc]
        assert "Only these see the figures of others by name: director and manager" in said
    assert "kpi.looked" not in [entry.event for entry in calls.journal()]


def test_an_agent_sees_their_own_and_nobody_elses(calls: Desk) -> None:
    card = calls.types(ADA, "", "kpi")
    assert card.title == "Your calls, Sun 1 Nov to Thu 12 Nov 2026"
    assert card.lines == ("You answered 44 calls.",)
    assert card.table is not None
    assert card.table.rows[0] == ("Calls handled", "44", "48", "-8.3 %")
    assert "Not recorded by this system: mean hold time and mean after-call work." in card.text
    assert "Bo" not in card.text
    assert "88" not in card.text
    for line in ("team", "agents", "@Bo", "chart", "export", "formulas", "by formula 2"):
        said = refusal(lambda line=line: calls.types(ADA, line, "kpi"))  # type: ignore[misc]
        assert "Only these see" in said
        assert "Your own: /kpi me" in said
    assert "kpi.looked" not in [entry.event for entry in calls.journal()]
    [before] = card.buttons
    assert "48" not in asks(calls, ADA, "2026-10")
    assert "Your calls, Thu 1 Oct" in asks(calls, ADA, before.value)


def test_one_queue_is_said_in_every_title_and_kept_by_the_button(
    calls: Desk, tmp_path: Path
) -> None:
    brought_in(calls.database, tmp_path, ten(date(2026, 11, 10), queue="sales"), name="sales")
    own = calls.types(ADA, "sales", "kpi")
    assert own.title == "Your calls, Sun 1 Nov to Thu 12 Nov 2026, sales"
    assert own.lines == ("You answered 8 calls.",)
    assert "queue sales" in (own.buttons[0].value or "")
    for line in ("agents sales", "formulas sales"):
        assert (calls.types(DORA, line, "kpi").title or "").endswith("2026, sales")
    assert "of the whole team, whatever the queue" in asks(calls, DORA, "operations sales")
    assert "whatever the queue" not in asks(calls, DORA, "operations")


def test_days_of_which_no_file_came_are_no_days_without_calls(calls: Desk, tmp_path: Path) -> None:
    said = refusal(lambda: calls.types(ADA, "2026-08", "kpi"))
    assert said.startswith("No calls of Sat 1 Aug to Mon 31 Aug 2026 have come in yet.")
    assert "in a direct message to me, or rollcall import calls FILE" in said
    one = call("x", epoch(date(2026, 8, 5)), 5, 60, "Agent/1003")
    brought_in(calls.database, tmp_path, one, name="august")
    assert "You answered 0 calls." in asks(calls, ADA, "2026-08")


def test_a_day_on_which_all_gave_up_is_a_day_with_calls(calls: Desk, tmp_path: Path) -> None:
    gave_up = call("x", epoch(date(2026, 8, 5)), 30, None)
    brought_in(calls.database, tmp_path, gave_up, name="august")
    assert "1 call offered, 0 answered, 1 lost; 0 agents answered." in asks(
        calls, DORA, "2026-08-05"
    )
    said = refusal(lambda: calls.types(DORA, "2026-08-05 agents", "kpi"))
    assert said == "Of Wed 5 Aug 2026 no call is known that an agent answered."
    said = refusal(lambda: calls.types(DORA, "2026-08-06 agents", "kpi"))
    assert "have come in yet" in said


def test_who_may_mend_it_is_told_of_names_that_are_nobodys(calls: Desk) -> None:
    told = "1 name of the telephone system belongs to nobody on the list yet; at the terminal: "
    assert f"{told}rollcall calls agents" in asks(calls, DORA)
    assert "belongs to nobody" not in asks(calls, GRACE)
    with calls.database.change(calls.now) as tx:
        agent = call_agents.named(tx, 1, "Agent/1003")
        assert agent is not None
        call_agents.link(tx, agent, None, "terminal")
    assert "belongs to nobody" not in asks(calls, DORA)


def test_help_names_only_what_one_may(calls: Desk) -> None:
    assert "Bring in calls: send me the file" in asks(calls, DORA, "help").replace("\n", " ")
    leader, agent = asks(calls, GRACE, "help"), asks(calls, ADA, "help")
    assert "Bring in calls" not in leader + agent
    assert "/kpi last week chart" in leader
    assert "chart" not in agent


def test_two_roles_see_the_team_and_their_own(calls: Desk) -> None:
    assert asks(calls, BO).startswith("Figures, ")
    assert asks(calls, BO, "me").startswith("Your calls, ")


def test_a_director_sees_somebody_and_the_journal_knows(calls: Desk) -> None:
    assert "Ada answered 44 calls." in asks(calls, DORA, "@Ada")
    assert calls.journal()[-1].event == "kpi.looked"
    leaves_team(calls, ADA, date(2026, 11, 12))
    assert "Ada left on Thu 12 Nov 2026." in asks(calls, DORA, "@Ada last month")


def test_who_is_unknown_to_the_telephone_system_is_told_whom_to_ask(calls: Desk) -> None:
    said = refusal(lambda: calls.types(WEI, "", "kpi"))
    assert "话务系统里没有关联到你的名字。" in said
    assert "请找Dora关联" in said
    assert "linked to Grace" in refusal(lambda: calls.types(DORA, "@Grace", "kpi"))


def test_without_calls_it_says_so(desk: Desk) -> None:
    said = refusal(lambda: desk.types(DORA, "", "kpi"))
    assert "No call has come in yet." in said
    assert "rollcall import calls FILE" in said


def test_a_handbook_without_figures(service: Desk) -> None:
    if not BOOKS["service-desk"].kpi:
        assert "has no figures" in refusal(lambda: service.types(DORA, "", "kpi"))


@pytest.mark.parametrize("line", ["", "agents", "by formula 2 within 30 s", "chart", "export"])
def test_a_month_and_eighty_agents_take_no_more_statements(
    calls: Desk, tmp_path: Path, statements: list[str], line: str
) -> None:
    first, last = "2026-11-10 to 2026-11-11", "2026-10-12 to 2026-11-11"
    with calls.database.change(calls.now) as tx:
        tx.session.add_all(
            Person(team_id=1, code=f"C{n:03}", name=f"Colleague {n}") for n in range(80)
        )
    counts = set()
    for agents in (4, 80):
        names = tuple(f"Agent/2{n:03}" for n in range(agents))
        day, lines = date(2026, 11, 11), list[str]()
        for n, name in enumerate(names):
            lines += call(f"{agents}.{n}", epoch(day, 14) + n, 5, 100, name)
        brought_in(calls.database, tmp_path, lines, name=f"of {agents}")
        with calls.database.change(calls.now) as tx:
            for agent in tx.session.exec(select(Agent).where(Agent.person_id == None)).all():  # noqa: E711
                agent.person_id = None if agent.name == "Agent/1003" else 2
        for span in (first, last):
            statements.clear()
            calls.types(DORA, f"{line} {span}", "kpi")
            counts.add(len(statements))
    assert len(counts) == 1
    assert max(counts) <= 40


def test_a_manager_who_is_nothing_else(calls: Desk) -> None:
    with calls.database.change(calls.now) as tx:
        person = people.by_slack(tx, WEI)
        assert person is not None
        tx.session.add(Role(person_id=person.id, role="manager"))
    assert calls.types(WEI, "按座席", "kpi").table is not None
