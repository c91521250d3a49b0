"""A speakers list or signing order at its parts: who may have which place, and when that is."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .list_parts import Busy, ListParts
from .list_rules import Placed, within
from .presence import comes_at
from .problem import Problem, waives

Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


def keeps_from(problem: Problem, placed: Placed, turn: Busy, s: int) -> bool:
    """Whether a turn leaves a person no time for a session, or for the way to it; or is `within` it."""
    if s < 0:
        return turn.session == within(s)
    if s == turn.session:
        return False

    start, room = placed[s]
    end, ways = start + problem.sessions[s].duration, problem.ways
    there, back = int(ways[room, turn.room]) * 60, int(ways[turn.room, room]) * 60

    return start * 60 < turn.end + back and turn.start - there < end * 60


class ListPlaces(ListParts):
    """One list, its parts placed: who may have which place."""

    def fits(self, i: int, p: int, place: int) -> bool:
        """Whether an item may have a place: in that part, with its person there and free."""
        return bool(self.fit[i, self._column[p] + place])

    def free(self, i: int, p: int, place: int) -> bool:
        """Whether the person of an item is there for a place, and needed nowhere else."""
        return bool(self.is_free[i, self._column[p] + place])

    def there_for(self, i: int, p: int, place: int, before: int) -> bool:
        """Whether somebody is at the event for a place, and for this number of seconds before."""
        return bool(self.there_before(before)[i, self._column[p] + place])

    @cached_property
    def fit(self) -> Bools:
        """Which items (rows) may have which places (columns, as in `slots`)."""
        table: Bools = self.is_free | np.asarray(self.waived, dtype=bool)[:, None]

        for i, parts in enumerate(self.may):
            table[i] &= np.isin(self.part_of, [*parts - self.barred.get(i, frozenset())])
            if self.cars:
                table[i] &= ~self._before_car(i)

        return table

    @cached_property
    def is_free(self) -> Bools:
        """Which items (rows) are there for which places (columns, as in `slots`), and needed nowhere else."""
        table = self.there_before(0).copy()

        for i, item in enumerate(self.items):
            cleared = [p for p in range(len(self.parts)) if self._cleared(i, p)]
            table[i] &= np.isin(self.part_of, cleared)
            for s in self.commitments[item.who]:
                table[i] &= ~self.kept_from(s)

        return table

    def there_before(self, seconds: int) -> Bools:
        """Which items (rows) are at the event for places (columns), and for some seconds before call-up."""
        if seconds not in self._there_before:
            since, until = self._called - seconds, self.begins + self.seconds
            table = np.ones((len(self.items), len(self.slots)), dtype=bool)
            for i, stays in enumerate(self._stays):
                if stays:
                    table[i] = np.any([(low <= since) & (until <= high) for low, high in stays], axis=0)
            self._there_before[seconds] = table

        return self._there_before[seconds]

    @cached_property
    def _there_before(self) -> dict[int, Bools]:
        return {}

    @cached_property
    def part_of(self) -> Integers:
        """The part of each place, as in `slots`."""
        return np.asarray([p for p, _ in self.slots], dtype=np.int64)

    @cached_property
    def _column(self) -> list[int]:
        """By part, the column of its first place."""
        return [int(np.searchsorted(self.part_of, p)) for p in range(len(self.parts))]

    @cached_property
    def _turns(self) -> list[Busy]:
        return [self.turn(*slot) for slot in self.slots]

    @cached_property
    def begins(self) -> Integers:
        """The second at which each place begins."""
        return np.asarray([self.begin(*slot) for slot in self.slots], dtype=np.int64)

    @cached_property
    def _called(self) -> Integers:
        """The second of the call-up for each place."""
        return self.begins - self.listed.call_up * 60

    @cached_property
    def _kept_from(self) -> dict[int, Bools]:
        return {}

    def kept_from(self, s: int) -> Bools:
        """Return places whose turns keep a person from a session, or are `within` it: see `keeps_from`."""
        if s not in self._kept_from:
            kept = [keeps_from(self.problem, self.placed, turn, s) for turn in self._turns]
            self._kept_from[s] = np.asarray(kept, dtype=bool)

        return self._kept_from[s]

    def clashing(self, other: "ListPlaces", two: Busy) -> Bools:
        """Return places whose turns nobody can have beside a turn of another list."""
        return np.asarray([self.clashes(turn, other, two) for turn in self._turns], dtype=bool)

    @cached_property
    def cars(self) -> dict[str, list[tuple[int, int]]]:
        """
        Seconds in which people on the list who are driven to a session are not there yet, or arrive again.

        The time of an arrival is not known here: these are all the seconds in which they may, or, where cars
        come early, those in which they surely do.
        """
        scenario, problem = self.scenario, self.problem
        if scenario.policy("arrivals").price is not None:
            return {}

        starts: dict[tuple[str, int], list[tuple[int, int]]] = {}

        for arrival in scenario.resources.arrivals:
            s = problem.session_index[arrival.session]
            waived = waives(scenario, self.waive, "arrivals", arrival.who, arrival.session)
            if arrival.who not in self.people or s not in self.placed or waived:
                continue

            at, room = self.placed[s]
            if comes_at(problem, arrival.who, s, at, room):
                day = problem.day_begins(at)
                since, until = at - arrival.ahead, at
                if self.early:
                    since, until = at - arrival.escort, since + arrival.escort
                starts.setdefault((arrival.who, day), []).append((since, until))

        seconds_of: dict[str, list[tuple[int, int]]] = {}

        for (who, day), spans in starts.items():
            first = min(spans, key=lambda span: span[1])
            again = [span for span in spans if span is not first]
            # The first car of a day may come before midnight.
            not_there = min(day, first[0]), first[1]
            seconds_of.setdefault(who, []).extend((a * 60, b * 60) for a, b in (not_there, *again))

        return seconds_of

    def _before_car(self, i: int) -> Bools:
        """Places whose turns are before the person has arrived for sure, or while they arrive again."""
        held = np.asarray([self.placed[part.session][0] * 60 for part in self.parts], dtype=np.int64)
        since = np.maximum(self._called, held[self.part_of])
        until = self.begins + self.seconds
        before = np.zeros(len(self.slots), dtype=bool)

        for first, last in self.cars.get(self.items[i].who, ()):
            before |= (since < last) & (first < until)

        return before

    def _cleared(self, i: int, p: int) -> bool:
        """Whether a person holds the clearance for the rooms of a part, on its day."""
        if not self.scenario.clearances:
            return True

        part, person = self.parts[p], self.scenario.people[self.items[i].who]
        session = self.problem.sessions[part.session]
        known = self._badges.get((i, p))
        if known is None:
            position = int(self.problem.starts.searchsorted(self.placed[part.session][0]))
            day = self.scenario.event.days[int(self.problem.day_of_start[position])].date
            priced = self.scenario.policy("zone-clearance").price is not None
            known = self._badges[i, p] = (
                self.scenario.may_enter(person, session, self.problem.rooms[part.room], day)
                or priced
                or waives(self.scenario, self.waive, "zone-clearance", person.id, session.id)
            )

        return known

    @cached_property
    def _badges(self) -> dict[tuple[int, int], bool]:
        """Whether items are cleared for parts, as far as that was asked."""
        return {}

    @cached_property
    def _stays(self) -> list[list[tuple[int, int]]]:
        """By item, the seconds for which its person is there; nothing if throughout."""
        stays = []

        for item in self.items:
            person = self.scenario.people[item.who]
            stays.append([(low * 60, high * 60) for low, high in map(self.problem.minutes, person.present)])

        return stays

    def in_the_way(self, other: "ListPlaces") -> Iterator[tuple[int, int]]:
        """Items of two lists whose people cannot have both the places that they had."""
        theirs = {other.items[j].who: (q, place, j) for q, place, j in other.before}

        for p, place, i in self.before:
            rival = theirs.get(self.items[i].who)
            if rival and self.clashes(self.turn(p, place), other, other.turn(*rival[:2])):
                yield i, rival[2]
