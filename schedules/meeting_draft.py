"""The draft of a meeting's agenda goes to its chair on the workday before."""

from commands.meeting.clock import DRAFT
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(DRAFT)
"""Once a meeting."""
