"""What a replan moves, and which variations the plan withstands."""

from collections.abc import Iterator

from eventplan.model import Expectations, ExpectedReplan, Scenario, Stress, say
from eventplan.numbers import number_of
from eventplan.testing.evidence import PLAIN, Evidence, Item, Judge, id_of, is_slow


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of a replan."""
    del scenario
    yield from _replans(expect)


def variations(scenario: Scenario) -> Iterator[Item]:
    """Yield the variations that the plan must withstand."""
    for number, stress in enumerate(scenario.stress):
        yield _variation(scenario, number, stress)


def _replans(expect: Expectations) -> Iterator[Item]:
    if expect.replan is not None:
        most = number_of(expect.replan.most, "session moves", "sessions move")
        says = f"at most {most} from {expect.replan.baseline}"
        yield Item("replan", ("replan",), ("expect", "replan"), says, replan(expect.replan))


def replan(expected: ExpectedReplan) -> Judge:
    """A replan from the stored plan moves few sessions."""

    def judge(case: Evidence) -> Iterator[str]:
        yield from case.replanned(expected)

    return judge


def _variation(scenario: Scenario, number: int, stress: Stress) -> Item:
    expect = scenario.expect or PLAIN
    says = "can still be planned" if stress.status == "feasible" else "cannot be planned"
    if stress.most_moves is not None:
        says = f"moves at most {number_of(stress.most_moves, 'session')}"

    what = say(stress.title, scenario.event.languages) if stress.title else "; ".join(stress.changes)

    return Item(
        f"stress-{id_of(stress.id)}",
        ("stress",),
        ("stress", number),
        f"{what}: {says}",
        stress_as_expected(stress),
        is_slow(scenario, stress.effort or expect.effort),
    )


def stress_as_expected(variation: Stress) -> Judge:
    """A variation can still be planned, or cannot."""

    def judge(case: Evidence) -> Iterator[str]:
        yield from case.withstood(variation)

    return judge
