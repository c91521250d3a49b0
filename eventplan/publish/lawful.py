"""No unlawful plan is published unasked; a plan for another scenario only with a warning."""

import sys
import warnings
from typing import Any

from eventplan.numbers import number_of

from ..files.plans import scenario_hash
from ..model import EventplanError, Finding, Plan, Scenario
from ..model.arguments import plan_given, scenario_given
from ..model.checked import checked
from ..verifier import claims_of, is_lawful


class UnlawfulRelease(EventplanError):  # noqa: N818 - the word of the field
    """The plan breaks rules, or is not what it says; nothing was published. Carries the findings."""

    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(
            f"the plan is unlawful: {number_of(len(findings), 'finding')}; nothing was published"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.findings,)


@checked
def be_lawful(scenario: Scenario, plan: Plan) -> None:
    """
    Raise UnlawfulRelease if `eventplan verify` calls the plan unlawful.

    It breaks a rule, is of another event, or is not what it says of itself.
    """
    _judge(scenario, plan, scenario_hash(scenario))


def _judge(scenario: Scenario, plan: Plan, its_hash: str) -> None:
    findings = claims_of(scenario, plan, its_hash)
    if not is_lawful(findings):
        raise UnlawfulRelease(findings)


class OtherScenario(UserWarning):
    """The plan was made for another scenario, or another version of this one."""


OTHER = "the plan was made for another scenario, or another version of this one"


def is_of_another(scenario: Scenario, plan: Plan) -> bool:
    """Whether a plan says that it was made for another scenario, or another version of this one."""
    return plan.scenario not in ("", scenario_hash(scenario))


def _calls_of_ours() -> int:
    """Return how many calls lie between the script that uses the library and who asks, itself among them."""
    number, frame = 1, sys._getframe(1)

    while frame.f_back is not None and frame.f_globals["__name__"].partition(".")[0] == "eventplan":
        number, frame = number + 1, frame.f_back

    return number


def let_out(scenario: Scenario, plan: Plan, *, unlawful: bool = False) -> tuple[Scenario, Plan]:
    """
    Let a plan reach its readers: everything that makes one known, in files or in memory, asks here first.

    Nothing else asks. What only shows a plan to those who work on it (data frames, notebooks, plots) does
    not: a plan is looked at because it is broken, too.

    It returns both, and warns the script that calls (`OtherScenario`) of a plan that was made for
    another scenario. Raises UnlawfulRelease as `be_lawful` does, unless *unlawful* plans are asked for,
    and ArgumentError if they are not a scenario and a plan.
    """
    scenario, plan = scenario_given(scenario), plan_given(plan)
    its_hash = scenario_hash(scenario)

    if plan.scenario not in ("", its_hash):
        warnings.warn(OTHER, OtherScenario, stacklevel=_calls_of_ours())
    if not unlawful:
        _judge(scenario, plan, its_hash)

    return scenario, plan


__all__ = ["OTHER", "OtherScenario", "UnlawfulRelease", "be_lawful", "is_of_another", "let_out"]
