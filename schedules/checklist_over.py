"""When a list's time is over the leaders hear what of it is not done."""

from commands.checklist import over
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(over.OVER)
