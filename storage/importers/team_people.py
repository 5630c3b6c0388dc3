"""People of a team's page are added, edited, linked; silence deletes nobody and unlinks nobody."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, delete, select

from handbook.people import PersonEntry
from storage import people, workload
from storage.importers.changes import Applying, LinkTaken
from storage.people import Person, Role, Skill, Team

Listed = Mapping[str, Person]
"""Everybody of the team, by staff number."""


def set_people(applying: Applying) -> None:
    """Make the people what the page says. Raises LinkTaken."""
    tx, page = applying.tx, applying.page
    known = {one.person.code: one for one in people.listed(tx, applying.team_id)}
    _refuse_links_of_other_teams(applying)
    _free_links(applying, known)
    new = {
        entry.code: Person(team_id=applying.team_id, code=entry.code, **_plain(entry, None))
        for entry in page.people
        if entry.code not in known
    }
    tx.session.add_all(new.values())
    tx.session.flush()
    listed = {code: one.person for code, one in known.items()} | new
    skills = workload.skills(tx, [one.id for one in known.values()])
    for entry in page.people:
        if entry.code in known:
            one = known[entry.code]
            _edit(applying, one, skills[one.id], entry, listed)
            _link(applying, known[entry.code].person, entry)
        else:
            _welcome(applying, new[entry.code], entry, listed)
    on_page = {entry.code for entry in page.people}
    applying.changes.absent.extend(
        code
        for code, one in known.items()
        if code not in on_page and not one.has_left(tx.now.date())
    )


def _plain(entry: PersonEntry, stood: Person | None) -> dict[str, Any]:
    """The values of a person's row; what is not written and is said by people stays: their
    language, and the day they joined."""
    written = entry.model_fields_set
    kept = stood.language if stood and "language" not in written else entry.language
    joined = stood.joined_on if stood and "joined" not in written else entry.joined
    return {
        "name": entry.name,
        "email": entry.email,
        "language": kept,
        "joined_on": joined,
        "left_on": entry.left,
    }


def _leader(entry: PersonEntry, listed: Listed) -> int | None:
    return listed[entry.leader].id if entry.leader is not None else None


def _welcome(applying: Applying, person: Person, entry: PersonEntry, listed: Listed) -> None:
    assert person.id is not None
    tx = applying.tx
    person.leader_id = _leader(entry, listed)
    tx.session.add_all(Role(person_id=person.id, role=role) for role in entry.roles)
    tx.session.add_all(Skill(person_id=person.id, skill=skill) for skill in entry.skills)
    person.slack_id = entry.slack
    applying.changes.added.append(entry.code)
    tx.note(
        "team.person_added",
        f"person:{person.id}",
        applying.by,
        code=entry.code,
        roles=sorted(entry.roles),
        leader=entry.leader,
        slack=entry.slack,
    )


def _edit(
    applying: Applying,
    known: people.Known,
    could: frozenset[str],
    entry: PersonEntry,
    listed: Listed,
) -> None:
    tx, person = applying.tx, known.person
    keys = []
    for key, after in _plain(entry, person).items():
        before = getattr(person, key)
        if before != after:
            setattr(person, key, after)
            keys.append(key)
            applying.edited(entry.code, key, before, after)
    leader = _leader(entry, listed)
    if leader != person.leader_id:
        was = next((one.code for one in listed.values() if one.id == person.leader_id), None)
        person.leader_id = leader
        keys.append("leader")
        applying.edited(entry.code, "leader", was, entry.leader)
    roles = frozenset[str](entry.roles)
    if roles != known.roles:
        tx.session.exec(delete(Role).where(col(Role.person_id) == known.id))
        tx.session.add_all(Role(person_id=known.id, role=role) for role in roles)
        keys.append("roles")
        had, has = ", ".join(sorted(known.roles)), ", ".join(sorted(roles))
        applying.edited(entry.code, "roles", had, has)
    skills = frozenset(entry.skills)
    if skills != could:
        tx.session.exec(delete(Skill).where(col(Skill.person_id) == known.id))
        tx.session.add_all(Skill(person_id=known.id, skill=skill) for skill in skills)
        keys.append("skills")
        applying.edited(entry.code, "skills", ", ".join(sorted(could)), ", ".join(sorted(skills)))
    if keys:  # names and addresses are personal: the journal keeps which changed, not into what
        subject = f"person:{known.id}"
        tx.note("team.person_set", subject, applying.by, changed=keys, roles=sorted(roles))


def _link(applying: Applying, person: Person, entry: PersonEntry) -> None:
    if entry.slack is None or person.slack_id == entry.slack:
        return
    person.slack_id = entry.slack
    applying.edited(entry.code, "slack", None, entry.slack)
    subject = f"person:{person.id}"
    applying.tx.note("team.linked", subject, applying.by, account=entry.slack)


def _refuse_links_of_other_teams(applying: Applying) -> None:
    wanted = [entry.slack for entry in applying.page.people if entry.slack]
    taken = applying.tx.session.exec(
        select(Person.slack_id, Person.name, Team.name)
        .join(Team, col(Team.id) == Person.team_id)
        .where(col(Person.slack_id).in_(wanted), Person.team_id != applying.team_id)
        .order_by(col(Person.code))
        .limit(1)
    ).first()
    if taken:
        raise LinkTaken(str(taken[0]), taken[1], taken[2])


def _free_links(applying: Applying, known: dict[str, people.Known]) -> None:
    """Take off the links that the page changes, so that no id is held twice meanwhile."""
    said = {entry.code: entry for entry in applying.page.people}
    owners = {entry.slack: entry.code for entry in applying.page.people if entry.slack}
    for code, one in known.items():
        person, entry = one.person, said.get(code)
        if person.slack_id is None:
            continue
        is_taken_off = entry is not None and entry.says_slack and entry.slack is None
        if owners.get(person.slack_id, code) == code and not is_taken_off:
            continue
        person.slack_id = None
        if entry is None or entry.slack is None:
            applying.changes.unlinked.append(code)
            applying.tx.note("team.unlinked", f"person:{person.id}", applying.by)
    applying.tx.session.flush()
