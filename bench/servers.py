"""The servers that are measured, each in a process of its own: `python -m bench.servers NAME`."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from slack_bolt import Ack, App
from slack_bolt.adapter.starlette.handler import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.serving import serve
from bench.signed import PATH, SECRET

WORKERS = 24


def default_bolt() -> App:
    """An empty Bolt app as its documentation shows it."""
    app = App(
        signing_secret=SECRET,
        authorize=lambda **_: AuthorizeResult(
            enterprise_id=None, team_id="T0BENCH001", bot_token="xoxb-bench", bot_user_id="U0BOT"
        ),
    )

    @app.command("/timeoff")
    def timeoff(ack: Ack) -> None:
        ack("ok")

    return app


def default() -> Starlette:
    """Default Bolt behind Bolt's own Starlette adapter."""
    handler = SlackRequestHandler(default_bolt())

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(PATH, events, methods=["POST"])])


def default_in_threads() -> Starlette:
    """The same app, its adapter called from worker threads."""
    handler = SlackRequestHandler(default_bolt())
    pool = ThreadPoolExecutor(WORKERS)

    async def events(request: Request) -> Response:
        await request.body()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, lambda: asyncio.run(handler.handle(request)))

    return Starlette(routes=[Route(PATH, events, methods=["POST"])])


def bare() -> Starlette:
    """The signature check and an empty 200: the floor that nobody gets under."""
    verifier = SignatureVerifier(SECRET)

    async def events(request: Request) -> Response:
        body = await request.body()
        is_valid = verifier.is_valid_request(body, dict(request.headers))
        return Response(status_code=200 if is_valid else 401)

    return Starlette(routes=[Route(PATH, events, methods=["POST"])])


def ours(database_url: str, now: str) -> Starlette:
    """Rollcall with the example centre; nothing is delivered, so only taking in is measured."""
    from bench.house import rollcall

    return rollcall(database_url, datetime.fromisoformat(now), WORKERS).door.asgi


def main() -> None:
    name, *arguments = sys.argv[1:]
    makers: dict[str, Callable[..., Starlette]] = {
        "default": default,
        "threads": default_in_threads,
        "bare": bare,
        "ours": ours,
    }
    serve(makers[name](*arguments))


if __name__ == "__main__":
    main()
