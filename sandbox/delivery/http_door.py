"""Over HTTP the app has three seconds; what is no 2xx in that time has failed."""

import json
import time

import aiohttp

from sandbox.plain import Json
from sandbox.record import Ack, Sent

SECONDS = 3.0
REDIRECTS = 2
# Shorter than web servers keep an idle connection, so that none closes as it is used again.
KEPT_SECONDS = 2.0


class HttpDoor:
    """Sends requests to the app, from inside the engine's loop (where it must be made)."""

    def __init__(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=SECONDS),
        )

    async def send(self, url: str, sent: Sent) -> Ack:
        """Post the bytes and wait for the acknowledgement.

        `Ack.error` on failure: operation_timeout, dispatch_failed, too_many_redirects,
        http_client_error (4xx) or http_service_error (5xx and 3xx).
        """
        begun = time.perf_counter()
        try:
            async with self._session.post(
                url, data=sent.body, headers=sent.headers, max_redirects=REDIRECTS + 1
            ) as answer:
                text = await answer.text(errors="replace")
        except TimeoutError:
            return Ack(ms=_since(begun), timed_out=True, error="operation_timeout")
        except aiohttp.TooManyRedirects:
            return Ack(ms=_since(begun), error="too_many_redirects")
        except aiohttp.ClientError:
            return Ack(ms=_since(begun), error="dispatch_failed")
        return Ack(
            status=answer.status,
            body=_read(text),
            ms=_since(begun),
            error=_error(answer.status),
            stops_retries=answer.headers.get("x-slack-no-retry") == "1",
        )

    async def ask(self, verb: str, url: str, params: dict[str, str], timeout: float) -> Json:
        """A JSON answer of the app's clock. Raises aiohttp.ClientError, TimeoutError, ValueError.

        `timeout` in seconds.
        """
        limit = aiohttp.ClientTimeout(total=timeout)
        async with self._session.request(verb, url, params=params, timeout=limit) as answer:
            answer.raise_for_status()
            said = json.loads(await answer.read())
        if not isinstance(said, dict):
            raise ValueError(f"not an object: {said!r}")
        return said

    async def close(self) -> None:
        """Close the connections that were kept."""
        await self._session.close()


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _error(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 400 <= status < 500:
        return "http_client_error"
    return "http_service_error"


def _read(text: str) -> Json | str:
    if text.startswith("{"):
        try:
            made: Json = json.loads(text)
        except ValueError:
            return text
        return made
    return text
