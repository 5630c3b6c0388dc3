"""One's own requests: what there is, why it was decided so, and taking one back."""

from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import leave_line
from commands.deciding.silent import silence_lines
from commands.leave import card
from commands.leave.details import rule_lines
from commands.leave.finding import found, may_decide, may_see
from commands.leave.wish import word_for
from handbook.book import in_force
from handbook.leave import Verdict
from storage import leaves, people, silences
from storage.cards import Button, Card, Fact
from storage.leaves import ASKED, OPEN_STATES, Leave

LIST_DAYS = 60


def help_lines(asking: Asking, _: str) -> Card:
    """What can be typed, with one example each."""
    say, book = asking.say, asking.book
    kinds = [kind.title.in_language(say.lang) for kind in book.leave.kinds.values()]
    return Card(
        title=say("Ask for time off"),
        lines=(
            say("/timeoff sick today fever — a kind, the day, and your reason"),
            say("/timeoff form — the same, as a form"),
            *_leaving_early(asking),
            say("/timeoff list — your requests, and those that wait for you"),
            say("/timeoff why 12 — the rules behind a request"),
            say("/timeoff withdraw 12, or change 12 to 2026-12-21 — take it back, or change it"),
            say("/timeoff special personal today, and why — when it is too late otherwise"),
            say("/timeoff for @name sick today — for somebody who cannot ask, if you may"),
            say("/timeoff take 12, accept 12, or keep 12 — answer what you are offered"),
            say("/timeoff approve 12, or decline 12 too few people — for those who decide"),
            say("/timeoff offer 12 2026-12-21, undo 12, or reverse 12 and why — the same"),
        ),
        small=(say("Kinds that I know: {kinds}.", kinds=say.names(kinds)),),
    )


def _leaving_early(asking: Asking) -> list[str]:
    """How to go before the shift ends: without a yes it counts as left early (CC-2.4.10.6)."""
    rules = in_force(asking.book.stepping_away, asking.today)
    kind = rules.booking.leave_kind if rules and rules.booking else "personal"
    if kind not in asking.book.leave.kinds:
        return []
    word = word_for(asking, kind)
    return [
        asking.say("/timeoff {word} today from 16:30 — leave early, once it is approved", word=word)
    ]


def form_button(asking: Asking, _: str) -> Card:
    """A form needs a press: a message brings nothing that could open one."""
    say = asking.say
    return Card(
        lines=(say("Press to open the form. In a channel, type: /timeoff form"),),
        buttons=(Button(action="leave.ask", label=say("Ask for time off"), value=""),),
    )


def list_mine(asking: Asking, _: str) -> Card:
    """The person's requests of the last weeks, and those that wait for their decision."""
    say, tx = asking.say, asking.tx
    since = asking.today - timedelta(days=LIST_DAYS)
    own = leaves.of_person(tx, asking.person.id, since)
    is_open = any(leave.state in OPEN_STATES and leave.last >= asking.today for leave in own)
    change = Button(action="leave.change", label=say("Change…"), value="")
    waiting = [
        leave
        for leave in leaves.undecided(tx, asking.person.person.team_id)
        if may_decide(asking, leave, Verdict.model_validate(leave.verdict))
    ]
    names = {known.id: known.name for known in people.of_team(tx, asking.person.person.team_id)}
    open_ = [f"leave:{leave.id}" for leave in (*own, *waiting) if leave.state == ASKED]
    silent = silences.of(tx, *open_)

    def so_far(leave: Leave) -> list[str]:
        """Who was silent and who is asked now, while it waits."""
        if leave.state != ASKED:
            return []
        about = [one for one in silent if one.subject == f"leave:{leave.id}"]
        lines = silence_lines(about, names, tx.now, asking.person.team, say)
        if leave.asked_of is not None:
            lines.append(say("Asked now: {name}.", name=names[leave.asked_of]))
        return lines

    lines: list[str] = []
    for leave in own:
        lines += [leave_line(asking, leave), *so_far(leave)]
    if not own:
        lines = [say("None since {day}. To ask: /timeoff sick today fever", day=say.day(since))]
    if waiting:
        lines.append(say("Waiting for your decision:"))
    for leave in waiting:
        told = {"line": leave_line(asking, leave), "name": names[leave.person_id]}
        lines += [say("{line} — {name}", **told), *so_far(leave)]
    return Card(
        title=say("Your requests"), lines=tuple(lines), buttons=(change,) if is_open else ()
    )


def why(asking: Asking, rest: str) -> Card:
    """The rules of a request, in words, with the facts that they were held against."""
    say, leave = asking.say, found(asking, rest)
    verdict = Verdict.model_validate(leave.verdict)
    if not may_see(asking, leave, verdict):
        raise Refusal(
            say("#{number} is somebody else's request.", number=leave.id),
            say("Your requests and their numbers: /timeoff list"),
        )
    person = people.by_id(asking.tx, leave.person_id)
    facts = [
        Fact(label=say("Days"), value=card.counted(leave, verdict, person.team, say)),
        Fact(label=say("Asked"), value=card.asked(leave, verdict, person.team, say)),
        card.outcome(asking.tx, leave, verdict, asking.book, say),
    ]
    if leave.decided_words and asking.person.id == leave.person_id:
        facts.append(Fact(label=say("Reason of the decision"), value=leave.decided_words))
    return Card(
        title=card.title(leave, asking.book, say),
        facts=tuple(facts),
        lines=(*_silences(asking, leave), *rule_lines(asking, leave, verdict)),
    )


def _silences(asking: Asking, leave: Leave) -> list[str]:
    """Who was asked and gave no answer, whatever became of it."""
    tx, silent = asking.tx, silences.of(asking.tx, f"leave:{leave.id}")
    names = {one.person_id: people.by_id(tx, one.person_id).name for one in silent}
    return silence_lines(silent, names, tx.now, asking.person.team, asking.say)


def why_press(asking: Asking, press: Press) -> Card:
    return why(asking, press.value)
