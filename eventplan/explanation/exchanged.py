"""
More of a conflict is needed: what one plan shows of it, once two sessions exchange start and room.

A plan that breaks one statement, and no other, proves that the statement is needed. If two of its sessions are
exchanged it often breaks another one alone: the verifier says so in a fraction of the time of a search. Belov and
Marques-Silva, Accelerating MUS extraction with recursive model rotation (2011).
"""

from collections.abc import Collection, Iterator
from itertools import product

from eventplan.model import Plan, Scenario, Severity
from eventplan.solver.problem import Label
from eventplan.verifier import verify

IN_VAIN = 20
"""Exchanges in a row that prove nothing new, after which no more of one plan are tried."""


class Exchanges:
    """Plans that break one statement of a scenario, and others that differ from them by an exchange."""

    def __init__(self, scenario: Scenario, labels: Collection[Label]) -> None:
        self.scenario = scenario
        self._stated: dict[tuple[str, frozenset[str]], set[Label]] = {}

        for rule, subjects in labels:
            # The law may name the same subjects in another order, such as that of time.
            self._stated.setdefault((rule, frozenset(subjects)), set()).add((rule, subjects))

    def needed(
        self, plan: Plan, label: Label, kept: Collection[Label], known: Collection[Label]
    ) -> set[Label]:
        """
        Return more labels without which the rest has a plan.

        Args:
            plan: A plan that breaks *label* alone.
            label: What it breaks.
            kept: The labels that cannot all hold; others do not count.
            known: What is known to be needed.

        """
        also_needed, in_vain = set[Label](), 0

        for exchanged in _exchanges(plan, label[1]):
            broken = self._broken(exchanged, {*kept})
            new = broken - {*known, *also_needed, label}

            if len(broken) == len(new) == 1:
                also_needed |= new
                in_vain = 0
                continue

            in_vain += 1
            if in_vain == IN_VAIN:
                break

        return also_needed

    def _broken(self, plan: Plan, kept: Collection[Label]) -> set[Label]:
        """Return which of the kept labels a plan breaks; none if a finding may be that of several, or of what always holds."""
        broken: set[Label] = set()
        rules_kept = {rule for rule, _ in kept}
        left_out = {rule for rule, _ in self._stated}.difference(rules_kept)

        for finding in verify(self.scenario, plan):
            if finding.severity is not Severity.ERROR or finding.rule in left_out:
                continue

            labels = self._stated.get((finding.rule, frozenset(finding.subjects)), set())
            if len(labels) != 1:
                return set()

            broken |= labels.intersection(kept)

        return broken


def _exchanges(plan: Plan, subjects: Collection[str]) -> Iterator[Plan]:
    """Yield the plans in which one of some sessions has the place of another, and the other its place."""
    placed = [placement.session for placement in plan.placements]

    for session, other in product(subjects, placed):
        if session in placed and session != other:
            yield plan.swapped(session, other)


__all__ = ["Exchanges"]
