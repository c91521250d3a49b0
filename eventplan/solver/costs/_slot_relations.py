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
            for one, other in relation.pairs() if build.counts("relations", relation.id) else ():
                if relation.price and build.counts("relations", one, other):
                    for missed in self._together(one, other):
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

        found: dict[tuple[tuple[int, int], str], dict[int, Literal]] = {}

        for (j, r), literal in cells.items():
            found.setdefault((self.stays.slots(grid)[j], grid), {})[r] = literal

        return found

    def _together(self, one: str, other: str) -> Iterator[Linear]:
        """Return, for each slot, how many pairs of stays there are."""
        here, there = self._cells(one), self._cells(other)
        for slot in here.keys() & there.keys():
            yield self._pairs(one, other, here[slot], there[slot])

    def _pairs(self, one: str, other: str, here: dict[int, Literal], there: dict[int, Literal]) -> Linear:
        cp = self.build.cp
        first, second = sum(here.values()), sum(there.values())

        if one not in self.series and other not in self.series:
            both = cp.new_bool_var("in-one-slot")
            of = self.build.problem.scenario.series_of
            if (of.get(one) is not None and of.get(one) == of.get(other)) or one not in of or other not in of:
                for r, literal in here.items():
                    cp.add(literal + second - there.get(r, 0) <= 1 + both)
            else:
                cp.add(first + second <= 1 + both)

            return both

        if one in self.series and other in self.series and self.build.strict("stays"):
            if 1 in (len(here), self.series[one].most_at_once) and 1 in (
                len(there),
                self.series[other].most_at_once,
            ):
                both = cp.new_bool_var("in-one-slot")
                cp.add(first + second <= 1 + both)
                return both

            numbers = [cp.new_int_var(0, len(x), "stays") for x in (here, there)]
            cp.add(numbers[0] == first)
            cp.add(numbers[1] == second)
            pairs = cp.new_int_var(0, len(here) * len(there), "in-one-slot")
            cp.add_multiplication_equality(pairs, numbers)
            cp.add(pairs >= first + second - 1)

            return pairs

        total: Linear = 0

        for r, literal in here.items():
            for q, beside in there.items():
                if r != q:
                    both = cp.new_bool_var("in-one-slot")
                    cp.add_bool_or([~literal, ~beside, both])
                    total += both

        return total
