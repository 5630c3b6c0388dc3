"""A handbook's page is wrong out loud: every slip is named by file, line and reason."""

from datetime import date
from pathlib import Path

import pytest

from handbook.book import PRESETS, in_force, read
from handbook.source import BadPage
from tests.handbook.pages import SOUND, page, problems

RULE = "    - {from: 2020-01-01, en: Say so., zh: 请说。}"


def spoilt(sound: str, wrong: str) -> str:
    """The sound page with its one such part spoilt."""
    assert SOUND.count(sound) == 1, f"{sound!r} stands {SOUND.count(sound)} times on the page"
    return SOUND.replace(sound, wrong)


def test_a_sound_page_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, SOUND) == []


@pytest.mark.parametrize("preset", sorted(path.stem for path in PRESETS.glob("[!_]*.yaml")))
def test_every_shipped_handbook_can_be_read(preset: str) -> None:
    assert read(preset).handbook == preset


@pytest.mark.parametrize(
    ("sound", "wrong", "expected"),
    [
        (
            "title: {en: Ours, zh: 我们的}",
            "titel: {en: Ours, zh: 我们的}",
            ["1: “title” is missing", "2: “titel” is not a name that belongs here"],
        ),
        (
            "hours_before_shift: 3, ",
            "",
            [
                "18: “leave.kinds.sick.rules.0.notice”: give one of hours_before_shift, days_ahead"
                " and months_ahead"
            ],
        ),
        (
            "after_minutes: [30]",
            "after_minutes: [30, 30]",
            ["11: “leave.escalation.0”: after_minutes must go up"],
        ),
        (
            "after_minutes: [30]",
            "after_minutes: [30], waking_hours: [22, 7]",
            ["11: “leave.escalation.0”: waking_hours must be from an hour to a later one"],
        ),
        (
            "hours_before_shift: 3",
            "hours_before_shift: soon",
            [
                "18: “leave.kinds.sick.rules.0.notice.hours_before_shift” must be a number, such as"
                " 3, without quotes"
            ],
        ),
        (
            "hours_before_shift: 3",
            "hours_before_shift: -1",
            [
                "18: “leave.kinds.sick.rules.0.notice.hours_before_shift”: input should be greater"
                " than or equal to 0"
            ],
        ),
        (
            "zh: 座席代表",
            "cn: 座席代表",
            [
                "4: “roles.agent.zh” is missing",
                "4: “roles.agent.cn” is not a name that belongs here",
            ],
        ),
        (
            "late_rule: X-1",
            "late_rule: X-9",
            ["18: rule “X-9” is cited and is not among the rules"],
        ),
        (
            "[30], rule: ours",
            "[30], rule: our",
            ["11: rule “our” is cited and is not among the rules"],
        ),
        ("steps: [leader]", "steps: [chief]", ["20: “chief” is not among the roles"]),
        (
            "steps: [leader]",
            "steps: []",
            ["20: “leave.kinds.sick.rules.0.deciders.0.steps” must not be empty"],
        ),
        ("acts_for: [agent]", "acts_for: [agnt]", ["5: “agnt” is not among the roles"]),
        (
            "          deciders:",
            "          details_for: [boss]\n          deciders:",
            ["19: “boss” is not among the roles"],
        ),
        (
            "handbook: ours",
            "handbook: ours\nhandbook: theirs",
            ["2: “handbook” stands here a second time"],
        ),
        (
            "words: [sick, 病假]",
            "words: [sick]\n      words: [ill]",
            ["16: “words” stands here a second time"],
        ),
        ("[decline, 驳回]", "[Approve, 驳回]", ["8: “approve” cannot mean both"]),
        ("[sick, 病假]", '["", 病假]', ["15: “leave.kinds.sick.words.0” must not be empty"]),
        (
            "[sick, 病假]",
            "[no, 病假]",
            ["15: “leave.kinds.sick.words.0”: write it in quotes: YAML reads it bare as False"],
        ),
        (
            "after_minutes: [30]",
            "after_minutes: []",
            ["11: “leave.escalation.0.after_minutes” must not be empty"],
        ),
        (
            "after_minutes: [30]",
            "after_minutes: [-5]",
            ["11: “leave.escalation.0.after_minutes.0”: input should be greater than 0"],
        ),
        (
            "{steps: [leader], rule: X-1}",
            "{up_to_days: 1, steps: [leader], rule: X-1}",
            ["19: nobody decides more than 1 days: end with one of any length"],
        ),
        (
            "            - {steps: [leader], rule: X-1}",
            "            - {up_to_days: 3, steps: [leader], rule: X-1}\n"
            "            - {up_to_days: 1, steps: [leader], rule: X-1}\n"
            "            - {steps: [leader], rule: X-1}",
            ["19: deciders must be in the order of their days, the longest last"],
        ),
        (
            "leave:\n",
            "roster:\n  - {from: 2020-01-01, roles: [boss], rest_days_a_month: 8, rule: X-9}\n"
            "leave:\n",
            [
                "10: rule “X-9” is cited and is not among the rules",
                "10: “boss” is not among the roles",
            ],
        ),
        (
            "leave:\n",
            "roster:\n"
            "  - {from: 2021-01-01, roles: [agent], rest_days_a_month: 8, rule: X-1}\n"
            "  - {from: 2020-01-01, roles: [agent], rest_days_a_month: 9, rule: X-1}\n"
            "leave:\n",
            ["9: versions must be in the order of their dates"],
        ),
        (
            "leave:\n",
            "roster:\n  - {from: 2020-01-01, roles: [], rest_days_a_month: 29, rule: X-1}\n"
            "leave:\n",
            [
                "10: “roster.0.roles” must not be empty",
                "10: “roster.0.rest_days_a_month”: input should be less than or equal to 28",
            ],
        ),
        (
            "leave:\n",
            "leave:\n  offer_minutes: 0\n",
            ["10: “leave.offer_minutes”: input should be greater than 0"],
        ),
        (
            "        - from: 2020-01-01\n",
            "        - from: 2020-02-31\n",
            ["17: “2020-02-31” cannot be read: day is out of range for month"],
        ),
        (
            RULE,
            f"{RULE.replace('2020', '2021')}\n{RULE}",
            ["22: versions must be in the order of their dates"],
        ),
        (RULE, f"{RULE}\n{RULE}", ["22: versions must be in the order of their dates"]),
        (f"  X-1:\n{RULE}", "  X-1: []", ["22: versions must be in the order of their dates"]),
        (
            "  agent:",
            "\tagent:",
            ["4: is indented with a tab: YAML wants spaces"],
        ),
        (
            "zh: 我们的}",
            "zh: 我们的",
            [
                "3: is not YAML: expected ',' or '}', but got ':'; the bracket on line 2 is still"
                " open"
            ],
        ),
        (
            "handbook: ours",
            "handbook: o\x07urs",
            ["1: is not YAML: the character #x0007 is not allowed"],
        ),
        ("handbook: ours", "handbook: &all [*all]", ["1: this part contains itself"]),
        ("handbook: ours", "{a: 1}: ours", ["1: a name is plain text, not a list or a mapping"]),
        (
            "handbook: ours",
            "handbook: !!python/name:os.system x",
            [
                "1: is not YAML: could not determine a constructor for the tag"
                " 'tag:yaml.org,2002:python/name:os.system'"
            ],
        ),
    ],
)
def test_a_slip_is_named_by_its_line(
    tmp_path: Path, sound: str, wrong: str, expected: list[str]
) -> None:
    assert problems(tmp_path, spoilt(sound, wrong)) == [f"ours.yaml:{line}" for line in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1: the page is empty"),
        ("# nothing yet\n", "1: the page is empty"),
        ("- a\n- b\n", "1: a page is a list of names with values"),
        (
            "handbook: ours\n---\nhandbook: theirs\n",
            "2: a second page begins here: a file holds one",
        ),
        (b"handbook: ours\ntitle: caf\xe9\n", "2: is not UTF-8 text: save it as UTF-8"),
        (SOUND.encode("utf-16"), "1: is not UTF-8 text: save it as UTF-8"),
        (SOUND.encode("gb18030"), "2: is not UTF-8 text: save it as UTF-8"),
    ],
)
def test_what_is_no_page_is_said_to_be_none(
    tmp_path: Path, text: str | bytes, expected: str
) -> None:
    assert problems(tmp_path, text) == [f"ours.yaml:{expected}"]


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPage, match=r"^gone\.yaml:1: cannot be read: No such file or directory$"):
        read("gone.yaml", tmp_path)


def test_two_kinds_cannot_share_a_word(tmp_path: Path) -> None:
    kind = SOUND[SOUND.index("    sick:") : SOUND.index("rules:\n  X-1")]
    second = kind.replace("sick:", "flu:").replace("[sick, 病假]", "[Sick]")
    assert problems(tmp_path, SOUND.replace("rules:\n  X-1", f"{second}rules:\n  X-1")) == [
        "ours.yaml:23: “Sick” already means “sick”"
    ]


@pytest.mark.parametrize(
    ("extends", "expected"),
    [
        ("ours.yaml", "a handbook cannot extend itself"),
        ("gone.yaml", "there is no page “gone.yaml” to extend"),
        ("[call-centre]", "“extends” is one name: a shipped handbook's, or a page's file name"),
    ],
)
def test_a_page_extends_one_that_is_there(tmp_path: Path, extends: str, expected: str) -> None:
    assert problems(tmp_path, f"extends: {extends}\n{SOUND}") == [f"ours.yaml:1: {expected}"]


def test_a_misspelt_preset_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, f"extends: call-center\n{SOUND}")
    assert said.startswith("ours.yaml:1: there is no handbook “call-center” to extend; shipped")
    assert "call-centre" in said


def test_two_pages_cannot_extend_each_other(tmp_path: Path) -> None:
    (tmp_path / "theirs.yaml").write_text("extends: ours.yaml\n")
    assert problems(tmp_path, "extends: theirs.yaml\n") == [
        "theirs.yaml:1: a handbook cannot extend itself"
    ]


def test_a_teams_page_changes_only_what_it_names(tmp_path: Path) -> None:
    own = page(
        tmp_path,
        "extends: call-centre\nhandbook: ours\nwords: {approve: [fine by me]}\n",
    )
    shipped = read("call-centre")
    assert own.words.approve == ("fine by me",)
    assert own.words.decline == shipped.words.decline
    assert (own.leave, own.rules, own.roles) == (shipped.leave, shipped.rules, shipped.roles)


def test_a_slip_in_a_page_that_extends_is_named_in_that_page(tmp_path: Path) -> None:
    text = "extends: call-centre\nwords:\n  approve: [approve, 驳回]\n"
    assert problems(tmp_path, text) == ["_common.yaml:7: “驳回” cannot mean both"]
    text = "extends: call-centre\nleave:\n  kinds:\n    sick: {words: [sick], protected: perhaps}\n"
    (said,) = problems(tmp_path, text)
    assert said.startswith("ours.yaml:4: “leave.kinds.sick.protected”: input should be a valid boo")


def test_june_is_judged_by_junes_rule(tmp_path: Path) -> None:
    july = RULE.replace("2020-01-01", "2026-07-01").replace("Say so.", "Telephone.")
    book = page(tmp_path, SOUND.replace(RULE, f"{RULE}\n{july}"))
    assert book.wording("X-1", date(2026, 6, 30), "en") == "Say so."
    assert book.wording("X-1", date(2026, 7, 1), "en") == "Telephone."
    assert book.wording("X-1", date(2019, 12, 31), "en") == "X-1", "no rule was in force yet"
    assert in_force(book.rules["X-1"], date(2019, 12, 31)) is None


def test_a_wording_is_said_in_the_readers_language(tmp_path: Path) -> None:
    book = page(tmp_path, SOUND)
    day = date(2026, 1, 1)
    assert book.wording("X-1", day, "zh") == "请说。"
    assert book.wording("X-1", day, "fr") == "Say so."
    assert book.wording("unknown", day, "en") == "unknown"


def test_who_acts_for_a_role_may_take_its_step() -> None:
    book = read("call-centre")
    assert book.may(frozenset({"duty_leader"}), "duty_leader")
    assert book.may(frozenset({"director"}), "duty_leader")
    assert book.may(frozenset({"agent", "manager"}), "director")
    assert not book.may(frozenset({"duty_leader"}), "director")
    assert not book.may(frozenset({"agent", "group_leader"}), "duty_leader")
    assert not book.may(frozenset({"no such role"}), "duty_leader")
    assert not book.may(frozenset(), "duty_leader")
    assert book.deciders("director") == {"director", "manager"}


def test_a_role_ranks_above_those_it_may_act_for_through_others_too(tmp_path: Path) -> None:
    book = read("call-centre")
    assert [book.rank(role) for role in ("agent", "duty_leader", "director", "manager")] == [
        0,
        0,
        1,
        2,
    ]
    roles = (
        "  agent: {en: agent, zh: 座席代表, acts_for: [chief]}\n"
        "  chief: {en: chief, zh: 主管, acts_for: [leader]}\n"
        "  leader:"
    )
    in_a_ring = page(
        tmp_path, SOUND.replace("  agent: {en: agent, zh: 座席代表}\n  leader:", roles)
    )
    assert [in_a_ring.rank(role) for role in ("agent", "chief", "leader", "nobody")] == [2, 2, 2, 0]


def test_a_step_that_only_the_asker_could_take_is_left_out() -> None:
    book = read("call-centre")
    steps = ("duty_leader", "director")
    agent, leader, director = (frozenset({role}) for role in ("agent", "duty_leader", "director"))
    assert book.open_steps(steps, agent, [leader, director]) == steps
    assert book.open_steps(steps, agent, [agent]) == steps, "nobody is there: not the asker's doing"
    assert book.open_steps(steps, director, [leader]) == ("duty_leader",)
    assert book.open_steps(steps, leader, [director]) == steps, "a director acts for the leader"
    assert book.open_steps(steps, leader | director, [agent]) == steps, "else nobody would decide"
