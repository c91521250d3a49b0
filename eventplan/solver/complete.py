"""
From placements to a plan: who speaks and signs when, who goes where, and all that was decided beside.

This is the one way out of the solver: minutes become instants, positions become ids.
"""

from dataclasses import dataclass, field
from typing import Any

from eventplan.model import ArrivalTime, Exhibition, Placement, Plan, Sweep

from .attendance import names
from .booths import booths
from .late import late
from .orders import orders
from .problem import Problem, Waived

Placed = dict[int, tuple[int, int]]
"""Sessions held: start minute and room, by position."""


@dataclass(frozen=True)
class Found:
    """What one solution of the model decides."""

    placed: Placed
    records: tuple[tuple[str, tuple[Any, ...], int], ...] = ()
    """Decisions beside placements: kind, key and value (see `Build.record`)."""


@dataclass(frozen=True)
class Blocked:
    """Placements that leave no complete plan: sessions that cannot all stay where they are."""

    sessions: tuple[tuple[int, ...], ...] = field(default=())


def complete(problem: Problem, found: Found, waive: Waived = ()) -> Plan | Blocked:
    """Return the plan, or the sessions whose placements leave none."""
    placed = found.placed
    listed = orders(problem, placed, waive)
    if listed.blocked is not None:
        return Blocked((listed.blocked,))
    named = names(problem, placed, waive, listed.busy)
    if named.short:
        return Blocked(tuple(sessions for _, sessions in named.short))
    broken = late(problem, placed, named.attendance, waive)
    if broken:
        return Blocked(broken)
    return _plan(problem, found, named.attendance, listed.turns)


def _plan(problem: Problem, found: Found, attendance: dict[str, tuple[str, ...]], turns: Any) -> Plan:
    sessions, placed = problem.sessions, found.placed
    placements = [
        Placement(session=sessions[s].id, start=problem.instant(start), room=problem.rooms[room])
        for s, (start, room) in placed.items()
    ]
    policy = problem.scenario.preferences.get("booth-wishes")
    stands = {
        sessions[s].id: booths(session, policy.off_for if policy else ()).booths
        for s in placed
        if isinstance(session := sessions[s], Exhibition) and session.exhibitors
    }
    return Plan(
        placements=tuple(sorted(placements, key=lambda p: (p.start, p.session))),
        dropped=tuple(session.id for s, session in enumerate(sessions) if s not in placed),
        attendance=attendance,
        sweeps=_sweeps(problem, found),
        arrivals=_arrivals(problem, found),
        teams=_teams(found),
        orders=turns,
        booths=stands,
    )


def _sweeps(problem: Problem, found: Found) -> tuple[Sweep, ...]:
    """Sweeps, each by the first team that is free."""
    done: dict[int, int] = {}
    made = []
    stays = sorted((begin, *key) for kind, key, begin in found.records if kind == "sweep")
    for begin, part, minutes in stays:
        team = next(n for n in range(1, len(stays) + 1) if done.get(n, begin) <= begin)
        done[team] = begin + minutes
        start, end = problem.instant(begin), problem.instant(begin + minutes)
        made.append(Sweep(room=part, start=start, end=end, team=team))
    return tuple(sorted(made, key=lambda sweep: (sweep.start, sweep.room)))


def _arrivals(problem: Problem, found: Found) -> tuple[ArrivalTime, ...]:
    stated = problem.scenario.resources.arrivals
    made = [
        ArrivalTime(
            who=stated[number].who,
            session=stated[number].session,
            drop_off=stated[number].drop_off,
            at=problem.instant(at),
        )
        for kind, (number, *_), at in found.records
        if kind == "arrival"
    ]
    return tuple(sorted(made, key=lambda arrival: (arrival.at, arrival.who)))


def _teams(found: Found) -> dict[str, dict[str, tuple[int, ...]]]:
    made: dict[str, dict[str, tuple[int, ...]]] = {}
    for kind, key, _ in found.records:
        if kind == "team":
            session, language, team = key
            mine = made.setdefault(session, {})
            mine[language] = (*mine.get(language, ()), team)
    return made
