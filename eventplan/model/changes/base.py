"""What every change is: it names things that are there, or refuses."""

from collections.abc import Iterable
from typing import NoReturn

from ..attendance import AnyScenario, ScenarioAttendance
from ..base import Part
from ..errors import Complaint, ScenarioError
from ..plan import Plan
from ..suggestion import no_session, suggestion

SWEEP = "sweep"
"""What stands for sweep teams where a language stands for interpretation teams."""


class ChangeBase(Part):
    """What all changes have in common."""

    def apply(self, scenario: AnyScenario, plan: Plan | None = None) -> AnyScenario:
        """Return the scenario after this change; *plan* tells what was planned before."""
        for change in self.settled(scenario, plan):
            scenario = change.applied(scenario)

        return scenario

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":  # noqa: ARG002
        """Return changes that come to the same, and mean it without any plan: `move` for `delay`."""
        return (self,)

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Return the scenario after this change, which needs no plan."""
        raise NotImplementedError

    @property
    def short(self) -> str:
        """What messages quote: its line, without what makes that long."""
        return str(self)

    def _known(self, kind: str, value: str, known: Iterable[str]) -> None:
        names = sorted(known)
        if value not in names:
            self._refuse(f"there is no {kind} '{value}'{suggestion(value, names)}")

    def _session(self, name: str, scenario: ScenarioAttendance) -> None:
        """Refuse anything but a session; of a series, say which sessions are in it."""
        if name not in scenario.session_by_id:
            self._refuse(no_session(name, scenario))

    def _known_party(self, who: str, scenario: ScenarioAttendance) -> None:
        self._known("delegation or delegate", who, {**scenario.delegation_by_id, **scenario.people})

    def _refuse(self, message: str) -> NoReturn:
        raise refusal(f"`{self.short}`: {message}")


def refusal(*messages: str) -> ScenarioError:
    """Return the error of a change that cannot be applied."""
    return ScenarioError([Complaint((), "change", message) for message in messages])
