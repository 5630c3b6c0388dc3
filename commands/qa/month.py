"""A month of quality: how many were checked, with which errors; one's own, or of those one leads.

Without a call checked there is no share of anything: it is said so, never as 0 % (IC-KPI.6 to 8).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.qa.rights import seen
from handbook.words import Say
from storage import people, samples
from storage.cards import Card, Fact, Table
from storage.samples import Checked
from storage.timesheet import ends

MOST_ITEMS = 5
_MONTH = re.compile(r"(\d{4})[-/年](\d{1,2})月?")


def month_line(asking: Asking, typed: str) -> Card:
    """ "month", "month 2026-11". A look at others' is noted. Raises Refusal."""
    say, tx = asking.say, asking.tx
    first, last = ends(_month(asking, typed))
    found = samples.month(tx, asking.person.team, first, last)
    names = {one.id: one.name for one in seen(asking)}
    if not names:
        own = found.get(asking.person.id, Checked())
        return Card(
            title=say("Your calls and chats, {month}", month=say.month(first)),
            facts=_facts(asking, own, first),
            lines=_most(asking, own),
        )
    tx.note("sample.looked", f"team:{asking.person.person.team_id}", asking.actor, month=first)
    theirs = {number: one for number, one in found.items() if number in names}
    all_ = samples.together(list(theirs.values()))
    return Card(
        title=say("Quality, {month}", month=say.month(first)),
        facts=_facts(asking, all_, first),
        lines=(*_most(asking, all_), *_rechecked(asking, first, last)),
        table=_table(asking, theirs, names),
        small=_cited(asking),
    )


def _facts(asking: Asking, one: Checked, first: date) -> tuple[Fact, ...]:
    say, quality = asking.say, asking.book.quality
    told = []
    if quality.calls or one.calls:
        told += [
            Fact(label=say("Calls checked"), value=str(one.calls)),
            Fact(label=say("Phrases used"), value=_share(one, "phrases", say)),
            Fact(label=say("Answered rightly"), value=_share(one, "right", say)),
            Fact(label=say("Errors"), value=_share(one, "errors", say)),
        ]
    if quality.chats or one.read:
        failed = say("{read} read, {failing} failing", read=one.read, failing=one.failing)
        told.append(Fact(label=say("Chats"), value=failed if one.read else say("none read")))
    return tuple(told)


def _share(one: Checked, what: str, say: Say) -> str:
    """ "95 % (38 of 40)"; of nothing checked, that nothing was."""
    value, part = {
        "phrases": (one.phrase_use, one.calls - one.without_phrases),
        "right": (one.accuracy, one.calls - one.wrong),
        "errors": (one.error_rate, one.without_phrases + one.wrong),
    }[what]
    if value is None:
        return say("no calls checked")
    percent = f"{round(value * 100, 1):g}"
    return say("{percent} % ({part} of {all})", percent=percent, part=part, all=one.calls)


def _most(asking: Asking, one: Checked) -> tuple[str, ...]:
    """What was ticked most often."""
    say = asking.say
    ranked = sorted(one.items.items(), key=lambda item: (-item[1], item[0]))[:MOST_ITEMS]
    if not ranked:
        return ()
    told = [say("{item} {n}×", item=_named(asking, item), n=n) for item, n in ranked]
    return (say("Most often: {items}.", items=say.names(told)),)


def _named(asking: Asking, item: str) -> str:
    lang, book = asking.say.lang, asking.book
    if item in book.conduct.items:
        return book.conduct.items[item].title.in_language(lang)
    titles = [chats.looked_at[item] for chats in book.quality.chats if item in chats.looked_at]
    return titles[-1].in_language(lang) if titles else item


def _table(asking: Asking, found: Mapping[int, Checked], names: Mapping[int, str]) -> Table | None:
    """A row a person, by name."""
    say, quality = asking.say, asking.book.quality
    rows: list[Sequence[str]] = []
    for number in sorted(found, key=lambda one: names[one]):
        one = found[number]
        row = [names[number]]
        if quality.calls:
            shares = (_share(one, what, say) for what in ("phrases", "right", "errors"))
            row += [str(one.calls), *shares]
        if quality.chats:
            row += [str(one.read), str(one.failing)]
        rows.append(row)
    if not rows:
        return None
    calls = (say("Calls"), say("Phrases used"), say("Answered rightly"), say("Errors"))
    chats = (say("Chats read"), say("Failing"))
    head = (say("Person"), *(calls if quality.calls else ()), *(chats if quality.chats else ()))
    return Table(head=head, rows=tuple(map(tuple, rows)))


def _rechecked(asking: Asking, first: date, last: date) -> list[str]:
    """How the scoring itself came out, by whoever scored; to those who sample or check it."""
    say, tx, rules = asking.say, asking.tx, asking.book.quality
    if not rules.samples(asking.person.roles):
        return []
    stands = samples.between(tx, asking.person.person.team_id, first, last)
    scored_by = {one.id: one.by_id for one in stands if one.recheck_of is None}
    of_whom: dict[int, list[bool]] = {}
    for one in stands:
        if one.recheck_of in scored_by:
            of_whom.setdefault(scored_by[one.recheck_of], []).append(one.differs)
    return [
        say(
            "Scored by {name}: {n} checked again, {errors} came out otherwise.",
            name=people.by_id(tx, number).name,
            n=len(found),
            errors=sum(found),
        )
        for number, found in of_whom.items()
    ]


def _cited(asking: Asking) -> tuple[str, ...]:
    rule = asking.book.quality.calls or asking.book.quality.chats
    return (asking.say("By {rule}.", rule=cited(rule[-1].rule, asking.say)),) if rule else ()


def _month(asking: Asking, typed: str) -> date:
    if not typed.strip():
        return asking.today
    read = _MONTH.fullmatch(typed.strip())
    if read is None or not 1 <= int(read[2]) <= 12 or not 2000 <= int(read[1]) <= 2100:
        raise Refusal(asking.say("Please type the month as 2026-11."))
    return date(int(read[1]), int(read[2]), 1)
