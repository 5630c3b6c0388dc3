"""Whoever trains is asked for the topics some days before (CC-2.8.1, IC-Q.L1)."""

from commands.training import clock
from schedules.schedule import by_occasion

SCHEDULE = by_occasion(clock.PLAN)
