"""A page makes the team what it says: once, with a journal entry for each real change."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from handbook.people import TeamPage, with_setting
from handbook.source import BadPage
from storage import journal, people
from storage.database import Database
from storage.importers import team as importer
from storage.importers.changes import Changes, Edit, GroupTaken, LinkTaken
from storage.people import Team

NOW = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def changed(page: TeamPage, code: str | None = None, **values: Any) -> TeamPage:
    """The page with other values, of itself or of one person; None takes a value off the page."""
    said = page.model_dump(mode="json", exclude_unset=True)
    place = said if code is None else next(one for one in said["people"] if one["code"] == code)
    place.update(values)
    return TeamPage.model_validate(said)


def apply(database: Database, page: TeamPage) -> Changes:
    with database.change(NOW) as tx:
        return importer.apply(tx, page)


def entries(database: Database) -> list[tuple[str, dict[str, Any]]]:
    with database.read(NOW) as tx:
        return [(entry.event, dict(entry.facts)) for entry in journal.entries(tx)]


def known(database: Database, code: str) -> people.Known:
    with database.read(NOW) as tx:
        team = people.team_named(tx, "North Floor")
        assert team is not None
        assert team.id is not None
        return next(one for one in people.of_team(tx, team.id) if one.person.code == code)


def test_a_new_page_adds_the_team_and_everybody_on_it(database: Database, page: TeamPage) -> None:
    changes = apply(database, page)
    assert changes.is_new
    assert changes.added == [person.code for person in page.people]
    assert changes.edits == []
    wang = known(database, "A001")
    assert wang.roles == {"agent", "group_leader"}
    assert wang.team.zone == "Asia/Shanghai"
    assert (wang.person.email, wang.person.slack_id) == ("wang.fang@centre.example", "U0WANG")


def test_a_second_apply_changes_nothing_and_leaves_no_entry(
    database: Database, page: TeamPage, team: Team
) -> None:
    before = entries(database)
    changes = apply(database, page)
    assert changes.are_none
    assert entries(database) == before


def test_what_stands_is_shown_as_the_page_that_would_change_nothing(
    database: Database, page: TeamPage, team: Team
) -> None:
    with database.read(NOW) as tx:
        shown = importer.team_page_of(tx, team)
    assert shown.needs() == page.needs()
    assert shown.shifts == page.shifts
    assert [person.code for person in shown.people] == [person.code for person in page.people]
    assert apply(database, shown).are_none


@pytest.mark.parametrize(
    ("values", "edit"),
    [
        ({"zone": "Europe/Berlin"}, Edit("North Floor", "zone", "Asia/Shanghai", "Europe/Berlin")),
        ({"language": "zh"}, Edit("North Floor", "language", "en", "zh")),
        (
            {"channels": {"leaders": "C0LEADERS", "floor": "C0OTHER", "managers": "C0MANAGERS"}},
            Edit("North Floor", "floor_channel", "C0FLOOR", "C0OTHER"),
        ),
        (
            {"minimum": {"E": 3, "L": {"mon": 2, "sun": 1}}},
            Edit(
                "E",
                "minimum",
                "mon:2 tue:2 wed:2 thu:2 fri:2 sat:2 sun:2",
                "mon:3 tue:3 wed:3 thu:3 fri:3 sat:3 sun:3",
            ),
        ),
        ({"minimum": {"E": 2}}, Edit("L", "minimum", "mon:2 sun:1", "")),
    ],
)
def test_an_edit_of_the_team_is_told_and_journaled_once(
    database: Database, page: TeamPage, team: Team, values: dict[str, Any], edit: Edit
) -> None:
    before = len(entries(database))
    page = changed(page, **values)
    assert apply(database, page).edits == [edit]
    (entry,) = entries(database)[before:]
    assert entry[0] == "team.set"
    assert (entry[1]["before"], entry[1]["after"]) == (edit.before, edit.after)
    assert apply(database, page).are_none


def test_shifts_are_added_changed_and_taken_off(
    database: Database, page: TeamPage, team: Team
) -> None:
    shifts = {
        "E": {"starts": "08:00", "ends": "15:00"},
        "L": {"starts": "14:30", "ends": "22:30"},
        "G": {"starts": "11:00", "ends": "19:00"},
    }
    assert apply(database, changed(page, shifts=shifts)).edits == [
        Edit("E", "hours", "07:00–15:00", "08:00–15:00"),
        Edit("G", "hours", "", "11:00–19:00"),
        Edit("N", "hours", "22:30–07:00", ""),
    ]


def test_a_shift_asks_for_a_skill_that_somebody_has(
    database: Database, page: TeamPage, team: Team
) -> None:
    able = changed(page, "A001", skills=["en"])
    shifts = able.model_dump(mode="json", exclude_unset=True)["shifts"]
    asking = changed(able, shifts={**shifts, "E": {**shifts["E"], "skill": "en"}})
    assert Edit("E", "skill", "", "en") in apply(database, asking).edits
    with database.read(NOW) as tx:
        shown = importer.team_page_of(tx, team)
    assert (shown.shifts["E"].skill, shown.people[0].skills) == ("en", ("en",))
    assert apply(database, shown).are_none
    assert Edit("A001", "skills", "en", "") in apply(database, page).edits


@pytest.mark.parametrize(
    ("values", "key", "before", "after"),
    [
        ({"name": "Wang Fangfang"}, "name", "Wang Fang", "Wang Fangfang"),
        ({"email": None}, "email", "wang.fang@centre.example", ""),
        ({"roles": ["agent"]}, "roles", "agent, group_leader", "agent"),
        ({"left": "2026-12-01"}, "left_on", "", "2026-12-01"),
        ({"joined": "2026-11-02"}, "joined_on", "", "2026-11-02"),
        ({"slack": "U0NEW"}, "slack", "", "U0NEW"),
        ({"leader": "L001"}, "leader", "", "L001"),
        ({"skills": ["night", "EN"]}, "skills", "", "en, night"),
    ],
)
def test_an_edit_of_a_person_is_told_and_journaled_once(
    database: Database,
    page: TeamPage,
    team: Team,
    values: dict[str, Any],
    key: str,
    before: str,
    after: str,
) -> None:
    count = len(entries(database))
    page = changed(page, "A001", **values)
    assert apply(database, page).edits == [Edit("A001", key, before, after)]
    assert len(entries(database)) == count + 1
    assert apply(database, page).are_none


def test_the_day_somebody_joined_stays_where_the_page_is_silent(
    database: Database, page: TeamPage, team: Team
) -> None:
    apply(database, changed(page, "A001", joined="2026-11-02"))
    assert apply(database, page).are_none
    assert known(database, "A001").person.joined_on == date(2026, 11, 2)
    with database.read(NOW) as tx:
        assert importer.team_page_of(tx, team).people[0].joined == date(2026, 11, 2)
    assert (
        Edit("A001", "joined_on", "2026-11-02", "")
        in apply(database, changed(page, "A001", joined=None)).edits
    )


def test_a_leader_is_taken_on_exchanged_and_taken_off(database: Database, page: TeamPage) -> None:
    """Also at once, also somebody further down the list, also two who lead each other."""
    led = changed(changed(page, "A001", leader="L001"), "L001", leader="A001")
    apply(database, led)
    assert known(database, "A001").person.leader_id == known(database, "L001").id
    assert known(database, "L001").person.leader_id == known(database, "A001").id
    with database.read(NOW) as tx:
        team = people.team_named(tx, "North Floor")
        assert team is not None
        shown = importer.team_page_of(tx, team)
    assert {one.code: one.leader for one in shown.people if one.leader} == {
        "A001": "L001",
        "L001": "A001",
    }
    assert apply(database, shown).are_none
    done = apply(database, changed(changed(led, "A001", leader="A002"), "L001", leader=None))
    assert done.edits == [
        Edit("A001", "leader", "L001", "A002"),
        Edit("L001", "leader", "A001", ""),
    ]
    assert known(database, "L001").person.leader_id is None


def test_names_and_addresses_never_reach_the_journal(
    database: Database, page: TeamPage, team: Team
) -> None:
    apply(database, changed(page, "A001", name="Wang Fangfang", email="new@centre.example"))
    said = str(entries(database))
    for words in ("Fang", "new@centre.example", "wang.fang@", "李强"):
        assert words not in said


def test_people_who_are_not_on_the_page_stay_and_are_listed(
    database: Database, page: TeamPage, team: Team
) -> None:
    shorter = page.model_copy(update={"people": page.people[:-1]})
    changes = apply(database, shorter)
    assert changes.absent == ["L001"]
    assert changes.are_none
    assert known(database, "L001").person.slack_id == "U0OBI"


def test_a_link_is_kept_unless_the_page_says_otherwise(
    database: Database, page: TeamPage, team: Team
) -> None:
    with database.change(NOW) as tx:
        li = known(database, "A002").person
        li.slack_id = "U0LI"
        tx.session.merge(li)
    assert apply(database, page).are_none
    assert known(database, "A002").person.slack_id == "U0LI"
    assert apply(database, changed(page, "A002", slack=None)).unlinked == ["A002"]
    assert known(database, "A002").person.slack_id is None


def test_a_language_that_somebody_chose_is_kept(
    database: Database, page: TeamPage, team: Team
) -> None:
    with database.change(NOW) as tx:
        wang = known(database, "A001").person
        wang.language = "zh"
        tx.session.merge(wang)
    assert apply(database, page).are_none
    assert known(database, "A001").person.language == "zh"


def test_two_people_can_exchange_their_links(
    database: Database, page: TeamPage, team: Team
) -> None:
    page = changed(changed(page, "A001", slack="U0OBI"), "L001", slack="U0WANG")
    changes = apply(database, page)
    assert [(edit.subject, edit.after) for edit in changes.edits] == [
        ("A001", "U0OBI"),
        ("L001", "U0WANG"),
    ]
    assert changes.unlinked == []
    assert apply(database, page).are_none


def test_a_link_given_to_somebody_else_is_taken_off_its_holder(
    database: Database, page: TeamPage, team: Team
) -> None:
    said = page.model_dump(mode="json", exclude_unset=True)
    del said["people"][0]["slack"]
    said["people"][1]["slack"] = "U0WANG"
    changes = apply(database, TeamPage.model_validate(said))
    assert changes.unlinked == ["A001"]
    assert known(database, "A002").person.slack_id == "U0WANG"


def test_a_link_of_another_team_is_refused_and_nothing_changes(
    database: Database, page: TeamPage, team: Team
) -> None:
    other = changed(page, name="South Floor")
    with pytest.raises(LinkTaken) as caught:
        apply(database, other)
    assert (caught.value.slack_id, caught.value.team) == ("U0WANG", "North Floor")
    with database.read(NOW) as tx:
        assert [team.name for team in people.teams(tx)] == ["North Floor"]


def test_the_journal_stays_whole(database: Database, page: TeamPage, team: Team) -> None:
    apply(database, changed(page, zone="UTC"))
    with database.read(NOW) as tx:
        assert journal.audit(tx) == []


def test_a_user_group_follows_one_team_and_may_be_let_go(
    database: Database, page: TeamPage, team: Team
) -> None:
    apply(database, with_setting(page, "usergroup", "S0SHIFT001"))
    with database.read(NOW) as tx:
        (north,) = people.teams(tx)
        kept = importer.team_page_of(tx, north)
    assert (north.usergroup, kept.usergroup) == ("S0SHIFT001", "S0SHIFT001")
    nobody = [
        {**one, "slack": None, "email": None} for one in page.model_dump(mode="json")["people"]
    ]
    with pytest.raises(GroupTaken, match="S0SHIFT001"):
        apply(database, changed(kept, name="South Floor", people=nobody))
    apply(database, with_setting(kept, "usergroup", "none"))
    with database.read(NOW) as tx:
        assert [one.usergroup for one in people.teams(tx)] == [None]
    with pytest.raises(BadPage):
        with_setting(page, "usergroup", "U0SHIFT001")
