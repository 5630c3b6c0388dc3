"""Private messages: which are urgent enough to reach somebody who is off shift."""

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from handbook.source import Page
from handbook.terms import OURS

Message = Literal[
    "action.given",
    "action.remind",
    "action.told",
    "leave.decided",
    "leave.offer",
    "leave.place",
    "leave.ask",
    "leave.undone",
    "leave.waiting",
    "briefing.preview",
    "brb.ask",
    "brb.decided",
    "brb.time",
    "leave.back",
    "leave.overdue",
    "late.missing",
    "late.recorded",
    "late.reminder",
    "newhire.ask",
    "newhire.told",
    "meeting.agenda",
    "meeting.draft",
    "meeting.minutes",
    "meeting.told",
    "proofs.remind",
    "proofs.sent",
    "proofs.decided",
    "exam.ask",
    "exam.copy",
    "exam.due",
    "exam.published",
    "exam.told",
    "proposal.ask",
    "proposal.made",
    "proposal.decided",
    "proposal.objected",
    "proposal.unsettled",
    "relief.ask",
    "relief.told",
    "relief.ended",
    "cover.told",
    "cover.ended",
    "report.remind",
    "report.missing",
    "report.handed",
    "report.copy",
    "report.decided",
    "report.overview",
    "roster.changed",
    "roster.published",
    "sheet.back",
    "sheet.owed",
    "sheet.remind",
    "sheet.set",
    "sheet.told",
    "turn.ask",
    "turn.reminder",
    "turn.told",
    "log.collect",
    "log.inspected",
    "check.task",
    "swap.ask",
    "swap.told",
    "kpi.silent",
    "training.ask",
    "training.told",
    "wish.remind",
    "fairness.month",
    "ledger.logged",
    "ledger.changed",
    "ledger.answered",
    "sample.told",
    "sample.changed",
    "sample.rechecked",
    "case.ask",
    "case.told",
    "case.follow",
    "appeal.ask",
    "appeal.told",
    "appeal.decided",
    "handover.ask",
    "handover.remind",
    "handover.told",
    "handover.raised",
    "patrol.analysis",
    "debrief.remind",
]
"""Every private message that may wait for its reader's next shift."""
MESSAGES: tuple[Message, ...] = get_args(Message)


def _known(said: str) -> str:
    if said not in MESSAGES:
        raise ValueError(f"there is no message “{said}”; there are {', '.join(MESSAGES)}")
    return said


class MessageRules(Page):
    """Messages to somebody off shift wait for their next one, unless they are `urgent`."""

    urgent: tuple[Annotated[str, AfterValidator(_known)], ...] = ()
    rule: str = OURS

    def is_urgent(self, name: str) -> bool:
        return name in self.urgent
