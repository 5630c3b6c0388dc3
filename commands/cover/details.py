"""Everybody who was asked, in which wave, and what they said; the words that no channel sees."""

from commands.cover import card
from commands.cover.finding import check_right, found, shift_of
from commands.deciding.able import others_line, question
from commands.deciding.asking import Asking
from commands.deciding.lines import shift_line
from handbook.terms import OURS
from storage import covers, people
from storage.cards import Form
from storage.covers import SEARCHING, CoverAsk

MOST = 60


def details(asking: Asking, value: str) -> Form:
    """A form for those who look for cover. The look is journaled. Raises Refusal."""
    say, cover = asking.say, found(asking, value)
    rules = check_right(asking, cover.day)
    tx, team = asking.tx, asking.person.team
    tx.note("cover.looked", f"cover:{cover.id}", asking.actor)
    assert cover.id is not None
    shift = shift_of(tx, cover)
    lines = [
        shift_line(shift, team.zone, say),
        say("Staffing: {staff}", staff=card.staffing(tx, shift, say)),
    ]
    names = {known.id: known.name for known in people.of_team(tx, cover.team_id)}
    for row in covers.asks(tx, cover.id)[:MOST]:
        lines += _row(asking, row, names[row.person_id])
    if cover.state == SEARCHING:
        about = question(tx, asking.book, team, shift, (cover.starts_at, cover.ends_at))
        others = others_line(tx, about, say)
        lines += [others] if others else []
    if rules.rule != OURS:
        lines.append(f"{rules.rule}: {asking.book.wording(rules.rule, cover.day, say.lang)}")
    return Form(
        action="cover.details",
        title=say("Details of C{number}", number=cover.id),
        close=say("Close"),
        lines=tuple(lines),
    )


def _row(asking: Asking, row: CoverAsk, name: str) -> list[str]:
    say, team = asking.say, asking.person.team
    answer = say(card.ANSWERS[row.state], name=name)
    if row.answered_at is not None:
        at = say.moment(card.local(row.answered_at, team))
        answer = say("{answer}, {time}", answer=answer, time=at)
    overtime = say.minutes(row.overtime)
    lines = [say("Wave {n}: {answer}; overtime {time}", n=row.wave, answer=answer, time=overtime)]
    if row.words:
        lines.append(say("{name} says: {words}", name=name, words=row.words))
    if row.release_words:
        lines.append(say("The leader's reason: {reason}", reason=row.release_words))
    return lines
