"""
One speakers list or signing order: its places, who might have them, and what they cost.

People stand in the order of protocol over all parts, in the order of time. A place is open to
people who are there from call-up on and needed nowhere else.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from eventplan.model import Scenario, Turn

from .list_costs import ListCosts
from .list_parts import Busy
from .list_rules import APART, Listed, rivals, within
from .problem import Label, Problem, waives


class Cut(NamedTuple):
    """
    Turns that are not to be together: they keep people from too much, or are too many in one session.

    A delegation whose people are kept from so much cannot cover its sessions; and a room, a zone or a gate
    takes no more people.
    """

    turns: Mapping[tuple[str, str], frozenset[int]]
    """By list and person, sessions: a turn keeps the person from all of them; or those it is `within`."""
    most: int
    """How many of these people may have such turns."""


def sessions_of(cut: Cut) -> set[int]:
    """Return the sessions that a cut speaks of."""
    return {s if s >= 0 else within(s) for sessions in cut.turns.values() for s in sessions}


def lists_of(scenario: Scenario) -> list[tuple[str, Listed]]:
    """Every list with the rule that it comes under."""
    statements = [("statements", listed) for listed in scenario.speakers_lists]
    signatures = [("signatures", listed) for listed in scenario.signing_orders]

    return [*statements, *signatures]


def order_labels(problem: Problem) -> list[Label]:
    """Return the rule instances of lists: one for each item, and for each part that asks for some."""
    labels: list[Label] = []

    for rule, listed in lists_of(problem.scenario):
        if problem.scenario.policy(rule).price is None:
            labels += [(rule, (listed.id, item.who)) for item in listed.items]
            labels += [(rule, (listed.id, part.session)) for part in listed.parts if part.least]

    in_force = [label for label in labels if not waives(problem.scenario, (), label[0], *label[1])]

    return in_force + _apart_labels(problem.scenario)


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


class OneList(ListCosts):
    """One list: its parts that are held, in time, its items in the order of protocol, and what is chosen."""

    def busy(self) -> dict[str, list[Busy]]:
        """By person, the turns that are chosen."""
        turns: dict[str, list[Busy]] = {}
        for p, place, i in self.chosen:
            turns.setdefault(self.items[i].who, []).append(self.turn(p, place))
        return turns

    def turns(self) -> tuple[Turn, ...]:
        """The list as a plan has it."""
        turns = []
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
            turns.append(
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

        return tuple(turns)

    def in_order(self, busy: Sequence["OneList"], *, strict: bool = True) -> bool:
        """
        Fill the parts in the order of protocol; True if all have a place.

        Those who cannot have the place when it is their turn go to the end of their category. Those who could
        not have a later one has it. *strict*: so does who would speak from the chair, or wait in one row
        with somebody whom the person avoids.
        """
        taken: dict[str, list[tuple[OneList, Busy]]] = {who: [] for who in self.people}

        for other in busy:
            for who, turns in other.busy().items():
                if who in taken:
                    taken[who] += [(other, turn) for turn in turns]

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
        """Places of a part that are filled while this number wait: later parts get what they ask for."""
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
        waiting, used_places = len(self.items), list[tuple[int, int]]()

        for p in range(len(self.parts)):
            used = self._used(p, waiting)
            used_places += [(p, place) for place in range(used)]
            waiting -= used

        return used_places

    @cached_property
    def _due(self) -> dict[int, int]:
        """As `_last`, of the places that `in_order` fills: nobody gets one behind these."""
        places = range(len(self._in_use) - 1, -1, -1)
        last = {}

        for i in range(len(self.items)):
            last[i] = next((n for n in places if self.fits(i, *self._in_use[n])), -1)

        return {i: n for i, n in last.items() if n < len(self._in_use) - 1}

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
        moved = set(range(len(self.items))) - {i for _, _, i in self.before}

        for p, place, i in self.before:
            if not self.fits(i, p, place) or self._beside_foe(i, p, place, hard=True):
                moved.add(i)

        return moved

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
        """Whether only those named before are ahead of the person who comes first by name."""
        order = sorted(self.chosen)
        for n, (_, _, i) in enumerate(order):
            if i < self.first and any(q in self.may[i] and j >= i for q, _, j in order[:n]):
                return False

        return True
