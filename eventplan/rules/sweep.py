"""A protected room is empty while it is swept, and sealed from then until entry."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from eventplan.model import Finding, Plan, Scenario, Span, Sweep

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
    for one in everything:
        for part in one.parts:
            users.setdefault(part, []).append(one)
    for one in everything:
        for room, minutes in _to_sweep(scenario, one):
            sweeps = sorted((s for s in plan.sweeps if s.room == room), key=lambda s: s.end)
            faults = [_fault(scenario, users[room], one, sweep, minutes) for sweep in sweeps]
            if None in faults:
                continue
            before = [fault for fault, s in zip(faults, sweeps, strict=True) if s.end <= one.occupied.start]
            why = before[-1] if before else f"no sweep ends before {one.occupied.start:%d %b %H:%M}"
            message = f"{title(scenario, one.session)} is protected, and {room_name(scenario, room)} is not swept and sealed for it: {why}"
            yield Finding(ID, (one.session.id,), message, fix="sweep the room before it, or move it")
    yield from _teams(scenario, plan)


def _to_sweep(scenario: Scenario, one: Held) -> Iterator[tuple[str, int]]:
    """The rooms that a session needs swept, each with the minutes that a sweep of it takes."""
    if not one.session.protected:
        return
    for room in scenario.rooms:
        if room.id in one.parts:
            minutes = next((z.sweep for z in scenario.zone_chain(room.zone) if z.sweep), 0)
            if minutes:
                yield room.id, minutes


def _fault(scenario: Scenario, there: list[Held], one: Held, sweep: Sweep, minutes: int) -> str | None:
    """Why a sweep of a room, in which *there* is held, does not do for a session; None if it does."""
    when, entry = Span(sweep.start, sweep.end), one.occupied.start
    if when.end > entry:
        return f"the sweep {when} ends after {entry:%d %b %H:%M}"
    if when.end - when.start < timedelta(minutes=minutes):
        return f"the sweep {when} is shorter than {minutes} minutes"
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
    for one, other in combinations(plan.sweeps, 2):
        if one.team == other.team and Span(one.start, one.end).overlaps(Span(other.start, other.end)):
            message = f"sweep team {one.team} sweeps {one.room} and {other.room} at once at {max(one.start, other.start):%d %b %H:%M}"
            yield Finding(ID, (TEAMS,), message, fix="send another team, or sweep at another time")
    if teams is None:
        return
    for sweep in plan.sweeps:
        if sweep.team > teams:
            message = f"sweep team {sweep.team} sweeps {sweep.room} at {sweep.start:%d %b %H:%M}; the number of teams is {teams}"
            yield Finding(ID, (TEAMS,), message, fix="send a team that there is")
    worst = peak((Span(sweep.start, sweep.end), 1) for sweep in plan.sweeps)
    if worst and worst.load > teams:
        message = f"{worst.load} sweeps run at {worst.at:%d %b %H:%M}; the number of sweep teams is {teams}"
        yield Finding(ID, (TEAMS,), message, fix="sweep at different times, or hire teams")


RULE = Rule(
    ID,
    "Before a protected session its room is empty while it is swept, and sealed from then until entry: an unprotected use breaks the seal, and each sweep takes one of the teams there are.",
    "security practice at summits: sweep and sterile hold (UNGA: a dozen dog teams); length and seal as the scenario states them",
    check,
)
