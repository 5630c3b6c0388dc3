"""Who is whom in Slack is set by hand where the e-mail address does not tell."""

from storage import people
from storage.importers.changes import LinkTaken
from storage.people import Known
from storage.transaction import Tx


def find(tx: Tx, team_id: int, said: str) -> list[Known]:
    """The people of the team with this staff number, e-mail address or, if none, name."""
    everybody = people.listed(tx, team_id)
    wanted = " ".join(said.split()).casefold()
    exact = [
        known
        for known in everybody
        if wanted in {known.person.code.casefold(), known.person.email or ""}
    ]
    return exact or [known for known in everybody if known.name.casefold() == wanted]


def link(tx: Tx, known: Known, slack_id: str, by: str = "terminal") -> bool:
    """Say who the person is in Slack; False when that was known. Raises LinkTaken."""
    holder = people.by_slack(tx, slack_id)
    if holder is not None and holder.id == known.id:
        return False
    if holder is not None:
        raise LinkTaken(slack_id, holder.name, holder.team.name)
    known.person.slack_id = slack_id
    tx.session.add(known.person)
    tx.note("team.linked", f"person:{known.id}", by, account=slack_id)
    return True


def unlink(tx: Tx, known: Known, by: str = "terminal") -> bool:
    """Take the link off; False when there was none."""
    if known.person.slack_id is None:
        return False
    known.person.slack_id = None
    tx.session.add(known.person)
    tx.note("team.unlinked", f"person:{known.id}", by)
    return True
