"""
Gaps in people's days, as literals.

The time of a day is cut into cells at every possible start and end of the sessions that need somebody:
inside a cell the person is busy or idle throughout. A gap begins behind a busy cell, if the cells behind it
are idle for longer than is allowed and a session that counts comes later.

What is charged is not the gap of some cell, but the first, the second... gap of somebody's day. That
somebody has no gap at all is then one literal, and unsatisfiable cores are short. More follows, and is said:
without a gap a cell is busy if the person is so before and after it, and where the busy cells end tells where
they begin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from eventplan.model import Gaps, people_among

from .build import Build
from .build_rules import Literal
from .instants import at_once

FEW_HOURS = 16
"""Up to so many pairs of a begin and an end, what must be between them is counted."""

Starts = dict[int, list[int]]
"""Sessions, with the starts that they may have on a day."""


@dataclass(frozen=True)
class _Day:
    """A day of somebody: edges of cells, minutes of each that would be idle, and what may run in it."""

    edges: list[int]
    idle: list[int]
    running: list[dict[int, list[Literal]]]
    """Literals of the starts with which each session runs in a cell."""
    counted: list[dict[int, list[Literal]]]
    """Those of sessions between which gaps count."""
    starts: Starts
    whole: int | None = None
    """How many cells somebody is busy in, if all are as long and no session can be on another day."""


def gaps_by(build: Build, number: int) -> Mapping[str, list[Literal]]:
    """Return, for each of those of whom `gaps` number so many speaks, as many true literals as gaps."""
    known = build.known.setdefault("gaps", {})
    if number not in known:
        known[number] = _Cells(build, build.problem.scenario.gaps[number]).run()

    found: Mapping[str, list[Literal]] = known[number]

    return found


class _Cells:
    def __init__(self, build: Build, stated: Gaps) -> None:
        self.build, self.stated = build, stated
        problem = build.problem
        self.counted = {problem.session_index[name] for name in problem.scenario.named(stated.sessions)}
        self.aside = problem.hours(stated.apart_from)
        self.days = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
        self.cells: list[tuple[int, int, str, Literal]] = []
        """Begin and end of each cell of somebody, and the literal that says that the person is busy in it."""

    def run(self) -> dict[str, list[Literal]]:
        """Say where each of them has gaps; and how many of them can be busy at once."""
        found = {}

        for who, people in people_among(self.build.problem.scenario, self.stated).items():
            found[who] = [
                gap for day in self._days(people) for gap in self._gaps(day, self._busy(people, day))
            ]

        self._together()

        return found

    def _days(self, people: frozenset[str]) -> list[_Day]:
        """Return the days on which somebody may have two sessions that count."""
        problem, build = self.build.problem, self.build
        mine = dict.fromkeys(s for person in sorted(people) for s in problem.needing.get(person, ()))
        by_day: dict[int, Starts] = {}

        for s in mine:
            for t in build.candidates[s]:
                by_day.setdefault(self.days[t], {}).setdefault(s, []).append(t)

        alone = self._alone(people)
        return [
            self._cut(starts, alone=alone)
            for _, starts in sorted(by_day.items())
            if len(self.counted.intersection(starts)) > 1
        ]

    def _alone(self, people: frozenset[str]) -> bool:
        """Whether it is one person, who is never needed twice at once."""
        return len(people) == 1 and self.build.holds("person-free")

    def _cut(self, starts: Starts, *, alone: bool) -> _Day:
        build, sessions = self.build, self.build.problem.sessions
        stays = [(t, t + sessions[s].duration, s) for s, times in starts.items() for t in times]
        edges = sorted({edge for begin, end, _ in stays for edge in (begin, end)})
        cell = {edge: c for c, edge in enumerate(edges)}
        running: list[dict[int, list[Literal]]] = [{} for _ in edges[1:]]

        for begin, end, s in stays:
            for c in range(cell[begin], cell[end]):
                running[c].setdefault(s, []).append(build.at(s)[begin])

        counted = [{s: mine for s, mine in here.items() if s in self.counted} for here in running]
        idle = [
            high - low - sum(max(0, min(high, until) - max(low, since)) for since, until in self.aside)
            for low, high in pairwise(edges)
        ]

        return _Day(edges, idle, running, counted, starts, self._whole(edges, starts) if alone else None)

    def _whole(self, edges: Sequence[int], starts: Starts) -> int | None:
        build, lengths = self.build, {high - low for low, high in pairwise(edges)}

        if len(lengths) != 1 or not all(
            build.held[s] is True and len(times) == len(build.candidates[s]) for s, times in starts.items()
        ):
            return None

        return sum(build.problem.sessions[s].duration for s in starts) // lengths.pop()

    def _busy(self, people: frozenset[str], day: _Day) -> list[Literal]:
        """Return a literal for each cell: a session needs the person."""
        build = self.build
        alone = self._alone(people)
        found = []

        for c, running in enumerate(day.running):
            busy = self._any(running, alone=alone)
            found.append(busy)
            if alone:
                self.cells.append((day.edges[c], day.edges[c + 1], next(iter(people)), busy))

        if day.whole is not None:
            build.cp.add(sum(found) == day.whole)
        return found

    def _any(self, running: Mapping[int, Sequence[Literal]], *, alone: bool = False) -> Literal:
        """Return a literal that is true exactly if a session runs; *alone*: no two of them do."""
        cp = self.build.cp
        literals = [literal for mine in running.values() for literal in mine]
        if len(literals) == 1:
            return literals[0]

        found = cp.new_bool_var("busy")

        if alone or not literals:
            cp.add_exactly_one([*literals, ~found])
            return found

        cp.add_bool_or([~found, *literals])

        for mine in running.values():
            cp.add(sum(mine) <= found)

        return found

    def _gaps(self, day: _Day, busy: Sequence[Literal]) -> list[Literal]:
        """Return a literal for each cell behind which a gap may begin."""
        cp, cells = self.build.cp, range(len(busy))
        every = self.counted.issuperset(day.starts)
        counted = busy if every else [self._any(running) for running in day.counted]
        later = self._from(counted)
        earlier = self._from(counted[::-1])[::-1]
        found = []

        for c in cells:
            behind, idle = c + 1, 0
            while behind < len(busy) and idle <= self.stated.longer_than:
                idle += day.idle[behind]
                behind += 1

            if idle <= self.stated.longer_than or behind == len(busy):
                continue

            gap = cp.new_bool_var("gap")
            conditions = [busy[c], later[behind], *(~busy[i] for i in range(c + 1, behind))]

            if not every:
                conditions.append(earlier[c])

            cp.add_bool_or([gap, *(~literal for literal in conditions)])

            for literal in conditions:
                cp.add_implication(gap, literal)

            found.append(gap)

        if len(found) < 2:
            return found

        if every and day.whole is not None:
            self._bounds(day, busy, earlier, later)

        return self._numbered(day, busy, earlier, later, found)

    def _numbered(
        self,
        day: _Day,
        busy: Sequence[Literal],
        earlier: Sequence[Literal],
        later: Sequence[Literal],
        gaps: Sequence[Literal],
    ) -> list[Literal]:
        """Return a literal for the first gap, for the second...: as many are true as of *gaps*."""
        cp, cells = self.build.cp, len(busy)

        # Between two gaps there is a busy cell.
        most = (len(gaps) + 1) // 2 if day.whole is None else min((len(gaps) + 1) // 2, day.whole - 1)
        numbered = [cp.new_bool_var("gaps") for _ in range(most)]

        for one, another in pairwise(numbered):
            cp.add_implication(another, one)

        cp.add(sum(numbered) == sum(gaps))

        some = numbered[0]
        cp.add_bool_or([~some, *gaps])

        for gap in gaps:
            cp.add_implication(gap, some)

        for c in range(1, cells - 1):
            if day.idle[c] > self.stated.longer_than:
                cp.add_bool_or([some, busy[c], ~earlier[c - 1], ~later[c + 1]])

        every = self.counted.issuperset(day.starts)
        if every and day.whole is not None and min(day.idle) > self.stated.longer_than:
            for c in range(cells - day.whole):
                cp.add_bool_or([some, ~earlier[c], ~later[c + day.whole]])
                cp.add_bool_or([some, earlier[c], later[c + day.whole]])

        return numbered

    def _bounds(
        self, day: _Day, busy: Sequence[Literal], earlier: Sequence[Literal], later: Sequence[Literal]
    ) -> None:
        """Say of some hours how many cells the sessions that are within them in any case fill."""
        build, sessions = self.build, self.build.problem.sessions
        length = day.edges[1] - day.edges[0]
        spans = [
            (times[0], times[-1] + sessions[s].duration, sessions[s].duration // length)
            for s, times in day.starts.items()
        ]
        begins, ends = {begin for begin, _, _ in spans}, {end for _, end, _ in spans}

        if len(begins) * len(ends) > FEW_HOURS:
            return

        for low, high in product(sorted(begins), sorted(ends)):
            least = sum(cells for begin, end, cells in spans if low <= begin and end <= high)
            inside = [c for c, edge in enumerate(day.edges[:-1]) if low <= edge < high and day.running[c]]
            if not 0 < least <= len(inside):
                continue

            build.cp.add(sum(busy[c] for c in inside) >= least)
            build.cp.add_bool_or([earlier[inside[-least]]])
            build.cp.add_bool_or([later[inside[least - 1]]])

    def _from(self, literals: Sequence[Literal]) -> list[Literal]:
        """Return, for each of some literals, one that is true exactly if it or one behind it is."""
        cp, found = self.build.cp, list(literals)

        for c in range(len(literals) - 2, -1, -1):
            found[c] = cp.new_bool_var("later")
            cp.add_bool_or([~found[c], literals[c], found[c + 1]])
            cp.add_implication(literals[c], found[c])
            cp.add_implication(found[c + 1], found[c])

        return found

    def _together(self) -> None:
        """
        Count who is busy at each instant.

        Where each session that may run then needs the same number of those listed, so many times as many of
        them are busy as sessions run, and no more run than there are rooms. It follows from the rules.
        """
        build, problem = self.build, self.build.problem
        scenario = problem.scenario
        if not build.holds("room-free") or any(room.combines for room in scenario.rooms):
            return

        among = people_among(scenario, self.stated)
        listed = {person for people in among.values() if len(people) == 1 for person in people}
        stays = [
            (t, t + session.duration, s)
            for s, session in enumerate(problem.sessions)
            if not listed.isdisjoint(scenario.needed(session))
            for t in build.candidates[s]
        ]
        instants = sorted({begin for begin, _, _ in stays})

        for instant, running in zip(instants, at_once(stays, instants), strict=True):
            sessions = {s for _, s in running}
            needed = {s: listed.intersection(scenario.needed(problem.sessions[s])) for s in sessions}
            if len({len(people) for people in needed.values()}) != 1:
                continue

            busy = {who: literal for low, high, who, literal in self.cells if low <= instant < high}
            others = [
                build.at(s)[t] for t, s in running for person in sorted(needed[s]) if person not in busy
            ]
            rooms = {r for s in sessions for r in build.in_room[s]}
            most = min(len(sessions), sum(len(build.pool(r)) for r in rooms))
            number = build.cp.new_int_var(0, most, "at-once")
            each = len(next(iter(needed.values())))
            build.cp.add(sum(busy.values()) + sum(others) == each * number)


__all__ = ["gaps_by"]
