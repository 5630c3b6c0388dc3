"""On the first working day of a month, how evenly was decided in the one before."""

from commands.fairness import clock
from schedules.schedule import by_team

SCHEDULE = by_team("fairness_month", clock.moments, clock.tell_all, clock.why_not)
"""Once a month and team."""
