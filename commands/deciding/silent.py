"""Who was asked to decide and gave no answer, in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handbook.words import Say
from storage.people import Team
from storage.silences import Silence


def silence_lines(
    silences: Sequence[Silence], names: Mapping[int, str], now: datetime, team: Team, say: Say
) -> list[str]:
    """ "Grace was asked at 07:00, no answer for 30 min." a line each. `names` by person's id."""
    zone = ZoneInfo(team.zone)
    lines = []
    for silence in silences:
        since = silence.since.astimezone(zone)
        is_today = since.date() == now.astimezone(zone).date()
        told = {
            "name": names[silence.person_id],
            "when": say.time(since) if is_today else say.moment(since),
        }
        if silence.was_there:
            length = say.minutes(silence.minutes)
            lines.append(
                say("{name} was asked at {when}, no answer for {length}.", length=length, **told)
            )
        else:
            lines.append(say("{name} was asked at {when}, but was not on duty.", **told))
    return lines
