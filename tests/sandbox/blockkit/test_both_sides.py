"""Each limit that matters lets its last value pass and refuses the next."""

from collections.abc import Callable

import pytest

from sandbox.blockkit import check_message, check_view
from tests.sandbox.blockkit.sound import (
    Json,
    actions,
    button,
    buttons,
    card,
    cells,
    chart,
    confirm,
    container,
    data_table,
    field,
    home,
    image,
    modal,
    option,
    options,
    pie,
    plain,
    plan,
    rich,
    section,
    select,
    table,
    words,
)

Make = Callable[[int], Json]


def x(count: int) -> str:
    return "x" * count


def listed(count: int, item: Json) -> list[Json]:
    return [item] * count


IN_A_MESSAGE: list[tuple[str, int, Make, str]] = [
    ("section text", 3000, lambda n: section(text=words(x(n))), "text/text"),
    ("section field", 2000, lambda n: section(fields=[words(x(n))]), "fields/0/text"),
    ("section fields", 10, lambda n: section(fields=listed(n, words())), "fields"),
    ("header", 150, lambda n: {"type": "header", "text": plain(x(n))}, "text/text"),
    (
        "header level",
        4,
        lambda n: {"type": "header", "text": plain(), "level": n},
        "level",
    ),
    ("context", 10, lambda n: {"type": "context", "elements": listed(n, words())}, "elements"),
    ("actions", 25, lambda n: actions(*buttons(n)), "elements"),
    ("button text", 75, lambda n: actions(button(text=plain(x(n)))), "elements/0/text/text"),
    ("button value", 2000, lambda n: actions(button(value=x(n))), "elements/0/value"),
    ("button url", 3000, lambda n: actions(button(url=x(n))), "elements/0/url"),
    ("action_id", 255, lambda n: actions(button(action_id=x(n))), "elements/0/action_id"),
    ("block_id", 255, lambda n: section(block_id=x(n)), "block_id"),
    (
        "accessibility label",
        75,
        lambda n: actions(button(accessibility_label=x(n))),
        "elements/0/accessibility_label",
    ),
    (
        "confirm title",
        100,
        lambda n: actions(button(confirm=confirm(title=plain(x(n))))),
        "elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        300,
        lambda n: actions(button(confirm=confirm(text=plain(x(n))))),
        "elements/0/confirm/text/text",
    ),
    (
        "confirm button",
        30,
        lambda n: actions(button(confirm=confirm(confirm=plain(x(n))))),
        "elements/0/confirm/confirm/text",
    ),
    ("select options", 100, lambda n: actions(select(options=options(n))), "elements/0/options"),
    (
        "option groups",
        100,
        lambda n: actions(
            select(option_groups=listed(n, {"label": plain(), "options": options(1)}))
        ),
        "elements/0/option_groups",
    ),
    (
        "option text",
        75,
        lambda n: actions(select(options=[option("a") | {"text": plain(x(n))}])),
        "elements/0/options/0/text/text",
    ),
    (
        "option value",
        150,
        lambda n: actions(select(options=[option("a") | {"value": x(n)}])),
        "elements/0/options/0/value",
    ),
    (
        "option description",
        75,
        lambda n: actions(select(options=[option("a") | {"description": plain(x(n))}])),
        "elements/0/options/0/description/text",
    ),
    (
        "placeholder",
        150,
        lambda n: actions(select(placeholder=plain(x(n)))),
        "elements/0/placeholder/text",
    ),
    (
        "overflow",
        5,
        lambda n: section(accessory={"type": "overflow", "options": options(n)}),
        "accessory/options",
    ),
    (
        "radio buttons",
        10,
        lambda n: actions({"type": "radio_buttons", "options": options(n)}),
        "elements/0/options",
    ),
    (
        "checkboxes",
        10,
        lambda n: actions({"type": "checkboxes", "options": options(n)}),
        "elements/0/options",
    ),
    ("image alt text", 2000, lambda n: image(alt_text=x(n)), "alt_text"),
    ("image url", 3000, lambda n: image(image_url=x(n)), "image_url"),
    ("table rows", 100, lambda n: table(rows=n), "rows"),
    ("table columns", 20, lambda n: table(rows=1, columns=n), "rows/0"),
    ("table text", 10_000, lambda n: table(rows=1, columns=1, text=x(n)), "rows"),
    ("data table rows", 201, lambda n: data_table(rows=n), "rows"),
    ("page size", 100, lambda n: data_table(page_size=n), "page_size"),
    ("chart points", 20, lambda n: chart(points=n), "chart/series/0/data"),
    ("chart series", 12, lambda n: chart(series=n), "chart/series"),
    ("pie segments", 12, lambda n: pie(segments=n), "chart/segments"),
    ("chart title", 50, lambda n: chart() | {"title": x(n)}, "title"),
    ("card title", 150, lambda n: card(title=words(x(n))), "title/text"),
    ("card body", 200, lambda n: card(body=words(x(n))), "body/text"),
    ("card buttons", 3, lambda n: card(actions=buttons(n)), "actions"),
    ("carousel", 10, lambda n: {"type": "carousel", "elements": listed(n, card())}, "elements"),
    (
        "container",
        10,
        lambda n: container(*listed(n, {"type": "divider"})),
        "child_blocks",
    ),
    ("plan", 50, lambda n: plan(n), "tasks"),
    (
        "list indent",
        8,
        lambda n: {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_list", "style": "bullet", "elements": [], "indent": n}
            ],
        },
        "elements/0/indent",
    ),
    (
        "video title",
        199,
        lambda n: {
            "type": "video",
            "alt_text": "v",
            "title": plain(x(n)),
            "video_url": "https://x.test/v",
            "thumbnail_url": "https://x.test/t",
        },
        "title/text",
    ),
]


@pytest.mark.parametrize(("what", "most", "make", "where"), IN_A_MESSAGE, ids=lambda v: str(v)[:24])
def test_a_message_takes_the_last_value_and_refuses_the_next(
    what: str, most: int, make: Make, where: str
) -> None:
    assert check_message([make(most)]) == []
    problems = check_message([make(most + 1)])
    assert problems[0].code == "invalid_blocks", what
    assert f"/blocks/0/{where}" in {problem.pointer for problem in problems}


IN_A_FORM: list[tuple[str, int, Make, str]] = [
    ("title", 24, lambda n: modal(title=plain(x(n))), "title/text"),
    ("submit", 24, lambda n: modal(submit=plain(x(n))), "submit/text"),
    ("close", 24, lambda n: modal(close=plain(x(n))), "close/text"),
    ("private metadata", 3000, lambda n: modal(private_metadata=x(n)), "private_metadata"),
    ("callback id", 255, lambda n: modal(callback_id=x(n)), "callback_id"),
    ("external id", 255, lambda n: modal(external_id=x(n)), "external_id"),
    ("blocks", 100, lambda n: modal(*listed(n, section())), "blocks"),
    ("home blocks", 100, lambda n: home(*listed(n, section())), "blocks"),
    (
        "alert",
        200,
        lambda n: modal({"type": "alert", "text": words(x(n)), "level": "warning"}),
        "blocks/0/text/text",
    ),
    ("label", 2000, lambda n: modal(field(label=plain(x(n)))), "blocks/0/label/text"),
    ("hint", 2000, lambda n: modal(field(hint=plain(x(n)))), "blocks/0/hint/text"),
    (
        "initial value",
        3000,
        lambda n: modal(field({"type": "plain_text_input", "initial_value": x(n)})),
        "blocks/0/element/initial_value",
    ),
    (
        "max length",
        3000,
        lambda n: modal(field({"type": "plain_text_input", "max_length": n})),
        "blocks/0/element/max_length",
    ),
    (
        "files",
        10,
        lambda n: modal(field({"type": "file_input", "max_files": n})),
        "blocks/0/element/max_files",
    ),
]


@pytest.mark.parametrize(("what", "most", "make", "where"), IN_A_FORM, ids=lambda v: str(v)[:24])
def test_a_view_takes_the_last_value_and_refuses_the_next(
    what: str, most: int, make: Make, where: str
) -> None:
    assert check_view(make(most)) == []
    problems = check_view(make(most + 1))
    assert problems[0].code == "invalid_arguments", what
    assert f"/view/{where}" in {problem.pointer for problem in problems}


def test_a_message_takes_fifty_blocks() -> None:
    assert check_message(listed(50, {"type": "divider"})) == []
    assert check_message(listed(51, {"type": "divider"}))[0].pointer == "/blocks"


def test_all_block_text_together_has_a_ceiling_of_its_own() -> None:
    whole = [section(text=words(x(3000))) for _ in range(4)]
    assert check_message(whole) == []
    over = check_message([*whole, section(text=words("x"))])
    assert [problem.code for problem in over] == ["msg_blocks_too_long"]


def test_the_ceiling_counts_the_cells_of_a_table_too() -> None:
    assert check_message([data_table(rows=3, columns=1, text=x(3997))]) == []
    over = check_message([data_table(rows=3, columns=1, text=x(4000))])
    assert [problem.code for problem in over] == ["msg_blocks_too_long"]


def test_a_data_table_holds_twenty_thousand_characters() -> None:
    def codes(last: int) -> set[str]:
        block = data_table(rows=3, columns=1, text=x(8000))
        block["rows"][2] = cells([x(last)])
        return {problem.code for problem in check_message([block])}

    assert codes(4000) == {"msg_blocks_too_long"}
    assert codes(4001) == {"msg_blocks_too_long", "invalid_blocks"}


def test_markdown_counts_over_all_its_blocks() -> None:
    half = {"type": "markdown", "text": x(6000)}
    assert check_message([half, half]) == []
    over = check_message([half, {"type": "markdown", "text": x(6001)}])
    assert {problem.code for problem in over} == {"msg_blocks_too_long"}


def test_the_text_of_a_message_ends_at_forty_thousand() -> None:
    assert check_message([], x(40_000)) == []
    assert [problem.code for problem in check_message([], x(40_001))] == ["msg_too_long"]


def test_a_view_of_more_than_250_kilobytes_is_refused() -> None:
    def view(characters: int) -> Json:
        line = {"type": "rich_text_section", "elements": [{"type": "text", "text": x(characters)}]}
        return home({"type": "rich_text", "elements": [line]})

    assert check_view(view(249_000)) == []
    assert [problem.code for problem in check_view(view(250_000))] == ["view_too_large"]


def test_characters_are_code_points_and_not_bytes() -> None:
    assert check_message([section(text=words("假" * 3000))]) == []
    assert check_message([section(text=words("假" * 3001))])


def test_an_empty_rich_text_is_sound() -> None:
    assert check_message([rich() | {"elements": []}]) == []
