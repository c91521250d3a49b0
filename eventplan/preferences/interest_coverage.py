"""Delegations attend what they wish."""

from eventplan.model import Plan, Scenario, say

from .preference import Penalties, Penalty, Preference

ID = "interest-coverage"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the weight of each wish that no member of the delegation attends."""
    there = {
        session: {scenario.people[p].delegation for p in people if p in scenario.people}
        for session, people in plan.attendance.items()
        if session in plan.placement_by_session
    }
    for delegation, wishes in scenario.wishes.items():
        for session, weight in wishes.items():
            if delegation not in there.get(session, ()):
                party = say(scenario.delegation_by_id[delegation].name, scenario.event.languages)
                title = say(scenario.session_by_id[session].title, scenario.event.languages)
                yield Penalty((delegation, session), weight, f"{party} cannot attend '{title}'")


PREFERENCE = Preference(
    ID,
    "Delegations can attend what they wish, given their size.",
    "weight of the wish",
    "planner's decision",
    penalty,
)
