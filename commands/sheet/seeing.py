"""What people see of sheets: their own, and with a part in them others'; such a look is noted."""

from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.naming import person_named
from commands.sheet import cards, records, typed
from commands.sheet.rights import Sheet, all_of, check_see, found, has_part, leads, may, rules_of
from handbook.assessment import months_of, year_score
from handbook.book import in_force
from storage import assessments
from storage.assessments import HOLDS, Assessment, AssessmentLine
from storage.cards import Card, Form, Item
from storage.people import Known

MONTHS_SHOWN = 3


def own_line(asking: Asking, rest: str) -> Card:
    """One's own sheets: those of the last months, or of one that was typed. Raises Refusal."""
    say, today = asking.say, asking.today
    month, after = typed.month_of(rest, today)
    if after:
        return Card(
            lines=(say("The sheet with its lines:"),),
            buttons=(cards.see_button(_seen(asking, after).row, say),),
        )
    first = month or _back(today.replace(day=1), MONTHS_SHOWN - 1)
    last = month or date.max.replace(day=1)
    rows = assessments.of_person(asking.tx, asking.person.id, first, last)
    if not rows:
        rules_of(asking, today.replace(day=1))
        return Card(
            lines=(
                say("You have no sheet for {month}.", month=say.month(month or today)),
                say("Its tasks are set by your leader."),
            )
        )
    return Card(title=say("Your sheets"), items=tuple(own_item(asking, row) for row in rows))


def _back(month: date, count: int) -> date:
    for _ in range(count):
        month = typed.last_month(month)
    return month


def own_item(asking: Asking, row: Assessment) -> Item:
    """One's own sheet in a line. A score is said once it holds."""
    say, buttons = asking.say, [cards.see_button(row, asking.say)]
    told = {"month": say.month(row.month), "number": row.id, "state": own_state(row, asking)}
    line = say("#M{number} {month}: {state}", **told)
    if row.state in HOLDS and row.score is not None:
        line = say("{line}, {score}", line=line, score=cards.number(row.score))
    return Item(lines=(line,), buttons=tuple(buttons))


def own_state(row: Assessment, asking: Asking) -> str:
    """As its person is told; who scores is not to be rushed before it holds."""
    if row.state in (assessments.SCORED, assessments.RETURNED):
        return asking.say("being scored")
    return asking.say(cards.STATES[row.state])


def _seen(asking: Asking, typed_: str) -> Sheet:
    sheet = found(asking, typed_)
    check_see(asking, sheet)
    return sheet


def look(asking: Asking, value: str) -> Form:
    """The whole sheet. Somebody else's is a look, which is noted. Raises Refusal."""
    say, sheet = asking.say, _seen(asking, value)
    is_own = sheet.known.id == asking.person.id
    if not is_own:
        asking.tx.note("sheet.looked", f"sheet:{sheet.id}", asking.actor)
    shows = sheet.row.state in HOLDS or not is_own
    told = {"name": sheet.known.name, "month": say.month(sheet.month)}
    state = own_state(sheet.row, asking) if is_own else say(cards.STATES[sheet.row.state])
    lines = [
        say("{name}, {month}: {state}", state=state, **told),
        *(_line(asking, sheet, one, shows=shows) for one in assessments.lines(asking.tx, sheet.id)),
        *_words(asking, sheet, shows=shows),
        *(records.measured(asking, sheet.known, sheet.month) if is_own else ()),
    ]
    return Form(
        action="sheet.look",
        title=say("Sheet #M{number}", number=sheet.id),
        close=say("Close"),
        lines=tuple(lines),
    )


def _line(asking: Asking, sheet: Sheet, line: AssessmentLine, *, shows: bool) -> str:
    """The task with its part and weights, and under it what was scored and said."""
    say = asking.say
    title = cards.part_title(sheet.rules, line.part, say)
    told = say("{part} {weight} %: {task}", part=title, weight=line.part_weight, task=line.task)
    if line.weight != 1:
        told = say("{line} (×{weight})", line=told, weight=line.weight)
    said = [say("Target: {target}", target=line.target)] if line.target else []
    if line.own_score is not None:
        words = f"{line.own_score} {line.own_words or ''}".strip()
        said.append(say("Their own: {score}", score=words))
    if shows and line.score is not None:
        said.append(say("Scored: {score}", score=f"{line.score} {line.words or ''}".strip()))
    return "\n    ".join([told, *said])


def _words(asking: Asking, sheet: Sheet, *, shows: bool) -> list[str]:
    say, row = asking.say, sheet.row
    lines = []
    if row.own_words:
        lines.append(say("Their own words: {words}", words=row.own_words))
    if shows and row.score is not None:
        parts = (
            f"{fact.label}: {fact.value}"
            for fact in cards.part_facts(asking.tx, row, sheet.rules, say)
        )
        score = cards.out_of(row.score, sheet.version, say)
        lines.append(say("Together: {score} ({parts})", score=score, parts=say.names(list(parts))))
        if row.words:
            lines.append(say("Feedback: {words}", words=row.words))
        if row.plan:
            lines.append(say("To work on: {words}", words=row.plan))
        if row.returned_words and not row.approved_at:
            lines.append(say("Given back: {words}", words=row.returned_words))
    if row.reply:
        lines.append(say("Their answer: {words}", words=row.reply))
    return lines


def year_line(asking: Asking, rest: str) -> Card:
    """ "year", "year 2026", "year @ada 2026": the months and their mean. Raises Refusal."""
    known = asking.person
    year, after = _year(rest.strip())
    if after:
        known, after = person_named(asking, after, asking.say("/rollcall sheet year @name 2026"))
        year = year or _year(after)[0]
    year = year or asking.today.year
    if known.id != asking.person.id:
        _check_year(asking, known)
        asking.tx.note("sheet.looked", f"person:{known.id}", asking.actor, year=year)
    return year_card(asking, known, year)


def _year(said: str) -> tuple[int | None, str]:
    word, _, rest = said.partition(" ")
    number = word.removesuffix("年")
    if number.isdecimal() and len(number) == 4 and 2000 <= int(number) <= 2100:
        return int(number), rest.strip()
    return None, said


def _check_year(asking: Asking, known: Known) -> None:
    """Those who score or approve the person's sheet of today. Raises Refusal."""
    version = rules_of(asking, asking.today.replace(day=1))
    role = version.role_of(known.roles)
    rules = version.sheet_of(role) if role else None
    able = (rules.decided_by, rules.approved_by) if rules else ()
    if not any(may(asking.book, one, asking.person, known) for one in able):
        raise Refusal(
            asking.say("The year of {name} is not yours to see.", name=known.name),
            asking.say("Your own: /rollcall sheet year"),
        )


def year_card(asking: Asking, known: Known, year: int) -> Card:
    say, first, last = asking.say, date(year, 1, 1), date(year, 12, 1)
    rows = assessments.of_person(asking.tx, known.id, first, last)
    months = {row.month: row.score for row in rows if row.state in HOLDS and row.score is not None}
    # A month is wanted once it is over.
    wanted = months_of(year, typed.last_month(asking.today.replace(day=1)), known.person.left_on)
    found_ = year_score(months, wanted)
    lines = [
        say("{month}: {score}", month=say.month(month), score=cards.number(months[month]))
        for month in found_.counted
    ]
    if found_.score is None:
        lines.append(say("No month of it holds a score yet."))
    else:
        lines.append(
            say.plural(
                "The mean of {n} month: {score}",
                "The mean of {n} months: {score}",
                len(found_.counted),
                score=cards.number(found_.score),
            )
        )
    if found_.missing:
        names = say.names([say.month(month) for month in found_.missing])
        lines.append(say("Not in it, and not counted as 0: {months}", months=names))
    return Card(title=say("{name}, {year}", name=known.name, year=year), lines=tuple(lines))


def team_sheets(asking: Asking, month: date) -> list[Sheet]:
    """The month's sheets that the asker has a part in, by staff number. Raises Refusal."""
    version = rules_of(asking, month)
    if not leads(asking.book, asking.person, version):
        raise Refusal(
            asking.say("The team's sheets are for those who score or approve them."),
            asking.say("Your own: /rollcall sheet"),
        )
    rows = assessments.of_team(asking.tx, asking.person.person.team_id, month, month)
    sheets = all_of(asking.tx, asking.book, rows)
    mine = [one for one in sheets if has_part(asking, one)]
    return sorted(mine, key=lambda one: one.known.person.code)


def unknown(asking: Asking, month: date) -> bool:
    """Whether the handbook keeps no sheets then."""
    return in_force(asking.book.assessment, month) is None
