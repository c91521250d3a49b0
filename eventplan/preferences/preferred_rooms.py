"""Where people would like to be."""

from eventplan.model import Plan, Scenario, say

from .preference import Penalties, Penalty, Preference

ID = "preferred-rooms"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the price of each wish about where that is not met."""
    for session, placement in plan.held(scenario):
        for wish in session.prefer_rooms:
            if placement.room not in wish.room:
                name = say(session.title, scenario.event.languages)
                message = f"'{name}' is in {placement.room}, not in {' or '.join(wish.room)} as wished"
                yield Penalty((session.id,), wish.price, message)


PREFERENCE = Preference(
    ID,
    "Sessions are held in their preferred rooms.",
    "points stated for the wish",
    "planner's decision",
    penalty,
)
