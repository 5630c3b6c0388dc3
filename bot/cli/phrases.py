"""The parts that sentences about a handbook's rules are made of."""

from collections.abc import Iterable, Mapping, Sequence

from handbook.book import Handbook
from handbook.leave import Proofs
from handbook.terms import OURS
from handbook.words import Say, mark

_MESSAGES: Mapping[str, str] = {
    "action.given": mark("a task that one is given"),
    "action.remind": mark("that a task is due"),
    "action.told": mark("what became of a task"),
    "appeal.ask": mark("an appeal to review"),
    "appeal.decided": mark("what a review has found"),
    "appeal.told": mark("that somebody appeals, and what the other side says"),
    "briefing.preview": mark("the briefing of a shift that one leads, before it is posted"),
    "brb.ask": mark("somebody who asks to leave the post"),
    "brb.decided": mark("whether one may leave the post"),
    "brb.time": mark("that the time away from the post is over"),
    "case.ask": mark("a complaint or praise to verify"),
    "case.follow": mark("whether a training has helped"),
    "case.told": mark("what became of a complaint or of praise"),
    "check.task": mark("a task from a fault that was found"),
    "cover.ended": mark("a cover that is over"),
    "cover.told": mark("what became of a shift that one was asked for"),
    "debrief.remind": mark("a post-shift meeting that nobody has summed up"),
    "exam.ask": mark("an exam to hold"),
    "exam.copy": mark("that a month's exam is published"),
    "exam.due": mark("who has no result of the month's exam yet"),
    "exam.published": mark("one's result of the month's exam"),
    "exam.told": mark("training, and the exam to return"),
    "fairness.month": mark("how evenly was decided in a month"),
    "handover.ask": mark("a shift to take over"),
    "handover.raised": mark("an important point of a hand-over"),
    "handover.remind": mark("a shift to hand over"),
    "handover.told": mark("who has taken over from one"),
    "leave.ask": mark("a request to decide"),
    "leave.back": mark("whether one is back tomorrow"),
    "leave.decided": mark("what was decided of a request"),
    "leave.offer": mark("other days that are offered"),
    "leave.overdue": mark("somebody who is not back after a leave"),
    "leave.place": mark("a place that is free"),
    "leave.undone": mark("a decision that was taken back"),
    "leave.waiting": mark("what became of the waiting list"),
    "late.missing": mark("that one is missed"),
    "late.recorded": mark("what somebody has recorded, changed or excused"),
    "late.reminder": mark("that one is late and not there yet"),
    "ledger.answered": mark("what somebody says to an entry about them"),
    "ledger.changed": mark("an entry about one that was changed or taken back"),
    "ledger.logged": mark("an entry about one in the conduct ledger"),
    "newhire.ask": mark("a new person to train, or to answer for"),
    "newhire.told": mark("a day of one's first days, or one's buddy"),
    "meeting.agenda": mark("the agenda of a meeting, and its changes"),
    "meeting.draft": mark("the draft of an agenda"),
    "meeting.minutes": mark("minutes to keep, or that were kept"),
    "meeting.told": mark("what becomes of a point for a meeting"),
    "log.collect": mark("the day's problems, for whoever collects them"),
    "log.inspected": mark("what was said of one's service log"),
    "patrol.analysis": mark("the report on what patrols have found"),
    "proofs.decided": mark("what was found of one's proofs"),
    "proofs.remind": mark("that proofs are owed"),
    "proofs.sent": mark("proofs to look at"),
    "proposal.ask": mark("a consequence to decide"),
    "proposal.decided": mark("what was decided of a consequence"),
    "proposal.made": mark("a consequence that is proposed"),
    "proposal.objected": mark("an objection"),
    "proposal.unsettled": mark("a decided consequence that rests on something else now"),
    "relief.ask": mark("a question for overtime"),
    "relief.ended": mark("an overtime that is over"),
    "relief.told": mark("who comes to take over"),
    "report.copy": mark("a report that one has a copy of"),
    "report.decided": mark("what became of one's report"),
    "report.handed": mark("a report that was handed in"),
    "report.missing": mark("a report that is missing"),
    "report.overview": mark("all reports that are missing"),
    "report.remind": mark("that a report is due or late"),
    "roster.changed": mark("what changed of one's shifts"),
    "roster.published": mark("that a month's roster is out"),
    "sample.changed": mark("a call or chats of one's own that no longer count"),
    "sample.rechecked": mark("how a re-check of one's scoring came out"),
    "sample.told": mark("what was found in a call or in chats of one's own"),
    "sheet.back": mark("a sheet that comes back to whoever scored it"),
    "sheet.owed": mark("sheets to set, to score or to approve"),
    "sheet.remind": mark("that one's own assessment is due"),
    "sheet.set": mark("the tasks of a month"),
    "sheet.told": mark("what one's assessment came to"),
    "swap.ask": mark("a question for a swap"),
    "swap.told": mark("what became of a swap"),
    "turn.ask": mark("a question to take over somebody's turn of a rota"),
    "turn.reminder": mark("that one's turn of a rota comes"),
    "turn.told": mark("what became of a turn of a rota"),
    "kpi.silent": mark("that no calls come from the telephone system"),
    "training.ask": mark("a training to plan or to tick"),
    "training.told": mark("a second date for a training"),
    "wish.remind": mark("that wishes for days of rest close"),
}


def named(rule: str, say: Say) -> str:
    """A rule's id as it is cited."""
    return say("ours") if rule == OURS else rule


def message(name: str, say: Say) -> str:
    """What a private message is about; its bare name where no words are known for it."""
    return say(_MESSAGES[name]) if name in _MESSAGES else name


def roles(book: Handbook | None, keys: Iterable[str], say: Say) -> str:
    """Titles, or the bare names where the page does not know them."""
    known = book.roles if book else {}
    return say.names([known[key].in_language(say.lang) if key in known else key for key in keys])


def who(
    book: Handbook | None, steps: Sequence[str], rule: str, say: Say, *, must_call: bool
) -> str:
    """Who decides, and by which rule."""
    told = {"roles": roles(book, steps, say), "rule": named(rule, say)}
    if must_call:
        return say("{roles}, whom the person telephones as well ({rule})", **told)
    if len(steps) > 1:
        return say("{roles}, one after the other ({rule})", **told)
    return say("{roles} ({rule})", **told)


def proofs(owed: Proofs, say: Say) -> str:
    """Which documents, when, and by which rule."""
    told = {
        "documents": say.names([document.in_language(say.lang) for document in owed.documents]),
        "rule": named(owed.rule, say),
        "n": owed.on_day,
    }
    if owed.on_day is None:
        if owed.before_approval:
            return say("{documents}, on the first day back, before the approval ({rule})", **told)
        return say("{documents}, on the first day back ({rule})", **told)
    if owed.before_approval:
        return say("{documents}, on day {n} of the leave, before the approval ({rule})", **told)
    return say("{documents}, on day {n} of the leave ({rule})", **told)


def above(book: Handbook, keys: Sequence[str]) -> list[str]:
    """Further roles that may do what these may."""
    return [
        role for role in book.roles if role not in keys and book.may_any(frozenset({role}), keys)
    ]


def hours(hours: float, say: Say) -> str:
    return say.minutes(round(hours * 60))


def begun(words: str) -> str:
    return words[:1].upper() + words[1:]
