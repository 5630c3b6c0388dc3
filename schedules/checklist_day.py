"""The lists of the day are posted at their hours: what is cleaned, and by whom (SD-3)."""

from commands.checklist import posting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(posting.OF_DAYS)
