"""
What a search of a replan is after: the fewest disruptions first, the best score within them next.

The model is that of every plan; only its objective, a few limits and the hints differ.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import Baseline, Plan

from .build import Build
from .build_rules import Linear, Literal
from .costs.stability import Least
from .problem import Mask, Problem


@dataclass(frozen=True)
class Aim:
    """What a search minimises, within what limits, and near what it begins."""

    counted: Collection[str] | None = None
    """Rules and preferences whose points are the objective; None for all."""
    within: tuple[tuple[str, int], ...] = ()
    """Greatest points of a preference."""
    score: int | None = None
    """Greatest points in all, `stability` and `agendas` aside."""
    changes: int | None = None
    """Most sessions that are not where the baseline has them."""
    fewest: bool = False
    """Whether the number of these sessions is the objective."""
    not_again: tuple[Plan, ...] = ()
    """Plans whose changes, all of them together, are not wanted again."""
    settled: Plan | None = None
    """Where sessions are, but for those that are *free*."""
    free: frozenset[str] = frozenset()
    """Sessions that may be anywhere. Without *settled* the model is of them alone."""
    cheapest: Mapping[str, Least] = field(default_factory=dict)
    """Those of them that are only where they cost least."""
    beside: bool = False
    """Whether the objective is that all but the sessions is as the baseline has it."""
    least: int = 0
    """No solution is worth less (known): a search that finds one worth as much can stop."""
    near: Plan | None = None
    """A plan to begin near."""

    def counts(self, about: str) -> bool:
        """Whether the points of a rule or preference are in the objective or under a limit."""
        limited = about in {name for name, _ in self.within} or self.score is not None
        return limited or self.counted is None or about in self.counted


def take(build: Build, aim: Aim) -> None:
    """Set objective, limits and hints of a model."""
    cp, baseline = build.cp, build.problem.scenario.baseline
    for about, most in aim.within:
        cp.add(_points(build, {about}) <= most)
    if aim.score is not None:
        cp.add(_points(build, {about for about, _ in build.costs} - {"stability", "agendas"}) <= aim.score)

    changes: Linear = 0

    if baseline is not None and (aim.changes is not None or aim.fewest):
        changes = sum(_changes(build, baseline))
        if aim.changes is not None:
            cp.add(changes <= aim.changes)

    for plan in aim.not_again:
        _differ(build, plan)

    kept = aim.settled.placement_by_session.keys() - aim.free if aim.settled is not None else ()

    for s, session in enumerate(build.problem.sessions):
        if session.id in kept and build.held[s] is not True:
            cp.add(build.held[s] == 1)

    if aim.beside:
        cp.minimize(sum(_beside(build, baseline)) if baseline is not None else 0)
    else:
        objective = changes if aim.fewest else _points(build, aim.counted)
        if aim.least:
            cp.add(objective >= aim.least)

        cp.minimize(objective)

    if aim.near is not None:
        _hint(build, aim.near, baseline.plan if baseline is not None else aim.near)


def _points(build: Build, counted: Collection[str] | None) -> Linear:
    return sum(expression for about, expression in build.costs if counted is None or about in counted)


def _changes(build: Build, baseline: Baseline) -> Iterable[Linear]:
    """For each session that the baseline knows, something that is 0 only if it stays as it was."""
    problem, dropped = build.problem, set(baseline.plan.dropped)

    for s, session in enumerate(problem.sessions):
        was = baseline.placed.get(session.id)
        if was is None:
            if session.id in dropped:
                yield build.held[s]
            continue

        room = build.in_room[s].get(problem.room_index.get(was.room, -1))
        if room is None:
            yield 1
            continue

        stays = build.cp.new_bool_var(f"stays({session.id})")
        build.cp.add_implication(stays, room)
        build.cp.add(build.start[s] == problem.minute(was.start)).only_enforce_if(stays)
        yield 1 - stays


def _differ(build: Build, plan: Plan) -> None:
    """Forbid the changes that a plan makes to the baseline, all of them together."""
    problem, baseline = build.problem, build.problem.scenario.baseline
    assert baseline is not None
    same: list[Literal] = []

    for s, session in enumerate(problem.sessions):
        was, now = baseline.placed.get(session.id), plan.placement_by_session.get(session.id)
        if was == now:
            continue

        if now is None:
            same.append(~build.held[s] if build.held[s] is not True else False)
            continue

        start, room = problem.minute(now.start), problem.room_index[now.room]
        same += [build.at(s)[start], build.in_room[s][room]]

    build.cp.add_bool_or([~literal if literal is not False else True for literal in same])


def confinement(problem: Problem, aim: Aim | None) -> Mapping[int, tuple[Mask, Mask]] | None:
    """Return the starts and rooms to which an aim confines sessions, by position; None for all of them."""
    if aim is None or (aim.settled is None and not aim.free):
        return None

    confined: dict[int, tuple[Mask, Mask]] = {}

    for s, session in enumerate(problem.sessions):
        if session.id in aim.cheapest:
            confined[s] = aim.cheapest[session.id][1:]
        elif session.id in aim.free:
            confined[s] = np.ones(len(problem.starts), dtype=bool), np.ones(len(problem.rooms), dtype=bool)
        elif aim.settled is not None:
            placement = aim.settled.placement_by_session.get(session.id)
            start = None if placement is None else problem.minute(placement.start)
            room = None if placement is None else problem.room_index.get(placement.room)
            confined[s] = problem.spot(start, room)

    return confined


def _beside(build: Build, baseline: Baseline) -> Iterable[Linear]:
    """For each sweep, arrival and team, something that is 0 only if it is as it was."""
    known = _Known(build, baseline.plan)

    for kind, key, presence, value in build.records:
        if kind == "team":
            yield 1 - presence if known.team(*key) else presence
            continue

        times = known.sweeps(*key[:2]) if kind == "sweep" else known.arrival(*key)
        if not times:
            yield presence
            continue

        same = build.cp.new_bool_var("as-before")
        domain = cp_model.Domain.from_values(sorted(times))
        build.cp.add_linear_expression_in_domain(value, domain).only_enforce_if(same)
        yield presence - same

        if presence is not True:
            build.cp.add_implication(same, presence)


class _Known:
    """What a plan decides besides placements, in minutes."""

    def __init__(self, build: Build, plan: Plan) -> None:
        self.problem, self.plan = build.problem, plan
        minute = self.problem.minute
        self._arrivals = {(a.who, a.session, a.drop_off): minute(a.at) for a in plan.arrivals}
        self._sweeps: dict[tuple[str, int], set[int]] = {}

        for sweep in plan.sweeps:
            begin, end = minute(sweep.start), minute(sweep.end)
            self._sweeps.setdefault((sweep.room, end - begin), set()).add(begin)

    def team(self, session: str, language: str, team: int) -> bool:
        return team in self.plan.teams.get(session, {}).get(language, ())

    def sweeps(self, part: str, minutes: int) -> set[int]:
        return self._sweeps.get((part, minutes), set())

    def arrival(self, number: int) -> set[int]:
        stated = self.problem.scenario.resources.arrivals[number]
        at = self._arrivals.get((stated.who, stated.session, stated.drop_off))
        return set() if at is None else {at}

    def sweep(self, part: str, minutes: int, session: str) -> int | None:
        """When the part was swept for a session; None if it took over the seal of another."""
        placed = self.plan.placement_by_session
        if session not in placed:
            return None

        entry = self._entry(session)
        begin = max((t for t in self.sweeps(part, minutes) if t + minutes <= entry), default=None)
        if begin is None:
            return None

        for other in self.problem.sessions:
            if other.protected and other.id != session and other.id in placed:
                uses = part in self.problem.scenario.parts_of(placed[other.id].room)
                if uses and begin + minutes <= self._entry(other.id) < entry:
                    return None

        return begin

    def _entry(self, session: str) -> int:
        start = self.problem.minute(self.plan.placement_by_session[session].start)
        return start - self.problem.scenario.session_by_id[session].setup


def _hint(build: Build, plan: Plan, beside: Plan) -> None:
    """Begin where a plan has sessions, and another has everything else, as far as can be."""
    problem, cp = build.problem, build.cp
    known = _Known(build, beside)

    for kind, key, presence, value in build.records:
        if kind == "team":
            cp.add_hint(presence, known.team(*key))
            continue

        begin = known.sweep(*key) if kind == "sweep" else next(iter(known.arrival(*key)), None)
        if kind == "sweep":
            cp.add_hint(presence, begin is not None)
        if begin is not None:
            cp.add_hint(value, begin)

    for s, session in enumerate(problem.sessions):
        placement = plan.placement_by_session.get(session.id)
        start = problem.minute(placement.start) if placement is not None else None
        if start in build.candidates[s]:
            cp.add_hint(build.start[s], start)
            for t, literal in build.at(s).items() if build.few(s) else ():
                cp.add_hint(literal, t == start)

        room = problem.room_index.get(placement.room, -1) if placement is not None else -1
        if room in build.in_room[s]:
            for r, literal in build.in_room[s].items():
                cp.add_hint(literal, r == room)

        if build.held[s] is not True:
            cp.add_hint(build.held[s], placement is not None)
