"""The only place that makes decision variables; and the two ways in which a rule gets its word in."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

import numpy as np
from ortools.sat.python import cp_model

from .engine import OutOfTime
from .problem import Label, Mask, Problem, Waived, waives

Literal: TypeAlias = Any
"""A truth value of the solver, plain or negated: OR-Tools has no one type for both."""

Linear: TypeAlias = Any
"""A linear expression of the solver: OR-Tools types its operators too narrowly for sums."""

Because = list[Literal]
"""Literals under which a rule instance holds: none in a plain solve, one when priced or explaining."""

FEW_STARTS = 48
"""Sessions with at most this many starts get one literal for each (strong bounds, more variables)."""


LEFT = 10_000
"""In a draft: points for each session that must be held, and is left for another day."""

OFTEN = 1000
"""Views and words of rules between two looks at the clock."""


_Key = ParamSpec("_Key")
_Known = TypeVar("_Known")


def once(
    method: Callable[Concatenate["Build", _Key], _Known],
) -> Callable[Concatenate["Build", _Key], _Known]:
    """Remember what a method returns, for as long as its build lives."""

    @wraps(method)
    def remembered(self: "Build", /, *args: _Key.args, **kwargs: _Key.kwargs) -> _Known:
        known = self.known.setdefault(method.__name__, {})
        key = (*args, *kwargs.values())
        if key not in known:
            known[key] = method(self, *args, **kwargs)
        found: _Known = known[key]
        return found

    return remembered


@dataclass
class _Ban:
    """Starts, or a room, or starts in a room, that a rule instance forbids a session."""

    because: Because
    session: int
    starts: Mask | None
    room: int | None


@dataclass
class Build:
    """
    The model under construction.

    A rule speaks in two ways. `forbid` excludes candidates: in a plain solve they are gone before
    a variable exists, so nothing is paid for them. `because` gives the literals under which any
    other constraint of the rule is enforced. Either way a rule instance that is waived says
    nothing, one with a price may be broken at that price, and when *explaining* each is an
    assumption that a conflict can name.
    """

    problem: Problem
    explaining: bool = False
    """Whether each rule instance is an assumption, so that all can be listed."""
    labelled: bool = False
    """Whether each rule instance keeps its own label, so that it can be left out; implied by *explaining*."""
    waive: Waived = ()
    within: Mapping[int, tuple[Mask, Mask]] | None = None
    """The starts and rooms that sessions are confined to; those left out are not of this model at all."""
    granting: bool = False
    """Whether every wish to attend is to be met and no themes clash, rather than charged for."""
    loose: bool = False
    """In a draft: whether sessions that must be held may be left for another day."""
    over: Callable[[], bool] | None = None
    """Says whether the time for making the model is over; None if it never is."""
    pools: Mapping[int, tuple[int, ...]] | None = None
    """In a draft: rooms that are alike, by the one that stands for them; ways are the longest there are."""
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    labels: dict[Label, cp_model.IntVar] = field(default_factory=dict)
    costs: list[tuple[str, Linear]] = field(default_factory=list)
    clear_ways: dict[tuple[int, int], Literal] = field(default_factory=dict)
    turns: dict[tuple[str, int], list[Literal]] = field(default_factory=dict)
    """Literals that say that a person has a turn on some list in a session."""
    records: list[tuple[str, tuple[Any, ...], Literal, Linear]] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    """How many variables each preference has of its own."""
    known: dict[str, dict[Any, Any]] = field(default_factory=dict)
    """What methods have returned, by name and arguments."""
    _bans: list[_Ban] = field(default_factory=list)
    _looks: int = 0

    def __post_init__(self) -> None:
        """Begin with every candidate allowed."""
        self.labelled |= self.explaining
        sessions, rooms, starts = (
            len(self.problem.sessions),
            len(self.problem.rooms),
            len(self.problem.starts),
        )
        self.starts_ok = np.ones((sessions, starts), dtype=bool)
        self.rooms_ok = np.ones((sessions, rooms), dtype=bool)
        self.pairs_ok: list[dict[int, Mask]] = [{} for _ in range(sessions)]
        self.dead: list[str] = []

    def look(self, times: int = 1) -> None:
        """
        Look at the clock, now and then: `OutOfTime` if the time for making the model is over.

        *times*: what is made counts as so many views and words of rules.
        """
        before, self._looks = self._looks, self._looks + times
        if self.over is not None and self._looks // OFTEN > before // OFTEN and self.over():
            raise OutOfTime

    # What a rule may say.

    def strict(self, rule: str) -> bool:
        """Whether a rule holds for all, at no price, and nothing needs a label."""
        policy = self.problem.scenario.policy(rule)
        return not (self.labelled or policy.waived_for or policy.price is not None or self.waived(rule))

    def priced(self, rule: str) -> bool:
        """Whether a rule may be broken at a price."""
        return self.problem.scenario.policy(rule).price is not None

    def waived(self, rule: str) -> bool:
        """Whether a rule is waived as a whole."""
        return waives(self.problem.scenario, self.waive, rule)

    def leaves_out(self, rule: str) -> bool:
        """Whether any single instance of a rule is left out."""
        return any(not isinstance(one, str) and one[0] == rule for one in self.waive)

    def because(self, rule: str, *subjects: str) -> Because | None:
        """Return the literals under which this instance of *rule* holds; None if it is waived."""
        self.look()
        if waives(self.problem.scenario, self.waive, rule, *subjects):
            return None
        policy = self.problem.scenario.policy(rule)
        if self.labelled and policy.price is not None:
            return None  # what may be broken at a price is never why there is no plan
        if policy.price is None and not self.explaining:
            return []
        return self._label((rule, subjects))

    def _label(self, label: Label) -> Because:
        """Return the literal of a rule instance, with its price."""
        if label not in self.labels:
            rule, subjects = label
            price = self.problem.scenario.policy(rule).price
            self.labels[label] = self.cp.new_bool_var(f"{rule}({', '.join(subjects)})")
            if price is not None:
                self.costs.append((rule, price * (1 - self.labels[label])))
        return [self.labels[label]]

    def forbid(
        self, because: Because | None, session: int, *, starts: Mask | None = None, room: int | None = None
    ) -> None:
        """Forbid a session some starts, a room, or some starts in a room."""
        self.look()
        if because is None or (starts is not None and not starts.any()):
            return
        if because:
            self._bans.append(_Ban(because, session, starts, room))
        elif starts is None:
            assert room is not None
            self.rooms_ok[session, room] = False
        elif room is None:
            self.starts_ok[session] &= ~starts
        else:
            here = self.pairs_ok[session].setdefault(room, np.ones(len(starts), dtype=bool))
            here &= ~starts

    def enforce(self, constraint: cp_model.Constraint, because: Because) -> None:
        """Make a constraint hold under *because*."""
        if because:
            constraint.only_enforce_if(*because)

    def counts(self, preference: str, *subjects: str) -> bool:
        """Whether a preference counts for all of *subjects*."""
        policy = self.problem.scenario.preferences.get(preference)
        return policy is None or not set(subjects) & set(policy.off_for)

    def cost(self, preference: str, expression: Linear) -> None:
        """Add to the objective, in points."""
        self.costs.append((preference, expression))

    def confined(
        self,
        within: Mapping[int, tuple[Mask, Mask]],
        *,
        granting: bool = False,
        loose: bool = False,
        pools: Mapping[int, tuple[int, ...]] | None = None,
    ) -> "Build":
        """Return a model of some sessions, with the candidates that this one's rules have left them."""
        assert not self.labelled, "a labelled exclusion belongs to its model"
        found = Build(self.problem, waive=self.waive, within=within, granting=granting, pools=pools)
        found.loose, found.over = loose, self.over
        found.starts_ok, found.rooms_ok = self.starts_ok.copy(), self.rooms_ok.copy()
        found.pairs_ok = [dict(pairs) for pairs in self.pairs_ok]
        # What rules have excluded at a price is excluded at that price here too.
        labels = {literal.index: label for label, literal in self.labels.items()}
        for ban in self._bans:
            because = [x for literal in ban.because for x in found._label(labels[literal.index])]
            found._bans.append(replace(ban, because=because))
        return found

    # Variables. Made once, after every rule has forbidden what it forbids.

    def make_variables(self) -> None:
        """Make the variables of every session over the candidates that are left."""
        problem, cp = self.problem, self.cp
        self.held: list[Literal] = []
        self.start: list[cp_model.IntVar] = []
        self.end: list[Linear] = []
        self.in_room: list[dict[int, cp_model.IntVar]] = []
        self.candidates: list[list[int]] = []
        self._at: list[dict[int, cp_model.IntVar] | None] = [None] * len(problem.sessions)
        self._on_day: list[list[Literal] | None] = [None] * len(problem.sessions)
        self._spans: dict[int, cp_model.IntervalVar] = {}
        self._known_times: dict[tuple[int, ...], int] = {}
        absent = self._absent()
        self._confine()
        for s, session in enumerate(problem.sessions):
            masks = self.pairs_ok[s]
            rooms = [
                r
                for r in np.flatnonzero(self.rooms_ok[s]).tolist()
                if r not in masks or (masks[r] & self.starts_ok[s]).any()
            ]
            usable = self.starts_ok[s].copy()
            if rooms and all(r in masks for r in rooms):
                usable &= np.logical_or.reduce([masks[r] for r in rooms])
            starts = problem.starts[usable].tolist()
            outside = self.outside(s)
            required = not (session.optional or self.loose or self.waived("placed"))
            required = required and self.strict("placed")
            possible = bool(starts) and bool(rooms) and s not in absent
            if required and not possible and not outside:
                self.dead.append(session.id)
            if outside:
                held: Literal = cp.new_int_var(0, 0, f"held({session.id})")
            elif required and possible:
                held = True
            else:
                held = cp.new_bool_var(f"held({session.id})")
                if not possible:
                    cp.add(held == 0)
                self._must(session.id, session.optional, held)
            self.held.append(held)
            values = starts or [0]
            start = cp.new_int_var_from_domain(cp_model.Domain.from_values(values), f"start({session.id})")
            self.candidates.append(values if possible else [])
            self.start.append(start)
            self.end.append(start + session.duration)
            here = {r: cp.new_bool_var(f"in({session.id}, {problem.rooms[r]})") for r in rooms if possible}
            if here:
                cp.add(sum(here.values()) == held)
            self.in_room.append(here)
            for r, literal in here.items():
                if r in masks and not masks[r][usable].all():
                    allowed = problem.starts[usable & masks[r]].tolist()
                    self.start_within(s, allowed, [literal])
        for ban in self._bans:
            self._apply(ban)

    def outside(self, s: int) -> bool:
        """Whether a session is not of this model at all: it is held, or not, in another."""
        return self.within is not None and s not in self.within

    def _confine(self) -> None:
        if self.within is None:
            return
        for s in range(len(self.problem.sessions)):
            starts, rooms = self.within.get(s, (False, False))
            self.starts_ok[s] &= starts
            self.rooms_ok[s] &= rooms

    def _absent(self) -> set[int]:
        """Sessions that nothing in force asks for: they may as well not be held, and cost nothing."""
        scenario = self.problem.scenario
        if not self.labelled or any(limit.least is not None for limit in scenario.parallel):
            return set()
        lists = (*scenario.speakers_lists, *scenario.signing_orders)
        asked = {part.session for listed in lists for part in listed.parts}
        sessions = enumerate(self.problem.sessions)
        return {s for s, x in sessions if ("placed", (x.id,)) in self.waive and x.id not in asked}

    def _must(self, session: str, optional: bool, held: cp_model.IntVar) -> None:
        if optional:
            price = self.problem.scenario.session_by_id[session].drop_price or 0
            self.cost("dropped", price * (1 - held))
            return
        if self.loose and self.strict("placed"):
            self.cost("placed", LEFT * (1 - held))
            return
        because = self.because("placed", session)
        if because is not None:
            self.enforce(self.cp.add(held == 1), because)

    def start_within(self, s: int, allowed: Sequence[int], because: Because) -> None:
        """Make a session start at one of *allowed*, under *because*."""
        domain = cp_model.Domain.from_values(list(allowed))
        self.enforce(self.cp.add_linear_expression_in_domain(self.start[s], domain), because)

    def _apply(self, ban: _Ban) -> None:
        s, because = ban.session, [*ban.because]
        if ban.room is not None:
            literal = self.in_room[s].get(ban.room)
            if literal is None:
                return
            because.append(literal)
        elif self.held[s] is not True:
            because.append(self.held[s])
        if ban.starts is None:
            self.cp.add_bool_or([~lit for lit in because])
            return
        banned = set(self.problem.starts[ban.starts].tolist())
        allowed = [start for start in self.candidates[s] if start not in banned]
        if len(allowed) < len(self.candidates[s]):
            if allowed:
                self.start_within(s, allowed, because)
            else:
                self.cp.add_bool_or([~lit for lit in because])

    # Views of the variables that constraints and costs share.

    def possible(self, s: int) -> bool:
        """Whether a session has any candidate left."""
        return bool(self.candidates[s])

    def few(self, s: int) -> bool:
        """Whether a session has so few starts that each has a literal."""
        return len(self.candidates[s]) <= FEW_STARTS

    def at(self, s: int) -> dict[int, cp_model.IntVar]:
        """One literal for each start of a session: it is held, and starts then."""
        self.look()
        found = self._at[s]
        if found is None:
            name = self.problem.sessions[s].id
            found = {t: self.cp.new_bool_var(f"at({name}, {t})") for t in self.candidates[s]}
            if found:
                self.cp.add(sum(found.values()) == self.held[s])
                total = sum(t * literal for t, literal in found.items())
                constraint = self.cp.add(self.start[s] == total)
                if self.held[s] is not True:
                    constraint.only_enforce_if(self.held[s])
            self._at[s] = found
        return found

    def starts_in(self, s: int, allowed: Collection[int]) -> Literal | Linear:
        """Something that is 1 only if the session is held and starts at one of *allowed*."""
        inside = [t for t in self.candidates[s] if t in allowed]
        if not inside:
            return 0
        if len(inside) == len(self.candidates[s]):
            return self.held[s]
        if self.few(s):
            at = self.at(s)
            return sum(at[t] for t in inside)
        literal = self.cp.new_bool_var(f"in-window({self.problem.sessions[s].id})")
        self.start_within(s, inside, [literal])
        if self.held[s] is not True:
            self.cp.add_implication(literal, self.held[s])
        return literal

    def exactly_in(self, s: int, allowed: Collection[int]) -> Literal | Linear:
        """Something that is 1 exactly if the session is held and starts at one of *allowed*."""
        inside = self.starts_in(s, allowed)
        if not self.few(s):
            outside = self.starts_in(s, set(self.candidates[s]) - set(allowed))
            self.cp.add(inside + outside == self.held[s])
        return inside

    def may_be_on(self, s: int, day: int) -> bool:
        """Whether a session may start on the day with this position."""
        return day in self._days(s)

    @once
    def _days(self, s: int) -> frozenset[int]:
        positions = np.searchsorted(self.problem.starts, self.candidates[s])
        return frozenset(self.problem.day_of_start[positions].tolist())

    def on_day(self, s: int) -> list[Literal]:
        """One literal for each day of the event: the session is held on it."""
        found = self._on_day[s]
        if found is None:
            days = dict(zip(self.problem.starts.tolist(), self.problem.day_of_start.tolist(), strict=True))
            found = []
            for d in range(len(self.problem.scenario.event.days)):
                inside = [t for t in self.candidates[s] if days[t] == d]
                literal = self.cp.new_bool_var(f"on({self.problem.sessions[s].id}, {d})")
                if inside:
                    self.start_within(s, inside, [literal])
                else:
                    self.cp.add(literal == 0)
                found.append(literal)
            self.cp.add(sum(found) == self.held[s])
            self._on_day[s] = found
        return found

    def on(self, s: int, day: int) -> Linear:
        """Something that is 1 exactly if a session is held on a day: of its starts, where these are few."""
        if not self.few(s):
            return self.on_day(s)[day]
        days = self.problem.day_of_start[np.searchsorted(self.problem.starts, self.candidates[s])].tolist()
        return sum(literal for literal, d in zip(self.at(s).values(), days, strict=True) if d == day)

    def on_day_in(self, s: int, day: int, room: int) -> Linear:
        """Something that is 1 exactly if a session is held on a day, in one of its rooms."""
        if len(self.in_room[s]) == 1:
            return self.on(s, day)
        if len(self._days(s)) == 1:
            return self.in_room[s][room]
        return self._days_in(s)[day, room]

    @once
    def _days_in(self, s: int) -> dict[tuple[int, int], cp_model.IntVar]:
        name, days = self.problem.sessions[s].id, sorted(self._days(s))
        found = {
            (d, r): self.cp.new_bool_var(f"on-in({name}, {d}, {r})") for d in days for r in self.in_room[s]
        }
        for d in days:
            self.cp.add(sum(found[d, r] for r in self.in_room[s]) == self.on(s, d))
        for r, literal in self.in_room[s].items():
            self.cp.add(sum(found[d, r] for d in days) == literal)
        return found

    def span(self, s: int) -> cp_model.IntervalVar:
        """The interval from start to end of a session."""
        if s not in self._spans:
            session = self.problem.sessions[s]
            if self.held[s] is True:
                made = self.cp.new_fixed_size_interval_var(
                    self.start[s], session.duration, f"span({session.id})"
                )
            else:
                made = self.cp.new_optional_fixed_size_interval_var(
                    self.start[s], session.duration, self.held[s], f"span({session.id})"
                )
            self._spans[s] = made
        return self._spans[s]

    def present(self, *sessions: int) -> Because:
        """Literals that say that these sessions are held."""
        return [self.held[s] for s in sessions if self.held[s] is not True]

    def can_overlap(self, a: int, b: int, margin: int = 0) -> bool:
        """Whether some candidates of two sessions come within *margin* minutes of each other."""
        self.look()
        first, second = self.candidates[a], self.candidates[b]
        if not first or not second:
            return False
        long_a = self.problem.sessions[a].duration + margin
        long_b = self.problem.sessions[b].duration + margin
        if first[-1] + long_a <= second[0] or second[-1] + long_b <= first[0]:
            return False
        if len(first) == len(second) == 1:
            return True
        return self._times_meet(self._times(a), self._times(b), long_a, long_b)

    @once
    def _times(self, s: int) -> int:
        """A number that sessions with the same starts share: there are few of those, of sessions many."""
        return self._known_times.setdefault(tuple(self.candidates[s]), len(self._known_times))

    @once
    def _times_meet(self, a: int, b: int, long_a: int, long_b: int) -> bool:
        known = list(self._known_times)
        first, second = np.asarray(known[a]), np.asarray(known[b])
        low = np.searchsorted(second, first - long_b, side="right")
        high = np.searchsorted(second, first + long_a, side="left")
        return bool((high > low).any())

    def precedes(self, a: int, b: int, gap: int, because: Iterable[Literal]) -> None:
        """Make *b* start at least *gap* minutes after *a* ends, under *because*."""
        self.enforce(self.cp.add(self.start[b] >= self.end[a] + gap), [*because, *self.present(a, b)])

    @once
    def before(self, a: int, b: int) -> cp_model.IntVar:
        """A literal under which *a* ends before *b* starts."""
        names = self.problem.sessions[a].id, self.problem.sessions[b].id
        literal = self.cp.new_bool_var(f"before({names[0]}, {names[1]})")
        self.precedes(a, b, 0, [literal])
        return literal

    def pool(self, r: int) -> tuple[int, ...]:
        """Return the rooms for which a room stands: itself, unless this is a draft."""
        return (r,) if self.pools is None else self.pools[r]

    @once
    def longest_way(self, from_: tuple[int, ...], to: tuple[int, ...]) -> int:
        """The longest way, in minutes and in either direction, between rooms and those they stand for."""
        one = sorted(q for r in from_ for q in self.pool(r))
        other = sorted(q for r in to for q in self.pool(r))
        ways = self.problem.ways
        return int(max(ways[np.ix_(one, other)].max(), ways[np.ix_(other, one)].max()))

    @once
    def places(self, from_: tuple[int, ...], to: tuple[int, ...]) -> list[tuple[tuple[int, ...], list[int]]]:
        """
        Rooms and the ways from them to some others, in minutes; rooms with the same ways stand together.

        Rooms from which all others are equally far are one place: one constraint serves them.
        """
        ways = self.problem.ways
        found: dict[tuple[int, ...], list[int]] = {}
        for r in from_:
            row = tuple(-1 if q == r else int(ways[r, q]) for q in to)
            far = max(row, default=0)
            uniform = tuple(far for _ in row) if all(way in (-1, far) for way in row) else row
            found.setdefault(uniform, []).append(r)
        return [*found.items()]

    def any_room(self, s: int, rooms: Collection[int]) -> Because:
        """Literals that hold together if a session is in one of *rooms*."""
        here = self.in_room[s]
        if set(here) <= set(rooms):
            return self.present(s)
        if len(rooms) == 1:
            return [here[r] for r in rooms]
        literal = self.cp.new_bool_var(f"place({self.problem.sessions[s].id})")
        self.cp.add(sum(here[r] for r in rooms) == literal)
        return [literal]

    @once
    def same_room(self, a: int, b: int) -> cp_model.IntVar:
        """A literal that is true only if two sessions are in one room."""
        names = self.problem.sessions[a].id, self.problem.sessions[b].id
        literal = self.cp.new_bool_var(f"same-room({names[0]}, {names[1]})")
        for r in sorted(set(self.in_room[a]) | set(self.in_room[b])):
            one, other = self.in_room[a].get(r, 0), self.in_room[b].get(r, 0)
            self.cp.add(one == other).only_enforce_if(literal)
        return literal

    # Views that the rules of protection share.

    @property
    def horizon(self) -> int:
        """A minute that is later than the end of everything."""
        longest = max((x.duration + x.teardown for x in self.problem.sessions), default=0)
        return int(self.problem.starts[-1]) + max(2 * 1440, longest + 1440)

    def never(self, because: Because) -> None:
        """Make *because* impossible."""
        self.cp.add_bool_or([~literal for literal in because])

    def any_of(self, literals: Sequence[Literal], name: str) -> Literal | None:
        """One literal that is true exactly if one of *literals*, which exclude each other, is."""
        if not literals:
            return None
        if len(literals) == 1:
            return literals[0]
        found = self.cp.new_bool_var(name)
        self.cp.add(sum(literals) == found)
        return found

    @once
    def uses_part(self, s: int) -> dict[str, Literal]:
        """The indivisible rooms that a session may use, with the literals that say so."""
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        found: dict[str, list[Literal]] = {}
        beside = frozenset().union(*(scenario.parts_of(room) for room in session.overflow))
        for r, literal in self.in_room[s].items():
            for part in scenario.parts_of(self.problem.rooms[r]) | beside:
                found.setdefault(part, []).append(literal)
        return {part: self.any_of(found[part], f"uses({session.id}, {part})") for part in sorted(found)}

    def uses_zone(self, s: int, zones: Collection[str]) -> Literal | None:
        """A literal that says that a session uses a room in one of *zones*; None if it cannot."""
        return self._uses_zone(s, frozenset(zones))

    @once
    def _uses_zone(self, s: int, zones: frozenset[str]) -> Literal | None:
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        literals = []
        for r, literal in self.in_room[s].items():
            rooms = {self.problem.rooms[r], *session.overflow}
            used = {part for room in rooms for part in (room, *scenario.parts_of(room))}
            if any(scenario.room_by_id[part].zone in zones for part in used):
                literals.append(literal)
        return self.any_of(literals, f"in-zone({session.id})")

    def span_if(self, s: int, literal: Literal) -> cp_model.IntervalVar:
        """The interval from start to end of a session, there only if *literal* is true."""
        return self.cp.new_optional_fixed_size_interval_var(
            self.start[s], self.problem.sessions[s].duration, literal, "span-if"
        )

    def occupied_if(self, s: int, literal: Literal) -> cp_model.IntervalVar:
        """The interval from setup to teardown of a session, there only if *literal* is true."""
        session = self.problem.sessions[s]
        return self.cp.new_optional_fixed_size_interval_var(
            self.start[s] - session.setup,
            session.setup + session.duration + session.teardown,
            literal,
            f"occupied({session.id})",
        )

    def occupied(self, s: int) -> cp_model.IntervalVar:
        """The interval from setup to teardown of a session."""
        return self.occupied_if(s, self.held[s])

    @once
    def same_day(self, a: int, b: int) -> Literal:
        """A literal that is true exactly if two sessions that are held are on one day."""
        literal = self.cp.new_bool_var("same-day")
        present = self.present(a, b)
        for one, other in zip(self.on_day(a), self.on_day(b), strict=True):
            self.enforce(self.cp.add(one == other), [literal, *present])
            self.enforce(self.cp.add(one + other <= 1), [~literal, *present])
        return literal

    def clear(self, a: int, b: int, after: int, before: int) -> list[Literal]:
        """Two literals: *b* starts at least *after* minutes after *a* ends, or *a* *before* after *b*."""
        first, second = self.cp.new_bool_var("clear"), self.cp.new_bool_var("clear")
        self.precedes(a, b, after, [first])
        self.precedes(b, a, before, [second])
        return [first, second]

    def record(self, kind: str, key: tuple[Any, ...], presence: Literal, value: Linear) -> None:
        """Have a decision beside placements read back: its presence and its value."""
        self.records.append((kind, key, presence, value))

    def as_placed(
        self, s: int, placed: Mapping[int, tuple[int, int]], *, rooms: bool = True
    ) -> list[Literal]:
        """Literals that say together that a session has its place in *placed*, or is not held."""
        if s not in placed:
            return [~self.held[s]]
        start, room = placed[s]
        found = [self.in_room[s][room]] if rooms else self.present(s)
        return [*found, self.at(s)[start]] if len(self.candidates[s]) > 1 else found

    def hint(self, placed: Mapping[int, tuple[int, int]]) -> None:
        """Begin a search from placements: start and room by session."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for s, (start, room) in placed.items():
            self.cp.add_hint(self.start[s], start)
            for r, literal in self.in_room[s].items():
                self.cp.add_hint(literal, r == room)

    def apart(self, a: int, b: int, because: Because) -> None:
        """Make two sessions not overlap, under *because*."""
        if not self.can_overlap(a, b):
            return
        for one, other in ((a, b), (b, a)):
            if len(self.candidates[one]) == 1:
                fixed = self.candidates[one][0]
                low = fixed - self.problem.sessions[other].duration
                high = fixed + self.problem.sessions[one].duration
                allowed = [t for t in self.candidates[other] if t <= low or t >= high]
                conditions = [*because, *self.present(one, other)]
                if allowed:
                    self.start_within(other, allowed, conditions)
                elif conditions:
                    self.cp.add_bool_or([~lit for lit in conditions])
                else:
                    self.cp.add_bool_or([])
                return
        either = [self.before(a, b), self.before(b, a)]
        self.cp.add_bool_or([*either, *(~lit for lit in (*because, *self.present(a, b)))])
