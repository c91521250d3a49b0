"""A speakers list or signing order at its parts: who may have which place, and when that is."""

from collections.abc import Iterator
from functools import cached_property

from .list_parts import Busy, ListParts
from .list_rules import (
    Placed,
    within,
)
from .presence import comes_at
from .problem import Problem, waives


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
        if p in self.barred.get(i, ()):
            return False
        if self.cars and self._before_car(i, p, place):
            return False

        return p in self.may[i] and (self.waived[i] or self.free(i, p, place))

    @cached_property
    def cars(self) -> dict[str, list[tuple[int, int]]]:
        """
        Seconds in which people on the list who are driven to a session are not there yet, or arrive again.

        The time of an arrival is not known here: it is at the latest when the session starts.
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
                day = next((day.start for day in problem.days if at in day), at)
                starts.setdefault((arrival.who, day), []).append((at - arrival.ahead, at))

        seconds_of: dict[str, list[tuple[int, int]]] = {}

        for (who, day), spans in starts.items():
            first = min(spans, key=lambda span: span[1])
            again = [span for span in spans if span is not first]
            seconds_of.setdefault(who, []).extend((a * 60, b * 60) for a, b in ((day, first[1]), *again))

        return seconds_of

    def _before_car(self, i: int, p: int, place: int) -> bool:
        """Whether a turn is before its person has arrived for sure, or while they arrive again."""
        turn, begin = self.turn(p, place), self.placed[self.parts[p].session][0] * 60
        spans = self.cars.get(self.items[i].who, ())
        return any(max(turn.start, begin) < until and since < turn.end for since, until in spans)

    def free(self, i: int, p: int, place: int) -> bool:
        """Whether the person of an item is there for a place, and needed nowhere else."""
        item, stays = self.items[i], self._stays[i]
        if not self._cleared(i, p):
            return False
        if not stays and not self.commitments[item.who]:
            return True

        turn = self.turn(p, place)
        if stays and not any(low <= turn.start and turn.end <= high for low, high in stays):
            return False

        return not any(keeps_from(self.problem, self.placed, turn, s) for s in self.commitments[item.who])

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
        people = [self.scenario.people[item.who] for item in self.items]
        return [
            [(low * 60, high * 60) for low, high in map(self.problem.minutes, person.present)]
            for person in people
        ]

    def there_for(self, i: int, p: int, place: int, before: int) -> bool:
        """Whether somebody is at the event for a place, and for this number of seconds before."""
        begin, stays = self.begin(p, place), self._stays[i]
        since = begin - self.listed.call_up * 60 - before
        return not stays or any(low <= since and begin + self.seconds <= high for low, high in stays)

    def in_the_way(self, other: "ListPlaces") -> Iterator[tuple[int, int]]:
        """Items of two lists whose people cannot have both the places that they had."""
        theirs = {other.items[j].who: (q, place, j) for q, place, j in other.before}

        for p, place, i in self.before:
            rival = theirs.get(self.items[i].who)
            if rival and self.clashes(self.turn(p, place), other, other.turn(*rival[:2])):
                yield i, rival[2]
