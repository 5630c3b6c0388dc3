"""By the clock: a draft to the chair, the agenda in the channel, and a word about the minutes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited
from commands.deciding.occasions import Due, Occasion
from commands.deciding.reach import reach
from commands.meeting import card as drawing
from commands.meeting import counting
from commands.meeting.chairing import still_chairs
from commands.meeting.copying import copy_agenda
from commands.meeting.minutes import keep_button
from commands.meeting.planning import AHEAD, DAY, Planned, planned, rests_on
from handbook.words import Say, mark, of
from storage import actions, later, meetings, outbox, people
from storage.cards import Card
from storage.meetings import HELD, PLANNED, POSTED
from storage.people import Team
from storage.transaction import Tx

Moment = Callable[[Planned], datetime]


def _due(
    moment: Moment, ahead: timedelta
) -> Callable[[Tx, Books, Sequence[Team], datetime, datetime], list[Due]]:
    """Those whose moment is in a span; `ahead`: how long before its begin that may be."""

    def due(
        tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
    ) -> list[Due]:
        found = []
        for one in planned(tx, books, teams, since - DAY, until + ahead):
            at = moment(one).astimezone(UTC)
            if since < at <= until and not one.is_cancelled:
                found.append(Due(subject_of(one), at, one.team.id or 0))
        return found

    return due


def subject_of(one: Planned) -> str:
    """`team:1:weekly:2026-11-06`: one meeting, by its day by the rule."""
    return f"team:{one.team.id}:{one.name}:{one.day}"


def meant(tx: Tx, books: Books, due: Due, moment: Moment) -> Planned | None:
    """The meeting of an occurrence, where it is still to be at that moment."""
    team = people.team(tx, due.number)
    name, _, day = due.key.rpartition(":")
    on = date.fromisoformat(day)
    for one in planned(tx, books, [team], due.at - DAY, due.at + AHEAD):
        is_it = (one.name, one.day) == (name, on)
        if is_it and not one.is_cancelled and moment(one).astimezone(UTC) == due.at:
            return one
    return None


def _title(moment: Moment, said: Callable[[Say, str], str]) -> Callable[[Tx, Books, Due, Say], str]:
    def title(tx: Tx, books: Books, due: Due, say: Say) -> str:
        one = meant(tx, books, due, moment)
        return said(say, one.title(say) if one else due.key.partition(":")[0])

    return title


def _draft_moment(one: Planned) -> datetime:
    return one.drafted_at


def _post_moment(one: Planned) -> datetime:
    return one.posted_at


def _end_moment(one: Planned) -> datetime:
    return one.ends_at


def why_no_draft(tx: Tx, books: Books, due: Due) -> str | None:
    one = meant(tx, books, due, _draft_moment)
    if one is None:
        return "it is not held then any more"
    if tx.now >= one.at:
        return "it has begun"
    if one.row is not None and one.row.state != PLANNED:
        return "its agenda is posted already"
    return None


def send_draft(tx: Tx, books: Books, due: Due) -> str | None:
    """To whoever chairs it; why nobody has it, where nobody does."""
    one = meant(tx, books, due, _draft_moment)
    if one is None:
        return "it is not held then any more"
    row = one.made(tx)
    one = replace(one, row=row)
    chair = still_chairs(tx, one, row)
    values = {"chair_id": chair.id if chair else None, "drafted_at": row.drafted_at or tx.now}
    if row.drafted_at is not None or not meetings.change(tx, row, (PLANNED,), **values):
        return "it was drafted before"
    tx.note("meeting.drafted", meetings.subject(row.id), "clock", chair=row.chair_id)
    if chair is None:
        return "nobody is there to chair it"
    told = drawing.draft(tx, one, row, of(chair.language))
    subject = f"meeting_draft:{row.id}"
    reach(tx, one.book, chair, "meeting.draft", subject, told, latest=one.posted_at)
    return None


def why_no_agenda(tx: Tx, books: Books, due: Due) -> str | None:
    one = meant(tx, books, due, _post_moment)
    if one is None:
        return "it is not held then any more"
    return "it is over" if tx.now >= one.ends_at else None


def post_agenda(tx: Tx, books: Books, due: Due) -> str | None:
    """The agenda as it stands now, in the meeting's channel; its tasks are carried over."""
    one = meant(tx, books, due, _post_moment)
    if one is None:
        return "it is not held then any more"
    row = one.made(tx)
    one = replace(one, row=row)
    was, chair = row.chair_id, still_chairs(tx, one, row)
    facts = counting.facts_of(tx, one)
    values = {
        "state": POSTED,
        "posted_at": tx.now,
        "chair_id": chair.id if chair else None,
        "facts": counting.dumped(facts),
    }
    if not meetings.change(tx, row, (PLANNED,), **values):
        return "its agenda is posted already"
    if one.rules.lists_tasks and "actions" not in drawing.left_out(row):
        actions.carry(tx, [number for number, _ in facts.tasks])
    tx.note("meeting.posted", meetings.subject(row.id), "clock", chair=row.chair_id)
    say = team_say(one.team)
    card = drawing.agenda(tx, one, row, say)
    outbox.post(tx, drawing.channel_id(one), meetings.subject(row.id), card)
    copy_agenda(tx, one, row)
    draft = f"meeting_draft:{row.id}"
    later.drop(tx, draft, "meeting.draft")
    for post in outbox.posts_of(tx, draft):
        outbox.redraw(tx, post)
    if chair is not None and chair.id != was:
        told = drawing.draft(tx, one, row, of(chair.language))
        reach(tx, one.book, chair, "meeting.draft", draft, told, latest=one.at)
    return None


def why_no_word(tx: Tx, books: Books, due: Due) -> str | None:
    """Why nobody need be asked for the minutes."""
    one = meant(tx, books, due, _end_moment)
    if one is None or one.row is None or one.row.state != POSTED:
        return "they are kept, or it was not held"
    if tx.now - one.ends_at > timedelta(days=7):
        return "it is long over"
    return None


def ask_for_minutes(tx: Tx, books: Books, due: Due) -> str | None:
    """Whoever chaired it; why nobody was asked, where nobody is there."""
    one = meant(tx, books, due, _end_moment)
    if one is None or one.row is None or one.row.state == HELD:
        return "they are kept, or it was not held"
    row = one.row
    if row.chair_id is None:
        return "nobody chaired it"
    chair = people.by_id(tx, row.chair_id)
    say = of(chair.language)
    told = Card(
        title=say("Please keep the minutes"),
        lines=(
            drawing.headline(one, say),
            say("What was decided, who was there, and who does what until when."),
            say(
                "They are read under the agenda in {channel} ({rule}).",
                channel=drawing.channel(one, say),
                rule=cited(one.rules.rule, say),
            ),
        ),
        small=(say("Or type: /rollcall meeting minutes {meeting}", meeting=one.word(say)),),
        buttons=(keep_button(row, say),),
    )
    reach(tx, one.book, chair, "meeting.minutes", f"meeting_minutes:{row.id}", told)
    return None


DRAFT = Occasion(
    name="meeting_draft",
    title=_title(_draft_moment, lambda say, title: say("Draft agenda: {meeting}", meeting=title)),
    due=_due(_draft_moment, AHEAD),
    post=send_draft,
    why_useless=why_no_draft,
    is_shown=False,
    is_steady=True,
    rests_on=rests_on,
)
AGENDA = Occasion(
    name="meeting_agenda",
    title=_title(_post_moment, lambda say, title: say("Agenda: {meeting}", meeting=title)),
    due=_due(_post_moment, DAY),
    post=post_agenda,
    why_useless=why_no_agenda,
    kind=mark("Agendas of meetings"),
    also=(
        "agenda",
        "agendas",
        "meetings",
        "议程",
    ),
    is_steady=True,
    rests_on=rests_on,
)
MINUTES = Occasion(
    name="meeting_minutes",
    title=_title(_end_moment, lambda say, title: say("Minutes: {meeting}", meeting=title)),
    due=_due(_end_moment, timedelta()),
    post=ask_for_minutes,
    why_useless=why_no_word,
    is_shown=False,
    is_steady=True,
    rests_on=rests_on,
)
