"""The model of days: which sessions a day may have, and what it leaves of rooms, people and interpreters."""

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from .build_rules import Linear
from .place_costs import PlaceCosts
from .slices import Slices
from .uses import most_uses


class DayModel:
    """
    A model of days: wishes cost least, and no day is asked for more than it has.

    It knows what rooms, people, groups, interpreters and orders leave to a day, and no times.
    """

    def __init__(self, places: PlaceCosts, slices: Slices) -> None:
        """Begin with no session on any day."""
        self.problem, self.candidates = places.problem, places.candidates
        self.places, self.slices, self._look = places, slices, slices.look
        self.cp = cp_model.CpModel()
        self.on: list[dict[int, cp_model.IntVar]] = []
        """Whether a session is on a day, by session and day."""
        self.groups_in_turn: list[tuple[Sequence[int], int]] = []
        """Sessions that are held one at a time, and the minutes between one and the next."""
        self._starts: dict[tuple[int, int], tuple[int, ...]] = {}

    def _days(self) -> list[Linear] | None:
        """Make a literal for each session and day, with what it costs; None if one has no day at all."""
        problem, cp, on = self.problem, self.cp, self.on
        number = len(problem.scenario.event.days)
        costs: list[Linear] = []
        rooms: list[dict[int, frozenset[int]]] = []
        for s, session in enumerate(problem.sessions):
            self._look()
            cheapest = {d: self.places.cheapest(s, self.places.on(d)) for d in range(number)}
            options = {d: cheap for d, cheap in cheapest.items() if cheap}
            literals = {d: cp.new_bool_var("on") for d in options}
            if session.optional:
                cp.add_at_most_one(literals.values())
                costs.append((session.drop_price or 0) * (1 - sum(literals.values())))
            elif literals:
                cp.add_exactly_one(literals.values())
            else:
                return None
            costs += [options[d][0] * literal for d, literal in literals.items() if options[d][0]]
            on.append(literals)
            rooms.append({d: frozenset(np.flatnonzero(options[d][2]).tolist()) for d in options})
        self._rooms_suffice(rooms, costs)
        self._uses_suffice()
        return costs

    def _rooms_suffice(
        self,
        rooms: list[dict[int, frozenset[int]]],
        costs: list[Linear],
    ) -> None:
        """Sessions that all must be in the same few rooms have the minutes of these rooms, or it costs."""
        cp, on = self.cp, self.on
        problem, scenario = self.problem, self.problem.scenario
        for d, opening in enumerate(scenario.event.opening):
            sets = {uses[d] for uses in rooms if d in uses}
            for among in sorted(sets, key=sorted):
                self._look()
                gap = min(scenario.rooms[r].turnover for r in among)
                asked = [
                    (session.setup + session.duration + session.teardown + max(gap, session.settling), s)
                    for s, session in enumerate(problem.sessions)
                    if d in rooms[s] and rooms[s][d] <= among
                ]
                left = sum(self._minutes(r, d) + gap for r in among)
                if sum(minutes for minutes, _ in asked) > left and opening.minutes:
                    over = cp.new_int_var(0, 100_000, "over")
                    cp.add(sum(minutes * on[s][d] for minutes, s in asked) <= left + over)
                    costs.append(over)

    def _uses_suffice(self) -> None:
        """No more of the longer sessions are on a day than can use their rooms one after another."""
        cp, on = self.cp, self.on
        problem, build = self.problem, self.candidates
        if not build.strict("room-free"):
            return
        every = range(len(problem.sessions))
        alike: dict[object, list[int]] = {}
        for r, room in enumerate(problem.scenario.rooms):
            masks = tuple(pairs[r].tobytes() if r in pairs else b"" for pairs in build.pairs_ok)
            alike.setdefault((room.turnover, build.rooms_ok[:, r].tobytes(), masks), []).append(r)
        long = [x.setup + x.duration + x.teardown for x in problem.sessions]
        lengths = sorted({*long})
        for d in range(len(problem.scenario.event.days)):
            today = [s for s in every if d in on[s]]
            most = self._most_uses(today, d, long, [*alike.values()])
            for least in lengths:
                mine = [s for s in today if long[s] >= least]
                if most[least] < len(mine):
                    cp.add(sum(on[s][d] for s in mine) <= most[least])

    def _most_uses(
        self, today: Sequence[int], d: int, long: Sequence[int], alike: Sequence[Sequence[int]]
    ) -> dict[int, int]:
        """How many of the sessions that take at least so long find room on a day, by that length."""
        problem, build = self.problem, self.candidates
        uses_of: dict[int, int] = {}
        uses: list[set[tuple[bytes, int, int]]] = [set() for _ in alike]
        known: dict[object, int] = {}
        on_day = self.places.on(d)
        for least in sorted({*long}, reverse=True):
            for s in today:
                if long[s] != least:
                    continue
                starts, setup = build.starts_ok[s] & on_day, problem.sessions[s].setup
                pairs, anywhere = build.pairs_ok[s], starts.tobytes()
                may = build.rooms_ok[s].tolist()
                for (r, *_), kinds in zip(alike, uses, strict=True):
                    if may[r]:
                        times = (starts & pairs[r]).tobytes() if r in pairs else anywhere
                        kinds.add((times, setup, least))
            uses_of[least] = 0
            for rooms, kinds in zip(alike, uses, strict=True):
                self._look()
                turnover = problem.scenario.rooms[rooms[0]].turnover
                key = turnover, frozenset(kinds)
                if key not in known:
                    known[key] = most_uses(
                        (t - setup, t - setup + minutes + turnover)
                        for times, setup, minutes in kinds
                        for t in problem.starts[np.frombuffer(times, dtype=bool)].tolist()
                    )
                uses_of[least] += len(rooms) * known[key]
        return uses_of

    def _minutes(self, r: int, d: int) -> int:
        scenario = self.problem.scenario
        room, opening = scenario.rooms[r], scenario.event.opening[d]
        if not room.available:
            return opening.minutes
        spans = [scenario.event.span(window) for window in room.available]
        return sum(
            max(0, int((min(span.end, opening.end) - max(span.start, opening.start)).total_seconds()) // 60)
            for span in spans
        )

    def _turns_suffice(self) -> None:
        """No day is asked for more than fits into it one after another, of each person and each group."""
        scenario, build = self.problem.scenario, self.candidates
        ways = self.problem.ways[self.problem.ways > 0].tolist()
        # From one session to the next a person goes to another room, or waits until theirs is ready.
        shortest = min((*ways, *(room.turnover for room in scenario.rooms)), default=0)
        wanted = self.problem.needing.values() if build.strict("person-free") else ()
        for sessions in dict.fromkeys(wanted):
            self._in_turn(sessions, shortest if len(sessions) > 1 else 0)
        for group in scenario.apart if build.strict("not-parallel") else ():
            self._in_turn([self.problem.session_index[x] for x in group.sessions], group.gap)
        for limit in scenario.limits if build.strict("parallel-limit") else ():
            if limit.most is not None and not limit.during:
                counted = [s for s, x in enumerate(self.problem.sessions) if limit.counts(x)]
                self._in_turn(counted, 0, limit.most)

    def _in_turn(
        self,
        sessions: Sequence[int],
        gap: int,
        at_once: int = 1,
    ) -> None:
        """At most *at_once* of these sessions are held at one time, with a gap between one and the next."""
        cp, on = self.cp, self.on
        problem = self.problem
        if at_once == 1 and len(sessions) > 1:
            self.groups_in_turn.append((sessions, gap))
        for d in range(len(problem.scenario.event.days)):
            self._look()
            today = [s for s in sessions if d in on[s]]
            if len(today) <= at_once:
                continue
            stays = {(t, t + problem.sessions[s].duration + gap) for s in today for t in self.starts_on(s, d)}
            most = at_once * most_uses(stays)
            if len(today) > most:
                cp.add(sum(on[s][d] for s in today) <= most)
            first = min(start for start, _ in stays)
            last = max(end for _, end in stays)
            time = at_once * (last - first)
            asked = [(problem.sessions[s].duration + gap, on[s][d]) for s in today]
            if sum(minutes for minutes, _ in asked) > time:
                cp.add(sum(minutes * literal for minutes, literal in asked) <= time)

    def starts_on(self, s: int, d: int) -> tuple[int, ...]:
        """Starts of a session on a day."""
        if (s, d) not in self._starts:
            allowed = self.candidates.starts_ok[s] & self.places.on(d)
            self._starts[s, d] = tuple(self.problem.starts[allowed].tolist())
        return self._starts[s, d]

    def _interpreters_suffice(self) -> None:
        """No day is asked for more sessions, or minutes, than the teams of a language may work."""
        cp, on = self.cp, self.on
        scenario = self.problem.scenario
        if not self.candidates.strict("interpretation"):
            return
        for crew in scenario.resources.crew_by_language.values():
            mine = [
                (s, crew.teams_for(x.duration), x.duration)
                for s, x in enumerate(self.problem.sessions)
                if x.interpreted and crew.language in x.languages
            ]
            for d in range(len(scenario.event.days)):
                today = [(on[s][d], teams, minutes) for s, teams, minutes in mine if d in on[s]]
                cp.add(
                    sum(teams * literal for literal, teams, _ in today) <= crew.teams * crew.sessions_a_day
                )
                worked = sum(teams * minutes * literal for literal, teams, minutes in today)
                cp.add(worked <= crew.teams * crew.minutes_a_day)

    def _in_order(self) -> None:
        """Sessions that come one after the other, or on one day, keep that."""
        cp, on = self.cp, self.on
        index = self.problem.session_index
        for order in self.problem.scenario.ordered:
            a, b = index[order.before], index[order.after]
            if not self.candidates.strict("order"):
                continue
            held = [sum(on[a].values()), sum(on[b].values())]
            for d, literal in on[a].items():
                later = [other for e, other in on[b].items() if e >= d]
                same = on[b].get(d, 0)
                if order.same_day or order.consecutive or order.within is not None:
                    cp.add(literal <= same + (1 - held[1]))
                elif order.different_day:
                    cp.add(literal + same <= 1)
                if order.in_order:
                    cp.add(literal <= sum(later) + (1 - held[1]))
