"""A span is said back with its weekdays, and in a form that can be typed again."""

from handbook.dates.spans import Hours, Part, Span
from handbook.words import Say


def say_span(span: Span, say: Say) -> str:
    """ "Mon 2 Nov 2026, 14:00 to 18:00" / "2026年11月2日 周一 14:00 至 18:00"."""
    days = say.days((span.first, span.last))
    if span.part is None:
        return days
    return say("{days}, {part}", days=days, part=_say_part(span.part, say))


def _say_part(part: Part, say: Say) -> str:
    match part:
        case "morning":
            return say("in the morning")
        case "afternoon":
            return say("in the afternoon")
        case Hours(start=start, end=end, length=length):
            pass
    said = {
        "start": say.time(start) if start else "",
        "end": say.time(end) if end else "",
        "length": say.minutes(length or 0),
    }
    match (start, end):
        case (None, None):
            return say("for {length}", **said)
        case (None, _):
            return say("until {end}", **said)
        case (_, None):
            return say("from {start} for {length}" if length else "from {start}", **said)
    return say("{start} to {end}", **said)


def typed(span: Span) -> str:
    """What to type for exactly this span: "2026-11-02 to 2026-11-04 14:00-18:00"."""
    days = span.first.isoformat()
    if span.last != span.first:
        days += f" to {span.last.isoformat()}"
    match span.part:
        case None:
            return days
        case Hours(start=start, end=end, length=length):
            pass
        case half:
            return f"{days} {half}"
    if start and end:
        return f"{days} {start:%H:%M}-{end:%H:%M}"
    if start:
        return f"{days} {start:%H:%M}" + (f" for {length} minutes" if length else "")
    return f"{days} until {end:%H:%M}" if end else f"{days} for {length} minutes"
