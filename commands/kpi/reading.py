"""A typed line becomes what is wanted: days, queues, somebody, a way of counting, in any order."""

import re
from collections.abc import Sequence
from typing import get_args

from commands.deciding.asking import Asking, Refusal
from commands.kpi import days_read
from commands.kpi.left import Left
from commands.kpi.wanted import Shows, Wanted
from handbook.kpi import Formula, KpiRules
from storage import calls, people
from storage.cards import clean
from storage.people import Known

_SHOWS: tuple[tuple[str, Shows], ...] = (
    (r"\bhelp\b|帮助|^[?]$", "help"),
    (r"\bformulas\b|各种?公式|公式对比|口径对比", "formulas"),
    (r"\b(?:by )?agents?\b|\bby name\b|(?:按|各)?(?:座席|坐席|人员)|按人", "agents"),
    (r"\boperations\b|运营|现场", "operations"),
    (r"\b(?:chart|graph|picture)\b|曲线图?|图表|走势图?|图", "chart"),
    (r"\b(?:export )?csv\b", "csv"),
    (r"\b(?:export|file|xlsx|excel)\b|导出|文件|表格", "file"),
)
_FORMULA = (
    r"\b(?:by )?formula ?#?(\d+)\b"
    r"|(?:按|用)?第?([一二三四五])种?公式|(?:按|用)?公式 ?([\d一二三四五]+)"
)
_SHORT = (
    r"\bshort(?: abandons?| calls?)? (?:within |of |under )?(\d+) ?(?:s|sec|seconds)?\b"
    r"|(?:短呼损?|短时放弃|秒挂) ?(\d+) ?秒?"
)
_SECONDS = (
    r"\b(?:with)?in (\d+) ?(?:s|sec|seconds)\b|(\d+) ?秒(?:以?内)?|\b(\d+) ?(?:s|sec|seconds)\b"
)
_OWN = r"\b(?:me|my|mine|own|my own|my calls)\b|我的?|本人"
_TEAM = r"\b(?:the )?(?:whole )?team\b|团队|全组|全员"
_FILLERS = re.compile(
    r"\b(?:of|the|for|by|in|on|with|from|as|a|and|to|please|show|figures|kpis?|calls?|queue)\b"
    r"|[的和按在请看,.;:，。；、]|指标|队列|看看",
    re.IGNORECASE,
)
_CHINESE = {sign: number for number, sign in enumerate("一二三四五", 1)}
_MENTION = r"<@([A-Z0-9]+)(?:\|[^>]*)?>"


def read(asking: Asking, rules: KpiRules, typed: str) -> Wanted:
    """Nothing typed means this month so far. Raises Refusal, which says what to type."""
    left = Left(typed)
    person = _named(asking, left)
    known = _known(asking, rules) if left.text else ()
    queues = {
        queue
        for queue in known
        if left.take_words(f"queue {queue}")
        or (not needs_its_word(asking, queue) and left.take_words(queue))
    }
    shows: Shows = next((shown for pattern, shown in _SHOWS if left.take(pattern)), "figures")
    if shows == "csv":
        left.take(_SHOWS[-1][0])
    elif shows == "agents" and (left.take(_SHOWS[-2][0]) or left.take(_SHOWS[-1][0])):
        shows = "file"  # the workbook has a sheet of them
    formula = _formula(asking, left)
    short = _number(asking, left, _SHORT)
    seconds = _number(asking, left, _SECONDS)
    if person is None and left.take(_OWN):
        person = asking.person
    is_team = left.take(_TEAM) is not None
    period = days_read.read(asking, left)
    over = Left(_FILLERS.sub(" ", left.text))
    queues |= {queue for queue in known if over.take_words(queue)}
    if over.text and person is None:
        person = _bare(asking, over.text)
    elif over.text:
        raise not_read(asking, over.text)
    return Wanted(period, tuple(sorted(queues)), person, is_team, shows, formula, seconds, short)


def not_read(asking: Asking, said: str) -> Refusal:
    say = asking.say
    return Refusal(
        say("I do not understand “{said}”.", said=clean(said, 40)),
        say("For example: /kpi month, /kpi last week chart, /kpi 2026-10 agents; more: /kpi help"),
    )


def _known(asking: Asking, rules: KpiRules) -> Sequence[str]:
    """The queues that a line may name, the longest names first."""
    known = {*calls.queues(asking.tx, asking.person.person.team_id), *rules.queues}
    return sorted((one for one in known if one.strip()), key=lambda name: (-len(name), name))


def needs_its_word(asking: Asking, queue: str) -> bool:
    """Whether the name of a queue alone means something else, as “operations” does, or may be a
    part of a date: “queue operations” and “queue 10” mean the queue.
    """
    if len(queue.strip()) < 2 or not any(sign.isalpha() for sign in queue):
        return True
    left = Left(queue)
    words = [_FORMULA, _SHORT, _SECONDS, _OWN, _TEAM]
    for pattern in [*(pattern for pattern, _ in _SHOWS), *words]:
        left.take(pattern)
    if not left.text:
        return True
    try:
        days_read.read(asking, left)
    except Refusal:
        return True  # a day that has not come, or none
    return not _FILLERS.sub(" ", left.text).strip()


def _formula(asking: Asking, left: Left) -> Formula | None:
    found = left.take(_FORMULA)
    if found is None:
        return None
    said = found[1] or found[2] or found[3]
    number = _CHINESE.get(said, int(said) if said.isdecimal() else 0)
    for formula in get_args(Formula):
        if formula == number:
            return formula  # type: ignore[no-any-return]
    raise Refusal(
        asking.say("There are formulas 1 to 5, not {said}.", said=clean(said, 10)),
        asking.say("Beside each other: /kpi formulas"),
    )


def _number(asking: Asking, left: Left, pattern: str) -> int | None:
    """Seconds. Raises Refusal where there are too many."""
    found = left.take(pattern)
    if found is None:
        return None
    said = next(group for group in found.groups() if group)
    return seconds_of(asking, said)


def seconds_of(asking: Asking, said: str) -> int:
    """Raises Refusal."""
    if len(said) > 5 or not said.isdecimal() or int(said) > 3600:
        raise Refusal(asking.say("Please give whole seconds from 0 to 3600."))
    return int(said)


# ---- somebody


def _named(asking: Asking, left: Left) -> Known | None:
    """Whom a mention or an @ names. Raises Refusal where that is nobody of the team."""
    if found := left.take(_MENTION):
        slack_id = found[1].upper()
        named = [one for one in _everybody(asking) if one.person.slack_id == slack_id]
        if named:
            return named[0]
        raise _nobody(asking)
    start = left.text.find("@")
    if start < 0:
        return None
    behind = left.text[start + 1 :]
    person, said = _first_named(asking, behind.lstrip())
    if person is None:
        raise _nobody(asking)
    left.cut(start, start + 1 + len(behind) - len(behind.lstrip()) + len(said))
    return person


def _bare(asking: Asking, said: str) -> Known:
    """Somebody named without an @, and nothing else. Raises Refusal."""
    person, named = _first_named(asking, said)
    if person is None or len(named) != len(said):
        raise not_read(asking, said)
    return person


def _first_named(asking: Asking, said: str) -> tuple[Known | None, str]:
    """Who is named at the beginning by staff number or name, the longest first. Raises Refusal for
    a name that two have who are there, or who have both left."""
    everybody = _everybody(asking)
    found = [
        (not one.has_left(asking.today), len(word), one, said[: len(word)])
        for one in everybody
        for word in {one.person.code, one.name}
        if word and _begins(said, word)
    ]
    if not found:
        return None, ""
    best = max(entry[1] for entry in found)
    longest = [entry for entry in found if entry[1] == best]
    there = [entry for entry in longest if entry[0]] or longest
    if len({entry[2].id for entry in there}) > 1:
        raise _nobody(asking)
    return there[0][2], there[0][3]


def _everybody(asking: Asking) -> Sequence[Known]:
    """With those who have left: their figures of the time before stay."""
    return people.of_team(asking.tx, asking.person.person.team_id)


def _begins(said: str, word: str) -> bool:
    if not said.casefold().startswith(word.casefold()):
        return False
    after = said[len(word) : len(word) + 1]
    return not (word[-1:].isascii() and after.isascii() and (after.isalnum() or after == "_"))


def _nobody(asking: Asking) -> Refusal:
    say = asking.say
    return Refusal(
        say("I cannot tell whose figures are meant."),
        say("For example: /kpi @name, or with the staff number: /kpi A001"),
    )
