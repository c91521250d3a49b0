"""
Rules and preferences of one's own, of which nothing is known but what they say of a plan.

A plan that breaks a rule is asked about again, with fewer sessions and at other times, until little is left
that is at fault: that is forbidden from then on, in every model that is made afterwards. What a preference
charges is learned in the same way. A rule about single sessions is asked beforehand, of every place that each
might have.

What is learned is *proved* if it follows from what the rule says of itself (that it is about single sessions
or pairs, or monotone), or holds of all sessions together; else it is a guess that guides the search, and
proves nothing. Whether a rule looks at more than placements is seen from what it reads of a plan.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import OwnPreference, OwnRule, Placement, Plan

from .build import Build, Linear, Literal
from .problem import Problem, Waived, waives
from .surface import Model

Placed: TypeAlias = Mapping[int, tuple[int, int]]
"""Sessions held: start minute and room, by position."""

MOST_ASKED = 400
"""Questions about one finding while what is at fault is made smaller."""

FEW_IN_TABLE = 900
"""Times of a pair that are all asked about, those of one times those of the other."""

MOST_AT_TIMES = 300
"""Questions about one session at other times, where others stay."""

SAMPLE = 40
"""Times of several sessions at once that are asked about before it is guessed that all are alike."""

MOST_FOR_PLAN = 12_000
"""Questions about one plan; then what is at fault is learned as it is."""

MOST_LEARNED = 24
"""Findings of one rule that are learned from one plan."""

FEWER = 3
"""Of a delegation that sends too many to a session, one in so many is kept away at a time."""

MOST_WORDS = 20_000
"""What is learned in all: then the search goes on with that."""


class Sure(Enum):
    """How far it is certain that nothing is lost with what is forbidden."""

    PROVED = 1
    GUESSED = 2
    UNPROVABLE = 3
    """It is more than placements that breaks the rule: with others there it might hold."""


class Spot(NamedTuple):
    """One session: at one of some starts, in one of some rooms (None: any); or, if *absent*, not held."""

    session: int
    starts: frozenset[int] | None
    rooms: frozenset[int] | None
    absent: bool = False


class Learned(NamedTuple):
    """Sessions that cannot all be at these spots; or that cost points if they are."""

    about: str
    subjects: tuple[str, ...]
    spots: tuple[Spot, ...]
    points: int | None
    """None: a rule forbids it."""
    sure: Sure
    apart: tuple[int, ...] = ()
    """If not empty: two sessions, the second of which starts so many minutes after the first."""
    most: int | None = None
    """If stated: at most so many of the sessions may be at these spots."""


class Avoid(NamedTuple):
    """What is to be avoided of some sessions, and whether all of it was asked about."""

    spots: tuple[Spot, ...]
    certain: bool
    apart: tuple[int, ...] = ()
    most: int | None = None


class Verdict(NamedTuple):
    """What rules of one's own say of a plan that breaks some."""

    sessions: tuple[tuple[int, ...], ...]
    """Sets of sessions that are at fault."""


class _Reads:
    """What was read of a plan."""

    __slots__ = ("more", "of")

    def __init__(self) -> None:
        self.of: set[tuple[int, str]] = set()
        """Start or room, by session."""
        self.more = False
        """Whether anything but placements was read."""


class _Place(Placement):
    """A placement that notes what is read of it."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("start", "room"):
            known = object.__getattribute__(self, "__dict__")
            known["_reads"].of.add((known["_s"], name))
            return known[name]
        if name != "session" and (not name.startswith("__") or name == "__dict__"):
            known = object.__getattribute__(self, "__dict__")
            known["_reads"].of.update(((known["_s"], "start"), (known["_s"], "room")))
        return object.__getattribute__(self, name)


_SILENT = frozenset({"placements", "placement_by_session", "dropped", "held"})


class _Seen(Plan):
    """A plan that notes whether more than its placements is read."""

    def __getattribute__(self, name: str) -> Any:
        if name not in _SILENT and (not name.startswith("__") or name == "__dict__"):
            object.__getattribute__(self, "__dict__")["_reads"].more = True
        return object.__getattribute__(self, name)


def _bare(kind: type[Any], fields: dict[str, Any]) -> Any:
    made = object.__new__(kind)
    object.__setattr__(made, "__dict__", fields)
    for name in ("__pydantic_extra__", "__pydantic_private__"):
        object.__setattr__(made, name, None)
    object.__setattr__(made, "__pydantic_fields_set__", set())
    return made


Said = dict[tuple[str, ...], int]
"""Findings, or units, by subjects."""


class OwnRules:
    """What is of one's own in a scenario, and what was learned of it in a search."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        scenario = problem.scenario
        own = [one for one in scenario.own if not scenario.policy(one.id).waived]
        self.rules = [one for one in own if isinstance(one, OwnRule)]
        self.strict = [one for one in self.rules if scenario.policy(one.id).price is None]
        self.charging: list[OwnRule | OwnPreference] = [
            one
            for one in own
            if (scenario.weight(one.id) if isinstance(one, OwnPreference) else scenario.policy(one.id).price)
        ]
        self.learned: list[Learned] = []
        self._known: set[Learned] = set()
        self._wide: set[tuple[str, tuple[str, ...]]] = set()
        """Findings of which it was guessed when else they are there: what was asked is a part of that."""
        self._reads = _Reads()
        self._places: dict[tuple[int, int, int], _Place] = {}
        self._instants: dict[int, datetime] = {}
        self._tables: dict[tuple[str, int, int, int], tuple[Said, bool, bool]] = {}
        self._none: dict[str, Said] = {}
        self._costed = False
        self._looked = {one.id: one.sessions(scenario) for one in own}

        self._patience: Callable[[], bool] = lambda: True
        self._possible: np.ndarray[Any, Any] | None = None
        self.asked = 0
        """Questions so far."""

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return bool(self.rules or self.charging)

    # What is asked beforehand: rules and preferences about single sessions.

    def exclude(self, build: Build) -> None:
        """Exclude what rules about single sessions do not allow them."""
        if self._possible is None and self.any:
            self._possible = build.starts_ok.copy()
        for rule in self.rules:
            if rule.about == "session" and rule.poster is None and not build.waived(rule.id):
                for s in self._sessions(rule):
                    self._exclude(build, rule, s)

    def _exclude(self, build: Build, rule: OwnRule, s: int) -> None:
        problem = self.problem
        rooms = np.flatnonzero(build.rooms_ok[s]).tolist()
        found: dict[tuple[tuple[str, ...], int | None], np.ndarray[Any, Any]] = {}
        for position in np.flatnonzero(build.starts_ok[s]).tolist():
            build.look()
            for subjects, room in self._said_of(rule, s, int(problem.starts[position]), rooms):
                mask = found.setdefault((subjects, room), np.zeros(len(problem.starts), dtype=bool))
                mask[position] = True
        for (subjects, only), mask in found.items():
            build.forbid(build.because(rule.id, *subjects), s, starts=mask, room=only)

    def _said_of(
        self, own: OwnRule | OwnPreference, s: int, start: int, rooms: list[int]
    ) -> Iterator[tuple[tuple[str, ...], int | None]]:
        """Yield the findings of one session at one start, each with a room; None for every room."""
        for number, room in enumerate(rooms):
            said, by_room, more = self._alone(own, s, start, room)
            if more:
                return  # who is there is not known beforehand
            for subjects in said:
                yield subjects, room if by_room else None
            if not by_room and number == 0:
                return

    def _alone(self, own: OwnRule | OwnPreference, s: int, start: int, room: int) -> tuple[Said, bool, bool]:
        """What is said of a session alone; whether that depends on the room, and on more than places."""
        key = own.id, s, start, room
        if key not in self._tables:
            said, reads = self._ask(own, {s: (start, room)})
            if own.id not in self._none:
                self._none[own.id] = self._ask(own, {})[0]
            none, name = self._none[own.id], self.problem.sessions[s].id
            # What is said of no sessions at all is not about this one.
            mine = {k: n for k, n in said.items() if name in k and none.get(k) != n}
            self._tables[key] = mine, (s, "room") in reads.of, reads.more
        return self._tables[key]

    def possible(self, s: int) -> list[int]:
        """When a session may start, as far as single sessions are concerned."""
        mine = self.problem.starts if self._possible is None else self.problem.starts[self._possible[s]]
        found: list[int] = mine.tolist()
        return found

    def _sessions(self, own: OwnRule | OwnPreference) -> list[int]:
        looked = self._looked[own.id]
        every = range(len(self.problem.sessions))
        return [s for s in every if looked is None or self.problem.sessions[s].id in looked]

    def _cost_of_each(self) -> None:
        """Learn what preferences about single sessions charge, wherever these are."""
        self._costed = True
        problem = self.problem
        for own in self.charging:
            if own.about != "session" or own.poster is not None or isinstance(own, OwnRule):
                continue
            for s in self._sessions(own):
                spots: dict[tuple[tuple[str, ...], int, int | None], set[int]] = {}
                for start in self.possible(s):
                    for number in range(len(problem.rooms)):
                        said, by_room, more = self._alone(own, s, start, number)
                        for subjects, units in said.items() if not more else ():
                            key = subjects, units, number if by_room else None
                            spots.setdefault(key, set()).add(start)
                        if not by_room:
                            break
                for (subjects, units, room), starts in spots.items():
                    if self._excused(own, subjects) or not units:
                        continue
                    rooms = None if room is None else frozenset([room])
                    spot = Spot(s, frozenset(starts), rooms)
                    self._learn(Learned(own.id, subjects, (spot,), self._points(own, units), Sure.PROVED))

    def _points(self, own: OwnRule | OwnPreference, units: int) -> int:
        scenario = self.problem.scenario
        if isinstance(own, OwnPreference):
            return scenario.weight(own.id) * units
        return scenario.policy(own.id).price or 0

    # What is asked of a plan.

    def judged(
        self, placed: Placed, plan: Plan, waive: Waived, seconds: Callable[[], float | None] = lambda: None
    ) -> Verdict | None:
        """
        Return what rules say of a plan that breaks some, and learn it; None for one that breaks none.

        *seconds*: how many are left for it.
        """
        most = self.asked + MOST_FOR_PLAN
        self._patience = lambda: self.asked < most and seconds() != 0.0
        every = [*self._broken(placed, plan, waive)]
        # Who is there is not to be judged before the places are.
        first = [one for one in every if not one[2]] or every
        sets = [
            self._at_fault(rule, subjects, placed, plan, 1)
            for rule, broken, _ in first
            for subjects in broken[:MOST_LEARNED]
        ]
        if sets:
            return Verdict(tuple(dict.fromkeys(sets)))
        for own in self.charging:
            # What is asked or said beforehand is charged already.
            if self._waived(waive, own.id) or own.poster is not None or own.about == "session":
                continue
            for subjects, units in [*self._ask(own, placed, plan)[0].items()][:MOST_LEARNED]:
                if not self._excused(own, subjects) and self._points(own, units):
                    self._at_fault(own, subjects, placed, plan, units)
        return None

    def away(self, placed: Placed, plan: Plan, waive: Waived) -> tuple[tuple[str, int], ...]:
        """
        Return who might be kept from which session so that no rule is broken.

        Nobody, if none is broken, or one is that looks at placements alone.
        """
        found: list[tuple[str, int]] = []
        for _, broken, more in self._broken(placed, plan, waive):
            people = [person for subjects in broken for person in self._who(subjects, placed, plan)]
            if not more or not people:
                return ()
            found += people
        return tuple(dict.fromkeys(found))

    def _broken(
        self, placed: Placed, plan: Plan, waive: Waived
    ) -> Iterator[tuple[OwnRule, list[tuple[str, ...]], bool]]:
        """Yield the rules that a plan breaks, the subjects, and whether more than placements was read."""
        for rule in self.strict:
            if self._waived(waive, rule.id):
                continue
            said, reads = self._ask(rule, placed, plan)
            broken = [subjects for subjects in said if not self._waived(waive, rule.id, subjects)]
            if broken:
                yield rule, broken, reads.more

    def _waived(self, waive: Waived, rule: str, subjects: tuple[str, ...] = ()) -> bool:
        return waives(self.problem.scenario, waive, rule, *subjects) or (rule, ()) in waive

    def _excused(self, own: OwnRule | OwnPreference, subjects: tuple[str, ...]) -> bool:
        scenario = self.problem.scenario
        if isinstance(own, OwnRule):
            return not set(scenario.policy(own.id).waived_for).isdisjoint(subjects)
        policy = scenario.preferences.get(own.id)
        return policy is not None and not set(policy.off_for).isdisjoint(subjects)

    def _who(self, subjects: tuple[str, ...], placed: Placed, plan: Plan) -> list[tuple[str, int]]:
        """
        Who might be kept from a session of a finding: somebody named, or of a delegation named.

        Of a delegation, whoever is free then is kept away too: another would go in the place of the one.
        """
        scenario, index = self.problem.scenario, self.problem.session_index
        for session in reversed(subjects):
            if session not in index or session not in plan.attendance:
                continue
            s = index[session]
            needed = set(scenario.needed(self.problem.sessions[s]))
            there = plan.attendees[session]
            free = [person for person in plan.attendance[session] if person not in needed]
            named = [person for person in free if person in subjects]
            if named:
                return [(named[-1], s)]
            for party in subjects:
                sent = [person for person in free if scenario.people[person].delegation == party]
                if sent:
                    members = (one.id for one in scenario.members[party])
                    idle = [one for one in members if one not in there and self._idle(one, s, placed, plan)]
                    away = sent[-max(1, len(sent) // FEWER) :]
                    return [(person, s) for person in (*idle, *away)]
        return []

    def _idle(self, person: str, s: int, placed: Placed, plan: Plan) -> bool:
        """Whether a person attends nothing while a session is held."""
        sessions, index = self.problem.sessions, self.problem.session_index
        begin, end = placed[s][0], placed[s][0] + sessions[s].duration
        for session in plan.sessions_of.get(person, ()):
            other = index[session]
            if placed[other][0] < end and begin < placed[other][0] + sessions[other].duration:
                return False
        return True

    def _ask(
        self, own: OwnRule | OwnPreference, placed: Placed, plan: Plan | None = None
    ) -> tuple[Said, _Reads]:
        """Ask what is said of some sessions in their places; of a *plan*, what else it says of them."""
        self.asked += 1
        self._reads.of.clear()
        self._reads.more = False
        sessions = self.problem.sessions
        places = {sessions[s].id: self._place(s, *spot) for s, spot in placed.items()}
        ordered = tuple(places.values())
        whole = plan is not None and len(placed) == len(plan.placements)
        fields: dict[str, Any] = dict(_EMPTY) if plan is None else {**_EMPTY, **self._rest(plan, places)}
        if whole and plan is not None:
            ordered = tuple(places[one.session] for one in plan.placements)
            fields["dropped"] = plan.dropped
        fields |= {"placements": ordered, "placement_by_session": places, "_reads": self._reads}
        seen = _bare(_Seen, fields)
        said: Said = {}
        scenario = self.problem.scenario
        if isinstance(own, OwnRule):
            for finding in self._patient(lambda: own.errors(scenario, seen), whole):
                said[finding.subjects] = 1
        else:
            for penalty in self._patient(lambda: own.penalty(scenario, seen), whole):
                said[penalty.subjects] = said.get(penalty.subjects, 0) + penalty.units
        reads = _Reads()
        reads.of, reads.more = set(self._reads.of), self._reads.more
        return said, reads

    @staticmethod
    def _patient(said: Callable[[], Iterable[Any]], whole: bool) -> Iterator[Any]:
        """Yield what is said; a function that fails on a part of a plan says nothing of it."""
        from eventplan.model import OwnRuleError

        try:
            yield from said()
        except OwnRuleError:
            if whole:
                raise

    @staticmethod
    def _rest(plan: Plan, places: Mapping[str, Any]) -> dict[str, Any]:
        """What a plan says of some sessions beside where they are."""
        return {
            "attendance": {s: who for s, who in plan.attendance.items() if s in places},
            "orders": {
                name: tuple(turn for turn in turns if turn.part in places)
                for name, turns in plan.orders.items()
            },
            "teams": {s: teams for s, teams in plan.teams.items() if s in places},
            "booths": {s: booths for s, booths in plan.booths.items() if s in places},
            "arrivals": tuple(arrival for arrival in plan.arrivals if arrival.session in places),
            "sweeps": plan.sweeps,
        }

    def _place(self, s: int, start: int, room: int) -> _Place:
        key = s, start, room
        found = self._places.get(key)
        if found is None:
            if start not in self._instants:
                self._instants[start] = self.problem.instant(start)
            fields = {
                "session": self.problem.sessions[s].id,
                "start": self._instants[start],
                "room": self.problem.rooms[room],
                "_s": s,
                "_reads": self._reads,
            }
            found = self._places[key] = _bare(_Place, fields)
        return found

    # Which sessions are at fault.

    def _at_fault(
        self,
        own: OwnRule | OwnPreference,
        subjects: tuple[str, ...],
        placed: Placed,
        plan: Plan,
        units: int,
    ) -> tuple[int, ...]:
        """Learn what is at fault; return these sessions."""
        asked = _Asked(self, own, subjects, plan, units)
        index = self.problem.session_index
        named = {s: placed[s] for name in subjects if (s := index.get(name, -1)) in placed}
        declared = own.about in ("session", "pairs")
        few: Placed | None = named if named and asked(named) else None
        trusted = few is not None and declared
        if few is None or (not trusted and len(few) > 1):
            few = asked.smaller(few if few is not None else self._nearest(own, placed, named, asked))
        reads = asked.reads(few)
        sure = Sure.PROVED if trusted or own.monotone else Sure.GUESSED
        if reads.more:
            # Who is there follows from where and when everything is: what is read says little of that.
            sure = Sure.UNPROVABLE
            reads.of.update((s, what) for s in few for what in ("start", "room"))
        points = None if isinstance(own, OwnRule) and own in self.strict else self._points(own, units)
        for avoid in asked.spots(few, reads):
            kind = Sure.GUESSED if sure is Sure.PROVED and not avoid.certain else sure
            self._learn(Learned(own.id, subjects, avoid.spots, points, kind, avoid.apart, avoid.most))
            if not avoid.certain:
                self._wide.add((own.id, subjects))
        if sure is Sure.GUESSED:
            self._learn_exactly(own, subjects, placed, plan, points)
        return tuple(sorted(few))

    def _nearest(
        self, own: OwnRule | OwnPreference, placed: Placed, named: Placed, asked: "_Asked"
    ) -> Placed:
        """Return sessions among which those at fault are: those of a day, if that will do, else all."""
        problem = self.problem
        day_of = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
        days = dict.fromkeys(day_of[start] for start, _ in (named or placed).values())
        for day in days:
            on_day = {s: spot for s, spot in placed.items() if day_of[spot[0]] == day}
            if len(on_day) < len(placed) and asked(on_day):
                return on_day
        looked = {s: placed[s] for s in self._sessions(own) if s in placed}
        return looked if len(looked) < len(placed) and asked(looked) else placed

    def _learn_exactly(
        self,
        own: OwnRule | OwnPreference,
        subjects: tuple[str, ...],
        placed: Placed,
        plan: Plan,
        points: int | None,
    ) -> None:
        """Learn what holds for certain of a finding: of all sessions together, or of those of its day."""
        said, reads = self._ask(own, placed, plan)
        if reads.more or subjects not in said:
            return
        looked = self._sessions(own)
        spots = []
        for s in looked:
            if s in placed:
                start, room = placed[s]
                starts = frozenset([start]) if (s, "start") in reads.of else None
                rooms = frozenset([room]) if (s, "room") in reads.of else None
                spots.append(Spot(s, starts, rooms))
            else:
                spots.append(Spot(s, frozenset(), None, absent=True))
        self._learn(Learned(own.id, subjects, tuple(spots), points, Sure.PROVED))

    def _learn(self, learned: Learned) -> None:
        if learned not in self._known and len(self.learned) < MOST_WORDS:
            self._known.add(learned)
            self.learned.append(learned)

    # What is posted in a model.

    def speak(self, build: Build) -> None:
        """Have rules and preferences say what they have to say beforehand."""
        if build.pools is not None:
            return  # rooms stand for others here: what is said of rooms would not be meant
        for own in (*self.strict, *self.charging):
            if own.poster is None or self._waived(build.waive, own.id):
                continue
            if isinstance(own, OwnRule) or not build.labelled:
                own.say(Model(build, own.id))

    def post(self, build: Build, *, guesses: bool, counts: Callable[[str], bool]) -> bool:
        """
        Post what was learned, as far as this model has not got it yet: whether that is anything.

        *guesses*: also what is not proved. *counts*: what is charged in this model.
        """
        if not self.any:
            return False
        if not self._costed and not build.labelled:
            self._cost_of_each()
        memory = build.known.setdefault("own", {"next": 0, "sure": set()})
        first, memory["next"] = memory["next"], len(self.learned)
        news = False
        for learned in self.learned[first:]:
            if learned.sure is Sure.GUESSED and not guesses:
                continue
            wide = (learned.about, learned.subjects) in self._wide
            if guesses and wide and learned.sure is Sure.PROVED:
                continue
            if learned.points is not None and (build.labelled or not counts(learned.about)):
                continue
            if self._waived(build.waive, learned.about, learned.subjects):
                continue
            if self._post(build, learned):
                news = True
                memory["sure"].add(learned.sure)
        return news

    @staticmethod
    def has(build: Build, *sorts: Sure) -> bool:
        """Whether anything in a model is so sure."""
        return not build.known.get("own", {"sure": set()})["sure"].isdisjoint(sorts)

    def _post(self, build: Build, learned: Learned) -> bool:
        if learned.most is not None:
            return self._post_most(build, learned, learned.most)
        out: list[Literal] = []
        for spot in learned.spots:
            elsewhere = _elsewhere(build, spot)
            if elsewhere is None:
                return False
            out += elsewhere
        if learned.apart:
            one, other = (spot.session for spot in learned.spots)
            far = _far_apart(build, one, other, learned.apart)
            if far is None:
                return False
            out += far
        if learned.points is None:
            because = build.because(learned.about, *learned.subjects)
            if because is None:
                return False
            build.cp.add_bool_or([*out, *(~literal for literal in because)])
            return True
        cost = self._cost(build, learned)
        constraint = build.cp.add(cost >= learned.points)
        if out:
            constraint.only_enforce_if([~literal for literal in out])
        return True

    @staticmethod
    def _post_most(build: Build, learned: Learned, most: int) -> bool:
        """Bound the number of sessions that are at these spots."""
        because = build.because(learned.about, *learned.subjects)
        there = [
            build.exactly_in(spot.session, spot.starts)
            for spot in learned.spots
            if spot.starts is not None and build.possible(spot.session)
        ]
        if because is None or len(there) <= most:
            return False
        build.enforce(build.cp.add(sum(there) <= most), because)
        return True

    @staticmethod
    def _cost(build: Build, learned: Learned) -> Linear:
        """The variable for what a rule or preference charges some subjects."""
        known = build.known.setdefault("own costs", {})
        key = learned.about, learned.subjects
        if key not in known:
            known[key] = build.cp.new_int_var(0, 10**9, f"{learned.about}({', '.join(learned.subjects)})")
            build.cost(learned.about, known[key])
        return known[key]

    def labels(self) -> list[tuple[str, tuple[str, ...]]]:
        """Rule instances that are judged when a plan is complete: each rule as a whole."""
        return [(rule.id, ()) for rule in self.strict if rule.poster is None and rule.about != "session"]


_EMPTY: dict[str, Any] = {
    name: field.get_default(call_default_factory=True) for name, field in Plan.model_fields.items()
}


def _elsewhere(build: Build, spot: Spot) -> list[Literal] | None:
    """Literals one of which is true if a session is elsewhere; None if it cannot be there at all."""
    s = spot.session
    candidates, rooms, held = build.candidates[s], build.in_room[s], build.held[s]
    if not candidates or not rooms:
        return [] if spot.absent else None
    if build.pools is not None and spot.rooms is not None:
        return None  # rooms stand for others here
    times = [t for t in candidates if spot.starts is None or t in spot.starts]
    here = [r for r in rooms if spot.rooms is None or r in spot.rooms]
    if not times or not here:
        if not spot.absent:
            return None
        return None if held is True else [held]
    out: list[Literal] = []
    others = [t for t in candidates if spot.starts is not None and t not in spot.starts]
    if others and len(times) == 1 and not spot.absent and build.few(s):
        out.append(~build.at(s)[times[0]])
    elif others:
        out.append(_at_others(build, s, tuple(others)))
    away = [r for r in rooms if spot.rooms is not None and r not in spot.rooms]
    if away and len(here) == 1 and not spot.absent:
        out.append(~rooms[here[0]])
    else:
        out += [rooms[r] for r in away]
    if held is not True and not spot.absent:
        out.append(~held)
    return out


def _far_apart(build: Build, a: int, b: int, apart: tuple[int, ...]) -> list[Literal] | None:
    """A literal under which one session does not start so many minutes after another; None if it cannot."""
    known: dict[Any, list[Literal] | None] = build.known.setdefault("far apart", {})
    if (a, b, apart) not in known:
        near = {*apart}
        found: list[Literal] | None = None
        if any(two - one in near for one in build.candidates[a] for two in build.candidates[b]):
            literal = build.cp.new_bool_var("far-apart")
            others = cp_model.Domain.from_values(list(apart)).complement()
            distance = build.start[b] - build.start[a]
            build.cp.add_linear_expression_in_domain(distance, others).only_enforce_if(literal)
            found = [literal]
        known[a, b, apart] = found
    return known[a, b, apart]


def _at_others(build: Build, s: int, others: tuple[int, ...]) -> Literal:
    """A literal under which a session is held, and starts at one of some times."""
    known = build.known.setdefault("at others", {})
    if (s, others) not in known:
        literal = build.cp.new_bool_var(f"elsewhen({build.problem.sessions[s].id})")
        build.start_within(s, others, [literal])
        if build.held[s] is not True:
            build.cp.add_implication(literal, build.held[s])
        known[s, others] = literal
    return known[s, others]


class _Asked:
    """Asks about one finding: whether it is there when only some sessions are, or are at other times."""

    def __init__(
        self, rules: OwnRules, own: OwnRule | OwnPreference, subjects: tuple[str, ...], plan: Plan, units: int
    ) -> None:
        self.rules, self.own, self.subjects, self.plan, self.units = rules, own, subjects, plan, units
        self.points = not (isinstance(own, OwnRule) and own in rules.strict)
        self.left = MOST_ASKED
        self._known_rooms: list[dict[int, frozenset[int]]] | None = None
        self._last: _Reads = _Reads()

    def __call__(self, placed: Placed) -> bool:
        """Whether the finding is there, and counts as much."""
        self.left -= 1
        said, self._last = self.rules._ask(self.own, placed, self.plan)
        return said.get(self.subjects, 0) >= self.units

    @property
    def more(self) -> bool:
        """Whether there is time for more questions."""
        return self.left > 0 and self.rules._patience()

    def reads(self, placed: Placed) -> _Reads:
        """What is read for the finding."""
        self(placed)
        return self._last

    def smaller(self, placed: Placed) -> Placed:
        """Leave out what the finding does not need: halves first, then less and less."""
        kept, size = dict(placed), max(1, len(placed) // 2)
        while True:
            for begin in range(0, len(kept), size):
                gone = [*kept][begin : begin + size]
                rest = {s: spot for s, spot in kept.items() if s not in gone}
                if self.more and len(gone) < len(kept) and self(rest):
                    kept = rest
            if size == 1 or not self.more:
                return kept
            size = max(1, min(size // 2, len(kept) // 2))

    def spots(self, placed: Placed, reads: _Reads) -> Iterator[Avoid]:
        """Yield what is to be avoided: these sessions at these times, and at others where it is the same."""
        timed = [s for s in placed if (s, "start") in reads.of]
        fixed = {s: self._spot(s, placed, reads) for s in placed}
        if len(timed) == 1:
            fixed[timed[0]] = fixed[timed[0]]._replace(starts=self._times(timed[0], placed))
            yield Avoid(tuple(fixed.values()), certain=True)
            return
        if len(timed) == 2:
            yield from self._table(timed[0], timed[1], placed, fixed)
            return
        yield Avoid(tuple(fixed.values()), certain=True)
        counted = self._too_many(placed, reads) if len(timed) == len(placed) else None
        if counted is not None:
            yield counted
            return
        wide = {s: self._times(s, placed) for s in timed}
        for s in timed:
            one_wide = fixed | {s: fixed[s]._replace(starts=wide[s])}
            yield Avoid(tuple(one_wide.values()), certain=True)
        if timed and self._alike(wide, placed):
            every = {s: fixed[s]._replace(starts=wide[s]) for s in timed}
            yield Avoid(tuple((fixed | every).values()), certain=False)

    def _too_many(self, placed: Placed, reads: _Reads) -> Avoid | None:
        """
        Guess that it is the number of sessions that is at fault, whichever they are, at the times of one.

        None if it seems not to be: rooms matter, or others in their places do not break the rule.
        """
        rules = self.rules
        if self.points or any(what == "room" for _, what in reads.of):
            return None
        first = next(iter(placed))
        times = self._times(first, placed)
        rest = {s: spot for s, spot in placed.items() if s != first}
        room = placed[first][1]
        mine = {s: times.intersection(rules.possible(s)) for s in rules._sessions(self.own)}
        like = [
            s
            for s, starts in mine.items()
            if s in placed or (starts and self._any({**rest, s: (min(starts), room)}))
        ]
        if len(like) == len(placed):
            return None
        chance = np.random.default_rng(len(like))
        for _ in range(SAMPLE):
            drawn = chance.choice(like, len(placed), replace=False).tolist()
            if any(not mine[s] for s in drawn):
                continue
            if not self._any({s: (int(chance.choice(sorted(mine[s]))), room) for s in drawn}):
                return None
        spots = tuple(Spot(s, frozenset(mine[s]), None) for s in sorted(like) if mine[s])
        return Avoid(spots, certain=False, most=len(placed) - 1)

    def _any(self, placed: Placed) -> bool:
        """Whether the rule is broken, whatever it says is at fault."""
        self.left -= 1
        return bool(self.rules._ask(self.own, placed, self.plan)[0])

    def _spot(self, s: int, placed: Placed, reads: _Reads) -> Spot:
        start, room = placed[s]
        starts = frozenset([start]) if (s, "start") in reads.of else None
        return Spot(s, starts, frozenset([room]) if (s, "room") in reads.of else None)

    def _times(self, s: int, placed: Placed) -> frozenset[int]:
        """The times of a session at which the finding is there, where the others stay."""
        at, room = placed[s]
        found = {at}
        for start in self._near(s, at):
            if not self.rules._patience():
                break
            if self({**placed, s: (start, room)}) and not self._last.more:
                found.add(start)
        return frozenset(found)

    def _near(self, s: int, at: int) -> list[int]:
        starts = self.rules.possible(s)
        starts.sort(key=lambda start: abs(start - at))
        return [start for start in starts[:MOST_AT_TIMES] if start != at]

    def _table(self, a: int, b: int, placed: Placed, fixed: dict[int, Spot]) -> Iterator[Avoid]:
        """
        Ask about two sessions at all times of both, where these are few; else guess from some.

        At any times of both it may be the same (two on one day), or where they are as far apart (two too near
        each other).
        """
        first, second = self._times(a, placed), self._times(b, placed)

        def spots(times: Iterable[int], others: Iterable[int]) -> dict[int, Spot]:
            here = fixed[a]._replace(starts=frozenset(times))
            return fixed | {a: here, b: fixed[b]._replace(starts=frozenset(others))}

        at = placed[a][0], placed[b][0]
        if len(first) * len(self._near(b, at[1])) <= FEW_IN_TABLE:
            rows: dict[frozenset[int], set[int]] = {}
            for start in sorted(first):
                others = self._times(b, {**placed, a: (start, placed[a][1])})
                rows.setdefault(others, set()).add(start)
            for others, starts in rows.items():
                yield from self._in_rooms(a, b, placed, spots(starts, others), sure=True)
            return

        yield Avoid(tuple(spots(first, [at[1]]).values()), certain=True)
        yield Avoid(tuple(spots([at[0]], second).values()), certain=True)
        if self._alike({a: first, b: second}, placed):
            yield from self._in_rooms(a, b, placed, spots(first, second), sure=False)
            return

        apart = sorted({start - at[0] for start in second})
        mine, theirs = [at[0], *self._near(a, at[0])], {at[1], *self._near(b, at[1])}
        if self._as_far_apart(a, b, placed, mine, theirs, apart):
            anywhere = fixed | {s: fixed[s]._replace(starts=None) for s in (a, b)}
            yield from self._in_rooms(a, b, placed, anywhere, sure=False, apart=tuple(apart))

    def _as_far_apart(
        self, a: int, b: int, placed: Placed, mine: list[int], theirs: set[int], apart: list[int]
    ) -> bool:
        """Whether the finding is there wherever two sessions are as far apart, as far as chance shows."""
        chance = np.random.default_rng(len(apart))
        for _ in range(SAMPLE):
            start = int(chance.choice(mine))
            others = [start + distance for distance in apart if start + distance in theirs]
            if others:
                other = int(chance.choice(others))
                if not self({**placed, a: (start, placed[a][1]), b: (other, placed[b][1])}):
                    return False
        return True

    def _in_rooms(
        self,
        a: int,
        b: int,
        placed: Placed,
        spots: dict[int, Spot],
        *,
        sure: bool,
        apart: tuple[int, ...] = (),
    ) -> Iterator[Avoid]:
        """Yield what is to be avoided of two sessions; and in other rooms, where it seems to be the same."""
        yield Avoid(tuple(spots.values()), sure, apart)
        roomy = [s for s in (a, b) if spots[s].rooms is not None]
        if not roomy:
            return
        for rooms in self._rooms(a, b, placed, roomy):
            there = {s: spots[s]._replace(rooms=some) for s, some in rooms.items()}
            yield Avoid(tuple((spots | there).values()), False, apart)

    def _rooms(self, a: int, b: int, placed: Placed, roomy: list[int]) -> list[dict[int, frozenset[int]]]:
        """Rooms of two sessions, as far as they matter, in which the finding is there at the same times."""
        if self._known_rooms is not None:
            return self._known_rooms
        every = range(len(self.rules.problem.rooms))
        rows: dict[frozenset[int], set[int]] = {}
        for room in every if a in roomy else [placed[a][1]]:
            others = frozenset(
                other
                for other in (every if b in roomy else [placed[b][1]])
                if self.rules._patience()
                and self({**placed, a: (placed[a][0], room), b: (placed[b][0], other)})
            )
            if others:
                rows.setdefault(others, set()).add(room)
        found = []
        for others, rooms in rows.items():
            both = {a: frozenset(rooms), b: others}
            found.append({s: some for s, some in both.items() if s in roomy})
        self._known_rooms = found
        return found

    def _alike(self, wide: Mapping[int, Collection[int]], placed: Placed) -> bool:
        """Whether the finding is there at times of all of these sessions that are drawn by chance."""
        chance = np.random.default_rng(len(placed))
        choices = {s: sorted(starts) for s, starts in wide.items()}
        for _ in range(SAMPLE):
            drawn = {s: (int(chance.choice(starts)), placed[s][1]) for s, starts in choices.items()}
            if not self({**placed, **drawn}):
                return False
        return True


def own_of(problem: Problem) -> OwnRules:
    """Return what is of one's own in a problem, and was learned of it."""
    found = problem.memory.get("own")
    if not isinstance(found, OwnRules):
        found = problem.memory["own"] = OwnRules(problem)
    return found
