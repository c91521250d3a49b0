"""Cars come one after the other, and the highest guest last."""

from datetime import timedelta
from itertools import groupby, pairwise

from eventplan.model import (
    Arrival,
    ArrivalTime,
    Finding,
    Plan,
    Scenario,
    Span,
    Whereabouts,
    say,
    whereabouts_of,
)
from eventplan.numbers import number_of

from ._arrived import Cars, arriving, cars, missed
from ._held import Held, held
from ._peak import peak
from ._words import person_name, title
from .rule import Findings, Rule

ESCORTS = "escorts"
"""The subject of findings about escorts."""

HOLDING_ROOMS = "holding-rooms"
"""The subject of findings about holding rooms."""

ID = "arrivals"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find arrivals at the wrong time, too close together, out of order, or with nobody to receive them."""
    bookings = {booking.session.id: booking for booking in held(scenario, plan)}
    times: dict[tuple[str, str], list[ArrivalTime]] = {}
    for time in plan.arrivals:
        times.setdefault((time.who, time.session), []).append(time)

    whereabouts = whereabouts_of(scenario, plan)

    for arrival in scenario.resources.arrivals:
        booking = bookings.get(arrival.session)
        if booking is not None and _comes(scenario, whereabouts, arrival.who, booking):
            mine = times.get((arrival.who, arrival.session), [])
            yield from _misplaced(scenario, mine, arrival, booking)

    asked = {(arrival.who, arrival.session): arrival for arrival in scenario.resources.arrivals}

    for time in plan.arrivals:
        who, booking = person_name(scenario, time.who), bookings.get(time.session)
        if (time.who, time.session) not in asked or booking is None:
            message = (
                f"the arrival of {who} for '{time.session}' serves no session that is held and asks for it"
            )
            yield Finding(ID, (time.who, time.session), message, fix="remove it")

        elif not _comes(scenario, whereabouts, time.who, booking):
            message = f"{who} arrives at {time.at:%d %b %H:%M} for {title(scenario, booking.session)}, and is not there when it starts"
            yield Finding(ID, (time.who, time.session), message, fix="remove the arrival")

    yield from _there_before(scenario, plan, bookings, whereabouts)
    yield from _too_close(scenario, plan)
    yield from _reception(scenario, plan, asked, bookings)
    yield from _out_of_order(scenario, plan)


def _comes(scenario: Scenario, whereabouts: Whereabouts, who: str, booking: Held) -> bool:
    """Whether a principal is in a session from its start on: sent to it, or there by then for a turn in it."""
    if who in whereabouts.sent(booking.session.id):
        return True

    person = scenario.people[who]
    there = not person.present or _stay(scenario, who, booking) is not None
    return there and who in whereabouts.people(booking.session.id)


def _stay(scenario: Scenario, who: str, booking: Held) -> Span | None:
    """The stay of a person in which a session starts; None if there is none, or the person is always there."""
    stays = scenario.people[who].present
    return next((stay for stay in stays if stay.start <= booking.start < stay.end), None)


def _misplaced(scenario: Scenario, times: list[ArrivalTime], arrival: Arrival, booking: Held) -> Findings:
    who, what = person_name(scenario, arrival.who), title(scenario, booking.session)
    subjects = (arrival.who, arrival.session)

    if len(times) != 1:
        message = f"{who} has {number_of(len(times), 'arrival')} for {what}, not one"
        yield Finding(ID, subjects, message, fix="plan one arrival")

    for time in times:
        if time.drop_off != arrival.drop_off:
            message = f"{who} arrives at {time.drop_off} for {what}, not at {arrival.drop_off}"
            yield Finding(ID, subjects, message, fix="send the cars to the other door")

        if not booking.start - timedelta(minutes=arrival.ahead) <= time.at <= booking.start:
            message = f"{who} arrives at {time.at:%d %b %H:%M} for {what}, which starts at {booking.start:%d %b %H:%M}: not within the {number_of(arrival.ahead, 'minute')} before it"
            yield Finding(ID, subjects, message, fix="change the time of arrival")

        elif booking.start < time.at + timedelta(minutes=arrival.escort):
            message = f"{who} arrives at {time.at:%d %b %H:%M} for {what}, which starts at {booking.start:%d %b %H:%M}, and is escorted for {number_of(arrival.escort, 'minute')}"
            yield Finding(ID, subjects, message, fix="let the cars come earlier")

        stay = _stay(scenario, arrival.who, booking)
        if stay is not None and time.at < stay.start:
            message = f"{who} arrives at {time.at:%d %b %H:%M} for {what}, and is at the event only later"
            yield Finding(ID, subjects, message, fix="let the cars come later")

        if time.at.second or time.at.microsecond:
            message = (
                f"{who} arrives at {time.at:%d %b} {time.at.time()} for {what}, which is not a whole minute"
            )
            yield Finding(ID, subjects, message, fix="change the time of arrival")


def _there_before(
    scenario: Scenario, plan: Plan, bookings: dict[str, Held], whereabouts: Whereabouts
) -> Findings:
    """Find people who are in a session before they arrive that day, or while they arrive again."""
    times = cars(scenario, plan, bookings)

    for booking in bookings.values() if times else ():
        for person in plan.attendance.get(booking.session.id, ()):
            elsewhere = (
                t for t in arriving(scenario, times, person, booking) if t.session != booking.session.id
            )
            for time in elsewhere:  # `_misplaced` speaks of arrivals for this session
                message = f"{person_name(scenario, person)} arrives at {time.at:%d %b %H:%M} for '{time.session}', and is sent to {title(scenario, booking.session)}, {booking.span}"
                fix = "move one of the two sessions, or let the cars come earlier"
                yield Finding(ID, (person, time.session), message, fix=fix)

        yield from _turns_before(scenario, times, whereabouts, booking)


def _turns_before(scenario: Scenario, times: Cars, whereabouts: Whereabouts, booking: Held) -> Findings:
    """Find turns on lists, of those who are in a session for a turn alone, before they arrive."""
    for called in whereabouts.called.get(booking.session.id, ()) if times else ():
        if called.turn.who in whereabouts.sent(booking.session.id):
            continue

        # A person who is called up before the session starts need not be in its room yet.
        who, since, until = called.turn.who, max(called.time.start, booking.start), called.time.end
        late = missed(scenario, times.get(who, ()), since, until)

        if late:
            message = f"{person_name(scenario, who)} arrives at {late[0].at:%d %b %H:%M} for '{late[0].session}', and has a turn in {title(scenario, booking.session)}, with call-up {called.time}"
            fix = "give the turn another place, or let the cars come earlier"
            yield Finding(ID, (who, late[0].session), message, fix=fix)


def _too_close(scenario: Scenario, plan: Plan) -> Findings:
    for door in scenario.resources.drop_offs:
        times = sorted((x for x in plan.arrivals if x.drop_off == door.id), key=lambda x: x.at)
        for time, other in pairwise(times):
            gap = int((other.at - time.at).total_seconds()) // 60
            if gap < door.interval:
                names = f"{person_name(scenario, time.who)} and {person_name(scenario, other.who)}"
                message = f"{names} arrive {number_of(gap, 'minute')} apart at {say(door.name, scenario.event.languages)} at {other.at:%d %b %H:%M}; it needs {door.interval}"
                yield Finding(ID, (door.id,), message, fix="change the time of one of them")


def _reception(
    scenario: Scenario, plan: Plan, asked: dict[tuple[str, str], Arrival], bookings: dict[str, Held]
) -> Findings:
    """Find instants with more arrivals under escort, or in holding rooms, than there are of either."""
    escorted, waiting = [], []

    for time in plan.arrivals:
        arrival, booking = asked.get((time.who, time.session)), bookings.get(time.session)
        if arrival and booking:
            escorted.append((Span(time.at, time.at).widened(0, arrival.escort), 1))
            waiting.append((Span(time.at, booking.start), 1))

    resources = scenario.resources

    for subject, uses, number in (
        (ESCORTS, escorted, resources.escorts),
        (HOLDING_ROOMS, waiting, resources.holding_rooms),
    ):
        worst = peak(uses)
        if worst and number is not None and worst.load > number:
            what = subject.replace("-", " ")
            message = f"{worst.load} {what} are needed at {worst.at:%d %b %H:%M}; their number is {number}"
            yield Finding(ID, (subject,), message, fix="let some arrive at another time")


def _out_of_order(scenario: Scenario, plan: Plan) -> Findings:
    """Find those who arrive after somebody of higher rank, at the same door for the same session."""
    known = [time for time in plan.arrivals if time.who in scenario.people]
    highest: dict[tuple[str, str], ArrivalTime] = {}

    for _, together in groupby(sorted(known, key=lambda time: time.at), key=lambda time: time.at):
        at_once = list(together)
        for time in at_once:
            above = highest.get((time.session, time.drop_off))
            if above is not None and _rank(scenario, above) < _rank(scenario, time):
                names = f"{person_name(scenario, time.who)} arrives after {person_name(scenario, above.who)}"
                message = f"{names}, who is of higher rank, at {time.drop_off} for '{time.session}'"
                yield Finding(ID, (time.who, time.session), message, fix="let the highest rank arrive last")

        for time in at_once:
            key = time.session, time.drop_off
            highest[key] = min(
                highest.get(key, time), time, key=lambda arrival_time: _rank(scenario, arrival_time)
            )


def _rank(scenario: Scenario, time: ArrivalTime) -> int:
    return scenario.people[time.who].rank.order


RULE = Rule(
    ID,
    (
        "A principal who is driven to a session, and comes to it, arrives within the lead before it, early "
        "enough to be escorted in by its start, and not before being at the event. There is no arrival for "
        "anybody else. A principal has no commitment (not even a turn on a list) before being escorted in "
        "from the first arrival of the day, or during another arrival and its escort (an arrival is of the day of its session). "
        "Arrivals at a drop-off point keep its interval, and the highest rank arrives last."
        " No more escorts and holding rooms are in use than there are."
    ),
    "practice of motorcades: reverse order of rank; 2 to 5 minutes between arrivals are proposed, not sourced",
    check,
    family="security",
)
