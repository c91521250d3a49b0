"""Relations of slots: two sessions, or two series, in one slot and in different rooms."""

from collections.abc import Iterator

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal
from eventplan.solver.stays import stays_of


class SlotRelations:
    """Charges slots in which two sessions, or two series, are in different rooms."""

    def __init__(self, build: Build, weight: int) -> None:
        self.build, self.weight = build, weight
        self.stays = stays_of(build)
        self.series = {series.id: series for series in build.problem.scenario.series}

    def charge(self) -> None:
        """Charge every relation of slots."""
        build = self.build
        for relation in build.problem.scenario.slot_relations:
            for first, other in relation.pairs() if build.counts("relations", relation.id) else ():
                if relation.price and build.counts("relations", first, other):
                    for missed in self._together(first, other):
                        build.cost("relations", self.weight * relation.price * missed)

    def _cells(self, name: str) -> dict[tuple[tuple[int, int], str], dict[int, Literal]]:
        """Where a session or a series is: by slot (with its grid), literals by room."""
        scenario = self.build.problem.scenario
        series = self.series.get(name)
        if series is not None:
            grid, cells = series.slots, self.stays.of(series)
        else:
            stated = scenario.grid_of(scenario.session_by_id[name])
            grid = stated.id if stated is not None else ""
            cells = self.stays.cells(self.build.problem.session_index[name])

        cells_of: dict[tuple[tuple[int, int], str], dict[int, Literal]] = {}

        for (j, r), literal in cells.items():
            cells_of.setdefault((self.stays.slots(grid)[j], grid), {})[r] = literal

        return cells_of

    def _together(self, first: str, other: str) -> Iterator[Linear]:
        """Return, for each slot, how many pairs of stays there are."""
        there = self._cells(other)

        for slot, by_room in self._cells(first).items():
            if slot in there:
                yield self._pairs(first, other, by_room, there[slot])

    def _pairs(
        self, this_name: str, other: str, by_room: dict[int, Literal], there: dict[int, Literal]
    ) -> Linear:
        cp = self.build.cp
        first, second = sum(by_room.values()), sum(there.values())

        if this_name not in self.series and other not in self.series:
            both = cp.new_bool_var("in-one-slot")
            of = self.build.problem.scenario.series_of
            if (
                (of.get(this_name) is not None and of.get(this_name) == of.get(other))
                or this_name not in of
                or other not in of
            ):
                for r, literal in by_room.items():
                    cp.add(literal + second - there.get(r, 0) <= 1 + both)
            else:
                cp.add(first + second <= 1 + both)

            return both

        if this_name in self.series and other in self.series and self.build.strict("stays"):
            if 1 in (len(by_room), self.series[this_name].most_at_once) and 1 in (
                len(there),
                self.series[other].most_at_once,
            ):
                both = cp.new_bool_var("in-one-slot")
                cp.add(first + second <= 1 + both)
                return both

            numbers = [cp.new_int_var(0, len(x), "stays") for x in (by_room, there)]
            cp.add(numbers[0] == first)
            cp.add(numbers[1] == second)
            pairs = cp.new_int_var(0, len(by_room) * len(there), "in-one-slot")
            cp.add_multiplication_equality(pairs, numbers)
            cp.add(pairs >= first + second - 1)

            return pairs

        total: Linear = 0

        for r, literal in by_room.items():
            for q, beside in there.items():
                if r != q:
                    both = cp.new_bool_var("in-one-slot")
                    cp.add_bool_or([~literal, ~beside, both])
                    total += both

        return total
