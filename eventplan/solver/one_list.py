"""
One speakers list or signing order: its places, who might have them, and what they cost.

People stand in the order of protocol over all parts, in the order of time. A place may be had by whoever
is there from call-up on and needed nowhere else.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from eventplan.model import Compared, Item, ListPart, Scenario, SigningOrder, SpeakersList, Turn

from .presence import able_at
from .problem import Label, Problem, Waived, waives

RESERVE = 300
"""
Seconds that a list leaves at the end of a session while later parts have room, where the planner has
not said how much the part holds: nobody is to speak on the gavel while half an hour is idle the next day.
"""


FALLS = 30 * 60, 120 * 60
"""Seconds behind somebody whom protocol puts later, from each of which on half a price more is charged."""

Listed = SpeakersList | SigningOrder

Placed = Mapping[int, tuple[int, int]]
"""Start minute and room of each session that is held."""

Slot = tuple[int, int]
"""A place: the part, and the place in it from 0."""

Chosen = tuple[int, int, int]
"""A place given: the part, the place in it from 0, and the item, by position."""


class Cut(NamedTuple):
    """
    Turns that are not to be together: they keep people from too much, or are too many in one session.

    A delegation whose people are kept from so much cannot cover its sessions; and a room, a zone or a gate
    takes no more people.
    """

    turns: Mapping[tuple[str, str], frozenset[int]]
    """By list and person, sessions from all of which a turn keeps the person; or those it is `within`."""
    most: int
    """How many of these people may have such turns."""


def within(s: int) -> int:
    """How a cut says that a turn is in a session, and not that it keeps somebody from it."""
    return ~s


def sessions_of(cut: Cut) -> set[int]:
    """Return the sessions that a cut speaks of."""
    return {s if s >= 0 else within(s) for sessions in cut.turns.values() for s in sessions}


@dataclass(frozen=True)
class Busy:
    """Seconds for which a person is taken up by a turn, and the room."""

    listed: str
    session: int
    start: int
    end: int
    room: int


def lists_of(scenario: Scenario) -> list[tuple[str, Listed]]:
    """Every list with the rule that it comes under."""
    return [
        *(("statements", listed) for listed in scenario.speakers_lists),
        *(("signatures", listed) for listed in scenario.signing_orders),
    ]


def order_labels(problem: Problem) -> list[Label]:
    """Return the rule instances of lists: one for each item, and for each part that asks for some."""
    return [
        label
        for rule, listed in lists_of(problem.scenario)
        if problem.scenario.policy(rule).price is None
        for label in (
            *((rule, (listed.id, item.who)) for item in listed.items),
            *((rule, (listed.id, part.session)) for part in listed.parts if part.least),
        )
        if not waives(problem.scenario, (), label[0], *label[1])
    ] + _apart_labels(problem.scenario)


def turns_beside(turns: Sequence[Busy], attended: Collection[int]) -> list[tuple[int, int, int]]:
    """Minutes touched by turns in sessions that a person does not attend: from, until, session."""
    return [(x.start // 60, -(-x.end // 60), x.session) for x in turns if x.session not in attended]


def _apart_labels(scenario: Scenario) -> list[Label]:
    """The instances of `non-encounter` that lists are bound by: two parties, and the list."""
    if scenario.policy(APART).price is not None:
        return []
    labels = {
        (APART, (*rival.parties, listed.id))
        for _, listed in lists_of(scenario)
        for rival in rivals(scenario, listed)
    }
    return sorted(label for label in labels if not waives(scenario, (), label[0], *label[1]))


APART = "non-encounter"


class Rivals(NamedTuple):
    """Two people on a list whose parties avoid each other, and the parties in the order of the file."""

    people: frozenset[str]
    parties: tuple[str, str]


def rivals(scenario: Scenario, listed: Listed) -> list[Rivals]:
    """Return each two people on a list who are not to be side by side."""
    number = {delegation.id: n for n, delegation in enumerate(scenario.delegations)}
    avoids = {(d.id, other) for d in scenario.delegations for other in d.avoids}
    people = [scenario.people[item.who] for item in listed.items] if avoids else []
    people = [person for person in people if person.head or not scenario.avoidance.heads_only]
    found = []
    for one, two in combinations(people, 2):
        a, b = one.delegation, two.delegation
        if a != b and {(a, b), (b, a)} & avoids:
            parties = (a, b) if number[a] < number[b] else (b, a)
            found.append(Rivals(frozenset({one.id, two.id}), parties))
    return found


def wait_together(listed: Listed, one: int, two: int) -> bool:
    """Whether the people of two places of one part, from 0, wait to be called up at one time."""
    desks = getattr(listed, "desks", 1)
    return abs(one // desks - two // desks) * seconds_of(listed) < listed.call_up * 60


def side_by_side(listed: Listed, one: int, two: int, *, waits: bool = True) -> bool:
    """Whether the people of two places of one part, from 0, are side by side."""
    if abs(one - two) == 1 or not waits:
        return abs(one - two) == 1
    row = -(-listed.call_up * 60 // seconds_of(listed)) * getattr(listed, "desks", 1)
    return row > 0 and abs(one % row - two % row) == 1 and wait_together(listed, one, two)


def may_hold(scenario: Scenario, listed: Listed, item: Item, part: ListPart) -> bool:
    """Whether a part may hold an item, by what the planner decided."""
    if item.parts or item.who in listed.first:
        return not item.parts or part.session in item.parts
    person = scenario.people[item.who]
    kind = scenario.delegation_by_id[person.delegation].kind
    return (not part.ranks or person.rank in part.ranks) and (not part.kinds or kind in part.kinds)


def seconds_of(listed: Listed) -> int:
    """Seconds of each place: those of the longest item."""
    return max(item.seconds or listed.seconds for item in listed.items)


def places_of(problem: Problem, listed: Listed, part: ListPart) -> int:
    """Places that there are in a part of a list."""
    session = problem.sessions[problem.session_index[part.session]]
    minutes = max(0, session.duration - part.offset)
    if part.minutes is not None:
        minutes = min(minutes, part.minutes)
    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    places = minutes * 60 // seconds_of(listed) * desks
    return places if part.most is None else min(places, part.most)


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


@dataclass(frozen=True)
class _Part:
    """A part of a list that is held: its session, room, first second, and places."""

    stated: ListPart
    session: int
    room: int
    start: int
    places: int


class Meetings(NamedTuple):
    """What parties that avoid each other have to do with sessions, once these are placed."""

    near: Mapping[int, frozenset[int]]
    """By session, those that such parties cannot visit beside it."""
    rivals: Mapping[str, Sequence[str]]
    """By person whom `non-encounter` binds, the parties that the person must not meet."""
    needed: Mapping[str, Collection[int]]
    """By party, the sessions that need somebody of it whom the rule binds."""


class OneList:
    """One list: its parts that are held, in time, its items in the order of protocol, and what is chosen."""

    def __init__(
        self,
        problem: Problem,
        placed: Placed,
        rule: str,
        listed: Listed,
        waive: Waived,
        meetings: "Meetings | None" = None,
    ) -> None:
        self.problem, self.scenario, self.placed, self.listed = problem, problem.scenario, placed, listed
        self.waive = waive
        self.desks = listed.desks if isinstance(listed, SigningOrder) else 1
        self.seconds = seconds_of(listed)
        self.chairing = listed.chairing if isinstance(listed, SpeakersList) else 0
        """Points for whoever speaks from the chair, and might speak in another part."""
        parts = [self._part(part) for part in listed.parts if problem.session_index[part.session] in placed]
        self.parts = sorted(parts, key=lambda part: part.start)
        key = self.scenario.places_in_lists[listed.id]
        first = {who: position for position, who in enumerate(listed.first)}
        # Whoever is left out by name, when a conflict is looked for, needs no place.
        self.items = sorted(
            (item for item in listed.items if (rule, (listed.id, item.who)) not in waive),
            key=lambda item: (first.get(item.who, len(first)), key[item.who], item.who),
        )
        self.first = sum(item.who in first for item in self.items)
        """How many come first by name: as many items in front."""
        self.people = frozenset(item.who for item in self.items)
        keys = sorted({key[item.who] for item in self.items})
        self.rank = [keys.index(key[item.who]) for item in self.items]
        """Places in the order of protocol; the same for those whom it does not tell apart."""
        self.line = [key[item.who].category for item in self.items]
        price = self.scenario.policy(rule).price
        self.waived = [waives(self.scenario, waive, rule, listed.id, item.who) for item in self.items]
        self.price = [0 if waived else price for waived in self.waived]
        """Points for giving an item no place; None if it must have one."""
        self.part_price = [
            0 if waives(self.scenario, waive, rule, listed.id, part.stated.session) else price
            for part in self.parts
        ]
        self.may = [
            frozenset(
                p for p, part in enumerate(self.parts) if may_hold(self.scenario, listed, item, part.stated)
            )
            for item in self.items
        ]
        self.commitments = self._commitments()
        self._set_rivals(waive)
        self._set_meetings(meetings)
        self.before = self._before()
        """
        The places of the baseline, of those who are still on the list, in parts still held. Where somebody
        is gone those behind have come forward.
        """
        self.chosen: list[Chosen] = []

    def _set_rivals(self, waive: Waived) -> None:
        """Set who is kept apart from whom, and what it costs in points not to (None: never)."""
        position = {item.who: i for i, item in enumerate(self.items)}
        price = self.scenario.policy(APART).price
        self.apart: dict[tuple[int, int], int | None] = {}
        for rival in rivals(self.scenario, self.listed):
            label = (*rival.parties, self.listed.id)
            pair = sorted(position[who] for who in rival.people if who in position)
            # Labels are left out one by one when a conflict is looked for: a party may be waived alone.
            if len(pair) == 2 and not waives(self.scenario, waive, APART, *label):
                self.apart[pair[0], pair[1]] = price
        self.foes: dict[int, list[int]] = {}
        for one, two in self.apart:
            self.foes.setdefault(one, []).append(two)
            self.foes.setdefault(two, []).append(one)

    def _set_meetings(self, known: "Meetings | None") -> None:
        """Set the parts in which people would meet those whom they must not: whoever has a turn is there."""
        self.barred: dict[int, frozenset[int]] = {}
        """By item, the parts near which somebody is needed whom the person must not meet."""
        self.meetings: list[tuple[int, int]] = []
        """Parts in which two who avoid each other cannot both have turns; also one part alone."""
        self._meeting: set[int] = set()
        """Sessions that need somebody whom anyone on the list must not meet."""
        if known is None:
            return
        here = [part.session for part in self.parts]
        near = known.near
        self.meetings = [
            (p, q) for p, one in enumerate(here) for q, two in enumerate(here) if two in near.get(one, ())
        ]
        for i, item in enumerate(self.items):
            rivals = known.rivals.get(item.who, ())
            needed = {s for party in rivals for s in known.needed.get(party, ())}
            if needed:
                self.barred[i] = frozenset(p for p, s in enumerate(here) if near.get(s, frozenset()) & needed)
                self._meeting |= needed

    def _before(self) -> list[Chosen]:
        baseline = self.scenario.baseline
        turns = baseline.plan.orders.get(self.listed.id, ()) if baseline is not None else ()
        parts = {self.problem.sessions[part.session].id: p for p, part in enumerate(self.parts)}
        items = {item.who: i for i, item in enumerate(self.items)}
        known = sorted(
            (parts[turn.part], turn.position, items[turn.who])
            for turn in turns
            if turn.part in parts and turn.who in items
        )
        found = []
        for p, part in enumerate(self.parts):
            here = [i for q, _, i in known if q == p]
            found += [(p, place, i) for place, i in enumerate(here[: part.places])]
        return found

    def _part(self, part: ListPart) -> _Part:
        s = self.problem.session_index[part.session]
        start, room = self.placed[s]
        return _Part(part, s, room, (start + part.offset) * 60, places_of(self.problem, self.listed, part))

    def _commitments(self) -> dict[str, list[int]]:
        """For each person on the list, the sessions that need them, or bind them where they are."""
        found: dict[str, list[int]] = {who: [] for who in self.people}
        for s, (start, room) in self.placed.items():
            session = self.problem.sessions[s]
            for who in self.people.intersection(self.scenario.needed(session)):
                found[who].append(s)
            if self.scenario.policy("attendance").price is not None:
                continue
            for who in sorted(self.people & self.problem.bound.get(s, frozenset())):
                excused = waives(self.scenario, self.waive, "attendance", who, session.id)
                if not excused and able_at(self.problem, self.scenario.people[who], s, start, room):
                    found[who].append(s)
        return found

    def turn(self, p: int, place: int) -> Busy:
        """The time from call-up to the end of the place with this number, from 0."""
        part = self.parts[p]
        begin = self.begin(p, place)
        called = begin - self.listed.call_up * 60
        return Busy(self.listed.id, part.session, called, begin + self.seconds, part.room)

    def clashes(self, one: Busy, other: "OneList", two: Busy) -> bool:
        """Whether nobody can have both of two turns."""
        first, second = one.start + self.listed.call_up * 60, two.start + other.listed.call_up * 60
        return (one.start < two.end and second < one.end) or (two.start < one.end and first < two.end)

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
            if arrival.who in self.people and s in self.placed and not waived:
                at = self.placed[s][0]
                day = next((day.start for day in problem.days if at in day), at)
                starts.setdefault((arrival.who, day), []).append((at - arrival.lead, at))
        found: dict[str, list[tuple[int, int]]] = {}
        for (who, day), spans in starts.items():
            first = min(spans, key=lambda span: span[1])
            again = [span for span in spans if span is not first]
            found.setdefault(who, []).extend((a * 60, b * 60) for a, b in ((day, first[1]), *again))
        return found

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

    @cached_property
    def slots(self) -> list[tuple[int, int]]:
        """Every place that might be used, as (part, place), in the order of time."""
        return [
            (p, place)
            for p, part in enumerate(self.parts)
            for place in range(min(part.places, len(self.items)))
        ]

    @cached_property
    def wanted(self) -> list[int]:
        """By part, places that are used before those of later parts: not the last ones, on the gavel."""
        found = []
        for part in self.parts:
            stated = part.stated
            left = self.problem.sessions[part.session].duration * 60 - stated.offset * 60 - RESERVE
            most = max(0, left) // self.seconds * self.desks
            decided = stated.minutes is not None or stated.most is not None
            found.append(part.places if decided else min(part.places, most))
        if sum(found) < len(self.items):
            return [part.places for part in self.parts]
        return found

    def in_chair(self, i: int, p: int) -> bool:
        """Whether somebody speaks in a part from its chair."""
        if isinstance(self.listed, SigningOrder):
            return False
        return self.items[i].who in self.problem.sessions[self.parts[p].session].chairs

    def called_from_chair(self, i: int, p: int) -> bool:
        """Whether somebody would speak from the chair, and might have a place in another part."""
        return i >= self.first and self.in_chair(i, p) and any(not self.in_chair(i, q) for q in self.may[i])

    def beside(self, i: int, p: int, place: int, j: int, other: int) -> bool:
        """Whether two people are side by side in one part; whoever is in the chair does not wait."""
        waits = not (self.in_chair(i, p) or self.in_chair(j, p))
        return side_by_side(self.listed, place, other, waits=waits)

    def together(self, i: int, p: int, place: int, j: int, other: int) -> bool:
        """Whether two people wait at one time in places of one part."""
        return not (self.in_chair(i, p) or self.in_chair(j, p)) and wait_together(self.listed, place, other)

    def compared(self, q: int, j: int, p: int, i: int) -> bool:
        """Whether the planner lets an item in part *q* and one in part *p* change places."""
        if p == q:
            return True
        return self.listed.order is Compared.WHOLE and q in self.may[i] and p in self.may[j]

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
        """Points for whoever is out of the order of protocol."""
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

    def begin(self, p: int, place: int) -> int:
        """The second at which a place begins."""
        return self.parts[p].start + place // self.desks * self.seconds

    def there_for(self, i: int, p: int, place: int, before: int) -> bool:
        """Whether somebody is at the event for a place, and for so many seconds before."""
        begin, stays = self.begin(p, place), self._stays[i]
        since = begin - self.listed.call_up * 60 - before
        return not stays or any(low <= since and begin + self.seconds <= high for low, high in stays)

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
        found = {self.problem.session_index[part.session] for part in self.listed.parts}
        for sessions in self.commitments.values():
            found.update(sessions)
        driven = {x.session for x in self.scenario.resources.arrivals if x.who in self.people}
        found.update(self.problem.session_index[session] for session in driven)
        return tuple(sorted(found | self._meeting))

    def short_of_places(self) -> tuple[int, ...]:
        """
        Return sessions whose placement leaves some people fewer places than they are many.

        First as if anybody might be in front of those who come first by name; then as if nobody but these
        were needed elsewhere; then as it is.
        """
        items, first = range(len(self.items)), range(self.first)
        fit = [[slot for slot in self.slots if self.fits(i, *slot)] for i in items]
        short = self._without_places(fit)
        if short or not self.first:
            return self._in_the_way_of(short) if short else ()

        anywhere = [[slot for slot in self.slots if slot[0] in self.may[i]] for i in items]
        for known, free in ((anywhere, True), (fit, False)):
            short = self._without_places(self._behind_the_first([*fit[: self.first], *known[self.first :]]))
            if short:
                return self._in_the_way_of({*first, *(() if free else short)})
        return ()

    def _behind_the_first(self, places: Sequence[Sequence[Slot]]) -> list[list[Slot]]:
        """Return the places that are left if those who come first by name are in front."""
        found = [list(slots) for slots in places]
        for i in range(self.first):
            found[i] = [(p, place) for p, place in found[i] if place <= i]
            front = min(found[i], default=(0, 0))
            for j in range(i + 1, len(found)):
                found[j] = [slot for slot in found[j] if slot > front or slot[0] not in self.may[i]]
        return found

    def _without_places(self, places: Sequence[Sequence[Slot]]) -> set[int]:
        """
        Return people who have fewer places than they are many; nobody if there are none such.

        Each gets a place in turn, and whoever has it another, along an augmenting path. Where there is no
        such path it is those who were asked (Hall's theorem).
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
        found = {
            index[part.session]
            for part in self.listed.parts
            if any(may_hold(scenario, self.listed, self.items[i], part) for i in items)
        }
        for i in items:
            turns = [self.turn(p, place) for p, place in self.slots if p in self.may[i]]
            found.update(
                s
                for s in self.commitments[self.items[i].who]
                if any(keeps_from(self.problem, self.placed, turn, s) for turn in turns)
            )
        people = {self.items[i].who for i in items}
        found.update(index[x.session] for x in scenario.resources.arrivals if x.who in people)
        return tuple(sorted(found | (self._meeting if self.barred.keys() & set(items) else set())))

    def busy(self) -> dict[str, list[Busy]]:
        """By person, the turns that are chosen."""
        found: dict[str, list[Busy]] = {}
        for p, place, i in self.chosen:
            found.setdefault(self.items[i].who, []).append(self.turn(p, place))
        return found

    def turns(self) -> tuple[Turn, ...]:
        """The list as a plan has it."""
        found = []
        ready = {x.delegation: x.deposited for x in getattr(self.listed, "full_powers", ())}
        for p, place, i in sorted(self.chosen):
            turn = self.turn(p, place)
            begin = turn.end - self.seconds
            start = self.problem.instant(begin // 60) + timedelta(seconds=begin % 60)
            who = self.items[i].who
            delegation = self.scenario.people[who].delegation
            deposited = ready.get(delegation)
            tentative = delegation in ready and (
                deposited is None or self.scenario.event.instant(deposited) > start
            )
            found.append(
                Turn(
                    who=who,
                    part=self.problem.sessions[turn.session].id,
                    position=place + 1,
                    start=start,
                    end=start + timedelta(seconds=self.seconds),
                    desk=place % self.desks + 1,
                    tentative=tentative,
                )
            )
        return tuple(found)

    def in_order(self, busy: Sequence["OneList"], *, strict: bool = True) -> bool:
        """
        Fill the parts in the order of protocol; True if all have a place.

        Whoever cannot have the place when it is their turn goes to the end of their category. Whoever could
        not have a later one has it. *strict*: so does who would speak from the chair, or wait in one row
        with somebody whom the person avoids.
        """
        rivals = [
            (who, other, turn) for other in busy for who, turns in other.busy().items() for turn in turns
        ]
        taken = {who: [(o, turn) for name, o, turn in rivals if name == who] for who in self.people}
        waiting = list(range(len(self.items)))
        self.chosen = []
        for p, part in enumerate(self.parts):
            absent: set[int] = set()
            for place in range(self._used(p, len(waiting))):
                queue = sorted(
                    waiting,
                    key=lambda i: (i >= self.first, self.line[i] if i >= self.first else (), i in absent, i),
                )
                urgent = self._urgent(waiting, p, place)
                fit = (
                    n
                    for n, i in enumerate(queue)
                    if (not urgent or i in urgent) and self._may(i, p, place, taken, strict=strict)
                )
                position = next(fit, None)
                if position is None:
                    break
                absent.update(() if urgent else queue[:position])
                waiting.remove(queue[position])
                self.chosen.append((p, place, queue[position]))
            if sum(q == p for q, _, _ in self.chosen) < part.stated.least:
                return False
        return not waiting and self._first_in_front()

    def _used(self, p: int, waiting: int) -> int:
        """Places of a part that are filled while so many wait: later parts get what they ask for."""
        later = self.parts[p + 1 :]
        least = sum(part.stated.least for part in later)
        room = sum(self.wanted[p + 1 :])
        return min(self.parts[p].places, max(self.wanted[p], waiting - room), max(0, waiting - least))

    def _urgent(self, waiting: Sequence[int], p: int, place: int) -> set[int]:
        """Those who must have this place, or one of them, or there is none left for them."""
        now = bisect_left(self._in_use, (p, place))
        last = {i: self._due[i] for i in waiting if i in self._due}
        for until in sorted(set(last.values())):
            due = {i for i in last if last[i] <= until}
            if len(due) >= until - now + 1:
                return due
        return set()

    @cached_property
    def _in_use(self) -> list[tuple[int, int]]:
        """The places that `in_order` fills, if nobody is in its way."""
        waiting, found = len(self.items), list[tuple[int, int]]()
        for p in range(len(self.parts)):
            used = self._used(p, waiting)
            found += [(p, place) for place in range(used)]
            waiting -= used
        return found

    @cached_property
    def _due(self) -> dict[int, int]:
        """As `_last`, of the places that `in_order` fills: nobody gets one behind these."""
        places = range(len(self._in_use) - 1, -1, -1)
        last = (
            next((n for n in places if self.fits(i, *self._in_use[n])), -1) for i in range(len(self.items))
        )
        return {i: n for i, n in enumerate(last) if n < len(self._in_use) - 1}

    @cached_property
    def _last(self) -> dict[int, int]:
        """For items that do not fit the last place: the last that they fit, by position; -1 for none."""
        places = range(len(self.slots) - 1, -1, -1)
        items = range(len(self.items))
        last = (next((n for n in places if self.fits(i, *self.slots[n])), -1) for i in items)
        return {i: n for i, n in enumerate(last) if n < len(self.slots) - 1}

    def as_before(self) -> bool:
        """Keep everyone's place; False if somebody is new or cannot."""
        self.chosen = list(self.before)
        number = Counter(p for p, _, _ in self.chosen)
        return (
            len(self.chosen) == len(self.items)
            and all(number[p] >= part.stated.least for p, part in enumerate(self.parts))
            and not self.disturbed()
            and self._first_in_front()
        )

    def disturbed(self) -> set[int]:
        """Items that cannot have the place that they had, or had none."""
        self.chosen = list(self.before)
        found = set(range(len(self.items))) - {i for _, _, i in self.before}
        for p, place, i in self.before:
            if not self.fits(i, p, place) or self._beside_foe(i, p, place, hard=True):
                found.add(i)
        return found

    def in_the_way(self, other: "OneList") -> Iterator[tuple[int, int]]:
        """Items of two lists whose people cannot have both the places that they had."""
        theirs = {other.items[j].who: (q, place, j) for q, place, j in other.before}
        for p, place, i in self.before:
            rival = theirs.get(self.items[i].who)
            if rival and self.clashes(self.turn(p, place), other, other.turn(*rival[:2])):
                yield i, rival[2]

    def _may(
        self,
        i: int,
        p: int,
        place: int,
        taken: Mapping[str, list[tuple["OneList", Busy]]],
        *,
        strict: bool,
    ) -> bool:
        turn = self.turn(p, place)
        clash = (self.clashes(turn, other, rival) for other, rival in taken[self.items[i].who])
        if not self.fits(i, p, place) or any(clash) or self._beside_foe(i, p, place, hard=not strict):
            return False
        return not (strict and self.chairing > self.listed.inversion and self.called_from_chair(i, p))

    def _beside_foe(self, i: int, p: int, place: int, *, hard: bool = False) -> bool:
        """Whether somebody avoided is beside a place; or, unless *hard*, waits at one time with it."""
        for q, other, j in self.chosen if i in self.foes else ():
            if j in self.foes[i] and (p, q) in self.meetings:
                return True
            if q == p and j in self.foes[i]:
                price = self.apart[min(i, j), max(i, j)]
                if (price is None or not hard) and self.beside(i, p, place, j, other):
                    return True
                if not hard and self.listed.together and self.together(i, p, place, j, other):
                    return True
        return False

    def _first_in_front(self) -> bool:
        """Whether only those named before are ahead of whoever comes first by name."""
        order = sorted(self.chosen)
        for n, (_, _, i) in enumerate(order):
            if i < self.first and any(q in self.may[i] and j >= i for q, _, j in order[:n]):
                return False
        return True
