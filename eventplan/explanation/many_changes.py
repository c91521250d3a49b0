"""
A way out of many changes, where no few of them help.

A search that goes through sets of changes in the order of their price finds small sets. Where half of the meetings
are fixed and do not fit together, tens of changes are needed. Then one rule at a time is put at a price, the scheduler
says which instances of it are best broken, and each of these is changed away. The plan that it found is the proof.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, product

from pydantic import ValidationError

from eventplan.model import NoPlan, Plan, Scenario, ScenarioError, Severity, UnlawfulPlan
from eventplan.planner import plan as planned
from eventplan.solver.part import part_of
from eventplan.solver.problem import Label
from eventplan.verifier import verify

from .deadline import Deadline
from .edits import applied
from .remedies import remedies_for
from .remedy import Remedy

SHARES = (0.04, 0.1, 0.3)
"""The parts of the time that is left which one rule may take, round by round."""


def many_changes(
    scenario: Scenario, conflicts: Sequence[Collection[Label]], deadline: Deadline
) -> tuple[Remedy, ...]:
    """
    Return changes with which a plan was found, or nothing.

    Args:
        scenario: What cannot be planned.
        conflicts: Sets of rule instances at odds: only their rules are put at a price.
        deadline: When to stop.

    """
    for share, (rule, price) in product(SHARES, _prices(scenario, conflicts)):
        if not deadline.left():
            break

        answer = _with_price(scenario, rule, price, deadline.part(share * deadline.left()))
        changes = _changes(scenario, answer) if answer is not None else ()
        if changes:
            return changes

    return ()


def _prices(scenario: Scenario, conflicts: Sequence[Collection[Label]]) -> list[tuple[str, int]]:
    """
    Rules with the price of their cheapest remedy, the cheapest first.

    Those that have a part in most conflicts come first: to change one rule helps only if it is in all of them.
    """
    cheapest: dict[str, int] = {}

    for label in dict.fromkeys(chain.from_iterable(conflicts)):
        offered = remedies_for(scenario, [label])
        if offered and scenario.policy(label[0]).price is None:
            cheapest[label[0]] = min(cheapest.get(label[0], offered[0].price), offered[0].price)

    parts: Counter[str] = Counter()

    for labels in conflicts:
        parts.update({rule for rule, _ in labels})

    return sorted(cheapest.items(), key=lambda priced: (-parts[priced[0]], priced[1], priced[0]))


def _with_price(scenario: Scenario, rule: str, price: int, deadline: Deadline) -> Plan | None:
    """Return a plan that breaks a rule as seldom as was found."""
    policy = scenario.policy(rule).model_copy(update={"price": max(1, price)})
    every = part_of(scenario, scenario.session_by_id)

    try:
        answer = planned(every.changed(rules={**scenario.rules, rule: policy}), **deadline.search())
    except UnlawfulPlan:
        return None

    return None if isinstance(answer, NoPlan) else answer


def _changes(scenario: Scenario, plan: Plan) -> tuple[Remedy, ...]:
    """Return changes that make a plan lawful, each the cheapest that helps; nothing if there are none."""
    changes: list[Remedy] = []
    left = _findings(scenario, changes, plan)

    while left:
        groups = {change.group for change in changes}
        for change in remedies_for(scenario, left[:1]):
            if change.group in groups:
                continue

            then = _findings(scenario, [*changes, change], plan)
            if then is not None and len(then) < len(left):
                changes.append(change)
                left = then
                break
        else:
            return ()

    return tuple(changes) if left is not None else ()


def _findings(scenario: Scenario, changes: Iterable[Remedy], plan: Plan) -> Sequence[Label] | None:
    """Return what a plan breaks once changes are made; None if they leave no sensible scenario."""
    try:
        changed = applied(scenario, [edit for change in changes for edit in change.edits])
    except (ScenarioError, ValidationError):
        return None

    return [
        (finding.rule, finding.subjects)
        for finding in verify(changed, plan)
        if finding.severity is Severity.ERROR
    ]


__all__ = ["many_changes"]
