"""What places cost single sessions, and rooms that are alike: what a decomposition by day decides with."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from .build import Build
from .charges import of_rooms, of_starts
from .costs import interest_coverage
from .problem import Mask


class PlaceCosts:
    """What each session costs at each start and in each room, whatever becomes of the others."""

    def __init__(self, candidates: Build, look: Callable[[], None]) -> None:
        """
        Charge each session.

        Args:
            candidates: A build in which every exclusion has had its word, and no variable is made.
            look: Looks at the clock, now and then: it raises `OutOfTime` if there is no time left.

        """
        self.problem, self.candidates, self._look = candidates.problem, candidates, look
        self.charges: list[npt.NDArray[np.int64]] = []
        self.room_charges: list[npt.NDArray[np.int64]] = []
        self.pools: dict[int, tuple[int, ...]] = {}
        """Rooms that are alike in everything, by the first of them; once they are put together."""
        self._charges_in: dict[tuple[int, int], npt.NDArray[np.int64]] = {}
        self._rooms_alike: dict[int, list[tuple[Mask, npt.NDArray[np.int64], int, Mask]]] = {}
        self._on: dict[int, Mask] = {}
        self._charge()

    def _charge(self) -> None:
        """Charge each session for each start and room."""
        build = self.candidates
        for s in range(len(self.problem.sessions)):
            self._look()
            self.charges.append(of_starts(build, s))
            costs = np.zeros(len(self.problem.rooms), dtype=np.int64)
            rooms = np.flatnonzero(build.rooms_ok[s]).tolist()
            costs[rooms] = of_rooms(build, s, rooms)
            for r, lost in interest_coverage.without_seats(build, s, rooms).items():
                costs[r] += lost
            self.room_charges.append(costs)

    def _charges(self, s: int, r: int) -> npt.NDArray[np.int64]:
        """What the wishes of a session about when cost in a room, by start."""
        if not any(wish.room for wish in self.problem.sessions[s].prefer_times):
            return self.charges[s]
        if (s, r) not in self._charges_in:
            self._charges_in[s, r] = of_starts(self.candidates, s, r)
        return self._charges_in[s, r]

    def pool(self) -> None:
        """Put rooms together that no rule, wish or way tells apart."""
        build, scenario = self.candidates, self.problem.scenario
        ways = self.problem.ways
        parts = {part for room in scenario.rooms for part in room.combines}
        named = {room for session in scenario.sessions for room in session.overflow}
        wished = [wish.room for session in scenario.sessions for wish in session.prefer_times if wish.room]
        # The ways of rooms that stand for others are uniform: to all others, and among themselves.
        alike: dict[object, list[int]] = {}
        for r, room in enumerate(scenario.rooms):
            charges = tuple(int(costs[r]) for costs in self.room_charges)
            wishes = tuple(room.id in wish for wish in wished)
            masks = tuple(pairs[r].tobytes() if r in pairs else b"" for pairs in build.pairs_ok)
            far = {int(ways[r, q]) for q in range(len(scenario.rooms)) if q != r}
            single = room.combines or room.id in parts or room.id in named
            facts = room.model_dump_json(exclude={"id", "name"})
            free = ("room-free", (room.id,)) in build.waive
            may = build.rooms_ok[:, r].tobytes()
            key = r if single else (facts, charges, wishes, masks, may, tuple(sorted(far)), free)
            alike.setdefault(key, []).append(r)
        policy = scenario.policy("room-free")
        priced = policy.waived_for or policy.price is not None
        if scenario.series or priced or build.waived("room-free") or build.explaining:
            alike = {r: [r] for r in range(len(scenario.rooms))}
        self.pools = {rooms[0]: tuple(rooms) for rooms in alike.values()}

    def cheapest(self, s: int, among: Mask) -> tuple[int, Mask, Mask] | None:
        """Return the least cost of a session at some starts, and the starts and rooms that can have it."""
        best: int | None = None
        chosen: list[tuple[Mask, Mask]] = []
        for starts, charges, room, cheapest in self._alike(s):
            starts_here = starts & among
            if not starts_here.any():
                continue
            soon = int(charges[starts_here].min())
            if best is None or soon + room < best:
                best, chosen = soon + room, []
            if soon + room == best:
                chosen.append((starts_here & (charges == soon), cheapest))
        if best is None:
            return None
        if len(chosen) == 1:
            return best, *chosen[0]
        times, places = zip(*chosen, strict=True)
        return best, np.logical_or.reduce(times), np.logical_or.reduce(places)

    def _alike(self, s: int) -> list[tuple[Mask, npt.NDArray[np.int64], int, Mask]]:
        """Starts and charges that rooms share, what the cheapest of these cost, and which they are."""
        if s not in self._rooms_alike:
            build = self.candidates
            starts = build.starts_ok[s]
            masks: dict[tuple[bytes, bytes], tuple[Mask, npt.NDArray[np.int64], list[int]]] = {}
            for r in np.flatnonzero(build.rooms_ok[s]).tolist():
                pairs, charges = build.pairs_ok[s].get(r), self._charges(s, r)
                key = b"" if pairs is None else pairs.tobytes(), self._key(s, charges)
                if key not in masks:
                    masks[key] = starts if pairs is None else starts & pairs, charges, []
                masks[key][2].append(r)
            alike = []
            for mask, charges, rooms in masks.values():
                costs = self.room_charges[s][rooms]
                cheapest = np.zeros(len(self.problem.rooms), dtype=bool)
                cheapest[np.asarray(rooms)[costs == costs.min()]] = True
                alike.append((mask, charges, int(costs.min()), cheapest))
            self._rooms_alike[s] = alike
        return self._rooms_alike[s]

    def _key(self, s: int, charges: npt.NDArray[np.int64]) -> bytes:
        return b"" if charges is self.charges[s] else charges.tobytes()

    def on(self, d: int) -> Mask:
        """Return the starts on a day."""
        if d not in self._on:
            self._on[d] = np.asarray(self.problem.day_of_start == d)
        return self._on[d]

    def least(self, s: int) -> int:
        """Return what a session costs at least, whatever becomes of the others."""
        self._look()
        cheapest = self.cheapest(s, np.ones(len(self.problem.starts), dtype=bool))
        session = self.problem.sessions[s]
        if cheapest is None or not self.candidates.strict("placed"):
            return 0
        return min(cheapest[0], session.drop_price) if session.drop_price is not None else cheapest[0]

    def pooled(self, placed: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
        """Return placements in the room that stands for those that are like their own."""
        stands = {r: first for first, alike in self.pools.items() for r in alike}
        return {s: (start, stands[room]) for s, (start, room) in placed.items()}

    def share_out(self, placed: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]] | None:
        """Give each session a room of its own among those that are alike: the one used last that is free."""
        problem = self.problem
        uses: dict[int, list[tuple[int, int]]] = {}
        shared_out = {}

        def begins(s: int) -> int:
            return placed[s][0] - problem.sessions[s].setup

        for s in sorted(placed, key=lambda s: (begins(s), s)):
            start, first = placed[s]
            session = problem.sessions[s]
            gap = max(session.settling, problem.scenario.rooms[first].turnover)
            if ("room-free", (problem.scenario.rooms[first].id,)) in self.candidates.waive:
                shared_out[s] = placed[s]
                continue
            free = [
                (-until, r)
                for r in self.pools[first]
                for until, since in [uses.get(r, [(-(10**9), 0)])[-1]]
                if until + max(gap, since) <= begins(s)
            ]
            if not free:
                return None
            _, room = min(free)
            uses.setdefault(room, []).append((start + session.duration + session.teardown, gap))
            shared_out[s] = start, room
        return shared_out
