"""Each workday it is asked for buddies and signatures that are missing (SD-T1, CC-2.5.8)."""

from commands.newhire import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.OPEN)
