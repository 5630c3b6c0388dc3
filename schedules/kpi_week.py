"""The figures of the week that was over last are posted where they are read."""

from commands.kpi.posting import WEEK
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(WEEK)
"""Once a week and team."""
