"""Hours of work that somebody was away are kept as leave, whichever command they come from."""

from dataclasses import dataclass
from datetime import datetime

from storage.people import Known


@dataclass(frozen=True)
class Booking:
    """Whose hours, from when to when, as which kind of leave.

    `asked_at`: when the person said that they would go. `reason`: what they said of it. `why` is
    kept with the decision of whoever books it.
    """

    known: Known
    kind: str
    begins: datetime
    ends: datetime
    asked_at: datetime
    reason: str
    why: str
