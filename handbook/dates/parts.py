"""How long, and which part of the day: words beside a date that narrow or lengthen it."""

from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import product
from typing import Final

from handbook.dates import gaps
from handbook.dates.chains import Chain
from handbook.dates.days import Fixed
from handbook.dates.readings import LONGEST, Reading
from handbook.dates.spans import Hours, Part, Span
from handbook.dates.tokens import (
    LONGEST_GAP,
    Clock,
    Half,
    Length,
    Sentence,
    Whole,
    Window,
)

NOON: Final = time(12)


@dataclass(frozen=True)
class Group:
    """Words for a part of the day: tokens `first` up to `end`, with every reading they have."""

    first: int
    end: int
    parts: tuple[Part | None, ...]
    goes_on_over_days: bool = False


def with_neighbours(chain: Chain, sentence: Sentence, free: set[int]) -> Reading:
    """The chain's reading with the lengths and parts of day beside it, taken out of `free`."""
    reading = chain.reading
    if not reading.spans:
        return reading
    left, right = chain.first, chain.end
    has_length = has_part = False
    for _ in range(4):
        if right in free and not has_length and (longer := _length_after(reading, sentence, right)):
            reading, has_length = longer, True
            free.discard(right)
            right += 1
        elif right in free and not has_part and (group := _part_after(sentence, right)):
            if group.goes_on_over_days:
                over_days = _in_parts(reading, sentence, group)
                return replace(over_days, spans=(), reason="hours_over_days")
            reading, has_part = _in_parts(reading, sentence, group), True
            free -= set(range(group.first, group.end))
            right = group.end
        elif left - 1 in free and not has_part and (group := _part_before(sentence, left, free)):
            reading, has_part = _in_parts(reading, sentence, group), True
            free -= set(range(group.first, group.end))
            left = group.first
        elif (
            left - 1 in free
            and not has_length
            and (longer := _length_before(reading, chain, sentence, left))
        ):
            reading, has_length = longer, True
            free.discard(left - 1)
            left -= 1
    return reading


def _length(sentence: Sentence, at: int) -> Length | None:
    thing = sentence.tokens[at].thing if 0 <= at < len(sentence) else None
    return thing if isinstance(thing, Length) and thing.days else None


def _length_after(reading: Reading, sentence: Sentence, at: int) -> Reading | None:
    length, gap = _length(sentence, at), sentence.gap(at)
    if length is None or gap is None:
        return None
    if not (gaps.FOR.fullmatch(gap) or gaps.FOR_LEAVE.fullmatch(gap)):
        return None
    return _with_piece(_lengthened(reading, length), sentence, at)


def _length_before(reading: Reading, chain: Chain, sentence: Sentence, left: int) -> Reading | None:
    length, token = _length(sentence, left - 1), sentence.tokens[left]
    if length is None:
        return None
    lead = sentence.text[sentence.tokens[left - 1].end : token.start]
    if len(lead) > LONGEST_GAP:
        return None
    if gaps.FROM.fullmatch(lead) or gaps.FROM_LEAVE.fullmatch(lead):
        longer = _lengthened(reading, length)
        is_today = chain.days == (Fixed(reading.spans[0].first),)
        if " from" in lead and (length.counts_from or is_today):
            ahead = [
                Span(day, day)
                for span in reading.spans
                for day in [span.first + timedelta(days=length.days)]
            ]
            longer = longer.with_spans([*longer.spans, *ahead], is_sure=False)
    elif gaps.FOR_LEAVE.fullmatch(lead) or lead in (" on ", " of "):
        longer = _lengthened(reading, length)
        longer = longer.with_spans([*longer.spans, *reading.spans])
    else:
        return None
    return _with_piece(longer, sentence, left - 1)


def _lengthened(reading: Reading, length: Length) -> Reading:
    """Counted from the first day; a range that has this length already stays as it is."""
    is_as_said = all(len(span.days) == length.days for span in reading.spans)
    if is_as_said and not length.is_rough:
        return reading
    if any(span.first != span.last for span in reading.spans):
        return reading.with_spans(
            [*reading.spans, *(_from(span, length.days) for span in reading.spans)], is_sure=False
        )
    if length.days > LONGEST:
        return replace(reading, spans=(), reason="too_long")
    spans = [_from(span, length.days) for span in reading.spans]
    if length.is_rough:
        spans += [_from(span, length.days + 1) for span in reading.spans]
    return reading.with_spans(spans, is_sure=not length.is_rough)


def _from(span: Span, days: int) -> Span:
    return replace(span, last=span.first + timedelta(days=days - 1))


def _part_after(sentence: Sentence, at: int) -> Group | None:
    gap = sentence.gap(at)
    if gap is None or not (gaps.HOURS.fullmatch(gap) or gaps.FOR_LEAVE.fullmatch(gap)):
        return None
    group = part_at(sentence, at, opened_by=gap)
    if group is None or _belongs_to_the_next_day(sentence, group):
        return None
    return group


def _belongs_to_the_next_day(sentence: Sentence, group: Group) -> bool:
    """ "today to 10:00 tomorrow"."""
    gap = sentence.gap(group.end)
    is_beside = gap is not None and gaps.HOURS_BEFORE.fullmatch(gap) is not None
    return is_beside and gap != "" and sentence.day(group.end) is not None


def _part_before(sentence: Sentence, left: int, free: set[int]) -> Group | None:
    gap = sentence.gap(left)
    if gap is None or not gaps.HOURS_BEFORE.fullmatch(gap):
        return None
    for first in range(max(0, left - 3), left):
        if set(range(first, left)) <= free:
            group = part_at(
                sentence, first, opened_by=sentence.before(sentence.tokens[first].start)
            )
            is_greeting = group is not None and group.parts in (("morning",), ("afternoon",))
            if group and group.end == left and not (is_greeting and not gap.strip(" ,")):
                return group
    return None


def part_at(sentence: Sentence, first: int, opened_by: str) -> Group | None:
    """The part of a day that is said from a token on, if one is."""
    thing = sentence.tokens[first].thing if first < len(sentence) else None
    match thing:
        case Window(start=start, end=end):
            return Group(first, first + 1, (Hours(start, end),))
        case Whole():
            return Group(first, first + 1, (None,))
        case Length(minutes=minutes) if minutes:
            return Group(first, first + 1, (Hours(length=minutes),))
        case Half():
            return _half_at(sentence, first, thing)
        case Clock():
            return _clock_at(sentence, first, thing, opened_by)
    return None


def _half_at(sentence: Sentence, first: int, half: Half) -> Group:
    """A half, alone or with the other one, or a half that says which hours are meant."""
    gap = sentence.gap(first + 1)
    beside = sentence.tokens[first + 1].thing if gap is not None else None
    if gap is None:
        return Group(first, first + 1, half.readings)
    if isinstance(beside, Half) and (gaps.TO.fullmatch(gap) or gaps.AND.fullmatch(gap)):
        return Group(first, first + 2, (None,))
    if isinstance(beside, Half) and gaps.HOURS.fullmatch(gap):
        both = tuple(r for r in half.readings if r in beside.readings)
        return Group(first, first + 2, both or half.readings)
    if isinstance(beside, Clock | Window) and gaps.HOURS.fullmatch(gap):
        group = part_at(sentence, first + 1, opened_by=gap)
        assert group is not None
        fitting = tuple(part for part in group.parts if _is_in(part, half))
        return replace(group, first=first, parts=fitting or group.parts)
    return Group(first, first + 1, half.readings)


def _is_in(part: Part | None, half: Half) -> bool:
    if not isinstance(part, Hours):
        return False
    said = part.start or part.end
    return said is not None and ("morning" if said < NOON else "afternoon") in half.readings


def _clock_at(sentence: Sentence, first: int, clock: Clock, opened_by: str) -> Group:
    gap = sentence.gap(first + 1)
    beside = sentence.tokens[first + 1].thing if gap is not None else None
    joined = gap is not None and (
        gaps.TO.fullmatch(gap) or (gaps.AND.fullmatch(gap) and "between" in opened_by)
    )
    if joined and isinstance(beside, Clock):
        ends = _on_the_clock_of(clock, beside)
        hours = [Hours(start, _next(ends, start)) for start in clock.readings]
        return Group(first, first + 2, tuple(hours))
    if (
        gap is not None
        and isinstance(beside, Length)
        and beside.minutes
        and gaps.FOR.fullmatch(gap)
    ):
        lengths = [Hours(start, length=beside.minutes) for start in clock.readings]
        return Group(first, first + 2, tuple(lengths))
    over_days = bool(joined) and sentence.day(first + 1) is not None
    if gaps.ENDS_AT.match(opened_by):
        return Group(first, first + 1, tuple(Hours(end=end) for end in clock.readings), over_days)
    return Group(first, first + 1, tuple(Hours(start=at) for at in clock.readings), over_days)


def _on_the_clock_of(start: Clock, end: Clock) -> set[time]:
    """The readings of an end, in which the 5:00 of "2:30 pm to 5:00" may be pm too."""
    ends = set(end.readings)
    if start.has_half and not end.has_half:
        ends |= {reading.replace(hour=reading.hour + 12) for reading in ends if reading.hour < 12}
    return ends


def _next(ends: set[time], start: time) -> time:
    """The end that comes first after the start, on the next day if need be."""
    return min(ends, key=lambda end: (end <= start, end))


def _in_parts(reading: Reading, sentence: Sentence, group: Group) -> Reading:
    spans = [replace(s, part=part) for s, part in product(reading.spans, group.parts)]
    placed = reading.with_spans(spans)
    for at in range(group.first, group.end):
        placed = _with_piece(placed, sentence, at)
    return placed


def _with_piece(reading: Reading, sentence: Sentence, at: int) -> Reading:
    """Cut the token, and what joins it to the other pieces unless that has words of its own."""
    start, end = sentence.tokens[at].start, sentence.tokens[at].end
    if led := gaps.HOURS_LED_BY.search(sentence.before(start)):
        start -= len(led[0])
    for low, high in reading.pieces:
        if _only_joins(sentence.text, high, start):
            start = high
        elif _only_joins(sentence.text, end, low):
            end = low
    return reading.with_piece(start, end)


def _only_joins(text: str, start: int, end: int) -> bool:
    patterns = (gaps.TO, gaps.AND, gaps.FOR, gaps.FROM, gaps.HOURS, gaps.HOURS_BEFORE)
    return 0 <= end - start <= LONGEST_GAP and any(
        pattern.fullmatch(text, start, end) for pattern in patterns
    )


def unplaced(reading: Reading, sentence: Sentence, free: set[int]) -> Reading:
    """The reading, asked about where the line also says a part or a length farther away."""
    for at in sorted(free):
        thing, spans = sentence.tokens[at].thing, reading.spans
        is_whole = all(span.part is None for span in spans)
        if isinstance(thing, Half):
            halves = [span for span in spans if span.part in thing.readings]
            if halves:
                reading = reading.with_spans(halves)
            elif is_whole:
                asked = [replace(s, part=part) for s, part in product(spans, thing.readings)]
                is_open = len(thing.readings) > 1  # "half a day" is not a whole one
                reading = reading.with_spans(asked if is_open else [*spans, *asked], is_sure=False)
        elif isinstance(thing, Length) and thing.days > 1:
            if all(span.first == span.last for span in spans):
                longer = _lengthened(reading, thing)
                reading = longer.with_spans([*spans, *longer.spans], is_sure=False)
        elif is_whole and isinstance(thing, Clock | Window):
            group = part_at(sentence, at, opened_by="")
            hours = group.parts if group else ()
            if all(isinstance(part, Hours) and part.start and part.end for part in hours):
                asked = [replace(s, part=part) for s, part in product(spans, hours)]
                reading = reading.with_spans([*spans, *asked], is_sure=False)
    return reading
