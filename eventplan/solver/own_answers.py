"""Rules of one's own are asked, and what they read while they answer is seen."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from eventplan.model import OwnPreference, OwnRule, OwnRuleError, Placement, Plan
from eventplan.model.own import MOST_POINTS

from .problem import Problem, Waived, waives

Placed: TypeAlias = Mapping[int, tuple[int, int]]
"""Sessions held: start minute and room, by position."""

FEW_ORDERS = 6
"""Other orders of several sessions in which a rule is asked whether it goes by their order."""


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
    """If not empty: two sessions, where the second starts this number of minutes after the first."""
    most: int | None = None
    """If stated: at most this number of the sessions may be at these spots."""


class Reads:
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
    blank = object.__new__(kind)
    object.__setattr__(blank, "__dict__", fields)
    for name in ("__pydantic_extra__", "__pydantic_private__"):
        object.__setattr__(blank, name, None)

    object.__setattr__(blank, "__pydantic_fields_set__", set())

    return blank


Said = dict[tuple[str, ...], int]
"""Findings, or units, by subjects."""


class OwnAnswers:
    """Rules and preferences of one's own: what they say of placements."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        scenario = problem.scenario
        own = [rule for rule in scenario.own if not scenario.policy(rule.id).waived]
        self.rules = [rule for rule in own if isinstance(rule, OwnRule)]
        self.strict = [rule for rule in self.rules if scenario.policy(rule.id).price is None]
        self.charging: list[OwnRule | OwnPreference] = [
            law
            for law in own
            if (scenario.weight(law.id) if isinstance(law, OwnPreference) else scenario.policy(law.id).price)
        ]
        self.learned: list[Learned] = []
        self._known: set[Learned] = set()
        self._tried: dict[tuple[str, object], set[tuple[str, ...]]] = {}
        """Findings that were compared with one, by rule and what was learned of that."""
        self._guessed: dict[tuple[str, tuple[str, ...]], list[Learned]] = {}
        """What was guessed of findings because they are like others."""
        self._wide: set[tuple[str, tuple[str, ...]]] = set()
        """Findings with a guess of when else they are there: what was asked is a part of that."""
        self._reads = Reads()
        self._places: dict[tuple[int, int, int], _Place] = {}
        self._instants: dict[int, datetime] = {}
        self._tables: dict[tuple[str, int, int, int], tuple[Said, bool, bool]] = {}
        self._none: dict[str, Said] = {}
        self._costed = False
        self._looked = {own_rule.id: own_rule.sessions(scenario) for own_rule in own}

        self._patience: Callable[[], bool] = lambda: True
        self._possible: np.ndarray[Any, Any] | None = None
        self._rooms_ok: np.ndarray[Any, Any] | None = None
        self.asked = 0
        """Questions so far."""

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return bool(self.rules or self.charging)

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
        starts: list[int] = mine.tolist()
        return starts

    def _is_possible(self, spots: Iterable[Spot], placed: Placed) -> bool:
        """Whether sessions may be in these rooms, as far as single sessions are concerned, or are there."""
        ok = self._rooms_ok
        if ok is None:
            return True

        rooms = {s: room for s, (_, room) in placed.items()}

        for spot in spots:
            s = spot.session
            if spot.rooms is not None and not any(ok[s, r] or rooms.get(s) == r for r in spot.rooms):
                return False

        return True

    def _sessions(self, own: OwnRule | OwnPreference) -> list[int]:
        looked = self._looked[own.id]
        every = range(len(self.problem.sessions))
        return [s for s in every if looked is None or self.problem.sessions[s].id in looked]

    def _points(self, own: OwnRule | OwnPreference, units: int) -> int:
        scenario = self.problem.scenario
        if isinstance(own, OwnPreference):
            points = scenario.weight(own.id) * units
            if points > MOST_POINTS:
                charged = f"charges {points} points for one thing: {MOST_POINTS} at most"
                raise OwnRuleError(f"preference '{own.id}' {charged}")

            return points

        return scenario.policy(own.id).price or 0

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

    def _read(self, own: OwnRule | OwnPreference, placed: Placed, plan: Plan) -> tuple[Said, Reads]:
        """
        Ask, and see what the answer depends on: on when all of them are, where it goes by their order.

        Nobody sees that somebody looks at an order: the same is asked in other orders.
        """
        said, reads = self._ask(own, placed, plan)
        chance = np.random.default_rng(len(placed))
        by_time = self._by_time(placed)

        for number in range(FEW_ORDERS if len(placed) > 1 else 0):
            order = by_time[::-1] if number == 0 else chance.permutation(by_time).tolist()
            other, also = self._ask(own, placed, plan, order)
            if other != said or also.of != reads.of:
                reads.of.update(also.of, ((s, "start") for s in placed))
                break

        return said, reads

    def _by_time(self, placed: Placed) -> list[int]:
        """Sessions in the order in which plans have them."""
        sessions = self.problem.sessions
        return sorted(placed, key=lambda s: (placed[s][0], sessions[s].id))

    def _ask(
        self,
        own: OwnRule | OwnPreference,
        placed: Placed,
        plan: Plan | None = None,
        order: Sequence[int] | None = None,
    ) -> tuple[Said, Reads]:
        """
        Ask what is said of some sessions in their places; of a *plan*, what else it says of them.

        They are in the *order* of plans, unless another is given.
        """
        self.asked += 1
        self._reads.of.clear()
        self._reads.more = False
        sessions = self.problem.sessions
        by_time = self._by_time(placed) if order is None else order
        places = {sessions[s].id: self._place(s, *placed[s]) for s in by_time}
        whole = plan is not None and len(placed) == len(plan.placements)
        fields: dict[str, Any] = dict(_EMPTY) if plan is None else {**_EMPTY, **self._rest(plan, places)}

        if whole and plan is not None:
            fields["dropped"] = plan.dropped

        fields["placements"] = tuple(places.values())
        fields |= {"placement_by_session": places, "_reads": self._reads}
        seen = _bare(_Seen, fields)
        said: Said = {}
        scenario = self.problem.scenario

        if isinstance(own, OwnRule):
            for finding in self._patient(lambda: own.errors(scenario, seen), whole):
                said[finding.subjects] = 1
        else:
            for penalty in self._patient(lambda: own.penalty(scenario, seen), whole):
                said[penalty.subjects] = said.get(penalty.subjects, 0) + penalty.units

        reads = Reads()
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
        """What a plan says of some sessions besides where they are."""
        arrivals = tuple(arrival for arrival in plan.arrivals if arrival.session in places)
        orders = {}

        for name, turns in plan.orders.items():
            orders[name] = tuple(turn for turn in turns if turn.part in places)

        return {
            "attendance": _of_sessions(plan.attendance, places),
            "orders": orders,
            "teams": _of_sessions(plan.teams, places),
            "booths": _of_sessions(plan.booths, places),
            "arrivals": arrivals,
            "sweeps": plan.sweeps,
        }

    def _place(self, s: int, start: int, room: int) -> _Place:
        key = s, start, room
        place = self._places.get(key)
        if place is None:
            if start not in self._instants:
                self._instants[start] = self.problem.instant(start)

            fields = {
                "session": self.problem.sessions[s].id,
                "start": self._instants[start],
                "room": self.problem.rooms[room],
                "_s": s,
                "_reads": self._reads,
            }
            place = self._places[key] = _bare(_Place, fields)

        return place

    def labels(self) -> list[tuple[str, tuple[str, ...]]]:
        """Rule instances that are judged when a plan is complete: each rule as a whole."""
        return [(rule.id, ()) for rule in self.strict if rule.poster is None and rule.about != "session"]


_NO_PLAN = Plan()
_EMPTY: dict[str, Any] = {name: getattr(_NO_PLAN, name) for name in Plan.model_fields}


def _of_sessions(by_session: Mapping[str, Any], sessions: Container[str]) -> dict[str, Any]:
    return {session: value for session, value in by_session.items() if session in sessions}
