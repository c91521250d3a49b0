"""No unlawful plan is published unasked; a plan for another scenario only with a warning."""

import warnings
from typing import Any

from eventplan.numbers import number_of

from ..files.plans import scenario_hash
from ..model import EventplanError, Finding, Plan, Scenario
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


def be_lawful(scenario: Scenario, plan: Plan) -> None:
    """
    Raise UnlawfulRelease if `eventplan verify` calls the plan unlawful.

    It breaks a rule, is of another event, or is not what it says of itself.
    """
    findings = claims_of(scenario, plan, scenario_hash(scenario))
    if not is_lawful(findings):
        raise UnlawfulRelease(findings)


class OtherScenario(UserWarning):
    """The plan was made for another scenario, or another version of this one."""


OTHER = "the plan was made for another scenario, or another version of this one"


def is_of_another(scenario: Scenario, plan: Plan) -> bool:
    """Whether a plan says that it was made for another scenario, or another version of this one."""
    return bool(plan.scenario) and plan.scenario != scenario_hash(scenario)


def let_out(scenario: Scenario, plan: Plan, *, unlawful: bool = False) -> None:
    """
    Let a plan reach its readers: whatever publishes one asks here first, and nowhere else.

    It warns the caller of the caller (`OtherScenario`) of a plan that was made for another scenario. Raises
    UnlawfulRelease as `be_lawful` does, unless *unlawful* plans are asked for.
    """
    if is_of_another(scenario, plan):
        warnings.warn(OTHER, OtherScenario, stacklevel=3)
    if not unlawful:
        be_lawful(scenario, plan)


__all__ = ["OTHER", "OtherScenario", "UnlawfulRelease", "be_lawful", "is_of_another", "let_out"]
