"""House time is turned in steps: the app does what is due at each moment before time goes on."""

import time
from datetime import datetime

import aiohttp

from sandbox.engine import Engine
from sandbox.plain import Json


class HouseTimeStuck(Exception):
    """The clock could not be turned; the text says at which step and why."""


class Turning(Engine):
    """Moves house time together with the app that lives by it.

    The app's clock address (`house.listener`) answers GET `/next?until=<iso>` with
    {"due": iso or null} and POST `/settle` with {"idle": true} once nothing is due or unsent.
    """

    def next_due(self, until: datetime, timeout: float = 10) -> datetime | None:
        """The app's next due moment up to `until`, or None. Raises HouseTimeStuck."""
        answer = self._ask("GET", "/next", timeout, {"until": until.isoformat()})
        due = answer.get("due")
        if due is None:
            return None
        try:
            moment = datetime.fromisoformat(due)
        except (TypeError, ValueError) as error:
            raise HouseTimeStuck(f"The app's next moment is no time: {due!r}.") from error
        if moment.tzinfo is None:
            raise HouseTimeStuck(f"The app's next moment has no zone: {due}.")
        return moment

    def turn(self, to: datetime, timeout: float = 60) -> list[datetime]:
        """Step to `to`, stopping at every due moment; returns the moments stopped at.

        Raises HouseTimeStuck if there is no listener, if it fails or is not idle within `timeout`
        seconds in all, or if a moment is due again after it was settled.
        """
        if to < self.house.now:
            raise HouseTimeStuck(f"House time is {self.house.now}; it cannot go back to {to}.")
        ends = time.monotonic() + timeout
        stops: list[datetime] = []
        due = self.next_due(to, self._left(ends))
        while due is not None:
            if due > to:
                raise HouseTimeStuck(f"Asked up to {to}, the app named {due}.")
            if stops and due <= stops[-1]:
                raise HouseTimeStuck(f"{due} was settled at {stops[-1]} and is due again.")
            self.house.set(max(due, self.house.now))
            self._settle(self._left(ends))
            stops.append(due)
            due = self.next_due(to, self._left(ends))
        self.house.set(to)
        self._settle(self._left(ends))
        return stops

    def _settle(self, timeout: float) -> None:
        answer = self._ask("POST", "/settle", timeout)
        if answer.get("idle") is not True:
            raise HouseTimeStuck(f"The app is not idle at {self.house.now}: {answer}.")

    def _left(self, ends: float) -> float:
        left = ends - time.monotonic()
        if left <= 0:
            raise HouseTimeStuck(f"Turning took too long; house time is {self.house.now}.")
        return left

    def _ask(
        self, verb: str, path: str, timeout: float, params: dict[str, str] | None = None
    ) -> Json:
        listener = self.house.listener
        if listener is None:
            raise HouseTimeStuck("No app has given its clock address (PUT /house-time/listener).")
        url = f"{listener}{path}"
        try:
            return self.run(self.courier.http.ask(verb, url, params or {}, timeout))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise HouseTimeStuck(f"{verb} {url} at {self.house.now}: {error!r}") from error
