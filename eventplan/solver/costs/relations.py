"""`relations`: what each pair of some sessions pays for not being placed as wished: at once, apart, near."""

from itertools import pairwise

from eventplan.model import Relation, Wish
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear

from ._pair_counts import LiteralsOfPlaces, pairs_of
from ._room_relations import RoomRelations
from ._slot_relations import SlotRelations


def cost(build: Build, weight: int) -> None:
    """Charge each relation, with the sessions for which it counts."""
    charging = _Charging(build, weight)
    for relation in build.problem.scenario.pair_relations:
        if build.counts("relations", relation.id) and relation.price:
            charging.charge(relation)

    SlotRelations(build, weight).charge()


class _Charging(RoomRelations):
    """Charges wishes about time and rooms."""

    def charge(self, relation: Relation) -> None:
        build = self.build
        lists = []

        for counted in build.lists_counted(relation):
            possible = [s for s in counted if build.possible(s)]
            if possible:
                lists.append(possible)

        if len(lists) > 1:
            _WISHES[relation.wish](self, relation, lists)

    def apart(self, relation: Relation, lists: list[list[int]]) -> None:
        stretches = self._stretches(relation, lists)
        if stretches is None:
            self._pair_by_pair(relation, lists)
            return

        for units, places in stretches:
            self.pay(relation.price * units, self.together(lists, places))

    def beside(self, relation: Relation, lists: list[list[int]]) -> None:
        sessions = self.build.problem.sessions
        durations = {sessions[s].duration for among in lists for s in among}
        stretches = self._stretches(relation, lists) if len(durations) == 1 else None
        if stretches is None:
            self._pair_by_pair(relation, lists)
            return

        self.pay(relation.price * -(-min(durations) // relation.each), self.held_pairs(lists))

        for units, places in stretches:
            self.pay(-relation.price * units, self.together(lists, places))

    def _stretches(
        self, relation: Relation, lists: list[list[int]]
    ) -> list[tuple[int, LiteralsOfPlaces]] | None:
        """
        Stretches of time in which nobody starts or ends: units to pay for a pair, and who runs in it.

        None if pairs at once cannot be counted stretch by stretch.
        """
        build = self.build
        everyone = [s for among in lists for s in among]
        if not all(build.few(s) for s in everyone):
            return None

        runs = [(t, t + build.problem.sessions[s].duration, s) for s in everyone for t in build.candidates[s]]
        cuts = sorted({edge for begin, end, _ in runs for edge in (begin, end)})
        stretches: dict[frozenset[tuple[int, int]], int] = {}

        for low, high in pairwise(cuts):
            running = frozenset((s, begin) for begin, end, s in runs if begin <= low and high <= end)
            if len({s for s, _ in running}) > 1:
                stretches[running] = stretches.get(running, 0) + high - low

        if relation.each > 1 and sum(map(len, stretches)) > len(frozenset().union(*stretches)):
            return None  # minutes of two stretches are begun together, not each by itself

        return [
            (-(-minutes // relation.each), self._running(running)) for running, minutes in stretches.items()
        ]

    def _running(self, running: frozenset[tuple[int, int]]) -> LiteralsOfPlaces:
        runs: LiteralsOfPlaces = {}
        for s, start in sorted(running):
            runs.setdefault(s, []).append((start, self.build.at(s)[start]))
        return runs

    def _pair_by_pair(self, relation: Relation, lists: list[list[int]]) -> None:
        build, cp, sessions = self.build, self.build.cp, self.build.problem.sessions
        for a, b in pairs_of(lists):
            most = min(sessions[a].duration, sessions[b].duration)
            at_once: Linear = 0

            if build.can_overlap(a, b):
                first, last = (cp.new_int_var(-10_000_000, 10_000_000, name) for name in ("first", "last"))
                at_once = cp.new_int_var(0, most, "at-once")
                cp.add_max_equality(first, [build.start[a], build.start[b]])
                cp.add_min_equality(last, [build.end[a], build.end[b]])
                cp.add_max_equality(at_once, [last - first, 0])
            elif relation.wish is Wish.APART:
                continue

            amount = at_once if relation.wish is Wish.APART else most - at_once
            units = cp.new_int_var(0, -(-most // relation.each), "units")
            build.enforce(cp.add(relation.each * units >= amount), build.present(a, b))
            self.pay(relation.price, units)

    def pause(self, relation: Relation, lists: list[list[int]]) -> None:
        assert relation.within is not None
        for a, b in pairs_of(lists):
            missed = self.unless_far(a, b, (0, relation.within - 1), "no-pause")
            if missed is not None:
                self.pay(relation.price, missed)

    def same_day(self, relation: Relation, lists: list[list[int]]) -> None:
        self.pay(relation.price, self.held_pairs(lists))
        for d in range(len(self.build.problem.scenario.event.days)):
            self.pay(-relation.price, self.together(lists, self.on_day(lists, d)))

    def in_turn(self, relation: Relation, lists: list[list[int]]) -> None:
        build, cp = self.build, self.build.cp
        for a, b in pairs_of(lists):
            long = build.problem.sessions[a].duration
            if build.candidates[a][-1] + long <= build.candidates[b][0]:
                continue

            missed = cp.new_bool_var("not-in-turn")

            if build.few(a) and build.few(b):
                first, second = build.at(a), build.at(b)
                for instant in second:
                    ends_later = [literal for t, literal in first.items() if t + long > instant]
                    starts_by_then = [literal for t, literal in second.items() if t <= instant]
                    if ends_later:
                        cp.add(sum(ends_later) + sum(starts_by_then) <= 1 + missed)
            else:
                cp.add_bool_or([build.before(a, b), missed, *(~held for held in build.present(a, b))])

            self.pay(relation.price, missed)


_WISHES = {
    Wish.APART: _Charging.apart,
    Wish.BESIDE: _Charging.beside,
    Wish.PAUSE: _Charging.pause,
    Wish.SAME_DAY: _Charging.same_day,
    Wish.SAME_ROOM: _Charging.same_room,
    Wish.IN_TURN: _Charging.in_turn,
    Wish.LARGER_ROOM: _Charging.larger_room,
}
