"""
Lists that share people as one model: the places that leave nobody out and cost the fewest points.

What it minimises is what the list is charged, slot by slot in the order of time: a slot is charged if
the person who has it comes after somebody whom protocol puts later and who might have had it. Of the cheapest
lists it takes one in which the first parts fill up first, and people stand near their place in the order
of protocol. In a replan places are kept first.

Most people might have any place, and nobody minds beside whom: they are the *plain* ones. They stand in the
order of protocol among themselves, whatever the others do, so that it is the places of the others that are
searched.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import product

from ortools.sat.python import cp_model

from eventplan.model import Compared

from .build_rules import Linear
from .list_costs import FALLS, Slot
from .one_list import OneList
from .order_literals import OrderLiterals
from .order_near import Near

Seen = frozenset[int]
"""Parts, by position."""


def _alone(p: int) -> Seen:
    return frozenset({p})


class OrderModel(OrderLiterals):
    """The choice of places for one list."""

    def __init__(
        self,
        cp: cp_model.CpModel,
        one_list: OneList,
        tied: set[str],
        near: Near | None,
        look: Callable[[], None],
        *,
        ordered: bool,
    ) -> None:
        """*ordered*: whether it counts who is out of the order of protocol."""
        super().__init__(cp, one_list, tied, near, look, ordered=ordered)
        if ordered and one_list.listed.inversion and (near is not None or not one_list.before):
            self._precedence()

    def _precedence(self) -> None:
        """A literal for each place whose person is out of the order of protocol, at the list's price."""
        one_list, cp = self.list, self.cp
        self.late = {slot: cp.new_bool_var("late") for slot in one_list.slots}
        self.within = {slot: cp.new_bool_var("late-within-the-part") for slot in one_list.slots}
        self.causes: dict[Slot, list[cp_model.IntVar]] = {slot: [] for slot in one_list.slots}
        self.lower: dict[tuple[Slot, Seen, bool, int], list[tuple[int, cp_model.IntVar]]] = {}
        self.fallen: dict[tuple[Slot, int], cp_model.IntVar] = {}
        """Whether somebody in a place is this number of seconds behind one whom protocol puts later."""
        begins = [one_list.begin(*slot) for slot in one_list.slots]
        self.since: dict[tuple[Slot, int], Slot] = {}
        """The first place that is less than this number of seconds before another."""
        for (slot, begin), fall in product(zip(one_list.slots, begins, strict=True), FALLS):
            first = next(n for n, other in enumerate(begins) if other > begin - fall)
            self.since[slot, fall] = one_list.slots[first]

        for j in range(one_list.first, len(one_list.items)):
            self.look()
            if j not in self.plain:
                self._after_plain(j)
                self._after_one(j)

        # Nobody is late without a cause, even where that were cheaper.
        for slot, causes in self.causes.items():
            cp.add(self.late[slot] <= sum(causes))

        twice = self._not_at_the_end()
        self.charged += [(one_list.listed.inversion, literal) for literal in (*self.late.values(), *twice)]
        self.charged += [(one_list.listed.inversion // 2, literal) for literal in self.fallen.values()]

    def _seen(self, i: int, p: int) -> Seen:
        """The parts whose people an item is compared with while it is in a part."""
        return self.list.may[i] if self.list.listed.order is Compared.WHOLE else frozenset({p})

    def _charge(self, i: int) -> bool:
        return i >= self.list.first and not self.list.waived[i]

    def _had(self, items: Collection[int], seen: Seen) -> dict[Slot, cp_model.IntVar]:
        """By place, whether one of these items has had a place before, in these parts."""
        cp = self.cp
        had: dict[Slot, cp_model.IntVar] = {}
        last: cp_model.IntVar | None = None

        for slot in self.list.slots:
            if last is not None:
                had[slot] = last

            literals = [x for i, x in self.items(*slot) if i in items] if slot[0] in seen else []
            if literals:
                now = cp.new_bool_var("had")
                cp.add(sum(literals) <= now)
                cp.add(now <= sum(literals) + (0 if last is None else last))

                if last is not None:
                    cp.add_implication(last, now)

                last = now

        return had

    def _earlier(
        self, slot: Slot, seen: Seen, rank: int, *, charged: bool, fall: int = 0
    ) -> cp_model.IntVar | None:
        """
        Whether somebody has a place whom protocol puts before a rank; compared with these parts.

        *fall*: seconds before the place for which the person is at the event.
        """
        key = slot, seen, charged, fall
        if key not in self.lower:
            numbered = [
                (self.list.rank[i], x)
                for i, x in self.items(*slot)
                if i >= self.list.first and self._seen(i, slot[0]) == seen
                if (self._charge(i) or not charged) and (not fall or self.list.there_for(i, *slot, fall))
            ]
            chain: list[tuple[int, cp_model.IntVar]] = []

            for number, x in sorted(numbered, key=lambda pair: pair[0]):
                if not chain:
                    chain.append((number, x))
                    continue

                now = self.cp.new_bool_var("earlier")
                self.cp.add(now == chain[-1][1] + x)
                chain.append((number, now))

            self.lower[key] = chain

        below = [x for number, x in self.lower[key] if number < rank]

        return below[-1] if below else None

    def _make_late(self, slot: Slot, comes: cp_model.IntVar, had: cp_model.IntVar) -> None:
        """Make a place late if both hold."""
        cause = self.cp.new_bool_var("cause")
        for literal in (comes, had, self.late[slot]):
            self.cp.add_implication(cause, literal)

        self.cp.add_bool_or([~comes, ~had, cause])
        self.causes[slot].append(cause)

    def _make_fallen(
        self, slot: Slot, comes: cp_model.IntVar | None, had: dict[Slot, cp_model.IntVar], fall: int
    ) -> None:
        """Charge a place for a fall if somebody *comes*, and another *had* a place so long before."""
        then = had.get(self.since[slot, fall])
        if comes is not None and then is not None:
            literal = self.fallen.setdefault((slot, fall), self.cp.new_bool_var("fallen"))
            self.cp.add_bool_or([~comes, ~then, literal])

    def _after_plain(self, i: int) -> None:
        """A person who comes after one who might have any place, and belongs later, is late."""
        one_list, cp = self.list, self.cp
        later = {j for j in self.plain if one_list.rank[j] > one_list.rank[i]}
        if not later or not self._charge(i):
            return

        everything = {self._seen(i, p) for p in one_list.may[i]}
        had = {seen: self._had(later, seen) for seen in {*everything, *map(_alone, one_list.may[i])}}

        for slot in one_list.slots:
            literal = self.at.get((*slot, i))
            if literal is not None:
                seen = had[self._seen(i, slot[0])].get(slot)
                if seen is not None:
                    self._make_late(slot, literal, seen)

                for fall in FALLS:
                    if one_list.there_for(i, *slot, fall):
                        self._make_fallen(slot, literal, had[self._seen(i, slot[0])], fall)

                near = had[_alone(slot[0])].get(slot)
                if near is not None:
                    cp.add_bool_or([~literal, ~near, self.within[slot]])

    def _after_one(self, j: int) -> None:
        """A person who comes after one who might have had the place is late; else that one is early."""
        one_list, cp = self.list, self.cp
        early = cp.new_bool_var("early")
        had: dict[Seen, dict[Slot, cp_model.IntVar]] = {}

        for slot, might in zip(one_list.slots, self.free[j], strict=True):
            self.look()
            p = slot[0]
            sets = {self._seen(i, p) for i, _ in self.items(*slot)} if p in one_list.may[j] else set[Seen]()

            for seen in sorted(sets, key=sorted):
                comes = self._earlier(slot, seen, one_list.rank[j], charged=might)
                for parts in {seen, _alone(p)}:
                    if parts not in had:
                        had[parts] = self._had({j}, parts)

                then, near = had[seen].get(slot), had[_alone(p)].get(slot)
                if comes is None or then is None:
                    continue

                if might:
                    self._make_late(slot, comes, then)
                    for fall in FALLS:
                        long = self._earlier(slot, seen, one_list.rank[j], charged=True, fall=fall)
                        self._make_fallen(slot, long, had[seen], fall)
                elif self._charge(j):
                    cp.add_bool_or([~comes, ~then, self.late[slot], early])

                if might and near is not None:
                    cp.add_bool_or([~comes, ~near, self.within[slot]])

        if self._charge(j):
            self.charged.append((one_list.listed.inversion, early))

    def _not_at_the_end(self) -> Iterator[cp_model.IntVar]:
        """A literal for each place that is charged twice: others of the category, in order, come after it."""
        one_list, cp = self.list, self.cp
        lines: dict[tuple[int, int, int], list[int]] = {}

        for i in range(one_list.first, len(one_list.items)):
            lines.setdefault(one_list.line[i], []).append(i)

        twice: dict[Slot, cp_model.IntVar] = {}

        for line in lines.values():
            follows: dict[int, cp_model.IntVar] = {}
            for slot in reversed(one_list.slots) if len(line) > 1 else ():
                p = slot[0]
                literals = [literal for i, literal in self.items(*slot) if i in line]
                charged = [i for i in line if self._charge(i) and i not in one_list.foes]
                due = [literal for i, literal in self.items(*slot) if i in charged]
                if p in follows and due:
                    twice.setdefault(slot, cp.new_bool_var("twice"))
                    cp.add(self.within[slot] + sum(due) + follows[p] <= 2 + twice[slot])

                now = cp.new_bool_var("follows")
                cp.add(sum(literals) <= now + self.late[slot])

                if p in follows:
                    cp.add_implication(follows[p], now)

                follows[p] = now

        yield from twice.values()

    def broken(self) -> Linear:
        """Points for rules that are broken at a price."""
        return sum(price * literal for price, literal in self.short)

    def points(self) -> Linear:
        """Points for places that are lawful."""
        return sum(price * literal for price, literal in self.charged)

    def moved(self) -> Linear:
        """How many are elsewhere than the baseline has them."""
        stay = sum(self.at[place] for place in self.list.before if place in self.at)
        return len(self.list.items) - stay if self.list.before else 0

    def beside(self) -> Linear:
        """In which order parts fill up, and how far people are from their place in the order of protocol."""
        number = len(self.list.items)
        far = number * (len(self.list.slots) + number) + 1

        return sum(
            (far * self._late_to_fill(p, place) + abs(self._position(p, place) - i)) * literal
            for (p, place, i), literal in self.at.items()
        )

    def _late_to_fill(self, p: int, place: int) -> int:
        """How late a place is filled: part after part, and those on the gavel at last."""
        return p if place < self.list.wanted[p] else len(self.list.parts)

    def _position(self, p: int, place: int) -> int:
        """The position of a place in the whole list, if the parts before are filled as wanted."""
        return sum(min(n, len(self.list.items)) for n in self.list.wanted[:p]) + place
