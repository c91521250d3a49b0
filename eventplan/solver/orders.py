"""
Who speaks and signs when, once it is known when the sessions are that hold the lists.

A list is a model of its own: each item gets a part and a place in it; people must be there, called
up in time and free; and as few items as possible stand behind one that protocol places later.
Where a list cannot be held, the placements in its way are forbidden and the search goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ortools.sat.python import cp_model

from eventplan.model import Item, ListPart, Scenario, SigningOrder, SpeakersList, Turn

from .engine import engine
from .problem import Label, Problem, Waived, waives

EFFORT = 20.0
"""Deterministic effort for one list."""

Listed = SpeakersList | SigningOrder

Chosen = tuple[int, int, int]
"""A place given: the part, the place in it from 0, and the item, by position."""


@dataclass(frozen=True)
class Busy:
    """Seconds for which a person is taken up by a turn, and the room."""

    session: int
    start: int
    end: int
    room: int


@dataclass
class Orders:
    """The lists, or the sessions that stand in the way of one."""

    turns: dict[str, tuple[Turn, ...]]
    busy: dict[str, list[Busy]]
    lost: int = 0
    blocked: tuple[int, ...] | None = None


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
    ]


def orders(problem: Problem, placed: Mapping[int, tuple[int, int]], waive: Waived = ()) -> Orders:
    """Return who speaks and signs when, for sessions placed at (start minute, room)."""
    found = Orders({}, {})
    for rule, listed in lists_of(problem.scenario):
        one = _Ordering(problem, placed, rule, listed, waive, found.busy)
        if not one.solve():
            found.blocked = one.blame()
            return found
        found.turns[listed.id] = one.turns()
        found.lost += one.lost
    return found


@dataclass(frozen=True)
class _Part:
    """A part of a list that is held: its session, first second, places and seconds a place."""

    stated: ListPart
    session: int
    room: int
    start: int
    places: int


class _Ordering:
    def __init__(
        self,
        problem: Problem,
        placed: Mapping[int, tuple[int, int]],
        rule: str,
        listed: Listed,
        waive: Waived,
        busy: dict[str, list[Busy]],
    ) -> None:
        self.problem, self.scenario, self.placed = problem, problem.scenario, placed
        self.rule, self.listed, self.busy = rule, listed, busy
        self.waived = waives(problem.scenario, waive, rule, listed.id)
        self.desks = listed.desks if isinstance(listed, SigningOrder) else 1
        self.waive = waive
        self.seconds = max(item.seconds or listed.seconds for item in listed.items)
        self.parts = [
            self._part(part) for part in listed.parts if problem.session_index[part.session] in placed
        ]
        key = {item.who: self.scenario.protocol_key(item.who, listed.letter) for item in listed.items}
        first = {who: position for position, who in enumerate(listed.first)}
        self.items = sorted(
            (item for item in listed.items if (rule, (listed.id, item.who)) not in waive),
            key=lambda item: (first.get(item.who, len(first)), key[item.who], item.who),
        )
        self.first = len(first)
        self.lost = 0
        self.commitments = self._commitments()

    def _part(self, part: ListPart) -> _Part:
        s = self.problem.session_index[part.session]
        start, room = self.placed[s]
        minutes = self.problem.sessions[s].duration - part.offset
        if part.minutes is not None:
            minutes = min(minutes, part.minutes)
        places = max(0, minutes) * 60 // self.seconds * self.desks
        if part.most is not None:
            places = min(places, part.most)
        return _Part(part, s, room, (start + part.offset) * 60, places)

    def _commitments(self) -> dict[str, list[tuple[int, int, int, int]]]:
        """For each person, the sessions that need them: session, first and last second, room."""
        wanted = {item.who for item in self.listed.items}
        found: dict[str, list[tuple[int, int, int, int]]] = {who: [] for who in wanted}
        for s, (start, room) in self.placed.items():
            session = self.problem.sessions[s]
            for who in wanted.intersection(self.scenario.needed(session)):
                found[who].append((s, start * 60, (start + session.duration) * 60, room))
        return found

    def _free(self, who: str, part: _Part, start: int, end: int) -> bool:
        """Whether a person is there and free from call-up to the end of a turn (in seconds)."""
        called = start - self.listed.call_up * 60
        person = self.scenario.people[who]
        if person.present and not any(
            low * 60 <= called and end <= high * 60 for low, high in map(self.problem.minutes, person.present)
        ):
            return False
        ways = self.problem.ways
        for s, begin, finish, room in self.commitments[who]:
            to, back = int(ways[room, part.room]) * 60, int(ways[part.room, room]) * 60
            if s != part.session and begin < end + back and called - to < finish:
                return False
        return not any(turn.start < end and called < turn.end for turn in self.busy.get(who, ()))

    def solve(self) -> bool:
        """Give each item a place; True if all have one."""
        self.chosen = self._in_order() or self._search()
        self.lost = self.listed.inversion * self._inversions()
        return len(self.chosen) == len(self.items)

    def _times(self, part: _Part, place: int) -> tuple[int, int]:
        """First and last second of the place with this number, from 0."""
        begin = part.start + place // self.desks * self.seconds
        return begin, begin + self.seconds

    def _fits(self, item: Item, part: _Part, place: int) -> bool:
        """Whether an item may have a place."""
        if item.parts and part.stated.session not in item.parts:
            return False
        return self.waived or self._free(item.who, part, *self._times(part, place))

    def _in_order(self) -> list[Chosen]:
        """Fill the parts in the order of protocol; nothing if that leaves anybody out."""
        waiting = list(range(len(self.items)))
        chosen: list[Chosen] = []
        for p, part in enumerate(self.parts):
            later = sum(self._least(other) for other in self.parts[p + 1 :])
            for place in range(min(part.places, max(0, len(waiting) - later))):
                i = next((i for i in waiting if self._fits(self.items[i], part, place)), None)
                if i is None:
                    break
                waiting.remove(i)
                chosen.append((p, place, i))
            if sum(q == p for q, _, _ in chosen) < self._least(part):
                return []
        firsts = [self._first_in_front(p, chosen) for p in range(len(self.parts))]
        return chosen if not waiting and all(firsts) else []

    def _least(self, part: _Part) -> int:
        """Items that a part must have at least."""
        label = (self.rule, (self.listed.id, part.stated.session))
        return 0 if label in self.waive else part.stated.least

    def _first_in_front(self, p: int, chosen: list[Chosen]) -> bool:
        order = [i for part, _, i in chosen if part == p]
        front = [i for i in order if i < self.first]
        return order[: len(front)] == front

    def _search(self) -> list[Chosen]:
        """Find places for all with as few inversions as possible; nothing if there are none."""
        cp = cp_model.CpModel()
        number = len(self.items)
        at: dict[Chosen, cp_model.IntVar] = {}
        for p, part in enumerate(self.parts):
            before: list[cp_model.IntVar] = []
            total: list[cp_model.IntVar] = []
            for place in range(min(part.places, number)):
                here = []
                for i, item in enumerate(self.items):
                    if self._fits(item, part, place):
                        at[p, place, i] = cp.new_bool_var("")
                        here.append(at[p, place, i])
                cp.add(sum(here) <= (1 if place == 0 else sum(before)))
                before = here
                total += here
            cp.add(sum(total) >= self._least(part))
        for i in range(number):
            cp.add(sum(literal for (_, _, item), literal in at.items() if item == i) == 1)
        inverted = [literal for p in range(len(self.parts)) for literal in self._precedence(cp, p, at)]
        # Beside inversions, the first parts fill up first.
        later = sum(p * literal for (p, _, _), literal in at.items())
        cp.minimize(sum(inverted) * (number * len(self.parts) + 1) + later)
        solver = engine(effort=EFFORT)
        if solver.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return []
        return sorted(key for key, literal in at.items() if solver.boolean_value(literal))

    def _precedence(
        self, cp: cp_model.CpModel, p: int, at: dict[Chosen, cp_model.IntVar]
    ) -> list[cp_model.IntVar]:
        """Fixed-first items in front of a part; and a literal for each item that a later one precedes."""
        far = len(self.items) + 1
        place, inside = [], []
        for i in range(len(self.items)):
            here = [(k, literal) for (q, k, item), literal in at.items() if q == p and item == i]
            place.append(sum(k * literal for k, literal in here))
            inside.append(sum(literal for _, literal in here))
        for i in range(min(self.first, len(self.items))):
            for j in range(i + 1, len(self.items)):
                cp.add(place[i] <= place[j] + far * (2 - inside[i] - inside[j]))
        inverted = []
        for i in range(self.first, len(self.items)):
            literal = cp.new_bool_var("inverted")
            inverted.append(literal)
            first_after = cp.new_int_var(0, far, "first-after")
            for j in range(i + 1, len(self.items)):
                cp.add(first_after <= place[j] + far * (1 - inside[j]))
            cp.add(place[i] <= first_after + far * literal)
        return inverted

    def _inversions(self) -> int:
        """Items that one which protocol places later precedes, in the same part."""
        count = 0
        for p in range(len(self.parts)):
            order = [i for part, _, i in self.chosen if part == p and i >= self.first]
            count += sum(any(later > i for later in order[:position]) for position, i in enumerate(order))
        return count

    def blame(self) -> tuple[int, ...]:
        """Sessions whose placement decides whether the list can be held, those not held included."""
        found = {self.problem.session_index[part.session] for part in self.listed.parts}
        for stays in self.commitments.values():
            found.update(s for s, _, _, _ in stays)
        return tuple(sorted(found))

    def turns(self) -> tuple[Turn, ...]:
        """The list as a plan has it; and its people are busy from call-up on."""
        found = []
        ready = {x.delegation: x.deposited for x in getattr(self.listed, "full_powers", ())}
        for p, place, i in self.chosen:
            part, item = self.parts[p], self.items[i]
            begin, end = self._times(part, place)
            start = self.problem.instant(begin // 60) + timedelta(seconds=begin % 60)
            who = item.who
            self.busy.setdefault(who, []).append(
                Busy(part.session, begin - self.listed.call_up * 60, end, part.room)
            )
            delegation = self.scenario.people[who].delegation
            deposited = ready.get(delegation)
            tentative = delegation in ready and (
                deposited is None or self.scenario.event.instant(deposited) > start
            )
            found.append(
                Turn(
                    who=who,
                    part=self.problem.sessions[part.session].id,
                    position=place + 1,
                    start=start,
                    end=start + timedelta(seconds=end - begin),
                    desk=place % self.desks + 1,
                    tentative=tentative,
                )
            )
        return tuple(found)
