"""What a late file changes in figures that were posted: said in the post's thread, once."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from commands.deciding.asking import Books, team_say
from commands.deciding.figures import Figures, figures
from commands.deciding.figures_said import in_unit
from handbook.kpi.periods import Kind, Period
from handbook.words import Say
from storage import kpi_posts, outbox, people
from storage.cards import Card, clean
from storage.kpi_posts import Posted
from storage.transaction import Tx

REST = timedelta(minutes=2)
"""A file comes in pieces: it is looked at when none has come for so long."""
_KINDS: Mapping[str, Kind] = {"week": "week", "month": "month"}


def looks(tx: Tx, books: Books) -> Callable[[Tx], None] | None:
    """What is to be written of the posts that a file touched, once it is in."""
    numbers = [one.id for one in kpi_posts.changed(tx, tx.now - REST) if one.id is not None]
    if not numbers:
        return None

    def write(tx: Tx) -> None:
        for number in numbers:
            correct(tx, books, number)

    return write


def correct(tx: Tx, books: Books, number: int) -> bool:
    """Tell what is other now than it was told last; whether anything is.

    The post keeps the new values, so that the same is not told again.
    """
    posted = kpi_posts.held(tx, number)
    file, posted.changed_at, posted.changed_by = posted.changed_by, None, None
    team = people.team(tx, posted.team_id)
    period = Period(_KINDS.get(posted.kind, "range"), posted.first, posted.last)
    found = figures(tx, books[team.handbook], team, period)
    if found is None or file is None:
        return False
    say = team_say(team)
    lines = _changed(found, posted, say)
    now = {one.indicator.measure: one.value for one in found.figures}
    before, posted.values = posted.values, {**posted.values, **now}
    tx.session.add(posted)
    post = outbox.first_of(tx, posted.subject)
    if not lines or post is None:
        return False
    title = say("Calls came late, in {file}. What reads otherwise now:", file=clean(file, 80))
    outbox.reply(tx, post, f"kpi_corrected:{number}", Card(lines=(title, *lines)))
    tx.note(
        "kpi.corrected",
        posted.subject,
        "clock",
        before={name: before.get(name) for name in now},
        after=now,
    )
    return True


def _changed(found: Figures, posted: Posted, say: Say) -> tuple[str, ...]:
    """A line an indicator that reads otherwise now."""
    lines = []
    for one in found.figures:
        measure = one.indicator.measure
        if measure not in posted.values:
            continue
        was, is_ = (_said(measure, value, say) for value in (posted.values[measure], one.value))
        if was != is_:
            title = one.indicator.title.in_language(say.lang)
            lines.append(
                say("{indicator}: {before} → {after}", indicator=title, before=was, after=is_)
            )
    return tuple(lines)


def _said(measure: str, value: float | None, say: Say) -> str:
    return say("not recorded") if value is None else in_unit(measure, value, say)
