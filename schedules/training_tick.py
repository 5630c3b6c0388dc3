"""Before a shift ends, its leader is asked who was at the training (CC-2.8.1)."""

from commands.training import tick_clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(tick_clock.TICK)
