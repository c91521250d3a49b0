"""Delegations attend what they wish."""

from functools import partial

from eventplan.model import Plan, Scenario, say

from ._reasons import Reasons
from .preference import Penalties, Penalty, Preference

ID = "interest-coverage"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the weight of each wish that no member of the delegation attends."""
    there: dict[str, set[str]] = {}

    for session, people in plan.attendance.items():
        if session in plan.placement_by_session:
            there[session] = {scenario.people[p].delegation for p in people if p in scenario.people}

    reasons = Reasons(scenario, plan)

    for delegation, wishes in scenario.wishes.items():
        for session, weight in wishes.items():
            if delegation not in there.get(session, ()):
                yield Penalty((delegation, session), weight, partial(_message, reasons, delegation, session))


def _message(reasons: Reasons, delegation: str, session: str) -> str:
    scenario = reasons.scenario
    party = say(scenario.delegation_by_id[delegation].name, scenario.event.languages)
    why = reasons.party(delegation, scenario.session_by_id[session])

    return f"{party} cannot attend {reasons.title(session)}: {why}"


PREFERENCE = Preference(
    ID,
    "Delegations can attend the sessions that interest them, given their size.",
    "weight of the interest",
    "planner's decision",
    penalty,
)
