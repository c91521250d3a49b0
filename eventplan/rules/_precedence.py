"""
Who is out of the order of protocol on a list, and why that could not be otherwise.

A person is out of order who comes after somebody whom protocol puts later, and who could have had that
place. Where the other could not have come later (leaves early, is needed then), it is the other who
is out of order, unless the first is so anyway. What the planner decided costs nothing: who comes first by name, which parts an item
may be in, which parts are for whom.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from eventplan.model import Compared, Plan, Scenario, Span, Turn

from ._held import held
from ._precedence_why import InWords, minutes_between
from ._side_by_side import from_chair, waiting

FALLS = 30, 120
"""Minutes behind somebody whom protocol puts later: from each on, half a price more is charged."""


class Inversion(NamedTuple):
    """A place that is lawful, at a price in points; at none, if the planner decided it."""

    about: str
    """The rule that the list comes under."""
    subjects: tuple[str, ...]
    points: int
    say: Callable[[], str]
    """How to find out why: that takes longer than to find it."""

    @property
    def message(self) -> str:
        """Why the place is not as protocol has it."""
        return f"{self.say()} ('{self.subjects[0]}')"


def inversions(scenario: Scenario, plan: Plan) -> Iterator[Inversion]:
    """
    Return what each list costs, with the reason why it could not be otherwise.

    - A person who is out of protocol order costs the list's price, and as much again for being so within a
      part and not at the end of the person's category there: a person who is absent when called comes at its end.
      (Those who are on the list with somebody whom they avoid make way, and are not charged for that.)
    - Half the price more for half an hour or more behind somebody whom protocol puts later, and again for two
      hours or more, as far as the person was at the event by then.
    - A person who speaks in a session that the same person chairs, where another part might hold the statement.
    - Every pair that avoids each other and wait for their turns at one time.

    A waived rule, or subject, costs nothing.
    """
    for rule, order in _orders(scenario, plan):
        policy = scenario.policy(rule)
        for who, points, say in (*order.late(), *order.early(), *order.chairs(), *order.together()):
            subjects = (order.listed.id, *who)
            if not policy.waived and not {*subjects} & {*policy.waived_for}:
                yield Inversion(rule, subjects, points, say)


def decided(scenario: Scenario, plan: Plan) -> Iterator[Inversion]:
    """Return each place behind somebody whom protocol puts later that the planner decided: it costs nothing."""
    for rule, order in _orders(scenario, plan):
        for who, points, say in order.decided():
            yield Inversion(rule, (order.listed.id, *who), points, say)


def _orders(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, "_Order"]]:
    everything = {booking.session.id: booking for booking in held(scenario, plan)}
    for rule, lists in (("statements", scenario.speakers_lists), ("signatures", scenario.signing_orders)):
        for listed in lists:
            yield rule, _Order(scenario, plan, listed, everything)


Charged = tuple[tuple[str, ...], int, Callable[[], str]]
"""Whom it concerns, points, and what says why."""


class _Order(InWords):
    """What one list costs: who is out of the order of protocol, or in the chair, or beside somebody to be avoided."""

    def _inverted(self) -> Iterator[tuple[int, int]]:
        """Positions of every pair whose earlier person protocol puts later."""
        keys = [self.key[turn.who] for turn in self.turns]
        for after in range(1, len(keys)):
            yield from ((before, after) for before in range(after) if keys[before] > keys[after])

    def _compared(self, before: Turn, after: Turn) -> bool:
        """Whether the planner lets two people change places."""
        if before.part == after.part:
            return True

        apart = self.listed.order is Compared.PART
        return not apart and before.part in self.may[after.who] and after.part in self.may[before.who]

    def _late(self) -> dict[int, int]:
        """Positions of those out of order, each with the first who took a better place and might have had theirs."""
        ahead_of: dict[int, int] = {}

        for before, after in self._inverted():
            ahead, behind = self.turns[before], self.turns[after]
            if after not in ahead_of and self._compared(ahead, behind) and self._free(ahead.who, behind):
                ahead_of[after] = before

        return ahead_of

    def _late_within(self, after: int) -> bool:
        """Whether somebody is late behind one of the same part."""
        turn = self.turns[after]

        return any(
            ahead.part == turn.part
            and self.key[ahead.who] > self.key[turn.who]
            and self._free(ahead.who, turn)
            for ahead in self.turns[:after]
        )

    def late(self) -> Iterator[Charged]:
        """Those who come after somebody whom protocol puts later."""
        late = self._late()
        making_way = {who for pair in self.pairs for who in pair}

        for after, before in late.items():
            turn, ahead = self.turns[after], self.turns[before]
            absent = turn.who not in making_way and self._late_within(after)
            early = absent and any(
                other.part == turn.part
                and position not in late
                and self.key[other.who].category == self.key[turn.who].category
                for position, other in enumerate(self.turns[after + 1 :], after + 1)
            )

            fallen = sum(self._fallen(turn, ahead, minutes) for minutes in FALLS)
            points = self.listed.inversion * (1 + early) + self.listed.inversion // 2 * fallen
            yield (turn.who,), points, partial(self._says_late, turn, ahead, far=fallen > 0, early=early)

    def _fallen(self, turn: Turn, ahead: Turn, minutes: int) -> bool:
        """Whether somebody speaks so much later than a person ahead, and was at the event all that time."""
        waits = Span(turn.start - timedelta(minutes=minutes), turn.end).widened(self.listed.call_up, 0)
        person = self.scenario.people[turn.who]

        return minutes_between(turn, ahead) >= minutes and self.scenario.is_present(person, waits)

    def early(self) -> Iterator[Charged]:
        """Those who come before somebody whom protocol puts earlier, since they could not come later."""
        behind_of: dict[int, int] = {}
        late = self._late()

        for before, after in self._inverted():
            ahead, behind = self.turns[before], self.turns[after]
            if after in late or before in behind_of:
                continue  # it is the other who is out of order; or this is told already
            if self._compared(ahead, behind) and not self._free(ahead.who, behind):
                behind_of[before] = after

        for before, after in behind_of.items():
            turn, behind = self.turns[before], self.turns[after]
            yield (turn.who,), self.listed.inversion, partial(self._says_early, turn, behind)

    def chairs(self) -> Iterator[Charged]:
        """Those who speak in a session that they chair, where another part might hold the statement."""
        for turn in self.all:
            parts = self.may.get(turn.who, frozenset()) & self.everything.keys()
            elsewhere = any(turn.who not in self.everything[part].session.chairs for part in parts)

            if (
                turn.who not in self.listed.first
                and from_chair(self.scenario, self.listed, turn)
                and elsewhere
            ):
                points = getattr(self.listed, "chairing", 0)
                yield (turn.who,), points, partial(self._says_chair, turn)

    def together(self) -> Iterator[Charged]:
        """Those who avoid each other, and wait for their turns at one time."""
        for pair, turn, other in waiting(self.scenario, self.listed, self.all):
            say = partial(self._says_together, turn, other)
            yield (pair.first, pair.other), self.listed.together, say

    def decided(self) -> Iterator[Charged]:
        """Those who come after somebody whom protocol puts later, as the planner decided."""
        reported: set[int] = set()

        for before, after in self._inverted():
            ahead, behind = self.turns[before], self.turns[after]
            if after not in reported and not self._compared(ahead, behind):
                reported.add(after)
                yield (behind.who,), 0, partial(self._says_decided, ahead, behind)
