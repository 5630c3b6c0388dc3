"""A team's page becomes rows; what stands already as the page says it is left alone."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import col, delete, select

from handbook.people import WEEKDAYS, TeamPage
from storage import people, workload
from storage.importers.changes import Applying, Changes, GroupTaken
from storage.importers.team_people import set_people
from storage.people import Need, ShiftCode, Team
from storage.transaction import Tx

_PLAIN = ("zone", "language", "handbook", "usergroup")
CHANNELS = ("leaders", "floor", "managers")


def apply(tx: Tx, page: TeamPage, by: str = "terminal") -> Changes:
    """Make the team what the page says, one journal entry a change. Raises LinkTaken, GroupTaken.

    People who are not on the page stay as they are: only `left` says that somebody is gone.
    """
    for other in people.teams(tx):
        if page.usergroup and page.usergroup == other.usergroup and page.name != other.name:
            raise GroupTaken(page.usergroup, other.name)
    team = people.team_named(tx, page.name)
    is_new = team is None
    if team is None:
        team = Team(name=page.name, **_settings(page))
        tx.session.add(team)
        tx.session.flush()
    applying = Applying(tx, team, page, by, Changes(page.name, is_new))
    _set_settings(applying)
    _set_shifts(applying)
    _set_needs(applying)
    set_people(applying)
    tx.session.flush()
    return applying.changes


def team_page_of(tx: Tx, team: Team) -> TeamPage:
    """The page that, applied, would change nothing."""
    assert team.id is not None
    everybody = people.of_team(tx, team.id)
    codes = {known.id: known.person.code for known in everybody}
    skills = workload.skills(tx, list(codes))
    minimum: dict[str, dict[str, int]] = {}
    for (code, weekday), least in sorted(_needs(tx, team.id).items()):
        minimum.setdefault(code, {})[WEEKDAYS[weekday]] = least
    return TeamPage.model_validate(
        {
            **{key: getattr(team, key) for key in ("name", *_PLAIN)},
            "channels": {key: getattr(team, f"{key}_channel") for key in CHANNELS},
            "shifts": {
                code: {"starts": shift.starts, "ends": shift.ends, "skill": shift.skill}
                for code, shift in shift_codes(tx, team.id).items()
            },
            "minimum": minimum,
            "people": [_entry(known, codes, skills[known.id]) for known in everybody],
        }
    )


def shift_codes(tx: Tx, team_id: int) -> dict[str, ShiftCode]:
    """The team's shifts by code, in the order of the day."""
    rows = tx.session.exec(
        select(ShiftCode).where(ShiftCode.team_id == team_id).order_by(col(ShiftCode.starts))
    )
    return {row.code: row for row in rows}


def _entry(
    known: people.Known, codes: Mapping[int, str], skills: Collection[str]
) -> dict[str, Any]:
    person = known.person
    entry = {
        "code": person.code,
        "name": person.name,
        "email": person.email,
        "roles": sorted(known.roles),
        "skills": sorted(skills),
        "leader": codes[person.leader_id] if person.leader_id else None,
        "language": person.language,
        "slack": person.slack_id,
        "joined": person.joined_on,
        "left": person.left_on,
    }
    return {key: value for key, value in entry.items() if value is not None}


def _settings(page: TeamPage) -> dict[str, Any]:
    return {
        **{key: getattr(page, key) for key in _PLAIN},
        **{f"{key}_channel": getattr(page.channels, key) for key in CHANNELS},
    }


def _set_settings(applying: Applying) -> None:
    team, settings = applying.team, _settings(applying.page)
    subject = f"team:{team.id}"
    if applying.changes.is_new:
        applying.tx.note("team.added", subject, applying.by, name=team.name, settings=settings)
        return
    for key, after in settings.items():
        before = getattr(team, key)
        if before != after:
            setattr(team, key, after)
            applying.edited(team.name, key, before, after)
            applying.tx.note("team.set", subject, applying.by, key=key, before=before, after=after)


def _set_shifts(applying: Applying) -> None:
    stood, said = shift_codes(applying.tx, applying.team_id), applying.page.shifts
    for code in sorted({*stood, *said}):
        row, hours = stood.get(code), said.get(code)
        before, could = _hours(row), (row.skill or "") if row else ""
        if row and not hours:
            applying.tx.session.delete(row)
            row = None
        elif row and hours:
            row.starts, row.ends, row.skill = hours.starts, hours.ends, hours.skill
        elif hours:
            row = ShiftCode(
                team_id=applying.team_id,
                code=code,
                starts=hours.starts,
                ends=hours.ends,
                skill=hours.skill,
            )
            applying.tx.session.add(row)
        _tell(applying, code, "hours", before, _hours(row))
        _tell(applying, code, "skill", could, (row.skill or "") if row else "")


def _hours(shift: ShiftCode | None) -> str:
    return f"{shift.starts:%H:%M}–{shift.ends:%H:%M}" if shift else ""


def _needs(tx: Tx, team_id: int) -> dict[tuple[str, int], int]:
    rows = tx.session.exec(
        select(Need.code, Need.weekday, Need.minimum).where(Need.team_id == team_id)
    )
    return {(code, weekday): minimum for code, weekday, minimum in rows}


def _set_needs(applying: Applying) -> None:
    tx = applying.tx
    stood, said = _needs(tx, applying.team_id), applying.page.needs()
    if stood == said:
        return
    tx.session.exec(delete(Need).where(col(Need.team_id) == applying.team_id))
    tx.session.add_all(
        Need(team_id=applying.team_id, code=code, weekday=weekday, minimum=least)
        for (code, weekday), least in said.items()
    )
    for code in sorted({code for code, _ in (*stood, *said)}):
        _tell(applying, code, "minimum", _week(stood, code), _week(said, code))


def _week(needs: dict[tuple[str, int], int], code: str) -> str:
    return " ".join(
        f"{name}:{needs[code, day]}" for day, name in enumerate(WEEKDAYS) if (code, day) in needs
    )


def _tell(applying: Applying, code: str, key: str, before: str, after: str) -> None:
    if before == after:
        return
    if not applying.changes.is_new:
        applying.edited(code, key, before, after)
    applying.tx.note(
        "team.set",
        f"team:{applying.team.id}",
        applying.by,
        key=f"{code} {key}",
        before=before,
        after=after,
    )
