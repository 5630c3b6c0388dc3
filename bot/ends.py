"""What a deliverer leans on outside the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Waypoint
from storage.transaction import Tx


@dataclass(frozen=True)
class Ends:
    """`settle` judges the answers kept for a post that is found now. `alarm` writes to the admin
    what kind of trouble (parked, held, invalid_blocks) which row met, in the transaction it is
    given.
    """

    now: Callable[[], datetime]
    settle: Callable[[], None]
    alarm: Callable[[Tx, str, str], None]
    waypoint: Waypoint


class NotOurs(Exception):
    """The lease ran out and another deliverer has the conversation: it knows better now."""
