"""Nothing is published of a plan that breaks a rule, unless that is asked for."""

from typing import Any

from ..model import EventplanError, Finding, Plan, Scenario
from ..verifier import is_lawful, verify


class UnlawfulRelease(EventplanError):  # noqa: N818 - the word of the field
    """The plan breaks rules; nothing was published. Carries the findings."""

    exit_code = 1

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(f"the plan is unlawful: {len(findings)} findings; nothing was published")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.findings,)


def be_lawful(scenario: Scenario, plan: Plan) -> None:
    """Raise UnlawfulRelease if the plan breaks a rule of the scenario."""
    found = verify(scenario, plan)
    if not is_lawful(found):
        raise UnlawfulRelease(found)


__all__ = ["UnlawfulRelease", "be_lawful"]
