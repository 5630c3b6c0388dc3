"""What was noted most often of late, so that whoever trains sees what goes wrong."""

from collections import Counter
from datetime import date

from handbook.book import Handbook, in_force
from handbook.words import Say
from storage import ledger
from storage.people import Team
from storage.transaction import Tx

MOST = 4


def most_often(tx: Tx, book: Handbook, team: Team, first: date, last: date, say: Say) -> str | None:
    """The catalogue's items that calls and chats lost most by, with how often; nobody is named.

    None where nothing was noted.
    """
    calls = in_force(book.quality.calls, last)
    kinds = set(calls.kinds) if calls else set()
    assert team.id is not None
    found = Counter(
        entry.item
        for entry in ledger.of_team(tx, team.id, first, last)
        if not entry.is_bonus
        and ledger.stands(entry, last)
        and (entry.kind in kinds or (entry.source or "").startswith("sample:"))
    )
    items = book.conduct.items
    told = [
        say("{what} ({n})", what=items[item].title.in_language(say.lang), n=count)
        for item, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        if item in items
    ]
    return say.names(told) if told else None
