"""What a handbook says, in words that people can read; nothing that is not on its page."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from babel import Locale

from bot.cli import (
    assessing,
    attending,
    briefing,
    conducting,
    covering,
    examining,
    going_round,
    handing_over,
    kinds,
    measuring,
    meeting,
    relieving,
    reporting,
    sampling,
    stepping_away,
    swapping,
    training,
)
from bot.cli.phrases import above, begun, hours, message, named, roles
from handbook.book import Handbook
from handbook.calendar import Calendar
from handbook.retention import WORDS
from handbook.roster import RosterRules
from handbook.terms import OURS, in_force
from handbook.words import Say


def page(book: Handbook, day: date, say: Say, kind: str | None = None) -> Iterator[str]:
    """The rules in force on a day: of all kinds, or of one; then each rule in full."""
    title = book.title.in_language(say.lang)
    yield say("{title} ({name}), {day}", title=title, name=book.handbook, day=say.day(day))
    for name in [kind] if kind else book.leave.kinds:
        found = book.leave.kinds[name]
        lines = [*kinds.told(book, found, day, say)]
        if kind:
            lines += _acting(book, kinds.steps(found, day), say)
        yield from _part(begun(found.title.in_language(say.lang)), lines)
    if kind is None:
        yield from _part(say("For every kind"), _for_all(book, day, say))
        yield from _part(say("Attendance"), attending.told(book, day, say))
        yield from _part(say("Conduct"), conducting.told(book, day, say))
        yield from _part(say("The month's exam"), examining.told(book, day, say))
        yield from _part(say("Training"), training.told(book, day, say))
        yield from _part(say("Quality"), sampling.told(book, day, say))
        yield from _part(say("Figures"), measuring.told(book, day, say))
        yield from _part(say("When a relief is missing"), relieving.told(book, day, say))
        yield from _part(say("Looking for cover"), covering.told(book, day, say))
        yield from _part(say("Leaving the post"), stepping_away.told(book, day, say))
        yield from _part(say("Briefings"), briefing.told(book, day, say))
        yield from _part(say("Hand-overs"), handing_over.told(book, day, say))
        yield from _part(say("Patrols"), handing_over.patrols(book, day, say))
        yield from _part(say("Post-shift meetings"), handing_over.debriefs(book, day, say))
        yield from _part(say("Swaps"), swapping.told(book, day, say))
        yield from _part(say("Working time"), swapping.working_time(book, day, say))
        yield from _part(say("Assessment sheets"), assessing.told(book, day, say))
        yield from _part(say("Reports"), reporting.told(book, day, say))
        yield from _part(say("Meetings"), meeting.told(book, day, say))
        yield from _part(say("Duties by turns"), going_round.rotas(book, day, say))
        yield from _part(say("Lists to go through"), going_round.checklists(book, day, say))
        yield from _part(say("Service log"), going_round.service_log(book, day, say))
        yield from _part(say("Even-handedness"), _fairness(book, say))
        yield from _part(say("What comes by the clock"), _posts(book, say))
        yield from _part(say("Messages"), _messages(book, say))
        yield from _part(say("What is forgotten"), _forgotten(book, day, say))
        yield from _part(say("Working days"), _worked(book.calendar, day, say))
    cited = kinds.cited(book.leave.kinds[kind], day) if kind else {*book.rules, OURS}
    yield from _part(say("Rules"), _wordings(book, cited, day, say))


def rule(book: Handbook, said: str, say: Say) -> Iterator[str]:
    """One rule, or all whose ids go on from there (CC-2.2 of CC-2.2.1): each of its versions in
    both languages. Nothing where there is none."""
    for name in _in_order(book):
        if not f"{name}.".casefold().startswith(f"{said}.".casefold()):
            continue
        yield say("{rule} ({name})", rule=name, name=book.handbook)
        for version in book.rules[name]:
            first, second = _both(say)
            yield "  " + say("From {day}:", day=say.day(version.since))
            yield f"    {version.in_language(first)}"
            yield f"    {version.in_language(second)}"


def _both(say: Say) -> tuple[str, str]:
    """The reader's language and the other one."""
    return ("zh", "en") if say.lang == "zh" else ("en", "zh")


def _in_order(book: Handbook) -> list[str]:
    """Rules by the numbers in their ids: CC-2.4.9 stands before CC-2.4.10."""
    return sorted(
        book.rules,
        key=lambda rule: [
            (0, int(part), "") if part.isdigit() else (1, 0, part)
            for part in re.findall(r"\d+|\D+", rule)
        ],
    )


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading with its lines under it; nothing where there are none."""
    shown = [f"  {line}" for line in lines]
    if shown:
        yield from ("", heading, *shown)


def _posts(book: Handbook, say: Say) -> Iterator[str]:
    """Who may change it; nothing where nobody may."""
    if book.posts.roles:
        yield say(
            "These pause it, skip it and have it early: {roles} ({rule}).",
            roles=roles(book, [*book.posts.roles, *above(book, book.posts.roles)], say),
            rule=named(book.posts.rule, say),
        )


def _wordings(book: Handbook, cited: Collection[str], day: date, say: Say) -> Iterator[str]:
    first, second = _both(say)
    for rule in _in_order(book):
        if rule in cited and in_force(book.rules[rule], day):
            yield f"{rule}: {book.wording(rule, day, first)}"
            yield f"  {book.wording(rule, day, second)}"
    if OURS in cited:
        yield say("{rule}: a choice of this handbook, by no other rule", rule=named(OURS, say))


def _for_all(book: Handbook, day: date, say: Say) -> Iterator[str]:
    if escalation := in_force(book.leave.escalation, day):
        rule = named(escalation.rule, say)
        times = say.names([say.minutes(minutes) for minutes in escalation.after_minutes])
        yield say(
            "Unanswered, it is put to the next person after {times} ({rule}).",
            times=times,
            rule=rule,
        )
        time = hours(escalation.hours_before_shift, say)
        yield say("An answer is due {time} before work begins ({rule}).", time=time, rule=rule)
        first, last = (f"{hour:02}:00" for hour in escalation.waking_hours)
        yield say("Who has no shifts is asked from {first} to {last}.", first=first, last=last)
    time = say.minutes(book.leave.offer_minutes)
    yield say("A place that becomes free is kept for whom it is offered to: {time}.", time=time)
    time = say.minutes(book.leave.undo_minutes)
    yield say("Whoever has decided can undo it for {time}.", time=time)
    if standing := in_force(book.roster, day):
        yield say.plural(
            "On the roster, with {n} rest day a month: {roles} ({rule}).",
            "On the roster, with {n} rest days a month: {roles} ({rule}).",
            standing.rest_days_a_month,
            roles=roles(book, standing.roles, say),
            rule=named(standing.rule, say),
        )
        yield from _drafted(standing, say)
    if (others := book.leave.for_others) and others.roles:
        askers = [*others.roles, *above(book, others.roles)]
        yield say(
            "These may ask for somebody else: {roles} ({rule}).",
            roles=roles(book, askers, say),
            rule=named(others.rule, say),
        )
    yield from _acting(book, set(book.roles), say)
    yield say(
        "Days in a row, or with only rest days between, are decided as one ({rule}).",
        rule=named(OURS, say),
    )
    yield say("In a thread, these approve: {words}.", words=", ".join(book.words.approve))
    yield say("These decline: {words}.", words=", ".join(book.words.decline))


def _drafted(standing: RosterRules, say: Say) -> Iterator[str]:
    """What a roster is drafted by, beside the rest days."""
    if standing.reserve_share:
        yield say(
            "Kept on call beyond the people needed: {share} % ({rule}).",
            share=f"{standing.reserve_share * 100:g}",
            rule=named(standing.reserve_rule, say),
        )
    if wishes := standing.wishes:
        yield say.plural(
            "Each may wish for {n} day of rest of the month to come, until day {day} of the month "
            "before ({rule}).",
            "Each may wish for {n} days of rest of the month to come, until day {day} of the month "
            "before ({rule}).",
            wishes.most,
            day=wishes.closing_day,
            rule=named(wishes.rule, say),
        )


def _fairness(book: Handbook, say: Say) -> Iterator[str]:
    """Who sees how evenly leaders decide."""
    if rules := book.fairness:
        yield say(
            "On the first working day of a month these see how evenly was decided in the one "
            "before: {roles} ({rule}).",
            roles=roles(book, rules.roles, say),
            rule=named(rules.rule, say),
        )
        yield say("Of fewer than {n} decisions no rate is given.", n=rules.fewest)


def _messages(book: Handbook, say: Say) -> Iterator[str]:
    """Which messages do not wait, and who reads the leaders' channel."""
    if urgent := book.messages.urgent:
        yield say(
            "These are said at once, also to who is off shift ({rule}): {messages}.",
            rule=named(book.messages.rule, say),
            messages=", ".join(message(name, say) for name in urgent),
        )
        yield say("Every other private message waits for its reader's next shift.")
    else:
        yield say("Every private message waits for its reader's next shift.")
    if readers := [role for role, title in book.roles.items() if title.in_leaders_channel]:
        yield say(
            "These read the leaders' channel while they are at work: {roles}.",
            roles=roles(book, readers, say),
        )


def _forgotten(book: Handbook, day: date, say: Say) -> Iterator[str]:
    """How long personal words are kept."""
    retention = in_force(book.retention, day)
    if retention is None:
        yield say("Nothing is forgotten by itself: the page names no terms.")
        return
    for name, months in retention.months.items():
        yield say.plural(
            "{words}: after {n} month.",
            "{words}: after {n} months.",
            months,
            words=begun(say(WORDS[name])),
        )
    yield say("Figures and the journal stay ({rule}).", rule=named(retention.rule, say))


def _worked(calendar: Calendar, day: date, say: Say) -> Iterator[str]:
    """Which dates are worked, and what the page says of single ones from the day on."""
    if calendar.country is None:
        yield say("Saturdays and Sundays are days off.")
    else:
        names = Locale(say.lang if say.lang == "zh" else "en").territories
        country = names.get(calendar.country, calendar.country)
        yield say("Holidays and moved workdays are those of {country}.", country=country)
    for own in sorted(dated for dated in calendar.days if dated >= day):
        name = calendar.name_of(own, say.lang)
        if calendar.is_workday(own):
            yield say("{day} is worked: {name}.", day=say.day(own), name=name)
        else:
            yield say("{day} is off: {name}.", day=say.day(own), name=name)


def _acting(book: Handbook, steps: Collection[str], say: Say) -> Iterator[str]:
    """Who else may take these steps."""
    for role, title in book.roles.items():
        if taken := [other for other in title.acts_for if other in steps]:
            yield say(
                "{role} also decides for: {roles}.",
                role=begun(roles(book, [role], say)),
                roles=roles(book, taken, say),
            )
