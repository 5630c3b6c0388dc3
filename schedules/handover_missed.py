"""A hand-over that is missing, or that nobody has taken over, is said in the leaders' channel."""

from commands.handover import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.MISSED)
