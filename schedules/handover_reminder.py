"""Before a shift ends its leaders are reminded to hand it over (CC-2.3, SD-M1)."""

from commands.handover import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.REMINDER)
