"""`series`: what stays cost by slot and room, holes between them, and sessions out of position."""

from eventplan.model import Series
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal
from eventplan.solver.stays import Cell, Stays, items_of, prices_of, stays_of


def cost(build: Build, weight: int) -> None:
    """Charge each series whose sessions are all of this model."""
    for series in build.problem.scenario.series:
        items = items_of(build.problem, series)
        if build.counts("series", series.id) and not any(map(build.outside, items)):
            _Charging(build, stays_of(build), series, weight).charge()


class _Charging:
    def __init__(self, build: Build, stays: Stays, series: Series, weight: int) -> None:
        self.build, self.stays, self.series, self.weight = build, stays, series, weight
        self.cp, self.problem = build.cp, build.problem
        self.slots = stays.slots(series.slots)
        self.items = [s for s in items_of(build.problem, series) if build.possible(s)]
        self.in_stay = stays.of(series)
        self.rooms = sorted({r for _, r in self.in_stay})

    def charge(self) -> None:
        self._by_place()
        if self.series.room_price and len(self.rooms) > 1:
            self._pay(self.series.room_price, self._extra([self._used(room=r) for r in self.rooms]))

        if self.series.at_once_price:
            for j in range(len(self.slots)):
                in_slot = [literal for (slot, _), literal in self.in_stay.items() if slot == j]
                if len(in_slot) > 1:
                    self._pay(self.series.at_once_price, self._extra(in_slot))

        if self.series.break_price and len(self.slots) > 2:
            self._pay(self.series.break_price, self._broken())
        # Who is where in a row is known only where everybody is in one.
        wishes = self.series.position_price or self.series.distance_price
        if wishes and self.build.strict("stays"):
            self._positions()

    def _pay(self, price: int, expression: Linear) -> None:
        self.build.cost("series", self.weight * price * expression)

    def _by_place(self) -> None:
        scenario = self.problem.scenario
        grid = next(grid for grid in scenario.slot_grids if grid.id == self.series.slots)
        points = prices_of(self.problem, (*grid.prices, *self.series.prices), self.slots)
        for (j, r), literal in self.in_stay.items():
            if points[j, r]:
                self._pay(int(points[j, r]), literal)
        for item in self.series.items:
            s = self.problem.session_index[item.session]
            if item.prices and self.build.counts("series", item.session):
                points = prices_of(self.problem, item.prices, self.slots)
                for (j, r), literal in self.stays.cells(s).items():
                    if points[j, r]:
                        self._pay(int(points[j, r]), literal)

    def _used(self, *, room: int | None = None, slot: int | None = None) -> Literal:
        """Return a literal that is true exactly if the series has a stay in a room, or a slot."""
        uses = [x for (j, r), x in self.in_stay.items() if room == r or slot == j]
        used = self.cp.new_bool_var("used")

        if uses:
            self.cp.add_max_equality(used, uses)
        else:
            self.cp.add(used == 0)

        return used

    def _extra(self, literals: list[Literal]) -> Linear:
        """Return how many of some are true beyond the first."""
        extra = self.cp.new_int_var(0, len(literals) - 1, "extra")
        self.cp.add(extra >= sum(literals) - 1)
        return extra

    def _broken(self) -> Literal:
        """Return a literal that is true if a slot without a stay lies between two with one."""
        used = [self._used(slot=j) for j in range(len(self.slots))]
        broken = self.cp.new_bool_var("broken")
        before, after = [used[0]], [used[-1]]

        for j in range(1, len(used)):
            for past, literal in ((before, used[j]), (after, used[-1 - j])):
                known = self.cp.new_bool_var("on-a-side")
                self.cp.add_implication(past[-1], known)
                self.cp.add_implication(literal, known)
                past.append(known)

        for j in range(1, len(used) - 1):
            self.cp.add_bool_or([~before[j - 1], ~after[len(used) - 2 - j], used[j], broken])

        return broken

    def _positions(self) -> None:
        wished = {
            self.problem.session_index[item.session]: item.position
            for item in self.series.items
            if item.position is not None and self.build.counts("series", item.session)
        }
        keys = {s: self._key(s) for s in self.items} if wished else {}

        for s, position in wished.items():
            if s not in keys:
                continue

            earlier = sum(self._before(keys[t], keys[s], t, s) for t in self.items if t != s)
            present = self.build.present(s)

            if self.series.position_price:
                missed = self.cp.new_bool_var("out-of-position")
                self.build.enforce(self.cp.add(earlier == position - 1), [~missed, *present])
                self._pay(self.series.position_price, missed)

            if self.series.distance_price:
                most = max(position - 1, len(self.items) - position)
                far = self.cp.new_int_var(0, most, "far-from-position")
                self.build.enforce(self.cp.add(far >= earlier - (position - 1)), present)
                self.build.enforce(self.cp.add(far >= position - 1 - earlier), present)
                self._pay(self.series.distance_price, far)

    def _key(self, s: int) -> Linear:
        """Return a number by which stays, and sessions in them, are in order: slot, room, time."""
        longest = max(high - low for low, high in self.slots)
        rooms = len(self.problem.rooms)
        begins: Linear = 0
        cells: dict[Cell, Literal] = dict(self.stays.cells(s))
        for (j, r), literal in cells.items():
            begins += literal * ((j * rooms + r) * longest - self.slots[j][0])

        return self.build.start[s] + begins

    def _before(self, first: Linear, other: Linear, t: int, s: int) -> Literal:
        """Return a literal that is true exactly if a session is held and is before another that is."""
        earlier = self.cp.new_bool_var("earlier")
        present = self.build.present(t, s)
        self.build.enforce(self.cp.add(first < other), [earlier, *present])
        self.build.enforce(self.cp.add(first >= other), [~earlier, *present])

        for literal in self.build.present(t):
            self.cp.add_implication(earlier, literal)

        return earlier
