"""Commands and presses go out once; events again, by Slack's delays, until acknowledged."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sandbox.changes import Changes
from sandbox.delivery.http_door import HttpDoor
from sandbox.delivery.signing import sealed
from sandbox.delivery.socket_door import SocketDoor
from sandbox.house_time import HouseTime
from sandbox.plain import Json
from sandbox.record import Ack, Delivered, Parcel, Record, Sent

_REASONS = {
    "operation_timeout": "http_timeout",
    "dispatch_failed": "connection_failed",
    "too_many_redirects": "too_many_redirects",
}


@dataclass
class Courier:
    """Carries parcels to the app by the chosen door, and records every attempt.

    `retry_delays` are the seconds before each further attempt of an event.
    """

    http: HttpDoor
    sockets: SocketDoor
    record: Record
    house: HouseTime
    changes: Changes
    machine: Callable[[], float]
    secret: str
    door: Literal["http", "socket"]
    retry_delays: Sequence[float]
    events_url: str | None = None
    pending: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def deliver(self, parcel: Parcel, attempt: int = 0, reason: str | None = None) -> Ack:
        """One attempt, recorded."""
        if self.door == "socket":
            ack, sent = await self.sockets.send(parcel, attempt, reason)
        else:
            sent = sealed(parcel, self.secret, self.machine())
            if attempt:
                sent.headers["x-slack-retry-num"] = str(attempt)
                sent.headers["x-slack-retry-reason"] = reason or "unknown_error"
            ack = await self._send_http(sent)
        self._note(parcel, ack, attempt, sent, reason)
        return ack

    async def resend(self, parcel: Parcel, sent: Sent, attempt: int = 0) -> Ack:
        """The same bytes again, or forged ones; recorded like any attempt."""
        if self.door == "socket":
            envelope: Json = json.loads(sent.body)
            ack = await self.sockets.send_text(envelope["envelope_id"], sent.body.decode())
        else:
            ack = await self._send_http(sent)
        self._note(parcel, ack, attempt, sent, "replay")
        return ack

    async def _send_http(self, sent: Sent) -> Ack:
        if self.events_url is None:
            return Ack(error="dispatch_failed")
        return await self.http.send(self.events_url, sent)

    def _note(self, parcel: Parcel, ack: Ack, attempt: int, sent: Sent, reason: str | None) -> None:
        entry = Delivered(
            parcel, ack, attempt, self.machine(), self.house.now, self.door, sent, reason
        )
        self.record.add(entry)

    def announce(self, loop: asyncio.AbstractEventLoop, parcel: Parcel) -> None:
        """Deliver an event in the background, from any thread."""
        with self.changes:
            self.pending += 1
        try:
            loop.call_soon_threadsafe(self._begin, parcel)
        except RuntimeError:  # the loop ended meanwhile: nobody is there to hear it
            with self.changes:
                self.pending -= 1

    def _begin(self, parcel: Parcel) -> None:
        task = asyncio.get_running_loop().create_task(self._insist(parcel))
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with self.changes:
            self.pending -= 1
        if not task.cancelled():
            task.result()

    async def _insist(self, parcel: Parcel) -> None:
        ack = await self.deliver(parcel)
        for attempt, delay in enumerate(self.retry_delays, start=1):
            if ack.ok or ack.stops_retries:
                return
            reason = self._reason(ack)
            await asyncio.sleep(delay)
            ack = await self.deliver(parcel, attempt, reason)

    def _reason(self, ack: Ack) -> str:
        if self.door == "socket":
            return "timeout" if ack.timed_out else "connection_failed"
        return _REASONS.get(ack.error or "", "http_error")

    async def stop(self) -> None:
        """Give up what is still on its way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def with_interaction(ack: Ack, trigger_id: str | None, response_url: str | None) -> Ack:
    """The acknowledgement with what the app was given to act on."""
    return replace(ack, trigger_id=trigger_id, response_url=response_url)
