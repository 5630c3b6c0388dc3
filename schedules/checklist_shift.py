"""Before a shift ends its lists are posted: equipment, and after work (CC-2.6, SD-2.9)."""

from commands.checklist import posting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(posting.OF_SHIFTS)
