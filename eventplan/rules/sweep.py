"""A protected room is empty while it is swept, and sealed from then until entry."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta

from eventplan.model import Finding, Plan, Scenario, Span, Sweep
from eventplan.numbers import number_of

from ._held import Held, held
from ._peak import peak
from ._words import room_name, title
from .rule import Findings, Rule

SEAL = timedelta(hours=12)
"""For how long a seal holds, from the end of the sweep to the occupation of the room (assumed)."""

TEAMS = "sweep-teams"
"""The subject of findings about the sweep teams."""

ID = "sweep"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find protected sessions in rooms not swept, or no longer sealed, and teams in two places at once."""
    everything = held(scenario, plan)
    users: dict[str, list[Held]] = {}

    for booking in everything:
        for part in booking.parts:
            users.setdefault(part, []).append(booking)

    of_room: dict[str, list[Sweep]] = {}

    for sweep in sorted(plan.sweeps, key=lambda sweep: sweep.end):
        if not _nonsense(scenario, sweep):
            of_room.setdefault(sweep.room, []).append(sweep)

    for booking in everything:
        for room, minutes in _to_sweep(scenario, booking):
            sweeps = _worth(of_room.get(room, []), booking, minutes)
            faults = [_fault(scenario, users[room], booking, sweep, minutes) for sweep in sweeps]
            if None in faults:
                continue

            why = faults[-1] if faults else f"no sweep ends before {booking.occupied.start:%d %b %H:%M}"
            message = f"{title(scenario, booking.session)} is protected, and {room_name(scenario, room)} is not swept and sealed for it: {why}"
            yield Finding(ID, (booking.session.id,), message, fix="sweep the room before it, or move it")

    for sweep in plan.sweeps:
        what = _nonsense(scenario, sweep)
        if what:
            message = f"a sweep of '{sweep.room}' at {sweep.start:%d %b %H:%M} {what}"
            yield Finding(ID, (sweep.room,), message, fix="remove it, or correct it")

    yield from _teams(scenario, plan)


def _nonsense(scenario: Scenario, sweep: Sweep) -> str:
    """What a sweep is that is none; nothing if it may be one."""
    if sweep.room not in scenario.room_by_id:
        return "is of no room of the scenario"
    if sweep.end <= sweep.start:
        return "ends before it has begun"
    if any(time.second or time.microsecond for time in (sweep.start, sweep.end)):
        return "is not of whole minutes"

    return ""


def _worth(sweeps: list[Sweep], booking: Held, minutes: int) -> list[Sweep]:
    """
    The sweeps of a room, by their ends, that a session may rely on: they end before it, under a seal.

    Of those that end at one time it is the shortest that is long enough: what hinders it hinders all.
    If no seal would hold, it is the last before.
    """
    ends = [sweep.end for sweep in sweeps]
    last = bisect_right(ends, booking.occupied.start)
    first = min(bisect_left(ends, booking.occupied.start - SEAL), max(last - 1, 0))
    sweep_ending: dict[datetime, Sweep] = {}

    for sweep in sweeps[first:last]:
        known = sweep_ending.setdefault(sweep.end, sweep)
        least = sweep.end - timedelta(minutes=minutes)
        if known.start > least or known.start < sweep.start <= least:
            sweep_ending[sweep.end] = sweep

    return list(sweep_ending.values())


def _to_sweep(scenario: Scenario, booking: Held) -> Iterator[tuple[str, int]]:
    """The rooms that a session needs swept, each with the minutes that a sweep of it takes."""
    if not booking.session.protected:
        return

    for room in scenario.rooms:
        if room.id in booking.parts:
            minutes = next((z.sweep for z in scenario.zone_chain(room.zone) if z.sweep), 0)
            if minutes:
                yield room.id, minutes


def _fault(scenario: Scenario, there: list[Held], booking: Held, sweep: Sweep, minutes: int) -> str | None:
    """Why a sweep of a room before a session, in which *there* is held, does not do for it; None if it does."""
    when, entry = Span(sweep.start, sweep.end), booking.occupied.start
    if when.end - when.start < timedelta(minutes=minutes):
        return f"the sweep {when} is shorter than {number_of(minutes, 'minute')}"
    if entry - when.end > SEAL:
        return f"the sweep {when} is more than 12 hours before"

    for other in there:
        if other.occupied.overlaps(when):
            return f"{title(scenario, other.session)} is there during the sweep {when}"

    for other in there:
        if (
            not other.session.protected
            and when.end < entry
            and other.occupied.overlaps(Span(when.end, entry))
        ):
            return f"{title(scenario, other.session)} breaks the seal of the sweep {when}"

    return None


def _teams(scenario: Scenario, plan: Plan) -> Findings:
    teams = scenario.resources.sweep_teams
    busy: dict[int, Sweep] = {}

    for sweep in sorted(plan.sweeps, key=lambda sweep: (sweep.start, sweep.end)):
        before = busy.get(sweep.team)
        if before is not None and sweep.start < before.end and sweep.start < sweep.end:
            message = f"sweep team {sweep.team} sweeps {before.room} and {sweep.room} at once at {sweep.start:%d %b %H:%M}"
            yield Finding(ID, (TEAMS,), message, fix="send another team, or sweep at another time")

        if before is None or before.end < sweep.end:
            busy[sweep.team] = sweep

    if teams is None:
        return

    for sweep in plan.sweeps:
        if sweep.team > teams:
            message = f"sweep team {sweep.team} sweeps {sweep.room} at {sweep.start:%d %b %H:%M}; the number of teams is {teams}"
            yield Finding(ID, (TEAMS,), message, fix="send a team that there is")

    worst = peak((Span(sweep.start, sweep.end), 1) for sweep in plan.sweeps)

    if worst and worst.load > teams:
        message = f"{number_of(worst.load, 'sweep runs', 'sweeps run')} at {worst.at:%d %b %H:%M}; the number of sweep teams is {teams}"
        yield Finding(ID, (TEAMS,), message, fix="sweep at different times, or hire teams")


RULE = Rule(
    ID,
    (
        "Before a protected session its room is empty while it is swept, and sealed from then until "
        "entry. An unprotected use breaks the seal. Each sweep occupies one sweep team."
    ),
    "security practice at summits: sweep and sterile hold (UNGA: a dozen dog teams); length and seal as the scenario states them",
    check,
    family="security",
)
