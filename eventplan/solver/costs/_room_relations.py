"""Relations of rooms: in the same room, or in one that is not larger."""

from itertools import combinations

from eventplan.model import Relation
from eventplan.solver.build_rules import Linear

from ._pair_counts import LiteralsOfPlaces, PairCounts, pairs_of

MANY_PAIRS = 3000
"""With more pairs, sessions in larger rooms than they should be are counted and not listed."""


class RoomRelations(PairCounts):
    """Charges wishes about rooms."""

    def same_room(self, relation: Relation, lists: list[list[int]]) -> None:
        build = self.build
        if relation.within is not None:
            self._same_room_within(relation, lists, relation.within)
            return

        everyone = [s for among in lists for s in among]

        for d in range(len(build.problem.scenario.event.days)):
            on_day = self.on_day(lists, d)
            self.pay(relation.price, self.together(lists, on_day))

            for r in sorted({r for s in on_day for r in build.in_room[s]}):
                there: LiteralsOfPlaces = {
                    s: [(("day", d, "room", r), build.on_day_in(s, d, r))]
                    for s in everyone
                    if s in on_day and r in build.in_room[s]
                }
                self.pay(-relation.price, self.together(lists, there))

    def _same_room_within(self, relation: Relation, lists: list[list[int]], within: int) -> None:
        build = self.build
        for a, b in pairs_of(lists):
            near = self.unless_far(a, b, (-2 * build.horizon, within), "near")
            if near is None:
                continue

            missed = build.cp.new_bool_var("other-room")
            together = [build.same_room(a, b)] if set(build.in_room[a]) & set(build.in_room[b]) else []
            held = (~literal for literal in build.present(a, b))
            build.cp.add_bool_or([missed, ~near, *together, *held])
            self.pay(relation.price, missed)

    def larger_room(self, relation: Relation, lists: list[list[int]]) -> None:
        seats = [room.seats(None) or 0 for room in self.build.problem.scenario.rooms]
        if sum(len(first) * len(other) for first, other in combinations(lists, 2)) > MANY_PAIRS:
            self._larger_counted(relation, lists, seats)
            return

        cp, in_room = self.build.cp, self.build.in_room

        for a, b in pairs_of(lists):
            least = min(seats[r] for r in in_room[a])
            most = max(seats[r] for r in in_room[b])
            if most <= least:
                continue

            missed = cp.new_bool_var("larger-room")

            for size in sorted({seats[r] for r in in_room[b] if seats[r] > least}):
                smaller = [literal for r, literal in in_room[a].items() if seats[r] < size]
                larger = [literal for r, literal in in_room[b].items() if seats[r] >= size]
                cp.add(sum(smaller) + sum(larger) <= 1 + missed)

            self.pay(relation.price, missed)

    def _larger_counted(self, relation: Relation, lists: list[list[int]], seats: list[int]) -> None:
        """Charge each session by how many of the later lists have a larger room than it has."""
        cp, in_room = self.build.cp, self.build.in_room
        sizes = sorted({seats[r] for among in lists for s in among for r in in_room[s]})
        larger: dict[int, Linear] = dict.fromkeys(sizes, 0)
        later = 0

        for among in reversed(lists):
            for s in among:
                count = cp.new_int_var(0, later, "larger")
                for size in sizes:
                    exact = [literal for r, literal in in_room[s].items() if seats[r] == size]
                    literal = self.build.any_of(exact, "seats")
                    if literal is not None and later:
                        cp.add(count >= larger[size]).only_enforce_if(literal)

                if later:
                    self.pay(relation.price, count)

            for size in sizes:
                more = [x for s in among for r, x in in_room[s].items() if seats[r] > size]
                if more:
                    number = cp.new_int_var(0, later + len(among), "in-larger")
                    cp.add(number == larger[size] + sum(more))
                    larger[size] = number

            later += len(among)
