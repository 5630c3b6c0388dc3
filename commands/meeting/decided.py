"""What a form of minutes says: decisions that fit, and tasks that can be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.task_lines import Task, read_task
from commands.meeting.planning import Planned, coming
from storage.cards import clean

MOST_TEXT, MOST_LINE, MOST_TASKS = 3000, 400, 20


def check_short(asking: Asking, decided: Sequence[str]) -> None:
    """Raises Refusal for what would be cut."""
    say = asking.say
    long = next((one for one in decided if len(one) > MOST_LINE), None)
    if long is not None:
        wrong = say(
            "A line has {n} letters at most; please break this up: {line}",
            n=MOST_LINE,
            line=clean(long, 60),
        )
    elif len("\n".join(decided)) > MOST_TEXT:
        wrong = say("Minutes have {n} letters at most; please shorten them.", n=MOST_TEXT)
    else:
        return
    raise Refusal(wrong, say("Nothing is kept yet."), fields={"decided": wrong})


def read_tasks(asking: Asking, one: Planned, typed: str) -> list[Task]:
    """Raises Refusal that names the line."""
    say, tasks, wrong = asking.say, [], []
    due = _next_day(asking, one)
    for each in filter(str.strip, typed.splitlines()):
        try:
            task = read_task(asking, each, "tasks")
            if task.owner is None:
                raise Refusal(say("Please begin the line with who does it."))
        except Refusal as refused:
            wrong.append(say("{line}: {problem}", line=clean(each, 40), problem=refused.lines[0]))
            continue
        tasks.append(replace(task, due=task.due or due))
    if len(tasks) > MOST_TASKS:
        wrong.append(say("Please give {n} tasks at most at a time.", n=MOST_TASKS))
    if wrong:
        raise Refusal(*wrong, fields={"tasks": " ".join(wrong)[:500]})
    return tasks


def _next_day(asking: Asking, one: Planned) -> date:
    """The day of the next meeting of its kind; where none is to come, a week on."""
    after = [other for other in coming(asking, one.name, not_begun=True) if other.day > one.day]
    return after[0].at.date() if after else date.fromordinal(asking.today.toordinal() + 7)
