"""
Gaps in people's days, as literals.

The time of a day is cut into cells at every possible start and end of the sessions that need somebody:
inside a cell the person is busy or idle throughout. A gap begins behind a busy cell, if the cells behind it
are idle for longer than is allowed and a session that counts comes later.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from eventplan.model import Gaps, people_among

from .build import Build
from .build_rules import Literal
from .gap_numbers import Cells, Day, Starts, at_least, numbered
from .instants import at_once


def gaps_by(build: Build, number: int) -> Mapping[str, list[Literal]]:
    """Return, for everybody of an entry of `gaps`, as many true literals as there are gaps."""
    known = build.known.setdefault("gaps", {})
    if number not in known:
        known[number] = _Cells(build, build.problem.scenario.gaps[number]).run()

    literals_of: Mapping[str, list[Literal]] = known[number]

    return literals_of


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
        gaps_of = {}

        for who, people in people_among(self.build.problem.scenario, self.stated).items():
            gaps_of[who] = [
                gap for day in self._days(people) for gap in self._gaps(day, self._busy(people, day))
            ]

        self._together()

        return gaps_of

    def _days(self, people: frozenset[str]) -> list[Day]:
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

    def _only_counted(self, running: Mapping[int, list[Literal]]) -> dict[int, list[Literal]]:
        return {s: literals for s, literals in running.items() if s in self.counted}

    def _cut(self, starts: Starts, *, alone: bool) -> Day:
        build, sessions = self.build, self.build.problem.sessions
        stays = [(t, t + sessions[s].duration, s) for s, times in starts.items() for t in times]
        edges = sorted({edge for begin, end, _ in stays for edge in (begin, end)})
        cell = {edge: c for c, edge in enumerate(edges)}
        running: list[dict[int, list[Literal]]] = [{} for _ in edges[1:]]

        for begin, end, s in stays:
            for c in range(cell[begin], cell[end]):
                running[c].setdefault(s, []).append(build.at(s)[begin])

        counted = [*map(self._only_counted, running)]
        idle = []

        for low, high in pairwise(edges):
            aside = sum(max(0, min(high, until) - max(low, since)) for since, until in self.aside)
            idle.append(high - low - aside)

        whole = self._whole(edges, running, starts) if alone else None

        return Day(edges, idle, running, counted, starts, whole)

    def _whole(
        self, edges: Sequence[int], running: Sequence[Mapping[int, Sequence[Literal]]], starts: Starts
    ) -> int | None:
        build = self.build
        lengths = {high - low for (low, high), stays in zip(pairwise(edges), running, strict=True) if stays}

        if len(lengths) != 1 or not all(
            build.held[s] is True and len(times) == len(build.candidates[s]) for s, times in starts.items()
        ):
            return None

        return sum(build.problem.sessions[s].duration for s in starts) // lengths.pop()

    def _busy(self, people: frozenset[str], day: Day) -> list[Literal]:
        """Return a literal for each cell: a session needs the person."""
        build = self.build
        alone = self._alone(people)
        busy_cells = []

        for c, running in enumerate(day.running):
            busy = self._any(running, alone=alone)
            busy_cells.append(busy)
            if alone:
                self.cells.append((day.edges[c], day.edges[c + 1], next(iter(people)), busy))

        if day.whole is not None:
            build.cp.add(sum(busy_cells) == day.whole)
        return busy_cells

    def _any(self, running: Mapping[int, Sequence[Literal]], *, alone: bool = False) -> Literal:
        """Return a literal that is true exactly if a session runs; *alone*: no two of them do."""
        cp = self.build.cp
        literals = [literal for mine in running.values() for literal in mine]
        if len(literals) == 1:
            return literals[0]

        busy = cp.new_bool_var("busy")

        if alone or not literals:
            cp.add_exactly_one([*literals, ~busy])
            return busy

        cp.add_bool_or([~busy, *literals])

        for mine in running.values():
            cp.add(sum(mine) <= busy)

        return busy

    def _gaps(self, day: Day, busy: Sequence[Literal]) -> list[Literal]:
        """Return a literal for each cell behind which a gap may begin."""
        cp = self.build.cp
        every = self.counted.issuperset(day.starts)
        counted = busy if every else [self._any(running) for running in day.counted]
        later = self._from(counted)
        earlier = self._from(counted[::-1])[::-1]
        cells = Cells(busy, earlier, later)
        gap_cells = []

        for c in range(len(busy)):
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

            gap_cells.append(gap)

        if len(gap_cells) < 2:
            return gap_cells

        if every and day.whole is not None:
            at_least(self.build, day, cells)

        return numbered(self.build, day, cells, gap_cells, self.stated.longer_than, every=every)

    def _from(self, literals: Sequence[Literal]) -> list[Literal]:
        """Return, for each of some literals, one that is true exactly if it or one behind it is."""
        cp, later = self.build.cp, list(literals)

        for c in range(len(literals) - 2, -1, -1):
            later[c] = cp.new_bool_var("later")
            cp.add_bool_or([~later[c], literals[c], later[c + 1]])
            cp.add_implication(literals[c], later[c])
            cp.add_implication(later[c + 1], later[c])

        return later

    def _together(self) -> None:
        """
        Count who is busy at each instant.

        Where each session that may run then needs the same number of those listed, the number of those who
        are busy is this number times the sessions that run, and no more run than there are rooms. It follows
        from the rules.
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
