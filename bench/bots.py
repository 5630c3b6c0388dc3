"""The bots of the burst, each in a process of its own: `python -m bench.bots NAME DOOR …`."""

import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.house import StandingTime
from bench.serving import serve
from bench.signed import PATH
from bot import logs
from bot.app import Rollcall
from bot.ending import wait_for_the_end
from bot.settings import Settings
from sandbox import Workspace

CENTRE = Path(__file__).parents[1] / "examples/centre"
LEADERS = "C0LEADERS1"


def ours(door: str, url: str, database_url: str) -> None:
    logs.set_up(as_json=False, level="ERROR")
    place = Workspace.read(CENTRE / "workspace.yaml")
    settings = Settings(_env_file=None, database_url=database_url, port=0).model_copy(
        update={
            "slack_bot_token": SecretStr(place.bot_token),
            "slack_app_token": SecretStr(place.app_token) if door == "socket" else None,
            "slack_signing_secret": SecretStr(place.signing_secret),
            "slack_api_url": f"{url}/api/",
            "pace_seconds": 0.0,
        }
    )
    bot = Rollcall(settings, house_time=StandingTime(place.house_time))
    bot.start()
    print(bot.address, flush=True)
    wait_for_the_end()
    bot.stop()


def default(door: str, url: str, _: str) -> None:
    """Bolt as its documentation shows it: acknowledge, then call Slack in the handler."""
    place = Workspace.read(CENTRE / "workspace.yaml")
    client = WebClient(token=place.bot_token, base_url=f"{url}/api/")
    app = App(token=place.bot_token, signing_secret=place.signing_secret, client=client)

    @app.command("/timeoff")
    def timeoff(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        if body["text"] == "form":
            client.views_open(trigger_id=body["trigger_id"], view=_form())
            ack()
        else:
            ack("noted")
            client.chat_postMessage(channel=LEADERS, text=f"{body['user_id']} {body['text']}")

    if door == "socket":
        SocketModeHandler(app, place.app_token).connect()  # type: ignore[no-untyped-call]
        print("socket", flush=True)
        wait_for_the_end()
        return
    handler = SlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    serve(Starlette(routes=[Route(PATH, events, methods=["POST"])]))


def _form() -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Ask"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Ask"}}],
    }


if __name__ == "__main__":
    {"ours": ours, "default": default}[sys.argv[1]](*sys.argv[2:])
