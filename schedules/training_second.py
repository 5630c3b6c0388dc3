"""On the morning after a training, whoever was off gets a second date (CC-2.8.1)."""

from commands.training import tick_clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(tick_clock.SECOND)
