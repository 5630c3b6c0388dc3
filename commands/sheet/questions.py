"""The questions of both forms: a line each, and the words beside."""

from commands.deciding.asking import Asking, Refusal
from commands.sheet import cards, typed
from commands.sheet.rights import Sheet
from storage.assessments import AssessmentLine
from storage.cards import Field


def settled(asking: Asking, sheet: Sheet) -> Refusal:
    """Somebody was first, or it is further already."""
    say = asking.say
    told = {"number": sheet.id, "state": say(cards.STATES[sheet.row.state])}
    return Refusal(say("#M{number} is {state}.", **told), say("Nothing was changed."))


def field(
    asking: Asking,
    sheet: Sheet,
    line: AssessmentLine,
    score: int | None,
    words: str | None,
    hint: str,
) -> Field:
    title = cards.part_title(sheet.rules, line.part, asking.say)
    said = "" if score is None else f"{score} {words or ''}".strip()
    return Field(
        name=typed.field_of(line),
        label=asking.say("{part}: {task}", part=title, task=line.task),
        kind="line",
        value=said[:500] or None,
        hint=hint or None,
    )


def aim(asking: Asking, line: AssessmentLine) -> str:
    return asking.say("Target: {target}", target=line.target) if line.target else ""


def beside(asking: Asking, line: AssessmentLine) -> str:
    """The target, and what the person says of the line."""
    say, said = asking.say, [aim(asking, line)] if line.target else []
    if line.own_score is not None:
        said.append(
            say("Their own: {score}", score=f"{line.own_score} {line.own_words or ''}".strip())
        )
    return " · ".join(said)


def words(name: str, label: str, value: str | None) -> Field:
    return Field(
        name=name,
        label=label,
        kind="text",
        value=value,
        is_optional=True,
        limit=typed.MOST_WORDS,
    )


def personal(
    lines: dict[int, tuple[str, str | None]], **more: tuple[str, str]
) -> dict[str, tuple[str, str]]:
    """What the journal keeps the digests of."""
    said = {f"line {place}": (salt, words) for place, (salt, words) in lines.items() if words}
    return said | {name: one for name, one in more.items() if one[1]}
