"""
A draft: which day for each session, then each day by itself, every wish about time and room granted.

Speed only, never law. Days are dealt out so that wishes cost least and no day is asked for more than
its rooms and people have; then each day is planned over the candidates that cost its sessions least,
by a model of the rules that is small because it is of one day. The days together are put to the
model of the whole event, which accepts them or not: what a draft says is as good as what a search
says. The least that wishes can cost, session by session, is a bound for every plan.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from .assemble import found_in, posted
from .build import Build, Linear
from .charges import of_room, of_starts
from .complete import Found
from .costs import interest_coverage
from .engine import OutOfTime, effort_of, engine, solved
from .floor import counted
from .problem import Mask, Problem
from .uses import most_uses

Within = Mapping[int, tuple[Mask, Mask]]

FEW_SESSIONS = 16
"""An event with fewer sessions needs no draft."""

MANY_SESSIONS = 200
"""An event with fewer sessions is better weighed by the search, where not every wish can be granted."""

SHORT = 3.0
"""Seconds in which no day can be planned anew."""

DAYS_EFFORT, BALANCE_EFFORT, DAY_EFFORT = 5.0, 5.0, 20.0
"""Deterministic effort for dealing out the days, for balancing them, and for one day."""

TRY_EFFORT = 4.0
"""Deterministic effort for a try to grant every wish, after which there are others."""

EVEN = 100
"""Days are balanced if none has more than this part of all minutes beyond its share."""

SOON, NEAR = 2.0, 0.01
"""
The effort after which a day is good enough as it is; and, if there is nothing by then, the part of what it
costs by which it may be dearer than it need be.
"""


@dataclass(frozen=True)
class Draft:
    """Placements that keep every rule of the model, what they cost there, and what any plan costs."""

    found: Found | None
    cost: int
    bound: int


@dataclass
class Drafting:
    """How to make a draft: the problem, and its candidates."""

    problem: Problem
    candidates: Build
    """A build in which every exclusion has had its word, and no variable is made."""
    workers: int = 1
    seed: int = 0
    effort: float | None = None
    """Deterministic effort for all of it; None for none."""
    seconds: Callable[[], float | None] = lambda: None
    """Seconds left."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end, with what there is."""
    spent: float = 0.0
    steps: int = 2
    """Days still to be planned, and what comes after: each has its share of the time left."""
    kept: float = 0.0
    """Seconds kept for putting the days together and for names."""
    stopped: bool = False
    solver: cp_model.CpSolver | None = None
    pools: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Rooms that are alike in everything, by the first of them."""
    charges: list[npt.NDArray[np.int64]] = field(default_factory=list)
    room_charges: list[npt.NDArray[np.int64]] = field(default_factory=list)
    dear: set[int] = field(default_factory=set)
    """Days on which not every session is where it costs least."""
    _charges_in: dict[tuple[int, int], npt.NDArray[np.int64]] = field(default_factory=dict)

    def run(self) -> Draft:
        """Return a draft; without placements if some day would not work out."""
        self._charge()
        least = sum(self._least(s) for s in range(len(self.problem.sessions)))
        if len(self.problem.sessions) < FEW_SESSIONS or self._tied() or self.candidates.labels:
            return Draft(None, 0, least)
        self._pool()
        left = self.seconds()
        number = len(self.problem.scenario.event.days)
        self.steps = number + 2
        days = self._days()
        if days is None:
            return Draft(None, 0, least)
        if left is not None:
            # The more there is to deal out, the longer it takes to put the days together and to name.
            self.kept = min(0.4 * left, 2 * (left - (self.seconds() or 0.0)))
        placed: dict[int, tuple[int, int]] = {}
        for d in range(number):
            self.steps = number - d + 1
            here = self._day([s for s, day in days.items() if day == d], d)
            if here is None:
                return Draft(None, 0, least)
            placed.update(here)
        if not self._squeezed_in(placed):
            return Draft(None, 0, least)
        self.steps, self.kept = 2, 0.0
        made = self._whole(placed, least)
        if made.found is None and self._impossible():
            # The days do not agree: what may have to do with other days finds its time and room again.
            made = self._whole(placed, least, free=self._over_days)
        return made

    @cached_property
    def _over_days(self) -> set[int]:
        """Sessions that may have to do with those of other days: by rest, hours, order, quota or list."""
        scenario, index = self.problem.scenario, self.problem.session_index
        lists = (*scenario.speakers_lists, *scenario.signing_orders)
        named = {part.session for listed in lists for part in listed.parts}
        named |= {name for order in scenario.ordered for name in (order.before, order.after)}
        loaded = {person for load in scenario.workload for person in load.who}
        kinds = {kind for quota in scenario.quotas for kind in quota.kinds}
        return {index[name] for name in named} | {
            s
            for s, session in enumerate(self.problem.sessions)
            if (session.optional and session.kind in kinds)
            or (session.interpreted and scenario.resources.interpretation)
            or not loaded.isdisjoint(scenario.needed(session))
        }

    def _squeezed_in(self, placed: dict[int, tuple[int, int]]) -> bool:
        """
        Find other days for what must be held and had no place on its own: whether all have one.

        First beside what a day holds already, where and when it is; then everything on it may move.
        """
        every, whole = self.problem.sessions, np.ones(len(self.problem.rooms), dtype=bool)
        number = len(self.problem.scenario.event.days)

        def missing() -> list[int]:
            return [s for s, session in enumerate(every) if s not in placed and not session.optional]

        self.steps = 4
        for move, d in product((False, True), range(number)) if self.candidates.strict("placed") else ():
            more = [s for s in missing() if (self.candidates.starts_ok[s] & self._on(d)).any()]
            if not more:
                continue
            mine = {s: spot for s, spot in placed.items() if self._day_of(spot[0]) == d}
            within = dict.fromkeys([*mine, *more], (self._on(d), whole))
            here = self._solve(within if move else within | self._there(mine), loose=True)
            if here is not None and sum(not every[s].optional for s in here) > sum(
                not every[s].optional for s in mine
            ):
                for s in mine:
                    del placed[s]
                placed.update(here)
                self.dear.add(d)
        return not self.candidates.strict("placed") or not missing()

    def _there(self, placed: Mapping[int, tuple[int, int]]) -> dict[int, tuple[Mask, Mask]]:
        """Candidates that leave sessions when they are, in one of the rooms that are like their own."""
        return {s: self.problem.spot(*spot) for s, spot in self._pooled(placed).items()}

    def _pooled(self, placed: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
        """Placements in the room that stands for those that are like their own."""
        stands = {r: first for first, alike in self.pools.items() for r in alike}
        return {s: (start, stands[room]) for s, (start, room) in placed.items()}

    def floor(self) -> int:
        """Return what any plan costs at least, where rooms are short; 0 if that is not known."""
        if not (self.candidates.strict("room-free") and self.candidates.strict("placed")) or self._spent():
            return 0
        cp = counted(self.candidates, self.charges, self.room_charges, self.pools)
        self.steps = 4
        solver = self._solved(cp, TRY_EFFORT)
        return 0 if solver is None else max(0, math.ceil(solver.best_objective_bound - 1e-6))

    def better(self, draft: Draft) -> Iterator[Draft]:
        """
        Plan days anew, for as long as there is time: the emptiest first.

        Those for which something was dropped that they might hold, and those that were dearer than need be.
        """
        number = len(self.problem.scenario.event.days)
        last: float | None = None
        while draft.found is not None:
            before = draft
            placed = dict(draft.found.placed)
            on = {s: self._day_of(start) for s, (start, _) in placed.items()}
            days = sorted(range(number), key=lambda d: (list(on.values()).count(d), d))
            longest = SHORT
            for d in days:
                dropped = [s for s in range(len(self.problem.sessions)) if s not in placed]
                more = [s for s in dropped if (self.candidates.starts_ok[s] & self._on(d)).any()]
                if not more and d not in self.dear:
                    continue
                left = self.seconds()
                if last is not None and left is not None:
                    longest = max(longest, last - left)
                if self.over() or self._spent() or (left is not None and left < 1.2 * longest):
                    return
                last, self.steps = left, 2
                mine = {s: spot for s, spot in placed.items() if on[s] == d}
                whole = np.ones(len(self.problem.rooms), dtype=bool)
                within = dict.fromkeys(sorted([*mine, *more]), (self._on(d), whole))
                here = self._solve(within, effort=SOON if d not in self.dear else DAY_EFFORT, begin=mine)
                self.dear.discard(d)
                if here is None:
                    continue
                trial = {s: spot for s, spot in placed.items() if on[s] != d} | here
                made = self._whole(trial, draft.bound)
                if made.found is not None and made.cost < draft.cost:
                    draft, placed = made, dict(made.found.placed)
                    on = {s: self._day_of(start) for s, (start, _) in placed.items()}
                    yield draft
            if draft.cost == before.cost:
                return

    def _day_of(self, start: int) -> int:
        return int(self.problem.day_of_start[int(self.problem.starts.searchsorted(start))])

    def stop(self) -> None:
        """End it, with what there is."""
        self.stopped = True
        if self.solver is not None:
            self.solver.stop_search()

    def _solved(self, cp: cp_model.CpModel, effort: float, near: float = 0.0) -> cp_model.CpSolver | None:
        """A solver with a solution, *near* the best by that part of what it costs; None if it has none."""
        left, seconds = self.seconds(), None
        if self.effort is not None:
            # One worker does the same on every run: seconds are a safety net only.
            effort, seconds = min(effort, max(0.0, self.effort - self.spent) / self.steps), left
        elif left is not None:
            seconds = max(0.0, left - self.kept) / self.steps
        self.solver = engine(workers=self.workers, seed=self.seed, effort=effort, seconds=seconds)
        self.solver.parameters.relative_gap_limit = near
        found = not self.stopped and solved(self.solver, cp, self.over)
        if not self.stopped:
            self.spent += effort_of(self.solver)
        return self.solver if found else None

    def _impossible(self) -> bool:
        """Whether the last model is proved to have no solution."""
        assert self.solver is not None
        return bool(self.solver.response_proto.status == cp_model.INFEASIBLE)

    def _look(self) -> None:
        """Look at the clock: `OutOfTime` if there is no time left to make a draft."""
        if self.over():
            raise OutOfTime

    def _spent(self) -> bool:
        return self.effort is not None and self.spent >= self.effort

    def _tied(self) -> bool:
        """Whether one day cannot be planned without the others."""
        return any(limit.least is not None for limit in self.problem.scenario.parallel)

    def _charge(self) -> None:
        build = self.candidates
        for s in range(len(self.problem.sessions)):
            self._look()
            self.charges.append(of_starts(build, s))
            costs = np.zeros(len(self.problem.rooms), dtype=np.int64)
            rooms = np.flatnonzero(build.rooms_ok[s]).tolist()
            for r in rooms:
                costs[r] = of_room(build, s, r)
            for r, lost in interest_coverage.without_seats(build, s, rooms).items():
                costs[r] += lost
            self.room_charges.append(costs)

    def _charges(self, s: int, r: int) -> npt.NDArray[np.int64]:
        """What the wishes of a session about when cost in a room, by start."""
        if not any(wish.room for wish in self.problem.sessions[s].prefer_times):
            return self.charges[s]
        if (s, r) not in self._charges_in:
            self._charges_in[s, r] = of_starts(self.candidates, s, r)
        return self._charges_in[s, r]

    def _pool(self) -> None:
        """Put rooms together that no rule, wish or way tells apart."""
        build, scenario = self.candidates, self.problem.scenario
        ways = self.problem.ways
        parts = {part for room in scenario.rooms for part in room.combines}
        named = {room for session in scenario.sessions for room in session.overflow}
        wished = [wish.room for session in scenario.sessions for wish in session.prefer_times if wish.room]
        # The ways of rooms that stand for others are uniform: to all others, and among themselves.
        alike: dict[object, list[int]] = {}
        for r, room in enumerate(scenario.rooms):
            charges = (*(int(costs[r]) for costs in self.room_charges), *(room.id in wish for wish in wished))
            masks = tuple(pairs[r].tobytes() if r in pairs else b"" for pairs in build.pairs_ok)
            far = {int(ways[r, q]) for q in range(len(scenario.rooms)) if q != r}
            single = room.combines or room.id in parts or room.id in named
            facts = room.model_dump_json(exclude={"id", "name"})
            key = r if single else (facts, charges, masks, build.rooms_ok[:, r].tobytes(), tuple(sorted(far)))
            alike.setdefault(key, []).append(r)
        if not build.strict("room-free"):
            alike = {r: [r] for r in range(len(scenario.rooms))}
        self.pools = {rooms[0]: tuple(rooms) for rooms in alike.values()}

    def _cheapest(self, s: int, among: Mask) -> tuple[int, Mask, Mask] | None:
        """The least cost of a session at some starts, and the starts and rooms that can have it."""
        build = self.candidates
        starts, together = build.starts_ok[s] & among, self.charges[s]
        # Rooms with the same starts at the same charges are judged together.
        masks: dict[tuple[bytes, bytes], tuple[Mask, npt.NDArray[np.int64], list[int]]] = {}
        for r in np.flatnonzero(build.rooms_ok[s]).tolist():
            pairs, charges = build.pairs_ok[s].get(r), self._charges(s, r)
            key = b"" if pairs is None else pairs.tobytes(), b"" if charges is together else charges.tobytes()
            if key not in masks:
                masks[key] = starts if pairs is None else starts & pairs, charges, []
            masks[key][2].append(r)
        best: int | None = None
        chosen: list[tuple[Mask, Mask]] = []
        for here, charges, rooms in masks.values():
            if not here.any():
                continue
            soon = int(charges[here].min())
            among_these = self.room_charges[s][rooms]
            cost = soon + int(among_these.min())
            if best is None or cost < best:
                best, chosen = cost, []
            if cost == best:
                cheapest = np.zeros(len(self.problem.rooms), dtype=bool)
                cheapest[np.asarray(rooms)[among_these == among_these.min()]] = True
                chosen.append((here & (charges == soon), cheapest))
        if best is None:
            return None
        times, places = zip(*chosen, strict=True)
        return best, np.logical_or.reduce(times), np.logical_or.reduce(places)

    def _least(self, s: int) -> int:
        self._look()
        found = self._cheapest(s, np.ones(len(self.problem.starts), dtype=bool))
        session = self.problem.sessions[s]
        if found is None or not self.candidates.strict("placed"):
            return 0
        return min(found[0], session.drop_price) if session.drop_price is not None else found[0]

    def _on(self, d: int) -> Mask:
        return np.asarray(self.problem.day_of_start == d)

    # Which day.

    def _days(self) -> dict[int, int] | None:
        problem, scenario = self.problem, self.problem.scenario
        cp = cp_model.CpModel()
        number = len(scenario.event.days)
        on: list[dict[int, cp_model.IntVar]] = []
        costs: list[Linear] = []
        rooms: list[dict[int, frozenset[int]]] = []
        for s, session in enumerate(problem.sessions):
            self._look()
            options = {d: cheap for d in range(number) if (cheap := self._cheapest(s, self._on(d)))}
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
        self._rooms_suffice(cp, on, rooms, costs)
        self._uses_suffice(cp, on)
        self._turns_suffice(cp, on)
        self._interpreters_suffice(cp, on)
        self._in_order(cp, on)
        cp.minimize(sum(costs))
        solver = self._solved(cp, DAYS_EFFORT)
        if solver is None:
            return None
        # Among the ways that cost no more, one in which no day is too full.
        cp.add(sum(costs) <= round(solver.objective_value))
        for literals in on:
            for literal in literals.values():
                cp.add_hint(literal, solver.value(literal))
        cp.minimize(sum(self._balanced(cp, on, solver)))
        solver = self._solved(cp, BALANCE_EFFORT, 0.1) or solver
        return {
            s: next((d for d, literal in literals.items() if solver.value(literal)), -1)
            for s, literals in enumerate(on)
        }

    def _rooms_suffice(
        self,
        cp: cp_model.CpModel,
        on: list[dict[int, cp_model.IntVar]],
        rooms: list[dict[int, frozenset[int]]],
        costs: list[Linear],
    ) -> None:
        """Sessions that all must be in the same few rooms have the minutes of these rooms, or it costs."""
        problem, scenario = self.problem, self.problem.scenario
        for d, opening in enumerate(scenario.event.opening):
            sets = {found[d] for found in rooms if d in found}
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

    def _uses_suffice(self, cp: cp_model.CpModel, on: list[dict[int, cp_model.IntVar]]) -> None:
        """No more of the longer sessions are on a day than can use their rooms one after another."""
        problem, build = self.problem, self.candidates
        if not build.strict("room-free"):
            return
        every = range(len(problem.sessions))
        alike: dict[object, list[int]] = {}
        for r, room in enumerate(problem.scenario.rooms):
            masks = tuple(pairs[r].tobytes() if r in pairs else b"" for pairs in build.pairs_ok)
            alike.setdefault((room.turnover, build.rooms_ok[:, r].tobytes(), masks), []).append(r)
        long = [x.setup + x.duration + x.teardown for x in problem.sessions]
        for d in range(len(problem.scenario.event.days)):
            today, known = self._on(d), dict[object, int]()
            for least in sorted(set(long)):
                mine = [s for s in every if d in on[s] and long[s] >= least]
                most = 0
                for r, *others in alike.values():
                    self._look()
                    here = [s for s in mine if build.rooms_ok[s, r]]
                    kinds = {
                        (mask.tobytes(), problem.sessions[s].setup, long[s]): mask
                        for s in here
                        for mask in [build.starts_ok[s] & build.pairs_ok[s].get(r, today) & today]
                    }
                    turnover = problem.scenario.rooms[r].turnover
                    key = turnover, frozenset(kinds)
                    if key not in known:
                        known[key] = most_uses(
                            (t - before, t - before + minutes + turnover)
                            for (_, before, minutes), mask in kinds.items()
                            for t in problem.starts[mask].tolist()
                        )
                    most += (1 + len(others)) * known[key]
                if most < len(mine):
                    cp.add(sum(on[s][d] for s in mine) <= most)

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

    def _turns_suffice(self, cp: cp_model.CpModel, on: list[dict[int, cp_model.IntVar]]) -> None:
        """No day is asked for more than fits into it one after another, of each person and each group."""
        scenario, build = self.problem.scenario, self.candidates
        shortest = int(self.problem.ways.min(initial=0, where=self.problem.ways > 0))
        wanted = self.problem.needing.values() if build.strict("person-free") else ()
        for sessions in dict.fromkeys(wanted):
            self._in_turn(cp, on, sessions, shortest if len(sessions) > 1 else 0)
        for group in scenario.apart if build.strict("not-parallel") else ():
            self._in_turn(cp, on, [self.problem.session_index[x] for x in group.sessions], group.gap)
        for limit in scenario.limits if build.strict("parallel-limit") else ():
            if limit.most is not None and not limit.during:
                counted = [s for s, x in enumerate(self.problem.sessions) if limit.counts(x)]
                self._in_turn(cp, on, counted, 0, limit.most)

    def _in_turn(
        self,
        cp: cp_model.CpModel,
        on: list[dict[int, cp_model.IntVar]],
        sessions: Sequence[int],
        gap: int,
        at_once: int = 1,
    ) -> None:
        """Of these sessions so many are held *at_once* at most, with a gap between one and the next."""
        problem = self.problem
        for d in range(len(problem.scenario.event.days)):
            self._look()
            today = [s for s in sessions if d in on[s]]
            if len(today) <= at_once:
                continue
            stays = {
                (t, t + problem.sessions[s].duration + gap)
                for s in today
                for t in problem.starts[self.candidates.starts_ok[s] & self._on(d)].tolist()
            }
            most = at_once * most_uses(stays)
            if len(today) > most:
                cp.add(sum(on[s][d] for s in today) <= most)
            time = at_once * (max(end for _, end in stays) - min(start for start, _ in stays))
            asked = [(problem.sessions[s].duration + gap, on[s][d]) for s in today]
            if sum(minutes for minutes, _ in asked) > time:
                cp.add(sum(minutes * literal for minutes, literal in asked) <= time)

    def _interpreters_suffice(self, cp: cp_model.CpModel, on: list[dict[int, cp_model.IntVar]]) -> None:
        """No day is asked for more sessions, or minutes, than the teams of a language may work."""
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

    def _balanced(
        self, cp: cp_model.CpModel, on: list[dict[int, cp_model.IntVar]], solver: cp_model.CpSolver
    ) -> list[Linear]:
        """
        Minutes of sessions on each day beyond its share: days that are too full do not work out.

        Of all sessions, and of each kind, since what competes for the same rooms and hours is of one kind.
        The search begins with what a *solver* has found.
        """
        opening = [span.minutes for span in self.problem.scenario.event.opening]
        kinds: dict[object, list[int]] = {None: [s for s, literals in enumerate(on) if literals]}
        for s in kinds[None]:
            kinds.setdefault(self.problem.sessions[s].kind, []).append(s)
        found = []
        for sessions in kinds.values():
            minutes = {s: self.problem.sessions[s].duration for s in sessions}
            total = sum(minutes.values())
            for d, hours in enumerate(opening):
                over = cp.new_int_var(0, total, "more")
                # To the minute it cannot be had, mostly; and that would have to be proved.
                share = total * hours // sum(opening) + total // EVEN
                load = sum(minutes[s] * on[s][d] for s in sessions if d in on[s])
                cp.add(load <= share + over)
                cp.add_hint(over, max(0, solver.value(load) - share))
                found.append(over)
        return found

    def _in_order(self, cp: cp_model.CpModel, on: list[dict[int, cp_model.IntVar]]) -> None:
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

    # Each day.

    def _day(self, sessions: list[int], d: int) -> dict[int, tuple[int, int]] | None:
        """Place the sessions of one day: at what costs them least if that works, else anywhere on it."""
        cheap: dict[int, tuple[Mask, Mask]] = {}
        for s in sessions:
            found = self._cheapest(s, self._on(d))
            assert found is not None
            cheap[s] = found[1], found[2]
        if len(self.problem.sessions) < MANY_SESSIONS:
            return self._solve(cheap, effort=DAY_EFFORT, granting=True)
        whole = np.ones(len(self.problem.rooms), dtype=bool)
        anywhere = {s: (self._on(d), whole) for s in sessions}
        placed = self._solve(cheap, effort=TRY_EFFORT, granting=True)
        # Most days are soon planned: what they leave is for those that are not.
        self.steps = max(2, self.steps // 2)
        if placed is None:
            self.dear.add(d)
        for within, loose in ((cheap, False), (anywhere, False), (anywhere, True)):
            if placed is None:
                placed = self._solve(within, loose=loose)
        return placed

    def _solve(
        self,
        within: Within,
        *,
        effort: float = SOON,
        granting: bool = False,
        loose: bool = False,
        begin: Mapping[int, tuple[int, int]] | None = None,
    ) -> dict[int, tuple[int, int]] | None:
        if self.stopped or self.over():
            return None
        first = np.isin(np.arange(len(self.problem.rooms)), list(self.pools))
        pooled = {s: (starts, rooms & first) for s, (starts, rooms) in within.items()}
        build = self.candidates.confined(pooled, granting=granting, loose=loose, pools=self.pools)
        posted(build)
        if build.dead:
            return None
        if begin:
            build.hint(self._pooled(begin))
        solver = self._solved(build.cp, effort)
        if solver is None and not granting and not self._impossible():
            solver = self._solved(build.cp, DAY_EFFORT, NEAR)
        if solver is None:
            return None
        return self._share_out(found_in(build, solver.value).placed)

    def _share_out(self, placed: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]] | None:
        """Give each session a room of its own among those that are alike: the one used last that is free."""
        problem = self.problem
        uses: dict[int, list[tuple[int, int]]] = {}
        found = {}

        def begins(s: int) -> int:
            return placed[s][0] - problem.sessions[s].setup

        for s in sorted(placed, key=lambda s: (begins(s), s)):
            start, first = placed[s]
            session = problem.sessions[s]
            gap = max(session.settling, problem.scenario.rooms[first].turnover)
            free = [
                (-until, r)
                for r in self.pools[first]
                for until, since in [uses.get(r, [(-(10**9), 0)])[-1]]
                if until + max(gap, since) <= begins(s)
            ]
            if not free:
                return None
            _, room = min(free)
            uses.setdefault(room, []).append((start + session.duration + session.teardown, gap))
            found[s] = start, room
        return found

    # The days together.

    def _whole(self, placed: dict[int, tuple[int, int]], bound: int, free: Collection[int] = ()) -> Draft:
        """Put the days together: every session where it is placed, those that are *free* on the same day."""
        every = range(len(self.problem.sessions))
        within = {s: self.problem.spot(*placed.get(s, (None, None))) for s in every}
        whole = np.ones(len(self.problem.rooms), dtype=bool)
        within |= {s: (self._on(self._day_of(placed[s][0])), whole) for s in free if s in placed}
        build = posted(self.candidates.confined(within))
        build.hint(placed)
        solver = None if build.dead else self._solved(build.cp, DAY_EFFORT)
        if solver is None:
            return Draft(None, 0, bound)
        return Draft(found_in(build, solver.value), round(solver.objective_value), bound)
