"""Rules and preferences of one's own are kept and counted, with and without a word to the solver."""

import itertools
import sys
from collections.abc import Sequence
from typing import Any

import pytest

import eventplan
from eventplan.model import Finding, OwnPreference, OwnRule, Plan, Severity, Status
from eventplan.model import own_known as own_rules
from eventplan.planner import judge
from eventplan.verifier import is_lawful, score, verify

from . import rules as odd
from .scenes import every_plan, rules_of_the_package, small

OFFICE = rules_of_the_package()
FOUR = [
    OFFICE.ministers_leave_early,
    OFFICE.organisers_catch_breath,
    OFFICE.slow_mornings,
    OFFICE.heads_once_a_day,
]
TWO = [OFFICE.early_home, OFFICE.few_rooms]
CASES = [
    *(([rule], []) for rule in FOUR),
    *(([], [preference]) for preference in [*TWO, odd.tides_late]),
    (FOUR, []),
    (FOUR, TWO),
    ([odd.together_on_a_day], []),
    ([odd.together_on_a_day, *FOUR[:2]], [odd.tides_late]),
    ([odd.tides_before_ports], []),
    ([odd.reefs_is_not_last], []),
    ([odd.tides_before_ports, odd.reefs_is_not_last], [odd.tides_late]),
]


def _name(value: Any) -> str:
    return "+".join(rule.id for rule in value) if isinstance(value, list) else str(value)


def _least(rules: Sequence[OwnRule], preferences: Sequence[OwnPreference]) -> int | None:
    """The least that any plan costs which keeps the rules: every plan is looked at."""
    scenario = small().extended(rules=rules, preferences=preferences)
    lawful = (plan for plan, _ in every_plan() if not any(any(r.check(scenario, plan)) for r in rules))
    return min((score(scenario, plan).total for plan in lawful), default=None)


@pytest.mark.parametrize("in_words", [True, False], ids=["with post", "without"])
@pytest.mark.parametrize(("rules", "preferences"), CASES, ids=_name)
def test_the_best_plan_is_found(
    rules: list[OwnRule], preferences: list[OwnPreference], in_words: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan keeps every own rule, and costs as little as the best of all plans there are."""
    for own in () if in_words else (*rules, *preferences):
        monkeypatch.setattr(own, "poster", None)
    answer = eventplan.plan(small(), rules=rules, preferences=preferences, workers=1, effort=10)

    assert isinstance(answer, eventplan.Plan)
    assert verify(small(), answer, rules=rules) == ()
    assert answer.score == _least(rules, preferences)
    assert answer.bound <= answer.score
    if OFFICE.heads_once_a_day not in rules:
        assert answer.status is Status.OPTIMAL


def test_each_rule_is_tempted() -> None:
    """Each rule is broken by the best plans there are, or by the best that keep the others."""
    for rule in FOUR:
        others = [other for other in FOUR if other is not rule]
        tempted = [*_best([]), *_best(others)]
        assert any(any(rule.check(small(), plan)) for plan in tempted), rule.id


def _best(rules: Sequence[OwnRule]) -> list[Plan]:
    """The plans that keep some rules and cost least."""
    least = _least(rules, [])
    best = [plan for plan, points in every_plan() if points == least]
    return [plan for plan in best if not any(any(rule.check(small(), plan)) for rule in rules)]


def test_what_is_proved_impossible_is_said_to_be() -> None:
    """A rule about single sessions that leaves no place for one: it is proved that there is no plan."""
    answer = eventplan.plan(small(), rules=[odd.never_in_the_hall], workers=1, effort=5)
    assert isinstance(answer, eventplan.NoPlan)
    assert answer.status is Status.INFEASIBLE


def test_what_is_not_proved_is_not_claimed() -> None:
    """Of a rule about who attends it is not known whether others would keep it: the answer is unknown."""
    answer = eventplan.plan(small(), rules=[odd.nobody_at_all], workers=1, effort=2)
    assert isinstance(answer, eventplan.NoPlan)
    assert answer.status is Status.UNKNOWN


def test_a_rule_that_says_more_of_fewer_sessions_loses_no_plan() -> None:
    """What was guessed at is taken back: the best plan is found, and proved to be."""
    answer = eventplan.plan(small(), rules=[odd.together_on_a_day], workers=1, effort=10)
    assert isinstance(answer, eventplan.Plan)
    assert (answer.status, answer.score) == (Status.OPTIMAL, _least([odd.together_on_a_day], []))


def test_waived_and_priced() -> None:
    """Waived it does not hold; at a price it is broken where that is cheaper, and the score says so."""
    rule = OFFICE.ministers_leave_early
    for policy, points in ({"waived": True}, 0), ({"price": 1}, 1), ({"waived_for": ["ports"]}, 0):
        scenario = small().changed(rules={rule.id: policy}).extended(rules=[rule])
        answer = eventplan.plan(scenario, workers=1, effort=5)
        assert isinstance(answer, eventplan.Plan)
        assert answer.score_by.get(rule.id, 0) == points
        assert answer.score == (_least([], []) or 0) + points
        assert is_lawful(verify(scenario, answer))
    answer = eventplan.plan(small(), rules=[rule], waive=[rule.id], workers=1, effort=5)
    assert isinstance(answer, eventplan.Plan)
    assert answer.score == _least([], [])


@pytest.mark.parametrize(("rule", "words"), [(odd.fails, "by zero"), (odd.talks_nonsense, "and not 3")])
def test_a_rule_that_fails_is_named(rule: OwnRule, words: str) -> None:
    """Whatever a function raises or yields, the error says which rule it is."""
    with pytest.raises(eventplan.OwnRuleError, match=f"'{rule.id}'.*{words}"):
        eventplan.plan(small(), rules=[rule], workers=1, effort=1)


def _raising(kind: type[BaseException]) -> Any:
    def function(scenario: Any, plan: Any) -> Any:
        raise kind

    return function


ODD: dict[str, tuple[Any, str]] = {
    "exits": (lambda scenario, plan: sys.exit(3), "failed: SystemExit: 3"),
    "asks-amiss": (lambda scenario, plan: plan.moved("no-one", room="den"), "failed: ArgumentError"),
    "interrupts": (_raising(KeyboardInterrupt), "failed: KeyboardInterrupt"),
    "closes": (_raising(GeneratorExit), "failed: GeneratorExit"),
    "finds-nothing": (lambda scenario, plan: next(iter(())), "failed: StopIteration"),
    "has-no-end": (lambda scenario, plan: itertools.repeat(("tides", "again")), "more than 100,000 things"),
    "is-loud": (
        lambda scenario, plan: [Finding("", ("tides",), "early", "loud")],
        "findings of a `Severity`",
    ),  # type: ignore[arg-type]
    "says-nothing": (lambda scenario, plan: [("tides", None)], "or \\(subjects, message\\)"),
    "says-yes": (lambda scenario, plan: True, "'bool' object is not iterable"),
    "writes": (lambda scenario, plan: plan.placement_by_session.clear(), "stays as it is"),
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_a_function_does_is_told_with_its_name(name: str) -> None:
    """It ends the process, never ends itself, writes into what it is given, or yields what is no finding."""
    own = eventplan.rule(name)(ODD[name][0])
    with pytest.raises(eventplan.OwnRuleError, match=f"'{name}'.*{ODD[name][1]}"):
        eventplan.plan(small(), rules=[own], workers=1, effort=1)
    del own_rules._REGISTER[name]


async def _later(scenario: Any, plan: Any) -> Any:
    return ()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda: (), r"takes a scenario and a plan, `\(scenario, plan\)`, and not `\(\)`"),
        (lambda scenario: (), r"and not `\(scenario\)`"),
        (lambda scenario, plan, more: (), r"and not `\(scenario, plan, more\)`"),
        (lambda *, scenario, plan: (), r"and not `\(\*, scenario, plan\)`"),
        (_later, "written with `def`, without `async`"),
        (3, "made of a function, and not of 3"),
    ],
)
def test_what_cannot_be_asked_is_told_where_it_is_written(function: Any, words: str) -> None:
    """Before any plan is made, and it is not known by its name afterwards."""
    with pytest.raises(eventplan.OwnRuleError, match=f"'odd-form' .*{words}"):
        eventplan.rule("odd-form")(function)
    assert "odd-form" not in own_rules._REGISTER


def test_what_says_whether_it_is_monotone_is_a_truth() -> None:
    """A text would count as true."""
    with pytest.raises(eventplan.OwnRuleError, match="`monotone` of rule 'odd-form' is True or False"):
        eventplan.rule("odd-form", monotone="no")(lambda scenario, plan: ())  # type: ignore[arg-type]


def test_a_severity_may_be_its_word() -> None:
    """`"error"` is an error, and subjects may be one id: neither is lost."""
    rule = eventplan.rule("as-words")(lambda scenario, plan: [Finding("", "tides", "early", "error")])  # type: ignore[arg-type]
    (finding,) = rule.check(small(), eventplan.Plan())
    assert finding == Finding("as-words", ("tides",), "early", Severity.ERROR)
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("sessions", ["tides", [3], lambda scenario: 1 / 0])
def test_sessions_that_are_no_list_are_told(sessions: Any) -> None:
    """A text alone would be its letters."""
    own = eventplan.rule("looks", sessions=sessions)(lambda scenario, plan: ())
    with pytest.raises(eventplan.OwnRuleError, match="`sessions` of rule 'looks'"):
        eventplan.plan(small(), rules=[own], workers=1, effort=1)


def test_a_decorator_without_an_id_and_a_price_below_nothing_are_told() -> None:
    """Where they are written, and not where the rule is used."""
    with pytest.raises(eventplan.OwnRuleError, match="a rule needs an id"):
        eventplan.rule(lambda scenario, plan: ())  # type: ignore[arg-type]
    with pytest.raises(eventplan.OwnRuleError, match="`weight` of preference 'pays'"):
        eventplan.preference("pays", weight=-1)(lambda scenario, plan: ())


def test_a_rule_that_changes_its_mind_is_named() -> None:
    """It is not our bug, and not lost either; what says the same twice is asked what it depends on."""
    plan = every_plan()[0][0]
    said = itertools.cycle([["tides"], []])
    moody = eventplan.rule("moody")(lambda scenario, plan: [(subject, "not today") for subject in next(said)])
    with pytest.raises(
        eventplan.OwnRuleError, match=r"'moody'.* does not say the same of the same plan twice"
    ):
        judge(small().extended(rules=[moody]), plan)
    late = eventplan.rule("late")(lambda scenario, plan: [("tides", "never")])
    with pytest.raises(
        eventplan.UnlawfulPlan, match=r"does 'late' .* depend on the scenario and the plan alone"
    ):
        judge(small().extended(rules=[late]), plan)


@pytest.mark.parametrize("units", [-1, 1.5, True, 10**9 + 1, 2**62, 10**30])
def test_no_units_and_far_too_many_are_an_error(units: Any) -> None:
    """As of any price; in the solver and in the verifier alike."""
    own = eventplan.preference("odd-units")(lambda scenario, plan: [("tides", units, "odd")])
    with pytest.raises(eventplan.OwnRuleError, match=r"'odd-units'.* from 0 to 1000000000"):
        eventplan.plan(small(), preferences=[own], workers=1, effort=1)
    with pytest.raises(eventplan.OwnRuleError, match="from 0 to 1000000000"):
        eventplan.score(small().extended(preferences=[own]), eventplan.Plan())


def test_a_weight_may_not_make_too_much_of_units() -> None:
    """What one thing costs is no more than any price."""
    for weight, units in ((2, 10**9), (10**9, 2)):
        own = eventplan.preference("heavy", weight=weight)(
            lambda scenario, plan, n=units: [("tides", n, "heavy")]
        )
        with pytest.raises(eventplan.OwnRuleError, match="2000000000 points for one thing"):
            eventplan.plan(small(), preferences=[own], workers=1, effort=1)
    most = eventplan.preference("most")(
        lambda scenario, plan: [("tides", 10**9, "most"), ("reefs", 10**9, "most")]
    )
    answer = eventplan.plan(small(), preferences=[most], workers=1, effort=1)
    assert isinstance(answer, eventplan.Plan)
    assert answer.score_by["most"] == 2 * 10**9


def test_the_same_plan_on_every_run() -> None:
    """With one worker and effort, own rules make no difference to that."""
    first, second = (
        eventplan.plan(small(), rules=FOUR, preferences=TWO, workers=1, effort=3) for _ in range(2)
    )
    assert first == second
