"""When nothing comes from a telephone system any more, whoever looks after it is told."""

from commands.kpi import silence
from schedules.schedule import Schedule

SCHEDULE = Schedule(
    name="kpi_silence",
    due=silence.due,
    post=silence.post,
    why_useless=silence.why_useless,
    looks=silence.looks,
)
