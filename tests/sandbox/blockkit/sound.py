"""Small payloads that Slack takes; each call gives a fresh copy that a test may spoil."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def words(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(name: str = "a") -> Json:
    return {"text": plain(name), "value": name}


def options(count: int) -> list[Json]:
    return [option(f"o{number}") for number in range(count)]


def button(**more: object) -> Json:
    return {"type": "button", "text": plain("Approve"), "action_id": "leave.approve", **more}


def buttons(count: int) -> list[Json]:
    return [button(action_id=f"a{number}") for number in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements or (button(),))}


def select(**more: object) -> Json:
    chosen = {} if "option_groups" in more else {"options": options(3)}
    return {"type": "static_select", "action_id": "kind", **chosen, **more}


def field(element: Json | None = None, **more: object) -> Json:
    element = element or {"type": "plain_text_input", "action_id": "why"}
    return {"type": "input", "label": plain("Why"), "element": element, **more}


def section(**more: object) -> Json:
    return {"type": "section", "text": words("hello"), **more}


def cells(texts: list[str]) -> list[Json]:
    return [{"type": "raw_text", "text": text} for text in texts]


def table(rows: int = 2, columns: int = 2, text: str = "c") -> Json:
    return {"type": "table", "rows": [cells([text] * columns) for _ in range(rows)]}


def data_table(rows: int = 2, columns: int = 2, text: str = "c", **more: object) -> Json:
    return table(rows, columns, text) | {"type": "data_table", "caption": "Lates", **more}


def rich(*elements: Json) -> Json:
    inner = list(elements or ({"type": "text", "text": "hi", "style": {"bold": True}},))
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inner}]}


def chart(kind: str = "line", points: int = 2, series: int = 1) -> Json:
    names = [f"d{number}" for number in range(points)]
    data = [{"label": name, "value": 1.5} for name in names]
    return {
        "type": "data_visualization",
        "title": "Calls",
        "chart": {
            "type": kind,
            "series": [{"name": f"s{number}", "data": data} for number in range(series)],
            "axis_config": {"categories": names},
        },
    }


def pie(segments: int = 2) -> Json:
    parts = [{"label": f"p{number}", "value": 1} for number in range(segments)]
    return {
        "type": "data_visualization",
        "title": "Kinds",
        "chart": {"type": "pie", "segments": parts},
    }


def card(**more: object) -> Json:
    return {"type": "card", "title": words("Mia"), "actions": [button()], **more}


def container(*children: Json, **more: object) -> Json:
    return {
        "type": "container",
        "title": plain("t"),
        "child_blocks": list(children or (section(),)),
        **more,
    }


def image(**more: object) -> Json:
    return {"type": "image", "alt_text": "a", "image_url": "https://x.test/a.png", **more}


def plan(count: int) -> Json:
    tasks = [{"task_id": f"t{n}", "title": "x", "status": "pending"} for n in range(count)]
    return {"type": "plan", "title": "p", "tasks": tasks}


def confirm(**more: object) -> Json:
    return {
        "title": plain(),
        "text": words(),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


def modal(*blocks: Json, **more: object) -> Json:
    return {
        "type": "modal",
        "title": plain("Leave"),
        "submit": plain("Send"),
        "blocks": list(blocks or (field(),)),
        **more,
    }


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks or (section(),))}


def every_block_of_a_message() -> list[Json]:
    """One of each kind that a message takes, table and charts included."""
    return [
        {"type": "header", "text": plain("Today"), "level": 2},
        section(fields=[words(), plain()], accessory=button(confirm=confirm(style="danger"))),
        section(accessory={"type": "overflow", "action_id": "more", "options": options(2)}),
        {"type": "divider"},
        {
            "type": "context",
            "elements": [words(), {"type": "image", "alt_text": "", "image_url": "https://x.test"}],
        },
        actions(
            button(style="primary"),
            select(initial_option=option("o1")),
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-31"},
            {"type": "timepicker", "action_id": "at", "initial_time": "09:05"},
            {"type": "datetimepicker", "action_id": "when", "initial_date_time": 1760000000},
            {"type": "multi_users_select", "action_id": "who", "initial_users": ["U1"]},
        ),
        image(title=plain("t")),
        rich(
            {"type": "user", "user_id": "U1"},
            {"type": "link", "url": "https://x.test"},
            {"type": "date", "timestamp": 1760000000, "format": "{date}"},
            {"type": "emoji", "name": "wave"},
        ),
        {"type": "markdown", "text": "**hi**"},
        field(),
        table() | {"column_settings": [{"align": "right"}, None]},
        chart(),
        pie(),
        card(),
        {"type": "carousel", "elements": [card()]},
        container(actions(), is_collapsible=True, default_collapsed=True),
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                },
                {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
            ],
        },
        plan(1),
        {"type": "task_card", "task_id": "1", "title": "t", "status": "complete"},
        {
            "type": "video",
            "alt_text": "v",
            "title": plain("v"),
            "video_url": "https://x.test/v",
            "thumbnail_url": "https://x.test/t",
        },
    ]
