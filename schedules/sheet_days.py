"""Whoever owes something for a month's sheet is reminded: tasks, their own view, scores, a yes."""

from commands.sheet import clock
from schedules.schedule import by_team

SCHEDULE = by_team("sheet_days", clock.moments, clock.remind, clock.why_not)
"""Once a team and day on which somebody is reminded of something."""
