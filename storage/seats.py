"""The seat of a missing relief: which part of its time nobody covers yet."""

from handbook.relief import Stretch, uncovered
from storage import reliefs
from storage.reliefs import ACCEPTED, WORKED, Relief
from storage.transaction import Tx


def gap(tx: Tx, relief: Relief) -> Stretch | None:
    """The next part of the seat's time that nobody has agreed to cover."""
    assert relief.id is not None
    rows = reliefs.overtimes(tx, relief.id)
    covers = [Stretch(r.starts_at, r.until) for r in rows if r.state in (ACCEPTED, *WORKED)]
    return uncovered(Stretch(relief.starts_at, relief.ends_at), covers, tx.now)
