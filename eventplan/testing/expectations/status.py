"""Whether there is a plan, and why not."""

from collections.abc import Iterator

from eventplan.model import Expectations, NoPlan, Plan, Scenario, Status
from eventplan.numbers import number_of
from eventplan.testing.evidence import MOST_REASONS, Evidence, Item, no_plan
from eventplan.testing.families import family_of


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of the outcome."""
    del scenario

    if expect.status == "infeasible":
        says = "there is no plan"
        families = ("status", *dict.fromkeys(family_of(conflict.rule) for conflict in expect.because))
        if expect.because:
            says += ", because of " + ", ".join(conflict.rule for conflict in expect.because)

        yield Item("infeasible", families, ("expect", "status"), says, _infeasible)
        return

    says = "there is a plan" if expect.status == "feasible" else "the best plan is found, and proved best"
    if expect.effort is not None:
        says += f" within an effort of {expect.effort:g}"

    yield Item("status", ("status",), ("expect", "status"), says, _status)


def _status(case: Evidence) -> Iterator[str]:
    """There is a plan, the best if that is asked for."""
    answer, expect = case.answer(), case.expect

    if isinstance(answer, NoPlan):
        yield no_plan(case, answer)
    elif expect.status == "optimal" and answer.status is not Status.OPTIMAL:
        yield (
            f"the plan scores {answer.score}, and it is proved only that no plan scores less than "
            f"{answer.bound} (effort {case.effort:g})"
        )


def _infeasible(case: Evidence) -> Iterator[str]:
    """There is no plan, and the rules named are all in one conflict or in one sum."""
    answer = case.answer()

    if isinstance(answer, Plan):
        held = number_of(len(answer.placements), "session")
        yield f"there is a plan, with {held} and a score of {answer.score}"
        return

    if answer.status is not Status.INFEASIBLE:
        yield f"neither a plan nor a proof that there is none was found within an effort of {case.effort:g}"
        return

    wanted = case.expect.because
    if not wanted:
        return

    def names(rules: set[str], subjects: set[str]) -> bool:
        return all(conflict.rule in rules and subjects.issuperset(conflict.about) for conflict in wanted)

    from eventplan.explanation.sums import arithmetic

    remarks = arithmetic(case.scenario)
    if any(names(set(remark.rules), set(remark.subjects)) for remark in remarks):
        return

    conflicts = case.conflicts(case.scenario)

    for conflict in conflicts:
        rules = {rule for rule, _ in conflict.labels}
        if names(rules, {subject for _, subjects in conflict.labels for subject in subjects}):
            return

    lines = [f"\n  {remark.message} ({', '.join(remark.rules)})" for remark in remarks]
    for conflict in conflicts:
        lines += [f"\n  {reason}" for reason in conflict.reasons]

    yield "there is no plan, but for other reasons:" + "".join(lines[:MOST_REASONS] or ["\n  none was found"])
