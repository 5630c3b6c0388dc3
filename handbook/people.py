"""A team's page names its floor, its shifts and everybody on it, and is wrong out loud."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import available_timezones

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from handbook.book import shipped_names
from handbook.source import BadPage, Page, Path_, Place, Problem, Source, load, shape

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""Monday is 0, as `date.weekday()` counts."""

RoleKey = Literal[
    "agent",
    "group_leader",
    "duty_leader",
    "qa_trainer",
    "info_coordinator",
    "director",
    "manager",
    "general_manager",
    "service_manager",
    "supervisor",
    "department_head",
    "centre_head",
    "shift_leader",
    "complaint_handler",
    "order_handler",
    "leader",
    "technician",
    "operations",
    "admin",
]
"""Posts of the five shipped handbooks, and `admin`: who looks after the bot itself."""
ROLES: tuple[RoleKey, ...] = get_args(RoleKey)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _one_line(said: str) -> str:
    said = " ".join(said.split())
    if not said:
        raise ValueError("must not be empty")
    if not said.isprintable():
        raise ValueError("has characters that nobody can see; type it again")
    return said


def _code(said: object) -> object:
    if isinstance(said, int | float | date):
        raise ValueError(f'write it in quotes, "{said}": YAML drops the zeros of a bare 0012')
    return said


def _zone(said: str) -> str:
    if said not in _zones():
        raise ValueError(f'"{said}" is not a time zone; write a city\'s, such as Asia/Shanghai')
    return said


def _time(said: object) -> object:
    if isinstance(said, time):
        return said
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", said) if isinstance(said, str) else None
    if not found:
        raise ValueError(f'{said!r} is not a time of the day; write it in quotes, as in "07:00"')
    return time(int(found[1]), int(found[2]))


def _email(said: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", said):
        raise ValueError(f'"{said}" is not an e-mail address')
    return said.lower()


Words = Annotated[str, AfterValidator(_one_line)]
Code = Annotated[Words, BeforeValidator(_code)]
Email = Annotated[str, AfterValidator(_email)]
ChannelId = Annotated[str, Field(pattern=r"^[CG][A-Z0-9]{2,}$")]
_SLACK_ID = r"^[UW][A-Z0-9]{2,}$"
UsergroupId = Annotated[str, Field(pattern=r"^S[A-Z0-9]{2,}$")]
SlackId = Annotated[str, Field(pattern=_SLACK_ID)]
Language = Literal["en", "zh"]
SkillName = Annotated[Words, AfterValidator(str.casefold), Field(max_length=40)]
Minimum = Annotated[int, Field(ge=0, le=10_000)]
TimeOfDay = Annotated[
    time, BeforeValidator(_time), PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str)
]


class Channels(Page):
    """Slack ids of the three channels: who decides, everybody, who is told of the month."""

    leaders: ChannelId
    floor: ChannelId
    managers: ChannelId


class ShiftHours(Page):
    """Wall times in the team's zone. An end at or before the start is on the next day.

    `skill`: what whoever takes such a shift has to be able to do.
    """

    starts: TimeOfDay
    ends: TimeOfDay
    skill: SkillName | None = None


class PersonEntry(Page):
    """Somebody on the page. `joined`: their first day; `left`: the first day without them.
    `leader`: the staff number of the person's own leader, who is on the page too. `skills`: what
    they can do beyond what all can.

    A `slack` that is not written keeps whatever link there is; `slack: null` takes it off. A
    `joined` that is not written keeps the day that somebody has said.
    """

    code: Code
    name: Words
    email: Email | None = None
    roles: tuple[RoleKey, ...] = Field(min_length=1)
    skills: tuple[SkillName, ...] = ()
    leader: Code | None = None
    language: Language | None = None
    slack: SlackId | None = None
    joined: date | None = None
    left: date | None = None

    @property
    def says_slack(self) -> bool:
        return "slack" in self.model_fields_set


class TeamPage(Page):
    """`team.yaml`. `handbook` is a shipped preset's name or the path of the team's own page.

    `usergroup` is the Slack user group that is kept equal to the shift on duty.
    """

    name: Words
    zone: Annotated[str, AfterValidator(_zone)]
    language: Language = "en"
    handbook: Words = "call-centre"
    channels: Channels
    usergroup: UsergroupId | None = None
    shifts: dict[Code, ShiftHours] = Field(min_length=1)
    minimum: dict[Code, Minimum | dict[Weekday, Minimum]] = Field(default_factory=dict)
    people: tuple[PersonEntry, ...]

    def needs(self) -> dict[tuple[str, int], int]:
        """The fewest people by shift code and weekday (Monday is 0)."""
        return {
            (code, WEEKDAYS.index(day)): least
            for code, said in self.minimum.items()
            for day, least in (
                said.items() if isinstance(said, dict) else ((day, said) for day in WEEKDAYS)
            )
        }


def is_slack_id(said: str) -> bool:
    """Whether it has the shape of a person's id in Slack."""
    return re.fullmatch(_SLACK_ID, said) is not None


SETTINGS = ("zone", "language", "handbook", "usergroup", *Channels.model_fields)
"""What can be set one by one, without a page."""
NONE = "none"
"""What is typed for no user group."""


def read_team(path: Path) -> TeamPage:
    """Read `team.yaml`. Raises BadPage with the file, line and reason of every mistake."""
    return _whole(load(path))


def _whole(source: Source) -> TeamPage:
    page = shape(source, TeamPage)
    problems = tuple(_contradictions(page, source))
    if problems:
        raise BadPage(problems)
    return page


def with_setting(page: TeamPage, key: str, value: str) -> TeamPage:
    """The page with another value of one of SETTINGS. Raises BadPage with the reason."""
    if key not in SETTINGS:
        reason = f"there is no setting “{key}”; there are {', '.join(SETTINGS)}"
        raise BadPage([Problem(Place("", 1), reason)])
    values = page.model_dump(mode="json", exclude_unset=True)
    said = None if key == "usergroup" and value == NONE else value
    (values["channels"] if key in Channels.model_fields else values)[key] = said
    return _whole(Source(values, {}))


class _Quoted(str):
    """A text that YAML must not take for a number, as it takes a bare 15:00."""


class _Writer(yaml.SafeDumper):
    """Writes the page as its reader wants it typed."""


_Writer.add_representer(
    _Quoted, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def text_of(page: TeamPage) -> str:
    """The page as `read_team` reads it: a number stands for a minimum that holds on all days."""
    values = page.model_dump(mode="json", exclude_none=True)
    values["shifts"] = {
        code: {name: _Quoted(said) if name != "skill" else said for name, said in hours.items()}
        for code, hours in values["shifts"].items()
    }
    for person in values["people"]:
        if not person["skills"]:
            del person["skills"]
    for code, said in values["minimum"].items():
        if isinstance(said, dict) and len(said) == len(WEEKDAYS) and len(set(said.values())) == 1:
            values["minimum"][code] = said["mon"]
    return yaml.dump(
        values,
        Dumper=_Writer,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=100,
    )


def _contradictions(page: TeamPage, source: Source) -> Iterator[Problem]:
    shipped = shipped_names()
    if page.handbook not in shipped and not page.handbook.endswith((".yaml", ".yml")):
        yield Problem(
            source.place(("handbook",)),
            f"there is no handbook “{page.handbook}”; shipped ones: {', '.join(shipped)}",
        )
    for code in page.minimum:
        if code not in page.shifts:
            yield Problem(
                source.place(("minimum", code)),
                f"“{code}” is not a shift of this page; its shifts are {', '.join(page.shifts)}",
            )
    people = page.people
    yield from _twice(source, "code", (person.code for person in people))
    yield from _twice(source, "email", (person.email for person in people))
    yield from _twice(source, "slack", (person.slack for person in people))
    for number, person in enumerate(people):
        for key, said in (("role", person.roles), ("skill", person.skills)):
            if len(set(said)) < len(said):
                place = source.place(("people", number, f"{key}s"))
                yield Problem(place, f"{person.code} has a {key} twice")
        if person.joined and person.left and person.left <= person.joined:
            place = source.place(("people", number, "left"))
            yield Problem(place, f"{person.code} cannot leave before they join")
    yield from _able_nobody(page, source)
    yield from _led_by_nobody(people, source)


def _able_nobody(page: TeamPage, source: Source) -> Iterator[Problem]:
    known = {skill for person in page.people for skill in person.skills}
    for code, hours in page.shifts.items():
        if hours.skill is not None and hours.skill not in known:
            yield Problem(
                source.place(("shifts", code, "skill")),
                f"nobody on this page has the skill “{hours.skill}”",
            )


def _led_by_nobody(people: Sequence[PersonEntry], source: Source) -> Iterator[Problem]:
    codes = {person.code for person in people}
    for number, person in enumerate(people):
        place = source.place(("people", number, "leader"))
        if person.leader == person.code:
            yield Problem(place, f"{person.code} cannot be their own leader")
        elif person.leader is not None and person.leader not in codes:
            yield Problem(place, f"“{person.leader}” is nobody's staff number on this page")


def _twice(source: Source, key: str, values: Iterable[Hashable]) -> Iterator[Problem]:
    first: dict[Hashable, int] = {}
    for number, value in enumerate(values):
        if value is None:
            continue
        if value in first:
            earlier = source.place(("people", first[value], key))
            here: Path_ = ("people", number, key)
            reason = f"“{value}” is another person's {key} already, on line {earlier.line}"
            yield Problem(source.place(here), reason)
        else:
            first[value] = number
