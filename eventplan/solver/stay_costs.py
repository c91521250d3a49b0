"""What series pay in a model of stays: for stays, rooms, slots, positions, and others in the same slot."""

from collections.abc import Iterator, Mapping, Sequence

from ortools.sat.python import cp_model

from eventplan.model import Relation, Series

from .build import Build
from .build_rules import Linear
from .stay_rows import StayItem, StayRow, shared_slots
from .stays import Cell


class StayCosts:
    """The points of a model of stays, and the literals that say whether they are paid."""

    def __init__(self, candidates: Build, cp: cp_model.CpModel) -> None:
        """Begin with none."""
        self.candidates, self.cp = candidates, cp
        self.scenario = candidates.problem.scenario
        self.weight = self.scenario.weight("series")
        self.points: list[Linear] = []
        self.within: list[tuple[int, str, str]] = []
        """Relations within a series, charged once it is looked at room by room: points, sessions."""

    def counts(self, series: Series, *subjects: str) -> bool:
        """Whether what a series pays, for these of its sessions, is charged."""
        return self.candidates.counts("series", series.id, *subjects)

    def charge(self, row: StayRow, prices: Mapping[Cell, int]) -> None:
        """Charge what a series pays; *prices*: those of each stay."""
        series = row.series
        if not self.weight or not self.counts(series):
            return

        for cell, literal in row.stays.items():
            if prices[cell]:
                self._pay(prices[cell], literal)
        if series.room_price:
            self._rooms(row)

        if series.at_once_price and not row.is_single:
            for j in row.used:
                if len(row.stays_in(j)) > 1:
                    extra = self.cp.new_int_var(0, len(row.stays_in(j)) - 1, "stays-beyond-the-first")
                    self.cp.add(extra >= sum(row.stays_in(j).values()) - row.used[j])
                    self._pay_for(row, series.at_once_price, extra)

        if series.break_price:
            self._broken(row)
        if series.distance_price and self._wished(row):
            self._near_positions(row)
        elif series.position_price:
            self._positions(row)

    def _pay(self, points: int, expression: Linear) -> None:
        self.points.append(self.weight * points * expression)

    def _pay_for(self, row: StayRow, points: int, number: cp_model.IntVar) -> None:
        row.charges.append((points, number.index))
        self._pay(points, number)

    def _rooms(self, row: StayRow) -> None:
        rooms = sorted({r for _, r in row.stays})
        if len(rooms) < 2:
            return

        used = {r: self.cp.new_bool_var("room") for r in rooms}

        for (_, r), literal in row.stays.items():
            self.cp.add_implication(literal, used[r])

        sure = any(not item.optional for item in row.items)
        held: Linear = 1

        if not sure:
            held = self.cp.new_bool_var("held")
            self.cp.add_max_equality(held, row.used.values())

        extra = self.cp.new_int_var(0, len(used) - 1, "rooms-beyond-the-first")
        self.cp.add(extra >= sum(used.values()) - held)
        self._pay_for(row, row.series.room_price, extra)

    def _broken(self, row: StayRow) -> None:
        """Charge a slot without a stay between two with one."""
        cp, slots = self.cp, range(len(row.slots))
        used = [row.used.get(j) for j in slots]

        if len(row.used) < 2 or len(slots) < 3:
            return

        before = self._since(used)
        after = self._since(used[::-1])[::-1]
        broken = cp.new_bool_var("broken")

        for j in slots[1:-1]:
            in_slot, early, late = used[j], before[j - 1], after[j + 1]
            if early is not None and late is not None:
                cp.add_bool_or([~early, ~late, broken, *([in_slot] if in_slot is not None else [])])

        self._pay_for(row, row.series.break_price, broken)

    def _since(self, used: list[cp_model.IntVar | None]) -> list[cp_model.IntVar | None]:
        """Return, for each slot, a literal that is true if this or an earlier one is used."""
        used_since: list[cp_model.IntVar | None] = []

        for literal in used:
            past = used_since[-1] if used_since else None
            if literal is None or past is None:
                used_since.append(literal if past is None else past)
                continue

            known = self.cp.new_bool_var("since")
            self.cp.add_implication(past, known)
            self.cp.add_implication(literal, known)
            used_since.append(known)

        return used_since

    def _wished(self, row: StayRow) -> list[StayItem]:
        """Return the sessions whose wished position counts."""
        sessions = self.candidates.problem.sessions
        return [
            item
            for item in row.items
            if item.position is not None and self.counts(row.series, sessions[item.s].id)
        ]

    def _near_positions(self, row: StayRow) -> None:
        """Charge sessions for the places between their wished position and one that their slot holds."""
        cp, number, series = self.cp, len(row.items), row.series
        takers: dict[int, list[cp_model.IntVar]] = {}

        for item in self._wished(row):
            assert item.position is not None
            ranks = {k: cp.new_bool_var("rank") for k in range(1, number + 1)}
            at_rank = sum(k * literal for k, literal in ranks.items())
            held = item.at.values()
            cp.add(sum(ranks.values()) == (sum(held) if item.optional else 1))

            for j, at in item.at.items():
                early = sum(other.at[k] for other in row.items for k in other.at if k < j)
                by_then = sum(other.at[k] for other in row.items for k in other.at if k <= j)
                cp.add(at_rank >= early + 1).only_enforce_if(at)
                cp.add(at_rank <= by_then).only_enforce_if(at)

            # A literal for each place that it is away: cores give these up one by one.
            far: list[cp_model.IntVar] = []
            wished = min(item.position, number + 1)

            for k, literal in ranks.items():
                takers.setdefault(k, []).append(literal)
                while len(far) < abs(k - wished):
                    further = cp.new_bool_var("far")
                    if far:
                        cp.add_implication(further, far[-1])
                    far.append(further)
                if k != wished:
                    cp.add_implication(literal, far[abs(k - wished) - 1])

            for n, literal in enumerate(far):
                self._pay(series.distance_price + (0 if n else series.position_price), literal)

            beyond = item.position - wished
            if beyond:
                self._pay(series.distance_price * beyond, sum(ranks.values()))

        for literals in takers.values():
            cp.add_at_most_one(literals)

    def _positions(self, row: StayRow) -> None:
        """Charge sessions in slots that do not hold their wished position."""
        hits: dict[int, list[cp_model.IntVar]] = {}

        for item in self._wished(row):
            assert item.position is not None
            mine = []

            for j, at in item.at.items():
                early = [other.at[k] for other in row.items for k in other.at if k < j]
                by_then = [other.at[k] for other in row.items for k in other.at if k <= j]
                hit = self.cp.new_bool_var("in-position")
                self.cp.add_implication(hit, at)
                self.cp.add(sum(early) <= item.position - 1).only_enforce_if(hit)
                self.cp.add(sum(by_then) >= item.position).only_enforce_if(hit)
                mine.append(hit)

            hits.setdefault(item.position, []).extend(mine)
            missed = self.cp.new_bool_var("out-of-position")

            for at in item.at.values():
                self.cp.add_bool_or([~at, missed, *mine])

            self._pay(row.series.position_price, missed)

        for literals in hits.values():
            self.cp.add_at_most_one(literals)

    def relations(self, every: Sequence[StayRow]) -> None:
        """Charge sessions and series in one slot."""
        weight = self.scenario.weight("relations")
        rows = {row.series.id: row for row in every}
        owners = {item.s: (row, item) for row in every for item in row.items}
        items = {self.candidates.problem.sessions[s].id: owner for s, owner in owners.items()}

        for relation in self.scenario.slot_relations if weight else ():
            counted = self.candidates.counts("relations", relation.id)
            for first, other in relation.pairs() if relation.price and counted else ():
                if not self.candidates.counts("relations", first, other):
                    continue
                for expression in self._together(relation, first, other, rows, items):
                    self.points.append(weight * relation.price * expression)

    def _together(
        self,
        relation: Relation,
        this_name: str,
        other: str,
        rows: Mapping[str, StayRow],
        items: Mapping[str, tuple[StayRow, StayItem]],
    ) -> Iterator[Linear]:
        if this_name in rows and other in rows:
            yield from self._side_by_side(rows[this_name], rows[other])
        elif this_name in items and other in items and items[this_name][0] is not items[other][0]:
            (first, a), (second, b) = items[this_name], items[other]
            for j, k in shared_slots(first, second):
                if j in a.at and k in b.at:
                    both = self.cp.new_bool_var("in-one-slot")
                    self.cp.add_bool_or([~a.at[j], ~b.at[k], both])
                    yield both
        elif this_name in items and other in items:
            self.within.append((self.scenario.weight("relations") * relation.price, this_name, other))
        # What is of no series is left out: what it costs shows in the plan.

    def _side_by_side(self, first: StayRow, other: StayRow) -> Iterator[Linear]:
        for j, k in shared_slots(first, other):
            if j not in first.used or k not in other.used:
                continue

            most = 1 if first.is_single and other.is_single else len(self.candidates.problem.rooms)
            if most == 1:
                pairs = self.cp.new_bool_var("in-one-slot")
                self.cp.add_bool_or([~first.used[j], ~other.used[k], pairs])
                yield pairs
                continue

            number = self.cp.new_int_var(0, most * most, "in-one-slot")

            for row, slot, beside, there in ((first, j, other, k), (other, k, first, j)):
                stays = sum(row.stays_in(slot).values())
                self.cp.add(number >= stays - most * (1 - beside.used[there]))

            self.cp.add(number >= first.used[j] + other.used[k] - 1)
            yield number
