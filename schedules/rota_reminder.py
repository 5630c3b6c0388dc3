"""The day before a turn whoever has it is reminded."""

from commands.rota import reminding
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(reminding.REMINDER)
