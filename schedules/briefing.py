"""Before each shift the floor reads who is on, what is new and what is to be done (CC-2.10.1a)."""

from commands.briefing import posting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(posting.BEFORE_SHIFT)
