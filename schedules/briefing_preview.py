"""Before a briefing is posted, whoever leads its shift sees it and may add a word."""

from commands.briefing import posting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(posting.PREVIEW)
