"""A speakers list or signing order at its parts: times of turns, commitments, and rivals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eventplan.model import Compared, Item, ListPart, SigningOrder, SpeakersList

from .list_rules import (
    APART,
    Chosen,
    Listed,
    Placed,
    may_hold,
    places_of,
    rivals,
    seconds_of,
    side_by_side,
    wait_together,
)
from .presence import able_at
from .problem import Problem, Waived, waives


@dataclass(frozen=True)
class Busy:
    """Seconds for which a person is taken up by a turn, and the room."""

    listed: str
    session: int
    start: int
    end: int
    room: int


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


class ListParts:
    """One list, its parts placed: what is known of it before anybody has a place."""

    def __init__(
        self,
        problem: Problem,
        placed: Placed,
        rule: str,
        listed: Listed,
        waive: Waived,
        meetings: "Meetings | None" = None,
        *,
        early: bool = False,
    ) -> None:
        self.early = early
        """Whether each car is taken to come as early as it may, not as late."""
        self.problem, self.scenario, self.placed, self.listed = problem, problem.scenario, placed, listed
        self.waive = waive
        self.desks = listed.desks if isinstance(listed, SigningOrder) else 1
        self.seconds = seconds_of(listed)
        self.chairing = listed.chairing if isinstance(listed, SpeakersList) else 0
        """Points for those who speak from the chair, and might speak in another part."""
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
        self.may = [self._parts_of(item) for item in self.items]
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
        """Set who is kept apart from whom, and what it costs in points not to; None if it must be."""
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

        for first, two in self.apart:
            self.foes.setdefault(first, []).append(two)
            self.foes.setdefault(two, []).append(first)

    def _set_meetings(self, known: "Meetings | None") -> None:
        """Set the parts in which people would meet those whom they must not: who has a turn is there."""
        self.barred: dict[int, frozenset[int]] = {}
        """By item, the parts near which somebody is needed whom the person must not meet."""
        self.meetings: list[tuple[int, int]] = []
        """Parts in which two who avoid each other cannot both have turns; also one part alone."""
        self._meeting: set[int] = set()
        """Sessions that need somebody whom anyone on the list must not meet."""
        if known is None:
            return

        sessions = [part.session for part in self.parts]
        near = known.near
        self.meetings = [
            (p, q)
            for p, first in enumerate(sessions)
            for q, two in enumerate(sessions)
            if two in near.get(first, ())
        ]

        for i, item in enumerate(self.items):
            rivals = known.rivals.get(item.who, ())
            needed = {s for party in rivals for s in known.needed.get(party, ())}
            if needed:
                self.barred[i] = frozenset(
                    p for p, s in enumerate(sessions) if near.get(s, frozenset()) & needed
                )
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
        chosen = []

        for p, part in enumerate(self.parts):
            there = [i for q, _, i in known if q == p]
            chosen += [(p, place, i) for place, i in enumerate(there[: part.places])]

        return chosen

    def _part(self, part: ListPart) -> _Part:
        s = self.problem.session_index[part.session]
        start, room = self.placed[s]
        return _Part(part, s, room, (start + part.offset) * 60, places_of(self.problem, self.listed, part))

    def _parts_of(self, item: Item) -> frozenset[int]:
        """The positions of the parts that may hold an item."""
        parts = enumerate(self.parts)
        return frozenset(p for p, part in parts if may_hold(self.scenario, self.listed, item, part.stated))

    def _commitments(self) -> dict[str, list[int]]:
        """For each person on the list, the sessions that need them, or bind them where they are."""
        commitments: dict[str, list[int]] = {who: [] for who in self.people}

        for s, (start, room) in self.placed.items():
            session = self.problem.sessions[s]
            for who in self.people.intersection(self.scenario.needed(session)):
                commitments[who].append(s)
            if self.scenario.policy("attendance").price is not None:
                continue

            for who in sorted(self.people & self.problem.bound.get(s, frozenset())):
                excused = waives(self.scenario, self.waive, "attendance", who, session.id)
                if not excused and able_at(self.problem, self.scenario.people[who], s, start, room):
                    commitments[who].append(s)

        return commitments

    def turn(self, p: int, place: int) -> Busy:
        """The time from call-up to the end of the place with this number, from 0."""
        part = self.parts[p]
        begin = self.begin(p, place)
        called = begin - self.listed.call_up * 60
        return Busy(self.listed.id, part.session, called, begin + self.seconds, part.room)

    def clashes(self, turn: Busy, other: "ListParts", two: Busy) -> bool:
        """Whether nobody can have both of two turns."""
        first, second = turn.start + self.listed.call_up * 60, two.start + other.listed.call_up * 60
        return (turn.start < two.end and second < turn.end) or (two.start < turn.end and first < two.end)

    @cached_property
    def slots(self) -> list[tuple[int, int]]:
        """Every place that might be used, as (part, place), in the order of time."""
        return [
            (p, place)
            for p, part in enumerate(self.parts)
            for place in range(min(part.places, len(self.items)))
        ]

    def in_chair(self, i: int, p: int) -> bool:
        """Whether somebody speaks in a part from its chair."""
        if isinstance(self.listed, SigningOrder):
            return False
        return self.items[i].who in self.problem.sessions[self.parts[p].session].chairs

    def called_from_chair(self, i: int, p: int) -> bool:
        """Whether somebody would speak from the chair, and might have a place in another part."""
        return i >= self.first and self.in_chair(i, p) and any(not self.in_chair(i, q) for q in self.may[i])

    def beside(self, i: int, p: int, place: int, j: int, other: int) -> bool:
        """Whether two people are side by side in one part; the person in the chair does not wait."""
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

    def begin(self, p: int, place: int) -> int:
        """The second at which a place begins."""
        return self.parts[p].start + place // self.desks * self.seconds
