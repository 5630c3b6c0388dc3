"""A file of samples is brought in: each row is scored and told as if it had been typed."""

from dataclasses import dataclass

from commands.deciding.asking import Asking, Refusal
from commands.qa import reading
from commands.qa.reading import Sheet
from commands.qa.rights import calls_rules, chats_rules
from commands.qa.scoring import check_day, score_call, score_chats
from handbook.book import Handbook
from handbook.words import Say, mark
from storage import people, samples
from storage.cards import clean
from storage.importers.rows import BadRow, RowsRefused
from storage.importers.samples import SamplePlan, SampleRow
from storage.importers.sheets import Cell
from storage.people import Known
from storage.samples import CALL, CHATS
from storage.transaction import Tx


@dataclass(frozen=True)
class Brought:
    """How many rows were noted, how many were there already, and the bad ones, each with why."""

    noted: int
    same: int
    bad: tuple[BadRow, ...]


def bring(
    tx: Tx, book: Handbook, plan: SamplePlan, by: Known, say: Say, *, only_good: bool = False
) -> Brought:
    """Note every good row. `by`: who sampled, where the file does not say so. Raises RowsRefused
    where rows are bad and `only_good` was not said."""
    noted, same, bad = 0, 0, list(plan.bad)
    for number in sorted({one.person_id for one in plan.good}):
        people.lock(tx, number)  # in one order, so that two files do not wait for each other
    for row in plan.good:
        sampler = people.by_id(tx, row.by_id) if row.by_id else by
        try:
            is_new = _note(Asking(tx, sampler, book, say), row)
        except Refusal as refused:
            bad.append(_bad(row, refused))
            continue
        noted, same = noted + is_new, same + (not is_new)
    if bad and not only_good:
        raise RowsRefused(sorted(bad, key=lambda one: one.row))
    if noted:
        sha256 = plan.sheet.sha256
        tx.note("sample.imported", f"team:{plan.team_id}", "terminal", rows=noted, sha256=sha256)
    return Brought(noted, same, tuple(sorted(bad, key=lambda one: one.row)))


def _note(asking: Asking, row: SampleRow) -> bool:
    """Score one row; False where it stands already. Raises Refusal."""
    tx, team_id = asking.tx, asking.person.person.team_id
    kind = CALL if row.read is None else CHATS
    before = samples.referred(tx, team_id, kind, row.reference.text)
    if before is not None and (before.person_id, before.day) == (row.person_id, row.day):
        return False
    known = people.by_id(tx, row.person_id)
    note = clean(row.note, reading.MOST)
    check_day(asking, row.day, calls_rules(asking) if row.read is None else chats_rules(asking))
    if row.read is None:
        reference, _ = reading.reference_of(asking, row.reference.text)
        found = reading.found_in_call(asking, calls_rules(asking), row.found, row.day)
        if found.note:
            words = asking.say("The handbook's catalogue has no item “{item}”.", item=found.note)
            raise Refusal(words, fields={"items": words})
        if row.errors:
            counted = asking.say("Errors counted: {n}", n=row.errors)
            note = clean(f"{counted}. {note}" if note else counted, reading.MOST)
        found = reading.Found(
            found.ticks,
            found.phrase_error or row.phrase_error,
            found.wrong_answer or row.wrong_answer,
            note,
        )
        score_call(asking, known, reference, row.day, found)
    else:
        looked_at = reading.looked_at(chats_rules(asking), row.found)
        sheet = Sheet(row.read, row.failing, looked_at, note)
        score_chats(asking, known, row.day, sheet, row.reference.text)
    return True


def _bad(row: SampleRow, refused: Refusal) -> BadRow:
    cell: Cell = row.items if {"items", "points"} & refused.fields.keys() else row.reference
    cell = row.dated if "day" in refused.fields else cell
    about = (row.person_id, row.day)
    words = {"words": refused.lines[0]}
    return BadRow(row.row.number, cell.name, cell.text, mark("{words}"), words, about)
