"""Which item of a list has which place: the literals of a model, and what keeps them apart."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from ortools.sat.python import cp_model

from .list_places import keeps_from
from .list_rules import Chosen
from .one_list import Cut, OneList
from .order_near import Near


class OrderLiterals:
    """A model of one list: a literal for each item in each place that it may have."""

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
        self.cp, self.list, self.near = cp, one_list, near
        self.look = look
        """Looks at the clock: a list of a hundred makes a model that takes seconds to make."""
        self.at: dict[Chosen, cp_model.IntVar] = {}
        self.short: list[tuple[int, cp_model.IntVar]] = []
        """Prices of rules that are broken."""
        self.charged: list[tuple[int, cp_model.IntVar]] = []
        """Prices of places that are lawful."""
        self.free: list[list[bool]] = one_list.is_free.tolist()
        ranked = range(one_list.first, len(one_list.items)) if ordered and not one_list.before else ()
        self.plain = [i for i in ranked if self._plain(i, tied)]
        self._make_literals()

        for p in range(len(one_list.parts)):
            self._fill(p)

        for i, price in enumerate(one_list.price):
            mine = [literal for (_, _, item), literal in self.at.items() if item == i]
            if price is not None:
                mine.append(cp.new_bool_var("no-place"))
                self.short.append((price, mine[-1]))

            cp.add(sum(mine) == 1)

        self._plain_in_order()
        self._first_in_front()
        self._keep_apart()

        for (p, _, i), literal in self.at.items():
            if one_list.chairing and not one_list.waived[i] and one_list.called_from_chair(i, p):
                self.charged.append((one_list.chairing, literal))

    def _plain(self, i: int, tied: set[str]) -> bool:
        """Whether somebody might have any place, and nobody minds beside whom."""
        one_list = self.list
        everywhere = all(self.free[i]) and all(one_list.fits(i, *slot) for slot in one_list.slots)
        bound = one_list.price[i] is None and i not in one_list.foes and one_list.items[i].who not in tied
        return everywhere and bound and not any(one_list.in_chair(i, p) for p in one_list.may[i])

    def _make_literals(self) -> None:
        """A literal for each place that an item might have."""
        one_list = self.list
        number = {i: n for n, i in enumerate(self.plain)}
        spare = len(one_list.slots) - len(self.plain)
        self._items_at: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = {}

        for t, (p, place) in enumerate(one_list.slots):
            self.look()
            items = self._items_at.setdefault((p, place), [])

            for i in range(len(one_list.items)):
                # Those who are plain have a place behind as many of them, and in front of the others.
                fits = number[i] <= t <= number[i] + spare if i in number else one_list.fits(i, p, place)
                if fits and (self.near is None or self.near.allows(one_list, (p, place), i)):
                    self.at[p, place, i] = self.cp.new_bool_var("")
                    items.append((i, self.at[p, place, i]))

    def _plain_in_order(self) -> None:
        """Keep those who might have any place in the order of protocol among themselves."""
        for first, two in pairwise(self.plain):
            had: list[cp_model.IntVar] = []
            then: list[cp_model.IntVar] = []

            for p, place in self.list.slots:
                if (p, place, two) in self.at:
                    then.append(self.at[p, place, two])
                    self.cp.add(sum(then) <= sum(had))

                if (p, place, first) in self.at:
                    had.append(self.at[p, place, first])

    def items(self, p: int, place: int) -> list[tuple[int, cp_model.IntVar]]:
        """Items that might have a place, each with its literal."""
        return self._items_at.get((p, place), [])

    def _fill(self, p: int) -> None:
        """At most one item in each place, and no place left free before one that is taken."""
        one_list, cp = self.list, self.cp
        before: list[cp_model.IntVar] = []
        total: list[cp_model.IntVar] = []

        for place in range(min(one_list.parts[p].places, len(one_list.items))):
            literals = [literal for _, literal in self.items(p, place)]
            cp.add(sum(literals) <= (1 if place == 0 else sum(before)))
            before = literals
            total += literals

        least, price = one_list.parts[p].stated.least, one_list.part_price[p]
        if least and price is not None:
            few = cp.new_bool_var("too-few")
            self.short.append((price, few))
            cp.add(sum(total) >= least).only_enforce_if(~few)
        elif least:
            cp.add(sum(total) >= least)

    def _first_in_front(self) -> None:
        """Let only those named before be ahead of somebody who comes first by name, where the item may be."""
        one_list = self.list

        for i in range(one_list.first):
            others: list[cp_model.IntVar] = []
            for p, place in one_list.slots:
                if (p, place, i) in self.at and others:
                    # The others are in places of their own: as many as there are.
                    self.cp.add(sum(others) == 0).only_enforce_if(self.at[p, place, i])

                if p in one_list.may[i]:
                    others += [literal for j, literal in self.items(p, place) if j > i]

    def _keep_apart(self) -> None:
        """Keep those who avoid each other from being side by side, and from waiting at one time."""
        one_list, cp = self.list, self.cp

        for (i, j), price in one_list.apart.items():
            beside = cp.new_bool_var("side-by-side") if price is not None else None
            together = cp.new_bool_var("wait-together")

            for p, part in enumerate(one_list.parts):
                places = range(min(part.places, len(one_list.items)))
                theirs = {place: self.at[p, place, j] for place in places if (p, place, j) in self.at}

                for place in places:
                    mine = self.at.get((p, place, i))
                    near = [x for k, x in theirs.items() if one_list.beside(i, p, place, j, k)]
                    wait = [x for k, x in theirs.items() if one_list.together(i, p, place, j, k)]

                    if mine is not None and near:
                        cp.add(sum(near) + mine <= (1 if beside is None else 1 + beside))
                    if mine is not None and wait:
                        cp.add(sum(wait) + mine <= 1 + together)

            for p, q in one_list.meetings:
                ours = [x for (part, _, item), x in self.at.items() if (part, item) == (p, i)]
                others = [x for (part, _, item), x in self.at.items() if (part, item) == (q, j)]
                if ours and others:
                    cp.add(sum(ours) + sum(others) <= 1)

            if beside is not None:
                self.short.append((price or 0, beside))
            if not one_list.waived[i] and not one_list.waived[j]:
                self.charged.append((one_list.listed.together, together))

    def keep_clear(self, other: "OrderLiterals") -> None:
        """Give nobody turns on two lists that cannot both be kept."""
        theirs: dict[str, list[Chosen]] = {}
        for key in other.at:
            theirs.setdefault(other.list.items[key[2]].who, []).append(key)

        for key in self.at:
            self.look()
            turn = self.list.turn(*key[:2])
            for rival in theirs.get(self.list.items[key[2]].who, ()):
                if self.list.clashes(turn, other.list, other.list.turn(*rival[:2])):
                    self.cp.add_bool_or([~self.at[key], ~other.at[rival]])

    def keeping(self, cut: Cut) -> Iterator[cp_model.IntVar]:
        """Literals of the places that a cut names."""
        one_list = self.list

        for key, literal in self.at.items():
            sessions = cut.turns.get((one_list.listed.id, one_list.items[key[2]].who))
            if sessions and all(
                keeps_from(one_list.problem, one_list.placed, one_list.turn(*key[:2]), s) for s in sessions
            ):
                yield literal

    def choose(self, solver: cp_model.CpSolver) -> None:
        """Take the places of a solution."""
        self.list.chosen = sorted(key for key, x in self.at.items() if solver.boolean_value(x))

    def hint(self) -> None:
        """Begin with what is chosen."""
        chosen = {*self.list.chosen}
        for key, literal in self.at.items():
            self.cp.add_hint(literal, key in chosen)
