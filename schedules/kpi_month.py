"""The figures of the month that was over last are posted where they are read."""

from commands.kpi.posting import MONTH
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(MONTH)
"""Once a month and team."""
