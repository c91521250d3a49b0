"""How rules and preferences reach a model: what is forbidden, labelled, priced and charged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from .candidates import Candidates
from .problem import Label, Mask, waives

Literal: TypeAlias = Any
"""A truth value of the solver, plain or negated: OR-Tools has no one type for both."""

Linear: TypeAlias = Any
"""A linear expression of the solver: OR-Tools types its operators too narrowly for sums."""

Because = list[Literal]
"""Literals under which a rule instance holds: none in a plain solve, one when priced or explaining."""


@dataclass
class Ban:
    """Starts, or a room, or starts in a room, that a rule instance forbids a session."""

    because: Because
    session: int
    starts: Mask | None
    room: int | None


@dataclass
class BuildRules(Candidates):
    """A model in the making: candidates, and what each rule and preference says of them."""

    near: Mapping[int, tuple[int, int]] | None = None
    """Placements near which is searched: delegations that have members to spare there are not counted."""
    called: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)
    """Near known lists, when people have their turns: minutes from the start of a session, by person."""
    loose: bool = False
    """In a model of some days: whether sessions that must be held may be left for another day."""
    pools: Mapping[int, tuple[int, ...]] | None = None
    """Rooms that are alike, by the one that stands for them; ways are the longest there are."""
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    costs: list[tuple[str, Linear]] = field(default_factory=list)
    guesses: list[Linear] = field(default_factory=list)
    """What a plan might be charged besides its costs, as far as known lists tell: never part of a bound."""
    clear_ways: dict[tuple[int, int], Literal] = field(default_factory=dict)
    turns: dict[tuple[str, int], list[Literal]] = field(default_factory=dict)
    """Literals that say that a person has a turn on some list in a session."""
    records: list[tuple[str, tuple[Any, ...], Literal, Linear]] = field(default_factory=list)
    spared: list[Any] = field(default_factory=list)
    """Delegations that were not counted, with how many are alike."""
    sizes: dict[str, int] = field(default_factory=dict)
    """How many variables each preference has of its own."""
    _bans: list[Ban] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with every candidate allowed, and nothing posted."""
        super().__post_init__()
        self.dead: list[str] = []

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

    def cost(self, preference: str, expression: Linear) -> None:
        """Add to the objective, in points."""
        self.costs.append((preference, expression))

    def guess(self, preference: str, expression: Linear) -> None:  # noqa: ARG002 - as a cost is added
        """Add to what a search is guided by, in points, besides the objective."""
        self.guesses.append(expression)

    @property
    def pooled(self) -> bool:
        """Whether rooms stand for others: then it is known later which room a session gets."""
        return self.pools is not None

    def confined(
        self,
        within: Mapping[int, tuple[Mask, Mask]],
        *,
        near: Mapping[int, tuple[int, int]] | None = None,
        called: Mapping[str, Mapping[int, tuple[int, int]]] | None = None,
        loose: bool = False,
        pools: Mapping[int, tuple[int, ...]] | None = None,
    ) -> Self:
        """Return a model of some sessions, with the candidates that this one's rules have left them."""
        assert not self.explaining, "a labelled exclusion belongs to its model"
        model = type(self)(self.problem, waive=self.waive, within=within, near=near, pools=pools)
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
        """Have a decision besides placements read back: its presence and its value."""
        self.records.append((kind, key, presence, value))
