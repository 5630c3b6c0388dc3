"""The turns of the week that follows are drawn up and posted (SD-3, SD-Q3)."""

from commands.rota import planning
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(planning.PLAN)
