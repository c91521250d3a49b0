"""Lawful plans moved to a day on which the clocks change while the event is open: nothing else changes."""

from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from eventplan.model import Plan, PreferencePolicy, Scenario, Span, Status
from eventplan.planner import plan
from eventplan.solver.problem import problem_of
from eventplan.verifier import score, verify
from tests.planted import planted

from .elsewhere import Elsewhere
from .scenes import Change, changes

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Tehran")

AT_TIMES_OF_DAY = ("ceremony-times", "lunch", "reports", "working-hours")
"""Preferences that name an hour, such as noon: after a move it is another instant."""

SOME = [change for zone in ZONES for change in changes(zone)[-4:]]


MOST_DO_NOT_FIT = [HealthCheck.filter_too_much]
"""Of planted scenarios about one in five can be moved; older versions of Hypothesis find that too few."""


def moved(seed: int, change: Change, hours: int) -> tuple[Scenario, Plan, Scenario, Plan]:
    """Return a planted scenario with its plan, and both where the clocks change."""
    scenario, hidden = planted(seed)
    off = dict.fromkeys(AT_TIMES_OF_DAY, PreferencePolicy(weight=0))
    scenario = scenario.changed(preferences={**scenario.preferences, **off})
    there = Elsewhere(scenario, change, hours)
    assume(there.fits)
    # Meals and evenings are at times of day, which are not the same instants on both sides of a change.
    daily = scenario.workload or any(crew.evening for crew in scenario.resources.interpretation)
    assume(not daily or len(scenario.event.days) == 1)
    moved_there = there.scenario(scenario)
    assume(there.clear)
    return scenario, hidden, moved_there, there.plan(hidden)


def broken(scenario: Scenario, plan: Plan) -> set[tuple[str, tuple[str, ...]]]:
    """What a plan breaks."""
    return {(finding.rule, finding.subjects) for finding in verify(scenario, plan)}


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=MOST_DO_NOT_FIT)
@given(st.integers(0, 10_000), st.sampled_from(SOME), st.integers(1, 5))
def test_the_law_says_the_same(seed: int, change: Change, hours: int) -> None:
    """A lawful plan stays lawful at the same score; a session moved anywhere breaks the same rules."""
    scenario, hidden, there, moved_plan = moved(seed, change, hours)
    assert broken(there, moved_plan) == broken(scenario, hidden)
    assert score(there, moved_plan).by == score(scenario, hidden).by
    by = moved_plan.placements[0].start - hidden.placements[0].start
    problem, random = problem_of(scenario), Random(seed)
    # Night is not on the same dates there.
    starts = [
        t for t in map(problem.instant, problem.starts.tolist()) if Span(t, t).within(scenario.event.opening)
    ]
    for _ in range(10):
        n = random.randrange(len(hidden.placements))
        start = random.choice(starts)
        both = []
        for each_plan, when in ((hidden, start), (moved_plan, there.event.local(start + by))):
            placements = list(each_plan.placements)
            placements[n] = placements[n].model_copy(update={"start": when})
            both.append(each_plan.model_copy(update={"placements": tuple(placements)}))
        rules = [broken(s, p) for s, p in zip((scenario, there), both, strict=True)]
        assert rules[0] == rules[1]


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=MOST_DO_NOT_FIT)
@given(st.integers(0, 10_000), st.sampled_from(SOME), st.integers(1, 5))
def test_the_solver_finds_the_same(seed: int, change: Change, hours: int) -> None:
    """A plan is found and verified, and the best is as good."""
    scenario, _, there, moved_plan = moved(seed, change, hours)
    quick = {"workers": 1, "effort": 10.0, "seconds": 60.0}
    again = plan(there, **quick)
    assert isinstance(again, Plan)
    assert verify(there, again) == ()
    assert again.bound <= score(there, moved_plan).total
    if again.status is Status.OPTIMAL:
        before = plan(scenario, **quick)
        assert isinstance(before, Plan)
        assert before.status is not Status.OPTIMAL or before.score == again.score


@pytest.mark.long
@settings(max_examples=120, deadline=None)
@given(st.integers(0, 1_000_000), st.sampled_from(SOME), st.integers(1, 5))
def test_the_law_says_the_same_of_many(seed: int, change: Change, hours: int) -> None:
    """The same of more plans."""
    scenario, hidden, there, moved_plan = moved(seed, change, hours)
    assert broken(there, moved_plan) == broken(scenario, hidden)
