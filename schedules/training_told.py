"""On the evening before a training the floor is told of it (CC-2.8.1)."""

from commands.training import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.TOLD)
