"""Just after a shift's start the leaders learn who has not read its briefing."""

from commands.briefing import posting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(posting.UNREAD)
