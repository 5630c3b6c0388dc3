"""What is typed of sheets: a month, whom they are for, the tasks, and scores with words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from commands.deciding.asking import Asking, Refusal
from handbook.assessment import AssessmentRules, SheetRules
from handbook.roster import next_month
from storage.assessments import AssessmentLine, Mark, Task
from storage.cards import clean

MOST_LINES = 12
MOST_TASK, MOST_TARGET, MOST_WEIGHT = 150, 80, 100
MOST_WORDS = 1000
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?!\S)")
_NAMED = {
    "this": 0,
    "本月": 0,
    "next": 1,
    "下月": 1,
    "下个月": 1,
    "last": -1,
    "上月": -1,
    "上个月": -1,
}
_SEMICOLON = re.compile(r"[;；]")
_COLON = re.compile(r"[:：]")
_SCORE = re.compile(r"(\d+)\s*(?:分|%|/\s*\d+)?(?=[^\d.%]|$)")
_SIGNS = " \t:：,，.。;；-–—"


def month_of(typed: str, today: date) -> tuple[date | None, str]:
    """The month that a line begins with ("2026-11", "next"), by its first day, and the rest."""
    line = typed.strip()
    if number := _MONTH.match(line):
        try:
            return date(int(number[1]), int(number[2]), 1), line[number.end() :].strip()
        except ValueError:
            return None, line
    word, _, rest = line.partition(" ")
    step = _NAMED.get(word.casefold())
    if step is None:
        return None, line
    first = today.replace(day=1)
    if step < 0:
        return last_month(first), rest.strip()
    return (next_month(first) if step else first), rest.strip()


def last_month(month: date) -> date:
    """The month before one, by its first day."""
    year, number = (month.year, month.month - 1) if month.month > 1 else (month.year - 1, 12)
    return date(year, number, 1)


def no_month(asking: Asking, said: str) -> Refusal:
    say = asking.say
    return Refusal(
        say("I read no month in “{said}”.", said=clean(said, 40)),
        say("For example: {month}, last, next", month=f"{asking.today:%Y-%m}"),
    )


def role_named(asking: Asking, version: AssessmentRules, typed: str) -> tuple[str | None, str]:
    """The role with a sheet that a line begins with, by key or title, and the rest."""
    line = typed.strip()
    names = {
        name.casefold(): role
        for one in version.sheets
        for role in one.roles
        for title in (asking.book.roles[role],)
        for name in (role, title.en, f"{title.en}s", title.zh)
    }
    for name in sorted(names, key=len, reverse=True):
        if f"{line.casefold()} ".startswith(f"{name} "):
            return names[name], line[len(name) :].strip()
    return None, line


def read_tasks(asking: Asking, rules: SheetRules, typed: str) -> tuple[Task, ...]:
    """Lines such as "results: satisfaction | 95 % | 2", in the order of the parts.

    A line without a part belongs to that of the line before. A part that has none gets the one
    that the handbook names. Raises Refusal.
    """
    found: dict[str, list[Task]] = {name: [] for name in rules.parts}
    part = next(iter(rules.parts)) if len(rules.parts) == 1 else None
    for line in _lines(typed):
        named, rest = _part(asking, rules, line)
        part = named or part
        if part is None:
            raise _unread(asking, rules, line)
        if rest:
            found[part].append(_task(asking, rules, part, rest))
    if sum(map(len, found.values())) > MOST_LINES:
        told = asking.say("A sheet takes {n} lines at most. Nothing was changed.", n=MOST_LINES)
        raise Refusal(told, fields={"lines": told})
    return tuple(
        task
        for name in rules.parts
        for task in found[name] or [_named_by_handbook(asking, rules, name)]
    )


def _lines(typed: str) -> Iterator[str]:
    """A line each; of a single one, what semicolons part."""
    pieces = typed.splitlines() if "\n" in typed.strip() else _SEMICOLON.split(typed)
    return (line for said in pieces if (line := clean(said, 400)))


def _part(asking: Asking, rules: SheetRules, line: str) -> tuple[str | None, str]:
    """The part that a line names before its colon, and what is behind it."""
    head, *behind = _COLON.split(line, maxsplit=1)
    if not behind:
        return None, line
    said = re.sub(r"\s*\(?\d+\s*%\)?$", "", head.strip().casefold())
    for name, part in rules.parts.items():
        if said in (name, part.title.en.casefold(), part.title.zh):
            return name, behind[0].strip()
    return None, line


def _task(asking: Asking, rules: SheetRules, part: str, said: str) -> Task:
    pieces = [piece.strip() for piece in said.replace("｜", "|").split("|")]
    task, target, weight = (*pieces, "", "")[:3]
    number = weight.removesuffix("%").strip() or "1"
    is_number = number.isdecimal() and 1 <= int(number) <= MOST_WEIGHT
    if not task or len(pieces) > 3 or not is_number:
        raise _unread(asking, rules, said)
    return Task(
        part,
        rules.parts[part].weight,
        task[:MOST_TASK],
        target[:MOST_TARGET],
        int(number),
    )


def _named_by_handbook(asking: Asking, rules: SheetRules, name: str) -> Task:
    part = rules.parts[name]
    return Task(name, part.weight, part.looks_at.in_language(asking.say.lang))


def _unread(asking: Asking, rules: SheetRules, line: str) -> Refusal:
    say = asking.say
    parts = [part.title.in_language(say.lang) for part in rules.parts.values()]
    told = say(
        "I cannot read “{said}”. Each line is: part: task | target | weight from 1 to {most}.",
        said=clean(line, 60),
        most=MOST_WEIGHT,
    )
    return Refusal(
        told,
        say("The parts are: {parts}. Nothing was changed.", parts=say.names(parts)),
        fields={"lines": told},
    )


def written(asking: Asking, rules: SheetRules, lines: Iterable[AssessmentLine | Task]) -> str:
    """The lines as they are typed."""
    said = []
    for line in lines:
        part = rules.parts.get(line.part)
        title = part.title.in_language(asking.say.lang) if part else line.part
        words = [line.task, line.target, str(line.weight) if line.weight != 1 else ""]
        while not words[-1]:
            words.pop()
        said.append(f"{title}: {' | '.join(words)}")
    return "\n".join(said)


def template(asking: Asking, rules: SheetRules) -> str:
    """What the handbook names of each part, to begin with."""
    return written(asking, rules, [_named_by_handbook(asking, rules, name) for name in rules.parts])


def read_marks(
    asking: Asking, answers: Mapping[str, str], lines: Iterable[AssessmentLine], most: int
) -> dict[int, Mark]:
    """A score for each line, "85 steady and quick", by place. Raises Refusal with each field."""
    say, marks, wrong = asking.say, dict[int, Mark](), dict[str, str]()
    for line in lines:
        said = clean(answers.get(field_of(line), ""), MOST_WORDS)
        number = _SCORE.match(said)
        if number and len(number[1]) < 6 and int(number[1]) <= most:
            words = said[number.end() :].strip(_SIGNS)
            marks[line.place] = Mark(int(number[1]), words or None)
        else:
            wrong[field_of(line)] = say("Begin with a whole number from 0 to {most}.", most=most)
    if wrong:
        raise Refusal(
            say("A score is a whole number from 0 to {most}. Nothing was changed.", most=most),
            fields=wrong,
        )
    return marks


def field_of(line: AssessmentLine) -> str:
    """The name of the line's question in a form."""
    return f"line_{line.place}"
