"""Which visits of parties that avoid each other would be an encounter, once placements are known."""

from collections.abc import Mapping

from .constraints.non_encounter import BY_DESIGN, gates_of, hostile, people_of
from .problem import Problem, Waived, waives


class Encounters:
    """
    Pairs of visits that exclude each other.

    Only visits of people whom the rule binds count: heads alone, if the scenario says so.
    """

    def __init__(self, problem: Problem, placed: Mapping[int, tuple[int, int]], waive: Waived) -> None:
        """Compare every pair of sessions, if any parties avoid each other."""
        self.problem, self.placed = problem, placed
        self.rivals: dict[str, list[str]] = {}
        self.bound: dict[str, frozenset[str]] = {}
        priced = problem.scenario.policy("non-encounter").price is not None

        for a, b in hostile(problem.scenario):
            if not (priced or waives(problem.scenario, waive, "non-encounter", a, b)):
                for first, other in ((a, b), (b, a)):
                    self.rivals.setdefault(first, []).append(other)
                    self.bound[first] = people_of(problem.scenario, first)

        self.near: dict[int, frozenset[int]] = {}
        """For each session, those that hostile parties cannot visit beside it (itself included)."""
        if self.rivals:
            self._compare()

    def binds(self, person: str, delegation: str) -> bool:
        """Whether a visit of a person counts."""
        return person in self.bound.get(delegation, ())

    def _compare(self) -> None:
        sessions, scopes = self.problem.sessions, self.problem.scenario.avoidance.scopes
        visited = [s for s in self.placed if sessions[s].attendance not in BY_DESIGN]

        for s in visited:
            near = {t for t in visited if t != s and self._shared(s, t)}
            if "session" in scopes:
                near.add(s)

            self.near[s] = frozenset(near)

    def _shared(self, s: int, t: int) -> bool:
        scenario, sessions = self.problem.scenario, self.problem.sessions
        scopes, margin = scenario.avoidance.scopes, scenario.avoidance.margin
        (begin, _), (then, _) = self.placed[s], self.placed[t]
        gap = max(then - begin - sessions[s].duration, begin - then - sessions[t].duration)
        if gap < max(margin, 0) or gap < 0:
            if "room" in scopes and self._parts(s) & self._parts(t):
                return True
            if "zone" in scopes and self._zones(s) & self._zones(t):
                return True

        if "checkpoint" in scopes:
            ours, theirs = gates_of(scenario, sessions[s]), gates_of(scenario, sessions[t])
            for gate in ours.keys() & theirs.keys():
                apart = max(then - theirs[gate] - begin, begin - ours[gate] - then)
                if apart < margin or apart < 0:
                    return True

        return False

    def _parts(self, s: int) -> frozenset[str]:
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        rooms = (self.problem.rooms[self.placed[s][1]], *session.overflow)
        return frozenset().union(*(scenario.parts_of(room) for room in rooms))

    def _zones(self, s: int) -> set[str]:
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        rooms = {self.problem.rooms[self.placed[s][1]], *session.overflow, *self._parts(s)}
        return {zone for room in rooms if (zone := scenario.room_by_id[room].zone)}
