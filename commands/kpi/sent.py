"""A file of calls that somebody sends to the bot: whose it may be, and how far it is read."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import PurePath

from commands.deciding import attaching, calls_told, whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.attaching import ending
from commands.deciding.command import MAYBE, NO, SURELY, Attached, Drawing, Press, Use
from commands.deciding.lines import cited
from commands.kpi.rights import brings_in
from handbook.book import in_force
from handbook.kpi import KpiRules
from handbook.words import Say, of
from storage import call_uploads, files, outbox, people
from storage.call_uploads import FAILED, READ, CallUpload
from storage.cards import Button, Card, Item, clean
from storage.transaction import Tx

SUBJECT = "calls_file"
MOST_BYTES = 300 * 1024 * 1024
MOST_BAD = 10
"""Bad lines that the card names; the others are counted."""
_TABLES = frozenset(
    {".csv", ".xlsx", ".xls", ".json", ".jsonl", ".log", ".gz", ".txt", ".tsv", ".zip"}
)
_NAMED = re.compile(
    r"queue_?log|contact.?record|callcenter|(?<![a-z])(?:cdr|ctr|calls?)(?![a-z])|通话|话单|来电",
    re.IGNORECASE,
)
_SAID = re.compile(r"^\s*(?:/?kpi\b|calls?\b|import\b|指标|通话|话单|导入)", re.IGNORECASE)


def uses(asking: Asking, text: str) -> Sequence[Use]:
    """What a file may be for: calls, where the handbook counts any. Who may not bring them in is
    offered it only for what is surely a file of calls, and is told so."""
    rules = in_force(asking.book.kpi, asking.today)
    if rules is None:
        return ()
    may = brings_in(asking, rules)
    return [
        Use(
            _choice(asking),
            partial(_take, asking, rules),
            is_named=may and bool(_SAID.match(text)),
            suits=partial(_suits, may=may),
            most_bytes=MOST_BYTES,
        )
    ]


def _suits(given: Sequence[Attached], *, may: bool) -> int:
    """By the files' names: what they hold is seen when they are read."""
    paths = [PurePath(one.name) for one in given]
    if all(_NAMED.search(path.name) and _is_table(path) for path in paths):
        return SURELY
    return MAYBE if may and all(path.suffix.lower() in _TABLES for path in paths) else NO


def _is_table(path: PurePath) -> bool:
    """`queue_log`, `queue_log.1` and `queue_log-20261102` have no ending that says anything."""
    suffix = path.suffix.lower()
    return suffix in _TABLES or not suffix.strip(".0123456789-")


def _check(asking: Asking, rules: KpiRules) -> None:
    """Raises Refusal."""
    if brings_in(asking, rules):
        return
    say = asking.say
    roles = (*rules.agents.roles, *rules.silence.roles)
    raise Refusal(
        say(
            "That looks like calls of the telephone system. Only these bring them in: {people} "
            "({rule}).",
            people=whoever.titles(asking.book, roles, say),
            rule=cited(rules.agents.rule, say),
        ),
        say("Nothing was read, and I keep no copy."),
    )


def _choice(asking: Asking) -> Item:
    say = asking.say
    button = Button(action="kpi.calls", label=say("Calls for the figures"), value="calls")
    return Item(lines=(say("Calls of the telephone system"),), buttons=(button,))


def _take(asking: Asking, rules: KpiRules, given: Sequence[Attached]) -> Card:
    """They are read next. Raises Refusal."""
    _check(asking, rules)
    for file in given:
        _add(asking, file.id, clean(file.name, 80) or asking.say("a file"))
    return _taken(asking, len(given))


def for_press(asking: Asking, press: Press) -> Card:
    """The person says that what they sent today is calls. Raises Refusal."""
    say, tx = asking.say, asking.tx
    rules = in_force(asking.book.kpi, asking.today)
    if rules is None:
        raise Refusal(say("Your handbook has no figures."))
    _check(asking, rules)
    people.lock(tx, asking.person.id)
    there = files.waiting(tx, asking.person.id, tx.now - attaching.RECENT)
    attaching.assign(asking, "calls", say("What they brought: /kpi"))
    for file in there:
        _add(asking, file.slack_id, say("a file") + file.ending)
    return _taken(asking, len(there))


def _add(asking: Asking, slack_file: str, name: str) -> None:
    tx, person = asking.tx, asking.person
    number = call_uploads.add(
        tx,
        CallUpload(
            team_id=person.person.team_id,
            person_id=person.id,
            slack_id=slack_file,
            file_name=name,
            at=tx.now,
        ),
    )
    tx.note("calls.sent", f"{SUBJECT}:{number}", asking.actor, ending=ending_of(name))
    if person.person.slack_id is not None:
        card = draw(Drawing(tx, {}, number))
        outbox.tell(tx, person.person.slack_id, f"{SUBJECT}:{number}", card)


def ending_of(name: str) -> str:
    """Its kind by its name."""
    return ending(Attached("", name, 0))


def _taken(asking: Asking, count: int) -> Card:
    say = asking.say
    return Card(
        lines=(
            say.plural(
                "I read it now; its own message says how far it is.",
                "I read these {n} files now; a message each says how far it is.",
                count,
            ),
        )
    )


# ---- the card


def draw(drawing: Drawing) -> Card:
    """How far the file is read, or what came of it; in the words of who sent it."""
    row = call_uploads.seen(drawing.tx, drawing.number)
    person = people.by_id(drawing.tx, row.person_id)
    say = of(person.language)
    name = clean(row.file_name, 80) if row.file_name else say("a file")
    title = say("Calls from {file}", file=name)
    if row.state == READ:
        return Card(title=title, lines=tuple(_read(row, say)))
    if row.state == FAILED:
        why = say(row.result["reason"], **{**row.result.get("facts", {}), "file": name})
        return Card(
            title=title,
            lines=(why, say("Nothing more of it was read, and I keep no copy.")),
        )
    bar = "▓" * (row.percent // 5) + "░" * (20 - row.percent // 5)
    return Card(title=title, lines=(say("{bar} {n} % read", bar=bar, n=row.percent),))


def _read(row: CallUpload, say: Say) -> Iterator[str]:
    told = row.result
    lines = say.plural("{n} line", "{n} lines", told["lines"])
    if not told["lines"] and not told["skipped"]:
        yield say("The file is empty, or its first line is not whole yet.")
    elif not told["lines"]:
        yield say("Nothing new: I knew all of it.")
    elif told["first"] is None:
        yield say("{lines}, no call.", lines=lines)
    else:
        days = say.days((date.fromisoformat(told["first"]), date.fromisoformat(told["last"])))
        n = say.plural("{n} call", "{n} calls", told["calls"])
        yield say("{lines}, {calls}, {days}.", lines=lines, calls=n, days=days)
    for reason, n in told["ignored"].items():
        yield say("Left out: {kind} ({n}).", kind=say(reason), n=n)
    if told["bad_count"]:
        bad = say.plural("{n} line", "{n} lines", told["bad_count"])
        yield say("Not read: {lines}. The others are in.", lines=bad)
        for number, reason in told["bad"]:
            yield say("Line {number} {reason}.", number=number, reason=say(reason))
        if more := told["bad_count"] - len(told["bad"]):
            yield say("And {n} more.", n=more)
    ahead = [date.fromisoformat(day) for day in told["coming"]]
    yield from calls_told.coming_lines(ahead, say)
    for queue, other, first, last in told["doubled"]:
        yield say(
            "Counted twice? {queue}, {days}: “{other}” has calls of these days too.",
            queue=clean(queue, 60),
            days=say.days((date.fromisoformat(first), date.fromisoformat(last))),
            other=clean(other, 60),
        )
    if told["unknown"]:
        yield say.plural(
            "{n} agent is nobody on the list; at the terminal: rollcall calls agents",
            "{n} agents are nobody on the list; at the terminal: rollcall calls agents",
            told["unknown"],
        )
    yield say("My copy is deleted. The figures: /kpi")


def redraw(tx: Tx, number: int) -> None:
    """The card says how far it is."""
    for post in outbox.posts_of(tx, f"{SUBJECT}:{number}"):
        outbox.redraw(tx, post)
