"""What stands against a change of somebody's work, in words."""

from collections.abc import Mapping

from commands.deciding.lines import cited
from handbook.swap import Breach
from handbook.words import Say


def breach_line(breach: Breach, names: Mapping[int, str], say: Say) -> str:
    """What stands against it, for whom, by which rule."""
    told = {"name": names[breach.person], "rule": cited(breach.rule, say)}
    told["days"] = say.days((breach.first, breach.last)) if breach.first and breach.last else ""
    if breach.kind in ("has_left", "works_then", "on_leave", "no_skill"):
        return {
            "has_left": say("{name} is not on the team any more then ({days}).", **told),
            "works_then": say("{name} works then already ({days}).", **told),
            "on_leave": say("{name} is on leave then ({days}).", **told),
            "no_skill": say("{name} does not have the skill “{skill}”.", skill=breach.what, **told),
        }[breach.kind]
    is_time = breach.kind in ("short_rest", "long_day", "long_week")
    found = say.minutes(breach.found) if is_time else str(breach.found)
    allowed = say.minutes(breach.allowed) if is_time else str(breach.allowed)
    told |= {"found": found, "allowed": allowed}
    return {
        "too_often": say(
            "{name}: number {found} of the month, {allowed} are allowed ({rule}).", **told
        ),
        "short_rest": say(
            "{name}: {found} of rest between the shifts of {days}, {allowed} are needed ({rule}).",
            **told,
        ),
        "long_day": say(
            "{name}: {found} of work without a rest ({days}), {allowed} are allowed ({rule}).",
            **told,
        ),
        "long_week": say(
            "{name}: {found} of work in the week {days}, {allowed} are allowed ({rule}).", **told
        ),
        "days_in_a_row": say(
            "{name}: {found} days in a row ({days}), {allowed} are allowed ({rule}).", **told
        ),
    }[breach.kind]
