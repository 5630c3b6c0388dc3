"""Over HTTP the app has three seconds; what is no 2xx in that time has failed."""

import asyncio
import json
import time

import httpx

from sandbox.plain import Json
from sandbox.record import Ack, Sent

SECONDS = 3.0


class HttpDoor:
    """Sends signed requests to the app's address, from inside the engine's loop."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(
            verify=False,  # noqa: S501 (localhost only)
            trust_env=False,
            follow_redirects=True,
            max_redirects=2,
            timeout=2 * SECONDS,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64),
        )

    async def send(self, url: str, sent: Sent) -> Ack:
        """Post the bytes and wait for the acknowledgement.

        `Ack.error` on failure: operation_timeout, dispatch_failed, too_many_redirects,
        http_client_error (4xx) or http_service_error (5xx and 3xx).
        """
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.post(url, content=sent.body, headers=sent.headers)
        except TimeoutError:
            return Ack(ms=_since(begun), timed_out=True, error="operation_timeout")
        except httpx.TooManyRedirects:
            return Ack(ms=_since(begun), error="too_many_redirects")
        except httpx.HTTPError:
            return Ack(ms=_since(begun), error="dispatch_failed")
        return Ack(
            status=answer.status_code,
            body=_read(answer),
            ms=_since(begun),
            error=_error(answer.status_code),
            stops_retries=answer.headers.get("x-slack-no-retry") == "1",
        )

    async def close(self) -> None:
        """Close the connections that were kept."""
        await self._client.aclose()


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _error(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    return "http_client_error" if 400 <= status < 500 else "http_service_error"


def _read(answer: httpx.Response) -> Json | str:
    text = answer.text
    if text.startswith("{"):
        try:
            made: Json = json.loads(text)
        except ValueError:
            return text
        return made
    return text
