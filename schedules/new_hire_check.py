"""Some weeks after it began, it is asked how a new person and their buddy do."""

from commands.newhire import check_clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(check_clock.CHECK)
