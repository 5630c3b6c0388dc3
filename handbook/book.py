"""A handbook: rules with ids, both languages and the dates from which they hold."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

from handbook import meetings
from handbook.assessment import AssessmentRules
from handbook.attendance import AttendanceRules
from handbook.briefing import BriefingRules
from handbook.calendar import Calendar
from handbook.checklists import Checklist
from handbook.checklists import mistakes as checklist_mistakes
from handbook.conduct import ConductRules
from handbook.conduct import checking as conduct_checking
from handbook.cover import CoverRules
from handbook.debrief import DebriefRules
from handbook.exams import ExamRules
from handbook.exams import checking as exam_checking
from handbook.fairness import FairnessRules
from handbook.grid import GridWords
from handbook.handover import HandOverRules
from handbook.kpi import KpiRules
from handbook.kpi import mistakes as kpi_mistakes
from handbook.leave import LeaveRules, checking
from handbook.meetings import MeetingKind
from handbook.messages import MessageRules
from handbook.patrol import PatrolRules
from handbook.patrol import mistakes as patrol_mistakes
from handbook.posts import PostRules
from handbook.quality import QualityRules
from handbook.quality import mistakes as quality_mistakes
from handbook.relief import ReliefRules
from handbook.reminders import Reminders
from handbook.reports import Reports
from handbook.reports import mistakes as report_mistakes
from handbook.retention import Retention
from handbook.roster import RosterRules
from handbook.rotas import Rota
from handbook.service_log import LogRules
from handbook.service_log import mistakes as log_mistakes
from handbook.source import BadPage, Page, Path_, Problem, Source, load, shape
from handbook.stepping_away import SteppingAway
from handbook.swap import SwapRules
from handbook.terms import OURS, Text, Version, Word
from handbook.terms import in_force as in_force
from handbook.training import TrainingRules
from handbook.training import mistakes as training_mistakes
from handbook.walking import Named, named
from handbook.working_time import WorkingTime

PRESETS = Path(__file__).parent / "presets"


class Wording(Version, Text):
    """What a rule says, from a date on."""


class RoleTitle(Text):
    """A role's title; `acts_for` names the roles whose decisions it may take as well.

    `in_leaders_channel`: who has the role reads the leaders' channel while at work.
    """

    acts_for: tuple[str, ...] = ()
    in_leaders_channel: bool = False


class DecidingWords(Page):
    """The words that decide when they are a whole message in a card's thread."""

    approve: tuple[Word, ...] = Field(min_length=1)
    decline: tuple[Word, ...] = Field(min_length=1)


class Handbook(Page):
    """One team's rules. `extends` names the preset that this page is laid over."""

    handbook: str
    extends: str | None = None
    title: Text
    rules: dict[str, tuple[Wording, ...]]
    roles: dict[str, RoleTitle]
    words: DecidingWords
    messages: MessageRules = MessageRules()
    reminders: Reminders = Reminders()
    leave: LeaveRules
    attendance: AttendanceRules = AttendanceRules()
    conduct: ConductRules = ConductRules()
    exams: tuple[ExamRules, ...] = ()
    quality: QualityRules = QualityRules()
    stepping_away: tuple[SteppingAway, ...] = ()
    relief: ReliefRules = ReliefRules()
    swap: SwapRules = SwapRules()
    cover: CoverRules = CoverRules()
    fairness: FairnessRules | None = None
    working_time: tuple[WorkingTime, ...] = ()
    calendar: Calendar = Calendar()
    roster: tuple[RosterRules, ...] = ()
    assessment: tuple[AssessmentRules, ...] = ()
    reports: Reports = Reports()
    training: TrainingRules = TrainingRules()
    meetings: dict[str, MeetingKind] = Field(default_factory=dict)
    handover: tuple[HandOverRules, ...] = ()
    patrol: tuple[PatrolRules, ...] = ()
    debrief: tuple[DebriefRules, ...] = ()
    briefing: tuple[BriefingRules, ...] = ()
    rotas: dict[str, Rota] = Field(default_factory=dict)
    checklists: dict[str, Checklist] = Field(default_factory=dict)
    service_log: tuple[LogRules, ...] = ()
    kpi: tuple[KpiRules, ...] = ()
    grid: GridWords = GridWords()
    posts: PostRules = PostRules()
    retention: tuple[Retention, ...] = ()

    def wording(self, rule: str, day: date, language: str) -> str:
        """What the rule says on that day in that language; its id alone where it says nothing."""
        found = in_force(self.rules.get(rule, ()), day)
        return found.in_language(language) if found else rule

    def may(self, roles: frozenset[str], step: str) -> bool:
        """Whether somebody with these roles may take a step that the rules give to `step`."""
        return step in roles or any(
            step in self.roles[role].acts_for for role in roles if role in self.roles
        )

    def may_any(self, roles: frozenset[str], steps: Iterable[str]) -> bool:
        """Whether they may take one of the steps."""
        return any(self.may(roles, step) for step in steps)

    def decides(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles may decide some kind of leave: a leader of the team."""
        return any(
            self.may(roles, step)
            for kind in self.leave.kinds.values()
            for rules in kind.rules
            for decider in rules.deciders
            for step in decider.steps
        )

    def open_steps(
        self, steps: tuple[str, ...], own: frozenset[str], others: Collection[frozenset[str]]
    ) -> tuple[str, ...]:
        """The steps that somebody else than the asker can take; all of them where that is none.

        `own` are the asker's roles, `others` those of everybody else on the team.
        """
        left = tuple(
            step
            for step in steps
            if not self.may(own, step) or any(self.may(roles, step) for roles in others)
        )
        return left or steps

    def deciders(self, step: str) -> frozenset[str]:
        """The roles that may take the step."""
        return frozenset(role for role in self.roles if self.may(frozenset({role}), step))

    def rank(self, role: str) -> int:
        """How many other roles it may act for, through others too: the more, the higher it is."""
        below: set[str] = set()
        left = [role]
        while left:
            found = self.roles.get(left.pop())
            new = set(found.acts_for if found else ()) - below - {role}
            below |= new
            left += new
        return len(below)


def shipped_names() -> list[str]:
    """The handbooks that come with the house; a page with an underscore is only a part of them."""
    return sorted(page.stem for page in PRESETS.glob("[!_]*.yaml"))


def read(name: str, folder: Path | None = None) -> Handbook:
    """A shipped handbook by name, or a team's own page by path. Raises BadPage."""
    if name.endswith((".yaml", ".yml")):
        return _made(_read(name, folder or Path(), ()))
    return _shipped(name)


@cache
def _shipped(name: str) -> Handbook:
    """A shipped one is the same for as long as the process runs. Raises BadPage."""
    return _made(_read(name, Path(), ()))


def _made(source: Source) -> Handbook:
    book = shape(source, Handbook)
    problems = list(_cross_check(book, source))
    if problems:
        raise BadPage(problems)
    return book


def _read(name: str, folder: Path, seen: tuple[str, ...]) -> Source:
    is_page = name.endswith((".yaml", ".yml"))
    path = folder / name if is_page else PRESETS / f"{name}.yaml"
    source = load(path, path.name) if is_page else _preset(path)
    parent = source.values.get("extends")
    if parent is None:
        return source
    reason = _why_no_parent(parent, path.parent, (*seen, name))
    if reason:
        raise BadPage([Problem(source.place(("extends",)), reason)])
    return source.over(_read(parent, path.parent, (*seen, name)))


@cache
def _preset(path: Path) -> Source:
    """A shipped page; laying another over it leaves it as it is. Raises BadPage."""
    return load(path, path.name)


def _why_no_parent(parent: object, folder: Path, below: tuple[str, ...]) -> str | None:
    """Why a page cannot be laid over this parent; `below` are the pages on the way to it."""
    if not isinstance(parent, str):
        return "“extends” is one name: a shipped handbook's, or a page's file name"
    if parent in below:
        return "a handbook cannot extend itself"
    if parent.endswith((".yaml", ".yml")):
        return None if (folder / parent).exists() else f"there is no page “{parent}” to extend"
    shipped = shipped_names()
    if parent not in shipped and not (PRESETS / f"{parent}.yaml").exists():
        known = ", ".join(shipped)
        return f"there is no handbook “{parent}” to extend; shipped ones: {known}"
    return None


def _cross_check(book: Handbook, source: Source) -> Iterator[Problem]:
    """What one value alone cannot show: cited rules, roles and words exist, versions ascend."""
    found = named(book)
    for at, rule in found.cited:
        if rule != OURS and rule not in book.rules:
            yield Problem(source.place(at), f"rule “{rule}” is cited and is not among the rules")
    for path, reason in _mistakes_of_parts(book):
        yield Problem(source.place(path), reason)
    acting: list[tuple[Path_, str]] = [
        (("roles", role, "acts_for"), other)
        for role, title in book.roles.items()
        for other in title.acts_for
    ]
    for at, role in (*found.roles, *acting):
        if role not in book.roles:
            yield Problem(source.place(at), f"“{role}” is not among the roles")
    for at, kind in found.leave_kinds:
        if kind not in book.leave.kinds:
            yield Problem(source.place(at), f"“{kind}” is not among the kinds of leave")
    yield from _out_of_order(book, found, source)
    yield from _words_twice(book, source)


def _mistakes_of_parts(book: Handbook) -> Iterator[tuple[Path_, str]]:
    """What one part of the page cannot show by its values alone, with its path."""
    parts = {
        "leave": checking.mistakes(book.leave),
        "conduct": conduct_checking.mistakes(book.conduct),
        "exams": exam_checking.mistakes(book.exams, book.conduct.items),
        "quality": quality_mistakes(book.quality, book.conduct),
        "reports": report_mistakes(book.reports, book.conduct),
        "training": training_mistakes(book.training, book.rules),
        "meetings": meetings.mistakes(book.meetings),
        "patrol": patrol_mistakes(book.patrol, book.conduct),
        "checklists": checklist_mistakes(book.checklists, book.rotas),
        "service_log": log_mistakes(book.service_log, book.rotas),
        "kpi": kpi_mistakes(book.kpi),
    }
    for part, found in parts.items():
        yield from (((part, *path), reason) for path, reason in found)


def _out_of_order(book: Handbook, found: Named, source: Source) -> Iterator[Problem]:
    empty = [(("rules", rule), wordings) for rule, wordings in book.rules.items() if not wordings]
    for path, versions in [*empty, *found.versions]:
        dates = [version.since for version in versions]
        if not dates or dates != sorted(set(dates)):
            yield Problem(source.place(path), "versions must be in the order of their dates")


def _words_twice(book: Handbook, source: Source) -> Iterator[Problem]:
    both = {word.casefold() for word in book.words.approve} & {
        word.casefold() for word in book.words.decline
    }
    for word in sorted(both):
        yield Problem(source.place(("words", "decline")), f"“{word}” cannot mean both")
    owner: dict[str, str] = {}
    for name, kind in book.leave.kinds.items():
        for word in kind.words:
            other = owner.setdefault(word.casefold(), name)
            if other != name:
                at: Path_ = ("leave", "kinds", name, "words")
                yield Problem(source.place(at), f"“{word}” already means “{other}”")
