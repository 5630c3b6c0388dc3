"""A meeting's agenda is posted where those who attend read it."""

from commands.meeting.clock import AGENDA
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(AGENDA)
"""Once a meeting."""
