"""Before the day ends everybody is asked for their service log (SD-Q4)."""

from commands.servicelog import inviting
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(inviting.INVITE)
