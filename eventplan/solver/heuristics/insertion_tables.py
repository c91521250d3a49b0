"""
What is stated of each session and each pair of sessions, in arrays: places, prices, gaps, relations.

Times are ticks of the problem's step.
"""

import numpy as np
import numpy.typing as npt

from eventplan.model import Wish
from eventplan.solver.candidates import Candidates
from eventplan.solver.charges import of_rooms, of_starts
from eventplan.solver.problem import Ints, Problem

NEVER = 1 << 52
"""What a session costs where it cannot be."""


class InsertionTables:
    """What costs, and what must be apart."""

    def __init__(self, candidates: Candidates) -> None:
        """Read it from presolved candidates."""
        self.problem: Problem = candidates.problem
        sessions, self.step = self.problem.sessions, self.problem.step
        self.origin = int(self.problem.starts[0])
        self.number = len(sessions)
        self.long = np.array([session.duration // self.step for session in sessions], dtype=np.int64)
        ticks = (self.problem.starts - self.origin) // self.step
        self.horizon = int(ticks[-1] + self.long.max(initial=0)) + 1
        self._read_candidates(candidates, ticks)
        self._read_rooms()
        self._read_pairs()
        self._read_relations(candidates)

    def _read_candidates(self, candidates: Candidates, ticks: Ints) -> None:
        self.rooms: list[list[int]] = []
        self.at: list[Ints] = []
        self.charges: list[Ints] = []
        """For each session, room by start: what it pays there by itself; `NEVER` where it may not be."""
        for s in range(self.number):
            rooms = np.flatnonzero(candidates.rooms_ok[s]).tolist()
            allowed = candidates.starts_ok[s]
            when = of_starts(candidates, s)[allowed]
            costs = np.empty((len(rooms), len(when)), dtype=np.int64)

            for k, (r, where) in enumerate(zip(rooms, of_rooms(candidates, s, rooms), strict=True)):
                costs[k] = when + where
                if r in candidates.pairs_ok[s]:
                    costs[k][~candidates.pairs_ok[s][r][allowed]] = NEVER

            self.rooms.append(rooms)
            self.at.append(ticks[allowed])
            self.charges.append(costs)

    def _read_rooms(self) -> None:
        """How long a room is not free around each session, in ticks, rounded up."""
        sessions, scenario = self.problem.sessions, self.problem.scenario
        self.before = np.array([-(-x.setup // self.step) for x in sessions], dtype=np.int64)
        self.after = np.array([-(-x.teardown // self.step) for x in sessions], dtype=np.int64)
        self.settling = np.array([-(-x.settling // self.step) for x in sessions], dtype=np.int64)
        turnover = [-(-room.turnover // self.step) for room in scenario.rooms]
        self.turnover = np.array(turnover, dtype=np.int64)

    def _read_pairs(self) -> None:
        """Read which sessions must be apart: by their people, groups, and what is held alone."""
        number, scenario, index = self.number, self.problem.scenario, self.problem.session_index
        sessions = self.problem.sessions
        gaps = np.zeros((number, number), dtype=np.int64)
        """1 and the ticks that must lie between two sessions; 0 where they need not be apart."""

        def apart(among: list[int], minutes: int) -> None:
            pairs = np.ix_(among, among)
            gaps[pairs] = np.maximum(gaps[pairs], 1 - (-minutes // self.step))

        busy: dict[str, list[int]] = {}

        for s, session in enumerate(sessions):
            for person in scenario.needed(session):
                busy.setdefault(person, []).append(s)

        way = int(self.problem.ways.max(initial=0))

        for among in busy.values():
            apart(among, way)
        for group in scenario.apart:
            apart([index[session] for session in group.sessions], group.gap)

        for s, session in enumerate(sessions):
            if session.exclusive:
                for other in range(number):
                    if not sessions[other].is_of(session.beside):
                        apart([s, other], 0)

        np.fill_diagonal(gaps, 0)
        self.gaps = gaps

    def _read_relations(self, candidates: Candidates) -> None:
        """Read what pairs of sessions near each other cost, and how far apart that still matters."""
        number, scenario = self.number, self.problem.scenario
        weight = scenario.weight("relations")
        prices: dict[tuple[Wish, int], npt.NDArray[np.int64]] = {}

        for relation in scenario.pair_relations if weight else ():
            if not candidates.counts("relations", relation.id):
                continue

            within, price = relation.within or 0, weight * relation.price
            if relation.wish is Wish.APART:
                price *= self.step // relation.each

            # A gap less than `within` minutes, or one of at most so many: in ticks.
            reach = -(-within // self.step) if relation.wish is Wish.PAUSE else within // self.step
            table = prices.setdefault((relation.wish, reach), np.zeros((number, number), dtype=np.int64))
            lists = candidates.lists_counted(relation)
            everyone = [s for among in lists for s in among]
            table[np.ix_(everyone, everyone)] += price

            for among in lists:
                table[np.ix_(among, among)] -= price

        for table in prices.values():
            np.fill_diagonal(table, 0)

        self.wishes = [(wish, reach, table) for (wish, reach), table in prices.items()]
        around = [
            0,
            *(reach for _, reach, _ in self.wishes),
            int(self.gaps.max(initial=0)),
            *self.turnover.tolist(),
        ]
        around += [int(times.max(initial=0)) for times in (self.before, self.after, self.settling)]
        self.margin = int(self.long.max(initial=0)) + sum(around) + 2
        """Ticks beyond which sessions have nothing to do with each other."""
        self.never = np.full(number, NEVER, dtype=np.int64)
