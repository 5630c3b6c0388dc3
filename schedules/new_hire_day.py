"""On each day of a new person's plan they and whoever trains them are told (SD-T1)."""

from commands.newhire import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.DAYS)
