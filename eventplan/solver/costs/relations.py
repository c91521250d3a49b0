"""
`relations`: what each two of some sessions pay for not standing to each other as wished.

Pairs are counted, not listed, where that can be: of n sessions of a list in one place (a stretch of time,
a day, a room on a day) n (n - 1) / 2 pairs are together there. The count is written as literals "at least
one", "at least two", …, of which the m-th brings m - 1 pairs. That is exact, and bounds well.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TypeAlias

from ortools.sat.python import cp_model

from eventplan.model import Relation, Wish
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal
from eventplan.solver.stays import stays_of

Key: TypeAlias = Hashable
Here: TypeAlias = dict[int, list[tuple[Key, Linear]]]
"""By session, keys and literals of which at most one is true, and means that it is here."""

MANY_PAIRS = 3000
"""With more pairs, sessions in larger rooms than they should be are counted and not listed."""


def cost(build: Build, weight: int) -> None:
    """Charge each relation, with the sessions for which it counts."""
    charging = _Charging(build, weight)
    for relation in build.problem.scenario.pair_relations:
        if build.counts("relations", relation.id) and relation.price:
            charging.charge(relation)
    _BySlot(build, weight).charge()


class _BySlot:
    """Charges slots in which two sessions, or two series, are in different rooms."""

    def __init__(self, build: Build, weight: int) -> None:
        self.build, self.weight = build, weight
        self.stays = stays_of(build)
        self.series = {series.id: series for series in build.problem.scenario.series}

    def charge(self) -> None:
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


@dataclass
class _Charging:
    build: Build
    weight: int
    counts: dict[frozenset[tuple[int, Key]], list[Literal]] = field(default_factory=dict)

    def charge(self, relation: Relation) -> None:
        build, index = self.build, self.build.problem.session_index
        named = [[index[s] for s in among if build.counts("relations", s)] for among in relation.lists]
        lists = [among for found in named if (among := [s for s in found if build.possible(s)])]
        if len(lists) > 1:
            _WISHES[relation.wish](self, relation, lists)

    def pay(self, price: int, expression: Linear) -> None:
        self.build.cost("relations", self.weight * price * expression)

    # Pairs together in a place.

    def together(self, lists: list[list[int]], here: Here) -> Linear:
        """Pairs of sessions of different lists that are both here."""
        everyone = [s for among in lists for s in among if s in here]
        within = [[s for s in among if s in here] for among in lists]
        return self._pairs(everyone, here) - sum(self._pairs(among, here) for among in within)

    def _pairs(self, sessions: list[int], here: Here) -> Linear:
        if len(sessions) < 2:
            return 0
        key = frozenset((s, name) for s in sessions for name, _ in here[s])
        if key not in self.counts:
            cp = self.build.cp
            levels = [cp.new_bool_var(f"at-least-{n + 1}") for n in range(len(sessions))]
            cp.add(sum(literal for s in sessions for _, literal in here[s]) == sum(levels))
            for lower, higher in pairwise(levels):
                cp.add_implication(higher, lower)
            self.counts[key] = levels
        return sum(n * literal for n, literal in enumerate(self.counts[key]) if n)

    def held_pairs(self, lists: list[list[int]]) -> Linear:
        held = self.build.held
        if all(held[s] is True for among in lists for s in among):
            return sum(len(one) * len(other) for one, other in combinations(lists, 2))
        return self.together(lists, {s: [("held", held[s])] for among in lists for s in among})

    # Wishes about time.

    def apart(self, relation: Relation, lists: list[list[int]]) -> None:
        stretches = self._stretches(relation, lists)
        if stretches is None:
            self._pair_by_pair(relation, lists)
            return
        for units, here in stretches:
            self.pay(relation.price * units, self.together(lists, here))

    def beside(self, relation: Relation, lists: list[list[int]]) -> None:
        sessions = self.build.problem.sessions
        durations = {sessions[s].duration for among in lists for s in among}
        stretches = self._stretches(relation, lists) if len(durations) == 1 else None
        if stretches is None:
            self._pair_by_pair(relation, lists)
            return
        self.pay(relation.price * -(-min(durations) // relation.each), self.held_pairs(lists))
        for units, here in stretches:
            self.pay(-relation.price * units, self.together(lists, here))

    def _stretches(self, relation: Relation, lists: list[list[int]]) -> list[tuple[int, Here]] | None:
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
        found: dict[frozenset[tuple[int, int]], int] = {}
        for low, high in pairwise(cuts):
            running = frozenset((s, begin) for begin, end, s in runs if begin <= low and high <= end)
            if len({s for s, _ in running}) > 1:
                found[running] = found.get(running, 0) + high - low
        if relation.each > 1 and sum(map(len, found)) > len(frozenset().union(*found)):
            return None  # minutes of two stretches are begun together, not each by itself
        return [(-(-minutes // relation.each), self._running(running)) for running, minutes in found.items()]

    def _running(self, running: frozenset[tuple[int, int]]) -> Here:
        here: Here = {}
        for s, start in sorted(running):
            here.setdefault(s, []).append((start, self.build.at(s)[start]))
        return here

    def _pair_by_pair(self, relation: Relation, lists: list[list[int]]) -> None:
        build, cp, sessions = self.build, self.build.cp, self.build.problem.sessions
        for a, b in _pairs(lists):
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
        for a, b in _pairs(lists):
            missed = self._unless_far(a, b, (0, relation.within - 1), "no-pause")
            if missed is not None:
                self.pay(relation.price, missed)

    def _unless_far(self, a: int, b: int, gaps: tuple[int, int], name: str) -> Literal | None:
        """
        Something that is true if the one of two sessions starts so many minutes after the other ends.

        A gap that is negative is one of sessions at once: they do not start together, whatever it is.
        None where their candidates are never so near.
        """
        build = self.build
        if not build.can_overlap(a, b, max(gaps[1] + 1, 0)):
            return None
        near = []
        for long, sign in ((build.problem.sessions[a].duration, 1), (build.problem.sessions[b].duration, -1)):
            low, high = max(long + gaps[0], 1), long + gaps[1]
            if low <= high:
                near.append([low, high] if sign > 0 else [-high, -low])
        found = build.cp.new_bool_var(name)
        far = cp_model.Domain.from_intervals(near).complement()
        apart = build.cp.add_linear_expression_in_domain(build.start[b] - build.start[a], far)
        apart.only_enforce_if(~found, *build.present(a, b))
        return found

    def same_day(self, relation: Relation, lists: list[list[int]]) -> None:
        self.pay(relation.price, self.held_pairs(lists))
        for d in range(len(self.build.problem.scenario.event.days)):
            self.pay(-relation.price, self.together(lists, self._on_day(lists, d)))

    def _on_day(self, lists: list[list[int]], d: int) -> Here:
        everyone = (s for among in lists for s in among)
        return {s: [(("day", d), self.build.on(s, d))] for s in everyone if self.build.may_be_on(s, d)}

    def in_turn(self, relation: Relation, lists: list[list[int]]) -> None:
        build, cp = self.build, self.build.cp
        for a, b in _pairs(lists):
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

    # Wishes about rooms.

    def same_room(self, relation: Relation, lists: list[list[int]]) -> None:
        build = self.build
        if relation.within is not None:
            self._same_room_within(relation, lists, relation.within)
            return
        everyone = [s for among in lists for s in among]
        for d in range(len(build.problem.scenario.event.days)):
            here = self._on_day(lists, d)
            self.pay(relation.price, self.together(lists, here))
            for r in sorted({r for s in here for r in build.in_room[s]}):
                there: Here = {
                    s: [(("day", d, "room", r), build.on_day_in(s, d, r))]
                    for s in everyone
                    if s in here and r in build.in_room[s]
                }
                self.pay(-relation.price, self.together(lists, there))

    def _same_room_within(self, relation: Relation, lists: list[list[int]], within: int) -> None:
        build = self.build
        for a, b in _pairs(lists):
            near = self._unless_far(a, b, (-2 * build.horizon, within), "near")
            if near is None:
                continue
            missed = build.cp.new_bool_var("other-room")
            together = [build.same_room(a, b)] if set(build.in_room[a]) & set(build.in_room[b]) else []
            held = (~literal for literal in build.present(a, b))
            build.cp.add_bool_or([missed, ~near, *together, *held])
            self.pay(relation.price, missed)

    def larger_room(self, relation: Relation, lists: list[list[int]]) -> None:
        seats = [room.seats(None) or 0 for room in self.build.problem.scenario.rooms]
        if sum(len(one) * len(other) for one, other in combinations(lists, 2)) > MANY_PAIRS:
            self._larger_counted(relation, lists, seats)
            return
        cp, in_room = self.build.cp, self.build.in_room
        for a, b in _pairs(lists):
            least, most = min(seats[r] for r in in_room[a]), max(seats[r] for r in in_room[b])
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


def _pairs(lists: list[list[int]]) -> Iterable[tuple[int, int]]:
    for one, other in combinations(lists, 2):
        for a in one:
            for b in other:
                yield a, b


_WISHES = {
    Wish.APART: _Charging.apart,
    Wish.BESIDE: _Charging.beside,
    Wish.PAUSE: _Charging.pause,
    Wish.SAME_DAY: _Charging.same_day,
    Wish.SAME_ROOM: _Charging.same_room,
    Wish.IN_TURN: _Charging.in_turn,
    Wish.LARGER_ROOM: _Charging.larger_room,
}
