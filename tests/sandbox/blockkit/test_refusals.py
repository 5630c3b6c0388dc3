"""What breaks a rule is refused with Slack's code, at the place where it sits."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blockkit import Problem, check_message, check_view
from tests.sandbox.blockkit.sound import (
    Json,
    actions,
    button,
    card,
    chart,
    container,
    data_table,
    every_block_of_a_message,
    field,
    home,
    image,
    modal,
    option,
    options,
    pie,
    plain,
    rich,
    section,
    select,
    table,
    words,
)


def test_one_of_every_block_passes() -> None:
    assert check_message(every_block_of_a_message(), "hello") == []


def test_the_message_of_a_problem_reads_like_slacks_own() -> None:
    assert check_message([section(text=words("x" * 3001))]) == [
        Problem(
            "invalid_blocks",
            "/blocks/0/text/text",
            "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        )
    ]


REFUSED_IN_A_MESSAGE: list[tuple[str, Json, str]] = [
    ("no type", {"text": plain()}, ""),
    ("unknown type", {"type": "sparkle"}, "type"),
    ("alert is for forms", {"type": "alert", "text": plain()}, "type"),
    ("file is read only", {"type": "file", "external_id": "1", "source": "remote"}, "type"),
    ("unknown key", section(colour="red"), ""),
    ("missing text", {"type": "section"}, ""),
    ("empty text", section(text=words("")), "text/text"),
    ("text as a bare string", section(text="hello"), "text"),
    ("header in mrkdwn", {"type": "header", "text": words()}, "text/type"),
    ("emoji in mrkdwn", section(text=words() | {"emoji": True}), "text"),
    ("verbatim in plain", section(text=plain() | {"verbatim": True}), "text"),
    ("a number for a flag", section(expand=1), "expand"),
    ("a flag for a number", {"type": "header", "text": plain(), "level": True}, "level"),
    ("no elements", {"type": "actions", "elements": []}, "elements"),
    ("elements no list", {"type": "actions", "elements": button()}, "elements"),
    ("unknown style", actions(button(style="warning")), "elements/0/style"),
    ("twice one action_id", actions(button(), button()), "elements/1/action_id"),
    ("text field in actions", actions({"type": "plain_text_input"}), "elements/0/type"),
    ("datetime at a section", section(accessory={"type": "datetimepicker"}), "accessory/type"),
    ("file input in a message", field({"type": "file_input"}), "element"),
    ("confirm half", actions(button(confirm={"title": plain()})), "elements/0/confirm"),
    ("select without options", actions(select(options=[])), "elements/0/options"),
    ("no options at all", actions({"type": "static_select"}), "elements/0"),
    (
        "options and groups",
        actions(select() | {"option_groups": [{"label": plain(), "options": options(1)}]}),
        "elements/0",
    ),
    (
        "initial not offered",
        actions(select(initial_option=option("zz"))),
        "elements/0/initial_option",
    ),
    (
        "initial with another label",
        actions(select(initial_option=option("o1") | {"text": plain("other")})),
        "elements/0/initial_option",
    ),
    (
        "too many chosen",
        actions(
            {
                "type": "multi_static_select",
                "options": options(3),
                "initial_options": options(2),
                "max_selected_items": 1,
            }
        ),
        "elements/0/initial_options",
    ),
    ("no such day", actions({"type": "datepicker", "initial_date": "2026-13-01"}), "elements/0"),
    ("no such time", actions({"type": "timepicker", "initial_time": "24:00"}), "elements/0"),
    ("no picture", {"type": "image", "alt_text": "a"}, ""),
    ("two pictures", image(slack_file={"id": "F12345678X"}), ""),
    ("no alt text", {"type": "image", "image_url": "https://x.test"}, ""),
    ("short file id", {"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}}, "slack_file"),
    ("empty cell", table(text=""), "rows/0/0/text"),
    ("ragged table", table() | {"rows": table()["rows"] + table(1, 3)["rows"]}, "rows/2"),
    ("data table without rows", data_table(rows=1), "rows"),
    ("column that is not there", data_table(row_header_column_index=2), "row_header_column_index"),
    ("rich header row", data_table() | {"rows": [[rich()], [rich()]]}, "rows/0/0"),
    ("empty slice", pie() | {"chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}},
     "chart/segments/0/value"),
    ("not a number", pie() | {"chart": {"type": "pie", "segments": [
        {"label": "a", "value": float("nan")}]}}, "chart/segments/0/value"),
    ("unknown chart", chart(kind="radar"), "chart/type"),
    ("card of nothing", {"type": "card", "subtitle": words()}, ""),
    ("two icons", card(icon={"type": "image", "alt_text": "", "image_url": "https://x.test"},
                       slack_icon={"type": "icon", "name": "bell"}), "slack_icon"),
    ("collapsed but fixed", container(default_collapsed=True), "default_collapsed"),
    ("container in container", container(container()), "child_blocks/0/type"),
    ("pending outside a plan",
     {"type": "task_card", "task_id": "1", "title": "t", "status": "pending"}, "status"),
    ("plain link without url", rich({"type": "link", "text": "x"}), "elements/0/elements/0"),
    ("unknown style of words", rich({"type": "text", "text": "x", "style": {"loud": True}}),
     "elements/0/elements/0/style"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "block", "where"), REFUSED_IN_A_MESSAGE, ids=[row[0] for row in REFUSED_IN_A_MESSAGE]
)
def test_a_message_is_refused(why: str, block: Json, where: str) -> None:
    problems = check_message([block])
    assert problems, why
    assert problems[0].code == "invalid_blocks"
    assert problems[0].pointer.startswith(f"/blocks/0/{where}".rstrip("/"))


REFUSED_VIEWS: list[tuple[str, Json, str]] = [
    ("no such kind", {"type": "drawer", "blocks": []}, "type"),
    ("input without submit", {k: v for k, v in modal().items() if k != "submit"}, ""),
    ("no title", {k: v for k, v in modal().items() if k != "title"}, ""),
    ("table in a form", modal(table()), "blocks/0/type"),
    ("chart on the Home tab", home(chart()), "blocks/0/type"),
    ("submit on the Home tab", home() | {"submit": plain()}, ""),
    (
        "two takers of the focus",
        modal(
            field({"type": "plain_text_input", "focus_on_load": True}),
            field({"type": "plain_text_input", "focus_on_load": True}),
        ),
        "blocks/1/element/focus_on_load",
    ),
    (
        "focus in a multi external select",
        modal(field({"type": "multi_external_select", "focus_on_load": False})),
        "blocks/0/element",
    ),
    ("bounds as numbers", modal(field({"type": "number_input", "is_decimal_allowed": False,
                                       "min_value": 1})), "blocks/0/element/min_value"),
    ("bounds crossed", modal(field({"type": "number_input", "is_decimal_allowed": False,
                                    "min_value": "10", "max_value": "9"})),
     "blocks/0/element/min_value"),
    ("lengths crossed", modal(field({"type": "plain_text_input", "min_length": 5,
                                     "max_length": 4})), "blocks/0/element/min_length"),
    ("begins too long", modal(field({"type": "plain_text_input", "initial_value": "hello",
                                     "max_length": 4})), "blocks/0/element/initial_value"),
    ("a file that dispatches", modal(field({"type": "file_input"}, dispatch_action=True)),
     "blocks/0/dispatch_action"),
    ("response_url outside an input", modal(section(
        accessory={"type": "channels_select", "response_url_enabled": True})),
     "blocks/0/accessory/response_url_enabled"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "view", "where"), REFUSED_VIEWS, ids=[row[0] for row in REFUSED_VIEWS]
)
def test_a_view_is_refused(why: str, view: Json, where: str) -> None:
    problems = check_view(view)
    assert problems, why
    assert problems[0].code == "invalid_arguments"
    assert problems[0].pointer.startswith(f"/view/{where}".rstrip("/"))


def test_a_sound_form_and_a_sound_home_pass() -> None:
    number = {"type": "number_input", "is_decimal_allowed": True, "min_value": "-1.5",
              "max_value": "9", "initial_value": "0"}  # fmt: skip
    asking = {"type": "conversations_select", "response_url_enabled": True}
    assert check_view(modal(field(number), field(asking), field({"type": "file_input"}))) == []
    assert check_view(home(table(), data_table(), card(), actions())) == []


def test_two_blocks_of_one_id_are_refused_even_inside_a_container() -> None:
    blocks = [section(block_id="a"), container(section(block_id="a"))]
    pointers = [problem.pointer for problem in check_message(blocks)]
    assert pointers == ["/blocks/1/child_blocks/0/block_id"]
    assert check_view(home(*blocks))[0].pointer == "/view/blocks/1/child_blocks/0/block_id"


def test_the_same_action_id_in_two_blocks_is_sound() -> None:
    assert check_message([actions(), actions()]) == []


@pytest.mark.parametrize("second", [table(), data_table(), container(table())])
def test_a_message_holds_one_table(second: Json) -> None:
    assert check_message([second]) == []
    problems = check_message([table(), second])
    assert [problem.code for problem in problems] == ["invalid_attachments"]


def test_a_message_holds_two_charts() -> None:
    assert check_message([chart(), pie()]) == []
    assert [problem.pointer for problem in check_message([chart(), pie(), chart()])] == [
        "/blocks/2"
    ]


def test_each_series_has_a_point_for_each_category_in_order() -> None:
    block = chart(points=3)
    block["chart"]["axis_config"]["categories"].reverse()
    assert check_message([block])[0].pointer == "/blocks/0/chart/series/0/data"


@pytest.mark.parametrize("blocks", [None, "[]", {"type": "divider"}, 5])
def test_blocks_that_are_no_list_have_a_code_of_their_own(blocks: object) -> None:
    assert [problem.code for problem in check_message(blocks)] == ["invalid_blocks_format"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["section", "plain_text", "mrkdwn", "table", "input", "static_select"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "text", "elements", "rows", "blocks", "options", "block_id"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_no_json_makes_the_check_stumble(value: Any) -> None:
    check_message(value)
    check_message([value])
    check_view(value)
    check_view({"type": "modal", "title": plain(), "blocks": value})


def places(value: object, pointer: str = "") -> list[str]:
    """Every JSON pointer into `value`."""
    inner: list[tuple[str, object]] = []
    if isinstance(value, dict):
        inner = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [(str(index), item) for index, item in enumerate(value)]
    return [pointer, *(at for key, item in inner for at in places(item, f"{pointer}/{key}"))]


def put(blocks: list[Json], pointer: str, value: object) -> None:
    *way, last = pointer.strip("/").split("/")
    at: Any = blocks
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value


@given(st.sampled_from(places(every_block_of_a_message())[1:]), json_values)
def test_a_problem_always_points_at_a_place_that_is_there(pointer: str, value: object) -> None:
    blocks = copy.deepcopy(every_block_of_a_message())
    put(blocks, pointer, value)
    there = {f"/blocks{place}" for place in places(blocks)}
    assert {problem.pointer for problem in check_message(blocks)} <= there
