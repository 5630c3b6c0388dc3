"""The points of a day's chats follow from the day's sums alone, however many sheets it has."""

from datetime import date

from commands.deciding import ledger as deciding
from commands.deciding.appeals import take_back
from commands.deciding.asking import Asking
from handbook.conduct import standing
from handbook.quality import Chats
from storage import ledger, samples
from storage.ledger import UNDONE, Entry
from storage.people import Known
from storage.samples import CHATS


def settle(asking: Asking, known: Known, day: date, rules: Chats) -> list[Entry]:
    """Log what the day's sheets cost by now and was not logged yet, or take back what they no
    longer do, the newest first; the entries that changed (SD-Q1, SD-Q5).

    What a review has voided or changed stays as the review left it. Holds the person's row.
    """
    tx = asking.tx
    sheets = samples.of_day(tx, known.id, CHATS, day)
    _, worth = standing(asking.book.conduct, day)[rules.item]
    assert isinstance(worth.size, float), "the handbook's page was checked for that"
    due = rules.times(sum(one.failing for one in sheets)) * worth.size
    entries = sorted(
        (
            entry
            for one in sheets
            for entry in ledger.come_from(tx, samples.source(one.id))
            if entry.state != UNDONE
        ),
        key=lambda entry: entry.id or 0,
    )
    logged = sum(entry.first_amount or 0.0 for entry in entries)
    changed = []
    while entries and logged > due:
        newest = entries.pop()
        logged -= newest.first_amount or 0.0
        take_back(tx, asking.book, known, newest, asking.actor)
        changed.append(newest)
    if logged < due:
        wish = deciding.Wish(
            rules.item, worth, due - logged, day, source=samples.source(sheets[-1].id)
        )
        by = asking.person.id
        new = deciding.log(tx, asking.book, known, wish, by=by, actor=asking.actor, is_told=True)
        deciding.redraw(tx, new)
        changed.append(new)
    return changed
