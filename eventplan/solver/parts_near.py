"""
Which sessions a round of a large neighbourhood search decides anew.

They have to do with each other: they run beside each other, share an audience or people, compete for rooms,
or the plan is charged for them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .incumbent import Kept
from .problem import Mask, Placed, Problem

FOR_CHARGES = 0.4
"""The part of the rounds for sessions that the plan is charged for, each charge as often as it has points."""

WORTH_OF_CHARGES = 2.0
"""How many times as many sessions, and how many times the effort for each, a round for a charge may take."""

FOR_SHIFTS, SHIFTS_FOR_CHARGES = 0.2, 0.7
"""
The part of the rounds in which many sessions move by a little; the part of these that begins from a charge.
"""

BY = 30, 60, 90, 120
"""By how many minutes at most: one of these."""

FOR_LISTS = 0.3
"""The part of the rounds for sessions that need people in their turns, where there are some."""

IN_TIME = 0.5
"""How often sessions near one in time are decided anew, in place of those that run beside one or two."""

WHOLE = 1.4
"""
How many times as many as are due may be decided anew, so that all that run beside one are: what two of them
compete for is often settled by a third.
"""

FEWEST, MOST, MOST_SHIFTED = 6, 40, 120
"""
Sessions decided anew at once: at least, at most, and at most of those that move by a little. It begins with
twice the fewest, and with four times as many that move by a little.
"""


@dataclass(frozen=True)
class Part:
    """What is decided anew: sessions as a whole, and the rooms of others."""

    sessions: frozenset[int]
    rooms: frozenset[int] = frozenset()
    shifted: frozenset[int] = frozenset()
    """Sessions that start at most *by* minutes earlier or later, in any room."""
    by: int = 0
    worth: float = 1.0
    """How many times the usual effort it is worth."""
    alone: bool = False
    """Whether it is one session, whose cheapest times are found and judged."""


@dataclass
class Parts:
    """Chooses what is decided anew."""

    problem: Problem
    open: npt.NDArray[np.int64]
    """Sessions that can be decided in more than one way."""
    chance: np.random.Generator
    sizes: dict[bool, float] = field(default_factory=lambda: dict.fromkeys((False, True), 2.0 * FEWEST))
    """Sessions decided anew at once, where all delegations are counted and where not."""
    shifted: float = 4.0 * FEWEST
    """Sessions that move by a little at once."""
    _kin: dict[int, npt.NDArray[np.int64]] = field(default_factory=dict)
    """Open sessions by how much they have in common with one."""
    _tried: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How often sessions were decided anew for a charge, by its subjects."""

    def grow(self, part: Part, factor: float, *, lean: bool) -> None:
        """Multiply the number of sessions to choose by a factor, if a part had as many as were due."""
        if part.shifted:
            self.shifted = min(max(self.shifted * factor, FEWEST), MOST_SHIFTED)
        elif len(part.sessions) >= 0.9 * self.sizes[lean]:
            self.sizes[lean] = min(max(self.sizes[lean] * factor, FEWEST), MOST)

    def within(self, part: Part, placed: Placed) -> Mapping[int, tuple[Mask, Mask]]:
        """Starts and rooms that sessions are confined to: none for one that is to stay dropped."""
        every_start = np.ones(len(self.problem.starts), dtype=bool)
        every_room = np.ones(len(self.problem.rooms), dtype=bool)
        confined = {}

        for s in range(len(self.problem.sessions)):
            start, room = self.problem.spot(*placed.get(s, (None, None)))
            confined[s] = (
                every_start if s in part.sessions else start,
                every_room if s in part.sessions | part.rooms else room,
            )

            if s in part.shifted and s in placed:
                confined[s] = self.problem.around(placed[s][0], part.by)

        return confined

    def choose(self, at: Kept, clashing: list[int], *, lean: bool, first: bool) -> Part:
        """
        Choose sessions to be decided anew: first all rooms, then by chance.

        *clashing*: sessions that need somebody when the person has a turn on a list, or should have it.
        """
        number = round(self.sizes[lean])
        every: list[int] = self.open.tolist()
        placed = at.solution.placed
        chance = self.chance.random()

        if clashing and not first and self.chance.random() < FOR_LISTS:
            s = int(self.chance.choice(clashing))
            if self.chance.random() < IN_TIME:
                return Part(frozenset(self._by_time(placed, s)[:number]))
            return Part(self._some([x for x in self._beside(placed, s) if x != s], number - 1) | {s})

        if first or chance < 0.1:
            held = [s for s in every if s in placed]
            return Part(self._some(every, 2), self._some(held, 4 * MOST))

        if self.chance.random() < FOR_SHIFTS:
            return self._shift(at)

        if self.chance.random() < FOR_CHARGES:
            charged = self._charged(at)
            if charged:
                return self._beside_some(placed, number, charged, WORTH_OF_CHARGES)

        if chance < 0.6:
            if self.chance.random() < IN_TIME:
                return Part(frozenset(self._by_time(placed, self._any())[:number]))
            return self._beside_some(placed, number, [self._any()])

        if chance < 0.85:
            return Part(frozenset(self._like(self._any())[:number].tolist()))

        return Part(self._some(every, number))

    def choose_alone(self, at: Kept, clashing: Iterable[int], tried: Collection[int]) -> Part | None:
        """
        Choose one session that was not *tried*, if there is any.

        Those that are *clashing* come first, then those that the plan is charged for.
        """
        for sessions in ([*clashing], self._charged(at), self.open.tolist()):
            untried = sorted({*sessions} - {*tried})
            if untried:
                return Part(frozenset({int(self.chance.choice(untried))}), alone=True)

        return None

    def _shift(self, at: Kept) -> Part:
        """Choose sessions near one in time, mostly one that the plan is charged for: all move by a little."""
        charged = self._charged(at) if self.chance.random() < SHIFTS_FOR_CHARGES else []
        first = int(self.chance.choice(charged)) if charged else self._any()
        by = int(self.chance.choice(BY))
        near = self._by_time(at.solution.placed, first)[: round(self.shifted)]

        return Part(frozenset(), shifted=frozenset(near), by=by, worth=WORTH_OF_CHARGES)

    def _any(self) -> int:
        return int(self.chance.choice(self.open))

    def _some(self, sessions: Iterable[int], number: int) -> frozenset[int]:
        return frozenset(self.chance.permutation(np.asarray([*sessions], dtype=np.int64))[:number].tolist())

    def _by_time(self, placed: Placed, s: int) -> list[int]:
        """Return open sessions by how near in time they are to one: itself, what runs beside it, others."""
        if s not in placed:
            return [s]

        long = [session.duration for session in self.problem.sessions]

        def far(other: int) -> tuple[int, int]:
            gaps = placed[other][0] - placed[s][0] - long[s], placed[s][0] - placed[other][0] - long[other]
            middles = 2 * (placed[other][0] - placed[s][0]) + long[other] - long[s]
            return max(0, *gaps), abs(middles)

        others = [other for other in self.open.tolist() if other in placed and other != s]

        return [s, *sorted(others, key=far)]

    def _charged(self, at: Kept) -> list[int]:
        """
        Return open sessions that the plan is charged for: one charge of many, the dearer the likelier.

        A charge that was tried is tried less often.
        """
        sessions, every = self.problem.session_index, {*self.open.tolist()}
        charged = {}

        for charge in at.charges:
            about = {sessions[subject] for subject in charge.subjects if subject in sessions}
            if not about:
                about = {s for subject in charge.subjects for s in self.problem.needing.get(subject, ())}
            if about & every:
                charged[charge.subjects] = sorted(about & every), charge.points

        if not charged:
            return []

        weights = np.asarray(
            [points / (1 + self._tried[subjects]) for subjects, (_, points) in charged.items()]
        )
        subjects = [*charged][int(self.chance.choice(len(charged), p=weights / weights.sum()))]
        self._tried[subjects] += 1

        return charged[subjects][0]

    def _beside_some(self, placed: Placed, number: int, around: list[int], worth: float = 1.0) -> Part:
        """
        Choose enough open sessions: one of *around*, what runs beside it, and what runs at other times.

        Times are drawn alike, however many sessions run at them. Of too many, those *around* come first.
        """
        first = int(self.chance.choice(around))
        chosen = {first, *self._beside(placed, first)}

        times: dict[int, list[int]] = {}

        for s in self.open.tolist():
            if s in placed:
                times.setdefault(placed[s][0], []).append(s)

        for start in self.chance.permutation([*times]).tolist():
            if WHOLE * len(chosen) >= number:
                break
            chosen.update(self._beside(placed, times[start][0]))

        if len(chosen) <= WHOLE * worth * number:
            return Part(frozenset(chosen), worth=worth)

        others = sorted(chosen - {*around})
        some = frozenset(around[:number]) | self._some(others, number - len(around[:number]))

        return Part(some, worth=worth)

    def _beside(self, placed: Placed, s: int) -> list[int]:
        """Return open sessions that run beside one, and it."""
        if s not in placed:
            return [s]

        long = [session.duration for session in self.problem.sessions]
        begin, end = placed[s][0], placed[s][0] + long[s]

        return [
            other
            for other in self.open.tolist()
            if other in placed and placed[other][0] < end and begin < placed[other][0] + long[other]
        ]

    def _like(self, s: int) -> npt.NDArray[np.int64]:
        """Return open sessions by how much they have in common with one: it comes first."""
        if s not in self._kin:
            mine = self._bonds(s)
            shared = [len(mine & self._bonds(int(other))) for other in self.open]
            order = np.argsort(-np.asarray(shared), kind="stable")
            first = self.open[order]
            self._kin[s] = np.concatenate([[s], first[first != s]])

        return self._kin[s]

    def _bonds(self, s: int) -> set[tuple[str, str]]:
        """What a session may share with another: themes, people, and delegations that wish it."""
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        wished = {("wish", party) for party, wishes in scenario.wishes.items() if session.id in wishes}
        people = {("needs", person) for person in scenario.needed(session)}
        return wished | people | {("theme", theme) for theme in session.themes}
