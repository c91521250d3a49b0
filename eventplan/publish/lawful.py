"""Nothing is published of a plan that breaks a rule, unless asked for; nor unsaid for another event."""

import warnings
from typing import Any

from eventplan.numbers import number_of

from ..files.plans import scenario_hash
from ..model import EventplanError, Finding, Plan, Scenario
from ..verifier import is_lawful, of_another_event, verify


class UnlawfulRelease(EventplanError):  # noqa: N818 - the word of the field
    """The plan breaks rules; nothing was published. Carries the findings."""

    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(
            f"the plan is unlawful: {number_of(len(findings), 'finding')}; nothing was published"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.findings,)


def be_lawful(scenario: Scenario, plan: Plan) -> None:
    """Raise UnlawfulRelease if the plan breaks a rule of the scenario, or is of another event."""
    findings = of_another_event(scenario, plan) or verify(scenario, plan)
    if not is_lawful(findings):
        raise UnlawfulRelease(findings)


class OtherScenario(UserWarning):
    """The plan was made for another scenario, or another version of this one."""


def is_of_another(scenario: Scenario, plan: Plan) -> bool:
    """Whether a plan says that it was made for another scenario, or another version of this one."""
    return bool(plan.scenario) and plan.scenario != scenario_hash(scenario)


def say_other(scenario: Scenario, plan: Plan) -> None:
    """Warn of a plan that was made for another scenario, where the caller of the caller is."""
    if is_of_another(scenario, plan):
        warnings.warn(OTHER, OtherScenario, stacklevel=3)


OTHER = "the plan was made for another scenario, or another version of this one"

__all__ = ["OTHER", "OtherScenario", "UnlawfulRelease", "be_lawful", "is_of_another", "say_other"]
