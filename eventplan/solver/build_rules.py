"""Candidates, and how rules and preferences reach them: what is waived, priced, labelled, forbidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeAlias

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

OFTEN = 1000
"""Views and words of rules between two looks at the clock."""


@dataclass
class Ban:
    """Starts, or a room, or starts in a room, that a rule instance forbids a session."""

    because: Because
    session: int
    starts: Mask | None
    room: int | None


@dataclass
class BuildRules:
    """A model in the making: candidates, and what each rule and preference says of them."""

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
    near: Mapping[int, tuple[int, int]] | None = None
    """Placements near which is searched: delegations that have members to spare there are not counted."""
    called: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)
    """Near known lists, when people have their turns: minutes from the start of a session, by person."""
    loose: bool = False
    """In a draft: whether sessions that must be held may be left for another day."""
    over: Callable[[], bool] | None = None
    """Says whether the time for making the model is over; None if it never is."""
    pools: Mapping[int, tuple[int, ...]] | None = None
    """In a draft: rooms that are alike, by the one that stands for them; ways are the longest there are."""
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    labels: dict[Label, cp_model.IntVar] = field(default_factory=dict)
    costs: list[tuple[str, Linear]] = field(default_factory=list)
    guesses: list[Linear] = field(default_factory=list)
    """What a plan might be charged beside its costs, as far as known lists tell: never part of a bound."""
    clear_ways: dict[tuple[int, int], Literal] = field(default_factory=dict)
    turns: dict[tuple[str, int], list[Literal]] = field(default_factory=dict)
    """Literals that say that a person has a turn on some list in a session."""
    records: list[tuple[str, tuple[Any, ...], Literal, Linear]] = field(default_factory=list)
    spared: list[Any] = field(default_factory=list)
    """Delegations that were not counted, with how many are alike."""
    sizes: dict[str, int] = field(default_factory=dict)
    """How many variables each preference has of its own."""
    known: dict[str, dict[Any, Any]] = field(default_factory=dict)
    """What methods have returned, by name and arguments."""
    _bans: list[Ban] = field(default_factory=list)
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

        *times*: how many looks and words of rules the work since then counts as.
        """
        before, self._looks = self._looks, self._looks + times
        if self.over is not None and self._looks // OFTEN > before // OFTEN and self.over():
            raise OutOfTime

    def strict(self, rule: str) -> bool:
        """Whether a rule holds for all, at no price, and nothing needs a label."""
        policy = self.problem.scenario.policy(rule)
        return not (self.labelled or policy.waived_for or policy.price is not None or self.waived(rule))

    def holds(self, rule: str) -> bool:
        """Whether a rule holds for all, at no price: *strict*, or nothing of it is left out of this model."""
        policy = self.problem.scenario.policy(rule)
        free = policy.waived_for or policy.price is not None or self.waived(rule)
        return not (self.explaining or free or self.leaves_out(rule))

    def priced(self, rule: str) -> bool:
        """Whether a rule may be broken at a price."""
        return self.problem.scenario.policy(rule).price is not None

    def waived(self, rule: str) -> bool:
        """Whether a rule is waived as a whole."""
        return waives(self.problem.scenario, self.waive, rule)

    def leaves_out(self, rule: str) -> bool:
        """Whether any single instance of a rule is left out."""
        return any(not isinstance(item, str) and item[0] == rule for item in self.waive)

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
            self._bans.append(Ban(because, session, starts, room))
        elif starts is None:
            assert room is not None
            self.rooms_ok[session, room] = False
        elif room is None:
            self.starts_ok[session] &= ~starts
        else:
            allowed = self.pairs_ok[session].setdefault(room, np.ones(len(starts), dtype=bool))
            allowed &= ~starts

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

    def guess(self, preference: str, expression: Linear) -> None:  # noqa: ARG002 - as a cost is added
        """Add to what a search is guided by, in points, beside the objective."""
        self.guesses.append(expression)

    def confined(
        self,
        within: Mapping[int, tuple[Mask, Mask]],
        *,
        granting: bool = False,
        near: Mapping[int, tuple[int, int]] | None = None,
        called: Mapping[str, Mapping[int, tuple[int, int]]] | None = None,
        loose: bool = False,
        pools: Mapping[int, tuple[int, ...]] | None = None,
    ) -> Self:
        """Return a model of some sessions, with the candidates that this one's rules have left them."""
        assert not self.explaining, "a labelled exclusion belongs to its model"
        model = type(self)(
            self.problem, waive=self.waive, within=within, granting=granting, near=near, pools=pools
        )
        model.called = called or {}
        model.labelled = self.labelled
        model.loose, model.over = loose, self.over
        model.starts_ok, model.rooms_ok = self.starts_ok.copy(), self.rooms_ok.copy()
        model.pairs_ok = [dict(pairs) for pairs in self.pairs_ok]
        # What rules have excluded at a price is excluded at that price here too.
        labels = {literal.index: label for label, literal in self.labels.items()}

        for ban in self._bans:
            because = [x for literal in ban.because for x in model._label(labels[literal.index])]
            model._bans.append(replace(ban, because=because))

        return model

    @property
    def horizon(self) -> int:
        """A minute that is later than the end of everything."""
        longest = max((x.duration + x.teardown for x in self.problem.sessions), default=0)
        return int(self.problem.starts[-1]) + max(2 * 1440, longest + 1440)

    def record(self, kind: str, key: tuple[Any, ...], presence: Literal, value: Linear) -> None:
        """Have a decision beside placements read back: its presence and its value."""
        self.records.append((kind, key, presence, value))
