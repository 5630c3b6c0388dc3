"""The house time of each message: its `ts` is machine time, which no roster knows."""

from datetime import datetime

from sandbox.house_time import HouseTime
from sandbox.record import Called, Delivered, Record


class Moments:
    """Listens to the record from its making on. `known`: by ts."""

    def __init__(self, record: Record, house: HouseTime) -> None:
        self._house = house
        self.known: dict[str, datetime] = {}
        record.subscribe(self._note)

    def _note(self, entry: Called | Delivered) -> None:
        if isinstance(entry, Called):
            ts = entry.answer.get("ts") or entry.answer.get("message_ts")
        else:
            ts = entry.payload.get("event", {}).get("ts")
        if isinstance(ts, str):
            self.known.setdefault(ts, entry.house)

    def of(self, ts: str) -> datetime:
        """The house time at which a message came; now, if nobody wrote it down."""
        return self.known.setdefault(ts, self._house.now)
