"""What the plan costs, and how near it is to the best."""

from collections.abc import Iterator

from eventplan.model import Expectations, Plan, Scenario
from eventplan.numbers import number_of
from eventplan.testing.evidence import MOST_REASONS, Evidence, Item, Judge, planned
from eventplan.verifier import Charge


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of the score."""
    del scenario

    if expect.score is not None:
        says = f"the score is at most {expect.score}"
        yield Item("score", ("quality",), ("expect", "score"), says, score_at_most(expect.score))

    for name, most in expect.preferences.items():
        yield Item(
            f"preference-{name}",
            ("quality",),
            ("expect", "preferences", name),
            f"'{name}' costs at most {number_of(most, 'point')}",
            preference_at_most(name, most),
        )

    if expect.gap is not None:
        says = f"the score is within {expect.gap:g} % of its bound"
        yield Item("gap", ("quality",), ("expect", "gap"), says, gap_at_most(expect.gap))


def _dearest(case: Evidence, about: str | None = None) -> str:
    charges = [c for c in case.score().charges if about in (None, c.about)]
    charges.sort(key=lambda charge: -charge.points)
    lines = "".join(f"\n  {c.points:>5} {c.about}: {_subject(c)}{c.message}" for c in charges[:MOST_REASONS])
    more = len(charges) - MOST_REASONS

    return lines + (f"\n        and {more} more" if more > 0 else "")


def _subject(charge: Charge) -> str:
    """Whom a message is about, where it does not say so itself."""
    return f"'{charge.subjects[0]}' " if charge.about == "dropped" else ""


def score_at_most(most: int) -> Judge:
    """The plan has this score or a better one."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        if plan.score > most:
            proved = " (proved: no plan scores less)" if plan.bound >= plan.score else ""
            yield f"the score is {plan.score}{proved}:{_dearest(case)}"

    return planned(judge)


def preference_at_most(name: str, most: int) -> Judge:
    """A preference costs no more than this."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        points = plan.score_by.get(name, 0)
        if points > most:
            yield f"'{name}' costs {number_of(points, 'point')}:{_dearest(case, name)}"

    return planned(judge)


def gap_at_most(most: float) -> Judge:
    """The score is proved to be near the best."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        if plan.gap * 100 > most:
            yield (
                f"the plan scores {plan.score}, no plan less than {plan.bound}: a gap of "
                f"{plan.gap:.0%} (effort {case.effort:g})"
            )

    return planned(judge)
