"""The addresses of this Slack: its API, answers to interactions, files, and house time."""

import json
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.refused import Refused
from sandbox.replies import answer_interaction
from sandbox.web_api import WebApi


def routes(api: WebApi) -> list[Route]:
    """All routes over one Web API."""
    doors = _Doors(api)
    return [
        Route("/api/{method}", api.handle, methods=["GET", "POST"]),
        Route("/response/{token}", doors.reply, methods=["POST"]),
        Route("/upload/{ticket}", doors.upload, methods=["POST"]),
        Route("/files/{file}/{name}", doors.download, methods=["GET"]),
        Route("/house-time", doors.house_time, methods=["GET"]),
        Route("/house-time/listener", doors.listen, methods=["PUT"]),
    ]


class _Doors:
    """The handlers beside the Web API."""

    def __init__(self, api: WebApi) -> None:
        self._api = api

    async def reply(self, request: Request) -> Response:
        """An answer to an interaction, at its response URL."""
        body = await request.body()
        try:
            given = json.loads(body)
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        if not isinstance(given, dict):
            return PlainTextResponse("invalid_payload", 400)
        try:
            answer_interaction(self._api, request.path_params["token"], given)
        except Refused as refused:
            return JSONResponse(refused.answer(), refused.status)
        return PlainTextResponse("ok")

    async def upload(self, request: Request) -> Response:
        """The bytes of a promised file, as they are or as one part of a form."""
        body = await request.body()
        kind = request.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            body = _only_part(kind, body)
        try:
            with self._api.world.changes:
                self._api.world.files.receive(request.path_params["ticket"], body)
        except Refused as refused:
            return PlainTextResponse(refused.error, refused.status)
        return PlainTextResponse(f"OK - {len(body)}")

    async def download(self, request: Request) -> Response:
        """A file's bytes, for those who show the bot's token."""
        workspace = self._api.world.workspace
        if request.headers.get("authorization") != f"Bearer {workspace.bot_token}":
            return PlainTextResponse("not signed in", 401)
        if "files:read" not in workspace.scopes:
            return PlainTextResponse("missing_scope", 403)
        try:
            file = self._api.world.files.find(unquote(request.path_params["file"]))
        except Refused:
            return PlainTextResponse("file_not_found", 404)
        return Response(file.content or b"", media_type=file.mimetype)

    async def house_time(self, request: Request) -> Response:
        """The house's present."""
        house = self._api.house
        return JSONResponse({"now": house.now.isoformat(), "running": house.running})

    async def listen(self, request: Request) -> Response:
        """The bot's clock address, which steps are asked of."""
        try:
            url = json.loads(await request.body())["url"]
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": 'say where: {"url": "http://..."}'}, 400)
        with self._api.world.changes:
            self._api.house.listener = str(url).rstrip("/")
        return JSONResponse({"ok": True})


def _only_part(kind: str, body: bytes) -> bytes:
    boundary = b"--" + kind.partition("boundary=")[2].strip('"').encode()
    part = body.split(boundary)[1]
    return part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
