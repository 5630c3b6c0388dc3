"""At the terminal a team is added, changed, shown and linked, in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from handbook.people import read_team

Type = Callable[..., Result]
PAGE = """\
name: North Floor
zone: Asia/Shanghai
channels: {leaders: C0LEADERS, floor: C0FLOOR, managers: C0MANAGERS}
shifts:
  E: {starts: "07:00", ends: "15:00"}
  L: {starts: "14:30", ends: "22:30"}
  N: {starts: "22:30", ends: "07:00"}
minimum: {E: 2, L: {mon: 2, sun: 1}}
people:
  - {code: "A001", name: Wang Fang, email: wang.fang@centre.example, roles: [agent, group_leader]}
  - {code: "A002", name: 陈晨, roles: [agent], slack: U0CHEN}
  - {code: "A003", name: 陈晨, roles: [agent]}
  - {code: "L001", name: Grace Obi, roles: [duty_leader], left: 2026-01-31}
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "team.yaml"
    path.write_text(PAGE, encoding="utf-8")
    return path


def rewrite(page: Path, before: str, after: str) -> None:
    assert before in PAGE
    page.write_text(PAGE.replace(before, after), encoding="utf-8")


def test_a_team_is_added_and_a_second_time_changes_nothing(type_line: Type, page: Path) -> None:
    first, second = type_line("team", "add", str(page)), type_line("team", "add", str(page))
    assert first.output == "North Floor is added, with 4 people.\n"
    assert second.output == "North Floor is as the page says; nothing to change.\n"
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_a_page_with_mistakes_is_refused_by_line_and_reason(type_line: Type, page: Path) -> None:
    rewrite(page, "Asia/Shanghai", "Asia/Shangai")
    done = type_line("team", "add", str(page))
    assert done.exit_code == 1
    assert f"{page}:2: " in done.output
    assert "is not a time zone" in done.output


def test_a_changed_page_is_told_change_by_change(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    rewrite(page, '"A002", name: 陈晨, roles: [agent]', '"A002", name: 陈晨, roles: [qa_trainer]')
    assert type_line("team", "set", str(page)).output == (
        "North Floor is changed:\n  A002 · roles: agent → qa_trainer\n"
    )


def test_people_missing_from_the_page_are_listed(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    rewrite(page, '  - {code: "A003", name: 陈晨, roles: [agent]}\n', "")
    done = type_line("team", "set", str(page))
    assert "Not on the page, and left as they are: A003." in done.output


def test_setting_a_team_that_is_not_there_is_refused(type_line: Type, page: Path) -> None:
    assert "There is no team yet." in type_line("team", "set", str(page)).output
    type_line("team", "add", str(page))
    rewrite(page, "North Floor", "Nort Floor")
    done = type_line("team", "set", str(page))
    assert done.exit_code == 1
    assert done.output == "There is no team Nort Floor. There are: North Floor.\n"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("zone", "Europe/Berlin", "North Floor · zone: Asia/Shanghai → Europe/Berlin"),
        ("language", "zh", "North Floor · language: en → zh"),
        ("floor", "C0OTHER", "North Floor · floor_channel: C0FLOOR → C0OTHER"),
        ("handbook", "ours.yaml", "North Floor · handbook: call-centre → ours.yaml"),
    ],
)
def test_one_setting_is_changed_without_a_page(
    type_line: Type, page: Path, key: str, value: str, said: str
) -> None:
    type_line("team", "add", str(page))
    done = type_line("team", "set", "North Floor", key, value)
    assert said in done.output
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("zone", "Mars"), "not a time zone"),
        (("language", "fr"), "language"),
        (("handbook", "my-book"), "no handbook “my-book”"),
        (("floor", "floor"), "channels.floor"),
        (("people", "x"), "there is no setting “people”"),
        (("zone",), "Give the value too"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    type_line: Type, page: Path, line: tuple[str, ...], said: str
) -> None:
    type_line("team", "add", str(page))
    done = type_line("team", "set", "North Floor", *line)
    assert done.exit_code == 1
    assert said in done.output


def test_a_team_is_shown_with_who_is_missing_in_slack(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    assert type_line("team", "show").output == (
        "North Floor · Asia/Shanghai · en · call-centre\n"
        "Channels: leaders C0LEADERS, floor C0FLOOR, managers C0MANAGERS\n"
        "Shifts:\n"
        "  E 07:00–15:00  at least 2\n"
        "  L 14:30–22:30  at least mon 2 sun 1\n"
        "  N 22:30–07:00  no minimum\n"
        "3 people: agent 3, group_leader 1\n"
        "Gone: 1\n"
        "Not linked to Slack: 2\n"
        "  A001 Wang Fang\n"
        "  A003 陈晨\n"
    )


def test_the_page_that_is_shown_can_be_applied(type_line: Type, page: Path, tmp_path: Path) -> None:
    type_line("team", "add", str(page))
    shown = tmp_path / "shown.yaml"
    shown.write_text(type_line("team", "show", "--page").output, encoding="utf-8")
    assert read_team(shown).needs() == read_team(page).needs()
    assert "nothing to change" in type_line("team", "set", str(shown)).output


def test_the_answer_is_in_the_language_asked_for(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    lines = type_line("team", "show", "--language", "xx").output.splitlines()
    named = {"North Floor · Asia/Shanghai · en · call-centre", "  A001 Wang Fang", "  A003 陈晨"}
    assert [line for line in lines if "⟦" not in line and line not in named] == []


@pytest.mark.parametrize("said", ["A001", "a001", "Wang.Fang@centre.example", "wang  fang"])
def test_a_person_is_linked_and_unlinked_by_any_of_their_names(
    type_line: Type, page: Path, said: str
) -> None:
    type_line("team", "add", str(page))
    for line, words in [
        (("link", said, "U0WANG"), "Wang Fang is U0WANG in Slack now.\n"),
        (("link", said, "U0WANG"), "Wang Fang was U0WANG already.\n"),
        (("unlink", said), "Wang Fang is nobody in Slack now.\n"),
        (("unlink", said), "Wang Fang was not linked.\n"),
    ]:
        done = type_line("team", *line)
        assert (done.exit_code, done.output) == (0, words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("link", "A001", "U0CHEN"), "U0CHEN is already 陈晨 of North Floor."),
        (("link", "A001", "wang.fang"), "wang.fang is not a member ID"),
        (("link", "陈晨", "U0NEW"), "Several are called 陈晨: A002 and A003."),
        (("unlink", "Nobody"), "Nobody in North Floor is called Nobody."),
        (("unlink", "A001", "--team", "South"), "There is no team South."),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    type_line: Type, page: Path, line: tuple[str, ...], words: str
) -> None:
    type_line("team", "add", str(page))
    done = type_line("team", *line)
    assert done.exit_code == 1
    assert words in done.output


def test_with_two_teams_one_must_be_named(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    page.write_text(PAGE.replace("North", "South").replace(", slack: U0CHEN", ""), "utf-8")
    type_line("team", "add", str(page))
    assert "There are: North Floor and South Floor." in type_line("team", "show").output
    assert type_line("team", "show", "South Floor").output.startswith("South Floor · ")


def test_a_page_that_takes_another_teams_link_is_refused(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    rewrite(page, "North", "South")
    done = type_line("team", "add", str(page))
    assert done.exit_code == 1
    assert "U0CHEN is already 陈晨 of North Floor." in done.output


def test_the_day_somebody_joined_is_said_by_hand(type_line: Type, page: Path) -> None:
    type_line("team", "add", str(page))
    done = type_line("team", "joined", "A002", "2026-11-02")
    assert done.output == "陈晨 joined on Mon 2 Nov 2026.\n"
    assert "joined: '2026-11-02'" in type_line("team", "show", "--page").output
    assert "nothing to change" in type_line("team", "set", str(page)).output
    done = type_line("team", "joined", "A002", "none")
    assert done.output == "It is unknown when 陈晨 joined.\n"
    assert "joined" not in type_line("team", "show", "--page").output
    for line, said in (
        (("A002", "2026-11-31"), "“2026-11-31” is no day"),
        (("L001", "2026-11-02"), "Grace Obi had left by then."),
        (("X999", "2026-11-02"), "Nobody in North Floor"),
    ):
        done = type_line("team", "joined", *line)
        assert done.exit_code == 1
        assert said in done.output
