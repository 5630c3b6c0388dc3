"""A small app for the page to talk to: `python dayboard.py URL` over Socket Mode, with a clock.

It answers /timeoff with a card for the leaders, opens forms, draws every kind of block, and posts
a line at each full hour of house time.
"""

import json
import sys
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def card(person: str, line: str, state: str = "asked") -> list[Json]:
    blocks: list[Json] = [
        {"type": "header", "text": plain("Leave request")},
        {
            "type": "section",
            "text": words(
                f"*<@{person}>* asks for _{line}_, <!date^1791162000^{{date_long}}|Oct 5>"
            ),
            "fields": [words("*Early shift*\n6 of 8 stay"), words("*Late shift*\n5 of 5 stay")],
        },
        {"type": "context", "elements": [words("Rule `CC-2.4.1` · decide before 12:00")]},
    ]
    if state != "asked":
        return [*blocks, {"type": "section", "text": words(f":white_check_mark: {state}")}]
    confirm = {"title": plain("Decline?"), "text": plain("Mia is told at once."),
               "confirm": plain("Decline"), "deny": plain("Keep"), "style": "danger"}  # fmt: skip
    buttons = [
        {"type": "button", "text": plain("Approve"), "action_id": "leave.approve", "value": person,
         "style": "primary"},
        {"type": "button", "text": plain("Decline…"), "action_id": "leave.decline", "value": person,
         "style": "danger", "confirm": confirm},
        {"type": "button", "text": plain("Details"), "action_id": "leave.details", "value": "1"},
    ]  # fmt: skip
    return [*blocks, {"type": "actions", "elements": buttons}]


def form() -> Json:
    kinds = [
        {"text": plain(name), "value": name.lower()} for name in ("Annual", "Sick", "Family care")
    ]

    def field(block_id: str, label: str, element: Json, **more: object) -> Json:
        return {"type": "input", "block_id": block_id, "label": plain(label),
                "element": {"action_id": block_id, **element}, **more}  # fmt: skip

    return {
        "type": "modal",
        "callback_id": "leave.form",
        "title": plain("Ask for leave"),
        "submit": plain("Ask"),
        "blocks": [
            field("kind", "Kind", {"type": "static_select", "options": kinds}),
            field("rule", "Rule", {"type": "external_select", "min_query_length": 0},
                  optional=True),
            field("day", "First day", {"type": "datepicker", "initial_date": "2026-10-06"}),
            field("at", "From", {"type": "timepicker"}, optional=True),
            field("half", "How long", {"type": "radio_buttons", "options": [
                {"text": plain("Whole day"), "value": "whole"},
                {"text": plain("Half a day"), "value": "half"}]}),
            field("told", "Already told", {"type": "checkboxes", "options": [
                {"text": words("*Leader*"), "value": "leader"},
                {"text": words("Colleague"), "value": "mate"}]}, optional=True),
            field("cover", "Who covers", {"type": "users_select"}, optional=True),
            field("hours", "Hours", {"type": "number_input", "is_decimal_allowed": True},
                  optional=True),
            field("proof", "Proof", {"type": "file_input", "max_files": 1}, optional=True),
            field("why", "Why", {"type": "plain_text_input", "multiline": True},
                  hint=plain("Only leaders read this.")),
        ],
    }  # fmt: skip


def board() -> list[Json]:
    cells = [["Person", "Calls", "Late"], ["Mia Chen", "42", "1"], ["林晓雨", "57", "0"]]
    rows = [[{"type": "raw_text", "text": text} for text in row] for row in cells]
    days = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    series = [{"label": day, "value": 40 + 7 * index % 11} for index, day in enumerate(days)]
    rich = {"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [
            {"type": "text", "text": "Bold", "style": {"bold": True}},
            {"type": "text", "text": " and "},
            {"type": "user", "user_id": "U3"}]},
        {"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
            {"type": "rich_text_section", "elements": [
                {"type": "text", "text": "第二"}]}]}]}  # fmt: skip
    return [
        {"type": "header", "text": plain("今日看板 · Today's board")},
        {"type": "section", "text": words("Choose a shift"), "accessory": {
            "type": "static_select", "action_id": "board.shift", "placeholder": plain("Shift"),
            "options": [{"text": plain(name), "value": name} for name in ("Early", "Late")]}},
        {"type": "data_table", "caption": "Calls by person", "rows": rows},
        {"type": "data_visualization", "title": "Calls by day", "chart": {
            "type": "bar", "series": [{"name": "calls", "data": series}],
            "axis_config": {"categories": days}}},
        {"type": "divider"},
        rich,
        {"type": "section", "text": words(
            "> quoted\n`code` and <https://x.test|a link>, 三个字 :tada:\n"
            "```\na long line of code " + "x" * 120 + "\n```")},
        {"type": "section", "text": words("LongWordWithoutAnySpace" * 12)},
        {"type": "image", "image_url": "https://x.test/a.png", "alt_text": "Calls rose by a third"},
        {"type": "actions", "elements": [
            {"type": "overflow", "action_id": "board.more", "options": [
                {"text": plain("Export"), "value": "export"},
                {"text": plain("Hide"), "value": "hide"}]}]},
    ]  # fmt: skip


def listen(app: App) -> None:  # noqa: C901 (one small listener after the other)
    @app.command("/timeoff")
    def timeoff(ack: Any, command: Json, client: WebClient) -> None:
        if not command["text"]:
            ack()
            skeleton = {"type": "modal", "title": plain("Ask for leave"), "blocks": [
                {"type": "section", "text": plain("Reading the roster …")}]}  # fmt: skip
            opened = client.views_open(trigger_id=command["trigger_id"], view=skeleton)
            view = opened["view"]
            client.views_update(view_id=view["id"], hash=view["hash"], view=form())
            return
        ack(f"Asked for *{command['text']}* (Mon 5 Oct). A leader decides before 12:00.")
        client.chat_postMessage(
            channel="C2",
            text=f"<@{command['user_id']}> asks for {command['text']}",
            blocks=card(command["user_id"], command["text"]),
        )

    @app.command("/board")
    def show_board(ack: Any, command: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=command["channel_id"], text="Board", blocks=board())

    @app.action("leave.approve")
    def approve(ack: Any, body: Json, action: Json, client: WebClient) -> None:
        ack()
        client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="Approved",
            blocks=card(action["value"], "leave", f"Approved by <@{body['user']['id']}>"),
        )

    @app.action("leave.decline")
    def decline(ack: Any, body: Json, action: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(
            channel=body["channel"]["id"], thread_ts=body["message"]["ts"], text="Declined."
        )

    @app.action("leave.details")
    def details(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        view = {"type": "modal", "title": plain("Details"), "blocks": [
            {"type": "section", "text": words("Reason: fever since the night")}]}  # fmt: skip
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action("board.shift")
    def shift(ack: Any, body: Json, action: Json, client: WebClient) -> None:
        ack()
        chosen = action["selected_option"]["value"]
        client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text=f"You chose {chosen}."
        )

    @app.options("rule")
    def rules(ack: Any, payload: Json) -> None:
        names = [f"CC-2.{number}" for number in range(1, 9)]
        typed = payload["value"]
        found = names[:2] if typed == "病假" else [name for name in names if typed in name]
        ack(options=[{"text": plain(name), "value": name} for name in found])

    @app.view("leave.form")
    def asked(ack: Any, body: Json, view: Json, client: WebClient) -> None:
        values = view["state"]["values"]
        why = values["why"]["why"]["value"]
        if len(why) < 5:
            ack(response_action="errors", errors={"why": "Please say a little more."})
            return
        ack()
        kind = values["kind"]["kind"]["selected_option"]["value"]
        client.chat_postMessage(
            channel="C2", text="Leave", blocks=card(body["user"]["id"], f"{kind}: {why}")
        )

    @app.shortcut("note.take")
    def note(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text="Noted."
        )

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        view = {"type": "home", "blocks": [
            {"type": "header", "text": plain("Your day")},
            {"type": "section", "text": words(f"Good morning, <@{event['user']}>!"), "accessory": {
                "type": "button", "text": plain("Hello"), "action_id": "home.hello"}}]}  # fmt: skip
        client.views_publish(user_id=event["user"], view=view)

    @app.action("home.hello")
    def hello(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Hello to you too :wave:")

    @app.event("message")
    def message(event: Json, client: WebClient) -> None:
        if event.get("bot_id") or event.get("channel_type") != "im":
            return
        client.chat_postMessage(
            channel=event["channel"],
            thread_ts=event.get("thread_ts"),
            text=f"I heard: {event['text']}",
        )


class Clock(BaseHTTPRequestHandler):
    """Something is due at each full hour: a line in the channel of the floor."""

    slack_url = ""
    client: WebClient
    done: datetime | None = None

    def house_now(self) -> datetime:
        with urlopen(f"{self.slack_url}/house-time") as answer:
            return datetime.fromisoformat(json.load(answer)["now"])

    def next_hour(self) -> datetime:
        last = max(self.done or self.house_now(), self.house_now())
        hour = last.replace(minute=0, second=0, microsecond=0)
        return hour if hour > (self.done or self.house_now()) else hour + timedelta(hours=1)

    def do_GET(self) -> None:
        until = datetime.fromisoformat(parse_qs(urlsplit(self.path).query)["until"][0])
        due = self.next_hour()
        self.answer({"due": due.isoformat() if due <= until else None})

    def do_POST(self) -> None:
        now = self.house_now()
        if now.minute == 0 and now != self.done:
            Clock.done = now
            self.client.chat_postMessage(channel="C1", text=f"It is *{now:%H:%M}* on the floor.")
        self.answer({"idle": True})

    def answer(self, body: Json) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


def main(url: str, bot_token: str, app_token: str) -> None:
    client = WebClient(
        token=bot_token,
        base_url=f"{url}/api/",
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=9)],
    )
    app = App(token=bot_token, client=client, signing_secret="unused")
    listen(app)
    Clock.slack_url, Clock.client = url, client
    clock = ThreadingHTTPServer(("127.0.0.1", 0), Clock)
    threading.Thread(target=clock.serve_forever, daemon=True).start()
    told = json.dumps({"url": f"http://127.0.0.1:{clock.server_port}"}).encode()
    urlopen(Request(f"{url}/house-time/listener", data=told, method="PUT"))
    SocketModeHandler(app, app_token).connect()  # type: ignore[no-untyped-call]
    print("listening", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
