"""What the order of a list costs, and who is to blame where it has none."""

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import product

from eventplan.model import Compared

from .list_places import ListPlaces, keeps_from
from .list_rules import Chosen, may_hold

RESERVE = 300
"""
Seconds that a list leaves at the end of a session while later parts have room, where the planner has
not said how much the part holds: nobody is to speak on the gavel while half an hour is idle the next day.
"""

FALLS = 30 * 60, 120 * 60
"""Seconds behind somebody whom protocol puts later: from each on, half a price more is charged."""

Slot = tuple[int, int]
"""A place: the part, and the place in it from 0."""


class ListCosts(ListPlaces):
    """What an order of a list costs, and why there is none."""

    @cached_property
    def wanted(self) -> list[int]:
        """By part, places that are used before those of later parts: not the last ones, on the gavel."""
        numbers = []

        for part in self.parts:
            stated = part.stated
            left = self.problem.sessions[part.session].duration * 60 - stated.offset * 60 - RESERVE
            most = max(0, left) // self.seconds * self.desks
            decided = stated.minutes is not None or stated.most is not None
            numbers.append(part.places if decided else min(part.places, most))

        if sum(numbers) < len(self.items):
            return [part.places for part in self.parts]

        return numbers

    def points(self) -> int:
        """What the chosen places cost: see `inversion`, `chairing` and `together` of a list."""
        listed, chosen = self.listed, sorted(self.chosen)
        total = sum(
            self.chairing for p, _, i in chosen if self.called_from_chair(i, p) and not self.waived[i]
        )
        where = {i: (p, place) for p, place, i in chosen}

        for (i, j), price in self.apart.items():
            if i in where and j in where and where[i][0] == where[j][0]:
                p, place, other = *where[i], where[j][1]
                waived = self.waived[i] or self.waived[j]
                total += 0 if waived or not self.together(i, p, place, j, other) else listed.together
                total += (price or 0) * self.beside(i, p, place, j, other)

        return total + self._inversions([x for x in chosen if x[2] >= self.first])

    def _inversions(self, chosen: Sequence[Chosen]) -> int:
        """Points for everybody who is out of the order of protocol."""
        late, within, early, fallen = set[int](), set[int](), set[int](), 0

        for n, (p, place, i) in enumerate(chosen):
            ahead = {
                j: (q, other)
                for q, other, j in chosen[:n]
                if self.rank[j] > self.rank[i] and self.compared(q, j, p, i)
            }
            causes = [slot for j, slot in ahead.items() if self.free(j, p, place)]
            if causes:
                late.add(i)
            else:
                early.update(ahead)

            if p in {q for q, _ in causes}:
                within.add(i)

            if causes and not self.waived[i]:
                behind = self.begin(p, place) - min(self.begin(*slot) for slot in causes)
                fallen += sum(behind >= fall and self.there_for(i, p, place, fall) for fall in FALLS)

        number = sum(not self.waived[i] for i in (*late, *early))

        for n, (p, _, i) in enumerate(chosen):
            if i in within and not self.waived[i] and i not in self.foes:
                number += any(
                    q == p and j not in late and self.line[j] == self.line[i] for q, _, j in chosen[n + 1 :]
                )

        return self.listed.inversion * number + self.listed.inversion // 2 * fallen

    def least_points(self) -> int:
        """Points that the list costs in any case: for those who come after their place, or leave before."""
        if self.listed.order is Compared.PART and len(self.parts) > 1:
            return 0

        before, least = [], 0

        for part in self.parts:
            before.append(least)
            least += part.stated.least

        ranked = range(self.first, len(self.items))
        # Whoever is for some parts alone, by decision, may be ahead of anybody, or behind.
        bound = [i for i in ranked if len(self.may[i]) < len(self.parts)]
        late, early = 0, []

        for i in ranked:
            if self.waived[i] or i in bound:
                continue

            # How many come before in the order of protocol: at most, and at least.
            most = self.first + sum(self.rank[j] <= self.rank[i] or j in bound for j in ranked) - 1
            fewest = self.first + sum(self.rank[j] < self.rank[i] and j not in bound for j in ranked)

            if not any(place + before[p] <= most for p, place in self.slots if self.fits(i, p, place)):
                late += 1
            elif i in self._last:
                early.append(fewest - self._last[i])

        # Whoever leaves is early only before somebody who is not late.
        return self.listed.inversion * (late + sum(number > late for number in early))

    def blame(self) -> tuple[int, ...]:
        """Sessions whose placement decides whether the list can be held, those not held included."""
        blamed = {self.problem.session_index[part.session] for part in self.listed.parts}
        for sessions in self.commitments.values():
            blamed.update(sessions)

        driven = {x.session for x in self.scenario.resources.arrivals if x.who in self.people}
        blamed.update(self.problem.session_index[session] for session in driven)

        return tuple(sorted(blamed | self._meeting))

    def short_of_places(self) -> tuple[int, ...]:
        """
        Return sessions whose placement leaves some people fewer places than they are many.

        First as if anybody might be in front of those who come first by name; then as if nobody but these
        were needed elsewhere; then as it is.
        """
        items, first = range(len(self.items)), range(self.first)

        def slots_that_fit(i: int) -> list[Slot]:
            return [slot for slot in self.slots if self.fits(i, *slot)]

        def slots_in_its_parts(i: int) -> list[Slot]:
            return [slot for slot in self.slots if slot[0] in self.may[i]]

        fit = [*map(slots_that_fit, items)]
        short = self._without_places(fit)
        if short or not self.first:
            return self._in_the_way_of(short) if short else ()

        anywhere = [*map(slots_in_its_parts, items)]
        for known, free in ((anywhere, True), (fit, False)):
            short = self._without_places(self._behind_the_first([*fit[: self.first], *known[self.first :]]))
            if short:
                return self._in_the_way_of({*first, *(() if free else short)})

        return ()

    def _behind_the_first(self, places: Sequence[Sequence[Slot]]) -> list[list[Slot]]:
        """Return the places that are left if those who come first by name are in front."""
        left = [list(slots) for slots in places]

        for i in range(self.first):
            left[i] = [(p, place) for p, place in left[i] if place <= i]
            front = min(left[i], default=(0, 0))
            for j in range(i + 1, len(left)):
                left[j] = [slot for slot in left[j] if slot > front or slot[0] not in self.may[i]]

        return left

    def _without_places(self, places: Sequence[Sequence[Slot]]) -> set[int]:
        """
        Return people who have fewer places than there are of them; nobody if there are none.

        Each gets a place in turn, and the person who has it gets another, along an augmenting path. Where
        there is no such path it is those who were asked (Hall's theorem).
        """
        holder: dict[Slot, int] = {}

        def placed(i: int, asked: set[int], seen: set[Slot]) -> bool:
            asked.add(i)
            for slot in places[i]:
                if slot in seen:
                    continue
                seen.add(slot)
                if slot not in holder or placed(holder[slot], asked, seen):
                    holder[slot] = i
                    return True

            return False

        must = [i for i, price in enumerate(self.price) if price is None]
        for i in sorted(must, key=lambda i: len(places[i])):
            asked: set[int] = set()
            if not placed(i, asked, set()):
                return asked

        return set()

    def _in_the_way_of(self, items: Collection[int]) -> tuple[int, ...]:
        """Return the parts that may hold people, and the sessions that keep them from places there."""
        index, scenario = self.problem.session_index, self.scenario
        sessions = set()

        for i, part in product(items, self.listed.parts):
            if may_hold(scenario, self.listed, self.items[i], part):
                sessions.add(index[part.session])

        for i in items:
            turns = [self.turn(p, place) for p, place in self.slots if p in self.may[i]]
            for s in self.commitments[self.items[i].who]:
                if any(keeps_from(self.problem, self.placed, turn, s) for turn in turns):
                    sessions.add(s)

        people = {self.items[i].who for i in items}
        sessions.update(index[x.session] for x in scenario.resources.arrivals if x.who in people)

        return tuple(sorted(sessions | (self._meeting if self.barred.keys() & set(items) else set())))

    @cached_property
    def _last(self) -> dict[int, int]:
        """For items that do not fit the last place: the last that they fit, by position; -1 for none."""
        places = range(len(self.slots) - 1, -1, -1)
        last_places = {}

        for i in range(len(self.items)):
            last = next((n for n in places if self.fits(i, *self.slots[n])), -1)
            if last < len(self.slots) - 1:
                last_places[i] = last

        return last_places
