"""
Better starts near those that are known: some sessions are decided anew, all others keep start and place.

A search by unsatisfiable cores has no plan before the best one. Where that is not found, neighbourhoods of a
plan better it: sessions of a few people who meet each other, or all that is in some of the starts.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .build import Build
from .engine import effort_of, engine, hint_values, is_settled, solved, values_of
from .from_below import CostedSolution
from .rounds import Limits, Rounds

FEWEST = 3.0
"""People, or starts, that are decided anew at once, at least: it begins with three times as many."""

LIMITS = Limits(effort=0.3, fewest=FEWEST, first=3 * FEWEST, easy=0.5, patience=20)

KNOWN = 0.8
"""How often somebody who is freed as well is one who meets those that are free, not just anybody."""

Way = Callable[[int, Sequence[int]], set[int]]
"""Chooses the sessions that are free: of how many people or starts, and the values of a solution."""


@dataclass
class StartsNearby:
    """A large neighbourhood search of a model in which each session has few starts; a seed does the same."""

    build: Build
    seed: int = 0
    over: Callable[[], bool] = lambda: False
    """Whether it is to end."""
    seconds: Callable[[], float | None] = lambda: None
    """Seconds that are left."""

    def __post_init__(self) -> None:
        build = self.build
        self._draw = random.Random(self.seed)  # noqa: S311 - nothing is secret
        self._sessions = [s for s in range(len(build.problem.sessions)) if build.candidates[s]]
        self._starts = sorted({t for s in self._sessions for t in build.candidates[s]})
        self._at: dict[int, dict[int, int]] = {}
        self._in: dict[int, list[int]] = {}

        for s in self._sessions:
            self._at[s] = {t: literal.index for t, literal in build.at(s).items()}
            self._in[s] = [literal.index for literal in build.in_room[s].values()]

        self._of_person = {
            person: mine
            for person, needing in sorted(build.problem.needing.items())
            if (mine := sorted(set(needing) & set(self._sessions)))
        }
        self._people: dict[int, list[str]] = {}

        for person, mine in self._of_person.items():
            for s in mine:
                self._people.setdefault(s, []).append(person)

        most: dict[Way, int] = {
            self._some_people: len(self._of_person),
            self._some_hours: len(self._starts),
            self._any_starts: len(self._starts),
        }
        self._rounds = Rounds(LIMITS, most)

    @property
    def spent(self) -> float:
        """Deterministic effort so far."""
        return self._rounds.spent

    def better(self, best: CostedSolution, enough: Callable[[], float]) -> CostedSolution:
        """Better a solution until it is charged no more than *enough*, or it is to end: the last one."""
        while best.charged > enough() and not self.over() and self._sessions:
            solution = self._round(best)
            is_better = solution is not None and solution.charged < best.charged
            self._rounds.judged(better=is_better)
            best = solution or best

        return best

    def _round(self, best: CostedSolution) -> CostedSolution | None:
        """Decide something anew: a solution that is charged no more."""
        draw, rounds, values = self._draw, self._rounds, values_of(best.solver)
        way = draw.choice(rounds.ways)
        free = way(max(1, round(rounds.size(way))), values)
        cp = self.build.cp.clone()
        held = [
            index for s in self._sessions if s not in free for index in (*self._at[s].values(), *self._in[s])
        ]
        literals = [(cp.get_bool_var_from_proto_index(index), values[index]) for index in held]
        cp.add_bool_and([literal if value else ~literal for literal, value in literals])
        hint_values(cp, values)

        solver = engine(seed=draw.randrange(1 << 20), effort=rounds.effort, seconds=self.seconds())
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
        solver.parameters.max_presolve_iterations = 1
        is_solved = solved(solver, cp, self.over)
        rounds.ended(way, effort_of(solver), len(values), settled=is_solved and is_settled(solver))

        if not is_solved or round(solver.objective_value) > best.charged:
            return None

        return CostedSolution(solver, round(solver.objective_value))

    def _some_people(self, size: int, _values: Sequence[int]) -> set[int]:
        """Free the sessions of people who meet each other."""
        draw, everybody = self._draw, list(self._of_person)
        size = min(size, len(everybody))
        free = [draw.choice(everybody)] if everybody else []

        while 0 < len(free) < size:
            near = draw.choice(self._people[draw.choice(self._of_person[draw.choice(free)])])
            who = near if draw.random() < KNOWN else draw.choice(everybody)
            if who not in free:
                free.append(who)

        return {s for person in free for s in self._of_person[person]}

    def _some_hours(self, size: int, values: Sequence[int]) -> set[int]:
        """Free what starts within a part of the event."""
        size = min(size, len(self._starts))
        first = self._draw.randrange(len(self._starts) - size + 1)
        return self._with(self._starts[first : first + size], values)

    def _any_starts(self, size: int, values: Sequence[int]) -> set[int]:
        """Free what has some of the starts."""
        return self._with(self._draw.sample(self._starts, min(size, len(self._starts))), values)

    def _with(self, starts: Sequence[int], values: Sequence[int]) -> set[int]:
        """Return the sessions that have one of some starts, or none at all."""
        chosen = set(starts)
        sessions = set()

        for s, at in self._at.items():
            start = next((t for t, n in at.items() if values[n]), None)
            if start is None or start in chosen:
                sessions.add(s)

        return sessions


__all__ = ["StartsNearby"]
