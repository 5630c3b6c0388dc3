"""Some days before wishes for the next month close, whoever has said none is asked."""

from commands.wish import clock
from schedules.schedule import by_team

SCHEDULE = by_team("wish_days", clock.moments, clock.ask_all, clock.why_not)
"""Once a month and team, whatever has been said by then."""
